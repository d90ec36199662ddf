"""Whatever characters a report holds, what is read of it stands where it says, in the text as it came (fault 11).

`DETENTE_TEXTS=10000` is the long form.
"""

from __future__ import annotations

import os
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.documents import from_text
from detente.errors import InputError
from detente.reading.reader import Reader
from detente.values.document import Document

TEXTS = int(os.environ.get("DETENTE_TEXTS", "100"))
SENTENCES = (
    "The union demanded that the port raise pay by 1 June.",
    "The port company rejected the union's demand.",
    "“We will not yield,” said Ida Brandt of the union.",
    "The mediator proposed that both sides meet on Friday.",
)
# The kinds of text that programs stumble over: controls, marks that turn or hide, several ways to write one letter,
# letters outside the first plane, halves of a pair, white space of every kind, and what means something to a program.
ODD = (
    "\x00", "\x07\x1b[31m", "\ufeff", "\u202e", "\u202c", "\u2066", "\u2069", "\u200b", "\u200d", "\u00ad", "\u2028",
    "\u2029", "\x85", "\r\n", "\r", "\t", "\u00a0", "\u3000", "e\u0301", "é", "ﬁ", "Å", "Å", "ß", "İ", "ı", "ŉ",
    "a" + "\u0300" * 60, "🏳️‍🌈", "👩‍👩‍👧", "𝔘𝔫𝔦𝔬𝔫", "\ud800", "\udfff", "\ufffe", "\uffff", "\U0010ffff", "你好",
    "مرحبا", "שלום", "ﷺ", "null", "NaN", "-1", "1/0", "$HOME", "%s%n", "{0}", "{{7*7}}", "<b>", "&lt;", "';--", "../..",
    "C:\\con", "=1+1", "`id`", "“", "”", "‘", "’", "«", "…", "—", "\u0085", "\x1c", "\x0b", "\x0c",
)  # fmt: skip


@cache
def reader() -> Reader:
    return Reader()


def stored(text: str) -> tuple[Document | None, str]:
    """The document, or why it is none: it is not English, or has no text to speak of."""
    try:
        return from_text(text), ""
    except InputError as fault:
        return None, str(fault)


@given(st.lists(st.sampled_from(ODD) | st.sampled_from(SENTENCES) | st.text(max_size=8), min_size=1, max_size=12))
@settings(max_examples=TEXTS, deadline=None, suppress_health_check=list(HealthCheck))
def test_statements_stand_where_they_say_in_any_text(pieces):
    text = "".join(pieces) + "\n\n" + " ".join(SENTENCES)
    document, told = stored(text)
    if document is None:
        assert "\n" not in told
        return
    assert document.text == text
    for block in document.blocks:
        assert 0 <= block.start < block.end <= len(text)
    for statement in reader().read(document).statements:
        assert text[statement.start : statement.end] == statement.quote


@pytest.mark.parametrize("number", [0xD800, 0xDBFF, 0xDC00, 0xDFFF])
def test_half_of_a_character_within_a_sentence_is_read_past(number):
    half = chr(number)
    text = f"{half}{SENTENCES[0]} {SENTENCES[1][:9]}{half}{SENTENCES[1][9:]}\n\n{' '.join(SENTENCES)}"
    found = reader().read(from_text(text)).statements
    assert found
    assert all(text[s.start : s.end] == s.quote for s in found)


def test_the_sentence_is_found_whatever_stands_in_front_of_it():
    for odd in ODD:
        text = f"{odd} {odd}\n\n{SENTENCES[0]}"
        (found,) = [s for s in reader().read(from_text(text)).statements if s.kind == "demand"]
        assert text[found.start : found.end] == found.quote
        assert "raise pay" in found.quote
