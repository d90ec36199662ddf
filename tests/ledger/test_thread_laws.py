"""What a thread says of its matter (askers, title, deadline, softness), and that a look back sees no later day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.ledger import Thread, threads
from detente.ledger.circle import Circle
from detente.ledger.events import when
from ledger.build import Report, ledger_of
from ledger.test_record import reports
from ledger.test_timelines import DAYS, ledgers

PIER = "open the north pier"
BY = {"by": "Southland"}


def only(*lines: tuple[str, str, str, dict[str, object]], as_of: date | None = None) -> Thread:
    """The only thread after these lines: kind, actor, content, other fields."""
    report = Report("2021-06-01")
    for kind, actor, content, fields in lines:
        report.say(kind, actor, content, **{"to": "Southland" if actor != "Southland" else "Northland", **fields})
    (thread,) = threads(ledger_of(report), as_of)
    return thread


DEMAND = ("demand", "Northland", PIER, BY)


# Looking back


@settings(max_examples=60, deadline=None)
@given(st.lists(reports(), max_size=3), st.sampled_from([date(2021, 1, 1), date(2021, 3, 4), date(2021, 4, 1)]))
def test_as_of_a_day_nothing_is_told_that_took_place_later(some, day):
    ledger = ledger_of(*some)
    for thread in threads(ledger, day):
        assert all(when(ledger, ledger.by_id[name]).by(day) for name in thread.statements)


@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_after_the_last_day_both_ways_of_looking_back_see_the_same(ledger):
    day = DAYS[-1] + timedelta(days=30)
    circle = Circle.of(ledger)
    seen = [t for key in circle.matters if (t := circle.thread(key, day)) is not None]
    assert sorted(seen, key=lambda t: t.id) == sorted(threads(ledger, day), key=lambda t: t.id)


def printed_again(published, name, **fields):
    """A copy of an agency's demand, which names a day or none."""
    report = Report(published, intro=f"Report {name}.")
    for more in (fields, {}):
        report.say("demand", "Northland", "release 20 prisoners", "Southland", by="Southland", **more)
        report.say("demand", "Northland", "withdraw from the air base", "Southland", by="Southland")
    return report


def test_copies_of_one_day_tell_of_the_day_that_one_of_them_names_in_whatever_order():
    told = (
        printed_again("2021-03-10", 1, date="2021-02"), printed_again("2021-03-10", 2), printed_again("2021-03-20", 3)
    )  # fmt: skip
    day, found = date(2021, 5, 1), set()
    for order in permutations(told):
        ledger = ledger_of(*order)
        circle = Circle.of(ledger)
        seen = [t for key in circle.matters if (t := circle.thread(key, day)) is not None]
        assert sorted(seen, key=lambda t: t.id) == sorted(threads(ledger, day), key=lambda t: t.id)
        found.add(tuple(sorted((t.title, *(e.date for e in t.history)) for t in seen)))
    assert len(found) == 1


@settings(max_examples=40, deadline=None)
@given(ledgers())
def test_the_status_of_a_thread_begins_on_the_day_that_since_gives(ledger):
    for thread in threads(ledger):
        changed = [
            event
            for before, event in zip((None, *thread.history), thread.history, strict=False)
            if before is None or before.status != event.status
        ]
        assert thread.since() == changed[-1].date
        assert changed[-1].status == thread.status


@settings(max_examples=40, deadline=None)
@given(ledgers(), st.sampled_from(DAYS))
def test_a_deadline_lapses_only_after_its_day_and_only_what_was_open(ledger, day):
    for thread in threads(ledger, day):
        if thread.status == "lapsed":
            assert thread.deadline is not None
            assert not thread.standing
            assert thread.history[-1].date is not None
            assert thread.history[-1].date.last < day


def test_the_last_day_of_the_calendar_is_a_deadline_that_never_passes():
    report = Report("2021-06-01")
    report.say("demand", "Northland", PIER, "Southland", deadline="9999-12-31", **BY)
    circle = Circle.of(ledger_of(report))
    (key,) = circle.matters
    assert circle.days(key) == [date(2021, 6, 1)]
    last = circle.thread(key, date.max)
    assert last is not None
    assert last.status == "demanded"


# Askers


@pytest.mark.parametrize(
    ("kind", "asks"),
    [("demand", True), ("request", True), ("propose", True), ("position", True), ("assess", False), ("comply", False)],
)
def test_who_asks_or_wishes_it_is_an_asker_and_who_speaks_of_it_or_does_it_is_not(kind, asks):
    thread = only(DEMAND, (kind, "Westland", PIER, BY))
    assert thread.askers == (("Northland", "Westland") if asks else ("Northland",))


def test_askers_come_once_each_in_the_order_in_which_they_asked_whatever_stands_between():
    answered = ("position", "Eastland", "said the same", {"refers_to": "s1"})
    urged = ("demand", "Westland", PIER, BY)
    assert only(DEMAND, answered, urged, DEMAND, urged).askers == ("Northland", "Westland")


def test_who_is_refused_it_asked_for_it_unless_it_is_who_would_act():
    refused = ("reject", "Southland", PIER, {**BY, "to": ("Westland", "Southland", "Northland")})
    assert only(DEMAND, refused).askers == ("Northland", "Westland")


# Words, deadline, softness


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("withdraw the pilots from the north pier", "withdraw the pilots by 1 March"),
        ("withdraw the pilots from the north pier by 20 January", "withdraw the pilots by 1 March"),
        ("withdraw the pilots from the north pier by 2030", "withdraw the pilots by 2032"),
        ("withdraw the pilots from the north pier in May", "withdraw the pilots in June"),
    ],
)
def test_a_title_names_no_day_and_no_number_that_the_first_words_do_not(first, later):
    asked = ("demand", "Northland", first, BY)
    assert only(asked, ("promise", "Southland", later, {**BY, "refers_to": ("s1",)})).title == first
    plain = later.split(" by ")[0].split(" in ")[0]
    assert only(asked, ("promise", "Southland", plain, {**BY, "refers_to": ("s1",)})).title in {first, plain}


def test_a_title_is_of_words_that_say_as_much():
    long = ("demand", "Northland", "open the north pier to fishing boats and ferries", BY)
    assert only(long, ("demand", "Northland", "open the pier", BY)).title == long[2]


def test_the_deadline_is_the_latest_that_was_set_by_who_put_it():
    first = ("demand", "Northland", PIER, {**BY, "deadline": "2021-07-01", "date": "2021-05-01"})
    later = ("demand", "Northland", PIER, {**BY, "deadline": "2021-08-01", "date": "2021-05-02"})
    again = ("demand", "Northland", PIER, {**BY, "date": "2021-05-03"})
    spoken = ("assess", "Westland", "a long time", {"deadline": "2021-09-01", "refers_to": "s1", "date": "2021-05-04"})
    assert only(first, spoken, again).deadline == "2021-07-01"
    assert only(first, later, again).deadline == "2021-08-01"
    assert only(again, spoken).deadline is None


# Another amount of the same


def amounts(*lines: tuple[str, str, int, str, str]) -> dict[str, tuple[str, bool]]:
    """Status and whether it stands, by title: kind, actor, how many, day, who would act."""
    report = Report("2021-06-01")
    for kind, actor, many, day, by in lines:
        to = "Northland" if actor == "Southland" else "Southland"
        report.say(kind, actor, f"release {many} prisoners", to, date=day, by=by)
    return {t.title: (t.status, t.standing) for t in threads(ledger_of(report))}


ASKED = ("demand", "Northland", 20, "2021-05-01", "Southland")


@pytest.mark.parametrize("answer", ["accept", "comply"])
def test_an_amount_agreed_or_given_takes_the_earlier_one_off_the_table(answer):
    offered = ("offer", "Southland", 10, "2021-05-02", "Southland")
    done = (answer, "Southland", 10, "2021-05-20", "Southland")
    assert amounts(ASKED, offered, done)["release 20 prisoners"] == ("withdrawn", False)
    assert amounts(ASKED, offered)["release 20 prisoners"] == ("demanded", True)
    late = ("demand", "Northland", 20, "2021-05-25", "Southland")
    assert amounts(late, offered, done)["release 20 prisoners"] == ("demanded", True)


def test_an_amount_that_another_side_agreed_to_give_leaves_this_one_on_the_table():
    theirs = ("accept", "Westland", 10, "2021-05-20", "Westland")
    assert amounts(ASKED, theirs)["release 20 prisoners"] == ("demanded", True)


@settings(max_examples=60, deadline=None)
@given(ledgers())
def test_of_two_amounts_of_one_thing_none_stands_that_was_told_before_the_other_was_agreed(ledger):
    found = {t.title: t for t in threads(ledger) if "prisoners" in t.title}
    for one, other in (
        ("release 20 prisoners", "release 10 prisoners"),
        ("release 10 prisoners", "release 20 prisoners"),
    ):
        if one in found and other in found and found[other].status == "accepted":
            agreed = next(e for e in found[other].history if e.status == "accepted")
            last = found[one].history[-1]
            whens = [when(ledger, ledger.by_id[e.statement]).latest for e in (last, agreed)]
            assert not found[one].standing or found[one].status == "accepted" or whens[0] > whens[1]


# Reports of one act


def test_an_act_told_again_is_one_event_unless_its_status_changed_between():
    papers = [Report("2021-05-10", name) for name in ("Gazette", "Herald")]
    for paper in papers:
        paper.say("demand", "Northland", PIER, "Southland", date="2021-05-01", by="Southland")
        paper.say("assess", "author", "a bold demand", refers_to="s1", date="2021-05-05")
    (thread,) = threads(ledger_of(*papers))
    demands = [(e.statement, e.also) for e in thread.history if e.status == "demanded" and "s1" in e.statement]
    assert demands == [("d1.s1", ("d2.s1",))]
    assert set(thread.statements) == {name for e in thread.history for name in (e.statement, *e.also)}
