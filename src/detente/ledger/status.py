"""Where a matter stands after each statement about it: the state machine of a thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from detente.ledger.events import When, parsed
from detente.ledger.mentions import ASKS, COMMITS, takes_against
from detente.ledger.sides import Sides
from detente.values.statement import Statement

Status = Literal[
    "proposed", "demanded", "offered", "promised", "accepted", "rejected", "withdrawn", "kept", "broken", "lapsed",
    "contested",
]  # fmt: skip
STATUSES: tuple[Status, ...] = get_args(Status)
LIVE: frozenset[Status] = frozenset({"proposed", "demanded", "offered", "promised", "accepted"})

_FIRM = frozenset({"accepted", "promised", "kept"})  # a wish repeated does not undo them


@dataclass(frozen=True, slots=True)
class Step:
    """The status after one statement, and what the statement did to it."""

    statement: str
    status: Status | None
    hedged: bool
    reason: str
    lapse: bool = False
    offered: bool = False


@dataclass(slots=True)
class _State:
    """The status while it is being folded; `before` is what a refusal that is taken back returns to."""

    status: Status | None = None
    hedged: bool = False
    since: Statement | None = None
    before: tuple[Status | None, bool] = (None, False)
    answered: dict[str, Statement] = field(default_factory=dict)
    offered: bool = False


def fold(
    who: Sides,
    ordered: list[Statement],
    own: set[str],
    roles: dict[str, str],
    whens: dict[str, When],
    end: date | None,
) -> list[Step]:
    """The steps of one matter.

    Args:
        ordered: its statements in the order of event date.
        own: the sides that would act.
        roles: for statements that name the action themselves, its part in them (content, gives, gets).
        end: the day to which deadlines are counted; None where no day is known.
    """
    state = _State()
    steps: list[Step] = []
    waiting = _before_any_ask(ordered)
    for statement in _answers_after_asks(ordered, waiting):
        reason = _apply(state, statement, who, own, roles.get(statement.id), whens)
        steps.append(Step(statement.id, state.status, state.hedged, reason, offered=state.offered))
    lapsed = _lapse(state, ordered, roles, end)
    if lapsed is not None:
        steps.append(lapsed)
    return steps


def _before_any_ask(ordered: list[Statement]) -> list[Statement]:
    """Answers that stand before the first statement that puts the matter on the table."""
    early: list[Statement] = []
    for statement in ordered:
        if statement.kind in ASKS or statement.kind in COMMITS:
            return early
        if statement.kind in {"accept", "reject", "concede", "comply", "breach"}:
            early.append(statement)
    return []


def _answers_after_asks(ordered: list[Statement], early: list[Statement]) -> list[Statement]:
    """The order to fold in: an undated answer told before the ask of the same document comes after it.

    ("The port reopened, as the union had demanded.") Dated ones keep their place.
    """
    moved = [s for s in early if s.date is None]
    if not moved:
        return ordered
    rest = [s for s in ordered if s not in moved]
    first = next((k for k, s in enumerate(rest) if s.kind in ASKS or s.kind in COMMITS), None)
    if first is None or rest[first].document not in {s.document for s in moved}:
        return ordered
    return [*rest[: first + 1], *moved, *rest[first + 1 :]]


def _apply(state: _State, s: Statement, who: Sides, own: set[str], role: str | None, whens: dict[str, When]) -> str:
    if s.certainty == "denied":
        return f"said not to be so ({s.kind}): changes nothing"
    if whens[s.id].planned and s.kind in {"comply", "breach", "act", "meet"}:
        return "expected for a later day: changes nothing yet"
    side = who.side(s.actor)
    if s.kind in ASKS or s.kind in COMMITS or s.kind == "position":
        return _put(state, s, side, own, role, whens)
    if s.kind in {"accept", "reject", "concede"}:
        return _answer(state, s, side, own, whens)
    if s.kind in {"comply", "breach"}:
        return _deed(state, s, side, own)
    if s.kind == "act" and state.status in LIVE | {"broken", "rejected"} and side in own and role is not None:
        _set(state, "kept", s)
        return "done, as was asked or promised"
    return "speaks of it"


def _put(state: _State, s: Statement, side: str, own: set[str], role: str | None, whens: dict[str, When]) -> str:
    if s.kind == "position" and takes_against(s):
        return _position_against(state, s, side, own)
    if role is None:
        return "speaks of it"
    if s.kind == "position" and side in own:
        return "its own wish: changes nothing"
    status: Status
    if s.kind == "propose" or (s.kind in COMMITS and role == "gets"):
        status, reason = ("demanded", "wanted in return") if s.kind in COMMITS else ("proposed", "proposed")
    elif s.kind in COMMITS:
        status, reason = ("offered", "offered") if s.kind == "offer" else ("promised", "promised")
        state.offered = True
    else:
        status = "demanded"
        reason = {"demand": "demanded", "request": "asked for", "position": "wished for"}[s.kind]
        if role == "gives":
            status, reason = "offered", "held out in return"
            state.offered = True
    order = ("demanded", "proposed", "offered", "promised")
    if state.status in _FIRM and status != "promised" and not _clearly_later(s, state, whens):
        return f"{reason}, already {state.status}"
    if (
        state.status in {"broken", "rejected"}
        and status in {"demanded", "proposed"}
        and not (status == "proposed" and _clearly_later(s, state, whens))
    ):
        return f"{reason} again, still {state.status}"
    if state.status in order and order.index(state.status) > order.index(status):
        return f"{reason}, already {state.status}"
    if state.status == status:
        state.hedged = state.hedged and _hedged(s)
        return f"{reason} again"
    _set(state, status, s)
    return reason


def _position_against(state: _State, s: Statement, side: str, own: set[str]) -> str:
    if side in own and state.status in LIVE - {"accepted"}:
        state.before = (state.status, state.hedged)
        _set(state, "rejected", s)
        return "opposed by who would act"
    return "opposed"


def _answer(state: _State, s: Statement, side: str, own: set[str], whens: dict[str, When]) -> str:
    asker = state.since is not None and s.actor == state.since.actor
    if s.kind == "accept":
        if state.status in {"kept", "withdrawn"} and not _clearly_later(s, state, whens):
            return f"accepted, already {state.status}"
        if asker and side not in own and state.status in LIVE:
            return "backed by who asks for it"
        other = state.answered.get(s.actor)
        state.answered[s.actor] = s
        if other is not None and other.kind == "reject" and _contradict(other, s, whens):
            _set(state, "contested", s)
            return f"accepted, while {other.id} says that it was rejected"
        _set(state, "accepted", s)
        return "accepted"
    if s.kind == "concede":
        if state.status == "rejected" and state.since is not None and state.since.actor == s.actor:
            status, hedged = state.before
            state.status, state.hedged, state.since = status, hedged or _hedged(s), s
            return "the refusal was given up"
        _set(state, "withdrawn", s)
        return "given up by who would act" if side in own else "withdrawn"
    if state.status in {"kept", "withdrawn"} and not _clearly_later(s, state, whens):
        return f"rejected, already {state.status}"
    if asker and side not in own:
        _set(state, "withdrawn", s)
        return "turned down by who had put it"
    other = state.answered.get(s.actor)
    state.answered[s.actor] = s
    if other is not None and other.kind == "accept" and _contradict(other, s, whens):
        _set(state, "contested", s)
        return f"rejected, while {other.id} says that it was accepted"
    if state.status != "rejected":
        state.before = (state.status, state.hedged)
    elif not state.hedged:
        return "rejected again"
    _set(state, "rejected", s)
    return "rejected"


def _deed(state: _State, s: Statement, side: str, own: set[str]) -> str:
    if own and side not in own and state.status is not None:
        return "done by another than who would act: changes nothing"
    if s.kind == "comply":
        _set(state, "kept", s)
        return "carried out"
    _set(state, "broken", s)
    return "not kept"


def _lapse(state: _State, ordered: list[Statement], roles: dict[str, str], end: date | None) -> Step | None:
    """The step of a deadline that passed with nothing reported."""
    if end is None or state.status not in LIVE:
        return None
    dated = [(span, s) for s in ordered if s.id in roles and s.certainty != "denied" and (span := parsed(s.deadline))]
    if not dated:
        return None
    span, statement = max(dated, key=lambda pair: pair[0].last)
    if span.last >= end:
        return None
    return Step(statement.id, "lapsed", _hedged(statement), "the deadline passed, and no report says more", lapse=True,
                offered=state.offered)  # fmt: skip


def _set(state: _State, status: Status, s: Statement) -> None:
    state.status, state.hedged, state.since = status, _hedged(s), s


def _hedged(s: Statement) -> bool:
    return s.certainty in {"probable", "possible"}


def _clearly_later(s: Statement, state: _State, whens: dict[str, When]) -> bool:
    """Whether the statement is dated, and certainly after what gave the status."""
    own = whens[s.id]
    before = whens[state.since.id] if state.since else None
    if not own.stated or own.span is None or before is None or before.span is None:
        return False
    return before.span.certainly_before(own.span)


def _contradict(one: Statement, other: Statement, whens: dict[str, When]) -> bool:
    """Whether two reports cannot both be right, rather than one follow the other: no order between them is told."""
    if one.document == other.document or one.id in other.refers_to:
        return False
    first, second = whens[one.id], whens[other.id]
    if first.span is None or second.span is None:
        return True
    return (first.stated and second.stated and first.span == second.span) or (
        not first.stated and not second.stated and first.published == second.published
    )
