"""What is only asked is not told: "Will the ministry accept the offer?" is no acceptance."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from detente.reading.attribution.tree import lefts, sentence_of

_CLIMB = 4
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_ASKING = frozenset({"WRB", "WP", "WDT", "WP$"})
_LONGEST = 60
"""Tokens behind a verb among which its question mark stands."""


def is_asked(doc: Doc, head: int) -> bool:
    """Whether the clause at token `head` is asked: a question mark ends its sentence, and its order is a question's.

    What stands beside a question in one sentence ("X rejected the plan; what now?") or is asked in a statement's order
    ("They rejected it?") is left as it is.
    """
    token = doc[head]
    for _ in range(_CLIMB):
        if _inverted(token):
            return _mark_behind(doc, token)
        if token.dep_ not in ("xcomp", "ccomp", "conj", "acomp", "dobj", "pobj", "prep") or token.head == token:
            return False
        if token.dep_ == "ccomp" and token.head.i > token.i:  # "X left, did they not say?"
            return False
        token = token.head
    return False


def _inverted(verb: Token) -> bool:
    """Whether a verb's helper, or a word that asks, stands before its subject; or the verb itself, where it is "be"."""
    subject = next((c for c in lefts(verb) if c.dep_ in _SUBJECTS), None)
    if subject is None:
        behind = next((c for c in verb.rights if c.dep_ in _SUBJECTS), None)
        return verb.lemma_ == "be" and behind is not None
    if subject.tag_ in _ASKING and subject.dep_ != "expl":
        return verb.dep_ != "relcl"  # "Who will pay?"
    return any(c.dep_ in ("aux", "auxpass") and c.i < subject.i for c in lefts(verb))


def _mark_behind(doc: Doc, verb: Token) -> bool:
    sentence = sentence_of(verb)
    for token in doc[verb.i : min(sentence.end, verb.i + _LONGEST)]:
        if token.text in ("?", ".", "!", ";"):
            return token.text == "?"
    return False
