"""Train the reader: `python -m detente.reading.training GOLD...` (folders or files of annotated documents)."""

from __future__ import annotations

import argparse
from importlib import resources
from pathlib import Path

from detente.reading.linear_model import read_archive, unpack_vectors
from detente.reading.training.examples import examples, read_gold
from detente.reading.training.learn import learn
from detente.reading.training.store import save


def main() -> None:
    """Fit all models on the given documents and write them into the package (or --out)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, default=None)
    given = parser.parse_args()
    learned = list(examples(read_gold(given.gold)))
    models = learn(learned, unpack_vectors(read_archive("words.npz")))
    out = given.out or Path(str(resources.files("detente.reading.models")))
    save(models, out)
    number = sum(len(e.gold["statements"]) for e in learned)
    print(f"{len(learned)} documents, {number} statements; written to {out.name}/")


if __name__ == "__main__":
    main()
