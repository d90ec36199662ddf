"""A diagnosis on diagrams says what one on arrays says, reason by reason and way by way."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from detente.conflict import Conflict, Prioritised
from detente.diagnosis import diagnose
from detente.diagnosis.of_large import diagnose_large
from diagnosis.models import random_model
from diagnosis.reference import Reference
from diagnosis.test_reasons import trading

pytest.importorskip("oxidd")


def assumed(conflict: Conflict, draw: random.Random) -> Conflict:
    """The conflict with some of its statements marked as assumed."""
    makers = []
    for maker in conflict.decision_makers:
        assert isinstance(maker.preference, Prioritised)
        made = tuple(replace(s, assumed="a cost" if draw.random() < 0.6 else None) for s in maker.preference.statements)
        makers.append(replace(maker, preference=Prioritised(made)))
    return replace(conflict, decision_makers=tuple(makers))


def models() -> list[tuple[Conflict, str]]:
    drawn = [random_model(seed, most_options=4, most_statements=6) for seed in range(80)] + list(
        map(trading, range(25))
    )
    return [
        (assumed(conflict, random.Random(seed)), s0)
        for seed, (conflict, s0) in enumerate(drawn)
        if all(isinstance(maker.preference, Prioritised) for maker in conflict.decision_makers)
    ]


MODELS = models()


def test_verdicts_and_the_reasons_that_hold_today_are_alike():
    states = set()
    for conflict, s0 in MODELS:
        one, other = diagnose(conflict, status_quo=s0).verdict, diagnose_large(conflict, s0).verdict
        states.add(one.state)
        for name in ("state", "deadlocked", "nash", "depth"):
            assert getattr(one, name) == getattr(other, name), name
        assert [kind.name for kind in one.kinds] == [kind.name for kind in other.kinds]
        reference = Reference(conflict, s0)
        for kind in other.kinds:
            assert (kind.witness is None) is (not reference.better())
            assert kind.witness is None or kind.witness in reference.better()
        today = ("no gain", "would move", "asked", "refused")
        told = [
            sorted((b.about, b.decision_makers, b.option) for b in verdict.why if b.about in today)
            for verdict in (one, other)
        ]
        assert told[0] == told[1]
        assert {(k.kind, k.demand, k.asker, k.state, k.refused) for k in one.kinds_if} == {
            (k.kind, k.demand, k.asker, k.state, k.refused) for k in other.kinds_if
        }
    assert states == {"open", "nothing asked", "deadlocked"}


def test_a_way_out_is_what_its_kind_says():
    seen = set()
    for conflict, s0 in MODELS:
        for found in (diagnose(conflict, status_quo=s0), diagnose_large(conflict, s0)):
            reference = Reference(conflict, s0)
            for way in found.ways_out:
                gone = frozenset((ref.decision_maker, ref.place - 1) for ref in way.statements)
                if not way.deal:
                    assert way.why_none
                    continue
                seen.add(way.kind)
                assert reference.within_reach(way.deal)
                if way.kind == "side payment":
                    assert len({name for name, _ in gone}) == 1
                    assert all(ref.assumed for ref in way.statements)
                if way.kind in ("side payment", "concession"):
                    assert reference.opens(gone)
                if way.kind == "guarantee":
                    assert reference.secures(gone)
                    assert way.deal in reference.better()
                assert bool(gone) is (way.kind in ("side payment", "concession", "guarantee"))
                assert not way.path or way.path[-1].target == way.deal
    assert {"side payment", "concession", "guarantee"} <= seen


def test_as_many_ways_of_each_kind_are_told_either_way():
    for conflict, s0 in MODELS:
        usual, large = diagnose(conflict, status_quo=s0), diagnose_large(conflict, s0)
        for kind in ("concession", "guarantee", "side payment"):
            many = [len([way for way in found.ways_out if way.kind == kind]) for found in (usual, large)]
            assert many[0] == many[1], kind
