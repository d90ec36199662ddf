"""What the learned models decide, on sentences of our own.

A case that they do not read yet says so (`known`) and is expected to fail; scripts/mark_known.py writes these lines
anew after the models have been trained. A rule has no such excuse: no other file of cases may hold `known`.
"""

from __future__ import annotations

import tomllib
from collections import Counter

import pytest

from detente.values.statement import KINDS
from reading import decisions

KNOWN_AT_MOST = 0.40
"""The part of the cases that may be known failures; to be lowered as the models get better."""

ALL = [(name, case) for name in decisions.FILES for case in decisions.cases(name)]


@pytest.fixture(scope="module")
def faults() -> dict[str, str]:
    texts = [case["text"] for _, case in ALL]
    readings = decisions.read(texts)
    return {
        f"{name}: {case['text']}": decisions.fault(case, reading)
        for (name, case), reading in zip(ALL, readings, strict=True)
    }


@pytest.mark.parametrize(
    ("name", "case"),
    [
        pytest.param(name, case, marks=[pytest.mark.xfail(reason=why) for why in [case.get("known")] if why])
        for name, case in ALL
    ],
    ids=[f"{name}: {case['text']}" for name, case in ALL],
)
def test_a_case_is_read_as_it_says(name, case, faults):
    assert not faults[f"{name}: {case['text']}"]


def test_known_failures_are_few_enough():
    known = [case for _, case in ALL if "known" in case]
    assert len(known) <= KNOWN_AT_MOST * len(ALL)


def test_no_rule_is_excused():
    for path in decisions.CASES.glob("*.toml"):
        if path.stem not in decisions.FILES:
            assert not [c for c in tomllib.loads(path.read_text(encoding="utf-8"))["case"] if "known" in c], path.name


def test_every_kind_has_cases_and_near_misses():
    kinds = decisions.cases("kinds")
    held = Counter(k for case in kinds for one in case.get("has", ()) for k in one.split(" |")[0].split("/"))
    missed = Counter(kind for case in kinds for kind in case.get("lacks", ()))
    assert set(held) == set(KINDS)
    assert min(held.values()) >= 4
    assert set(missed) == set(KINDS)


def test_there_are_cases_enough_and_none_stands_twice():
    whole = [
        (path.stem, repr(sorted(case.items())))
        for path in decisions.CASES.glob("*.toml")
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]
    assert len(whole) >= 600
    assert not [one for one, count in Counter(whole).items() if count > 1]
