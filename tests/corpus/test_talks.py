"""How alike reports must be to be of one negotiation, by its laws."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.corpus import learn, talks
from detente.corpus.talks import ALIKE, GAP, LONGEST

DAYS = st.dates(date(1990, 1, 1), date(2026, 1, 1))
MARKS = st.dictionaries(st.sampled_from(["tariff", "strike", "ferry", "@Norland", "@Union"]), st.integers(1, 9))


def report(day: date | None) -> talks._Report:
    return talks._Report("k", "i", day.isoformat() if day else None, ("A", "B"), {}, {}, 1)


@given(DAYS, st.integers(0, 2000), st.integers(0, 2000))
def test_the_longer_the_pause_the_more_alike_reports_must_be(day: date, one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    start = report(day)
    near, far = (talks._wanted(start, report(day + timedelta(days))) for days in (shorter, longer))
    assert near == talks._wanted(report(day + timedelta(shorter)), start)
    assert (near is None) == (shorter > LONGEST)
    if near is not None:
        assert near == (ALIKE if shorter <= GAP else pytest.approx(ALIKE * math.sqrt(shorter / GAP)))
        assert far is None or far >= near


def test_reports_without_a_day_stand_near_each_other_only() -> None:
    assert talks._wanted(report(None), report(None)) == ALIKE
    assert talks._wanted(report(None), report(date(2020, 1, 1))) is None


@given(st.lists(MARKS, min_size=1, max_size=8))
def test_marks_have_length_one_and_rare_ones_weigh_more(reports: list[dict[str, int]]) -> None:
    spread = Counter(mark for own in reports for mark in own)
    usual = talks.common_words()
    seen = {mark: times + talks.BEFORE * usual.get(mark, 0.0) for mark, times in spread.items()}
    for own in reports:
        weights = talks._weighted(Counter(own), spread, len(reports))
        assert set(weights) == set(own)
        assert not own or sum(w * w for w in weights.values()) == pytest.approx(1.0)
        for mark, weight in weights.items():
            for other, less in weights.items():
                if own[mark] == own[other] and seen[mark] < seen[other]:
                    assert weight > less


@given(st.integers(2, 40))
def test_what_all_reports_of_a_small_corpus_share_binds_them(count: int) -> None:
    shared = Counter({"ferry": 2, "crossings": 1, "@Norland": 3})
    reports = [shared + Counter({f"private{n}": 1, "said": 2}) for n in range(count)]
    spread = Counter(mark for own in reports for mark in own)
    one, other, *_ = (talks._weighted(own, spread, count) for own in reports)
    assert talks._cosine(one, other) > ALIKE
    assert one["said"] < one["ferry"]  # it is common, whatever reports are about


def test_common_words_are_shares() -> None:
    shares = talks.common_words()
    assert all(0 < share <= 1 for share in shares.values())
    assert shares["said"] > shares["talks"] > shares.get("trawlers", 0.0)


@given(st.lists(st.sampled_from(["one ferry line", "two ferry lines", "Norland talks"]), min_size=1, max_size=9))
def test_a_share_is_counted_once_a_report(texts: list[str]) -> None:
    found = learn.common(texts)
    assert found == {
        word: share
        for word in {word for text in texts for word in talks.marks_of(text)}
        if (share := sum(word in talks.marks_of(text) for text in texts) / len(texts)) >= learn.COMMON
    }


@given(st.lists(st.sampled_from(["harbour", "union", "pay", "strike", "ferry"]), unique=True))
def test_a_title_says_nothing_twice(words: list[str]) -> None:
    found = talks.CorpusTalks("i", ("Harbour Union", "Norland", "Sudland"), tuple(words), None, None, ("k",), 1)
    parties, _, told = found.title.partition(": ")
    assert parties == "Harbour Union and Norland"
    assert told == ", ".join([word for word in words if word not in ("harbour", "union")][:3])
