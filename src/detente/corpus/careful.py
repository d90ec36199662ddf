"""A chunk that kills its reader, read record by record: each in a process that may die, so that one record is lost."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from detente.corpus.job import Job, Outcome, Taken, leave, taken
from detente.corpus.plan import Chunk
from detente.documents.records import Unreadable

DIED = "reading it brought the process down"


def process_carefully(job: Job, chunk: Chunk) -> Outcome:
    """As `process`, for a chunk whose reader dies. Records that cannot even be listed make one rejected line."""
    documents, statements, rejected = [], [], []
    with _child() as child:
        try:
            count = child.submit(_count, job, chunk).result()
        except BrokenProcessPool:
            where = f"{chunk.paths[0]}, records {chunk.first} to {chunk.first + chunk.count - 1}"
            return leave(job, chunk, [], [], [Unreadable(where, "listing them brought the process down")])
    place = 0
    while place < count:
        with _child() as child:
            try:
                while place < count:
                    found = child.submit(_one, job, chunk, place).result()
                    documents += found[0]
                    statements += found[1]
                    rejected += found[2]
                    place += 1
            except BrokenProcessPool:
                rejected.append(Unreadable(_name(job, chunk, place), DIED))
                place += 1
    return leave(job, chunk, documents, statements, rejected)


def _one(job: Job, chunk: Chunk, place: int) -> Taken:
    for number, item in enumerate(chunk.items(job.called)):
        if number == place:
            return taken(job, chunk, [(place, item)])
    return [], [], []


def _count(job: Job, chunk: Chunk) -> int:
    return sum(1 for _ in chunk.items(job.called))


def _name(job: Job, chunk: Chunk, place: int) -> str:
    return next((item.name for n, item in enumerate(chunk.items(job.called)) if n == place), chunk.paths[0])


@contextmanager
def _child() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool
