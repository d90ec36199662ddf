"""Ways out of a deadlock: what has to change, the deal it leads to, and steps there that cost nobody by waiting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import Literal

import numpy as np

from detente.conflict import Prioritised, state_number
from detente.diagnosis.beliefs import beliefs
from detente.diagnosis.board import Board, Numbers
from detente.diagnosis.deadlines import deadlines
from detente.diagnosis.drops import Dropped
from detente.diagnosis.findings import StatementRef, WayOut
from detente.diagnosis.kinds import Position
from detente.diagnosis.steps import NO_PATH, SHOWN, WIDEST, flags, path, step
from detente.stability.moves import ranks as ranks_of

Refs = Mapping[tuple[int, int], StatementRef]


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
        *deadlines(position),
    )
    board = position.board
    row = {maker.name: ranks for maker, ranks in zip(board.conflict.decision_makers, board.ranks, strict=True)}

    def believed(way: WayOut) -> WayOut:
        held = beliefs(
            board.conflict,
            board.text(board.s0),
            way.deal,
            lambda state: bool(board.feasible[state_number(state)]),
            lambda name, state: int(row[name][state_number(state)]),
        )
        return replace(way, beliefs=held)

    return tuple(believed(way) if way.deal else way for way in found)


def _verified(position: Position) -> tuple[WayOut, ...]:
    """A deal that a credible answer holds, where none is Nash: what it takes is that each sees what the others do."""
    if position.kind != "trust" or position.depth != "seq":
        return ()
    board = position.board
    held = position.better[position.equilibria("seq")[position.better]]
    deal = board.nearest(held)
    steps = path(board, flags(board, np.array([deal])), board.ranks)
    why = "" if steps else NO_PATH
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
        found.append(
            WayOut(
                "linking", deal=board.text(state), path=(step(board, board.s0, state),), held_by=position.held_by(state)
            )
        )
    return tuple(found[:SHOWN])


def _paid(position: Position, concessions: list[Dropped], refs: Refs) -> tuple[WayOut, ...]:
    """A smallest concession that takes assumed costs of one side only: something else may make up for them."""
    board = position.board
    for dropped in concessions:
        chosen = [refs[pair] for pair in dropped.statements]
        if chosen and len({ref.decision_maker for ref in chosen}) == 1 and all(ref.assumed for ref in chosen):
            return (_opened("side payment", board, dropped, _ranks_without(board, dropped), refs),)
    return ()


def _agreements(position: Position) -> tuple[WayOut, ...]:
    """Ways that change no preference: going together to a state that holds, or by small steps to one that is better."""
    board = position.board
    kind: Literal["joint move", "sequencing"] = "joint move" if position.kind == "coordination" else "sequencing"
    if not position.better.size:
        return (WayOut(kind, why_none="no state is preferred to today's by every side"),)
    wanted = _best_held(position)
    steps = path(board, flags(board, wanted), board.ranks)
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
    fewest = [d for d in commitments if len(d.statements) == least][:SHOWN]
    return tuple(_opened("guarantee", board, dropped, board.ranks, refs) for dropped in fewest)


def _concessions(position: Position, concessions: list[Dropped], refs: Refs) -> tuple[WayOut, ...]:
    board = position.board
    if not concessions:
        return (WayOut("concession", why_none="no deal opens, whatever statements are given up"),)
    least = len(concessions[0].statements)
    if least == 0:
        return ()
    fewest = [d for d in concessions if len(d.statements) == least][:SHOWN]
    return tuple(_opened("concession", board, dropped, _ranks_without(board, dropped), refs) for dropped in fewest)


def _opened(
    kind: Literal["guarantee", "concession", "side payment"], board: Board, dropped: Dropped, ranks: Numbers, refs: Refs
) -> WayOut:
    """The way to the deal that opens when these statements lose their force, in steps by such ranks."""
    steps = path(board, flags(board, np.array([dropped.state])), ranks)
    chosen = tuple(refs[pair] for pair in dropped.statements)
    why = "" if steps else NO_PATH
    return WayOut(kind, chosen, board.text(dropped.state), steps or (), held_by="nash", why_none=why)


def _ranks_without(board: Board, dropped: Dropped) -> Numbers:
    """The ranks when the statements are given up."""
    makers = list(board.conflict.decision_makers)
    changed = sorted({who for who, _ in dropped.statements})
    for i in changed:
        preference = makers[i].preference
        assert isinstance(preference, Prioritised)
        kept = (s for place, s in enumerate(preference.statements) if (i, place) not in dropped.statements)
        makers[i] = replace(makers[i], preference=Prioritised(tuple(kept)))
    table = board.ranks.copy()
    if changed:
        table[changed] = ranks_of(replace(board.conflict, decision_makers=tuple(makers[i] for i in changed)))
    return table
