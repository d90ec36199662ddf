"""The diagnosis of talks as a ledger tells them: the model's own, what agreements add to it, and how sure it is."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from detente.conflict import Conflict
from detente.diagnosis.board import Board
from detente.diagnosis.findings import Diagnosis, StatementRef, WayOut
from detente.diagnosis.kinds import Position
from detente.diagnosis.of_model import diagnose
from detente.framing.derive import Framed
from detente.ledger import Thread, threads
from detente.stability import solve

LedgerState = Literal["open", "nothing asked", "deadlocked", "agreed", "settled", "broken"]

INCLUDED = {"certain": 1.0, "probable": 0.8, "possible": 0.5, "denied": 1.0}
"""How likely a statement is to hold in a draw, by how sure its text is. An assumption of ours; see docs/method.md."""

_ASKING = frozenset({"propose", "offer", "demand", "reject"})


@dataclass(frozen=True)
class Case:
    """What the kind would be with one contested demand held firm, and the statements that make the demand."""

    kind: str
    demand: str
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class TalksVerdict:
    """The verdict on talks: the model's, unless an agreement stands, was carried out or was breached.

    `movers` are the sides that would leave an open state; `statements` what an agreement or its breach rests on;
    `why` the model's reasons in words.
    """

    state: LedgerState
    deadlocked: bool
    nash: bool
    kinds: tuple[str, ...]
    depth: str | None
    kinds_if: tuple[Case, ...]
    why: tuple[str, ...]
    movers: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point:
    """A sticking point: a contested demand's option, or pairs of a side and the number of one of its statements."""

    type: str
    option: str | None = None
    preferences: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Way:
    """A way out in words, with the statements that it rests on."""

    text: str
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class LedgerDiagnosis:
    """What a ledger's talks come to.

    `share` is the part of the draws in which the verdict's state and kinds come out the same, `draws` how many were
    taken (0 where nothing in the model is uncertain). `model` is the diagnosis of the conflict model alone; None
    where there is no model.
    """

    verdict: TalksVerdict
    sticking_points: tuple[Point, ...] = ()
    ways_out: tuple[Way, ...] = ()
    share: float = 1.0
    draws: int = 0
    model: Diagnosis | None = None


def diagnose_framed(framed: Framed, *, draws: int = 200, seed: int = 0) -> LedgerDiagnosis:
    """Diagnose talks from the model that was derived from them, and from what became of their agreements.

    Args:
        draws: how many choices of which uncertain statements hold are sampled.
        seed: of the sampling; the same seed gives the same shares.
    """
    if not framed.conflict.decision_makers or not framed.conflict.options:
        return LedgerDiagnosis(TalksVerdict("nothing asked", False, False, (), None, (), ()))
    found = diagnose(framed.conflict)
    of_agreement = agreement(framed)
    share, taken = _how_sure(framed, found, draws, seed)
    return LedgerDiagnosis(
        _verdict(framed.conflict, found, of_agreement),
        _points(found),
        tuple(way for way in (_in_words(framed.conflict, w) for w in found.ways_out) if way is not None),
        share,
        taken,
        found,
    )


def agreement(framed: Framed) -> tuple[LedgerState, tuple[str, ...]] | None:
    """What became of the latest agreement: agreed, settled or broken; None where newer demands have overtaken it.

    An agreement is a thread that was accepted. It is overtaken when, after it came to its status, something else
    is proposed, offered, demanded or refused.
    """
    of = framed.talks
    if of is None:
        return None
    mine = [t for t in threads(framed.ledger, framed.as_of) if t.id in of.threads]
    accepted = [(t, when) for t in mine if (when := _accepted(t)) is not None]
    if not accepted:
        return None
    latest = max(when for _, when in accepted)
    asked = _last_asking(framed, mine)
    broken = [t for t, _ in accepted if t.status == "broken"]
    if broken:
        breach = max(_last(t) for t in broken)
        if asked is None or asked <= breach:
            return "broken", tuple(t.history[-1].statement for t in broken)
        return None
    if asked is not None and asked > latest:
        return None
    kept = [t for t, _ in accepted if t.status == "kept"]
    if len(kept) == len(accepted):
        return "settled", tuple(t.history[-1].statement for t in kept)
    standing = [t for t, _ in accepted if t.status == "accepted"]
    if not standing:
        return None
    return "agreed", tuple(e.statement for t in standing for e in t.history if e.status == "accepted")


def _accepted(thread: Thread) -> date | None:
    days = [e.date.last for e in thread.history if e.status == "accepted" and e.date is not None]
    return max(days, default=None)


def _last(thread: Thread) -> date:
    return max((e.date.last for e in thread.history if e.date is not None), default=date.min)


def _last_asking(framed: Framed, mine: Sequence[Thread]) -> date | None:
    days = []
    for thread in mine:
        for event in thread.history:
            said = framed.ledger.by_id[event.statement]
            if said.kind in _ASKING and event.date is not None and event.status != "accepted":
                days.append(event.date.last)
    return max(days, default=None)


def _verdict(
    conflict: Conflict, found: Diagnosis, of_agreement: tuple[LedgerState, tuple[str, ...]] | None
) -> TalksVerdict:
    model = found.verdict
    kinds = tuple(kind.name for kind in model.kinds)
    cases = tuple(Case(case.kind, case.demand, case.statements) for case in model.kinds_if)
    why = tuple(reason.text for reason in model.why)
    movers: tuple[str, ...] = ()
    if model.state == "open":
        stable = solve(conflict, ("seq",)).stable["seq"]
        movers = tuple(name for name, held in stable.items() if not held.contains(found.status_quo))
    if of_agreement is None:
        return TalksVerdict(model.state, model.deadlocked, model.nash, kinds, model.depth, cases, why, movers)
    state, statements = of_agreement
    # An agreement that stands or was carried out is no deadlock, whatever the model would say without it.
    stuck = state == "broken" and model.deadlocked
    return TalksVerdict(
        state, stuck, model.nash, kinds if stuck else (), model.depth if stuck else None, cases if stuck else (),
        why, movers, statements,
    )  # fmt: skip


def _points(found: Diagnosis) -> tuple[Point, ...]:
    return tuple(
        Point(p.type, p.option or None, tuple((ref.decision_maker, ref.place - 1) for ref in p.statements))
        for p in found.sticking_points
    )


def _in_words(conflict: Conflict, way: WayOut) -> Way | None:
    """Steps that change no preference, in words; what changes one is told with the sticking points."""
    if way.kind not in ("sequencing", "joint move") or not way.path:
        return None
    steps = []
    for step in way.path:
        done = [_change(conflict, name, step.target) for name in step.changes]
        steps.append(f"{' and '.join(step.movers)}: {' and '.join(done)}")
    opening = "together" if way.kind == "joint move" else "step by step"
    return Way(f"{opening}, {'; then '.join(steps)}; nobody is worse off at any step", _rest_on(way.statements))


def _change(conflict: Conflict, name: str, state: str) -> str:
    place = next(i for i, option in enumerate(conflict.options) if option.id == name)
    text = conflict.options[place].text or name
    return text if state[place] == "Y" else f"stop: {text}"


def _rest_on(refs: Sequence[StatementRef]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for ref in refs for name in ref.statements))


def _how_sure(framed: Framed, found: Diagnosis, draws: int, seed: int) -> tuple[float, int]:
    """In which share of the draws state and kinds come out as with every statement held; and how many were taken."""
    used = framed.statements()
    doubtful = [s for s in framed.ledger.statements if s.id in used and INCLUDED[s.certainty] < 1.0]
    if not doubtful:
        return 1.0, 0
    wanted = (found.verdict.state, tuple(kind.name for kind in found.verdict.kinds))
    chance = random.Random(seed)
    seen: dict[frozenset[str], bool] = {}
    same = 0
    for _ in range(draws):
        gone = frozenset(s.id for s in doubtful if chance.random() >= INCLUDED[s.certainty])
        if gone not in seen:
            seen[gone] = not gone or _state_of(framed.drop(gone).conflict) == wanted
        same += seen[gone]
    return same / draws, draws


def _state_of(conflict: Conflict) -> tuple[str, tuple[str, ...]]:
    if not conflict.decision_makers or not conflict.options:
        return "nothing asked", ()
    position = Position(Board(conflict, conflict.status_quo))
    kind = position.kind if position.state == "deadlocked" else None
    return position.state, (kind,) if kind else ()
