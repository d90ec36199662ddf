"""Where a matter stands after each statement about it: the state machine of a thread."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from detente.ledger.begun import is_unfinished
from detente.ledger.checkpoints import Checkpoints, in_common
from detente.ledger.events import When, parsed
from detente.ledger.mentions import ASKS, COMMITS, holds_out_for, takes_against
from detente.ledger.sides import Sides
from detente.ledger.wording import gives_up, gives_up_itself
from detente.values.dates import DateSpan
from detente.values.statement import HEDGED, Statement

Status = Literal[
    "proposed", "demanded", "offered", "promised", "accepted", "rejected", "withdrawn", "kept", "broken", "lapsed",
    "contested",
]  # fmt: skip
STATUSES: tuple[Status, ...] = get_args(Status)
LIVE: frozenset[Status] = frozenset({"proposed", "demanded", "offered", "promised", "accepted"})

IN_PART = "done in part: not kept yet"
_FIRM = frozenset({"accepted", "promised", "kept"})  # a wish repeated does not undo them
_RISING = ("demanded", "proposed", "offered", "promised")  # each says more than those before
_ANSWERS = frozenset({"accept", "reject", "concede", "comply", "breach"})
_RETOLD = timedelta(days=14)
_DEEDS = frozenset({"comply", "breach", "act"})
_PUT: dict[tuple[str, str], tuple[Status, str]] = {
    ("propose", "content"): ("proposed", "proposed"),
    ("offer", "content"): ("offered", "offered"),
    ("offer", "gets"): ("demanded", "wanted in return"),
    ("promise", "content"): ("promised", "promised"),
    ("promise", "gets"): ("demanded", "wanted in return"),
    ("demand", "content"): ("demanded", "demanded"),
    ("demand", "gives"): ("offered", "held out in return"),
    ("request", "content"): ("demanded", "asked for"),
    ("request", "gives"): ("offered", "held out in return"),
    ("position", "content"): ("demanded", "wished for"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """The status after one statement, and what the statement did to it."""

    statement: str
    status: Status | None
    hedged: bool
    reason: str
    lapse: bool = False
    offered: bool = False


def fold(
    who: Sides,
    ordered: list[Statement],
    own: set[str],
    roles: dict[str, str],
    whens: Mapping[str, When],
    end: date | None,
) -> list[Step]:
    """The steps of one matter.

    Args:
        ordered: its statements in the order of event date.
        own: the sides that would act.
        roles: for statements that name the action themselves, its part in them (content, gives, gets).
        end: the day to which deadlines are counted; None where no day is known.
    """
    return Folding(who, own, roles, whens).steps(ordered, end)


class Folding:
    """Folds one matter as more and more of it is known; what was folded in the same order before is not folded again.

    Args:
        own, roles, whens: as in `fold`, of all that is ever known.
    """

    def __init__(self, who: Sides, own: set[str], roles: dict[str, str], whens: Mapping[str, When]) -> None:
        self._roles = roles
        self._state = _Fold(who, own, roles, whens)
        self._done: list[Statement] = []
        self._steps: list[Step] = []
        self._kept = Checkpoints(_Fold.copy)

    def steps(self, ordered: list[Statement], end: date | None) -> list[Step]:
        """The steps of what is known by now; the same values as before where they say the same."""
        arranged = _answers_after_asks(ordered)
        if arranged[: len(self._done)] != self._done:
            at, self._state = self._kept.back_to(in_common(arranged, self._done))
            del self._steps[at:]
        for number in range(len(self._steps), len(arranged)):
            self._kept.keep(number, self._state)
            statement, state = arranged[number], self._state
            reason = state.step(statement)
            self._steps.append(Step(statement.id, state.status, state.hedged, reason, offered=state.offered))
        self._done = arranged
        lapsed = _lapse(self._state, ordered, self._roles, end)
        return [*self._steps, lapsed] if lapsed else list(self._steps)


def _answers_after_asks(ordered: list[Statement]) -> list[Statement]:
    """The order to fold in: an undated answer told before the ask of the same document comes after it.

    ("The port reopened, as the union had demanded.") Dated ones keep their place.
    """
    first = next((s for s in ordered if s.kind in ASKS or s.kind in COMMITS), None)
    if first is None:
        return ordered
    early = ordered[: ordered.index(first)]
    moved = [s for s in early if s.kind in _ANSWERS and s.date is None and s.document == first.document]
    if not moved:
        return ordered
    rest = [s for s in ordered if s not in moved]
    at = rest.index(first) + 1
    return [*rest[:at], *moved, *rest[at:]]


class _Fold:
    """The status while it is being folded."""

    def __init__(self, who: Sides, own: set[str], roles: dict[str, str], whens: Mapping[str, When]) -> None:
        self.who, self.own, self.roles, self.whens = who, own, roles, whens
        self.status: Status | None = None
        self.hedged = False
        self.offered = False  # somebody offered or promised it
        self._since: Statement | None = None  # what gave the status
        self._refused_from: tuple[Status | None, bool] = (None, False)  # what a refusal taken back returns to
        self._answers: dict[str, Statement] = {}  # each side's latest answer
        self._put_by: dict[str, set[str]] = {}  # each side's kinds of putting it on the table
        self._told: dict[str, Statement] = {}
        self._addressed: set[str] = set()

    def copy(self) -> _Fold:
        """The same status, to go on from by itself."""
        other = copy(self)
        other._answers, other._told, other._addressed = dict(self._answers), dict(self._told), set(self._addressed)
        other._put_by = {side: set(kinds) for side, kinds in self._put_by.items()}
        return other

    def step(self, s: Statement) -> str:
        """Take in one statement, and say what it did to the status."""
        reason = self._step(s)
        self._told[s.id] = s
        return reason

    def _step(self, s: Statement) -> str:
        if s.certainty == "denied" and s.kind == "accept" and self.status == "accepted" and self._later(s):
            self._set("proposed", s)
            return "not agreed anew: what was agreed before does not hold"
        if s.certainty == "denied":
            return f"said not to be so ({s.kind}): changes nothing"
        if self.whens[s.id].planned and s.kind in _DEEDS:
            return "expected for a later day: changes nothing yet"
        side = self.who.side(s.actor)
        if takes_against(s):
            return self._opposed(s, side)
        if s.kind in ASKS or s.kind in COMMITS or s.kind == "position":
            return self._put(s, side)
        if s.kind in {"accept", "reject", "concede"}:
            if s.id in self.roles and not (self._concerned(side) or self._answers_who_put_it(s)):
                return f"{s.kind} by a side that it does not concern: changes nothing"
            return {"accept": self._accepted, "reject": self._rejected, "concede": self._conceded}[s.kind](s, side)
        if s.kind in _DEEDS:
            return self._deed(s, side)
        return "speaks of it"

    def _concerned(self, side: str) -> bool:
        """Whether the side would act, was asked or put it; anybody where that is not known."""
        return not self.own or self.status is None or side in self.own | self._addressed | self._put_by.keys()

    def _answers_who_put_it(self, s: Statement) -> bool:
        """Whether it was held out to nobody named, and this answers those who would do it or put it."""
        if self._addressed:
            return False
        return not {self.who.side(name) for name in s.addressee}.isdisjoint(self.own | self._put_by.keys())

    def _put(self, s: Statement, side: str) -> str:
        role = self.roles.get(s.id)
        if role is None:
            return "speaks of it"
        if s.kind == "position" and side in self.own:
            return "its own wish: changes nothing"
        if any(
            (o := self._told.get(n)) and (o.kind, self.who.party(o.actor)) == (s.kind, self.who.party(s.actor))
            for n in s.refers_to
        ):
            return "told again"
        status, reason = _PUT[s.kind, role] if (s.kind, role) in _PUT else _PUT[s.kind, "content"]
        self.offered = self.offered or status in {"offered", "promised"}
        self._put_by.setdefault(side, set()).add(s.kind)
        self._addressed |= {self.who.side(name) for name in s.addressee}
        later = self._later(s)
        # who puts a plan anew, later, shows that what was agreed before does not hold; who presses for it does not
        if self.status in _FIRM and not (later and (self.status != "accepted" or s.kind in {"propose", "offer"})):
            return f"{reason}, already {self.status}"
        if self.status == "withdrawn" and s.kind == "position":
            return f"{reason}, but not put again"  # an aim that lives on does not bring a withdrawn plan back
        if self.status == "broken" and status in {"demanded", "proposed"}:
            return f"{reason} again, still broken"
        if self.status == "rejected":
            by_itself = self._since is not None and self.who.side(self._since.actor) == side
            anew = status in {"offered", "promised"} and side in self.own and by_itself
            if not anew and (not later or status == "demanded"):
                return f"{reason} again, still rejected"
        if self.status in _RISING and status in _RISING and _RISING.index(self.status) > _RISING.index(status):
            return f"{reason}, already {self.status}"
        if self.status == status:
            self.hedged = self.hedged and _hedged(s)
            return f"{reason} again"
        self._set(status, s)
        return reason

    def _opposed(self, s: Statement, side: str) -> str:
        if side in self.own and self.status in LIVE - {"accepted"}:
            self._refused_from = (self.status, self.hedged)
            self._set("rejected", s)
            return "opposed by who would act"
        return "opposed"

    def _accepted(self, s: Statement, side: str) -> str:
        if self.status in {"kept", "withdrawn"} and not self._clearly_later(s):
            return f"accepted, already {self.status}"
        if side in self._put_by and side not in self.own and self.status in LIVE and not s.addressee:
            return "backed by who asks for it"
        before = self._answers.get(side)
        self._answers[side] = s
        if before is not None and before.kind == "reject" and self._contradict(before, s):
            self._set("contested", s)
            return f"accepted, while {before.id} says that it was rejected"
        refusing = [name for name, answer in self._answers.items() if answer.kind == "reject" and name in self.own]
        if self.status == "rejected" and refusing:
            return f"accepted, while {', '.join(sorted(refusing))} refuses"
        self._set("accepted", s)
        return "accepted"

    def _rejected(self, s: Statement, side: str) -> str:
        if self.status in {"kept", "withdrawn"} and not self._clearly_later(s):
            return f"rejected, already {self.status}"
        if side in self._put_by and side not in self.own:
            if holds_out_for(s):
                return "refuses something else until it gets it: changes nothing"
            self._set("withdrawn", s)
            return "turned down by who had put it"
        before = self._answers.get(side)
        self._answers[side] = s
        if before is not None and before.kind == "accept" and self._contradict(before, s):
            self._set("contested", s)
            return f"rejected, while {before.id} says that it was accepted"
        if self.status == "rejected":
            self.hedged = self.hedged and _hedged(s)
            return "rejected again"
        self._refused_from = (self.status, self.hedged)
        self._set("rejected", s)
        return "rejected"

    def _conceded(self, s: Statement, side: str) -> str:
        if self.status == "rejected" and self._since is not None and self.who.side(self._since.actor) == side:
            self._answers.pop(side, None)
            if side in self.own and self._to_be_given_up() and gives_up_itself(s.content):
                self._set("kept", s)
                return "given up after all, as was asked or promised"
            self.status, self.hedged = self._refused_from[0], self._refused_from[1] or _hedged(s)
            self._since = s
            return "the refusal was given up"
        if self.status == "kept":
            # words do not undo a deed; who takes back, later, what it had done does, unless giving up was the deed
            if side not in self.own or self._to_be_given_up() or not self._clearly_later(s):
                return "gives ground on what is done: changes nothing"
            self._set("withdrawn", s)
            return "withdrawn after it was done"
        if side in self.own and self.status in LIVE and self._to_be_given_up():
            self._set("kept", s)
            return "given up, as was asked or promised"
        if side in self._put_by or self.status == "accepted" or self.status is None:
            self._set("withdrawn", s)
            return "withdrawn"
        return "gives ground: changes nothing"

    def _to_be_given_up(self) -> bool:
        """Whether it was asked or promised that something be given up, a plan for instance."""
        asked = [o for o in self._told.values() if o.id in self.roles and (o.kind in ASKS or o.kind in COMMITS)]
        return bool(asked) and all(gives_up(o.content) for o in asked)

    def _deed(self, s: Statement, side: str) -> str:
        if s.kind == "act":
            if self.status in LIVE | {"broken", "rejected"} and side in self.own and s.id in self.roles:
                if self._in_part(s):
                    return IN_PART
                self._set("kept", s)
                return "done, as was asked or promised"
            return "speaks of it"
        if self.own and side not in self.own and self.status is not None:
            return "done by another than who would act: changes nothing"
        if s.kind == "comply" and self.status != "kept" and self._in_part(s):
            return IN_PART
        self._set("kept" if s.kind == "comply" else "broken", s)
        return "carried out" if s.kind == "comply" else "not kept"

    def _in_part(self, s: Statement) -> bool:
        """Whether no more than a part, or a beginning, is told of what was asked or promised."""
        asked = [o.content for o in self._told.values() if o.kind in ASKS or o.kind in COMMITS]
        return self.status is not None and is_unfinished(s.content, asked)

    def _set(self, status: Status, s: Statement) -> None:
        self.status, self.hedged, self._since = status, _hedged(s), s

    def _clearly_later(self, s: Statement) -> bool:
        """Whether the statement is dated, and certainly after what gave the status."""
        own = self.whens[s.id]
        before = self.whens[self._since.id] if self._since else None
        if not own.stated or own.span is None or before is None or before.span is None:
            return False
        return before.span.certainly_before(own.span)

    def _later(self, s: Statement) -> bool:
        """Whether it was surely said after what gave the status, not told again: by its date, or in a later report.

        An undated commitment counts from the day of publication, an undated plan or answer only where that is so
        long after that it would hardly be told again.
        """
        own = self.whens[s.id]
        before = self.whens[self._since.id].span if self._since else None
        if own.stated or own.published is None or before is None:
            return self._clearly_later(s)
        wait = timedelta(0) if s.kind in COMMITS else _RETOLD
        return before.last + wait < own.published.first

    def puts_after(self, deadline: DateSpan, s: Statement) -> bool:
        """Whether a statement put the matter after a deadline: on a stated day, or as the first of its side to put it.

        What a side is told to have put, in a report after it, may be what it had put before.
        """
        if not (s.kind in ASKS or s.kind in COMMITS) or s.certainty == "denied":
            return False
        own = self.whens[s.id].span
        if own is None or not deadline.certainly_before(own):
            return False
        side = self.who.side(s.actor)
        before = (o for o in self._told.values() if o.id in self.roles and o.id != s.id and o.kind not in _DEEDS)
        return self.whens[s.id].stated or all(self.who.side(o.actor) != side for o in before)

    def _contradict(self, one: Statement, other: Statement) -> bool:
        """Whether two reports cannot both be right, as no order between them is told."""
        if one.document == other.document or one.id in other.refers_to:
            return False
        first, second = self.whens[one.id], self.whens[other.id]
        if first.span is None or second.span is None:
            return True
        if first.stated and second.stated:
            return first.span == second.span
        return not first.stated and not second.stated and first.published == second.published


def _lapse(state: _Fold, ordered: list[Statement], roles: dict[str, str], end: date | None) -> Step | None:
    """The step of a deadline that passed with nothing reported; what was agreed does not lapse by itself."""
    if end is None or state.status not in LIVE - {"accepted"}:
        return None
    dated = [
        (span, s)
        for s in ordered
        if s.deadline and s.id in roles and s.certainty != "denied" and (span := parsed(s.deadline))
    ]
    if not dated:
        return None
    span, statement = max(dated, key=lambda pair: pair[0].last)
    if span.last >= end or any(state.puts_after(span, s) for s in ordered if s.id in roles):
        return None
    reason = "the deadline passed, and no report says more"
    return Step(statement.id, "lapsed", _hedged(statement), reason, lapse=True, offered=state.offered)


def _hedged(s: Statement) -> bool:
    return s.certainty in HEDGED
