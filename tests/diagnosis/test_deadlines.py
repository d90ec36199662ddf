"""Deadlines as ways out, against the definition read aloud."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.conflict import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised, parse
from detente.diagnosis import WayOut, diagnose
from detente.diagnosis.of_large import diagnose_large
from detente.diagnosis.of_talks import diagnose_talks
from detente.diagnosis.ways_of_large import ANNOUNCED
from detente.framing import derive
from diagnosis.models import random_model
from diagnosis.reference import Reference
from ledger.build import Report, ledger_of


def changed(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def announced(reference: Reference, most: int) -> list[tuple[str, str]]:
    """What sides can announce: reached alone, no loss to them, worse than today for another."""
    r, s0 = reference.r, reference.s0
    return [
        (i, d)
        for i in reference.names
        for d in reference.moves[i, s0]
        if changed(s0, d) <= most and r[i][d] >= r[i][s0] and any(r[j][d] < r[j][s0] for j in reference.names if j != i)
    ]


def refusing(reference: Reference, setter: str, otherwise: str, i: str) -> object:
    return reference.r[i][reference.s0 if i == setter else otherwise]


def deals(reference: Reference, setter: str, otherwise: str) -> list[str]:
    return [
        t
        for t in reference.states
        if reference.within_reach(t)
        and reference.equilibrium("nash", t)
        and all(reference.r[i][t] > refusing(reference, setter, otherwise, i) for i in reference.names)
    ]


def found(ways: tuple[WayOut, ...]) -> list[WayOut]:
    return [way for way in ways if way.kind == "deadline"]


def agrees(reference: Reference, ways: list[WayOut], most: int) -> None:
    able = announced(reference, most)
    leading = [(i, d) for i, d in able if deals(reference, i, d)]
    if not leading:
        (way,) = ways
        assert not way.deal
        assert ("no loss" in way.why_none) is (not able)
        return
    fewest = min(changed(reference.s0, d) for _, d in leading)
    assert changed(reference.s0, ways[0].otherwise) == fewest
    assert {(way.setter, way.otherwise) for way in ways} <= set(leading)
    assert len(ways) == min(3, len(leading))
    for way in ways:
        assert way.deal in deals(reference, way.setter, way.otherwise)
        here = reference.s0
        for step in way.path:
            assert step.source == here
            here = step.target
            for i in reference.names:
                assert reference.r[i][here] >= refusing(reference, way.setter, way.otherwise, i)
        assert here == way.deal or not way.path
        assert bool(way.path) is not bool(way.why_none)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**8))
def test_a_deadline_is_as_defined_on_arrays(seed):
    conflict, status_quo = random_model(seed)
    diagnosis = diagnose(conflict, status_quo=status_quo)
    if diagnosis.verdict.deadlocked:
        agrees(Reference(conflict, status_quo), found(diagnosis.ways_out), 4)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**8))
def test_a_deadline_is_as_defined_on_diagrams(seed):
    conflict, status_quo = random_model(seed)
    diagnosis = diagnose_large(conflict, status_quo)
    if diagnosis.verdict.deadlocked:
        agrees(Reference(conflict, status_quo), found(diagnosis.ways_out), ANNOUNCED)


def supplier(*, stops: str = "both", takes_back: str = "forward") -> Conflict:
    """A supplies B today, can stop at no loss, and asks for a payment; B would rather have it for nothing."""
    options = (Option("supply", "supply", "A", stops), Option("pay", "pay", "B", takes_back))  # type: ignore[arg-type]

    def wants(*texts: str) -> Prioritised:
        return Prioritised(tuple(PreferenceStatement(parse(text)) for text in texts))

    makers = (DecisionMaker("A", ("supply",), wants("pay")), DecisionMaker("B", ("pay",), wants("supply", "!pay")))
    return Conflict("supplier", options, makers, (), "YN")


def test_who_can_stop_at_no_loss_can_set_a_day():
    diagnosis = diagnose(supplier())
    assert [kind.name for kind in diagnosis.verdict.kinds] == ["conflict of interest"]
    (way,) = found(diagnosis.ways_out)
    assert (way.setter, way.otherwise, way.deal) == ("A", "NN", "YY")
    assert [step.changes for step in way.path] == [("pay",)]


def test_a_day_helps_nothing_where_the_deal_would_be_undone_after_it():
    (way,) = found(diagnose(supplier(takes_back="both")).ways_out)
    assert not way.deal


def test_who_has_nothing_to_stop_can_set_no_day():
    (way,) = found(diagnose(supplier(stops="none")).ways_out)
    assert "no side can do anything alone" in way.why_none


def running(deadline: str | None) -> Report:
    report = Report("2024-04-01")
    extra = {"deadline": deadline} if deadline else {}
    report.say(
        "offer", "Lowick", "sell the water mill", "Upham", by="Lowick", condition="once the sluice is open", **extra
    )
    report.say("demand", "Lowick", "open the lower sluice", "Upham", by="Upham")
    report.say("reject", "Upham", "will not open the lower sluice first", "Lowick", refers_to="s2", certainty="denied")
    return report


def test_an_offer_that_runs_out_sets_a_day_by_itself():
    framed = derive(ledger_of(running("2024-06-01")), as_of=date(2024, 5, 1))
    talks = diagnose_talks(framed.ledger, framed.talks, framed, date(2024, 5, 1), draws=0)
    assert talks.verdict.deadlocked
    ways = [way for way in found(talks.ways_out) if way.until]
    mill = next(o.id for o in framed.conflict.options if "mill" in o.text)
    assert [(way.setter, way.until) for way in ways] == [("Lowick", "2024-06-01")]
    assert ways[0].deal[framed.conflict.index[mill]] == "Y"
    assert all(way.until == "2024-06-01" for way in talks.ways_out if way.deal)
    after = derive(ledger_of(running("2024-06-01")), as_of=date(2024, 6, 2))
    assert not any("mill" in o.text for o in after.conflict.options)


def test_without_a_deadline_nothing_runs_out():
    framed = derive(ledger_of(running(None)), as_of=date(2024, 5, 1))
    talks = diagnose_talks(framed.ledger, framed.talks, framed, date(2024, 5, 1), draws=0)
    assert talks.verdict.deadlocked
    assert not any(way.until for way in talks.ways_out)
