"""The day on which a page says that it came out: in its fields, its structured data, its address or its head.

A day that merely stands somewhere in a page (a caption, a comment, the year of a copyright, an older story) is the day
of something else, and is never taken. The names of fields are data: `page_days.toml`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from importlib import resources
from typing import Any

from detente.documents.metadata import stated_day
from detente.documents.page_text import FRAME, Scanner
from detente.documents.publication import byline, is_date_line
from detente.documents.publication import stated_day as written_day
from detente.errors import SettingError

_ATTRIBUTE = re.compile(r"""([a-zA-Z][\w:.-]{0,40})\s{0,20}=\s{0,20}(?:"([^"]*)(?:"|$)|'([^']*)(?:'|$)|([^\s"'>]+))""")
_TAG = re.compile(r"<[^>]{0,2000}>")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[a-z]+")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)/([01]?\d|[a-z]{3})/([0-3]?\d)(?:/|$|-)", re.I)
_STATED = re.compile(r'"date(Published|Modified)"\s{0,20}:\s{0,20}"([^"\\]{4,60})"')
_LONG = 25
"""Words from which a paragraph is the report itself: the head of the page ends before it."""
_MOST = 4_000
"""Characters of a tag, or of an element's text, that are looked at."""
_LOOKS = 300
"""Elements between headline and report whose words are looked at: no head of a page has more."""
_JSON = 2_000_000
_APART = FRAME - {"form"}  # some sites put the whole page into a form
_NO_DAY = frozenset({"1970-01-01"})  # what systems put where they know none


@dataclass(frozen=True, slots=True)
class PageDays:
    """ISO days, months or years that a page states: of its publication, and of its last change; "" for none."""

    published: str = ""
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """The names under which pages state days; see `page_days.toml`."""

    published: frozenset[str]
    day: frozenset[str]
    changed: frozenset[str]
    types: frozenset[str]
    classes: frozenset[str]


@cache
def load_names() -> Names:
    """Read and check `page_days.toml`.

    Raises: SettingError for a key that is missing or unknown, or no list of folded words.
    """
    return parse_names(resources.files("detente.documents").joinpath("page_days.toml").read_text(encoding="utf-8"))


def parse_names(raw: str) -> Names:
    """The names that a TOML text states.

    Raises: SettingError as `load_names`.
    """
    try:
        data = tomllib.loads(raw)
        if any(not isinstance(name, str) or name != name.casefold() for names in data.values() for name in names):
            raise TypeError("every name is a word without capitals")
        return Names(**{key: frozenset(names) for key, names in data.items()})
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise SettingError(f"the names of days are wrong: {error}", where="page_days.toml") from error


@dataclass(slots=True)
class _Found:
    """What was come upon, by how plainly it states the day of publication."""

    stated: str = ""
    data: list[str] = field(default_factory=list)
    item: str = ""
    day: str = ""
    address: str = ""
    element: str = ""
    line: str = ""
    changed: str = ""

    def published(self) -> str:
        data = self.data[0] if len(set(self.data)) == 1 else ""
        return self.stated or data or self.item or self.day or self.address or self.element or self.line


def page_days(page: str) -> PageDays:
    """The days that a page states. Reads it from left to right once, in time linear in its length."""
    names, found = load_names(), _Found()
    frame, depth = "", 0
    head: bool | None = None  # whether this is between headline and report; None before either
    looks = 0
    for name, closing, start, end, scanner in _tags(page):
        if name == "script" and not closing and "ld+json" in page[start : min(end, start + _MOST)]:
            _structured(page[end : min(scanner.after(name, end), end + _JSON)], names, found)
        if frame:
            depth += (-1 if closing else 1) if name == frame else 0
            frame = frame if depth else ""
            continue
        if closing:
            continue
        if name in _APART:
            frame, depth = name, 1
        elif name in ("h1", "article", "main") and head is None:
            head = True
        elif name == "p" and head:
            looks += 1
            head = looks < _LOOKS and len(_inner(page, end, name).split()) < _LONG
        if "=" in page[start:end]:
            looks += 1
            _element(page, name, _attributes(page[start : min(end, start + _MOST)]), end, names, found, bool(head))
            head = head and looks < _LOOKS
    return PageDays(found.published(), found.changed)


def _tags(page: str) -> Iterator[tuple[str, bool, int, int, Scanner]]:
    scanner, at = Scanner(page), 0
    while (at := page.find("<", at)) >= 0:
        start = at
        name, closing, at = scanner.tag(start)
        if name not in ("", "<"):
            yield name, closing, start, at, scanner
        if not closing and name in ("script", "style"):
            at = scanner.after(name, at)


def _element(page: str, name: str, stated: dict[str, str], end: int, names: Names, found: _Found, head: bool) -> None:
    called = {stated.get(key, "").strip().casefold() for key in ("property", "name", "itemprop", "http-equiv")}
    value = stated.get("content") or stated.get("datetime") or ""
    if name == "meta":
        found.stated = found.stated or _day(value, called & names.published)
        found.day = found.day or _day(value, called & names.day)
        found.changed = found.changed or _day(value, called & names.changed)
        if "og:url" in called:
            found.address = found.address or _in_address(value)
    elif name == "link" and stated.get("rel", "").casefold() == "canonical":
        found.address = found.address or _in_address(stated.get("href", ""))
    elif ("datepublished" in called or (name == "time" and "pubdate" in stated)) and not found.item:
        found.item = _day(value or _inner(page, end, name)[:100])
    elif "datemodified" in called:
        found.changed = found.changed or _day(value)
    elif head and name == "time":
        found.element = found.element or _day(value)
    if head and not found.line and name != "time" and _is_called_day(stated, names):
        found.line = _in_line(_inner(page, end, name))


def _is_called_day(stated: dict[str, str], names: Names) -> bool:
    words = _WORD.findall(f"{stated.get('class', '')} {stated.get('id', '')}".casefold()[:500])
    return not names.classes.isdisjoint(words)


def _in_line(text: str) -> str:
    """The day in a line that holds little else: a date line, or a byline with a day behind it."""
    parts = [part.strip() for part in re.split(r"[|·•]", text)]
    days = [written_day(part) for part in parts if part and (is_date_line(part) or byline(part))]
    return next((day for day in days if day), "")


def _structured(raw: str, names: Names, found: _Found) -> None:
    """The days of reports in structured data; of the lists of other stories in it none."""
    try:
        held = json.loads(raw, strict=False)
    except (ValueError, RecursionError):
        stated = [(what, _day(value)) for what, value in _STATED.findall(raw)]
        found.data += [day for what, day in stated if what == "Published" and day]
        return
    waiting, seen = [held], 0
    while waiting and seen < 1_000:
        one = waiting.pop(0)
        seen += 1
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            waiting += [one[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in one]
            if _is_report(one.get("@type"), names):
                found.data += [day] if (day := _day(one.get("datePublished"))) else []
                found.changed = found.changed or _day(one.get("dateModified"))


def _is_report(stated: Any, names: Names) -> bool:
    types = [str(one).casefold() for one in (stated if isinstance(stated, list) else [stated])]
    return any(one.endswith("article") or one in names.types for one in types)


def _attributes(tag: str) -> dict[str, str]:
    out = {key.casefold(): unescape(a or b or c) for key, a, b, c in _ATTRIBUTE.findall(tag)}
    if " pubdate" in tag:
        out.setdefault("pubdate", "")
    return out


def _inner(page: str, at: int, name: str) -> str:
    """The words of the element `name` that begins at `at`, on one line."""
    piece = page[at : at + _MOST]
    end = re.search(f"</{re.escape(name)}", piece, re.I)
    return _SPACE.sub(" ", unescape(_TAG.sub(" ", piece[: end.start()] if end else piece))).strip()


def _day(value: Any, called: object = True) -> str:
    """The day in a value, where the field is called one of the names sought."""
    if not called or value is None or isinstance(value, (dict, list)):
        return ""
    day = stated_day(value) or written_day(str(value)[:100]) or ""
    return "" if day in _NO_DAY or day < "1500" else day


def _in_address(address: str) -> str:
    match = _IN_ADDRESS.search(address[:2_000])
    if match is None:
        return ""
    year, month, day = match.groups()
    iso = f"{year}-{int(month):02d}-{int(day):02d}" if month.isdigit() else f"{int(day)} {month} {year}"
    return _day(iso)
