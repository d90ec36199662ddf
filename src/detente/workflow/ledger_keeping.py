"""Keeping a ledger whole: check, backup, merge."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.workflow.ledger_lists import Listing
from detente.workflow.ledgers import opened

if TYPE_CHECKING:
    from detente.ledger.store import Problem


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong with a ledger, and how much was looked at."""

    problems: tuple[Problem, ...]
    documents: int
    statements: int
    reviews: int
    notices: tuple[str, ...] = ()

    def listing(self) -> Listing:
        """The problems as a list."""
        fields = ("where", "what", "mend")
        values = [asdict(problem) for problem in self.problems]
        looked = f"{self.documents} documents, {self.statements} statements in the record, {self.reviews} decisions"
        note = looked + (f": {len(values)} problems" if values else ": all is well")
        return Listing(values, fields, fields, [[value[name] for name in fields] for value in values], (note,))


def check(ledger: str | Path, *, rebuild: bool = False) -> Checked:
    """Look at everything in a ledger.

    Args:
        rebuild: fold the record anew before.

    Raises: LedgerError when it cannot be opened.
    """
    with opened(ledger) as store:
        if rebuild:
            store.rebuild()
        problems = store.check()
        if any(problem.where == "the file" for problem in problems):
            return Checked(problems, 0, 0, 0, store.notices)
        counts = (store.documents(limit=1).total, store.statements(limit=1).total, store.decisions())
        return Checked(problems, *counts, store.notices)


def backup(ledger: str | Path, to: Path) -> str:
    """Copy a ledger to a new file, and say so in one line.

    Raises: LedgerError when it cannot be opened, or the file is there or cannot be written.
    """
    with opened(ledger) as store:
        store.backup(to)
    return f"written: {to} ({to.stat().st_size / 1e6:.1f} MB)\n"


def merge(ledger: str | Path, other: str | Path) -> str:
    """Take in another ledger, and say in one line how much was new.

    Raises: LedgerError when one cannot be opened.
    """
    with opened(other) as theirs, opened(ledger, create=True) as store:
        documents, reviews = store.merge_from(theirs)
    return f"new: {documents} reports, {reviews} decisions\n"
