"""Chunks read on a Dask cluster: the only module that knows Dask's names.

The workers must see the sources and the corpus folder under the same paths (a shared file system), as each leaves
its parts there itself; what travels over the network is the plan of a chunk and its counts.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pkgutil import resolve_name
from typing import Any

from detente.corpus.engines import AHEAD, Failed, Work
from detente.corpus.job import Outcome
from detente.corpus.plan import Chunk
from detente.errors import DetenteError, SettingError

RETRIES = 3
"""Times that a chunk is tried on another worker when its worker dies."""
_GLANCE = 1.0
_CHATTY = ("distributed", "distributed.client", "distributed.batched", "distributed.comm", "distributed.core")
"""Loggers of Dask that tell of a connection that was lost."""
_UNWATCHED = {"distributed.worker.profile.enabled": False}
"""Dask's own profiler stops a worker a hundred times a second, to look at what it does."""
PATIENCE = 120.0
"""Seconds that a scheduler that went away is waited for."""
FIRST_WORD, NEXT_WORD = 5.0, 60.0
"""Seconds without a worker after which that is said, and said again."""
_HAD_BY_ALL = "detente.corpus.same_reader:check_reader"
_SAME = "install the same detente[corpus] where the scheduler and its workers run, and start them again"

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Refused:
    """What a worker says that cannot do its part: a fault that another try would not mend."""

    worker: str
    what: str
    where: str
    mend: str


@dataclass(frozen=True, slots=True)
class _Willing:
    """The work as it travels to a worker: a fault that a user can mend comes back as an answer and is not retried."""

    work: Work

    def __call__(self, chunk: Chunk) -> Outcome | Refused:
        try:
            return self.work(chunk)
        except DetenteError as error:
            return Refused(import_module("distributed").get_worker().address, error.what, error.where, error.mend)


class Dask:
    """A Dask cluster: "local" starts one of this machine's processes, else the address of a scheduler.

    Args:
        workers: processes of a local cluster.
        tell: is told what is waited for.
        wait: seconds after which a cluster without workers ends the run; without end where None.

    Raises: SettingError where Dask is not installed, no scheduler answers, no worker comes within `wait`, or a worker
        cannot do its part, as one that has another detente.
    """

    def __init__(self, address: str, workers: int = 2, *, tell: Tell | None = None, wait: float | None = None) -> None:
        try:
            self._dask: Any = import_module("distributed")
        except ImportError:
            raise SettingError("--cluster needs Dask distributed", mend="pip install 'detente[corpus]'") from None
        # that a scheduler went away is dealt with here; Dask's own log would print a traceback of each try
        for part in _CHATTY:
            logging.getLogger(part).setLevel(logging.CRITICAL)
        self._address = self._scheduler = address
        self._workers = workers
        self._tell = tell or (lambda _: None)
        self._wait = wait
        self.first_wait = 30.0
        """Seconds that a scheduler is waited for at the start."""

    def run(self, work: Work, chunks: Iterable[Chunk]) -> Iterator[Outcome | Failed]:
        """An outcome for each chunk, as they come; chunks that a lost scheduler knew of are handed out again."""
        cluster = None
        address = self._address
        if address == "local":
            with import_module("dask").config.set(_UNWATCHED):
                cluster = self._dask.LocalCluster(
                    n_workers=self._workers, threads_per_worker=1, processes=True, dashboard_address=None
                )
            address = self._scheduler = cluster.scheduler_address
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
        told = False
        while True:
            try:
                return self._dask.Client(address, timeout=min(5.0, seconds))
            except (OSError, TimeoutError, ValueError) as fault:
                if time.monotonic() > stop or isinstance(fault, ValueError):
                    raise SettingError(
                        "no Dask scheduler answers", where=address,
                        mend="start one with dask scheduler, and give its address: --cluster tcp://HOST:PORT",
                    ) from fault  # fmt: skip
                if not told:
                    self._tell(f"no scheduler answers at {address} yet; it is waited for up to {seconds:.0f} seconds")
                    told = True
                time.sleep(1.0)

    def _until_it_goes(
        self, client: Any, work: Work, again: deque[Chunk], left: Iterator[Chunk]
    ) -> Generator[Outcome | Failed, None, bool]:
        """Yields outcomes; returns whether the scheduler went away, its chunks then being put into `again`."""
        waiting: dict[Any, Chunk] = {}
        without = _Without(self._scheduler, self._tell, self._wait)
        asked: set[str] = set()
        while True:
            threads = self._threads(client, asked)
            without.workers(threads)
            for chunk in islice(left, max(0, (threads or 0) * AHEAD - len(waiting))):
                waiting[client.submit(_Willing(work), chunk, pure=False, retries=RETRIES)] = chunk
            if not waiting and threads:
                return False  # there was room, and nothing to hand out
            if not waiting and client.status == "running":
                time.sleep(_GLANCE)
                continue
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
                    if isinstance(found, Refused):
                        raise _refusal(found)
                    yield found
                    future.release()
                    continue
                chunk = waiting.pop(future)
                fault = future.exception()
                if not isinstance(fault, self._dask.KilledWorker):
                    raise _unable(fault, self._scheduler)
                yield Failed(chunk)
                future.release()
            if client.status != "running" or any(f.status in ("lost", "cancelled") for f in waiting):
                again.extend(waiting.values())
                return True

    def _completed(self, waiting: dict[Any, Chunk]) -> list[Any]:
        """Those that are no longer pending; waits for a first one, but looks up now and then for a client that died."""
        with suppress(TimeoutError, self._dask.TimeoutError, self._dask.CancelledError):
            self._dask.wait(list(waiting), timeout=_GLANCE, return_when="FIRST_COMPLETED")
        return [future for future in waiting if future.status != "pending"]

    def _threads(self, client: Any, asked: set[str]) -> int | None:
        """Threads of all workers; None where the scheduler does not say, as it may go away just now.

        A worker that is new is asked whether it has this module's neighbour: one without detente would die of the first
        chunk that it is sent, again and again where it is started anew.
        """
        try:
            threads = client.nthreads() if client.status == "running" else None
            new = [worker for worker in threads or () if worker not in asked]
            answers = client.run(resolve_name, _HAD_BY_ALL, workers=new, on_error="return") if new else {}
        except OSError:
            return None
        for worker, answer in answers.items():
            if isinstance(answer, (ImportError, AttributeError)):
                raise SettingError("a worker has no detente, or another one", where=f"worker {worker}", mend=_SAME)
            if not isinstance(answer, BaseException):  # else it goes away just now
                asked.add(worker)
        return None if threads is None else sum(threads.values())


def _refusal(refused: Refused) -> SettingError:
    where = ", ".join(filter(None, (f"worker {refused.worker}", refused.where)))
    return SettingError(refused.what, where=where, mend=refused.mend)


def _unable(fault: BaseException, address: str) -> BaseException:
    """What to raise for a fault of the work: one that detente does not foresee as it is, but for a missing detente."""
    first: BaseException | None = fault
    while first is not None:
        lost = isinstance(first, (ImportError, AttributeError)) and "detente" in str(first)
        if lost or "deserializ" in str(first):
            return SettingError("the cluster has no detente, or another one", where=address, mend=_SAME)
        first = first.__cause__ or first.__context__
    return fault


class _Without:
    """Tells that a cluster has no workers, now and then, and ends the wait for them when it is long enough."""

    def __init__(self, address: str, tell: Tell, wait: float | None) -> None:
        self._address = address
        self._tell = tell
        self._wait = wait
        self._since: float | None = None
        self._next = FIRST_WORD

    def workers(self, threads: int | None) -> None:
        """Take note of how many threads there are now; None where that is not known.

        Raises: SettingError when there has been none for longer than is waited.
        """
        if threads != 0:
            self._since, self._next = None, FIRST_WORD
            return
        self._since = self._since or time.monotonic()
        seconds = time.monotonic() - self._since
        start = f"start some: dask worker {self._address}"
        if self._wait is not None and seconds >= self._wait:
            raise SettingError(
                f"the cluster has had no worker for {seconds:.0f} seconds", where=self._address,
                mend=f"{start}; then give the same command again",
            )  # fmt: skip
        if seconds >= self._next:
            self._next = seconds + NEXT_WORD
            until = "" if self._wait is None else f" up to {self._wait:.0f} seconds"
            self._tell(f"the cluster at {self._address} has no workers; they are waited for{until}. {start}")


class _Chunks:
    """Chunks that are to be handed out again, then new ones; unlike a generator it goes on when more are put back."""

    def __init__(self, again: deque[Chunk], chunks: Iterator[Chunk]) -> None:
        self._again = again
        self._chunks = chunks

    def __iter__(self) -> _Chunks:
        return self

    def __next__(self) -> Chunk:
        return self._again.popleft() if self._again else next(self._chunks)
