"""Model files: what is written is read back, and everything wrong is said with its place."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from hypothesis import given, settings

from conflict.strategies import conflicts
from detente.conflict import check_file, load, save
from detente.conflict.expressions import parse
from detente.conflict.files import parse_model
from detente.conflict.gmcr_file import to_gmcr
from detente.conflict.model import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised
from detente.conflict.problems import check
from detente.conflict.toml_file import to_toml
from detente.errors import ModelError
from detente.stability.solving import solve_explicit

GOOD = """
name = "Two"
status_quo = "NN"
[[options]]
id = "a"
owner = "A"
[[options]]
id = "b"
owner = "B"
[[decision_makers]]
name = "A"
preference = ["b", "!a"]
[[decision_makers]]
name = "B"
preference = ["a", "!b"]
"""


SINGLE = '[[single_moves]]\ndecision_maker = "A"\nsource = "NN"\ntarget = "YN"\n'


def problems_of(text: str) -> list[str]:
    try:
        return [str(problem.error()) for problem in parse_model(text, "m.toml")[1]]
    except ModelError as fault:
        return [str(fault)]


@given(conflicts())
@settings(max_examples=100, deadline=None)
def test_toml_round_trip(conflict):
    assert parse_model(to_toml(conflict), "m.toml") == (conflict, [])


@given(conflicts())
@settings(max_examples=60, deadline=None)
def test_gmcr_keeps_states_and_equilibria(conflict):
    if any(option.moves == "none" for option in conflict.options):
        with pytest.raises(ModelError, match="frozen"):
            to_gmcr(conflict)
        return
    again, problems = parse_model(to_gmcr(conflict), "m.gmcr")
    assert not problems
    concepts = ("nash", "gmr", "smr", "seq")
    before, after = solve_explicit(conflict, concepts), solve_explicit(again, concepts)
    assert before.feasible.states() == after.feasible.states()
    assert all(before.equilibria[c].states() == after.equilibria[c].states() for c in concepts)


def test_hostile_texts_round_trip():
    odd = 'line\nbreak "quoted" \\ \x00 \x7f \u202e \ud800 tail'
    option = Option("a", odd, "A", statements=("s1",), assumed=odd)
    statement = PreferenceStatement(parse("a"), statements=("s1", "s2"), assumed=odd, why=odd)
    conflict = Conflict(odd, (option,), (DecisionMaker("A", ("a",), Prioritised((statement,))),))
    again, problems = parse_model(to_toml(conflict), "m.toml")
    assert not problems
    assert again.options[0].text == odd.replace("\ud800", "\ufffd")
    assert again.decision_makers[0].preference.statements[0].statements == ("s1", "s2")


def test_a_weight_is_kept_where_order_alone_counts():
    wants = Prioritised((PreferenceStatement(parse("a"), weight=3),))
    conflict = Conflict("", (Option("a", "", "A"),), (DecisionMaker("A", ("a",), wants),))
    again, _ = parse_model(to_toml(conflict), "m.toml")
    assert again.decision_makers[0].preference == wants


def test_the_example_is_sound(tmp_path):
    path = tmp_path / "new.toml"
    path.write_text(files("detente.conflict").joinpath("example.toml").read_text())
    assert check_file(path) == []
    save(load(path), tmp_path / "again.toml")
    assert load(tmp_path / "again.toml") == load(path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('id = "b"', 'id = "b'), "line 8"),
        (('owner = "B"', ""), "belongs to nobody"),
        (('owner = "B"', 'owner = "Bee"'), "'Bee', who is no decision maker"),
        (('["a", "!b"]', '["a", "!bb"]'), "'bb', which is no option"),
        (('["a", "!b"]', '["a", "a &"]'), "line 15"),
        (('["a", "!b"]', '[3]'), "neither an expression nor a table"),
        (('["a", "!b"]', '"a"'), "not a list"),
        (("[[decision_makers]]", "[[decision_maker]]"), "did you mean 'decision_makers'"),
        (('"NN"', '"NNN"'), "no state of this model"),
        (('"NN"', '"NQ"'), "no state of this model"),
        (('id = "b"', 'id = "a"'), "two options are named 'a'"),
        (('id = "b"', 'id = "b c"'), "cannot be an option's id"),
        (('id = "b"', 'id = "b"\nmoves = "up"'), "both, forward, backward or none"),
        (('name = "Two"', "name = 3"), "name is not a text"),
        (('name = "Two"', "detente = 9"), "format '9'"),
        (('name = "Two"', "options = 3"), "Cannot"),
        (('name = "B"', 'name = "A"'), "two decision makers are named 'A'"),
        (('preference = ["a", "!b"]', 'ranking = ["NN", "NY"]'), "leaves out 2 feasible states, such as YN"),
        (('preference = ["a", "!b"]', 'ranking = ["NN", "NY", "YN", "YY", "NN"]'), "preferred to itself"),
        (('preference = ["a", "!b"]', "weights = [{holds = 'a', weight = 1" + "0" * 5000 + "}]"), "too long"),
        (('preference = ["a", "!b"]', "weights = [{holds = 'a', weight = 1" + "0" * 50 + "}]"), "whole number up to"),
        (('preference = ["a", "!b"]', 'order = ["NN", "YY"]'), "each chain in brackets"),
        (('preference = ["a", "!b"]', 'preference = ["a", "!b"'), "close the list with ]"),
        (('name = "Two"', "name = \u201cTwo\u201d"), "straight quotation marks"),
        (('name = "Two"', 'name = "Two'), "close the quotation mark"),
        (('id = "b"', 'id = "b"\nid = "c"'), "written twice"),
        (('id = "b"', 'id = "b"\npreference = ["a"]'), "it belongs in a decision maker"),
        (('id = "b"', 'id = "b"\nsource = "x"'), "it belongs at the top"),
        (("[[options]]", SINGLE + "allowed = 'yes'\n[[options]]"), "allowed is neither true nor false"),
        (("[[options]]", SINGLE.replace("YN", "NN") + "[[options]]"), "leads from NN to itself"),
        (("[[options]]", SINGLE + "allowed = true\n" + SINGLE + "[[options]]"), "already, by entry 1"),
        (("[[options]]", "x = " + "[" * 5000 + "]" * 5000 + "\n[[options]]"), "nested too deep"),
    ],
)  # fmt: skip
def test_each_fault_is_one_clear_line(change, says):
    found = problems_of(GOOD.replace(*change))
    assert found
    assert any(says in line for line in found)
    assert all("\n" not in line for line in found)


def test_contradictory_patterns_leave_no_state():
    rules = "".join(f'[[infeasible]]\npattern = "{pattern}"\n' for pattern in ("Y-", "NY", "-N"))
    assert "leave no state" in problems_of(GOOD + rules)[0]


def test_groups_can_contradict_too():
    rules = '[[infeasible]]\nat_least_one = ["a"]\n[[infeasible]]\nexpression = "a"\n'
    assert "leave no state" in problems_of(GOOD + rules)[0]


def test_all_faults_are_said_not_only_the_first():
    text = GOOD.replace('owner = "B"', 'owner = "C"').replace('["b", "!a"]', '["x", "!y"]')
    assert len(problems_of(text)) == 3


def test_what_cannot_be_read_hides_no_other_fault():
    found = problems_of(GOOD.replace('"!a"', '"!a &"').replace('"!b"', '"!c"'))
    assert ["missing at the end" in found[0], "'c', which is no option" in found[1]] == [True, True]


def test_faults_say_their_line():
    text = GOOD.replace('preference = ["a", "!b"]', 'preference = [\n  "a",\n  "!z",\n]')
    assert "m.toml, line 17" in problems_of(text)[0]


def test_no_options_and_too_many():
    nobody = '[[decision_makers]]\nname = "A"\n'
    assert "no options" in problems_of(nobody)[0]
    many = "".join(f'[[options]]\nid = "o{k}"\nowner = "A"\n' for k in range(10_000))
    found = problems_of(many + nobody)
    assert "10,000 options" in found[0]
    assert len(found) == 1


def test_a_model_of_900_options_is_checked_quickly_enough_to_be_solved_by_diagrams():
    options = tuple(Option(f"o{k}", "", "A") for k in range(900))
    conflict = Conflict("", options, (DecisionMaker("A", tuple(option.id for option in options)),))
    assert check(conflict) == []


DOCUMENT = {
    "program": "gmcr-py",
    "version": "0.3.6",
    "options": [{"name": "Stop", "permittedDirection": "fwd"}, {"name": "Stop", "permittedDirection": "both"}],
    "decisionMakers": [
        {"name": "A", "options": [0], "preferences": [[[1, "Y"]], {"compound": True, "members": [[[0, "N"]]]}]},
        {"name": "B", "options": [1], "preferences": []},
    ],
    "infeasibles": [[[0, "Y"], [1, "Y"]]],
    "somethingNew": {"x": 1},
}


class TestGmcr:
    def read(self, **changes):
        return parse_model(json.dumps({**DOCUMENT, **changes}), "m.gmcr")

    def test_it_is_read(self):
        conflict, problems = self.read()
        assert not problems
        assert conflict.option_ids == ("stop", "stop_2")
        assert [option.moves for option in conflict.options] == ["forward", "both"]
        assert [str(one.expression) for one in conflict.decision_makers[0].preference.statements] == ["stop_2", "!stop"]
        assert [part.value for part in conflict.infeasible] == ["YY"]

    def test_states_are_numbered_with_the_first_option_lowest(self):
        makers = [{**maker, "preferenceRanking": [2, [1, 3]]} for maker in DOCUMENT["decisionMakers"]]
        conflict, problems = self.read(decisionMakers=makers, useManualPreferenceRanking=True)
        assert not problems
        assert conflict.decision_makers[0].preference.levels == (("YN",), ("NN", "NY"))

    @pytest.mark.parametrize(
        "changes",
        [
            {"options": None},
            {"decisionMakers": [{"name": "A"}]},
            {"infeasibles": [[[7, "Y"]]]},
            {"infeasibles": [[0, "Y"]]},
            {"version": "2.0"},
            {"options": [{"name": "x", "permittedDirection": "sideways"}]},
            {"decisionMakers": [{"name": "A", "options": [0]}, {"name": "B", "options": [0]}]},
        ],
    )
    def test_what_is_wrong_is_said(self, changes):
        with pytest.raises(ModelError) as caught:
            self.read(**changes)
        assert "m.gmcr" in str(caught.value)

    def test_cut_off_anywhere(self):
        text = json.dumps(DOCUMENT)
        for end in range(1, len(text), 7):
            with pytest.raises(ModelError):
                parse_model(text[:end], "m.gmcr")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"{", b"[1]", b"{}", b"no toml at all"])
def test_files_that_are_no_models(tmp_path, content):
    path = tmp_path / "model.toml"
    path.write_bytes(content)
    assert check_file(path)
    with pytest.raises(ModelError):
        load(path)


def test_missing_file_and_folder(tmp_path):
    for path in (tmp_path, tmp_path / "nothing.toml"):
        assert len(check_file(path)) == 1
