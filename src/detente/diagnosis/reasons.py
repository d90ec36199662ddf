"""Why a verdict is what it is: reasons with what they speak of, and a plain gloss for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from detente.diagnosis.board import Board
from detente.diagnosis.findings import Because, Depth, Kind, State, StatementRef
from detente.diagnosis.kinds import Position, deciding
from detente.errors import TooLargeError
from detente.stability.reasons import explain

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
_KINDS = {
    "conflict of interest": "no state is left that every side prefers to today's",
    "coordination": "there is a state that every side prefers and would keep, but no single step leads there",
    "trust": "in every state that all prefer to today's, some side gains by leaving its own part undone",
}


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
    found += _asked(position)
    if kinds:
        found += _kind(position, kinds[0], depth, refs)
    return tuple(found)


def _holding(position: Position, refs: Mapping[tuple[int, int], StatementRef]) -> list[Because]:
    board = position.board
    s0 = board.text(board.s0)
    if position.nash:
        names = tuple(maker.name for maker in board.conflict.decision_makers)
        return [Because("no gain", "no side gains by moving alone", names, state=s0)]
    try:
        found = explain(board.conflict, s0, ("seq",))
    except TooLargeError:
        return []
    because: list[Because] = []
    for reason in found:
        for temptation in reason.temptations[:1]:
            target = temptation.move.target
            held = temptation.sanction is not None
            about = "held by sanction" if held else "would move"
            words = "would gain by" if held else "would move:"
            changed = changes(board, s0, target)
            text = f"{reason.decision_maker} {words} {changed}" + (", but others would answer" if held else "")
            decisive = _decisive(position, reason.decision_maker, target, s0, refs)
            because.append(
                Because(
                    about,  # type: ignore[arg-type]
                    text,
                    (reason.decision_maker,),
                    state=s0,
                    target=target,
                    refs=decisive,
                    statements=_ids(decisive),
                )
            )
    return sorted(because, key=lambda b: b.about == "held by sanction")


def _asked(position: Position) -> list[Because]:
    found = []
    for demand in position.demands:
        text = f"{', '.join(demand.askers)}: asks {demand.owner} for {demand.option}"
        if demand.contested:
            text += f", and {demand.owner} " + ("refused it" if demand.refused else "would lose by it")
        ids = tuple(dict.fromkeys((*demand.asked_by, *demand.refused)))
        about = "refused" if demand.contested and demand.refused else "asked"
        found.append(Because(about, text, (*demand.askers, demand.owner), option=demand.option, statements=ids))  # type: ignore[arg-type]
    return found


def _kind(
    position: Position, kind: Kind, depth: Depth | None, refs: Mapping[tuple[int, int], StatementRef]
) -> list[Because]:
    board = position.board
    if kind.witness is None:
        return [Because("no better state", _KINDS[kind.name])]
    names = tuple(maker.name for maker in board.conflict.decision_makers)
    found = [Because("better state", f"all would prefer {in_words(board, kind.witness)}", names, state=kind.witness)]
    if kind.name == "coordination":
        return found
    number = int(kind.witness.replace("Y", "1").replace("N", "0"), 2)
    for i, name in enumerate(names):
        target = _tempted(board, i, number)
        if target is None:
            continue
        decisive = _decisive(position, name, board.text(target), kind.witness, refs)
        text = f"there {name} would gain by {changes(board, kind.witness, board.text(target))}"
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
    from detente.conflict import state_number
    from detente.stability.moves import improvements_from

    if board.nash_for(i)[state]:
        return None
    targets = improvements_from(board.conflict, board.conflict.decision_makers[i].name, board.text(state))
    return state_number(targets[0]) if targets else None


def _decisive(
    position: Position, name: str, one: str, other: str, refs: Mapping[tuple[int, int], StatementRef]
) -> tuple[StatementRef, ...]:
    """The statement for which a decision maker prefers one state to another."""
    board = position.board
    i = next(i for i, maker in enumerate(board.conflict.decision_makers) if maker.name == name)
    numbers = [int(state.replace("Y", "1").replace("N", "0"), 2) for state in (one, other)]
    place = deciding(board, i, numbers[0], numbers[1])
    return () if place is None else (refs[i, place],)


def _ids(found: Sequence[StatementRef]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for ref in found for name in ref.statements))


def changes(board: Board, source: str, target: str) -> str:
    """The options that change between two states."""
    words = [
        ("taking " if after == "Y" else "leaving ") + option.id
        for option, before, after in zip(board.conflict.options, source, target, strict=True)
        if before != after
    ]
    return " and ".join(words) or "changing nothing"


def in_words(board: Board, state: str) -> str:
    """The options taken in a state."""
    taken = [o.id for o, letter in zip(board.conflict.options, state, strict=True) if letter == "Y"]
    return " and ".join(taken) or "nothing taken"
