"""Ways out of a deadlock in models too large for arrays; the same kinds as `ways`, by the same definitions.

What is announced before a deadline changes `ANNOUNCED` options at most here, and a path is looked for only where few
options differ between today and the deal (`large.WALKED`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from detente.conflict.states import is_feasible
from detente.diagnosis.beliefs import beliefs
from detente.diagnosis.deadlines import NO_DEAL, NO_WORD
from detente.diagnosis.findings import Demand, StatementRef, Step, Verdict, WayOut
from detente.diagnosis.large import WALKED, Dropped, LargeBoard, path
from detente.diagnosis.steps import SHOWN
from detente.stability.moves import rank
from detente.stability.symbolic.diagrams import Diagram

ANNOUNCED = 2  # options that change in what is announced for a day, at most
FAR = f"no path was looked for, as more than {WALKED} options differ, or none is safe at every step"


@dataclass(frozen=True)
class Seen:
    """A large model as it was looked at: its diagrams, the names of its sides, its Nash equilibria, what is asked."""

    board: LargeBoard
    names: Sequence[str]
    nash: Diagram
    demands: Sequence[Demand]
    refs: Mapping[tuple[int, int], StatementRef]

    def better(self, state: str, than: str) -> bool:
        """Whether a state is within reach and every side prefers it to another."""
        conflict = self.board.conflict
        return self.board.states(self.board.within_reach).contains(state) and all(
            rank(conflict, name, state) > rank(conflict, name, than) for name in self.names
        )


def ways_of_large(
    seen: Seen, verdict: Verdict, concessions: Sequence[Dropped], commitments: Sequence[Dropped]
) -> tuple[WayOut, ...]:
    """The ways that take fewest changes, each kind with why there is none where there is none."""
    found = (
        _agreement(seen, verdict),
        *_verified(seen, verdict),
        *_linked(seen),
        *_dropping(seen, commitments, "guarantee"),
        *_dropping(seen, concessions, "concession"),
        *_paid(seen, concessions),
        *_deadlines(seen),
    )
    conflict, s0 = seen.board.conflict, seen.board.s0

    def believed(way: WayOut) -> WayOut:
        if not way.deal:
            return way
        held = beliefs(
            conflict,
            s0,
            way.deal,
            lambda state: is_feasible(conflict, state),
            lambda n, state: rank(conflict, n, state),
        )
        return replace(way, beliefs=held)

    return tuple(map(believed, found))


def _agreement(seen: Seen, verdict: Verdict) -> WayOut:
    kind = verdict.kinds[0]
    if kind.witness is None:
        return WayOut("sequencing", why_none="no state is preferred to today's by every side")
    joint = kind.name == "coordination"
    held = "nash" if joint else ""
    return _walked(seen, WayOut("joint move" if joint else "sequencing", deal=kind.witness, held_by=held))


def _walked(seen: Seen, way: WayOut, *, given_up: bool = False, refusing: Mapping[str, str] | None = None) -> WayOut:
    """The way with its path, or why none is told."""
    dropped = way.statements if given_up else ()
    steps: tuple[Step, ...] = path(seen.board.conflict, seen.board.s0, way.deal, dropped, refusing) or ()
    return replace(way, path=steps, why_none="" if steps else FAR)


def _verified(seen: Seen, verdict: Verdict) -> list[WayOut]:
    if verdict.depth != "seq":
        return []
    held = seen.board.better
    for i in range(len(seen.names)):
        held = held & seen.board.stable.of("seq", i)
    return [
        _walked(seen, WayOut("verification", deal=state, held_by="seq")) for state in seen.board.states(held).states(1)
    ]


def _linked(seen: Seen) -> list[WayOut]:
    s0, index = seen.board.s0, seen.board.conflict.index
    found = []
    for one, other in combinations([d for d in seen.demands if d.contested], 2):
        places = {index[one.option], index[other.option]}
        state = "".join("Y" if k in places else letter for k, letter in enumerate(s0))
        if one.owner != other.owner and seen.better(state, s0):
            held = "nash" if seen.board.states(seen.nash).contains(state) else ""
            step = Step((one.owner, other.owner), s0, state, (one.option, other.option))
            found.append(WayOut("linking", deal=state, path=(step,), held_by=held))
    return found[:SHOWN]


def _dropping(seen: Seen, sets: Sequence[Dropped], kind: Literal["guarantee", "concession"]) -> list[WayOut]:
    if not sets:
        return [WayOut(kind, why_none="there is no deal that dropping statements would give")]
    if not sets[0][0]:
        return []
    least = [one for one in sets if len(one[0]) == len(sets[0][0])]
    return [
        _walked(
            seen, WayOut(kind, tuple(seen.refs[p] for p in pairs), deal, held_by="nash"), given_up=kind == "concession"
        )
        for pairs, deal in least[:SHOWN]
    ]


def _paid(seen: Seen, concessions: Sequence[Dropped]) -> list[WayOut]:
    for pairs, deal in concessions:
        chosen = tuple(seen.refs[pair] for pair in pairs)
        if chosen and len({ref.decision_maker for ref in chosen}) == 1 and all(ref.assumed for ref in chosen):
            return [_walked(seen, WayOut("side payment", chosen, deal, held_by="nash"), given_up=True)]
    return []


def _deadlines(seen: Seen) -> list[WayOut]:
    board, s0 = seen.board, seen.board.s0
    announced, deals = _announced(seen), seen.nash & board.within_reach
    found: list[WayOut] = []
    for name, state in announced:
        refusing = {other: s0 if other == name else state for other in seen.names}
        those = deals
        for i, other in enumerate(seen.names):
            those = those & board.preferred_to(i, refusing[other])
        for deal in board.states(those).states(1):
            way = WayOut("deadline", deal=deal, held_by="nash", setter=name, otherwise=state)
            found.append(_walked(seen, way, refusing=refusing))
        if len(found) == SHOWN:
            break
    return found or [WayOut("deadline", why_none=NO_DEAL if announced else NO_WORD)]


def _announced(seen: Seen) -> list[tuple[str, str]]:
    """The sides and states that they can announce: reached alone, no loss to them, and worse than today for another."""
    conflict, s0 = seen.board.conflict, seen.board.s0
    reach = seen.board.states(seen.board.within_reach)
    found = []
    for size in range(1, ANNOUNCED + 1):
        for name in seen.names:
            for places in combinations(conflict.own_places(name), size):
                state = "".join(_other(letter) if k in places else letter for k, letter in enumerate(s0))
                if (
                    reach.contains(state)
                    and rank(conflict, name, state) >= rank(conflict, name, s0)
                    and any(rank(conflict, o, state) < rank(conflict, o, s0) for o in seen.names if o != name)
                ):
                    found.append((name, state))
    return found


def _other(letter: str) -> str:
    return "Y" if letter == "N" else "N"
