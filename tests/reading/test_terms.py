from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.terms import content_of, red_line, text_of, words_of
from detente.values.statement import KINDS
from reading.parsed import Case, cases, read


def head_of(doc: object, word: str) -> int:
    return next(t.i for t in doc if t.text == word)  # type: ignore[attr-defined]


@pytest.mark.parametrize("case", cases("exchange_terms.toml"), ids=lambda c: c["text"][:60])
def test_what_would_be_done_and_by_whom(case: Case):
    doc = read(case["text"])
    head = head_of(doc, case["head"])
    content = content_of(doc, head, case["kind"], case["actor"], tuple(case.get("addressee", ())))
    if "content" in case:
        assert content.text == case["content"]
    term = content.terms[0]
    if "by" in case:
        assert list(term.by) == case["by"]
    if "words" in case:
        assert list(term.words) == case["words"]
    assert term.negative == case.get("negative", term.negative)
    if "red" in case:
        assert red_line(doc, head) == case["red"]


def test_an_exchange_gives_three_terms():
    doc = read("Norway agreed to open the harbour in return for economic aid.")
    content = content_of(doc, head_of(doc, "agreed"), "accept", "Norway", ("Sweden",))
    assert [(t.role, t.by) for t in content.terms] == [
        ("content", ("Norway",)),
        ("gives", ("Norway",)),
        ("gets", ("Sweden",)),
    ]


def test_the_text_is_the_words_of_the_range():
    doc = read("He said “the harbour opens”.")
    assert text_of(doc, 2, len(doc)) == "the harbour opens"
    assert words_of(doc, 0, len(doc)) == ("harbour", "open")


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="Norway would not open“”, the harbour.\n if", max_size=60), st.sampled_from(KINDS))
def test_every_token_of_any_text_has_a_content(text: str, kind: str):
    doc = read(text)
    for head in range(len(doc)):
        content = content_of(doc, head, kind, "Norway")
        assert 0 <= content.start < content.end <= len(doc)
        assert content.terms[0].role == "content"
        red_line(doc, head)
