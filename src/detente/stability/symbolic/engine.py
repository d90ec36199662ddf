"""The symbolic engine: solves conflicts of any number of states exactly, as decision diagrams.

What a model costs depends on its structure, not on its number of states: statements that tie few options together
make small diagrams. Nash, GMR and SMR are quick on every model measured; SEQ may outgrow memory, which is then said
of SEQ alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from math import inf

from detente.conflict.model import Conflict
from detente.errors import ModelError, TooLargeError
from detente.stability.solution import CONCEPTS, USUAL, Solution
from detente.stability.symbolic.concepts import StableStates
from detente.stability.symbolic.diagrams import DEFAULT_MEMORY, Diagrams
from detente.stability.symbolic.model import SymbolicModel, build
from detente.stability.symbolic.sets import SymbolicSet

SYMBOLIC = (*CONCEPTS, "sim")
EASY = 30_000  # nodes after the first round, for about a second in all
TRIES = 4  # orders; each costs about an eighth of the time that the best is going to take
MANY_MOVERS = 6  # with so many decision makers, or rules of infeasibility, thresholds do better at the bottom
MANY_RULES = 4


def solve_symbolic(
    conflict: Conflict,
    concepts: Sequence[str] = USUAL,
    *,
    memory: int = DEFAULT_MEMORY,
    seconds: float | None = None,
    library: type[Diagrams] | None = None,
) -> Solution:
    """Find the stable states and equilibria of a conflict, however many states it has.

    A concept that outgrows memory or time is named in `Solution.too_large`, and the others are given.

    Args:
        concepts: of nash, gmr, smr, seq, sseq and sim.
        memory: bytes that the diagrams may fill.
        seconds: time limit, kept between operations on diagrams.
        library: which diagrams to use, oxidd's by default.

    Raises: ModelError for an unknown concept, or for moves between single states; TooLargeError when not even the
        model's own statements fit into memory.
    """
    for concept in concepts:
        if concept not in SYMBOLIC:
            raise ModelError(f"the symbolic engine has no concept {concept!r}", mend="one of " + ", ".join(SYMBOLIC))
    deadline = None if seconds is None else time.monotonic() + seconds

    def build_with(seed: int = 0, near: bool = True) -> SymbolicModel:
        return build(conflict, memory=memory, deadline=deadline, library=library, seed=seed, near=near)

    arranged = {"seq", "sseq"} & set(concepts)
    tangled = len(conflict.decision_makers) >= MANY_MOVERS or len(conflict.ruled_out) >= MANY_RULES
    found = StableStates(build_with(0, not tangled))
    if arranged:
        for concept in ("nash", "gmr", "smr"):  # these cost little, and must not wait for a choice that helps SEQ
            _try_all(found, concept)
        until = None if deadline is None else (time.monotonic() + deadline) / 2
        found = _well_arranged(found, build_with, not tangled, until)
    model = found.model
    stable: dict[str, dict[str, SymbolicSet]] = {}
    equilibria: dict[str, SymbolicSet] = {}
    too_large: dict[str, str] = {}
    for concept in sorted(concepts, key=SYMBOLIC.index):  # the cheap ones first, as they confine the others
        try:
            parts = [found.of(concept, i) for i in range(len(model.movers))]
            with model.diagrams.guard(f"equilibria under {concept.upper()}"):
                together = model.feasible
                for part in parts:
                    together = together & part
        except TooLargeError as fault:
            too_large[concept] = str(fault)
            continue
        stable[concept] = {
            mover.name: SymbolicSet(model, part) for mover, part in zip(model.movers, parts, strict=True)
        }
        equilibria[concept] = SymbolicSet(model, together)
    order = [concept for concept in concepts if concept in equilibria]
    return Solution(
        conflict,
        "symbolic",
        SymbolicSet(model, model.feasible),
        {concept: stable[concept] for concept in order},
        {concept: equilibria[concept] for concept in order},
        too_large,
    )


def _try_all(found: StableStates, concept: str) -> None:
    with suppress(TooLargeError):
        for i in range(len(found.model.movers)):
            found.of(concept, i)


def _well_arranged(
    best: StableStates, build_with: Callable[[int, bool], SymbolicModel], near: bool, until: float | None
) -> StableStates:
    """Choose among several orders of variables by the first round of SEQ, which foretells the rest.

    The orders look equally good to the search that made them, and differ threefold in time. The more the best one so
    far will cost, the more are tried.

    Args:
        near: where the thresholds of `best` stand; the second try puts them elsewhere only if they are at the bottom.
        until: when to stop trying, as `time.monotonic` counts.
    """
    least = _probe(best, inf)
    tried, seed, keep = 1, 0, near
    while tried < TRIES and tried * EASY < least and (until is None or time.monotonic() < until):
        place = near if tried > 1 or keep else not near
        seed += place == near
        try:
            other = StableStates(build_with(seed, place))
        except TooLargeError:
            break
        cost = _probe(other, least)
        if cost < least:
            best, least, near = other, cost, place
        tried += 1
    return best


def _probe(found: StableStates, at_most: float) -> float:
    try:
        with found.diagrams.guard("the first round of SEQ"):
            return found.probe(at_most)
    except TooLargeError:
        pass
    found.forget_probe()
    return inf
