"""What a disk does to a ledger: writes that fail, and power that goes. Needs Linux and strace.

The writer runs under strace, which makes its Nth write or fsync fail, or writes down every write and fsync, so that the
files can be made anew as they stood when the power went.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ledger.store.faults import canonical, carry_on, plan, problems

TESTS = Path(__file__).parents[2]
PROGRAM = """
import os, sys
from ledger.store.faults import carry_on, plan
from detente.errors import LedgerError
try:
    carry_on(sys.argv[1], plan(int(sys.argv[2])), lambda n: os.write(1, b"done %d\\n" % n), None)
except LedgerError as fault:
    print("Error:", fault)
    sys.exit(2)
"""
CALLS = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink")
_DONE = re.compile(r"^done (\d+)$", re.MULTILINE)


def write(where: Path, reports: int, *strace: str) -> subprocess.CompletedProcess[str]:
    """Run the writer in a process of its own, under strace where options for it are given."""
    command = [sys.executable, "-c", PROGRAM, str(where), str(reports)]
    environment = {**os.environ, "PYTHONPATH": f"{TESTS}:{TESTS.parent / 'src'}"}
    tracer = ["strace", "-f", "--seccomp-bpf", "-qq", *strace] if strace else []
    return subprocess.run(
        [*tracer, *command], capture_output=True, text=True, env=environment, check=False, timeout=1_800
    )


def acknowledged(told: str) -> int:
    """The last step that the writer said was done; 0 where none."""
    return max((int(number) for number in _DONE.findall(told)), default=0)


def fail_each(folder: Path, reports: int, error: str, calls: str, every: int = 1, most: int = 10_000) -> Iterator[str]:
    """Let the Nth of some calls fail, for N = 1, 1 + every, ... until none is hit; what was wrong afterwards.

    Args:
        error: as strace knows it, such as ENOSPC or EIO.
        calls: which calls fail, such as "pwrite64" or "fdatasync,fsync".
    """
    steps = plan(reports)
    whole = folder / "whole.detente"
    write(whole, reports)
    wanted = canonical(str(whole))
    for number in range(1, most, every):
        where = folder / f"{error}{number}.detente"
        paths = [option for path in (where, f"{where}-wal", f"{where}-journal") for option in ("-P", str(path))]
        inject = f"inject={calls}:error={error}:when={number}"
        done = write(where, reports, *paths, "-o", "/dev/null", "-e", f"trace={calls}", "-e", inject)
        name = f"{error} at {calls} {number}"
        told = acknowledged(done.stdout)
        if done.returncode not in {0, 2} or "Traceback" in done.stderr:
            yield f"{name}: code {done.returncode}, {done.stderr[-300:]}"
        if done.returncode == 2 and done.stdout.count("Error:") != 1:
            yield f"{name}: {done.stdout[-300:]}"
        if told or _begun(where):
            yield from (f"{name}: {words}" for words in problems(str(where), told, steps))
        carry_on(str(where), steps, lambda _: None, None)
        if canonical(str(where)) != wanted:
            yield f"{name}: the ledger is not that of an unbroken run"
        for path in folder.glob(f"{where.name}*"):
            path.unlink()
        if done.returncode == 0 and told == len(steps):
            return  # none was hit: all calls have had their turn


def _begun(where: Path) -> bool:
    from detente.errors import LedgerError
    from detente.ledger.store import open_ledger

    try:
        open_ledger(where).close()
    except LedgerError as fault:
        return "empty" not in fault.what and "not a ledger" not in fault.what and "no such" not in fault.what
    return True


@dataclass
class Disk:
    """Files as they stand on a disk, from the calls that were made."""

    files: dict[str, bytearray] = field(default_factory=dict)
    told: int = 0

    def put(self, folder: Path) -> None:
        """Write the files into a folder."""
        folder.mkdir()
        for name, content in self.files.items():
            (folder / name).write_bytes(content)


_HEX = r"((?:\\x[0-9a-f]{2})*)"
_WRITE = re.compile(rf'pwrite64\(\d+<{_HEX}>, "{_HEX}", \d+, (\d+)\)\s+= \d+')
_SYNC = re.compile(rf"(?:fdatasync|fsync)\(\d+<{_HEX}>\)\s+= 0")
_CUT = re.compile(rf"ftruncate\(\d+<{_HEX}>, (\d+)\)\s+= 0")
_GONE = re.compile(rf'unlink\("{_HEX}"\)\s+= 0')
_SAID = re.compile(rf'write\(1<{_HEX}>, "{_HEX}"')


def _bytes(written: str) -> bytes:
    return bytes.fromhex(written.replace("\\x", ""))


def _name(written: str) -> str:
    return Path(os.fsdecode(_bytes(written))).name


def states(trace: Path, ledger: Path) -> Iterator[Disk]:
    """The disk at each fsync of the ledger, of its journal or log, as the calls before it left it.

    All that was written before an fsync is on the disk, and nothing after it: the simplest way in which power goes.
    """
    disk = Disk()
    with trace.open() as lines:
        for line in lines:
            if found := _WRITE.search(line):
                name, data, offset = _name(found[1]), _bytes(found[2]), int(found[3])
                if name.startswith(ledger.name) and not name.endswith("-shm"):
                    content = disk.files.setdefault(name, bytearray())
                    content.extend(b"\0" * (offset - len(content)))
                    content[offset : offset + len(data)] = data
            elif found := _CUT.search(line):
                if _name(found[1]) in disk.files:
                    del disk.files[_name(found[1])][int(found[2]) :]
            elif found := _GONE.search(line):
                disk.files.pop(_name(found[1]), None)
            elif found := _SAID.search(line):
                disk.told = max(disk.told, acknowledged(_bytes(found[2]).decode()))
            elif _SYNC.search(line) and disk.files:
                yield disk


def cut_power(folder: Path, reports: int) -> Iterator[str]:
    """Make the ledger anew as it stood at each fsync; yields what was wrong with it, then how many there were."""
    ledger, trace = folder / "talks.detente", folder / "trace"
    done = write(ledger, reports, "-y", "-xx", "-s", "1000000", "-o", str(trace), "-e",
                 "trace=pwrite64,fdatasync,fsync,ftruncate,unlink,write")  # fmt: skip
    if done.returncode:
        yield done.stderr[-300:]
    steps, number = plan(reports), 0
    for number, disk in enumerate(states(trace, ledger), 1):
        place = folder / f"cut{number}"
        disk.put(place)
        where = place / ledger.name
        if disk.told or (where.exists() and _begun(where)):
            yield from (f"cut {number}: {words}" for words in problems(str(where), disk.told, steps))
        for path in place.iterdir():
            path.unlink()
        place.rmdir()
    yield f"{number} cuts"


def main() -> None:
    """The long forms: every call fails in turn, and 500 power cuts or more."""
    import tempfile

    wrong = []
    for error, calls in (("ENOSPC", "pwrite64"), ("EIO", "pwrite64"), ("EIO", "fdatasync,fsync")):
        with tempfile.TemporaryDirectory() as folder:
            found = list(fail_each(Path(folder), 2, error, calls))
        print(f"{error} at every {calls}: {len(found)} faults")
        wrong += found
    with tempfile.TemporaryDirectory() as folder:
        *found, count = cut_power(Path(folder), 100)
    print(f"{count}: {len(found)} faults")
    wrong += found
    for words in wrong:
        print(words)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
