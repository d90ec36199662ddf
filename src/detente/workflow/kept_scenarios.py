"""Scenarios that a person keeps, in a folder of their own.

Each is a model file, so that `detente solve`, `diagnose` and `compare` take it too.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import SettingError
from detente.values.whole_file import write_whole

if TYPE_CHECKING:
    from detente.conflict import Conflict

_LONGEST_NAME = 60
"""Characters of a file's name."""


def listed(folder: Path) -> tuple[str, ...]:
    """The names of the scenarios in a folder."""
    try:
        return tuple(sorted(path.stem for path in folder.glob("*.toml") if path.is_file()))
    except OSError:
        return ()


def save(conflict: Conflict, name: str, folder: Path) -> str:
    """Keep a model as a scenario, whole or not at all; one of the same name is replaced. The name it is kept under.

    Raises: SettingError for a name without a letter or digit, or a folder that cannot be written.
    """
    from detente.conflict import toml_file

    stem = _stem(name)
    text = toml_file.to_toml(replace(conflict, name=f"{conflict.name}: {' '.join(name.split())}"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / f"{stem}.toml", text.encode())
    except OSError as fault:
        words = (fault.strerror or str(fault)).lower()
        raise SettingError(
            f"the scenario cannot be kept: {words}", where=str(folder), mend="give a folder that can be written"
        ) from fault
    return stem


def load(name: str, folder: Path) -> Conflict:
    """A kept scenario.

    Raises: SettingError where there is none of that name; ModelError where its file is faulty.
    """
    from detente.conflict import load as load_model

    if name not in listed(folder):
        raise SettingError("there is no such scenario", where=name[:80], mend="choose one of the list")
    return load_model(folder / f"{name}.toml")


def remove(name: str, folder: Path) -> None:
    """Remove a kept scenario.

    Raises: SettingError where there is none of that name, or it cannot be removed.
    """
    if name not in listed(folder):
        raise SettingError("there is no such scenario", where=name[:80], mend="choose one of the list")
    try:
        (folder / f"{name}.toml").unlink()
    except OSError as fault:
        raise SettingError(
            f"it cannot be removed: {fault.strerror}", where=str(folder), mend="give a folder that can be written"
        ) from fault


def _stem(name: str) -> str:
    """A file's name that no folder and no odd character gets into."""
    stem = re.sub(r"[^\w]+", "-", name.strip().lower(), flags=re.ASCII).strip("-_")[:_LONGEST_NAME]
    if not stem:
        raise SettingError("the name has no letter or digit", where=name[:40], mend="give another one")
    return stem
