"""A reader that only waits: what engines cost is then measured whatever else the machine does."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from detente.values.document import Document
from detente.values.statement import Reading


class Waiting:
    """Waits `model` seconds for each report, and finds nothing."""

    def __init__(self, model: str | None = None, names: Path | None = None) -> None:  # noqa: ARG002 - as readers are made
        self._seconds = float(model or 0)

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """An empty reading for each."""
        for document in documents:
            time.sleep(self._seconds)
            yield Reading(document.id, ())
