"""Chunks read on a Dask cluster: the only module that knows Dask's names.

The workers must see the sources and the corpus folder under the same paths (a shared file system), as each leaves
its parts there itself; what travels over the network is the plan of a chunk and its counts.
"""

from __future__ import annotations

import time
from collections.abc import Generator, Iterable, Iterator
from importlib import import_module
from itertools import islice
from typing import Any

from detente.corpus.engines import AHEAD, Failed, Work
from detente.corpus.job import Outcome
from detente.corpus.plan import Chunk
from detente.errors import SettingError

RETRIES = 3
"""Times that a chunk is tried on another worker when its worker dies."""
PATIENCE = 120.0
"""Seconds that a scheduler that went away is waited for."""


class Dask:
    """A Dask cluster: "local" starts one of this machine's processes, else the address of a scheduler.

    Args:
        workers: processes of a local cluster.

    Raises: SettingError where Dask is not installed, or no scheduler answers.
    """

    def __init__(self, address: str, workers: int = 2) -> None:
        try:
            self._dask: Any = import_module("distributed")
        except ImportError:
            raise SettingError("--cluster needs Dask distributed", mend="pip install 'detente[corpus]'") from None
        self._address = address
        self._workers = workers

    def run(self, work: Work, chunks: Iterable[Chunk]) -> Iterator[Outcome | Failed]:
        """An outcome for each chunk, as they come; chunks that a lost scheduler knew of are handed out again."""
        cluster = None
        address = self._address
        if address == "local":
            cluster = self._dask.LocalCluster(
                n_workers=self._workers, threads_per_worker=1, processes=True, dashboard_address=None
            )
            address = cluster.scheduler_address
        client = None
        try:
            client = self._connected(address, 30.0)
            left = iter(chunks)
            again: list[Chunk] = []
            while True:
                again = yield from self._until_it_goes(client, work, again, left)
                if not again:
                    return
                client.close(timeout=2)
                client = self._connected(address, PATIENCE)
        finally:
            if client is not None:
                client.close(timeout=5)
            if cluster is not None:
                cluster.close(timeout=10)

    def _connected(self, address: str, seconds: float) -> Any:
        stop = time.monotonic() + seconds
        while True:
            try:
                return self._dask.Client(address, timeout=min(10.0, seconds), set_as_default=False)
            except (OSError, TimeoutError, ValueError) as fault:
                if time.monotonic() > stop or isinstance(fault, ValueError):
                    raise SettingError(
                        "no Dask scheduler answers", where=address,
                        mend="start one with dask scheduler, and give its address: --cluster tcp://HOST:PORT",
                    ) from fault  # fmt: skip
                time.sleep(1.0)

    def _until_it_goes(
        self, client: Any, work: Work, again: list[Chunk], left: Iterator[Chunk]
    ) -> Generator[Outcome | Failed, None, list[Chunk]]:
        """Yields outcomes; returns the chunks whose scheduler went away, none where all is done."""
        waiting: dict[Any, Chunk] = {}
        arrived = self._dask.as_completed()

        def hand_out(some: Iterable[Chunk]) -> None:
            for chunk in some:
                future = client.submit(work, chunk, pure=False, retries=RETRIES)
                waiting[future] = chunk
                arrived.add(future)

        lost: list[Chunk] = []
        hand_out(again)
        hand_out(islice(left, self._room(client, waiting)))
        while waiting:
            future = next(arrived)
            chunk = waiting.pop(future)
            if future.status == "finished":
                yield future.result()
            elif future.status == "error":
                if isinstance(future.exception(), self._dask.KilledWorker):
                    yield Failed(chunk)
                else:
                    future.result()  # a fault of the work itself: raised here as it was there
            else:
                lost.append(chunk)  # cancelled or lost: with its scheduler
            future.release()
            if not lost:
                hand_out(islice(left, self._room(client, waiting)))
        return lost

    def _room(self, client: Any, waiting: dict[Any, Chunk]) -> int:
        threads = sum(client.nthreads().values()) if client.status == "running" else 0
        return max(0, max(1, threads) * AHEAD - len(waiting))
