"""What a list of a ledger is: what may be wanted of one, and what is shown of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from detente.brief.wording import DOUBT, HEDGE
from detente.errors import SettingError
from detente.values.dates import DateSpan
from detente.values.statement import CERTAINTIES, HEDGED, KINDS, Statement
from detente.workflow.inputs import last_day

if TYPE_CHECKING:
    from detente.ledger.store import Filter, ThreadFilter


_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Each(Generic[_Item, _Made]):
    """What is made of each item, when it is come to: of a long list, a table and its JSON are never both made."""

    items: Sequence[_Item]
    make: Callable[[_Item], _Made]

    def __iter__(self) -> Iterator[_Made]:
        return map(self.make, self.items)


@dataclass(frozen=True)
class Listing:
    """A list: `values` for programs, all with the keys `fields`; `rows` under `columns` and `notes` for people.

    `marked` says that cells may bear the marks of doubt, which a further note explains.
    """

    values: Iterable[Mapping[str, Any]]
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    rows: Iterable[Sequence[str]]
    notes: tuple[str, ...] = ()
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to leave in a list, as a user names it; None leaves all in. Not every list knows every one.

    `status` is a thread's or promise's, `state` a statement's in the review; days are ISO.
    """

    party: str | None = None
    kind: str | None = None
    status: str | None = None
    state: str | None = None
    certainty: str | None = None
    document: str | None = None
    since: str | None = None
    until: str | None = None
    as_of: str | None = None
    reviewed: bool | None = None
    limit: int | None = None
    offset: int = 0

    def filter(self) -> Filter:
        """The same for statements.

        Raises: SettingError for a kind, certainty, state or day that is none.
        """
        from detente.ledger.store import STATES, Filter

        return Filter(
            party=self.party,
            kind=one_of("kind", self.kind, KINDS),
            certainty=one_of("certainty", self.certainty, CERTAINTIES),
            document=self.document,
            as_of=last_day(self.as_of),
            since=_first_day(self.since),
            until=last_day(self.until, "--until"),
            states=(one_of("state", self.state, STATES),) if self.state else None,
            reviewed=self.reviewed,
        )

    def of_threads(self) -> ThreadFilter:
        """The same for threads and promises.

        Raises: SettingError for a day that is none.
        """
        from detente.ledger.store import ThreadFilter

        return ThreadFilter(
            party=self.party,
            status=self.status,
            as_of=last_day(self.as_of),
            since=_first_day(self.since),
            until=last_day(self.until, "--until"),
        )


def one_of(what: str, value: str | None, allowed: Sequence[str]) -> Any:
    """The value where it is allowed.

    Raises: SettingError where it is not.
    """
    if value is not None and value not in allowed:
        raise SettingError(f"{value!r} is no {what}", where=f"--{what}", mend=f"use one of {', '.join(allowed)}")
    return value


def _first_day(text: str | None) -> date | None:
    last_day(text, "--since")  # says what is wrong
    return DateSpan.parse(text).first if text else None


def how_many(shown: int, total: int, wanted: Wanted) -> tuple[str, ...]:
    """Which part of all that fit is shown, where it is not all; a note for people."""
    if not total:
        return ("nothing fits",)
    if shown < total:
        return (
            f"{wanted.offset + 1} to {wanted.offset + shown} of {total}" if shown else f"none of {total} from there on",
        )
    return ()


def cut(found: Sequence[Any], wanted: Wanted) -> tuple[list[Any], tuple[str, ...]]:
    """The part of a list that is wanted, and the note that it is a part."""
    end = None if wanted.limit is None else wanted.offset + wanted.limit
    part = list(found[wanted.offset : end])
    return part, how_many(len(part), len(found), wanted)


def abbreviated(name: str, short: Mapping[str, str]) -> str:
    """A statement's id as short as its document's fits no other, and five digits of its own."""
    document, _, own = name.rpartition(".")
    return f"{short.get(document, document)}.{own[:5]}" if document else short.get(name, name)


def marked(words: str, hedged: bool) -> str:
    """Words with the mark of what the text itself tells with a doubt."""
    return f"{HEDGE}{words}" if hedged else words


STATEMENT_COLUMNS = ("kind", "actor", "to", "what", "date")


def statement_cells(statement: Statement, *, unsure: bool = True) -> tuple[str, ...]:
    """A statement under `STATEMENT_COLUMNS`, each cell with the marks of doubt.

    Args:
        unsure: whether to mark what the reader is unsure of, which no longer counts once a person has looked.
    """
    s = statement
    doubted = frozenset(s.uncertain) if unsure else frozenset()
    denied = " (denied)" if s.certainty == "denied" else ""
    cells = {
        "kind": s.kind + denied,
        "actor": s.actor,
        "addressee": ", ".join(s.addressee),
        "content": s.content,
        "date": s.date or "",
    }
    cells = {field: DOUBT + words if words and field in doubted else words for field, words in cells.items()}
    cells["kind"] = marked(cells["kind"], s.certainty in HEDGED)
    return tuple(cells.values())


def what_marks_mean(rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """A note on each mark that stands before a cell of `statement_cells`."""
    first = {cell[:2] for row in rows for cell in row}
    notes = []
    if any(two.startswith(HEDGE) for two in first):
        notes.append(f"{HEDGE} the text itself does not hold it for certain")
    if any(two.startswith((DOUBT, HEDGE + DOUBT)) for two in first):
        notes.append(f"{DOUBT} may be misread: check it against the report")
    return tuple(notes)
