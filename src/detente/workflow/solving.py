"""A conflict model to its equilibria, and why: what `detente solve` and `detente model` do."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief.visible import visible
from detente.errors import SettingError
from detente.values.cells import cell, csv_cell

if TYPE_CHECKING:
    from detente.conflict import Conflict, Problem
    from detente.stability.paths import Evolution
    from detente.stability.reasons import Reason, Step
    from detente.stability.robustness import Robustness
    from detente.stability.solution import Solution
    from detente.stability.state_sets import StateSet
    from detente.workflow.inverses import Answer
    from detente.workflow.readings import Reading

LISTED = 1_000
FIGURES = 10**18
MOST_ROWS = 100_000
SHOWN = 40
HEADINGS = {
    "nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ", "sseq": "SSEQ", "sim": "SIM", "nonmyopic": "non-myopic",
    "cnash": "CNash", "cgmr": "CGMR", "csmr": "CSMR", "cseq": "CSEQ",
}  # fmt: skip
ALL = "all"


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
    notices = _passed_over(model)
    notices += [f"{HEADINGS.get(concept, concept)} was left out: {why}" for concept, why in solution.too_large.items()]
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


def _passed_over(model: str | Path) -> list[str]:
    from detente.conflict.files import keys_passed_over

    keys = keys_passed_over(model)
    return [f"{Path(model).name}: passed over, as nothing is known of it: {', '.join(keys[:8])}"] if keys else []


def _differences(once: Solution, legal: Solution) -> list[str]:
    found = []
    for concept, states in legal.equilibria.items():
        usual, here = set(states.states()), set(once.equilibria[concept].states())
        if usual != here:
            changed = ", ".join(sorted(usual ^ here)[:10])
            found.append(f"{HEADINGS[concept]}: other equilibria than by legal sequences, differing in {changed}")
    return found or ["the equilibria are those of legal sequences"]


def _coalitions(conflict: Conflict, coalition: str, notices: list[str]) -> dict[str, dict[str, frozenset[str]]]:
    from detente.stability import coalitions

    too_large: dict[str, str] = {}
    if coalition.strip().lower() == ALL:
        found = {"every coalition": coalitions.stable_for_all(conflict, too_large=too_large)}
    else:
        members = [name.strip() for name in coalition.split("+") if name.strip()]
        found = {" + ".join(members): coalitions.stable(conflict, members, too_large=too_large)}
    notices += [f"{HEADINGS[concept]} was left out: {why}" for concept, why in too_large.items()]
    return found


def to_record(solved: Solved, limit: int | None = None) -> dict[str, Any]:
    """The solution as plain data: see docs for its fields.

    Args:
        limit: at most so many states of each set; None: all of them up to 1,000.
    """
    from detente.workflow import inverses, robust

    solution = solved.solution

    def listed(states: StateSet) -> dict[str, Any]:
        return {"count": states.count(), "states": states.states(LISTED if limit is None else limit)}

    record: dict[str, Any] = {
        "name": solved.conflict.name,
        "options": list(solved.conflict.option_ids),
        "states": solution.feasible.count(),
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
        most = LISTED if limit is None else limit
        record["coalitions"] = {
            name: {concept: {"count": len(held), "states": sorted(held)[:most]} for concept, held in by.items()}
            for name, by in solved.coalitions.items()
        }
    if solved.readings:
        record["readings"] = {title: _reading_record(by, limit) for title, by in solved.readings.items()}
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


def _reading_record(reading: Reading, limit: int | None) -> dict[str, Any]:
    from detente.workflow.readings import equilibria

    def listed(states: frozenset[str]) -> dict[str, Any]:
        return {"count": len(states), "states": sorted(states)[: LISTED if limit is None else limit]}

    return {
        "equilibria": {concept: listed(equilibria(by)) for concept, by in reading.items()},
        "stable": {concept: {name: listed(held) for name, held in by.items()} for concept, by in reading.items()},
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
        concepts = solved.solution.concepts_of(state)
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
                "probability": None if likeliest is None else round(likeliest[1], 6),
            }
        )
    return {
        "start": evolution.start,
        "reached": len(evolution.distance),
        "complete": evolution.complete,
        "steps": [_step_record(step) for step in evolution.steps],
        "equilibria": reached,
    }


def to_text(solved: Solved, limit: int | None = None) -> str:
    """The solution in words, for people."""
    from detente.workflow import inverses, robust
    from detente.workflow.readings import equilibria

    solution, conflict = solved.solution, solved.conflict
    counts = [f"{HEADINGS.get(c, c)} {in_figures(states.count())}" for c, states in solution.equilibria.items()]
    lines = [
        visible(conflict.name or "Conflict"),
        f"{in_figures(solution.feasible.count())} states, {len(conflict.options)} options, "
        f"{len(conflict.decision_makers)} decision makers; {solution.engine} engine",
        "Equilibria: " + (", ".join(counts) or "no concept could be worked out"),
    ]
    for name, group in conflict.alike.items():
        lines.append(f"{name} stands for {len(group)} states: {' '.join(group[:SHOWN])}")
    lines += _table(solved, SHOWN if limit is None else limit)
    for name, by in solved.coalitions.items():
        lines += ["", f"Stable for {visible(name)}:"]
        for concept, held in by.items():
            shown = " ".join(sorted(held)[: SHOWN if limit is None else limit])
            lines.append(f"  {HEADINGS[concept]} {len(held):,}: {shown}")
    for title, reading in solved.readings.items():
        lines += ["", f"Stable for everybody {title}:"]
        for concept, by in reading.items():
            held = equilibria(by)
            shown = " ".join(sorted(held)[: SHOWN if limit is None else limit])
            lines.append(f"  {concept.upper()} {len(held):,}: {shown}")
    if solved.reasons:
        lines += ["", *_reasons_in_words(solved)]
    if solved.inverse:
        lines += ["", *inverses.in_words(conflict, solved.inverse, HEADINGS)]
    if solved.robustness is not None:
        described = {state: in_words(conflict, state) for by in solved.robustness.shares.values() for state in by}
        most = SHOWN if limit is None else limit
        lines += ["", *robust.in_words(solved.robustness, HEADINGS, described, most)]
    if solved.evolution is not None:
        lines += ["", *_evolution_in_words(solved, solved.evolution)]
    return "\n".join(lines) + "\n"


def in_figures(count: int) -> str:
    """A count for people: whole up to a million millions, else three digits and a power of ten."""
    if count < FIGURES:
        return f"{count:,}"
    digits, _, power = f"{Decimal(count):.2e}".partition("e+")
    return f"about {digits} x 10^{power}"


def _table(solved: Solved, limit: int) -> list[str]:
    solution = solved.solution
    found: dict[str, None] = {}
    for states in solution.equilibria.values():
        found.update(dict.fromkeys(states.states(limit)))
    shown = sorted(found)[:limit]
    if not shown:
        return []
    width = max(5, len(shown[0]))
    headings = [HEADINGS.get(concept, concept) for concept in solution.concepts]
    lines = ["", "  ".join(["state".ljust(width), *headings, "taken"])]
    for state in shown:
        marks = [
            ("x" if solution.is_equilibrium(state, concept) else "-").ljust(len(heading))
            for concept, heading in zip(solution.concepts, headings, strict=True)
        ]
        lines.append("  ".join([state.ljust(width), *marks, in_words(solved.conflict, state)]))
    most = max(states.count() for states in solution.equilibria.values())
    if most > limit:
        lines.append(f"... the first {limit:,} states of each set; --limit N shows more, --format json lists them")
    return lines


def in_words(conflict: Conflict, state: str) -> str:
    """The options that are taken, by their owners."""
    words: dict[str, list[str]] = {}
    for option, letter in zip(conflict.options, state, strict=True):
        if letter == "Y":
            words.setdefault(option.owner, []).append(option.text)
    if not words:
        return "nothing"
    return visible("; ".join(f"{owner}: {', '.join(texts)}" for owner, texts in words.items()))


def move_in_words(conflict: Conflict, step: Step) -> str:
    """Who does what: the options that change."""
    changes = []
    for option, before, after in zip(conflict.options, step.source, step.target, strict=True):
        if before != after:
            changes.append(f"takes '{option.text}'" if after == "Y" else f"gives up '{option.text}'")
    return visible(f"{step.mover} {' and '.join(changes)} ({step.source} to {step.target})")


def _reasons_in_words(solved: Solved) -> list[str]:
    conflict = solved.conflict
    state = solved.reasons[0].state
    lines = [f"Why {state} holds or breaks ({in_words(conflict, state)}):"]
    for reason in solved.reasons:
        verdict = "stable" if reason.stable else "not stable"
        heading = HEADINGS.get(reason.concept, reason.concept)
        lines.append(f"  {visible(reason.decision_maker)}, {heading}: {verdict}")
        if not reason.temptations:
            lines.append("    it has no move that it would prefer")
        for temptation in reason.temptations[:SHOWN]:
            lines.append(f"    {move_in_words(conflict, temptation.move)}")
            if temptation.sanction is not None:
                answer = "; then ".join(move_in_words(conflict, step) for step in temptation.sanction)
                lines.append(f"      is answered: {answer}")
            elif temptation.escape is not None:
                lines.append(f"      can be answered, but then {move_in_words(conflict, temptation.escape)}")
            elif reason.concept != "nash":
                steps = ", of steps that each pay their mover," if reason.concept in ("seq", "sseq") else ""
                lines.append(f"      has no answer{steps} that would take the gain away")
        if len(reason.temptations) > SHOWN:
            lines.append(f"    and {len(reason.temptations) - SHOWN:,} more")
    return lines


def _evolution_in_words(solved: Solved, evolution: Evolution) -> list[str]:
    conflict = solved.conflict
    start = evolution.start
    lines = [f"From the status quo {start} ({in_words(conflict, start)}), by moves that each improve their mover:"]
    if not evolution.complete:
        lines.append(f"  only the first {len(evolution.distance):,} states were followed")
    if len(evolution.distance) == 1:
        return [*lines, "  nobody would move"]
    first = [step for step in evolution.steps if step.source == start]
    lines += [f"  at once: {move_in_words(conflict, step)}" for step in first[:SHOWN]]
    found = False
    for state in list(evolution.distance)[:LISTED]:
        concepts = solved.solution.concepts_of(state)
        if not concepts:
            continue
        found = True
        held = ", ".join(HEADINGS.get(concept, concept) for concept in concepts)
        lines.append(f"  reaches {state} ({held}): {in_words(conflict, state)}")
        lines += [f"    {move_in_words(conflict, step)}" for step in evolution.shortest(state) or ()]
        likeliest = evolution.likeliest(state)
        if likeliest is not None and likeliest[0]:
            lines.append(f"    probability of the likeliest path, steps drawn evenly: {likeliest[1]:.3g}")
    if not found:
        lines.append("  no equilibrium is reached")
    return lines


def to_svg(solved: Solved) -> str:
    """A picture: the graph of improvements up to 64 states, with the way from the status quo; else a grid of cells.

    Raises: TooLargeError beyond 2^16 combinations of options.
    """
    from detente.stability.pictures import picture

    path: tuple[Step, ...] = ()
    if solved.evolution is not None:
        # The way to the equilibrium that most concepts hold, the nearest of them.
        reached = max(solved.evolution.distance, key=lambda state: len(solved.solution.concepts_of(state)))
        path = solved.evolution.shortest(reached) or ()
    return picture(solved.solution, path)


def to_csv(solved: Solved, limit: int | None = None) -> str:
    """All states, one a row: options, for each concept who finds it stable, and whether it is an equilibrium."""
    solution, conflict = solved.solution, solved.conflict
    names = [maker.name for maker in conflict.decision_makers]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header = ["state", *conflict.option_ids]
    for concept in solution.concepts:
        header += [concept, *(f"{concept}: {name}" for name in names)]
    writer.writerow([_cell(text) for text in header])
    states = solution.feasible.states(MOST_ROWS if limit is None else limit)
    columns: list[Sequence[bool]] = []
    for concept in solution.concepts:
        columns.append(solution.equilibria[concept].among(states))
        columns += [solution.stable[concept][name].among(states) for name in names]
    for state, *flags in zip(states, *columns, strict=True):
        writer.writerow([state, *state, *(csv_cell(bool(flag)) for flag in flags)])
    return out.getvalue()


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return cell(visible(text))


def rows_left_out(solved: Solved, limit: int | None = None) -> list[str]:
    """That a table of all states is not whole, where it is not: a notice."""
    count = solved.solution.feasible.count()
    if limit is None and count > MOST_ROWS:
        return [f"the first {MOST_ROWS:,} of {count:,} states were written; --limit N writes more"]
    return []


def to_parquet(solved: Solved, output: Path, limit: int | None = None) -> None:
    """Write what `to_csv` writes, and ranks, as a Parquet file.

    Raises: SettingError where the file cannot be written, or no Parquet library is installed.
    """
    from detente.stability import exports

    exports.to_parquet(solved.solution, output, MOST_ROWS if limit is None else limit)


def to_graph(solved: Solved, form: str) -> str:
    """The solution for another program: "dot", "graphml", "nfg" or "efg".

    Raises: TooLargeError, ModelError.
    """
    from detente.stability import exports

    if form in ("dot", "graphml"):
        return (exports.to_dot if form == "dot" else exports.to_graphml)(solved.solution)
    return (exports.to_nfg if form == "nfg" else exports.to_efg)(solved.conflict)


def check(model: str | Path) -> tuple[Sequence[Problem], Sequence[Problem]]:
    """All that is wrong with a model file, and, where nothing is, what in it is passed over or can never matter."""
    from detente.conflict import Problem
    from detente.conflict.files import check_file, odd_in_file

    wrong = check_file(model)
    return wrong, [] if wrong else [*map(Problem, _passed_over(model)), *odd_in_file(model)]


def convert(model: str | Path, form: str) -> str:
    """A model file in another form: "toml" or "gmcr".

    Raises: ModelError, TooLargeError.
    """
    from detente.conflict import load
    from detente.conflict.gmcr_file import to_gmcr
    from detente.conflict.toml_file import to_toml

    return to_gmcr(load(model)) if form == "gmcr" else to_toml(load(model))


def example_model() -> str:
    """A commented model file to start from."""
    from importlib.resources import files

    return files("detente.conflict").joinpath("example.toml").read_text(encoding="utf-8")
