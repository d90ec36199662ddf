"""Who reads the chunks: this process alone, or a pool of processes on this machine.

An engine takes a function and chunks and gives back, in any order, an outcome for each chunk, or `Failed` where the
process that read it died each time: the run then reads that chunk record by record (`careful`).
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from detente.corpus.job import Outcome
from detente.corpus.one_thread import one_core_each
from detente.corpus.plan import Chunk

Work = Callable[[Chunk], Outcome]
AHEAD = 2
"""Chunks handed out for each worker: one at work, one waiting."""
TASKS = 250
"""Chunks after which a worker of a pool is replaced, so that what a library holds on to does not add up."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A chunk that no worker survived."""

    chunk: Chunk


class Engine(Protocol):
    """Something that reads chunks."""

    def run(self, work: Work, chunks: Iterable[Chunk]) -> Iterator[Outcome | Failed]:
        """An outcome for each chunk, as they come."""
        ...


class Alone:
    """This process reads one chunk after the other."""

    def run(self, work: Work, chunks: Iterable[Chunk]) -> Iterator[Outcome | Failed]:
        """An outcome for each chunk, in their order."""
        return map(work, chunks)


class Pool:
    """Processes of this machine, each started anew (spawned), with a model of its own.

    When one dies, the pool is started again; the chunks that were at work are then read one at a time, so that the
    one that kills its reader is found.
    """

    def __init__(self, workers: int) -> None:
        self._workers = workers

    def run(self, work: Work, chunks: Iterable[Chunk]) -> Iterator[Outcome | Failed]:
        """An outcome for each chunk, as they come."""
        left = iter(chunks)
        suspects: list[Chunk] = []
        while True:
            suspects = yield from self._until_one_dies(work, left)
            if not suspects:
                return
            for chunk in suspects:
                yield from self._on_its_own(work, chunk)

    def _until_one_dies(self, work: Work, left: Iterator[Chunk]) -> Generator[Outcome, None, list[Chunk]]:
        """Yields outcomes; returns the chunks that were at work when a process died, none where all is done."""
        with _executor(self._workers) as pool:
            waiting: dict[Future[Outcome], Chunk] = {}
            dead: list[Chunk] = []
            while True:
                if not dead:
                    for chunk in islice(left, max(0, self._workers * AHEAD - len(waiting))):
                        try:
                            waiting[pool.submit(work, chunk)] = chunk
                        except BrokenProcessPool:
                            dead.append(chunk)
                if not waiting:
                    return dead
                for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                    chunk = waiting.pop(future)
                    try:
                        yield future.result()
                    except BrokenProcessPool:
                        dead.append(chunk)

    def _on_its_own(self, work: Work, chunk: Chunk) -> Iterator[Outcome | Failed]:
        with _executor(1) as pool:
            try:
                yield pool.submit(work, chunk).result()
            except BrokenProcessPool:
                yield Failed(chunk)


def _executor(workers: int) -> ProcessPoolExecutor:
    one_core_each()
    return ProcessPoolExecutor(
        workers, mp_context=multiprocessing.get_context("spawn"), max_tasks_per_child=TASKS, initializer=_leave_signals
    )


def _leave_signals() -> None:
    """Ctrl-C is the run's affair: its workers finish their chunk or are ended by it."""
    import signal

    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
