"""Every bad input: exit 2 and one clear line, no traceback.

By the program's main function within this process; `test_main.py` starts the program itself.
"""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from detente import cli

GERMAN = (
    "Die beiden Parteien haben sich am Dienstag nicht auf einen neuen Vertrag geeinigt. Der Verband forderte höhere "
    "Löhne, das Unternehmen lehnte die Forderung ab und bot eine kleinere Erhöhung an. Die Gespräche werden am Freitag "
    "fortgesetzt, sagte ein Sprecher des Unternehmens nach der Sitzung im Rathaus der Stadt."
)


@dataclass(frozen=True)
class Done:
    """How a run of the program ended, and what it wrote."""

    returncode: object
    stdout: bytes
    stderr: bytes


def run(*arguments: str) -> Done:
    """Run the program with nothing on its standard input."""
    streams = {name: io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for name in ("stdin", "stdout", "stderr")}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["detente", *arguments])
        for name, stream in streams.items():
            patch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as leaving:
            cli.main()
    written = {name: stream.detach() for name, stream in streams.items()}
    return Done(leaving.value.code, written["stdout"].getvalue(), written["stderr"].getvalue())


def one_line(done: Done) -> str:
    """The only line on standard error, after the checks that hold for every bad input."""
    text = done.stderr.decode()
    assert done.returncode == 2, text
    assert done.stdout == b""
    assert "Traceback" not in text
    lines = text.splitlines()
    assert len(lines) == 1, text
    assert lines[0].startswith("Error: ")
    return lines[0]


def make(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("command", [["brief"], ["read"], ["model", "derive"]])
def test_a_missing_file_is_named(command, tmp_path):
    line = one_line(run(*command, str(tmp_path / "gone.txt")))
    assert "gone.txt" in line
    assert "mend:" in line


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\n ", "no text"),
        ("binary.txt", bytes(range(256)) * 20, "binary"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(400), "picture"),
        ("german.txt", GERMAN.encode(), "German"),
        ("long.txt", b"word " * 1_200_000, "line"),
    ],
)
def test_a_file_that_is_no_report_is_refused(name, data, words, tmp_path):
    line = one_line(run("brief", make(tmp_path, name, data)))
    assert name in line
    assert words in line


def test_a_folder_without_documents_is_refused(tmp_path):
    make(tmp_path, "notes.xlsx", b"x")
    assert "no documents" in one_line(run("read", str(tmp_path)))


@pytest.mark.parametrize("whole_folder", [False, True])
def test_an_office_document_is_told_and_how_to_mend_it(whole_folder, tmp_path):
    path = make(tmp_path, "notes.docx", b"PK\x03\x04")
    line = one_line(run("read", str(tmp_path) if whole_folder else path))
    assert "office document" in line
    assert "notes.docx" in line
    assert ".html" in line


def test_nothing_on_standard_input_is_refused():
    assert "empty" in one_line(run("read", "-"))


def test_when_no_input_could_be_read_all_are_counted(tmp_path):
    paths = [make(tmp_path, name, b"") for name in ("a.txt", "b.txt")]
    line = one_line(run("brief", *paths))
    assert "none of 2 inputs" in line
    assert "a.txt" in line


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--as-of", "yesterday"], "--as-of"),
        (["--published", "6/9/16"], "--published"),
        (["--as-of", "2016-13"], "2016-13"),
    ],
)
def test_a_date_that_is_none_is_refused(arguments, words, tmp_path):
    path = make(tmp_path, "a.txt", b"The union demanded a rise. The company refused it. They meet again on Friday.")
    assert words in one_line(run("brief", path, *arguments))


def test_a_hostile_name_reaches_the_terminal_harmless(tmp_path):
    done = run("read", str(tmp_path / "a\x1b[31m\u202eb\n.txt"))
    assert b"\x1b" not in done.stderr
    assert "\u202e" not in done.stderr.decode()
    one_line(done)


def test_unknown_options_and_commands_exit_2_without_a_traceback(tmp_path):
    for arguments in (["brief"], ["brief", "--no-such", "x"], ["nothing"], ["brief", "x", "--format", "pdf"]):
        done = run(*arguments)
        assert done.returncode == 2
        assert b"Error: " in done.stderr
        assert b"Traceback" not in done.stderr


def test_what_is_new_is_asked_of_a_ledger_and_of_nothing_beside_it(tmp_path):
    assert "add --ledger FILE" in one_line(run("brief", str(tmp_path), "--since", "2031-01-01"))
    assert "reports and a ledger" in one_line(run("brief", str(tmp_path), "--ledger", str(tmp_path / "t.detente")))
