"""States that count as one: read, checked, written, and solved as one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from conflict.strategies import conflicts
from detente.conflict import Combined, Ranking, check, check_file, load, parse, save
from detente.conflict.diagnostics import odd
from detente.conflict.toml_edit import edited
from detente.conflict.toml_file import parse_toml, to_toml
from detente.diagnosis import diagnose
from detente.errors import ModelError, SettingError
from detente.stability import solve
from detente.stability.exports import to_graphml
from detente.stability.graph import combined, graph_of
from detente.stability.inverse.changes import count_rankings, fewest_changes
from detente.stability.paths import evolution
from detente.stability.pictures import picture
from detente.stability.reasons import explain

EXAMPLES = Path(__file__).parents[2] / "examples" / "conflicts"
ELMIRA = load(EXAMPLES / "elmira_1991.toml")
CLOSED = Combined("pattern", "---Y-", "once the plant is shut, nothing else matters")
NINE = replace(ELMIRA, combined=(CLOSED,))
FORMS = [CLOSED, Combined("expression", parse("abandon")), Combined("states", ("NNNYY", "NNNYN", "YNNYY", "YNNYN"))]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.form)
def test_elmira_has_nine_states_and_the_published_equilibria(form):
    found = solve(replace(ELMIRA, combined=(form,)), ["nash", "gmr", "smr", "seq"])
    assert found.feasible.count() == 9
    nash = ["NNNYN", "NYNNY", "YNYNY"]  # numbered 9, 5 and 8 in Kilgour and Hipel (2005)
    assert found.equilibria["nash"].states() == found.equilibria["seq"].states() == nash
    assert found.equilibria["gmr"].states() == found.equilibria["smr"].states() == sorted([*nash, "NYNNN", "YNYNN"])


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.form)
def test_a_model_file_says_which_states_count_as_one(form, tmp_path):
    conflict = replace(ELMIRA, combined=(form,))
    assert parse_toml(to_toml(conflict), "x") == (conflict, [])
    text = (EXAMPLES / "elmira_1991.toml").read_text(encoding="utf-8")
    changed = edited(text, conflict)
    assert changed.startswith(text[:60])
    assert parse_toml(changed, "x") == (conflict, [])
    with pytest.raises(ModelError, match="count as one"):
        save(conflict, tmp_path / "x.gmcr")


def test_a_case_file_says_it_too(tmp_path):
    case = {
        "options": [{"id": "a", "dm": "A"}, {"id": "b", "dm": "B"}],
        "decision_makers": [
            {"name": "A", "preference": {"kind": "statements", "value": ["a"]}},
            {"name": "B", "preference": {"kind": "ranking", "value": ["NN", "NY", "YN"]}},
        ],
        "combined": ["Y-"],
    }
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case))
    conflict = load(path)  # of the two states in which a is taken, the ranking names the first only
    assert conflict.alike == {"YN": ("YN", "YY")}
    assert solve(conflict, ["nash"]).equilibria["nash"].states() == ["YN"]


@given(conflicts(most_options=4), st.data())
@settings(max_examples=60, deadline=None)
def test_a_group_moves_as_any_of_its_states_would(conflict, data):
    states = graph_of(conflict).states
    assume(len(states) > 1)
    group = tuple(data.draw(st.lists(st.sampled_from(states), min_size=2, max_size=4, unique=True)))
    # Everybody is indifferent within the group: rankings are cut down to the states that stand for others.
    makers = tuple(
        replace(maker, preference=Ranking(tuple(
            tuple(s for s in level if s not in sorted(group)[1:]) for level in maker.preference.levels)))
        if isinstance(maker.preference, Ranking) else maker
        for maker in conflict.decision_makers
    )  # fmt: skip
    one = replace(conflict, decision_makers=makers, combined=(Combined("states", group),))
    assert check(one) == []
    wanted = combined(graph_of(conflict), [group])
    found = graph_of(one)
    assert (found.states, found.moves) == (wanted.states, wanted.moves)
    for i, ranks in found.rank.items():
        assert {(s, t) for s in ranks for t in ranks if ranks[s] > ranks[t]} == {
            (s, t) for s in ranks for t in ranks if wanted.rank[i][s] > wanted.rank[i][t]
        }


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ('pattern = "--Y"', "has 3 letters for 5 options"),
        ('pattern = "-----"', "makes all states one"),
        ('expression = "abandn"', "did you mean"),
        ('states = ["NNNYN"]', "fewer than two"),
        ('states = ["NNNYN", "NNYYN"]', "infeasible"),
        ('states = ["NNNYN", "NYNNN"]', "on levels"),
        ('pattern = "---Y-"\nexpression = "abandon"', "exactly one of"),
        ('reason = "x"', "exactly one of"),
        ('pattern = "---Y-"\n[[combined]]\nstates = ["NNNYN", "NNNYY"]', "twice, by entries 1 and 2"),
        ('pattern = "---Y-"\nwhy = "x"', "means nothing"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(entry, words, tmp_path):
    path = tmp_path / "model.toml"
    path.write_text((EXAMPLES / "elmira_1991.toml").read_text(encoding="utf-8") + "\n[[combined]]\n" + entry + "\n")
    problems = check_file(path)
    assert problems
    assert words in "; ".join(str(problem.error()) for problem in problems)
    assert all("model.toml, line" in problem.where for problem in problems)


def test_too_many_options_are_refused(tmp_path):
    path = tmp_path / "large.toml"
    text = "".join(f'[[options]]\nid = "o{k}"\nowner = "A"\n' for k in range(15))
    path.write_text(text + '[[decision_makers]]\nname = "A"\n[[combined]]\nexpression = "o1"\n')
    assert [problem.mend for problem in check_file(path)] == ["at most 14 options"]


def test_what_tells_combined_states_apart_is_told():
    river = load(EXAMPLES / "syria_iraq_1975.toml")
    one = replace(river, combined=(Combined("expression", parse("attack")),))
    notes = [problem.what for problem in odd(one)]
    assert any("statement 2 of 'Iraq' tells states apart" in note for note in notes)
    assert not any("statement 3 of 'Syria' tells states apart" in note for note in notes)
    alone = replace(river, combined=(Combined("expression", parse("release_water & escalate")),))
    assert any("has 0 of them" in problem.what for problem in odd(alone))


def test_paths_reasons_and_pictures_follow_the_one_state():
    path = evolution(NINE, improving=False)
    assert "NNNYN" in path.distance
    assert not {"NNNYY", "YNNYN", "YNNYY"} & set(path.distance)
    assert {reason.state for reason in explain(NINE, "YNNYY")} == {"NNNYN"}
    solution = solve(NINE)
    assert to_graphml(solution).count("<node ") == 9
    assert "<svg" in picture(solution)


def test_what_has_no_meaning_there_is_refused():
    for refused in (
        lambda: solve(NINE, ["sim"]),
        lambda: fewest_changes(NINE, "NYNNN", "nash"),
        lambda: count_rankings(NINE, "Uniroyal", "NYNNN", "nash"),
        lambda: diagnose(NINE),
    ):
        with pytest.raises(ModelError, match="count as one"):
            refused()
    with pytest.raises(SettingError, match="count as one"):
        solve(NINE, ["nash"], "symbolic")
