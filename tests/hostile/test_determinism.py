"""The same reports, version and options give the same bytes, whatever the seed of hashes and the order of threads.

`scripts/test-versions` compares several versions of Python as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"


def output(seed: str, *arguments: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "detente", *arguments], capture_output=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    return done.stdout


def test_a_brief_is_the_same_bytes_under_any_seed_of_hashes():
    command = ("brief", str(EXAMPLES / "dock-strike"), "--as-of", "2024-03-18", "--format", "json", "-q")
    first, second = output("1", *command), output("4294967295", *command)
    assert first
    assert first == second


def test_a_solution_is_too():
    command = ("solve", str(EXAMPLES / "conflicts" / "elmira_1991.toml"), "--format", "json")
    assert output("1", *command) == output("7", *command)
