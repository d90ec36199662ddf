"""How few statements would have to be wrong for the answer to be another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

from detente.diagnosis.of_talks import standing
from detente.framing import Framed
from detente.ledger.acts import one_telling

LARGEST = 2  # statements left out at once, at most
TRIED = 150  # sets of statements that are tried at most
WORK = 15_000  # statements read again in all sets together, about: a large ledger has fewer sets tried
FEWEST = 24  # sets that are tried however large the ledger is


@dataclass(frozen=True, slots=True)
class Brittleness:
    """The fewest statements without which "deadlocked or not" comes out the other way.

    `fewest` is None where no set that was tried turns it; `sets` are those of that size that do, in the order in which
    they were tried; `largest` is the size up to which every set was tried, so that without one the answer needs more
    statements than that to be wrong (0: not even every single one was tried); `tried` is how many sets were.
    """

    fewest: int | None
    sets: tuple[tuple[str, ...], ...]
    largest: int
    tried: int


def brittleness(framed: Framed, *, largest: int = LARGEST, most: int = TRIED, work: int = WORK) -> Brittleness:
    """Leave out the statements that bear on the model one by one, then by twos, and see whether the answer turns.

    Those that most parts of the model rest on come first. Copies of one text stand and fall together.

    Args:
        largest: how many statements are left out at once, at most.
        most: how many sets are tried at most; a size of which not all sets could be tried is not claimed.
        work: how many statements may be read again in all sets together, about; it lowers `most` for large ledgers.
    """
    base = _deadlocked(framed)
    told = one_telling(framed.ledger)
    copies: dict[str, list[str]] = {}
    for name, first in told.items():
        copies.setdefault(first, []).append(name)
    bearing = list(dict.fromkeys(told[name] for name in _bearing(framed)))
    most = min(most, max(FEWEST, work // max(1, len(framed.ledger.statements))))
    tried = 0
    for size in range(1, largest + 1):
        turning: list[tuple[str, ...]] = []
        for names in combinations(bearing, size):
            if tried >= most:
                return Brittleness(size if turning else None, tuple(turning), size - 1, tried)
            tried += 1
            if _deadlocked(framed.drop([copy for name in names for copy in copies[name]])) != base:
                turning.append(names)
        if turning:
            return Brittleness(size, tuple(turning), size, tried)
    return Brittleness(None, (), largest, tried)


def _bearing(framed: Framed) -> list[str]:
    """The statements behind the model, its threads and its tenor: those that most parts rest on first."""
    own = set(framed.talks.threads) if framed.talks else set()
    resting = Counter(name for ground in framed.grounds for name in ground.statements)
    names = set(resting)
    names |= {s for t in framed.threads if t.id in own for s in t.statements}
    names |= {*framed.tenor.stuck_in, *framed.tenor.together_in}
    return sorted(names, key=lambda name: (-resting[name], framed.ledger.place[name]))


def _deadlocked(framed: Framed) -> bool:
    return ("deadlocked", True) in standing(framed).findings
