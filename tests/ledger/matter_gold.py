"""Our own gold for threads: invented reports whose statements say which matters they are about.

Two statements of one conflict are a gold pair when they share a matter, and a found pair when they share a thread.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from typing import Any

from detente.ledger import Ledger, threads
from detente.values.document import Block, Document
from detente.values.statement import Reading, Statement, Term

FOLDER = Path(__file__).parent / "matters"
_LONGEST = 6  # times as long as the annotated clause a read one may be, as in the guide for annotators


@dataclass(frozen=True)
class Gold:
    """One conflict: its reports as annotated, and the matters of each statement by (document, id)."""

    name: str
    use: str
    documents: tuple[Document, ...]
    readings: tuple[Reading, ...]
    matters: Mapping[tuple[str, str], frozenset[str]]

    def ledger(self) -> Ledger:
        """The reports as annotated."""
        return Ledger.of(self.documents, self.readings)

    def labels(self, ledger: Ledger) -> dict[str, frozenset[str]]:
        """The matters of each annotated statement of a ledger that holds these reports."""
        return {
            s.id: self.matters[s.document, s.id.rpartition(".")[2]]
            for s in ledger.statements
            if (s.document, s.id.rpartition(".")[2]) in self.matters
        }


@dataclass(frozen=True)
class Score:
    """Counts of pairs."""

    both: int
    found: int
    gold: int

    def __add__(self, other: Score) -> Score:
        return Score(self.both + other.both, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.both / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        return 2 * self.both / (self.found + self.gold) if self.found + self.gold else 1.0


def conflicts(*, with_doers: bool = True) -> list[Gold]:
    """All conflicts; `with_doers` keeps who would act, as annotated, else it is to be worked out."""
    return [_conflict(path, with_doers) for path in sorted(FOLDER.glob("*.toml"))]


def _conflict(path: Path, with_doers: bool) -> Gold:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    documents, readings, matters = [], [], {}
    for report in data["report"]:
        text = report["text"].strip()
        name = sha256(text.encode()).hexdigest()[:16]
        documents.append(
            Document(name, text, (Block(0, len(text), "body"),), published=report["published"], published_by="given",
                     outlet=report["outlet"])
        )  # fmt: skip
        statements = [_statement(f"s{k}", name, text, s, with_doers) for k, s in enumerate(report["statement"], 1)]
        readings.append(Reading(name, tuple(statements)))
        for s, annotated in zip(statements, report["statement"], strict=True):
            matters[name, s.id] = frozenset(annotated["matters"])
    return Gold(path.stem, data["use"], tuple(documents), tuple(readings), matters)


def _statement(name: str, document: str, text: str, said: dict[str, Any], with_doers: bool) -> Statement:
    start = text.index(said["quote"])
    terms: tuple[Term, ...] = ()
    if with_doers and "by" in said:
        terms = (Term("content", said["content"], tuple(said["by"])),)
    return Statement(
        id=name,
        document=document,
        kind=said["kind"],
        actor=said["actor"],
        content=said["content"],
        start=start,
        end=start + len(said["quote"]),
        quote=said["quote"],
        addressee=tuple(said.get("to", ())),
        gives=tuple(said.get("gives", ())),
        gets=tuple(said.get("gets", ())),
        condition=said.get("condition"),
        deadline=said.get("deadline"),
        date=said.get("date"),
        terms=terms,
    )


def threads_of(ledger: Ledger) -> dict[str, frozenset[str]]:
    """The threads that each statement of a ledger is in; that another amount was agreed is told in one, not said."""
    found: dict[str, set[str]] = {s.id: set() for s in ledger.statements}
    for thread in threads(ledger):
        for link in thread.links:
            if link.reason != "another amount of the same":
                found[link.statement].add(thread.id)
    return {name: frozenset(ids) for name, ids in found.items()}


def score(labels: Mapping[str, frozenset[str]], found: Mapping[str, frozenset[str]]) -> Score:
    """Pairs of the labelled statements: those together in truth, those together as found, and both."""
    both = gold = together = 0
    for one, other in combinations(sorted(labels), 2):
        truly = bool(labels[one] & labels[other])
        here = bool(found.get(one, frozenset()) & found.get(other, frozenset()))
        gold += truly
        together += here
        both += truly and here
    return Score(both, together, gold)


def errors(ledger: Ledger, labels: Mapping[str, frozenset[str]], found: Mapping[str, frozenset[str]]) -> Iterable[str]:
    """What is wrong, pair by pair, in words."""
    for one, other in combinations(sorted(labels), 2):
        truly = bool(labels[one] & labels[other])
        here = bool(found.get(one, frozenset()) & found.get(other, frozenset()))
        if truly != here:
            first, second = ledger.by_id[one], ledger.by_id[other]
            yield (f"{'MISSED' if truly else 'WRONG '} {one} {first.kind} {first.actor}: {first.content}  |  "
                   f"{other} {second.kind} {second.actor}: {second.content}")  # fmt: skip


def aligned(annotated: Sequence[Statement], read: Sequence[Statement]) -> dict[str, str]:
    """For each annotated statement the read one that covers most of it, each read one used once: gold id to read id."""
    pairs = sorted(
        (-_overlap(a, r), r.end - r.start, a.id, r.id)
        for a in annotated
        for r in read
        if a.document == r.document and _overlap(a, r) and r.end - r.start <= _LONGEST * (a.end - a.start)
    )
    found: dict[str, str] = {}
    for _, _, one, other in pairs:
        if one not in found and other not in found.values():
            found[one] = other
    return found


def _overlap(one: Statement, other: Statement) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
