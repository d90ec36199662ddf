"""Random small conflicts for diagnosis, and how one is compared with the reference."""

from __future__ import annotations

import random

from detente.conflict import (
    Conflict,
    DecisionMaker,
    Infeasible,
    Option,
    PreferenceStatement,
    Prioritised,
    Ranking,
    parse,
)
from detente.conflict.states import is_feasible
from detente.diagnosis import Diagnosis, diagnose
from diagnosis.reference import Reference


def random_model(seed: int, *, most_options: int = 6, most_statements: int = 10) -> tuple[Conflict, str]:
    """Two to four sides, one-way and frozen options, infeasible patterns, rankings with ties; and a status quo."""
    chance = random.Random(seed)
    n = chance.randint(2, most_options)
    names = [f"D{k}" for k in range(chance.randint(2, 4))]
    ways = ["both"] * 6 + ["forward", "forward", "backward", "none"]
    typical = chance.random() < 0.5
    options = tuple(
        Option(f"o{k}", f"o{k}", chance.choice(names), "both" if typical else chance.choice(ways))  # type: ignore[arg-type]
        for k in range(n)
    )
    patterns = ["".join(chance.choice("YN--") for _ in range(n)) for _ in range(0 if typical else chance.randint(0, 3))]
    infeasible = tuple(Infeasible("pattern", p) for p in patterns if p.strip("-"))
    blank = Conflict("random", options, tuple(DecisionMaker(name) for name in names), infeasible)
    every = [format(k, f"0{n}b").replace("1", "Y").replace("0", "N") for k in range(2**n)]
    states = [state for state in every if is_feasible(blank, state)]
    if not states:
        return random_model(seed + 10**9, most_options=most_options, most_statements=most_statements)
    left = chance.randint(0, most_statements)
    makers = []
    for k, name in enumerate(names):
        own = tuple(o.id for o in options if o.owner == name)
        if chance.random() < 0.15:
            makers.append(DecisionMaker(name, own, _ranking(chance, states)))
            continue
        share = left if k == len(names) - 1 else min(left, chance.randint(0, 2 * most_statements // len(names)))
        left -= share
        found = tuple(PreferenceStatement(parse(_statement(chance, options, name))) for _ in range(share))
        makers.append(DecisionMaker(name, own, Prioritised(found)))
    usual = "N" * n
    status_quo = usual if usual in states and chance.random() < 0.6 else chance.choice(states)
    return Conflict("random", options, tuple(makers), infeasible, status_quo), status_quo


def _statement(chance: random.Random, options: tuple[Option, ...], name: str) -> str:
    own = [o.id for o in options if o.owner == name] or [options[0].id]
    others = [o.id for o in options if o.owner != name] or [options[-1].id]

    def literal() -> str:
        return chance.choice(("", "!")) + chance.choice(options).id

    return chance.choice(
        (
            chance.choice(others),
            chance.choice(others),
            f"!{chance.choice(own)}",
            f"!{chance.choice(own)}",
            f"{chance.choice(own)} -> {chance.choice(others)}",
            f"{literal()} & {literal()}",
            f"{literal()} | {literal()}",
            f"{literal()} <-> {literal()}",
            f"{literal()} -> {literal()} & {literal()}",
            f"!({literal()} & {literal()})",
        )
    )


def _ranking(chance: random.Random, states: list[str]) -> Ranking:
    levels: dict[int, list[str]] = {}
    for state in states:
        levels.setdefault(chance.randint(0, 5), []).append(state)
    return Ranking(tuple(tuple(levels[k]) for k in sorted(levels)))


def points(found: Diagnosis, type_: str) -> set[frozenset[tuple[str, int]]]:
    return {
        frozenset((ref.decision_maker, ref.place - 1) for ref in point.statements)
        for point in found.sticking_points
        if point.type == type_
    }


def differences(conflict: Conflict, status_quo: str, *, sticking: bool = True) -> list[str]:
    """What the diagnosis and the reference do not agree on."""
    found, want = diagnose(conflict, status_quo=status_quo), Reference(conflict, status_quo)
    deadlocked = want.state() == "deadlocked"
    kinds = [want.kind()] if deadlocked else []
    pairs = {
        "state": (found.verdict.state, want.state()),
        "nash": (found.verdict.nash, want.equilibrium("nash", status_quo)),
        "kinds": ([kind.name for kind in found.verdict.kinds], kinds),
        "depth": (found.verdict.depth, want.depth() if kinds == ["trust"] else None),
        "asked": (list(found.asked), want.asked()),
        "contested": ([p.option for p in found.sticking_points if p.type == "contested demand"], want.contested()),
        "better": (found.better, len(want.better())),
    }
    if sticking:
        pairs["concessions"] = points(found, "concession"), want.concessions()
        pairs["commitments"] = points(found, "commitment"), want.commitments()
    return [f"{name}: {one!r} and not {other!r}" for name, (one, other) in pairs.items() if one != other]
