"""Deeds that the other side wants: own sentences, near misses, and the lexicon's schema."""

from __future__ import annotations

import pytest

from detente.errors import SettingError
from detente.reading.favours import favour_words, is_favour, words_in
from detente.reading.pipeline import load_model


def favours(text: str) -> list[str]:
    return [token.text for token in load_model()(text) if is_favour(token)]


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("We will call off the strike.", "call"),
        ("The crew will be released on Monday.", "released"),
        ("They will drop the lawsuit.", "drop"),
        ("The army would scale down its drills.", "scale"),
        ("The miners will go back to work.", "go"),
        ("They offered to return to the table.", "return"),
        ("The raiders will lay down their arms.", "lay"),
    ],
)
def test_what_the_other_side_wants_is_known(text: str, verb: str):
    assert favours(text) == [verb]


@pytest.mark.parametrize(
    "text",
    [
        "They will drop the offer.",
        "The city will end the talks.",
        "The crew will not be released.",
        "The army will return fire.",
        "The miners will go to court.",
        "The union will cut off the power.",
        "They will withdraw from the treaty.",
    ],
)
def test_what_it_does_not_want_is_none(text: str):
    assert favours(text) == []


def test_no_word_stands_in_two_lists():
    words = favour_words()
    assert not words.verbs & words.ending


def test_a_lexicon_without_a_list_is_refused():
    with pytest.raises(SettingError, match="ending"):
        words_in({"verbs": ["free"]})
