"""A text cut into paragraphs, whichever way it was pasted.

Paragraphs are parted by blank lines, or stand each on a long line, or are wrapped at a fixed width;
one text may mix the three. Offsets count code points of the text given.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_LIST_MARK = re.compile(r"(?:[-*•·‣▪●–—]|\(?[0-9]{1,2}[.)]|\(?[a-z][.)])\s")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_WRAP_MOST = 100
_WRAP_LEAST = 45


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph: `text[start:end]`, without white space at its ends."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int

    @property
    def length(self) -> int:
        return self.end - self.start


def segments(text: str) -> list[Segment]:
    """The paragraphs of a text, in order; every character outside them is white space.

    Source of the rule for wrapped lines: a line ends where the next word would not have fitted.
    """
    groups = _line_groups(text)
    width = _wrap_width(text, groups)
    out: list[Segment] = []
    for group in groups:
        start = group[0].start
        for line, following in itertools.pairwise(group):
            if not _goes_on(text, line, following, width):
                out.append(Segment(start, line.end))
                start = following.start
        out.append(Segment(start, group[-1].end))
    return out


def _line_groups(text: str) -> list[list[_Line]]:
    """Lines that are not blank, in groups parted by blank lines."""
    groups: list[list[_Line]] = []
    current: list[_Line] = []
    position = 0
    for match in [*_BREAK.finditer(text), None]:
        end = match.start() if match else len(text)
        raw = text[position:end]
        bare = raw.strip()
        if bare:
            indent = len(raw) - len(raw.lstrip())
            current.append(_Line(position + indent, position + indent + len(bare), indent))
        elif current:
            groups.append(current)
            current = []
        position = match.end() if match else end
    if current:
        groups.append(current)
    return groups


def _wrap_width(text: str, groups: list[list[_Line]]) -> int:
    """The width at which the text was wrapped, or 0 where it was not.

    Wrapped text has lines of nearly one length, each so long that the next line's first word would not
    have fitted: three in four of the lines that have another one below them must be so, and two in five
    must stop within a sentence, or each line is a paragraph.
    """
    pairs = [
        (line.indent + line.length, _first_word(text, following), _ended(text, line))
        for group in groups
        for line, following in itertools.pairwise(group)
        if line.length <= _WRAP_MOST and following.length <= _WRAP_MOST
    ]
    if len(pairs) < 3:
        return 0
    width = max(length for length, _, _ in pairs)
    if width < _WRAP_LEAST or sum(ended for _, _, ended in pairs) > 0.6 * len(pairs):
        return 0
    full = sum(length + 1 + word > width for length, word, _ in pairs)
    return width if full >= 0.75 * len(pairs) else 0


def _first_word(text: str, line: _Line) -> int:
    head = text[line.start : min(line.end, line.start + 60)]
    return len(head.split(None, 1)[0])


def _ended(text: str, line: _Line) -> bool:
    return _SENTENCE_END.search(text[max(line.start, line.end - 8) : line.end]) is not None


def _goes_on(text: str, line: _Line, following: _Line, width: int) -> bool:
    """Whether `following` belongs to the paragraph of `line`."""
    head = text[following.start : following.start + 8]
    if _LIST_MARK.match(head) or following.indent >= line.indent + 2:
        return False
    ended = _ended(text, line)
    lower = head[:1].islower()
    if width and line.length <= _WRAP_MOST:
        return line.indent + line.length + 1 + _first_word(text, following) > width or (lower and not ended)
    # A single break within a sentence: a long line that does not end one, and a small letter after it.
    return lower and not ended and _WRAP_LEAST <= line.length <= 2 * _WRAP_MOST
