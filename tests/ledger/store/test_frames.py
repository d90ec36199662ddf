"""Everything in a ledger, one by one or as frames, is what the lists say."""

from __future__ import annotations

from datetime import date

import pytest

from detente.errors import SettingError
from detente.ledger.interchange.tables import TABLES
from detente.ledger.store import Filter, ThreadFilter, open_ledger, store
from ledger.store.reports import READER, report

DAY = date(2031, 3, 4)


@pytest.fixture
def filled(place):
    with open_ledger(place(), create=True) as held:
        for number in range(6):
            held.add(*report(number, f"2031-03-{1 + number:02}"), reader=READER)
        yield held


def test_each_is_the_list(filled, monkeypatch):
    monkeypatch.setattr(store, "_BATCH", 2)
    kinds = Filter(kind="demand", as_of=DAY)
    assert tuple(filled.each_statement()) == filled.statements().items
    assert tuple(filled.each_statement(kinds)) == filled.statements(kinds).items
    assert tuple(filled.each_document(DAY)) == filled.documents(DAY).items
    assert tuple(filled.each_thread(ThreadFilter(as_of=DAY))) == filled.threads_page(ThreadFilter(as_of=DAY)).items


@pytest.mark.parametrize("as_of", [None, DAY])
def test_frames_hold_the_lists(filled, as_of):
    which = ThreadFilter(as_of=as_of)
    frame = filled.frame("threads", as_of)
    listed = filled.threads_page(which).items
    assert list(frame["id"]) == [t.id for t in listed]
    assert list(frame["status"]) == [t.status for t in listed]
    assert list(frame["actor"]) == [list(t.actor) for t in listed]
    assert list(filled.frame("promises", as_of)["content"]) == [p.content for p in filled.promises_page(which).items]
    assert len(filled.frame("contradictions", as_of)) == filled.contradictions_page(which).total
    if as_of is None:
        assert list(filled.frame("statements")["id"]) == [e.id for e in filled.statements().items]
        links = filled.frame("links")
        assert set(links["thread"]) == {t.id for t in listed}


def test_a_frame_of_nothing_has_its_columns(place):
    with open_ledger(place(), create=True) as empty:
        for name, table in TABLES.items():
            frame = empty.frame(name)
            assert list(frame.columns) == list(table.columns)
            assert len(frame) == 0


def test_another_table_is_refused_by_name(filled):
    with pytest.raises(SettingError, match="there is no table 'matters'"):
        filled.frame("matters")
