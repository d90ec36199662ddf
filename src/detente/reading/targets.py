"""Parties that an act is aimed at, not put to: in "a pact with Norland against the raiders" raiders are no partner."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from detente.reading.attribution.tree import ancestors
from detente.reading.mentions import Mention
from detente.reading.party_slots import addressee_words

PARTNERED = frozenset({"propose", "offer", "promise", "accept", "concede", "meet", "comply", "demand", "request"})
"""Kinds of act that are done towards a partner: who stands under "against" in their content is none."""
_CLIMB = 4


def is_target(doc: Doc, mention: Mention, act: int = -1) -> bool:
    """Whether a mention, or the noun it belongs to, stands under "against", or under "from" of what is parted from it.

    Args:
        act: the head token of the act: what hangs on it is no part of its content ("an ultimatum against X").
    """
    for step, token in enumerate([doc[mention.head], *ancestors(doc[mention.head])]):
        if token.dep_ == "pobj":
            return token.head.head.i != act and (token.head.lower_ == "against" or _parted(token))
        if step == _CLIMB or token.dep_ not in ("conj", "compound", "poss", "amod", "appos", "nmod"):
            return False
    return False


def _parted(noun: Token) -> bool:
    """ "separate X from Y", "the separation of X from Y"; the parser may hang the last words on what describes X."""
    if noun.head.lower_ != "from":
        return False
    above = list(ancestors(noun))[1 : 1 + _CLIMB]
    parting = addressee_words().parting
    return any(t.lemma_.lower() in parting or t.lemma_.lower().startswith("separat") for t in above)


def only_targets(doc: Doc, name: str, own: Sequence[Mention], act: int = -1) -> bool:
    """Whether a party is named in a clause, and only as a target.

    Args:
        own: the mentions of the clause.
        act: its head token.
    """
    named = [m for m in own if name in (m.name, m.body, m.speaker())]
    return bool(named) and all(is_target(doc, m, act) for m in named)
