"""A text as it was read, and what its parts are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["title", "body", "caption", "quote", "boilerplate"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Block:
    """A span of a document's text with one role.

    Offsets count Unicode code points of the document's text; `start` is included and `end` is not.
    `why` names the rule that gave the role, for people who check it.

    Raises: ValueError for an empty range or an unknown role.
    """

    start: int
    end: int
    role: Role
    why: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"[{self.start}, {self.end}) is no block")
        if self.role not in ROLES:
            raise ValueError(f"{self.role!r} is no role")


@dataclass(frozen=True, slots=True)
class Document:
    """One text with its metadata; `text[b.start:b.end]` are the words of block b.

    `id` is a digest of the canonical text, so the same text has the same id wherever it came from.
    `published` is an ISO day, month or year, or None; `published_by` says how it is known
    ("given", "metadata", "text", "unknown"). `source` is where it was read from, to show to people.
    Blocks are in order and do not overlap; text outside them is blank.
    """

    id: str
    text: str
    blocks: tuple[Block, ...]
    title: str = ""
    published: str | None = None
    published_by: str = "unknown"
    outlet: str = ""
    author: str = ""
    url: str = ""
    language: str = "en"
    source: str = ""
    notices: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return hash(self.id)  # a digest of the text, so that a long text is not hashed again


def over_lines(words: str) -> re.Pattern[str]:
    """What finds words in a text, also where a line of it ends within them."""
    return re.compile(r"\s+".join(map(re.escape, words.split())))
