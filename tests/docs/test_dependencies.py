"""Each requirement has its reason, and the page about them names it."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
MOST = {"packages": 80, "megabytes": 550}


def script():
    spec = importlib.util.spec_from_file_location("dependencies", ROOT / "scripts" / "dependencies.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_requirement_has_a_reason_and_stands_in_the_page():
    core = {re.split(r"[<>=\[;~ ]", line)[0] for line in PROJECT["dependencies"]}
    page = (ROOT / "docs" / "dependencies.md").read_text()
    assert core == set(script().REASONS)
    assert not [name for name in core if f"| {name} |" not in page]


def test_the_core_stays_small():
    counted = script()
    core = [re.split(r"[<>=\[;~ ]", line)[0] for line in PROJECT["dependencies"]]
    everything = counted.closure(core)
    assert len(everything) <= MOST["packages"]
    assert sum(counted.size(name) for name in everything) <= MOST["megabytes"] * 1e6
