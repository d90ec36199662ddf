"""Deeds that the other side wants: own sentences, near misses, and the lexicon's schema."""

from __future__ import annotations

import numpy as np
import pytest

from detente.errors import SettingError
from detente.reading.acts import CLASSES, clauses_of, with_firm_words
from detente.reading.conditions import find_conditions
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


HELD_OUT = [
    # text, the verb whose clause is weighed, whether it is taken for a threat where the network does
    ("The union will call off the strike if the owners raise wages.", "call", False),
    ("The union said it will call off the strike if the owners raise wages.", "said", False),
    ("The union will call off the talks if the owners raise wages.", "call", True),
    ("The union could call off the strike if the weather turns.", "call", False),
    ("The army will withdraw its troops if the weather turns.", "withdraw", True),
    ("The union called off the strike.", "called", True),
    ("They threatened to end the boycott.", "threatened", True),
    ("Norway will recognise the enclave if Sweden joins the pact.", "recognise", True),
    ("Norway will recognise the enclave if Sweden agrees to talks.", "recognise", False),
    ("Norway will let the ships through if Sweden cuts its aid.", "let", True),
    ("The union will call a strike if the owners raise prices.", "call", True),
]


@pytest.mark.parametrize(("text", "verb", "threat"), HELD_OUT, ids=[text for text, _, _ in HELD_OUT])
def test_a_favour_for_a_deed_is_no_threat(text: str, verb: str, threat: bool):
    doc = load_model()(text)
    doc._.conditions = find_conditions(doc)
    _, found, _, features = clauses_of(doc)
    row = next(n for n, clause in enumerate(found) if doc[clause.head].text == verb)
    shares = np.full((len(found), len(CLASSES)), 0.05, dtype=np.float32)
    shares[row, CLASSES.index("promise")], shares[row, CLASSES.index("threaten")] = 0.2, 0.3
    weighed = with_firm_words(doc, found, shares, features)
    assert (CLASSES[int(weighed[row].argmax())] == "threaten") == threat


def test_no_word_stands_in_two_lists():
    words = favour_words()
    assert not words.verbs & words.ending
    assert not words.mixed & (words.verbs | words.ending | words.consenting)


def test_a_lexicon_without_a_list_is_refused():
    with pytest.raises(SettingError, match="mixed"):
        words_in({"verbs": ["free"]})
