"""Circles are what is tied, directly or through others, and each is gathered as if the others were not there."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from detente.ledger import contradictions, talks, threads, unplaced
from detente.ledger.circles import Ties, tied
from detente.ledger.topics import same_topic
from ledger.build import Report, ledger_of

TOPICS = ("harbour sailors customs ferries", "parliament budget pensions deputies", "glacier climbers rescue avalanche")
PARTIES = ("Arland", "Borland", "Curia", "Dalmark", "Elmia")
SAYINGS = (
    ("demand", "release 20 prisoners"),
    ("offer", "release 10 prisoners"),
    ("accept", "release 10 prisoners"),
    ("reject", "release 20 prisoners"),
    ("promise", "open the northern harbour"),
    ("comply", "open the northern harbour"),
    ("breach", "open the northern harbour"),
    ("meet", "talks"),
)
_settings = settings(max_examples=60, deadline=None)


@st.composite
def reports(draw, most: int = 6):
    """Reports on few topics between few parties, some of which tie the others together."""
    found = []
    for number in range(draw(st.integers(1, most))):
        day = draw(st.sampled_from([None, "2031-02", "2031-03-01", "2031-03-10"]))
        report = Report(day, outlet=f"Outlet {number}", intro=f"Report {number}. {draw(st.sampled_from(TOPICS))}.")
        for kind, content in draw(st.lists(st.sampled_from(SAYINGS), max_size=3)):
            actor, other = draw(st.lists(st.sampled_from(PARTIES), min_size=2, max_size=2, unique=True))
            deadline = draw(st.sampled_from([None, "2031-03-05"]))
            report.say(kind, actor, content, to=other, by=draw(st.sampled_from([None, other])), deadline=deadline)
        if draw(st.integers(0, 3)) == 0:
            report.backs(*draw(st.lists(st.sampled_from(PARTIES), min_size=2, max_size=2, unique=True)))
        found.append(report)
    return found


_words = st.frozensets(st.sampled_from("abcdef"), max_size=4)
_ties = st.builds(Ties, _words, st.frozensets(st.sampled_from("uvwxyz"), min_size=1, max_size=3), _words)


@_settings
@given(st.lists(_ties, max_size=8))
def test_circles_are_the_components_of_what_is_tied(held):
    documents = {f"d{number}": own for number, own in enumerate(held)}
    groups = [{name} for name in documents]
    for one, own in documents.items():
        for other, theirs in documents.items():
            if own.marks & theirs.marks or (own.parties & theirs.parties and same_topic(own.topic, theirs.topic)):
                first, second = (next(g for g in groups if name in g) for name in (one, other))
                if first is not second:
                    groups.remove(second)
                    first |= second
    assert sorted(map(sorted, groups)) == sorted(map(sorted, tied(documents)))


@_settings
@given(reports(), st.randoms())
def test_circles_hold_every_statement_once_in_any_order(made, random):
    ledger = ledger_of(*made)
    held = [s.id for part in ledger.circles for s in part.statements]
    assert sorted(held) == sorted(s.id for s in ledger.statements)
    shuffled = list(made)
    random.shuffle(shuffled)
    assert ledger_of(*shuffled).circles == ledger.circles


@_settings
@given(reports())
def test_each_circle_is_gathered_as_if_alone(made):
    ledger = ledger_of(*made)
    if len(ledger.circles) == 1:
        return
    found = threads(ledger)
    where = {s.id: number for number, part in enumerate(ledger.circles) for s in part.statements}
    assert all(len({where[name] for name in thread.statements}) == 1 for thread in found)
    numbers = [int(thread.id[1:]) for thread in found]
    assert numbers == sorted(set(numbers))
    assert sorted(unplaced(ledger)) == sorted(name for part in ledger.circles for name in unplaced(part))
    for number, part in enumerate(ledger.circles):
        # other reports are there for their dates alone: they say when a deadline has passed
        silent = replace(ledger, statements=part.statements, speaks_for=part.speaks_for)
        here = [t for t in found if where[t.statements[0]] == number]
        renamed = {thread.id: own.id for thread, own in zip(threads(silent), here, strict=True)}
        assert [replace(t, id=renamed[t.id]) for t in threads(silent)] == here
        apart = [replace(c, thread=renamed.get(c.thread, "")) for c in contradictions(silent)]
        assert apart == [c for c in contradictions(ledger) if where[c.statements[0]] == number]
        own_talks = [tuple(renamed[t] for t in k.threads) for k in talks(silent)]
        assert own_talks == [k.threads for k in talks(ledger) if k.threads and k.threads[0] in {t.id for t in here}]
