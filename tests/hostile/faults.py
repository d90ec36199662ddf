"""Which test holds which of the twenty faults, as docs/safety.md says; each gets the mark `fault(id=N)` from it.

pytest -m "fault(id=7)"       # the tests of fault 7
python scripts/safety_table.py    # write how many tests each fault has into the page
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "safety.md"
_ROW = re.compile(r"^\| (\d+) \|.*$", re.MULTILINE)
_TEST = re.compile(r"`(tests/[\w/]*/test_\w+\.py)(?:::(\w+))?`")
_COUNT = re.compile(r"\| (\d*) \|$")

COUNTED = pytest.StashKey[Counter[int]]()
"""Where a run keeps how many of its tests each fault has."""
FILES = pytest.StashKey[set[str]]()
"""Where a run keeps the files that its tests come from."""

Named = dict[tuple[str, str], set[int]]


def rows(page: str) -> dict[int, str]:
    """The row of each fault in the page."""
    return {int(found[1]): found[0] for found in _ROW.finditer(page)}


def named(page: str) -> Named:
    """The faults of each test that the page names: by file and function, empty where the whole file is meant."""
    found: Named = {}
    for fault, row in rows(page).items():
        for file, function in _TEST.findall(row):
            found.setdefault((file, function), set()).add(fault)
    return found


def faults_of(test: str, by_test: Named) -> set[int]:
    """The faults that a test is named for; `test` as pytest calls it, with the parameters it runs with or without."""
    file, *_, last = test.split("[", 1)[0].split("::")
    return by_test.get((file, last), set()) | by_test.get((file, ""), set())


def counted(tests: list[str], by_test: Named) -> Counter[int]:
    """How many of these tests each fault has; a test counts once for each of its parameters."""
    return Counter(fault for test in tests for fault in faults_of(test, by_test))


def stated(page: str) -> dict[int, int]:
    """How many tests the page says that each fault has."""
    ends = {fault: _COUNT.search(row) for fault, row in rows(page).items()}
    return {fault: int(end[1] or 0) for fault, end in ends.items() if end is not None}


def with_counts(page: str, counts: Counter[int]) -> str:
    """The page with the last cell of each row as counted."""
    for fault, row in rows(page).items():
        page = page.replace(row, _COUNT.sub(f"| {counts[fault]} |", row))
    return page
