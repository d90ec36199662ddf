"""One record of a negotiation from many reports: threads, talks, promises and contradictions, each computed.

May use: values, errors, msgspec, and the word lists that lie beside the reader as data. Never sees a conflict
model, a solver or the terminal. The record lives in memory and in one JSON Lines file (`jsonlines`); everything
else is a pure function of it, so that another store can stand behind the same functions.
"""

from __future__ import annotations

from detente.ledger.acts import Act, acts, origins
from detente.ledger.alike import Pair, alike
from detente.ledger.books import Forecast, Promise, forecasts, promises
from detente.ledger.contradictions import Contradiction, contradictions
from detente.ledger.copies import copies
from detente.ledger.lines import Link
from detente.ledger.record import Grouping, Ledger, Notice
from detente.ledger.sides import Backing, Sides, sides
from detente.ledger.status import LIVE, STATUSES, Status
from detente.ledger.talks import Talks, talks
from detente.ledger.threads import Event, Thread, by_statement, threads, unplaced

__all__ = [
    "LIVE",
    "STATUSES",
    "Act",
    "Backing",
    "Contradiction",
    "Event",
    "Forecast",
    "Grouping",
    "Ledger",
    "Link",
    "Notice",
    "Pair",
    "Promise",
    "Sides",
    "Status",
    "Talks",
    "Thread",
    "acts",
    "alike",
    "by_statement",
    "contradictions",
    "copies",
    "forecasts",
    "origins",
    "promises",
    "sides",
    "talks",
    "threads",
    "unplaced",
]
