"""Deeds ahead that hurt the other side: own sentences, their kinds, and the lexicon's schema."""

from __future__ import annotations

import numpy as np
import pytest

from detente.errors import SettingError
from detente.reading.acts import CLASSES, clauses_of, with_firm_words
from detente.reading.harms import announces_harm, words_in
from detente.reading.pipeline import load_model
from reading.parsed import cases


@pytest.mark.parametrize("case", cases("harms.toml"), ids=lambda case: case["text"])
def test_an_announced_strike_is_told_from_one_that_is_none_or_is_over(case):
    doc = load_model()(case["text"])
    assert [token.text for token in doc if announces_harm(doc, token.i)] == case["heads"]


def test_what_hurts_is_threatened_rather_than_promised():
    doc = load_model()("The pilots will walk out on Monday.")
    _, found, _, features = clauses_of(doc)
    row = next(n for n, clause in enumerate(found) if doc[clause.head].text == "walk")
    shares = np.full((len(found), len(CLASSES)), 0.05, dtype=np.float32)
    shares[row, CLASSES.index("promise")] = 0.3
    weighed = with_firm_words(doc, found, shares, features)
    assert CLASSES[int(weighed[row].argmax())] == "threaten"


def test_a_lexicon_without_a_list_is_refused():
    with pytest.raises(SettingError, match="doing"):
        words_in({"verbs": ["strike"]})
