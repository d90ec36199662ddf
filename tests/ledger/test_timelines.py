"""Stretches of days say the same as looking at each day by itself."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.ledger import promises, threads
from detente.ledger.circle import Circle
from detente.ledger.timelines import of_promises, of_thread
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
    circle = Circle.of(ledger)
    told = [of_thread(circle, key) for key in sorted(circle.matters)]
    given = sorted(
        (stretch for stretches in told for stretch in of_promises(circle, stretches)),
        key=lambda s: ledger.place[s.value.statements[0]],
    )
    for day in DAYS:
        alone = [t for key in sorted(circle.matters) if (t := circle.thread(key, day)) is not None]
        assert [s.value for those in told for s in those if holds(s, day)] == alone
        assert [s.value for s in given if holds(s, day)] == list(promises(circle, day, alone))


def holds(stretch, day):
    return stretch.since <= day and (stretch.until is None or day < stretch.until)


@settings(max_examples=40, deadline=None)
@given(ledgers())
def test_now_is_what_threads_are(ledger):
    assert Circle.of(ledger).threads() == threads(ledger)


@settings(max_examples=40, deadline=None)
@given(ledgers(), st.sampled_from(DAYS))
def test_as_of_a_day_no_later_report_counts(ledger, day):
    circle = Circle.of(ledger)
    late = {s.id for s in ledger.statements if (p := circle.whens[s.id].published) is not None and p.first > day}
    for key in circle.matters:
        thread = circle.thread(key, day)
        if thread is not None:
            assert late.isdisjoint(thread.statements)


@settings(max_examples=40, deadline=None)
@given(ledgers(), st.lists(st.sampled_from(DAYS), min_size=1, max_size=3))
def test_what_was_told_of_one_day_does_not_change_what_is_told_of_another(ledger, days):
    circle = Circle.of(ledger)
    for day in DAYS[::-10]:
        for key in circle.matters:
            circle.thread(key, day)
    for day in days:
        fresh = Circle.of(ledger)
        assert [circle.thread(key, day) for key in circle.matters] == [fresh.thread(key, day) for key in fresh.matters]
    for key in circle.matters:
        for day in days:  # each day told by one that never told another
            alone = Circle.of(ledger)._tellings[key].thread(day, day, known=True)
            assert circle._tellings[key].thread(day, day, known=True) == alone


def test_what_is_known_of_a_matter_changes_on_the_day_after_its_deadline():
    report = Report("2031-03-01")
    report.say("demand", "Arland", HARBOUR, to="Borland", by="Borland", deadline="2031-03-10")
    circle = Circle.of(ledger_of(report), date(2031, 4, 1))
    (key,) = circle.matters
    assert circle.days(key) == [date(2031, 3, 1), date(2031, 3, 11)]
    assert [t.status for day in circle.days(key) if (t := circle.thread(key, day))] == ["demanded", "lapsed"]
