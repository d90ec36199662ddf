"""The examples that come with detente."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from detente.errors import SettingError


def folder() -> Path:
    """Where the examples are: in the installed package, or beside the source tree.

    Raises: SettingError when they are in neither place.
    """
    package = Path(str(files("detente")))
    for place in (package / "examples", package.parent.parent / "examples"):
        if place.is_dir():
            return place
    raise SettingError("the examples are not installed", mend="install detente again, or run it in its source folder")


def names() -> tuple[str, ...]:
    """The examples by name, in alphabetical order."""
    reports = {path.parent.name for ending in ("txt", "html") for path in folder().glob(f"*/*.{ending}")}
    return tuple(sorted(reports))


def example(name: str) -> Path:
    """The folder of one example.

    Raises: SettingError when there is none of that name.
    """
    if name not in names():
        raise SettingError(f"there is no example {name!r}", mend=f"choose one of: {', '.join(names())}")
    return folder() / name
