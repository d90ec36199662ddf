"""The examples that come with detente, for those who installed it without its source."""

from __future__ import annotations

import filecmp
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli.app import app
from detente.errors import SettingError
from detente.workflow import examples


def test_all_examples_are_copied_into_a_new_folder(tmp_path):
    done = CliRunner().invoke(app, ["demo", "--copy", str(tmp_path / "mine")])
    assert (done.exit_code, done.stderr) == (0, "")
    assert str(tmp_path / "mine") in done.stdout
    for name in examples.names():
        compared = filecmp.dircmp(examples.example(name), tmp_path / "mine" / name)
        assert not compared.left_only + compared.right_only + compared.diff_files
    assert os.listdir(tmp_path) == ["mine"]


@pytest.mark.parametrize("there", ["folder", "file", "link"])
def test_what_is_there_is_not_written_over(tmp_path, there):
    path = tmp_path / "mine"
    if there == "folder":
        path.mkdir()
    elif there == "file":
        path.write_text("kept")
    else:
        path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(SettingError, match="something already"):
        examples.copy(path)
    assert os.listdir(tmp_path) == ["mine"]


def test_a_place_that_is_not_there_is_said(tmp_path):
    with pytest.raises(SettingError, match="cannot be copied"):
        examples.copy(tmp_path / "no" / "such" / "place")
    assert not Path(tmp_path / "no").exists()
