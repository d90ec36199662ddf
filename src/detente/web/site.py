"""The desk's pages as files, for publishing: no server, no script, no login, nothing that changes anything."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from detente.errors import SettingError
from detente.ledger.store import STATES, DocumentEntry, Filter
from detente.web.desk import Desk
from detente.web.links import SiteLinks, short
from detente.web.pages import deadlock, reading, statement, static, tables, threads, timeline
from detente.web.rendering import Frame, render
from detente.web.settings import Settings, alone
from detente.web.views import tables as views
from detente.web.views.statement import statement_page, words_of

SHIPPED = ("desk.css", "icon.svg")
MOST_ROWS = 5_000
"""Rows of one list; a site has no second page of it."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Written:
    """How many pages were written, and what they leave out."""

    pages: int
    notices: tuple[str, ...] = ()


def write_site(ledger: str, out: Path, progress: Progress | None = None) -> Written:
    """Write the pages of a ledger into a new folder, all of them or nothing.

    Raises: LedgerError when the ledger cannot be opened; SettingError when the folder holds something, or cannot be
        written.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise SettingError("there is something already", where=str(out), mend="give a new or an empty folder")
    settings = Settings(ledger, Path(f"{ledger}.scenarios"), alone("site"))
    with Desk(settings) as desk:
        try:
            out.absolute().parent.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=f".{out.name}-", dir=out.absolute().parent))
        except OSError as fault:
            raise _unwritable(out, fault) from fault
        try:
            found = _Site(desk, folder, progress).write()
            if out.is_dir():
                out.rmdir()
            folder.chmod(0o755)
            os.replace(folder, out)
            return found
        except OSError as fault:
            raise _unwritable(out, fault) from fault
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _unwritable(out: Path, fault: OSError) -> SettingError:
    words = (fault.strerror or str(fault)).lower()
    return SettingError(f"the site cannot be written: {words}", where=str(out), mend="make room, or give another place")


class _Site:
    def __init__(self, desk: Desk, folder: Path, progress: Progress | None) -> None:
        self.desk, self.folder, self._progress = desk, folder, progress
        self._parts: dict[str, int] = {}
        self._pages = 0
        self._notices: list[str] = []

    def write(self) -> Written:
        """All pages, those that name the parts of documents last."""
        documents = self.desk.store.documents().items
        for done, entry in enumerate(documents, 1):
            self._document(entry.id)
            if self._progress:
                self._progress(done, len(documents))
        self._lists(documents)
        for name in SHIPPED:
            path = self.folder / "static" / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(static.shipped()[name][0])
        return Written(self._pages, tuple(self._notices))

    def _save(self, file: str, template: str, title: str, here: str, /, **view: object) -> None:
        path = self.folder / file
        path.parent.mkdir(exist_ok=True)
        links = SiteLinks(depth=file.count("/"), parts=self._parts)
        html = render(template, Frame(title, self.desk.name, here), links, **view)
        path.write_text(html, encoding="utf-8", errors="backslashreplace")
        self._pages += 1

    def _document(self, name: str) -> None:
        found = self.desk.store.document(name)
        entries = reading.entries_of(self.desk, found)
        view = reading.view_of(self.desk, name, order="text")
        for number in range(1, len(view.parts) + 1):
            part = view if number == 1 else reading.view_of(self.desk, name, number, order="text")
            part = replace(part, selected="")
            suffix = f"-{number}" if number > 1 else ""
            self._save(f"documents/{short(name)}{suffix}.html", "reading.html", part.title, "documents", view=part)
        for entry in entries:
            number = statement.part_of(entries, found, entry)
            if number > 1:
                self._parts[entry.id] = number
            names = entry.statement.refers_to
            refers = self.desk.store.statements(Filter(ids=names, states=STATES)).items if names else ()
            history = [(r, words_of(r)) for r in self.desk.store.history(entry.id)] if entry.version else []
            page = statement_page(entry, found, refers, history, number)
            title = f"{page.card.actor}: {page.card.kind}"
            self._save(f"statements/{short(entry.id)}.html", "statement.html", title, "documents", view=page)

    def _lists(self, documents: tuple[DocumentEntry, ...]) -> None:
        store = self.desk.store
        rows = tables.report_rows(self.desk, self._capped(documents, "reports"))
        of = store.statements(Filter(), limit=0).total
        waiting = of - store.decided()
        self._save("index.html", "reports.html", "Reports", "documents", rows=rows, pager=_whole(len(documents)),
                   waiting=waiting, of=of)  # fmt: skip
        every = store.threads_page().items
        for one in every:
            self._save(f"threads/{one.id}.html", "thread.html", f"Thread {one.id}", "threads",
                       view=threads.thread_view(self.desk, one))  # fmt: skip
        shown = [views.thread_row(one) for one in self._capped(every, "threads")]
        self._save("threads.html", "threads.html", "Threads", "threads", rows=shown, pager=_whole(len(every)))
        promises = store.promises_page().items
        self._save("promises.html", "promises.html", "Promises", "promises", pager=_whole(len(promises)),
                   rows=[views.promise_row(one) for one in self._capped(promises, "promises")])  # fmt: skip
        pairs = store.contradictions_page().items
        by_id = tables.entries(self.desk, (name for one in pairs for name in one.statements))
        self._save("contradictions.html", "contradictions.html", "Contradictions", "contradictions",
                   rows=views.contradiction_rows(self._capped(pairs, "contradictions"), by_id),
                   pager=_whole(len(pairs)))  # fmt: skip
        parties = store.parties()
        self._save("parties.html", "parties.html", "Parties", "parties", rows=self._capped(parties, "parties"),
                   pager=_whole(len(parties)))  # fmt: skip
        links = SiteLinks(parts=self._parts)
        self._save("timeline.html", "timeline.html", "Timeline", "timeline",
                   **timeline.timeline_view(self.desk, links))  # fmt: skip
        self._save("deadlock.html", "deadlock.html", "Deadlock", "deadlock", **deadlock.deadlock_view(self.desk))

    def _capped(self, rows: tuple[views.T, ...], what: str) -> tuple[views.T, ...]:
        if len(rows) > MOST_ROWS:
            self._notices.append(f"the list of {what} shows the first {MOST_ROWS:,} of {len(rows):,}")
        return rows[:MOST_ROWS]


def _whole(total: int) -> views.Pager:
    return views.Pager(1, 1, total)


def described(written: Written) -> Iterator[str]:
    """What was written, a line each."""
    yield f"{written.pages} pages"
    yield from written.notices
