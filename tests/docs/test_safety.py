"""The safety record names tests that are there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "safety.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)))


def test_every_test_named_is_there():
    assert NAMED
    missing = []
    for file, name in NAMED:
        path = ROOT / file
        names = {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)}
        missing += [f"{file}::{name}"] if name and name not in names else []
    assert not missing


def test_all_twenty_faults_stand_in_it_with_tests():
    rows = re.findall(r"^\| (\d+) \|(.*)$", PAGE, re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 21))
    assert not [number for number, row in rows if "tests/" not in row]
