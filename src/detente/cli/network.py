"""`detente --audit-network`: every connection that the program opens, where it goes and how many bytes went out.

The sockets of the interpreter themselves are watched, so that no client library has to take part, and none can be
forgotten. Code that is not Python opens its own: the PostgreSQL client is one, and says so by the audit event
`detente.connect`. Child processes are not watched; those that detente starts to read pages open no connection.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from detente.brief.visible import visible

_REQUEST = re.compile(rb"(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT) ([^ ?\r\n]{1,300})[^ \r\n]{0,8000} HTTP/1")


@dataclass
class Outgoing:
    """One request, or one connection that speaks no HTTP; `sent`: bytes before encryption, None where unknown."""

    host: str
    port: int
    request: str = ""
    sent: int | None = 0

    @property
    def here(self) -> bool:
        """Whether it goes to this machine itself."""
        with suppress(ValueError):
            return ipaddress.ip_address(self.host.partition("%")[0]).is_loopback
        return self.host == "localhost"

    def line(self) -> str:
        """The entry in words; a query is left out, as it may hold a key."""
        size = "bytes not known" if self.sent is None else f"{self.sent:,} bytes"
        place = f"[{self.host}]" if ":" in self.host else self.host
        what = f"{self.request}  " if self.request else ""
        return visible(f"{place}:{self.port}  {what}{size}" + ("  (this machine)" if self.here else ""))


class Watcher:
    """What went out since `begin`; safe for threads."""

    def __init__(self) -> None:
        self.log: list[Outgoing] = []
        self.looked_up: list[str] = []
        self._names: dict[str, str] = {}
        self._open: dict[Any, Outgoing] = {}
        self._lock = threading.Lock()
        self._undo: list[Callable[[], None]] = []
        self._on = False

    def begin(self) -> None:
        """Put the watch on this process's sockets."""
        self._on = True
        sys.addaudithook(self._heard)  # cannot be taken off again: it does nothing once `end` was called
        self._wrap(socket, "getaddrinfo", self._look_up)
        self._wrap(socket.socket, "connect", self._connect)
        self._wrap(socket.socket, "connect_ex", self._connect)
        for name in ("send", "sendall", "sendmsg"):
            self._wrap(socket.socket, name, self._send)
        self._wrap(socket.socket, "sendto", self._send_to)
        self._wrap(ssl.SSLSocket, "send", self._send)
        self._wrap(ssl.SSLSocket, "write", self._send)

    def end(self) -> None:
        """Take the watch off."""
        self._on = False
        while self._undo:
            self._undo.pop()()

    def report(self) -> list[str]:
        """What is to be told, a line each."""
        if not self.log and not self.looked_up:
            return ["Network: nothing was sent, and no name was looked up"]
        sent = sum(each.sent or 0 for each in self.log)
        lines = [f"Network: {len(self.log)} requests, {sent:,} bytes sent"]
        lines += [f"  {each.line()}" for each in self.log]
        if self.looked_up:
            lines.append(visible("  names looked up: " + ", ".join(dict.fromkeys(self.looked_up))))
        return lines

    def _wrap(self, home: Any, name: str, instead: Callable[..., Any]) -> None:
        own, usual = name in vars(home), getattr(home, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            return instead(usual, *args, **kwargs)

        setattr(home, name, call)
        self._undo.append((lambda: setattr(home, name, usual)) if own else (lambda: delattr(home, name)))

    def _heard(self, event: str, args: tuple[Any, ...]) -> None:
        if self._on and event == "detente.connect":
            with self._lock:
                self.log.append(Outgoing(str(args[0]), int(args[1]), "PostgreSQL", None))

    def _look_up(self, usual: Any, host: Any, *args: Any, **kwargs: Any) -> Any:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "localhost")
        if not _is_address(name) and name != "localhost":
            with self._lock:
                self.looked_up.append(name)
        found = usual(host, *args, **kwargs)
        with self._lock:
            for *_, address in found:
                self._names[str(address[0])] = name
        return found

    def _connect(self, usual: Any, one: socket.socket, address: Any) -> Any:
        try:
            return usual(one, address)
        finally:
            if one.family in (socket.AF_INET, socket.AF_INET6):
                entry = Outgoing(self._names.get(str(address[0]), str(address[0])), int(address[1]))
                with self._lock:
                    self.log.append(entry)
                    with suppress(OSError):
                        self._open[one.getsockname()] = entry

    def _send(self, usual: Any, one: socket.socket, data: Any, *args: Any, **kwargs: Any) -> Any:
        done = usual(one, data, *args, **kwargs)
        pieces = [bytes(piece) for piece in data] if isinstance(data, list | tuple) else [bytes(data)]
        self._count(one, b"".join(pieces), done)
        return done

    def _send_to(self, usual: Any, one: socket.socket, data: Any, *rest: Any) -> Any:
        done = usual(one, data, *rest)
        if one.family in (socket.AF_INET, socket.AF_INET6):
            with self._lock:
                self.log.append(Outgoing(str(rest[-1][0]), int(rest[-1][1]), "datagram", len(data)))
        return done

    def _count(self, one: socket.socket, data: bytes, done: Any) -> None:
        if one.family not in (socket.AF_INET, socket.AF_INET6):
            return
        with suppress(OSError), self._lock:
            key = one.getsockname()
            entry = self._open.get(key)
            if entry is None:
                return  # somebody else opened it and asked us: an answer, not a request
            if asked := _REQUEST.match(data):
                if entry.request:
                    entry = self._open[key] = Outgoing(entry.host, entry.port)
                    self.log.append(entry)
                entry.request = f"{asked[1].decode()} {asked[2].decode('ascii', 'replace')}"
            entry.sent = (entry.sent or 0) + (done if isinstance(done, int) else len(data))


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True
