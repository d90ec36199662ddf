"""Pictures and files for other programs hold what the solution holds."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from conflict.strategies import conflicts
from detente.conflict import Combined, PreferenceStatement, Prioritised, SingleMove, load, parse
from detente.conflict.model import Conflict, DecisionMaker, Option
from detente.errors import ModelError, SettingError, TooLargeError
from detente.stability import exports, pictures
from detente.stability.graph import combined, graph_of
from detente.stability.moves import improvements_from, moves_from, rank
from detente.stability.solving import solve, solve_explicit

EXAMPLES = Path(__file__).parents[2] / "examples" / "conflicts"
SVG = "{http://www.w3.org/2000/svg}"
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"
USUAL = ("nash", "gmr", "smr", "seq")


@given(conflicts(most_options=4))
@settings(max_examples=40, deadline=None)
def test_a_graph_shows_every_state_once_and_every_improvement(conflict):
    found = solve_explicit(conflict, USUAL)
    root = ElementTree.fromstring(pictures.graph(found))
    shown = [text.text for text in root.iter(f"{SVG}text") if re.fullmatch("[YN]+", text.text or "")]
    assert sorted(shown) == found.feasible.states()
    arrows = [path for path in root.iter(f"{SVG}path") if path.get("marker-end")]
    names = [maker.name for maker in conflict.decision_makers]
    assert len(arrows) == sum(len(improvements_from(conflict, i, s)) for i in names for s in shown)


@given(conflicts(most_options=5))
@settings(max_examples=30, deadline=None)
def test_a_grid_colours_each_equilibrium_once(conflict):
    found = solve_explicit(conflict, ["nash"])
    root = ElementTree.fromstring(pictures.matrix(found))
    shade = pictures._FILLS["nash"]
    boxes = [box for box in root.iter(f"{SVG}rect") if box.get("fill") == shade and not box.get("stroke")]
    area = sum(float(box.get("width")) * float(box.get("height")) for box in boxes)
    size = float(boxes[0].get("height")) if boxes else 1
    assert area / size**2 == found.equilibria["nash"].count()


def test_hostile_names_stay_text():
    bad = '</title><script>alert("x")</script>\x00\u202e'
    option = Option("a", bad, bad)
    conflict = Conflict(bad, (option,), (DecisionMaker(bad, ("a",)),))
    found = solve_explicit(conflict, USUAL)
    for text in (pictures.graph(found), pictures.matrix(found), exports.to_graphml(found)):
        assert not list(ElementTree.fromstring(text).iter(f"{SVG}script"))
        assert "<script" not in text
    assert "<script" not in found._repr_html_()
    assert "\n" not in re.search(r'digraph "(.*)" \{', exports.to_dot(found)).group(1)


def test_too_large_for_a_picture_is_said():
    options = tuple(Option(f"o{k}", "", "A") for k in range(17))
    conflict = Conflict("", options, (DecisionMaker("A", tuple(option.id for option in options)),))
    with pytest.raises(TooLargeError):
        pictures.picture(solve_explicit(conflict, ["nash"]))


@given(conflicts(most_options=4))
@settings(max_examples=30, deadline=None)
def test_graphml_holds_every_move(conflict):
    found = solve_explicit(conflict, USUAL)
    space = "{http://graphml.graphdrawing.org/xmlns}"
    root = ElementTree.fromstring(exports.to_graphml(found))
    assert [node.get("id") for node in root.iter(f"{space}node")] == found.feasible.states()
    edges = list(root.iter(f"{space}edge"))
    names = [maker.name for maker in conflict.decision_makers]
    assert len(edges) == sum(len(moves_from(conflict, i, s)) for i in names for s in found.feasible.states())
    better = [edge for edge in edges if edge.find(f"{space}data[@key='improvement']").text == "true"]
    assert exports.to_dot(found).count("->") == len(better)


def test_a_gambit_game_has_the_payoffs_of_the_book():
    conflict = load(EXAMPLES / "prisoners_dilemma.toml")
    text = exports.to_nfg(conflict)
    assert text.splitlines()[-1] == "2 2 1 4 4 1 3 3"  # NN, YN, NY, YY: the first player's choice varies fastest
    leaves = [line for line in exports.to_efg(conflict).splitlines() if line.startswith("t ")]
    assert [line[-8:] for line in leaves] == ["{ 2, 2 }", "{ 4, 1 }", "{ 1, 4 }", "{ 3, 3 }"]
    with pytest.raises(ModelError):
        exports.to_nfg(load(EXAMPLES / "elmira_1991.toml"))


@pytest.mark.parametrize(
    "change", [{"single_moves": (SingleMove("A", "NN", "YN"),)}, {"combined": (Combined("pattern", "Y-"),)}]
)
def test_a_game_refuses_moves_that_it_cannot_hold(change):
    options = (Option("a", "a", "A"), Option("b", "b", "B"))
    conflict = Conflict("Two", options, (DecisionMaker("A", ("a",)), DecisionMaker("B", ("b",))), **change)
    for write in (exports.to_nfg, exports.to_efg):
        with pytest.raises(ModelError):
            write(conflict)


def test_options_named_as_other_columns_lose_no_column():
    pytest.importorskip("pandas")
    options = (Option("state", "x", "A"), Option("nash", "y", "A"), Option("gmr", "z", "A"))
    found = solve_explicit(Conflict("Odd ids", options, (DecisionMaker("A", ("state", "nash", "gmr")),)), ["nash"])
    frame = exports.to_frame(found)
    assert list(frame["state"]) == found.feasible.states()
    assert [
        "".join("YN"[not flag] for flag in row)
        for row in frame[["option: state", "option: nash", "gmr"]].values.tolist()
    ] == list(frame["state"])
    assert len(frame.columns) == len(set(frame.columns)) == 1 + 3 + 1 + 1 + 1  # state, options, rank, nash, nash: A


def test_ranks_of_many_statements_fit_what_other_programs_hold():
    pytest.importorskip("pandas")
    said = tuple(PreferenceStatement(parse(text)) for text in ("a", "b", "a & b", "!a") * 20)
    options = (Option("a", "a", "A"), Option("b", "b", "A"))
    found = solve_explicit(Conflict("Long", options, (DecisionMaker("A", ("a", "b"), Prioritised(said)),)), ["nash"])
    frame = exports.to_frame(found)
    by_rank = frame.sort_values("rank: A")["state"].tolist()
    assert by_rank == sorted(by_rank, key=lambda state: rank(found.conflict, "A", state))
    graph = ElementTree.fromstring(exports.to_graphml(found))
    numbers = [int(data.text) for data in graph.iter(f"{GRAPHML}data") if data.get("key") == "rank0"]
    assert numbers == frame["rank: A"].tolist()
    assert max(numbers) < 2**63


def test_without_pandas_it_says_so(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(SettingError, match="pandas"):
        solve(load(EXAMPLES / "chicken.toml")).to_frame()


def test_states_that_cannot_be_told_apart_count_as_one():
    graph = graph_of(load(EXAMPLES / "elmira_1991.toml"))
    closed = [state for state in graph.states if state[3] == "Y"]
    one = combined(graph, [closed])
    assert len(one.states) == 9
    assert not any(one.moves[i]["NNNYN"] for i in one.decision_makers)
    assert all("NNNYN" in one.moves["Uniroyal"][s] for s in one.states if s != "NNNYN")


def test_the_once_each_rule_can_be_chosen():
    conflict = load(EXAMPLES / "commons.toml")
    once = solve(conflict, USUAL, once_each=True)
    for concept in USUAL:
        assert set(once.equilibria[concept].states()) <= set(solve(conflict, USUAL).equilibria[concept].states())
    with pytest.raises(SettingError):
        solve(conflict, USUAL, "symbolic", once_each=True)
    assert solve(replace(conflict, name="x"), ["sim", "nash"]).concepts == ("sim", "nash")


@given(conflicts(most_options=4))
@settings(max_examples=20, deadline=None)
def test_a_frame_says_what_the_sets_say(conflict):
    found = solve(conflict, USUAL)
    frame = found.to_frame()
    states = found.feasible.states()
    assert frame["state"].tolist() == states
    for maker in conflict.decision_makers:
        assert frame[f"rank: {maker.name}"].tolist() == [rank(conflict, maker.name, s) for s in states]
        assert frame[f"seq: {maker.name}"].tolist() == [found.stable["seq"][maker.name].contains(s) for s in states]
    assert frame["gmr"].tolist() == [found.is_equilibrium(s, "gmr") for s in states]
    assert frame["o0"].tolist() == [s[0] == "Y" for s in states]


def test_a_parquet_file_holds_the_frame(tmp_path):
    import pandas as pd

    found = solve(load(EXAMPLES / "elmira_1991.toml"))
    exports.to_parquet(found, tmp_path / "states.parquet")
    assert pd.read_parquet(tmp_path / "states.parquet").equals(found.to_frame())
    with pytest.raises(SettingError, match="cannot write"):
        exports.to_parquet(found, tmp_path / "none" / "states.parquet")
