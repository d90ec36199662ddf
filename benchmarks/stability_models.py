"""Conflicts of any size to measure the engines on, made from a seed."""

from __future__ import annotations

import random

from detente.conflict.expressions import parse
from detente.conflict.model import (
    Conflict,
    DecisionMaker,
    Infeasible,
    Option,
    PreferenceStatement,
    Prioritised,
    Ranking,
)


def random_conflict(
    options: int, makers: int, statements: int, seed: int, *, infeasible: int = 0, one_way: float = 0.0
) -> Conflict:
    """A conflict with random statements of one to three options, each about one of the mover's own.

    Args:
        infeasible: how many random patterns of three options are ruled out.
        one_way: the share of options that move forward only.
    """
    chance = random.Random(seed)
    ids = [f"o{k}" for k in range(options)]
    own = {f"D{j}": [ids[k] for k in range(options) if k % makers == j] for j in range(makers)}

    def literal(name: str) -> str:
        return name if chance.random() < 0.5 else "!" + name

    def statement(maker: str) -> PreferenceStatement:
        a, b, c = literal(chance.choice(own[maker])), literal(chance.choice(ids)), literal(chance.choice(ids))
        text = chance.choice([b, f"{a} & {b}", f"{b} -> {a}", f"{a} | {b} & {c}", f"{b} <-> {c}"])
        return PreferenceStatement(parse(text))

    preferences = {name: Prioritised(tuple(statement(name) for _ in range(statements))) for name in own}
    ways = ["forward" if chance.random() < one_way else "both" for _ in ids]
    patterns = []
    for _ in range(infeasible):
        letters = ["-"] * options
        for k in chance.sample(range(options), 3):
            letters[k] = chance.choice("YN")
        patterns.append(Infeasible("pattern", "".join(letters)))
    return Conflict(
        f"random {options} {makers} {statements} {seed}",
        tuple(Option(name, name, f"D{k % makers}", ways[k]) for k, name in enumerate(ids)),  # type: ignore[arg-type]
        tuple(DecisionMaker(name, tuple(names), preferences[name]) for name, names in own.items()),
        tuple(patterns),
    )


def maze(options: int) -> Conflict:
    """Two movers climb a staircase in turn, one step at a time, watched by a third: the longest improvement chain.

    Each mover has half of the options, as a number in binary; it prefers to be one ahead of (or level with) the other,
    and the feasible states are the steps only, so that a sanction may be 2 ** (options // 2) steps away.
    """
    half = options // 2
    size = 2**half
    stairs = [(k, k) for k in range(size)] + [(k + 1, k) for k in range(size - 1)]
    order = sorted(stairs, key=sum)

    def state(a: int, b: int) -> str:
        return (format(a, f"0{half}b") + format(b, f"0{half}b")).replace("1", "Y").replace("0", "N")

    up = tuple((state(*pair),) for pair in reversed(order))
    ids = [f"a{k}" for k in range(half)] + [f"b{k}" for k in range(half)]
    rules = _equal_or_one_ahead(half)
    everything = tuple(Option(name, name, "A" if name[0] == "a" else "B") for name in ids)
    watched = tuple(reversed(up))
    return Conflict(
        f"maze {options}",
        everything,
        (
            DecisionMaker("A", tuple(ids[:half]), Ranking(up)),
            DecisionMaker("B", tuple(ids[half:]), Ranking(up)),
            DecisionMaker("watcher", (), Ranking(watched)),
        ),
        rules,
    )


def _equal_or_one_ahead(half: int) -> tuple[Infeasible, ...]:
    """Rules out all states but those in which the number of A is that of B, or one more."""
    same = " & ".join(f"(a{k} <-> b{k})" for k in range(half))
    ahead = []
    for k in range(half):  # a = b + 1: equal above bit k, a has it and b not, below a has none and b all
        above = [f"(a{j} <-> b{j})" for j in range(k)]
        below = [f"!a{j} & b{j}" for j in range(k + 1, half)]
        ahead.append(" & ".join([*above, f"a{k}", f"!b{k}", *below]))
    return (Infeasible("expression", parse(f"!({same} | " + " | ".join(ahead) + ")")),)


def trade(seed: int = 1, statements: int = 8) -> Conflict:
    """Six blocs with twenty options and seven exclusions, 138,240 feasible states, with random statements.

    The pattern of exclusions is that of the trade negotiations model that comes with a published program.
    """
    sizes = {"US": 5, "EC": 4, "Japan": 3, "newly industrial": 2, "developing": 3, "middle": 3}
    chance = random.Random(seed)
    own: dict[str, list[str]] = {}
    ids: list[str] = []
    for name, size in sizes.items():
        own[name] = [f"o{len(ids) + k}" for k in range(size)]
        ids += own[name]
    out = ["!o0 & o3", "o6 & o7", "o6 & o8", "o9 & o10", "o9 & o11", "!o9 & o11", "o12 & o13"]

    def literal(name: str) -> str:
        return name if chance.random() < 0.5 else "!" + name

    def statement(maker: str) -> PreferenceStatement:
        a, b = literal(chance.choice(own[maker])), literal(chance.choice(ids))
        return PreferenceStatement(parse(chance.choice([a, b, f"{b} -> {a}", f"{a} | {b}"])))

    preferences = {name: Prioritised(tuple(statement(name) for _ in range(statements))) for name in own}
    return Conflict(
        "trade",
        tuple(Option(name, name, maker) for maker, names in own.items() for name in names),
        tuple(DecisionMaker(name, tuple(names), preferences[name]) for name, names in own.items()),
        tuple(Infeasible("expression", parse(text)) for text in out),
    )


def courses(makers: int, each: int, statements: int = 12, seed: int = 1) -> Conflict:
    """Everyone takes one of several courses of action, or none: many options, few feasible states."""
    chance = random.Random(seed)
    own = {f"D{m}": [f"o{m}_{k}" for k in range(each)] for m in range(makers)}
    ids = [name for names in own.values() for name in names]

    def literal(name: str) -> str:
        return name if chance.random() < 0.5 else "!" + name

    def statement(maker: str) -> PreferenceStatement:
        a, b, c = literal(chance.choice(own[maker])), literal(chance.choice(ids)), literal(chance.choice(ids))
        return PreferenceStatement(parse(f"{a} & {b} | {c}"))

    return Conflict(
        f"courses {makers} {each}",
        tuple(Option(name, name, maker) for maker, names in own.items() for name in names),
        tuple(
            DecisionMaker(maker, tuple(names), Prioritised(tuple(statement(maker) for _ in range(statements))))
            for maker, names in own.items()
        ),
        tuple(Infeasible("exclusive", tuple(names)) for names in own.values()),
    )
