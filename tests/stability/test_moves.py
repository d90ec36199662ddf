"""Moves, ranks and reachability, against a reading of the rules by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict.strategies import all_states, conflicts, feasible_by_hand, truth
from detente.conflict.expressions import parse
from detente.conflict.model import (
    Conflict,
    DecisionMaker,
    Option,
    PreferenceStatement,
    Prioritised,
    SingleMove,
    Weighted,
)
from detente.conflict.states import state_number, state_text, taken
from detente.stability.graph import graph_of, sequences
from detente.stability.moves import improvements_from, moves_from, rank, ranks, ranks_in, reachable
from detente.stability.solving import solve


@given(conflicts())
@settings(max_examples=60, deadline=None)
def test_a_move_changes_own_options_in_their_direction_between_feasible_states(conflict):
    states = [state for state in all_states(len(conflict.options)) if feasible_by_hand(conflict, state)]
    for maker in conflict.decision_makers:
        for s in states:
            expected = [
                t
                for t in states
                if t != s
                and all(
                    a == b
                    or (option.owner == maker.name and option.moves in ("both", "forward" if a == "N" else "backward"))
                    for a, b, option in zip(s, t, conflict.options, strict=True)
                )
            ]
            assert moves_from(conflict, maker.name, s) == expected
            better = improvements_from(conflict, maker.name, s)
            assert set(better) == {t for t in expected if rank(conflict, maker.name, t) > rank(conflict, maker.name, s)}


@given(conflicts())
@settings(max_examples=60, deadline=None)
def test_ranks_are_dense_and_ordered_as_the_preference_says(conflict):
    table = ranks(conflict)
    states = all_states(len(conflict.options))
    for row, maker in zip(table.tolist(), conflict.decision_makers, strict=True):
        feasible = [s for s in states if feasible_by_hand(conflict, s)]
        assert [row[state_number(s)] == -1 for s in states] == [s not in feasible for s in states]
        values = sorted({row[state_number(s)] for s in feasible})
        assert values == list(range(len(values)))
        for s in feasible[:6]:
            for t in feasible:
                assert (row[state_number(s)] > row[state_number(t)]) is preferred(conflict, maker, s, t)
                assert (rank(conflict, maker.name, s) > rank(conflict, maker.name, t)) is preferred(
                    conflict, maker, s, t
                )


def preferred(conflict, maker, s, t) -> bool:
    preference = maker.preference
    if isinstance(preference, Prioritised):
        for one in preference.statements:
            here, there = (truth(one.expression, taken(conflict, state)) for state in (s, t))
            if here != there:
                return here
        return False
    if isinstance(preference, Weighted):
        here, there = (
            sum(one.weight for one in preference.statements if truth(one.expression, taken(conflict, state)))
            for state in (s, t)
        )
        return here > there
    level = {state: k for k, states in enumerate(preference.levels) for state in states}
    return level[s] < level[t]


@given(conflicts(), st.booleans())
@settings(max_examples=40, deadline=None)
def test_reachable_is_what_legal_sequences_reach(conflict, improving):
    graph = graph_of(conflict)
    names = graph.decision_makers[1:]
    steps = {j: graph.improvements(j) if improving else graph.moves[j] for j in names}
    expected = sequences(graph.states, steps)
    for s in graph.states[:4]:
        assert reachable(conflict, names, s, improving=improving) == expected[s]


@given(st.integers(0, 2**63 - 1), st.sampled_from([61, 62, 63, 64, 65, 90]))
def test_ranks_of_many_statements_do_not_run_over(bits, count):
    """With as many statements as a machine number has bits, and more, ranks are still those of one state at a time."""
    options = tuple(Option(f"o{k}", "", "A") for k in range(9))
    wanted = tuple(
        PreferenceStatement(parse(f"o{k % 9}" if bits >> (k % 63) & 1 else f"!o{k % 9}")) for k in range(count)
    )
    conflict = Conflict("many", options, (DecisionMaker("A", tuple(o.id for o in options), Prioritised(wanted)),))
    states = all_states(9)[:40]
    letters = np.array([list(state) for state in states]) == "Y"
    taken_in = {option.id: letters[:, k] for k, option in enumerate(options)}
    assert ranks_in(conflict.decision_makers[0], states, taken_in) == [rank(conflict, "A", s) for s in states]


@given(st.integers(0, 2**12 - 1))
def test_numbers_and_states_are_two_names_of_one_thing(number):
    assert state_number(state_text(number, 12)) == number
    assert (state_text(number, 12) < state_text(number ^ 5, 12)) == (number < number ^ 5)


def test_single_moves_are_banned_and_allowed(tmp_path):
    from dataclasses import replace

    from detente.conflict.files import parse_model

    conflict = parse_model(
        'status_quo = "NN"\n[[options]]\nid = "a"\nowner = "A"\n[[options]]\nid = "b"\nowner = "B"\n'
        '[[decision_makers]]\nname = "A"\npreference = ["a", "b"]\n[[decision_makers]]\nname = "B"\n',
        "m.toml",
    )[0]
    assert solve(conflict, ["nash"]).equilibria["nash"].states() == ["YN", "YY"]
    banned = replace(conflict, single_moves=(SingleMove("A", "NN", "YN"),))
    assert solve(banned, ["nash"]).equilibria["nash"].states() == ["NN", "YN", "YY"]
    common = replace(conflict, single_moves=(SingleMove("A", "YN", "YY", allowed=True),))
    assert solve(common, ["nash"]).equilibria["nash"].states() == ["YY"]
