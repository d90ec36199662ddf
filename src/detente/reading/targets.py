"""Parties that an act is aimed at, not put to: in "a pact with Norland against the raiders" the raiders are no partner."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from detente.reading.attribution_tree import ancestors
from detente.reading.mentions import Mention

PARTNERED = frozenset({"propose", "offer", "promise", "accept", "concede", "meet", "comply"})
"""Kinds of act that are done towards a partner: who stands under "against" in them is none."""
_CLIMB = 4


def is_target(doc: Doc, mention: Mention) -> bool:
    """Whether a mention stands under "against": it, or the noun whose modifier or possessor it is."""
    for step, token in enumerate([doc[mention.head], *ancestors(doc[mention.head])]):
        if token.dep_ == "pobj":
            return token.head.lower_ == "against"
        if step == _CLIMB or token.dep_ not in ("conj", "compound", "poss", "amod", "appos", "nmod"):
            return False
    return False


def only_targets(doc: Doc, name: str, own: Sequence[Mention]) -> bool:
    """Whether a party is named in a clause, and only as a target.

    Args:
        own: the mentions of the clause.
    """
    named = [m for m in own if name in (m.name, m.body, m.speaker())]
    return bool(named) and all(is_target(doc, m) for m in named)
