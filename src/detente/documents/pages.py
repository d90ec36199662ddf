"""HTML pages to Documents, with trafilatura first and a second, plain extraction beside it.

lxml, under trafilatura, silently loses what is nested deeper than 256 elements or follows a very long
attribute or script, and hostile pages cost it memory and time: both extractions run in a child process
with limits, and their words are compared. Where running text of the page is missing from the result,
the document says "text may be lost".
"""

from __future__ import annotations

import re
from typing import Any

from detente.documents.cues import load_cues
from detente.documents.decoding import decode
from detente.documents.page_process import extract
from detente.documents.plain import from_text, title_of
from detente.documents.roles import blocks
from detente.errors import InputError
from detente.values.document import Document

_WORD = re.compile(r"\w+")
_SHINGLE = 4  # words in a row that must be found again
_LOST = 0.25  # share of the page's running text whose absence is told
_EMPTY = 0.1  # share that trafilatura must have kept for its result to be used
_LEAST = 12  # words of running text below which nothing can be said to be lost
_SAMPLE = 4_000_000  # code points compared
LOST = "text may be lost: part of the page's running text was not found by the extractor"
NOT_READ = "text may be lost: the page could not be read to its end"


def from_html(
    page: bytes | str, *, source: str = "", published: str | None = None, url: str = "", notices: tuple[str, ...] = ()
) -> Document:
    """Make a Document of an HTML page: the main text, paragraphs separated by blank lines.

    Title, date, outlet and author come from the page's metadata; `published` wins over its date.

    Args:
        page: the page as bytes (its encoding is found as browsers do) or as text.
        source: where it was read from, to show to people.
        published: an ISO day, month or year that a person gave.
        url: the page's address where known; else the one that it names itself.
        notices: sentences for people, kept before those that arise here.

    Raises: InputError for a page that is empty, binary, beyond the limits of `decoding`, without running
        text, or not in English; SettingError when `published` is no date.
    """
    told = list(notices)
    if isinstance(page, bytes):
        decoded = decode(page, where=source, html=True)
        page = decoded.text
        if decoded.notice:
            told.append(decoded.notice)
    answer = extract(page)
    main, plain = str(answer.get("text") or ""), str(answer.get("plain") or "")
    if not answer.get("whole", True):
        told.append(NOT_READ)
    if main.strip():
        running = _running(plain)
        lost = _missing(running, main) if len(_WORD.findall(running[:10_000])) >= _LEAST else 0.0
        text = plain if lost > 1 - _EMPTY else main
    else:
        lost, text = 1.0, plain
    if lost > _LOST:  # where the plain text is used, the rules for pasted text find the report in it
        told.append(LOST)
    if not text.strip():
        raise InputError("no text was found in the page", where=source, mend="save the page's text as .txt")
    day, changed = _field(answer, "day"), _field(answer, "changed")
    title, outlet = _title(_field(answer, "title"), _field(answer, "sitename"), text)
    return from_text(
        text,
        source=source,
        published=published,
        title=title,
        outlet=outlet,
        author=_field(answer, "author"),
        url=url or _web_address(_field(answer, "url")),
        metadata_published=day or None,
        changed=changed or None,
        notices=tuple(told),
    )


def _field(answer: dict[str, Any], name: str) -> str:
    return " ".join(str(answer.get(name) or "").split())[:500]


def _title(stated: str, outlet: str, text: str) -> tuple[str, str]:
    """The title and the outlet that a page states; the text's own title where the page calls it by the outlet's name.

    "The Harbour Gazette - Dockers turn down offer" is both in one, and the first part of it need not be the title.
    """
    if not load_cues().names_outlet(stated.title()) or not _is_apart(stated, text):
        return stated, outlet
    heading = title_of(text)
    return (heading, outlet or stated) if heading else (stated, outlet)


def _is_apart(title: str, text: str) -> bool:
    """Whether the text lacks half of a title's longer words."""
    words = {word for word in _WORD.findall(title.casefold()) if len(word) > 3}
    return 2 * len(words.difference(_WORD.findall(text[:_SAMPLE].casefold()))) >= len(words)


def _web_address(stated: str) -> str:
    """The address that a page states for itself, where it is one of the web: others may carry code."""
    return stated if stated.startswith(("https://", "http://")) else ""


def _running(plain: str) -> str:
    """The report in the plainly extracted page, by the rules for pasted text."""
    sample = plain[:_SAMPLE]
    return "\n\n".join(sample[b.start : b.end] for b in blocks(sample) if b.role in ("body", "quote"))


def _missing(running: str, main: str) -> float:
    """The share of `running` whose words, four in a row, are not in `main`."""
    wanted = _WORD.findall(running.replace("\u00ad", "").casefold())
    if not wanted:
        return 0.0
    kept = _WORD.findall(main.replace("\u00ad", "").casefold())
    size = min(_SHINGLE, len(wanted))
    have = {hash(tuple(kept[i : i + size])) for i in range(len(kept) - size + 1)}
    total = len(wanted) - size + 1
    return sum(hash(tuple(wanted[i : i + size])) not in have for i in range(total)) / total
