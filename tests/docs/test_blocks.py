"""Every command and program that the documentation shows is run, or at least known."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs import blocks

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "examples" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
RUN = [page for page in PAGES if any(not block.why for block in blocks.blocks(page))]


@pytest.mark.parametrize("page", RUN, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_shows_can_be_done(page, tmp_path, monkeypatch):
    for name in ("DETENTE_LEDGER", "DETENTE_WHO", "DETENTE_READER"):
        monkeypatch.delenv(name, raising=False)
    blocks.run(page, tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_name_what_is_there(page):
    wrong = {command: said for command in blocks.mentioned(page) if (said := blocks.unknown(command))}
    assert not wrong


def test_the_pages_are_found():
    assert {"docs/tutorial.md", "docs/how-to/model-a-dispute.md"} <= {str(page.relative_to(ROOT)) for page in RUN}
    assert list(blocks.mentioned(ROOT / "examples" / "README.md"))


def test_what_is_not_there_is_noticed():
    assert blocks.unknown("detente brief --no-such-option x")
    assert blocks.unknown("detente nothing-of-the-kind")
    assert not blocks.unknown("detente brief talks/ --as-of 2016-09 -o brief.html")
