"""Pages made to lose text (fault 6), each read in a process that is measured, and all of them by the commands.

What must hold of each: no traceback; the marked sentence is found, or the page says that text may be lost, or it is
told in one line that names it; the sound report beside it is read; less than a gigabyte and a minute of processor
time; a ledger that is sound.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from documents.archives_made import report
from documents.test_pages import FILLER, SENTENCE, page

MARKED = f"<p>{SENTENCE}</p>"
PAGES: dict[str, Callable[[], str]] = {
    "300 nested": lambda: page("<div>" * 300 + MARKED),
    "10,000 nested": lambda: page("<div>" * 10_000 + MARKED + "</div>" * 10_000),
    "100,000 nested": lambda: page("<div>" * 100_000 + MARKED + "</div>" * 100_000),
    "100,000 nested, never closed": lambda: page("<div>" * 100_000 + MARKED),
    "100,000 bold": lambda: page(FILLER + "<b>" * 100_000 + MARKED),
    "20,000 links and paragraphs": lambda: page("<a><p>" * 20_000 + SENTENCE),
    "200,000 paragraphs": lambda: page("<p>" * 200_000 + SENTENCE),
    "50,000 paragraphs of words": lambda: page("<p>It rained." * 50_000 + MARKED),
    "an attribute of 20 MB": lambda: page(f"<div title='{'a' * 20_000_000}'></div>{MARKED}"),
    "a script of 12 MB first": lambda: page(f"<script>{'var a = 1; ' * 1_100_000}</script>{FILLER}{MARKED}"),
}
READ = """
import json, re, resource, sys
from detente.documents import load_all, page_process
found = {}
for path in sys.argv[1:]:
    def spent():
        page_process.stop()
        used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(each.ru_utime + each.ru_stime for each in used)
    before = spent()
    loaded = load_all([path])
    found[path] = {
        "texts": [document.text for document in loaded.documents],
        "notices": [notice for document in loaded.documents for notice in document.notices],
        "told": [each.name for each in loaded.unreadable],
        "seconds": spent() - before,
    }
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
print(json.dumps([found, max(peak, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1000]))
"""


def put(folder: Path) -> dict[str, Path]:
    """A folder of all pages and a sound report."""
    folder.mkdir()
    found = {}
    for number, (case, make) in enumerate(PAGES.items()):
        found[case] = folder / f"page{number}.html"
        found[case].write_text(make())
    (folder / "z.txt").write_text(report(7))
    return found


def command(*words: object) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "detente", *map(str, words)],
        capture_output=True, text=True, check=False, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done


@pytest.mark.system
@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_each_page_keeps_the_sentence_or_says_that_text_may_be_lost(tmp_path: Path) -> None:
    paths = put(tmp_path / "in")
    done = subprocess.run(
        [sys.executable, "-c", READ, *map(str, paths.values())], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]
    found, megabytes = json.loads(done.stdout)
    assert megabytes < 1000
    for case, path in paths.items():
        one = found[str(path)]
        lost = [note for note in one["notices"] if "may be lost" in note or "could not be read" in note]
        assert any(SENTENCE in text for text in one["texts"]) or lost or one["told"], case
        assert one["seconds"] < 60, case


@pytest.mark.system
def test_by_the_commands_the_rest_is_read_and_the_ledger_is_sound(tmp_path: Path) -> None:
    paths = put(tmp_path / "in")
    ledger = tmp_path / "l.detente"
    done = command("add", tmp_path / "in", "--ledger", ledger)
    assert done.returncode == 0, done.stderr[-500:]
    with sqlite3.connect(ledger) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    out = tmp_path / "out"
    assert command("corpus", "run", tmp_path / "in", "--out", out, "--all", "--workers", "2").returncode == 0
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["counts"]["records"] == len(paths) + 1
    rejected = [json.loads(line) for line in (out / "rejected.jsonl").read_text().splitlines()]
    asked = command("corpus", "query", out, "SELECT source FROM documents WHERE relevant", "--format", "json")
    kept = {row["source"] for row in json.loads(asked.stdout)}
    assert any("z.txt" in source for source in kept)
    for case, path in paths.items():
        named = [one["source"] for one in rejected if path.name in one["source"]]
        assert len(named) + sum(path.name in source for source in kept) == 1, case
    assert all(one["reason"] and "\n" not in one["reason"] for one in rejected)
