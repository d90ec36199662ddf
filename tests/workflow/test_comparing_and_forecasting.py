"""Talks at two days against each other, and forecasts resolved and scored, as a user does it."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from detente.cli.app import app
from detente.diagnosis.comparison import EquilibriaChange
from detente.errors import LedgerError, SettingError
from detente.ledger import Forecast, jsonlines
from detente.ledger.resolutions import Scored, score, scores
from detente.ledger.store import open_ledger
from detente.workflow import comparing, forecast_scores, forecasting, opening, talks_diagnosing
from ledger.build import Report, ledger_of

RUN = CliRunner()


def reports() -> list[Report]:
    """A dispute, the deal that ends it a month later, and what observers expect."""
    first, second = Report("2031-03-01"), Report("2031-04-01")
    first.say("demand", "Upham", "open the lower sluice", "Lowick", by="Lowick")
    asked = first.say("demand", "Upham", "give back the pasture", "Lowick", by="Lowick")
    first.say("reject", "Lowick", "refused to give back the pasture", "Upham", refers_to=asked)
    first.say("forecast", "Ann Reed", "the sluice will open by May", date="2031-05", certainty="probable")
    first.say("forecast", "Ann Reed", "the mill will be sold", condition="if the bridge falls", certainty="certain")
    first.say("forecast", "Tom Ash", "the pasture may be given back", certainty="possible")
    deal = second.say("propose", "Upham", "open the lower sluice", "Lowick", by="Lowick")
    second.say("accept", "Lowick", "accepted the plan", "Upham", refers_to=deal, date="2031-04-01")
    return [first, second]


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "talks.jsonl"
    path.write_text("".join(f"{line}\n" for line in jsonlines.write(ledger_of(*reports()))), encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "talks.detente"
    with open_ledger(path, create=True) as opened:
        for document, reading in (report.done() for report in reports()):
            opened.add(document, reading, reader="by hand")
    return path


def test_a_path_is_known_by_what_is_in_it(tmp_path, lines, store):
    model = tmp_path / "talks.toml"
    model.write_text("detente = 1\n", encoding="utf-8")
    renamed = tmp_path / "talks.data"
    renamed.write_bytes(store.read_bytes())
    kinds = {lines: "ledger", store: "ledger", renamed: "ledger", model: "model", tmp_path: "reports"}
    assert {path: opening.kind_of(path) for path in kinds} == kinds
    assert opening.kind_of("-") == "reports"
    assert opening.kind_of("postgresql://host/name") == "ledger"
    with pytest.raises(SettingError, match="with other paths"):
        opening.one_kind([model, tmp_path])


def test_one_record_gives_one_diagnosis_from_either_ledger(lines, store):
    one, other = (talks_diagnosing.diagnose([path]).to_record() for path in (lines, store))
    assert one["verdict"]["state"] == other["verdict"]["state"] == "agreed"
    assert [t["state"] for t in one["history"]] == ["deadlocked", "agreed"]
    assert one["since"] == "2031-04-01"


@pytest.mark.parametrize("form", ["text", "json"])
def test_two_days_are_compared_and_the_turn_is_named(lines, form):
    found = RUN.invoke(app, ["compare", str(lines), "--as-of", "2031-04-02", "--as-of", "2031-03-02", "--format", form])
    assert found.exit_code == 0
    if form == "json":
        record = json.loads(found.stdout)
        assert (record["before"]["verdict"]["state"], record["after"]["verdict"]["state"]) == ("deadlocked", "agreed")
        assert [turn["date"] for turn in record["turns"]] == ["2031-04-01"]
        assert record["same"] is False
    else:
        assert "deadlocked on conflict of interest -> agreed" in found.stdout


def test_comparing_needs_two_things(lines):
    for arguments in ([str(lines)], [str(lines), "--as-of", "2031"]):
        assert isinstance(RUN.invoke(app, ["compare", *arguments]).exception, SettingError)


@pytest.mark.parametrize("where", ["lines", "store"])
def test_a_forecast_is_resolved_once_kept_and_scored(where, request, tmp_path):
    path = request.getfixturevalue(where)
    how = {"resolutions": tmp_path / "kept.json"} if where == "lines" else {}
    ids = {f.content: f.statements[0] for f in forecasting.book([path], **how).forecasts}
    sluice, mill, pasture = (next(i for c, i in ids.items() if word in c) for word in ("sluice", "mill", "pasture"))
    who = {"who": "Bea", "on": "2031-06-01"}
    forecasting.resolve([path], sluice, came_true=False, **who, **how)
    forecasting.resolve([path], sluice, came_true=True, **who, **how)  # the last word counts
    forecasting.resolve([path], mill, came_true=False, held=False, **who, **how)
    forecasting.resolve([path], pasture, came_true=False, probability=0.25, **who, **how)
    found = forecasting.book([path], **how)
    assert {f.content: found.state(f) for f in found.forecasts} == {
        "the sluice will open by May": "came true",
        "the mill will be sold": "condition did not hold",
        "the pasture may be given back": "did not come true",
    }
    by_source = {one.source: one for one in found.scores()}
    assert by_source["Ann Reed"].count == 1  # a condition that did not hold is not scored
    assert by_source["Ann Reed"].brier == pytest.approx(0.2**2)
    assert by_source["Tom Ash"].log == pytest.approx(-math.log(0.75))
    assert by_source["all"].count == 2


def test_a_forecast_is_named_as_lists_of_statements_name_it(store):
    """By beginnings of both parts of its id, as elsewhere, and by nothing that fits two."""
    (name, *_), *others = (f.statements for f in forecasting.book([store]).forecasts)
    document, _, own = name.rpartition(".")
    assert "came true" in forecasting.resolve([store], f"{document[:4]}.{own[:5]}", came_true=True, who="Ann")
    assert others
    for shared in (document, f"{document[:4]}.", ""):
        with pytest.raises(LedgerError):
            forecasting.resolve([store], shared, came_true=True, who="Ann")


def test_the_day_of_a_forecast_is_told_once(lines):
    text = forecasting.book([lines]).to_text()
    assert "the sluice will open by May (by 2031-05)" in text
    within = Forecast("Ann Reed", "the sluice will open within days", None, "within days", "certain", ("d1.s4",))
    told = replace(forecasting.book([lines]), forecasts=(within,)).to_text()
    assert "(within days)" in told
    assert "by within" not in told


def test_equilibria_beyond_those_listed_are_counted():
    """Each that is new is listed or counted, and so is each that is gone."""
    for size in (1, 8, 9, 40):
        new = tuple((f"o{n:02d}",) for n in range(size))
        for change, sign in (
            (EquilibriaChange("nash", 0, size, new, ()), "+"),
            (EquilibriaChange("nash", size, 0, (), new), "-"),
        ):
            lines = comparing._equilibrium(change)[1:]
            listed = [line for line in lines if "more" not in line]
            more = sum(int(line.split()[1]) for line in lines if "more" in line)
            assert all(line.startswith(f"  {sign} ") for line in lines)
            assert len(listed) + more == size


def test_what_cannot_be_resolved_is_said(lines, tmp_path):
    kept = tmp_path / "kept.json"
    with pytest.raises(LedgerError, match="no forecast is called"):
        forecasting.resolve([lines], "zz", came_true=True, resolutions=kept)
    with pytest.raises(LedgerError, match="forecasts begin with"):
        forecasting.resolve([lines], "d1.s", came_true=True, resolutions=kept)
    with pytest.raises(SettingError, match="no condition"):
        forecasting.resolve([lines], "d1.s4", came_true=True, held=False, resolutions=kept)
    with pytest.raises(SettingError, match="no probability"):
        forecasting.resolve([lines], "d1.s4", came_true=True, probability=1.5, resolutions=kept)
    assert not kept.exists()
    kept.write_text('{"format": "something"}', encoding="utf-8")
    with pytest.raises(LedgerError, match="no resolutions"):
        forecasting.book([lines], resolutions=kept)


FORECAST = Forecast("Ann Reed", "rain", None, None, "probable", ("s1",))
SCORED = st.builds(Scored, st.just(FORECAST), st.sampled_from(["A", "B"]), st.floats(0, 1), st.booleans())


@given(st.lists(SCORED, min_size=1, max_size=12))
def test_scores_are_the_means_of_their_definitions(items):
    found = score("all", items)
    assert found.brier == pytest.approx(sum((i.probability - i.came_true) ** 2 for i in items) / len(items))
    assert 0 <= found.brier <= 1
    assert found.log >= 0
    assert sum(b.count for b in found.bins) == len(items)
    assert sum(b.count * b.came_true for b in found.bins) == pytest.approx(sum(i.came_true for i in items))
    several = scores(items)
    assert sum(one.count for one in several if one.source != "all") == len(items)


@given(st.lists(SCORED, min_size=1, max_size=8))
def test_the_picture_of_calibration_is_sound_svg(items):
    from xml.etree import ElementTree

    root = ElementTree.fromstring(forecast_scores.to_svg(scores(items)))
    circles = [e for e in root.iter() if e.tag.endswith("circle")]
    (frame,) = [e for e in root.iter() if e.tag.endswith("rect")]
    left, top, size = (float(frame.get(name)) for name in ("x", "y", "width"))
    across = [(float(e.get("cx")) - left) / size for e in circles]
    upwards = [1 - (float(e.get("cy")) - top) / size for e in circles]
    bins = score("all", items).bins
    assert across == pytest.approx([b.mean for b in bins], abs=0.001)
    assert upwards == pytest.approx([b.came_true for b in bins], abs=0.001)


def test_the_commands_print_lists_and_scores(lines, tmp_path):
    kept = ["--resolutions", str(tmp_path / "kept.json")]
    assert RUN.invoke(app, ["forecasts", "resolve", str(lines), "d1.s4", "true", *kept]).exit_code == 0
    listed = json.loads(RUN.invoke(app, ["forecasts", "list", str(lines), "--format", "json", *kept]).stdout)
    assert [f["state"] for f in listed["forecasts"]] == ["came true", "open", "open"]
    assert "Brier 0.040" in RUN.invoke(app, ["forecasts", "score", str(lines), *kept]).stdout
    assert "<svg" in RUN.invoke(app, ["forecasts", "score", str(lines), "--format", "svg", *kept]).stdout
