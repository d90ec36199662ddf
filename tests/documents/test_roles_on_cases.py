"""Block roles on pasted texts of many layouts, written for this purpose; see cases/*.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from detente.documents import from_text
from detente.values.document import ROLES

CASES: list[dict[str, Any]] = [
    case
    for file in sorted(Path(__file__).with_name("cases").glob("*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


def text_of(case: dict[str, Any]) -> str:
    text = str(case["text"])
    return text.replace("\n", "\r\n") if case.get("crlf") else text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_block_has_its_role(case: dict[str, Any]) -> None:
    text = text_of(case)
    document = from_text(text)
    shown = [(b.role, text[b.start : b.end]) for b in document.blocks]
    expected = [tuple(pair) for pair in case["blocks"]]
    assert [
        (role, words if got.startswith(words) else got)
        for (role, got), (_, words) in zip(shown, expected, strict=False)
    ] == expected
    assert len(shown) == len(expected), [got for _, got in shown]
    assert all(block.why for block in document.blocks)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_metadata_is_what_the_text_states(case: dict[str, Any]) -> None:
    document = from_text(text_of(case))
    stated = {key: case[key] for key in ("title", "outlet", "author", "published") if key in case}
    assert {key: getattr(document, key) or "" for key in stated} == stated
    assert document.published_by == ("text" if document.published else "unknown")
    assert case.get("notice", "") in " ".join(document.notices)


def test_there_are_enough_cases_and_each_role_occurs() -> None:
    assert len(CASES) >= 25
    assert {pair[0] for case in CASES for pair in case["blocks"]} == set(ROLES)
    assert len({case["name"] for case in CASES}) == len(CASES)
