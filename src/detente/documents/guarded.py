"""Child processes in which what may hang, swell or crash is taken apart: pages, PDF files, feeds.

A child serves many inputs, as starting it and loading its library takes longer than most of them. It may use a
stated amount of memory; an input that takes too long ends it, and the next input starts another. Too long is said of
the processor's time: by the clock, what a busy machine reads would depend on what else it does.

The wire: the parent sends a mode byte, the milliseconds allowed as four bytes, the length as eight bytes, and the
data; the child answers with a length and JSON. Nothing that the child writes to its standard output on its own account
gets into the answers.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

MEMORY = 900_000_000
"""Bytes of address space that a child may use, where the system can limit it."""
PATIENCE = 20 if hasattr(signal, "setitimer") else 1
"""How many times the allowed processor time may pass by the clock; where the system cannot limit that time, once."""


class GuardedChild:
    """The parent's side: one child process that is started when it is first asked, and again after its death.

    Args:
        module: the module whose `serve()` is the child's main function.
    """

    def __init__(self, module: str) -> None:
        self._module = module
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0  # process that started the child: a fork must not share its pipes
        _all.add(self)

    def ask(self, mode: bytes, data: bytes, seconds: float) -> dict[str, Any] | None:
        """The child's answer, None where it died, or used more than so many seconds of processor time."""
        with self._lock:
            return self._ask(mode, data, seconds)

    def stop(self) -> None:
        """End the child, if there is one."""
        child = self._child
        if child is not None and self._owner == os.getpid():
            child.kill()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
            child.wait()
            self._child = None

    def _ask(self, mode: bytes, data: bytes, seconds: float) -> dict[str, Any] | None:
        child = self._started()
        timer = threading.Timer(seconds * PATIENCE, child.kill)
        timer.start()
        try:
            assert child.stdin is not None
            assert child.stdout is not None
            allowed = max(1, round(seconds * 1000))
            child.stdin.write(mode + allowed.to_bytes(4, "big") + len(data).to_bytes(8, "big"))
            child.stdin.write(data)
            child.stdin.flush()
            size = int.from_bytes(_exactly(child.stdout, 8), "big")
            answer: dict[str, Any] = json.loads(_exactly(child.stdout, size))
        except (OSError, EOFError, ValueError):
            self.stop()
            return None
        finally:
            timer.cancel()
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():
            self._child, self._owner = None, os.getpid()
        if self._child is None or self._child.poll() is not None:
            self.stop()
            paths = os.pathsep.join(path for path in sys.path if path)
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-c", f"from {self._module} import serve; serve()"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"},
            )
        return self._child


_all: weakref.WeakSet[GuardedChild] = weakref.WeakSet()


def stop_all() -> None:
    """End every child of this process."""
    for child in list(_all):
        child.stop()


atexit.register(stop_all)


def answer_all(take_apart: Callable[[bytes, bytes], dict[str, Any]]) -> None:
    """Answer inputs on standard input until it ends: what a child's `serve` calls.

    Args:
        take_apart: from mode byte and data to an answer that JSON can hold.
    """
    _limit()
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not get into the answers
    while True:
        mode = stdin.read(1)
        if not mode:
            return
        seconds = int.from_bytes(_exactly(stdin, 4), "big") / 1000
        data = _exactly(stdin, int.from_bytes(_exactly(stdin, 8), "big"))
        _allow(seconds)
        answer = json.dumps(take_apart(mode, data)).encode("ascii")
        _allow(0)
        stdout.write(len(answer).to_bytes(8, "big") + answer)
        stdout.flush()


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _allow(seconds: float) -> None:
    """End this process after so much more processor time; 0 takes that back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, seconds)


def _limit() -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource  # not on every system

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
