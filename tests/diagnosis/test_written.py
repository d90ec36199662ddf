"""A diagnosis of a file, as data and as text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from detente.errors import ModelError
from detente.workflow import diagnosing

ROOT = Path(__file__).parents[2]
MODEL = """
detente = 1
name = "A fence"
[[options]]
id = "mend"
text = "mend the fence"
owner = "North"
[[options]]
id = "pay"
text = "pay for it"
owner = "South"
[[decision_makers]]
name = "North"
preference = ["(pay)", { holds = "!mend", assumed = "it costs work" }]
[[decision_makers]]
name = "South"
preference = ["mend", "!pay"]
"""


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "fence.toml"
    path.write_text(MODEL)
    return path


def test_the_record_has_what_is_promised(model):
    record = json.loads(json.dumps(diagnosing.to_record(diagnosing.diagnose(model))))
    verdict = record["verdict"]
    assert (verdict["state"], verdict["deadlocked"], verdict["nash"]) == ("deadlocked", True, True)
    assert (verdict["kinds"], verdict["depth"]) == (["trust"], "seq")
    assert {one["demand"]: one["kind"] for one in verdict["kinds_if"]} == {"mend": "trust", "pay": "trust"}
    assert all(why["text"] for why in verdict["why"])
    assert record["asked"] == ["mend", "pay"]
    points = record["sticking_points"]
    assert [p["option"] for p in points if p["type"] == "contested demand"] == ["mend", "pay"]
    both = [["North", "!mend"], ["South", "!pay"]]
    assert [p["statements"] for p in points if p["type"] != "contested demand"] == [both, both]
    kinds = {"sequencing", "verification", "linking", "guarantee", "concession", "deadline"}
    assert {way["kind"] for way in record["ways_out"]} == kinds
    needed = [(b["decision_maker"], b["others"]) for b in record["ways_out"][0]["beliefs"] if b["needed"]]
    assert needed == [("North", ["pay"]), ("South", ["mend"])]


def test_statements_are_written_as_in_the_file(model):
    found = diagnosing.diagnose(model)
    assert found.written["North", 1] == "(pay)"
    case = model.with_suffix(".json")
    case.write_text(
        json.dumps(
            {
                "options": [{"id": "a", "text": "a", "dm": "A"}, {"id": "b", "text": "b", "dm": "B"}],
                "decision_makers": [
                    {"name": "A", "options": ["a"], "preference": {"kind": "statements", "value": ["b", "( !a )"]}},
                    {"name": "B", "options": ["b"], "preference": {"kind": "statements", "value": ["a", "!b"]}},
                ],
            }
        )
    )
    record = diagnosing.to_record(diagnosing.diagnose(case))
    assert ["A", "( !a )"] in next(p["statements"] for p in record["sticking_points"] if p["type"] == "commitment")


def test_another_status_quo_can_be_asked_of(model):
    found = diagnosing.diagnose(model, status_quo="yn").diagnosis
    assert (found.status_quo, found.verdict.state) == ("YN", "open")
    with pytest.raises(ModelError, match="no state"):
        diagnosing.diagnose(model, status_quo="Y")


def test_a_model_without_a_feasible_status_quo_asks_for_one(model):
    model.write_text(MODEL + '\n[[infeasible]]\npattern = "NN"\n')
    with pytest.raises(ModelError, match="--status-quo"):
        diagnosing.diagnose(model)
    assert diagnosing.diagnose(model, status_quo="YY").diagnosis.verdict.state


def test_the_text_leads_with_the_verdict(model):
    lines = diagnosing.to_text(diagnosing.diagnose(model)).splitlines()
    assert lines[0] == "A fence"
    assert lines[2].startswith("DEADLOCKED: trust")
    assert any(line.strip().startswith("commitment: North: !mend and South: !pay") for line in lines)


@pytest.mark.parametrize("path", sorted((ROOT / "examples" / "conflicts").glob("[!e]*.toml")), ids=lambda p: p.stem)
def test_every_example_is_diagnosed_in_both_forms(path):
    found = diagnosing.diagnose(path)
    assert diagnosing.to_text(found)
    assert json.dumps(diagnosing.to_record(found))
