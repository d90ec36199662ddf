"""One statement read twice, and clauses cut for the sake of another that is not told after all.

A clause that stands inside another is cut out of it, so that "X rejected A and offered B" is two. Where both are of one
kind and one party they are one: "the board issued a statement rejecting the bid". Of 10 such pairs in annotated reports
left out of training, in none were both right. What a writer says of the talks may well be two things.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

from detente.reading.assemble import Draft
from detente.reading.candidates import Clause
from detente.values.statement import AUTHOR, UNKNOWN


def told_once(drafts: Mapping[int, Draft]) -> dict[int, Draft]:
    """The drafts by their numbers, in their order, without the doubles; a clause that nothing is left to be cut for is
    whole again."""
    kept = dict(drafts)
    cut_clauses = _cut_clauses(drafts)
    for number, draft in drafts.items():
        for other in _cut_around(draft, cut_clauses):
            if other != number and number in kept and other in kept:
                del kept[number if draft.act.probability <= kept[other].act.probability else other]
    free = _Free([draft.act.clause for draft in kept.values()])
    return {number: _whole(draft, free) for number, draft in kept.items()}


_NEAREST = 32
"""Clauses around one, of the same kind and party, that are looked at: more stand in no sentence that people write."""
_Key = tuple[str, int, str]


def _key(draft: Draft) -> _Key:
    return draft.act.kind, draft.act.sentence, draft.actor.name


def _cut_clauses(drafts: Mapping[int, Draft]) -> dict[_Key, list[tuple[int, int, int]]]:
    """The clauses before they were cut, as (start, end, number) by their starts, for each kind, sentence and party."""
    found: dict[_Key, list[tuple[int, int, int]]] = {}
    for number, draft in drafts.items():
        whole = draft.act.whole
        if whole is not None:
            found.setdefault(_key(draft), []).append((whole.start, whole.end, number))
    for several in found.values():
        several.sort()
    return found


def _cut_around(inner: Draft, cut_clauses: Mapping[_Key, list[tuple[int, int, int]]]) -> list[int]:
    """The statements of the same kind and party out of whose clause this one was cut, in their order."""
    if inner.actor.name in (AUTHOR, UNKNOWN):
        return []
    head = inner.act.clause.head
    around = cut_clauses.get(_key(inner), ())
    until = bisect_right(around, head, key=itemgetter(0))
    near = around[max(0, until - _NEAREST) : until]
    return sorted(number for _, end, number in near if head < end)


class _Free:
    """Some clauses, asked whether any of them but one stands in a range of tokens."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self._starts = sorted(clause.start for clause in clauses)
        self._ends = sorted(clause.end for clause in clauses)

    def but_for(self, clause: Clause, whole: Clause) -> bool:
        """Whether no clause but this one shares a token with the range."""
        # Those that begin before its end, less those that end before its start: no clause is empty.
        sharing = bisect_left(self._starts, whole.end) - bisect_right(self._ends, whole.start)
        return sharing == int(_share(whole, clause))


def _whole(draft: Draft, free: _Free) -> Draft:
    """The statement with its clause as it was before it was cut, where no other statement stands in it."""
    whole = draft.act.whole
    if whole is None or not free.but_for(draft.act.clause, whole):
        return draft
    return replace(draft, act=replace(draft.act, clause=whole, whole=None))


def _share(one: Clause, other: Clause) -> bool:
    return one.start < other.end and other.start < one.end
