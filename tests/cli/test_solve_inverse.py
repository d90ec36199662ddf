"""`detente solve --inverse`: statements dropped, put in and exchanged; and that nothing will do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli.app import app
from detente.conflict import load
from detente.errors import DetenteError, ModelError, SettingError
from detente.stability import solve
from detente.workflow.inverses import inverses

EXAMPLES = Path(__file__).parents[2] / "examples" / "conflicts"
RIVER = EXAMPLES / "syria_iraq_1975.toml"
CHICKEN = EXAMPLES / "chicken.toml"
pytest.importorskip("pysat")


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["solve", *map(str, arguments)])
    if isinstance(done.exception, DetenteError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("state", ["NNN", "NYN", "YNN", "YNY"])
def test_each_way_makes_the_state_an_equilibrium_and_adding_never_costs_more(state):
    conflict = load(RIVER)
    for answer in inverses(conflict, state, ["nash", "gmr", "smr", "seq"]):
        assert answer.added.cost is not None
        assert answer.kept.cost is None or answer.added.cost <= answer.kept.cost
        assert {change.kind for way in answer.kept.ways for change in way.changes} <= {"drop", "swap"}
        for way in (*answer.added.ways, *answer.kept.ways):
            assert solve(way.conflict, [answer.added.concept]).is_equilibrium(state, answer.added.concept)
            assert len(way.changes) in (answer.added.cost, answer.kept.cost)


def test_words_and_json_tell_drops_additions_and_exchanges():
    text = run(RIVER, "--inverse", "YNN")
    assert "Nash, 1 change: Syria puts in at place 1: release_water" in text
    assert "Nash, adding none, 3 changes: Syria drops" in text
    assert "GMR, or: Syria puts first of the two" in text
    seq = json.loads(run(RIVER, "--inverse", "YNN", "--concepts", "nash", "--format", "json"))["inverse"][0]
    assert (seq["changes"], seq["without_adding"]["changes"]) == (1, 3)


def test_only_what_is_offered_is_put_in():
    text = run(RIVER, "--inverse", "YNN", "--concepts", "nash", "--add", "Iraq=release_water")
    assert "puts in" not in text
    text = run(RIVER, "--inverse", "YNN", "--concepts", "nash", "--add", "Syria=release_water | attack")
    assert "Syria puts in at place 1: release_water | attack" in text


def test_that_no_change_will_do_is_said():
    text = run(CHICKEN, "--inverse", "YY", "--concepts", "nash")
    assert "Nash: no change will do" in text
    found = json.loads(run(CHICKEN, "--inverse", "YY", "--concepts", "nash", "--format", "json"))["inverse"][0]
    assert (found["possible"], found["changes"], found["ways"]) == (False, None, [])


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ([RIVER, "--add", "Syria=attack"], SettingError),
        ([RIVER, "--inverse", "YNN", "--add", "attack"], SettingError),
        ([RIVER, "--inverse", "YNN", "--add", "Syria="], SettingError),
        ([RIVER, "--inverse", "YNN", "--add", "Nobody=attack"], ModelError),
        ([RIVER, "--inverse", "YNN", "--add", "Syria=attak"], ModelError),
        ([CHICKEN, "--inverse", "YY", "--add", "Row=row_swerves"], SettingError),
    ],
)
def test_what_cannot_be_added_is_refused(arguments, fault):
    with pytest.raises(fault) as caught:
        run(*arguments)
    assert "\n" not in str(caught.value)
