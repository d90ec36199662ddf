"""Whether all that detente needs is here, and what else could be."""

from __future__ import annotations

import importlib.util
import platform
from dataclasses import dataclass
from importlib import metadata, resources

from packaging.requirements import InvalidRequirement, Requirement

import detente

DISTRIBUTION = "detente"
UNSHOWN = frozenset({"dev", "docs"})
"""Extras for those who work on detente itself; those that need nothing are not shown either."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what is here (usually a version), else what to do; `needed`: a command fails without it."""

    name: str
    version: str = ""
    mend: str = ""
    needed: bool = True

    @property
    def well(self) -> bool:
        """Whether nothing has to be done."""
        return not self.mend or not self.needed


def checks() -> tuple[Check, ...]:
    """This program, Python, every needed distribution, what the reader reads with, the database, and the extras."""
    wanted = requirements()
    found = [Check(DISTRIBUTION, detente.__version__), Check("python", platform.python_version())]
    found += [_one(each) for each in wanted.get("", [])]
    found += [_weights(), _sqlite()]
    found += [_extra(name, wanted[name]) for name in sorted(wanted) if name not in UNSHOWN | {""} and wanted[name]]
    return tuple(found)


def requirements() -> dict[str, list[Requirement]]:
    """What the installed detente declares, by extra; "" holds what is always needed.

    Empty where detente is not installed but only lies on the path.
    """
    try:
        declared = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return {}
    parsed: list[Requirement] = []
    for line in declared:
        try:
            parsed.append(Requirement(line))
        except InvalidRequirement:
            continue
    names = metadata.metadata(DISTRIBUTION).get_all("Provides-Extra") or []
    always = [each for each in parsed if each.marker is None or each.marker.evaluate({"extra": ""})]
    by_extra = {"": always}
    for name in names:
        by_extra[name] = [each for each in parsed if each not in always and _is_of(each, name)]
    return by_extra


def _is_of(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is not None and requirement.marker.evaluate({"extra": extra})


def _one(requirement: Requirement) -> Check:
    version = _version(requirement)
    return Check(requirement.name, version, "" if version else f'pip install "{_plain(requirement)}"')


def _version(requirement: Requirement) -> str:
    """The installed version, "" where none is that is recent enough."""
    try:
        version = metadata.version(requirement.name)
    except metadata.PackageNotFoundError:
        return ""
    return version if requirement.specifier.contains(version, prereleases=True) else ""


def _plain(requirement: Requirement) -> str:
    return f"{requirement.name}{requirement.specifier}"


def _extra(name: str, wanted: list[Requirement]) -> Check:
    missing = [each.name for each in wanted if not _version(each)]
    if not missing:
        return Check(f"extra {name}", "installed", needed=False)
    mend = f'pip install "{DISTRIBUTION}[{name}]" (for {", ".join(missing)})'
    return Check(f"extra {name}", mend=mend, needed=False)


def _weights() -> Check:
    """What the reader learned: comes with detente, so that it is missing only where an installation is damaged."""
    folder = resources.files("detente.reading") / "models"
    here = sorted(each.name for each in folder.iterdir() if each.name.endswith(".npz")) if folder.is_dir() else []
    return Check("reader's weights", ", ".join(here), "" if here else f"pip install --force-reinstall {DISTRIBUTION}")


def _sqlite() -> Check:
    import sqlite3

    from detente.ledger.store.engine import SAFE_WAL

    version, note = sqlite3.sqlite_version_info, ""
    if version < SAFE_WAL:
        newer = importlib.util.find_spec("pysqlite3") is not None
        safe = ".".join(map(str, SAFE_WAL))
        note = " (extra sqlite is newer)" if newer else f" (before {safe}: ledgers do without a write-ahead log)"
    return Check("SQLite", ".".join(map(str, version)) + note)
