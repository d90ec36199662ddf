"""What an encoder finds alike is shown to a person: which pairs are compared, and in which order they are told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.ledger import Grouping, Ledger, alike, threads
from detente.ledger.weighing import SAME
from detente.ledger.wording import likeness, wording
from detente.reading.learned.sentence_vectors import unit_vectors
from ledger.build import Report, ledger_of
from ledger.test_record import reports

PRESS = ("let foreign journalists into the camp", "give reporters from abroad entry to the tents")


def said(*told: tuple[str, str, str]) -> Ledger:
    """One report each: who demands, what, and who would act."""
    every = []
    for number, (actor, content, by) in enumerate(told):
        report = Report(f"2031-03-{10 + number}", intro=f"Report {number}.")
        report.say("demand", actor, content, by=by)
        every.append(report)
    return ledger_of(*every)


def same(texts):
    """Vectors for which all texts are one."""
    return np.ones((len(texts), 1), dtype=np.float32)


def by_first_letter(texts):
    """Vectors for which texts are alike that begin with one letter."""
    return np.asarray([[text[0] == letter for letter in map(chr, range(128))] for text in texts], dtype=np.float32)


def test_near_in_meaning_and_far_in_words_is_suggested():
    ledger = said(
        ("Paper", PRESS[0], "Army"), ("Paper", PRESS[1], "Army"), ("Paper", "pay back the fines of spring", "Army")
    )
    assert likeness(*map(wording, PRESS)) < SAME
    assert len(threads(ledger)) == 3
    (pair,) = alike(ledger, unit_vectors)
    assert pair.words == PRESS
    assert {pair.one, pair.other} == {"t1", "t2"}
    assert pair.score == pytest.approx(float(np.prod(unit_vectors(PRESS), axis=0).sum()), abs=1e-3)


def test_nothing_is_suggested_of_two_sides_or_of_two_amounts_or_of_doing_and_leaving_undone():
    assert alike(said(("Paper", PRESS[0], "Army"), ("Army", PRESS[1], "Paper")), same) == ()
    assert alike(said(("Paper", "pay 5 per cent more", "Army"), ("Paper", "a raise of 3 per cent", "Army")), same) == ()
    assert len(alike(said(("Paper", PRESS[0], "Army"), ("Paper", PRESS[1], "Army")), same)) == 1


def test_what_a_person_took_apart_is_not_suggested_again():
    ledger = said(("Paper", PRESS[0], "Army"), ("Paper", PRESS[1], "Army"))
    one, other = (t.statements for t in threads(ledger))
    for first, second in ((one, other), (other, one)):
        decided = Ledger(ledger.documents, ledger.statements, groupings=(Grouping("apart", first, second),))
        assert alike(decided, same) == ()


@settings(max_examples=30, deadline=None)
@given(st.lists(reports(), max_size=4), st.sampled_from([0.0, 0.5, 1.0]))
def test_pairs_are_of_threads_that_are_there_each_once_the_likeliest_first(some, least):
    ledger = ledger_of(*some)
    found = {t.id: t for t in threads(ledger)}
    pairs = alike(ledger, by_first_letter, least)
    assert [p.score for p in pairs] == sorted((p.score for p in pairs), reverse=True)
    assert len({frozenset((p.one, p.other)) for p in pairs}) == len(pairs)
    for pair in pairs:
        one, other = found[pair.one], found[pair.other]
        assert pair.score >= least
        assert one.negative == other.negative
        for thread, words in zip((one, other), pair.words, strict=True):
            assert words in {link.mention.term.text for link in thread.links if link.mention}
        assert pair.score == float(pair.words[0][0] == pair.words[1][0])
    assert set(alike(ledger, by_first_letter, 1.0)) <= set(pairs)
