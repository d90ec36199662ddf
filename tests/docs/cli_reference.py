"""The command reference, made from the commands' own help.

`python tests/docs/cli_reference.py > docs/cli.md` writes it again.
"""

from __future__ import annotations

from collections.abc import Iterator

import typer
from typer.testing import CliRunner

HEAD = """\
# Commands

Made from `--help`; do not edit by hand (`python tests/docs/cli_reference.py > docs/cli.md`).

Exit codes: 0 done; 1 `doctor` found something missing, or `score` a measure below its floor or a report that it
cannot read; 2 something that you can mend, in one line on standard error
that says what, where and how; 70 a fault of detente itself; 141 the reader of the output went away. Notices and
progress go to standard error, results to standard output.
"""


def reference() -> str:
    """The whole page."""
    return HEAD + "".join(_page(path) for path in commands())


def commands() -> Iterator[tuple[str, ...]]:
    """Every command by its words, parents first."""
    from detente.cli.app import app

    def walk(command: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        yield path
        for name, child in getattr(command, "commands", {}).items():
            yield from walk(child, (*path, name))

    yield from walk(typer.main.get_command(app), ())


def _page(path: tuple[str, ...]) -> str:
    from detente.cli.app import app

    shown = CliRunner(env={"COLUMNS": "80", "TERM": "dumb"}).invoke(app, [*path, "--help"], prog_name="detente")
    text = "\n".join(line.rstrip() for line in shown.output.rstrip().splitlines())
    return f"\n## {' '.join(('detente', *path))}\n\n```\n{text}\n```\n"


if __name__ == "__main__":
    print(reference(), end="")
