"""`detente read`, as a user sees it."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from detente.cli.app import app

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
