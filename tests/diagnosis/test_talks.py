"""The diagnosis of talks: what a ledger says above its model, and how sure it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from detente.diagnosis import TalksDiagnosis, diagnose_talks
from detente.diagnosis.draws import INCLUSION, Outcome, sample
from detente.framing import derive
from detente.ledger import Ledger
from ledger.build import Report, ledger_of


def told(ledger: Ledger, as_of: str | None = None, **how: int) -> TalksDiagnosis:
    day = date.fromisoformat(as_of) if as_of else None
    framed = derive(ledger, as_of=day)
    return diagnose_talks(ledger, framed.talks, framed, day, **how)


def dispute(certainty: str = "certain") -> Report:
    """Two villages and their well: each asks something of the other, and one refuses."""
    report = Report("2031-03-01")
    report.say("demand", "Upham", "open the lower sluice", "Lowick", by="Lowick")
    report.say("demand", "Lowick", "repair the mill bridge", "Upham", by="Upham", certainty=certainty)
    asked = report.say("demand", "Upham", "give back the pasture", "Lowick", by="Lowick")
    report.say("reject", "Lowick", "refused to give back the pasture", "Upham", refers_to=asked, certainty=certainty)
    return report


def settlement(published: str, *, kept: bool = False, broken: bool = False) -> Report:
    report = Report(published)
    deal = report.say(
        "propose",
        "Upham",
        "repair the mill bridge for opening the lower sluice",
        "Lowick",
        gives="repair the mill bridge",
        gets="open the lower sluice",
        date=published,
    )
    report.say("accept", "Lowick", "accepted the plan", "Upham", refers_to=deal, date=published)
    if kept:
        report.say("comply", "Upham", "repaired the mill bridge", by="Upham", refers_to=deal, date=published)
        report.say("comply", "Lowick", "opened the lower sluice", by="Lowick", refers_to=deal, date=published)
    if broken:
        report.say("breach", "Lowick", "did not open the lower sluice", by="Lowick", refers_to=deal, date=published)
    return report


def test_talks_that_stick_have_the_verdict_of_their_model():
    found = told(ledger_of(dispute()))
    assert found.verdict.state == "deadlocked"
    assert [kind.name for kind in found.verdict.kinds] == ["trust"]
    assert found.model is not None
    assert found.verdict.depth == found.model.verdict.depth == "seq"


def test_a_refusal_in_words_is_told_apart_from_one_that_is_assumed():
    found = told(ledger_of(dispute()))
    refused = {d.option: d.refused for d in found.demands if d.contested}
    assert sorted(map(bool, refused.values())) == [False, False, True]
    assert [bool(one.refused) for one in found.verdict.kinds_if] == [True, False, False]
    assert found.verdict.kinds_if[0].kind == "conflict of interest"
    assert [b.about for b in found.verdict.why].count("refused") == 1


def test_an_agreement_stands_until_it_is_kept_or_broken():
    first, agreed = dispute(), settlement("2031-04-01")
    assert told(ledger_of(first, agreed), "2031-03-15").verdict.state == "deadlocked"
    found = told(ledger_of(first, agreed), "2031-04-02")
    assert found.verdict.state == "agreed"
    assert not found.verdict.deadlocked
    assert found.verdict.kinds == found.sticking_points == found.ways_out == ()
    assert [b.about for b in found.verdict.why][:1] == ["agreed"]


def test_what_was_agreed_and_done_is_settled():
    found = told(ledger_of(dispute(), settlement("2031-04-01", kept=True)))
    assert found.verdict.state == "settled"
    assert found.agreement.carried_out
    assert set(found.agreement.shown) == set(found.agreement.carried_out)


def test_an_agreement_that_was_breached_is_broken_and_may_be_deadlocked_again():
    found = told(ledger_of(dispute(), settlement("2031-04-01", broken=True)))
    assert found.verdict.state == "broken"
    assert found.model is not None
    assert found.verdict.deadlocked == found.model.verdict.deadlocked
    assert any(b.about == "breached" and b.statements for b in found.verdict.why)


def test_an_old_agreement_does_not_outlive_newer_dealings():
    newer = Report("2031-06-01")
    for by, of, what in (("Upham", "Lowick", "lend the threshing barn"), ("Lowick", "Upham", "share the eel weir")):
        asked = newer.say("demand", by, what, of, by=of, date="2031-06-01")
        newer.say("reject", of, "refused", by, refers_to=asked, date="2031-06-01")
        again = newer.say("demand", by, "pay for the new bell", of, by=of, date="2031-06-02")
        newer.say("reject", of, "refused to pay", by, refers_to=again, date="2031-06-02")
    old = settlement("2031-01-01")
    assert told(ledger_of(old, newer), "2031-02-01").verdict.state == "agreed"
    assert told(ledger_of(old, newer), "2031-06-03").verdict.state == "deadlocked"


def test_a_broken_promise_is_named_and_changes_no_kind():
    report = dispute()
    without = told(ledger_of(report)).verdict
    promise = report.say("promise", "Upham", "keep the cattle off the green", "Lowick", by="Upham", date="2031-01")
    report.say("breach", "Upham", "let the cattle on the green", "Lowick", by="Upham", refers_to=promise)
    found = told(ledger_of(report)).verdict
    assert (found.state, found.kinds[0].name) == (without.state, without.kinds[0].name)
    broken = [b for b in found.why if b.about == "promise broken"]
    assert [b.decision_makers[0] for b in broken] == ["Upham"]
    assert set(broken[0].statements) == {promise, "s6"} or len(broken[0].statements) == 2


def test_nothing_is_asked_where_nobody_deals():
    report = Report("2031-03-01")
    report.say("assess", "author", "the valley is fair")
    found = told(ledger_of(report))
    assert found.verdict.state == "nothing asked"
    assert found.model is None
    assert found.sticking_points == found.ways_out == found.demands == ()


def test_what_is_not_in_doubt_is_in_every_draw():
    found = told(ledger_of(dispute()))
    assert found.sureness.draws == 0
    assert found.share("state") == found.share("trust") == 1.0
    assert all(found.share(point) == 1.0 for point in found.sticking_points)


def test_a_doubtful_statement_is_left_out_of_some_draws():
    found = told(ledger_of(dispute("probable")), draws=300)
    assert found.sureness.draws == 300
    assert found.sureness.uncertain == ("s2", "s4")
    # without what Lowick asks for there is nothing that it could gain: its kind then is a conflict of interest
    assert found.share("state") == 1.0
    assert 0.7 < found.share("trust") < 0.9
    refused = next(p for p in found.sticking_points if p.refused)
    assert found.share(refused) == 1.0  # still contested: its refusal is then assumed
    assert found.sureness.influences[0].statement == "s2"
    assert found.sureness.influences[0].with_it == 1.0
    assert found.sureness.influences[0].without_it == 0.0
    assert found.sureness.influences[1].effect == 0.0


def test_the_same_seed_draws_the_same():
    one, other, third = (told(ledger_of(dispute("possible")), seed=seed, draws=60) for seed in (1, 1, 2))
    assert one.sureness == other.sureness
    assert one.sureness.shares != third.sureness.shares


@pytest.mark.parametrize("certainty", ["probable", "possible"])
def test_shares_tend_to_the_probability_of_inclusion(certainty):
    statement = replace(ledger_of(dispute()).statements[0], certainty=certainty)

    def evaluate(gone: frozenset[str]) -> Outcome:
        return Outcome("x", not gone, frozenset() if gone else frozenset({"told"}))

    found = sample([statement], evaluate, seed=3, draws=4000)
    assert abs(found.share("told") - INCLUSION[certainty]) < 0.03
    assert found.verdict == found.share("told")


def test_every_set_of_left_out_statements_is_worked_out_once():
    asked: list[frozenset[str]] = []
    statements = [replace(s, certainty="possible") for s in ledger_of(dispute()).statements[:2]]

    def evaluate(gone: frozenset[str]) -> Outcome:
        asked.append(gone)
        return Outcome("x", True, frozenset())

    sample(statements, evaluate, seed=0, draws=200)
    assert len(asked) == len(set(asked)) == 4


def test_no_statement_is_needed_for_a_diagnosis():
    ledger = ledger_of(dispute("probable"), settlement("2031-04-01", broken=True))
    for statement in ledger.statements:
        assert told(ledger.without({statement.id}), draws=5).verdict.state
