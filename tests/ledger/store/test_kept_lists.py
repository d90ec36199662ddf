"""Lists that are kept from change to change are those that are computed at once from the whole record."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from detente.ledger import contradictions, promises, talks, threads
from detente.ledger.store import ThreadFilter, derived, open_ledger
from detente.ledger.store.schema import settings as kept_settings
from detente.ledger.store.schema import timelines
from ledger.build import Report
from ledger.store.reports import READER, report
from ledger.store.test_laws import decide
from ledger.test_circles import reports

_settings = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
DAYS = (date(2031, 2, 20), date(2031, 3, 1), date(2031, 3, 6), date(2031, 4, 1))


def pages(store, *days: date) -> list[tuple]:
    """All that the lists say, now and as of some days."""
    return [
        (page.total, page.items)
        for day in (None, *days)
        for page in (
            store.threads_page(ThreadFilter(as_of=day)),
            store.promises_page(ThreadFilter(as_of=day)),
            store.contradictions_page(ThreadFilter(as_of=day)),
            store.talks_page(ThreadFilter(as_of=day)),
        )
    ]


def forget(store) -> None:
    """Let everything be computed anew."""
    with store._database.write() as connection:
        connection.execute(delete(kept_settings).where(kept_settings.c.key == "timelines"))


def check(store, *days: date) -> None:
    """Hold what is kept to what is computed: in memory, and anew."""
    kept, ledger = pages(store, *days), store.ledger()
    found = threads(ledger)
    assert kept[0][1] == tuple(replace(thread, links=()) for thread in found)
    assert kept[1][1] == promises(ledger, None, found)
    assert kept[2][1] == contradictions(ledger, None, found)
    assert kept[3][1] == talks(ledger, None, found)
    forget(store)
    assert pages(store, *days) == kept


@_settings
@given(reports(7), st.sampled_from(DAYS), st.data())
def test_lists_follow_what_is_added_and_decided(place, made, day, data):
    with open_ledger(place(), create=True) as store:
        for one in made:
            document, reading = one.done()
            store.add(document, reading, reader=READER)
            if data.draw(st.booleans()):
                store.threads_page()
            if data.draw(st.booleans()) and store.statements(limit=1).total:
                decide(store, data.draw, "Ann")
        check(store, day)
        if store.decisions():
            store.undo(who="Ann")
            check(store, day)


@_settings
@given(reports(5), st.sampled_from(DAYS), st.data())
def test_a_reader_of_a_ledger_that_cannot_be_written_sees_the_same(place, made, day, data):
    where = place()
    with open_ledger(where, create=True) as store:
        for one in made:
            document, reading = one.done()
            store.add(document, reading, reader=READER)
            if data.draw(st.booleans()):
                store.threads_page()
        with open_ledger(where, read_only=True) as other:
            seen = pages(other, day)
        assert seen == pages(store, day)


@pytest.mark.parametrize("anew", [False, True])
@pytest.mark.parametrize("portions", range(4))
def test_circles_gathered_a_portion_at_a_time_are_carried_on_where_they_were_broken_off(
    place, monkeypatch, portions, anew
):
    """Of three circles, each a portion; of a new ledger, or of one whose lists are all to be computed anew."""
    with open_ledger(place(), create=True) as store:
        for document, reading in (report(1), of_others(), of_others("Xanthia", "Yleria", "Tunnel, drill and rock.")):
            store.add(document, reading, reader=READER)
        if anew:
            store.threads_page()
            forget(store)
        monkeypatch.setattr(derived, "_AT_ONCE", 1)
        with broken_off(after=portions):
            store.threads_page()
        gathered, real, told = [], derived._rows, []
        monkeypatch.setattr(derived, "_rows", lambda name, part, last: gathered.append(name) or real(name, part, last))
        store.gather(lambda done, of: told.append((done, of)))
        assert told == [(number, 3 - portions) for number in range(1, 4 - portions)]
        assert len(gathered) == 3 - portions  # what was written is not gathered again
        monkeypatch.setattr(derived, "_rows", real)
        check(store, *DAYS)


@_settings
@given(reports(7), st.sampled_from(DAYS), st.data())
def test_circles_written_a_portion_at_a_time_are_those_written_at_once(place, made, day, data):
    """Broken off after any of the portions, carried on by the next who asks, with a change in between."""
    with open_ledger(place(), create=True) as store, pytest.MonkeyPatch.context() as patch:
        for one in made:
            document, reading = one.done()
            store.add(document, reading, reader=READER)
        patch.setattr(derived, "_AT_ONCE", 1)
        with broken_off(after=data.draw(st.integers(0, 3))):
            store.threads_page()
        if data.draw(st.booleans()) and store.statements(limit=1).total:
            decide(store, data.draw, "Ann")
        check(store, day)


@contextmanager
def broken_off(after: int):
    """Whoever writes lists in here is broken off after so many transactions that write them, where there are more."""
    real, left = derived._write_lists, iter(range(after))

    def write(connection, rows):
        if next(left, None) is None:
            raise BrokenOffError
        real(connection, rows)

    with pytest.MonkeyPatch.context() as inner, suppress(BrokenOffError):
        inner.setattr(derived, "_write_lists", write)
        yield


class BrokenOffError(Exception):
    """As if the program had been killed there."""


def test_two_who_gather_many_circles_at_once_come_to_one_result(place, monkeypatch):
    where = place()
    with open_ledger(where, create=True) as store, open_ledger(where) as other:
        store.add(*report(1), reader=READER)
        store.add(*of_others(), reader=READER)
        monkeypatch.setattr(derived, "_AT_ONCE", 1)
        real, gathered = derived._rows, []

        def slowly(name, part, last):
            gathered.append(name)
            if len(gathered) == 2:  # the first circle is written, the second is being gathered
                other.threads_page()
            return real(name, part, last)

        monkeypatch.setattr(derived, "_rows", slowly)
        wanted = store.threads_page().items
        assert len(gathered) == 3  # each once, and the second by the other too
        assert wanted == tuple(replace(thread, links=()) for thread in threads(store.ledger()))


@_settings
@given(reports(7), st.sampled_from(DAYS))
def test_as_of_a_day_talks_are_those_of_which_a_thread_had_come_up(place, made, day):
    with open_ledger(place(), create=True) as store:
        for one in made:
            document, reading = one.done()
            store.add(document, reading, reader=READER)
        here = {thread.id for thread in store.threads_page(ThreadFilter(as_of=day)).items}
        now = store.talks_page().items
        cut = [replace(talks, threads=tuple(name for name in talks.threads if name in here)) for talks in now]
        page = store.talks_page(ThreadFilter(as_of=day))
        assert list(page.items) == [talks for talks in cut if talks.threads]
        assert page.total == len(page.items)
        assert store.talks_page(ThreadFilter(as_of=day), limit=1, offset=1).items == page.items[1:2]


def test_a_change_gathers_its_circle_alone(place, monkeypatch):
    where = place()
    swapped = of_others()
    with open_ledger(where, create=True) as store:
        for number in range(3):
            store.add(*report(number), reader=READER)
        store.add(*swapped, reader=READER)
        store.threads_page()
    gathered = []
    real = derived._rows
    monkeypatch.setattr(derived, "_rows", lambda name, part, last: gathered.append(part) or real(name, part, last))
    with open_ledger(where) as store:  # one that holds nothing yet
        entry = next(e for e in store.statements().items if e.statement.document == swapped[0].id)
        store.correct(entry.id, {"content": "sign the other treaty"}, who="Ann")
        store.threads_page()
        assert [[d.id for d in part.documents] for part in gathered] == [[swapped[0].id]]
        store.comment(entry.id, "look again", who="Ann")
        store.threads_page()
        assert len(gathered) == 1


def test_a_change_of_a_circle_that_is_held_gathers_nothing_anew(place, monkeypatch):
    with open_ledger(place(), create=True) as store:
        for number in range(3):
            store.add(*report(number), reader=READER)
        store.threads_page()
        real = derived._rows
        gathered = []
        monkeypatch.setattr(derived, "_rows", lambda name, part, last: gathered.append(part) or real(name, part, last))
        entry = store.statements().items[0]
        store.correct(entry.id, {"kind": "assess"}, who="Ann")
        store.threads_page()
        store.add(*report(4), reader=READER)
        store.threads_page()
        assert gathered == []
        monkeypatch.undo()
        check(store, *DAYS)


@_settings
@given(reports(7), st.sampled_from(DAYS), st.data())
def test_two_programs_that_take_turns_see_the_same(place, made, day, data):
    """Each holds circles in memory, and finds that the other has written the lists since."""
    where = place()
    with open_ledger(where, create=True) as one, open_ledger(where) as other:
        for each in made:
            store = one if data.draw(st.booleans()) else other
            store.add(*each.done(), reader=READER)
            if data.draw(st.booleans()):
                store.threads_page()
            if data.draw(st.booleans()) and store.statements(limit=1).total:
                decide(store, data.draw, "Ann")
        assert pages(one, day) == pages(other, day)
        check(other, day)


def of_others(one: str = "Uwheim", other: str = "Voheim", topic: str = "Glacier climbers, rescue and avalanche."):
    """A report of parties that no other names, about something else."""
    made = Report("2031-03-01", outlet="Outlet 9", intro=topic)
    made.say("demand", one, "lend the ropes", to=other, by=other)
    made.say("promise", other, "lend the ropes", to=one, by=other)
    return made.done()


def test_two_who_compute_at_once_keep_one_result(place, monkeypatch):
    where = place()
    with open_ledger(where, create=True) as store, open_ledger(where) as other:
        store.add(*report(1), reader=READER)
        real = derived._rows

        def slowly(name, part, last):
            monkeypatch.setattr(derived, "_rows", real)
            other.add(*report(2), reader=READER)  # a report comes in while the lists are computed
            other.threads_page()
            return real(name, part, last)

        monkeypatch.setattr(derived, "_rows", slowly)
        wanted = store.threads_page().items
        assert wanted == tuple(replace(thread, links=()) for thread in threads(store.ledger()))
        with store._database.read() as connection:
            count = connection.execute(
                select(func.count()).select_from(timelines).where(timelines.c.what == "threads now")
            ).scalar_one()
        assert count == len(wanted)
