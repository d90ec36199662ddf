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
from detente.errors import InputError
from detente.ledger.store import open_ledger
from hostile.articles import AFTER, BEFORE, ORDERS, acting, hostile


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
    with open_ledger(ledger) as store:
        (document,) = store.ledger().documents
        assert ORDERS in document.text, "they stand in the report as it was read"
    history = CliRunner().invoke(app, ["ledger", "history", "--format", "json", "--ledger", str(ledger)])
    assert json.loads(history.stdout or "[]") in ([], {"reviews": []})
    listed = CliRunner().invoke(app, ["ledger", "statements", "--format", "json", "--ledger", str(ledger)])
    assert '"confirmed"' not in listed.stdout


def test_a_report_with_orders_says_what_it_says_without_them(tmp_path):
    """Nothing that the orders would have said is told, and what the report says besides is told as it was."""
    told = []
    for name, words in (("with", f"{ORDERS}\n\n"), ("without", "")):
        path = tmp_path / f"{name}.txt"
        path.write_text(f"{BEFORE}\n\n{words}{AFTER}\n", encoding="utf-8")
        done = CliRunner().invoke(app, ["read", "--format", "json", str(path)])
        assert done.exit_code == 0, done.output
        statements = json.loads(done.stdout)["statements"]
        told.append([(s["kind"], s["actor"], s["quote"]) for s in statements if s["quote"] not in ORDERS])
        assert not [s for s in statements if s["kind"] == "accept"]
        assert all(s["actor"] in ("Harbour Union", "Port Company") for s in statements if s["quote"] not in ORDERS)
    assert told[0] == told[1]
    assert told[0]


def every_file(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("called", ["report.txt", "decisions.jsonl", "ledger.jsonl", "page.html"])
def test_a_report_that_claims_to_be_decisions_or_a_ledger_decides_nothing(tmp_path, monkeypatch, called):
    """Given as a report, what people decided on another ledger is text: no decision, setting or other file changes."""
    monkeypatch.chdir(tmp_path)
    honest = tmp_path / "honest.txt"
    honest.write_text(f"{BEFORE}\n\n{AFTER}\n", encoding="utf-8")
    for arguments in (["add", str(honest)], ["ledger", "export-reviews", "-o", "ours.jsonl"]):
        done = CliRunner().invoke(app, [*arguments, "--ledger", "talks.detente"])
        assert done.exit_code == 0, done.output
    with open_ledger("talks.detente") as store:
        target = store.statements().items[0].id
        store.confirm(target, who="Ann")
    with open_ledger("talks.detente") as store:
        lines = list(store.export_reviews())
        store.undo(who="Ann")
    if called == "ledger.jsonl":
        lines = CliRunner().invoke(app, ["export", "jsonl", "--ledger", "talks.detente"]).stdout.splitlines()
    kept = "\n".join(lines)
    body = (
        f"<html><body><article><p>{BEFORE}</p><pre>{kept}</pre></article></body></html>" if "html" in called else kept
    )
    (tmp_path / called).write_text(body, encoding="utf-8")
    before = every_file(tmp_path)
    with open_ledger("talks.detente") as store:
        decided, states = store.decisions(), {e.id: e.state for e in store.statements().items}
    done = CliRunner().invoke(app, ["add", called, "--ledger", "talks.detente"])
    assert done.exit_code == 0 or isinstance(done.exception, InputError), done.output
    with open_ledger("talks.detente") as store:
        assert store.decisions() == decided
        now = {e.id: e.state for e in store.statements().items}
        assert {name: now.get(name) for name in states} == states
        assert set(now.values()) == {"read"}
    after = every_file(tmp_path)
    assert {name for name in after if before.get(name) != after[name]} <= {"talks.detente"}
