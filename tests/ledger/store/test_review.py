"""What people decide: it counts, it is kept, and nobody overwrites another unawares."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detente.errors import LedgerError, StaleError
from detente.ledger import threads
from detente.ledger.store import Filter, open_ledger
from ledger.build import Report
from ledger.store.reports import NEWER, READER, add, report


@pytest.fixture
def first(store):
    """The first statement of a ledger of two reports."""
    add(store, [report(1), report(2)])
    return store.statements().items[0]


def test_a_confirmed_statement_is_as_it_was(store, first):
    review = store.confirm(first.id, who="Ann", seen=first.version)
    now = store.entry(first.id)
    assert (now.state, now.version, now.statement) == ("confirmed", review.number, first.statement)


def test_a_correction_changes_one_field_and_keeps_what_it_was(store, first):
    review = store.correct(first.id, {"actor": "Duchy"}, who="Ann")
    assert store.entry(first.id).statement == replace(first.statement, actor="Duchy")
    assert review.details["was"] == {"actor": first.statement.actor}
    assert [p.name for p in store.parties() if p.name == "Duchy"] == ["Duchy"]
    assert store.statements(Filter(party="Duchy")).total == 1


def test_a_correction_of_the_passage_moves_the_quote(store, first):
    s = first.statement
    store.correct(first.id, {"start": s.start, "end": s.end - 1}, who="Ann")
    assert store.entry(first.id).statement.quote == s.quote[:-1]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "sulk"}, "no kind"),
        ({"id": "x"}, "cannot be corrected"),
        ({"end": 10**6}, "no passage"),
        ({"addressee": "Borland"}, "cannot be so"),
        ({"actor": None}, "cannot be so"),
        ({"refers_to": ["nobody.1"]}, "there is no statement"),
    ],
)
def test_what_a_statement_cannot_be_is_refused_and_nothing_is_kept(store, first, changes, words):
    with pytest.raises(LedgerError, match=words):
        store.correct(first.id, changes, who="Ann")
    assert store.decisions() == 0
    assert store.entry(first.id) == first


def test_a_rejected_statement_leaves_the_record_but_not_the_ledger(store, first):
    store.reject(first.id, who="Ann", reason="a quote of 2012")
    assert first.id not in {s.id for s in store.ledger().statements}
    assert store.entry(first.id).state == "rejected"
    assert store.search(f'"{first.statement.content}" {first.statement.actor}')[0].id != first.id
    store.confirm(first.id, who="Bo")
    assert store.entry(first.id).statement == first.statement


def test_an_added_statement_is_in_the_record(store, first):
    document = first.statement.document
    fields = {"kind": "offer", "actor": "Duchy", "content": "open the pass", "start": 0, "end": 8}
    name = store.add_statement(document, fields, who="Ann").targets[0]
    found = store.ledger().by_id[name]
    assert (found.quote, found.kind, found.actor) == ("Report 1", "offer", "Duchy")
    again = store.add_statement(document, fields, who="Ann").targets[0]
    assert again != name


def test_merged_statements_are_one_with_the_sources_of_both(store, first):
    other = store.statements().items[-1]
    outlet = {d.id: d.outlet for d in store.documents().items}[other.statement.document]
    store.merge(first.id, [other.id], who="Ann")
    assert other.id not in {s.id for s in store.ledger().statements}
    assert outlet in store.entry(first.id).statement.sources
    assert store.entry(other.id).state == "merged"
    with pytest.raises(LedgerError, match="merged"):
        store.merge(other.id, [first.id], who="Ann")


def test_what_referred_to_a_merged_statement_refers_to_the_one_kept(store, first):
    second, *_, last = store.statements().items[1:]
    store.link(last.id, second.id, who="Ann")
    store.merge(first.id, [second.id], who="Ann")
    assert first.id in store.ledger().by_id[last.id].refers_to


def test_a_decision_on_an_outdated_view_is_refused(store, first):
    store.correct(first.id, {"actor": "Duchy"}, who="Ann", seen=first.version)
    with pytest.raises(StaleError, match="by Ann") as refused:
        store.correct(first.id, {"actor": "Empire"}, who="Bo", seen=first.version)
    assert (refused.value.seen, refused.value.now) == (0, 1)
    assert store.entry(first.id).statement.actor == "Duchy"
    store.comment(first.id, "a comment is no change", who="Cy")
    store.correct(first.id, {"actor": "Empire"}, who="Bo", seen=1)


@pytest.mark.parametrize("nobody", ["", "  "])
def test_an_actor_has_a_name(store, first, nobody):
    with pytest.raises(LedgerError, match=r'an actor needs a name.*"unknown"'):
        store.correct(first.id, {"actor": nobody}, who="Ann")
    store.correct(first.id, {"actor": "unknown"}, who="Ann")
    assert store.entry(first.id).statement.actor == "unknown"


def test_undo_takes_back_ones_own_and_any_other_by_name(store, first):
    store.correct(first.id, {"actor": "Duchy"}, who="Ann")
    mine = store.correct(first.id, {"kind": "offer"}, who="Bo")
    store.undo(who="Ann")
    assert store.entry(first.id).statement == replace(first.statement, kind="offer")
    store.undo(who="Ann", review=str(mine.number))
    assert store.entry(first.id).statement == first.statement
    with pytest.raises(LedgerError, match="undone already"):
        store.undo(who="Cy", review=mine.id)
    with pytest.raises(LedgerError, match="nothing to undo"):
        store.undo(who="Cy")


def test_a_decision_after_an_undo_ends_what_can_be_redone(store, first):
    store.confirm(first.id, who="Ann")
    store.undo(who="Ann")
    store.comment(first.id, "hm", who="Ann")
    with pytest.raises(LedgerError, match="nothing to redo"):
        store.redo(who="Ann")


def test_the_history_says_who_did_what_when(store, first):
    store.confirm(first.id, who="  Ann   Lee ")
    store.comment(first.statement.document, "an agency's text", who="Bo")
    store.undo(who="Ann Lee")
    history = store.history()
    assert [(r.number, r.action, r.who, r.undone) for r in history] == [
        (1, "confirm", "Ann Lee", True), (2, "comment", "Bo", False), (3, "undo", "Ann Lee", False),
    ]  # fmt: skip
    assert all(r.at.endswith("+00:00") for r in history)
    assert [r.number for r in store.history(first.id)] == [1, 3]
    assert [r.number for r in store.history(first.statement.document[:6])] == [2]


@pytest.mark.parametrize("who", ["", "  ", "x" * 300])
def test_a_decision_needs_a_name(store, first, who):
    with pytest.raises(LedgerError, match="name of who"):
        store.confirm(first.id, who=who)


def test_a_newer_reading_keeps_what_was_decided(store):
    document, reading = report(1)
    store.add(document, reading, reader=READER)
    right, wrong, changed = (e.id for e in store.statements().items)
    store.confirm(right, who="Ann")
    store.reject(wrong, who="Ann")
    store.correct(changed, {"actor": "Duchy"}, who="Ann")
    decided = [store.entry(name) for name in (right, wrong, changed)]
    one = reading.statements[0]
    newer = replace(
        reading,
        statements=(
            replace(one, actor="Empire"),  # the same passage, read otherwise
            replace(reading.statements[1], end=reading.statements[1].end - 1, quote=reading.statements[1].quote[:-1]),
        ),
    )
    assert store.unread([document], reader=NEWER) == [document]
    assert store.add(document, newer, reader=NEWER).outcome == "read again"
    assert [store.entry(name) for name in (right, wrong, changed)] == decided
    assert store.statements(Filter(states=("read",))).total == 0
    store.undo(who="Ann")
    store.undo(who="Ann", review="1")
    assert store.entry(right).statement.actor == "Empire"
    with pytest.raises(LedgerError, match="there is no statement"):
        store.entry(changed)  # only the older reader had found it
    assert store.check() == ()


def test_an_older_reader_does_not_take_over(store):
    document, reading = report(1)
    store.add(document, reading, reader=NEWER)
    before = store.ledger()
    assert store.unread([document], reader=READER) == []
    store.add(document, replace(reading, statements=reading.statements[:1]), reader=READER)
    assert store.ledger() == before


def test_threads_follow_what_a_person_decided(store):
    add(store, [report(n) for n in (1, 2, 13, 25)])
    before = store.threads()
    one, other = before[0], before[1]
    store.merge_threads(one.id, other.id, who="Ann")
    joined = next(t for t in store.threads() if t.id == one.id)
    assert set(joined.statements) == {*one.statements, *other.statements}
    assert "brought together by a person" in {link.reason for link in joined.links}
    store.undo(who="Ann")
    assert store.threads() == before
    whole = next(t for t in before if len([k for k in t.links if k.mention]) > 1)
    away = next(link.statement for link in whole.links if link.mention)
    store.split_thread(whole.id, [away], who="Ann")
    assert store.threads() == threads(store.ledger())
    holding = [t for t in store.threads() if away in t.statements]
    assert all(set(t.statements).isdisjoint(set(whole.statements) - {away}) for t in holding)
    add(store, [report(9, "2030-01-01")])  # an earlier report moves the threads' numbers
    assert all(
        set(t.statements).isdisjoint(set(whole.statements) - {away}) for t in store.threads() if away in t.statements
    )


def told(store, actor: str, content: str) -> str:
    """Add a report of one demand; the statement's id."""
    one = Report("2031-03-01", intro=f"{content}.")
    one.say("demand", actor, content, to="Curia")
    document, reading = one.done()
    store.add(document, reading, reader=READER)
    return store.statements(Filter(document=document.id)).items[0].id


def of(store, name: str) -> set[str]:
    """The statements of the thread that a statement belongs to, as listed."""
    (thread,) = (t for t in store.threads_page().items if name in t.statements)
    assert replace(thread, links=()) in {replace(t, links=()) for t in store.threads()}
    return set(thread.statements)


@pytest.mark.parametrize("merged_first", [True, False])
def test_a_decision_on_threads_holds_for_what_its_statements_are_merged_into(store, merged_first):
    harbour, mines = told(store, "Arland", "open the northern harbour"), told(store, "Borland", "clear all mines")
    kept = told(store, "Borland", "sweep the strait for explosives")
    names = [next(t.id for t in store.threads() if name in t.statements) for name in (harbour, mines)]
    if merged_first:
        store.merge(kept, [mines], who="Ann")
        assert of(store, kept) == {kept}
        store.undo(who="Ann")
    store.merge_threads(*names, who="Bo")
    assert of(store, mines) == {harbour, mines}
    store.merge(kept, [mines], who="Ann")
    assert of(store, kept) == {harbour, kept}
    store.undo(who="Ann")
    assert of(store, mines) == {harbour, mines}
    assert of(store, kept) == {kept}


def test_who_is_named_on_both_sides_of_a_split_stays_where_it_was_put_itself(store):
    one, other = told(store, "Arland", "open the harbour"), told(store, "Arland", "open the harbour at once")
    assert of(store, one) == {one, other}
    name = next(t.id for t in store.threads() if one in t.statements)
    store.split_thread(name, [other], who="Ann")
    assert of(store, one) == {one}
    store.merge(one, [other], who="Ann")  # they are one statement after all
    assert of(store, one) == {one}


def test_a_thread_is_not_split_so_that_a_part_names_no_action(store):
    add(store, [report(1)])
    thread = store.threads()[0]
    with pytest.raises(LedgerError, match="one part"):
        store.split_thread(thread.id, list(thread.statements), who="Ann")
    with pytest.raises(LedgerError, match="there is no thread"):
        store.merge_threads("t999", thread.id, who="Ann")


def test_reviewed_statements_can_be_trained_on(store, first):
    second, third, *_ = store.statements().items[1:]
    store.correct(first.id, {"actor": "Duchy"}, who="Ann")
    store.comment(first.id, "see the transcript", who="Bo")
    store.reject(second.id, who="Ann")
    fields = {"kind": "offer", "actor": "Duchy", "content": "x", "start": 0, "end": 6}
    store.add_statement(third.statement.document, fields, who="Cy")
    found = {r.state: r for r in store.reviewed()}
    corrected, rejected, added = found["corrected"], found["rejected"], found["added"]
    assert (corrected.machine, corrected.right.actor) == (first.statement, "Duchy")
    assert (corrected.who, corrected.comments) == ("Ann", ("see the transcript",))
    assert (rejected.machine, rejected.right) == (second.statement, None)
    assert (added.machine, added.right.actor, added.who) == (None, "Duchy", "Cy")
    assert corrected.document == store.document(first.statement.document)


def test_reviews_of_what_is_not_here_are_refused_whole(place):
    with open_ledger(place(), create=True) as one, open_ledger(place(), create=True) as two:
        add(one, [report(1), report(2)])
        add(two, [report(1)])
        for entry in one.statements().items:
            one.confirm(entry.id, who="Ann")
        lines = list(one.export_reviews())
        with pytest.raises(LedgerError, match="which is not here"):
            two.import_reviews(lines)
        assert two.decisions() == 0


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda lines: lines[:-1], "were written"),
        (lambda lines: lines[1:], "not a header"),
        (lambda lines: [*lines, "{"], "line 4;"),
        (lambda lines: [lines[0].replace('"version":1', '"version":9'), *lines[1:]], "newer"),
        (lambda lines: [line.replace('"confirm"', '"bless"') for line in lines], "no line of reviews"),
        (lambda lines: [], "nothing in it"),
    ],
)
def test_spoilt_reviews_are_refused_and_nothing_is_taken_in(store, first, spoil, words):
    store.confirm(first.id, who="Ann")
    store.reject(first.id, who="Ann")
    lines = spoil(list(store.export_reviews()))
    with pytest.raises(LedgerError) as refused:
        store.import_reviews(lines)
    assert words in str(refused.value)
    assert store.decisions() == 2
