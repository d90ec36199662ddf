"""The safety record names tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from hostile import faults

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "safety.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)))


def test_every_test_named_is_there():
    assert NAMED
    functions = {
        file: {n.name for n in ast.walk(ast.parse((ROOT / file).read_text())) if isinstance(n, ast.FunctionDef)}
        for file in {file for file, _ in NAMED}
    }
    assert not [f"{file}::{name}" for file, name in NAMED if name and name not in functions[file]]


def test_all_twenty_faults_stand_in_it_with_tests():
    rows = re.findall(r"^\| (\d+) \|(.*)$", PAGE, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 21))
    assert not [number for number, row in rows if "tests/" not in row]


def test_the_counts_of_tests_are_what_is_collected(request):
    """In a run of all tests; of a part of them nothing can be said. `python scripts/safety_table.py` writes them."""
    wanted = {file for file, _ in faults.named(PAGE)}
    config = request.config
    if not wanted <= config.stash[faults.FILES] or any("::" in str(given) for given in config.args):
        pytest.skip("not all tests named in the page are collected in this run")
    assert faults.stated(PAGE) == {fault: config.stash[faults.COUNTED][fault] for fault in range(1, 21)}


def test_each_fault_has_tests_that_bear_its_number():
    by_test = faults.named(PAGE)
    assert set(range(1, 21)) == {fault for found in by_test.values() for fault in found}
    assert all(count > 0 for count in faults.stated(PAGE).values())
    assert faults.stated(PAGE).keys() == set(range(1, 21))


ROWS = (
    "| 1 | a | yes | `tests/w/test_a.py::test_x` | 3 | 9 |\n"
    "| 2 | b | yes | `tests/w/test_a.py::test_x`, `tests/w/test_b.py` | 4 |  |\n"
)


def test_a_test_counts_for_each_fault_it_is_named_for_with_each_of_its_parameters():
    by_test = faults.named(ROWS)
    tests = [
        "tests/w/test_a.py::test_x[1::2]",
        "tests/w/test_a.py::test_x[3]",
        "tests/w/test_a.py::test_y",
        "tests/w/test_b.py::Group::test_z",
    ]
    counts = faults.counted(tests, by_test)
    assert counts == {1: 2, 2: 3}
    assert faults.stated(faults.with_counts(ROWS, counts)) == {1: 2, 2: 3}
