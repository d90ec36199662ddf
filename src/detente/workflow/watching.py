"""Feeds watched for a ledger: what is new is read in, and who asked for it is told when something moves."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from detente.reading.reader_name import reader_name
from detente.values.document import Document
from detente.workflow import readers
from detente.workflow.ledgers import gathered, opened
from detente.workflow.watch_alerts import channels, deliver
from detente.workflow.watch_changes import Alert, changes, look, told
from detente.workflow.watch_feeds import Polled, Poller
from detente.workflow.watch_settings import Settings, check_secrets, read_settings
from detente.workflow.watch_state import State, alone, load_state, save_state, state_path

if TYPE_CHECKING:
    from detente.ledger.store import Store

THREADS = 32
"""Requests at once, over all hosts."""
TRIES = 4
"""Rounds in which an entry's page is tried before it is given up."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one look at the feeds brought.

    `asked` feeds were asked, `unchanged` had nothing new, `failed` gave nothing usable, `resting` are left alone for
    now after faults, for `minutes` more at least. `added` reports came into the ledger; `refused` could not be read.
    `alerts` are the changes.
    """

    asked: int
    unchanged: int
    failed: int
    resting: int
    added: int
    refused: int
    alerts: tuple[Alert, ...] = ()
    notices: tuple[str, ...] = ()
    first: bool = False
    minutes: float = 0.0

    def to_text(self) -> str:
        """One line."""
        moved = "the first look: later changes are told" if self.first else _counted(len(self.alerts), "change")
        rest = f" for {self.minutes:,.0f} minutes or more"
        resting = f", {self.resting} left alone after faults{rest}" if self.resting else ""
        return (
            f"{_counted(self.asked, 'feed')} asked ({self.unchanged} unchanged, {self.failed} failed{resting}): "
            f"{_counted(self.added, 'report')} added, {self.refused} not readable; {moved}\n"
        )


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def watch(
    feeds: Path,
    ledger: str | Path,
    *,
    model: str | None = None,
    names: Path | None = None,
    once: bool = False,
    say: Callable[[str], None] = print,
    stop: threading.Event | None = None,
) -> Iterator[Round]:
    """Look at feeds again and again, or once; yields each round as it ends.

    Args:
        feeds: the file of feeds; what is remembered lies beside it.
        say: prints alerts on the terminal.
        stop: ends the watch when set, after the round that is going on.

    Raises: SettingError for a file of feeds that is wrong, or watched by another process or for another ledger;
        LedgerError when the ledger cannot be opened or written.
    """
    settings = read_settings(feeds)
    lacking = check_secrets(settings.alerts, os.environ)
    path = state_path(feeds)
    stop = stop or threading.Event()
    with alone(path):
        state = load_state(path, str(ledger))
        poller = Poller(settings.watch)
        reader = readers.make(model, names, None)
        by = reader_name(model, names)
        while not stop.is_set():
            with opened(ledger, create=True) as store:
                done = _Look(settings, state, path, store, reader, by, say, feeds.parent).round(poller, time.time())
                left = gathered(store)
            yield replace(done, notices=(*lacking, *done.notices, *left))
            lacking = []  # once is enough
            if once:
                return
            stop.wait(60 * settings.watch.every)


@dataclass(frozen=True)
class _Look:
    """One round: everything that it works on."""

    settings: Settings
    state: State
    path: Path
    store: Store
    reader: readers.DocumentReader
    by: str
    say: Callable[[str], None]
    base: Path

    def round(self, poller: Poller, now: float) -> Round:
        """Ask the feeds that are due, read what is new, and tell what has moved."""
        not_before = {feed.url: self.state.of(feed.url).not_before for feed in self.settings.feed}
        due = [feed for feed in self.settings.feed if not_before[feed.url] <= now]
        counts = {"unchanged": 0, "failed": 0, "added": 0, "refused": 0}
        notices: list[str] = []
        with ThreadPoolExecutor(THREADS) as pool:
            waiting = [pool.submit(poller.poll, feed, self.state.of(feed.url), now) for feed in due]
            for future in as_completed(waiting):
                polled = future.result()
                notices += self._take(polled, counts, now)
                save_state(self.path, self.state)
        first, alerts = self._compare()
        save_state(self.path, self.state)
        notices += deliver(self.state.waiting, channels(self.settings.alerts, self.base, self.say))
        save_state(self.path, self.state)
        return Round(
            len(due), counts["unchanged"], counts["failed"], len(self.settings.feed) - len(due), counts["added"],
            counts["refused"], tuple(alerts), tuple(notices), first,
            min((moment - now for moment in not_before.values() if moment > now), default=0.0) / 60,
        )  # fmt: skip

    def _take(self, polled: Polled, counts: dict[str, int], now: float) -> Iterator[str]:
        """Read the new reports of a feed into the ledger, and remember that; yields what a person should know."""
        known = self.state.of(polled.url)
        known.fault, known.not_before = polled.fault, polled.not_before
        if polled.fault:
            known.failures += 1
            counts["failed"] += 1
            yield f"{polled.url}: {polled.fault}"
            return
        known.failures, known.answered = 0, now
        if polled.unchanged:
            counts["unchanged"] += 1
            return
        documents: list[Document] = []
        pending = False
        for name, item in polled.entries:
            found = _document(item)
            if isinstance(found, Document):
                documents.append(found)
            elif name in polled.again and known.tries.get(name, 0) + 1 < TRIES:
                known.tries[name] = known.tries.get(name, 0) + 1
                pending = True
                continue
            else:
                counts["refused"] += 1
                yield found
            known.remember(name)
        counts["added"] += self._add(documents)
        # Validators are kept only where all was read: else the next answer might be "not modified", and the
        # entries that are still to be fetched would be lost.
        known.etag, known.modified = ("", "") if pending else (polled.etag, polled.modified)

    def _add(self, documents: Sequence[Document]) -> int:
        wanted = list({document.id: document for document in self.store.unread(documents)}.values())
        for document, reading in zip(wanted, self.reader.read_many(wanted), strict=True):
            self.store.add(document, reading, reader=self.by)
        return len(wanted)

    def _compare(self) -> tuple[bool, list[Alert]]:
        """What has moved since the last look; nothing at the first one."""
        from detente.workflow.dossier import Dossier

        now = datetime.now(UTC)
        today = now.date()
        days = self.settings.alerts.deadline_days
        ledger = self.store.ledger()
        after = look(Dossier(ledger, today), today)
        before = self.state.snapshot
        found = changes(before, after, ledger, days=days, now=now) if before is not None else []
        self.state.snapshot = told(before, after, days=days, today=today)
        for name in channels(self.settings.alerts, self.base, self.say):
            self.state.waiting.setdefault(name, []).extend(found)
        return before is None, found


def _document(item: object) -> Document | str:
    """The document in a report that was fetched, or one line why there is none."""
    from detente.documents.records import Record, Unreadable, document_or_fault

    assert isinstance(item, (Record, Unreadable))
    found = document_or_fault(item)
    return found if isinstance(found, Document) else f"{found.name}: {found.reason}"
