"""Solving a model file, with the parts asked for besides."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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

    `solution` holds the states that were to be kept, `whole` all; they are one and the same where none were left out.
    `coalitions` holds, for each coalition asked for, by concept, the states stable for it; `readings` is of
    `readings.readings`.
    """

    conflict: Conflict
    solution: Solution
    whole: Solution
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
        where: an expression; of every set of states only those are kept in which it holds. Reasons, changes of
            preference and the path are of the whole model.
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
    from detente.workflow import inverses, robust
    from detente.workflow.readings import readings

    if add and inverse is None:
        raise SettingError("statements to add were given, but no state", mend="--inverse STATE says for which")
    if not robustness and (known or draws is not None or seed is not None):
        raise SettingError("--known, --draws and --seed belong to --robustness", mend="add --robustness")
    wanted = tuple(concepts)
    plain = [concept for concept in wanted if concept in CONCEPTS]
    besides = {"--explain": explain is not None, "--inverse": inverse is not None, "--robustness": robustness}
    asked = [name for name, is_so in besides.items() if is_so]
    if once_each:
        _refuse_beside_once_each([*asked, *_named(coalition, attitude, strength, unknown)])
    if asked and wanted and not plain:
        mend = ", ".join(CONCEPTS[:-1]) + f" or {CONCEPTS[-1]}"
        raise SettingError(f"{asked[0]} knows none of these concepts", mend=mend)
    conflict = load(model)
    keep = _keeping(conflict, where)  # a slip in it is said before anything is solved
    solution = solved(conflict, wanted, engine, once_each=once_each, memory=memory, seconds=seconds)
    usual = [concept for concept in solution.concepts if concept in CONCEPTS]
    reasons = tuple(reasons_for(conflict, explain, usual)) if explain is not None else ()
    notices = passed_over(model)
    notices += [f"{heading(concept)} was left out: {why}" for concept, why in solution.too_large.items()]
    further = [heading(concept) for concept in solution.concepts if concept not in CONCEPTS]
    if asked and further:
        notices.append(f"left out of {', '.join(asked)}: {', '.join(further)}")
    if once_each:
        notices += _differences(solution, solved(conflict, usual, engine))
    return Solved(
        conflict,
        solution if where is None else solution.where(where),
        solution,
        reasons,
        evolution(conflict) if path else None,
        inverses.inverses(conflict, inverse, usual, add) if inverse is not None else (),
        _kept(_coalitions(conflict, coalition, notices), keep) if coalition is not None else {},
        {title: _kept(reading, keep) for title, reading in readings(conflict, attitude, strength, unknown).items()},
        _shares(robust.robustness_of(conflict, usual, known=known, draws=draws, seed=seed), keep)
        if robustness
        else None,
        tuple(notices),
    )


def _named(
    coalition: str | None, attitude: Sequence[str], strength: Sequence[str], unknown: Sequence[str]
) -> list[str]:
    given = {"--coalition": coalition, "--attitude": attitude, "--strength": strength, "--unknown": unknown}
    return [name for name, value in given.items() if value]


def _refuse_beside_once_each(others: Sequence[str]) -> None:
    """Everything else goes by legal sequences, and would contradict sets that do not."""
    if others:
        raise SettingError(f"{others[0]} goes by legal sequences, --once-each does not", mend="leave out one of them")


def _keeping(conflict: Conflict, where: str | None) -> Callable[[str], bool]:
    """Whether a state is one of those asked for.

    Raises: ModelError for an expression that cannot be read or names no option of the conflict.
    """
    from detente.conflict.expressions import holds
    from detente.conflict.states import taken
    from detente.stability.state_sets import as_expression

    if where is None:
        return lambda _: True
    expression = as_expression(conflict, where)
    return lambda state: holds(expression, taken(conflict, state))


def _kept(
    sets: Mapping[str, Mapping[str, frozenset[str]]], keep: Callable[[str], bool]
) -> dict[str, dict[str, frozenset[str]]]:
    return {name: {key: frozenset(filter(keep, states)) for key, states in by.items()} for name, by in sets.items()}


def _shares(found: Robustness, keep: Callable[[str], bool]) -> Robustness:
    shares = {
        concept: {state: share for state, share in by.items() if keep(state)} for concept, by in found.shares.items()
    }
    return replace(found, shares=shares)


def _differences(once: Solution, legal: Solution) -> list[str]:
    found = []
    for concept, states in legal.equilibria.items():
        usual, here = set(states.states()), set(once.equilibria[concept].states())
        if usual != here:
            changed = ", ".join(sorted(usual ^ here)[:_NAMED])
            found.append(f"{heading(concept)}: other equilibria than by legal sequences, differing in {changed}")
    return found or ["the equilibria are those of legal sequences"]


def _members(conflict: Conflict, coalition: str) -> list[str]:
    """The names that plus signs part; one may stand in a name too, so the longest known names are looked for first."""
    known = {maker.name for maker in conflict.decision_makers}
    parts = coalition.split("+")
    found: list[str] = []
    while parts:
        joined = ("+".join(parts[:count]).strip() for count in range(len(parts), 0, -1))
        name = next((name for name in joined if name in known), parts[0].strip())
        found += [name] if name and name not in found else []
        parts = parts[name.count("+") + 1 :]
    return found


def _coalitions(conflict: Conflict, coalition: str, notices: list[str]) -> dict[str, dict[str, frozenset[str]]]:
    from detente.stability import coalitions

    too_large: dict[str, str] = {}
    if coalition.strip().lower() == ALL:
        found = {"every coalition": coalitions.stable_for_all(conflict, too_large=too_large)}
    else:
        members = _members(conflict, coalition)
        found = {" + ".join(members): coalitions.stable(conflict, members, too_large=too_large)}
    notices += [f"{heading(concept)} was left out: {why}" for concept, why in too_large.items()]
    return found
