"""What a reader is called, so that readings of different readers are told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.reading.llm.settings import LlmSettings

_LEFT_OUT = {"__pycache__", "training"}
_ENDINGS = (".py", ".toml", ".tsv", ".json", ".npz")


def reader_name(
    model: str | None = None, names: Path | None = None, llm: LlmSettings | None = None, *, rounded: bool = False
) -> str:
    """Names what reads: detente's version, a digest of its rules and learned models, and what the user chose.

    Args:
        rounded: its encoder calculates in whole numbers.

    Raises: SettingError when the names file cannot be read.
    """
    from detente import __version__
    from detente.reading.learned import trained
    from detente.reading.pipeline import DEFAULT_MODEL

    name = model or DEFAULT_MODEL
    with suppress(metadata.PackageNotFoundError):
        name = f"{name} {metadata.version(name)}"
    parts = [f"detente {__version__}", f"rules {room_digest('detente.reading')}", name]
    if names is not None:
        try:
            parts.append(f"names {hashlib.sha256(names.read_bytes()).hexdigest()[:8]}")
        except OSError as fault:
            words = (fault.strerror or str(fault)).lower()
            raise SettingError(f"the names file cannot be read: {words}", where=str(names)) from fault
    if (network := trained.chosen()) is not None:
        parts.append(f"network {trained.digest(network)}")
    if rounded:
        parts.append(f"in whole numbers by {_runtime()}")
    if llm is not None:
        parts.append(f"{'with' if llm.with_rules else 'by'} {llm.model}")
    return ", ".join(parts)


def _runtime() -> str:
    """What calculates in whole numbers, as `learned.engine` chooses; each rounds a little otherwise."""
    try:
        return f"onnxruntime {metadata.version('onnxruntime')}"
    except metadata.PackageNotFoundError:
        return "numpy"


@cache
def room_digest(package: str) -> str:
    """Eight hexadecimal digits that change whenever code, a word list or a learned model of a package does."""
    found = hashlib.sha256()
    for path in sorted(_files(resources.files(package)), key=str):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:8]


def _files(folder: Traversable) -> Iterator[Traversable]:
    for path in folder.iterdir():
        if path.is_dir():
            if path.name not in _LEFT_OUT:
                yield from _files(path)
        elif path.name.endswith(_ENDINGS):
            yield path
