"""Sources made to hurt are read in a process that is measured (faults 7, 9 and 10, and lines without end).

What must hold of each: no traceback; the sound report beside it is read; what is bad is told in one line each that
names the file; less than a gigabyte of memory and a minute of processor time (a quick machine takes three seconds at
most; what would go on for ever is ended by limits of its own before); no connection asked for, and no file opened
outside the folder. The sources of one kind are read one after the other in one process.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from documents.archives_made import report
from hostile import sources_made

LONG_LINE = int(os.environ.get("DETENTE_LONG_LINE", "60000000"))
"""Bytes of a line that is longer than any input may be; the long form takes 200 MB."""
HARMLESS = "a million packed members"  # all but the first are empty, so that nothing is lost
READ = """
import json, re, resource, sys

asked = []

def listen(event, arguments):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostby", "socket.send")):
        asked.append(event)
    if event == "open" and isinstance(arguments[0], str) and "canary" in arguments[0]:
        asked.append("canary")

sys.addaudithook(listen)
from detente.documents import load_all

def spent():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used), used[1].ru_maxrss

for folder in sys.argv[1:]:
    asked.clear()
    before, _ = spent()
    loaded = load_all([folder])
    after, most = spent()
    # The most that was held so far. ru_maxrss of the process itself counts the parent's.
    peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])
    print(json.dumps({
        "texts": [document.text[:2000] for document in loaded.documents],
        "told": [[each.name, each.reason] for each in loaded.unreadable],
        "asked": asked,
        "megabytes": max(peak, most) / 1000,
        "seconds": after - before,
    }), flush=True)
"""
KINDS: dict[str, dict[str, Any]] = {
    "swelling": sources_made.SWELLING,
    "feeds": sources_made.FEEDS,
    "pdfs": sources_made.PDFS,
    "lines": sources_made.long_lines(LONG_LINE),
}


def read_in_a_child(*folders: Path, before: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """What was read of each folder, one after the other in one process."""
    done = subprocess.run(
        [*before, sys.executable, "-c", READ, *map(str, folders)],
        capture_output=True, text=True, check=False, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0, f"after {len(found)} of {len(folders)}: {done.stderr[-500:]}"
    assert "Traceback" not in done.stderr
    assert len(found) == len(folders)
    return found


def harmless(found: dict[str, Any]) -> dict[str, Any]:
    """What was read of one folder, of which all holds that must hold of each."""
    assert report(7) in found["texts"], "the sound report was lost"
    assert not found["asked"]
    assert found["megabytes"] < 1000
    assert found["seconds"] < 60
    assert not [reason for _, reason in found["told"] if "\n" in reason or not reason]
    assert "canary sings" not in json.dumps(found)
    return found


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], dict[str, Any]]:
    """What was read of a case of some kind."""

    @cache
    def of_kind(kind: str) -> dict[str, dict[str, Any]]:
        folders = []
        for name, make in KINDS[kind].values():
            folders.append(sources_made.put(tmp_path_factory.mktemp(kind), name, make()))
        return dict(zip(KINDS[kind], read_in_a_child(*folders), strict=True))

    return lambda kind, case: harmless(of_kind(kind)[case])


@pytest.mark.parametrize("case", sources_made.SWELLING)
def test_what_is_made_to_swell_is_stopped(read, case):
    name, found = sources_made.SWELLING[case][0], read("swelling", case)
    assert found["megabytes"] < 300
    assert case == HARMLESS or [where for where, _ in found["told"] if name in where]


@pytest.mark.parametrize("case", sources_made.FEEDS)
def test_entities_reach_nothing(read, case):
    assert read("feeds", case)


@pytest.mark.system
@pytest.mark.parametrize("case", sources_made.FEEDS)
def test_entities_open_no_connection_beneath_the_interpreter_either(tmp_path, case):
    name, make = sources_made.FEEDS[case]
    folder, trace = sources_made.put(tmp_path, name, make()), tmp_path / "trace"
    calls = "trace=connect,sendto,sendmsg,openat"
    traced = ("strace", "-f", "--seccomp-bpf", "-qq", "-e", calls, "-o", str(trace))
    (found,) = read_in_a_child(folder, before=traced)
    harmless(found)
    lines = trace.read_text().splitlines()
    assert any("z.txt" in line for line in lines), "nothing was traced"
    assert not [line for line in lines if "AF_INET" in line or "canary" in line]


@pytest.mark.parametrize("case", sources_made.PDFS)
def test_pdf_files_made_to_hang_are_ended(read, case):
    name, found = sources_made.PDFS[case][0], read("pdfs", case)
    assert (
        case == "a script to run" or [where for where, _ in found["told"] if name in where] or len(found["texts"]) == 2
    )


@pytest.mark.parametrize("case", sources_made.long_lines(60))
def test_a_line_without_end_is_refused_or_read(read, case):
    name, found = KINDS["lines"][case][0], read("lines", case)
    assert [where for where, _ in found["told"] if name in where]
