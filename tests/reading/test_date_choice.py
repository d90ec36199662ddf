"""How a clause is told, and the days that follow from it; own sentences, published on Friday 9 September 2016."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.reading.date_speech import saying_of
from detente.reading.learned.date_choice import (
    REMEMBERED,
    SURE_OF_DAY,
    Before,
    DateCandidate,
    beside,
    chosen_date,
    dates_of,
)
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


CHOICES = [
    # candidates after none, their shares with that of none first, how much none counts, what is chosen, its share
    (["2016-09-05"], [0.5, 0.5], 0.9, "2016-09-05", 0.5),
    (["2016-09-05"], [0.5, 0.5], 1.1, "", 0.5),
    (["2016-09-05", "2016-09-06"], [0.45, 0.3, 0.25], 1.0, "2016-09", 0.55),
    (["2016-09-05", "2016-08-06"], [0.45, 0.3, 0.25], 1.0, "", 0.45),
    (["2016-09-05", "2016-09"], [0.2, 0.5, 0.3], 1.0, "2016-09", 0.8),
    (["2016-09-05", "2016-09"], [0.2, 0.7, 0.1], 1.0, "2016-09-05", 0.7),
    (["2016-09-05", "2016-09"], [0.2, 0.1, 0.7], 1.0, "2016-09", 0.7),
    (["2016-09-05", "2016"], [0.2, 0.3, 0.5], 1.0, "2016", 0.5),
    ([], [1.0], 0.6, "", 1.0),
]


@pytest.mark.parametrize(("values", "shares", "undated", "chosen", "share"), CHOICES)
def test_days_of_one_month_speak_for_one_another(values, shares, undated, chosen, share):
    found = chosen_date([DateCandidate(value) for value in ("", *values)], shares, undated)
    assert found.date.value == chosen
    assert found.share == pytest.approx(share)


def test_a_date_is_told_in_the_sentence_or_elsewhere():
    doc = parsed("Norland closed the port on Monday. The port was shut. Sudland left on Tuesday.")
    found = {name: candidates(doc, word(doc, name), []) for name in ("closed", "shut")}
    told = {
        name: {day for day, one in dates.items() if beside(doc, word(doc, name), one)} for name, dates in found.items()
    }
    assert told == {"closed": {"2016-09-05"}, "shut": set()}
    assert {"2016-09-05", "2016-09-06"} <= set(found["shut"])


DAYS = ["2016-08-30", "2016-08", "2016-09-05", "2016-09-06", "2016-09-09", "2016-09", "2016"]


@given(st.lists(st.sampled_from(DAYS), unique=True), st.lists(st.floats(0.01, 1), min_size=8, max_size=8))
def test_a_choice_is_none_or_lies_in_the_likeliest_month(values, weights):
    dates = [DateCandidate(value) for value in ("", *values)]
    shares = [w / sum(weights[: len(dates)]) for w in weights[: len(dates)]]
    found = chosen_date(dates, shares, 1.0)
    among = {day[:7]: sum(s for d, s in zip(dates, shares, strict=True) if d.value[:7] == day[:7]) for day in values}
    if found.date.value == "":
        assert all(total <= shares[0] for total in among.values())
        return
    month = found.date.value[:7]
    assert among[month] == max(among.values()) > shares[0]
    if len(found.date.value) == 10:
        assert found.share >= SURE_OF_DAY * among[month]
