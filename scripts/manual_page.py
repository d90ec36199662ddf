r"""Prints the manual page, detente(1), made from the commands' own help.

`python scripts/manual_page.py > detente.1`, then `man ./detente.1`.
"""

from __future__ import annotations

import typer
from typer.testing import CliRunner

from detente import __version__


def main() -> None:
    """Print the page as roff."""
    from detente.cli.app import app

    print(f'.TH DETENTE 1 "" "detente {__version__}" "User Commands"\n.SH NAME')
    print("detente \\- reads reports of a negotiation, and says what is deadlocked, why, and what would free it")
    for path in commands(typer.main.get_command(app)):
        shown = CliRunner(env={"COLUMNS": "78", "TERM": "dumb"}).invoke(app, [*path, "--help"], prog_name="detente")
        print(f'.SH "{" ".join(("detente", *path)).upper()}"\n.nf')
        print("\n".join(roff(line) for line in shown.output.rstrip().splitlines()) + "\n.fi")


def commands(command: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Every command by its words, parents first."""
    children = getattr(command, "commands", {})
    return [path, *(each for name, child in children.items() for each in commands(child, (*path, name)))]


def roff(line: str) -> str:
    """A line in which nothing is a request."""
    line = line.rstrip().replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{line}" if line.startswith((".", "'")) else line


if __name__ == "__main__":
    main()
