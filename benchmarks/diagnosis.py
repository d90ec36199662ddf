"""The diagnosis against a brute force by the definitions, on random models; and its speed.

python benchmarks/diagnosis.py --models 10000
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:1] = [str(ROOT / "tests"), str(ROOT / "src"), str(ROOT)]  # not this folder: it has a file of that name


def compare(models: int, first: int, options: int, statements: int) -> int:
    from diagnosis.models import differences, random_model

    wrong = 0
    begun = time.perf_counter()
    for seed in range(first, first + models):
        conflict, status_quo = random_model(seed, most_options=options, most_statements=statements)
        found = differences(conflict, status_quo)
        if found:
            wrong += 1
            print(f"seed {seed}: " + "; ".join(found))
    seconds = time.perf_counter() - begun
    print(f"{models:,} models of up to {options} options and {statements} statements: {wrong} differ ({seconds:.0f} s)")
    return wrong


def speed() -> None:
    from benchmarks.stability_models import random_conflict

    from detente.diagnosis import diagnose

    print("options  sides  statements  seconds")
    for options, makers, statements in ((6, 2, 6), (10, 2, 10), (14, 2, 14), (14, 4, 8), (18, 4, 10)):
        conflict = random_conflict(options, makers, statements, 1)
        begun = time.perf_counter()
        diagnose(conflict)
        print(f"{options:7}  {makers:5}  {statements:10}  {time.perf_counter() - begun:.3f}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=int, default=500, help="how many random models of up to 6 options")
    parser.add_argument("--large", type=int, default=2, help="how many random models of 10 options")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    given = parser.parse_args()
    wrong = compare(given.models, given.first, 6, 10)
    if given.large:
        wrong += compare(given.large, given.first, 10, 8)
    speed()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
