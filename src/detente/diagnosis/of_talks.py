"""The diagnosis of talks: the model's, with what the ledger tells besides, and how sure each finding is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from detente.conflict import Conflict, Prioritised
from detente.conflict.model import Preference
from detente.diagnosis.agreement import NOTHING, Agreement, agreement
from detente.diagnosis.agreement_in_words import in_words
from detente.diagnosis.board import Board
from detente.diagnosis.deadlines import expiring
from detente.diagnosis.draws import MOST_EVALUATED, Finding, Outcome, Sureness, sample
from detente.diagnosis.findings import Because, Demand, Diagnosis, StickingPoint, TalksState, Verdict, WayOut
from detente.diagnosis.kinds import Position
from detente.diagnosis.of_model import diagnose, on_diagrams, opening, securing, statement_refs
from detente.diagnosis.steps import SHOWN
from detente.framing import Framed
from detente.framing.held import moving
from detente.ledger import Ledger, Promise, Talks, Thread, promises, sides
from detente.ledger.acts import levelled, one_telling
from detente.ledger.parties import state_of
from detente.values.statement import Statement

DRAWS = 2000
"""Draws at most; they end sooner, when the share of the verdict is known to within `draws.WITHIN`."""

WORK = 2**20
"""States looked at in all draws together, about; it bounds how many different sets of statements are left out."""


@dataclass(frozen=True)
class TalksDiagnosis:
    """What a ledger says of one set of talks.

    `model` is the diagnosis of the model alone, None where the reports tell of no dealings; `verdict` is the model's
    with what the ledger says above it: "agreed", "settled" or "broken". `agreement` has the statements behind that,
    `promises` the record that `verdict.why` names; `expiring` the deadlines that options set which run out by
    themselves.
    """

    framed: Framed
    as_of: date | None
    model: Diagnosis | None
    verdict: Verdict
    agreement: Agreement
    promises: tuple[Promise, ...]
    sureness: Sureness
    expiring: tuple[WayOut, ...] = ()

    @property
    def demands(self) -> tuple[Demand, ...]:
        """The options that are asked."""
        return self.model.demands if self.model else ()

    @property
    def stuck(self) -> tuple[str, ...]:
        """The options that are asked and contested: the matters that do not move."""
        return self.model.contested if self.model else ()

    @property
    def moving(self) -> tuple[str, ...]:
        """The options that their owners would rather take, by themselves: the matters that move."""
        return tuple(option.id for option in moving(self.framed.conflict))

    @property
    def sticking_points(self) -> tuple[StickingPoint, ...]:
        """What the talks stick on; nothing where they do not stick."""
        return self.model.sticking_points if self.model and self._stuck else ()

    @property
    def ways_out(self) -> tuple[WayOut, ...]:
        """What would free them, with the day until which each is open; nothing where they do not stick."""
        if self.model is None or not self._stuck:
            return ()
        known = [way for way in self.model.ways_out if not (self.expiring and way.kind == "deadline" and not way.deal)]
        return tuple(replace(way, until=self._until(way)) for way in (*known, *self.expiring))

    def _until(self, way: WayOut) -> str:
        """The first day on which an option that the deal takes runs out; empty where none has a deadline."""
        conflict = self.framed.conflict
        taken = {o.id for o, letter in zip(conflict.options, way.deal, strict=bool(way.deal)) if letter == "Y"}
        return min((day.isoformat() for name, day in self.framed.open_until.items() if name in taken), default="")

    @property
    def _stuck(self) -> bool:
        return self.verdict.state in {"deadlocked", "broken", "open"}

    def share(self, finding: str | StickingPoint) -> float:
        """The share of draws in which a finding holds.

        Args:
            finding: "state", "deadlocked", "nash", a kind's name, "depth", or a sticking point.
        """
        if isinstance(finding, StickingPoint):
            return self.sureness.share(_key(finding))
        values: dict[str, Finding] = {
            "state": ("state", self.verdict.state),
            "deadlocked": ("deadlocked", self.verdict.deadlocked),
            "nash": ("nash", self.verdict.nash),
            "depth": ("depth", self.verdict.depth),
        }
        return self.sureness.share(values.get(finding, ("kind", finding)))


def diagnose_talks(
    ledger: Ledger, talks: Talks | None, framed: Framed, as_of: date | None = None, seed: int = 0, draws: int = DRAWS
) -> TalksDiagnosis:
    """Say where talks stand, why, what would free them, and how sure that is.

    Args:
        talks: those that `framed` is a model of; None where there are none.
        seed, draws: of the samples in which doubtful statements are left out (see `draws.INCLUSION`); same seed, same
            shares.
    """
    every = framed.threads
    has_model = bool(framed.conflict.options and framed.conflict.decision_makers)
    model = diagnose(framed.conflict) if has_model else None
    found = _agreement(framed)
    book = _promises(ledger, talks, every, as_of)
    verdict = _verdict(model, found, book, unanswered=bool(framed.unanswered))
    sureness = Sureness(0, seed, ())
    if talks is not None:
        sureness = _sureness(ledger, talks, framed, every, seed, draws)
    return TalksDiagnosis(framed, as_of, model, verdict, found, book, sureness, _expiring(framed, model))


def _expiring(framed: Framed, model: Diagnosis | None) -> tuple[WayOut, ...]:
    """The deadlines that running options set, the first to run out first."""
    if model is None or not model.ways_out or on_diagrams(framed.conflict) or not framed.open_until:
        return ()
    position = Position(Board(framed.conflict, framed.conflict.status_quo))
    found = []
    for name, day in sorted(framed.open_until.items(), key=lambda item: (item[1], item[0])):
        way = expiring(position, name)
        if way is not None:
            found.append(replace(way, until=day.isoformat()))
    return tuple(found[:SHOWN])


def _agreement(framed: Framed) -> Agreement:
    if framed.talks is None:
        return NOTHING
    who = framed.sides or sides(framed.ledger, framed.as_of)
    found = agreement(framed.ledger, framed.talks, who, framed.threads, framed.as_of)
    sides_of_talks = {who.side(name) for name in framed.talks.parties}
    sides_of_talks |= {maker.name for maker in framed.conflict.decision_makers}

    refused = _taken_but_refused(framed)

    def dealing(said: Statement) -> bool:
        return said.id not in refused and bool(
            sides_of_talks & {who.side(name) for name in (said.actor, *said.addressee)}
        )

    return in_words(found, framed.tenor, framed.ledger, dealing)


def _taken_but_refused(framed: Framed) -> frozenset[str]:
    """Acceptances of nothing but what stands refused: one side's yes to what another refuses is no agreement."""
    statuses: dict[str, set[str]] = defaultdict(set)
    for thread in framed.threads:
        for event in thread.history:
            if event.status == "accepted":
                for name in (event.statement, *event.also):
                    statuses[name].add(thread.status)
    return frozenset(name for name, held in statuses.items() if held == {"rejected"})


def _promises(
    ledger: Ledger, talks: Talks | None, every: tuple[Thread, ...], as_of: date | None
) -> tuple[Promise, ...]:
    own = set(talks.threads) if talks else set()
    return promises(ledger, as_of, [t for t in every if t.id in own])


def _verdict(
    model: Diagnosis | None, found: Agreement, book: tuple[Promise, ...], *, unanswered: bool = False
) -> Verdict:
    """The model's verdict under what the ledger says of an agreement.

    Args:
        unanswered: whether something is asked to which no answer is told.
    """
    base = (
        model.verdict
        if model
        else Verdict(
            state="nothing asked",
            deadlocked=False,
            nash=True,
            kinds=(),
            depth=None,
            kinds_if=(),
            why=(),
            reason=_REASONS["unanswered" if unanswered else "nothing asked"],
        )
    )
    state = _state(base.state, found)
    why = (*_agreed(found), *_kept_and_broken(book), *base.why)
    if state in {"agreed", "settled"}:
        return replace(base, state=state, deadlocked=False, kinds=(), depth=None, kinds_if=(), why=why,
                       reason=_REASONS[state])  # fmt: skip
    return replace(base, state=state, why=why, reason=_REASONS[state] if found.state else base.reason)


_REASONS = {
    "nothing asked": "No side asks another for anything.",
    "unanswered": "Something is asked, and no answer to it is told.",
    "agreed": "What was agreed stands, and nothing tells that all of it is carried out.",
    "settled": "What was agreed has been carried out.",
    "broken": "What was agreed was not kept.",
}


def _state(of_model: TalksState, found: Agreement) -> TalksState:
    return found.state or of_model


def _agreed(found: Agreement) -> list[Because]:
    because = []
    if found.state and found.accepted:
        because.append(Because("agreed", "an agreement was accepted", statements=found.accepted))
    if found.carried_out and found.state:
        because.append(Because("carried out", "it was carried out", statements=found.carried_out))
    if found.breached:
        because.append(Because("breached", "it was not kept", statements=found.breached))
    return because


def _kept_and_broken(book: tuple[Promise, ...]) -> list[Because]:
    """The record of promises, broken ones first; it changes no kind by itself."""
    words = {"broken": "was not kept", "kept": "was kept"}
    return [
        Because(
            "promise broken" if p.status == "broken" else "promise kept",
            f"the promise of {p.actor} to {p.content} {words[p.status]}",
            (p.actor, *p.addressee),
            statements=p.statements,
        )
        for status in words
        for p in book
        if p.status == status
    ]


def standing(framed: Framed) -> Outcome:
    """The verdict on the talks of a derived model, without depth, what holds it and how sure it is: to ask it often."""
    agreed = _agreement(framed)
    return _outcome(_findings(framed.conflict, points=False), agreed, {})


# How sure


def _sureness(
    ledger: Ledger,
    talks: Talks,
    framed: Framed,
    every: tuple[Thread, ...],
    seed: int,
    draws: int,
) -> Sureness:
    bearing = framed.statements() | {s for t in every if t.id in talks.threads for s in t.statements}
    bearing |= {s for s in talks.statements if ledger.by_id[s].kind in {"accept", "breach", "comply"}}
    known: dict[object, frozenset[Finding]] = {}
    # copies of one text stand and fall together: a thousand printings make a rumour no surer
    told = one_telling(ledger)
    firsts = {told[name] for name in bearing}
    tellings: dict[str, set[str]] = defaultdict(set)
    for name, first in told.items():
        if first in firsts:
            tellings[first].add(name)

    def without(left_out: frozenset[str]) -> Framed:
        gone = frozenset(name for first in left_out for name in tellings[first])
        return framed.drop(gone) if gone else framed

    def evaluate(left_out: frozenset[str]) -> Outcome:
        drawn = without(left_out)
        found = _agreement(drawn)
        names = _renamed(framed.conflict, drawn.conflict)
        game = _game(drawn.conflict)
        if game not in known:
            known[game] = _findings(drawn.conflict)
        return _outcome(known[game], found, names)

    most = max(24, min(MOST_EVALUATED, WORK >> len(framed.conflict.options)))
    said = levelled(ledger).by_id
    doubted = [said[first] for first in sorted(tellings)]
    return sample(
        doubted, evaluate, seed=seed, draws=draws, most=most, quick=lambda left_out: standing(without(left_out))
    )


def _outcome(of_model: frozenset[Finding], found: Agreement, names: Mapping[str, str]) -> Outcome:
    """The findings of one draw under its agreement, in the names of the model that was diagnosed."""
    parts: dict[str, list[Finding]] = {}
    for finding in of_model:
        parts.setdefault(finding[0], []).append(finding[1])  # type: ignore[index]
    state = _state(parts["state"][0], found)  # type: ignore[arg-type]
    settled = state in {"agreed", "settled"}
    deadlocked = bool(parts["deadlocked"][0]) and not settled
    kinds = () if settled else tuple(sorted(map(str, parts.get("kind", ()))))
    depth = None if settled else parts["depth"][0]
    findings: set[Finding] = {
        ("state", state),
        ("deadlocked", deadlocked),
        ("nash", parts["nash"][0]),
        ("depth", depth),
    }
    findings |= {("kind", kind) for kind in kinds}
    for point in parts.get("point", ()):
        findings.add(("point", _in_names(point, names)))
    return Outcome(str(state), (state, kinds), frozenset(findings))


def _findings(conflict: Conflict, *, points: bool = True) -> frozenset[Finding]:
    """What the model says, as keys that can be counted; depth and sticking points only where asked for."""
    if not conflict.options or not conflict.decision_makers:
        return frozenset({("state", "nothing asked"), ("deadlocked", False), ("nash", True), ("depth", None)})
    position = Position(Board(conflict, conflict.status_quo))
    deadlocked = position.state == "deadlocked"
    found: set[Finding] = {
        ("state", position.state),
        ("deadlocked", deadlocked),
        ("nash", position.nash),
        ("depth", position.depth if deadlocked and points else None),
    }
    if deadlocked:
        found.add(("kind", position.kind))
    if not points:
        return frozenset(found)
    refs = statement_refs(conflict)
    for type_, sets in (("concession", opening(position.board)), ("commitment", securing(position))):
        for dropped in sets:
            statements = frozenset((state_of(refs[p].decision_maker), refs[p].text) for p in dropped.statements)
            found.add(("point", (type_, statements)))
    found |= {("point", ("contested demand", d.option)) for d in position.demands if d.contested}
    return frozenset(found)


def _key(point: StickingPoint) -> Finding:
    if point.type == "contested demand":
        return ("point", (point.type, point.option))
    return ("point", (point.type, frozenset((state_of(r.decision_maker), r.text) for r in point.statements)))


def _game(conflict: Conflict) -> Finding:
    """What the findings follow from: two models of one game are diagnosed once."""
    return (
        tuple((o.id, o.owner, o.moves) for o in conflict.options),
        tuple((m.name, _ordered(m.preference)) for m in conflict.decision_makers),
        conflict.ruled_out,
        conflict.status_quo,
    )


def _ordered(preference: Preference) -> Finding:
    if isinstance(preference, Prioritised):
        return tuple(s.expression for s in preference.statements)
    return preference


def _renamed(base: Conflict, drawn: Conflict) -> dict[str, str]:
    """From an option's id in a drawn model to that of the same matter in the base model, where they differ."""
    names = {}
    for option in drawn.options:
        if option.id in base.index and state_of(base.option(option.id).owner) == state_of(option.owner):
            continue
        alike = [
            o
            for o in base.options
            if state_of(o.owner) == state_of(option.owner) and set(o.statements) & set(option.statements)
        ]
        if alike:
            best = max(alike, key=lambda o: len(set(o.statements) & set(option.statements)))
            names[option.id] = best.id
    return names


def _in_names(point: Finding, names: Mapping[str, str]) -> Finding:
    if not names:
        return point
    type_, what = cast("tuple[str, Any]", point)
    if isinstance(what, str):
        return (type_, names.get(what, what))
    return (type_, frozenset((who, re.sub(r"\w[\w.]*", lambda m: names.get(m[0], m[0]), text)) for who, text in what))
