"""A long document in windows that a language model reads one by one, each beginning with the end of the one before."""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.as_read import READ_ROLES
from detente.values.document import Document


@dataclass(frozen=True, slots=True)
class Passage:
    """Part of a document's text, [start, end): a block, or a piece of one that is too long."""

    start: int
    end: int

    @property
    def size(self) -> int:
        """Its length in characters."""
        return self.end - self.start


Window = tuple[Passage, ...]


def windows(document: Document, size: int, overlap: int) -> list[Window]:
    """The document's body in windows of about `size` characters, of which up to `overlap` stood in the one before.

    Every passage stands in one window at least, and every window has one that is new. A window is longer than `size`
    by at most what it shares with the one before.
    """
    found: list[Window] = []
    now: list[Passage] = []
    fresh = 0
    for passage in passages(document, max(1, size // 4)):
        if now and fresh + passage.size > size:
            found.append(tuple(now))
            now, fresh = _end_of(now, overlap), 0
        now.append(passage)
        fresh += passage.size
    if fresh:
        found.append(tuple(now))
    return found


def halves(window: Window) -> list[Window]:
    """A window in two, its only passage cut in two where it has no other; nothing where it is too short to cut."""
    if len(window) > 1:
        middle = len(window) // 2
        return [window[:middle], window[middle:]]
    (only,) = window
    if only.size < 400:
        return []
    middle = only.start + only.size // 2
    return [(Passage(only.start, middle),), (Passage(middle, only.end),)]


def passages(document: Document, longest: int) -> list[Passage]:
    """The blocks that hold statements, cut at blanks where they are longer than `longest` characters."""
    found = []
    for block in document.blocks:
        if block.role not in READ_ROLES:
            continue
        start = block.start
        while start < block.end:
            end = min(block.end, start + longest)
            if end < block.end:
                blank = max(document.text.rfind(mark, start + longest // 2, end) for mark in (". ", " ", "\n"))
                end = blank + 1 if blank > start else end
            if document.text[start:end].strip():
                found.append(Passage(start, end))
            start = end
    return found


def _end_of(window: list[Passage], overlap: int) -> list[Passage]:
    kept: list[Passage] = []
    for passage in reversed(window):
        if passage.size > overlap:
            break
        overlap -= passage.size
        kept.insert(0, passage)
    return kept
