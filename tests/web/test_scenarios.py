"""What-if: the model as edited, beside the one it came from, and kept apart from the ledger."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.conflict import load
from detente.errors import ModelError, SettingError
from detente.workflow import examples, kept_scenarios
from detente.workflow.scenarios import Edit, NewOption, comparable, edited, glance, outcome, turned


@pytest.fixture(scope="module")
def conflict():
    return load(examples.folder() / "conflicts" / "syria_iraq_1975.toml")


def wishes(conflict, name):
    return [str(s.expression) for s in conflict.decision_maker(name).preference.statements]


def test_no_change_is_the_same_model(conflict):
    kept = {maker.name: wishes(conflict, maker.name) for maker in conflict.decision_makers}
    assert edited(conflict, Edit(kept, conflict.status_quo)) == conflict
    assert edited(conflict, Edit({})) == conflict


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_an_order_is_taken_as_given_and_grounds_stay(conflict, seed):
    maker = conflict.decision_makers[seed % len(conflict.decision_makers)]
    order = wishes(conflict, maker.name)
    random.Random(seed).shuffle(order)
    order = order[: 1 + seed % len(order)]
    after = edited(conflict, Edit({maker.name: order}))
    assert wishes(after, maker.name) == order
    known = {str(s.expression): s for s in maker.preference.statements}
    assert all(s == known[str(s.expression)] for s in after.decision_maker(maker.name).preference.statements)
    others = [m for m in conflict.decision_makers if m.name != maker.name]
    assert [m for m in after.decision_makers if m.name != maker.name] == others


def test_what_is_supposed_is_marked_as_such(conflict):
    name = conflict.decision_makers[0].name
    supposed = f"{conflict.option_ids[0]} & !{conflict.option_ids[1]}"
    assert supposed not in wishes(conflict, name)
    after = edited(conflict, Edit({name: [supposed]}))
    assert after.decision_maker(name).preference.statements[0].assumed


@pytest.mark.parametrize("edit", [
    Edit({"Nobody": []}), Edit({}, "YY"), Edit({}, "xxxxx"),
])  # fmt: skip
def test_what_cannot_be_is_refused(conflict, edit):
    with pytest.raises(ModelError):
        edited(conflict, edit)


def test_a_slip_in_an_expression_is_refused(conflict):
    for slip in ("nothing_known", "a &", ""):
        with pytest.raises(ModelError):
            edited(conflict, Edit({conflict.decision_makers[0].name: [slip]}))


GATE = NewOption("new_gate", "open a new gate", "Iraq")


def test_what_can_be_is_widened_and_states_before_are_states_after(conflict):
    before = outcome(conflict)
    wider = edited(
        conflict, Edit({}, makers=["  A  third "], options=[GATE, NewOption("look_on", "look on", "A third")])
    )
    assert comparable(conflict, wider)
    assert wider.status_quo == conflict.status_quo + "NN"
    assert [m.name for m in wider.decision_makers] == [*(m.name for m in conflict.decision_makers), "A third"]
    assert wider.decision_maker("A third").options == ("look_on",)
    assert "new_gate" in wider.decision_maker("Iraq").options
    assert all(option.assumed for option in wider.options[-2:])
    # Nobody cares for what was added, so that each state is held or left as it was, whatever is done of it.
    after = outcome(wider)
    for one in turned(before, after):
        assert one.lost == ()
        assert one.after == 4 * one.before
        assert not [state for state in one.gained if state.endswith("NN")]


def test_a_side_that_wants_what_is_new_moves(conflict):
    wanted = [*wishes(conflict, "Iraq")]
    after = outcome(edited(conflict, Edit({"Iraq": ["new_gate", *wanted]}, options=[GATE])))
    assert after.diagnosis.verdict.state == "open"


@pytest.mark.parametrize("edit", [
    Edit({}, options=[NewOption("new_gate", "open", "Nobody")]),
    Edit({}, options=[GATE, GATE]),
    Edit({}, options=[NewOption("a b", "open", "Iraq")]),
    Edit({}, makers=["Iraq"]), Edit({}, makers=[" "]),
    Edit({}, options=[NewOption(f"o{n}", "o", "Iraq") for n in range(21)]),
])  # fmt: skip
def test_what_cannot_be_added_is_refused(conflict, edit):
    with pytest.raises(ModelError):
        edited(conflict, edit)


def test_a_model_that_lists_states_takes_no_option():
    ranked = load(examples.folder() / "conflicts" / "prisoners_dilemma.toml")
    with pytest.raises(ModelError, match="single states"):
        edited(ranked, Edit({}, options=[replace(GATE, owner=ranked.decision_makers[0].name)]))


def test_the_verdict_at_a_glance_is_that_of_the_diagnosis(conflict):
    found, whole = glance(conflict), outcome(conflict)
    assert found.solution.equilibria.keys() == whole.solution.equilibria.keys()
    assert found.standing.state == whole.diagnosis.verdict.state
    assert [found.standing.kind] == [kind.name for kind in whole.diagnosis.verdict.kinds] or not found.standing.kind


def test_equilibria_gained_and_lost_are_those_of_the_two_solutions(conflict):
    name = conflict.decision_makers[0].name
    before, after = outcome(conflict), outcome(edited(conflict, Edit({name: wishes(conflict, name)[::-1]})))
    for one in turned(before, after):
        was = set(before.solution.equilibria[one.concept].states())
        now = set(after.solution.equilibria[one.concept].states())
        assert (set(one.gained), set(one.lost)) == (now - was, was - now)
        assert (one.before, one.after) == (len(was), len(now))


def test_a_scenario_is_kept_and_found_again(conflict, tmp_path):
    stem = kept_scenarios.save(conflict, "If they dropped it!", tmp_path / "new")
    assert stem == "if-they-dropped-it"
    assert kept_scenarios.listed(tmp_path / "new") == (stem,)
    assert kept_scenarios.load(stem, tmp_path / "new").options == conflict.options
    kept_scenarios.remove(stem, tmp_path / "new")
    assert kept_scenarios.listed(tmp_path / "new") == ()


def test_a_long_name_is_cut_and_a_folder_is_no_scenario(conflict, tmp_path):
    stem = kept_scenarios.save(conflict, "if the ferries were idle " * 40, tmp_path)
    (tmp_path / "folder.toml").mkdir()
    assert kept_scenarios.listed(tmp_path) == (stem,)
    assert 20 < len(stem) <= 60


@pytest.mark.parametrize("name", ["../../etc/x", "/root", "..", "con\x00", "a/b\\c", "x" * 500, "-rf"])
def test_no_name_leads_out_of_the_folder(conflict, tmp_path, name):
    folder = tmp_path / "in" / "here"
    with suppress(SettingError):
        kept_scenarios.save(conflict, name, folder)
    outside = [p for p in tmp_path.rglob("*") if p.is_file() and p.parent != folder]
    assert outside == []
    for asked in (name, "../here", ""):
        if asked not in kept_scenarios.listed(folder):
            with pytest.raises(SettingError):
                kept_scenarios.load(asked, folder)


def test_the_page_tries_keeps_and_compares(ann):
    decisions = ann.desk.store.decisions()
    model = ann.desk.outcome().conflict
    sudria = wishes(model, "Sudria")
    dropped = [w for w in sudria if not w.startswith("!")] or sudria[:1]
    body = {"preferences": {"Sudria": dropped}, "status_quo": model.status_quo, "as_of": None}
    tried = ann.json("/model/try", body)
    assert tried.status_code == 200
    assert "Nash" in tried.text
    reasons = ann.json("/model/reasons", body)
    assert reasons.status_code == 200
    assert "<svg" in reasons.text
    kept = ann.json("/scenarios", {**body, "name": "Nothing refused"}).json()
    page = ann.get(kept["address"])
    assert page.status_code == 200
    assert kept["address"].rpartition("/")[2] == "nothing-refused"
    assert kept["address"] in ann.get("/deadlock").text
    assert ann.desk.store.decisions() == decisions
    assert ann.post(f"{kept['address']}/remove").status_code == 303
    assert ann.get(kept["address"]).status_code == 400


def test_the_page_supposes_an_option_and_a_decision_maker(ann):
    model = ann.desk.outcome().conflict
    body = {
        "preferences": {"Sudria": ["let_in_ships", *wishes(model, "Sudria")], "Oceania": ["let_in_ships"]},
        "status_quo": model.status_quo + "N",
        "makers": ["Oceania"],
        "options": [{"id": "let_in_ships", "text": "let in ships of others", "owner": "Sudria", "moves": "both"}],
    }
    tried = ann.json("/model/try", body)
    assert tried.status_code == 200, tried.text
    assert "<b>open</b>" in tried.text.lower()
    assert re.search("Sudria would gain by [^<]*taking “let in ships of others”", ann.json("/model/reasons", body).text)
    kept = ann.json("/scenarios", {**body, "name": "Ships"}).json()
    page = ann.get(kept["address"]).text
    assert "let in ships of others" in page
    assert "Oceania" in page
    assert "cannot be compared" not in page


@pytest.mark.parametrize("more", [
    {"makers": "x"}, {"makers": [1]}, {"makers": [""]}, {"options": {}}, {"options": [1]}, {"options": [{"id": "a"}]},
    {"options": [{"id": "a", "text": "a", "owner": "x" * 400}]},
])  # fmt: skip
def test_what_is_supposed_in_another_shape_is_refused(ann, more):
    answer = ann.json("/model/try", {"preferences": {}, **more})
    assert answer.status_code == 400
    assert "cannot be understood" in answer.text
