"""A ledger that lasts: reports into it, and briefs out of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.reading.reader_name import reader_name
from detente.values.document import Document
from detente.workflow import readers
from detente.workflow.briefing import Briefed
from detente.workflow.inputs import Inputs, Progress, gather, last_day

if TYPE_CHECKING:
    from detente.ledger.store import Added, Store
    from detente.reading.llm.settings import LlmSettings
    from detente.workflow.dossier import Dossier


@dataclass(frozen=True, slots=True)
class AddedAll:
    """What became of the reports that were given, in their order, and notices about inputs that were left out."""

    added: tuple[Added, ...]
    notices: tuple[str, ...] = ()

    def to_text(self) -> str:
        """One line: how many reports were added, read again and known before."""
        counts = {outcome: [a for a in self.added if a.outcome == outcome] for outcome in ("added", "read again")}
        known = len(self.added) - sum(len(group) for group in counts.values())
        parts = [
            f"{outcome} {_counted(len(group), 'report')} with {_counted(sum(a.statements for a in group), 'statement')}"
            for outcome, group in counts.items()
            if group or outcome == "added"
        ]
        return "; ".join([*parts, *([f"{known} known before"] if known else [])]) + "\n"


def _counted(number: int, one: str) -> str:
    return f"{number} {one}{'' if number == 1 else 's'}"


@contextmanager
def opened(where: str | Path, *, create: bool = False, read_only: bool = False) -> Iterator[Store]:
    """The ledger, closed when the block is left.

    Raises: LedgerError when it cannot be opened (`detente.ledger.store.open_ledger`).
    """
    from detente.ledger.store import open_ledger

    with open_ledger(where, create=create, read_only=read_only) as store:
        yield store


def add(
    sources: Iterable[str | Path],
    ledger: str | Path,
    *,
    published: str | None = None,
    model: str | None = None,
    names: Path | None = None,
    llm: LlmSettings | None = None,
    read_again: bool = False,
    progress: Progress | None = None,
) -> AddedAll:
    """Read reports into a ledger, which is made where there is none; each report is kept as soon as it is read.

    What the ledger holds already is not read again, so that a run that was cut short is completed by the same
    command.

    Args:
        sources, published, model, names, llm, progress: as `detente.workflow.reading.read`.
        read_again: read also what another version of the reader has read; earlier readings and all reviews stay.

    Raises: InputError when nothing could be read; LedgerError when the ledger cannot be opened or written; SettingError
        for a date, model or names file that cannot be used.
    """
    inputs = gather(sources, published=published)
    return add_inputs(inputs, ledger, model=model, names=names, llm=llm, read_again=read_again, progress=progress)


def gather_lists(ledger: str | Path, *, progress: Progress | None = None) -> tuple[str, ...]:
    """Gather the threads of what has changed, so that the next list finds them ready; notices where it cannot be done.

    What was added or decided is kept in any case, and the next list gathers what is left.

    Raises: LedgerError when the ledger cannot be opened.
    """
    with opened(ledger) as store:
        return gathered(store, progress)


def gathered(store: Store, progress: Progress | None = None) -> tuple[str, ...]:
    """The same of a ledger that is open."""
    from detente.errors import LedgerError

    try:
        store.gather(progress)
    except LedgerError as fault:
        return (f"its threads were not gathered ({fault.what}): the next list does it",)
    return ()


def is_there(ledger: str | Path) -> bool:
    """Whether a ledger's file was made before: what holds of its storage is told when it is made, not at every use."""
    return Path(ledger).exists()


def add_inputs(
    inputs: Inputs,
    ledger: str | Path,
    *,
    model: str | None = None,
    names: Path | None = None,
    llm: LlmSettings | None = None,
    read_again: bool = False,
    progress: Progress | None = None,
) -> AddedAll:
    """The same with documents that were gathered already.

    Raises: LedgerError when the ledger cannot be opened or written; SettingError for a model or names file that cannot
        be used.
    """
    by = reader_name(model, names, llm)
    reader = readers.make(model, names, llm)
    added: dict[int, Added] = {}
    made = not is_there(ledger)
    with opened(ledger, create=True) as store:
        new = {id(d) for d in store.unread(inputs.documents, reader=by if read_again else None)}
        wanted = _once([d for d in inputs.documents if id(d) in new])
        for done, (document, reading) in enumerate(zip(wanted, reader.read_many(wanted), strict=True), 1):
            added[id(document)] = store.add(document, reading, reader=by)
            if progress:
                progress(done, len(wanted))
        for document in inputs.documents:
            if id(document) not in added:
                added[id(document)] = store.add(document, None)
        notices = (*inputs.notices, *(store.notices if made else ()), *readers.report(reader), *_told(added.values()))
    return AddedAll(tuple(added[id(d)] for d in inputs.documents), notices)


def _once(documents: Iterable[Document]) -> list[Document]:
    """The documents, each text once: the copy whose day is known best, as the ledger would choose."""
    from detente.ledger.store.identity import edition_rank

    best: dict[str, Document] = {}
    for document in documents:
        before = best.get(document.id)
        if before is None or edition_rank(document) < edition_rank(before):
            best[document.id] = document
    return list(best.values())


def _told(added: Iterable[Added]) -> Iterator[str]:
    for item in added:
        if item.revises:
            yield f"document {item.document} is a later text of {item.revises} and takes its place"
        for name in item.drifted:
            yield (
                f"reviewed statement {name} is not in the later text: it stays in the record until you confirm or "
                "reject it (detente ledger statements --state drifted)"
            )


def dossier(ledger: str | Path, *, as_of: str | None = None) -> Dossier:
    """The record of a ledger as of a day, with its model, diagnosis and brief.

    Raises: LedgerError when the ledger cannot be opened or holds no report of that day; SettingError for a date that
        is none.
    """
    from detente.errors import LedgerError
    from detente.workflow.dossier import Dossier

    day = last_day(as_of)
    with opened(ledger) as store:
        found = store.ledger(day)
        notices = store.notices
    if not found.documents:
        until = f" published by {day}" if day else ""
        mend = "give a later day" if day else "add reports with `detente add`"
        raise LedgerError(f"it holds no report{until}", where=str(ledger), mend=mend)
    return Dossier(found, day, notices)


def brief(
    ledger: str | Path, *, as_of: str | None = None, since: str | None = None, talks: str | None = None
) -> Briefed:
    """Say where talks of a ledger stand, and what has changed since an earlier day.

    These are the talks of the id `talks`, the main ones where None.

    Raises: as `dossier`; SettingError when `since` is not before the day of the brief.
    """
    from detente.brief.compose import compose
    from detente.errors import SettingError
    from detente.workflow.dossier import Dossier

    found = dossier(ledger, as_of=as_of).about(talks).findings()
    before = None
    day = last_day(since, "--since")
    if day is not None:
        if found.day is not None and day >= found.day:
            raise SettingError(f"{since!r} is not before the day of the brief", where="--since", mend="give one before")
        with opened(ledger) as store:
            before = Dossier(store.ledger(day), day, like=found.main).findings()
    notices = () if found.main else ("no dealings between parties found",)
    return Briefed(compose(found, before), notices)
