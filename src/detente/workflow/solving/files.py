"""A solved model as files for other programs: tables, graphs, pictures."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detente.brief.visible import visible
from detente.values.cells import cell, csv_cell

if TYPE_CHECKING:
    from detente.stability.reasons import Step
    from detente.workflow.solving.solved import Solved

MOST_ROWS = 100_000
"""States written to a table where no limit is given."""


def to_svg(solved: Solved) -> str:
    """A picture: the graph of improvements up to 64 states, with the way from the status quo; else a grid of cells.

    Raises: TooLargeError beyond 2^16 combinations of options.
    """
    from detente.stability.pictures import picture

    path: tuple[Step, ...] = ()
    if solved.evolution is not None:
        # The way to the equilibrium that most concepts hold, the nearest of them.
        reached = max(solved.evolution.distance, key=lambda state: len(solved.whole.concepts_of(state)))
        path = solved.evolution.shortest(reached) or ()
    return picture(solved.whole, path)


def no_place(solved: Solved, form: str) -> list[str]:
    """What was asked for and has no place in a form that is neither text nor JSON: a notice, where there is any."""
    parts = {
        "reasons": bool(solved.reasons),
        "changes of preference": bool(solved.inverse),
        "coalitions": bool(solved.coalitions),
        "other readings": bool(solved.readings),
        "shares of orders": solved.robustness is not None,
        "the path": solved.evolution is not None and form != "svg",
        "--where (all states are shown)": solved.whole is not solved.solution and form in ("svg", "nfg", "efg"),
    }
    left_out = [name for name, asked in parts.items() if asked]
    return [f"{form} has no place for {', '.join(left_out)}; text and json have"] if left_out else []


def to_csv(solved: Solved, limit: int | None = None) -> str:
    """All states, one a row: options, for each concept who finds it stable, and whether it is an equilibrium."""
    from detente.stability.exports import option_columns

    solution, conflict = solved.solution, solved.conflict
    names = [maker.name for maker in conflict.decision_makers]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    header = ["state", *option_columns(solution).values()]
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
