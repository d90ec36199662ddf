"""Archives that are cut, lie, swell or are made to hang: each read in a process of its own, with time and memory.

    python benchmarks/hostile_archives.py [--empty 100000] [--cuts 500]

The quick forms of these cases are tests; this is the long form, to be run before a release.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from made.news import Maker, line, warc_record

READ = """
import json, resource, sys
from detente.documents import load_all
found = load_all(sys.argv[1:])
held = next(int(l.split()[1]) // 1024 for l in open("/proc/self/status") if l.startswith("VmHWM"))
print(json.dumps([len(found.documents), [f"{u.name[-40:]}: {u.reason}"[:140] for u in found.unreadable][:3],
                  len(found.unreadable), held,
                  resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024]))
"""
GOOD = [warc_record(one) for one in Maker(21, 1.0).articles(4)]


def packed_zeros(size: int) -> bytes:
    """So many zero bytes as one gzip member, without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    out = [packer.compress(bytes(1_000_000)) for _ in range(size // 1_000_000)]
    return b"".join([*out, packer.flush()])


def large_record(path: Path) -> None:
    """A WARC file, not packed, with a record of 1 GB between good ones (a sparse file on most systems)."""
    head = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 1000000000\r\n\r\n"
    with path.open("wb") as file:
        file.write(gzip.decompress(GOOD[0]) + head)
        file.seek(1_000_000_000, os.SEEK_CUR)
        file.write(b"\r\n\r\n" + gzip.decompress(GOOD[1]))


def bomb(path: Path) -> None:
    """1 MB that unpacks to 1 GB, between good records."""
    path.write_bytes(GOOD[0] + packed_zeros(1_000_000_000) + GOOD[1])


def nested(path: Path) -> None:
    """300 MB packed three times over, to a few hundred bytes."""
    path.write_bytes(gzip.compress(gzip.compress(packed_zeros(300_000_000))))


def zip_of(members: Iterator[tuple[str, bytes]], path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)


def many_members(path: Path) -> None:
    zip_of(((f"{n}.txt", b"x") for n in range(1_000_000)), path)


def overlapping(path: Path) -> None:
    """Ten thousand members that all point to one packed piece of 40 MB."""
    inner = io.BytesIO()
    zip_of(iter([("a.txt", bytes(40_000_000))]), path)
    data = path.read_bytes()
    start = data.rfind(b"PK\x01\x02")
    entry, end = data[start : data.rfind(b"PK\x05\x06")], bytearray(data[data.rfind(b"PK\x05\x06") :])
    inner.write(data[:start] + entry * 10_000)
    end[8:12] = (10_000).to_bytes(2, "little") * 2
    end[12:16] = (len(entry) * 10_000).to_bytes(4, "little")
    path.write_bytes(inner.getvalue() + bytes(end))


def pages_of_pdf(path: Path) -> None:
    """A PDF file of 100,000 pages."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from documents.test_forms import LINES, pdf

    path.write_bytes(pdf(LINES, pages=100_000))


def laughing(path: Path) -> None:
    """A feed whose entities would swell to gigabytes, and that asks for a file and an address."""
    swell = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    path.write_text(
        f'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY e0 "aaaaaaaaaa">{swell}'
        '<!ENTITY x SYSTEM "file:///etc/hostname">]><rss version="2.0"><channel><title>t</title>'
        f"<item><title>&x;&e9;</title><description>{'word ' * 80}</description></item></channel></rss>"
    )


CASES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "record of 1 GB": ("a.warc", large_record),
    "1 MB to 1 GB": ("a.warc.gz", bomb),
    "packed three times": ("a.warc.gz", nested),
    "million members": ("a.zip", many_members),
    "members over each other": ("a.zip", overlapping),
    "100,000 pages": ("a.pdf", pages_of_pdf),
    "laughing feed": ("a.xml", laughing),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--empty", type=int, default=100_000)
    parser.add_argument("--cuts", type=int, default=500)
    given = parser.parse_args()
    print("| case | seconds | MB, reader | MB, helper | read | refused | first reason |\n|" + " --- |" * 7)
    with tempfile.TemporaryDirectory() as name:
        for words, (file, make) in CASES.items():
            path = Path(name) / file
            make(path)
            started = time.perf_counter()
            done = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True, check=True)
            read, reasons, refused, own, helper = json.loads(done.stdout)
            first = reasons[0].split(": ", 1)[1] if reasons else ""
            seconds = time.perf_counter() - started
            print(f"| {words} | {seconds:.1f} | {own} | {helper} | {read} | {refused} | {first} |", flush=True)
            path.unlink()
        _cuts(Path(name), given.cuts)
        _empty(Path(name), given.empty)


def _cuts(folder: Path, count: int) -> None:
    """A file cut at random places: every whole record kept, every cut told."""
    from detente.documents.records import Record
    from detente.documents.sources import Part

    records = [warc_record(one) for one in Maker(22, 0.5).articles(12)]
    data, chance = b"".join(records), random.Random(4)
    path = folder / "cut.warc.gz"
    lost = untold = 0
    for _ in range(count):
        cut = chance.randrange(1, len(data))
        path.write_bytes(data[:cut])
        found = [entry.item for entry in Part(path, "warc").entries()]
        whole, at = 0, 0
        for record in records:
            at += len(record)
            whole += at <= cut
        kept = sum(isinstance(item, Record) for item in found)
        lost += max(0, whole - kept)
        untold += len(found) == kept and cut not in {sum(map(len, records[:n])) for n in range(len(records) + 1)}
    print(f"\ncut at {count} places: {lost} whole records lost, {untold} cuts not told")


def _empty(folder: Path, count: int) -> None:
    """Empty records by the thousand, through a run."""
    from detente.corpus.job import Job
    from detente.corpus.run import run

    source = folder / "empty.jsonl"
    source.write_bytes(b'{"id": "x", "text": ""}\n' * count + line(next(Maker(1, 0.0).articles(1))))
    started = time.perf_counter()
    state = run([source], folder / "out", job=Job(""))
    print(
        f"{count} empty records: {state.rejected} refused, {state.done} counted, {time.perf_counter() - started:.0f} s"
    )


if __name__ == "__main__":
    main()
