"""What holds for every test."""

from __future__ import annotations

import os
import sys
import tempfile
from functools import cache
from pathlib import Path
from shutil import disk_usage

import pytest
import typer.testing
from hypothesis import HealthCheck, settings

from hostile import faults

# As the command line does: on a busy machine threads of small matrix products only wait for each other, which costs
# the reader eight times the processor time. Must stand before numpy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# Where no bytecode may be written, as in many containers, each of some hundred child processes compiles every module
# that it loads anew, and each worker every test.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Hundreds of ledgers are written, each commit of which waits for the disk: for most of their tests' time where it is
# slow. A kill loses nothing of a file in memory either; tests of a disk that fails make one of their own.
MEMORY = Path("/dev/shm")
ROOM = 4_000_000_000
"""Bytes that must be free there, several times what tests leave behind."""
if "TMPDIR" not in os.environ and MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None  # so that it is looked up again

# Typer makes the tree of all commands anew for each command that is run, which here are some thousand in one process.
typer.main.get_command = typer.testing._get_command = cache(typer.main.get_command)

# How long an example takes, or how long it takes to draw one, says how busy the machine is. `DETENTE_EXAMPLES=1000` is
# the long form of each law that says no number of its own.
settings.register_profile(
    "untimed",
    deadline=None,
    max_examples=int(os.environ.get("DETENTE_EXAMPLES", "50")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("untimed")


@pytest.hookimpl(tryfirst=True)  # before any is left out
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test with the faults that docs/safety.md names it for, and keep how many each fault has."""
    by_test = faults.named(faults.PAGE.read_text())
    for item in items:
        for fault in sorted(faults.faults_of(item.nodeid, by_test)):
            item.add_marker(pytest.mark.fault(id=fault))
    config.stash[faults.COUNTED] = faults.counted([item.nodeid for item in items], by_test)
    config.stash[faults.FILES] = {item.nodeid.split("::")[0] for item in items}
