"""Certainty: own sentences as data; scope; the lexicon."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import SettingError
from detente.reading import certainty
from detente.reading.certainty import certainty_of, find_hedges
from detente.reading.pipeline import load_model

CASES = tomllib.loads((Path(__file__).parent / "cases/certainty.toml").read_text(encoding="utf-8"))["case"]
LEXICON = Path(certainty.__file__).parent / "lexicons/hedges.toml"


def read(text: str):
    doc = load_model()(text)
    doc._.hedges = find_hedges(doc)
    return doc


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['head']}: {case['text']}")
def test_how_sure_the_text_is_of_a_clause(case):
    doc = read(case["text"])
    head = next(token for token in doc if token.text == case["head"])
    span = (0, len(doc)) if case.get("span") else (head.left_edge.i, head.right_edge.i + 1)
    level, reason = certainty_of(doc, head, span, case.get("kind"))
    assert level == case["certainty"]
    assert (reason is None) == (level == "certain")


@pytest.mark.parametrize("modal", ["may", "might", "could"])
@pytest.mark.parametrize("subject", ["The rebels", "He", "Owners and unions"])
def test_a_modal_covers_its_clause_and_not_the_sentence_after(modal, subject):
    doc = read(f"{subject} {modal} leave the town. The army stays.")
    heads = [token for token in doc if token.dep_ == "ROOT"]
    assert [certainty_of(doc, head)[0] for head in heads] == ["possible", "certain"]


def test_the_reason_names_the_words():
    doc = read("The army reportedly shelled the port.")
    level, reason = certainty_of(doc, doc[3])
    assert (level, reason.field, reason.words) == ("probable", "certainty", "reportedly")


def test_denial_needs_a_kind_where_it_might_be_refusal():
    doc = read("The police did not storm the hall.")
    head = doc[4]
    assert certainty_of(doc, head, None, "act")[0] == "denied"
    assert certainty_of(doc, head, None, "reject")[0] == "certain"
    assert certainty_of(doc, head)[0] == "certain"


WORDS = "may not could reportedly likely the talks are said to fail denied no yet it ."


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=25))
def test_any_row_of_words_gives_hedges_in_order(row):
    doc = read(" ".join(row))
    hedges = doc._.hedges
    assert [hedge.token for hedge in hedges] == sorted(hedge.token for hedge in hedges)
    assert all(0 <= hedge.scope_head < len(doc) for hedge in hedges)
    for token in doc:
        level, reason = certainty_of(doc, token)
        assert (reason is None) == (level == "certain")


def test_no_word_has_two_levels():
    raw = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    raw["adverbs"]["possible"].append("reportedly")
    with pytest.raises(SettingError, match="reportedly"):
        certainty.parse(raw)


def test_an_unknown_table_is_refused():
    raw = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    raw["particles"] = {}
    with pytest.raises(SettingError, match="particles"):
        certainty.parse(raw)


def test_no_entry_stands_twice():
    raw = tomllib.loads(LEXICON.read_text(encoding="utf-8"))
    for table, levels in raw.items():
        if isinstance(levels, dict):
            for entries in levels.values():
                assert len(entries) == len(set(entries)), table
