"""Hold the engines to the plain definitions on fresh random models: python benchmarks/stability_agreement.py [N] [SEED]

Models have 1 to 6 options, 1 to 6 decision makers, ties, one-way and frozen options, infeasible patterns and
expressions, and preferences by statements, by weights or by rankings. Prints how many were compared; stops at the first
difference.
"""

from __future__ import annotations

import random
import sys

from detente.conflict.expressions import parse
from detente.conflict.model import (
    MOVES,
    Conflict,
    DecisionMaker,
    Infeasible,
    Option,
    PreferenceStatement,
    Prioritised,
    Ranking,
    Weighted,
)
from detente.conflict.problems import check
from detente.conflict.states import feasible_cells, state_text
from detente.stability import explicit, labels
from detente.stability.definitions import stable
from detente.stability.graph import graph_of
from detente.stability.solution import CONCEPTS
from detente.stability.solving import solve_explicit

try:
    from detente.stability.symbolic.engine import solve_symbolic
except ImportError:  # oxidd is not installed
    solve_symbolic = None  # type: ignore[assignment]


def expression(chance: random.Random, names: list[str], depth: int = 2) -> str:
    kind = chance.randrange(6 if depth else 1)
    if kind < 2:
        return chance.choice(["", "!"]) + chance.choice(names)
    sign = ["&", "|", "->", "<->"][kind - 2]
    return f"({expression(chance, names, depth - 1)} {sign} {expression(chance, names, depth - 1)})"


def random_model(chance: random.Random) -> Conflict | None:
    names = [f"o{k}" for k in range(chance.randint(1, 6))]
    makers = [f"D{k}" for k in range(chance.randint(1, 6))]
    ways = [chance.choice(["both", "both", *MOVES]) if chance.random() < 0.5 else "both" for _ in names]
    options = tuple(Option(name, name, chance.choice(makers), way) for name, way in zip(names, ways, strict=True))  # type: ignore[arg-type]
    infeasible: list[Infeasible] = []
    for _ in range(chance.choice([0, 0, 1, 2, 3])):
        pattern = "".join(chance.choice("YN---") for _ in names)
        if pattern.strip("-"):
            infeasible.append(Infeasible("pattern", pattern))
        else:
            infeasible.append(Infeasible("expression", parse(expression(chance, names))))
    blank = Conflict("", options, tuple(DecisionMaker(name) for name in makers), tuple(infeasible))
    states = [state_text(int(n), len(names)) for n in feasible_cells(blank).nonzero()[0]]

    def preference() -> Prioritised | Weighted | Ranking:
        kind = chance.randrange(4)
        if kind == 0 and states:
            levels: dict[int, list[str]] = {}
            for state in states:
                levels.setdefault(chance.randint(0, len(states)), []).append(state)
            return Ranking(tuple(tuple(levels[k]) for k in sorted(levels)))
        found = [PreferenceStatement(parse(expression(chance, names))) for _ in range(chance.randint(0, 7))]
        if kind == 1:
            return Weighted(tuple(PreferenceStatement(one.expression, weight=chance.randint(-3, 3)) for one in found))
        return Prioritised(tuple(found))

    full = tuple(DecisionMaker(name, tuple(o.id for o in options if o.owner == name), preference()) for name in makers)
    conflict = Conflict("", options, full, tuple(infeasible))
    return None if not states or check(conflict) else conflict


def main(wanted: int, seed: int) -> None:
    chance = random.Random(seed)
    compared = 0
    while compared < wanted:
        conflict = random_model(chance)
        if conflict is None:
            continue
        expected = stable(graph_of(conflict), CONCEPTS)
        found = {"passes": solve_explicit(conflict, CONCEPTS)}
        if labels.available():
            explicit._LABELS_FROM, explicit.PASSES = 0, 0
            found["labels"] = solve_explicit(conflict, CONCEPTS)
            explicit._LABELS_FROM, explicit.PASSES = 2**15, 30
        if solve_symbolic is not None:
            found["symbolic"] = solve_symbolic(conflict, CONCEPTS)
        for engine, solution in found.items():
            for concept in CONCEPTS:
                for name, states in expected[concept].items():
                    if set(solution.stable[concept][name].states()) != states:
                        sys.exit(f"{engine} differs: {concept}, {name}, model {compared} of seed {seed}: {conflict}")
        compared += 1
    print(f"{compared:,} models, {', '.join(found)}: equal to the definitions for every decision maker")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
