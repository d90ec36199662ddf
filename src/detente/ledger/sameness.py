"""When two statements report one act."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from detente.ledger.events import When
from detente.ledger.parties import state_of
from detente.ledger.wording import Wording, likeness, wording
from detente.values.statement import Statement

_ALIKE = 0.5
_FEW = 3  # words
RETOLD = timedelta(days=14)
"""How long after an act it is still told as news: undated reports further apart tell of two."""


def same_act(one: Statement, other: Statement, whens: Mapping[str, When]) -> bool:
    """Whether both report one act: kind, actor and likely content are the same, and the dates do not exclude it.

    Within one document only what refers to the other is told twice; what does not is a second act.
    """
    if one.kind != other.kind or state_of(one.actor) != state_of(other.actor):
        return False
    if one.document == other.document:
        return one.id in other.refers_to or other.id in one.refers_to
    if (one.certainty == "denied") != (other.certainty == "denied"):
        return False
    if not whens[one.id].overlaps(whens[other.id]):
        return False
    first, second = act_wording(one), act_wording(other)
    return not first.words or not second.words or likeness(first, second) >= _ALIKE


def told_together(one: When, other: When) -> bool:
    """Whether both may tell of one day: stated spans that meet, or reports not too long after each other."""
    if one.span is None or other.span is None:
        return one.span is other.span or not (one.stated or other.stated)
    (first, last), (first_other, last_other) = _reach(one), _reach(other)
    return first <= last_other and first_other <= last


def _reach(when: When) -> tuple[date, date]:
    assert when.span is not None
    if when.stated:
        return when.span.first, when.span.last
    first = when.span.first
    return (first - RETOLD if first - date.min > RETOLD else date.min), when.span.last


def may_be_alike(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two wordings can be alike enough to tell of one act: two that share one word of three or more are not.

    That word weighs 2 at most, as a deed, and then both weigh 4 or more: their likeness is (2/6 + 2/4) / 2 at most.
    """
    return len(words & others) > 1 or len(words) < _FEW or len(others) < _FEW


@lru_cache(maxsize=1 << 17)  # asked several times for each statement of a long record
def act_wording(statement: Statement) -> Wording:
    """The words of what was said or done, without the parties' names."""
    return wording(statement.content, names=(statement.actor, *statement.addressee))
