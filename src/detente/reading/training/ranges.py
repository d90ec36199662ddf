"""How far the numbers reach that the encoder's matrices multiply, measured on dispatches: `ranges.npz`.

`python -m detente.reading.training.ranges training/dispatches`, after a training; needs no PyTorch. Some hundred
dispatches are drawn, the same each time.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np

from detente.reading.learned.context import framed
from detente.reading.learned.decisions import FILE, exact_encoder
from detente.reading.learned.encoder import Encoder, passed
from detente.reading.learned.linear_model import Floats, read_archive
from detente.reading.learned.pieces import Ints
from detente.reading.learned.quantised import MULTIPLIED, RANGES
from detente.reading.training.examples import document_of
from detente.reading.training.markup import read_file

DISPATCHES = 120


def ranges(encoder: Encoder, windows: Iterable[Ints]) -> dict[str, Floats]:
    """The least and the greatest of each number that each matrix multiplies, over all pieces of all windows."""
    found: dict[str, Floats] = {}
    for window in windows:
        x = encoder.embedded(window)
        for number, layer in enumerate(encoder.layers):
            x, met = passed(x, layer)
            for name, values in zip(MULTIPLIED, met, strict=True):
                key, low, high = f"{number}.{name}", values.min(axis=0), values.max(axis=0)
                before = found.get(key, np.stack([low, high]))
                found[key] = np.stack([np.minimum(before[0], low), np.maximum(before[1], high)])
    return found


def main() -> None:
    """Measure and write the package's file (or --out)."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=Path(str(resources.files("detente.reading.models"))) / RANGES)
    given = parser.parse_args()
    paths = sorted(given.folder.glob("*.txt"))
    random.Random(1).shuffle(paths)
    documents = [document_of(read_file(path)) for path in paths[:DISPATCHES]]
    encoder = exact_encoder(read_archive(FILE))
    found = ranges(encoder, (window for document in documents for window in framed(document)[0]))
    arrays: dict[str, Any] = {name: values.astype(np.float16) for name, values in found.items()}
    np.savez_compressed(given.out, **arrays)


if __name__ == "__main__":
    main()
