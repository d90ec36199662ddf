"""One statement read twice, and clauses cut for the sake of another that is not told after all.

A clause that stands inside another is cut out of it, so that "X rejected A and offered B" is two. Where both are of one
kind and one party they are one: "the board issued a statement rejecting the bid". Of 10 such pairs in annotated reports
left out of training, in none were both right. What a writer says of the talks may well be two things.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from detente.reading.assemble import Draft
from detente.reading.candidates import Clause
from detente.values.statement import AUTHOR, UNKNOWN


def told_once(drafts: Mapping[int, Draft]) -> dict[int, Draft]:
    """The drafts by their numbers, in their order, without the doubles; a clause that nothing is left to be cut for is
    whole again."""
    kept = dict(drafts)
    for number, draft in drafts.items():
        for other in list(kept):
            if other != number and number in kept and _is_part(draft, kept[other]):
                del kept[number if draft.act.probability <= kept[other].act.probability else other]
    return {number: _whole(draft, [d for d in kept.values() if d is not draft]) for number, draft in kept.items()}


def _is_part(inner: Draft, outer: Draft) -> bool:
    """Whether a statement of the same kind and actor was cut out of the clause of another."""
    one, other = inner.act, outer.act
    whole = other.whole
    return (
        whole is not None
        and inner.actor.name not in (AUTHOR, UNKNOWN)
        and (one.kind, one.sentence, inner.actor.name) == (other.kind, other.sentence, outer.actor.name)
        and whole.start <= one.clause.head < whole.end
    )


def _whole(draft: Draft, others: Sequence[Draft]) -> Draft:
    """The statement with its clause as it was before it was cut, where no other statement stands in it."""
    whole = draft.act.whole
    if whole is None or any(_share(whole, other.act.clause) for other in others):
        return draft
    return replace(draft, act=replace(draft.act, clause=whole, whole=None))


def _share(one: Clause, other: Clause) -> bool:
    return one.start < other.end and other.start < one.end
