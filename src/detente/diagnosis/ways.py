"""Ways out of a deadlock: what has to change, the deal it leads to, and steps there that cost nobody by waiting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Literal

import numpy as np

from detente.conflict import state_number
from detente.diagnosis.board import Board, Flags, Numbers
from detente.diagnosis.drops import Dropped
from detente.diagnosis.findings import Belief, StatementRef, Step, WayOut
from detente.diagnosis.kinds import Position

WIDEST = 4  # options at most that change in one step of a path
SHOWN = 3  # ways of one kind at most

Refs = Mapping[tuple[int, int], StatementRef]


def path(board: Board, targets: Flags, ranks: Numbers) -> tuple[Step, ...] | None:
    """Steps from s0 to one of the targets, so small as can be; None where there are none.

    In each state on the way every decision maker is at least as well off as in s0. Of all such paths one is taken
    whose largest step changes fewest options at once, and among these one of fewest steps.
    """
    safe = board.within_reach.copy()
    for row in ranks:
        safe &= row >= row[board.s0]
    if not (targets & safe).any():
        return None
    for widest in range(1, min(WIDEST, board.n) + 1):
        found = _search(board, targets & safe, safe, widest)
        if found is not None:
            return tuple(_step(board, one, other) for one, other in pairwise(found))
    return None


def _search(board: Board, targets: Flags, safe: Flags, widest: int) -> list[int] | None:
    masks = np.array(list(_masks(board.n, widest)), dtype=np.int64)
    before = np.full(board.size, -1, dtype=np.int64)
    before[board.s0] = board.s0
    frontier = np.array([board.s0], dtype=np.int64)
    while frontier.size:
        hit = frontier[targets[frontier]]
        if hit.size:
            return _back(before, board.s0, board.nearest(hit))
        fresh: list[Numbers] = []
        for mask in masks.tolist():
            there = frontier ^ mask
            up, down = mask & ~frontier, mask & frontier
            ready = safe[there] & (before[there] < 0) & (up & ~board.rising == 0) & (down & ~board.falling == 0)
            there = there[ready]
            before[there] = frontier[ready]
            fresh.append(there)
        frontier = np.concatenate(fresh)
    return None


def _masks(options: int, widest: int) -> Iterator[int]:
    for size in range(1, widest + 1):
        for places in combinations(range(options), size):
            yield sum(1 << place for place in places)


def _back(before: Numbers, start: int, end: int) -> list[int]:
    found = [end]
    while found[-1] != start:
        found.append(int(before[found[-1]]))
    return found[::-1]


def _step(board: Board, source: int, target: int) -> Step:
    changed = [o for k, o in enumerate(board.conflict.options) if (source ^ target) & board.bit(k)]
    return Step(
        movers=tuple(dict.fromkeys(o.owner for o in changed)),
        source=board.text(source),
        target=board.text(target),
        changes=tuple(o.id for o in changed),
    )


def ways_out(
    position: Position,
    concessions: list[Dropped],
    commitments: list[Dropped],
    refs: Refs,
) -> tuple[WayOut, ...]:
    """The ways that take fewest changes, each kind with why there is none where there is none."""
    found = (
        *_agreements(position),
        *_verified(position),
        *_linked(position),
        *_guarantees(position, commitments, refs),
        *_concessions(position, concessions, refs),
        *_paid(position, concessions, refs),
    )
    return tuple(replace(way, beliefs=_beliefs(position.board, way.deal)) if way.deal else way for way in found)


def _beliefs(board: Board, deal: str) -> tuple[Belief, ...]:
    """What each side with a part in a deal has to believe, by its ranks as they are."""
    conflict, target = board.conflict, state_number(deal)
    changed = [o for k, o in enumerate(conflict.options) if (board.s0 ^ target) & board.bit(k)]
    found = []
    for i, maker in enumerate(conflict.decision_makers):
        own = board.own_bits(i)
        does = tuple(o.id for o in changed if o.owner == maker.name)
        if not does:
            continue
        alone = (board.s0 & ~own) | (target & own)
        needed = not board.feasible[alone] or bool(board.ranks[i][alone] < board.ranks[i][board.s0])
        others = tuple(o.id for o in changed if o.owner != maker.name)
        found.append(Belief(maker.name, does, others, needed and bool(others)))
    return tuple(found)


def _verified(position: Position) -> tuple[WayOut, ...]:
    """A deal that a credible answer holds, where none is Nash: what it takes is that each sees what the others do."""
    if position.kind != "trust" or position.depth != "seq":
        return ()
    board = position.board
    held = position.better[position.equilibria("seq")[position.better]]
    deal = board.nearest(held)
    steps = path(board, _flags(board, np.array([deal])), board.ranks)
    why = "" if steps else "no path of small steps leaves everybody as well off as today"
    return (WayOut("verification", deal=board.text(deal), path=steps or (), held_by="seq", why_none=why),)


def _linked(position: Position) -> tuple[WayOut, ...]:
    """Two options of different sides, each refused by itself, that all would rather have together."""
    board, options = position.board, position.board.conflict.options
    better = set(position.better.tolist())
    refused = {d.option for d in position.demands if d.contested}
    found = []
    for (k, one), (m, other) in combinations(enumerate(options), 2):
        state = board.s0 ^ (board.bit(k) | board.bit(m))
        if one.owner == other.owner or state not in better or not {one.id, other.id} <= refused:
            continue
        step = _step(board, board.s0, state)
        found.append(WayOut("linking", deal=board.text(state), path=(step,), held_by=position.held_by(state)))
    return tuple(found[:SHOWN])


def _paid(position: Position, concessions: list[Dropped], refs: Refs) -> tuple[WayOut, ...]:
    """A smallest concession that takes assumed costs of one side only: something else may make up for them."""
    board = position.board
    for dropped in concessions:
        chosen = [refs[pair] for pair in dropped.statements]
        if chosen and len({ref.decision_maker for ref in chosen}) == 1 and all(ref.assumed for ref in chosen):
            steps = path(board, _flags(board, np.array([dropped.state])), _ranks_without(board, dropped))
            why = "" if steps else "no path of small steps leaves everybody as well off as today"
            deal = board.text(dropped.state)
            return (WayOut("side payment", tuple(chosen), deal, steps or (), held_by="nash", why_none=why),)
    return ()


def _agreements(position: Position) -> tuple[WayOut, ...]:
    """Ways that change no preference: going together to a state that holds, or by small steps to one that is better."""
    board = position.board
    kind: Literal["joint move", "sequencing"] = "joint move" if position.kind == "coordination" else "sequencing"
    if not position.better.size:
        return (WayOut(kind, why_none="no state is preferred to today's by every side"),)
    wanted = _best_held(position)
    steps = path(board, _flags(board, wanted), board.ranks)
    if steps is None:
        deal = board.text(board.nearest(wanted))
        why = f"every way there changes more than {WIDEST} options at once, or leaves somebody worse off than today"
        return (WayOut(kind, deal=deal, held_by=position.held_by(board.nearest(wanted)), why_none=why),)
    end = steps[-1].target
    return (WayOut(kind, deal=end, path=steps, held_by=position.held_by(state_number(end))),)


def _best_held(position: Position) -> Numbers:
    """Of the better states, those that are equilibria under the strongest concept that any of them is under."""
    for concept in ("nash", "seq", "smr", "gmr"):
        held = position.better[position.equilibria(concept)[position.better]]
        if held.size:
            return held
    return position.better


def _guarantees(position: Position, commitments: list[Dropped], refs: Refs) -> tuple[WayOut, ...]:
    board = position.board
    if position.kind == "coordination":
        return ()
    if not commitments:
        why = "no state is preferred to today's by every side"
        if position.better.size:
            why = "no statement is given whose loss a guarantee could make up for: preferences are rankings of states"
        return (WayOut("guarantee", why_none=why),)
    least = len(commitments[0].statements)
    found = []
    for dropped in [d for d in commitments if len(d.statements) == least][:SHOWN]:
        target = np.array([dropped.state])
        steps = path(board, _flags(board, target), board.ranks)
        found.append(
            WayOut(
                "guarantee",
                tuple(refs[pair] for pair in dropped.statements),
                board.text(dropped.state),
                steps or (),
                held_by="nash",
                why_none="" if steps else "no path of small steps leaves everybody as well off as today",
            )
        )
    return tuple(found)


def _concessions(position: Position, concessions: list[Dropped], refs: Refs) -> tuple[WayOut, ...]:
    board = position.board
    if not concessions:
        return (WayOut("concession", why_none="no deal opens, whatever statements are given up"),)
    least = len(concessions[0].statements)
    if least == 0:
        return ()
    found = []
    for dropped in [d for d in concessions if len(d.statements) == least][:SHOWN]:
        ranks = _ranks_without(board, dropped)
        steps = path(board, _flags(board, np.array([dropped.state])), ranks)
        found.append(
            WayOut(
                "concession",
                tuple(refs[pair] for pair in dropped.statements),
                board.text(dropped.state),
                steps or (),
                held_by="nash",
                why_none="" if steps else "no path of small steps leaves everybody as well off as today",
            )
        )
    return tuple(found)


def _ranks_without(board: Board, dropped: Dropped) -> Numbers:
    """The ranks when the statements are given up."""
    table = board.ranks.copy()
    for i in {who for who, _ in dropped.statements}:
        kept = [t for place, t in enumerate(board.truths(i)) if (i, place) not in dropped.statements]
        row = np.zeros(board.size, dtype=np.int64)
        for truth in kept[:62]:
            row = 2 * row + truth
        table[i] = np.where(board.feasible, row, -1)
    return table


def _flags(board: Board, states: Numbers) -> Flags:
    flags = np.zeros(board.size, dtype=bool)
    flags[states] = True
    return flags
