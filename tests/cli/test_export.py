"""`detente export`: its formats, what it refuses, and that no half a file is left under a final name."""

from __future__ import annotations

import errno
import json
import resource
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest
from typer.testing import CliRunner

from detente.cli import output
from detente.cli.app import app
from detente.cli.export import Form
from detente.errors import DetenteError, SettingError
from detente.ledger import jsonlines
from detente.ledger.interchange import FORMATS
from detente.ledger.store import open_ledger
from detente.workflow.exporting import PICTURES
from ledger.interchange.test_formats import harbour

FOLDERS = ("site",)
"""Forms that are folders, with tests of their own."""


@pytest.fixture
def lines(tmp_path):
    path = tmp_path / "harbour.jsonl"
    path.write_text("".join(f"{line}\n" for line in jsonlines.write(harbour())), encoding="utf-8")
    return path


def export(*arguments: object) -> bytes:
    done = CliRunner().invoke(app, ["export", *map(str, arguments)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout_bytes


def test_the_command_knows_every_format_and_picture():
    assert [form.value for form in Form] == [*FORMATS, *PICTURES, *FOLDERS]


@pytest.mark.parametrize("form", [form for form in Form if form.value not in FOLDERS])
def test_every_form_is_written_to_a_file(form, lines, tmp_path):
    path = tmp_path / f"out{({**{n: f.suffix for n, f in FORMATS.items()}, **PICTURES})[form.value]}"
    export(form.value, lines, "-o", path, "-q")
    assert path.stat().st_size > 100
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["harbour.jsonl", path.name])


def test_what_is_exported_as_json_lines_is_the_ledger_again(lines, tmp_path):
    export("jsonl", "--ledger", lines, "-o", tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == lines.read_bytes()


def test_reports_are_read_first(tmp_path):
    report = tmp_path / "report.txt"
    report.write_text("France demanded on Monday that Spain open the border crossing at Irun.\n")
    (statement,) = json.loads(export("annotations", report, "--published", "2031-05-04", "-q"))["first"]["items"]
    assert statement["target"]["selector"][0]["exact"] in report.read_text()


def test_a_ledger_that_lasts_is_opened_and_not_changed(tmp_path):
    path = tmp_path / "talks.detente"
    with open_ledger(path, create=True) as store:
        ledger = harbour()
        for document, reading in zip(ledger.documents, ledger.readings(), strict=True):
            store.add(document, reading, reader="test")
    before = path.read_bytes()
    table = export("csv", "--ledger", path, "--table", "promises", "-q").decode()
    assert "free the captain" in table
    assert ",kept," in table
    assert path.read_bytes() == before


def test_an_earlier_day_and_one_of_the_talks(lines):
    early = export("csv", lines, "--table", "promises", "--as-of", "2021-05-10").decode()
    assert ",open," in early
    ElementTree.fromstring(export("timeline", lines, "--talks", "k1"))


@pytest.mark.parametrize(
    "arguments",
    [
        ["csv"],
        ["csv", "LINES", "--ledger", "LINES"],
        ["csv", "--ledger", "PROSE"],
        ["csv", "LINES", "--table", "people"],
        ["graphml", "LINES", "--table", "threads"],
        ["timeline", "LINES", "--table", "threads"],
        ["timeline", "LINES", "--talks", "k99"],
        ["csv", "LINES", "--talks", "k1"],
        ["csv", "--ledger", "nowhere.detente"],
        ["jsonl", "LINES", "--as-of", "2021-05-10"],
        ["csv", "MODEL"],
    ],
)
def test_what_does_not_go_together_is_refused(arguments, lines, tmp_path):
    prose, model = tmp_path / "prose.txt", tmp_path / "model.toml"
    prose.write_text("Nothing was said.\n")
    model.write_text('name = "quarrel"\n')
    paths = {
        "LINES": str(lines),
        "PROSE": str(prose),
        "MODEL": str(model),
        "nowhere.detente": str(tmp_path / "no.detente"),
    }
    with pytest.raises(DetenteError) as fault:
        export(*(paths.get(word, word) for word in arguments))
    assert fault.value.mend


def test_a_full_disk_is_named_with_its_free_space_and_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "talks.csv"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(output.os, "fsync", full)
    with pytest.raises(SettingError, match=r"the disk is full: 5 bytes are to be written, \d+ are free") as fault:
        output.emit_bytes(b"words", path)
    assert fault.value.where == str(path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["talks.csv"]


def test_a_write_that_the_system_cuts_short_leaves_nothing(lines, tmp_path):
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    # without bytecode: Python would leave that cut short, and no later program could be started by it
    program = [sys.executable, "-B", "-m", "detente"]
    command = [*program, "export", "csv", str(lines), "-o", str(tmp_path / "out.csv")]
    done = subprocess.run(command, capture_output=True, preexec_fn=small_files, check=False)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("Error: cannot write")
    assert [p.name for p in tmp_path.iterdir()] == ["harbour.jsonl"]
