"""The symbolic engine: solves conflicts of any number of states exactly, as decision diagrams.

What a model costs depends on its structure, not on its number of states: statements that tie few options together
make small diagrams. Nash, GMR and SMR are quick on every model measured; SEQ may outgrow memory, which is then said
of SEQ alone.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from detente.conflict.model import Conflict
from detente.errors import ModelError, TooLargeError
from detente.stability.solution import CONCEPTS, USUAL, Solution
from detente.stability.symbolic_concepts import StableStates
from detente.stability.symbolic_diagrams import DEFAULT_MEMORY, Diagrams
from detente.stability.symbolic_model import build
from detente.stability.symbolic_sets import SymbolicSet


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
        concepts: of nash, gmr, smr, seq and sseq.
        memory: bytes that the diagrams may fill.
        seconds: time limit, kept between operations on diagrams.
        library: which diagrams to use, oxidd's by default.

    Raises: ModelError for an unknown concept, or for moves between single states; TooLargeError when not even the
        model's own statements fit into memory.
    """
    for concept in concepts:
        if concept not in CONCEPTS:
            raise ModelError(f"the symbolic engine has no concept {concept!r}", mend="one of " + ", ".join(CONCEPTS))
    deadline = None if seconds is None else time.monotonic() + seconds
    model = build(conflict, memory=memory, deadline=deadline, library=library)
    found = StableStates(model)
    stable: dict[str, dict[str, SymbolicSet]] = {}
    equilibria: dict[str, SymbolicSet] = {}
    too_large: dict[str, str] = {}
    for concept in sorted(concepts, key=CONCEPTS.index):  # the cheap ones first, as they confine the others
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
