"""Meetings told by how they ended: own sentences, and the lexicon's schema."""

from __future__ import annotations

import pytest

from detente.errors import SettingError
from detente.reading.outcomes import ended_fruitless, words_in
from detente.reading.pipeline import load_model
from reading.parsed import cases


@pytest.mark.parametrize("case", cases("outcomes.toml"), ids=lambda case: case["text"])
def test_a_meeting_that_came_to_nothing_is_told_by_its_end(case):
    doc = load_model()(case["text"])
    head = next(token for token in doc if token.text == case["head"])
    assert ended_fruitless(doc, head.i) == case["fruitless"]


def test_a_lexicon_without_a_list_is_refused():
    with pytest.raises(SettingError, match="endings"):
        words_in({"meetings": ["talks"], "fruitless": ["deadlock"], "unreached": ["result"]})
