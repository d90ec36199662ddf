"""Train the reader: `python -m detente.reading.training GOLD...` (folders or files of annotated documents, or of
dispatches in the mark-up of `markup`)."""

from __future__ import annotations

import argparse
from importlib import resources
from pathlib import Path

from detente.reading.gold import read_gold
from detente.reading.training.examples import examples
from detente.reading.training.fitting import Plan
from detente.reading.training.learn import learn
from detente.reading.training.store import save


def main() -> None:
    """Learn from the given documents and write the result into the package (or --out)."""
    parser = argparse.ArgumentParser(prog="python -m detente.reading.training", description=(__doc__ or ""))
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=Path(str(resources.files("detente.reading.models"))))
    usual = Plan()
    parser.add_argument("--rounds", type=int, default=usual.rounds)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--teachers", type=int, default=usual.teachers)
    given = parser.parse_args()
    learned = list(examples(read_gold(given.gold)))
    path = save(learn(learned, Plan(rounds=given.rounds, seed=given.seed, teachers=given.teachers)), given.out)
    number = sum(len(e.gold["statements"]) for e in learned)
    print(f"{len(learned)} documents, {number} statements; {path.stat().st_size:,} bytes written to {path.name}")


if __name__ == "__main__":
    main()
