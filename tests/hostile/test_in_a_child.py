"""Sources made to hurt are read in a process that is measured (faults 7, 9 and 10, and lines without end).

What must hold of each: no traceback; the sound report beside it is read; what is bad is told in one line each that
names the file; less than a gigabyte of memory and ten seconds of processor time; no connection asked for, and no file
opened outside the folder.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
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

loaded = load_all([sys.argv[1]])
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])  # ru_maxrss counts the parent's
print(json.dumps({
    "texts": [document.text[:2000] for document in loaded.documents],
    "told": [[each.name, each.reason] for each in loaded.unreadable],
    "asked": asked,
    "megabytes": max(peak, used[1].ru_maxrss) / 1000,
    "seconds": sum(each.ru_utime + each.ru_stime for each in used),
}))
"""


def read_in_a_child(folder: Path, *before: str) -> dict[str, Any]:
    done = subprocess.run(
        [*before, sys.executable, "-c", READ, str(folder)],
        capture_output=True, text=True, check=False, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    assert "Traceback" not in done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert report(7) in found["texts"], "the sound report was lost"
    assert not found["asked"]
    assert found["megabytes"] < 1000
    assert found["seconds"] < 10
    assert not [reason for _, reason in found["told"] if "\n" in reason or not reason]
    assert "canary sings" not in done.stdout
    return found


@pytest.mark.parametrize("case", sources_made.SWELLING)
def test_what_is_made_to_swell_is_stopped(tmp_path, case):
    name, make = sources_made.SWELLING[case]
    found = read_in_a_child(sources_made.put(tmp_path, name, make()))
    assert found["megabytes"] < 300
    assert case == HARMLESS or [where for where, _ in found["told"] if name in where]


@pytest.mark.parametrize("case", sources_made.FEEDS)
def test_entities_reach_nothing(tmp_path, case):
    name, make = sources_made.FEEDS[case]
    read_in_a_child(sources_made.put(tmp_path, name, make()))


@pytest.mark.system
@pytest.mark.parametrize("case", sources_made.FEEDS)
def test_entities_open_no_connection_beneath_the_interpreter_either(tmp_path, case):
    name, make = sources_made.FEEDS[case]
    folder, trace = sources_made.put(tmp_path, name, make()), tmp_path / "trace"
    calls = "trace=connect,sendto,sendmsg,openat"
    read_in_a_child(folder, "strace", "-f", "--seccomp-bpf", "-qq", "-e", calls, "-o", str(trace))
    lines = trace.read_text().splitlines()
    assert any("z.txt" in line for line in lines), "nothing was traced"
    assert not [line for line in lines if "AF_INET" in line or "canary" in line]


@pytest.mark.parametrize("case", sources_made.PDFS)
def test_pdf_files_made_to_hang_are_ended(tmp_path, case):
    name, make = sources_made.PDFS[case]
    found = read_in_a_child(sources_made.put(tmp_path, name, make()))
    assert (
        case == "a script to run" or [where for where, _ in found["told"] if name in where] or len(found["texts"]) == 2
    )


@pytest.mark.parametrize("case", sources_made.long_lines(60))
def test_a_line_without_end_is_refused_or_read(tmp_path, case):
    name, make = sources_made.long_lines(LONG_LINE)[case]
    found = read_in_a_child(sources_made.put(tmp_path, name, make()))
    assert [where for where, _ in found["told"] if name in where]
