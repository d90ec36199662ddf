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
    mixed: frozenset[str]
    consenting: frozenset[str]
    ending: frozenset[str]
    ended: frozenset[str]
    forces: frozenset[str]
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
    return is_plain_favour(verb) or _names(verb, favour_words().mixed)


def gives_in(verb: Token) -> bool:
    """Whether a verb says that somebody does a favour or consents: "frees the crew", "agrees to talks"."""
    return is_favour(verb) or verb.lemma_.lower() in favour_words().consenting


def is_plain_favour(verb: Token) -> bool:
    """Whether such a deed can hurt nobody on the other side: "free the crew", but not "recognise the enclave"."""
    words = favour_words()
    return _names(verb, words.verbs) or undoes_harm(verb) or _ends(verb, words.forces)


def undoes_harm(verb: Token) -> bool:
    """Whether a verb ends what hurts the other side: "call off the strike", "return to the table"."""
    if _ends(verb, favour_words().ended):
        return True
    words, below = favour_words(), children(verb)
    if verb.pos_ not in ("VERB", "AUX") or verb.lemma_.lower() not in words.returning:
        return False
    to = [c for c in below if c.dep_ == "prep" and c.lower_ == "to"]
    to += [t for c in below if c.lower_ == "back" for t in children(c) if t.lower_ == "to"]
    back = any(c.lemma_.lower() in words.returned_to for t in to for c in children(t))
    return back and not any(c.dep_ == "neg" for c in below)


def _ends(verb: Token, what: frozenset[str]) -> bool:
    """Whether a verb says that one of these things is ended, and it is not denied."""
    below = children(verb)
    if not _forms(verb) & favour_words().ending or any(c.dep_ == "neg" for c in below):
        return False
    return verb.pos_ in ("VERB", "AUX") and any(c.lemma_.lower() in what for c in below if c.dep_ in _THINGS)


_THINGS = frozenset({"dobj", "nsubjpass", "ccomp", "xcomp"})


def _forms(verb: Token) -> set[str]:
    """A verb by itself and with each of its particles and prepositions: "call", "call_off"."""
    particles = [c.lower_ for c in children(verb) if c.dep_ in ("prt", "advmod", "prep")]
    return {word for form in (verb.lemma_.lower(), verb.lower_) for word in (form, *(f"{form}_{p}" for p in particles))}


def _names(verb: Token, verbs: frozenset[str]) -> bool:
    """Whether a verb is one of these, has what it is done to, and is not denied."""
    below = children(verb)
    if verb.pos_ not in ("VERB", "AUX") or any(c.dep_ == "neg" for c in below) or not _forms(verb) & verbs:
        return False
    of = [c for prep in below if f"{verb.lemma_.lower()}_{prep.lower_}" in verbs for c in children(prep)]
    return bool(of) or any(c.dep_ in _THINGS for c in below)
