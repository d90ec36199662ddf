"""The commands themselves: what they print, and one real run by one process and by two."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from corpus.made import QUICK, articles, bytes_of, dispute, rows, write
from detente.cli.app import app
from detente.corpus.folder import Folder
from detente.corpus.run import run
from detente.corpus.tables import document_of_row
from detente.errors import DetenteError, SettingError
from detente.reading.acts import CLASSES
from detente.reading.learned.decisions import FILE
from detente.reading.learned.linear_model import read_archive
from detente.reading.reader import Reader
from detente.workflow import corpus as workflow


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("commands")
    found = [{"id": f"e{n}", "published": f"2014-03-{n + 1:02d}", "text": dispute(10 * n)} for n in range(4)]
    run([write(folder / "a.jsonl", found)], folder / "out", job=QUICK)
    workflow.add_threads(folder / "out")
    return folder / "out"


def asked(*words: object) -> str:
    found = CliRunner().invoke(app, [str(word) for word in words])
    if found.exception is not None:
        raise found.exception
    return found.stdout


def test_answers_are_a_list_of_objects(out: Path) -> None:
    sql = "SELECT kind, count(*) AS n FROM statements GROUP BY kind ORDER BY kind"
    rows = json.loads(asked("corpus", "query", out, sql, "--format", "json"))
    assert rows == [{"kind": "demand", "n": 4}, {"kind": "offer", "n": 4}, {"kind": "reject", "n": 4}]
    assert json.loads(asked("corpus", "dyads", out, "--by", "year", "--format", "json"))[0]["period"] == "2014"
    (talks,) = json.loads(asked("corpus", "talks", out, "--format", "json"))
    ledger = out.parent / "talks.detente"
    assert "added 4 reports" in asked("add", "--from-corpus", out, "--talks", talks["id"], "--ledger", ledger)
    assert "4 known before" in asked("add", "--from-corpus", out, "--talks", talks["id"], "--ledger", ledger)


@pytest.mark.parametrize(
    "words",
    [
        ["corpus", "query", "OUT", "DELETE FROM statements"],
        ["corpus", "query", "nowhere", "SELECT 1"],
        ["corpus", "dyads", "OUT", "--by", "week"],
        ["corpus", "run", "nowhere", "--out", "NEW"],
        ["corpus", "run", "OUT/../a.jsonl", "--out", "NEW", "--field", "text"],
        ["corpus", "run", "OUT/../a.jsonl", "--out", "NEW", "--field", "colour=x"],
        ["corpus", "run", "OUT/../a.jsonl", "--out", "NEW", "--field", "text=body", "--field", "text=words"],
        ["corpus", "run", "OUT/../a.jsonl", "--out", "NEW", "--cluster", "http://x"],
        ["add", "--from-corpus", "OUT", "--ledger", "NEW"],
        ["add", "--from-corpus", "OUT", "--talks", "none of these", "--ledger", "NEW"],
        ["corpus", "query", "OUT", "SELECT * FROM nothing"],
        ["add", "x.txt", "--from-corpus", "OUT", "--talks", "x", "--ledger", "NEW"],
        ["watch", "nowhere.toml", "--ledger", "NEW", "--once"],
    ],
)
def test_what_is_wrong_is_said_in_one_line_and_leaves_nothing(tmp_path: Path, out: Path, words: list[str]) -> None:
    with pytest.raises(DetenteError) as found:
        asked(*(word.replace("OUT", str(out)).replace("NEW", str(tmp_path / "new")) for word in words))
    assert "\n" not in str(found.value)
    assert not (tmp_path / "new").exists()


def read_archive_of(folder: Path, source: Path, **how: bool) -> tuple[str, list[dict[str, object]]]:
    """What a run by the real reader calls its reader, and its statements without the names of files."""
    workflow.run([source], folder, **how)
    found = [{k: v for k, v in row.items() if k != "key"} for row in rows(folder, "statements")]
    return Folder(folder).manifest()["reader"], found


def test_an_archive_is_read_in_whole_numbers_and_exactly_where_that_is_asked(tmp_path: Path) -> None:
    source = write(tmp_path / "a.jsonl", [{"id": "a", "published": "2014-03-02", "text": dispute(7)}])
    quick, some = read_archive_of(tmp_path / "quick", source)
    exact, single = read_archive_of(tmp_path / "exact", source, exact=True)
    assert quick.startswith(f"{exact}, in whole numbers by onnxruntime ")
    document = document_of_row(rows(tmp_path / "exact", "documents")[0])
    expected = Reader().read(document)
    assert [(s["id"], s["kind"], s["actor"], s["confidence"]) for s in single] == [
        (f"{document.id}.{s.id}", s.kind, s.actor, pytest.approx(s.confidence)) for s in expected.statements
    ]
    assert [s["kind"] for s in some] == [s["kind"] for s in single]
    with pytest.raises(SettingError, match="another reader"):
        workflow.run([source], tmp_path / "quick", exact=True)


@pytest.mark.parametrize("exact", [True, False])
def test_an_archive_is_read_by_the_network_that_the_user_trained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exact: bool
) -> None:
    arrays = read_archive(FILE)
    nothing = CLASSES.index("none")
    arrays["kind.bias"] = arrays["kind.bias"] + np.where(np.arange(len(CLASSES)) == nothing, 100, 0).astype("f4")
    np.savez(tmp_path / "mine.npz", **arrays)
    source = write(tmp_path / "a.jsonl", [{"id": "a", "published": "2014-03-02", "text": dispute(7)}])
    monkeypatch.setenv("DETENTE_NETWORK", str(tmp_path / "mine.npz"))
    name, found = read_archive_of(tmp_path / "out", source, exact=exact)
    assert "network " in name
    assert found == []


@pytest.mark.system
def test_two_processes_read_the_same_statements_as_one(tmp_path: Path) -> None:
    """With the real reader: slow, as each process loads it."""
    source = write(tmp_path / "a.jsonl", articles(12, 2))
    for workers in ("1", "2"):
        command = ["corpus", "run", str(source), "--out", str(tmp_path / workers), "--workers", workers, "--chunk", "3"]
        subprocess.run([sys.executable, "-m", "detente", *command], check=True, capture_output=True)
    assert bytes_of(tmp_path / "1") == bytes_of(tmp_path / "2")
    assert json.loads((tmp_path / "1" / "manifest.json").read_text())["counts"]["statements"] > 0
