"""Fit the reader's models on our own dispatches and the annotated reports of --shared; run by `make train`."""

from __future__ import annotations

import argparse
import os
from importlib import resources
from pathlib import Path

from detente.reading.linear_model import read_archive, unpack_vectors
from detente.reading.training.examples import examples, read_gold
from detente.reading.training.learn import learn
from detente.reading.training.markup import read_folder
from detente.reading.training.store import save

ROOT = Path(__file__).parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path(os.environ.get("DETENTE_SHARED", ROOT.parent / "shared")))
    parser.add_argument("--out", type=Path, default=Path(str(resources.files("detente.reading.models"))))
    given = parser.parse_args()
    real = given.shared / "gold" / "train"
    golds = read_folder(ROOT / "training" / "dispatches") + (read_gold([real]) if real.is_dir() else [])
    learned = list(examples(golds))
    save(learn(learned, unpack_vectors(read_archive("words.npz"))), given.out)
    print(f"{len(learned)} documents, {sum(len(e.gold['statements']) for e in learned)} statements")


if __name__ == "__main__":
    main()
