"""Without an option that asks for it nothing is sent, and secrets are written nowhere (faults 9 and 17).

The first test has the interpreter refuse every socket; the second watches the system calls of the program and of all
its children, which code beneath the interpreter cannot avoid.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hostile.one_process import COMMANDS_IN_TURN, FAULTS_IN_TURN

EXAMPLES = Path(__file__).parents[2] / "examples"
GUARD = """
import sys

def refuse(event, args):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.send")):
        raise SystemExit(f"the network was asked for: {event} {args[1:]}")

sys.addaudithook(refuse)
"""
SECRET = "sk-a-secret-that-must-not-be-seen"


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "OPENBLAS_NUM_THREADS": "1", **more}


def guarded(*commands: list[str]) -> subprocess.CompletedProcess[str]:
    """Run commands one after the other in one process, up to the first that does not end well."""
    given = ["\n".join(words) for words in commands]
    return subprocess.run(
        [sys.executable, "-c", GUARD + COMMANDS_IN_TURN, *given],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )


def test_the_guard_works():
    program = GUARD + "import socket\nsocket.create_connection(('127.0.0.1', 9))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "the network was asked for: socket.getaddrinfo" in done.stderr


def test_reading_and_solving_ask_for_no_network_and_say_nothing(tmp_path):
    """Besides: no warning reaches standard error in usual work."""
    done = guarded(
        ["add", str(EXAMPLES / "dock-strike" / "2-walkout.html"), "--ledger", str(tmp_path / "t.detente"), "-q"],
        ["brief", "--ledger", str(tmp_path / "t.detente"), "--format", "html", "-o", str(tmp_path / "b.html")],
        ["solve", str(EXAMPLES / "conflicts" / "chicken.toml")],
    )
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    assert (tmp_path / "b.html").exists()
    assert "NASH" in done.stdout.upper()


def test_a_key_is_written_nowhere(tmp_path):
    """A run that fails while it speaks to a language model, with tracebacks asked for, and everything it wrote."""
    with_key = environment(
        DETENTE_LLM_KEY=SECRET, OPENAI_API_KEY=SECRET, DETENTE_TRACEBACK="1", OPENAI_LOG="debug",
        DETENTE_CACHE=str(tmp_path / "cache"), PGPASSWORD=SECRET,
    )  # fmt: skip
    report = str(EXAMPLES / "dock-strike" / "1-claim.txt")
    ledger = str(tmp_path / "t.detente")
    asking = ["--reader", "llm", "--llm-model", "m", "--base-url", "http://127.0.0.1:9/v1"]
    commands = (
        ["add", report, "--ledger", ledger, *asking],
        ["add", report, "--ledger", f"postgresql://ann:{SECRET}@127.0.0.1:9/talks"],
    )
    done = subprocess.run(
        [sys.executable, "-c", FAULTS_IN_TURN, *("\n".join(["--audit-network", *words]) for words in commands)],
        capture_output=True, text=True, check=False, env=with_key,
    )  # fmt: skip
    told = done.stdout + done.stderr
    assert done.stdout.splitlines().count("-- 2") == len(commands), told[-300:]
    assert "127.0.0.1:9" in told
    assert SECRET not in told
    kept = [path for path in tmp_path.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert not kept


@pytest.mark.system
def test_no_system_call_opens_a_connection(tmp_path):
    trace = tmp_path / "trace"
    command = [sys.executable, "-m", "detente", "brief", str(EXAMPLES / "dock-strike"), "-q"]
    subprocess.run(
        ["strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect,sendto,sendmsg", "-o", str(trace), *command],
        check=True, capture_output=True, env=environment(),
    )  # fmt: skip
    assert not [line for line in trace.read_text().splitlines() if "AF_INET" in line or "AF_NETLINK" in line]
