"""Keeping a ledger whole: check, backup, merge, and taking in what was exported."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.brief.wording import counted
from detente.workflow.inputs import Progress
from detente.workflow.ledgers import opened
from detente.workflow.listing import Listing

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
        looked = (
            f"{counted(self.documents, 'document')}, {counted(self.statements, 'statement')} in the record, "
            f"{counted(self.reviews, 'decision')}"
        )
        note = looked + (f": {counted(len(values), 'problem')}" if values else ": all is well")
        rows = [[value[name] for name in fields] for value in values]
        return Listing(values, fields, fields, rows, (note, *self.notices))


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
    return f"new: {counted(documents, 'report')}, {counted(reviews, 'decision')}\n"


IMPORTED = "imported"
"""Stands for the reader, and for who decided, of what came as JSON Lines, which do not name them."""


def take_in(ledger: str | Path, file: str | Path, *, progress: Progress | None = None) -> str:
    """Take in a ledger, its record as JSON Lines, or decisions as JSON Lines; say in one line how much was new.

    The ledger is made where there is none. A record has no history: its statements are taken in as they stand there,
    and what people decided about its matters as decisions of nobody named.

    Raises: InputError when the file is none of these; LedgerError when it or the ledger cannot be read or written.
    """
    from detente.errors import InputError
    from detente.ledger import jsonlines
    from detente.workflow import ledger_reviews
    from detente.workflow.opening import is_decisions, is_store, kind_of

    if is_store(file):
        return merge(ledger, file)
    if is_decisions(file):
        return ledger_reviews.imported(ledger, Path(file))
    if not Path(file).is_file():
        raise InputError("there is no such file", where=str(file), mend="check the path")
    if kind_of(file) != "ledger":
        mend = "give what `detente ledger export jsonl` or `export-reviews` wrote; `detente add` takes reports"
        raise InputError("this is no ledger", where=str(file), mend=mend)
    with open(file, "rb") as lines:
        record = jsonlines.read(lines, source=Path(file).name)
    new = 0
    with opened(ledger, create=True) as store:
        for done, (document, reading) in enumerate(zip(record.documents, record.readings(), strict=True), 1):
            if store.unread([document]):
                new += store.add(document, reading, reader=IMPORTED).outcome != "known"
            if progress:
                progress(done, len(record.documents))
        lost = len(store.regroup(record.groupings, who=IMPORTED))
    groupings = f"{lost} grouping{'' if lost == 1 else 's'}"
    left = f"; left out: {groupings} of matters by people, of statements that are not here" if lost else ""
    return f"new: {new} report{'' if new == 1 else 's'}{left}\n"
