"""How alike reports must be to be of one negotiation, by its laws."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.corpus import talks
from detente.corpus.talks import ALIKE, GAP, LONGEST

DAYS = st.dates(date(1990, 1, 1), date(2026, 1, 1))
MARKS = st.dictionaries(st.sampled_from(["tariff", "strike", "ferry", "@Norland", "@Union"]), st.integers(1, 9))


def report(day: date | None) -> talks._Report:
    return talks._Report("k", "i", day.isoformat() if day else None, ("A", "B"), {}, 1)


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
    for own in reports:
        weights = talks._weighted(Counter(own), spread, len(reports))
        assert set(weights) == set(own)
        assert not own or sum(w * w for w in weights.values()) == pytest.approx(1.0)
        for mark, weight in weights.items():
            for other, less in weights.items():
                if own[mark] == own[other] and spread[mark] < spread[other]:
                    assert weight > less
