"""Statements with their reasons: nothing set goes unsaid, nothing uncertain looks sure, nothing acts on a terminal."""

from __future__ import annotations

from dataclasses import replace

from detente.brief import facts
from detente.brief.explained import explain
from detente.reading.explaining import FIELDS, fields_set, reasons_for, unexplained
from detente.values.document import Document
from detente.values.statement import Reading, Reason, Statement

QUOTE = "Norland offered aid if Sudland left"
DOCUMENT = Document("d", QUOTE, (), title="Aid\x1b[31m offered")
WHOLE = Statement(
    "s1", "d", "offer", "Norland", "offered aid", 0, len(QUOTE), QUOTE, addressee=("Sudland",), gives=("aid",),
    gets=("Sudland left",), condition="Sudland left", deadline="2031-05-31", date="2031-05", sources=("Daily Tide",),
    certainty="probable", refers_to=("s0",), firm=True, confidence=0.42, uncertain=("actor",),
    why=tuple(Reason(field, f"rule of {field}", f"words of {field}") for field in FIELDS),
)  # fmt: skip


def test_each_field_that_is_set_stands_there_with_its_rule_and_words():
    text = explain(DOCUMENT, Reading("d", (WHOLE,)))
    assert fields_set(WHOLE) == FIELDS
    for field in FIELDS:
        assert f"because: rule of {field}, on “words of {field}”" in text
    assert "gives aid; gets Sudland left" in text
    assert "s1  offer (probable): Norland, confidence 0.42" in text


def test_an_uncertain_field_is_marked_and_a_lost_one_named():
    text = explain(DOCUMENT, Reading("d", (replace(WHOLE, condition=None, uncertain=("actor", "condition")),)))
    assert "  ? actor      Norland" in text
    assert "    kind       offer" in text
    assert "? uncertain and left out: condition" in text


def test_a_field_without_a_reason_is_said_to_have_none():
    bare = replace(WHOLE, why=(Reason("kind", "r"),))
    assert unexplained(bare) == tuple(field for field in FIELDS if field != "kind")
    assert explain(DOCUMENT, Reading("d", (bare,))).count("because: not recorded") == len(FIELDS) - 1
    assert reasons_for(bare, "kind") == (Reason("kind", "r"),)


def test_what_is_not_set_needs_no_reason():
    plain = Statement("s1", "d", "act", "Norland", "went", 0, 7, QUOTE[:7], why=(Reason("kind", "r"),))
    assert fields_set(plain) == ("kind", "actor", "content")
    assert "certainty" not in explain(DOCUMENT, Reading("d", (plain,)))


def test_which_reader_told_it_is_shown_and_nothing_acts_on_the_terminal():
    told = replace(WHOLE, actor="Nor\x1b[2Jland", why=(Reason("reader", "both \u202ereaders agree"),))
    text = explain(DOCUMENT, Reading("d", (told,)))
    assert "reader     because: both <U+202E>readers agree" in text
    assert "\x1b" not in text


def test_json_gives_the_reasons_too():
    record = facts.explained_statement(WHOLE)
    assert record["uncertain"] == ["actor"]
    assert record["why"][0] == {"field": "kind", "rule": "rule of kind", "words": "words of kind"}


def test_what_is_to_be_said_of_the_document_and_of_its_reading_stands_at_the_end():
    document = replace(DOCUMENT, notices=("the encoding was\x1b guessed",))
    text = explain(document, Reading("d", (WHOLE,), notices=("1 clause was left out",)))
    assert text.endswith("\n\nthe encoding was<U+001B> guessed\n1 clause was left out\n\n")
