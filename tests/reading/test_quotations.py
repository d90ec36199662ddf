from __future__ import annotations

from functools import cache, partial

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

import detente.reading.extensions
from detente.reading.pipeline import load_model
from detente.reading.quotations import annotate, find_quotations, innermost, paragraphs
from reading.parsed import Case, cases

MARKS = "\"'“”‘’«»"
english = cache(partial(spacy.blank, "en"))


def parts(text: str) -> list[tuple[int, int]]:
    """The character ranges of a text's paragraphs."""
    found, start = [], 0
    for line in text.split("\n\n"):
        found.append((start, start + len(line)))
        start += len(line) + 2
    return found


@pytest.mark.parametrize("case", cases("quotations.toml"), ids=lambda c: c["text"][:50])
def test_the_words_inside_the_marks(case: Case):
    doc = annotate(load_model()(case["text"].replace("|", "\n\n")))
    found = [doc[q.start : q.end].text.replace("\n\n", "|") for q in doc._.quotations]
    assert found == case["quotes"]
    if "partial" in case:
        assert [q.partial for q in doc._.quotations] == [case["partial"]]


@given(st.text(alphabet=MARKS + "ab .,\n", max_size=60))
def test_quotations_nest_or_lie_apart(text: str):
    found = find_quotations(text, [r for r in parts(text) if r[0] < r[1]])
    for i, (start, end, parent) in enumerate(found):
        assert 0 <= start < end <= len(text)
        if parent is not None:
            assert parent < i
            assert found[parent][0] <= start
            assert end <= found[parent][1]
        for other_start, other_end, _ in found[:i]:
            assert other_start <= start
            assert start >= other_end or end <= other_end


@given(st.text(alphabet="ab .,", max_size=30), st.text(alphabet="ab .,", max_size=30))
def test_one_pair_holds_exactly_what_it_holds(inside: str, outside: str):
    text = f"{outside} “{inside}”"
    found = find_quotations(text, [(0, len(text))])
    assert [text[a:b] for a, b, _ in found] == ([inside] if inside else [])


@settings(deadline=None)
@given(st.text(alphabet=MARKS + "ab \n", max_size=40))
def test_innermost_agrees_with_looking_at_every_quotation(text: str):
    doc = annotate(english()(text))
    got = innermost(doc)
    for i in range(len(doc)):
        holding = [k for k, q in enumerate(doc._.quotations) if q.start <= i < q.end]
        best = min(holding, key=lambda k: (doc._.quotations[k].end - doc._.quotations[k].start, -k), default=-1)
        if got[i] == -1 or best == -1:
            assert got[i] == best
        else:
            assert doc._.quotations[got[i]].start <= i < doc._.quotations[got[i]].end


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ("«", "»")])
def test_ten_thousand_nested_quotations_are_all_found(opening: str, closing: str):
    depth = 10_000
    words = [*[opening] * depth, "x", *[closing] * depth]
    doc = annotate(Doc(english().vocab, words=words, spaces=[False] * len(words)))
    assert len(doc._.quotations) == depth
    assert doc._.quotations[depth - 1].parent == depth - 2


def test_a_block_is_a_paragraph():
    doc = english()("“One two. Three ” four")
    detente.reading.extensions.register()
    doc._.blocks = ((0, 4, "body"), (4, len(doc), "body"))
    assert paragraphs(doc) == ((0, 4), (4, len(doc)))


def test_a_text_without_marks_has_no_quotations():
    assert annotate(english()("Nothing here."))._.quotations == []
    assert annotate(english()(""))._.quotations == []
