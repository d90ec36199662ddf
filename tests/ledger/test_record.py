from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import LedgerError
from detente.ledger import Grouping, Ledger
from detente.values.dates import DateSpan
from detente.values.statement import KINDS
from ledger.build import Report, ledger_of

NAMES = st.sampled_from(["Northland", "Southland", "Ferry Union", "author", "unknown"])
MATTERS = st.sampled_from(["open the ferry line", "pay the crews", "withdraw guards from the pier", "free the captain"])
DATES = st.sampled_from([None, "2021", "2021-03", "2021-03-04", "2021-05-01"])


@st.composite
def reports(draw: st.DrawFn) -> Report:
    report = Report(draw(DATES), intro=draw(st.sampled_from(["", "Ferry talks.", "Pier talks."])))
    for _ in range(draw(st.integers(0, 5))):
        report.say(
            draw(st.sampled_from(KINDS)),
            draw(NAMES),
            draw(MATTERS),
            draw(st.sampled_from([(), ("Northland",), ("Southland", "Ferry Union")])),
            date=draw(DATES),
            certainty=draw(st.sampled_from(["certain", "probable", "denied"])),
            refers_to=tuple(
                draw(st.lists(st.sampled_from([f"s{k + 1}" for k in range(len(report.lines))]), max_size=2))
                if report.lines
                else ()
            ),
        )
    return report


@given(st.lists(reports(), max_size=4), st.randoms())
def test_the_order_of_adding_does_not_matter(some, random):
    pairs = [report.done() for report in some]
    shuffled = list(pairs)
    random.shuffle(shuffled)
    one = Ledger.of([d for d, _ in pairs], [r for _, r in pairs])
    assert Ledger.of([d for d, _ in shuffled], [r for _, r in shuffled]) == one


@given(st.lists(reports(), min_size=1, max_size=3))
def test_adding_twice_equals_adding_once(some):
    ledger = ledger_of(*some)
    pairs = [report.done() for report in some]
    again = ledger.extended([d for d, _ in pairs], [r for _, r in pairs])
    assert again == ledger


@given(st.lists(reports(), max_size=3))
def test_ids_are_unique_and_links_stay_in_their_document(some):
    ledger = ledger_of(*some)
    assert len({s.id for s in ledger.statements}) == len(ledger.statements)
    for statement in ledger.statements:
        for other in statement.refers_to:
            assert ledger.statement(other).document == statement.document


def test_one_document_keeps_the_ids_of_its_reader_and_several_get_a_number():
    first, second = Report("2021-01-01"), Report("2021-02-01")
    first.say("demand", "Northland", "open the ferry line", "Southland")
    second.say("reject", "Southland", "open the ferry line", "Northland")
    assert [s.id for s in ledger_of(first).statements] == ["s1"]
    assert [s.id for s in ledger_of(second, first).statements] == ["d1.s1", "d2.s1"]


def test_a_statement_dropped_is_gone_with_the_links_to_it():
    report = Report()
    asked = report.say("demand", "Northland", "open the ferry line", "Southland")
    report.say("reject", "Southland", "refused", "Northland", refers_to=asked)
    left = ledger_of(report).without([asked])
    assert [(s.id, s.refers_to) for s in left.statements] == [("s2", ())]


def test_words_that_the_document_does_not_say_are_refused():
    report = Report()
    report.say("demand", "Northland", "open the ferry line", "Southland")
    document, reading = report.done()
    false = replace(reading.statements[0], quote="x" * len(reading.statements[0].quote))
    with pytest.raises(LedgerError, match="does not say"):
        Ledger.of([document], [replace(reading, statements=(false,))])


def test_a_reading_without_its_document_is_refused():
    document, _ = Report().done()
    _, other = Report("2020").done()
    with pytest.raises(LedgerError, match="no document"):
        Ledger.of([document], [other, other])


def test_an_unknown_statement_is_named():
    with pytest.raises(LedgerError, match="s9"):
        ledger_of(Report()).statement("s9")


@given(st.lists(reports(), max_size=4), st.dates(date(2020, 12, 1), date(2021, 6, 1)))
def test_as_of_a_day_the_ledger_is_that_of_the_reports_out_by_then(some, day):
    """The same as never having had the others, but for the names of statements."""
    known = ledger_of(*some).published_by(day)
    pairs = [report.done() for report in some]
    out = [(d, r) for d, r in pairs if d.published is None or DateSpan.parse(d.published).first <= day]
    alone = Ledger.of([d for d, _ in out], [r for _, r in out])
    assert known.documents == alone.documents
    assert list(known.readings()) == list(alone.readings())
    assert known.notices == alone.notices


def test_what_people_grouped_is_cut_to_what_was_out():
    early, late = Report("2021-03-04"), Report("2021-05-01")
    early.say("demand", "Northland", "open the ferry line", "Southland")
    late.say("demand", "Northland", "free the captain", "Southland")
    ledger = ledger_of(early, late)
    one, other = (s.id for s in ledger.statements)
    grouped = replace(
        ledger, groupings=(Grouping("together", (one,), (other,)), Grouping("apart", (one,), (one, other)))
    )
    assert grouped.published_by(date(2021, 4, 1)).groupings == (Grouping("apart", (one,), (one,)),)
    assert grouped.published_by(date(2021, 5, 1)) == grouped == grouped.published_by(None)
