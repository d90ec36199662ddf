"""What the desk keeps, and who waits for whom."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from detente.web.desk import Desk
from web import desks

LONG = 6  # seconds; nothing here takes so long


def test_what_takes_long_is_computed_once_and_keeps_nobody_waiting_who_does_not_ask_for_it(kept_ledger):
    begun, go_on, times = Event(), Event(), []

    def compute(ledger):
        times.append(ledger)
        begun.set()
        go_on.wait(LONG)
        return len(ledger.documents)

    with Desk(desks.settings(kept_ledger, read_only=True)) as desk, ThreadPoolExecutor(3) as pool:
        try:
            asked = [pool.submit(desk._computed, "long", None, compute)]
            assert begun.wait(LONG)
            asked.append(pool.submit(desk._computed, "long", None, compute))
            assert pool.submit(desk.names).result(LONG / 2)
        finally:
            go_on.set()
        assert asked[0].result(LONG) == asked[1].result(LONG) == len(desk.store.ledger().documents)
    assert len(times) == 1
