"""A file is written whole or not at all, and nothing is left beside it."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from detente.reading.llm.cache import AnswerCache, key_of
from detente.values.whole_file import replacing, write_whole


def full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.fixture(params=["write", "fsync", "chmod", "replace"])
def failing(request, monkeypatch):
    """A system in which one step of writing fails."""
    where = {
        "write": (Path, "write_bytes"),
        "fsync": (os, "fsync"),
        "chmod": (Path, "chmod"),
        "replace": (Path, "replace"),
    }
    monkeypatch.setattr(*where[request.param], full)
    return request.param


def test_where_a_step_fails_what_stood_there_stays_and_nothing_beside_it(failing, tmp_path):
    path = tmp_path / "report.html"
    with path.open("w") as file:
        file.write("old")
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_cache_in_which_a_step_fails_keeps_no_half_of_an_answer(failing, tmp_path):
    key = key_of({"question": "who"})
    kept = AnswerCache(tmp_path).put(key, "answer")
    assert kept == (failing == "chmod")  # an answer is its owner's alone, as drafts are: nothing is to be changed
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == kept


def test_a_block_that_does_not_end_well_changes_nothing(tmp_path):
    path = tmp_path / "model.toml"
    path.write_bytes(b"old")
    with suppress(KeyError), replacing(path) as draft:
        draft.write_bytes(b"half")
        raise KeyError
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o000])
def test_a_file_has_the_permissions_of_any_new_one_and_a_private_one_only_its_owners(mask, tmp_path):
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "open", b"x")
        write_whole(tmp_path / "mine", b"x", private=True)
        (tmp_path / "any").write_bytes(b"x")
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes["open"] == modes["any"]
    assert modes["mine"] == 0o600


def test_behind_a_link_the_file_that_it_leads_to_is_replaced(tmp_path):
    (tmp_path / "kept").mkdir()
    file, link = tmp_path / "kept" / "report.html", tmp_path / "latest.html"
    file.write_text("old")
    link.symlink_to(file)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert file.read_text() == "new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_or_a_device_stays_what_it_is_and_gets_what_was_written(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, b"new")
        assert os.read(reader, 100) == b"new"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert list(tmp_path.iterdir()) == [pipe]
