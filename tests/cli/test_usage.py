"""A command line that cannot be read is told in one line, whatever the command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import typer

from detente.cli.app import app
from detente.cli.usage import run
from detente.errors import SettingError

CHICKEN = str(Path(__file__).parents[2] / "examples" / "conflicts" / "chicken.toml")


def command_line(*arguments: str) -> int:
    return run(lambda standalone_mode: app(list(arguments), standalone_mode=standalone_mode, prog_name="detente"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["solve", CHICKEN, "--limit", "-3"], ["'--limit'", "0", "where: detente solve", "`detente solve -h`"]),
        (["solve", CHICKEN, "--limit", "many"], ["'--limit'", "integer", "detente solve"]),
        (["solve", CHICKEN, "--format", "foo"], ["'--format'", "'foo' is not one of 'text', 'json'"]),
        (["solve", CHICKEN, "--frmat", "json"], ["no such option: --frmat", "did you mean", "--format"]),
        (["brief", "--no-such", "x"], ["no such option: --no-such", "where: detente brief", "`detente brief -h`"]),
        (["slove"], ["no such command 'slove'", "did you mean", "solve"]),
        (["ledger", "nothing"], ["no such command 'nothing'", "where: detente ledger"]),
        (["solve"], ["missing argument 'MODEL'", "detente solve"]),
        (["solve", CHICKEN, "--limit"], ["--limit", "requires an argument"]),
        (["doctor", "one", "two"], ["unexpected extra argument", "where: detente doctor"]),
    ],
)
def test_what_where_and_how_to_mend_stand_in_one_line(arguments, words):
    with pytest.raises(SettingError) as caught:
        command_line(*arguments)
    text = str(caught.value)
    assert "\n" not in text
    assert "; where: " in text
    assert "; mend: " in text
    assert all(word in text for word in words), text


def test_the_program_prints_that_line_alone_and_exits_2():
    done = subprocess.run(
        [sys.executable, "-m", "detente", "solve", CHICKEN, "--limit", "-3"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1


def test_codes_of_commands_are_passed_on(tmp_path, capsys):
    assert command_line("--version") == 0
    assert command_line("solve", "--help") == 0
    assert command_line("model", "check", CHICKEN) == 0
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[[options]]\nid = "a"\nowner = "B"\n')
    assert command_line("model", "check", str(wrong)) == 2
    capsys.readouterr()
    assert command_line("model") == 2
    assert "Usage: detente model" in "".join(capsys.readouterr())


def test_a_question_left_without_answer_stops_the_command(capsys):
    def asks(standalone_mode: bool) -> None:
        raise typer.Abort

    assert run(asks) == 1
    assert capsys.readouterr().err == "Stopped.\n"
