"""Simultaneous, limited-move and non-myopic stability in plain form; `foresight` has them on arrays."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import combinations, product

from detente.errors import SettingError
from detente.stability.graph import Graph

MAX_HORIZON = 1_000
Foresight = Mapping[str, Mapping[str, str]]


def is_further(concept: str) -> bool:
    """Whether the concept is one of this module: "sim", "nonmyopic", or "l" with a horizon such as "l3"."""
    return concept in ("sim", "nonmyopic") or re.fullmatch(r"l\d+", concept) is not None


def stable(graph: Graph, concept: str) -> dict[str, frozenset[str]]:
    """The states stable for each decision maker under a concept of this module.

    Raises: SettingError for a horizon of 0 or above 1,000.
    """
    if concept == "sim":
        return {i: frozenset(s for s in graph.states if simultaneous(graph, i, s)) for i in graph.decision_makers}
    if concept == "nonmyopic":
        return non_myopic(graph)
    return limited_move(graph, horizon_of(concept))


def horizon_of(concept: str) -> int:
    """How many moves "l3" looks ahead: 3.

    Raises: SettingError for 0 or above 1,000.
    """
    if len(concept) >= 8 or not 1 <= int(concept[1:]) <= MAX_HORIZON:
        raise SettingError(f"{concept[:20]!r} looks 0 or too many moves ahead", mend=f"l1 to l{MAX_HORIZON}")
    return int(concept[1:])


def simultaneous(graph: Graph, i: str, s: str) -> bool:
    """Say whether each improvement of i from s is undone when others improve from s at the same time.

    Each improvement t of i is sanctioned when some of the others each have an improvement from s such that all these
    changes and i's together give a feasible state that i does not prefer to s.

    Source: stability by simultaneity, Fraser and Hipel (1984), chapter 2.
    """
    others = [j for j in graph.decision_makers if j != i]
    chosen = {j: graph.improvements_from(j, s) for j in others}
    sanctions = graph.at_most_as_good(i, s)
    for t in graph.improvements_from(i, s):
        joint = (
            together(s, (t, *targets))
            for size in range(1, len(others) + 1)
            for group in combinations(others, size)
            for targets in product(*(chosen[j] for j in group))
        )
        if not any(state in sanctions for state in joint):
            return False
    return True


def together(s: str, targets: tuple[str, ...]) -> str:
    """The state when all the moves from s to the targets, by different decision makers, are made at once."""
    letters = list(s)
    for target in targets:
        for k, letter in enumerate(target):
            if letter != s[k]:
                letters[k] = letter
    return "".join(letters)


def limited_move(graph: Graph, horizon: int) -> dict[str, frozenset[str]]:
    """The states from which each decision maker would not move, looking `horizon` moves ahead (L_h).

    Let G_h(i, s) be where i expects to end when it may move first and h moves remain. G_0(i, s) = s. Otherwise i looks
    at each t that it can move to: then another may move, and i expects G_(h-1)(j, t), of all others j the one worst for
    i. It moves to the best t when that is better than s, and stays otherwise; s is L_h stable when it stays. With two
    decision makers this is the definition of the book; that i expects the worst of several others is ours, and
    among targets as good for i it takes the first in alphabetical order.

    Source: Kilgour (1985), and Fang, Hipel and Kilgour (1993), section 3.3.
    """
    expected: Foresight = {i: {s: s for s in graph.states} for i in graph.decision_makers}
    for _ in range(horizon):
        expected = look_ahead(graph, expected)
    return {i: frozenset(s for s in graph.states if expected[i][s] == s) for i in graph.decision_makers}


def look_ahead(graph: Graph, expected: Foresight) -> dict[str, dict[str, str]]:
    """G_h from G_(h-1)."""
    found: dict[str, dict[str, str]] = {}
    for i in graph.decision_makers:
        rank = graph.rank[i]
        others = [j for j in graph.decision_makers if j != i]
        found[i] = {}
        for s in graph.states:
            best = s
            for t in sorted(graph.moves[i][s]):
                end = min((expected[j][t] for j in others), key=lambda state: (rank[state], state), default=t)
                if rank[end] > rank[best]:
                    best = end
            found[i][s] = best
    return found


def non_myopic(graph: Graph) -> dict[str, frozenset[str]]:
    """The states that are L_h stable for every h from some length on.

    What is expected at one horizon follows from what is at the one before, so the expectations repeat in the end; a
    state is non-myopic stable when the decision maker stays at every horizon of the cycle.

    Source: Brams and Wittman (1981); Kilgour (1984), in the graph form of Fang, Hipel and Kilgour (1993).
    """
    expected: Foresight = {i: {s: s for s in graph.states} for i in graph.decision_makers}
    seen: dict[tuple[tuple[str, ...], ...], int] = {}
    history: list[Foresight] = []
    while (key := tuple(tuple(held.values()) for held in expected.values())) not in seen:
        seen[key] = len(history)
        history.append(expected)
        expected = look_ahead(graph, expected)
    cycle = history[seen[key] :]
    return {
        i: frozenset(s for s in graph.states if all(turn[i][s] == s for turn in cycle)) for i in graph.decision_makers
    }
