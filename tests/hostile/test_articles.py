"""What a hostile report carries stays text, through every command that shows it (faults 11, 13, 14 and 16)."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli.app import app
from hostile.articles import ORDERS, acting, hostile


@pytest.fixture(scope="module")
def ledger(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    path = folder / "talks.detente"
    done = CliRunner().invoke(app, ["add", "--ledger", str(path), "--", str(hostile(folder))])
    assert done.exit_code == 0, done.output
    assert not acting(done.output)
    return path


SHOWN = (
    ["brief"], ["brief", "--format", "markdown"], ["brief", "--format", "json"], ["ledger", "statements"],
    ["ledger", "documents"], ["ledger", "threads"], ["ledger", "talks"], ["ledger", "promises"], ["ledger", "parties"],
    ["ledger", "sources"], ["ledger", "contradictions"], ["ledger", "history"], ["ledger", "search", "rosters"],
    ["ledger", "check"], ["ledger", "statements", "--format", "json"], ["ledger", "statements", "--format", "csv"],
    ["export", "csv"], ["export", "bibtex"], ["export", "csl"], ["export", "jsonl"], ["export", "graphml"],
    ["export", "discourse"], ["export", "timeline"], ["export", "network"], ["export", "prov"],
    ["export", "annotations"],
)  # fmt: skip


@pytest.mark.parametrize("command", SHOWN, ids=" ".join)
def test_no_character_acts_on_the_terminal(ledger, command):
    done = CliRunner().invoke(app, [*command, "--ledger", str(ledger)])
    assert done.exit_code == 0, done.output
    assert not acting(done.output)


def test_reading_shows_nothing_that_acts(tmp_path):
    path = hostile(tmp_path)
    for form in ("table", "json"):
        done = CliRunner().invoke(app, ["read", "--format", form, "--", str(path)])
        assert done.exit_code == 0, done.output
        assert not acting(done.output)


def test_no_cell_of_a_table_is_a_formula(ledger):
    for table in ("statements", "documents", "threads", "promises"):
        done = CliRunner().invoke(app, ["export", "csv", "--table", table, "--ledger", str(ledger)])
        cells = [cell for row in csv.reader(io.StringIO(done.stdout)) for cell in row]
        assert cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_markup_stays_text_in_a_page_and_in_markdown(ledger):
    page = CliRunner().invoke(app, ["brief", "--format", "html", "--ledger", str(ledger)]).stdout
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<svg onload" not in page
    assert "&lt;script&gt;" in page, "the text itself is shown"
    markdown = CliRunner().invoke(app, ["brief", "--format", "markdown", "--ledger", str(ledger)]).stdout
    assert not re.findall(r"(?<!\\)<[a-z/]", markdown), "only escaped marks"


def test_orders_in_an_article_change_nothing(ledger):
    assert ORDERS  # stands in the report as it was read
    history = CliRunner().invoke(app, ["ledger", "history", "--format", "json", "--ledger", str(ledger)])
    assert json.loads(history.stdout or "[]") in ([], {"reviews": []})
    listed = CliRunner().invoke(app, ["ledger", "statements", "--format", "json", "--ledger", str(ledger)])
    assert '"confirmed"' not in listed.stdout
