"""The same reports, version and options give the same bytes, whatever the seed of hashes and the order of threads.

`scripts/test-versions` compares several versions of Python as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from hostile.one_process import COMMANDS_IN_TURN

EXAMPLES = Path(__file__).parents[2] / "examples"
COMMANDS = (
    ["brief", str(EXAMPLES / "dock-strike"), "--as-of", "2024-03-18", "--format", "json", "-q"],
    ["solve", str(EXAMPLES / "conflicts" / "elmira_1991.toml"), "--format", "json"],
)


def test_a_brief_and_a_solution_are_the_same_bytes_under_any_seed_of_hashes():
    def output(seed: str) -> bytes:
        done = subprocess.run(
            [sys.executable, "-c", COMMANDS_IN_TURN, *map("\n".join, COMMANDS)], capture_output=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": "1"},
        )  # fmt: skip
        return done.stdout

    first, second = output("1"), output("4294967295")
    assert [len(part) > 100 for part in first.split(b"--\n")] == [True, True, False]
    assert first == second
