"""Solving a model file, with the parts asked for besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import SettingError
from detente.workflow.modelling import passed_over
from detente.workflow.solving.words import heading

if TYPE_CHECKING:
    from detente.conflict import Conflict
    from detente.stability.paths import Evolution
    from detente.stability.reasons import Reason
    from detente.stability.robustness import Robustness
    from detente.stability.solution import Solution
    from detente.workflow.inverses import Answer
    from detente.workflow.readings import Reading

ALL = "all"
"""What asks for every coalition, where else members are named."""

_NAMED = 10
"""States that a notice names of those in which two solutions differ."""


@dataclass(frozen=True, eq=False)
class Solved:
    """A solved model, with the parts asked for besides; `notices` say what was left out.

    `coalitions` holds, for each coalition asked for, by concept, the states stable for it; `readings` is of
    `readings.readings`.
    """

    conflict: Conflict
    solution: Solution
    reasons: tuple[Reason, ...] = ()
    evolution: Evolution | None = None
    inverse: tuple[Answer, ...] = ()
    coalitions: Mapping[str, Mapping[str, frozenset[str]]] = field(default_factory=dict)
    readings: Mapping[str, Reading] = field(default_factory=dict)
    robustness: Robustness | None = None
    notices: tuple[str, ...] = ()


def solve(
    model: str | Path,
    concepts: Iterable[str],
    *,
    engine: str = "auto",
    explain: str | None = None,
    path: bool = False,
    inverse: str | None = None,
    add: Sequence[str] = (),
    coalition: str | None = None,
    once_each: bool = False,
    where: str | None = None,
    attitude: Sequence[str] = (),
    strength: Sequence[str] = (),
    unknown: Sequence[str] = (),
    robustness: bool = False,
    known: Sequence[str] = (),
    draws: int | None = None,
    seed: int | None = None,
    memory: int | None = None,
    seconds: float | None = None,
) -> Solved:
    """Solve a model file.

    Args:
        concepts: names of solution concepts.
        explain: a state to give the reasons for.
        path: whether to follow the improvements from the status quo.
        inverse: a state to find the fewest changes of preference for, that make it an equilibrium.
        add: statements that may be added for that, see `inverses.inverses`.
        coalition: names of decision makers joined by +, or "all" for what is stable for every coalition.
        once_each: let each opponent move at most once in a sanction; where that differs is then a notice.
        where: an expression; of the stable states and equilibria only those are kept in which it holds.
        attitude, strength, unknown: other readings of the model, see `readings.readings`.
        robustness, known, draws, seed: shares of preference orders, see `robust.robustness_of`.
        memory, seconds: limits of the symbolic engine, in bytes and in time.

    Raises: ModelError, SettingError, TooLargeError.
    """
    from detente.conflict import load
    from detente.stability.paths import evolution
    from detente.stability.reasons import explain as reasons_for
    from detente.stability.solution import CONCEPTS
    from detente.stability.solving import solve as solved
    from detente.stability.state_sets import as_expression
    from detente.workflow import inverses, robust
    from detente.workflow.readings import readings

    if add and inverse is None:
        raise SettingError("statements to add were given, but no state", mend="--inverse STATE says for which")
    if not robustness and (known or draws is not None or seed is not None):
        raise SettingError("--known, --draws and --seed belong to --robustness", mend="add --robustness")
    conflict = load(model)
    if where is not None:
        as_expression(conflict, where)  # a slip in it is said before anything is solved
    solution = solved(conflict, concepts, engine, once_each=once_each, memory=memory, seconds=seconds)
    usual = [concept for concept in solution.concepts if concept in CONCEPTS]
    reasons = tuple(reasons_for(conflict, explain, usual)) if explain is not None else ()
    notices = passed_over(model)
    notices += [f"{heading(concept)} was left out: {why}" for concept, why in solution.too_large.items()]
    if once_each:
        notices += _differences(solution, solved(conflict, usual, engine))
    return Solved(
        conflict,
        solution if where is None else solution.where(where),
        reasons,
        evolution(conflict) if path else None,
        inverses.inverses(conflict, inverse, usual, add) if inverse is not None else (),
        _coalitions(conflict, coalition, notices) if coalition is not None else {},
        readings(conflict, attitude, strength, unknown),
        robust.robustness_of(conflict, usual, known=known, draws=draws, seed=seed) if robustness else None,
        tuple(notices),
    )


def _differences(once: Solution, legal: Solution) -> list[str]:
    found = []
    for concept, states in legal.equilibria.items():
        usual, here = set(states.states()), set(once.equilibria[concept].states())
        if usual != here:
            changed = ", ".join(sorted(usual ^ here)[:_NAMED])
            found.append(f"{heading(concept)}: other equilibria than by legal sequences, differing in {changed}")
    return found or ["the equilibria are those of legal sequences"]


def _coalitions(conflict: Conflict, coalition: str, notices: list[str]) -> dict[str, dict[str, frozenset[str]]]:
    from detente.stability import coalitions

    too_large: dict[str, str] = {}
    if coalition.strip().lower() == ALL:
        found = {"every coalition": coalitions.stable_for_all(conflict, too_large=too_large)}
    else:
        members = [name.strip() for name in coalition.split("+") if name.strip()]
        found = {" + ".join(members): coalitions.stable(conflict, members, too_large=too_large)}
    notices += [f"{heading(concept)} was left out: {why}" for concept, why in too_large.items()]
    return found
