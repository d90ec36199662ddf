"""Whose demand is made where people gather: "she led a protest near the president's house demanding to see him"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from detente.reading.act_words import act_words
from detente.reading.attribution.tree import children
from detente.reading.learned.clause_features import subject_of, verb_name

_AT = frozenset({"around", "at", "before", "by", "front", "in", "into", "near", "of", "on", "outside", "through", "to"})
_MOST = 6
"""Steps from the words of a demand up to the verb of those who make it."""
_OWNED = frozenset({"poss", "amod", "compound", "nmod"})


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Who demands, as tokens, and whose place it only is where it is done."""

    those_who_demand: tuple[Token, ...] = ()
    of_the_place: tuple[Token, ...] = ()


def demonstration(head: Token, gatherings: frozenset[str], sites: frozenset[str]) -> Demonstration:
    """Who makes a demand that hangs on the words for a place or a gathering, as the parser mostly hangs it.

    An embassy or a ranch demands nothing, nor does whose it is. Those do whose march or vigil it is ("a march by
    teachers demanding better pay"), else the subject of the verb with which they gather there.

    Args:
        head: the verb of a clause.
        gatherings: nouns for what people do together to be heard.
        sites: nouns for places where they do it.
    """
    if head.tag_ != "VBG" or head.dep_ != "acl" or any(c.dep_ == "nsubj" for c in children(head)):
        return Demonstration()
    noun, place, gathering = head.head, [], None
    for _ in range(_MOST):
        if noun.lemma_.lower() in gatherings:
            gathering = noun
        elif noun.lemma_.lower() in sites or noun.ent_type_ in {"GPE", "FAC", "LOC"}:
            place += [noun, *_owners(noun)]
        elif noun.lower_ != "front":
            return Demonstration()
        above = noun.head
        if gathering is not None and (by := tuple(_by(gathering))):
            return Demonstration(by, tuple(place))
        if noun.dep_ == "pobj" and above.lower_ in _AT:
            above = above.head
        elif noun.dep_ != "dobj":
            return Demonstration((), tuple(place))
        if above.pos_ in {"VERB", "AUX"}:
            subject = subject_of(above)
            gather = gathering is not None or any(c.lemma_.lower() in gatherings for c in children(above))
            gather = gather or "protest" in act_words().verbs.get(verb_name(above), ())
            comes = gather and subject is not None and subject.dep_ == "nsubj"
            return Demonstration((subject,) if subject is not None and comes else (), tuple(place))
        noun = above
    return Demonstration()


def _owners(noun: Token) -> Iterator[Token]:
    """Whose a place is: "the president's house", "the Norlandic embassy", "the house of the premier"."""
    for child in children(noun):
        if child.dep_ in _OWNED:
            yield child
        elif child.dep_ == "prep" and child.lower_ == "of":
            yield from (c for c in children(child) if c.dep_ == "pobj")


def _by(gathering: Token) -> Iterator[Token]:
    """Those whose gathering it is: "a march by teachers", "a rally of farmers"."""
    for child in children(gathering):
        if child.dep_ == "prep" and child.lower_ in {"by", "of"}:
            yield from (c for c in children(child) if c.dep_ == "pobj")
