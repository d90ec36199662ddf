"""Odd parts are named, preferences converted, files edited with their comments kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict.strategies import conflicts
from detente.conflict.conversion import as_ranking, as_statements, with_preference
from detente.conflict.diagnostics import odd
from detente.conflict.expressions import parse
from detente.conflict.files import parse_model
from detente.conflict.model import (
    Conflict,
    DecisionMaker,
    Infeasible,
    Option,
    PreferenceStatement,
    Prioritised,
    Ranking,
    SingleMove,
)
from detente.conflict.problems import check
from detente.conflict.states import some_feasible
from detente.conflict.toml_edit import edited
from detente.conflict.toml_file import to_toml
from detente.stability.moves import moves_from, ranks

TEXT = """# who is who
name = "Two"       # short
status_quo = "NN"

[[options]]
id = "a"           # the first
owner = "A"

[[options]]
id = "b"
owner = "B"

[[decision_makers]]
name = "A"
preference = [
  "b",             # above all
  "!a",
]

[[decision_makers]]
name = "B"
preference = ["a"]
"""


@given(conflicts(most_options=4))
@settings(max_examples=60, deadline=None)
def test_converted_preferences_rank_alike(conflict):
    before = ranks(conflict)
    for row, maker in zip(before, conflict.decision_makers, strict=True):
        for made in (as_ranking(conflict, maker.name), as_statements(conflict, maker.name)):
            other = with_preference(conflict, maker.name, made)
            assert check(other) == []
            place = conflict.decision_makers.index(maker)
            assert ranks(other)[place].tolist() == row.tolist()
        assert isinstance(as_ranking(conflict, maker.name), Ranking)


@given(conflicts(most_options=4))
@settings(max_examples=60, deadline=None)
def test_what_is_odd_can_be_left_out(conflict):
    before = ranks(conflict)
    for problem in odd(conflict):
        words = problem.what.split()
        if words[0] == "infeasibility":
            k = int(words[1]) - 1
            rest = replace(conflict, infeasible=conflict.infeasible[:k] + conflict.infeasible[k + 1 :])
            assert ((ranks(rest) < 0) == (before < 0)).all()
        elif words[0] == "statement" and "weighs" not in words:
            k = int(words[1]) - 1
            place = next(i for i, m in enumerate(conflict.decision_makers) if repr(m.name) in problem.what)
            preference = conflict.decision_makers[place].preference
            fewer = replace(preference, statements=preference.statements[:k] + preference.statements[k + 1 :])
            rest = with_preference(conflict, conflict.decision_makers[place].name, fewer)
            assert (ranks(rest)[place] == before[place]).all()


def test_a_sound_plain_model_has_nothing_odd():
    assert odd(parse_model(TEXT, "m.toml")[0]) == []


@pytest.mark.parametrize("said", ["", "ranking = [['NN', 'NY', 'YN', 'YY']]", "order = [['NN'], ['YY']]"])
def test_who_prefers_nothing_is_named(said):
    conflict = parse_model(TEXT.replace('preference = ["a"]', said), "m.toml")[0]
    assert ["'B' prefers nothing" in problem.what for problem in odd(conflict)] == [True]


def test_a_weight_where_order_alone_counts_is_named():
    text = TEXT.replace('preference = ["a"]', 'preference = [{ holds = "a", weight = 2 }]')
    assert ["weight of statement 1 of 'B'" in problem.what for problem in odd(parse_model(text, "m.toml")[0])] == [True]


@given(st.sampled_from("AB"), st.tuples(*[st.sampled_from(["NN", "NY", "YN", "YY"])] * 2), st.booleans())
def test_a_single_move_that_changes_nothing_is_named(who, ends, allowed):
    """It is idle when without it the decision maker may move there, or may not, just the same."""
    source, target = ends
    if source == target:
        return
    plain = parse_model(TEXT, "m.toml")[0]
    changed = replace(plain, single_moves=(SingleMove(who, source, target, allowed),))
    idle = moves_from(plain, who, source) == moves_from(changed, who, source)
    assert any("single move 1" in problem.what for problem in odd(changed)) == idle


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('"!a",', '"b & b",'), "never decides"),
        (('"!a",', '"a | !a",'), "true in every feasible state"),
        (('owner = "A"', 'owner = "A"\nmoves = "none"'), "cannot be reached"),
        (("[[decision_makers]]", '[[infeasible]]\npattern = "Y-"\n[[decision_makers]]'), "taken in no feasible"),
    ],
)
def test_odd_parts_are_named(change, says):
    conflict, problems = parse_model(TEXT.replace(*change, 1), "m.toml")
    assert not problems
    assert any(says in problem.what for problem in odd(conflict))


def test_an_edit_keeps_comments():
    conflict, _ = parse_model(TEXT, "m.toml")
    assert edited(TEXT, conflict) == TEXT
    other = replace(
        conflict, status_quo="YN", options=(conflict.options[0], replace(conflict.options[1], moves="forward"))
    )
    changed = edited(TEXT, other)
    assert parse_model(changed, "m.toml") == (other, [])
    for comment in ("# who is who", "# short", "# the first", "# above all"):
        assert comment in changed


@given(conflicts(most_options=4), conflicts(most_options=4))
@settings(max_examples=60, deadline=None)
def test_an_edit_says_what_it_should(before, after):
    assert parse_model(edited(to_toml(before), after), "m.toml")[0] == after


@given(st.lists(st.text("YN-", min_size=4, max_size=4).filter(lambda text: text.strip("-")), max_size=9))
def test_a_feasible_state_is_found_when_there_is_one(patterns):
    rules = "".join(f'[[infeasible]]\npattern = "{pattern}"\n' for pattern in patterns)
    text = "".join(f'[[options]]\nid = "o{k}"\nowner = "A"\n' for k in range(4)) + '[[decision_makers]]\nname = "A"\n'
    conflict, problems = parse_model(text + rules, "m.toml")
    from conflict.strategies import all_states, feasible_by_hand

    left = [state for state in all_states(4) if feasible_by_hand(conflict, state)]
    assert bool(left) is not bool(problems)
    assert (some_feasible(conflict) in left) if left else some_feasible(conflict) is None


def test_a_search_that_is_given_up_ends_with_nothing_taken(monkeypatch):
    rules = tuple(Infeasible("expression", parse(text)) for text in ("!o0", "!o1"))
    conflict = Conflict("", tuple(Option(f"o{k}", "", "A") for k in range(3)), (DecisionMaker("A"),), rules)
    assert some_feasible(conflict) == "YYN"
    monkeypatch.setattr(
        "detente.conflict.states.SEARCH_STEPS", 2
    )  # enough to take o0, and not to see that o1 is needed
    assert some_feasible(conflict) == "NNN"


def test_what_is_odd_in_a_large_model_is_looked_for_in_part():
    options = tuple(Option(f"o{k}", "", "A") for k in range(30))
    wants = tuple(PreferenceStatement(parse(text)) for text in ("o1 & !o2", "o2 | !o2", "o0"))
    maker = DecisionMaker("A", tuple(f"o{k}" for k in range(30)), Prioritised(wants))
    conflict = Conflict("", options, (maker,), (Infeasible("expression", parse("o0 | !o3")),))
    found = [problem.what for problem in odd(conflict)]
    assert found[:-1] == [
        "option 'o0' is taken in no feasible state",
        "option 'o3' is taken in every feasible state",
        "statement 2 of 'A' is true in every feasible state, so it decides nothing",
        "statement 3 of 'A' is true in no feasible state, so it decides nothing",
    ]
    assert "not looked for" in found[-1]
