"""Gold out of reviewed ledgers: what a person said is right, and only where all of a report was looked at."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from detente.cli.app import app
from detente.documents import from_text
from detente.errors import LedgerError
from detente.ledger.store import open_ledger
from detente.reading import gold
from detente.reading.scoring import score
from detente.values.statement import Reading, Statement
from detente.workflow import ledger_gold

TEXT = (
    "Norland rejected the plan on Monday. Sudland asked it to think again. Norland said no, as it had said before. "
    "The envoys left the town, and nobody expected them to come back before the winter was over."
)


def made(number: int, kind: str, actor: str, words: str, **fields) -> Statement:
    start = TEXT.index(words)
    return Statement(f"s{number}", "", kind, actor, words, start, start + len(words), words, **fields)


@pytest.fixture
def ledger(tmp_path):
    """A ledger of one report with three statements as the reader took them."""
    document = from_text(TEXT, published="2031-05-07", source="report.txt")
    found = [
        made(1, "reject", "Norland", "Norland rejected the plan on Monday"),
        made(2, "demand", "Sudland", "Sudland asked it to think again", refers_to=("s1",)),
        made(3, "reject", "Sudland", "Norland said no", refers_to=("s2",)),
    ]
    statements = tuple(Statement(**{f: getattr(s, f) for f in s.__slots__} | {"document": document.id}) for s in found)
    path = tmp_path / "talks.detente"
    with open_ledger(path, create=True) as store:
        store.add(document, Reading(document.id, statements), reader="test 1")
    return path


def review(path, decide) -> None:
    with open_ledger(path) as store:
        ids = [entry.id for entry in store.statements().items]
        decide(store, ids)


def review_all(store, ids) -> None:
    store.confirm(ids[0], who="Ann")
    store.correct(ids[1], {"kind": "request", "addressee": ["Norland"]}, who="Ann")
    store.reject(ids[2], who="Ann")
    start = TEXT.index("The envoys left the town")
    document = store.documents().items[0].id
    fields = {"kind": "act", "actor": "unknown", "content": "left the town", "start": start, "end": start + 24}
    store.add_statement(document, fields, who="Ann")


def test_gold_is_what_was_confirmed_corrected_and_added(ledger):
    review(ledger, review_all)
    (one,) = ledger_gold.gold([ledger]).documents
    assert one["text"] == TEXT
    assert one["published"] == "2031-05-07"
    assert [(s["id"], s["kind"], s["actor"], s["refers_to"]) for s in one["statements"]] == [
        ("s1", "reject", "Norland", []),
        ("s2", "request", "Sudland", ["s1"]),
        ("s3", "act", "unknown", []),
    ]
    assert one["statements"][1]["addressee"] == ["Norland"]
    assert gold.check(one, "gold") == one


def test_what_the_reader_took_is_scored_against_what_people_said(ledger):
    with open_ledger(ledger) as store:
        read = [e.statement for e in store.statements().items]
        read = [{f: getattr(s, f) for f in ("id", "kind", "actor", "start", "end")} for s in read]
    review(ledger, review_all)
    (one,) = ledger_gold.gold([ledger]).documents
    counts = score([(one, read)]).counts
    assert (counts["found"].right, counts["core"].right, counts["core"].read, counts["core"].gold) == (2, 1, 3, 3)


def test_a_report_that_was_not_looked_at_whole_is_left_out(ledger):
    review(ledger, lambda store, ids: store.confirm(ids[0], who="Ann"))
    with pytest.raises(LedgerError, match="reviewed whole"):
        ledger_gold.gold([ledger])
    found = ledger_gold.gold([ledger], partial=True)
    assert [s["kind"] for s in found.documents[0]["statements"]] == ["reject"]


def test_a_ledger_that_nobody_reviewed_holds_no_gold(ledger):
    with pytest.raises(LedgerError, match="nothing in it has been reviewed"):
        ledger_gold.gold([ledger])


def test_the_command_writes_files_that_score_reads(ledger, tmp_path):
    review(ledger, review_all)
    folder = tmp_path / "gold"
    done = CliRunner().invoke(app, ["ledger", "gold", str(folder), "--ledger", str(ledger)])
    assert done.exit_code == 0, done.exception
    assert done.output == f"1 report with 3 statements written to {folder}\n"
    (one,) = gold.read_gold([folder])
    readings = tmp_path / "readings"
    readings.mkdir()
    (readings / f"{one['id']}.json").write_text(json.dumps(one["statements"]))
    done = CliRunner().invoke(app, ["score", str(folder), "--readings", str(readings)])
    assert "core        1.000  1.000  1.000   3/3/3" in done.output


def test_a_folder_that_cannot_be_written_is_told(ledger, tmp_path):
    review(ledger, review_all)
    (tmp_path / "file").write_text("")
    done = CliRunner().invoke(app, ["ledger", "gold", str(tmp_path / "file"), "--ledger", str(ledger)])
    assert "cannot write" in str(done.exception)
