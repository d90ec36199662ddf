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
        ("Europeans", "the Europeans"),
        ("MPs", "MPs"),
        ("Social Democrats", "the Social Democrats"),
        ("New Orleans", "New Orleans"),
        ("House of Representatives", "the House of Representatives"),
        ("Society of Engineers", "the Society of Engineers"),
        ("Ministry of Defence", "the Ministry of Defence"),
        ("Alliance for Change", "the Alliance for Change"),
        ("Commission on Presidential Debates", "the Commission on Presidential Debates"),
        ("Bosnia", "Bosnia"),
        ("Isle of Man", "Isle of Man"),
        ("panel of engineers", "the panel of engineers"),
        ("mediator", "the mediator"),
        ("villagers", "villagers"),
        ("rebels in the north", "rebels in the north"),
        ("its board", "its board"),
        ("de Mistura", "de Mistura"),
        ("al-Shabaab", "al-Shabaab"),
        ("unknown", "unknown"),
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
        (["Europeans"], True),
        (["MPs"], True),
        (["Taliban"], True),
        (["Kurds"], True),
        (["New Orleans"], False),
        (["Liberal Democrats"], True),
        (["Liberals"], True),
        (["Greens"], True),
        (["Association of Physicians"], False),
        (["Least Developed Countries"], True),
        (["Orleans"], False),
        (["Society of Engineers"], False),
        ([], False),
    ],
)
def test_who_takes_a_plural_verb(names, plural):
    assert wording.is_plural(names) is plural


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("not talk to them as long", "not talk to them"),
        ("it is seen as a foe rather than", "it is seen as a foe"),
        ("how far it goes", "how far it goes"),
        ("as long", "as long"),
        ("play the same, as soon", "play the same"),
    ],
)
def test_an_end_that_only_leads_on_is_dropped(words, kept):
    assert wording.whole(words) == kept


@given(st.text(max_size=200))
def test_whole_words_are_a_beginning_of_the_words(words):
    assert " ".join(words.split()).startswith(wording.whole(words))
