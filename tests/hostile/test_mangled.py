"""Damaged input of every form brings no reader down (faults 6 to 11, 14 and 15).

`make fuzz INPUTS=1000000` is the long form; what it finds is kept in `tests/hostile/found` and read here.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hostile import mangled

COUNT = int(os.environ.get("DETENTE_MANGLED", "1000"))
"""Damaged inputs for each quick reader: together about 22,000 in a usual run."""
SOUND = 4
"""Of a form's sound inputs, those that are read as they are: some are the examples, which have tests of their own."""
KEPT = sorted(mangled.FOUND.rglob("*.bin"))


@pytest.mark.parametrize("name", mangled.loaders())
def test_no_damage_brings_a_reader_down(name):
    loader = mangled.loaders()[name]
    for seed in loader.seeds[:SOUND]:
        loader.read(seed)  # sound as it is
    for number, data in enumerate(mangled.inputs(name, 0, max(8, round(COUNT * loader.share)))):
        try:
            mangled.attempt(loader, data)
        except Exception as fault:
            pytest.fail(f"{name}, number {number}: {type(fault).__name__}: {fault}")


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from([n for n, each in mangled.loaders().items() if each.share > 0.1]), data=st.binary())
def test_nor_do_any_bytes(name, data):
    mangled.attempt(mangled.loaders()[name], data)


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=400))
def test_nor_does_any_text(text):
    mangled.attempt(mangled.loaders()["text"], text.encode("utf-8", "surrogatepass"))
    mangled.attempt(mangled.loaders()["model"], text.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_once_brought_one_down_does_no_more(path):
    mangled.attempt(mangled.loaders()[path.parent.name.replace("-", " ")], path.read_bytes())


def test_the_check_notices_a_reader_that_fails_or_hangs(monkeypatch):
    def fails(_: bytes) -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        mangled.attempt(mangled.Loader(fails, (b"",)), b"")

    def hangs(_: bytes) -> None:
        while True:
            pass

    monkeypatch.setattr(mangled, "SECONDS", 0.05)
    with pytest.raises(TimeoutError):
        mangled.attempt(mangled.Loader(hangs, (b"",)), b"")
