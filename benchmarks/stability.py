"""Measure the engines: python benchmarks/stability.py [explicit] [dense] [symbolic] [edit]

Prints a Markdown table. Each row is a process of its own, so that memory is its own: the first of three runs (which
loads compiled code), the best, and the processor's time of the best. The dense comparison runs beside the explicit
engine on the same model, in the same process.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from stability_dense import solve_dense
from stability_models import courses, maze, random_conflict, trade

from detente.conflict.model import Conflict, Prioritised
from detente.stability.solving import solve_explicit

CONCEPTS = ("nash", "gmr", "smr", "seq")
HEAD = "| model | states | first s | best s | CPU s | MB | nash | gmr | smr | seq |\n| --- " + "| ---: " * 9 + "|"


def timed(work: Callable[[], object]) -> tuple[float, float, object]:
    begin, used = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - begin, time.process_time() - used, found


def measured(conflict: Conflict, engine: str, repeat: int, pipe: object) -> None:
    from detente.stability.symbolic.engine import solve_symbolic

    solve = solve_symbolic if engine == "symbolic" else solve_explicit
    runs = [timed(lambda: solve(conflict, CONCEPTS)) for _ in range(repeat)]
    solution = runs[-1][2]
    counts = [
        f"{solution.equilibria[c].count():,}" if c in solution.equilibria else "too large"  # type: ignore[attr-defined]
        for c in CONCEPTS
    ]
    peak = peak_megabytes()
    states = solution.feasible.count()  # type: ignore[attr-defined]
    best = min(runs, key=lambda run: run[0])
    found = (states, runs[0][0], best[0], min(run[1] for run in runs), peak, counts)
    pipe.send(found)  # type: ignore[attr-defined]


def peak_megabytes() -> int:
    """The most memory that this process has held; what getrusage says is inherited from the parent."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def row(conflict: Conflict, label: str, engine: str = "explicit", repeat: int = 3) -> None:
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    child = spawn.Process(target=measured, args=(conflict, engine, repeat, there))
    child.start()
    there.close()
    states, first, best, used, peak, counts = here.recv()
    child.join()
    print(f"| {label} | {states:,} | {first:.3f} | {best:.3f} | {used:.3f} | {peak} | " + " | ".join(counts) + " |")
    sys.stdout.flush()


def explicit() -> None:
    print(HEAD)
    for options, makers in ((12, 3), (12, 6), (16, 3), (16, 6), (20, 3), (20, 6)):
        row(random_conflict(options, makers, 12, 1), f"random {options} options, {makers} decision makers")
    row(random_conflict(20, 3, 12, 1, infeasible=6), "the same, 20 and 3, 6 infeasible patterns")
    row(random_conflict(20, 6, 12, 1, infeasible=8), "20 and 6, 8 infeasible patterns")
    row(random_conflict(20, 3, 12, 1, infeasible=6, one_way=0.3), "20 and 3, 6 patterns, 30 % one-way")
    row(random_conflict(20, 6, 12, 1, infeasible=8, one_way=0.3), "20 and 6, 8 patterns, 30 % one-way")
    row(trade(), "trade, 6 decision makers")
    row(maze(20), "maze of 20 options")
    row(courses(6, 5), "30 options, six exclusive courses for each of 6")
    row(courses(6, 8), "48 options, nine exclusive courses for each of 6")
    row(courses(10, 3), "30 options, four exclusive courses for each of 10")


def dense() -> None:
    print("| states | decision makers | dense CPU s | explicit CPU s | ratio | equal |\n" + "| ---: " * 5 + "| --- |")
    for options in (8, 10, 12):
        conflict = random_conflict(options, 3, 12, 1)
        solve_explicit(conflict, CONCEPTS)
        _, quick, solution = min(
            (timed(lambda c=conflict: solve_explicit(c, CONCEPTS)) for _ in range(5)), key=lambda r: r[1]
        )
        _, slow, matrices = timed(lambda c=conflict: solve_dense(c))
        names = [maker.name for maker in conflict.decision_makers]
        states = np.array(solution.feasible.states())  # type: ignore[attr-defined]
        equal = all(
            states[matrices[c][i]].tolist() == solution.stable[c][name].states()  # type: ignore[attr-defined, index]
            for c in CONCEPTS
            for i, name in enumerate(names)
        )
        print(f"| {2**options:,} | 3 | {slow:.2f} | {quick:.4f} | {slow / quick:,.0f} | {equal} |", flush=True)


def symbolic() -> None:
    print(HEAD)
    for options in (20, 30, 40, 60):
        for seed in range(1, 11):
            row(random_conflict(options, 4, 12, seed), f"random {options}, 4, 12, seed {seed}", "symbolic", repeat=1)


def edit() -> None:
    """One preference changed, solved again: what a slider needs."""
    conflict = random_conflict(12, 3, 12, 1)
    solve_explicit(conflict, CONCEPTS)
    first, *others = conflict.decision_makers
    assert isinstance(first.preference, Prioritised)
    swapped = Prioritised((*first.preference.statements[1:], first.preference.statements[0]))
    changed = replace(conflict, decision_makers=(replace(first, preference=swapped), *others))
    best = min(timed(lambda: solve_explicit(changed, CONCEPTS))[1] for _ in range(5))
    print(f"an edited model of 2^12 states is solved again in {best * 1000:.1f} ms")


if __name__ == "__main__":
    parts = {"explicit": explicit, "dense": dense, "symbolic": symbolic, "edit": edit}
    for name in sys.argv[1:] or ["dense", "explicit", "edit"]:
        parts[name]()
        print()
