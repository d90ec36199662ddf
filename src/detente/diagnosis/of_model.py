"""The diagnosis of a conflict model alone."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np

from detente.conflict import Conflict, Prioritised, Ranking
from detente.conflict.combined import require_apart
from detente.conflict.problems import require_sound
from detente.diagnosis.board import Board
from detente.diagnosis.drops import Dropped, minimal_drops
from detente.diagnosis.findings import Diagnosis, Kind, KindIf, StatementRef, StickingPoint, Verdict
from detente.diagnosis.kinds import Position, held_firm
from detente.diagnosis.reasons import reason_of, reasons
from detente.diagnosis.ways import ways_out

ARRAYS = 16
"""Options up to which states are laid out in arrays; beyond, sets of states are held as decision diagrams."""


def diagnose(conflict: Conflict, *, status_quo: str | None = None) -> Diagnosis:
    """Say whether a conflict is deadlocked, of what kind, why, and what would free it.

    Definitions (r_i: rank of decision maker i, higher is preferred; s0: the status quo). An option is *asked* when
    it is another's, not taken in s0, and taking it alone is feasible and preferred by the asker; *contested* when its
    owner then ranks lower. The state is *open* when s0 is not sequentially stable for everybody, else *nothing asked*,
    else *deadlocked*. *Better* states are feasible, differ from s0 only in options that may change that way, and have
    r_i above r_i(s0) for every i. A deadlock is a *conflict of interest* when there is none, of *coordination* when
    one is a Nash equilibrium, else of *trust*.

    Args:
        status_quo: as Y and N, in place of the model's own.

    Raises: ModelError for a faulty model, or a status quo that is no feasible state; TooLargeError for a model of
        more options than can be worked out.
    """
    require_sound(conflict)
    if on_diagrams(conflict):
        from detente.diagnosis.of_large import diagnose_large

        return diagnose_large(conflict, conflict.status_quo if status_quo is None else status_quo)
    require_apart(conflict, "no diagnosis")
    board = Board(conflict, conflict.status_quo if status_quo is None else status_quo)
    position = Position(board)
    refs = statement_refs(conflict)
    concessions, commitments = opening(board), securing(position)
    return Diagnosis(
        conflict=conflict,
        status_quo=board.text(board.s0),
        verdict=verdict(position, commitments, refs),
        demands=position.demands,
        sticking_points=_sticking_points(position, concessions, commitments, refs),
        ways_out=ways_out(position, concessions, commitments, refs) if position.state == "deadlocked" else (),
        better=int(position.better.size),
    )


def on_diagrams(conflict: Conflict) -> bool:
    """Whether the model is too large for arrays, and diagrams can hold it: they cannot hold moves of single states,
    and hold long rankings badly.
    """
    if len(conflict.options) <= ARRAYS or conflict.single_moves:
        return False
    ranked = any(isinstance(maker.preference, Ranking) for maker in conflict.decision_makers)
    return find_spec("oxidd") is not None and not ranked


def opening(board: Board) -> list[Dropped]:
    """The minimal sets of statements whose dropping opens a deal."""
    reach = board.within_reach.copy()
    reach[board.s0] = False
    return minimal_drops(board, np.flatnonzero(reach), above_status_quo=True)


def securing(position: Position) -> list[Dropped]:
    """The minimal sets of statements whose dropping makes some better state Nash."""
    return minimal_drops(position.board, position.better, above_status_quo=False)


def statement_refs(conflict: Conflict) -> dict[tuple[int, int], StatementRef]:
    """All ordered statements, by the places of decision maker and statement (both from 0)."""
    return {
        (i, k): StatementRef(maker.name, k + 1, str(s.expression), s.statements, s.assumed)
        for i, maker in enumerate(conflict.decision_makers)
        if isinstance(maker.preference, Prioritised)
        for k, s in enumerate(maker.preference.statements)
    }


def verdict(position: Position, commitments: list[Dropped], refs: dict[tuple[int, int], StatementRef]) -> Verdict:
    """The verdict with its reasons."""
    deadlocked = position.state == "deadlocked"
    kinds: tuple[Kind, ...] = ()
    if deadlocked:
        kinds = (Kind(position.kind, _witness(position, commitments)),)
    depth = position.depth if deadlocked else None
    return Verdict(
        state=position.state,
        deadlocked=deadlocked,
        nash=position.nash,
        kinds=kinds,
        depth=depth,
        kinds_if=kinds_if(position) if deadlocked else (),
        why=reasons(position, kinds, depth, refs),
        reason=reason_of(position.state, kinds),
    )


def _witness(position: Position, commitments: list[Dropped]) -> str | None:
    """A better state: of those that least has to be guaranteed for, the nearest to today's."""
    if not position.better.size:
        return None
    board = position.board
    return board.text(commitments[0].state if commitments else board.nearest(position.better))


def kinds_if(position: Position) -> tuple[KindIf, ...]:
    """For each contested demand, the kind with it held firm; those refused in words first."""
    board = position.board
    found = []
    for demand in position.demands:
        for asker in demand.askers if demand.contested else ():
            firm = Position(Board(held_firm(board.conflict, asker, demand.option), board.text(board.s0)))
            ids = tuple(dict.fromkeys((*demand.asked_by, *demand.refused)))
            found.append(KindIf(firm.kind, demand.option, asker, firm.state, ids, demand.refused))
    return tuple(sorted(found, key=lambda one: not one.refused))


def _sticking_points(
    position: Position,
    concessions: list[Dropped],
    commitments: list[Dropped],
    refs: dict[tuple[int, int], StatementRef],
) -> tuple[StickingPoint, ...]:
    text = position.board.text
    return (
        *(
            StickingPoint("contested demand", option=d.option, owner=d.owner, askers=d.askers, refused=d.refused)
            for d in position.demands
            if d.contested
        ),
        *(
            StickingPoint("concession", statements=tuple(refs[pair] for pair in d.statements), deal=text(d.state))
            for d in concessions
        ),
        *(
            StickingPoint("commitment", statements=tuple(refs[pair] for pair in d.statements), deal=text(d.state))
            for d in commitments
        ),
    )
