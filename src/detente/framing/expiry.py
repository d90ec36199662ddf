"""Deadlines: until when an option is open, and which offers and demands have run out.

A live matter whose deadline passed lapses in the ledger; so does, here, an offer or a plan that was turned down and
that nobody asks for: nobody can take it up again. A demand that was refused stays asked after its deadline (an
ultimatum that ran out is not thereby met).
"""

from __future__ import annotations

from datetime import date

from detente.ledger import Ledger, Thread
from detente.ledger.events import last_day, parsed
from detente.ledger.mentions import COMMITS

RUN_OUT = "its deadline passed"


def expired(ledger: Ledger, thread: Thread, as_of: date | None) -> bool:
    """Whether the matter can no longer be taken up, as its deadline has passed by the day that is looked at."""
    if thread.status == "lapsed":
        return True
    end, until = as_of or last_day(ledger), open_until(thread)
    if end is None or until is None or until >= end or thread.status not in {"rejected", "contested"}:
        return False
    put = {ledger.by_id[link.statement].kind for link in thread.links if link.mention}
    return bool(put & (COMMITS | {"propose"})) and not put & {"demand", "request"}


def open_until(thread: Thread) -> date | None:
    """The last day on which the matter can be taken up, as its statements say; None where none names one."""
    span = parsed(thread.deadline)
    return span.last if span else None
