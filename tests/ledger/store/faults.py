"""A writer that is killed, starved of disk or cut from power, and what must hold afterwards.

The plan is a fixed row of additions and decisions, each of which adds one document or one review, so that a ledger
itself tells how far it got. `python -m ledger.store.faults --help` (with `tests` on the path) runs the long forms.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from detente.errors import LedgerError
from detente.ledger.store import Store, open_ledger
from detente.ledger.store.schema import DERIVED, VERSION
from ledger.store.reports import READER, report

WHO = "Ann"


def plan(reports: int) -> list[Callable[[Store], object]]:
    """Steps in order: each adds one document or one decision."""
    steps: list[Callable[[Store], object]] = []
    for number in range(reports):
        document, reading = report(number, f"2031-03-{1 + number % 28:02}")
        steps.append(lambda s, d=document, r=reading: s.add(d, r, reader=READER))

        def nth(store: Store, k: int, name: str = document.id) -> str:
            from detente.ledger.store import STATES, Filter

            return store.statements(Filter(document=name, states=STATES)).items[k].id

        steps.append(lambda s, nth=nth: s.confirm(nth(s, 0), who=WHO))
        steps.append(lambda s, nth=nth: s.correct(nth(s, 1), {"actor": "Duchy"}, who=WHO))
        steps.append(lambda s, nth=nth: s.reject(nth(s, 2), who=WHO, reason="no"))
        steps.append(lambda s: s.undo(who=WHO))
        if number % 2:
            steps.append(lambda s: s.redo(who=WHO))
    return steps


def make_older(where: str) -> None:
    """Turn a SQLite ledger into one of the first version of the tables, which knew no search."""
    import sqlite3

    with sqlite3.connect(where) as raw:
        for name in ("document_words", "statement_words"):
            raw.execute(f"DROP TABLE {name}")
        for name in ("stale", *(held.name for held in DERIVED)):
            raw.execute(f"DROP TABLE {name}")
        raw.execute("DROP INDEX statements_merged")
        raw.execute("DELETE FROM settings")
        raw.execute("UPDATE alembic_version SET version_num = '0001'")
    raw.close()


def done(store: Store) -> int:
    """How many steps of the plan the ledger holds."""
    return store.documents(limit=1).total + store.decisions()


def carry_on(
    where: str, steps: list[Callable[[Store], object]], tell: Callable[[int], None], copies: Path | None
) -> None:
    """Do what is left of the plan, telling after each step how many are done; now and then copy the ledger."""
    with open_ledger(where, create=True) as store:
        for number in range(done(store), len(steps)):
            steps[number](store)
            tell(number + 1)
            if number % 3 == 1:
                store.threads_page(limit=1)  # which writes what it computes
            if copies is not None and number % 7 == 3:
                target = copies / f"copy{number}.detente"
                target.unlink(missing_ok=True)
                store.backup(target)
                (copies / "reviews.jsonl").write_text("\n".join(store.export_reviews()))


def canonical(where: str) -> str:
    """A ledger without what a clock or a die gave: the record, the states, the decisions and the lists."""
    from detente.ledger import jsonlines
    from detente.ledger.store import STATES, Filter

    with open_ledger(where) as store:
        names = {review.id: str(review.number) for review in store.history()}
        reviews = []
        for line in list(store.export_reviews())[1:]:
            review = json.loads(line)
            review["details"] = {k: names.get(v, v) if k == "review" else v for k, v in review["details"].items()}
            reviews.append(json.dumps({k: v for k, v in review.items() if k not in {"id", "at"}}))
        states = [f"{e.id} {e.state} {e.version}" for e in store.statements(Filter(states=STATES)).items]
        lists = [repr(page.items) for page in (store.threads_page(), store.promises_page(), store.talks_page())]
        return "\n".join([*jsonlines.write(store.ledger()), *states, *reviews, *lists])


def problems(where: str, acknowledged: int, steps: list[Callable[[Store], object]]) -> list[str]:
    """What is wrong with a ledger whose writer was stopped after so many steps were acknowledged."""
    try:
        with open_ledger(where) as store:
            found = [f"{p.where}: {p.what}" for p in store.check()]
            held = done(store)
    except LedgerError as fault:
        return [str(fault)]
    if held < acknowledged:
        found.append(f"{acknowledged} steps were acknowledged, {held} are held")
    if held > min(acknowledged + 1, len(steps)):
        found.append(f"{held} steps are held, of which {acknowledged} were acknowledged")
    return found


def killed(work: Callable[[Callable[[int], None]], None], after: float, alarm: int = signal.SIGKILL) -> int:
    """Run work in a process of its own and kill it after so many seconds; the last step that it acknowledged.

    Returns -1 where none was. A process that ends by itself first must end well.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover - the process that is killed
        os.close(reading)
        try:
            work(lambda number: os.write(writing, b"%d\n" % number))
        except BaseException as fault:
            print(f"{type(fault).__name__}: {fault}", file=sys.stderr)
            os._exit(1)
        os._exit(0)
    os.close(writing)
    deadline = time.monotonic() + after
    told = b""
    while (left := deadline - time.monotonic()) > 0:
        if select.select([reading], [], [], left)[0]:
            piece = os.read(reading, 65536)
            if not piece:
                break
            told += piece
    os.kill(child, alarm)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
        raise AssertionError("the writer failed by itself")
    while piece := os.read(reading, 65536):
        told += piece
    os.close(reading)
    lines = told.split(b"\n")[:-1]
    return int(lines[-1]) if lines else -1


def kill_many(times: int, seed: int, new: Callable[[], str], *, reports: int = 5, copies: Path | None = None,
              stopped: Callable[[], None] = lambda: None) -> Iterator[str]:  # fmt: skip
    """Kill a writer so many times at random moments; yields what was wrong afterwards, nothing where all is well.

    Args:
        stopped: called after each kill, say to restart a server.
    """
    from detente.ledger.store.projection import project  # noqa: F401 - all is imported before the first fork

    dice = random.Random(seed)
    steps = plan(reports)
    older = "://" not in new()
    unbroken = new()
    begun = time.monotonic()
    carry_on(unbroken, steps, lambda _: None, copies)
    whole = time.monotonic() - begun
    wanted = canonical(unbroken)
    where, acknowledged = new(), 0
    for number in range(times):
        told = killed(lambda tell, w=where: carry_on(w, steps, tell, copies), dice.uniform(0.0, whole / 2))
        stopped()
        acknowledged = max(acknowledged, told)
        if acknowledged or _is_there(where):
            for words in problems(where, acknowledged, steps) if _is_made(where) else ():
                yield f"kill {number}: {words}"
        for copy in copies.glob("copy*.detente") if copies else ():
            with open_ledger(copy) as store:
                if store.check():
                    yield f"kill {number}: a copy is not whole"
        if acknowledged == len(steps) or (number == times - 1):
            carry_on(where, steps, lambda _: None, copies)
            if canonical(where) != wanted:
                yield f"kill {number}: the ledger is not that of an unbroken run"
            where, acknowledged = new(), 0
        elif older and acknowledged and dice.random() < 0.2:
            yield from (f"kill {number}: {words}" for words in _killed_upgrading(where, acknowledged, steps, dice))


def _killed_upgrading(
    where: str, acknowledged: int, steps: list[Callable[[Store], object]], dice: random.Random
) -> list[str]:
    """Kill a program while it brings an older ledger up to date: it is then of the old version or of the new one."""
    make_older(where)
    killed(lambda tell: open_ledger(where).close(), dice.uniform(0.0, 0.06))
    import sqlite3

    raw = sqlite3.connect(where)
    version = raw.execute("SELECT version_num FROM alembic_version").fetchone()[0]
    searched = raw.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('document_words', 'statement_words')")
    found = [] if (version, searched.fetchone()[0]) in {("0001", 0), (VERSION, 2)} else ["it is between two versions"]
    raw.close()
    backups = list(Path(where).parent.glob(f"{Path(where).name}.before-*"))
    if version == VERSION and not backups:
        found.append("it was brought up to date without a backup")
    for backup in backups:
        backup.unlink()
    return [*found, *problems(where, acknowledged, steps)]


def _is_there(where: str) -> bool:
    return "://" in where or Path(where).exists()


def _is_made(where: str) -> bool:
    """Whether the ledger was begun at all: killed while it makes its tables, it has none, and no step is lost."""
    try:
        open_ledger(where).close()
    except LedgerError as fault:
        if any(words in fault.what for words in ("it is empty", "it is not a ledger", "holds no ledger")):
            return False
        raise
    return True


def write_at_once(
    where: str, writers: int, each: int, sqlite: ModuleType | None = None, *, readers: int = 0
) -> list[str]:
    """Let several processes decide on one ledger at once, while others list what it holds; what was wrong."""
    with open_ledger(where, create=True, sqlite=sqlite) as store:
        for number in range(4):
            document, reading = report(number)
            store.add(document, reading, reader=READER)
        names = [entry.id for entry in store.statements().items]

    def write(number: int) -> None:
        with open_ledger(where, sqlite=sqlite) as store:
            for decision in range(each):
                name = names[(number + decision) % len(names)]
                store.correct(name, {"content": f"writer {number}, decision {decision}"}, who=f"writer {number}")
                store.statements()

    def read(_: int) -> None:
        with open_ledger(where, sqlite=sqlite) as store:
            seen = -1
            while seen < writers * each:
                seen = _look(store, seen, len(names))

    deciding = {_process(f"writer {n}", lambda n=n: write(n)): f"writer {n}" for n in range(writers)}
    looking = {_process(f"reader {n}", lambda n=n: read(n)): f"reader {n}" for n in range(readers)}
    found = [f"{name} failed" for child, name in deciding.items() if os.waitpid(child, 0)[1]]
    if found:
        for child in looking:  # what they wait for will not come
            os.kill(child, signal.SIGTERM)
    found += [f"{name} failed" for child, name in looking.items() if os.waitpid(child, 0)[1]]
    with open_ledger(where, sqlite=sqlite) as store:
        found += [f"{p.where}: {p.what}" for p in store.check()]
        if store.decisions() != writers * each:
            found.append(f"{store.decisions()} decisions are kept of {writers * each}")
        for writer in range(writers):
            own = [r.details["changes"]["content"] for r in store.history() if r.who == f"writer {writer}"]
            if own != [f"writer {writer}, decision {number}" for number in range(each)]:
                found.append(f"writer {writer} lost a decision")
    return found


def _look(store: Store, before: int, statements: int) -> int:
    """Go through the lists once; how many decisions there were at first.

    Raises: AssertionError where decisions have gone, or a list is not whole.
    """
    held = store.decisions()
    assert held >= before, f"{before} decisions were there, now {held}"
    page = store.statements()
    assert page.total == len(page.items) == statements
    assert max(entry.version for entry in page.items) >= held, "a decision does not show in what it was about"
    threads = store.threads_page()
    assert threads.total == len(threads.items) > 0
    assert all(thread.id != "t0" for thread in threads.items)
    store.search("harbour", limit=5)
    return held


def _process(name: str, work: Callable[[], None]) -> int:
    """Do work in a process of its own, whose exit code says whether it went well; its number."""
    child = os.fork()
    if child == 0:  # pragma: no cover - a process of its own
        code = 0
        try:
            work()
        except BaseException as fault:
            print(f"{name}: {type(fault).__name__}: {fault}", file=sys.stderr)
            code = 1
        os._exit(code)
    return child


def main() -> None:
    """The long forms."""
    parser = argparse.ArgumentParser(description="Long forms of the faults that a ledger must survive.")
    parser.add_argument("--kills", type=int, default=1000, help="how often a writer is killed")
    parser.add_argument("--writers", type=int, default=8, help="processes that write at once")
    parser.add_argument("--each", type=int, default=500, help="decisions of each of them")
    parser.add_argument("--readers", type=int, default=8, help="processes that list what is there meanwhile")
    parser.add_argument("--seed", type=int, default=0)
    chosen = parser.parse_args()
    wrong: list[str] = []
    url = os.environ.get("DETENTE_POSTGRES")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        numbers = iter(range(10**9))
        copies = folder / "copies"
        copies.mkdir()
        if url:
            import psycopg

            def new() -> str:
                database = f"kill{next(numbers)}"
                with psycopg.connect(url, autocommit=True) as connection:
                    connection.execute(f"CREATE DATABASE {database}")
                return f"{url.rpartition('/')[0]}/{database}"
        else:

            def new() -> str:
                return str(folder / f"kill{next(numbers)}.detente")

        begun = time.monotonic()
        wrong += list(kill_many(chosen.kills, chosen.seed, new, copies=None if url else copies) if chosen.kills else ())
        print(f"{chosen.kills} kills in {time.monotonic() - begun:.0f} s: {len(wrong)} faults")
        drivers: list[ModuleType | None] = [None]
        if not url:
            import sqlite3

            drivers.append(sqlite3)
        for driver in drivers:
            begun = time.monotonic()
            found = write_at_once(new(), chosen.writers, chosen.each, driver, readers=chosen.readers)
            version = driver.sqlite_version if driver else "newest"
            took = time.monotonic() - begun
            at_once = f"{chosen.writers} writers x {chosen.each} and {chosen.readers} readers ({version})"
            print(f"{at_once} in {took:.0f} s: {len(found)} faults")
            wrong += found
    shutil.rmtree(folder, ignore_errors=True)
    for words in wrong:
        print(words)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
