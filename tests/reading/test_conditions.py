"""Conditions: own sentences and those of the lexicon; laws; the lexicon's schema."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import SettingError
from detente.reading import condition_markers
from detente.reading.conditions import condition_of, condition_on, find_conditions
from detente.reading.pipeline import load_model

CASES = tomllib.loads((Path(__file__).parent / "cases/conditions.toml").read_text(encoding="utf-8"))["case"]
LEXICON = Path(condition_markers.__file__).parent / "lexicons/conditions.toml"
RAW = tomllib.loads(LEXICON.read_text(encoding="utf-8"))


def read(text: str):
    doc = load_model()(text)
    doc._.conditions = find_conditions(doc)
    return doc


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['head']}: {case['text']}")
def test_the_condition_of_a_clause(case):
    doc = read(case["text"])
    head = next(token for token in doc if token.text == case["head"])
    assert (condition_of(doc, head) or "") == case["condition"]
    if "exchange" in case:
        assert condition_on(doc, head).exchange == case["exchange"]


@pytest.mark.parametrize("marker", RAW["marker"], ids=lambda marker: marker["words"])
def test_each_marker_opens_a_condition_and_its_near_miss_none(marker):
    for text in marker["yes"]:
        assert marker["words"] in [found.marker for found in read(text)._.conditions]
    for text in marker["no"]:
        assert marker["words"] not in [found.marker for found in read(text)._.conditions]


def test_a_clause_is_no_condition_of_itself():
    doc = read("If the rebels leave, the army will stop.")
    (found,) = doc._.conditions
    assert doc[found.main_head].text == "stop"
    assert all(condition_of(doc, token) is None for token in doc[found.start : found.end])


WORDS = "if unless until should the army were to leave , only after provided that once it may talk ."


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=25))
def test_any_row_of_words_gives_conditions_within_the_text(row):
    doc = read(" ".join(row))
    found = doc._.conditions
    assert [one.start for one in found] == sorted({one.start for one in found})
    for one in found:
        assert 0 <= one.start < one.end <= len(doc)
        assert 0 <= one.main_head < len(doc)
    for token in doc:
        words = condition_of(doc, token)
        assert words is None or words


@pytest.mark.parametrize(
    "entry", [{"words": "", "opens": "clause"}, {"words": "lest", "opens": "verse"}, {"words": "lest"}]
)
def test_a_marker_that_cannot_be_used_is_refused(entry):
    with pytest.raises(SettingError):
        condition_markers.parse({**RAW, "marker": [entry]})


def test_a_marker_may_not_stand_twice():
    with pytest.raises(SettingError, match="twice"):
        condition_markers.parse({**RAW, "marker": [RAW["marker"][0], RAW["marker"][0]]})
