"""The diagnosis of a conflict model of many options, on decision diagrams."""

from __future__ import annotations

from functools import cache

from detente.conflict import Conflict
from detente.conflict.expressions import Implies, Is, Or
from detente.conflict.states import is_feasible
from detente.diagnosis.findings import (
    Because,
    Depth,
    Diagnosis,
    Kind,
    KindIf,
    KindName,
    State,
    StatementRef,
    StickingPoint,
    Verdict,
)
from detente.diagnosis.kinds import deciding, demands, held_firm
from detente.diagnosis.large import MOST_SETS, Dropped, LargeBoard
from detente.diagnosis.reasons import asked, changes, in_words, kind_words, reason_of
from detente.diagnosis.ways_of_large import Seen, ways_of_large
from detente.errors import TooLargeError
from detente.stability.moves import rank
from detente.stability.symbolic.diagrams import Diagram


class _Large:
    """What the parts of the answer share."""

    def __init__(self, conflict: Conflict, status_quo: str) -> None:
        from detente.diagnosis.of_model import statement_refs

        self.board = LargeBoard(conflict, status_quo)
        self.conflict, self.s0 = conflict, status_quo
        self.refs = statement_refs(conflict)
        self.names = [maker.name for maker in conflict.decision_makers]
        self.left_out: list[str] = []
        self.complete = True
        nowhere = self.board.diagrams.constant(False)
        self.nash = self.board.model.feasible
        for i in range(len(self.names)):
            self.nash = self.nash & self.board.nash(i)
        self.is_nash = self.board.holds_today(self.nash)
        self.leaving = {
            name: found
            for i, name in enumerate(self.names)
            if not self.is_nash and (found := self.board.leaving(i)) != nowhere
        }
        value = cache(lambda name, state: rank(conflict, name, state))
        self.demands = demands(conflict, status_quo, lambda state: is_feasible(conflict, state), value)

    @property
    def seen(self) -> Seen:
        """What ways out are looked for in."""
        return Seen(self.board, self.names, self.nash, self.demands, self.refs)

    @property
    def state(self) -> State:
        if self.leaving:
            return "open"
        return "deadlocked" if self.demands else "nothing asked"

    def kind(self, better: Diagram, nash: Diagram) -> KindName:
        nowhere = self.board.diagrams.constant(False)
        if better == nowhere:
            return "conflict of interest"
        return "coordination" if better & nash != nowhere else "trust"

    def depth(self) -> Depth | None:
        try:
            return self.board.depth()
        except TooLargeError as fault:
            self.left_out.append(f"the depth of the trust deadlock ({fault.what})")
            return None

    def sets(self, candidates: Diagram, type_: str, *, above_status_quo: bool) -> list[Dropped]:
        found, complete = self.board.minimal_drops(candidates, above_status_quo=above_status_quo)
        if not complete:
            self.complete = False
            self.left_out.append(f"{type_}s beyond the first {MOST_SETS}: there are at least so many")
        return found


def diagnose_large(conflict: Conflict, status_quo: str) -> Diagnosis:
    """As `diagnose`, for models of any number of options; minimal sets are listed up to `MOST_SETS` of a type.

    Raises: TooLargeError when not even the sets of statements fit into memory.
    """
    large = _Large(conflict, status_quo)
    board = large.board
    with board.diagrams.guard("the sticking points"):
        elsewhere = board.within_reach
        today = board.diagrams.constant(True)
        for k, letter in enumerate(status_quo):
            today &= board.model.option(k) if letter == "Y" else ~board.model.option(k)
        concessions = large.sets(elsewhere & ~today, "concession", above_status_quo=True)
        commitments = large.sets(board.better, "commitment", above_status_quo=False)
        verdict = _verdict(large, commitments)
    points = [
        StickingPoint("contested demand", option=d.option, owner=d.owner, askers=d.askers, refused=d.refused)
        for d in large.demands
        if d.contested
    ]
    for found, make in ((concessions, _concession), (commitments, _commitment)):
        points += [make(tuple(large.refs[pair] for pair in pairs), deal) for pairs, deal in found]
    return Diagnosis(
        conflict=conflict,
        status_quo=status_quo,
        verdict=verdict,
        demands=large.demands,
        sticking_points=tuple(points),
        ways_out=ways_of_large(large.seen, verdict, concessions, commitments) if verdict.deadlocked else (),
        better=board.states(board.better).count(),
        complete=large.complete,
        left_out=tuple(large.left_out),
    )


def standing_large(conflict: Conflict, status_quo: str) -> tuple[State, KindName | None]:
    """The state of the status quo, and the kind of a deadlock, without their reasons."""
    large = _Large(conflict, status_quo)
    with large.board.diagrams.guard("the kind of the deadlock"):
        return large.state, large.kind(large.board.better, large.nash) if large.state == "deadlocked" else None


def _concession(statements: tuple[StatementRef, ...], deal: str) -> StickingPoint:
    return StickingPoint("concession", statements=statements, deal=deal)


def _commitment(statements: tuple[StatementRef, ...], deal: str) -> StickingPoint:
    return StickingPoint("commitment", statements=statements, deal=deal)


def _verdict(large: _Large, commitments: list[Dropped]) -> Verdict:
    state = large.state
    kinds: tuple[Kind, ...] = ()
    depth: Depth | None = None
    if state == "deadlocked":
        name = large.kind(large.board.better, large.nash)
        some = large.board.states(large.board.better).states(1)
        kinds = (Kind(name, commitments[0][1] if commitments else some[0] if some else None),)
        depth = large.depth() if name == "trust" else None
    return Verdict(
        state=state,
        deadlocked=state == "deadlocked",
        nash=large.is_nash,
        kinds=kinds,
        depth=depth,
        kinds_if=_kinds_if(large) if kinds else (),
        why=tuple(_why(large, kinds)),
        reason=reason_of(state, kinds),
    )


def _kinds_if(large: _Large) -> tuple[KindIf, ...]:
    board, found = large.board, []
    for demand in large.demands:
        for asker in demand.askers if demand.contested else ():
            i = large.names.index(asker)
            own = tuple(Is(o.id) for o in large.conflict.options if o.owner == asker)
            nash, better = large.nash, board.better
            if own:
                given = own[0] if len(own) == 1 else Or(own)
                firm = board.model.set_of(Implies(given, Is(demand.option)))
                nash = board.nash_firm(i, firm)
                better = board.within_reach & board.preferred(i, [firm, *board.vectors[i]])
                for j in range(len(large.names)):
                    if j != i:
                        nash, better = nash & board.nash(j), better & board.preferred(j)
            state: State = "deadlocked"
            if not board.holds_today(nash):  # who holds firm may want back what it does today
                state, _ = standing_large(held_firm(large.conflict, asker, demand.option), large.s0)
            ids = tuple(dict.fromkeys((*demand.asked_by, *demand.refused)))
            found.append(KindIf(large.kind(better, nash), demand.option, asker, state, ids, demand.refused))
    return tuple(sorted(found, key=lambda one: not one.refused))


def _why(large: _Large, kinds: tuple[Kind, ...]) -> list[Because]:
    if not large.is_nash:
        found = [_would_move(large, name, states) for name, states in large.leaving.items()]
    else:
        found = [Because("no gain", "no side gains by moving alone", tuple(large.names), state=large.s0)]
    if large.state == "open":
        return found
    found += asked(large.demands)
    for kind in kinds:
        if kind.witness is None:
            found.append(Because("no better state", kind_words(kind.name)))
        else:
            text = f"all would prefer {in_words(large.conflict, kind.witness)}"
            found.append(Because("better state", text, tuple(large.names), state=kind.witness))
    return found


def _would_move(large: _Large, name: str, states: Diagram) -> Because:
    target = large.board.states(states).states(1)[0]
    place = deciding(large.conflict, name, target, large.s0)
    refs = () if place is None else (large.refs[large.names.index(name), place],)
    return Because(
        "would move",
        f"{name} would gain by {changes(large.conflict, large.s0, target)}",
        (name,),
        state=large.s0,
        target=target,
        refs=refs,
        statements=tuple(s for ref in refs for s in ref.statements),
    )
