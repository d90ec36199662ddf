"""Limits that an event sets rather than a day: "before the summit", "by nightfall", "by the time it expires"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Token

from detente.reading.columns import columns_of
from detente.reading.times.attach import children, clause_head, direction, put_off
from detente.reading.times.lexicon import times_lexicon

_LONGEST = 14
"""Tokens of such a limit, at most."""


@dataclass(frozen=True, slots=True)
class EventLimit:
    """The words [start, end) of a limit, from its marker on; `event` is the token of the noun or verb that sets it."""

    start: int
    end: int
    event: int


def event_limit(doc: Doc, start: int, end: int, *, within_condition: bool = False) -> EventLimit | None:
    """The first limit in [start, end) that an event sets to something that is to be done.

    Args:
        within_condition: whether the words are a condition, whose verb need not look ahead ("unless it left by dawn").
    """
    openings, lower = _last_words(), columns_of(doc).lower
    for i in range(start, min(end + _LONGEST, len(doc))):
        found = _marked(doc[i]) if lower[i] in openings else None
        if found is None:
            continue
        first, event, verb = found
        if first >= end and not start <= verb.i < end:
            continue  # beyond the words only what hangs on them: "wants a deal", "before the season starts"
        if within_condition or _is_to_be_done(verb):
            last = min(event.right_edge.i + 1, event.i + _LONGEST)
            while last > event.i + 1 and (doc[last - 1].is_punct or doc[last - 1].is_space):
                last -= 1
            return EventLimit(first, last, event.i)
    return None


@lru_cache(maxsize=1)
def _last_words() -> frozenset[str]:
    """The words at which a limit may be found."""
    lex = times_lexicon().sooner
    return frozenset({"by", "time", *lex["until"], *_by_last_word(lex["before_event"])})


def _marked(token: Token) -> tuple[int, Token, Token] | None:
    """The marker's first token, the event and the verb that it limits, where a token is the marker's last word."""
    lex, doc = times_lexicon().sooner, token.doc
    lower = token.lower_
    if lower == "time" and " ".join(t.lower_ for t in doc[max(0, token.i - 2) : token.i]) == "by the":
        comes = next((c for c in children(token) if c.dep_ in ("relcl", "acl") and c.i > token.i), None)
        return (token.i - 2, comes, clause_head(doc[token.i - 2])) if comes is not None and _comes(comes) else None
    if lower in lex["until"] and token.dep_ in ("prep", "mark"):
        noun = _object(token)
        verb = clause_head(token.head.head if token.dep_ == "mark" else token)
        lasts = noun is not None and noun.lemma_.lower() in lex["events_of_limit"] and verb.lemma_ in lex["verbs"]
        return (token.i, noun, verb) if noun is not None and lasts else None
    if lower == "by" and token.dep_ in ("prep", "agent"):
        noun = _object(token)
        by_event = noun is not None and noun.lemma_.lower() in lex["by_event"]
        return (token.i, noun, clause_head(token)) if noun is not None and by_event else None
    marker = next((words for words in _by_last_word(lex["before_event"]).get(lower, ()) if _stands(token, words)), None)
    if marker is None:
        return None
    first = token.i + 1 - len(marker)
    if token.dep_ == "mark":
        comes = token.head
        return (first, comes, clause_head(comes.head)) if comes.head != comes and _comes(comes) else None
    noun = _object(token)
    if noun is None or noun.lemma_.lower() not in lex["events_of_limit"]:
        return None
    return first, noun, clause_head(doc[first])


@lru_cache(maxsize=2)
def _by_last_word(phrases: frozenset[str]) -> Mapping[str, Sequence[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for words in map(str.split, phrases):
        found.setdefault(words[-1], []).append(words)
    return found


def _stands(last: Token, words: list[str]) -> bool:
    return columns_of(last.doc).lower[max(0, last.i + 1 - len(words)) : last.i + 1] == words


def _object(preposition: Token) -> Token | None:
    """What a preposition stands before; parsers take that of "until the congress to decide" for a subject."""
    word, sort = (preposition.head, "nsubj") if preposition.dep_ == "mark" else (preposition, "pobj")
    return next((c for c in children(word) if c.dep_ == sort and c.i > preposition.i), None)


def _comes(verb: Token) -> bool:
    """Whether a clause says that an event or a sitting comes or goes: "the season starts", "parliament returns"."""
    lex = times_lexicon().sooner
    subject = next((c for c in children(verb) if c.dep_ in ("nsubj", "nsubjpass", "compound")), None)
    if subject is None or verb.lemma_ not in lex["coming"] or any(c.dep_ == "neg" for c in children(verb)):
        return False
    return subject.lemma_.lower() not in lex["undated"] and not any(c.dep_ == "dobj" for c in children(verb))


def _is_to_be_done(verb: Token) -> bool:
    """Whether a verb tells of what is still to be done, and not of what will not be."""
    if put_off(verb) or any(c.dep_ == "neg" for c in children(verb)):
        return False
    asks = verb.lemma_ in times_lexicon().direction["asking"] | times_lexicon().sooner["verbs"]
    return asks or direction(verb) > 0
