"""Acts: each thing said or done once, with all that report it, and how many of these go back to sources of their own.

A thousand printings of one agency's report are a thousand reports and one source: they raise no certainty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from detente.ledger.copies import shingles
from detente.ledger.events import parsed, when
from detente.ledger.parties import state_of
from detente.ledger.record import Known, Ledger
from detente.ledger.retelling import Retelling
from detente.ledger.sameness import act_wording
from detente.values.dates import DateSpan
from detente.values.statement import CERTAINTIES, Certainty, Kind, Statement

_LONG_QUOTE = 10  # words from which the same passage in two reports shows that one copied the other
_SAME_QUOTE = 0.8
_NO_SOURCE = frozenset({"officials", "reports", "sources", "media", "unknown", "author"})


@dataclass(frozen=True, slots=True)
class Act:
    """One thing said or done, and who told of it.

    `statements` are all reports of it in the ledger's order; `origins` the same grouped by where they come from: copies
    of one text, reports of one outlet, reports that name one source, or that hold the same long passage count as one.
    `certainty` is the surest that one origin gives it; among copies of one text, the least sure counts.
    """

    id: str
    kind: Kind
    actor: str
    content: str
    statements: tuple[str, ...]
    documents: tuple[str, ...]
    outlets: tuple[str, ...]
    origins: tuple[tuple[str, ...], ...]
    certainty: Certainty

    @property
    def independent(self) -> int:
        """How many sources of their own tell of it."""
        return len(self.origins)


def acts(ledger: Ledger, as_of: date | None = None) -> tuple[Act, ...]:
    """Every act in the order in which it is first told.

    Args:
        as_of: leaves out what had not taken place by that day, or was told later.
    """
    whens = {s.id: when(ledger, s) for s in ledger.statements}
    said = [s for s in ledger.statements if whens[s.id].by(as_of)]
    retelling = Retelling()
    retelling.change({s.id: (ledger.place[s.id], s, whens[s.id]) for s in said})
    return tuple(act_of(ledger, f"a{number}", one.statements()) for number, one in enumerate(retelling.ordered(), 1))


def act_of(ledger: Known, name: str, group: Sequence[Statement]) -> Act:
    """The act that some statements report."""
    documents = tuple(dict.fromkeys(s.document for s in group))
    outlets = tuple(dict.fromkeys(o for d in documents if (o := ledger.document_by_id[d].outlet)))
    whole = origins(ledger, [s.id for s in group])
    return Act(
        id=name,
        kind=group[0].kind,
        actor=group[0].actor,
        content=" ".join(min((s.content for s in group), key=len).split()),
        statements=tuple(s.id for s in group),
        documents=documents,
        outlets=outlets,
        origins=whole,
        certainty=_certainty(ledger, whole),
    )


def _certainty(ledger: Known, whole: tuple[tuple[str, ...], ...]) -> Certainty:
    return min((least_sure(ledger.by_id[name] for name in origin) for origin in whole), key=CERTAINTIES.index)


def least_sure(statements: Iterable[Statement]) -> Certainty:
    """The weakest certainty of some statements."""
    return max((s.certainty for s in statements), key=CERTAINTIES.index)


def origins(ledger: Known, names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Reports of one act, grouped by where they come from.

    Two go back to one source where their documents are copies of one text, come from one outlet, name the same
    source (the last of the chain; one may be the other's outlet), or hold the same passage of ten words or more.
    """
    if len(names) == 1:
        return (tuple(names),)
    group = {name: name for name in names}

    def root(name: str) -> str:
        while group[name] != name:
            group[name] = group[group[name]]
            name = group[name]
        return name

    place = {name: number for number, name in enumerate(names)}
    first: dict[object, str] = {}
    for name in names:
        for mark in _marks(ledger, ledger.by_id[name]):
            one, other = sorted((root(first.setdefault(mark, name)), root(name)), key=place.__getitem__)
            group[other] = one
    _join_by_quote(ledger, names, group)
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        found[root(name)].append(name)
    return tuple(tuple(members) for members in found.values())


def _marks(ledger: Known, statement: Statement) -> Iterator[object]:
    """What shows where a report comes from: two that share a mark have one origin."""
    document = ledger.document_by_id[statement.document]
    yield "text", ledger.copy_of.get(document.id, document.id)
    if document.outlet:
        yield "name", document.outlet.casefold()
    if statement.sources and (last := statement.sources[-1].casefold()) not in _NO_SOURCE:
        yield "name", last


def _join_by_quote(ledger: Known, names: Sequence[str], group: dict[str, str]) -> None:
    leads: list[tuple[str, frozenset[int]]] = []
    for name in names:
        if group[name] != name:
            continue  # stands with another already
        quote = ledger.by_id[name].quote
        if len(quote.split()) < _LONG_QUOTE:
            continue
        own = shingles(quote)
        for lead, theirs in leads:
            if len(own & theirs) >= _SAME_QUOTE * min(len(own), len(theirs)):
                group[name] = lead
                break
        else:
            leads.append((name, own))


def levelled(ledger: Ledger) -> Ledger:
    """The ledger, where copies of one text say a thing only as surely as the least sure of them, and of one day.

    So a copy that dropped the hedge ("reportedly") does not make a rumour certain, and what a copy of a later date
    tells of "Thursday" was not done on a later one.
    """
    if not ledger.copy_of:
        return ledger
    changed = as_copies_tell(ledger, (s for s in ledger.statements if s.document in ledger.copy_of))
    if not changed:
        return ledger
    return replace(ledger, statements=tuple(changed.get(s.id, s) for s in ledger.statements))


def as_copies_tell(ledger: Known, some: Iterable[Statement]) -> dict[str, Statement]:
    """Of the statements of whole groups of copies those that count otherwise than they stand there, by their ids.

    They are said more surely than elsewhere, or in the same words as in a report that came out before, and dated
    otherwise: a day that a report names by its own ("on Thursday") is that of the first.
    """
    told: dict[object, list[Statement]] = defaultdict(list)
    for statement in some:
        told[_in_copies(ledger.copy_of, statement)].append(statement)
    changed: dict[str, Statement] = {}
    for group in told.values():
        least, first = least_sure(group), _first_out(ledger, group)
        for s in group:
            certainty = s.certainty if least == "denied" else least
            again = _told_before(ledger, first, s) and _flat(first.quote) == _flat(s.quote)
            date, deadline = (first.date, first.deadline) if again else (s.date, s.deadline)
            if (certainty, date, deadline) != (s.certainty, s.date, s.deadline):
                changed[s.id] = replace(s, certainty=certainty, date=date, deadline=deadline)
    return changed


def _first_out(ledger: Known, group: Sequence[Statement]) -> Statement:
    """The statement of the report that came out first, and dated by that where it names no day.

    Of reports of one day one that names a day goes before, and the earlier day: in whatever order they are held.
    """
    days = {s.id: _published(ledger, s) for s in group}

    def order(s: Statement) -> tuple[date, bool, str, str, int]:
        out = days[s.id]
        return out.last if out else date.max, s.date is None, s.date or "", s.document, s.start

    first = min(group, key=order)
    day = days[first.id]
    return first if first.date or day is None else replace(first, date=day.iso())


def _told_before(ledger: Known, first: Statement, other: Statement) -> bool:
    """Whether the report of one statement surely came out before that of the other."""
    day, later = _published(ledger, first), _published(ledger, other)
    return day is not None and later is not None and day.certainly_before(later)


def _flat(quote: str) -> str:
    return " ".join(quote.split()).casefold()


def _published(ledger: Known, statement: Statement) -> DateSpan | None:
    return parsed(ledger.document_by_id[statement.document].published)


def one_telling(ledger: Ledger) -> dict[str, str]:
    """For each statement, the first that tells the same in a copy of the same text: itself, where there is none."""
    first = ledger.copy_of
    seen: dict[object, str] = {}
    return {
        s.id: seen.setdefault(_in_copies(first, s), s.id) if s.document in first else s.id for s in ledger.statements
    }


def _in_copies(first: Mapping[str, str], statement: Statement) -> object:
    return first[statement.document], statement.kind, state_of(statement.actor), act_wording(statement)
