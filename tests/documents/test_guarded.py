"""A child that takes inputs apart is held to processor time, so that a busy machine reads the same as an idle one."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from detente.documents import guarded
from detente.documents.guarded import GuardedChild

CHILD = """
import time
from detente.documents.guarded import answer_all

def take_apart(mode, data):
    if mode == b"w":
        time.sleep(0.6)  # as where others have the processor
    while mode == b"b":
        pass
    return {"said": data.decode()}

def serve():
    answer_all(take_apart)
"""


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> GuardedChild:
    (tmp_path / "slow_child.py").write_text(CHILD)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(guarded, "PATIENCE", 1000)  # how long a child takes to start is none of what is held here
    return GuardedChild("slow_child")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system cannot limit processor time")
def test_waiting_costs_nothing_and_working_for_ever_ends_the_child(child):
    assert child.ask(b"w", b"one", 0.3) == {"said": "one"}
    assert child.ask(b"b", b"two", 0.3) is None
    assert child.ask(b"q", b"three", 0.3) == {"said": "three"}, "the next input has a child of its own"
    child.stop()
