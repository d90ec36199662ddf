"""Lists, search and the record as of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import LedgerError
from detente.ledger import contradictions, promises, talks, threads
from detente.ledger.circle import Circle
from detente.ledger.events import when
from detente.ledger.mentions import mentions
from detente.ledger.store import Filter, ThreadFilter, open_ledger
from detente.values.dates import DateSpan
from ledger.build import Report
from ledger.store.reports import KINDS, PARTIES, READER, add, piles, report

DAY = date(2031, 3, 15)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(piles(), st.sampled_from([None, *PARTIES]), st.sampled_from([None, *KINDS]), st.sampled_from([None, DAY]))
def test_a_filter_leaves_in_what_it_says(place, pile, party, kind, as_of):
    with open_ledger(place(), create=True) as store:
        add(store, pile)
        record = store.ledger(as_of)
        expected = [
            s.id
            for s in record.statements
            if kind in {None, s.kind}
            and (party is None or party in {s.actor, *s.addressee, *(n for m in mentions(s) for n in m.by)})
        ]
        page = store.statements(Filter(party=party, kind=kind, as_of=as_of))
        assert [e.id for e in page.items] == expected
        assert page.total == len(expected)
        cut = store.statements(Filter(party=party, kind=kind, as_of=as_of), limit=2, offset=1)
        assert ([e.id for e in cut.items], cut.total) == (expected[1:3], len(expected))


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(piles(), st.dates(date(2031, 2, 20), date(2031, 4, 10)))
def test_the_record_as_of_a_day_holds_no_later_report(place, pile, day):
    with open_ledger(place(), create=True) as store:
        add(store, pile)
        whole, record = store.ledger(), store.ledger(day)
        out = {d.id for d in whole.documents if d.published is None or DateSpan.parse(d.published).first <= day}
        assert {d.id for d in record.documents} == out
        assert record.statements == tuple(s for s in whole.statements if s.document in out)
        assert {d.id for d in store.documents(day).items} == out
        assert store.threads(day) == threads(record, day)
        assert store.contradictions(day) == contradictions(record, day)
        assert store.talks(day) == talks(record, day)
        assert store.promises(day) == promises(record, day)


def test_days_of_acts_are_compared_as_intervals(store):
    early, late = Report("2031-03-05"), Report("2031-03-20")
    early.say("demand", "Arland", "open the harbour", date="2031-02")
    early.say("promise", "Borland", "open the harbour")
    late.say("comply", "Borland", "open the harbour", date="2031-03-18")
    add(store, [early.done(), late.done()])
    said = {s.kind: when(store.ledger(), s).span for s in store.ledger().statements}
    for since in (date(2031, 2, 28), date(2031, 3, 1), date(2031, 3, 6)):
        kinds = {e.statement.kind for e in store.statements(Filter(since=since)).items}
        assert kinds == {kind for kind, span in said.items() if span.last >= since}
    for until in (date(2031, 1, 31), date(2031, 2, 1), date(2031, 3, 17)):
        kinds = {e.statement.kind for e in store.statements(Filter(until=until)).items}
        assert kinds == {kind for kind, span in said.items() if span.first <= until}


def test_words_are_found_in_any_form_together_and_as_a_phrase(store):
    first, second = Report("2031-03-01", intro="A quiet day at the lake."), Report("2031-03-02")
    first.say("demand", "Arland", "withdraw the guards from the northern harbour")
    second.say("promise", "Borland", "open the harbour in the northern province")
    add(store, [first.done(), second.done()])

    def found(words: str) -> list[tuple[str, str]]:
        return [(hit.what, store.document(hit.document).published) for hit in store.search(words)]

    assert found("guard withdrawing") == [("statement", "2031-03-01"), ("document", "2031-03-01")]
    assert ("statement", "2031-03-02") in found("northern harbour")
    assert ("statement", "2031-03-02") not in found('"northern harbour"')
    assert found("quiet lake") == [("document", "2031-03-01")]
    assert found("guards province") == []
    assert store.search("guards", as_of=date(2031, 2, 1)) == ()
    (hit, *_) = store.search("guards")
    assert [hit.excerpt[a:b] for a, b in hit.marks] == ["guards"]


@pytest.mark.parametrize(
    "words", ['"', "a AND OR NOT (", "* : ^", "'; DROP TABLE documents; --", "x" * 5_000, "\x00a", "NEAR/2"]
)
def test_any_words_can_be_searched_for(store, words):
    add(store, [report(1)])
    assert "no word" in searched(store, words)
    assert store.documents().total == 1


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(words=st.text(max_size=30))
def test_search_takes_any_text(store, words):
    assert "no word" in searched(store, words)


def searched(store, words: str) -> str:
    """What is said where there is no word to search for, also where there was one."""
    try:
        store.search(words)
    except LedgerError as fault:
        return str(fault)
    return "there is no word to search for"


def test_parties_and_sources_count_the_record(store):
    add(store, [report(1), report(2), report(3)])
    record = store.ledger()
    counts = {p.name: (p.makes, p.addressed) for p in store.parties()}
    for name, (makes, addressed) in counts.items():
        assert makes == sum(s.actor == name for s in record.statements)
        assert addressed == sum(name in s.addressee for s in record.statements)
    assert {s.outlet: s.documents for s in store.sources()} == {"Outlet 0": 1, "Outlet 1": 1, "Outlet 2": 1}
    store.reject(record.statements[0].id, who="Ann")
    assert sum(s.statements for s in store.sources()) == len(record.statements) - 1


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(piles(), st.lists(st.sampled_from(["confirm", "reject"]), max_size=4))
def test_what_nobody_decided_on_is_counted_for_many_documents_at_once(place, pile, decisions):
    with open_ledger(place(), create=True) as store:
        add(store, pile)
        for entry, decide in zip(store.statements().items[::2], decisions, strict=False):
            getattr(store, decide)(entry.id, who="Ann")
        names = [document.id for document in store.documents().items]
        alone = {n: store.statements(Filter(document=n, reviewed=False), limit=0).total for n in names}
        assert store.unreviewed(names) == alone
        assert store.unreviewed([]) == {}
        assert store.decided() == store.statements(Filter(reviewed=True), limit=0).total
        if store.decisions():
            store.undo(who="Ann")
            assert store.decided() == store.statements(Filter(reviewed=True), limit=0).total


def test_ids_can_be_cut_as_long_as_they_fit_one(store):
    add(store, [report(n) for n in range(30)])
    entry = store.statements().items[7]
    document, _, own = entry.id.rpartition(".")
    short = store.short_names()[document]
    assert store.entry(f"{short}.{own[:5]}") == entry
    assert store.document(short).id == document
    for name in ("", "zz", f"{short}.zz", "."):
        with pytest.raises(LedgerError):
            store.entry(name)
    with pytest.raises(LedgerError, match="several"):
        store.entry(next(d[0] for d in store.short_names() if sum(o[0] == d[0] for o in store.short_names()) > 1))


def test_every_character_comes_back(store):
    words = "NUL \x00, bidi \u202e, zero\u200bwidth, e\u0301 and \u00e9, \U0001f54a."
    made = Report("2031-03-01", intro=words)
    made.say("demand", "A\x00B", "do\x00it")
    document, reading = made.done()
    store.add(document, reading, reader=READER)
    assert store.document(document.id) == document
    assert store.ledger().statements[0].actor == "A\x00B"
    assert store.check() == ()


def test_half_a_character_is_refused_in_words(store):
    document, reading = report(1)
    with pytest.raises(LedgerError, match="UTF-8"):
        store.add(replace(document, title="\ud800"), reading, reader=READER)
    assert store.documents().total == 0


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(piles(), st.dates(date(2031, 2, 20), date(2031, 4, 10)), st.sampled_from([None, "Arland", "bor"]))
def test_kept_lists_are_those_that_are_computed(place, pile, day, party):
    with open_ledger(place(), create=True) as store:
        add(store, pile)
        for entry in store.statements(limit=1).items:
            store.correct(entry.id, {"content": "open the old harbour"}, who="Ann")
        circle = Circle.of(store.ledger())
        now = circle.threads()
        then = [t for key in sorted(circle.matters) if (t := circle.thread(key, day)) is not None]
        for as_of, expected in ((None, now), (day, then)):
            which = ThreadFilter(party=party, as_of=as_of)
            wanted = [
                replace(t, links=())
                for t in expected
                if party is None or any(n.casefold().startswith(party.casefold()) for n in (*t.actor, *t.askers))
            ]
            page = store.threads_page(which)
            assert list(page.items) == wanted
            assert page.total == len(wanted)
            assert store.threads_page(which, limit=1, offset=1).items == tuple(wanted[1:2])
            for status in {t.status for t in wanted}:
                fitting = store.threads_page(replace(which, status=status)).items
                assert list(fitting) == [t for t in wanted if t.status == status]
            listed = store.promises_page(ThreadFilter(as_of=as_of)).items
            assert listed == promises(circle, as_of, expected)
        assert store.talks_page().items == store.talks()
        assert {t for talks in store.talks_page(ThreadFilter(as_of=day)).items for t in talks.threads} == {
            t.id for t in then
        }
        assert store.contradictions_page().items == store.contradictions()


def test_a_ledger_that_cannot_be_written_has_lists_too(place):
    where = place()
    with open_ledger(where) as store:
        add(store, [report(1), report(2)])
        wanted = [replace(t, links=()) for t in store.threads()]
    with open_ledger(where, read_only=True) as store:
        assert list(store.threads_page().items) == wanted
        assert store.talks_page().total == 1
