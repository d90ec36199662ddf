"""A passage as a person reads it: lines that were cut at some width are whole again, what is not seen is left out.

So is what stands before its first sentence: a dateline, the mark of a list.

The parser and the encoder take the end of a line within a sentence for a word, and "inspec-" for another. Whatever is
found in such words is found again in the passage, to the character.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from detente.documents.openings import opening
from detente.reading.learned.pieces import vocabulary
from detente.values.document import Block, Document

READ_ROLES = frozenset({"body", "quote"})
_BREAK = r"\n\r\v\f\x1c-\x1e\x85\u2028\u2029"
_CONTROL = r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
"""Characters that steer a device and are no end of a line."""
_PICTURE = r"\u2600-\u275a\u2761-\u27bf\u2b50\u20e3\ufe00-\ufe0f\u200d\U0001f000-\U0001faff"
"""Pictures between words (emoji), with what joins and varies them: the parser takes each for a name. Marks of
quotation among them are none."""
_UNSEEN = (
    rf"{_CONTROL}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f"
)
"""Marks that show nothing themselves: they say where a word may be parted, or which way it is written."""
_END = rf"(?:\r\n|[{_BREAK}])[ \t]*(?:>[ \t]?)*"
"""The end of a line, with the margin of the next one and what a mail sets before each line that it quotes."""
_RUN = r"[^\w\s]{30,}"
_KEPT = 8
"""Marks in a row of which only the first are kept: the parser takes a time that grows with the square of such a row."""
_ODD = re.compile(rf"[{_BREAK}{_UNSEEN}{_PICTURE}]|\A>|{_RUN}")
_CHANGED = re.compile(
    rf"\A(?:>[ \t]?)+(?=\S)|(?P<run>{_RUN})|(?P<soft>\u00ad[ \t]*{_END}(?=\w))|\A[{_PICTURE}]+[ \t]*"
    rf"|[ \t]?[{_PICTURE}]+(?=[\s.,;:!?]|\Z)|[{_UNSEEN}{_PICTURE}]+"
    rf"|(?<=[^\W_])(?P<hyphen>[‐-])[ \t]*{_END}(?=(?P<second>[^\W_]+))"
    rf"|(?<=[^{_BREAK}]{{25}})(?<![ \t])(?P<line>[ \t]*{_END})(?=[^\W_]|[\"'“‘(])(?!\d{{1,3}}[.)])"
)
"""What is changed; a line of less than 25 characters is one by itself, and so is one that begins an item of a list."""
_PARTED = re.compile(rf"[^\W_][‐-][ \t]*[{_BREAK}]")
_FIRST = re.compile(r"[^\W_]+\Z")
_WORD = re.compile(r"[^\W_]+(?:[‐-][^\W_]+)*")
_LONGEST = 40
"""Characters of a word's first part that are looked at."""
_SUSPENDED = frozenset({"and", "or", "to"})
"""What stands behind a hyphen for a word to come: "two- and three-year terms"."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class AsRead:
    """The words of a passage, and where each character of them stands in it.

    `cuts` are the places in `text` before which the passage has characters that the text has not; `lost[i]` counts
    those before the cut i, so that it begins with 0.
    """

    text: str
    cuts: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    lost: Ints = field(default_factory=lambda: np.zeros(1, dtype=np.int64))

    def starts(self, places: Sequence[int] | Ints) -> Ints:
        """Where the characters at these places of the text stand in the passage."""
        at = np.asarray(places, dtype=np.int64)
        return np.asarray(at + self.lost[np.searchsorted(self.cuts, at, side="right")], dtype=np.int64)

    def ends(self, places: Sequence[int] | Ints) -> Ints:
        """Where words end in the passage that end, the last character excluded, at these places of the text."""
        return np.asarray(self.starts(np.asarray(places, dtype=np.int64) - 1) + 1, dtype=np.int64)


def blocks_as_read(document: Document, *, openings: bool = False) -> Iterator[tuple[Block, AsRead]]:
    """The blocks of a document that hold statements, each as a person reads it.

    Args:
        openings: keep what stands before a block's first sentence.
    """
    text, words = document.text, words_of(document.text)
    first = True
    for block in document.blocks:
        if block.role in READ_ROLES:
            begins = 0 if openings else opening(text, block.start, block.end, first=first) - block.start
            yield block, as_read(text[block.start : block.end], words, begins)
            first = False


@lru_cache(maxsize=2)
def words_of(text: str) -> frozenset[str]:
    """The words of a text, small, by which those are known that the end of a line parts; none where it parts none."""
    if not _PARTED.search(text):
        return frozenset()
    return frozenset(_one_hyphen(found) for found in _WORD.findall(text))


def as_read(passage: str, words: Collection[str] = (), begins: int = 0) -> AsRead:
    """A passage without the ends of its lines, the hyphens that they brought in, and what is not seen.

    Args:
        words: the words of the document that the passage is from, as `words_of` gives them.
        begins: where its first sentence begins; what stands before is left out too.
    """
    if not begins and not _ODD.search(passage):
        return AsRead(passage)
    parts: list[str] = []
    cuts = [0] if begins else []
    lost = [0, begins] if begins else [0]
    at, size = begins, 0
    for found in _CHANGED.finditer(passage, begins):
        start, instead = _change(passage, found, words)
        parts += [passage[at:start], instead]
        size += start - at + len(instead)
        at = found.end()
        if at - start > len(instead):
            cuts.append(size)
            lost.append(lost[-1] + at - start - len(instead))
    parts.append(passage[at:])
    return AsRead("".join(parts), np.asarray(cuts, dtype=np.int64), np.asarray(lost, dtype=np.int64))


def _change(passage: str, found: re.Match[str], words: Collection[str]) -> tuple[int, str]:
    """From where on what was found is left out, and what stands there instead."""
    if found["line"] is not None:
        return found.start(), " "
    if found["run"] is not None:
        return found.start() + _KEPT, ""
    if found["hyphen"] is None:
        return found.start(), ""
    before = _FIRST.search(passage, max(0, found.start() - _LONGEST), found.start())
    first, second = before.group() if before else "", found["second"]
    if _is_one_word(first, second, words):
        return found.start(), ""
    return found.end("hyphen"), " " if second in _SUSPENDED else ""


def _is_one_word(first: str, second: str, words: Collection[str]) -> bool:
    """Whether the hyphen between two parts is there for the end of the line alone: "inspec-tors", but "long-term".

    The document's own way of writing the word counts first; a part that is no word by itself is part of one.
    """
    if not (first.isalpha() and second.isalpha() and second.islower()):
        return False
    whole = _one_hyphen(first + second)
    if whole in words:
        return True
    if _one_hyphen(f"{first}-{second}") in words:
        return False
    known = vocabulary()
    return whole in known or (second not in _SUSPENDED and not (first.casefold() in known and second in known))


def _one_hyphen(word: str) -> str:
    return word.casefold().replace("‐", "-")
