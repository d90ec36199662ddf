"""What stands in blocks of code in the documentation, and running it.

- A block with a title, as in ```` ```toml title="feeds.toml" ````, is a file of that name.
- The lines of a block marked `sh` are commands; those of a block marked `python` are a program. The blocks of one page
  are run in their order, in one folder of their own that holds `examples`, and share names.
- A block after `<!-- not run: why -->` needs what a test has not; its commands are only held to what is there.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import typer
from typer.testing import CliRunner

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(
    r"(?:^<!-- not run: (?P<why>[^\n]+?) -->\n+)?"
    r"^```(?P<mark>[a-z]+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<body>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_LINE = re.compile(r"^(?:    |\$ )?(detente(?: [^\n]*[^\n.])?)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """One block: `mark` is its language, `title` the file that it is, `why` what a test lacks to run it."""

    page: Path
    mark: str
    title: str
    body: str
    why: str

    def commands(self) -> list[str]:
        """Its commands, lines that are continued put together, without comments."""
        lines = self.body.replace("\\\n", " ").splitlines()
        return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


def blocks(page: Path) -> list[Block]:
    """The blocks of a page that are files, commands or programs."""
    found = [
        Block(page, m["mark"], m["title"] or "", m["body"], m["why"] or "") for m in _BLOCK.finditer(page.read_text())
    ]
    return [block for block in found if block.title or block.mark in {"sh", "python"}]


def mentioned(page: Path) -> Iterator[str]:
    """Every command of detente that stands on a line of its own, in whatever block."""
    text = page.read_text().replace("\\\n", " ")
    inside = re.findall(r"^```(?:sh)?\n(.*?)^```$|((?:^    [^\n]*\n)+)", text, re.MULTILINE | re.DOTALL)
    for one, other in inside:
        yield from (line.split("  #")[0].strip() for line in _LINE.findall(one or other))


def run(page: Path, folder: Path) -> None:
    """Run a page in an empty folder.

    Raises: AssertionError naming the command that did not end well.
    """
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copytree(ROOT / "tests" / "reading" / "gold", folder / "gold")
    names: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(page):
        if block.why:
            continue
        with contextlib.chdir(folder):
            if block.title:
                Path(block.title).parent.mkdir(parents=True, exist_ok=True)
                Path(block.title).write_text(block.body)
            elif block.mark == "python":
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(block.body, str(page), "exec"), names)
            else:
                for command in block.commands():
                    _run(command)


def _run(command: str) -> None:
    from detente.cli.app import app

    if not command.startswith("detente "):
        place = {"PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"}
        done = subprocess.run(["sh", "-ec", command], capture_output=True, text=True, check=False, env=place)
        assert done.returncode == 0, f"{command}: {done.stderr[-500:]}"
        return
    words, _, target = command.partition(" > ")
    arguments = [each for word in shlex.split(words)[1:] for each in _spread(word)]
    shown = CliRunner().invoke(app, arguments, prog_name="detente")
    assert shown.exit_code == 0, f"{command}: exit {shown.exit_code}: {shown.output[-500:]} {shown.exception!r}"
    if target:
        Path(target.strip()).write_text(shown.stdout)


def _spread(word: str) -> list[str]:
    return (sorted(map(str, Path().glob(word))) if "*" in word else []) or [word]


def unknown(command: str) -> str:
    """What a command names that detente does not have; "" where all is there."""
    from detente.cli.app import app

    place: click.Command = typer.main.get_command(app)
    words = shlex.split(command.split(" > ")[0].split(" | ")[0])[1:]
    while words and hasattr(place, "commands"):
        if words[0] in {option for each in place.params for option in each.opts}:
            words = words[1:]  # an option of all commands; they are switches
            continue
        child = place.commands.get(words[0])
        if child is None:
            return f"no command {words[0]}"
        place, words = child, words[1:]
    known = {option for each in place.params for option in (*each.opts, *each.secondary_opts)} | {"-h", "--help"}
    wrong = [word.split("=")[0] for word in words if re.match(r"--?[a-z]", word) and word.split("=")[0] not in known]
    return f"{place.name} has no option {wrong[0]}" if wrong else ""
