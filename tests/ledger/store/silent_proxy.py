"""A proxy before a server whose connections can fall silent, as when a cable is pulled: nothing is closed, all is lost.

To read no more would not be that: the system would still confirm what arrives. So its sockets are given a filter that
lets no packet in; neither end hears anything from them again.
"""

from __future__ import annotations

import ctypes
import selectors
import socket
import struct
import threading
from types import TracebackType

_ATTACH_FILTER = 26  # SO_ATTACH_FILTER, socket(7) on Linux
_LET_NOTHING_IN = struct.pack("HBBI", 0x06, 0, 0, 0)  # one instruction: BPF_RET | BPF_K, of no bytes


class SilentProxy:
    """A proxy on a free port of the loopback; `port` is its own."""

    def __init__(self, to: tuple[str, int]) -> None:
        self._to = to
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listening, selectors.EVENT_READ)
        self._other: dict[socket.socket, socket.socket] = {}
        self._silent: list[socket.socket] = []
        self.hung_up = False
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ended = threading.Event()

    def fall_silent(self) -> None:
        """Let nothing through any connection that is open now, in either direction, and close none."""
        with self._lock:
            for one in self._other:
                _cut(one)
                self._selector.unregister(one)
            self._silent += self._other
            self._other.clear()

    def hang_up(self) -> None:
        """Close the connections that fell silent, for whoever still waits there; `hung_up` says that it came to it."""
        self.hung_up = True
        with self._lock:
            for one in self._silent:
                one.close()

    def _run(self) -> None:
        while not self._ended.is_set():
            with self._lock:
                for key, _ in self._selector.select(timeout=0):
                    self._pass_on(key.fileobj)  # type: ignore[arg-type]
            self._ended.wait(0.002)

    def _pass_on(self, one: socket.socket) -> None:
        if one is self._listening:
            here = one.accept()[0]
            there = socket.create_connection(self._to)
            for ours, other in ((here, there), (there, here)):
                self._other[ours] = other
                self._selector.register(ours, selectors.EVENT_READ)
            return
        if one not in self._other:
            return
        other = self._other[one]
        try:
            piece = one.recv(65536)
            other.sendall(piece)
        except OSError:
            piece = b""
        if not piece:
            for ended in (one, other):
                self._selector.unregister(ended)
                self._other.pop(ended)
                ended.close()

    def __enter__(self) -> SilentProxy:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        self._selector.close()
        for one in (self._listening, *self._other, *self._silent):
            one.close()


def _cut(one: socket.socket) -> None:
    """Let nothing more in from the network."""
    code = ctypes.create_string_buffer(_LET_NOTHING_IN)
    one.setsockopt(socket.SOL_SOCKET, _ATTACH_FILTER, struct.pack("HP", 1, ctypes.addressof(code)))
