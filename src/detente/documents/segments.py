"""A text cut into paragraphs, whichever way it was pasted.

Paragraphs are parted by blank lines, or stand each on a long line, or are wrapped at a fixed width;
one text may mix the three. Columns that stand side by side are told from them: their lines are no sentences.
Offsets count code points of the text given.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_LIST_MARK = re.compile(r"(?:[-*•·‣▪●–—]|\(?[0-9]{1,2}[.)]|\(?[a-z][.)])\s")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'”’»)\]]*$")
_PARTED = re.compile(r"[^\W_][‐\u00ad-]$")
_MARGIN = re.compile(r"(?:>[ \t]?)*")
"""What a mail sets before each line that it quotes."""
_GAP = re.compile(r"(?<=[^\s:])(?: {2,}|\t[ \t]*)(?=\S)")
_COLUMN_LINES = 3
_COLUMN = 5
_MOST_GAPS = 3
_TAB = -1
"""What parts columns that stand side by side, though not a speaker or the mark of a list from what follows; how many
lines must have it, how wide the first column is, how many gaps a line of columns has at most, and the place of a gap
that is a tab."""
_HANGS_BEHIND = re.compile(r"(?:[-*•·‣▪●–—]|\(?[0-9]{1,2}[.)]|\(?[a-z][.)]|[^:\n]{1,30}:(?=[ \t]{2}))[ \t]+")
"""What stands in the margin of lines that all begin farther in: the mark of a list, or a speaker."""
_WRAP_MOST = 100
_WRAP_LEAST = 45
_NARROW = 26
_NARROW_LINES = 8
"""The width of a column of print, and how many lines of it there must be, as menus have such lines too."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph: `text[start:end]`, without white space at its ends; `columns` where it holds lines of several."""

    start: int
    end: int
    columns: bool = False


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
        start, columns = group[0].start, _side_by_side(text, group)
        for line, following in itertools.pairwise(group):
            if not _goes_on(text, line, following, width):
                out.append(Segment(start, line.end, columns))
                start = following.start
        out.append(Segment(start, group[-1].end, columns))
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


def _side_by_side(text: str, group: list[_Line]) -> bool:
    """Whether most lines of a group go over a gap, at one and the same place, into another column.

    Lines with many gaps are not: those of justified text have them wherever a line is to be made longer.
    """
    places: Counter[int] = Counter()
    justified = 0
    for line in group:
        gaps = list(_GAP.finditer(text, line.start + _COLUMN, line.end))
        places.update({_TAB if "\t" in gap.group() else line.indent + gap.end() - line.start for gap in gaps})
        justified += len(gaps) > _MOST_GAPS
    if justified >= 0.2 * len(group):
        return False
    place, crossing = max(places.items(), key=lambda entry: entry[1], default=(_TAB, 0))
    beside = sum(line.indent == place for line in group)  # where the first column has come to its end
    return crossing >= _COLUMN_LINES and crossing + beside >= 0.6 * len(group)


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
    narrow = width < _WRAP_LEAST
    if width < _NARROW or (narrow and len(pairs) < _NARROW_LINES):
        return 0
    if sum(ended for _, _, ended in pairs) > (0.3 if narrow else 0.6) * len(pairs):
        return 0
    full = sum(length + 1 + word > width for length, word, _ in pairs)
    return width if full >= 0.75 * len(pairs) else 0


def _first_word(text: str, line: _Line) -> int:
    head = _without_margin(text[line.start : min(line.end, line.start + 60)])
    return len(head.split(None, 1)[0]) if head else 0


def _ended(text: str, line: _Line) -> bool:
    return _SENTENCE_END.search(text[max(line.start, line.end - 8) : line.end]) is not None


def _hanging(text: str, line: _Line) -> int:
    """How much farther in than a line's own beginning its words begin, behind the mark of a list or a speaker."""
    mark = _HANGS_BEHIND.match(text, line.start, line.end)
    return mark.end() - line.start if mark else 0


def _without_margin(head: str) -> str:
    return head[match.end() :] if (match := _MARGIN.match(head)) else head


def _goes_on(text: str, line: _Line, following: _Line, width: int) -> bool:
    """Whether `following` belongs to the paragraph of `line`."""
    whole = text[following.start : min(following.end, following.start + 40)]
    head = _without_margin(whole)
    if not head or _LIST_MARK.match(head):
        return False
    hangs = following.indent >= line.indent + 2 and following.indent == line.indent + _hanging(text, line)
    if following.indent >= line.indent + 2 and not hangs:
        return False
    if (head != whole) != (text[line.start] == ">"):  # a mail's own words, and those that it quotes
        return False
    ended = _ended(text, line)
    lower = head[:1].islower()
    parted = _PARTED.search(text[max(line.start, line.end - 2) : line.end]) is not None
    if lower and (parted or (hangs and not ended)):
        return True
    if width and line.length <= _WRAP_MOST:
        return line.indent + line.length + 1 + _first_word(text, following) > width or (lower and not ended)
    # A single break within a sentence: a long line that does not end one, and a small letter after it.
    return lower and not ended and _WRAP_LEAST <= line.length <= 2 * _WRAP_MOST
