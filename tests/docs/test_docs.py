"""What a document says is held to what is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from detente.ledger import STATUSES
from detente.values.statement import CERTAINTIES, KINDS

ROOT = Path(__file__).parents[2]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "examples" / "README.md",
]
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page):
    targets = [target for target in LINK.findall(page.read_text()) if "://" not in target]
    assert not [target for target in targets if not (page.parent / target).exists()]


def test_every_path_named_in_a_code_span_exists():
    named = {
        m for page in PAGES for m in re.findall(r"`((?:src|docs|examples|tests|scripts)/[\w./-]+)`", page.read_text())
    }
    assert named
    assert not [name for name in named if not (ROOT / name).exists()]


def test_the_rooms_are_listed_in_the_order_in_which_they_import():
    page = (ROOT / "docs" / "architecture.md").read_text()
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    rooms = [room for layer in contracts[0]["layers"] for room in layer.split(" | ") if room != "__main__"]
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == rooms


def test_every_folder_of_a_room_that_holds_code_of_its_own_is_named():
    package = ROOT / "src" / "detente"
    folders = {path.parent.relative_to(package) for path in package.rglob("*.py")} - {Path()}
    page = (ROOT / "docs" / "architecture.md").read_text()
    assert folders
    assert not [str(folder) for folder in folders if len(folder.parts) < 3 and f"`{folder}`" not in page]


def test_every_decision_is_listed():
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    pages = [path.name for path in (ROOT / "docs" / "decisions").glob("0*.md")]
    assert pages
    assert not [name for name in pages if f"]({name})" not in listed]


def test_the_glossary_defines_each_word_once():
    words = [w for row in glossary() for w in row.split(", ")]
    assert len(words) == len(set(words))


def glossary() -> list[str]:
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", (ROOT / "docs" / "glossary.md").read_text(), re.MULTILINE)
    return [row for row in rows if row != "word" and not row.startswith("---")]


def test_every_kind_status_and_certainty_is_described():
    method = " ".join((ROOT / "docs" / "method.md").read_text().split())
    assert not [word for word in (*KINDS, *STATUSES, *CERTAINTIES) if word not in method]


def test_the_command_reference_is_what_help_prints():
    from docs import cli_reference

    assert (ROOT / "docs" / "cli.md").read_text() == cli_reference.reference()


def test_the_help_of_every_command_has_an_example():
    from docs import cli_reference

    pages = cli_reference.reference().split("\n## ")[1:]
    lone = [page.splitlines()[0] for page in pages if "Commands:" not in page]
    assert {"detente brief", "detente read", "detente model derive", "detente solve"} <= set(lone)
    assert not [page.splitlines()[0] for page in pages if "Commands:" not in page and "Example:" not in page]
