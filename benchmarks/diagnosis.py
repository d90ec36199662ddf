"""The diagnosis against a brute force by the definitions, on random models; and its speed.

python benchmarks/diagnosis.py --models 10000
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
MADE = (
    "corn",
    "salt",
    "iron",
    "wool",
    "wine",
    "fish",
    "rope",
    "tar",
    "oil",
    "hemp",
    "lead",
)  # parts of names of things
sys.path[:1] = [str(ROOT / "tests"), str(ROOT / "src"), str(ROOT)]  # not this folder: it has a file of that name


def compare(models: int, first: int, options: int, statements: int) -> int:
    from diagnosis.models import differences, random_model

    wrong = 0
    begun = time.perf_counter()
    for seed in range(first, first + models):
        conflict, status_quo = random_model(seed, most_options=options, most_statements=statements)
        found = differences(conflict, status_quo)
        if found:
            wrong += 1
            print(f"seed {seed}: " + "; ".join(found))
    seconds = time.perf_counter() - begun
    print(f"{models:,} models of up to {options} options and {statements} statements: {wrong} differ ({seconds:.0f} s)")
    return wrong


def speed() -> None:
    """CPU seconds of a diagnosis: of models alone, and of ledgers with all draws."""
    from benchmarks.stability_models import random_conflict

    from detente.diagnosis import diagnose

    print("options  sides  statements  CPU seconds  state")
    sizes = ((6, 2, 6), (10, 2, 10), (14, 2, 14), (14, 4, 8), (18, 4, 10), (40, 4, 8))
    models = [(*size, random_conflict(*size, seed)) for size in sizes for seed in (1, 2)]
    models += [(options, makers, 0, ring(options, makers)) for options, makers in ((14, 4), (24, 4), (40, 4))]
    for options, makers, statements, conflict in models:
        begun = time.process_time()
        found = diagnose(conflict)
        taken = time.process_time() - begun
        state = found.verdict.state + ("" if found.complete else " (capped)")
        said = statements or "ring"
        print(f"{options:7}  {makers:5}  {said:>10}  {taken:11.2f}  {state}", flush=True)


def ring(options: int, makers: int) -> Any:
    """Each side would rather have all that the next one could do, and do nothing itself: a deadlock on trust."""
    from detente.conflict import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised, parse

    names = [f"D{k}" for k in range(makers)]
    own = {name: [f"o{k}" for k in range(options) if k % makers == place] for place, name in enumerate(names)}

    def wants(place: int) -> Prioritised:
        texts = [*own[names[(place + 1) % makers]], *(f"!{name}" for name in own[names[place]])]
        return Prioritised(tuple(PreferenceStatement(parse(text)) for text in texts))

    return Conflict(
        "ring",
        tuple(Option(f"o{k}", f"o{k}", names[k % makers]) for k in range(options)),
        tuple(DecisionMaker(name, tuple(own[name]), wants(place)) for place, name in enumerate(names)),
    )


def speed_of_ledgers() -> None:
    """CPU seconds of deriving and diagnosing made disputes, half of their statements hedged, draws and all."""
    from detente.diagnosis.brittleness import brittleness
    from detente.diagnosis.of_ledger import diagnose_framed
    from detente.framing import derive

    print("statements  options  sides  derive  diagnose  draws  doubtful  brittleness  sets tried")
    for matters, sides in ((8, 2), (14, 2), (14, 4), (100, 2)):
        ledger = dispute(matters, sides, seed=1)
        begun = time.process_time()
        framed = derive(ledger)
        derived = time.process_time()
        found = diagnose_framed(framed).talks
        assert found is not None
        diagnosed = time.process_time()
        tried = brittleness(framed).tried
        ended = time.process_time()
        sure = found.sureness
        print(
            f"{len(ledger.statements):10}  {len(framed.conflict.options):7}  {sides:5}  {derived - begun:6.2f}  "
            f"{diagnosed - derived:8.2f}  {sure.draws or sure.choices:5}  {len(sure.uncertain):8}  "
            f"{ended - diagnosed:11.2f}  {tried:10}"
        )


def dispute(matters: int, sides: int, *, seed: int) -> Any:
    """A made ledger in which sides demand things of each other, a third of them refused, half of all hedged."""
    from ledger.build import Report, ledger_of

    chance = random.Random(seed)
    names = ("Northland", "Southland", "Eastland", "Westland")[:sides]
    report = Report("2024-01-10")
    for number in range(matters):
        asker, owner = chance.sample(names, 2)
        hedges = [chance.choice(("certain", "probable")), chance.choice(("certain", "possible"))]
        thing = f"{MADE[number % len(MADE)]}{MADE[number // len(MADE)]}"
        asked = report.say("demand", asker, f"hand over the {thing}", owner, by=owner, certainty=hedges[0])
        if chance.random() < 0.3:
            report.say("reject", owner, "refused", asker, refers_to=asked, certainty=hedges[1])
    return ledger_of(report)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=500, help="how many random models of up to 6 options")
    parser.add_argument("--large", type=int, default=2, help="how many random models of 10 options")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    given = parser.parse_args()
    wrong = compare(given.models, given.first, 6, 10)
    if given.large:
        wrong += compare(given.large, given.first, 10, 8)
    speed()
    speed_of_ledgers()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
