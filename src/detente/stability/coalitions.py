"""Stability for coalitions: would a group, moving together, leave the state?

A coalition H reaches from s what its members reach by legal sequences. A coalition improvement is such a state that
every member prefers to s. A sanction leaves some member no better off than in s.

Source: Kilgour, Hipel, Fang and Peng (2001), "Coalition analysis in group decision support", Group Decision and
Negotiation 10; Inohara and Hipel (2008), "Coalition analysis in the graph model for conflict resolution", Systems
Engineering 11, whose credible sanctions (by coalitions of the others, each step improving for all who make it) are
used.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, combinations

from detente.conflict.model import Conflict
from detente.errors import ModelError, SettingError, TooLargeError
from detente.stability.graph import Graph, Targets, graph_of, sequences

CONCEPTS = ("cnash", "cgmr", "csmr", "cseq")
MAX_MAKERS = 8


def coalitions_of(decision_makers: Sequence[str]) -> list[tuple[str, ...]]:
    """All non-empty coalitions, small ones first."""
    sizes = range(1, len(decision_makers) + 1)
    return list(chain.from_iterable(combinations(decision_makers, size) for size in sizes))


def improvements(graph: Graph, members: Sequence[str]) -> dict[str, frozenset[str]]:
    """From each state, what the coalition reaches and every member prefers."""
    reached = sequences(graph.states, {i: graph.moves[i] for i in members})
    return {
        s: frozenset(t for t in reached[s] if all(graph.rank[i][t] > graph.rank[i][s] for i in members))
        for s in graph.states
    }


def not_better_for_all(graph: Graph, members: Sequence[str]) -> dict[str, frozenset[str]]:
    """For each state, the states that some member does not prefer to it."""
    return {
        s: frozenset(t for t in graph.states if any(graph.rank[i][t] <= graph.rank[i][s] for i in members))
        for s in graph.states
    }


def stable(
    conflict: Conflict,
    members: Iterable[str],
    concepts: Iterable[str] = CONCEPTS,
    too_large: dict[str, str] | None = None,
) -> dict[str, frozenset[str]]:
    """The states stable for one coalition, by concept.

    - CNash (coalition rational): the coalition has no improvement.
    - CGMR: each improvement t can be answered by the others, by a legal sequence from t to a state that some member
      does not prefer to s.
    - CSMR: as CGMR, and from the answer the coalition reaches only states that some member does not prefer to s.
    - CSEQ: as CGMR, where each step of the answer is an improvement of the coalition of others that makes it.

    Args:
        too_large: where given, takes up each concept that is too large, with the reason, and the others are returned.

    Raises: ModelError for who is no decision maker, or nobody; SettingError for an unknown concept; TooLargeError for
        more than 8 decision makers, or 16 options (14 with moves banned or allowed between single states).
    """
    wanted = _known(concepts)
    together = tuple(dict.fromkeys(members))
    if not together:
        raise ModelError("a coalition without members", mend="name decision makers, joined by +")
    for name in together:
        conflict.decision_maker(name)
    return _stable(conflict, [together], wanted, too_large)


def stable_for_all(
    conflict: Conflict, concepts: Iterable[str] = CONCEPTS, too_large: dict[str, str] | None = None
) -> dict[str, frozenset[str]]:
    """The states stable for every coalition of whatever size, by concept; arguments and faults as of `stable`."""
    return _stable(conflict, None, _known(concepts), too_large)


def _known(concepts: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(concepts)
    for concept in wanted:
        if concept not in CONCEPTS:
            raise SettingError(f"there is no coalition concept {concept[:40]!r}", mend="one of " + ", ".join(CONCEPTS))
    return wanted


def _stable(
    conflict: Conflict,
    groups: Sequence[tuple[str, ...]] | None,
    concepts: Sequence[str],
    too_large: dict[str, str] | None,
) -> dict[str, frozenset[str]]:
    """By concept, the states stable for each of the groups; for all coalitions where there are None."""
    names = [maker.name for maker in conflict.decision_makers]
    if len(names) > MAX_MAKERS:
        raise TooLargeError(f"coalitions of more than {MAX_MAKERS} decision makers are too many")
    every = coalitions_of(names) if groups is None else groups
    if conflict.single_moves or conflict.combined:
        graph = graph_of(conflict)
        parts = [stable_on_graph(graph, group, concepts) for group in every]
        return {c: frozenset(graph.states).intersection(*(part[c] for part in parts)) for c in concepts}
    from detente.stability.coalition_arrays import Coalitions
    from detente.stability.state_sets import MaskSet

    arrays = Coalitions(conflict)
    found = {}
    for concept in concepts:
        held = arrays.feasible.copy()
        try:
            for group in every:
                held &= arrays.stable(concept, [names.index(name) for name in group])
        except TooLargeError as fault:
            if too_large is None:
                raise
            too_large[concept] = str(fault)
            continue
        found[concept] = frozenset(MaskSet(conflict, held, arrays.cube.shifts).states())
    return found


def stable_on_graph(graph: Graph, members: tuple[str, ...], concepts: Sequence[str]) -> dict[str, frozenset[str]]:
    """As `stable`, straight from the definitions, on a graph written out."""
    others = [j for j in graph.decision_makers if j not in members]
    better, sanction = improvements(graph, members), not_better_for_all(graph, members)
    found: dict[str, frozenset[str]] = {}
    for concept in concepts:
        if concept == "cnash":
            found[concept] = frozenset(s for s in graph.states if not better[s])
            continue
        steps: dict[str, Targets]
        if concept == "cseq":
            steps = {"+".join(group): improvements(graph, group) for group in coalitions_of(others)}
        else:
            steps = {j: graph.moves[j] for j in others}
        answers = sequences(graph.states, steps)
        ways_out = sequences(graph.states, {i: graph.moves[i] for i in members}) if concept == "csmr" else None
        found[concept] = frozenset(s for s in graph.states if _held(s, better, answers, sanction, ways_out))
    return found


def _held(s: str, better: Targets, answers: Targets, sanction: Targets, ways_out: Targets | None) -> bool:
    return all(
        any(ways_out is None or ways_out[x] <= sanction[s] for x in answers[t] & sanction[s]) for t in better[s]
    )  # fmt: skip
