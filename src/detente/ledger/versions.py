"""One circle in one version after another, as a record is cut in several ways: what may come out otherwise is gathered
again, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from detente.ledger.circles import Versions
from detente.ledger.gathering import Gatherer
from detente.ledger.record import Ledger
from detente.ledger.sides import Sides, sides
from detente.ledger.topics import topic_of
from detente.values.statement import Statement

_ANEW = 4
"""Where more than one statement in so many differs, gathering from nothing is as quick."""


class Going:
    """The matters of a circle as they were gathered last, to go on from to another version of it."""

    def __init__(self, versions: Versions) -> None:
        self._place = versions.place
        self._topic = lambda name: topic_of(versions.document_by_id[name])
        self._now: dict[str, Statement] = {}
        self._who = Sides((), {})
        self._gatherer = Gatherer(self._who, self._topic)

    def on_to(self, ledger: Ledger) -> Gatherer:
        """The matters of a version, as they are gathered from nothing."""
        who, now = sides(ledger), {s.id: s for s in ledger.statements}
        other = [s for s in ledger.statements if self._now.get(s.id) != s]
        gone = [name for name in self._now if name not in now]
        again: dict[str, tuple[Any, Statement]] = {}
        if _ANEW * (len(other) + len(gone)) > len(now):
            self._gatherer, other, gone = Gatherer(who, self._topic), list(ledger.statements), []
        elif who != self._who:
            self._gatherer.move_sides(who)
            again = self._gatherer.look_again(set(self._moved(who)))
        self._gatherer.change(again | {s.id: (self._place[s.id], s) for s in other} | dict.fromkeys(gone))
        self._now, self._who = now, who
        return self._gatherer

    def _moved(self, who: Sides) -> Iterator[str]:
        """The documents that name a party which counts otherwise than before."""
        known: dict[str, bool] = {}
        for statement in self._now.values():
            for name in (statement.actor, *statement.addressee, *(n for term in statement.terms for n in term.by)):
                if name not in known:
                    known[name] = who.side(name) != self._who.side(name) or who.party(name) != self._who.party(name)
                if known[name]:
                    yield statement.document
