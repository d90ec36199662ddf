from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.documents import publication
from detente.documents.publication import byline, find_dateline, is_date_line, is_stamp, stated_day

DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))
FORMS = st.sampled_from(
    [
        "{d} {m} {y}",
        "{m} {d}, {y}",
        "{d}th {m} {y}",
        "{d} {b} {y}",
        "{b}. {d}, {y}",
        "{y}-{n:02d}-{d:02d}",
        "Published: {d} {m}, {y} 14:05 GMT",
        "Tuesday, {m} {d}, {y}",
    ]
)


@given(DAYS, FORMS)
def test_a_whole_day_is_read_in_every_usual_form(day: date, form: str) -> None:
    text = form.format(d=day.day, m=f"{day:%B}", b=f"{day:%b}", y=day.year, n=day.month)
    assert stated_day(text) == day.isoformat()
    assert is_date_line(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("13/09/2016", "2016-09-13"),
        ("09/13/2016", "2016-09-13"),
        ("03/09/2016", "2016"),
        ("04.04.2018", "2018-04-04"),
        ("September 2016", "2016-09"),
        ("31 February 2016", "2016-02"),
        ("in May", None),
        ("2016", None),
        ("99/99/2016", None),
    ],
)
def test_a_day_is_no_finer_than_the_words(text: str, day: str | None) -> None:
    assert stated_day(text) == day


@pytest.mark.parametrize(
    "text", ["Talks of 3 May 2019", "3 May 2019 was the day of the treaty", "No digits here", "12 envoys"]
)
def test_a_line_that_says_more_is_no_date_line(text: str) -> None:
    assert not is_date_line(text)


@pytest.mark.parametrize(
    "text", ["14:32 GMT", "2h ago", "10.45am", "Updated at 15.20 BST", "35 minutes ago", "1h 20m ago", "(09:15)"]
)
def test_stamps(text: str) -> None:
    assert is_stamp(text)


@pytest.mark.parametrize("text", ["14 envoys", "2 hours of talks", "At 10:45 the minister spoke.", "1450"])
def test_what_is_no_stamp(text: str) -> None:
    assert not is_stamp(text)


@pytest.mark.parametrize(
    ("text", "place", "outlet", "day"),
    [
        ("LUNDOVA (Reuters) - The talks", "LUNDOVA", "Reuters", None),
        ("TARN BAY, Sept 3 (Reuters) - The talks", "TARN BAY", "Reuters", None),
        ("LUNDOVA, September 3, 2016 (AP) — The talks", "LUNDOVA", "AP", "2016-09-03"),
        ("Lundova (dpa) - no", "", "", None),
        ("MIRNY, September 3. /TASS/. The talks", "MIRNY", "TASS", None),
        ("(AFP) – The talks", "", "AFP", None),
        ("Tarn Bay, 8 June 2022 – The talks", "Tarn Bay", "", "2022-06-08"),
        ("LUNDOVA, Norrland — The talks", "LUNDOVA, Norrland", "", None),
    ],
)
def test_datelines(text: str, place: str, outlet: str, day: str | None) -> None:
    found = find_dateline("x " + text, 2)
    if not place and not outlet:
        assert found is None
        return
    assert found is not None
    assert (found.place, found.outlet, found.published) == (place, outlet, day)
    assert ("x " + text)[found.end :] == "The talks"


@pytest.mark.parametrize(
    "text",
    [
        "NATO (North Atlantic Treaty Organization) said so",
        "The US (and Russia) - both",
        "He said so (AP) on Monday - twice.",
        "UN envoys met",
        "A plan: none",
        "",
    ],
)
def test_what_is_no_dateline(text: str) -> None:
    assert find_dateline(text) is None


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("By Ann Lee", "Ann Lee"),
        ("By Ann Lee and Bo van der Berg in Lundova", "Ann Lee and Bo van der Berg"),
        ("by our staff reporter", ""),
        ("Written by Clara Moss | Politics", "Clara Moss"),
    ],
)
def test_bylines(text: str, who: str) -> None:
    found = byline(text)
    assert found is not None
    assert found[0] == who


@pytest.mark.parametrize(
    "text",
    ["By Monday the union had refused.", "By then it was too late to speak of a truce", "From the river to the hills"],
)
def test_what_is_no_byline(text: str) -> None:
    assert byline(text) is None


PARTS = [
    "Sept", "September", "May", "Mon", "Monday", "3", "03", "2016", "2016-09-06", "03/09/2016", "10:30", "10h30",
    "5pm", "5", "p.m", "a.m.", "5h", "ago", "min", "3rd", "21st", "th", "of", "the", "Updated", "Published", "GMT",
    "BST", ",", ".", "-", "/", ":", "T", "Z", "word", "é", "ſ", "Jan.", "hours", "12", "and", "wednes", "sat", "h",
    "m", "st", "nd", "local",
]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from(PARTS), st.sampled_from([" ", "", ", "])), max_size=7))
def test_a_date_line_is_what_leaves_no_word_when_days_hours_and_their_words_are_taken_out(parts):
    text = "".join(map("".join, parts))
    rest = text
    for pattern in ("_ISO", "_DAY_FIRST", "_MONTH_FIRST", "_NUMERIC", "_MONTH_YEAR", "_CLOCK"):
        rest = getattr(publication, pattern).sub(" ", rest)
    left = any(char.isalnum() for char in publication._DATE_WORDS.sub(" ", rest))
    assert is_date_line(text) == (rest != text and not left)
