"""The ledger's speed on synthetic records: adding, listing, searching, threads as of a day.

    python benchmarks/ledger.py                       # 1,000 documents of 10 statements
    python benchmarks/ledger.py --documents 10000     # 100,000 statements
    python benchmarks/ledger.py --documents 100000 --together 200   # 1,000,000 statements, 200 documents a transaction
    python benchmarks/ledger.py --documents 100000 --together 200 --only-fill --ledger FILE
    python benchmarks/ledger.py --as-is --ledger FILE # measure what is there
    python benchmarks/ledger.py --conflicts 1         # all in one conflict, so in one circle
    python benchmarks/ledger.py --reading FOLDER      # what the store adds to reading

The synthetic record: one conflict for every 200 documents, with four parties and 150 matters of its own, more where a
conflict is told of in more documents; a document tells of ten acts of one conflict in 250 to 300 words. It is built for
its size, not for its sense.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from detente.documents.identity import document_id
from detente.ledger.store import Filter, Page, Problem, Store, ThreadFilter, adding, open_ledger
from detente.ledger.store.schema import circle_documents
from detente.values.bulk import no_cycles
from detente.values.document import Block, Document
from detente.values.statement import Reading, Statement, Term

READER = "detente 0.1.0, synthetic"
FIRST = date(2020, 1, 1)
DAYS = 1000
PER_CONFLICT = 200
MATTERS = 150
ACTS = 10
KINDS = (
    "demand", "propose", "offer", "promise", "accept", "reject", "comply", "breach", "position", "request", "assess",
    "meet", "accuse", "act",
)  # fmt: skip
VERBS = (
    "withdraw from", "open", "release", "sign", "pay for", "inspect", "lift the ban on", "return", "close", "guard",
)  # fmt: skip
ADJECTIVES = (
    "northern", "southern", "eastern", "western", "old", "new", "inner", "outer", "upper", "lower", "joint", "royal",
    "coastal", "central", "disputed", "frozen",
)  # fmt: skip
NOUNS = (
    "harbour", "crossing", "prisoners", "pipeline", "treaty", "customs post", "air base", "river dam", "fishing ground",
    "railway", "radio mast", "grain store", "village", "power station", "archive", "bridge",
)  # fmt: skip
FILLER = (
    "the", "talks", "went", "on", "in", "a", "hall", "near", "the", "lake", "with", "slow", "progress", "and",
    "officials", "said", "little", "of", "what", "was", "told", "behind", "closed", "doors", "while", "reporters",
    "waited", "for", "news",
)  # fmt: skip


def synthetic(
    documents: int, seed: int = 0, conflicts: int | None = None, first: int = 0
) -> Iterator[tuple[Document, Reading]]:
    """Documents with their readings, spread over a thousand days; the same for the same seed, one made at a time.

    Args:
        first: the number of the first one made; those before it are passed over.
    """
    dice = random.Random(seed)
    conflicts = conflicts or max(1, documents // PER_CONFLICT)
    count = max(MATTERS, MATTERS * documents // PER_CONFLICT // conflicts)
    matters = [
        [
            (
                dice.choice(VERBS),
                dice.choice(ADJECTIVES),
                dice.choice(NOUNS),
                f"place{c}x{k % (count // 6)}",
                dice.randrange(4),
            )
            for k in range(count)
        ]
        for c in range(conflicts)
    ]
    for number in range(first, documents):
        conflict = number % conflicts
        yield _document(number, conflict, matters[conflict], dice)


def _document(number: int, conflict: int, matters: list[tuple], dice: random.Random) -> tuple[Document, Reading]:
    day = FIRST + timedelta(days=dice.randrange(DAYS))
    text = f"Report {number}."
    statements = []
    for k in range(ACTS):
        verb, adjective, noun, place, owner = dice.choice(matters)
        kind = dice.choice(KINDS)
        other = (owner + 1 + dice.randrange(3)) % 4
        asks = kind in {"demand", "propose", "position", "request"}
        actor, addressee = (f"Party {conflict}-{p}" for p in ((other, owner) if asks else (owner, other)))
        content = f"{verb} the {adjective} {noun} at {place}"
        quote = f"{actor}, {kind}, to {addressee}: {content}, as was told ({k})."
        start = len(text) + 1
        text = f"{text} {quote}"
        act_day = str(day - timedelta(days=dice.randrange(5))) if dice.random() < 0.5 else None
        words = (verb.split()[0], adjective, *noun.split(), place)
        statements.append(
            Statement(
                f"s{k + 1}", "", kind, actor, content, start, start + len(quote), quote, addressee=(addressee,),
                date=act_day, terms=(Term("content", content, (f"Party {conflict}-{owner}",), words),),
            )
        )  # fmt: skip
    text += " " + " ".join(dice.choice(FILLER) for _ in range(150))
    name = document_id(text)
    document = Document(
        name, text, (Block(0, len(text), "body"),), f"Report {number}", str(day), "given", f"Outlet {number % 40}",
        source=f"report{number}.txt",
    )  # fmt: skip
    return document, Reading(name, tuple(replace(s, document=name) for s in statements))


class Meter:
    """What work takes: on the clock, of this process's processor, and of that of a server on this machine.

    Args:
        store: the ledger; where it is on a server, the server's processes are found by that of its connection.
    """

    def __init__(self, store: Store) -> None:
        self.postmaster = 0
        if not store._database.sqlite:
            with store._database.read() as connection:
                backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
            self.postmaster = int(_process(Path(f"/proc/{backend}"))[1])

    def now(self) -> tuple[float, float, float]:
        """Seconds on the clock, of this process, of the server."""
        return time.perf_counter(), time.process_time(), self._server()

    def _server(self) -> float:
        """Seconds of the processor of a server's processes, those that have ended counted in."""
        if not self.postmaster:
            return 0.0
        ticks = 0
        for place in Path("/proc").iterdir():
            if place.name.isdecimal():
                with suppress(OSError):
                    fields = _process(place)
                    if int(place.name) == self.postmaster:
                        ticks += sum(map(int, fields[11:15]))
                    elif int(fields[1]) == self.postmaster:
                        ticks += sum(map(int, fields[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def timed(self, what: Callable[[], object], times: int = 5) -> str:
        """What some runs took, in words: the median on the clock and of this process, the mean of the server."""
        taken = []
        for _ in range(times):
            before = self.now()
            what()
            taken.append([after - earlier for after, earlier in zip(self.now(), before, strict=True)])
        clock, own, server = zip(*taken, strict=True)
        if not self.postmaster:
            return f"{statistics.median(own) * 1000:.0f} ms ({statistics.median(clock) * 1000:.0f} on the clock)"
        return (
            f"{statistics.median(clock) * 1000:.0f} ms on the clock; of the processor "
            f"{statistics.median(own) * 1000:.0f} of the program, {statistics.mean(server) * 1000:.0f} of the server"
        )


def _process(place: Path) -> list[str]:
    """The fields of a process's status after its name: state, parent, ..."""
    return (place / "stat").read_text().rpartition(")")[2].split()


def fill(store: Store, documents: int, conflicts: int | None, together: int) -> tuple[float, float]:
    """Add what a synthetic record lacks; milliseconds for each document, on the clock and of the processor.

    Args:
        together: documents in one transaction; `detente add` makes one for each.
    """
    there = store.documents(limit=1).total
    spent = worked = 0.0
    made = synthetic(documents, conflicts=conflicts)
    for some in batched(islice(made, there, None), together):
        begun, before = time.perf_counter(), time.process_time()
        with store._database.write() as connection:
            for document, reading in some:
                adding.add(connection, document, reading, READER)
        spent += time.perf_counter() - begun
        worked += time.process_time() - before
    return spent / (documents - there) * 1000, worked / (documents - there) * 1000


def batched(items: Iterable[tuple[Document, Reading]], size: int) -> Iterator[list[tuple[Document, Reading]]]:
    """The items in lists of a size, the last of them shorter."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def fill_up(where: str, documents: int, conflicts: int | None, together: int) -> None:
    """Bring a synthetic record to its size; one that was broken off is carried on."""
    with open_ledger(where, create=True) as store:
        if store.documents(limit=1).total < documents:
            spent, worked = fill(store, documents, conflicts, together)
            print(f"add, a document: {spent:.1f} ms, {worked:.1f} ms of them work, the rest waiting for the disk")


def measure(where: str, conflicts: int | None) -> None:
    """Print a row for each list and table."""
    with open_ledger(where) as store:
        meter = Meter(store)
        reports, said = store.documents(limit=1).total, store.statements(limit=1).total
        print(f"{reports:,} documents, {said:,} statements")
        day = FIRST + timedelta(days=DAYS // 2)
        entry = store.statements(Filter(kind="demand"), limit=1).items[0]
        both = Filter(party=entry.statement.actor, kind="demand", as_of=day)
        rows: list[tuple[str, Callable[[], object]]] = [
            ("statements, first 50 as of a day", lambda: store.statements(Filter(as_of=day), limit=50)),
            ("statements, all as of a day", lambda: store.statements(Filter(as_of=day))),
            ("statements, all as of a day, as JSON", lambda: deque(_as_json(where, day), maxlen=0)),
            ("statements, 50 from the middle", lambda: store.statements(limit=50, offset=said // 2)),
            ("statements of a party and kind as of a day", lambda: store.statements(both)),
            ("documents, first 50 as of a day", lambda: store.documents(day, limit=50)),
            ("parties as of a day", lambda: store.parties(day)),
            ("sources as of a day", lambda: store.sources(day)),
            ("search, two words", lambda: store.search("withdraw harbour", limit=50)),
            ("search, a phrase as of a day", lambda: store.search('"frozen pipeline"', limit=50, as_of=day)),
            ("history of a statement", lambda: store.history(entry.id)),
            ("one decision", lambda: store.correct(entry.id, {"content": f"open it ({time.time()})"}, who="Ann")),
        ]  # fmt: skip
        _print(meter, rows)
        print(f"gathering all threads, the first time: {meter.timed(lambda: store.threads_page(limit=1), 1)}")
        print(f"memory at most until here: {_memory():.0f} MB")
        with store._database.read() as connection:
            sizes = [len(group) for group in circles_of(connection)]
        print(f"circles of reports: {len(sizes)}, the largest of {max(sizes)} reports")
        more = synthetic(reports + 5, seed=1, conflicts=conflicts, first=reports)

        def after_a_report() -> None:
            store.add(*next(more), reader=READER)
            store.threads_page(then, limit=50)

        def after_a_decision() -> None:
            store.correct(entry.id, {"content": f"open it ({time.time()})"}, who="Ann")
            store.threads_page(then, limit=50)

        then = ThreadFilter(as_of=day)
        refused = ThreadFilter(as_of=day, status="rejected", party=entry.statement.actor)
        rows = [
            ("one more report, then the first 50 threads as of a day", after_a_report),
            ("one decision, then the first 50 threads as of a day", after_a_decision),
        ]
        _print(meter, rows)
        lists: list[tuple[str, Callable[[], Page[Any]]]] = [
            ("threads, first 50 as of a day", lambda: store.threads_page(then, limit=50)),
            ("threads of a party and status as of a day", lambda: store.threads_page(refused)),
            ("threads, all as of a day", lambda: store.threads_page(then)),
            ("threads, all now", lambda: store.threads_page()),
            ("talks, first 50 as of a day", lambda: store.talks_page(then, limit=50)),
            ("talks, all as of a day", lambda: store.talks_page(then)),
            ("promises, first 50 as of a day", lambda: store.promises_page(then, limit=50)),
            ("promises, all as of a day", lambda: store.promises_page(then)),
            ("contradictions, first 50 as of a day", lambda: store.contradictions_page(then, limit=50)),
            ("contradictions, all as of a day", lambda: store.contradictions_page(then)),
        ]
        for name, page in lists:
            print(f"{name}: {meter.timed(page)} ({len(page().items)} of {page().total})")
        print(f"memory at most until here: {_memory():.0f} MB")
        print(f"the whole record as of a day: {meter.timed(lambda: store.ledger(day), 1)}")
        wrong: list[Problem] = []
        print(f"check: {meter.timed(lambda: wrong.extend(store.check()), 1)}, {len(wrong)} problems")
    if "://" not in where:
        print(f"file: {Path(where).stat().st_size / 1e6:.0f} MB")
    print(f"memory: {_memory():.0f} MB")


def _as_json(where: str, day: date) -> Iterator[str]:
    """All statements as of a day as `detente ledger statements --format json` writes them, opening the ledger too."""
    from detente.brief.record import json_pieces
    from detente.workflow.ledger_lists import listing
    from detente.workflow.listing import Wanted

    with no_cycles():
        yield from json_pieces(listing(where, "statements", Wanted(as_of=str(day))).values)


def _print(meter: Meter, rows: Iterable[tuple[str, Callable[[], object]]]) -> None:
    for name, what in rows:
        print(f"{name}: {meter.timed(what)}", flush=True)


def _memory() -> float:
    """The most that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def circles_of(connection: Connection) -> list[list[str]]:
    """The documents of each circle."""
    found: dict[str, list[str]] = {}
    for row in connection.execute(select(circle_documents)):
        found.setdefault(row.circle, []).append(row.document)
    return list(found.values())


def share_of_reading(folder: str) -> None:
    """Print what the store adds to reading the reports of a folder."""
    from detente.workflow import readers
    from detente.workflow.inputs import gather

    documents = gather([folder]).documents
    reader = readers.make(None, None, None)
    list(reader.read_many(documents[:2]))  # loads the models
    begun = time.process_time()
    readings = list(reader.read_many(documents))
    reading = time.process_time() - begun
    with tempfile.TemporaryDirectory() as place, open_ledger(f"{place}/talks.detente", create=True) as store:
        begun = time.process_time()
        for document, found in zip(documents, readings, strict=True):
            store.add(document, found, reader=READER)
        adding = time.process_time() - begun
    count = sum(len(found.statements) for found in readings)
    print(
        f"{len(documents)} reports, {count} statements: reading {reading:.1f} s, adding {adding:.2f} s of the processor"
    )
    print(f"the store adds {adding / reading:.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--conflicts", type=int, help="how many there are; one for every 200 documents if not given")
    parser.add_argument("--together", type=int, default=1, help="documents in one transaction, where it is filled")
    parser.add_argument("--only-fill", action="store_true", help="fill it and measure no list")
    parser.add_argument("--as-is", action="store_true", help="measure the ledger that is there, adding nothing")
    parser.add_argument("--ledger", help="keep it here: a file, or the URL of a PostgreSQL database")
    parser.add_argument("--reading", metavar="FOLDER", help="measure what the store adds to reading these reports")
    chosen = parser.parse_args()
    if chosen.reading:
        share_of_reading(chosen.reading)
        return
    with tempfile.TemporaryDirectory() as folder:
        where = chosen.ledger or f"{folder}/talks.detente"
        if not chosen.as_is:
            fill_up(where, chosen.documents, chosen.conflicts, chosen.together)
        if not chosen.only_fill:
            measure(where, chosen.conflicts)


if __name__ == "__main__":
    main()
