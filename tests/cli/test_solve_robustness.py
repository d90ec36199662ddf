"""`detente solve --robustness`: shares of preference orders, counted or drawn."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli.app import app
from detente.conflict import Prioritised, load
from detente.errors import DetenteError, ModelError, SettingError
from detente.stability import definitions
from detente.stability.graph import graph_of

EXAMPLES = Path(__file__).parents[2] / "examples" / "conflicts"
RIVER = EXAMPLES / "syria_iraq_1975.toml"
CHICKEN = EXAMPLES / "chicken.toml"
MANY = """
[[options]]
id = "a"
owner = "A"
[[options]]
id = "b"
owner = "B"
[[decision_makers]]
name = "A"
preference = ["a", "b", "a | b", "a & b", "a -> b", "a <-> b", "b -> a"]
[[decision_makers]]
name = "B"
preference = ["!a", "b", "a | b", "a & !b", "a -> b", "a <-> b", "!b -> a"]
"""


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["solve", *map(str, arguments)])
    if isinstance(done.exception, DetenteError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def shares(*arguments: object) -> dict:
    return json.loads(run(*arguments, "--robustness", "--format", "json"))["robustness"]


def test_shares_are_those_of_going_through_every_order_that_agrees():
    found = shares(RIVER, "--known", "Syria=1>2>3>4", "--known", "Iraq=1+2>5")
    conflict = load(RIVER)
    syria, iraq = conflict.decision_makers
    orders = [o for o in permutations(range(5)) if o.index(0) < o.index(4) and o.index(1) < o.index(4)]
    counts: dict[tuple[str, str], int] = {}
    for order in orders:
        changed = replace(iraq, preference=Prioritised(tuple(iraq.preference.statements[k] for k in order)))
        graph = graph_of(replace(conflict, decision_makers=(syria, changed)))
        for concept, by in definitions.stable(graph, ["nash", "gmr", "smr", "seq"]).items():
            for state in definitions.equilibria(graph.states, by):
                counts[concept, state] = counts.get((concept, state), 0) + 1
    assert (found["orders"], found["counted"], found["exact"]) == (len(orders), len(orders), True)
    assert counts == {(c, s): part["favourable"] for c, by in found["shares"].items() for s, part in by.items()}


def test_too_many_orders_are_drawn_by_a_seed(tmp_path):
    path = tmp_path / "many.toml"
    path.write_text(MANY)
    once = shares(path, "--draws", "40", "--seed", "7", "--concepts", "nash,seq")
    assert (once["orders"], once["counted"], once["exact"], once["seed"]) == (5_040**2, 40, False, 7)
    assert once == shares(path, "--draws", "40", "--seed", "7", "--concepts", "nash,seq")
    assert once != shares(path, "--draws", "40", "--seed", "8", "--concepts", "nash,seq")
    for by in once["shares"].values():
        assert all(part["low"] <= part["share"] <= part["high"] and part["total"] == 40 for part in by.values())
    text = run(path, "--draws", "40", "--seed", "7", "--concepts", "nash,seq", "--robustness")
    assert "40 orders drawn (seed 7) of the 25,401,600" in text


def test_words_put_first_what_holds_most_often():
    text = run(RIVER, "--robustness", "--concepts", "nash,gmr")
    table = text[text.index("Share of orders") :].splitlines()
    assert "all 2,880 orders" in table[0]
    assert [line.split()[0] for line in table[2:]] == ["NYY", "NNN", "YNN"]
    assert table[3].split() == ["NNN", "25.0", "%", "50.0", "%", "nothing"]
    assert "the first 1 of 3 states" in run(RIVER, "--robustness", "--concepts", "nash,gmr", "--limit", "1")


def test_what_a_partial_order_leaves_open_varies(tmp_path):
    path = tmp_path / "partial.toml"
    head = MANY[: MANY.index("[[decision_makers]]")]
    row = '[[decision_makers]]\nname = "A"\norder = [["YN", "NN"], ["YY", "NN"]]\n'
    column = '[[decision_makers]]\nname = "B"\nranking = ["YY", "NY", "YN", "NN"]\n'
    path.write_text(head + row + column)
    found = shares(path, "--concepts", "nash")
    # Of 24 rankings 8 put NN below YN and YY; YY is stable for A where it is above NY.
    orders = [o for o in permutations(["NN", "NY", "YN", "YY"]) if o.index("NN") > max(o.index("YN"), o.index("YY"))]
    above = sum(order.index("YY") < order.index("NY") for order in orders)
    assert found["orders"] == len(orders)
    assert found["shares"]["nash"]["YY"]["favourable"] == above


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        ([CHICKEN, "--robustness"], ModelError),
        ([RIVER, "--robustness", "--known", "Syria"], SettingError),
        ([RIVER, "--robustness", "--known", "Syria=a>b"], SettingError),
        ([RIVER, "--robustness", "--known", "Syria=1>9"], ModelError),
        ([RIVER, "--robustness", "--known", "Syria=1>2>1"], ModelError),
        ([RIVER, "--robustness", "--known", "Nobody=1>2"], ModelError),
        ([RIVER, "--robustness", "--concepts", "sim"], SettingError),
        ([RIVER, "--draws", "5"], SettingError),
    ],
)
def test_what_cannot_be_asked_is_one_clear_fault(arguments, fault):
    with pytest.raises(fault) as caught:
        run(*arguments)
    assert "\n" not in str(caught.value)
