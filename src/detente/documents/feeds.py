"""RSS and Atom feeds to records: feedparser reads them in a guarded child process.

Feeds come from strangers: feedparser takes out the document type with its entities, but for those that stand for
plain letters, so that no file and no address is opened; what swells nevertheless meets the child's limits of time
and memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from detente.documents.decoding import MAX_BYTES
from detente.documents.guarded import GuardedChild, answer_all
from detente.documents.metadata import one_line, stated_day, web_address
from detente.documents.records import Entries, Entry, Item, Record, Unreadable, shown
from detente.errors import InputError

SECONDS = 8.0
"""Wall time for one feed."""
ENTRIES = 2_000
"""Entries of a feed that are read; no feed for people has more."""
WHOLE = 60
"""Words above which an entry's text counts as the report itself rather than a teaser of it."""

FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,1000}(?:<\?xml[^>]{0,300}>\s{0,1000})?(?:<\?[^>]{0,500}>\s{0,100}){0,5}"
    rb"(?:<!--.{0,2000}?-->\s{0,100}){0,5}(?:<!DOCTYPE.{0,20000}?>\s{0,100})?"
    rb"(?:[^<]{0,200}<!--.{0,2000}?-->\s{0,100}){0,3}<(?:rss|feed|rdf:RDF|atom:feed)\b",
    re.I | re.S,
)
"""How a feed begins."""

_child = GuardedChild(__name__)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed: its name in the feed, what it links to, and the text that it gives of the report."""

    id: str
    title: str
    link: str
    published: str | None
    author: str
    text: str

    @property
    def whole(self) -> bool:
        """Whether the text is long enough to be the report itself."""
        return len(self.text.split()) >= WHOLE


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title and entries in its order; `notice` says what was left out or is wrong with it."""

    title: str
    entries: tuple[FeedEntry, ...]
    notice: str = ""


def parse_feed(data: bytes, *, source: str = "", url: str = "") -> Feed:
    """Read a feed, RSS of any version or Atom; one that is a little broken as far as it goes.

    Args:
        source: where it was read from, to show to people.
        url: its own address, to which links without a host belong.

    Raises: InputError for what is no feed, or takes more time or memory than any feed should.
    """
    if len(data) > MAX_BYTES:
        raise InputError(f"the feed is larger than {MAX_BYTES // 1_000_000} MB", where=source)
    answer = _child.ask(b"f", data, SECONDS)
    if answer is None:
        raise InputError("the feed could not be read within the limits", where=source)
    if not answer.get("version") and not answer.get("entries"):
        raise InputError("it is no RSS or Atom feed", where=source, mend="give the address of a feed")
    linked = ((entry, _link(entry.get("link"), url)) for entry in answer["entries"])
    found = tuple(
        FeedEntry(
            id=one_line(entry.get("id"), 2000) or link or one_line(entry.get("title"), 2000),
            title=one_line(entry.get("title")),
            link=link,
            published=stated_day(entry.get("published")),
            author=one_line(entry.get("author")),
            text=str(entry.get("text") or ""),
        )
        for entry, link in linked
    )
    return Feed(one_line(answer.get("title")), found, one_line(answer.get("notice")))


def _link(stated: object, url: str) -> str:
    try:
        return web_address(urljoin(url, one_line(stated, 2000))) if stated else ""
    except ValueError:  # half an IPv6 host
        return ""


def entries(data: bytes, *, source: str = "", number: int = 1) -> Entries:
    """The reports whose text a feed gives whole; the others are told to be teasers. Nothing is fetched.

    Raises: InputError as `parse_feed`.
    """
    feed = parse_feed(data, source=source)
    for place, entry in enumerate(feed.entries, number):
        yield Entry(place, 0, place - 1, record_of(entry, feed, f"{source}, entry {place}"))


def record_of(entry: FeedEntry, feed: Feed, name: str) -> Item:
    """The report in an entry, or why there is none."""
    where = f"{name} ({shown(entry.link)})" if entry.link else name
    if not entry.whole:
        mend = "read the page that it links to" if entry.link else "it links to no page: save its text as .txt"
        return Unreadable(where, f"the feed gives fewer than {WHOLE} words of it; mend: {mend}")
    return Record(
        where,
        "article",
        text=entry.text,
        id=entry.id,
        title=entry.title,
        published=entry.published,
        outlet=feed.title,
        author=entry.author,
        url=entry.link,
    )


def serve() -> None:
    """Read feeds until there are no more: the child's main function."""
    answer_all(lambda _, data: _take_apart(data))


def _take_apart(data: bytes) -> dict[str, Any]:
    import io

    import feedparser

    from detente.documents.page_text import page_text

    feedparser.SANITIZE_HTML = 0  # shown as text only: see `page_text`
    feedparser.RESOLVE_RELATIVE_URIS = 0
    try:
        found = feedparser.parse(io.BytesIO(data))
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, LookupError, RecursionError, MemoryError):
        return {}
    out = []
    for entry in found.get("entries", [])[:ENTRIES]:
        contents = [one.get("value") or "" for one in entry.get("content") or []]
        markup = max([*contents, entry.get("summary") or ""], key=len)
        out.append(
            {
                "id": entry.get("id"),
                "title": page_text(entry.get("title") or ""),
                "link": entry.get("link"),
                "published": entry.get("published") or entry.get("updated"),
                "author": entry.get("author"),
                "text": page_text(markup),
            }
        )
    notices = []
    if len(found.get("entries", [])) > ENTRIES:
        notices.append(f"only the first {ENTRIES:,} entries were read")
    if found.get("bozo"):
        notices.append(f"the feed is not well formed ({type(found.get('bozo_exception')).__name__})")
    title = page_text(found.get("feed", {}).get("title") or "")
    return {"version": found.get("version"), "title": title, "entries": out, "notice": "; ".join(notices)}
