"""Deeds that are told to be under way or done in part."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from detente.ledger.begun import is_begun, is_unfinished, names_a_part
from detente.values.statement import Statement

WORDS = tomllib.loads(resources.files("detente.ledger").joinpath("begun.toml").read_text(encoding="utf-8"))


def deed(words: str) -> Statement:
    return Statement("s1", "d1", "act", "Southland", start=0, end=len(words), quote=words, content=words)


def test_what_is_begun_or_done_in_part_is_told_from_what_is_done():
    assert all(is_begun(deed(words)) for words in WORDS["yes"])
    assert not any(is_begun(deed(words)) for words in WORDS["no"])
    assert all(is_begun(deed(f"it was {words} left")) for words in WORDS["begun"])


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("released seven of the 14 sailors", True),
        ("paid part of the debt", True),
        ("withdrew half the guards", True),
        ("partly cleared the pier", True),
        ("as part of the deal cleared the pier", False),
        ("took part in the talks", False),
        ("released the sailors", False),
        ("released all 14 of the 14 sailors", False),
    ],
)
def test_a_part_is_told_from_the_whole(words, part):
    assert names_a_part(words) is part
    assert is_unfinished(words, ["release the sailors"]) is part


@pytest.mark.parametrize(
    ("words", "asked", "unfinished"),
    [
        ("began to withdraw its guards", "withdraw its guards", True),
        ("has started withdrawing its guards", "withdraw its guards", True),
        ("began to withdraw its guards", "begin to withdraw its guards", False),
        ("started pumping", "start the pumps", False),
        ("began talks", "hold talks", False),
        ("freed seven of the 14 sailors", "free seven of the 14 sailors", False),
        ("freed seven of the 14 sailors", "free the sailors", True),
    ],
)
def test_a_beginning_or_a_part_does_what_was_asked_where_that_was_asked(words, asked, unfinished):
    assert is_unfinished(words, [asked]) is unfinished
