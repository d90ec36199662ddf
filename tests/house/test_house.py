"""What holds for the whole tree."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "detente"
MODULES = sorted(SOURCE.rglob("*.py"))
ROOMS = sorted(path.parent for path in SOURCE.glob("*/__init__.py"))


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.mark.parametrize("room", ROOMS, ids=lambda path: path.name)
def test_a_room_says_what_it_is_and_what_it_may_use(room):
    docstring = ast.get_docstring(ast.parse((room / "__init__.py").read_text()))
    assert docstring
    assert "May use" in docstring


def test_every_room_has_its_place_in_the_layers():
    layers = {
        name for line in project()["tool"]["importlinter"]["contracts"][0]["layers"] for name in line.split(" | ")
    }
    assert {room.name for room in ROOMS} <= layers


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_says_what_it_is_and_can_be_read_whole(module):
    words = module.read_text()
    assert ast.get_docstring(ast.parse(words)), "no docstring"
    assert len(words.splitlines()) <= 700


def test_no_module_is_a_drawer_for_everything():
    assert not [path for path in MODULES if path.stem in {"utils", "util", "helpers", "misc", "common"}]


@pytest.mark.parametrize("room", ["actors", "coreference", "learned"])
def test_what_a_rule_tells_people_decides_nothing(room):
    """How a party is known is asked of `origin`: the words of `rule` may be put better without changing a reading."""
    asked = []
    for module in sorted((SOURCE / "reading" / room).glob("*.py")):
        for node in ast.walk(ast.parse(module.read_text())):
            parts = [node.left, *node.comparators] if isinstance(node, ast.Compare) else []
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr != "append":
                parts = [node.func.value, *node.args]
            told = any(isinstance(part, ast.Attribute) and part.attr == "rule" for part in parts)
            asked += [f"{module.name}:{node.lineno}"] if told else []
    assert not asked


def test_no_file_of_the_tree_names_a_path_of_a_machine():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    names = [name for name in listed.stdout.split("\0") if name] or ["README.md", "Makefile", "pyproject.toml"]
    pattern = re.compile(r"(?<![\w.])/(?:home/\w+|root|Users/\w+|work)/")
    found = []
    for name in names:
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".cfg", ".sh", ".txt", ".html", ""} and path.is_file():
            found += [name] if pattern.search(path.read_text(errors="replace")) else []
    assert not found


def test_the_version_is_the_one_that_was_installed_and_stands_nowhere_else():
    import detente

    assert detente.__version__ == metadata.version("detente")
    assert Version(detente.__version__).public == detente.__version__  # no mark of one machine in it
    assert "version" not in project()["project"]
    assert project()["project"]["dynamic"] == ["version"]


def test_every_public_name_can_be_had_and_others_cannot():
    import detente

    assert sorted(detente.__all__) == dir(detente)
    assert all(getattr(detente, name) is not None for name in detente.__all__)
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = detente.nothing_of_the_kind


def test_the_gate_runs_what_the_readme_names():
    readme, gate = (ROOT / "README.md").read_text(), (ROOT / ".ci" / "run").read_text()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert {"brief", "test"} <= targets
    assert "make brief" in readme
    assert "make test" in readme
    assert [line.split()[-1] for line in gate.splitlines() if line.startswith("step") and "make" in line] == [
        "test",
        "test-system",
    ]


def test_every_extra_that_is_promised_is_declared():
    assert {"web", "postgres", "llm", "corpus", "plots", "docs", "dev"} <= set(
        project()["project"]["optional-dependencies"]
    )
