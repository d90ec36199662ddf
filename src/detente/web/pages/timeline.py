"""The timeline, zoomed by two days in its address."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from starlette.responses import Response
from starlette.routing import Route

from detente.brief.wording import clipped
from detente.ledger.events import parsed
from detente.ledger.store import Filter
from detente.web.desk import Desk
from detente.web.links import Links
from detente.web.routing import LINKS, Asked, route
from detente.web.views.timeline import MOST_ROWS, Dot, Drawn, picture
from detente.workflow.inputs import last_day

MOST_DOTS = 400
MOST_FOR_TURNS = 20_000
"""Statements up to which the verdict over time is worked out; beyond it would take minutes."""


def routes(desk: Desk) -> list[Route]:
    """Where it is."""
    return [route(desk, "/timeline", timeline)]


def timeline(asked: Asked) -> Response:
    """The timeline between two days."""
    view = timeline_view(asked.desk, LINKS, last_day(asked.given("from")), last_day(asked.given("to")))
    return asked.page("timeline.html", "Timeline", "timeline", **view)


def timeline_view(desk: Desk, links: Links, first: date | None = None, last: date | None = None) -> dict[str, Any]:
    """The picture with the days to zoom to; none where the ledger knows of no day."""
    store = desk.store
    reports = [
        Dot(span.last, d.title or d.outlet, links.document(d.id))
        for d in store.documents(limit=MOST_DOTS).items
        if (span := parsed(d.published)) is not None
    ]
    meetings = [
        Dot(span.last, clipped(f"{e.statement.actor}: {e.statement.content}", 120), links.in_text(e.id))
        for e in store.statements(Filter(kind="meet"), limit=MOST_DOTS).items
        if (span := parsed(e.statement.date)) is not None
    ]
    every = sorted(store.threads_page(limit=1_000).items, key=lambda t: -len(t.statements))
    days = [dot.day for dot in reports] + [e.date.last for t in every for e in t.history if e.date]
    if not days:
        return {"picture": None}
    begin, end = min(days), max(days)
    if end - begin < timedelta(36_500):
        end = _moved(end, max(timedelta(1), (end - begin) / 30))  # so that the last step is seen
    first, last = first or begin, last or end
    if last <= first:
        last = first + timedelta(1) if first < date.max else first
        first = last - timedelta(1)
    small = store.statements(Filter(), limit=0).total <= MOST_FOR_TURNS
    turns = desk.turns() if small and reports else ()
    drawn = Drawn(first, last, turns, reports, meetings, every, {t.id: links.thread(t.id) for t in every})
    return {"picture": picture(drawn), "first": first, "last": last, "zooms": _zooms(first, last, begin, end),
            "turns": turns, "no_turns": not small, "more": max(0, len(every) - MOST_ROWS)}  # fmt: skip


def _zooms(first: date, last: date, begin: date, end: date) -> list[tuple[str, str, str]]:
    """Where zooming and moving lead: words, first and last day."""
    span = last - first
    quarter, half = span / 4, span / 2
    wanted = [
        ("Whole", begin, end),
        ("Zoom in", _moved(first, quarter), _moved(last, -quarter)),
        ("Zoom out", _moved(first, -half), _moved(last, half)),
        ("Earlier", _moved(first, -half), _moved(last, -half)),
        ("Later", _moved(first, half), _moved(last, half)),
    ]
    return [(words, a.isoformat(), b.isoformat()) for words, a, b in wanted if a < b]


def _moved(day: date, by: timedelta) -> date:
    try:
        return day + by
    except OverflowError:
        return date.min if by < timedelta() else date.max
