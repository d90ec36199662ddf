"""Attitudes, strength and doubt as a user asks for them."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.conflict import load
from detente.errors import DetenteError
from detente.stability import definitions
from detente.stability.graph import graph_of
from detente.workflow.readings import equilibria, readings

EXAMPLES = Path(__file__).parents[2] / "examples" / "conflicts"
CONFLICT = load(EXAMPLES / "syria_iraq_1975.toml")
FIRST, SECOND = (maker.name for maker in CONFLICT.decision_makers)


def test_each_reading_has_its_title_and_concepts():
    found = readings(CONFLICT, [f"{FIRST}:{SECOND}=+"], [f"{FIRST}=1"], [f"{SECOND}=1+2"])
    assert len(found) == 2 + 4
    for by_concept in found.values():
        assert all(set(by) == {FIRST, SECOND} for by in by_concept.values())


def test_strong_and_weak_together_are_the_concept():
    usual = definitions.stable(graph_of(CONFLICT), ["gmr"])["gmr"]
    (by,) = readings(CONFLICT, strength=[f"{FIRST}=1"]).values()
    assert by["strong or weak gmr"] == usual
    assert equilibria(by["strong gmr"]) <= equilibria(usual)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"attitude": ["x"]}, "no attitude of one towards another"),
        ({"attitude": [f"{FIRST}:{SECOND}=love"]}, "no attitude"),
        ({"attitude": [f"{FIRST}:Nobody=+"]}, "no decision maker"),
        ({"strength": [f"{FIRST}=many"]}, "says nothing"),
        ({"strength": ["=1"]}, "no decision maker"),
        ({"unknown": [f"{FIRST}=0"]}, "no statement 0"),
        ({"unknown": [f"{FIRST}=1+99"]}, "no statement 99"),
        ({"unknown": ["Nobody=1"]}, "no decision maker"),
    ],
)
def test_what_cannot_be_read_is_told(asked, said):
    with pytest.raises(DetenteError, match=said):
        readings(CONFLICT, **asked)
