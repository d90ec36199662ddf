"""Deeds ahead that hurt the other side: "the pilots will walk out", "we are prepared to strike".

The network, which learned from diplomacy first, takes an announced strike for a promise or an offer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Token

from detente.reading.attribution.lexicon import read_lexicon, word_sets
from detente.reading.attribution.tree import children

_NAME = "harms"


@dataclass(frozen=True, slots=True)
class HarmWords:
    """The lists of `lexicons/harms.toml`."""

    verbs: frozenset[str]
    doing: frozenset[str]
    prepositions: frozenset[str]
    nouns: frozenset[str]
    actions: frozenset[str]
    qualifying: frozenset[str]
    auxiliaries: frozenset[str]
    announcing: frozenset[str]


@lru_cache(maxsize=1)
def harm_words() -> HarmWords:
    """The lexicon, validated.

    Raises: SettingError naming the key at fault.
    """
    return words_in(read_lexicon(_NAME))


def words_in(table: Mapping[str, object]) -> HarmWords:
    """The lists of a table read from TOML.

    Raises: SettingError naming the key at fault.
    """
    return word_sets(HarmWords, table, _NAME)


def announces_harm(doc: Doc, head: int) -> bool:
    """Whether the clause with its head at this token tells of such a deed that is still ahead, and not denied.

    The head may be the deed ("will strike"), or what puts it ahead ("are prepared to strike").
    """
    verb = doc[head]
    if verb.pos_ not in ("VERB", "AUX") or any(c.dep_ == "neg" for c in children(verb)):
        return False
    if _is_harm(verb):
        return _is_ahead(verb)
    below = [c for c in children(verb) if c.dep_ in ("acomp", "xcomp")]
    words = [verb, *(c for c in below if c.pos_ == "ADJ")]
    if not any(w.lemma_.lower() in harm_words().announcing for w in (*words, *below)):
        return False
    deeds = [*below, *(c for w in words[1:] for c in children(w) if c.dep_ == "xcomp")]
    deeds += [c for w in below for c in children(w) if c.dep_ == "xcomp"]  # "are prepared (to strike)", as a passive
    return any(deed.pos_ == "VERB" and _is_harm(deed) for deed in deeds)


def _is_harm(verb: Token) -> bool:
    words, below = harm_words(), children(verb)
    lemma = verb.lemma_.lower()
    named = {lemma, *(f"{lemma}_{c.lower_}" for c in below if c.dep_ in ("prt", "advmod", "prep"))}
    if named & words.verbs:
        return lemma != "strike" or not any(c.dep_ == "dobj" for c in below)  # "strike a deal"
    if lemma not in words.doing or any(c.dep_ == "prt" for c in below):
        return False  # "call off the strike" is none
    objects = [c for c in below if c.dep_ in ("dobj", "nsubjpass")]
    objects += [g for c in below if c.dep_ == "prep" and c.lower_ in words.prepositions for g in children(c)]
    return any(_names_harm(o) for o in objects)


def _names_harm(noun: Token) -> bool:
    words, lemma = harm_words(), noun.lemma_.lower()
    if lemma in words.nouns:
        return True
    before = [c for c in children(noun) if c.dep_ in ("amod", "compound", "nmod")]
    return lemma in words.actions and any(c.lower_ in words.qualifying for c in before)


def _is_ahead(verb: Token) -> bool:
    """Whether a deed is told as one to come: "will strike", "are going on strike", "due to walk out"."""
    words, below = harm_words(), children(verb)
    auxiliaries = [c for c in below if c.dep_ == "aux"]
    if any(c.lower_ in words.auxiliaries for c in auxiliaries):
        return True
    if verb.tag_ == "VBG" and any(c.lemma_.lower() == "be" and c.tag_ != "VBD" for c in auxiliaries):
        return verb.lemma_.lower() == "go"  # "are going on strike"; "are striking" is under way
    return verb.dep_ == "xcomp" and verb.head.lemma_.lower() in words.announcing
