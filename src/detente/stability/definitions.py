"""The solution concepts, each as its paper defines it, on plain sets.

This is the reference to which the engines are held. R_i(s): the states that decision maker i reaches from s by one
unilateral move. Improvement: a move to a state strictly preferred. Answers: legal sequences of the others' moves.
A state is *stable* for a decision maker; an *equilibrium* is stable for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from detente.stability.graph import Graph, Targets, sequences

Rule = Callable[[Iterable[str], Mapping[str, Targets]], dict[str, frozenset[str]]]


def nash(s: str, improvements: Targets) -> bool:
    """Say whether the decision maker has no unilateral improvement from s.

    Source: Nash (1950), in the graph form of Fang, Hipel and Kilgour (1993).
    """
    return not improvements[s]


def general_metarational(s: str, improvements: Targets, answers: Targets, at_most: Targets) -> bool:
    """Say whether every unilateral improvement from s can be sanctioned.

    State s is general metarational for i when each unilateral improvement t from s has an answer by the others
    that i likes no better than s. The answer need not pay those who give it.

    Args:
        improvements: from each state, the states i can move to and prefers to it.
        answers: from each state, the states the others reach by legal sequences.
        at_most: for each state, the states that i does not prefer to it.

    Source: Howard (1971), in the graph form of Fang, Hipel and Kilgour (1993).
    """
    return all(answers[t] & at_most[s] for t in improvements[s])


def symmetric_metarational(s: str, improvements: Targets, answers: Targets, at_most: Targets, moves: Targets) -> bool:
    """Say whether every unilateral improvement from s can be sanctioned with no way out of the sanction.

    As general metarational, and from the sanctioned state i has no move to a state that it prefers to s.

    Args:
        moves: from each state, the states i can move to.

    Source: Howard (1971), in the graph form of Fang, Hipel and Kilgour (1993).
    """
    return all(any(moves[u] <= at_most[s] for u in answers[t] & at_most[s]) for t in improvements[s])


def sequential(s: str, improvements: Targets, credible_answers: Targets, at_most: Targets) -> bool:
    """Say whether every unilateral improvement from s is sanctioned by steps that each improve their own mover.

    Args:
        credible_answers: from each state, the states the others reach by legal sequences of improvements.

    Source: Fraser and Hipel (1979, 1984), in the graph form of Fang, Hipel and Kilgour (1993).
    """
    return general_metarational(s, improvements, credible_answers, at_most)


def symmetric_sequential(
    s: str, improvements: Targets, credible_answers: Targets, at_most: Targets, moves: Targets
) -> bool:
    """Say whether every unilateral improvement is sanctioned credibly, with no way out of the sanction.

    Source: Rego and Vieira (2017), "Symmetric sequential stability in the graph model", Group Decision and
    Negotiation 26.
    """
    return symmetric_metarational(s, improvements, credible_answers, at_most, moves)


def stable(graph: Graph, concepts: Iterable[str], rule: Rule = sequences) -> dict[str, dict[str, frozenset[str]]]:
    """The states stable for each decision maker, by concept, straight from the definitions.

    Args:
        rule: which joint moves of the others count: `sequences` (legal sequences), or `once_each`.
    """
    result: dict[str, dict[str, frozenset[str]]] = {concept: {} for concept in concepts}
    for i in graph.decision_makers:
        others = [j for j in graph.decision_makers if j != i]
        moves, improvements, at_most = graph.moves[i], graph.improvements(i), graph.at_most(i)
        answers = rule(graph.states, {j: graph.moves[j] for j in others})
        credible = rule(graph.states, {j: graph.improvements(j) for j in others})
        tests = {
            "nash": lambda s: nash(s, improvements),  # noqa: B023 - called before the next turn
            "gmr": lambda s: general_metarational(s, improvements, answers, at_most),  # noqa: B023
            "smr": lambda s: symmetric_metarational(s, improvements, answers, at_most, moves),  # noqa: B023
            "seq": lambda s: sequential(s, improvements, credible, at_most),  # noqa: B023
            "sseq": lambda s: symmetric_sequential(s, improvements, credible, at_most, moves),  # noqa: B023
        }
        for concept in result:
            result[concept][i] = frozenset(s for s in graph.states if tests[concept](s))
    return result


def equilibria(states: Iterable[str], stable_for: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The states stable for everybody."""
    return frozenset(s for s in states if all(s in held for held in stable_for.values()))
