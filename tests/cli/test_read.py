"""`detente read`, as a user sees it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from detente.cli.app import app
from detente.values.statement import Statement
from detente.workflow.listing import statement_cells, what_marks_mean

NOTHING = "no dealings between parties found"


@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_that_a_report_tells_of_no_dealings_is_said_beside_the_empty_result(form, tmp_path):
    report = tmp_path / "soup.txt"
    report.write_text("Peel the carrots and simmer them for ten minutes. The soup is served hot.")
    given = ["read", str(report), "--published", "2031-03-01", "--format", form]
    said, quiet = CliRunner().invoke(app, given), CliRunner().invoke(app, [*given, "--quiet"])
    assert said.exit_code == quiet.exit_code == 0
    assert said.stderr.count(NOTHING) == 1
    assert quiet.stderr == ""
    assert said.stdout == quiet.stdout


REPORT = """Ferry talks

The Harbour Union on Tuesday rejected an offer by Northlink Ferries to raise pay by three per cent. It demanded that
Northlink withdraw the rosters. Northlink may raise pay by five per cent.
"""


def _statement(**changed: object) -> Statement:
    found = Statement("s1", "d", "demand", "Union", "more pay", 0, 4, "more", addressee=("Firm",), date="2031-05")
    return replace(found, **changed)


@given(st.sets(st.sampled_from(["kind", "actor", "addressee", "content", "date", "refers_to"])))
def test_each_cell_whose_field_the_reader_is_unsure_of_is_marked_and_no_other(uncertain):
    plain = statement_cells(_statement())
    marked = statement_cells(_statement(uncertain=tuple(uncertain)))
    fields = ("kind", "actor", "addressee", "content", "date")
    assert marked == tuple(f"?{cell}" if name in uncertain else cell for name, cell in zip(fields, plain, strict=True))
    assert bool(what_marks_mean([marked])) == bool(uncertain & set(fields))


def test_a_mark_stands_before_no_empty_cell_and_none_where_a_person_has_looked():
    unsure = _statement(addressee=(), date=None, uncertain=("actor", "addressee", "date"))
    assert statement_cells(unsure) == ("demand", "?Union", "", "more pay", "")
    assert statement_cells(unsure, unsure=False) == ("demand", "Union", "", "more pay", "")


def test_what_the_text_hedges_has_a_mark_of_its_own():
    cells = statement_cells(_statement(certainty="possible", uncertain=("kind",)))
    assert cells[0] == "~?demand"
    assert [note[0] for note in what_marks_mean([cells])] == ["~", "?"]


def test_what_was_guessed_of_a_report_or_left_out_of_its_reading_is_shown_with_it(tmp_path):
    report = tmp_path / "ferry.txt"
    report.write_bytes(REPORT.replace("It demanded", "“It” demanded").encode("cp1252"))
    found = json.loads(CliRunner().invoke(app, ["read", str(report), "--format", "json"]).stdout)
    notices = found["document"]["notices"]
    assert any("encoding" in notice for notice in notices)
    for form in ("table", "explain"):
        given = ["--explain"] if form == "explain" else ["--format", form]
        shown = CliRunner().invoke(app, ["read", str(report), *given]).stdout
        assert all(notice in shown for notice in notices), form
