"""What each side with a part in a deal has to believe of the others, by its ranks as they are."""

from __future__ import annotations

from collections.abc import Callable

from detente.conflict import Conflict
from detente.diagnosis.findings import Belief


def beliefs(
    conflict: Conflict, s0: str, deal: str, feasible: Callable[[str], bool], rank: Callable[[str, str], int]
) -> tuple[Belief, ...]:
    """For each side whose options change on the way from s0 to a deal, what it does and what it must believe.

    Args:
        rank: of a decision maker by name, for a feasible state; higher is preferred.
    """
    changed = [o for o, before, after in zip(conflict.options, s0, deal, strict=True) if before != after]
    found = []
    for maker in conflict.decision_makers:
        does = tuple(o.id for o in changed if o.owner == maker.name)
        if not does:
            continue
        own = set(conflict.own_places(maker.name))
        alone = "".join(deal[k] if k in own else letter for k, letter in enumerate(s0))
        needed = not feasible(alone) or rank(maker.name, alone) < rank(maker.name, s0)
        others = tuple(o.id for o in changed if o.owner != maker.name)
        found.append(Belief(maker.name, does, others, needed and bool(others)))
    return tuple(found)
