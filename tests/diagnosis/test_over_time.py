"""The verdict day by day: when it turned, and what turned it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from detente.diagnosis.of_talks import standing
from detente.diagnosis.over_time import over_time
from detente.framing import derive
from diagnosis.test_talks import dispute, settlement
from ledger.build import Report, ledger_of


def idle(published: str) -> Report:
    report = Report(published)
    report.say("assess", "Upham", "the valley is fair")
    return report


def test_a_day_on_which_nothing_turned_is_none():
    ledger = ledger_of(dispute(), idle("2031-03-20"), settlement("2031-04-01"), idle("2031-04-02"))
    turns = over_time(ledger)
    assert [(one.day.isoformat(), one.state, one.deadlocked, one.kinds) for one in turns] == [
        ("2031-03-01", "deadlocked", True, ("trust",)),
        ("2031-04-01", "agreed", False, ()),
    ]


def test_each_turn_is_the_verdict_of_its_day_and_the_days_between_have_that_of_the_last_turn():
    ledger = ledger_of(
        dispute(), settlement("2031-04-01"), idle("2031-04-10"), settlement("2031-05-01", broken=True),
        settlement("2031-06-01", kept=True),
    )  # fmt: skip
    turns = over_time(ledger)
    assert len(turns) > 2
    days = sorted({date.fromisoformat(d.published) for d in ledger.documents})
    for day in days:
        found = standing(derive(ledger, as_of=day))
        last = [one for one in turns if one.day <= day][-1]
        assert len(set(last.because)) == len(last.because)
        assert (last.state, last.deadlocked) == (found.state, ("deadlocked", True) in found.findings)
    assert {one.day for one in turns} <= set(days)
    for one, other in pairwise(turns):
        assert (one.state, one.kinds) != (other.state, other.kinds)


@pytest.mark.parametrize("most", [1, 2, 3])
def test_the_last_days_are_looked_at_and_as_of_a_day_none_after_it(most):
    ledger = ledger_of(dispute(), idle("2031-03-20"), settlement("2031-04-01"))
    days = [date(2031, 3, 1), date(2031, 3, 20), date(2031, 4, 1)]
    assert over_time(ledger, most=most)[0].day == days[-most]
    assert [one.day for one in over_time(ledger, date(2031, 3, 31))] == days[:1]
    assert [one.day for one in over_time(ledger, date(2031, 4, 1))] == [days[0], days[2]]


def test_a_statement_turned_it_alone_where_without_it_the_old_verdict_stands():
    ledger = ledger_of(dispute(), settlement("2031-04-01"))
    first, then = over_time(ledger)
    assert not first.alone
    assert 0 < len(first.because) <= 2
    assert all(ledger.by_id[name].document == ledger.documents[0].id for name in first.because)
    assert then.alone
    (name,) = then.because
    before = standing(derive(ledger, as_of=then.day - timedelta(1)))
    assert standing(derive(ledger, as_of=then.day).drop([name])).verdict == before.verdict
    assert ledger.by_id[name].document == ledger.documents[1].id


def test_a_statement_told_of_in_words_and_held_in_the_model_is_named_once():
    """The first demand is told in words of being stuck, and the model rests on both."""
    report = Report("2031-03-01")
    stuck = report.say(
        "demand", "Upham", "open the lower sluice, after the talks collapsed in failure", "Lowick", by="Lowick"
    )
    plain = report.say("request", "Lowick", "mend the mill bridge", "Upham", by="Upham")
    (first,) = over_time(ledger_of(report))
    assert first.because == (stuck, plain)


def test_where_no_single_statement_did_it_two_of_that_day_are_named():
    twice = settlement("2031-04-01")
    twice.say("accept", "Upham", "accepted the plan too", "Lowick", refers_to="s1", date="2031-04-01")
    last = over_time(ledger_of(dispute(), twice))[-1]
    assert last.state == "agreed"
    assert not last.alone
    assert len(last.because) == 2


def test_reports_without_a_day_turn_nothing():
    assert over_time(ledger_of(Report())) == ()


def fair(published: str) -> Report:
    """Other talks, of many more matters than those of the two villages."""
    report = Report(published)
    for goods in ("cheese", "iron", "wool", "salt", "horses", "cider", "honey"):
        asked = report.say("demand", "Norport", f"lower the toll on {goods}", "Sudport", by="Sudport")
        report.say("reject", "Sudport", f"refused to lower the toll on {goods}", "Norport", refers_to=asked)
    return report


def test_other_talks_of_the_ledger_are_no_part_of_the_history():
    before = ledger_of(dispute(), settlement("2031-04-01"))
    villages = over_time(before)
    assert [one.state for one in villages] == ["deadlocked", "agreed"]
    with_fair = ledger_of(dispute(), settlement("2031-04-01"), fair("2031-04-20"))
    assert "Norport" in derive(with_fair).conflict.name
    assert [(one.day.isoformat(), one.state) for one in over_time(with_fair)] == [("2031-04-20", "deadlocked")]
    assert [one.state for one in over_time(with_fair, date(2031, 4, 10))] == ["deadlocked", "agreed"]


def test_what_an_earlier_day_tells_of_other_talks_is_not_told_of_these():
    ledger = ledger_of(dispute(), settlement("2031-04-01"), fair("2031-04-20"))
    late = derive(ledger)
    early = derive(ledger, as_of=date(2031, 4, 10), like=late.talks)
    assert early.talks is None
    assert standing(early).state == "nothing asked"
    assert standing(derive(ledger, as_of=date(2031, 4, 10))).state == "agreed"
