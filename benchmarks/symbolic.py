"""Times the symbolic engine on random and structured conflicts, and writes a Markdown table.

Run: python benchmarks/symbolic.py [--family NAME ...] [--seeds N] [--seconds N] [--memory MB]

Each model is solved in a process of its own, so that memory is its own; the clock starts once the model is built and
the engine imported, and includes the search for an order of variables. With --check, counts are compared with the
explicit engine where that can hold the model.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import resource
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

from detente.conflict.expressions import And, Expression, Iff, Implies, Is, Not, Or
from detente.conflict.model import Conflict, DecisionMaker, Infeasible, Moves, Option, PreferenceStatement, Prioritised

CONCEPTS = ("nash", "gmr", "smr", "seq")


def conflict(
    name: str,
    owners: list[str],
    wants: dict[str, list[Expression]],
    moves: list[Moves] | None = None,
    infeasible: list[Infeasible] | None = None,
) -> Conflict:
    """A conflict whose option k is called ok."""
    options = tuple(
        Option(f"o{k}", f"option {k}", owner, moves[k] if moves else "both") for k, owner in enumerate(owners)
    )
    makers = tuple(
        DecisionMaker(
            who,
            tuple(option.id for option in options if option.owner == who),
            Prioritised(tuple(PreferenceStatement(want) for want in wants[who])),
        )
        for who in wants
    )
    return Conflict(name, options, makers, tuple(infeasible or ()))


def scattered(options: int, makers: int, statements: int, seed: int, rules: int = 0, one_way: float = 0) -> Conflict:
    """Statements over one to three options anywhere: no structure to lean on."""
    chance = random.Random(f"scattered {options} {makers} {statements} {seed}")
    owners = [f"D{k % makers}" for k in range(options)]

    def literal(k: int) -> Expression:
        return Is(f"o{k}") if chance.random() < 0.5 else Not(Is(f"o{k}"))

    def statement(who: str) -> Expression:
        own = literal(chance.choice([k for k, owner in enumerate(owners) if owner == who]))
        a, b = (literal(k) for k in chance.sample(range(options), 2))
        shapes = [a, And((own, a)), Implies(a, own), Or((own, And((a, b)))), Iff(a, b)]
        return chance.choice(shapes)

    wants = {f"D{m}": [statement(f"D{m}") for _ in range(statements)] for m in range(makers)}
    moves: list[Moves] = [
        chance.choice(("forward", "backward")) if chance.random() < one_way else "both" for _ in owners
    ]
    patterns = []
    for _ in range(rules):
        letters = ["-"] * options
        for k in chance.sample(range(options), 3):
            letters[k] = chance.choice("YN")
        patterns.append(Infeasible("pattern", "".join(letters)))
    return conflict(f"scattered {options}", owners, wants, moves, patterns)


def ring(makers: int, each: int) -> Conflict:
    """Neighbours in a ring dispute pairwise: each wants the neighbour's concessions, and to give none unreturned."""
    owners = [f"D{m}" for m in range(makers) for _ in range(each)]
    wants: dict[str, list[Expression]] = {}
    for m in range(makers):
        mine = [Is(f"o{m * each + k}") for k in range(each)]
        theirs = [Is(f"o{(m + 1) % makers * each + k}") for k in range(each)]
        wants[f"D{m}"] = [part for a, b in zip(mine, theirs, strict=True) for part in (b, Implies(a, b), Not(a))][:12]
    return conflict(f"ring {makers} x {each}", owners, wants)


def arms_race(makers: int, steps: int) -> Conflict:
    """Ladders of armament, rung by rung: nobody wants to be below the next rival, nor then to spend."""
    owners = [f"D{m}" for m in range(makers) for _ in range(steps)]
    rungs = [[Is(f"o{m * steps + k}") for k in range(steps)] for m in range(makers)]
    rules = [
        Infeasible("expression", And((upper, Not(lower)))) for ladder in rungs for lower, upper in pairwise(ladder)
    ]
    wants: dict[str, list[Expression]] = {}
    for m in range(makers):
        rival = rungs[(m + 1) % makers]
        behind = [Implies(b, a) for a, b in zip(rungs[m], rival, strict=True)][::-1]
        wants[f"D{m}"] = [*behind[:8], *(Not(rung) for rung in reversed(rungs[m]))][:12]
    return conflict(f"arms race {makers} x {steps}", owners, wants, None, rules)


def commons(makers: int) -> Conflict:
    """Each may use, fence and guard a commons; all want enough others to spare it, and rather not to spare it alone."""
    owners = [f"D{m}" for m in range(makers) for _ in range(3)]
    wants: dict[str, list[Expression]] = {}
    for m in range(makers):
        use, fence, guard = (Is(f"o{3 * m + k}") for k in range(3))
        left, right = ([Is(f"o{3 * ((m + d) % makers) + k}") for k in range(3)] for d in (-1, 1))
        spared = And((Not(left[0]), Not(right[0])))
        wants[f"D{m}"] = [Or((Not(left[0]), Not(right[0]))), Implies(left[0], fence), Implies(spared, Not(use)), use]
        wants[f"D{m}"] += [Implies(right[1], guard), Not(fence), Not(guard)]
    return conflict(f"commons {makers}", owners, wants)


Case = tuple[str, Callable[[], Conflict]]


def families(seeds: int) -> dict[str, list[Case]]:
    """The models of each family, as what makes them, so that only their names are made here."""

    def random_family(n: int, m: int, k: int, rules: int = 0, one_way: float = 0) -> Iterator[Case]:
        also = f", {rules} infeasible patterns" * bool(rules) + f", {one_way:.0%} one-way" * bool(one_way)
        for seed in range(1, seeds + 1):
            yield (
                f"random: {n} options, {m} decision makers x {k} statements{also}; seed {seed}",
                lambda seed=seed: scattered(n, m, k, seed, rules, one_way),
            )

    return {
        "random20": list(random_family(20, 4, 12)),
        "random40": list(random_family(40, 4, 12)),
        "random60": list(random_family(60, 4, 12)),
        "structured": [
            *(
                (f"ring of {m} x {e} options", lambda m=m, e=e: ring(m, e))
                for m, e in ((4, 5), (4, 10), (4, 15), (12, 5))
            ),
            *(
                (f"arms race, {m} x {s} rungs", lambda m=m, s=s: arms_race(m, s))
                for m, s in ((2, 10), (4, 10), (4, 15))
            ),
            *((f"commons, {m} players x 3 options", lambda m=m: commons(m)) for m in (6, 12, 20)),
        ],
        "hard": [
            *random_family(24, 8, 12),
            *random_family(40, 4, 20),
            *random_family(40, 4, 12, rules=8),
            *random_family(40, 4, 12, one_way=0.3),
        ],
        "hardest": [*random_family(40, 8, 12), *random_family(60, 4, 12, rules=8)],
    }


def measure(make: Callable[[], Conflict], seconds: float, memory: int, check: bool) -> dict[str, object]:
    """Solve one model here."""
    import numpy as np  # noqa: F401 - imported before the clock starts

    from detente.stability.solving import solve_explicit
    from detente.stability.symbolic.diagrams import OxiddDiagrams
    from detente.stability.symbolic.engine import solve_symbolic

    OxiddDiagrams(1)
    model = make()
    start = time.perf_counter()
    found = solve_symbolic(model, ("nash", "gmr", "smr"))
    quick = time.perf_counter() - start
    start, used = time.perf_counter(), time.process_time()
    found = solve_symbolic(model, CONCEPTS, seconds=seconds, memory=memory)
    wall, cpu = time.perf_counter() - start, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    agreed = ""
    if check and len(model.options) <= 20:
        other = solve_explicit(model, CONCEPTS)
        same = all(
            found.stable[concept][name].count() == held.count()
            for concept, by in other.stable.items()
            for name, held in by.items()
            if concept in found.stable
        )
        agreed = "yes" if same else "NO"
    seq = f"{found.equilibria['seq'].count():.3g}" if "seq" in found.equilibria else "too large"
    return {
        "states": found.feasible.count(),
        "quick": quick,
        "wall": wall,
        "cpu": cpu,
        "peak": peak,
        "seq": seq,
        "same": agreed,
    }


def _child(family: str, at: int, options: argparse.Namespace, pipe: object) -> None:
    _, make = families(options.seeds)[family][at]
    pipe.send(measure(make, options.seconds, options.memory * 10**6, options.check))  # type: ignore[attr-defined]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--family", nargs="*", default=["random20", "random40", "random60", "structured"])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--memory", type=int, default=2_000, help="megabytes of decision diagrams")
    parser.add_argument("--check", action="store_true", help="compare counts with the explicit engine up to 20 options")
    options = parser.parse_args()
    columns = ("model", "feasible states", "Nash, GMR, SMR (s)", "all four (s)", "CPU (s)", "peak MB", "SEQ equilibria")
    print("|", " | ".join((*columns, "explicit equal")), "|")
    print("| --- " * (len(columns) + 1) + "|")
    spawn = multiprocessing.get_context("spawn")
    for family in options.family:
        for at, (name, _) in enumerate(families(options.seeds)[family]):
            here, there = spawn.Pipe()
            child = spawn.Process(target=_child, args=(family, at, options, there))
            child.start()
            there.close()
            row = here.recv()
            child.join()
            print(
                f"| {name} | {row['states']:.3g} | {row['quick']:.2f} | {row['wall']:.2f} | {row['cpu']:.2f} "
                f"| {row['peak']:.0f} | {row['seq']} | {row['same']} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
