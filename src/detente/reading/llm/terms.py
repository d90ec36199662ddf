"""The terms of a statement that a language model told: what is to be done, by whom, in the lemmas of the document."""

from __future__ import annotations

import re

import numpy as np

from detente.reading.llm.answers import Found
from detente.reading.pipeline import Parsed
from detente.reading.terms import content_of, words_of
from detente.values.statement import Term

_WORD = re.compile(r"[\w%]+(?:[-.,]\w+)*")


def terms_of(parsed: Parsed, found: Found) -> tuple[Term, ...]:
    """The content clause as the rules find it in the evidence, and both sides of an exchange as the model told them."""
    tokens = tokens_of(parsed, found.start, found.end)
    terms: list[Term] = []
    if tokens is not None:
        head = parsed.doc[tokens[0] : tokens[1]].root.i
        told = content_of(parsed.doc, head, found.told.kind, found.actor, found.addressee).terms
        terms += [term for term in told if term.role == "content"]
    for role, sides, by in (("gives", found.gives, (found.actor,)), ("gets", found.gets, found.addressee)):
        for side in sides:
            terms.append(Term(role, side, by, _lemmas(parsed, side)))  # type: ignore[arg-type]
    if not terms:
        terms.append(Term("content", found.content, (), _lemmas(parsed, found.content)))
    return tuple(terms)


def tokens_of(parsed: Parsed, start: int, end: int) -> tuple[int, int] | None:
    """The tokens that hold the characters [start, end) of the text; None where there are none."""
    first = int(np.searchsorted(parsed.offsets, start, side="right")) - 1
    last = int(np.searchsorted(parsed.offsets, end, side="left"))
    first = max(first, 0)
    return (first, last) if first < last else None


def _lemmas(parsed: Parsed, words: str) -> tuple[str, ...]:
    """The content lemmas of words that stand somewhere in the document, in their order."""
    wanted = {word.lower() for word in _WORD.findall(words)}
    lemmas: dict[str, str] = {}
    for token in parsed.doc:
        if token.lower_ in wanted and token.lower_ not in lemmas:
            found = words_of(parsed.doc, token.i, token.i + 1)
            if found:
                lemmas[token.lower_] = found[0]
    kept = (lemmas.get(word.lower()) for word in _WORD.findall(words))
    return tuple(dict.fromkeys(lemma for lemma in kept if lemma))
