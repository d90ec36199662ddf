"""Why a verdict is what it is: reasons with what they speak of, and a plain gloss for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from detente.conflict import Conflict, state_number
from detente.diagnosis.board import Board, Flags
from detente.diagnosis.findings import About, Because, Demand, Depth, Kind, KindName, State, StatementRef
from detente.diagnosis.kinds import Position, deciding
from detente.stability.moves import improvements_from

_DEPTHS = {
    "seq": "a credible answer can hold a better state",
    "smr": "only an answer that hurts its giver, and leaves no way out, can hold a better state",
    "gmr": "only an answer that hurts its giver can hold a better state",
    "none": "no answer of the others can hold a better state",
}
_STATES = {
    "open": "The status quo does not hold: somebody would move.",
    "nothing asked": "Nobody asks for anything that another would have to do.",
    "deadlocked": "Nobody gains by moving alone, and what is asked is not done",
}
_KINDS: dict[KindName, str] = {
    "conflict of interest": "no state is left that every side prefers to today's",
    "coordination": "there is a state that every side prefers and would keep, but no single step leads there",
    "trust": "in every state that all prefer to today's, some side gains by leaving its own part undone",
}


def kind_words(kind: KindName) -> str:
    """What a kind means, as a clause."""
    return _KINDS[kind]


def reason_of(state: State, kinds: Sequence[Kind]) -> str:
    """The verdict in one sentence."""
    if not kinds:
        return _STATES[state]
    return f"{_STATES[state]}: {_KINDS[kinds[0].name]}."


def reasons(
    position: Position, kinds: Sequence[Kind], depth: Depth | None, refs: Mapping[tuple[int, int], StatementRef]
) -> tuple[Because, ...]:
    """The reasons in the order of the argument: what holds s0, what is asked, what is better and why it fails."""
    found = [*_holding(position, refs)]
    if position.state == "open":
        return tuple(found)
    found += asked(position.demands)
    if kinds:
        found += _kind(position, kinds[0], depth, refs)
    return tuple(found)


def _holding(position: Position, refs: Mapping[tuple[int, int], StatementRef]) -> list[Because]:
    board = position.board
    s0 = board.text(board.s0)
    if position.nash:
        names = tuple(maker.name for maker in board.conflict.decision_makers)
        return [Because("no gain", "no side gains by moving alone", names, state=s0)]
    because: list[Because] = []
    for i, maker in enumerate(board.conflict.decision_makers):
        gains = position.gains(i)
        moves = position.leaving(i)
        target = _best(board, i, moves if moves.any() else gains)
        if target is None:
            continue
        about: About = "would move" if moves.any() else "held by sanction"
        text = f"{maker.name} would gain by {changes(board.conflict, s0, target)}"
        decisive = _decisive(position, maker.name, target, s0, refs)
        because.append(
            Because(
                about,
                text if moves.any() else text + ", but others would then answer to its loss",
                (maker.name,),
                state=s0,
                target=target,
                refs=decisive,
                statements=_ids(decisive),
            )
        )
    return sorted(because, key=lambda b: b.about == "held by sanction")


def _best(board: Board, i: int, states: Flags) -> str | None:
    """Of these states, one that decision maker i likes best and that changes fewest options."""
    among = np.flatnonzero(states)
    if not among.size:
        return None
    values = board.ranks[i][among]
    return board.text(board.nearest(among[values == values.max()]))


def asked(demands: Sequence[Demand]) -> list[Because]:
    """What is asked, and of whom."""
    found = []
    for demand in demands:
        text = f"{', '.join(demand.askers)}: asks {demand.owner} for {demand.option}"
        if demand.contested:
            text += f", and {demand.owner} " + ("refused it" if demand.refused else "would lose by it")
        ids = tuple(dict.fromkeys((*demand.asked_by, *demand.refused)))
        about: About = "refused" if demand.contested and demand.refused else "asked"
        found.append(Because(about, text, (*demand.askers, demand.owner), option=demand.option, statements=ids))
    return found


def _kind(
    position: Position, kind: Kind, depth: Depth | None, refs: Mapping[tuple[int, int], StatementRef]
) -> list[Because]:
    board = position.board
    if kind.witness is None:
        return [Because("no better state", _KINDS[kind.name])]
    names = tuple(maker.name for maker in board.conflict.decision_makers)
    found = [
        Because("better state", f"all would prefer {in_words(board.conflict, kind.witness)}", names, state=kind.witness)
    ]
    if kind.name == "coordination":
        return found
    number = state_number(kind.witness)
    for i, name in enumerate(names):
        target = _tempted(board, i, number)
        if target is None:
            continue
        decisive = _decisive(position, name, board.text(target), kind.witness, refs)
        text = f"there {name} would gain by {changes(board.conflict, kind.witness, board.text(target))}"
        found.append(
            Because(
                "leaves undone",
                text,
                (name,),
                state=kind.witness,
                target=board.text(target),
                refs=decisive,
                statements=_ids(decisive),
            )
        )
    if depth is not None:
        found.append(Because("depth", _DEPTHS[depth], state=kind.witness))
    return found


def _tempted(board: Board, i: int, state: int) -> int | None:
    """The state that decision maker i would rather move to from this one; None where it stays."""
    if board.nash_for(i)[state]:
        return None
    targets = improvements_from(board.conflict, board.conflict.decision_makers[i].name, board.text(state))
    return state_number(targets[0]) if targets else None


def _decisive(
    position: Position, name: str, one: str, other: str, refs: Mapping[tuple[int, int], StatementRef]
) -> tuple[StatementRef, ...]:
    """The statement for which a decision maker prefers one state to another."""
    conflict = position.board.conflict
    place = deciding(conflict, name, one, other)
    if place is None:
        return ()
    i = next(i for i, maker in enumerate(conflict.decision_makers) if maker.name == name)
    return (refs[i, place],)


def _ids(found: Sequence[StatementRef]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for ref in found for name in ref.statements))


def changes(conflict: Conflict, source: str, target: str) -> str:
    """The options that change between two states."""
    words = [
        ("taking " if after == "Y" else "leaving ") + option.id
        for option, before, after in zip(conflict.options, source, target, strict=True)
        if before != after
    ]
    return " and ".join(words) or "changing nothing"


def in_words(conflict: Conflict, state: str) -> str:
    """The options taken in a state."""
    taken = [o.id for o, letter in zip(conflict.options, state, strict=True) if letter == "Y"]
    return " and ".join(taken) or "nothing taken"
