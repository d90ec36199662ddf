from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from detente import cli
from detente.errors import InputError

MODEL = str(Path(__file__).parents[2] / "examples" / "conflicts" / "chicken.toml")

FAULTS = {
    "detente": (
        "InputError('it is empty', where='a.txt', mend='give more')",
        2,
        "Error: it is empty; where: a.txt; mend: give more",
    ),
    "memory": ("MemoryError()", 2, "memory"),
    "own": ("RuntimeError('x\\x1b[31m')", 70, "a fault in detente itself: RuntimeError: x<U+001B>[31m"),
}

PROGRAM = """
import sys, types
from detente.errors import InputError
module = types.ModuleType("detente.cli.app")
def app(**_):
    raise {fault}
module.app = app
sys.modules["detente.cli.app"] = module
from detente.cli import main
main()
"""


def run(fault: str) -> subprocess.CompletedProcess[str]:
    program = PROGRAM.format(fault=fault)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_line_and_its_exit_code(name):
    fault, code, words = FAULTS[name]
    done = run(fault)
    assert done.returncode == code
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_reader_who_has_gone_is_left_quietly():
    done = run("BrokenPipeError()")
    assert (done.returncode, done.stderr) == (141, "")


def test_a_fault_says_where_and_how_to_mend():
    assert str(InputError("a", where="b", mend="c")) == "a; where: b; mend: c"
    assert cli.BAD_INPUT == 2


def test_a_pipe_that_closes_early_ends_the_command_quietly():
    command = f"{sys.executable} -m detente doctor; echo code $? >&2"
    done = subprocess.run(["sh", "-c", f"( {command} ) | true"], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    program = "from detente.cli.output import emit; emit('word ' * 200_000, None)"
    done = subprocess.run(
        ["sh", "-c", f'( {sys.executable} -c "{program}"; echo code $? >&2 ) | true'],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == "code 141\n"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no device that is always full")
@pytest.mark.parametrize("form", ["json", "text"])
def test_standard_output_on_a_full_disk_is_said_in_one_line(form):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "detente", "diagnose", MODEL, "--format", form],
            stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.returncode == 2
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("Error: cannot write")
    assert "standard output" in line


def test_closed_standard_streams_are_no_fault():
    shell = (
        '"$0" -m detente diagnose "$1" >&- && "$0" -m detente --version 2>&- && ! "$0" -m detente diagnose gone 2>&-'
    )
    done = subprocess.run(["sh", "-c", shell, sys.executable, MODEL], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
