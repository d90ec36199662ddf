"""Clauses in which something may be said, done or expected: every verb, and the nouns of saying and dealing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from detente.reading.act_words import act_words
from detente.reading.attribution.tree import all_children
from detente.reading.certainty import hedges_lexicon
from detente.reading.columns import columns_of

_LEFT_OUT_OF_CLAUSE = frozenset({"punct", "cc", "parataxis", "advcl"})
_EDGES = frozenset(",.;:—–-…")
_BREAKS = {"–": "–", "—": "—", "-": "-", "--": "--", ",": ",", "(": ")"}
"""Marks that open a break within a clause, with those that close it."""
_LONGEST_BREAK = 15
_NOMINAL_HOLDERS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "appos", "attr", "conj"})


@dataclass(frozen=True, slots=True)
class Clause:
    """A candidate: the token `head` that names the act, and the tokens [start, end) of its clause."""

    head: int
    start: int
    end: int


def candidates(doc: Doc) -> Iterator[Clause]:
    """Every clause of the document that may hold a statement, in the order of their heads.

    Of 3,222 annotated statements 99.7 % overlap one of them; which of them do hold one is decided later.
    """
    for i, pos in enumerate(columns_of(doc).pos):
        if pos in _NAMING and names_an_act(doc[i]):
            start, end = clause_range(doc[i])
            yield Clause(i, start, end)


_NAMING = frozenset({"VERB", "AUX", "NOUN"})
"""The parts of speech of words that may name an act."""


def names_an_act(token: Token) -> bool:
    """Whether the token may name an act: a verb with content, a predicate, or a noun of the lexicon."""
    if token.pos_ in ("VERB", "AUX"):
        return token.dep_ not in ("aux", "auxpass") and not _only_hedges(token)
    return token.pos_ == "NOUN" and token.dep_ != "compound" and token.lemma_.lower() in act_words().nouns


def _only_hedges(verb: Token) -> bool:
    """Whether a verb says no more than how sure the clause below it is: "it seems (that) ..."."""
    if verb.lemma_.lower() not in hedges_lexicon().words["raising"]:
        return False
    below = all_children(verb)
    expletive = any(c.dep_ in ("nsubj", "expl") and c.lower_ == "it" for c in below)
    return expletive and any(c.dep_ == "ccomp" for c in below)


def clause_range(head: Token) -> tuple[int, int]:
    """The tokens of a clause: what hangs on its head, without clauses beside it and without marks at its edges."""
    doc = head.doc
    verbal = head.pos_ in ("VERB", "AUX")
    low = high = head.i
    stack = [head]
    while stack:
        token = stack.pop()
        low, high = min(low, token.i), max(high, token.i)
        for child in all_children(token):
            if token == head:
                if child.dep_ == "conj" and child.pos_ in ("VERB", "AUX") and verbal:
                    continue
                if child.dep_ in _LEFT_OUT_OF_CLAUSE and not _is_what_is_meant(head, child):
                    continue
            elif child.dep_ == "relcl" and token.i < head.i and token.dep_ in _NOMINAL_HOLDERS:
                continue
            if child.left_edge.i > head.i:  # nothing is left out below it, and its edges are known
                high = max(high, child.right_edge.i)
            else:
                stack.append(child)
    while low < high and (doc[low].is_punct or doc[low].is_space or doc[low].dep_ == "cc"):
        low += 1
    while high > low and (doc[high].is_space or doc[high].text in _EDGES):
        high -= 1
    return low, _noun_after_break(doc, high) + 1


def _is_what_is_meant(verb: Token, beside: Token) -> bool:
    """Whether a clause that the parser lays beside a verb is its object: "ruled out using troops"."""
    if beside.dep_ != "advcl" or beside.tag_ != "VBG":
        return False
    before = [c.i for c in all_children(verb) if verb.i < c.i < beside.left_edge.i]
    particles = [c.i for c in all_children(verb) if c.dep_ == "prt"]
    return bool(particles) and before == particles and beside.left_edge.i == before[-1] + 1


def _noun_after_break(doc: Doc, last: int) -> int:
    """Where a clause ends that stops at "a very bold", since something stands between marks before its noun:
    "a very bold – some say rash – demand"; `last` itself for every other."""
    adjective = doc[last]
    if adjective.pos_ != "ADJ" or not any(c.lower_ in ("a", "an") and c.i < last for c in all_children(adjective)):
        return last
    mark = doc[last + 1].text if last + 1 < len(doc) else ""
    if mark not in _BREAKS:
        return last
    for i in range(last + 2, min(last + _LONGEST_BREAK, len(doc) - 1)):
        if doc[i].is_sent_start:
            break
        if doc[i].text == _BREAKS[mark]:
            return max(doc[i + 1].right_edge.i, i + 1) if doc[i + 1].pos_ == "NOUN" else last
    return last
