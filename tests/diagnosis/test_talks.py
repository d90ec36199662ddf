"""The diagnosis of talks: what a ledger says above its model, and how sure it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.diagnosis import TalksDiagnosis, diagnose_talks
from detente.diagnosis.brittleness import brittleness
from detente.diagnosis.draws import FEWEST, INCLUSION, WITHIN, Outcome, margin, sample
from detente.diagnosis.of_talks import standing
from detente.diagnosis.over_time import over_time
from detente.framing import derive
from detente.ledger import Ledger
from detente.values.statement import Statement
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
    breach = report.say("breach", "Upham", "let the cattle on the green", "Lowick", by="Upham", refers_to=promise)
    found = told(ledger_of(report)).verdict
    assert (found.state, found.kinds[0].name) == (without.state, without.kinds[0].name)
    broken = [b for b in found.why if b.about == "promise broken"]
    assert [b.decision_makers[0] for b in broken] == ["Upham"]
    assert set(broken[0].statements) == {promise, breach}


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


def test_a_few_doubtful_statements_are_counted_and_not_drawn():
    found = told(ledger_of(dispute("probable")))
    assert (found.sureness.draws, found.sureness.choices, found.sureness.margin) == (0, 4, 0.0)
    assert found.sureness.uncertain == ("s2", "s4")
    # without both Upham alone asks, and no answer is told; without what Lowick asks for there is nothing that it could
    # gain: its kind then is a conflict of interest
    assert found.share("state") == pytest.approx(1 - (1 - INCLUSION["probable"]) ** 2)
    assert found.share("trust") == pytest.approx(INCLUSION["probable"])
    refused = next(p for p in found.sticking_points if p.refused)
    assert found.share(refused) == found.share("state")  # still contested: its refusal is then assumed
    assert found.sureness.influences[0].statement == "s2"
    assert found.sureness.influences[0].with_it == 1.0
    assert found.sureness.influences[0].without_it == 0.0
    assert found.sureness.influences[1].effect == 0.0
    assert found.sureness.decisive is found.sureness.influences[0]


def doubtful(number: int, certainty: str) -> list[Statement]:
    return [
        replace(ledger_of(dispute()).statements[0], id=f"s{k}", certainty=certainty)  # type: ignore[arg-type]
        for k in range(number)
    ]


def unless_all_but(most: int) -> Callable[[frozenset[str]], Outcome]:
    """A finding that holds where no more than so many statements are left out."""
    return lambda gone: Outcome("x", len(gone) <= most, frozenset({"told"}) if len(gone) <= most else frozenset())


def test_the_same_seed_draws_the_same():
    how = {"draws": 120, "most": 200}
    one, other, third = (sample(doubtful(9, "possible"), unless_all_but(4), seed=seed, **how) for seed in (1, 1, 2))
    assert one == other
    assert one.shares != third.shares


@pytest.mark.parametrize("certainty", ["probable", "possible"])
def test_shares_tend_to_the_probability_of_inclusion(certainty):
    def evaluate(gone: frozenset[str]) -> Outcome:
        return Outcome("x", "s0" not in gone, frozenset() if "s0" in gone else frozenset({"told"}))

    for number, exact in ((1, True), (9, False)):
        found = sample(doubtful(number, certainty), evaluate, seed=3, draws=4000, most=600)
        assert bool(found.choices) is exact
        assert abs(found.share("told") - INCLUSION[certainty]) <= max(found.margin, 1e-9) * 1.3
        assert found.verdict == found.share("told")


def test_draws_end_when_the_share_is_known_well_enough():
    sure = sample(doubtful(9, "probable"), lambda gone: Outcome("x", True, frozenset()), seed=0, draws=5000, most=600)
    torn = sample(doubtful(9, "possible"), unless_all_but(4), seed=0, draws=5000, most=600)
    assert FEWEST <= sure.draws < torn.draws < 5000
    assert max(sure.margin, torn.margin) <= WITHIN


@given(st.floats(0, 1), st.integers(1, 10_000))
def test_the_margin_holds_the_whole_interval_and_shrinks_with_more_draws(share, draws):
    assert 0 < margin(share, draws) <= 1
    assert margin(share, 4 * draws) < margin(share, draws)


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


def test_the_quick_verdict_is_the_whole_ones():
    for reports in (
        [dispute()],
        [dispute(), settlement("2031-04-01")],
        [dispute(), settlement("2031-04-01", broken=True)],
    ):
        framed = derive(ledger_of(*reports))
        found = diagnose_talks(framed.ledger, framed.talks, framed).verdict
        quick = standing(framed)
        assert quick.state == found.state
        assert ("deadlocked", found.deadlocked) in quick.findings


def test_the_fewest_statements_that_turn_the_answer_do_turn_it_and_no_fewer():
    for reports in ([dispute()], [dispute("probable"), settlement("2031-04-01")]):
        framed = derive(ledger_of(*reports))
        base = ("deadlocked", True) in standing(framed).findings
        found = brittleness(framed)
        for names in found.sets:
            assert len(names) == found.fewest
            assert (("deadlocked", True) in standing(framed.drop(names)).findings) != base
        if found.fewest != 1:
            for name in framed.statements():
                assert (("deadlocked", True) in standing(framed.drop([name])).findings) == base


def test_a_large_ledger_has_fewer_sets_tried_and_claims_less():
    report = Report("2031-03-01")
    for number in range(40):
        report.say("demand", "Upham", f"give back field number {number}", "Lowick", by="Lowick")
    framed = derive(ledger_of(report))
    whole, capped = brittleness(framed, largest=1), brittleness(framed, work=30 * 40)
    assert (whole.fewest, whole.largest, whole.tried) == (None, 1, 40)
    assert (capped.fewest, capped.largest, capped.tried) == (None, 0, 30)


def test_copies_of_one_text_are_left_out_together():
    first, copy = dispute(), dispute()
    copy.outlet = "Another Gazette"
    alone, printed = derive(ledger_of(first)), derive(ledger_of(first, copy))
    assert brittleness(printed).fewest == brittleness(alone).fewest


def test_the_verdict_over_time_names_the_statement_that_turned_it():
    ledger = ledger_of(dispute(), settlement("2031-04-01"))
    turns = over_time(ledger)
    assert [(one.day.isoformat(), one.state) for one in turns] == [
        ("2031-03-01", "deadlocked"),
        ("2031-04-01", "agreed"),
    ]
    assert turns[1].alone
    assert ledger.by_id[turns[1].because[0]].kind == "accept"
    assert over_time(ledger, date(2031, 3, 15)) == turns[:1]


def test_matters_that_move_are_told_apart_from_those_that_stick():
    report = dispute()
    report.say("promise", "Upham", "mend the ford and share it", "Lowick", by="Upham")
    report.say("accept", "Lowick", "agreed, signed and welcomed the promise, a breakthrough and a deal", "Upham")
    report.say("promise", "Upham", "release the geese, pledged and agreed", "Lowick", by="Upham")
    found = told(ledger_of(report))
    assert set(found.moving).isdisjoint(found.stuck)
    assert "Upham" in {found.framed.conflict.option(name).owner for name in found.moving}
    assert found.stuck
