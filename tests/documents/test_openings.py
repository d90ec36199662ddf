"""What stands before a paragraph's first sentence, and what looks like it and is part of the sentence."""

from __future__ import annotations

import pytest

from detente.documents.openings import opening


@pytest.mark.parametrize(
    ("before", "sentence"),
    [
        ("KASHEL (AFP) — ", "Rebels of the Front"),
        ("TALVIK, Norvia, March 12 (Reuters) - ", "Norvia on Wednesday"),
        ("LUNDOVA, Jan. 9 (Yonhap) -- ", "“We agree,” said"),
        ("MIRNY, September 3. /TASS/. ", "The talks"),
        ("A: ", "The union must reply"),
        ("Q: ", "Minister, will you"),
        ("BREAKING: ", "The Liberals have"),
        ("Update – ", "The talks are over"),
        ("● ", "Northlink will pay"),
        ("- ", "northlink will pay"),
        ("1. ", "The unions are"),
        ("", "1. the unions are"),
        ("", "NATO – which met in May"),
        ("", "UNITA (Union for the Total Freedom) rejected it"),
        ("", "MR. ROE: The drivers want"),
        ("", "Norland – the host – said"),
        ("", "A new plan: None of it"),
        ("", "1 June is the day"),
        ("", "New rules: the union"),
    ],
)
def test_a_sentence_begins_behind_what_is_none_of_it(before, sentence):
    text = f"x {before}{sentence} again."
    assert text[opening(text, 2, len(text), first=True) :] == f"{sentence} again."


def test_a_place_before_a_dash_is_a_dateline_where_it_opens_the_report():
    text = "TALVIK — The union agreed."
    assert opening(text, 0, len(text), first=True) == text.index("The")
    assert opening(text, 0, len(text), first=False) == 0
