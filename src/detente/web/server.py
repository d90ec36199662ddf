"""The desk on a socket: its address first on standard output, Ctrl-C to stop."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from detente.errors import SettingError
from detente.web.guard import HEADERS
from detente.web.settings import USUAL_PORT, Settings

HEAD_SECONDS = 20.0
"""How long the head of a request may take to come."""


def serve(settings: Settings, *, browser: bool, say: Callable[[str], None], exact_port: bool = False) -> None:
    """Open the ledger and serve it until it is told to stop.

    Args:
        browser: open the address in the user's browser.
        say: shows a notice to the user.
        exact_port: refuse to take another port where the one asked for is taken.

    Raises: LedgerError when the ledger cannot be opened; SettingError when the address cannot be listened on.
    """
    from detente.web.app import make_app
    from detente.web.desk import Desk

    with Desk(settings) as desk:
        listening = listen(settings, exact_port=exact_port)
        settings = replace(settings, port=listening.getsockname()[1])
        server = Server(config(make_app(desk, settings)), desk.stopping)
        address = entrance(settings)
        print(address, flush=True)
        for notice in desk.notices:
            say(notice)
        say("Stop with Ctrl-C.")
        if browser:
            threading.Timer(0.5, webbrowser.open, [address]).start()
        try:
            with _told_by_ctrl_c(server):
                server.run(sockets=[listening])
        finally:
            listening.close()


@contextmanager
def _told_by_ctrl_c(server: uvicorn.Server) -> Iterator[None]:
    """Make Ctrl-C a word to the server, also in the moments in which it does not listen to signals yet, or no more.

    As an exception it would leave behind what was begun, with a warning on standard error.
    """
    if threading.current_thread() is not threading.main_thread():  # where no signal arrives
        yield
        return

    def stop(*_: object) -> None:
        server.should_exit = True

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def entrance(settings: Settings) -> str:
    """The address that opens the desk: with the token where one person uses it."""
    host = settings.host if settings.host not in ("0.0.0.0", "::") else "127.0.0.1"
    base = settings.origins[0] if settings.origins else f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
    return f"{base}/?token={settings.people[0].token}" if len(settings.people) == 1 else f"{base}/"


def listen(settings: Settings, *, exact_port: bool) -> socket.socket:
    """A socket that listens; on any free port where the usual one is taken.

    Raises: SettingError when there is none.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    for port in (settings.port, 0):
        one = socket.socket(family, socket.SOCK_STREAM)
        try:
            if sys.platform != "win32":
                one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((settings.host, port))
            one.listen(1024)
            return one
        except OSError as fault:
            one.close()
            if exact_port or port == 0:
                words = (fault.strerror or str(fault)).lower()
                mend = f"give another one with --port, or none (the usual is {USUAL_PORT})"
                raise SettingError(
                    f"port {settings.port} cannot be used: {words}", where="--port", mend=mend
                ) from fault
    raise AssertionError("a free port is tried last")


def config(app: Any) -> uvicorn.Config:
    """How uvicorn serves it: no log of requests, which would hold what people look at."""
    return uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=20,
        timeout_graceful_shutdown=3,
        h11_max_incomplete_event_size=32_768,
    )


class Server(uvicorn.Server):
    """A server that tells those who wait for news when it stops, as they would wait for ever."""

    def __init__(self, config: uvicorn.Config, stopping: threading.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what waits, then stop."""
        self._stopping.set()
        await super().shutdown(sockets)


class Protocol(H11Protocol):
    """HTTP/1.1 whose heads come in time, and whose refusals carry our headers too."""

    _clock: asyncio.TimerHandle | None = None
    _answered = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first head."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        if self._clock is not None:
            self._clock.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Wait for the next head."""
        super().on_response_complete()
        self._answered = True
        if not self.transport.is_closing():
            self._wait()

    def _wait(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
        self._clock = self.loop.call_later(HEAD_SECONDS, self._too_slow)

    def _too_slow(self) -> None:
        if self.cycle is None and not self._answered:
            self._refuse(408, b"Request Timeout", "The head of the request did not come in time.")
        elif self.cycle is None or self.cycle.response_complete:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP."""
        self._refuse(400, b"Bad Request", msg)

    def _refuse(self, status: int, reason: bytes, words: str) -> None:
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close"), *HEADERS]
        for event in (
            h11.Response(status_code=status, headers=headers, reason=reason),
            h11.Data(data=words.encode("ascii", "replace")),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")
        self.transport.close()
