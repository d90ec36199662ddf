"""A real PostgreSQL server for tests, by the program that starts one of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = Path(__file__).parents[3] / "scripts" / "with-postgres"


@contextmanager
def running() -> Iterator[dict[str, str]]:
    """A server as long as the block: what the program says of it, by the names of its variables."""
    held = subprocess.Popen(
        [PROGRAM, "sh", "-c", "env | grep ^DETENTE_POSTGRES; echo; cat >/dev/null"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert held.stdin is not None
    assert held.stdout is not None
    told: dict[str, str] = {}
    for line in iter(held.stdout.readline, ""):
        if line == "\n":
            break
        name, _, value = line.rstrip("\n").partition("=")
        told[name] = value
    assert told, "the server did not start: run scripts/install-system"
    try:
        yield told
    finally:
        held.stdin.close()
        held.wait(timeout=600)
