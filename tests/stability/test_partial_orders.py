"""Preferences that compare only some states: improvements are preferred, sanctions are whatever is not."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict.strategies import all_states, conflicts, feasible_by_hand
from detente.conflict.files import parse_model
from detente.conflict.model import PartialOrder, Ranking
from detente.conflict.problems import check
from detente.conflict.toml_file import to_toml
from detente.errors import ModelError, SettingError
from detente.stability import unknown
from detente.stability.moves import moves_from
from detente.stability.reasons import explain
from detente.stability.solution import CONCEPTS
from detente.stability.solving import solve


@st.composite
def partly_compared(draw):
    """A conflict in which every decision maker compares some states, by chains that go one way along a shuffle."""
    conflict = draw(conflicts(most_options=4, most_makers=3))
    states = [s for s in all_states(len(conflict.options)) if feasible_by_hand(conflict, s)]
    makers = []
    for maker in conflict.decision_makers:
        shuffled = draw(st.permutations(states))
        picks = draw(st.lists(st.sets(st.sampled_from(range(len(states))), max_size=4), max_size=5))
        chains = tuple(tuple(shuffled[k] for k in sorted(pick)) for pick in picks if pick)
        makers.append(replace(maker, preference=PartialOrder(chains)))
    return replace(conflict, decision_makers=tuple(makers)), states


def preferred(order: PartialOrder, states: list[str]) -> set[tuple[str, str]]:
    """All pairs (better, worse), by closing the pairs that follow each other."""
    pairs = {(a, b) for chain in order.chains for a, b in pairwise(chain)}
    for middle in states:
        pairs |= {(a, d) for a, b in pairs if b == middle for c, d in pairs if c == middle}
    return pairs


def led_to(start: str, steps: dict[str, dict[str, set[str]]]) -> set[str]:
    seen, todo = set(), [(start, "")]
    while todo:
        here, last = todo.pop()
        for j, by_state in steps.items():
            for t in by_state[here] if j != last else ():
                if (t, j) not in seen:
                    seen.add((t, j))
                    todo.append((t, j))
    return {t for t, _ in seen}


@given(partly_compared())
@settings(max_examples=60, deadline=None)
def test_the_concepts_by_brute_force(found):
    conflict, states = found
    names = [maker.name for maker in conflict.decision_makers]
    better = {maker.name: preferred(maker.preference, states) for maker in conflict.decision_makers}
    moves = {i: {s: set(moves_from(conflict, i, s)) for s in states} for i in names}
    gains = {i: {s: {t for t in moves[i][s] if (t, s) in better[i]} for s in states} for i in names}
    solution = solve(conflict, CONCEPTS)
    doubt = unknown.stable(conflict)
    for i in names:
        answers = {t: led_to(t, {j: moves[j] for j in names if j != i}) for t in states}
        credible = {t: led_to(t, {j: gains[j] for j in names if j != i}) for t in states}
        for s in states:

            def held(reach, lasting, i=i, s=s):
                return all(
                    any(
                        (u, s) not in better[i] and not (lasting and any((w, s) in better[i] for w in moves[i][u]))
                        for u in reach[t]
                    )
                    for t in gains[i][s]
                )

            expected = {
                "nash": not gains[i][s],
                "gmr": held(answers, False),
                "smr": held(answers, True),
                "seq": held(credible, False),
                "sseq": held(credible, True),
            }
            for concept, holds in expected.items():
                assert solution.stable[concept][i].contains(s) is holds
        for concept in ("nash", "gmr", "smr"):  # extension d: tempted and deterred by what is known alone
            assert set(solution.stable[concept][i].states()) == doubt[concept]["d"][i]
    for reason in explain(conflict, states[0], CONCEPTS):
        assert reason.stable is solution.stable[reason.concept][reason.decision_maker].contains(states[0])


@given(conflicts(most_options=4, most_makers=3), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_one_chain_of_all_states_is_a_strict_ranking(conflict, chance):
    states = [s for s in all_states(len(conflict.options)) if feasible_by_hand(conflict, s)]
    chance.shuffle(states)
    first, *others = conflict.decision_makers
    found = []
    for preference in (PartialOrder((tuple(states),)), Ranking(tuple((state,) for state in states))):
        changed = replace(conflict, decision_makers=(replace(first, preference=preference), *others))
        assert parse_model(to_toml(changed), "m.toml") == (changed, [])
        solution = solve(changed, [*CONCEPTS, "sim"])
        found.append({(c, i): held.states() for c, by in solution.stable.items() for i, held in by.items()})
    assert found[0] == found[1]


TWO = """
[[options]]
id = "a"
owner = "A"
[[decision_makers]]
name = "A"
order = {order}
"""


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ('[["Y", "N"], ["N", "Y"]]', "runs in a circle"),
        ('[["Y", "N", "Y"]]', "runs in a circle"),
        ('[["Y", "Y"]]', "runs in a circle"),
        ('[["YY", "N"]]', "no state of this model"),
        ("[3]", "a chain of an order is neither"),
        ('"Y"', "order of 'A' is not a list"),
    ],
)
def test_faults_of_an_order_are_told(order, said):
    problems = parse_model(TWO.format(order=order), "m.toml")[1]
    assert any(said in str(problem.error()) and "line" in problem.where for problem in problems)


def test_what_needs_ranks_says_so():
    conflict, problems = parse_model(TWO.format(order='[["Y", "N"]]'), "m.toml")
    assert not problems
    assert not check(conflict)
    with pytest.raises(ModelError, match="does not compare all states"):
        solve(conflict, ["l2"])
    with pytest.raises(SettingError, match="no partial orders"):
        solve(conflict, ["nash"], "symbolic")
