"""Attitudes: a decision maker may wish another well, or ill, and moves accordingly.

The attitude of i towards j (towards itself too) is "+" (devoting: what j likes is right), "-" (aggressive: what j
dislikes is right) or "0" (indifferent). State t *answers the attitudes* of i at s when for every j: under "+" j does
not prefer s to t, under "-" j does not prefer t to s. Equally preferred states answer: under the usual attitudes ("+"
towards oneself, "0" towards others) the concepts are the usual ones only where nobody ranks two states alike.

A totally relational reply of i at s is a move to a state that answers its attitudes at s. The concepts are Nash, GMR,
SMR and SEQ with such replies in the place of improvements, and with states that do not answer in the place of those
that are not preferred.

Source: Inohara, Hipel and Walker (2007), "Conflict analysis approaches for investigating attitudes and misperceptions
in the War of 1812", Journal of Systems Science and Systems Engineering 16.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from detente.conflict.model import Conflict
from detente.errors import SettingError
from detente.stability import definitions
from detente.stability.graph import Graph, Targets, graph_of, sequences

CONCEPTS = ("rnash", "rgmr", "rsmr", "rseq")
ATTITUDES = ("+", "0", "-")

Attitudes = Mapping[str, Mapping[str, str]]


def complete(conflict: Conflict, given: Attitudes) -> dict[str, dict[str, str]]:
    """The attitude of everyone towards everyone: where none is given, "+" towards oneself and "0" towards others.

    Raises: ModelError for who is no decision maker; SettingError for what is no attitude.
    """
    names = [maker.name for maker in conflict.decision_makers]
    found = {i: {j: "+" if i == j else "0" for j in names} for i in names}
    for i, towards in given.items():
        conflict.decision_maker(i)
        for j, attitude in towards.items():
            conflict.decision_maker(j)
            if attitude not in ATTITUDES:
                raise SettingError(f"{attitude[:20]!r} is no attitude", mend="+ (devoting), - (aggressive) or 0")
            found[i][j] = attitude
    return found


def answering(graph: Graph, attitudes: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """For each state s, the states that answer the attitudes, s itself among them.

    Args:
        attitudes: of one decision maker, towards each.
    """
    preferred = {j: {s: frozenset(graph.states) - graph.at_most_as_good(j, s) for s in graph.states} for j in attitudes}
    found = {}
    for s in graph.states:
        answers = set(graph.states)
        for j, attitude in attitudes.items():
            if attitude == "+":
                answers &= {t for t in answers if s not in preferred[j][t]}
            elif attitude == "-":
                answers -= preferred[j][s]
        found[s] = frozenset(answers)
    return found


def stable(conflict: Conflict, attitudes: Attitudes) -> dict[str, dict[str, frozenset[str]]]:
    """For each concept (rnash, rgmr, rsmr, rseq), for each decision maker, the stable states.

    Args:
        attitudes: for each decision maker, its attitude towards some; for the others see `complete`.

    Raises: as `complete`; TooLargeError beyond 14 options.
    """
    graph = graph_of(conflict)
    everyone = complete(conflict, attitudes)
    fits = {i: answering(graph, everyone[i]) for i in graph.decision_makers}
    replies: dict[str, Targets] = {
        i: {s: graph.moves[i][s] & fits[i][s] for s in graph.states} for i in graph.decision_makers
    }
    found: dict[str, dict[str, frozenset[str]]] = {concept: {} for concept in CONCEPTS}
    for i in graph.decision_makers:
        others = [j for j in graph.decision_makers if j != i]
        deters = {s: frozenset(graph.states) - fits[i][s] for s in graph.states}
        answers = sequences(graph.states, {j: graph.moves[j] for j in others})
        credible = sequences(graph.states, {j: replies[j] for j in others})
        tests: dict[str, Callable[[str], bool]] = {
            "rnash": partial(definitions.nash, improvements=replies[i]),
            "rgmr": partial(definitions.general_metarational, improvements=replies[i], answers=answers, at_most=deters),
            "rsmr": partial(
                definitions.symmetric_metarational,
                improvements=replies[i],
                answers=answers,
                at_most=deters,
                moves=graph.moves[i],
            ),
            "rseq": partial(definitions.sequential, improvements=replies[i], credible_answers=credible, at_most=deters),
        }
        for concept, holds in tests.items():
            found[concept][i] = frozenset(s for s in graph.states if holds(s))
    return found
