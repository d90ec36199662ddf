"""An address of the web to Documents: the page, text or PDF file itself, or the reports that a feed links to."""

from __future__ import annotations

from collections.abc import Iterator

from detente.documents.decoding import codec_named
from detente.documents.feeds import FEED, Feed, FeedEntry, parse_feed, record_of
from detente.documents.fetching import Answer, Fetcher
from detente.documents.records import PAGE, Form, Item, Record, Unreadable, reason_of, shown
from detente.documents.robots import Robots
from detente.errors import DetenteError, InputError

_TYPES: dict[str, Form] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "message/rfc822": "eml",
    "text/plain": "text",
}


def is_address(source: object) -> bool:
    """Whether what a user names is an address of the web."""
    return str(source)[:8].lower().startswith(("http://", "https://"))


def items(url: str, fetcher: Fetcher | None = None) -> Iterator[Item]:
    """The reports at an address: of a feed each entry, whose page is fetched where the feed gives only a teaser.

    What robots.txt forbids is not fetched by way of a feed, and a feed that it forbids is not followed. A page that a
    person named is: robots.txt speaks to programs that go about by themselves.
    """
    fetcher = fetcher or Fetcher()
    robots = Robots(fetcher.get)
    try:
        answer = fetcher.get(url)
        _check(answer)
        if not is_feed(answer):
            yield page(answer)
            return
        robots.require(answer.url)
        feed = parse_feed(answer.body, source=shown(url), url=answer.url)
    except DetenteError as error:
        yield Unreadable(shown(url), reason_of(error))
        return
    for number, entry in enumerate(feed.entries, 1):
        yield whole(entry, feed, f"{shown(url)}, entry {number}", fetcher, robots)


def whole(entry: FeedEntry, feed: Feed, name: str, fetcher: Fetcher, robots: Robots) -> Item:
    """The report of a feed's entry: the text in the feed where that is the whole, else the page linked to."""
    if entry.whole or not entry.link:
        return record_of(entry, feed, name)
    try:
        answer = fetcher.get(entry.link, require=robots.require)
        _check(answer)
        found = page(answer)
    except DetenteError as error:
        return Unreadable(f"{name} ({shown(entry.link)})", reason_of(error))
    if isinstance(found, Unreadable):
        return found
    return Record(
        found.name, found.form, found.data, id=entry.id, title=entry.title, published=entry.published,
        outlet=feed.title, author=entry.author, url=found.url,
    )  # fmt: skip


def is_feed(answer: Answer) -> bool:
    """Whether a server's answer is a feed."""
    return bool(FEED.match(answer.body[:40_000]))


def page(answer: Answer) -> Item:
    """The report in a server's answer."""
    name = shown(answer.url)
    if not answer.body.strip():
        return Unreadable(name, "it is empty")
    if answer.body[:1024].lstrip().startswith(b"%PDF-"):
        form: Form | None = "pdf"
    elif PAGE.match(answer.body[:20_000]):
        form = "html"
    else:
        form = _TYPES.get(answer.content_type)
    if form is None:
        return Unreadable(name, f"it is of the type {shown(answer.content_type)!r}, no report")
    return Record(name, form, _as_utf8(answer, form), url=answer.url)


def _as_utf8(answer: Answer, form: Form) -> bytes:
    """The bytes, in UTF-8 with its mark where the server states another encoding: that wins over the page's own.

    Source: WHATWG HTML, 13.2.3.2 Determining the character encoding.
    """
    name = codec_named(answer.charset) if answer.charset else None
    if form not in ("html", "text") or name in (None, "utf-8"):
        return answer.body
    try:
        return answer.body.decode(name).encode("utf-8-sig")
    except (UnicodeError, LookupError):
        return answer.body


def _check(answer: Answer) -> None:
    if answer.status != 200:
        raise InputError(f"the server answered {answer.status}, no page", where=shown(answer.url))
