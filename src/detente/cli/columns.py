"""Rows of cells as lines of text in columns, also of many thousand rows in a moment.

Columns are as wide as their longest cell. Where that is too wide, the widest are made narrower, and cells go on in
further lines, broken between words, or within one that is longer than its column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

from rich.cells import cell_len, chop_cells

_GAP = 2
"""Blanks between columns."""

_WORD = re.compile(r"\S+\s*")


def in_columns(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    shown: Callable[[str, str], str] | None = None,
    headed: Callable[[str], str] | None = None,
) -> Iterator[str]:
    """The lines of a table, each at most so wide, without blanks at their ends.

    The columns are laid out for all rows; the lines are then made as they are come to.

    Args:
        columns: the heads of the columns; `rows`: as many cells each, of one line without controls.
        width: in cells of a terminal; a table of many columns needs at least one for each and the gaps.
        shown: how a part of a cell is written, given the whole cell and the part; `headed`: how a part of a head is;
            as they are if not given. What they add takes no room.
    """
    found = [max(map(_len, column)) for column in zip(columns, *rows, strict=True)]
    widths = narrowed(found, width - _GAP * (len(found) - 1))
    yield from _lines(columns, widths, headed and (lambda _, part: headed(part)))
    for row in rows:
        yield from _lines(row, widths, shown)


def narrowed(widths: Sequence[int], room: int) -> list[int]:
    """Widths of columns that are no more together than there is room: the widest are made alike narrower.

    None is made narrower than one.
    """
    most = max(widths, default=0)
    while most > 1 and sum(min(width, most) for width in widths) > room:
        most -= 1
    found = [min(width, most) for width in widths]
    left = room - sum(found)
    for number, width in enumerate(widths):  # what dividing leaves over
        if left > 0 and width > found[number]:
            found[number] += 1
            left -= 1
    return found


def folded(text: str, width: int) -> list[str]:
    """A text of one line in lines no wider than that, broken between words where it can be."""
    if (len(text) if text.isascii() else cell_len(text)) <= width:
        return [text]
    lines = [""]
    for word in _WORD.findall(text.lstrip()):
        if _len(lines[-1] + word.rstrip()) <= width:
            lines[-1] += word
        elif _len(word.rstrip()) <= width:
            lines.append(word)
        else:
            pieces = chop_cells(word.rstrip(), width)
            lines += pieces[:-1]
            lines.append(pieces[-1] + word[len(word.rstrip()) :])
    return [line.rstrip() for line in lines if line.strip()]


def _lines(cells: Sequence[str], widths: Sequence[int], shown: Callable[[str, str], str] | None) -> Iterator[str]:
    """A row in as many lines as its longest cell needs."""
    parts = [folded(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for of_line in zip_longest(*parts, fillvalue=""):
        if shown is None and all(map(str.isascii, of_line)):
            pieces = list(map(str.ljust, of_line, widths))
        else:
            pieces = [
                (shown(cell, part) if shown and part else part) + " " * (width - _len(part))
                for cell, part, width in zip(cells, of_line, widths, strict=True)
            ]
        yield (" " * _GAP).join(pieces).rstrip()


def _len(text: str) -> int:
    """How many cells of a terminal a text takes."""
    return len(text) if text.isascii() else cell_len(text)
