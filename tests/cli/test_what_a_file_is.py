"""A file given in another's place is called what it is, with the way to what was wanted."""

from __future__ import annotations

import pytest

from cli.test_ledger import run
from detente.errors import DetenteError


@pytest.fixture
def written(ledger, tmp_path):
    """A ledger in all its forms: the file itself, its record and its decisions as JSON Lines."""
    lines, decisions = tmp_path / "talks.jsonl", tmp_path / "decisions.jsonl"
    run("ledger", "export", "jsonl", "--ledger", ledger, "-o", str(lines))
    run("ledger", "export-reviews", "--ledger", ledger, "-o", str(decisions))
    return {"ledger": ledger, "lines": str(lines), "decisions": str(decisions)}


@pytest.mark.parametrize(
    ("command", "form", "what", "mend"),
    [
        (["brief", "--ledger"], "lines", "a ledger written out as JSON Lines", "detente ledger import "),
        (["ledger", "threads", "--ledger"], "lines", "a ledger written out as JSON Lines", "detente ledger import "),
        (["ledger", "threads", "--ledger"], "decisions", "decisions on a ledger", "detente ledger import-reviews "),
        (["brief"], "lines", "a ledger of detente as JSON Lines", "detente ledger import "),
        (["brief"], "ledger", "an SQLite database", "--ledger"),
        (["solve"], "ledger", "a database, not a conflict model", "detente diagnose"),
    ],
)
def test_a_ledger_in_another_form_is_named_and_the_way_to_use_it(written, command, form, what, mend):
    with pytest.raises(DetenteError) as said:
        run(*command, written[form])
    assert what in str(said.value)
    assert mend in str(said.value)
    assert "\n" not in str(said.value)


@pytest.mark.parametrize(
    ("name", "mend"), [("talks.toml", "detente diagnose"), ("brief.json", "detente diagnose"), ("rows.csv", ".txt")]
)
def test_a_file_of_data_is_not_read_as_prose(name, mend, tmp_path):
    (tmp_path / name).write_text('"The union on Monday rejected the offer of the port company."')
    with pytest.raises(DetenteError) as said:
        run("read", str(tmp_path / name))
    assert "a file of data" in str(said.value)
    assert mend in str(said.value)


def test_what_the_message_says_works(written, tmp_path):
    new = str(tmp_path / "new.detente")
    run("ledger", "import", written["lines"], "--ledger", new)
    assert run("brief", "--ledger", new)


def test_flags_of_a_list_are_true_and_false_in_csv(written):
    rows = run("ledger", "threads", "--ledger", written["ledger"], "--format", "csv")
    assert "true" in rows or "false" in rows
    assert "True" not in rows
    assert "False" not in rows
