"""Actors that the rules themselves hardly know are marked unsure; own sentences."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.documents.plain import from_text
from detente.reading.assemble import SURE, _hardly_known
from detente.reading.learned.actor_choice import Choice
from detente.reading.mentions import Mention
from detente.reading.pipeline import Parsed, parse
from detente.reading.reader import Reader


def parsed(text: str) -> Parsed:
    return next(iter(parse([from_text(text)])))


@settings(deadline=None, max_examples=30)
@given(st.floats(0.0, 1.0))
def test_a_party_is_hardly_known_where_its_mention_is_below_even(confidence: float):
    one = parsed("Norway refused.")
    one.doc._.mentions = [Mention(0, 1, 0, "Norway", "state", "name", confidence=confidence)]
    assert _hardly_known(one, Choice("Norway", 1.0, 0)) == (confidence < SURE)
    assert not _hardly_known(one, Choice("author", 1.0))  # nobody is named


@pytest.mark.parametrize(
    "text",
    [
        "Norway rejected the offer on Monday. Sweden accepted it.",
        "Hundreds of mourners demanded that Norway release the crew.",
        "The protesters threatened to block the port unless Norway yields.",
    ],
)
def test_every_actor_of_a_doubtful_mention_is_marked(text: str):
    doc = parsed(text).doc
    surest: dict[str, float] = {}
    for mention in doc._.mentions:
        surest[mention.speaker()] = max(surest.get(mention.speaker(), 0.0), mention.confidence)
    statements = Reader().read(from_text(text)).statements
    assert statements
    for statement in statements:
        assert "actor" in statement.uncertain or surest.get(statement.actor, 1.0) >= SURE
