"""A report's text cut where evidence begins and ends, so that each piece knows which statements rest on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from detente.values.document import Block, Document, Role
from detente.values.statement import Certainty, Kind

Group = Literal["asks", "gives", "refuses", "deeds", "views"]
GROUPS: dict[Kind, Group] = {
    "propose": "asks", "demand": "asks", "request": "asks",
    "offer": "gives", "promise": "gives", "accept": "gives", "concede": "gives", "comply": "gives",
    "reject": "refuses", "breach": "refuses", "threaten": "refuses", "accuse": "refuses",
    "meet": "deeds", "act": "deeds",
    "position": "views", "assess": "views", "forecast": "views",
}  # fmt: skip
"""Kinds by what they do to the talks; a page has one colour for each group, and names the kind in words."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement's passage: offsets into the document's text."""

    id: str
    start: int
    end: int
    kind: Kind
    certainty: Certainty
    rejected: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a text; `main` is the shortest passage that covers them, `also` the ids of the others.

    `start` is where the piece begins in the document's text.
    """

    text: str
    start: int
    main: Evidence | None = None
    also: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        """The colour's name."""
        return GROUPS[self.main.kind] if self.main else ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the document, or a part of one between blank lines."""

    role: Role
    why: str
    start: int
    pieces: tuple[Piece, ...]


def paragraphs(
    document: Document, evidence: Iterable[Evidence], start: int = 0, end: int | None = None
) -> list[Paragraph]:
    """The blocks of a document between two offsets, cut into pieces; together they hold every word of it once.

    Args:
        start, end: bounds that no block crosses (see `parts`).
    """
    found = sorted(evidence, key=lambda e: (e.start, e.end))
    stop = len(document.text) if end is None else end
    blocks = [b for b in document.blocks if start <= b.start and b.end <= stop]
    return [
        Paragraph(block.role, block.why, block.start, tuple(_pieces(document.text, block, found))) for block in blocks
    ]


def _pieces(text: str, block: Block, evidence: Sequence[Evidence]) -> Iterable[Piece]:
    here = [e for e in evidence if e.start < block.end and e.end > block.start]
    bounds = {block.start, block.end}
    bounds |= {max(block.start, e.start) for e in here} | {min(block.end, e.end) for e in here}
    cuts = sorted(bounds)
    for left, right in pairwise(cuts):
        over = sorted((e for e in here if e.start <= left and e.end >= right), key=lambda e: (e.end - e.start, e.start))
        main = over[0] if over else None
        yield Piece(text[left:right], left, main, tuple(e.id for e in over[1:]))


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a long document that fits on a page: from `start` up to `end`, with so many statements."""

    number: int
    start: int
    end: int
    statements: int


MOST_CHARACTERS = 40_000
MOST_STATEMENTS = 150


def parts(
    document: Document,
    starts: Sequence[int],
    *,
    characters: int = MOST_CHARACTERS,
    statements: int = MOST_STATEMENTS,
) -> list[Part]:
    """The document cut between blocks so that no page is too long; one part at least, and every block in one.

    Args:
        starts: where the statements' passages begin.
    """
    found: list[Part] = []
    begin, count = 0, 0
    sorted_starts = sorted(starts)
    taken = 0
    for block in document.blocks:
        own = 0
        while taken + own < len(sorted_starts) and sorted_starts[taken + own] < block.end:
            own += 1
        full = block.end - begin > characters or count + own > statements
        if full and block.start > begin:
            found.append(Part(len(found) + 1, begin, block.start, count))
            begin, count = block.start, 0
        count += own
        taken += own
    found.append(Part(len(found) + 1, begin, len(document.text), count + len(sorted_starts) - taken))
    return found
