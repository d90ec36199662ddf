"""A demand to which no answer is told makes no deadlock; whatever shows dealings brings it back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from detente.brief.compose import compose
from detente.brief.findings import Findings
from detente.diagnosis.of_ledger import diagnose_framed
from detente.framing import derive
from detente.framing.tenor import LISTS, TITLE_WEIGHT, counts
from framing.test_laws import SOME
from ledger.build import Report, ledger_of

TITLES = ["The ministry rejected the plan", "The two firms signed the contract", "A walk along the harbour"]


def appeal(*more: tuple[str, str, str, str]) -> Report:
    """One village asks something of another; then what is given in addition: kind, actor, content, addressee."""
    report = Report("2031-03-01")
    asked = report.say("demand", "Upham", "open the lower sluice", "Lowick", by="Lowick")
    for kind, actor, content, to in more:
        by = {"by": to} if kind == "demand" else {"by": actor} if kind == "offer" else {"refers_to": asked}
        report.say(kind, actor, content, to, **by)
    return report


def test_a_demand_alone_is_told_and_makes_no_deadlock():
    framed = derive(ledger_of(appeal()))
    diagnosis = diagnose_framed(framed, draws=0)
    assert not framed.conflict.options
    assert [t.title for t in framed.unanswered] == ["open the lower sluice"]
    assert any("no answer is told" in str(r) and "sluice" in str(r) for r in framed.left_out)
    assert (diagnosis.verdict.state, diagnosis.verdict.deadlocked) == ("nothing asked", False)
    brief = compose(Findings(framed.ledger, None, framed, diagnosis))
    assert brief.answer[0].strong == "NO ANSWER YET."
    assert brief.answer[0].citations
    assert "Upham" in brief.title


@pytest.mark.parametrize(
    "more",
    [
        ("reject", "Lowick", "refused to open the lower sluice", "Upham"),
        ("demand", "Lowick", "repair the mill bridge", "Upham"),
        ("offer", "Upham", "repair the mill bridge", "Lowick"),
    ],
)
def test_a_refusal_or_something_asked_or_offered_in_return_makes_it_a_dealing(more):
    framed = derive(ledger_of(appeal(more)))
    assert framed.unanswered == ()
    assert any("sluice" in o.text for o in framed.conflict.options)


def test_another_offer_of_who_is_asked_is_an_answer():
    report = Report("2031-03-01")
    report.say("request", "Upham", "open the lower sluice", "Lowick", by="Lowick")
    assert [t.title for t in derive(ledger_of(report)).unanswered] == ["open the lower sluice"]
    report.say("offer", "Lowick", "repair the mill bridge", "Upham", by="Lowick")
    framed = derive(ledger_of(report))
    assert framed.tenor.way != "stuck"
    assert framed.unanswered == ()
    assert any("sluice" in o.text for o in framed.conflict.options)


def test_the_other_sides_refusal_of_another_matter_is_an_answer_too():
    report = appeal()
    asked = report.say("demand", "Upham", "give back the pasture", "Lowick", by="Lowick")
    report.say("reject", "Lowick", "refused to give back the pasture", "Upham", refers_to=asked)
    assert derive(ledger_of(report)).unanswered == ()


@settings(max_examples=60, deadline=None)
@given(SOME)
def test_what_got_no_answer_is_no_option_and_nothing_of_it_was_refused(some):
    framed = derive(ledger_of(*some))
    ids = {t.id for t in framed.unanswered}
    assert not ids & {t.id for t in framed.options.values()}
    assert all(t.status not in {"rejected", "contested", "broken", "kept"} for t in framed.unanswered)
    said = {name for r in framed.left_out for name in r.statements}
    assert all(set(t.statements) & said for t in framed.unanswered)


@pytest.mark.parametrize("title", TITLES)
def test_a_title_counts_with_its_weight_once(title):
    ledger = ledger_of(appeal(("reject", "Lowick", "refused", "Upham")))
    bare, titled = (
        derive(replace(ledger, documents=tuple(replace(d, title=words) for d in ledger.documents))).tenor
        for words in ("", title)
    )
    number = dict(zip((*LISTS, "failing"), counts(title), strict=True))
    for name in ("stuck", "together", "done", "broken", "agreed", "failing"):
        assert getattr(titled, name) - getattr(bare, name) == TITLE_WEIGHT * number[name], name
