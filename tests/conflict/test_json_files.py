"""Case JSON and .gmcr: a slip in a key is told, and what is passed over is named."""

from __future__ import annotations

import copy
import json

import pytest

from detente.conflict.files import check_file, keys_passed_over, parse_model
from detente.errors import ModelError

CASE = {
    "options": [{"id": "a", "text": "a", "dm": "A"}, {"id": "b", "text": "b", "dm": "B", "moves": "forward"}],
    "decision_makers": [
        {"name": "A", "options": ["a"], "preference": {"kind": "statements", "value": ["b", "!a"]}},
        {"name": "B", "options": ["b"], "preference": {"kind": "ranking", "value": [["YN"], ["NN", "YY"], ["NY"]]}},
    ],
    "infeasible": [],
    "expected": {"nash": ["NY"]},
}
GMCR = {
    "program": "gmcr-py", "version": "0.3.12", "title": "t", "description": "",
    "options": [{"name": "A", "permittedDirection": "both"}],
    "decisionMakers": [{"name": "X", "options": [0], "preferences": [[[0, "Y"]]]}],
    "infeasibles": [],
}  # fmt: skip


def faults(change) -> list[str]:
    case = copy.deepcopy(CASE)
    change(case)
    return [str(problem.error()) for problem in parse_model(json.dumps(case), "m.json")[1]]


def test_keys_that_say_nothing_of_the_model_are_passed_over():
    assert faults(lambda case: case.update(page=3, sources=["x"], states=4)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda case: case.update(infeasable=["YY"]), "did you mean 'infeasible'"),
        (lambda case: case["options"][0].update(move="none"), "did you mean 'moves'"),
        (lambda case: case["decision_makers"][0].update(preferences=[]), "did you mean 'preference'"),
        (lambda case: case.update(infeasible="YY"), "infeasible is not a list"),
        (lambda case: case["decision_makers"][0]["preference"].update(kind="mood"), "a preference of kind 'mood'"),
        (lambda case: case["decision_makers"][0].update(preference=["b"]), "a preference is no object"),
        (lambda case: case["decision_makers"].__setitem__(0, None), "not a table"),
    ],
)
def test_a_slip_is_told_with_its_place(change, said):
    found = faults(change)
    assert any(said in fault for fault in found)
    assert all("m.json" in fault for fault in found)


def test_a_model_without_decision_makers_says_so_first():
    assert "no decision makers" in faults(lambda case: case.update(decision_makers=[]))[0]


@pytest.mark.parametrize("text", ["[1]", "null", '"a"', "[" * 100_000])
def test_json_that_is_no_object(text):
    with pytest.raises(ModelError, match="JSON"):
        parse_model(text, "m.json")


def test_what_a_gmcr_file_has_besides_is_named(tmp_path):
    path = tmp_path / "m.gmcr"
    path.write_text(json.dumps(GMCR))
    assert keys_passed_over(path) == []
    more = {**GMCR, "mood": 1, "note": "", "coalitions": [0, [0, 1]]}
    path.write_text(json.dumps(more))
    assert keys_passed_over(path) == ["mood", "coalitions"]
    assert check_file(path) == []


def test_every_cut_of_a_gmcr_file_is_told(tmp_path):
    text = json.dumps(GMCR)
    path = tmp_path / "m.gmcr"
    for end in range(1, len(text), 7):
        path.write_text(text[:end])
        (problem,) = check_file(path)
        assert "\n" not in str(problem.error())


@pytest.mark.parametrize("key", ["options", "decisionMakers"])
def test_a_gmcr_file_without_a_part(key):
    with pytest.raises(ModelError, match=key):
        parse_model(json.dumps({k: v for k, v in GMCR.items() if k != key}), "m.gmcr")
