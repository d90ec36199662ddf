"""The JSON form of a diagnosis holds what the diagnosis holds."""

from __future__ import annotations

from datetime import date

import pytest

from detente.diagnosis import Diagnosis, TalksDiagnosis, diagnose, diagnose_talks
from detente.diagnosis.brittleness import Brittleness
from detente.diagnosis.findings import StatementRef, StickingPoint, WayOut
from detente.diagnosis.over_time import Turn
from detente.diagnosis.record import (
    as_written,
    brittle,
    how_sure,
    of_model,
    of_talks,
    sticking_point,
    turn,
    verdict,
    way_out,
)
from detente.framing import derive
from diagnosis.models import random_model
from diagnosis.test_talks import dispute
from ledger.build import Report, ledger_of

MODELS = [random_model(seed, most_options=4, most_statements=6) for seed in range(60)]


@pytest.fixture
def found_all() -> list[Diagnosis]:
    """The diagnoses, made for each test, so that a test owes nothing to another."""
    return [diagnose(conflict, status_quo=today) for conflict, today in MODELS]


def test_a_way_out_is_told_with_all_that_it_has(found_all):
    ways = [way for found in found_all for way in found.ways_out]
    assert {bool(way.held_by) for way in ways} == {True, False}
    for way in ways:
        record = way_out(way)
        for name in ("kind", "deal", "held_by", "why_none", "setter", "otherwise", "until"):
            assert (record[name] or "") == getattr(way, name), name
        assert [s["to"] for s in record["path"]] == [s.target for s in way.path]
        assert [pair[0] for pair in record["statements"]] == [ref.decision_maker for ref in way.statements]


@pytest.mark.parametrize("name", ["option", "state", "target", "decision_makers", "statements"])
def test_a_reason_is_told_with_what_it_names_and_with_nothing_empty(name, found_all):
    for found in found_all:
        for one, record in zip(found.verdict.why, verdict(found.verdict)["why"], strict=True):
            value = getattr(one, name)
            assert (name in record) is bool(value)
            assert not value or record[name] in (value, list(value))


def test_a_reason_is_told_with_the_preferences_that_it_rests_on(found_all):
    resting = [
        (one, record)
        for found in found_all
        for one, record in zip(found.verdict.why, verdict(found.verdict)["why"], strict=True)
        if one.refs
    ]
    assert resting
    for one, record in resting:
        assert [pair[0] for pair in record["preferences"]] == [ref.decision_maker for ref in one.refs]


def shout(ref) -> str:
    return ref.text.upper()


@pytest.mark.parametrize("words", [as_written, shout])
def test_a_models_diagnosis_is_told_whole(words, found_all):
    seen = set()
    for found in found_all:
        record = of_model(found, words)
        assert record["name"] == found.conflict.name
        assert record["options"] == [option.id for option in found.conflict.options]
        for name in ("asked", "contested", "left_out"):
            assert record[name] == list(getattr(found, name))
        assert (record["status_quo"], record["complete"]) == (found.status_quo, found.complete)
        assert record["better_states"] == found.better
        assert record["verdict"] == verdict(found.verdict, words)
        assert record["ways_out"] == [way_out(way, words) for way in found.ways_out]
        for point, told in zip(found.sticking_points, record["sticking_points"], strict=True):
            seen.add(point.type)
            assert told["type"] == point.type
            if point.type == "contested demand":
                assert {k: told[k] for k in told if k != "type"} == {
                    "option": point.option, "owner": point.owner, "askers": list(point.askers),
                    "refused": list(point.refused),
                }  # fmt: skip
            else:
                assert {k: told[k] for k in told if k != "type"} == {
                    "statements": [[ref.decision_maker, words(ref)] for ref in point.statements], "deal": point.deal,
                    "rests_on": [], "assumed": [],
                }  # fmt: skip
    assert len(seen) == 3


def test_a_verdict_is_told_whole(found_all):
    for found in (one.verdict for one in found_all):
        record = verdict(found, shout)
        for name in ("state", "deadlocked", "nash", "depth", "reason"):
            assert record[name] == getattr(found, name)
        assert record["kinds"] == [kind.name for kind in found.kinds]
        assert record["witnesses"] == {kind.name: kind.witness for kind in found.kinds}
        for one, told in zip(found.kinds_if, record["kinds_if"], strict=True):
            assert told == {
                "kind": one.kind, "demand": one.demand, "asker": one.asker, "state": one.state,
                "statements": list(one.statements), "refused": list(one.refused),
            }  # fmt: skip


def test_what_a_way_asks_one_to_believe_is_told(found_all):
    needed = set()
    for way in (way for found in found_all for way in found.ways_out):
        record = way_out(way)
        for step, told in zip(way.path, record["path"], strict=True):
            assert told == {
                "movers": list(step.movers), "from": step.source, "to": step.target, "changes": list(step.changes)
            }  # fmt: skip
        for one, told in zip(way.beliefs, record["beliefs"], strict=True):
            needed.add(one.needed)
            assert told == {
                "decision_maker": one.decision_maker, "does": list(one.does), "others": list(one.others),
                "needed": one.needed,
            }  # fmt: skip
    assert True in needed


def test_the_grounds_of_a_sticking_point_are_told_once_each_and_its_assumptions():
    refs = (
        StatementRef("Lowick", 1, "!sluice", ("s1", "s2"), "the cost"),
        StatementRef("Upham", 2, "!bridge", ("s2", "s3")),
    )
    told = sticking_point(StickingPoint("concession", statements=refs, deal="YY"))
    assert (told["rests_on"], told["assumed"]) == (["s1", "s2", "s3"], ["the cost"])
    assert told["statements"] == [["Lowick", "!sluice"], ["Upham", "!bridge"]]


def talks(certainty: str, as_of: date | None = None) -> TalksDiagnosis:
    framed = derive(ledger_of(dispute(certainty)), as_of=as_of)
    return diagnose_talks(framed.ledger, framed.talks, framed, as_of)


@pytest.mark.parametrize("as_of", [None, date(2031, 3, 2)])
def test_a_diagnosis_of_talks_is_told_with_its_shares(as_of):
    found = talks("probable", as_of)
    record = of_talks(found)
    assert record["verdict"] == verdict(found.verdict) | {"as_of": "2031-03-02" if as_of else None}
    assert record["asked"] == [d.option for d in found.demands]
    assert record["contested"] == [d.option for d in found.demands if d.contested]
    assert (record["stuck"], record["moving"]) == (list(found.stuck), list(found.moving))
    assert [p["share"] for p in record["sticking_points"]] == [round(found.share(p), 4) for p in found.sticking_points]
    assert record["ways_out"] == [way_out(way) for way in found.ways_out]
    assert record["how_sure"] == how_sure(found)
    assert found.model is not None
    assert (record["complete"], record["left_out"]) == (found.model.complete, list(found.model.left_out))


def test_how_sure_it_is_is_told_to_four_places():
    found = talks("possible")
    told, sure = how_sure(found), found.sureness
    assert (told["draws"], told["choices"], told["seed"], told["margin"]) == (0, 4, 0, 0.0)
    assert sure.decisive is not None
    assert told["verify_first"] == sure.decisive.statement
    for name in ("state", "deadlocked"):
        assert told[name] == round(found.share(name), 4)
    assert told["verdict"] == round(sure.verdict, 4)
    assert told["kinds"] == {kind.name: round(found.share(kind.name), 4) for kind in found.verdict.kinds} != {}
    assert told["uncertain"] == list(sure.uncertain)
    assert told["influences"] == [
        {
            "statement": one.statement,
            "with": round(one.with_it, 4),
            "without": round(one.without_it, 4),
            "state_if_left_out": one.alone,
        }
        for one in sure.influences
    ]
    assert how_sure(talks("certain"))["verify_first"] is None


def test_of_no_dealings_nothing_is_left_out():
    report = Report("2031-03-01")
    report.say("assess", "author", "the valley is fair")
    framed = derive(ledger_of(report))
    record = of_talks(diagnose_talks(framed.ledger, framed.talks, framed))
    assert (record["complete"], record["left_out"], record["asked"]) == (True, [], [])


def test_a_turn_and_how_brittle_it_is_are_told():
    one = Turn(date(2031, 3, 1), "deadlocked", True, ("trust",), ("s1",), True)
    assert turn(one) == {
        "date": "2031-03-01", "state": "deadlocked", "deadlocked": True, "kinds": ["trust"], "because": ["s1"],
        "alone": True,
    }  # fmt: skip
    fewest = Brittleness(2, (("s1", "s2"),), 3, 4)
    assert brittle(fewest) == {"fewest": 2, "sets": [["s1", "s2"]], "largest_tried": 3, "tried": 4}


def test_fields_of_a_way_out_that_do_not_apply_are_none_and_the_others_as_they_are():
    whole = WayOut(
        "deadline", deal="YY", held_by="nash", why_none="no way", setter="Lowick", otherwise="YN", until="2031-05-01"
    )
    names = ("deal", "held_by", "why_none", "setter", "otherwise", "until")
    assert {name: way_out(whole)[name] for name in names} == {name: getattr(whole, name) for name in names}
    assert {name: way_out(WayOut("deadline"))[name] for name in names} == dict.fromkeys(names)
