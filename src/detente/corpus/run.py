"""A run over an archive: plan, read, finish; it goes on where it was when it is killed and started again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from detente.corpus import tables
from detente.corpus.careful import process_carefully
from detente.corpus.engines import Alone, Engine, Failed, Pool
from detente.corpus.finish import finish
from detente.corpus.folder import Folder, replacing
from detente.corpus.job import Job, Outcome, outcome, process
from detente.corpus.plan import SIZE, Chunk, chunks, files
from detente.documents.sources import Part
from detente.errors import InputError, SettingError


@dataclass(frozen=True, slots=True)
class State:
    """How far a run is: records in all and done, and of those done how many were read, refused, statements found.

    `foreign` are those that were let go because they are not in English, `before` the records done in earlier runs,
    `seconds` the time of this one.
    """

    records: int
    done: int = 0
    read: int = 0
    rejected: int = 0
    statements: int = 0
    foreign: int = 0
    before: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Records a second in this run."""
        return (self.done - self.before) / self.seconds if self.seconds > 0 else 0.0

    @property
    def left(self) -> float | None:
        """Seconds left at this rate; None where that cannot be said yet."""
        return (self.records - self.done) / self.rate if self.rate > 0 else None

    def plus(self, one: Outcome, seconds: float) -> State:
        """The state after one more chunk."""
        return replace(
            self,
            done=self.done + one.records,
            read=self.read + one.read,
            rejected=self.rejected + one.rejected,
            statements=self.statements + one.statements,
            foreign=self.foreign + one.foreign,
            seconds=seconds,
        )


COUNTS = ("records", "done", "read", "rejected", "statements", "foreign")
"""What of a state the manifest keeps."""
Progress = Callable[[State], None]


def run(
    sources: Iterable[str | Path],
    out: str | Path,
    *,
    job: Job,
    engine: Engine | None = None,
    size: int = SIZE,
    progress: Progress | None = None,
) -> State:
    """Read an archive into a corpus folder, or go on with a run that was stopped there.

    Args:
        job: what holds for every chunk; its folder is replaced by `out`.
        engine: who reads the chunks; this process where None.
        size: records of a chunk.
        progress: told how far the run is, after each chunk.

    Raises: InputError where the sources hold nothing that is read; SettingError where the folder belongs to another
        run, or a library is missing.
    """
    tables.arrow()
    found = files(sources)  # a source that is not there should leave no folder behind
    folder = Folder(out, create=True)
    job = replace(job, folder=str(folder.path))
    with folder.locked():
        manifest = _begun(folder, *found, job, size)
        if manifest["state"] == "complete" and all(map(Path.is_file, folder.results())):
            return _ended(manifest)
        plan = _planned(folder, manifest)
        state, left = _so_far(job, plan, sum(chunk.count for chunk in plan))
        if progress:
            progress(state)
        state = _read(job, left, engine or Alone(), state, progress)
        _check_parts(job, plan, folder)
        manifest["files"], languages = finish(folder, len(plan))
        counts = {name: getattr(state, name) for name in COUNTS}
        manifest |= {"state": "complete", "counts": counts, "languages": languages}
        folder.write_manifest({k: v for k, v in manifest.items() if k not in ("format", "version")})
    return state


def _ended(manifest: dict[str, Any]) -> State:
    """The state of a run that was complete before; its parts may be gone."""
    held = manifest.get("counts")
    counts = held if isinstance(held, dict) else {}
    state = State(**{name: int(counts.get(name, 0)) for name in COUNTS})
    return replace(state, before=state.done)


def _check_parts(job: Job, plan: list[Chunk], folder: Folder) -> None:
    """Refuse to finish with parts that are not of this run's reader: a worker of an older detente checks nothing."""
    _, missing = _so_far(job, plan, 0)
    if missing:
        raise SettingError(
            f"{len(missing):,} of {len(plan):,} chunks were read by another detente than the run's",
            where=str(folder.path),
            mend="give every worker the same detente, then the same command again: it reads them anew",
        )


def engine_for(
    workers: int, cluster: str | None, *, tell: Callable[[str], None] | None = None, wait: float | None = None
) -> Engine:
    """The engine that a user's options ask for.

    Args:
        tell: is told what a cluster is waited for.
        wait: seconds after which a cluster without workers ends the run.

    Raises: SettingError for an address that is none, a wait without a cluster, or where Dask is not installed.
    """
    if wait is not None and cluster is None:
        raise SettingError("only a cluster is waited for", where="--wait", mend="give --cluster too, or leave it out")
    if cluster is not None:
        if cluster != "local" and not cluster.startswith(("tcp://", "tls://")):
            raise SettingError(f"{cluster!r} is no cluster", where="--cluster", mend="give local, or tcp://HOST:PORT")
        from detente.corpus.dask_engine import Dask

        return Dask(cluster, workers, tell=tell, wait=wait)
    return Alone() if workers <= 1 else Pool(workers)


def _read(job: Job, left: list[Chunk], engine: Engine, state: State, progress: Progress | None) -> State:
    started = time.monotonic()
    for found in engine.run(_Work(job), left) if left else ():
        done = process_carefully(job, found.chunk) if isinstance(found, Failed) else found
        state = state.plus(done, time.monotonic() - started)
        if progress:
            progress(state)
    return state


@dataclass(frozen=True, slots=True)
class _Work:
    """`process` with its job, in a form that travels to another process."""

    job: Job

    def __call__(self, chunk: Chunk) -> Outcome:
        return process(self.job, chunk)


def _so_far(job: Job, plan: list[Chunk], records: int) -> tuple[State, list[Chunk]]:
    state = State(records)
    left: list[Chunk] = []
    for chunk in plan:
        known = outcome(job, chunk.number)
        if known is None:
            left.append(chunk)
        else:
            state = state.plus(known, 0.0)
    return replace(state, before=state.done), left


_OTHERS = {
    "sources": "other sources",
    "settings": "other settings",
    "reader": "another reader",
    "rooms": "another detente",
}
"""What is said where a run that was begun in a folder differs."""


def _begun(folder: Folder, found: list[Part], skipped: list[str], job: Job, size: int) -> dict[str, Any]:
    """The manifest of this run: of the one that was stopped here, where it is the same.

    Raises: SettingError where another run, with other sources, settings or reader, has read something here.
    """
    mine = [part for part in found if not part.path.is_relative_to(folder.path)]
    if not mine:
        raise InputError("there is nothing to read besides the corpus itself", where=str(folder.path))
    listed = []
    for part in mine:
        stat = part.path.stat()
        listed.append([str(part.path), part.holding, stat.st_size, stat.st_mtime_ns])
    settings = {"fields": asdict(job.called), "filtered": job.filtered, "size": size}
    wanted = {"settings": settings, "reader": job.version, "rooms": job.rooms, "sources": listed}
    held = folder.manifest()
    differs = next((words for name, words in _OTHERS.items() if held.get(name) != wanted[name]), None)
    if held and differs is None:
        return held
    if held and (held.get("state") == "complete" or folder.has_parts()):
        raise SettingError(
            f"a run with {differs} was begun in this folder", where=str(folder.path),
            mend="give what was given then, to the detente of then, or another folder with --out",
        )  # fmt: skip
    folder.plan_path.unlink(missing_ok=True)
    manifest = {"state": "running", **wanted, "passed_over": skipped}
    folder.write_manifest(manifest)
    return manifest


def _planned(folder: Folder, manifest: dict[str, Any]) -> list[Chunk]:
    """The chunks of the run, as they were cut when it began."""
    path = folder.plan_path
    if not path.exists():
        found = [Part(Path(name), holding) for name, holding, _, _ in manifest["sources"]]
        with replacing(path) as draft, draft.open("w", encoding="utf-8", errors="surrogateescape") as file:
            for chunk in chunks(found, manifest["settings"]["size"]):
                file.write(json.dumps(asdict(chunk), ensure_ascii=True) + "\n")
    return list(_plan(path))


def _plan(path: Path) -> Iterator[Chunk]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield msgspec.convert(json.loads(line), Chunk)
