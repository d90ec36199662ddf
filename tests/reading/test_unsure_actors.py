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


def test_nobody_acts_who_is_named_only_later():
    text = (
        "It was agreed that talks would resume. An offer of three million had been rejected earlier in the week.\n\n"
        "Progress was slow. Nobody expects a deal before the summer, and the quarry road was closed again.\n\n"
        "A bomb was planted at the depot. Threats were made against the Weir Drivers' Union, which met on Tuesday."
    )
    found = Reader().read(from_text(text)).statements
    before = [s for s in found if s.end < text.index("Threats")]
    assert {"accept", "reject"} & {s.kind for s in before}
    assert {s.actor for s in before} <= {"unknown", "author"}
    unknown = next(s for s in before if s.actor == "unknown")
    (reason,) = (r for r in unknown.why if r.field == "actor")
    assert "nobody is named" in reason.rule
    assert not reason.words


def test_who_speaks_may_be_named_behind():
    text = "“We reject the offer of Sudland and will not go back to work,” said Ida Brandt of the Weir Drivers' Union."
    assert "unknown" not in {s.actor for s in Reader().read(from_text(text)).statements}
