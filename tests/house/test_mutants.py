"""The program that asks whether the tests notice a fault makes the changes that it says it makes."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
specification = importlib.util.spec_from_file_location("mutants", ROOT / "scripts" / "mutants.py")
assert specification is not None
assert specification.loader is not None
mutants = importlib.util.module_from_spec(specification)
sys.modules["mutants"] = mutants  # where its frozen values look for their names
specification.loader.exec_module(mutants)
PLAN = tomllib.loads((ROOT / "scripts" / "mutants.toml").read_text())


def words(source: str) -> set[str]:
    return {change.words for change in mutants.changes("m.py", source)}


def test_each_relation_connective_and_number_is_changed():
    assert words("def f(a, b):\n    return a < b and a != 1") == {
        "a < b -> a <= b", "a < b -> a >= b", "a != 1 -> a == 1", "1 -> 2",
        "a < b and a != 1 -> a < b or a != 1", "a < b and a != 1 -> a < b", "a < b and a != 1 -> a != 1",
    }  # fmt: skip


def test_conditions_literals_and_statements_are_changed():
    assert words("if f(x):\n    x.add(1)") == {"if f(x): -> if not f(x):", "x.add(1) -> (left out)", "1 -> 2"}
    assert words("A = {'a', 'b'}") == {"{'a', 'b'} -> {'b'}", "{'a', 'b'} -> {'a'}"}
    assert words("y = [z for z in x if z]") == {" for z in x if z ->  for z in x"}
    assert words("y = all(x) - {1}") == {"all -> any", "all(x) - {1} -> all(x)", "1 -> 2"}


def test_annotations_docstrings_and_messages_are_left_alone():
    assert words('"""1 < 2"""\nx: list[int | None]\ndef f(a: int | None) -> int | None:\n    "a < b"') == set()
    assert words("raise ValueError(1 + 2)") == {"raise ValueError(1 + 2) -> (left out)"}
    assert words("y = f'{1 + 2}'") == set()


def test_a_change_is_made_in_its_place_and_nowhere_else():
    source = "def f(a):\n    return a < 1\ndef g(a):\n    return a < 1\n"
    made = [change for change in mutants.changes("m.py", source) if change.words == "a < 1 -> a <= 1"]
    assert [change.line for change in made] == [2, 4]
    names: dict = {}
    exec(compile(made[1].tree(), "m.py", "exec"), names)
    assert (names["f"](1), names["g"](1)) == (False, True)


def test_what_is_said_to_change_nothing_is_there_and_has_a_reason():
    for each in PLAN.get("equivalent", []):
        source = (ROOT / each["module"]).read_text()
        found = {(source.splitlines()[c.line - 1].strip(), c.words) for c in mutants.changes(each["module"], source)}
        assert (each["line"], each["change"]) in found
        assert each["why"]


def test_the_groups_name_what_is_there():
    for group in PLAN["group"]:
        assert [path for glob in group["modules"] for path in ROOT.glob(glob)]
        assert all((ROOT / test).exists() for test in group["tests"])
