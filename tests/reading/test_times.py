"""Times: own sentences as data, laws of resolving, and hostile text."""

from __future__ import annotations

import calendar
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from detente.errors import SettingError
from detente.reading.conditions import find_conditions
from detente.reading.pipeline import load_model
from detente.reading.times import lexicon as times_lexicon
from detente.reading.times.component import find_times
from detente.reading.times.dates import date_of, deadline_of, describes_subject, index, reaches_back
from detente.reading.times.grammar import Grammar
from detente.reading.times.phrases import words_of
from detente.reading.times.resolve import easter, limit, resolve
from detente.values.dates import DateSpan

CASES = Path(__file__).parent / "cases"
TIMES = tomllib.loads((CASES / "times.toml").read_text(encoding="utf-8"))
DATES = tomllib.loads((CASES / "times_dates.toml").read_text(encoding="utf-8"))

VOCAB = spacy.blank("en").vocab
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2040, 12, 31))
directions = st.sampled_from([-1, 0, 1])


def published(case: dict, default: str) -> DateSpan | None:
    given_day = case.get("published", default)
    return DateSpan.parse(given_day) if given_day else None


def written(span: DateSpan | None) -> str:
    if span is None:
        return ""
    iso = span.iso()
    return iso if iso is not None and DateSpan.parse(iso) == span else f"{span.first}/{span.last}"


def read(case: dict, default: str) -> Doc:
    doc = load_model()(case["text"])
    doc._.published = published(case, default)
    doc._.times = find_times(doc, doc._.published)
    doc._.conditions = find_conditions(doc)
    return doc


def phrases(text: str, anchor: DateSpan | None, direction: int = 0, told: DateSpan | None = None):
    doc = Doc(VOCAB, words=text.split())
    found = Grammar(words_of(doc)).phrases()
    return [(phrase, *resolve(phrase, anchor, direction, told)) for phrase in found]


@pytest.mark.parametrize("case", TIMES["case"], ids=lambda case: case["text"])
def test_the_time_of_a_sentence(case):
    doc = read(case, TIMES["published"])
    if case.get("none"):
        assert [mention.text for mention in doc._.times] == []
        return
    mention = next(mention for mention in doc._.times if mention.text == case["phrase"])
    assert doc[mention.start : mention.end].text == mention.text
    assert (written(mention.span), mention.use) == (case["span"], case.get("use", "date"))
    if mention.use == "deadline":
        assert mention.limit == case.get("limit")


@pytest.mark.parametrize("case", DATES["case"], ids=lambda case: f"{case['head']}: {case['text']}")
def test_the_date_and_deadline_of_a_clause(case):
    doc = read(case, DATES["published"])
    head = next(token for token in doc if token.text == case["head"])
    if "date" in case:
        assert (date_of(doc, head, None, case.get("kind"))[0] or "") == case["date"]
    if "deadline" in case:
        assert (deadline_of(doc, head, None, case.get("kind"))[0] or "") == case["deadline"]


BACK = [
    # text, head, whether it tells of longer ago than the report
    ("The firm had shut a mill.", "shut", True),
    ("The two have talked for four years.", "talked", True),
    ("The two have held meetings in recent months.", "held", True),
    ("Earlier, the firm shut a mill.", "shut", True),
    ("After his term ended in 2007, the governor held a vote.", "held", True),
    ("The firm shut a mill.", "shut", False),
    ("The guild said that it had shut a mill.", "shut", False),
    ("The two have talked for four days.", "talked", False),
    ("After his term ended on Monday, the governor held a vote.", "held", False),
    ("The firm shut a mill for the first time in four years.", "shut", False),
]


@pytest.mark.parametrize(("text", "head", "back"), BACK, ids=[text for text, _, _ in BACK])
def test_what_reaches_back_is_not_of_the_day_of_the_report(text, head, back):
    doc = read({"text": text}, "2016-09-09")
    assert reaches_back(doc, next(token for token in doc if token.text == head)) == back


@given(days, st.sampled_from(calendar.day_name[:]))
def test_a_weekday_is_the_latest_up_to_or_the_next_from_publication(day, name):
    (_, past, _), (_, ahead, _) = (phrases(f"on {name}", DateSpan.day(day), way)[0] for way in (-1, 1))
    for span in (past, ahead):
        assert span.first == span.last
        assert calendar.day_name[span.first.weekday()] == name
    assert timedelta(0) <= day - past.first < timedelta(7)
    assert timedelta(0) <= ahead.first - day < timedelta(7)


@given(days, st.sampled_from(calendar.month_name[1:]))
def test_a_month_is_the_latest_begun_or_the_next_not_over(day, name):
    (_, past, _), (_, ahead, _) = (phrases(f"in {name}", DateSpan.day(day), way)[0] for way in (-1, 1))
    assert past.first <= day
    assert (day - past.first).days <= 366
    assert ahead.last >= day
    assert (ahead.last - day).days <= 366 + 31


@given(days, directions)
def test_a_full_date_means_itself_whatever_the_tense(day, direction):
    long = f"{day.day} {calendar.month_name[day.month]} {day.year}"
    american = f"{calendar.month_name[day.month]} {day.day} , {day.year}"
    for text in (long, american, day.isoformat().replace("-", " - ")):
        assert [span for _, span, _ in phrases(text, None, direction)] == [DateSpan.day(day)]


@given(days, st.integers(1, 400))
def test_days_ago_and_in_days_are_mirrored(day, number):
    ((_, past, _),) = phrases(f"{number} days ago", DateSpan.day(day))
    ((_, ahead, _),) = phrases(f"{number} days from now", DateSpan.day(day))
    assert day - past.first == ahead.first - day == timedelta(number)


@given(days, st.integers(1, 40), st.sampled_from(["weeks", "months", "years"]))
def test_so_long_ago_holds_the_very_day(day, number, unit):
    ((_, span, _),) = phrases(f"{number} {unit} ago", DateSpan.day(day))
    months = number * {"weeks": 0, "months": 1, "years": 12}[unit]
    if unit == "weeks":
        very = day - timedelta(7 * number)
    else:
        year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
        very = date(year, month + 1, min(day.day, 28))
    assert span.contains(DateSpan.day(very))


@given(days)
def test_this_week_lies_between_last_and_next(day):
    last, this, following = (phrases(f"{which} week", DateSpan.day(day))[0][1] for which in ("last", "this", "next"))
    assert last.last + timedelta(1) == this.first
    assert this.last + timedelta(1) == following.first
    assert this.contains(DateSpan.day(day))


@given(days, st.sampled_from(["early", "late", "mid"]), st.sampled_from(["month", "year"]))
def test_a_part_lies_in_its_whole(day, part, unit):
    ((_, piece, _),) = phrases(f"{part} this {unit}", DateSpan.day(day))
    ((_, whole, _),) = phrases(f"this {unit}", DateSpan.day(day))
    assert whole.contains(piece)
    assert piece != whole


@given(days)
def test_the_limit_of_a_month_is_its_fifteenth_or_its_last_day(day):
    month = f"{calendar.month_name[day.month]} {day.year}"
    ((middle, span, _),) = phrases(f"mid {month}", None)
    assert limit(middle, span) == day.replace(day=15).isoformat()
    ((end, span, _),) = phrases(f"the end of {month}", None)
    assert limit(end, span) == span.last.isoformat()
    assert (span.last + timedelta(1)).day == 1


@given(st.integers(1900, 2200))
def test_easter_is_a_sunday_of_spring(year):
    sunday = easter(year)
    assert sunday.weekday() == 6
    assert date(year, 3, 22) <= sunday <= date(year, 4, 25)


@pytest.mark.parametrize(
    ("year", "month", "day"), [(1818, 3, 22), (1943, 4, 25), (2000, 4, 23), (2016, 3, 27), (2024, 3, 31)]
)
def test_easter_on_known_years(year, month, day):
    assert easter(year) == date(year, month, day)


WORDS = """
    the a of in on by until within from to and - , ' May march Mar. Friday last next this same early mid end two 31 30
    29 February 2016 0000 9999 99/99/2016 weeks day years ago later old every quarter first Q1 winter Easter few past
"""
words = st.sampled_from(WORDS.split())


@settings(max_examples=300)
@given(st.lists(words, max_size=40), st.none() | days, directions)
def test_any_row_of_words_is_read_without_overlap(row, day, direction):
    anchor = DateSpan.day(day) if day else None
    end = 0
    for phrase, span, rule in phrases(" ".join(row), anchor, direction, anchor):
        assert end <= phrase.start < phrase.end <= len(row)
        assert rule
        assert span is None or span.first <= span.last
        end = phrase.end


def test_impossible_and_distant_days_are_unresolved():
    anchor = DateSpan.day(date(2016, 9, 9))
    assert phrases("31 June 2016", anchor)[0][1] is None
    assert phrases("9000 years ago", anchor)[0][1] is None
    assert phrases("29 February 2015", anchor)[0][1] is None


def test_the_index_is_made_anew_for_other_times():
    doc = read({"text": "They met on Monday."}, "2016-09-09")
    first = index(doc)
    assert index(doc) is first
    doc._.times = []
    assert index(doc).times == []


@pytest.mark.parametrize("change", [{"months": None}, {"moons": {}}])
def test_a_lexicon_with_other_tables_is_refused(change):
    raw = tomllib.loads((Path(times_lexicon.__file__).parents[1] / "lexicons/times.toml").read_text(encoding="utf-8"))
    for table, value in change.items():
        if value is None:
            del raw[table]
        else:
            raw[table] = value
    with pytest.raises(SettingError, match=next(iter(change))):
        times_lexicon.parse(raw)


def test_a_crowded_sentence_is_read_to_its_end():
    row = "Monday " * 3000
    doc = Doc(VOCAB, words=row.split(), heads=[0] * 3000, deps=["ROOT"] + ["dep"] * 2999, tags=["NNP"] * 3000)
    doc._.published = DateSpan.day(date(2016, 9, 9))
    doc._.times = find_times(doc, doc._.published)
    assert len(doc._.times) == 3000
    assert all(date_of(doc, token)[2] for token in doc[:50])


OF_SUBJECT = [
    ("The club, founded in 1902, turned down the offer.", "turned", True),
    ("Members elected last spring turned down the offer.", "turned", True),
    ("The club, which was founded in 1902, turned down the offer.", "turned", True),
    ("The club turned down the offer in May.", "turned", False),
    ("Members meeting on Monday turned down the offer.", "turned", False),
    ("The club, founded in 1902, turned down the offer.", "founded", False),
]


@pytest.mark.parametrize(("text", "head", "of_subject"), OF_SUBJECT, ids=[f"{h}: {t}" for t, h, _ in OF_SUBJECT])
def test_a_time_told_of_the_subject_is_not_that_of_the_deed(text, head, of_subject):
    doc = read({"text": text}, "2016-09-09")
    word = next(token for token in doc if token.text == head)
    assert [describes_subject(doc, mention, word) for mention in doc._.times] == [of_subject]
    if of_subject:
        assert date_of(doc, word)[0] is None
