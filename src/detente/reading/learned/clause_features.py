"""What the learned model sees of a clause besides its vectors: its frame and where it stands, as named features."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from spacy.attrs import LOWER
from spacy.tokens import Doc, Span, Token

from detente.reading.act_words import act_words
from detente.reading.attribution.subjects import is_nobody
from detente.reading.attribution.tree import all_children
from detente.reading.candidates import Clause
from detente.reading.mentions import Mention

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_NEGATIONS = frozenset({"never", "no", "not", "n't", "nor", "neither"})
_FAR = 40
"""Tokens beyond which a clause's own words are not counted: a sentence of a megabyte stays linear."""


@dataclass(frozen=True, slots=True)
class Features:
    """The features of one clause: names with weights, and the lemma of its head, with its particle."""

    weights: dict[str, float]
    head: str


@dataclass(slots=True)
class Scene:
    """What is the same for all clauses of a document, found once; `so` are the tokens of that word."""

    doc: Doc
    quoted: Sequence[bool]
    block_starts: frozenset[int]
    mention_at: dict[int, Mention]
    timed: frozenset[int]
    terms: Mapping[int, tuple[str, ...]]
    so: frozenset[int]


def scene_of(doc: Doc) -> Scene:
    """Look up what the earlier components found, token by token; missing components leave it empty."""
    quoted = quoted_in(doc)
    mention_at: dict[int, Mention] = {}
    for mention in _found(doc, "mentions"):
        mention_at.setdefault(mention.head, mention)
    timed = {i for time in _found(doc, "times") for i in range(time.start, time.end)}
    so = frozenset(np.flatnonzero(doc.to_array([LOWER]) == doc.vocab.strings["so"]).tolist())
    starts = frozenset(start for start, _, _ in doc._.blocks) or frozenset({0})
    return Scene(doc, quoted, starts, mention_at, frozenset(timed), _terms_in(doc), so)


def _terms_in(doc: Doc) -> dict[int, tuple[str, ...]]:
    """By token what hangs on it of terms, or what terms it heads: a clause with terms is more often a statement."""
    found: dict[int, set[str]] = {}
    for condition in _found(doc, "conditions"):
        found.setdefault(condition.main_head, set()).add(f"conditioned={condition.marker}")
        found.setdefault(condition.head, set()).add("heads condition")
    for time in _found(doc, "times"):
        if time.attaches_to is not None:
            found.setdefault(time.attaches_to, set()).add(f"time={time.use}")
            if time.use == "date":
                found[time.attaches_to].add(f"time direction={time.direction}")
    return {token: tuple(sorted(names)) for token, names in found.items()}


def quoted_in(doc: Doc) -> list[bool]:
    """For each token whether it stands in quotation marks."""
    quoted = [False] * len(doc)
    for quotation in _found(doc, "quotations"):
        for i in range(quotation.start, min(quotation.end, len(doc))):
            quoted[i] = True
    return quoted


def _found(doc: Doc, name: str) -> Sequence[Any]:
    return (getattr(doc._, name) or ()) if Doc.has_extension(name) else ()


def verb_name(token: Token) -> str:
    """The lemma of a word, with its particle: "turn_down"."""
    name = token.lemma_.lower()
    for child in all_children(token):
        if child.dep_ == "prt":
            return f"{name}_{child.lower_}"
    return name


_COMPANIONS = frozenset({"prep", "acomp", "attr", "dobj", "advmod"})
"""Where the other word of a verb of two words may stand: "call for", "be ready", "give way", "back away"."""


def sorts_of(token: Token) -> tuple[str, ...]:
    """The sorts of act that a verb or noun names: those of a verb of two words where it is one, else of the word alone.

    A parse rarely calls the preposition of "call for" a particle: every word that may belong to the verb is tried.
    """
    lexicon = act_words()
    name = verb_name(token)
    if token.pos_ == "NOUN":
        return lexicon.nouns.get(name) or lexicon.nouns.get(token.lemma_.lower(), ())
    of_two = [f"{token.lemma_.lower()}_{child.lower_}" for child in all_children(token) if child.dep_ in _COMPANIONS]
    found = {sort: None for one in (name, *of_two) for sort in lexicon.verbs.get(one, ()) if "_" in one}
    return tuple(found) or lexicon.verbs.get(token.lemma_.lower(), ())


def subject_of(token: Token) -> Token | None:
    """Whose act a word is, by syntax: its own subject, that of the verb it continues, or the noun it describes."""
    for _ in range(5):
        for child in all_children(token):
            if child.dep_ in SUBJECTS:
                return child
        if token.dep_ in ("relcl", "acl"):
            return token.head
        if token.dep_ not in ("xcomp", "conj") or token.head == token:
            return None
        token = token.head
    return None


def features_of(scene: Scene, clause: Clause, sentence: Span, number: int) -> Features:
    """The features of one clause.

    Args:
        scene: what the document holds.
        clause: the candidate.
        sentence: the sentence that it stands in.
        number: how many sentences stand before it.
    """
    head = scene.doc[clause.head]
    name = verb_name(head)
    subject = subject_of(head)
    below = (f for child in all_children(head) if child.dep_ != "punct" for f in _child(scene, child, name))
    weights = dict.fromkeys(chain(_own(head), _subject(scene, head, subject), below, _above(scene, head)), 1.0)
    if scene.quoted[clause.head]:
        weights["quoted"] = 1.0
    weights[f"sentence={min(number, 6)}"] = 1.0
    if sentence.start in scene.block_starts:
        weights["opens block"] = 1.0
    last = min(clause.end, clause.start + _FAR)
    weights[f"length={min(6, (clause.end - clause.start) // 4)}"] = 1.0
    weights[f"sentence length={min(6, (sentence.end - sentence.start) // 8)}"] = 1.0
    if not scene.timed.isdisjoint(range(clause.start, last)):
        weights["timed"] = 1.0
    for name_of_term in scene.terms.get(clause.head, ()):
        weights[name_of_term] = 1.0
    if not scene.so.isdisjoint(range(clause.start, last)):
        weights["in=so"] = 1.0
    return Features(weights, name)


def _own(head: Token) -> Iterator[str]:
    yield f"tag={head.tag_}"
    yield f"dep={head.dep_}"
    sorts = sorts_of(head)
    for sort in sorts:
        yield f"sort={sort}"
    passive = negated = False
    for child in all_children(head):
        if child.dep_ in ("aux", "auxpass"):
            yield f"aux={child.lemma_.lower()}"
            yield f"aux form={child.lower_}"
            for sort in sorts:
                yield f"sort|aux={sort}|{child.lemma_.lower()}"
        passive = passive or child.dep_ in ("nsubjpass", "auxpass")
        negated = negated or child.dep_ == "neg" or child.lower_ in _NEGATIONS or is_nobody(child)
    if negated:
        yield "negated"
        for sort in sorts:
            yield f"negated|sort={sort}"
    if passive:
        yield "passive"
    for value in head.morph:
        yield f"form={value}"


def _subject(scene: Scene, head: Token, subject: Token | None) -> Iterator[str]:
    yield f"subject={_sort_of(scene, subject)}"
    if subject is not None:
        for sort in act_words().nouns.get(subject.lemma_.lower(), ()):
            yield f"subject sort={sort}"
    if not any(child.dep_ in SUBJECTS for child in all_children(head)):
        yield "no own subject"


def _sort_of(scene: Scene, token: Token | None) -> str:
    if token is None:
        return "none"
    mention = scene.mention_at.get(token.i)
    if mention is not None and mention.level != "pronoun":
        return f"party:{mention.type}"
    if token.pos_ == "PRON":
        return f"pronoun:{token.lower_}"
    return token.ent_type_ or token.pos_


def _child(scene: Scene, child: Token, name: str) -> Iterator[str]:
    word = child.lemma_.lower()
    lexicon = act_words()
    yield f"has {child.dep_}"
    if child.dep_ in ("dobj", "attr", "acomp", "oprd"):
        yield f"object={_sort_of(scene, child)}"
        for sort in lexicon.nouns.get(word, ()):
            yield f"object sort={sort}"
            yield f"word|object sort={name}|{sort}"
    if child.dep_ == "acomp" and any(grand.dep_ == "xcomp" for grand in all_children(child)):
        yield f"word|acomp={name}|{word}"
    if child.tag_ == "JJ" and child.dep_ in ("acomp", "dobj", "oprd"):  # "made good on": what "good" is, parsers differ
        for prep in (*all_children(child), *all_children(child.head)):
            if prep.dep_ == "prep" and prep.i > child.i:
                yield f"word|acomp={name}|{word}_{prep.lower_}"
    if child.dep_ in ("xcomp", "ccomp"):
        yield f"complement={word}"
        for sort in sorts_of(child) if child.pos_ != "NOUN" else ():
            yield f"complement sort={sort}"
        for grand in all_children(child):
            if grand.dep_ in ("aux", "neg", "mark"):
                yield f"complement aux={grand.lower_}"
    if child.dep_ == "prep":
        for grand in all_children(child):
            if grand.dep_ == "pobj":
                yield f"prep|sort={word}|{_sort_of(scene, grand)}"


def _above(scene: Scene, head: Token) -> Iterator[str]:
    parent = head.head
    if parent != head:
        yield f"parent pos={parent.pos_}"
        for sort in sorts_of(parent) if parent.pos_ != "NOUN" else ():
            yield f"parent sort|dep={sort}|{head.dep_}"
        for child in all_children(parent):
            if child.dep_ in ("neg", "aux", "mark"):
                yield f"parent aux={child.lower_}"
        yield f"parent subject={_sort_of(scene, subject_of(parent))}"
    if head.pos_ == "NOUN":
        for child in all_children(head):
            if child.dep_ in ("poss", "amod", "compound", "det"):
                yield f"noun of={_sort_of(scene, child)}"


_FOR_PATTERNS = ("complement=", "in=", "word|")
"""Features that only the patterns of verbs that leave no doubt look at (`acts`)."""


def frame_of(features: Features) -> dict[str, float]:
    """The features of a clause that tell its frame and its sorts of words, without the words themselves."""
    return {name: weight for name, weight in features.weights.items() if not name.startswith(_FOR_PATTERNS)}
