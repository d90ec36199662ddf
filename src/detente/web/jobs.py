"""Adding reports while people go on: one job after the other, each with its progress."""

from __future__ import annotations

import logging
import re
import secrets
import shutil
import tempfile
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from threading import Lock
from typing import TYPE_CHECKING, Literal

from detente.errors import DetenteError

if TYPE_CHECKING:
    from detente.workflow.inputs import Inputs

JobState = Literal["waiting", "reading", "done", "failed"]
PASTED = "pasted.txt"
MOST_KEPT = 100
MOST_WAITING = 20
_PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_. "


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave to add: files by name, texts, addresses of the web; `published` where it says no day."""

    files: tuple[tuple[str, bytes], ...] = ()
    text: str = ""
    addresses: tuple[str, ...] = ()
    published: str | None = None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to add."""
        return not (self.files or self.text.strip() or self.addresses)


@dataclass(frozen=True, slots=True)
class Job:
    """How far an adding is; `words` say what came of it, `documents` are the ids of the reports, new or known."""

    id: str
    what: str
    state: JobState = "waiting"
    done: int = 0
    of: int = 0
    words: str = ""
    notices: tuple[str, ...] = ()
    documents: tuple[str, ...] = field(default=())

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state in ("done", "failed")


class Jobs:
    """The addings of a running desk."""

    def __init__(self, ledger: str) -> None:
        self._ledger = ledger
        self._pool = ThreadPoolExecutor(1, "detente-adding")
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = Lock()

    def begin(self, given: Given) -> Job:
        """Put an adding in line.

        Raises: DetenteError where there is nothing, or too much waits.
        """
        if given.empty:
            raise DetenteError("there is nothing to add", mend="choose a file, paste a text or give an address")
        job = Job(secrets.token_urlsafe(9), _told(given))
        with self._lock:
            if sum(not one.ended for one in self._jobs.values()) >= MOST_WAITING:
                raise DetenteError("too much is being added", mend="wait until some of it is done")
            self._jobs[job.id] = job
            while len(self._jobs) > MOST_KEPT and next(iter(self._jobs.values())).ended:
                self._jobs.popitem(last=False)
        self._pool.submit(self._run, job.id, given)
        return job

    def get(self, name: str) -> Job | None:
        """A job by its id."""
        with self._lock:
            return self._jobs.get(name)

    def all(self) -> tuple[Job, ...]:
        """All jobs, the newest first."""
        with self._lock:
            return tuple(reversed(self._jobs.values()))

    def close(self) -> None:
        """Begin nothing more; what is being read is finished, as each report is kept whole."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, name: str, given: Given) -> None:
        from detente.workflow import ledgers
        from detente.workflow.inputs import gather

        folder = Path(tempfile.mkdtemp(prefix="detente-add-"))
        self._change(name, state="reading")
        try:
            sources: list[str | Path] = [*written(given, folder), *given.addresses]
            found = ledgers.add_inputs(
                named(gather(sources, published=given.published), folder),
                self._ledger,
                progress=lambda done, of: self._change(name, done=done, of=of),
            )
            notices = tuple(_without(notice, folder) for notice in found.notices)
            documents = tuple(dict.fromkeys(one.document for one in found.added))
            self._change(name, state="done", words=found.to_text().strip(), notices=notices, documents=documents)
        except DetenteError as fault:
            self._change(name, state="failed", words=_without(str(fault), folder))
        except Exception as fault:  # the desk must live, and the person be told
            logging.getLogger("detente.web").exception("adding failed")
            self._change(name, state="failed", words=f"a fault of detente itself: {type(fault).__name__}")
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _change(self, name: str, **changes: object) -> None:
        with self._lock:
            self._jobs[name] = replace(self._jobs[name], **changes)  # type: ignore[arg-type]


def written(given: Given, folder: Path) -> list[Path]:
    """The files and the text of an adding, written into a folder of their own under harmless names."""
    paths = []
    for number, (name, data) in enumerate(given.files, 1):
        path = folder / str(number) / harmless(name)
        path.parent.mkdir()
        path.write_bytes(data)
        paths.append(path)
    if given.text.strip():
        path = folder / PASTED
        path.write_text(given.text, encoding="utf-8")
        paths.append(path)
    return paths


def named(inputs: Inputs, folder: Path) -> Inputs:
    """The documents by the names that people gave: a report of the same name later is a later text of it.

    A pasted text has no name: two of them are two reports, however alike.
    """
    documents = (replace(d, source=_given_name(_without(d.source, folder))) for d in inputs.documents)
    return replace(inputs, documents=tuple(documents))


def _given_name(source: str) -> str:
    return "" if source == PASTED else re.sub(r"^\d+/", "", source)


def harmless(name: str) -> str:
    """A file's name without folders and odd characters, its ending kept."""
    last = PurePath(name.replace("\\", "/")).name
    plain = "".join(c if c in _PLAIN else "_" for c in last).strip(". ")[-100:].lstrip("-. ")
    return plain or "report.txt"


def _without(words: str, folder: Path) -> str:
    return words.replace(f"{folder}/", "")


def _told(given: Given) -> str:
    parts = [name or "a file" for name, _ in given.files[:3]]
    parts += ["a pasted text"] if given.text.strip() else []
    parts += given.addresses[:3]
    more = len(given.files) + len(given.addresses) + bool(given.text.strip()) - len(parts)
    return ", ".join(parts) + (f" and {more} more" if more else "")
