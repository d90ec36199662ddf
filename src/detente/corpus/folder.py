"""The folder of a corpus: what lies where, written whole or not at all.

manifest.json     what was read with what, how far it is, which files hold the result
documents/        Parquet by year of publication (year=0 where it is not known)
statements/       the same
threads/          Parquet
rejected.jsonl    one line for each record that could not be read: source, reason
work/             the parts of the run: a chunk is done when its .json is there; may go once the run is complete
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal

import msgspec

from detente.errors import InputError, SettingError
from detente.values import whole_file

FORMAT = "detente-corpus"
VERSION = 1


class _Manifest(msgspec.Struct):
    """The form of a manifest, as far as it is relied on."""

    state: Literal["running", "complete"] = "running"
    reader: str = ""
    sources: list[tuple[str, str, int, int]] = []
    settings: dict[str, Any] = {}
    files: dict[str, list[str]] = {}


class Folder:
    """A corpus on disk.

    Raises: SettingError when it cannot be made where `create`, InputError when it holds no corpus where not.
    """

    def __init__(self, path: str | Path, *, create: bool = False) -> None:
        self.path = Path(path).resolve()
        self.work = self.path / "work"
        try:
            if create:
                if self.path.exists() and not self.manifest_path.exists() and self._holds_else():
                    raise SettingError(
                        "the folder holds something else than a corpus", where=str(path), mend="name a new folder"
                    )
                self.work.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise SettingError(
                f"the folder cannot be made: {fault.strerror or fault}", where=str(path), mend="name another with --out"
            ) from fault
        if not create and not self.manifest_path.is_file():
            raise InputError("there is no corpus in it", where=str(path), mend="make one with detente corpus run")

    def _holds_else(self) -> bool:
        return any(one.name not in ("work", ".lock") and ".draft-" not in one.name for one in self.path.iterdir())

    @property
    def manifest_path(self) -> Path:
        """Where the manifest is."""
        return self.path / "manifest.json"

    @property
    def rejected_path(self) -> Path:
        """Where the records are listed that could not be read."""
        return self.path / "rejected.jsonl"

    def manifest(self) -> dict[str, Any]:
        """What the manifest says; an empty one where there is none yet.

        Raises: InputError when it is damaged, of a later version, or names a file that lies elsewhere.
        """
        where = str(self.manifest_path)
        try:
            found = json.loads(self.manifest_path.read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as fault:
            mend = "make the corpus anew, in another folder"
            raise InputError("the manifest cannot be read", where=where, mend=mend) from fault
        if not isinstance(found, dict) or found.get("format") != FORMAT or found.get("version") != VERSION:
            raise InputError("this is no corpus that this detente knows", where=where, mend="use a newer detente")
        try:
            held = msgspec.convert(found, _Manifest)
        except (msgspec.ValidationError, UnicodeError, RecursionError) as fault:
            raise InputError(f"the manifest is damaged: {fault}", where=where, mend="take an unbroken copy") from fault
        for name in (name for names in held.files.values() for name in names):
            if not Path(os.path.normpath(self.path / name)).is_relative_to(self.path):
                raise InputError(f"it names a file outside the corpus: {name!r}"[:200], where=where)
        return found

    def write_manifest(self, found: dict[str, Any]) -> None:
        """Keep what the manifest shall say."""
        text = json.dumps({"format": FORMAT, "version": VERSION, **found}, indent=1, ensure_ascii=True)
        write_whole(self.manifest_path, text.encode() + b"\n")

    def part(self, number: int, kind: str) -> Path:
        """Where a chunk's part lies: `kind` is documents.parquet, statements.parquet or json."""
        return self.work / f"{number // 1000:05d}" / f"{number:08d}.{kind}"

    @property
    def plan_path(self) -> Path:
        """Where the chunks of a run are listed."""
        return self.work / "plan.jsonl"

    def has_parts(self) -> bool:
        """Whether any chunk is done."""
        return next(self.work.glob("*/*.json"), None) is not None

    def done(self, number: int) -> dict[str, Any] | None:
        """What became of a chunk; None where it is not done."""
        try:
            found = json.loads(self.part(number, "json").read_bytes())
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def result(self, table: str) -> list[Path]:
        """The files of a table, as the manifest lists them; empty while the run is not complete."""
        return [self.path / name for name in self.manifest().get("files", {}).get(table, [])]

    def results(self) -> list[Path]:
        """The files of all tables."""
        return [path for table in self.manifest().get("files", {}) for path in self.result(table)]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs out as long as the block lasts; a killed run lets go by itself.

        Raises: SettingError when another run is at work here.
        """
        try:
            handle = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as fault:
            raise cannot_write(self.path / ".lock", fault) from fault
        try:
            with suppress(ImportError):
                import fcntl  # not on every system

                try:
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except OSError as fault:
                    raise SettingError(
                        "another run is at work in this folder", where=str(self.path), mend="wait for it, or stop it"
                    ) from fault
            yield
        finally:
            os.close(handle)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that after a crash it is there whole or not at all.

    Raises: SettingError when it cannot be written.
    """
    with replacing(path) as draft:
        draft.write_bytes(data)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A place beside a file to write to; when the block ends well, it takes the file's place.

    Raises: SettingError when it cannot be written, with the room that is left where the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with whole_file.replacing(path) as draft:
            yield draft
    except OSError as fault:
        raise cannot_write(path, fault) from fault


def cannot_write(path: Path, fault: OSError) -> SettingError:
    """What to say where a file of a corpus cannot be written; what was written before stays."""
    again = "then give the same command again: it goes on where it was"
    if fault.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        free = 0
        with suppress(OSError):
            free = shutil.disk_usage(_there(path)).free
        words = "a limit on the size of files is met" if fault.errno == errno.EFBIG else "the disk is full"
        return SettingError(f"{words}: {free:,} bytes are free", where=str(path), mend=f"make room, {again}")
    words = (fault.strerror or str(fault)).lower()
    return SettingError(f"cannot write: {words}", where=str(path), mend=f"make the place writable, {again}")


def _there(path: Path) -> Path:
    """The nearest folder above a file that exists."""
    return next((folder for folder in path.parents if folder.exists()), Path("/"))
