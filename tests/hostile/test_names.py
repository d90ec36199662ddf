"""Names that mean harm, also to systems that are not this one (fault 14)."""

from __future__ import annotations

import zipfile

import pytest
from typer.testing import CliRunner

from detente.cli.app import app
from detente.documents import load_all
from documents.archives_made import report

# Names that Windows keeps for devices, with endings and streams; and names that lead elsewhere there.
DEVICES = ("CON", "con.txt", "NUL.txt", "aux.txt", "COM1.txt", "LPT9.txt", "PRN", "CONIN$", "a.txt:stream", "a.txt. .")
ELSEWHERE = ("..\\..\\a.txt", "C:\\a.txt", "\\\\server\\share\\a.txt", "//server/share/a.txt", "/etc/a.txt", "~/a.txt")


def test_a_file_of_a_devices_name_is_a_file(tmp_path):
    for number, name in enumerate(DEVICES):
        (tmp_path / name).write_text(report(number))
    loaded = load_all([tmp_path / name for name in DEVICES])
    assert [document.text for document in loaded.documents] == [report(n) for n in range(len(DEVICES))]


def test_members_of_such_names_are_read_and_nothing_is_written(tmp_path):
    names = [name if name.endswith(".txt") else f"{name}.txt" for name in (*DEVICES, *ELSEWHERE)]
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, name in enumerate(names):
            archive.writestr(name, report(number))
    before = sorted(tmp_path.rglob("*"))
    loaded = load_all([path])
    assert len(loaded.documents) == len(names)
    assert not loaded.unreadable
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", ["-o", "--help", "-rf", "~", "$(id)", "a;b", "new\nline", "x" * 200])
def test_a_file_is_written_under_the_name_that_was_given_and_no_other(tmp_path, monkeypatch, name):
    (tmp_path / "a.txt").write_text(report(1))
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["read", "a.txt", "--format", "json", f"--output={name}"])
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["a.txt", name])
