"""The store's one door: every method is one transaction; the work is done by the modules beside this one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from detente.ledger.record import Ledger
from detente.ledger.store.entries import (
    Added,
    DocumentEntry,
    Entry,
    Filter,
    Hit,
    Page,
    PartyEntry,
    Problem,
    Review,
    Reviewed,
    SourceEntry,
)
from detente.ledger.talks import Talks
from detente.ledger.threads import Thread
from detente.values.document import Document
from detente.values.statement import Reading


class Store:
    """An open ledger. Close it, or use it in a `with` block.

    `where` names the file or the database, without a password; `notices` are sentences for people about how it was
    opened.
    """

    where: str
    notices: tuple[str, ...]

    # -- adding --------------------------------------------------------------------------------------------------

    def add(self, document: Document, reading: Reading, *, reader: str) -> Added:
        """Take in a document with what was read in it, in one transaction; twice is the same as once.

        Args:
            reader: what read it; another reader's reading is kept beside the earlier ones and becomes the current
                one, unless the earlier one is of a later version.

        Raises: LedgerError when the reading does not fit the document, or the ledger cannot be written.
        """
        raise NotImplementedError

    def unread(self, documents: Iterable[Document], *, reader: str | None = None) -> list[Document]:
        """Those of the documents that `add` would change something with; the others need no reading.

        Args:
            reader: what would read them; None asks only which texts are new.
        """
        raise NotImplementedError

    # -- the record ----------------------------------------------------------------------------------------------

    def ledger(self, as_of: date | None = None) -> Ledger:
        """The current record as a frozen value, all decisions folded in.

        Args:
            as_of: leave out reports published after that day.
        """
        raise NotImplementedError

    def threads(self, as_of: date | None = None) -> tuple[Thread, ...]:
        """The threads of the record; `detente.ledger.threads` of `ledger(as_of)`, but kept between calls."""
        raise NotImplementedError

    def talks(self, as_of: date | None = None) -> tuple[Talks, ...]:
        """The talks of the record, the weightiest first."""
        raise NotImplementedError

    # -- lists ---------------------------------------------------------------------------------------------------

    def statements(self, which: Filter | None = None, *, limit: int | None = None, offset: int = 0) -> Page[Entry]:
        """Statements in the order of documents and text; all that are in the record unless `which` says otherwise."""
        raise NotImplementedError

    def entry(self, name: str) -> Entry:
        """One statement by its id or the beginning of it, whatever its state.

        Raises: LedgerError when there is none, or several begin so.
        """
        raise NotImplementedError

    def documents(self, as_of: date | None = None, *, limit: int | None = None, offset: int = 0) -> Page[DocumentEntry]:
        """Documents in the order of publication, undated ones last."""
        raise NotImplementedError

    def document(self, name: str) -> Document:
        """One document with its text, by its id or the beginning of it.

        Raises: LedgerError when there is none, or several begin so.
        """
        raise NotImplementedError

    def parties(self, as_of: date | None = None) -> tuple[PartyEntry, ...]:
        """Who is named in the record, most often named first."""
        raise NotImplementedError

    def sources(self, as_of: date | None = None) -> tuple[SourceEntry, ...]:
        """The outlets, those with most documents first."""
        raise NotImplementedError

    def search(self, words: str, *, limit: int = 50, as_of: date | None = None) -> tuple[Hit, ...]:
        """Documents and statements that hold all the words, best first; "quoted words" must stand together."""
        raise NotImplementedError

    # -- review --------------------------------------------------------------------------------------------------
    # `who` is the person's name; `seen` the version that the person saw (None: whatever it is now).
    # Each raises LedgerError for what does not exist or cannot be so, StaleError where `seen` is outdated.

    def confirm(self, statement: str, *, who: str, seen: int | None = None) -> Review:
        """Say that a statement is right as it stands."""
        raise NotImplementedError

    def correct(self, statement: str, changes: Mapping[str, Any], *, who: str, seen: int | None = None) -> Review:
        """Change fields of a statement: any but its id, document and confidence; `start` and `end` move the quote."""
        raise NotImplementedError

    def reject(self, statement: str, *, who: str, reason: str = "", seen: int | None = None) -> Review:
        """Say that a statement is wrong and leave it out of the record."""
        raise NotImplementedError

    def add_statement(self, document: str, fields: Mapping[str, Any], *, who: str) -> Review:
        """Write a statement that the reader missed; `fields` need kind, actor, content, start and end."""
        raise NotImplementedError

    def merge(self, kept: str, others: Sequence[str], *, who: str, seen: int | None = None) -> Review:
        """Say that other statements are the first one told again; their sources are added to it."""
        raise NotImplementedError

    def link(self, statement: str, to: str, *, who: str, seen: int | None = None) -> Review:
        """Say that a statement refers to (answers, repeats, carries out) another."""
        raise NotImplementedError

    def comment(self, target: str, text: str, *, who: str) -> Review:
        """Add words to a statement or a document; a comment changes nothing else."""
        raise NotImplementedError

    def merge_threads(self, one: str, other: str, *, who: str) -> Review:
        """Say that two threads (by the ids that `threads()` gives now) are one matter."""
        raise NotImplementedError

    def split_thread(self, thread: str, statements: Sequence[str], *, who: str) -> Review:
        """Say that some statements of a thread are a matter of their own."""
        raise NotImplementedError

    def undo(self, *, who: str, review: str | None = None) -> Review:
        """Take back a decision: the one named (by id or number), else this person's last one that stands."""
        raise NotImplementedError

    def redo(self, *, who: str, review: str | None = None) -> Review:
        """Let a decision count again: the one named, else the last that this person undid and has not decided since."""
        raise NotImplementedError

    def history(self, target: str | None = None, *, limit: int | None = None, offset: int = 0) -> tuple[Review, ...]:
        """Decisions, oldest first: all, or those about one statement or document."""
        raise NotImplementedError

    def reviewed(self) -> Iterator[Reviewed]:
        """Statements that a person confirmed, corrected, rejected or added, in the order of the record."""
        raise NotImplementedError

    def export_reviews(self) -> Iterator[str]:
        """All decisions as JSON Lines, without line ends."""
        raise NotImplementedError

    def import_reviews(self, lines: Iterable[str]) -> int:
        """Take in decisions of another copy of this ledger; those known already are passed over. How many were new.

        Raises: LedgerError naming the line that is wrong; nothing is then taken in.
        """
        raise NotImplementedError

    # -- keeping -------------------------------------------------------------------------------------------------

    def check(self) -> tuple[Problem, ...]:
        """What is wrong with the ledger; nothing where all is well."""
        raise NotImplementedError

    def rebuild(self) -> None:
        """Fold everything anew from documents, readings and reviews."""
        raise NotImplementedError

    def backup(self, to: Path) -> None:
        """Write a whole copy of a SQLite ledger to a new file, also while others write.

        Raises: LedgerError when the file exists or cannot be written.
        """
        raise NotImplementedError

    def merge_from(self, other: Store) -> int:
        """Take in everything of another ledger; how many documents and decisions were new."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of the file or the server."""
        raise NotImplementedError

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
