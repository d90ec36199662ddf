from __future__ import annotations

import stat

import pytest

from detente.cli import output
from detente.errors import SettingError


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "brief.txt"
    path.write_text("old")
    output.emit("new \u00e9\n", path)
    assert path.read_bytes() == "new \u00e9\n".encode()
    assert [p.name for p in tmp_path.iterdir()] == ["brief.txt"]
    assert stat.S_IMODE(path.stat().st_mode) & 0o600 == 0o600


def test_what_cannot_be_written_is_said_and_leaves_nothing(tmp_path):
    with pytest.raises(SettingError, match="cannot write"):
        output.emit("words", tmp_path / "nowhere" / "brief.txt")
    (tmp_path / "folder").mkdir()
    with pytest.raises(SettingError, match="cannot write"):
        output.emit("words", tmp_path / "folder")
    assert [p.name for p in tmp_path.iterdir()] == ["folder"]


def test_a_text_that_cannot_be_encoded_leaves_the_old_file(tmp_path):
    path = tmp_path / "brief.txt"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        output.emit("\ud800", path)
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["brief.txt"]


def test_notices_are_made_visible_and_quiet_is_quiet(capsys):
    output.notice(["a\x1b[31m name\nwith a line"], quiet=False)
    output.notice(["silent"], quiet=True)
    assert capsys.readouterr().err == "Notice: a<U+001B>[31m name with a line\n"


def test_no_progress_bar_where_nobody_looks():
    with output.progress("Reading", quiet=False) as bar:
        assert bar is None
