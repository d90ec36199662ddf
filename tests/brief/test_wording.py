from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.brief import wording
from detente.values.dates import DateSpan


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2031-05-04", "4 May 2031"),
        ("2031-09", "September 2031"),
        ("2031", "2031"),
        ("by Friday", "by Friday"),
        (None, ""),
    ],
)
def test_dates_read_as_people_write_them(iso, words):
    assert wording.date_words(iso) == words


def test_a_span_across_years_says_both_ends():
    span = DateSpan.parse("2031-12-30")
    assert wording.span_words(DateSpan(span.first, span.shift(5).last)) == "30 December 2031 to 4 January 2032"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("United States", "the United States"),
        ("Russia", "Russia"),
        ("Harbour Workers' Union", "the Harbour Workers' Union"),
        ("The Hague Group", "The Hague Group"),
        ("", ""),
    ],
)
def test_names_take_their_article(name, words):
    assert wording.named(name) == words


@pytest.mark.parametrize(
    ("words", "text"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")]
)
def test_lists_read_as_people_write_them(words, text):
    assert wording.listed(words) == text


@given(st.text(max_size=400), st.integers(10, 200))
def test_clipped_words_are_a_beginning_of_the_words(words, most):
    flat, clipped = " ".join(words.split()), wording.clipped(words, most)
    assert len(clipped) <= most + 2
    assert flat.startswith(clipped.removesuffix(" …") if len(flat) > most else clipped)


@pytest.mark.parametrize(
    ("names", "plural"),
    [
        (["United States"], False),
        (["rebels"], True),
        (["fighters in the port"], True),
        (["Northern factions"], True),
        (["Northland", "Southland"], True),
        (["the Union"], False),
        (["congress"], False),
        ([], False),
    ],
)
def test_who_takes_a_plural_verb(names, plural):
    assert wording.is_plural(names) is plural
