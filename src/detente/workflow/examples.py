"""The examples that come with detente."""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

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


def copy(to: Path) -> None:
    """Copy all examples into a new folder, whole or not at all.

    Raises: SettingError when something is there already, or the folder cannot be written.
    """
    if to.exists() or to.is_symlink():
        raise SettingError("there is something already", where=str(to), mend="name a folder that is not there yet")
    try:
        with TemporaryDirectory(dir=to.absolute().parent, prefix=".detente-") as place:
            whole = Path(place) / "examples"
            shutil.copytree(folder(), whole, ignore=shutil.ignore_patterns("__pycache__", ".*"))
            whole.rename(to)
    except OSError as fault:
        raise SettingError(
            f"the examples cannot be copied: {fault.strerror or fault}", where=str(to), mend="name another folder"
        ) from fault
