"""`detente solve` and `detente model`: what they print is what was found."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from detente.cli.app import app
from detente.errors import DetenteError, ModelError, SettingError, TooLargeError

EXAMPLES = Path(__file__).parents[2] / "examples" / "conflicts"
CHICKEN = str(EXAMPLES / "chicken.toml")
ELMIRA = str(EXAMPLES / "elmira_1991.toml")
DILEMMA = str(EXAMPLES / "prisoners_dilemma.toml")


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments))
    if isinstance(done.exception, DetenteError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(params=["explicit", "symbolic", "auto"])
def engine(request):
    if request.param == "symbolic":
        pytest.importorskip("oxidd")
    return request.param


def test_json_has_the_promised_form(engine):
    found = json.loads(run("solve", CHICKEN, "--concepts", "nash,gmr", "--engine", engine, "--format", "json"))
    assert found["states"] == 4
    assert found["engine"] == ("explicit" if engine == "auto" else engine)
    assert found["equilibria"] == {
        "nash": {"count": 2, "states": ["NY", "YN"]},
        "gmr": {"count": 3, "states": ["NY", "YN", "YY"]},
    }
    assert found["stable"]["nash"]["Row"] == {"count": 2, "states": ["NY", "YN"]}
    assert list(found["stable"]["gmr"]) == ["Row", "Column"]


@pytest.mark.parametrize("limit", [0, 1, 100])
def test_a_limit_lists_so_many_and_counts_all(limit):
    found = json.loads(run("solve", ELMIRA, "--limit", str(limit), "--format", "json"))
    for part in found["equilibria"].values():
        assert len(part["states"]) == min(limit, part["count"])


def test_text_explains_and_follows_the_status_quo():
    text = run("solve", ELMIRA, "--explain", "NYNNN", "--path", "--coalition", "all")
    assert "Equilibria: Nash 6, GMR 8, SMR 8, SEQ 6" in text
    assert "Local government, SEQ: not stable" in text
    assert "is answered: Ministry of the Environment takes 'modify the control order'" in text
    assert "reaches NYNNY (Nash, GMR, SMR, SEQ)" in text
    assert "CNash 5: NNNYN NNNYY YNNYN YNNYY YNYNY" in text


def test_json_of_reasons_path_and_inverse():
    pytest.importorskip("pysat")
    found = json.loads(run("solve", DILEMMA, "--explain", "YY", "--path", "--format", "json", "--concepts", "nash,seq"))
    reason = next(part for part in found["reasons"] if (part["decision_maker"], part["concept"]) == ("Row", "seq"))
    assert reason["stable"]
    assert reason["improvements"][0]["sanction"] == [{"mover": "Column", "from": "NY", "to": "NN"}]
    assert found["path"]["start"] == "NN"
    assert found["path"]["equilibria"][0]["probability"] == 1
    syria = str(EXAMPLES / "syria_iraq_1975.toml")
    answers = json.loads(run("solve", syria, "--inverse", "NNN", "--format", "json"))["inverse"]
    assert [(part["concept"], part["changes"]) for part in answers] == [("nash", 1), ("gmr", 0), ("smr", 1), ("seq", 1)]


def test_csv_has_a_row_for_each_state():
    rows = list(csv.DictReader(io.StringIO(run("solve", CHICKEN, "--format", "csv"))))
    assert [row["state"] for row in rows] == ["NN", "NY", "YN", "YY"]
    assert [row["gmr"] for row in rows] == ["false", "true", "true", "true"]
    assert [row["nash: Row"] for row in rows] == ["false", "true", "true", "false"]


def test_other_forms(tmp_path):
    picture = tmp_path / "picture.svg"
    run("solve", CHICKEN, "--format", "svg", "--path", "-o", str(picture))
    assert ElementTree.parse(picture).getroot().tag.endswith("svg")
    assert run("solve", CHICKEN, "--format", "dot").startswith("digraph")
    assert run("solve", CHICKEN, "--format", "nfg").startswith("NFG 1 R")
    assert run("solve", CHICKEN, "--format", "efg").startswith("EFG 2 R")
    ElementTree.fromstring(run("solve", CHICKEN, "--format", "graphml"))


def test_the_once_each_rule_says_what_differs():
    done = CliRunner().invoke(app, ["solve", CHICKEN, "--once-each"])
    assert "those of legal sequences" in done.output


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["solve", "nothing.toml"], ModelError),
        (["solve", CHICKEN, "--concepts", "nahs"], SettingError),
        (["solve", CHICKEN, "--concepts", ","], SettingError),
        (["solve", CHICKEN, "--engine", "abacus"], SettingError),
        (["solve", CHICKEN, "--explain", "YYY"], ModelError),
        (["solve", CHICKEN, "--inverse", "QQ"], ModelError),
        (["solve", CHICKEN, "--coalition", "Row+Nobody"], ModelError),
        (["solve", CHICKEN, "--once-each", "--explain", "YY"], SettingError),
        (["solve", CHICKEN, "--once-each", "--coalition", "all"], SettingError),
        (["solve", CHICKEN, "--concepts", "l2", "--explain", "YY"], SettingError),
        (["solve", CHICKEN, "--concepts", "sim", "--inverse", "YY"], SettingError),
        (["solve", CHICKEN, "--strength", "Row=5"], ModelError),
        (["solve", CHICKEN, "--robustness", "--known", "Row=1"], SettingError),
        (["solve", CHICKEN, "--coalition", "+"], ModelError),
        (["model", "convert", "nothing.toml"], ModelError),
    ],
)
def test_bad_input_is_one_clear_fault(arguments, fault):
    with pytest.raises(fault) as caught:
        run(*arguments)
    assert "\n" not in str(caught.value)


def test_the_explicit_engine_says_what_it_would_need(tmp_path):
    path = tmp_path / "large.toml"
    text = "".join(f'[[options]]\nid = "o{k}"\nowner = "A"\n' for k in range(40))
    path.write_text(text + '[[decision_makers]]\nname = "A"\npreference = ["o1"]\n')
    with pytest.raises(TooLargeError, match=r"GB for 2\^40 states") as caught:
        run("solve", str(path), "--engine", "explicit")
    assert "--engine symbolic" in str(caught.value)


def test_a_new_model_is_sound_and_solved(tmp_path):
    path = tmp_path / "new.toml"
    run("model", "new", "-o", str(path))
    assert "nothing is wrong" in run("model", "check", str(path))
    assert "Harbour dispute" in run("solve", str(path))
    other = tmp_path / "new.gmcr"
    run("model", "convert", str(path), "--format", "gmcr", "-o", str(other))
    assert run("solve", str(other), "--limit", "0", "--format", "json").count('"count"') > 0


def test_check_says_all_that_is_wrong(tmp_path):
    path = tmp_path / "bad.toml"
    path.write_text('[[options]]\nid = "a"\nowner = "B"\n[[decision_makers]]\nname = "A"\npreference = ["x", "y &"]\n')
    done = CliRunner().invoke(app, ["model", "check", str(path)])
    assert done.exit_code == 2
    assert done.output.count("Error:") >= 1
    path.write_text('[[options]]\nid = "a"\nowner = "B"\n[[decision_makers]]\nname = "A"\npreference = ["x", "y"]\n')
    done = CliRunner().invoke(app, ["model", "check", str(path)])
    assert done.output.count("Error:") == 3


def test_only_states_where_something_holds_are_kept():
    only = ["--where", "row_swerves & !column_swerves"]
    found = json.loads(run("solve", CHICKEN, *only, "--format", "json"))
    assert all(part["states"] == ["YN"] for part in found["equilibria"].values())
    with pytest.raises(ModelError, match="is no option"):
        run("solve", CHICKEN, "--where", "row_swerve")


WHERE = "ban & !drill"
COVE = """
name = "Two towns and a cove"
[[options]]
id = "ban"
owner = "North"
[[options]]
id = "toll"
owner = "North"
[[options]]
id = "drill"
owner = "South"
[[decision_makers]]
name = "North"
preference = ["!drill", "ban -> toll", "!ban", "!toll"]
[[decision_makers]]
name = "South"
preference = ["ban", "drill", "!toll"]
"""


@pytest.fixture
def cove(tmp_path):
    (tmp_path / "cove.toml").write_text(COVE)
    return str(tmp_path / "cove.toml")


def kept(states):
    """Of states of the cove, those in which the ban is there and nobody drills."""
    return [state for state in states if state[0] == "Y" and state[2] == "N"]


def sets_in(record):
    """Every list of states in a record, by where it stands."""
    if isinstance(record, dict):
        if "count" in record:
            assert record["count"] == len(record["states"])
            return {(): record["states"]}
        return {(key, *place): states for key, part in record.items() for place, states in sets_in(part).items()}
    return {}


def test_every_set_is_kept_to_the_states_where_something_holds(cove):
    ask = ["--coalition", "all", "--unknown", "North=2", "--attitude", "North:South=-", "--strength", "South=1"]
    ask += ["--robustness", "--path", "--format", "json"]
    whole, some = (json.loads(run("solve", cove, *where, *ask)) for where in ([], ["--where", WHERE]))
    assert sets_in(some) == {place: kept(states) for place, states in sets_in(whole).items()}
    for concept, shares in whole["robustness"]["shares"].items():
        assert list(some["robustness"]["shares"][concept]) == kept(shares)
    assert (some["states"], some["path"]) == (whole["states"], whole["path"])


def test_tables_and_graphs_say_nothing_of_states_that_were_left_out(cove):
    """A row of a state left out would say that nobody finds it stable."""
    whole, some = (
        list(csv.DictReader(io.StringIO(run("solve", cove, *where, "--format", "csv"))))
        for where in ([], ["--where", WHERE])
    )
    assert some == [row for row in whole if kept([row["state"]])]
    graph = ElementTree.fromstring(run("solve", cove, "--where", WHERE, "--format", "graphml"))
    nodes = [node.get("id") for node in graph.iter("{http://graphml.graphdrawing.org/xmlns}node")]
    ends = {
        edge.get(key)
        for edge in graph.iter("{http://graphml.graphdrawing.org/xmlns}edge")
        for key in ("source", "target")
    }
    assert nodes == [row["state"] for row in some]
    assert ends == set(nodes)
    assert run("solve", cove, "--where", WHERE, "--format", "svg") == run("solve", cove, "--format", "svg")


@pytest.mark.parametrize(
    ("form", "asked", "said"),
    [
        ("csv", ["--explain", "NNN", "--path"], "csv has no place for reasons, the path"),
        ("svg", ["--path", "--where", WHERE], "svg has no place for --where"),
        ("dot", ["--coalition", "all", "--strength", "North=1", "--robustness"], "coalitions, other readings, shares"),
    ],
)
def test_what_has_no_place_in_a_form_is_said(cove, form, asked, said):
    assert said in CliRunner().invoke(app, ["solve", cove, *asked, "--format", form]).stderr


def test_what_is_said_twice_of_one_counts_together_or_is_refused(cove):
    def ask(*asked):
        return json.loads(run("solve", cove, *asked, "--format", "json"))

    known = ask("--robustness", "--known", "North=1>2", "--known", "North=3>4")["robustness"]
    assert known["orders"] == 6 * 6  # of four statements in two pairs, and of three
    apart, together = ask("--unknown", "North=1", "--unknown", "North=3"), ask("--unknown", "North=1+3")
    assert apart == together
    for one, other in (
        ("--strength North=1", "--strength North=2"),
        ("--attitude North:South=+", "--attitude North:South=-"),
    ):
        with pytest.raises(SettingError, match="were given"):
            ask(*one.split(), *other.split())
        assert ask(*one.split(), *one.split()) == ask(*one.split())
    with pytest.raises(ModelError, match="circle"):
        ask("--robustness", "--known", "North=1>2", "--known", "North=2>1")


def test_names_may_hold_the_signs_that_part_them(tmp_path):
    path = tmp_path / "signs.toml"
    path.write_text(COVE.replace("North", "A+B").replace("South", "A:B=C"))
    asked = ["--coalition", "A:B=C + A+B", "--attitude", "A+B:A:B=C=+", "--strength", "A:B=C=1", "--format", "json"]
    found = json.loads(run("solve", str(path), *asked))
    assert list(found["coalitions"]) == ["A:B=C + A+B"]
    assert set(found["readings"]) == {"with attitudes", "by strength of preference"}
    pytest.importorskip("pysat")
    assert json.loads(run("solve", str(path), "--inverse", "YNN", "--add", "A:B=C=toll", "--format", "json"))["inverse"]


def test_a_concept_without_reasons_is_said(cove):
    done = CliRunner().invoke(app, ["solve", cove, "--concepts", "nash,l2", "--explain", "NNN"])
    assert "left out of --explain: l2" in done.stderr


def test_a_conversion_says_what_it_leaves_out(tmp_path):
    path = tmp_path / "new.toml"
    run("model", "new", "-o", str(path))
    said = CliRunner().invoke(app, ["model", "convert", str(path), "--format", "gmcr"]).stderr
    assert "no place for: the status quo" in said
    assert not CliRunner().invoke(app, ["model", "convert", str(path)]).stderr


def test_parquet_needs_a_file(tmp_path):
    with pytest.raises(SettingError, match="no text to print"):
        run("solve", CHICKEN, "--format", "parquet")
    run("solve", CHICKEN, "--format", "parquet", "-o", str(tmp_path / "states.parquet"))
    assert (tmp_path / "states.parquet").stat().st_size > 0


def test_limits_of_memory_and_time_are_said_of_the_concept_they_hit(tmp_path):
    wants = ["o{} & !o{}", "o{} -> o{}", "o{} | !o{}", "o{} <-> o{}"]
    options = [f"o{k}" for k in range(60)]
    own = {who: options[m::3] for m, who in enumerate("ABC")}
    makers = [
        {"name": who, "options": mine, "preference": {"kind": "statements", "value": [
            wants[k % 4].format(7 * k % 60, (11 * k + m + 1) % 60) for k in range(12)]}}
        for m, (who, mine) in enumerate(own.items())
    ]  # fmt: skip
    case = tmp_path / "large.json"
    listed = [{"id": name, "text": "", "dm": who} for who, mine in own.items() for name in mine]
    case.write_text(json.dumps({"options": listed, "decision_makers": makers, "infeasible": []}))
    text = run("solve", str(case), "--seconds", "0", "--limit", "0")
    assert "about 1.15 x 10^18 states" in text
    assert "no concept could be worked out" in text
    found = json.loads(run("solve", str(case), "--seconds", "0", "--format", "json"))
    assert found["equilibria"] == {}
    assert set(found["too_large"]) == {"nash", "gmr", "smr", "seq"}
    assert all("time limit" in why for why in found["too_large"].values())


@pytest.mark.parametrize(("model", "state"), [("bully", "NN"), ("battle_of_the_sexes", "NY"), ("chicken", "NN")])
def test_an_unanswered_gain_is_told_as_each_concept_means_it(model, state):
    """Under SEQ and SSEQ only steps that pay their mover count as an answer, and the words say so; Nash knows none."""
    given = ("solve", str(EXAMPLES / f"{model}.toml"), "--explain", state, "--concepts", "nash,gmr,smr,seq,sseq")
    found = json.loads(run(*given, "--format", "json"))["reasons"]
    gains = [(r["concept"], t) for r in found for t in r["improvements"]]
    unanswered = [concept for concept, t in gains if t["sanction"] is None and t["escape"] is None]
    words = run(*given)
    credible = sum(concept in ("seq", "sseq") for concept in unanswered)
    assert credible
    assert words.count("has no answer, of steps that each pay their mover, that") == credible
    assert words.count("has no answer that") == sum(concept in ("gmr", "smr") for concept in unanswered)


def test_more_gains_than_are_shown_are_counted(monkeypatch):
    monkeypatch.setattr("detente.workflow.solving.words.SHOWN", 1)
    given = ("solve", str(EXAMPLES / "cuban_missiles_1962.toml"), "--explain", "NNNN", "--concepts", "nash")
    words, shown = run(*given), json.loads(run(*given, "--format", "json"))["reasons"]
    left = [len(reason["improvements"]) - 1 for reason in shown if len(reason["improvements"]) > 1]
    assert left
    assert [line.split()[1] for line in words.splitlines() if line.endswith(" more")] == [str(count) for count in left]
