from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.ledger.amounts import amounts, figures, names_a_share
from detente.ledger.wording import amounts_differ, wording


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a rise of 3 percent", [(3, "%")]),
        ("a rise of two and a half per cent", [(2.5, "%")]),
        ("a rise of 4.5%", [(4.5, "%")]),
        ("free twenty-two sailors", [(22, "sailors")]),
        ("pay $1,200,000 in damages", [(1_200_000, "$")]),
        ("pay £3 million for coal", [(3_000_000, "£")]),
        ("pay three million crowns", [(3_000_000, "crowns")]),
        ("open two gates for 48 hours", [(2, "gates"), (48, "hours")]),
        ("leave the pier by 5 April 2021", []),
        ("leave the pier by April 5th, at 18:00 GMT", []),
        ("leave one of the piers", []),
        ("a tender offer", []),
    ],
)
def test_amounts_are_read_with_their_units_and_days_are_none(text, found):
    assert list(amounts(text)[0]) == found


def test_only_amounts_of_one_unit_differ():
    assert amounts_differ(wording("cut 120 jobs"), wording("cut 80 jobs"))
    assert not amounts_differ(wording("cut 120 jobs"), wording("cut 120 jobs in two years"))
    assert not amounts_differ(wording("cut 120 jobs"), wording("cut pay by 5 percent"))
    assert not amounts_differ(wording("cut 120 jobs"), wording("cut jobs"))


@given(st.text(max_size=60))
def test_any_text_can_be_counted(text):
    found, rest = amounts(text)
    assert isinstance(rest, str)
    assert all(value >= 0 for value, _ in found)


@given(st.integers(2, 400), st.integers(1, 400))
def test_a_share_is_fewer_than_there_are(few, many):
    for words in (f"freed {few} of the {many} sailors", f"{few} sailors of {many}", f"{few} out of its {many}"):
        assert names_a_share(words) is (few < many)


@pytest.mark.parametrize(
    "words", ["freed 14 sailors", "two days of talks", "on the 3rd of May", "by 15 of January 2030"]
)
def test_numbers_that_are_no_share(words):
    assert not names_a_share(words)


def test_figures_are_the_numbers_years_and_months_that_words_name():
    assert figures("raise pay by five per cent from 1 May 2030") == {"5", "1", "may", "2030"}
    assert figures("they may march on") == frozenset()
