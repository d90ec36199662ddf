"""A real Dask cluster over TCP on loopback: workers killed during a run, and the scheduler started again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
from corpus.made import QUICK, articles, bytes_of, write
from detente.corpus import dask_engine
from detente.corpus.dask_engine import Dask
from detente.corpus.job import Job
from detente.corpus.run import State, run
from detente.corpus.same_reader import rooms_here
from detente.errors import SettingError
from detente.reading.reader_name import reader_name
from documents.local_web import nobody

SLOW = replace(QUICK, model="0.02")  # seconds for a report, so that there is time to kill somebody
LONG = 600.0
"""Seconds that only what hangs takes."""


class Cluster:
    """A scheduler and two workers, each a process of its own that can be killed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.workers: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        self.scheduler = self._scheduler("0", "--scheduler-file", str(told))  # on a port that it finds free itself
        self.address = str(self._once_told(told)["address"])

    def _scheduler(self, port: str, *more: str) -> subprocess.Popen[bytes]:
        return self.start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard",
                          *more)  # fmt: skip

    def _once_told(self, path: Path) -> dict[str, object]:
        stop = time.monotonic() + LONG
        while time.monotonic() < stop and self.scheduler.poll() is None:
            with suppress(OSError, ValueError):  # not there yet, or not whole
                return dict(json.loads(path.read_text()))
            time.sleep(0.01)
        self.stop()
        raise AssertionError("the scheduler did not start")

    def worker(self, environment: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        return self.start("distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-nanny",
                          "--no-dashboard", "--host", "127.0.0.1", "--local-directory", str(self._folder),
                          environment=environment)  # fmt: skip

    def start(self, module: str, *arguments: str, environment: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        paths = os.pathsep.join(path for path in sys.path if path)
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env={**os.environ, "PYTHONPATH": paths, **(environment or {})},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._processes.append(process)
        return process

    def restart_scheduler(self) -> None:
        self.scheduler.kill()
        self.scheduler.wait()
        for worker in self.workers:
            worker.kill()
        self.scheduler = self._scheduler(self.address.rpartition(":")[2])
        self.workers = [self.worker() for _ in self.workers]

    def stop(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()


@contextmanager
def cluster(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    found = Cluster(folder)
    try:
        found.workers = [found.worker() for _ in range(workers)]
        yield found
    finally:
        found.stop()


def at(records: int, then: Callable[[], object]) -> Callable[[State], None]:
    """Do something once a run has done so many records, while it goes on."""
    due = [then]
    return lambda state: due.pop()() if due and state.done >= records else None


def when_parts(out: Path, count: int, then: Callable[[], None]) -> threading.Thread:
    """Do something once so many parts of a run are there."""

    def wait() -> None:
        while len(list(out.rglob("work/*/*.json"))) < count:
            time.sleep(0.01)
        then()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


@pytest.mark.system
@pytest.mark.parametrize("blow", ["a worker is killed", "the scheduler is started again"])
def test_a_cluster_that_is_hit_gives_what_one_process_gives(tmp_path: Path, blow: str) -> None:
    source = write(tmp_path / "a.jsonl", articles(240, 2))
    run([source], tmp_path / "alone", job=SLOW, size=5)
    out = tmp_path / "cluster"
    with cluster(tmp_path) as one:
        hit = {
            "a worker is killed": lambda: one.workers[0].send_signal(signal.SIGKILL),
            "the scheduler is started again": one.restart_scheduler,
        }[blow]
        first = one.workers[0]
        state = run([source], out, job=SLOW, size=5, engine=Dask(one.address), progress=at(60, hit))
        assert first.wait(LONG) == -signal.SIGKILL
    assert state.done == 240
    assert bytes_of(out) == bytes_of(tmp_path / "alone")


@pytest.mark.system
def test_a_record_that_kills_every_worker_is_refused(tmp_path: Path) -> None:
    found = articles(20, 2)
    found[6]["text"] += " This text brings its reader down."
    source = write(tmp_path / "a.jsonl", found)
    state = run([source], tmp_path / "out", job=QUICK, size=5, engine=Dask("local", workers=2))
    assert (state.done, state.rejected) == (20, 1)
    assert "line 7" in (tmp_path / "out" / "rejected.jsonl").read_text()


def test_an_address_without_a_scheduler_is_told(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", articles(4))
    with nobody() as place:
        engine = Dask(f"tcp://{place}")
        engine.first_wait = 0.1
        with pytest.raises(SettingError, match="no Dask scheduler answers"):
            run([source], tmp_path / "out", job=QUICK, engine=engine)


def other_detente(folder: Path, change: str) -> dict[str, str]:
    """An environment in which detente is another one: a copy of which one file is changed, or none at all."""
    here = folder / "other"
    if change == "none":
        here.mkdir()
        (here / "detente.py").write_text("raise ImportError('no detente here')")
    else:
        source = Path(detente.__file__).parent
        shutil.copytree(source, here / "detente", ignore=shutil.ignore_patterns("__pycache__"))
        with (here / "detente" / change).open("a", encoding="utf-8") as file:
            file.write("\n# changed\n")
    return {"PYTHONPATH": os.pathsep.join([str(here), *(path for path in sys.path if path)])}


REAL = Job("", version=reader_name(rounded=True), rooms=rooms_here())


@pytest.mark.system
@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("reading/lexicons/acts.toml", "it has rules"),
        ("corpus/relevance.toml", "it has corpus"),
        ("network", "it has network"),
        ("none", "a worker has no detente"),
    ],
)
def test_a_worker_of_another_detente_ends_the_run_in_one_line(tmp_path: Path, change: str, says: str) -> None:
    source = write(tmp_path / "a.jsonl", articles(40, 2))
    with cluster(tmp_path, workers=0) as one:
        if change == "network":
            network = tmp_path / "network.npz"
            network.write_bytes(b"another network")
            one.worker({"DETENTE_NETWORK": str(network)})
        else:
            one.worker(other_detente(tmp_path, change))
        with pytest.raises(SettingError) as found:
            run([source], tmp_path / "out", job=REAL, size=5, engine=Dask(one.address))
    assert says in str(found.value)
    assert "tcp://127.0.0.1:" in found.value.where
    assert found.value.mend
    assert "\n" not in str(found.value)
    assert not list((tmp_path / "out").rglob("work/*/*"))


@pytest.mark.system
def test_a_worker_of_another_detente_that_joins_later_ends_the_run_too(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", articles(8_000, 1))  # more than are read before the other has come
    out = tmp_path / "out"
    job = replace(SLOW, model="0.05", version=reader_name("0.05"), rooms=rooms_here())
    other = other_detente(tmp_path, "corpus/relevance.toml")
    with cluster(tmp_path, workers=0) as one:
        one.worker()
        come = at(15, lambda: one.worker(other))
        with pytest.raises(SettingError, match="a worker reads otherwise than the run: it has corpus"):
            run([source], out, job=job, size=5, engine=Dask(one.address), progress=come)
    assert all(json.loads(note.read_text())["reader"] == job.read_by for note in out.rglob("work/*/*.json"))


@pytest.mark.system
def test_a_cluster_without_workers_is_told_and_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_engine, "FIRST_WORD", 1.0)
    monkeypatch.setattr(dask_engine, "NEXT_WORD", LONG)
    source = write(tmp_path / "a.jsonl", articles(20, 2))
    said: list[str] = []
    with cluster(tmp_path, workers=0) as one:

        def tell(words: str) -> None:
            said.append(words)
            one.worker()

        state = run([source], tmp_path / "out", job=QUICK, size=5, engine=Dask(one.address, tell=tell))
        assert state.done == 20
        assert len(said) == 1
        assert f"the cluster at {one.address} has no workers" in said[0]
        assert f"dask worker {one.address}" in said[0]


@pytest.mark.system
def test_a_wait_for_workers_ends_when_it_was_asked_to(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", articles(20, 2))
    with cluster(tmp_path, workers=0) as one:
        with pytest.raises(SettingError, match="has had no worker for") as found:
            run([source], tmp_path / "out", job=QUICK, size=5, engine=Dask(one.address, wait=1.0))
        assert one.address in found.value.where
        one.worker()
        state = run([source], tmp_path / "out", job=QUICK, size=5, engine=Dask(one.address, wait=LONG))
    assert state.done == 20


@given(st.lists(st.tuples(st.floats(0.1, 30), st.sampled_from([None, 0, 1, 4])), max_size=40), st.floats(1, 60))
def test_only_a_time_without_any_worker_ends_the_wait(looks: list[tuple[float, int | None]], wait: float) -> None:
    """Law: a wait ends at the first look at which no worker was seen for `wait` seconds on end."""
    clock, said, without_since = 0.0, [], None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dask_engine.time, "monotonic", lambda: clock)
        without = dask_engine._Without("tcp://x:1", said.append, wait)
        for seconds, threads in looks:
            clock += seconds
            without_since = (clock if without_since is None else without_since) if threads == 0 else None
            if without_since is not None and clock - without_since >= wait:
                with pytest.raises(SettingError, match="no worker"):
                    without.workers(threads)
                return
            without.workers(threads)
    assert len(said) <= sum(threads == 0 for _, threads in looks)


def test_an_outcome_lost_on_its_way_is_asked_for_again():
    class Lost:
        status = "finished"

        def result(self) -> None:
            raise OSError("the scheduler went away")

    class Client:
        status = "running"

        def nthreads(self) -> dict[str, int]:
            return {"one": 1}

        def run(self, *_: object, **__: object) -> dict[str, None]:
            return {"one": None}

        def submit(self, *_: object, **__: object) -> Lost:
            return Lost()

    engine = Dask("tcp://127.0.0.1:1")
    engine._dask = SimpleNamespace(
        wait=lambda *_, **__: None, TimeoutError=TimeoutError, CancelledError=InterruptedError
    )
    again: deque[object] = deque()
    waits = engine._until_it_goes(Client(), lambda _: None, again, iter(["a chunk"]))
    with pytest.raises(StopIteration) as ended:
        next(waits)
    assert ended.value.value is True
    assert list(again) == ["a chunk"]


@pytest.mark.system
def test_a_scheduler_that_goes_away_is_no_traceback(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", articles(120, 2))
    out = tmp_path / "cluster"
    with cluster(tmp_path) as one:
        watcher = when_parts(out, 6, one.restart_scheduler)
        program = (
            "import sys; from dataclasses import replace; from pathlib import Path; from corpus.made import QUICK;"
            "from detente.corpus.dask_engine import Dask; from detente.corpus.run import run;"
            "run([sys.argv[1]], Path(sys.argv[2]), job=replace(QUICK, model='0.02'), size=5, engine=Dask(sys.argv[3]))"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, str(source), str(out), one.address],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        watcher.join(LONG)
        assert not watcher.is_alive()
    assert (done.returncode, done.stderr) == (0, "")
