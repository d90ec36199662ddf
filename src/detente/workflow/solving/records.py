"""A solved model as plain data: what `--format json` prints. Its fields are described in docs/solving.md."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.stability.paths import Evolution
    from detente.stability.reasons import Reason, Step
    from detente.stability.state_sets import StateSet
    from detente.workflow.readings import Reading
    from detente.workflow.solving.solved import Solved

LISTED = 1_000
"""States listed of each set where no limit is given: more are counted."""

_DIGITS = 6
"""Of a probability, after the point."""


def to_record(solved: Solved, limit: int | None = None) -> dict[str, Any]:
    """The solution as plain data.

    Args:
        limit: at most so many states of each set are listed; None: up to 1,000.
    """
    from detente.workflow import inverses, robust

    solution = solved.solution
    most = LISTED if limit is None else limit

    def listed(states: StateSet) -> dict[str, Any]:
        return {"count": states.count(), "states": states.states(most)}

    record: dict[str, Any] = {
        "name": solved.conflict.name,
        "options": list(solved.conflict.option_ids),
        "states": solved.whole.feasible.count(),
        "engine": solution.engine,
        "equilibria": {concept: listed(states) for concept, states in solution.equilibria.items()},
        "stable": {
            concept: {name: listed(states) for name, states in held.items()}
            for concept, held in solution.stable.items()
        },
    }
    if solved.conflict.alike:
        record["combined"] = {name: list(group) for name, group in solved.conflict.alike.items()}
    if solved.coalitions:
        record["coalitions"] = {
            name: {concept: _listed(held, most) for concept, held in by.items()}
            for name, by in solved.coalitions.items()
        }
    if solved.readings:
        record["readings"] = {title: _reading_record(by, most) for title, by in solved.readings.items()}
    if solution.too_large:
        record["too_large"] = dict(solution.too_large)
    if solved.reasons:
        record["reasons"] = [_reason_record(reason) for reason in solved.reasons]
    if solved.inverse:
        record["inverse"] = [inverses.to_record(answer) for answer in solved.inverse]
    if solved.robustness is not None:
        record["robustness"] = robust.to_record(solved.robustness)
    if solved.evolution is not None:
        record["path"] = _evolution_record(solved, solved.evolution)
    return record


def _listed(states: frozenset[str], most: int) -> dict[str, Any]:
    return {"count": len(states), "states": sorted(states)[:most]}


def _reading_record(reading: Reading, most: int) -> dict[str, Any]:
    from detente.workflow.readings import equilibria

    return {
        "equilibria": {concept: _listed(equilibria(by), most) for concept, by in reading.items()},
        "stable": {
            concept: {name: _listed(held, most) for name, held in by.items()} for concept, by in reading.items()
        },
    }


def _step_record(step: Step) -> dict[str, str]:
    return {"mover": step.mover, "from": step.source, "to": step.target}


def _reason_record(reason: Reason) -> dict[str, Any]:
    return {
        "state": reason.state,
        "decision_maker": reason.decision_maker,
        "concept": reason.concept,
        "stable": reason.stable,
        "improvements": [
            {
                "to": temptation.move.target,
                "sanction": None if temptation.sanction is None else [_step_record(s) for s in temptation.sanction],
                "escape": None if temptation.escape is None else _step_record(temptation.escape),
            }
            for temptation in reason.temptations
        ],
    }


def _evolution_record(solved: Solved, evolution: Evolution) -> dict[str, Any]:
    reached = []
    for state, distance in evolution.distance.items():
        concepts = solved.whole.concepts_of(state)
        if not concepts:
            continue
        likeliest = evolution.likeliest(state)
        reached.append(
            {
                "state": state,
                "concepts": list(concepts),
                "steps": distance,
                "shortest": [_step_record(step) for step in evolution.shortest(state) or ()],
                "likeliest": None if likeliest is None else [_step_record(step) for step in likeliest[0]],
                "probability": None if likeliest is None else round(likeliest[1], _DIGITS),
            }
        )
    return {
        "start": evolution.start,
        "reached": len(evolution.distance),
        "complete": evolution.complete,
        "steps": [_step_record(step) for step in evolution.steps],
        "equilibria": reached,
    }
