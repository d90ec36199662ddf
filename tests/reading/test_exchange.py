from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.conditions import find_conditions
from detente.reading.exchange.finding import find_exchanges, terms_of_exchange
from detente.reading.exchange.lexicon import exchange_lexicon
from detente.reading.pipeline import load_model
from detente.reading.terms import text_of
from reading.parsed import Case, cases, read


def sides(case: Case) -> tuple[str, str] | None:
    doc = read(case["text"])
    doc._.conditions = find_conditions(doc)
    part = case.get("part", case["text"])
    at = case["text"].index(part)
    span = doc.char_span(at, at + len(part), alignment_mode="expand")
    found = terms_of_exchange(doc, span.start, span.end, case["kind"], case["actor"])
    return None if found is None else (text_of(doc, *found[1]), text_of(doc, *found[2]))


@pytest.mark.parametrize("case", cases("exchange.toml"), ids=lambda c: c["text"][:60])
def test_what_is_given_for_what(case: Case):
    assert sides(case) == ((case["gives"], case["gets"]) if "gives" in case else None)


def test_the_two_sides_never_overlap_and_lie_inside():
    for case in cases("exchange.toml"):
        doc = read(case["text"])
        for found in find_exchanges(doc):
            (a, b), (c, d) = found.gives, found.gets
            assert 0 <= a < b <= len(doc)
            assert 0 <= c < d <= len(doc)
            assert b <= c or d <= a
            assert found.start <= a < found.end


def test_the_markers_are_found_longest_first():
    for forms in exchange_lexicon().markers.values():
        assert [len(words) for words, _ in forms] == sorted((len(words) for words, _ in forms), reverse=True)


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="in return for if Norway would, open. the harbour were provided", max_size=70))
def test_any_text_is_searched_without_fault(text: str):
    doc: Any = load_model()(text)
    for found in find_exchanges(doc):
        assert 0 <= found.start < found.end <= len(doc)
