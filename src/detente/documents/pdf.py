"""PDF files to Documents: pdfium reads them in a guarded child process, paragraphs are put together here.

Nothing in a file is run: the build of pdfium that is used has no JavaScript. Pictures are not read; a file of
scanned pages says so.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

from detente.documents.guarded import GuardedChild, answer_all
from detente.documents.plain import from_text
from detente.documents.records import one_line, stated_day
from detente.errors import InputError
from detente.values.document import Document

SECONDS = 9.0
"""Wall time for one file; the child stops by itself a little earlier and gives what it has."""
PAGES = 2_000
CHARACTERS = 5_000_000
"""Limits of what is read of one file; the rest is told to be left out."""
_OWN_STOP = 6.0

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
    return from_text(
        text,
        source=source,
        title=document.title,
        author=document.author,
        metadata_published=_day(answer.get("date")),
        notices=notices,
    )


def paragraphs(pages: Sequence[str]) -> list[str]:
    """The paragraphs of a file's pages, lines joined and words that were parted at a line's end put together.

    A paragraph ends at an empty line, or where a sentence ends in a line well shorter than the page's others. One
    goes on over the page where its sentence does.
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
                return str(words.get_text_range()).encode("utf-8", "replace").decode()
            finally:
                words.close()
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        return ""
