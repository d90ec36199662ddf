"""How a clause is told, and the days that follow from it; own sentences, published on Friday 9 September 2016."""

from __future__ import annotations

import pytest

from detente.reading.date_speech import saying_of
from detente.reading.learned.date_choice import REMEMBERED, Before, dates_of
from detente.reading.pipeline import parse
from detente.reading.times.dates import date_of
from detente.values.document import Block, Document


def parsed(*paragraphs):
    text = "\n\n".join(paragraphs)
    blocks, at = [], 0
    for paragraph in paragraphs:
        blocks.append(Block(at, at + len(paragraph), "body"))
        at += len(paragraph) + 2
    document = Document("d", text, tuple(blocks), published="2016-09-09")
    return next(parse([document])).doc


def word(doc, text):
    return next(token for token in doc if token.text == text)


SAYINGS = [
    # words, the word asked for, how it is told, the day of saying, the speaker's running day
    (["The mayor of Norland said on Monday that the port would open."], "open", "speech", "2016-09-05", "2016-09-05"),
    (["The mayor of Norland said on Monday that the port would open."], "said", "cue", "", "2016-09-05"),
    (
        ["Norland said on Monday that the port would open. Norland added that the toll would fall."],
        "fall", "speech", "", "2016-09-05",
    ),
    (
        ["Norland said on Monday that the port would open. Sudland said that the toll would fall."],
        "fall", "speech", "", "",
    ),
    (
        ["Norland said on Monday that the port would open. Norland said on Tuesday that the toll would fall."],
        "fall", "speech", "2016-09-06", "2016-09-06",
    ),
    (["The port opened on Monday."], "opened", "story", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("words", "at", "told", "day", "running"), SAYINGS)
def test_a_clause_is_told_as_its_frame_says(words, at, told, day, running):
    doc = parsed(*words)
    saying = saying_of(doc, word(doc, at).i)
    assert (saying.told, saying.day, saying.running) == (told, day, running)


def candidates(doc, head, before):
    span = (head.left_edge.i, head.right_edge.i + 1)
    rule = date_of(doc, head, span, "promise")
    return {one.value: one for one in dates_of(doc, head, span, "promise", "Norland", rule, before, False)}


def test_no_date_is_the_first_candidate():
    doc = parsed("Norland said on Monday that the port would open.")
    head = word(doc, "open")
    assert next(iter(candidates(doc, head, ()))) == ""


def test_the_day_of_saying_ties_one_candidate_and_not_the_others():
    doc = parsed("Norland said on Monday that the port would open. It closed in August.")
    found = candidates(doc, word(doc, "open"), ())
    assert "day of saying=same" in found["2016-09-05"].features
    assert "day of saying=other" in found["2016-08"].features
    assert "day of saying=none" in found[""].features


def test_the_actors_last_day_is_that_actors():
    doc = parsed("Norland said that the port would open.")
    head = word(doc, "open")
    before = [Before("2016-09", 0, "Norland", 0), Before("2016-09-09", 0, "Sudland", 0)]
    found = candidates(doc, head, before)
    assert "actor's last day|0=same" in found["2016-09"].features
    assert "actor's last day|0=other" in found["2016-09-09"].features


def test_the_day_of_a_block_ends_with_it():
    doc = parsed("Norland spoke.", "Norland said that the port would open.")
    found = candidates(doc, word(doc, "open"), [Before("2016-09-09", 0, "Norland", 0)])
    assert "opens block=other" in found["2016-09-09"].features


def test_more_statements_than_are_remembered_change_nothing():
    doc = parsed("Norland said that the port would open.")
    head = word(doc, "open")
    many = [Before("2016-09", 0, f"Party {n}", 0) for n in range(3 * REMEMBERED)]
    long, short = candidates(doc, head, many), candidates(doc, head, many[-REMEMBERED:])
    assert {v: c.features for v, c in long.items()} == {v: c.features for v, c in short.items()}
