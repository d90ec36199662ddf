"""The review desk's server time on a synthetic ledger: the first page, others, and a decision.

    python benchmarks/web.py                       # 1,000 documents of 10 statements
    python benchmarks/web.py --documents 10000     # 100,000 statements
    python benchmarks/web.py --model examples/syria-2016    # the model of these reports instead: each wish left out

The times are from the request to the whole answer, without network and browser; the ledger is that of
benchmarks/ledger.py.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from detente.ledger.store import open_ledger
from detente.web.app import make_app
from detente.web.desk import Desk
from detente.web.settings import Settings, alone
from ledger import fill

HOME = "http://127.0.0.1:8421"


def timed(ask: Callable[[], Any], times: int) -> tuple[str, Any]:
    """The first time and the median of the others, on the clock and of the processor, and the last answer."""
    clock, work = [], []
    for _ in range(times + 1):
        begun, before = time.perf_counter(), time.process_time()
        answer = ask()
        clock.append((time.perf_counter() - begun) * 1000)
        work.append((time.process_time() - before) * 1000)
        assert answer.status_code == 200, answer.text
    then = f"{statistics.median(clock[1:]):.0f} ms ({statistics.median(work[1:]):.0f} of work)"
    return f"{clock[0]:.0f} ms ({work[0]:.0f} of work) the first time, {then} then", answer


def measure(path: Path, *, quick: bool, slow: bool) -> None:
    """Print a line for each page."""
    settings = Settings(str(path), path.with_suffix(".scenarios"), alone("Ann"))
    with Desk(settings) as desk, TestClient(make_app(desk, settings), base_url=HOME) as client:
        total = desk.store.statements(limit=0).total
        print(f"## {desk.store.documents(limit=0).total:,} reports, {total:,} statements")
        first = client.get(f"/?token={settings.people[0].token}")
        csrf = re.search(r'name="csrf" content="([^"]+)"', first.text)[1]
        document = desk.store.documents(limit=1, offset=5).items[0]
        entry = desk.store.statements(limit=1).items[0]
        places = [
            ("first page", "/"), ("reading room", f"/documents/{document.id[:12]}"),
            ("statement", f"/statements/{entry.id}"),
            ("search", "/search?q=withdraw+harbour"), ("parties", "/parties"), ("decisions", "/history"),
        ]  # fmt: skip
        if not quick:
            places += [("threads", "/threads"), ("promises", "/promises"), ("contradictions", "/contradictions")]
        if slow:
            places += [("timeline", "/timeline"), ("deadlock", "/deadlock")]
        for name, place in places:
            told, answer = timed(lambda place=place: client.get(place), 1 if slow and "/dead" in place else 5)
            print(f"{name}: {told}; {len(answer.content) / 1000:.0f} kB", flush=True)
        headers = {"origin": HOME, "x-requested-with": "detente"}
        own = entry.id.rpartition(".")[2]
        where = f"/documents/{entry.statement.document[:12]}/decide"

        def decide() -> Any:
            version = desk.store.entry(entry.id).version
            return client.post(where, data={"csrf": csrf, "confirm": f"{own}:{version}"}, headers=headers)

        print(f"a decision, with the changed card: {timed(decide, 10)[0]}")


def measure_model(path: Path) -> None:
    """Print how long an edit of the model takes: each preference statement left out once, so that nothing is known."""
    settings = Settings(str(path), path.with_suffix(".scenarios"), alone("Ann"))
    with Desk(settings) as desk, TestClient(make_app(desk, settings), base_url=HOME) as client:
        first = client.get(f"/?token={settings.people[0].token}")
        csrf = re.search(r'name="csrf" content="([^"]+)"', first.text)[1]
        client.get("/deadlock")
        model = desk.outcome().conflict
        wishes = {m.name: [str(s.expression) for s in m.preference.statements] for m in model.decision_makers}
        edits = [
            {"preferences": {name: [*listed[:k], *listed[k + 1 :]]}, "status_quo": model.status_quo}
            for name, listed in wishes.items()
            for k in range(len(listed))
        ]
        print(f"## a model of {len(model.options)} options, {len(wishes)} sides, {len(edits)} preference statements")
        headers = {"origin": HOME, "x-csrf-token": csrf, "x-requested-with": "detente"}
        for name, place in (("the verdict of an edit", "/model/try"), ("its reasons and picture", "/model/reasons")):
            clock, work = [], []
            for edit in edits:
                begun, before = time.perf_counter(), time.process_time()
                answer = client.post(place, json=edit, headers=headers)
                clock.append((time.perf_counter() - begun) * 1000)
                work.append((time.process_time() - before) * 1000)
                assert answer.status_code == 200, answer.text
            middle, most = statistics.median(clock), max(clock)
            print(
                f"{name}: {middle:.0f} ms ({statistics.median(work):.0f} of work), at most {most:.0f} ({max(work):.0f})"
            )


def read_into(reports: Path, ledger: Path) -> Path:
    """A ledger of reports."""
    from detente.workflow.inputs import gather
    from detente.workflow.ledgers import add_inputs

    add_inputs(gather([reports]), str(ledger))
    return ledger


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--ledger", type=Path, help="keep it here, and use what is there")
    parser.add_argument("--quick", action="store_true", help="without lists of threads, which are gathered first")
    parser.add_argument("--slow", action="store_true", help="the timeline and the deadlock page too")
    parser.add_argument("--model", type=Path, help="reports whose model is edited, in place of the pages")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.model:
            measure_model(read_into(given.model, Path(folder) / "talks.detente"))
            return
        path = given.ledger or Path(folder) / "talks.detente"
        with open_ledger(path, create=True) as store:
            if store.documents(limit=0).total < given.documents:
                fill(store, given.documents)
        measure(path, quick=given.quick, slow=given.slow)


if __name__ == "__main__":
    main()
