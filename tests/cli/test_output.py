from __future__ import annotations

import os
import signal
import stat
import sys
from itertools import count

import pytest

from detente.cli import output
from detente.errors import SettingError
from detente.values import whole_file


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


def test_killed_at_any_moment_of_saving_the_file_is_the_old_one_or_the_new_one(tmp_path):
    """`kill -9` before each line of the module on the way, until the file is saved undisturbed (fault 1)."""
    path, new = tmp_path / "brief.html", b"new" * 50_000
    for moment in count(1):
        path.write_bytes(b"old")
        child = os.fork()
        if not child:
            kill_before(moment)
            output.emit_bytes(new, path)
            os._exit(0)
        killed = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        assert killed in (0, -signal.SIGKILL)
        assert path.read_bytes() in (b"old", new)
        if not killed:
            break
    assert path.read_bytes() == new
    assert moment > 15  # lines on the way


def kill_before(moment: int) -> None:
    """Kill this process before so many-th line of what writes is run."""
    left = moment

    def watch(frame, event, _):
        nonlocal left
        if frame.f_code.co_filename in (output.__file__, whole_file.__file__) and event == "line":
            left -= 1
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
        return watch

    sys.settrace(watch)
