"""How few statements would have to be wrong for the answer to be another."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

from detente.diagnosis.of_talks import standing
from detente.framing import Framed

LARGEST = 2  # statements left out at once, at most
TRIED = 150  # sets of statements that are tried at most


@dataclass(frozen=True, slots=True)
class Brittleness:
    """The fewest statements without which "deadlocked or not" comes out the other way.

    `fewest` is None where no set that was tried turns it; `sets` are those of that size that do, in the order of the
    text; `largest` is the size up to which every set was tried, so that without one the answer needs more statements
    than that to be wrong.
    """

    fewest: int | None
    sets: tuple[tuple[str, ...], ...]
    largest: int
    tried: int


def brittleness(framed: Framed, *, largest: int = LARGEST, most: int = TRIED) -> Brittleness:
    """Leave out the statements that bear on the model one by one, then by twos, and see whether the answer turns.

    Args:
        largest: how many statements are left out at once, at most.
        most: how many sets are tried at most; a size of which not all sets could be tried is not claimed.
    """
    base = _deadlocked(framed)
    bearing = _bearing(framed)
    tried = 0
    for size in range(1, largest + 1):
        turning: list[tuple[str, ...]] = []
        for names in combinations(bearing, size):
            if tried >= most:
                return Brittleness(size if turning else None, tuple(turning), size - 1, tried)
            tried += 1
            if _deadlocked(framed.drop(names)) != base:
                turning.append(names)
        if turning:
            return Brittleness(size, tuple(turning), size, tried)
    return Brittleness(None, (), largest, tried)


def _bearing(framed: Framed) -> list[str]:
    """The statements behind the model, its threads and its tenor, in the order of the text."""
    own = set(framed.talks.threads) if framed.talks else set()
    names = set(framed.statements())
    names |= {s for t in framed.threads if t.id in own for s in t.statements}
    names |= {*framed.tenor.stuck_in, *framed.tenor.together_in}
    return sorted(names, key=lambda name: framed.ledger.place[name])


def _deadlocked(framed: Framed) -> bool:
    return ("deadlocked", True) in standing(framed).findings
