"""The store's one door: every method is one transaction; the work is done by the modules beside this one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from detente.errors import LedgerError
from detente.ledger.books import Promise, promises
from detente.ledger.contradictions import Contradiction, contradictions
from detente.ledger.record import Grouping, Ledger
from detente.ledger.store import (
    adding,
    checking,
    derived,
    events,
    history,
    keeping,
    listing,
    projection,
    recording,
    reviewing,
    searching,
)
from detente.ledger.store.engine import Database
from detente.ledger.store.entries import (
    Action,
    Added,
    DocumentEntry,
    Drift,
    Entry,
    Filter,
    Hit,
    Page,
    PartyEntry,
    Problem,
    Review,
    Reviewed,
    SourceEntry,
    ThreadFilter,
)
from detente.ledger.store.memory import Held
from detente.ledger.talks import Talks, talks
from detente.ledger.threads import Thread, threads
from detente.values.document import Document
from detente.values.statement import Reading

_Listed = TypeVar("_Listed", Thread, Promise, Talks, Contradiction)

_Item = TypeVar("_Item")

_BATCH = 1000
"""Items that are read at a time where all are gone through."""

_DECIDED: Mapping[str, Action] = {"together": "merge threads", "apart": "split thread"}
"""The decision by which matters came to stand so."""

_KEPT = 12
"""Computed values that are kept at a time."""


class Store:
    """An open ledger. Close it, or use it in a `with` block.

    `where` names the file or the database, without a password; `notices` are sentences for people about how it was
    opened.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.where = database.where
        self.notices = database.notices
        self._kept: dict[tuple[str, date | None], tuple[object, Any]] = {}
        self._held = Held()
        self._copy: tuple[object, Engine] | None = None  # of the lists, where they cannot be kept

    @property
    def read_only(self) -> bool:
        """Whether nothing can be changed."""
        return self._database.read_only

    # -- adding --------------------------------------------------------------------------------------------------

    def add(self, document: Document, reading: Reading | None, *, reader: str = "") -> Added:
        """Take in a document with what was read in it, in one transaction; twice is the same as once.

        Args:
            reading: what was read in it; None for a copy of a document that is here and needs no reading (`unread`).
            reader: what read it, beginning with its name and version. Another reader's reading is kept beside the
                earlier ones and becomes the current one, unless the earlier one is of a later version.

        Raises: LedgerError when the reading does not fit the document, or the ledger cannot be written.
        """
        with self._database.write() as connection:
            return adding.add(connection, document, reading, reader)

    def unread(self, documents: Iterable[Document], *, reader: str | None = None) -> list[Document]:
        """Those of the documents that `add` would change something with; the others need no reading.

        Args:
            reader: what would read them; None asks only which texts are new.
        """
        with self._database.read() as connection:
            return [d for d in documents if adding.needs_reading(connection, d, reader)]

    # -- the record ----------------------------------------------------------------------------------------------

    def ledger(self, as_of: date | None = None) -> Ledger:
        """The current record as a frozen value, all decisions folded in.

        Args:
            as_of: leave out reports published after that day.
        """
        found: Ledger = self._computed("ledger", as_of, lambda connection: recording.ledger(connection, as_of))
        return found

    def threads(self, as_of: date | None = None) -> tuple[Thread, ...]:
        """The threads of the record; `detente.ledger.threads` of `ledger(as_of)`, but kept between calls."""
        found: tuple[Thread, ...] = self._computed("threads", as_of, lambda _: threads(self.ledger(as_of), as_of))
        return found

    def talks(self, as_of: date | None = None) -> tuple[Talks, ...]:
        """The talks of the record, the weightiest first."""
        found: tuple[Talks, ...] = self._computed(
            "talks", as_of, lambda _: talks(self.ledger(as_of), as_of, self.threads(as_of))
        )
        return found

    def promises(self, as_of: date | None = None) -> tuple[Promise, ...]:
        """The book of promises, in the order in which they came up."""
        found: tuple[Promise, ...] = self._computed(
            "promises", as_of, lambda _: promises(self.ledger(as_of), as_of, self.threads(as_of))
        )
        return found

    def contradictions(self, as_of: date | None = None) -> tuple[Contradiction, ...]:
        """Reports that cannot both be right."""
        found: tuple[Contradiction, ...] = self._computed(
            "contradictions", as_of, lambda _: contradictions(self.ledger(as_of), as_of, self.threads(as_of))
        )
        return found

    def threads_page(
        self, which: ThreadFilter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> Page[Thread]:
        """Threads in the order of their ids, without their links, there at once however long the record is.

        As of a day, what was reported later is left out, while which matters there are and who stands under whom is as
        the whole record has it: a thread keeps its id. `threads(day)` gathers anew from what had been reported.
        The first list after a change takes as long as gathering all threads does.
        """
        return self._page("threads", Thread, which, limit, offset)

    def promises_page(
        self, which: ThreadFilter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> Page[Promise]:
        """The book of promises, in the same way."""
        return self._page("promises", Promise, which, limit, offset)

    def contradictions_page(
        self, which: ThreadFilter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> Page[Contradiction]:
        """Reports that cannot both be right, in the same way; as of a day, those of which both had been told."""
        return self._page("contradictions", Contradiction, which, limit, offset)

    def talks_page(
        self, which: ThreadFilter | None = None, *, limit: int | None = None, offset: int = 0
    ) -> Page[Talks]:
        """The talks, in the same way; as of a day, with those of their threads that had come up."""
        return self._page("talks", Talks, which, limit, offset)

    def _page(
        self, what: str, kind: type[_Listed], which: ThreadFilter | None, limit: int | None, offset: int
    ) -> Page[_Listed]:
        with self._lists() as connection:
            return derived.page(connection, what, kind, which or ThreadFilter(), limit, offset)

    def gather(self, progress: derived.Progress | None = None) -> None:
        """Bring the kept lists of threads, promises, talks and contradictions up to the record as it is.

        The first list after a change does it otherwise. Does nothing where the ledger cannot be written.

        Args:
            progress: called now and then with how much is done, and how much there is.

        Raises: LedgerError when the ledger cannot be read or written; all that was stored before is kept.
        """
        if not self._database.read_only:
            derived.refresh(self._database, self._held, progress)

    @contextmanager
    def _lists(self) -> Iterator[Connection]:
        """A transaction in which the kept lists are those of the record."""
        if not self._database.read_only:
            derived.refresh(self._database, self._held)
            with self._database.read() as connection:
                yield connection
            return
        with self._database.read() as connection:
            if derived.fresh(connection):
                yield connection
                return
            state = derived.seen(connection)
            if self._copy is None or self._copy[0] != state:
                self._copy = (state, derived.in_memory(connection))
        with self._copy[1].connect() as connection:
            yield connection

    # -- lists ---------------------------------------------------------------------------------------------------

    def statements(self, which: Filter | None = None, *, limit: int | None = None, offset: int = 0) -> Page[Entry]:
        """Statements in the order of documents and text; all that are in the record unless `which` says otherwise."""
        with self._database.read() as connection:
            return listing.statements(connection, which or Filter(), limit, offset)

    def entry(self, name: str) -> Entry:
        """One statement by its id or the beginning of it, whatever its state.

        Raises: LedgerError when there is none, or several begin so.
        """
        with self._database.read() as connection:
            return listing.entry(connection, name)

    def documents(self, as_of: date | None = None, *, limit: int | None = None, offset: int = 0) -> Page[DocumentEntry]:
        """Documents in the order of publication, undated ones last."""
        with self._database.read() as connection:
            return listing.document_page(connection, as_of, limit, offset)

    def unreviewed(self, documents: Sequence[str]) -> Mapping[str, int]:
        """For each document, by its whole id, how many of its statements in the record nobody has decided on."""
        with self._database.read() as connection:
            return listing.unreviewed(connection, documents)

    def decided(self) -> int:
        """How many statements of the record somebody has decided on."""
        with self._database.read() as connection:
            return listing.decided(connection)

    def document(self, name: str) -> Document:
        """One document with its text, by its id or the beginning of it.

        Raises: LedgerError when there is none, or several begin so.
        """
        with self._database.read() as connection:
            return listing.document(connection, name)

    def short_names(self) -> dict[str, str]:
        """For each document, the shortest beginning of its id (four characters at least) that fits no other."""
        with self._database.read() as connection:
            return listing.short_names(connection)

    def parties(self, as_of: date | None = None) -> tuple[PartyEntry, ...]:
        """Who is named in the record, most often named first."""
        with self._database.read() as connection:
            return listing.parties(connection, as_of)

    def sources(self, as_of: date | None = None) -> tuple[SourceEntry, ...]:
        """The outlets, those with most documents first."""
        with self._database.read() as connection:
            return listing.sources(connection, as_of)

    def search(self, words: str, *, limit: int = 50, as_of: date | None = None) -> tuple[Hit, ...]:
        """Documents and statements that hold all the words, best first; "quoted words" must stand together."""
        with self._database.read() as connection:
            return searching.search(connection, words, limit, as_of)

    # -- everything, one by one or as a frame ---------------------------------------------------------------------

    def each_statement(self, which: Filter | None = None) -> Iterator[Entry]:
        """All statements of a list, in one state of the ledger, without holding them all in memory."""
        yield from self._each(lambda c, at: listing.statements(c, which or Filter(), _BATCH, at))

    def each_document(self, as_of: date | None = None) -> Iterator[DocumentEntry]:
        """All documents, in the same way; `document` gives the text of one."""
        yield from self._each(lambda c, at: listing.document_page(c, as_of, _BATCH, at))

    def each_thread(self, which: ThreadFilter | None = None) -> Iterator[Thread]:
        """All threads of a list, in the same way, without their links."""
        with self._lists() as connection:
            yield from _batches(
                lambda at: derived.page(connection, "threads", Thread, which or ThreadFilter(), _BATCH, at)
            )

    def _each(self, read: Callable[[Connection, int], Page[_Item]]) -> Iterator[_Item]:
        with self._database.read() as connection:
            yield from _batches(lambda at: read(connection, at))

    def frame(self, table: str, as_of: date | None = None) -> Any:
        """A table as a pandas data frame, with the columns of `detente ledger export csv`.

        Args:
            table: statements, documents, threads, events, links, acts, promises, contradictions or speaks_for.
            as_of: as in the lists: threads keep the numbers that they have in the whole record.

        Raises: SettingError where pandas is not installed (extra `frames`), or there is no such table.
        """
        from detente.ledger.store import frames

        return frames.frame(self, table, as_of)

    # -- review --------------------------------------------------------------------------------------------------
    # `who` is the person's name; `seen` the version that the person saw (None: whatever it is now).
    # Each raises LedgerError for what does not exist or cannot be so, StaleError where `seen` is outdated.

    def confirm(self, statement: str, *, who: str, seen: int | None = None) -> Review:
        """Say that a statement is right as it stands."""
        with self._database.write() as connection:
            return reviewing.confirm(connection, statement, who, seen)

    def correct(self, statement: str, changes: Mapping[str, Any], *, who: str, seen: int | None = None) -> Review:
        """Change fields of a statement: any but its id, document and confidence; `start` and `end` move the quote."""
        with self._database.write() as connection:
            return reviewing.correct(connection, statement, changes, who, seen)

    def reject(self, statement: str, *, who: str, reason: str = "", seen: int | None = None) -> Review:
        """Say that a statement is wrong and leave it out of the record."""
        with self._database.write() as connection:
            return reviewing.reject(connection, statement, who, reason, seen)

    def add_statement(self, document: str, fields: Mapping[str, Any], *, who: str) -> Review:
        """Write a statement that the reader missed; `fields` need kind, actor, content, start and end."""
        with self._database.write() as connection:
            return reviewing.add(connection, document, fields, who)

    def merge(self, kept: str, others: Sequence[str], *, who: str, seen: int | None = None) -> Review:
        """Say that other statements are the first one told again; their sources are added to it."""
        with self._database.write() as connection:
            return reviewing.merge(connection, kept, others, who, seen)

    def link(self, statement: str, to: str, *, who: str, seen: int | None = None) -> Review:
        """Say that a statement refers to (answers, repeats, carries out) another."""
        with self._database.write() as connection:
            return reviewing.link(connection, statement, to, who, seen)

    def comment(self, target: str, text: str, *, who: str) -> Review:
        """Add words to a statement or a document; a comment changes nothing else."""
        with self._database.write() as connection:
            return reviewing.comment(connection, target, text, who)

    def merge_threads(self, one: str, other: str, *, who: str) -> Review:
        """Say that two threads (by the ids that `threads()` gives now) are one matter."""
        first, second = (self._thread(name).statements for name in (one, other))
        if one == other:
            raise LedgerError("a thread cannot be merged with itself", mend="name another one")
        with self._database.write() as connection:
            return reviewing.group(connection, "merge threads", first, second, who)

    def split_thread(self, thread: str, statements: Sequence[str], *, who: str) -> Review:
        """Say that some statements of a thread are a matter of their own."""
        whole = self._thread(thread)
        with self._database.read() as connection:
            names = [listing.full_name(connection, name, "statement") for name in statements]
        apart, left = reviewing.parts(whole, names)
        with self._database.write() as connection:
            return reviewing.group(connection, "split thread", apart, left, who)

    def regroup(self, groupings: Sequence[Grouping], *, who: str) -> tuple[Grouping, ...]:
        """Take over what people decided about matters in another record, each a decision; what is decided so is left.

        Returns: those that name a statement that is not in this record; nothing is decided of them.
        """
        if not groupings:
            return ()
        with self._database.write() as connection:
            record = recording.ledger(connection, None)
            foreign = []
            for grouping in groupings:
                if not record.by_id.keys() >= {*grouping.one, *grouping.other}:
                    foreign.append(grouping)
                elif grouping not in record.groupings:
                    reviewing.group(connection, _DECIDED[grouping.how], grouping.one, grouping.other, who)
        return tuple(foreign)

    def undo(self, *, who: str, review: str | None = None) -> Review:
        """Take back a decision: the one named (by id or number), else this person's last one that stands."""
        with self._database.write() as connection:
            return reviewing.undo(connection, who, review)

    def redo(self, *, who: str, review: str | None = None) -> Review:
        """Let a decision count again: the one named, else the last that this person undid and has not decided since."""
        with self._database.write() as connection:
            return reviewing.redo(connection, who, review)

    def history(self, target: str | None = None, *, limit: int | None = None, offset: int = 0) -> tuple[Review, ...]:
        """Decisions, oldest first: all, or those about one statement or document."""
        with self._database.read() as connection:
            if target is None:
                return tuple(history.page(connection, limit, offset))
            what = "statement" if "." in target else "document"
            found = history.about(connection, [listing.full_name(connection, target, what)])
            return tuple(found[offset : None if limit is None else offset + limit])

    def drift(self) -> tuple[Drift, ...]:
        """Reviewed statements that are kept though a later text of their report lacks the sentence."""
        with self._database.read() as connection:
            return listing.drift(connection)

    def decisions(self) -> int:
        """How many decisions the history holds."""
        with self._database.read() as connection:
            return recording.state(connection)[0]

    def reviewed(self) -> Iterator[Reviewed]:
        """Statements that a person confirmed, corrected, rejected or added, in the order of the record."""
        with self._database.read() as connection:
            yield from recording.reviewed(connection)

    def export_reviews(self) -> Iterator[str]:
        """All decisions as JSON Lines, without line ends."""
        with self._database.read() as connection:
            yield from events.to_lines(history.every(connection))

    def import_reviews(self, lines: Iterable[str]) -> int:
        """Take in decisions of another copy of this ledger; those known already are passed over. How many were new.

        Raises: LedgerError naming the line that is wrong; nothing is then taken in.
        """
        reviews = events.of_lines(lines)
        with self._database.write() as connection:
            return reviewing.take_in(connection, reviews, "reviews")

    # -- keeping -------------------------------------------------------------------------------------------------

    def check(self) -> tuple[Problem, ...]:
        """What is wrong with the ledger; nothing where all is well."""
        with self._database.read() as connection:
            return tuple(checking.problems(connection))

    def rebuild(self) -> None:
        """Fold everything anew from documents, readings and reviews."""
        with self._database.write() as connection:
            projection.rebuild(connection)

    def backup(self, to: Path) -> None:
        """Write a whole copy of a SQLite ledger to a new file, also while others write.

        Raises: LedgerError when the file exists or cannot be written.
        """
        keeping.copy_file(self._database, to)

    def merge_from(self, other: Store) -> tuple[int, int]:
        """Take in everything of another ledger; how many documents and decisions were new."""
        with other._database.read() as theirs:
            documents = list(keeping.everything(theirs))
            reviews = history.every(theirs)
        with self._database.write() as connection:
            new = keeping.take_in(connection, iter(documents))
            return new, reviewing.take_in(connection, reviews, other.where)

    def close(self) -> None:
        """Let go of the file or the server."""
        self._database.close()

    def _thread(self, name: str) -> Thread:
        found = next((t for t in self.threads() if t.id == name), None)
        if found is None:
            raise LedgerError(
                f"there is no thread {name!r}", where=self.where, mend="list the threads to see their ids"
            )
        return found

    def _computed(self, what: str, as_of: date | None, compute: Callable[[Connection], Any]) -> Any:
        """A value that follows from the whole record, kept until the ledger changes."""
        with self._database.read() as connection:
            state = recording.state(connection)
            kept = self._kept.get((what, as_of))
            if kept is not None and kept[0] == state:
                return kept[1]
            value = compute(connection)
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        self._kept[what, as_of] = (state, value)
        return value

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _batches(read: Callable[[int], Page[_Item]]) -> Iterator[_Item]:
    """The items of pages that begin at 0, 1,000 and so on."""
    at = 0
    while items := read(at).items:
        yield from items
        at += len(items)
