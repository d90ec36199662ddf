"""One function for every engine: the stable states and equilibria of a conflict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal, get_args

import numpy as np

from detente.conflict.combined import require_apart
from detente.conflict.model import Conflict, PartialOrder, Ranking
from detente.conflict.problems import did_you_mean, require_sound
from detente.errors import ModelError, SettingError, TooLargeError
from detente.stability import foresight
from detente.stability.further import is_further
from detente.stability.solution import CONCEPTS, USUAL, Solution
from detente.stability.state_sets import ArraySet, MaskSet, StateSet, listed_set

Engine = Literal["auto", "explicit", "symbolic"]
ENGINES: tuple[Engine, ...] = get_args(Engine)

EXPLICIT_OPTIONS = 26  # cells of 2^26 times ranks of some decision makers are a few GB
SPARSE_FROM = 20  # options beyond which feasible states are first looked for one by one
FEW_STATES = 2**16
ARRAYS_ARE_FASTER = 18
JOINT_MOVES_ARE_FASTER = 12


def solve(
    conflict: Conflict,
    concepts: Iterable[str] = USUAL,
    engine: str = "auto",
    *,
    once_each: bool = False,
    memory: int | None = None,
    seconds: float | None = None,
) -> Solution:
    """Find the states stable for each decision maker, and the equilibria.

    Args:
        concepts: some of `CONCEPTS`, and of "sim", "nonmyopic", "l1", "l2" ... The last two look at arrays of all
            states whatever the engine, of at most 22 options; "sim" on arrays, of at most 16.
        engine: "explicit" (arrays over all combinations of options), "symbolic" (decision diagrams), or "auto".
        once_each: let each opponent move at most once in a sanction, as some programs do, instead of by legal
            sequences; for models of at most 14 options.
        memory, seconds: limits of the symbolic engine, in bytes of its diagrams (2 GB by default) and in time (none by
            default). A concept that reaches one is named in `Solution.too_large`, and the others are given.

    Raises:
        ModelError: for a model with a problem.
        SettingError: for an unknown concept or engine.
        TooLargeError: when the engine asked for cannot hold the model.
    """
    wanted = _known(concepts)
    if engine not in ENGINES:
        raise SettingError(f"there is no engine {engine!r}", mend="auto, explicit or symbolic")
    require_sound(conflict)
    partial = [maker.name for maker in conflict.decision_makers if isinstance(maker.preference, PartialOrder)]
    if "sim" in wanted:
        require_apart(conflict, "joint moves (sim) have no meaning")
    if once_each or partial or conflict.single_moves or conflict.combined:
        for concept in filter(is_further, wanted):
            if partial and concept != "sim":
                what = f"{concept} needs ranks, and {partial[0]!r} does not compare all states"
                raise ModelError(what, mend="ask for " + ", ".join((*CONCEPTS, "sim")))
        if engine == "symbolic":
            what = "partial orders" if partial else "states that count as one" if conflict.combined else "such moves"
            raise SettingError(f"the symbolic engine has no {what}", mend="--engine explicit")
        return _in_order(_solve_graph(conflict, wanted, once_each), wanted)
    far = [concept for concept in wanted if is_further(concept) and concept != "sim"]
    near = [concept for concept in wanted if concept not in far]
    chosen = (_choice(conflict, near) if near else "explicit") if engine == "auto" else engine
    if chosen == "explicit" or not near:
        return solve_explicit(conflict, wanted)
    from detente.stability.symbolic.diagrams import DEFAULT_MEMORY
    from detente.stability.symbolic.engine import solve_symbolic

    found = solve_symbolic(conflict, near, memory=DEFAULT_MEMORY if memory is None else memory, seconds=seconds)
    if far:
        try:
            more = solve_explicit(conflict, far)
        except TooLargeError as fault:
            return replace(found, too_large={**found.too_large, **dict.fromkeys(far, str(fault))})
        found = replace(
            found, stable={**found.stable, **more.stable}, equilibria={**found.equilibria, **more.equilibria}
        )
    return _in_order(found, wanted)


def _in_order(solution: Solution, wanted: Sequence[str]) -> Solution:
    order = [concept for concept in wanted if concept in solution.equilibria]
    return replace(
        solution,
        stable={concept: solution.stable[concept] for concept in order},
        equilibria={concept: solution.equilibria[concept] for concept in order},
    )


def _known(concepts: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(concepts))
    for concept in wanted:
        if concept not in CONCEPTS and not is_further(concept):
            hint = did_you_mean(concept, (*CONCEPTS, "sim", "nonmyopic", "l2"))
            raise SettingError(f"there is no solution concept {concept[:40]!r}", mend=hint)
    if not wanted:
        raise SettingError("no solution concept was named", mend="such as nash,gmr,smr,seq")
    return wanted


def _choice(conflict: Conflict, concepts: Sequence[str]) -> str:
    joint = "sim" in concepts  # arrays look at every joint move of every state
    if len(conflict.options) <= (JOINT_MOVES_ARE_FASTER if joint else ARRAYS_ARE_FASTER):
        return "explicit"
    if conflict.ruled_out and not joint and _few_states(conflict):
        return "explicit"
    ranked = any(isinstance(maker.preference, Ranking) for maker in conflict.decision_makers)
    if ranked and len(conflict.options) <= (foresight.MAX_SIMULTANEOUS if joint else EXPLICIT_OPTIONS):
        return "explicit"
    try:
        import oxidd  # type: ignore[import-not-found,import-untyped,unused-ignore]  # noqa: F401
    except ImportError:
        return "explicit"
    return "symbolic"


def _few_states(conflict: Conflict) -> bool:
    """Whether the feasible states are so few that arrays of them are quick whatever the preferences."""
    from detente.stability.sparse import feasible_numbers

    try:
        return feasible_numbers(conflict, FEW_STATES).size > 0
    except TooLargeError:
        return False


def solve_explicit(conflict: Conflict, concepts: Sequence[str]) -> Solution:
    """Solve with arrays over all combinations of options, or over the feasible states where they are few.

    Raises: TooLargeError beyond 26 options (unless at most 2^22 states are feasible), saying what it would need, or for
        a further concept beyond its own number of options.
    """
    foresight.require_small(conflict, concepts)
    options, makers = len(conflict.options), len(conflict.decision_makers)
    if options > SPARSE_FROM and conflict.ruled_out and not any(is_further(concept) for concept in concepts):
        found = _solve_sparse(conflict, concepts)
        if found is not None:
            return found
    if options > EXPLICIT_OPTIONS:
        need = 2 ** (options - 30) * (8 * makers + 16)
        raise TooLargeError(
            f"the explicit engine would need about {need:,.0f} GB for 2^{options} states",
            mend="use the symbolic engine: --engine symbolic",
        )
    from detente.stability.cube import cube_of
    from detente.stability.explicit import Explicit

    cube = cube_of(conflict)
    engine = Explicit(cube)
    names = [maker.name for maker in conflict.decision_makers]
    feasible = np.ones(cube.size, dtype=bool) if cube.feasible is None else cube.feasible
    stable: dict[str, dict[str, StateSet]] = {}
    equilibria: dict[str, StateSet] = {}
    for concept in concepts:
        if is_further(concept):
            held = dict(zip(names, foresight.stable(cube, concept), strict=True))
        else:
            held = {name: engine.stable(concept, place) for place, name in enumerate(names)}
        together = feasible.copy()
        for members in held.values():
            together &= members
        stable[concept] = {name: MaskSet(conflict, members, cube.shifts) for name, members in held.items()}
        equilibria[concept] = MaskSet(conflict, together, cube.shifts)
    return Solution(conflict, "explicit", MaskSet(conflict, feasible, cube.shifts), stable, equilibria)


def _solve_sparse(conflict: Conflict, concepts: Sequence[str]) -> Solution | None:
    """Solve on the feasible states alone, where they are few among all combinations; None where they are not."""
    from detente.stability.sparse import MAX_STATES, Sparse, feasible_numbers

    options = len(conflict.options)
    try:
        numbers = feasible_numbers(conflict, min(MAX_STATES, 2 ** (options - 4)))
        engine = Sparse(conflict, numbers)
    except TooLargeError:
        return None
    shifts = tuple(range(options - 1, -1, -1))
    stable: dict[str, dict[str, StateSet]] = {}
    equilibria: dict[str, StateSet] = {}
    for concept in concepts:
        together = np.ones(numbers.size, dtype=bool)
        stable[concept] = {}
        for place, maker in enumerate(conflict.decision_makers):
            held = engine.stable(concept, place)
            stable[concept][maker.name] = ArraySet(conflict, numbers[held], shifts)
            together &= held
        equilibria[concept] = ArraySet(conflict, numbers[together], shifts)
    return Solution(conflict, "explicit", ArraySet(conflict, numbers, shifts), stable, equilibria)


def _solve_graph(conflict: Conflict, concepts: Sequence[str], once_each: bool) -> Solution:
    """Solve straight from the definitions: with moves between single states, two moves in a row do not merge."""
    from detente.stability import definitions, further
    from detente.stability.graph import graph_of, sequences
    from detente.stability.graph import once_each as each_once

    graph = graph_of(conflict)
    near = [concept for concept in concepts if not is_further(concept)]
    found = definitions.stable(graph, near, each_once if once_each else sequences)
    found.update({concept: further.stable(graph, concept) for concept in concepts if is_further(concept)})
    return Solution(
        conflict,
        "explicit",
        listed_set(conflict, list(graph.states)),
        {c: {name: listed_set(conflict, held) for name, held in by.items()} for c, by in found.items()},
        {c: listed_set(conflict, definitions.equilibria(graph.states, by)) for c, by in found.items()},
    )
