"""Strength of preference: a state may be preferred a little, or greatly, to another.

A stable state is *strongly* stable when each improvement from it can be answered by a state to which the decision maker
greatly prefers it (and, for SMR, whatever way out it then has ends in such states too); else *weakly* stable.

Source: Hamouda, Kilgour and Hipel (2004), "Strength of preference in the graph model for conflict resolution", Group
Decision and Negotiation 13.
"""

from __future__ import annotations

from collections.abc import Mapping

from detente.conflict.expressions import holds
from detente.conflict.model import Conflict, Prioritised, Ranking, Weighted
from detente.conflict.states import taken
from detente.errors import ModelError
from detente.stability import definitions
from detente.stability.graph import graph_of, sequences

CONCEPTS = ("gmr", "smr", "seq")


def classes(conflict: Conflict, decision_maker: str, first: int) -> dict[str, int]:
    """For each feasible state its class: of two classes, the higher is greatly preferred; within one, at most a little.

    Args:
        first: of statements in order of priority, how many make a great difference; of a ranking, how many levels
            from the top make a class of their own, each greatly preferred to the rest.

    Raises: ModelError for a preference by weights or a partial order, a number below 0, or one above that of its
        statements or levels.
    """
    preference = conflict.decision_maker(decision_maker).preference
    states = graph_of(conflict).states
    if first < 0:
        raise ModelError(f"{first} statements cannot make a great difference", mend="0 or more")
    if first == 0:
        return dict.fromkeys(states, 0)
    if not isinstance(preference, Ranking | Prioritised):
        what = "weights" if isinstance(preference, Weighted) else "chains"
        raise ModelError(
            f"the {what} of {decision_maker!r} know no great difference", mend="use statements or a ranking"
        )
    there = preference.levels if isinstance(preference, Ranking) else preference.statements
    if first > len(there):
        what = "levels" if isinstance(preference, Ranking) else "statements"
        raise ModelError(f"{decision_maker!r} has {len(there)} {what}, not {first}", mend=f"at most {len(there)}")
    if isinstance(preference, Ranking):
        return {state: max(0, first - k) for k, level in enumerate(preference.levels) for state in level}
    found = {}
    for state in states:
        chosen = taken(conflict, state)
        found[state] = sum(
            holds(one.expression, chosen) << (len(preference.statements) - k)
            for k, one in enumerate(preference.statements[:first])
        )
    return found


def stable(conflict: Conflict, first: Mapping[str, int]) -> dict[str, dict[str, dict[str, frozenset[str]]]]:
    """For each concept, for "strong" and "weak", for each decision maker, the stable states.

    Nash is the same whatever the strength: see `solve`.

    Args:
        first: for each decision maker, as in `classes`; 0 where nothing makes a great difference.
    """
    graph = graph_of(conflict)
    usual = definitions.stable(graph, CONCEPTS)
    found: dict[str, dict[str, dict[str, frozenset[str]]]] = {c: {"strong": {}, "weak": {}} for c in CONCEPTS}
    for i in graph.decision_makers:
        group = classes(conflict, i, first.get(i, 0))
        far_below = {s: frozenset(t for t in graph.states if group[t] < group[s]) for s in graph.states}
        better, moves = graph.improvements(i), graph.moves[i]
        others = [j for j in graph.decision_makers if j != i]
        answers = sequences(graph.states, {j: graph.moves[j] for j in others})
        credible = sequences(graph.states, {j: graph.improvements(j) for j in others})
        strong = {
            "gmr": [s for s in graph.states if definitions.general_metarational(s, better, answers, far_below)],
            "smr": [
                s for s in graph.states if definitions.symmetric_metarational(s, better, answers, far_below, moves)
            ],
            "seq": [s for s in graph.states if definitions.sequential(s, better, credible, far_below)],
        }
        for concept, states in strong.items():
            found[concept]["strong"][i] = frozenset(states)
            found[concept]["weak"][i] = usual[concept][i] - frozenset(states)
    return found
