"""Which installed parts have a published fault? Asks no network: advisories are read from files.

    python scripts/known_faults.py PyPI-all.zip            # against what is installed beside this Python
    python scripts/known_faults.py advisories/ --parts dist/detente.cdx.json
    python scripts/known_faults.py                         # only whether installed files are those that were installed

Advisories are records of the Open Source Vulnerability format (https://ossf.github.io/osv-schema/): files of JSON, a
folder of them, or a ZIP archive such as osv.dev gives out for PyPI, fetched on another machine. Prints a line for each
part that is affected and each installed file whose bytes are not those that its RECORD states; exit code 1 where there
is any.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

LONGEST = 200
"""Characters of what a record says about itself that are shown."""


def advisories(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The records in files, folders and archives."""
    for path in paths:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for name in archive.namelist():
                    if name.endswith(".json"):
                        yield json.loads(archive.read(name))
        else:
            for file in sorted(path.rglob("*.json")) if path.is_dir() else [path]:
                yield json.loads(file.read_text())


def affected(record: dict[str, Any], parts: dict[str, Version]) -> Iterator[str]:
    """The parts, by name, that a record says are at fault in the version that is here; none for one taken back."""
    if record.get("withdrawn"):
        return
    for each in record.get("affected", ()):
        package = each.get("package", {})
        name = canonicalize_name(package.get("name", ""))
        if package.get("ecosystem") != "PyPI" or name not in parts:
            continue
        ranges = [one["events"] for one in each.get("ranges", ()) if one.get("type") in {"ECOSYSTEM", "SEMVER"}]
        named = [version for text in each.get("versions", ()) if (version := _version(text))]
        if parts[name] in named or any(within(parts[name], events) for events in ranges):
            yield name


def within(version: Version, events: Iterable[dict[str, str]]) -> bool:
    """Whether a version lies in a range: from one that brings the fault in, to the one that mends or last has it."""
    inside = False
    for kind, at in sorted(((kind, _version(text)) for event in events for kind, text in event.items()), key=_place):
        if at is None or kind == "limit":
            continue
        if kind == "introduced" and version >= at:
            inside = True
        if (kind == "fixed" and version >= at) or (kind == "last_affected" and version > at):
            inside = False
    return inside


def _place(event: tuple[str, Version | None]) -> tuple[Version, bool]:
    return event[1] or Version("0"), event[0] == "introduced"


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


def words(record: dict[str, Any]) -> str:
    """What a record is about, in a line: its names, and its summary or, where it has none, how its details begin."""
    names = ", ".join(str(name) for name in (record.get("id", "?"), *record.get("aliases", ())))
    about = " ".join(str(record.get("summary") or record.get("details") or "").split())
    line = f"{names}: {about if len(about) <= LONGEST else about[: LONGEST - 1] + '…'}"
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in line)


def changed(distribution: Distribution) -> Iterator[str]:
    """The files of a part that are not those its RECORD states, or gone; files that it states no hash of are left."""
    for file in distribution.files or ():
        if file.hash is None or file.suffix == ".pyc":
            continue
        path = Path(str(file.locate()))
        digest = hashlib.new(file.hash.mode, path.read_bytes()).digest() if path.is_file() else b""
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != file.hash.value:
            yield str(file)


def installed() -> dict[str, Version]:
    """The parts beside this Python."""
    return {canonicalize_name(each.metadata["Name"]): Version(each.version) for each in distributions()}


def listed(path: Path) -> dict[str, Version]:
    """The parts of a list in CycloneDX form."""
    parts = json.loads(path.read_text())["components"]
    return {canonicalize_name(part["name"]): Version(part["version"]) for part in parts}


def main(arguments: list[str] | None = None) -> int:
    """Print what is wrong; 1 where anything is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("advisories", nargs="*", type=Path)
    parser.add_argument("--parts", type=Path, help="a list of parts (CycloneDX) in place of what is installed")
    asked = parser.parse_args(arguments)
    try:
        parts = listed(asked.parts) if asked.parts else installed()
        records = list(advisories(asked.advisories))
    except (OSError, ValueError, KeyError, RecursionError, zipfile.BadZipFile) as fault:
        parser.error(f"it cannot be read: {fault}")
    found = [f"{name} {parts[name]}: {words(record)}" for record in records for name in affected(record, parts)]
    if not asked.parts:
        found += [f"{each.metadata['Name']}: {file} was changed" for each in distributions() for file in changed(each)]
    print("\n".join(sorted(found)) or f"nothing found in {len(parts)} parts")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
