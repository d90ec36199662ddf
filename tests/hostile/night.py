"""Reads damaged inputs of every form in numbers that take hours, and keeps those that bring a reader down.

    python tests/hostile/night.py                       # a million more
    python tests/hostile/night.py 50000 --form "json lines" --form mail
    python tests/hostile/night.py 0                     # only the counts so far, as a table

Each input has a number and is the same on every machine. What was read is counted in `build/fuzz/counts.json`, form by
form, and the next run goes on behind it; of what brings a reader down, the first input of each kind is kept in
`tests/hostile/found`, from where the tests read it again for ever. Readers run in a child process of bounded memory,
so that a crash of the interpreter and a reader that swells are findings like any other. Exit code 1 where there is one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import mmap
import os
import resource
import sys
import time
import traceback
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from hostile import mangled  # noqa: E402 - its place is said one line above

COUNTS = ROOT / "build" / "fuzz" / "counts.json"
MEMORY = 2_000_000_000
"""Bytes of address space of the child that reads."""
ROUND = 1_000
"""Inputs of a quick form in one round, after which the counts are kept."""
FEWEST = 50
"""Inputs that a child reads at least, as starting it costs time; slow forms wait some rounds for so many."""
FIRST = 1_000
"""Number of the first input; those below are read in every run of the tests."""
SAID = 200
"""Bytes for what went wrong."""

Counts = dict[str, dict[str, Any]]


def main() -> int:
    """Read as many damaged inputs as are asked for; 1 where one has brought a reader down, now or before."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("inputs", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--form", action="append", help="one form; may be repeated; all where none is given")
    asked = parser.parse_args()
    unknown = set(asked.form or ()) - set(mangled.loaders())
    if unknown:
        parser.error(f"no form {unknown.pop()!r}; one of: {', '.join(mangled.loaders())}")
    counts: Counts = json.loads(COUNTS.read_text()) if COUNTS.is_file() else {}
    forms = asked.form or list(mangled.loaders())
    if asked.inputs:
        _warm(forms)
    due = dict.fromkeys(forms, 0.0)
    done = 0
    while done < asked.inputs:
        for name in forms:
            due[name] += ROUND * mangled.loaders()[name].share
            size = min(round(due[name]), asked.inputs - done)
            if due[name] < FEWEST or not size:
                continue
            due[name], done = 0.0, done + size
            batch(name, size, counts.setdefault(name, {"read": 0, "found": {}, "seconds": 0.0, "slowest": 0.0}))
        _keep(counts)
        print(f"{done:,} inputs read", file=sys.stderr)
    print(table(counts))
    return 1 if any(count["found"] for count in counts.values()) else 0


def _warm(forms: list[str]) -> None:
    """Read a sound input of each quick form, so that no child has to load what they need."""
    for name in forms:
        loader = mangled.loaders()[name]
        if loader.share > 0.05:
            loader.read(loader.seeds[0])
    _end_children()


def batch(name: str, size: int, count: dict[str, Any]) -> None:
    """Read so many inputs of a form in child processes: one, and another after each that ends before its time.

    `count["found"]` says for each kind of fault how often it came.
    """
    at = mmap.mmap(-1, 32 + SAID)  # shared with the child: which input it is at, and what went wrong
    began, number = _spent(), FIRST + count["read"]
    end = number + size
    while number < end:
        _write(at, number)
        child = os.fork()
        if not child:
            _read_some(name, number, end, at)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        number = int(at[:16])
        if code == 0:
            number = end
        else:
            kind = at[32:].rstrip(b"\x00").decode("utf-8", "replace") or f"the process ended with {code}"
            if kind not in count["found"]:
                _keep_input(name, number, kind)
            count["found"][kind] = count["found"].get(kind, 0) + 1
            number += 1
    count["read"] += size
    count["seconds"] = round(count["seconds"] + _spent() - began, 2)
    count["slowest"] = max(count["slowest"], int(at[16:32]) / 1000)


def _spent() -> float:
    """Processor seconds of the children that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _read_some(name: str, first: int, end: int, at: mmap.mmap) -> None:
    """The child's part: read until one brings a reader down, and leave with 0 where none does."""
    code, slowest = 1, 0.0
    try:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        loader = mangled.loaders()[name]
        for number, data in enumerate(mangled.inputs(name, first, end - first), first):
            before = time.process_time()
            _write(at, number, slowest)
            mangled.attempt(loader, data)
            slowest = max(slowest, time.process_time() - before)
        _write(at, end, slowest)
        code = 0
    except BaseException as fault:
        at[32:] = _kind(fault).encode()[:SAID].ljust(SAID, b"\x00")
    finally:
        _end_children()
        os._exit(code)


def _kind(fault: BaseException) -> str:
    """The type of a fault, and the last place in detente that it came through."""
    steps = [step for step in traceback.extract_tb(fault.__traceback__) if "/detente/" in step.filename]
    place = steps[-1] if steps else traceback.extract_tb(fault.__traceback__)[-1]
    return f"{type(fault).__name__} in {Path(place.filename).name}, {place.name}"


def _end_children() -> None:
    from detente.documents import guarded

    guarded.stop_all()


def _write(at: mmap.mmap, number: int, slowest: float = 0.0) -> None:
    """Which input is read, and the milliseconds of the slowest before it."""
    at[:32] = b"%016d%016d" % (number, slowest * 1000)


def _keep_input(name: str, number: int, kind: str) -> None:
    (data,) = mangled.inputs(name, number, 1)
    path = mangled.FOUND / name.replace(" ", "-") / f"{hashlib.sha256(data).hexdigest()[:8]}.bin"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    print(f"{name}, number {number}: {kind}; kept as {path.relative_to(ROOT)}", file=sys.stderr, flush=True)


def _keep(counts: Counts) -> None:
    COUNTS.parent.mkdir(parents=True, exist_ok=True)
    draft = COUNTS.with_suffix(".draft")
    draft.write_text(json.dumps(counts, indent=1))
    draft.replace(COUNTS)


def table(counts: Counts) -> str:
    """The counts as the table of docs/safety.md."""
    rows = [
        "| form | inputs | brought a reader down | CPU seconds | of the slowest input |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, count in counts.items():
        rows.append(
            f"| {name} | {count['read']:,} | {sum(count['found'].values())} "
            f"| {count['seconds']:,.0f} | {count['slowest']:.2f} |"
        )
    total, spent = (sum(each[key] for each in counts.values()) for key in ("read", "seconds"))
    found = sum(sum(each["found"].values()) for each in counts.values())
    return "\n".join([*rows, f"| all | {total:,} | {found} | {spent:,.0f} | |"])


if __name__ == "__main__":
    sys.exit(main())
