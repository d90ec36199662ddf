"""What happens meanwhile, sent to open pages: decisions of others and the progress of adding, as server-sent events."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from detente.errors import DetenteError
from detente.web.desk import Desk

EVERY = 1.0
"""Seconds between two looks at the ledger; one look serves all who listen."""
MOST_LISTENING = 200
LONGEST = 3_600.0
"""Seconds after which a browser has to ask again."""


def routes(desk: Desk) -> list[Route]:
    """Where the events are."""
    watch = Watch(desk)

    async def events(_: Request) -> Response:
        if watch.listening >= MOST_LISTENING:
            return PlainTextResponse("Too many pages are listening.\n", 503)
        return _stream(watch.decisions())

    async def job(request: Request) -> Response:
        name = request.path_params["job"]
        if desk.jobs.get(name) is None:
            return PlainTextResponse("There is no such adding.\n", 404)
        return _stream(_job(desk, name))

    return [Route("/events", events, methods=["GET"]), Route("/jobs/{job}/events", job, methods=["GET"])]


class Watch:
    """Counts the ledger's decisions once a second for all who listen."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._looked = 0.0
        self._count = 0
        self._lock: asyncio.Lock | None = None
        self.listening = 0

    async def decisions(self) -> AsyncIterator[Mapping[str, Any]]:
        """The number of decisions, now and whenever it changes."""
        self.listening += 1
        try:
            before, stop = -1, time.monotonic() + LONGEST
            while time.monotonic() < stop and not self._desk.stopping.is_set():
                now = await self._now()
                if now != before:
                    yield {"decisions": now}
                    before = now
                await asyncio.sleep(EVERY / 4)
        finally:
            self.listening -= 1

    async def _now(self) -> int:
        self._lock = self._lock or asyncio.Lock()
        async with self._lock:
            if time.monotonic() - self._looked >= EVERY * 0.9:
                with suppress(DetenteError):  # busy or gone for a moment: the next look will tell
                    self._count = await run_in_threadpool(self._desk.store.decisions)
                self._looked = time.monotonic()
            return self._count


async def _job(desk: Desk, name: str) -> AsyncIterator[Mapping[str, Any]]:
    before = None
    while (job := desk.jobs.get(name)) is not None and not desk.stopping.is_set():
        if job != before:
            yield {"state": job.state, "done": job.done, "of": job.of, "words": job.words}
            before = job
        if job.ended:
            return
        await asyncio.sleep(0.2)


def _stream(events: AsyncIterator[Mapping[str, Any]]) -> Response:
    async def lines() -> AsyncIterator[str]:
        async for event in events:
            yield f"data: {json.dumps(event)}\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream")
