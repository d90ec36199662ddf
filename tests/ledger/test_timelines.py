"""Stretches of days say the same as looking at each day by itself."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.ledger import Gathered, promises, threads
from detente.ledger.timelines import timelines
from ledger.build import Report, ledger_of

FIRST = date(2031, 2, 20)
DAYS = [FIRST + timedelta(days=n) for n in range(60)]
HARBOUR = "open the northern harbour"
SAYINGS = (
    ("demand", "Arland", "release 20 prisoners", "Borland"),
    ("offer", "Borland", "release 10 prisoners", "Arland"),
    ("accept", "Borland", "release 10 prisoners", "Arland"),
    ("reject", "Borland", "release 20 prisoners", "Arland"),
    ("promise", "Borland", HARBOUR, "Arland"),
    ("comply", "Borland", HARBOUR, "Arland"),
    ("breach", "Borland", HARBOUR, "Arland"),
    ("demand", "Arland", "withdraw from the air base", "Curia"),
)
_days = st.sampled_from([None, "2031-02", "2031-03-01", "2031-03-10", "2031-03-20", "2031-04"])


@st.composite
def ledgers(draw):
    reports = []
    for number in range(draw(st.integers(1, 4))):
        report = Report(draw(_days), outlet=f"Outlet {number}", intro=f"Report {number}.")
        for kind, actor, content, to in draw(st.lists(st.sampled_from(SAYINGS), max_size=4)):
            report.say(
                kind, actor, content, to=to, date=draw(_days), by="Borland" if "base" not in content else "Curia",
                deadline=draw(st.sampled_from([None, "2031-03-05", "2031-04-02"])),
            )  # fmt: skip
        reports.append(report)
    return ledger_of(*reports)


@settings(max_examples=40, deadline=None)
@given(ledgers())
def test_every_day_is_as_if_looked_at_by_itself(ledger):
    gathered = Gathered(ledger)
    lines = timelines(gathered)
    for day in DAYS:
        alone = [t for m in gathered.matters if (t := gathered.thread(m, day)) is not None]
        stretched = [s.value for s in lines.threads if s.since <= day and (s.until is None or day < s.until)]
        assert stretched == alone
        kept = [s.value for s in lines.promises if s.since <= day and (s.until is None or day < s.until)]
        assert kept == list(promises(gathered.ledger, day, alone))


@settings(max_examples=40, deadline=None)
@given(ledgers())
def test_now_is_what_threads_are(ledger):
    assert Gathered(ledger).now() == threads(ledger)


@settings(max_examples=40, deadline=None)
@given(ledgers(), st.sampled_from(DAYS))
def test_as_of_a_day_no_later_report_counts(ledger, day):
    gathered = Gathered(ledger)
    late = {s.id for s in ledger.statements if (p := gathered.whens[s.id].published) is not None and p.first > day}
    for matter in gathered.matters:
        thread = gathered.thread(matter, day)
        if thread is not None:
            assert late.isdisjoint(thread.statements)


@settings(max_examples=40, deadline=None)
@given(ledgers(), st.lists(st.sampled_from(DAYS), min_size=1, max_size=3))
def test_what_was_told_of_one_day_does_not_change_what_is_told_of_another(ledger, days):
    gathered = Gathered(ledger)
    for day in DAYS[::-10]:
        for matter in gathered.matters:
            gathered.thread(matter, day)
    for day in days:
        fresh = Gathered(ledger)
        assert [gathered.thread(m, day) for m in gathered.matters] == [fresh.thread(m, day) for m in fresh.matters]
    for matter in gathered.matters:
        for day in days:  # each day told by one that never told another
            alone = Gathered(ledger)._tellings[matter.number].thread(day, day, known=True)
            assert gathered._tellings[matter.number].thread(day, day, known=True) == alone


def test_what_is_known_of_a_matter_changes_on_the_day_after_its_deadline():
    report = Report("2031-03-01")
    report.say("demand", "Arland", HARBOUR, to="Borland", by="Borland", deadline="2031-03-10")
    gathered = Gathered(ledger_of(report), date(2031, 4, 1))
    (matter,) = gathered.matters
    assert gathered.days(matter) == [date(2031, 3, 1), date(2031, 3, 11)]
    assert [t.status for day in gathered.days(matter) if (t := gathered.thread(matter, day))] == ["demanded", "lapsed"]
