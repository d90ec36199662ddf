"""Deeds that the other side wants: "free the crew", "call off the strike", "return to the table".

Told with a condition they are held out, whatever else the words are taken for: "we will call off the strike if they
pay" is one side of a bargain, and no threat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Token

from detente.reading.attribution.lexicon import read_lexicon, word_sets
from detente.reading.attribution.tree import children

_NAME = "favours"


@dataclass(frozen=True, slots=True)
class FavourWords:
    """The lists of `lexicons/favours.toml`."""

    verbs: frozenset[str]
    ending: frozenset[str]
    ended: frozenset[str]
    returning: frozenset[str]
    returned_to: frozenset[str]


@lru_cache(maxsize=1)
def favour_words() -> FavourWords:
    """The lexicon, validated.

    Raises: SettingError naming the key at fault.
    """
    return words_in(read_lexicon(_NAME))


def words_in(table: Mapping[str, object]) -> FavourWords:
    """The lists of a table read from TOML.

    Raises: SettingError naming the key at fault.
    """
    return word_sets(FavourWords, table, _NAME)


def is_favour(verb: Token) -> bool:
    """Whether a verb names such a deed, done by whoever; not where it is denied ("will not free the crew")."""
    if verb.pos_ not in ("VERB", "AUX"):
        return False
    words, below = favour_words(), children(verb)
    if any(c.dep_ == "neg" for c in below):
        return False
    lemma = verb.lemma_.lower()
    particles = [c.lower_ for c in below if c.dep_ in ("prt", "advmod", "prep")]
    named = {word for form in (lemma, verb.lower_) for word in (form, *(f"{form}_{p}" for p in particles))}
    things = [c for c in below if c.dep_ in ("dobj", "nsubjpass", "ccomp", "xcomp")]
    things += [c for prep in below if f"{lemma}_{prep.lower_}" in words.verbs for c in children(prep)]
    if named & words.verbs and things:
        return True
    if named & words.ending:
        return any(thing.lemma_.lower() in words.ended for thing in things)
    if lemma not in words.returning:
        return False
    to = [c for c in below if c.dep_ == "prep" and c.lower_ == "to"]
    to += [t for c in below if c.lower_ == "back" for t in children(c) if t.lower_ == "to"]
    return any(c.lemma_.lower() in words.returned_to for t in to for c in children(t))
