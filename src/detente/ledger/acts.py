"""Acts: each thing said or done once, with all that report it, and how many of these go back to sources of their own.

A thousand printings of one agency's report are a thousand reports and one source: they raise no certainty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from detente.ledger.copies import shingles
from detente.ledger.events import When, when
from detente.ledger.parties import state_of
from detente.ledger.record import Ledger
from detente.ledger.sameness import act_wording, may_be_alike, told_together
from detente.ledger.wording import likeness
from detente.values.statement import CERTAINTIES, Certainty, Kind, Statement

SAME_ACT = 0.55
"""Likeness of content from which two reports of one kind of act by one actor tell of one act."""

_COMMON = 60  # acts that one word leads to; a word found in more is compared with the latest only
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
    groups = _grouped(said, whens)
    return tuple(_act(ledger, f"a{number}", group) for number, group in enumerate(groups, 1))


def _grouped(said: Sequence[Statement], whens: dict[str, When]) -> list[list[Statement]]:
    groups: list[list[Statement]] = []
    exact: dict[object, int] = {}
    by_word: dict[object, list[tuple[int, frozenset[str]]]] = defaultdict(list)
    place: dict[str, int] = {}
    for statement in said:
        key = (statement.kind, state_of(statement.actor), statement.certainty == "denied")
        words = act_wording(statement)
        # the same words told of the same days need no comparing
        same = (*key, words, whens[statement.id].span, whens[statement.id].stated, _to_whom(statement))
        number = exact.get(same) if words.words else None
        if number is not None and _twice_in_one_document(groups[number], statement):
            number = None
        if number is None:
            number = _told_before(statement, key, groups, by_word, place, whens)
        if number is None:
            number = len(groups)
            groups.append([])
            for word in words.words or {""}:
                by_word[(*key, word)].append((number, words.words))
        exact.setdefault(same, number)
        groups[number].append(statement)
        place[statement.id] = number
    return groups


def _told_before(
    statement: Statement,
    key: tuple[object, ...],
    groups: list[list[Statement]],
    by_word: dict[object, list[tuple[int, frozenset[str]]]],
    place: dict[str, int],
    whens: dict[str, When],
) -> int | None:
    words = act_wording(statement).words
    near = {
        number
        for word in words or {""}
        for number, others in by_word.get((*key, word), ())[-_COMMON:]
        if may_be_alike(words, others)
    }
    near |= {place[name] for name in statement.refers_to if name in place}
    answered = {place[name] for name in statement.refers_to if name in place}
    best, found = 0.0, None
    for number in sorted(near):
        first = groups[number][0]
        if (first.kind, state_of(first.actor), first.certainty == "denied") != key:
            continue
        one_answer = bool(answered) and any(place.get(name) in answered for name in first.refers_to)
        score = _sameness(first, statement, whens, one_answer=one_answer)
        if score > best and not _twice_in_one_document(groups[number], statement):
            best, found = score, number
    return found


def _twice_in_one_document(group: list[Statement], statement: Statement) -> bool:
    """Whether its document tells of that act already, and the statement does not say that it tells it again."""
    here = [s for s in group if s.document == statement.document]
    return bool(here) and not any(s.id in statement.refers_to or statement.id in s.refers_to for s in here)


def _sameness(one: Statement, other: Statement, whens: dict[str, When], *, one_answer: bool) -> float:
    if not told_together(whens[one.id], whens[other.id]):
        return 0.0
    if one.addressee and other.addressee and not _to_whom(one) & _to_whom(other):
        return 0.0
    first, second = act_wording(one), act_wording(other)
    if not first.words or not second.words:
        if one_answer:
            return 1.0
        stated = whens[one.id].stated and whens[other.id].stated
        return 1.0 if stated and _to_whom(one) & _to_whom(other) else 0.0
    score = likeness(first, second)
    return score if score >= SAME_ACT else 0.0


def _to_whom(statement: Statement) -> frozenset[str]:
    return frozenset(map(state_of, statement.addressee))


def _act(ledger: Ledger, name: str, group: list[Statement]) -> Act:
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


def _certainty(ledger: Ledger, whole: tuple[tuple[str, ...], ...]) -> Certainty:
    return min((least_sure(ledger.by_id[name] for name in origin) for origin in whole), key=CERTAINTIES.index)


def least_sure(statements: Iterable[Statement]) -> Certainty:
    """The weakest certainty of some statements."""
    return max((s.certainty for s in statements), key=CERTAINTIES.index)


def origins(ledger: Ledger, names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
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


def _marks(ledger: Ledger, statement: Statement) -> Iterator[object]:
    """What shows where a report comes from: two that share a mark have one origin."""
    document = ledger.document_by_id[statement.document]
    yield "text", ledger.copy_of.get(document.id, document.id)
    if document.outlet:
        yield "name", document.outlet.casefold()
    if statement.sources and (last := statement.sources[-1].casefold()) not in _NO_SOURCE:
        yield "name", last


def _join_by_quote(ledger: Ledger, names: Sequence[str], group: dict[str, str]) -> None:
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
    """The ledger, where copies of one text say a thing only as surely as the least sure of them.

    So a copy that dropped the hedge ("reportedly") does not make a rumour certain.
    """
    first = ledger.copy_of
    if not first:
        return ledger
    told: dict[object, list[Statement]] = defaultdict(list)
    for statement in ledger.statements:
        if statement.document in first:
            told[_in_copies(first, statement)].append(statement)
    weaker = {
        s.id: least
        for group in told.values()
        if len({s.certainty for s in group}) > 1 and (least := least_sure(group)) != "denied"
        for s in group
        if s.certainty != least
    }
    if not weaker:
        return ledger
    return replace(
        ledger,
        statements=tuple(replace(s, certainty=weaker[s.id]) if s.id in weaker else s for s in ledger.statements),
    )


def one_telling(ledger: Ledger) -> dict[str, str]:
    """For each statement, the first that tells the same in a copy of the same text: itself, where there is none."""
    first = ledger.copy_of
    seen: dict[object, str] = {}
    return {
        s.id: seen.setdefault(_in_copies(first, s), s.id) if s.document in first else s.id for s in ledger.statements
    }


def _in_copies(first: dict[str, str], statement: Statement) -> object:
    return first[statement.document], statement.kind, state_of(statement.actor), act_wording(statement)
