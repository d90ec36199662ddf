"""Whoever speaks for a body acts as that body, however a clause names him."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.reading.learned.actor_choice import Choice
from detente.reading.mentions import Mention


def as_body(actor: Choice, mentions: Sequence[Mention]) -> Choice:
    """The body for whom a person acts that was chosen by his own name: "Ana Lund" is the guild that she leads.

    The model weighs a person and his body apart, so that of one speaker's statements some would be his and some the
    body's. Who stands alone (in a quarrel at home) stays himself, as does he whom the text calls by no office. So does
    who leads a state: where the model chose him by name, annotators did too.
    """
    if actor.mention is None:
        return actor
    mention = mentions[actor.mention]
    sure = mention.type == "person" and mention.confidence >= _SURE
    by_name = sure and actor.name == mention.name != mention.speaker()
    if not by_name or not any(m.name == mention.speaker() and m.type in _LED for m in mentions):
        return actor
    return replace(actor, name=mention.speaker())


_SURE = 0.5
"""How surely a mention must tell whom a person speaks for."""
_LED = frozenset({"company", "group", "organisation", "party", "union"})
"""The sorts of bodies whose leaders are told of as the body."""
