"""The child process in which pages are taken apart, and the parent's side of it.

One child serves many pages, as loading trafilatura takes longer than most of them. It may use a stated
amount of memory; a page that takes too long ends it, and the next page starts another. What a killed
child could not do is tried once more in a fresh one without trafilatura.

The wire: the parent sends a mode byte ("m" main text and plain text, "p" plain text only), the length as
eight bytes, and the page as UTF-8; the child answers with a length and JSON.
"""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from contextlib import suppress
from typing import IO, Any

MEMORY = 900_000_000
"""Bytes of address space that the child may use, where the system can limit it."""
SECONDS = {b"m": 5.0, b"p": 3.0}
"""Wall time for one page in one child, by mode."""

_lock = threading.Lock()
_child: subprocess.Popen[bytes] | None = None
_owner = 0  # process that started the child: a fork must not share its pipes


def extract(page: str) -> dict[str, Any]:
    """Take a page apart: {"text", "plain", "title", "author", "date", "sitename", "url", "whole"}.

    `text` is trafilatura's main text and `plain` the words of all elements that are shown, each paragraph
    parted by blank lines; `whole` is false where the page could not be read to its end. Keys are missing
    where nothing was found.
    """
    data = page.encode("utf-8", "replace")
    with _lock:
        answer = _ask(b"m", data)
        if answer is None:
            answer = _ask(b"p", data) or {}
            answer["whole"] = False
    return answer


def _ask(mode: bytes, data: bytes) -> dict[str, Any] | None:
    """The child's answer, None where it died or took too long."""
    child = _started()
    timer = threading.Timer(SECONDS[mode], child.kill)
    timer.start()
    try:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(mode + len(data).to_bytes(8, "big"))
        child.stdin.write(data)
        child.stdin.flush()
        size = int.from_bytes(_exactly(child.stdout, 8), "big")
        answer: dict[str, Any] = json.loads(_exactly(child.stdout, size))
    except (OSError, EOFError, ValueError):
        stop()
        return None
    finally:
        timer.cancel()
    return answer


def _started() -> subprocess.Popen[bytes]:
    global _child, _owner
    if _owner != os.getpid():
        _child, _owner = None, os.getpid()
    if _child is None or _child.poll() is not None:
        stop()
        command = [sys.executable, "-P", "-c", "from detente.documents.page_process import serve; serve()"]
        paths = os.pathsep.join(path for path in sys.path if path)
        _child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"},
        )
    return _child


def stop() -> None:
    """End the child, if there is one."""
    global _child
    if _child is not None and _owner == os.getpid():
        _child.kill()
        for pipe in (_child.stdin, _child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        _child.wait()
        _child = None


atexit.register(stop)


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data


def serve() -> None:
    """Answer pages on standard input until it ends: the child's main function."""
    _limit()
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints must not get into the answers
    while True:
        mode = stdin.read(1)
        if not mode:
            return
        page = _exactly(stdin, int.from_bytes(_exactly(stdin, 8), "big")).decode("utf-8")
        answer = json.dumps(_take_apart(page, main=mode == b"m")).encode("ascii")
        stdout.write(len(answer).to_bytes(8, "big") + answer)
        stdout.flush()


def _limit() -> None:
    with suppress(ImportError, OSError, ValueError):
        import resource  # not on every system

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _take_apart(page: str, *, main: bool) -> dict[str, Any]:
    from detente.documents.page_text import page_text

    out: dict[str, Any] = {"plain": page_text(page)}
    if not main:
        return out
    try:
        out.update(_main_text(page))
    except (ValueError, RecursionError, MemoryError, AttributeError, TypeError, KeyError, IndexError):
        out["whole"] = False  # a fault inside the library on a broken page; the plain text stands
    return out


def _main_text(page: str) -> dict[str, Any]:
    import logging

    logging.disable(logging.CRITICAL)
    from trafilatura import bare_extraction, extract_metadata

    found = bare_extraction(
        page,
        favor_precision=True,
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        output_format="python",
    )
    if found is None:
        found = extract_metadata(page)
    if found is None:
        return {}
    document = found if isinstance(found, dict) else found.as_dict()
    out = {key: document.get(key) for key in ("title", "author", "date", "sitename", "url")}
    out["text"] = "\n\n".join(line.strip() for line in str(document.get("text") or "").splitlines() if line.strip())
    return out
