"""The JSON form of a diagnosis holds what the diagnosis holds."""

from __future__ import annotations

import pytest

from detente.diagnosis import diagnose
from detente.diagnosis.record import verdict, way_out
from diagnosis.models import random_model

MODELS = [random_model(seed, most_options=4, most_statements=6) for seed in range(60)]
FOUND = [diagnose(conflict, status_quo=today) for conflict, today in MODELS]


def test_a_way_out_is_told_with_all_that_it_has():
    ways = [way for found in FOUND for way in found.ways_out]
    assert {bool(way.held_by) for way in ways} == {True, False}
    for way in ways:
        record = way_out(way)
        for name in ("kind", "deal", "held_by", "why_none", "setter", "otherwise", "until"):
            assert (record[name] or "") == getattr(way, name), name
        assert [s["to"] for s in record["path"]] == [s.target for s in way.path]
        assert [pair[0] for pair in record["statements"]] == [ref.decision_maker for ref in way.statements]


@pytest.mark.parametrize("name", ["option", "state", "target", "decision_makers", "statements"])
def test_a_reason_is_told_with_what_it_names_and_with_nothing_empty(name):
    for found in FOUND:
        for one, record in zip(found.verdict.why, verdict(found.verdict)["why"], strict=True):
            value = getattr(one, name)
            assert (name in record) is bool(value)
            assert not value or record[name] in (value, list(value))


def test_a_reason_is_told_with_the_preferences_that_it_rests_on():
    resting = [
        (one, record)
        for found in FOUND
        for one, record in zip(found.verdict.why, verdict(found.verdict)["why"], strict=True)
        if one.refs
    ]
    assert resting
    for one, record in resting:
        assert [pair[0] for pair in record["preferences"]] == [ref.decision_maker for ref in one.refs]
