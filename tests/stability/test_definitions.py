"""The definitions, on the smallest games in which they differ."""

from __future__ import annotations

from detente.stability import definitions
from detente.stability.graph import once_each, sequences


def test_nash_wants_no_improvement():
    assert definitions.nash("now", {"now": frozenset()})
    assert not definitions.nash("now", {"now": frozenset({"gain"})})


def test_a_gain_tempts_until_the_others_can_spoil_it():
    improvements, at_most = {"now": frozenset({"gain"})}, {"now": frozenset({"now", "loss"})}
    assert not definitions.general_metarational("now", improvements, {"gain": frozenset()}, at_most)
    assert definitions.general_metarational("now", improvements, {"gain": frozenset({"loss"})}, at_most)


def test_a_way_out_of_the_sanction_undoes_it():
    improvements, at_most = {"now": frozenset({"gain"})}, {"now": frozenset({"now", "loss"})}
    answers = {"gain": frozenset({"loss"})}
    held = definitions.symmetric_metarational
    assert not held("now", improvements, answers, at_most, {"loss": frozenset({"gain"})})
    assert held("now", improvements, answers, at_most, {"loss": frozenset({"now"})})


def test_nobody_moves_twice_in_a_row():
    steps = {"A": {"0": frozenset("1"), "1": frozenset("2"), "2": frozenset()}, "B": {k: frozenset() for k in "012"}}
    assert sequences("0", steps)["0"] == {"1"}
    steps["B"] = {"0": frozenset(), "1": frozenset("0"), "2": frozenset()}
    assert sequences("0", steps)["0"] == {"0", "1"}


def test_each_moves_once_or_again_later():
    steps = {
        "A": {"0": frozenset("1"), "1": frozenset(), "2": frozenset("3"), "3": frozenset()},
        "B": {"0": frozenset(), "1": frozenset("2"), "2": frozenset(), "3": frozenset()},
    }
    assert sequences("0", steps)["0"] == {"1", "2", "3"}
    assert once_each("0", steps)["0"] == {"1", "2"}
