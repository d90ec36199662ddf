"""What is made of a solved model for other programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.workflow import solving

EXAMPLES = Path(__file__).parents[2] / "examples" / "conflicts"


@pytest.mark.parametrize("name", ["elmira_1991", "cuban_missiles_1962"])
def test_a_picture_shows_the_way_to_the_state_that_most_concepts_hold(name, monkeypatch):
    shown = []
    monkeypatch.setattr("detente.stability.pictures.picture", lambda _, path: shown.append(path) or "<svg/>")
    solved = solving.solve(EXAMPLES / f"{name}.toml", ["nash", "gmr", "smr", "seq"], path=True)
    solving.to_svg(solved)
    held = {state: len(solved.solution.concepts_of(state)) for state in solved.evolution.distance}
    assert min(held.values()) < max(held.values())
    ((*_, last),) = shown
    assert held[last.target] == max(held.values())
