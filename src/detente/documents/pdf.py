"""PDF files to Documents: pdfium reads them in a guarded child process, paragraphs are put together here.

Nothing in a file is run: the build of pdfium that is used has no JavaScript. Pictures are not read; a file of
scanned pages says so.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from detente.documents.guarded import GuardedChild, answer_all
from detente.documents.metadata import one_line, stated_day
from detente.documents.plain import from_text
from detente.errors import InputError
from detente.values.document import Document

SECONDS = 9.0
"""Wall time for one file; the child stops by itself a little earlier and gives what it has."""
PAGES = 2_000
CHARACTERS = 5_000_000
"""Limits of what is read of one file; the rest is told to be left out."""
_OWN_STOP = 6.0
_OTHER_SIZE = 1.2
_WIDER_GAP = 1.3
"""How many times larger the letters of a heading, or the step to a new paragraph's first line, are at least."""

_child = GuardedChild(__name__)
_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?")
_HYPHEN = re.compile("[\ufffe\u00ad\x02]")  # pdfium's marks for a hyphen at a line's end
_SENTENCE_END = re.compile(r"[.!?:][\"'”’)]*$")
_DIGITS = re.compile(r"\d+")


def from_pdf(data: bytes, *, source: str = "", published: str | None = None) -> Document:
    """Make a Document of a PDF file's text, page after page; running heads and page numbers are left out.

    The file's own day is no day of publication, as it is often that of a copy: it counts only where the text
    states none.

    Args:
        source: where it was read from, to show to people.
        published: an ISO day, month or year that a person gave.

    Raises: InputError for a file that is damaged, locked, without text, or takes longer than the limit.
    """
    answer = _child.ask(b"t", data, SECONDS)
    if answer is None:
        raise InputError("the PDF file could not be read within the limits", where=source, mend="save its text as .txt")
    fault = str(answer.get("fault") or "")
    if fault:
        raise InputError(fault, where=source, mend="save its text as .txt")
    pages = [str(page) for page in answer.get("pages") or []]
    text = "\n\n".join(paragraphs(pages))
    if not text.strip():
        raise InputError(
            "the PDF file holds no text, only pictures", where=source, mend="run it through text recognition first"
        )
    notices: tuple[str, ...] = ()
    if answer.get("total", 0) > len(pages):
        notices = (f"only the first {len(pages):,} of {answer['total']:,} pages were read",)
    document = from_text(
        text,
        source=source,
        published=published,
        title=one_line(answer.get("title")),
        author=one_line(answer.get("author")),
        notices=notices,
    )
    if document.published:
        return document
    day = _day(answer.get("date"))
    return from_text(
        text,
        source=source,
        title=document.title,
        author=document.author,
        metadata_published=day,
        notices=(*notices, f"its day, {day}, is that on which the PDF file was made") if day else notices,
    )


def paragraphs(pages: Sequence[str]) -> list[str]:
    """The paragraphs of a file's pages, lines joined and words that were parted at a line's end put together.

    A paragraph ends at an empty line, which the child puts where the page has a gap, or where a sentence ends in a
    line well shorter than the page's others. One goes on over the page where its sentence does.
    """
    bare = _without_running_heads([page.splitlines() for page in pages])
    found: list[str] = []
    for lines in bare:
        wide = sorted(len(line) for line in lines if line.strip())
        usual = wide[len(wide) * 3 // 4] if wide else 0
        going_on = bool(found) and not _SENTENCE_END.search(found[-1])
        fresh = not going_on
        for line in lines:
            text = " ".join(line.split())
            if not text:
                fresh = True
                continue
            if fresh or not found:
                found.append(text)
            elif _parted(found[-1], text):
                found[-1] = found[-1][:-1] + text
            else:
                found[-1] += f" {text}"
            fresh = len(text) < 0.8 * usual and bool(_SENTENCE_END.search(text))
    return [_HYPHEN.sub("", text) for text in found]


def _parted(line: str, following: str) -> bool:
    """Whether a line ends within a word that the following goes on with."""
    hyphen = line.endswith("-") and line[-2:-1].islower() and following[0].islower()
    return hyphen or bool(_HYPHEN.search(line[-1:]))


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """The pages without first and last lines that stand on three pages or more, whatever their numbers, or are one."""
    edges: Counter[str] = Counter()
    for lines in pages:
        edges.update({_masked(lines[i]) for i in _edges(lines)})
    out: list[list[str]] = []
    for lines in pages:
        dropped = {i for i in _edges(lines) if edges[_masked(lines[i])] >= 3 or lines[i].strip().isdigit()}
        out.append([line for i, line in enumerate(lines) if i not in dropped])
    return out


def _edges(lines: list[str]) -> list[int]:
    full = [i for i, line in enumerate(lines) if line.strip()]
    return sorted({*full[:1], *full[-1:]})


def _masked(line: str) -> str:
    return _DIGITS.sub("#", " ".join(line.split()))


def _day(stated: object) -> str | None:
    match = _DATE.match(str(stated or ""))
    return stated_day("-".join(part for part in match.groups() if part)) if match else None


def serve() -> None:
    """Read files until there are no more: the child's main function."""
    answer_all(lambda _, data: _take_apart(data))


def _take_apart(data: bytes) -> dict[str, Any]:
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(data)
        total = len(file)
    except (pypdfium2.PdfiumError, ValueError, MemoryError) as error:
        locked = "password" in str(error).lower()
        return {"fault": "the PDF file is locked by a password" if locked else "the PDF file is damaged"}
    stop = time.process_time() + _OWN_STOP  # not by the clock: see guarded.py
    pages: list[str] = []
    size = 0
    try:
        for number in range(min(total, PAGES)):
            text = _page(file, number)
            pages.append(text)
            size += len(text)
            if size > CHARACTERS or time.process_time() > stop:
                break
        metadata = file.get_metadata_dict()
    except (pypdfium2.PdfiumError, ValueError, MemoryError):
        metadata = {}
    if not pages:
        return {"fault": "the PDF file is damaged: not one page can be read" if total else "the PDF file has no pages"}
    return {
        "pages": pages,
        "total": total,
        "title": metadata.get("Title"),
        "author": metadata.get("Author"),
        "date": metadata.get("CreationDate"),
    }


def _page(file: Any, number: int) -> str:
    """The text of a page; "" for one that is damaged."""
    import pypdfium2

    try:
        page = file[number]
        try:
            words = page.get_textpage()
            try:
                return _with_gaps(words).encode("utf-8", "replace").decode()
            finally:
                words.close()
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        return ""


def _with_gaps(words: Any) -> str:
    """The text of a page, with an empty line where the page has a gap, or goes on in letters of another size.

    None is put before a small letter: a line may stand lower for a formula, and the sentence goes on.
    """
    text = str(words.get_text_range())
    if len(text) != words.count_chars():  # pdfium leaves out what is no character: places would be another's
        return text
    lines = text.split("\r\n")
    places = []
    start = 0
    for line in lines:
        places.append(_place(words, start, start + len(line.rstrip()) - 1) if line.strip() else Place())
        start += len(line) + len("\r\n")
    placed = zip(lines, apart_at(places), strict=True)
    return "\n".join(f"\n{line}" if apart and not line[:1].islower() else line for line, apart in placed)


class Place(NamedTuple):
    """Where a line of text is: how high on the page its first and its last letter stand, and how large they are.

    pdfium gives what it joins at a hyphen as one line, which ends lower than it begins. An empty line has the size 0.
    """

    begins: float = 0.0
    ends: float = 0.0
    size: float = 0.0


def _place(words: Any, first: int, last: int) -> Place:
    _, bottom, _, top = words.get_charbox(first, loose=True)
    return Place(top, words.get_charbox(last, loose=True)[3], top - bottom)


def apart_at(lines: Sequence[Place]) -> list[bool]:
    """Whether each line of a page stands apart from the one before it; none does from an empty one."""
    pairs = list(pairwise(lines))
    steps = sorted(one.ends - other.begins for one, other in pairs if one.size and other.size)
    down = [step for step in steps if step > 0]  # the next column begins higher up
    usual = down[len(down) // 4] if down else 0.0
    found = [False] * len(lines[:1])
    for one, other in pairs:
        small, large = sorted((one.size, other.size))
        wide = one.ends - other.begins >= _WIDER_GAP * usual > 0
        found.append(small > 0 and (large >= _OTHER_SIZE * small or wide))
    return found
