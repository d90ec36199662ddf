"""Names offered while a field is being filled."""

from __future__ import annotations

from itertools import islice

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from detente.ledger.store import Filter
from detente.web.desk import Desk
from detente.web.links import SHOWN
from detente.web.routing import Asked, route
from detente.web.views.cards import card
from detente.web.views.tables import thread_label

MOST_OFFERED = 2_000
"""Threads among which those to offer are looked for."""
_SHOWN = 20
"""Names offered at once; of several sorts one may fill this much of it."""
_THREADS = 10
_HITS = 15


def routes(desk: Desk) -> list[Route]:
    """Where names are asked for."""
    return [route(desk, "/complete", complete)]


def complete(asked: Asked) -> Response:
    """Names for a field while it is being filled: parties, threads, or statements and threads to link to."""
    what, words = asked.given("what") or "party", asked.given("q") or ""
    if what == "party":
        wanted = words.casefold()
        names = asked.desk.names()
        near = [n for n in names if n.casefold().startswith(wanted)] + [n for n in names if wanted in n.casefold()]
        return JSONResponse({"options": [{"value": n, "label": n} for n in dict.fromkeys(near)][:_SHOWN]})
    found = [] if what == "statement" else _threads(asked, words, _SHOWN if what == "thread" else _THREADS)
    if what != "thread":
        found += _statements(asked, words)
    return JSONResponse({"options": found[:_SHOWN]})


def _threads(asked: Asked, words: str, most: int) -> list[dict[str, str]]:
    wanted = words.casefold().split()
    labels = (thread_label(thread) for thread in asked.desk.store.threads_page(limit=MOST_OFFERED).items)
    fitting = (label for label in labels if all(word in label.casefold() for word in wanted))
    return [{"value": label, "label": "thread"} for label in islice(fitting, most)]


def _statements(asked: Asked, words: str) -> list[dict[str, str]]:
    store = asked.desk.store
    found: list[dict[str, str]] = []
    if any(c.isalnum() for c in words):
        ids = [hit.id for hit in store.search(words, limit=_HITS) if hit.what == "statement"]
        for entry in store.statements(Filter(ids=tuple(ids))).items if ids else ():
            document, _, own = entry.id.partition(".")
            one = card(entry)
            label = f"{document[:SHOWN]}.{own} {one.actor}, {one.kind}: {one.content}"
            found.append({"value": label, "label": "statement"})
    return found
