"""The verdict on six negotiations at given days, against what is known of their course.

    python benchmarks/history.py [--list]

Dispatches and expectations are in `examples/history`; both were written before the program was run on them.
"""

from __future__ import annotations

import argparse
import tomllib
from datetime import date
from pathlib import Path

from detente.workflow import dossier
from detente.workflow.dossier import Dossier

FOLDER = Path(__file__).parents[1] / "examples" / "history"
STUCK = frozenset({"deadlocked", "broken"})


def main() -> None:
    """Read the arguments, and print each verdict with how many were right."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--list", action="store_true", help="every day, not only the misses")
    given = parser.parse_args()
    expected = tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))["expected"]
    ledgers = {name: dossier.read(FOLDER / name).ledger for name in dict.fromkeys(one["folder"] for one in expected)}
    exact = stuck = 0
    for one in expected:
        verdict = Dossier(ledgers[one["folder"]], date.fromisoformat(one["as_of"])).diagnose().verdict
        same = verdict.state == one["state"]
        as_stuck = verdict.deadlocked == (one["state"] in STUCK)
        exact, stuck = exact + same, stuck + as_stuck
        if given.list or not same:
            mark = "    " if same else "near" if as_stuck else "MISS"
            kinds = f" on {', '.join(verdict.kinds)}" if verdict.kinds else ""
            print(f"{mark} {one['folder']} {one['as_of']}: {one['state']}, found {verdict.state}{kinds}")
    print(f"## {len(expected)} days: {stuck} right of stuck or not, {exact} of them in the very state")


if __name__ == "__main__":
    main()
