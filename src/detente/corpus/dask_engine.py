"""Chunks read on a Dask cluster: the only module that knows Dask's names.

The workers must see the sources and the corpus folder under the same paths (a shared file system), as each leaves
its parts there itself; what travels over the network is the plan of a chunk and its counts.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from importlib import import_module
from itertools import islice
from typing import Any

from detente.corpus.engines import AHEAD, Failed, Work
from detente.corpus.job import Outcome
from detente.corpus.plan import Chunk
from detente.errors import SettingError

RETRIES = 3
"""Times that a chunk is tried on another worker when its worker dies."""
_GLANCE = 1.0
_CHATTY = ("distributed", "distributed.client", "distributed.batched", "distributed.comm", "distributed.core")
"""Loggers of Dask that tell of a connection that was lost."""
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
        # that a scheduler went away is dealt with here; Dask's own log would print a traceback of each try
        for part in _CHATTY:
            logging.getLogger(part).setLevel(logging.CRITICAL)
        self._address = address
        self._workers = workers
        self.first_wait = 30.0
        """Seconds that a scheduler is waited for at the start."""

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
            client = self._connected(address, self.first_wait)
            again: deque[Chunk] = deque()
            left = _Chunks(again, iter(chunks))
            while (yield from self._until_it_goes(client, work, again, left)):
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
                return self._dask.Client(address, timeout=min(10.0, seconds))
            except (OSError, TimeoutError, ValueError) as fault:
                if time.monotonic() > stop or isinstance(fault, ValueError):
                    raise SettingError(
                        "no Dask scheduler answers", where=address,
                        mend="start one with dask scheduler, and give its address: --cluster tcp://HOST:PORT",
                    ) from fault  # fmt: skip
                time.sleep(1.0)

    def _until_it_goes(
        self, client: Any, work: Work, again: deque[Chunk], left: Iterator[Chunk]
    ) -> Generator[Outcome | Failed, None, bool]:
        """Yields outcomes; returns whether the scheduler went away, its chunks then being put into `again`."""
        waiting: dict[Any, Chunk] = {}
        while True:
            for chunk in islice(left, self._room(client, waiting)):
                waiting[client.submit(work, chunk, pure=False, retries=RETRIES)] = chunk
            if not waiting:
                return False
            for future in self._completed(waiting):
                if future.status not in ("finished", "error"):
                    continue  # lost or cancelled: it stays among those that wait, and is handed out again
                if future.status == "finished":
                    try:
                        found = future.result()
                    except (OSError, self._dask.CancelledError):  # the scheduler went away while it was sent
                        again.extend(waiting.values())
                        return True
                    del waiting[future]
                    yield found
                    future.release()
                    continue
                chunk = waiting.pop(future)
                if isinstance(future.exception(), self._dask.KilledWorker):
                    yield Failed(chunk)
                else:
                    future.result()  # a fault of the work itself: raised here as it was there
                future.release()
            if client.status != "running" or any(f.status in ("lost", "cancelled") for f in waiting):
                again.extend(waiting.values())
                return True

    def _completed(self, waiting: dict[Any, Chunk]) -> list[Any]:
        """Those that are no longer pending; waits for a first one, but looks up now and then for a client that died."""
        with suppress(TimeoutError, self._dask.TimeoutError, self._dask.CancelledError):
            self._dask.wait(list(waiting), timeout=_GLANCE, return_when="FIRST_COMPLETED")
        return [future for future in waiting if future.status != "pending"]

    def _room(self, client: Any, waiting: dict[Any, Chunk]) -> int:
        threads = 0
        with suppress(OSError):  # it may go away just now
            threads = sum(client.nthreads().values()) if client.status == "running" else 0
        return max(0, max(1, threads) * AHEAD - len(waiting))


class _Chunks:
    """Chunks that are to be handed out again, then new ones; unlike a generator it goes on when more are put back."""

    def __init__(self, again: deque[Chunk], chunks: Iterator[Chunk]) -> None:
        self._again = again
        self._chunks = chunks

    def __iter__(self) -> _Chunks:
        return self

    def __next__(self) -> Chunk:
        return self._again.popleft() if self._again else next(self._chunks)
