"""Meetings told by how they ended: "it seems that the talks between A and B ended in deadlock" says that the two met.

A learned decision that takes such a clause for the writer's view alone would lose who met, and when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Token

from detente.reading.attribution.lexicon import read_lexicon, word_sets
from detente.reading.attribution.tree import children
from detente.reading.certainty import hedges_lexicon

_NAME = "outcomes"
_WIDTH = 3
"""Words among which the outcome stands after "in" or "without": "in complete deadlock"."""
_WITH = frozenset({"between", "of", "with", "among"})


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """The lists of `lexicons/outcomes.toml`."""

    meetings: frozenset[str]
    endings: frozenset[str]
    fruitless: frozenset[str]
    unreached: frozenset[str]


@lru_cache(maxsize=1)
def outcome_words() -> OutcomeWords:
    """The lexicon, validated.

    Raises: SettingError naming the key at fault.
    """
    return words_in(read_lexicon(_NAME))


def words_in(table: Mapping[str, object]) -> OutcomeWords:
    """The lists of a table read from TOML.

    Raises: SettingError naming the key at fault.
    """
    return word_sets(OutcomeWords, table, _NAME)


def ended_fruitless(doc: Doc, head: int) -> bool:
    """Whether the clause with its head at this token tells that a meeting of parties came to nothing.

    Its subject is a meeting that says whose it is ("between A and B", "the A-B talks"): "the meeting ended in
    deadlock" alone names nobody who met.
    """
    verb, words = doc[head], outcome_words()
    if verb.pos_ not in ("VERB", "AUX"):
        return False
    lemma = verb.lemma_.lower()
    if lemma not in _first_words(words.endings) and lemma not in hedges_lexicon().words["raising"]:
        return False
    below = children(verb)
    end = verb
    if lemma in hedges_lexicon().words["raising"]:  # "the talks appear to have ended in deadlock"
        end = next((c for c in below if c.dep_ == "xcomp"), verb)
    if _with_particle(end) not in words.endings:
        return False
    negated = any(c.dep_ == "neg" for c in (*below, *children(end)))
    subject = next((c for c in below if c.dep_ == "nsubj" and c.i < head), None)
    if negated or subject is None or subject.lemma_.lower() not in words.meetings or not _says_whose(subject):
        return False
    return any(
        any(t.lower_ in outcomes for t in doc[token.i + 1 : token.i + 1 + _WIDTH])
        for token in doc[end.i + 1 : end.i + 1 + _WIDTH]
        for outcomes in ({"in": words.fruitless, "without": words.unreached}.get(token.lower_, frozenset()),)
    )


@lru_cache(maxsize=2)
def _first_words(endings: frozenset[str]) -> frozenset[str]:
    """The verbs of endings, without their particles: most clauses have none of them, and need no closer look."""
    return frozenset(ending.split("_", 1)[0] for ending in endings)


def _with_particle(verb: Token) -> str:
    particle = next((c.lower_ for c in children(verb) if c.dep_ == "prt"), "")
    return f"{verb.lemma_.lower()}_{particle}" if particle else verb.lemma_.lower()


def _says_whose(meeting: Token) -> bool:
    """Whether a meeting is told with whose it is: by a preposition, or by names before it."""
    below = children(meeting)
    named = any(c.dep_ == "prep" and c.lower_ in _WITH for c in below)
    return named or any(c.dep_ in ("poss", "compound", "amod", "nmod") and c.pos_ == "PROPN" for c in below)
