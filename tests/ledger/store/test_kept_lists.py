"""Lists that are kept from change to change are those that are computed at once from the whole record."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

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
DAYS = (None, date(2031, 2, 20), date(2031, 3, 1), date(2031, 3, 6), date(2031, 4, 1))


def pages(store) -> list[tuple]:
    """All that the lists say, now and as of some days."""
    return [
        (page.total, page.items)
        for day in DAYS
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


def check(store) -> None:
    """Hold what is kept to what is computed: in memory, and anew."""
    kept, ledger = pages(store), store.ledger()
    found = threads(ledger)
    assert kept[0][1] == tuple(replace(thread, links=()) for thread in found)
    assert kept[1][1] == promises(ledger, None, found)
    assert kept[2][1] == contradictions(ledger, None, found)
    assert kept[3][1] == talks(ledger, None, found)
    forget(store)
    assert pages(store) == kept


@_settings
@given(reports(7), st.data())
def test_lists_follow_what_is_added_and_decided(place, made, data):
    with open_ledger(place(), create=True) as store:
        for one in made:
            document, reading = one.done()
            store.add(document, reading, reader=READER)
            if data.draw(st.booleans()):
                store.threads_page()
            if data.draw(st.booleans()) and store.statements(limit=1).total:
                decide(store, data.draw, "Ann")
        check(store)
        if store.decisions():
            store.undo(who="Ann")
            check(store)


@_settings
@given(reports(5), st.data())
def test_a_reader_of_a_ledger_that_cannot_be_written_sees_the_same(place, made, data):
    where = place()
    with open_ledger(where, create=True) as store:
        for one in made:
            document, reading = one.done()
            store.add(document, reading, reader=READER)
            if data.draw(st.booleans()):
                store.threads_page()
        with open_ledger(where, read_only=True) as other:
            seen = pages(other)
        assert seen == pages(store)


def test_a_change_gathers_its_circle_alone(place, monkeypatch):
    with open_ledger(place(), create=True) as store:
        for number in range(3):
            store.add(*report(number), reader=READER)
        swapped = of_others()
        store.add(*swapped, reader=READER)
        store.threads_page()
        gathered = []
        real = derived._rows
        monkeypatch.setattr(derived, "_rows", lambda name, part, last: gathered.append(part) or real(name, part, last))
        entry = next(e for e in store.statements().items if e.statement.document == swapped[0].id)
        store.correct(entry.id, {"content": "sign the other treaty"}, who="Ann")
        store.threads_page()
        assert [[d.id for d in part.documents] for part in gathered] == [[swapped[0].id]]
        store.comment(entry.id, "look again", who="Ann")
        store.threads_page()
        assert len(gathered) == 1


def of_others():
    """A report of parties that no other names, about something else."""
    made = Report("2031-03-01", outlet="Outlet 9", intro="Glacier climbers, rescue and avalanche.")
    made.say("demand", "Uwheim", "lend the ropes", to="Voheim", by="Voheim")
    made.say("promise", "Voheim", "lend the ropes", to="Uwheim", by="Voheim")
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
