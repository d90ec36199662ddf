"""The sides of a record that changes: what its reports show of who speaks for whom, counted report by report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from detente.ledger.mentions import is_party
from detente.ledger.parties import state_of
from detente.ledger.sides import STANDS, VOICE, Sides, Sign, hostilities, signs, under
from detente.values.statement import SpeaksFor, Statement


class Reports(Protocol):
    """What is asked of a record: its statements, those of each document, and who is said to speak for whom there."""

    by_id: dict[str, Statement]
    said_in: dict[str, tuple[Statement, ...]]
    relations: dict[str, tuple[SpeaksFor, ...]]


@dataclass(frozen=True, slots=True)
class _Named:
    """The parties that a report names, and the governments that it names beside their states."""

    names: frozenset[str]
    apart: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a report shows: who has a voice, who only takes a stand, who presses whom, who may answer for whom."""

    voiced: frozenset[str]
    heard: frozenset[str]
    said: tuple[tuple[str, str], ...]
    hostile: frozenset[tuple[str, str]]
    signs: tuple[Sign, ...]


class Voices:
    """What all reports of a record show together: `who` stands where, as `sides` finds it, without what shows it."""

    def __init__(self, record: Reports) -> None:
        self._record = record
        self.who = Sides((), {})
        self._naming: dict[str, set[str]] = defaultdict(set)  # documents, by the parties that they name
        self._named: dict[str, _Named] = {}
        self._shown: dict[str, _Shown] = {}
        self._apart: Counter[str] = Counter()
        self._voiced: Counter[str] = Counter()
        self._heard: Counter[str] = Counter()
        self._said: Counter[tuple[str, str]] = Counter()
        self._hostile: Counter[tuple[str, str]] = Counter()
        self._signs: Counter[Sign] = Counter()

    def change(self, documents: Iterable[str]) -> set[str]:
        """Look at some documents again, as the record has them now.

        Returns: the documents that name a party which stands on another side than before.
        """
        some = set(documents)
        for document in some:
            self._name(document)
        names = self._one_names()
        renamed = {name for name, _ in names.items() ^ self.who.names.items()}
        some.update(*(self._naming[name] for name in renamed))
        for document in some:
            self._count(document, names)
        before, self.who = self.who, Sides((), self._patrons(), names)
        known = before._patron.keys() | self.who._patron.keys() | renamed | {names.get(n, n) for n in renamed}
        known |= {name for name, one in (*names.items(), *before.names.items()) if one in known}
        moved = (n for n in known if (before.side(n), before.party(n)) != (self.who.side(n), self.who.party(n)))
        return set().union(*(self._naming.get(name, ()) for name in moved))

    def _name(self, document: str) -> None:
        before = self._named.pop(document, None)
        if before is not None:
            self._apart.subtract(before.apart)
            for name in before.names:
                self._naming[name].discard(document)
        told = self._record.said_in.get(document, ())
        names = {name for s in told for name in (s.actor, *s.addressee, *(n for term in s.terms for n in term.by))}
        names |= {
            n for relation in self._record.relations.get(document, ()) for n in (relation.client, relation.patron)
        }
        besides = [{s.actor, *s.addressee} for s in told]
        apart = {name for beside in besides for name in beside if (one := state_of(name)) != name and one in beside}
        self._named[document] = now = _Named(frozenset(names), frozenset(apart))
        self._apart.update(now.apart)
        for name in now.names:
            self._naming[name].add(document)

    def _one_names(self) -> dict[str, str]:
        """The other names of parties, each with the one under which it counts."""
        naming = self._naming
        return {
            name: one
            for name, documents in naming.items()
            if documents and (one := state_of(name)) != name and naming.get(one) and not self._apart[name]
        }

    def _count(self, document: str, names: Mapping[str, str]) -> None:
        for shown, times in ((self._shown.pop(document, None), -1), (self._look(document, names), 1)):
            for counter, items in (
                (self._voiced, shown.voiced), (self._heard, shown.heard), (self._said, shown.said),
                (self._hostile, shown.hostile), (self._signs, shown.signs),
            ) if shown is not None else ():  # fmt: skip
                _add(counter, items, times)

    def _look(self, document: str, names: Mapping[str, str]) -> _Shown:
        told = [under(s, names) for s in self._record.said_in.get(document, ())]
        answered = {name for s in told for name in s.refers_to if name in self._record.by_id}
        every = {name: under(self._record.by_id[name], names) for name in answered}
        speaking = [s for s in told if s.certainty != "denied" and is_party(s.actor)]
        voiced = frozenset(s.actor for s in speaking if s.kind in VOICE)
        relations = self._record.relations.get(document, ())
        said = [(names.get(r.client, r.client), names.get(r.patron, r.patron)) for r in relations]
        self._shown[document] = shown = _Shown(
            voiced,
            voiced | {s.actor for s in speaking if s.kind in STANDS},
            tuple(pair for pair in said if is_party(pair[1]) and pair[0] != pair[1]),
            frozenset(pair for s in told for pair in hostilities(s)),
            tuple(replace(sign, statements=()) for s in told for sign in signs(s, every)),
        )
        return shown

    def _patrons(self) -> dict[str, str]:
        """Each client's patron."""
        patron_of: dict[str, str] = {}
        said: dict[str, dict[str, int]] = defaultdict(dict)
        for (client, patron), times in self._said.items():
            if client not in self._voiced:
                said[client][patron] = times
        for client, patrons in said.items():
            patron_of[client] = min(patrons, key=lambda name: (name not in self._heard, -patrons[name], name))
        assumed: dict[str, set[str]] = defaultdict(set)
        for sign in self._signs:
            if sign.client not in patron_of and sign.patron in self._heard and sign.holds(self._heard, self._hostile):
                assumed[sign.client].add(sign.patron)
        return patron_of | {client: next(iter(patrons)) for client, patrons in assumed.items() if len(patrons) == 1}


def _add(counter: Counter[Any], items: Iterable[Any], times: int) -> None:
    for item in items:
        counter[item] += times
        if not counter[item]:
            del counter[item]
