"""Unknown preference: for some pairs of states it is not known which a decision maker prefers.

Four extensions of each concept, by what is known to tempt and to deter:

- a: tempted by what it prefers and by what it may prefer; deterred only by what it is known not to prefer;
- b: tempted only by what it is known to prefer; deterred only by what it is known not to prefer;
- c: tempted by what it prefers or may prefer; deterred by what it does not prefer or may not prefer;
- d: tempted only by what it is known to prefer; deterred by what it does not prefer or may not prefer.

What is stable under a is so under b and c, and what is stable under b or c is so under d. In sanctions for SEQ, the
others may make the moves that they prefer or may prefer.

Source: Li, Hamouda, Kilgour and Hipel (2004), "Preference uncertainty in the graph model for conflict resolution", IEEE
Transactions on Systems, Man and Cybernetics A 34.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import product

from detente.conflict.expressions import holds
from detente.conflict.model import Conflict, Prioritised
from detente.conflict.states import taken
from detente.errors import ModelError, TooLargeError
from detente.stability import definitions
from detente.stability.graph import graph_of, sequences

EXTENSIONS = ("a", "b", "c", "d")
CONCEPTS = ("nash", "gmr", "smr", "seq")
MAX_UNKNOWN = 10

Prefers = Callable[[str, str], bool]


def surely_prefers(conflict: Conflict, decision_maker: str, unknown: Collection[int]) -> Prefers:
    """Whether the decision maker prefers a state to another whatever it thinks of the statements that are unknown.

    Args:
        unknown: places, from 0, of its statements of which it is not known whether it wants them true or false.

    Raises: ModelError for a preference that is not by statements in order, or a place that is none; TooLargeError for
        more than 10 unknown statements.
    """
    preference = conflict.decision_maker(decision_maker).preference
    if unknown and not isinstance(preference, Prioritised):
        raise ModelError(f"the preference of {decision_maker!r} is not by statements", mend="put statements in order")
    if len(unknown) > MAX_UNKNOWN:
        raise TooLargeError(f"{len(unknown)} unknown statements are too many", mend=f"at most {MAX_UNKNOWN}")
    graph = graph_of(conflict)
    if not isinstance(preference, Prioritised) or not unknown:
        rank = graph.rank[decision_maker]
        return lambda s, t: rank[s] > rank[t]
    if not all(0 <= place < len(preference.statements) for place in unknown):
        raise ModelError(f"{decision_maker!r} has {len(preference.statements)} statements", mend="name places from 0")
    flips = [dict(zip(sorted(unknown), signs, strict=True)) for signs in product((False, True), repeat=len(unknown))]
    rows = {}
    for state in graph.states:
        chosen = taken(conflict, state)
        truth = [holds(one.expression, chosen) for one in preference.statements]
        rows[state] = [tuple(value != flip.get(k, False) for k, value in enumerate(truth)) for flip in flips]
    return lambda s, t: all(one > other for one, other in zip(rows[s], rows[t], strict=True))


def stable(
    conflict: Conflict,
    unknown: Mapping[str, Collection[int]] | None = None,
    prefers: Mapping[str, Prefers] | None = None,
    indifferent: Mapping[str, Prefers] | None = None,
) -> dict[str, dict[str, dict[str, frozenset[str]]]]:
    """For each concept, for each extension, for each decision maker, the stable states.

    Args:
        unknown: for each decision maker, its unknown statements as in `surely_prefers`.
        prefers: instead of it, for each decision maker, any partial order: whether it surely prefers s to t. For one
            whose preference is a partial order that order is taken, and of what it does not compare nothing is known.
        indifferent: with `prefers`, whether it is surely indifferent; by default, only where states are equal in rank.
    """
    graph = graph_of(conflict)
    partial = dict(prefers or {})
    for i, above in graph.partial.items():
        partial.setdefault(i, lambda s, t, above=above: s in above[t])  # type: ignore[misc]
    for i in graph.decision_makers:
        if i not in partial:
            partial[i] = surely_prefers(conflict, i, (unknown or {}).get(i, ()))
    ties = dict(indifferent or {})
    found: dict[str, dict[str, dict[str, frozenset[str]]]] = {c: {e: {} for e in EXTENSIONS} for c in CONCEPTS}

    def alike(i: str, s: str, t: str) -> bool:
        if s == t:
            return True
        tie = ties.get(i)
        if tie is not None:
            return tie(s, t)
        if i in graph.partial:
            return False
        return graph.rank[i][s] == graph.rank[i][t] and not partial[i](s, t) and not partial[i](t, s)

    def may_prefer(i: str, s: str, t: str) -> bool:
        return not partial[i](t, s) and not alike(i, s, t)

    may_improve = {
        i: {s: frozenset(t for t in graph.moves[i][s] if may_prefer(i, t, s)) for s in graph.states}
        for i in graph.decision_makers
    }
    for i in graph.decision_makers:
        others = [j for j in graph.decision_makers if j != i]
        answers = sequences(graph.states, {j: graph.moves[j] for j in others})
        credible = sequences(graph.states, {j: may_improve[j] for j in others})
        surely = {s: frozenset(t for t in graph.moves[i][s] if partial[i](t, s)) for s in graph.states}
        not_preferred = {s: frozenset(t for t in graph.states if not may_prefer(i, t, s)) for s in graph.states}
        maybe_not = {s: frozenset(t for t in graph.states if not partial[i](t, s)) for s in graph.states}
        for extension in EXTENSIONS:
            tempts = may_improve[i] if extension in "ac" else surely
            deters = not_preferred if extension in "ab" else maybe_not
            moves = graph.moves[i]
            held = {
                "nash": [s for s in graph.states if definitions.nash(s, tempts)],
                "gmr": [s for s in graph.states if definitions.general_metarational(s, tempts, answers, deters)],
                "smr": [
                    s for s in graph.states if definitions.symmetric_metarational(s, tempts, answers, deters, moves)
                ],
                "seq": [s for s in graph.states if definitions.sequential(s, tempts, credible, deters)],
            }
            for concept, states in held.items():
                found[concept][extension][i] = frozenset(states)
    return found
