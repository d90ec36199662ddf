"""Subjects that the parser lays beside another noun, given back to their verbs; the parse is made here by hand."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from detente.reading.reparsed import mend_subjects

NLP = spacy.blank("en")
WORDS = ["The", "rebels", "will", "leave", "the", "fort", "and", "the", "army", "will", "open", "the", "road"]
TAGS = ["DT", "NNS", "MD", "VB", "DT", "NN", "CC", "DT", "NN", "MD", "VB", "DT", "NN"]
POS = ["DET", "NOUN", "AUX", "VERB", "DET", "NOUN", "CCONJ", "DET", "NOUN", "AUX", "VERB", "DET", "NOUN"]
HEADS = [1, 3, 3, 3, 5, 3, 5, 8, 5, 10, 3, 12, 10]
DEPS = ["det", "nsubj", "aux", "ROOT", "det", "dobj", "cc", "det", "conj", "aux", "conj", "det", "dobj"]


def parsed(words: list[str] = WORDS, tags: list[str] = TAGS, heads: list[int] = HEADS, deps: list[str] = DEPS) -> Doc:
    return Doc(NLP.vocab, words=words, tags=tags, pos=POS[: len(words)], heads=heads, deps=deps)


def test_the_noun_before_a_finite_verb_without_a_subject_is_its_subject():
    doc = parsed()
    mend_subjects(doc)
    assert (doc[8].head.text, doc[8].dep_) == ("open", "nsubj")
    assert [t.text for t in doc[10].subtree] == ["the", "army", "will", "open", "the", "road"]
    assert doc[5].right_edge.i == 5
    assert doc[6].head.text == "leave"


@pytest.mark.parametrize(
    ("place", "tag", "head", "dep"),
    [
        (9, "TO", 10, "aux"),  # "the fort and the army to open": no finite verb
        (8, "NN", 10, "nsubj"),  # it has its subject
        (8, "NN", 5, "appos"),  # no noun beside another
    ],
)
def test_what_is_no_such_place_stays(place: int, tag: str, head: int, dep: str):
    tags, heads, deps = list(TAGS), list(HEADS), list(DEPS)
    tags[place], heads[place], deps[place] = tag, head, dep
    doc = parsed(tags=tags, heads=heads, deps=deps)
    before = [(t.head.i, t.dep_) for t in doc]
    mend_subjects(doc)
    assert [(t.head.i, t.dep_) for t in doc] == before
