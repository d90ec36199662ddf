"""What the site is built with besides Markdown: pages that lie outside `docs`, pictures, and output of commands.

MkDocs calls the functions by their names. Nothing that is made here is kept in the tree.

- `examples/README.md`, `training/README.md` and `CHANGELOG.md` become pages of the site.
- A line `<!-- output: detente ... -->` is replaced by what the command prints; `| head N` keeps the first N lines.
- A line `<!-- picture: NAME.svg: detente ... -->` is replaced by the picture that the command prints.
"""

from __future__ import annotations

import logging
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BORROWED = {"CHANGELOG.md": "changelog.md", "examples/README.md": "examples.md", "training/README.md": "dispatches.md"}
REPOSITORY = ("CONTRIBUTING.md", "LICENSE", "Containerfile", "examples/", "training/", "src/", "tests/", "benchmarks/")
"""Places of the repository that pages may name but the site does not hold: their links become plain words."""

_RUN = re.compile(r"^<!-- output: (detente [^|\n]+?)(?: \| head (\d+))? -->$", re.MULTILINE)
_PICTURE = re.compile(r"^<!-- picture: ([\w-]+\.svg): (detente [^\n]+?) -->$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]\n]*)\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)]*)?\)")
log = logging.getLogger("mkdocs.plugins")
_done: dict[str, str] = {}


def on_config(config: Any) -> Any:
    """Put pages of `docs` itself that the order in mkdocs.yml does not name at the end of it."""
    named = str(config.nav)
    rest = [path.name for path in sorted((ROOT / "docs").glob("*.md")) if f"'{path.name}'" not in named]
    if rest:
        config.nav.append({"More": rest})
    shown = re.search(r"```text\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    printed = _run("detente brief examples/syria-2016 --as-of 2016-09-06 -q").splitlines()
    excerpt = shown[1].splitlines() if shown else []
    stale = [line for line in excerpt if line.strip() not in {"", "..."} and line not in printed]
    if stale or not shown:
        log.warning("README.md shows lines that `make brief` does not print: %s", stale[:3])
    return config


def on_files(files: Any, config: Any) -> Any:
    """Add the pages that lie outside, and the pictures."""
    from mkdocs.structure.files import File

    for source, page in BORROWED.items():
        files.append(File.generated(config, page, content=(ROOT / source).read_text()))
    for path in sorted((ROOT / "docs").rglob("*.md")):
        for name, command in _PICTURE.findall(path.read_text()):
            files.append(File.generated(config, f"pictures/{name}", content=_run(command)))
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """Put outputs and pictures in their places, and lead links to the pages of the site."""
    here = page.file.src_uri
    source = next((name for name, uri in BORROWED.items() if uri == here), f"docs/{here}")
    up = "../" * here.count("/")

    def output(found: re.Match[str]) -> str:
        lines = _run(found[1]).rstrip("\n").splitlines()
        kept = lines[: int(found[2])] if found[2] else lines
        body = "\n".join([*kept, *(["..."] if len(kept) < len(lines) else [])])
        return f"```text\n{body}\n```"

    def link(found: re.Match[str]) -> str:
        words, target, anchor = found[1], found[2], found[3] or ""
        place = os.path.normpath(os.path.join(os.path.dirname(source), target))
        if (ROOT / place).is_dir() and (ROOT / place / "README.md").exists():
            place = os.path.join(place, "README.md")
        if place in BORROWED:
            return f"[{words}]({up}{BORROWED[place]}{anchor})"
        if place.startswith("docs/"):
            there = os.path.relpath(place.removeprefix("docs/"), os.path.dirname(here) or ".")
            return f"[{words}]({there}{anchor})"
        if (ROOT / place).exists() and place.startswith(REPOSITORY):
            return f"{words} (`{place}`)" if words.strip("`") != place else f"`{place}`"
        log.warning("%s: link to %s leads nowhere", source, target)
        return found[0]

    markdown = _PICTURE.sub(lambda m: f"![{m[2]}]({up}pictures/{m[1]})", _RUN.sub(output, markdown))
    return _outside_code(markdown, link)


def _outside_code(markdown: str, change: Any) -> str:
    """Change links, but not those in blocks of code."""
    parts = re.split(r"(^```.*?^```$)", markdown, flags=re.MULTILINE | re.DOTALL)
    return "".join(part if i % 2 else _LINK.sub(change, part) for i, part in enumerate(parts))


def _run(command: str) -> str:
    """What a command of detente prints in the root of the tree; a warning, so a failed build, where it fails."""
    if command not in _done:
        program = [sys.executable, "-m", *shlex.split(command)]
        done = subprocess.run(
            program, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "100"}
        )
        if done.returncode:
            log.warning("%s ended with %d: %s", command, done.returncode, done.stderr.strip()[-300:])
        _done[command] = done.stdout
    return _done[command]
