"""What holds for every ledger, whatever was added and decided."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from detente.errors import LedgerError
from detente.ledger import Ledger, jsonlines
from detente.ledger.store import Filter, open_ledger
from ledger.store.reports import ACTIONS, KINDS, PARTIES, add, piles, report

_here = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
_numbers = count(1)


def entries(store) -> list[tuple]:
    """All statements with their states, in order; versions are numbers of this ledger alone."""
    every = store.statements(
        Filter(states=("read", "confirmed", "corrected", "added", "rejected", "merged", "drifted"))
    )
    return [(e.id, e.state, e.statement) for e in every.items]


@_here
@given(piles(), st.randoms())
def test_the_order_of_adding_does_not_matter(place, pile, random):
    other = list(pile)
    random.shuffle(other)
    with open_ledger(place(), create=True) as one, open_ledger(place(), create=True) as two:
        add(one, pile)
        add(two, other)
        assert one.ledger() == two.ledger()
        assert entries(one) == entries(two)
        assert [d.id for d in one.documents().items] == [d.id for d in two.documents().items]


@_here
@given(piles())
def test_adding_twice_is_adding_once(place, pile):
    with open_ledger(place(), create=True) as store:
        add(store, pile)
        before, held = store.ledger(), entries(store)
        assert store.unread([document for document, _ in pile]) == []
        add(store, pile)
        for document, reading in pile:
            store.add(document, reading, reader="detente 0.1.0, rules a")
        assert store.ledger() == before
        assert entries(store) == held


@_here
@given(st.lists(st.integers(0, 40), min_size=1, max_size=5, unique=True))
def test_the_record_is_that_of_the_ledger_in_memory(place, numbers):
    pile = [report(number, f"2031-03-{1 + number % 28:02}") for number in numbers]
    in_memory = Ledger.of([d for d, _ in pile], [r for _, r in pile])
    with open_ledger(place(), create=True) as store:
        add(store, pile)
        stored = store.ledger()
    assert stored.documents == in_memory.documents
    assert stored.speaks_for == in_memory.speaks_for
    assert stored.notices == in_memory.notices
    names = {mine.id: theirs.id for mine, theirs in zip(stored.statements, in_memory.statements, strict=True)}
    for mine, theirs in zip(stored.statements, in_memory.statements, strict=True):
        assert (mine.document, mine.start, mine.end, mine.quote, mine.terms) == (
            theirs.document, theirs.start, theirs.end, theirs.quote, theirs.terms,
        )  # fmt: skip
        assert tuple(names[name] for name in mine.refers_to) == theirs.refers_to
    assert jsonlines.read(jsonlines.write(stored)) == stored


def decide(store, draw, who: str) -> None:
    """Make some decision that can be made."""
    every = store.statements(Filter(states=("read", "confirmed", "corrected", "added", "rejected"))).items
    entry = draw(st.sampled_from(every))
    what = draw(
        st.sampled_from(["confirm", "correct", "reject", "add", "merge", "link", "comment", "threads", "split"])
    )
    try:
        if what == "confirm":
            store.confirm(entry.id, who=who, seen=entry.version)
        elif what == "correct":
            field = draw(
                st.sampled_from([("actor", draw(st.sampled_from(PARTIES))), ("kind", draw(st.sampled_from(KINDS))),
                                 ("content", draw(st.sampled_from(ACTIONS))), ("date", "2031-02-28")])
            )  # fmt: skip
            store.correct(entry.id, dict([field]), who=who, seen=entry.version)
        elif what == "reject":
            store.reject(entry.id, who=who, reason="no", seen=entry.version)
        elif what == "add":
            store.add_statement(
                entry.statement.document,
                {"kind": draw(st.sampled_from(KINDS)), "actor": "Arland", "content": "x", "start": 0, "end": 6},
                who=who,
            )
        elif what in {"merge", "link"}:
            other = draw(st.sampled_from(every))
            if what == "merge":
                store.merge(entry.id, [other.id], who=who)
            else:
                store.link(entry.id, other.id, who=who)
        elif what == "comment":
            store.comment(entry.id, "look again", who=who)
        else:
            threads = [t.id for t in store.threads()]
            if threads and what == "threads":
                store.merge_threads(draw(st.sampled_from(threads)), draw(st.sampled_from(threads)), who=who)
            elif threads:
                thread = draw(st.sampled_from(store.threads()))
                store.split_thread(thread.id, [draw(st.sampled_from(thread.statements))], who=who)
    except LedgerError:
        pass  # nothing would change, or it cannot be so: then nothing did


class UndoAndRedo(RuleBasedStateMachine):
    """Undoing N decisions and redoing them gives back each state in turn."""

    where = staticmethod(lambda: "")

    @initialize(pile=piles(3))
    def begin(self, pile):
        self.store = open_ledger(self.where(), create=True)
        add(self.store, [report(99), *pile])
        self.past = [self.seen()]  # the states before each decision that stands, the present one last
        self.future = []

    def seen(self):
        return self.store.ledger(), entries(self.store)

    @rule(data=st.data())
    def decide(self, data):
        before = self.store.decisions()
        decide(self.store, data.draw, "Ann")
        if self.store.decisions() > before:
            self.past.append(self.seen())
            self.future = []

    @precondition(lambda self: len(self.past) > 1)
    @rule()
    def undo(self):
        self.store.undo(who="Ann")
        self.future.append(self.past.pop())

    @precondition(lambda self: self.future)
    @rule()
    def redo(self):
        self.store.redo(who="Ann")
        self.past.append(self.future.pop())

    @precondition(lambda self: not self.future)
    @rule()
    def nothing_is_left_to_redo(self):
        with pytest.raises(LedgerError, match="nothing to redo"):
            self.store.redo(who="Ann")

    @invariant()
    def the_present_is_what_it_was(self):
        if hasattr(self, "past"):
            assert self.seen() == self.past[-1]

    def teardown(self):
        if hasattr(self, "store"):
            assert self.store.check() == ()
            self.store.close()


def test_undo_and_redo_give_back_every_state(place):
    from hypothesis.stateful import run_state_machine_as_test

    machine = type("Here", (UndoAndRedo,), {"where": staticmethod(place)})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=8, stateful_step_count=20, deadline=None,
                                   suppress_health_check=list(HealthCheck)),
    )  # fmt: skip


@_here
@given(piles(4), st.data())
def test_export_then_import_is_identity(place, pile, data):
    with open_ledger(place(), create=True) as one, open_ledger(place(), create=True) as two:
        add(one, [report(99), *pile])
        for who in data.draw(st.lists(st.sampled_from(["Ann", "Bo"]), max_size=6)):
            decide(one, data.draw, who)
        lines = list(one.export_reviews())
        add(two, [*pile, report(99)])
        assert two.import_reviews(lines) == one.decisions()
        assert two.import_reviews(lines) == 0
        assert two.ledger() == one.ledger()
        assert entries(two) == entries(one)
        assert two.history() == one.history()
        assert list(two.export_reviews()) == lines


@_here
@given(piles(4), st.data())
def test_merging_with_a_copy_changes_nothing_and_with_a_part_gives_the_whole(place, pile, data):
    with open_ledger(place(), create=True) as one, open_ledger(place(), create=True) as two:
        add(one, [report(99), *pile])
        for who in data.draw(st.lists(st.sampled_from(["Ann", "Bo"]), max_size=4)):
            decide(one, data.draw, who)
        add(two, [report(98)])
        two.merge_from(one)
        assert two.merge_from(one) == (0, 0)
        add(one, [report(98)])
        assert two.ledger() == one.ledger()
        assert entries(two) == entries(one)
        assert two.check() == ()


@_here
@given(piles(4), st.data())
def test_a_record_folded_anew_is_the_record(place, pile, data):
    with open_ledger(place(), create=True) as store:
        add(store, [report(99), *pile])
        for _ in range(3):
            decide(store, data.draw, "Ann")
        before, held = store.ledger(), entries(store)
        store.rebuild()
        assert store.ledger() == before
        assert entries(store) == held
        assert store.check() == ()
