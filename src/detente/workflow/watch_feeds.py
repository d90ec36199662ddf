"""Feeds asked politely: conditional requests, robots.txt, a limit for each host, back-off after faults."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from detente.documents.feeds import Feed as ParsedFeed
from detente.documents.feeds import FeedEntry, parse_feed, record_of
from detente.documents.fetching import Answer, Fetcher, Limits
from detente.documents.records import Item, Record, Unreadable, reason_of, shown
from detente.documents.robots import Robots
from detente.documents.web import is_feed, page
from detente.errors import DetenteError
from detente.workflow.watch_settings import Feed, Politeness
from detente.workflow.watch_state import FeedState

_FIRST_WAIT = 300.0
_LONGEST_WAIT = 86_400.0
"""Seconds before a feed is asked again after one fault, doubled with each further one, up to a day."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of asking a feed.

    `entries` are those that were not seen before, by name, with the report or why there is none; those in `again`
    could not be fetched and may be another time. `not_before` is when the feed may be asked next, in seconds since
    1970, where its server or its faults say so.
    """

    url: str
    fault: str = ""
    unchanged: bool = False
    etag: str = ""
    modified: str = ""
    entries: tuple[tuple[str, Item], ...] = ()
    again: frozenset[str] = frozenset()
    not_before: float = 0.0
    notice: str = ""


@dataclass
class Hosts:
    """Turns at hosts: so many requests at once, so long between them."""

    per_host: int
    pause: float
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _turns: dict[str, threading.Semaphore] = field(default_factory=dict)
    _next: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def turn(self, url: str, pause: float = 0.0) -> Iterator[None]:
        """Wait for a turn at the host of an address, and hold it as long as the block lasts."""
        host = urlsplit(url).netloc.lower()
        with self._guard:
            turns = self._turns.setdefault(host, threading.Semaphore(self.per_host))
        with turns:
            with self._guard:
                start = max(time.monotonic(), self._next.get(host, 0.0))
                self._next[host] = start + max(self.pause, pause)
            time.sleep(max(0.0, start - time.monotonic()))
            yield


class Poller:
    """Asks feeds, from several threads."""

    def __init__(self, manners: Politeness) -> None:
        limits = Limits(seconds=manners.seconds)
        self._fetcher = Fetcher(limits, frozenset(host.lower() for host in manners.hosts))
        self._manners = manners
        self._hosts = Hosts(manners.per_host, manners.pause)
        self._robots = Robots(self._in_turn)

    def poll(self, feed: Feed, known: FeedState, now: float) -> Polled:
        """Ask one feed and fetch the reports that it newly links to; never raises for what is out there."""
        headers = {"Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.5"}
        if known.etag:
            headers["If-None-Match"] = known.etag
        if known.modified:
            headers["If-Modified-Since"] = known.modified
        try:
            answer = self._get(feed.url, headers)
            if answer.status == 304:
                return Polled(feed.url, unchanged=True, etag=known.etag, modified=known.modified)
            if answer.status != 200:
                return _failed(feed.url, known, now, f"the server answered {answer.status}", answer)
            if not is_feed(answer):
                return _failed(feed.url, known, now, "it is no RSS or Atom feed")
            found = parse_feed(answer.body, source=shown(feed.url), url=answer.url)
        except DetenteError as fault:
            return _failed(feed.url, known, now, reason_of(fault))
        outlet = feed.name or found.title
        entries: list[tuple[str, Item]] = []
        again: set[str] = set()
        seen = set(known.seen)
        for number, entry in enumerate(found.entries[: self._manners.newest], 1):
            if not entry.id or entry.id in seen:
                continue
            seen.add(entry.id)
            item, passing = self._report(entry, feed, outlet, number)
            entries.append((entry.id, item))
            if passing:
                again.add(entry.id)
        headers_back = answer.headers
        return Polled(
            feed.url, etag=headers_back.get("etag", ""), modified=headers_back.get("last-modified", ""),
            entries=tuple(entries), again=frozenset(again), notice=found.notice,
        )  # fmt: skip

    def _report(self, entry: FeedEntry, feed: Feed, outlet: str, number: int) -> tuple[Item, bool]:
        """An entry's report, and whether a failure may pass."""
        name = f"{shown(feed.url)}, entry {number}"
        if entry.whole or not entry.link or not feed.full_text:
            return record_of(entry, ParsedFeed(outlet, ()), name), False
        where = f"{name} ({shown(entry.link)})"
        try:
            answer = self._get(entry.link)
        except DetenteError as fault:
            return Unreadable(where, reason_of(fault)), True
        if answer.status != 200:
            return Unreadable(where, f"the server answered {answer.status}"), answer.status >= 429
        found = page(answer)
        if isinstance(found, Unreadable):
            return found, False
        return Record(
            found.name, found.form, found.data, id=entry.id, title=entry.title, published=entry.published,
            outlet=outlet, author=entry.author, url=found.url,
        ), False  # fmt: skip

    def _get(self, url: str, headers: dict[str, str] | None = None) -> Answer:
        """Fetch an address in turn, where robots.txt lets us.

        Raises: InputError as `Fetcher.get`, and for what robots.txt forbids.
        """
        if not self._manners.robots:
            with self._hosts.turn(url):
                return self._fetcher.get(url, headers)
        self._robots.require(url)
        with self._hosts.turn(url, self._robots.pause(url)):
            return self._fetcher.get(url, headers, self._robots.require)

    def _in_turn(self, url: str) -> Answer:
        with self._hosts.turn(url):
            return self._fetcher.get(url)


def _failed(url: str, known: FeedState, now: float, fault: str, answer: Answer | None = None) -> Polled:
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(known.failures, 20))
    if answer is not None and answer.status in (429, 503):
        wait = max(wait, _retry_after(answer.headers.get("retry-after", ""), now))
    return Polled(url, fault=fault, etag=known.etag, modified=known.modified, not_before=now + wait)


def _retry_after(stated: str, now: float) -> float:
    """Seconds that a server asks to be left alone, at most a day."""
    if stated.strip().isascii() and stated.strip().isdigit():
        return min(float(stated), _LONGEST_WAIT)
    try:
        return min(max(0.0, parsedate_to_datetime(stated).timestamp() - now), _LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError):
        return 0.0
