"""Which sides stand together on a day: they ask the same of another, and have no quarrel among themselves.

A coalition is no decision maker of its own: each of its sides keeps its options and preferences. It forms and breaks as
the matters do: it is gone on the day on which one of its sides refuses another something, or no longer asks with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from detente.framing.terms import Term


@dataclass(frozen=True, slots=True)
class Coalition:
    """Sides that stand together, of whom, on which matters (ids of threads), with the statements in which they ask."""

    sides: tuple[str, ...]
    against: tuple[str, ...]
    threads: tuple[str, ...]
    statements: tuple[str, ...]


def coalitions(terms: Sequence[Term], names: Sequence[str]) -> tuple[Coalition, ...]:
    """The largest groups of sides of which each two stand together, the largest first.

    Two sides stand together when both ask in words for one term of a third, and neither has turned down, or left
    unanswered, what the other asks of it.

    Args:
        names: of the sides of the model.
    """
    shared = {frozenset(pair): _shared(terms, *pair) for pair in combinations(names, 2)}
    found: list[frozenset[str]] = []
    for size in range(len(names), 1, -1):
        for group in map(frozenset, combinations(names, size)):
            every = all(shared[frozenset(pair)] for pair in combinations(sorted(group), 2))
            if every and not any(group < larger for larger in found):
                found.append(group)
    return tuple(_coalition(terms, [name for name in names if name in group], shared) for group in found)


def changes(
    before: Sequence[Coalition], after: Sequence[Coalition]
) -> tuple[tuple[Coalition, ...], tuple[Coalition, ...]]:
    """Which coalitions formed between two days, and which broke: those of the same sides are the same."""
    then, now = ({frozenset(one.sides) for one in found} for found in (before, after))
    formed = tuple(one for one in after if frozenset(one.sides) not in then)
    return formed, tuple(one for one in before if frozenset(one.sides) not in now)


def _coalition(terms: Sequence[Term], group: Sequence[str], shared: dict[frozenset[str], tuple[str, ...]]) -> Coalition:
    ids = {name for pair in combinations(group, 2) for name in shared[frozenset(pair)]}
    both = [t for t in terms if t.thread.id in ids]
    asked = [s for t in both for wish in t.wishes if wish.side in group for s in wish.statements]
    return Coalition(
        tuple(group),
        tuple(dict.fromkeys(owner for t in both for owner in t.owners)),
        tuple(t.thread.id for t in both),
        tuple(dict.fromkeys(asked)),
    )


def _shared(terms: Sequence[Term], one: str, other: str) -> tuple[str, ...]:
    """The matters on which two sides stand together; none where they quarrel."""
    if any(_quarrel(t, one, other) or _quarrel(t, other, one) for t in terms):
        return ()
    return tuple(t.thread.id for t in terms if not {one, other} & set(t.owners) and _ask(t, one) and _ask(t, other))


def _ask(t: Term, side: str) -> bool:
    return not t.taken and any(wish.side == side and wish.asked for wish in t.wishes)


def _quarrel(t: Term, owner: str, asker: str) -> bool:
    """Whether one asks the other in words for what it has not agreed to, or the other's answer was no."""
    if owner not in t.owners or t.taken or owner in t.pledged:
        return False
    refused = any(refusal.side == owner for refusal in t.refusals)
    demanded = any(wish.side == asker and wish.strength == 0 for wish in t.wishes)
    return any(wish.side == asker for wish in t.wishes) and (refused or demanded)
