"""A real Dask cluster over TCP on loopback: workers killed during a run, and the scheduler started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from corpus.made import QUICK, articles, bytes_of, write
from detente.corpus.dask_engine import Dask
from detente.corpus.run import run
from detente.errors import SettingError

SLOW = replace(QUICK, model="0.02")  # seconds for a report, so that there is time to kill somebody


def _port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Cluster:
    """A scheduler and two workers, each a process of its own that can be killed."""

    def __init__(self, folder: Path) -> None:
        self.port = _port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self._folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self.start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(self.port),
                                    "--no-dashboard")  # fmt: skip
        self.workers = [self.worker() for _ in range(2)]

    def worker(self) -> subprocess.Popen[bytes]:
        return self.start("distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-nanny",
                          "--no-dashboard", "--host", "127.0.0.1", "--local-directory", str(self._folder))  # fmt: skip

    def start(self, module: str, *arguments: str) -> subprocess.Popen[bytes]:
        paths = os.pathsep.join(path for path in sys.path if path)
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env={**os.environ, "PYTHONPATH": paths},
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
        self.scheduler = self.start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(self.port),
                                    "--no-dashboard")  # fmt: skip
        self.workers = [self.worker() for _ in range(2)]

    def stop(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    found = Cluster(folder)
    try:
        yield found
    finally:
        found.stop()


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
        watcher = when_parts(out, 12, hit)
        state = run([source], out, job=SLOW, size=5, engine=Dask(one.address))
        watcher.join(timeout=10)
        assert not watcher.is_alive()
        if blow == "a worker is killed":
            assert one.workers[0].wait(timeout=5) == -signal.SIGKILL
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
    engine = Dask(f"tcp://127.0.0.1:{_port()}")
    engine.first_wait = 0.5
    with pytest.raises(SettingError, match="no Dask scheduler answers"):
        run([source], tmp_path / "out", job=QUICK, engine=engine)


def test_an_outcome_lost_on_its_way_is_asked_for_again():
    class Lost:
        status = "finished"

        def result(self) -> None:
            raise OSError("the scheduler went away")

    class Client:
        status = "running"

        def nthreads(self) -> dict[str, int]:
            return {"one": 1}

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
        watcher.join(timeout=10)
    assert (done.returncode, done.stderr) == (0, "")
