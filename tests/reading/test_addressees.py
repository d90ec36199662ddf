"""Addressees that the text bears out; own sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.reading.acts import Act
from detente.reading.addressees import PLAIN, RULED_OUT, UNNAMED, answering, borne_out, dealt_with, in_row, takes_up
from detente.reading.assemble import Decided, Draft
from detente.reading.attribution.component import annotate
from detente.reading.candidates import Clause, clause_range
from detente.reading.learned.actor_choice import Choice, field_of
from detente.reading.party_slots import slots_of
from detente.values.statement import AUTHOR
from reading.parsed import read


def kept(text: str, head: str, choices: list[Choice]) -> list[Choice]:
    doc = annotate(read(text))
    token = next(t for t in doc if t.text == head)
    start, end = clause_range(token)
    sentence = next(number for number, s in enumerate(doc.sents) if s.start <= token.i < s.end)
    act = Act(Clause(token.i, start, end), "request", 1.0, 1.0, sentence)
    return borne_out(field_of(doc), act, choices)


@pytest.mark.parametrize(
    ("text", "share", "expected"),
    [
        ("Norway urged Sweden to pause.", UNNAMED - 0.1, [False]),
        ("Sweden objected. Norway called for a pause.", UNNAMED - 0.01, []),
        ("Sweden objected. Norway called for a pause.", UNNAMED, [True]),
        ("Sweden objected. Norway asked it for a pause.", UNNAMED - 0.1, [False]),
    ],
)
def test_who_is_not_named_in_the_sentence_must_be_likelier_and_is_loose(text: str, share: float, expected: list[bool]):
    head = next(word for word in ("urged", "called", "asked") if word in text)
    assert [c.loose for c in kept(text, head, [Choice("Sweden", share)])] == expected


@given(st.lists(st.floats(0, 1), max_size=4))
def test_nobody_comes_in_and_nobody_out_of_sight_stays_unless_likely(shares: list[float]):
    found = kept("Norway urged Sweden to pause.", "urged", [Choice("Denmark", share) for share in shares])
    assert [c.probability for c in found] == [s for s in shares if s >= UNNAMED]
    assert all(c.loose for c in found)


@pytest.mark.parametrize(
    ("text", "head", "kind", "expected"),
    [
        ("Norway demanded a pause. Sweden refused.", "refused", "reject", True),
        ("Norway offered a loan. Sweden turned that down on Monday.", "turned", "reject", True),
        ("Norway tabled a plan. Sweden did not agree to it.", "agree", "accept", True),
        ("Norway tabled a plan. Sweden refused it, saying the talks were over.", "refused", "reject", True),
        ("Norway tabled a plan. Sweden refused to leave the port.", "refused", "reject", False),
        ("Norway accused the crew. Sweden denied the charge.", "denied", "reject", False),
        ("Norway tabled a plan. Sweden accepted the second part.", "accepted", "accept", False),
        ("Norway tabled a plan. Sweden agreed that the port was closed.", "agreed", "accept", False),
        ("Norway tabled a plan. Sweden read it.", "read", "act", False),
    ],
)
def test_an_answer_takes_up_what_it_answers_where_it_says_nothing_of_it(
    text: str, head: str, kind: str, expected: bool
):
    token = next(t for t in read(text) if t.text == head)
    assert takes_up(token, kind) is expected


NOTHING_ELSE = Decided("certain", None, 1.0, None, None, None, 1.0)


def draft_of(doc, head: str, kind: str, actor: str, sentence: int, addressee: tuple[Choice, ...] = ()) -> Draft:
    token = next(t for t in doc if t.text == head)
    act = Act(Clause(token.i, *clause_range(token)), kind, 1.0, 1.0, sentence)
    return Draft(act, Choice(actor, 1.0), addressee, NOTHING_ELSE)


ROW = [Choice("Sweden", 0.9), Choice("Denmark", 0.9), Choice("Iceland", 0.9), Choice("Norway", 0.9)]


def test_of_a_row_all_are_addressed_but_who_acts_and_who_is_all_but_ruled_out():
    shares = {"Sweden": 0.9, "Denmark": RULED_OUT - 0.01, "Iceland": RULED_OUT, "Norway": 0.9}
    assert [c.name for c in in_row(ROW[0], ROW, shares, "Norway")] == ["Sweden", "Iceland"]


def test_who_was_not_weighed_stays_in_the_row_and_the_likeliest_always_does():
    assert [c.name for c in in_row(ROW[0], ROW, {"Sweden": 0.0}, "Norway")] == ["Sweden", "Denmark", "Iceland"]
    assert in_row(ROW[0], [ROW[0]], {"Sweden": 0.9}, "Norway") == [ROW[0]]


@pytest.mark.parametrize(
    ("proposer", "apart", "share", "expected"),
    [
        ("Norway", 1, PLAIN, ["Norway"]),
        ("Norway", 0, 0.9, ["Norway"]),
        ("Norway", 2, 0.9, []),
        ("Norway", 1, PLAIN - 0.01, []),
        ("Sweden", 1, 0.9, []),
        (AUTHOR, 1, 0.9, []),
    ],
)
def test_an_answer_is_put_to_whoever_spoke_right_before(proposer: str, apart: int, share: float, expected: list[str]):
    doc = read("Norway tabled a plan. Sweden refused it.")
    drafts = [draft_of(doc, "tabled", "propose", proposer, 0), draft_of(doc, "refused", "reject", "Sweden", apart)]
    assert [c.name for c in answering(doc, drafts[1], drafts, [(0, share)]).addressee] == expected


def test_an_answer_that_is_put_to_somebody_stays_so():
    doc = read("Norway tabled a plan. Sweden refused it.")
    told = draft_of(doc, "refused", "reject", "Sweden", 1, (Choice("Denmark", 0.9),))
    drafts = [draft_of(doc, "tabled", "propose", "Norway", 0), told]
    assert answering(doc, told, drafts, [(0, 1.0)]) is told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway and Sweden signed treaties with Russia.", ["Russia"]),
        ("Norway and Sweden agreed with Russia on fish.", ["Russia"]),
        ("Norway and Sweden signed treaties on fish near Russia.", []),  # told of, but not dealt with
        ("Norway and Sweden signed treaties with each other.", []),
    ],
)
def test_a_row_deals_with_whom_it_signs_with_and_else_with_itself(text: str, expected: list[str]):
    doc = annotate(read(text))
    head = next(t for t in doc if t.dep_ == "ROOT")
    row = [Choice("Norway", 0.9), Choice("Sweden", 0.9)]
    likely = [Choice("Russia", 0.9), Choice("Sweden", 0.8)]
    assert [c.name for c in dealt_with(field_of(doc), likely, row, slots_of(head, "accept"))] == expected
