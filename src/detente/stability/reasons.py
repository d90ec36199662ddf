"""Why a state is stable for a decision maker, or what breaks it: the improvements, and what sanctions each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from detente.conflict.model import Conflict, PartialOrder
from detente.conflict.states import is_feasible
from detente.errors import ModelError, SettingError, TooLargeError
from detente.stability.moves import improvements_from, moves_from, prefers, rank
from detente.stability.solution import CONCEPTS, USUAL

SEARCHED = 20_000  # states looked at for one sanction

_CREDIBLE = ("seq", "sseq")
_SYMMETRIC = ("smr", "sseq")


@dataclass(frozen=True, slots=True)
class Step:
    """One move: who makes it, from which state to which."""

    mover: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Temptation:
    """An improvement, and how the others can answer it.

    Attributes:
        sanction: the shortest answer that leaves the decision maker no better off than before; None where none does.
        escape: where there are such answers and the concept lets the decision maker move away from them, one state
            that it would move away to; None elsewhere.
    """

    move: Step
    sanction: tuple[Step, ...] | None
    escape: Step | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a state is, or is not, stable for one decision maker under one concept.

    `temptations` are its improvements from the state, those without a sanction first.
    """

    state: str
    decision_maker: str
    concept: str
    temptations: tuple[Temptation, ...]

    @property
    def stable(self) -> bool:
        """Whether every improvement is sanctioned; under Nash, whether there is none."""
        if self.concept == "nash":
            return not self.temptations
        return all(temptation.sanction is not None for temptation in self.temptations)


class Moves:
    """Moves and ranks of one conflict, each computed once."""

    def __init__(self, conflict: Conflict) -> None:
        self.conflict = conflict
        self.everyone = tuple(maker.name for maker in conflict.decision_makers)
        self.moves: Callable[[str, str], list[str]] = cache(lambda i, s: moves_from(conflict, i, s))
        self.improvements: Callable[[str, str], list[str]] = cache(lambda i, s: improvements_from(conflict, i, s))
        self.rank: Callable[[str, str], int] = cache(lambda i, s: rank(conflict, i, s))
        self._partial = {m.name for m in conflict.decision_makers if isinstance(m.preference, PartialOrder)}

    def prefers(self, name: str, state: str, other: str) -> bool:
        """Whether the decision maker strictly prefers the state to the other."""
        if name in self._partial:
            return prefers(self.conflict, name, state, other)
        return self.rank(name, state) > self.rank(name, other)


def explain(
    conflict: Conflict,
    state: str,
    concepts: Iterable[str] = USUAL,
    decision_makers: Sequence[str] | None = None,
) -> list[Reason]:
    """Say for each decision maker and concept what keeps the state, or breaks it.

    Raises: ModelError for what is no feasible state or no decision maker; SettingError for an unknown concept;
        TooLargeError when a sanction is not found among 20,000 states looked at.
    """
    require_state(conflict, state)
    state = conflict.named(state)
    known = Moves(conflict)
    reasons = []
    for name in decision_makers if decision_makers is not None else known.everyone:
        conflict.decision_maker(name)
        for concept in concepts:
            if concept not in CONCEPTS:
                raise SettingError(f"there are no reasons under {concept[:40]!r}", mend="one of " + ", ".join(CONCEPTS))
            found = [_temptation(known, state, name, target, concept) for target in known.improvements(name, state)]
            found.sort(key=lambda temptation: temptation.sanction is not None)
            reasons.append(Reason(state, name, concept, tuple(found)))
    return reasons


def require_state(conflict: Conflict, state: str) -> None:
    """Refuse what is no feasible state of the conflict.

    Raises: ModelError.
    """
    if len(state) != len(conflict.options) or state.strip("YN"):
        mend = f"{len(conflict.options)} letters, Y or N for each option: " + ", ".join(conflict.option_ids[:12])
        raise ModelError(f"{state[:60]!r} is no state of this model", mend=mend)
    if not is_feasible(conflict, state):
        raise ModelError(f"{state} is infeasible", mend="name a feasible state")


def _temptation(known: Moves, state: str, name: str, target: str, concept: str) -> Temptation:
    move = Step(name, state, target)
    if concept == "nash":
        return Temptation(move, None)
    step = known.improvements if concept in _CREDIBLE else known.moves
    escape: Step | None = None
    first: dict[tuple[str, str], tuple[str, str] | None] = {(target, name): None}
    todo = [(target, name)]
    for at, last in todo:
        if len(first) > SEARCHED:
            raise TooLargeError(
                f"no sanction of {name!r} found among {SEARCHED:,} states", mend="ask for nash, or a smaller model"
            )
        for mover in known.everyone:
            if mover in (last, name):
                continue
            for there in step(mover, at):
                if (there, mover) in first:
                    continue
                first[there, mover] = (at, last)
                todo.append((there, mover))
                if known.prefers(name, there, state):
                    continue
                away = _way_out(known, name, there, state) if concept in _SYMMETRIC else None
                if away is None:
                    return Temptation(move, _back(first, (there, mover)))
                escape = escape or away
    return Temptation(move, None, escape)


def _way_out(known: Moves, name: str, state: str, before: str) -> Step | None:
    """A move to a state that the decision maker prefers to the one before, where there is one."""
    targets = [target for target in known.moves(name, state) if known.prefers(name, target, before)]
    if not targets:
        return None
    best = targets[0]
    for target in targets:
        if known.prefers(name, target, best):
            best = target
    return Step(name, state, best)


def _back(first: dict[tuple[str, str], tuple[str, str] | None], end: tuple[str, str]) -> tuple[Step, ...]:
    steps = []
    here = end
    while (before := first[here]) is not None:
        steps.append(Step(here[1], before[0], here[0]))
        here = before
    return tuple(reversed(steps))
