"""Entities in feeds (fault 9), by the commands that users give: what they write holds no byte of the canary.

The same attacks as in `test_in_a_child`, and more encodings: as files that are added and exported, as sources of a
corpus, and as feeds that are watched.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from documents.archives_made import report, warc_record
from hostile import sources_made
from hostile.sources_made import _feed

CANARY = b"canary sings"
FILE = '<!DOCTYPE r [<!ENTITY x SYSTEM "{canary}">]>'
OUTER = '<!DOCTYPE r [<!ENTITY % p SYSTEM "{canary}"><!ENTITY % q "<!ENTITY x SYSTEM \'{canary}\'>">%q;%p;]>'


def attacks() -> dict[str, bytes]:
    """Feeds by the name of their file; `{canary}` stands for its address."""
    found = {f"{number}-a.rss": make() for number, (_, make) in enumerate(sources_made.FEEDS.values())}
    for name in ("utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"):
        found[f"{name}.rss"] = _feed(FILE, name)
    found["parameters.rss"] = _feed(OUTER)
    found["said otherwise.rss"] = _feed(FILE).replace(b'encoding="utf-8"', b'encoding="utf-7"')
    found["public.xml"] = _feed(
        '<!DOCTYPE r PUBLIC "-//x//y" "{canary}" [<!ENTITY x "&#38;y;"><!ENTITY y SYSTEM "{canary}">]>'
    )
    return found


def put(folder: Path) -> Path:
    canary = folder / "canary"
    canary.write_bytes(b"the " + CANARY)
    inside = folder / "reports"
    inside.mkdir()
    address = canary.as_uri()
    for name, data in attacks().items():
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-7"):
            data = data.replace("{canary}".encode(encoding), address.encode(encoding))
        (inside / name).write_bytes(data)
    block = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n\r\n" + _feed(FILE).replace(
        b"{canary}", address.encode()
    )
    (inside / "in.warc").write_bytes(warc_record(1, block=block))
    (inside / "z.txt").write_text(report(7))
    return inside


def command(*words: object, before: tuple[object, ...] = ()) -> bytes:
    """What a command that goes well writes to both of its streams."""
    done = subprocess.run(
        [*map(str, before), sys.executable, "-m", "detente", *map(str, words)],
        capture_output=True, check=False, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-500:]
    assert b"Traceback" not in done.stderr
    return done.stdout + done.stderr


def assert_silent(folder: Path, *said: bytes) -> None:
    """No byte of the canary in what was said, or in any file but its own and the attacks."""
    for path in folder.rglob("*"):
        if path.is_file() and path.name != "canary" and "reports" not in path.parts:
            assert CANARY not in path.read_bytes(), path
    assert not [words for words in said if CANARY in words]


@pytest.mark.system
def test_no_byte_of_the_canary_gets_into_a_ledger_an_export_or_a_log(tmp_path: Path) -> None:
    """Without a network at all where the system can take it away: so nothing is asked of it either."""
    inside, ledger, trace = put(tmp_path), tmp_path / "l.detente", tmp_path / "trace"
    traced = ("strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect,sendto,sendmsg,openat", "-o", trace)
    said = [command("add", inside, "--ledger", ledger, before=traced)]
    lines = trace.read_text(errors="replace").splitlines()
    assert any("z.txt" in line for line in lines), "nothing was traced"
    assert not [line for line in lines if "AF_INET" in line or 'canary"' in line]
    said += [command("ledger", "export", "jsonl", "--ledger", ledger, "-o", tmp_path / "e.jsonl")]
    said += [command("brief", "--ledger", ledger, "-o", tmp_path / "b.md")]
    said += [command("corpus", "run", inside, "--out", tmp_path / "out", "--all")]
    with sqlite3.connect(ledger) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM documents").fetchone()[0] >= 1
        dump = "\n".join(database.iterdump()).encode()
    assert report(7).split(".")[0].encode() in dump
    assert_silent(tmp_path, dump, *said)


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """A server of this machine, and the paths that it was asked for."""
    asked: list[str] = []

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.system
def test_watched_feeds_reach_nothing_either(tmp_path: Path) -> None:
    inside = put(tmp_path)
    with served(inside) as (address, asked):
        names = [path.name for path in sorted(inside.iterdir()) if path.suffix in (".rss", ".xml")]
        for name in names:
            data = (inside / name).read_bytes()
            (inside / name).write_bytes(data.replace(b"http://127.0.0.1:9/", f"{address}/secret/".encode()))
        feeds = "".join(f'[[feed]]\nurl = "{address}/{name.replace(" ", "%20")}"\n' for name in names)
        (tmp_path / "feeds.toml").write_text(
            f'{feeds}[watch]\nhosts = ["127.0.0.1"]\npause = 0.0\nrobots = false\n[alerts]\nlog = "alerts.jsonl"\n'
        )
        said = command("watch", tmp_path / "feeds.toml", "--ledger", tmp_path / "w.detente", "--once")
    assert len({path for path in asked if path.endswith((".rss", ".xml"))}) == len(names)
    assert not [path for path in asked if "secret" in path or "canary" in path]
    with sqlite3.connect(tmp_path / "w.detente") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert_silent(tmp_path, said)
