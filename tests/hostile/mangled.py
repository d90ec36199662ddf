"""Sound inputs of every form that is read, and damage done to them.

`python tests/hostile/mangled.py 1000000` reads a million damaged inputs, in a night, and keeps those that bring a
reader down in `tests/hostile/found`, from where the tests read them again for ever.
"""

from __future__ import annotations

import gzip
import io
import json
import random
import signal
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOUND = Path(__file__).parent / "found"
_place = tempfile.TemporaryDirectory(prefix="detente-mangled-")
SECONDS = 5
"""Processor time after which a reader counts as hanging."""

TEXT = (
    "12 May 2031, Harbour Post - The union demanded that the port raise pay by 1 June. “We will not yield,” said "
    "Ida Brandt. The port said it would pay five per cent if the strike ended.\n\n"
) * 3
PAGE = (
    "<!doctype html><html lang=en><head><title>Offer</title><meta property='article:published_time' "
    "content='2031-05-12'></head><body><nav><a href='/'>Home</a></nav><article><h1>Offer</h1>"
    f"<p>{TEXT}</p></article></body></html>"
)
FEED = (
    "<?xml version='1.0'?><rss version='2.0'><channel><title>Post</title><item><title>Offer</title><link>http://p.example/1"
    f"</link><pubDate>Mon, 12 May 2031 10:00:00 GMT</pubDate><description>{TEXT}</description></item></channel></rss>"
)
MAIL = (
    "From: Ann <ann@p.example>\r\nSubject: =?utf-8?q?Offer?=\r\nDate: Mon, 12 May 2031 10:00:00 +0000\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n'
    f"--b\r\nContent-Type: text/plain\r\n\r\n{TEXT}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n"
    f"Content-Transfer-Encoding: 8bit\r\n\r\n{PAGE}\r\n--b--\r\n"
)
TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x1b[2J", b"\xe2\x80\xae", b"\xf0\x9f\x92\xa9",
    b"<", b">", b'"', b"'", b"&", b"]]>", b"<!--", b"<![CDATA[", b'<!DOCTYPE x [<!ENTITY a "b">]>', b"&a;",
    b"<div>" * 300, b"[" * 2000, b"{" * 2000, b"(" * 1500, b"!" * 3000, b"1e999", b"-1", b"99999999999999999999",
    b"NaN", b"null", b"true", b"\r\n\r\n", b"\n", b"Content-Length: -5\r\n", b"../../", b"=cmd|' /C calc'!A0",
    b"%s%n", b"\xcc\x80" * 500, b"a" * 70_000,
)  # fmt: skip


@dataclass(frozen=True)
class Loader:
    """What reads one form, sound inputs of it, and how often it is tried for each time that a quick one is."""

    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    share: float = 1.0


def damaged(seed: bytes, chance: random.Random) -> bytes:
    """One to eight cuts, swaps, repeats, flips and insertions."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 8)):
        at = chance.randint(0, len(data))
        to = min(len(data), at + chance.choice((0, 1, 2, 4, 16, 200)))
        match chance.randrange(6):
            case 0:
                data[at:to] = chance.choice(TOKENS)
            case 1:
                del data[at:to]
            case 2:
                data[at:at] = data[at:to] * chance.choice((1, 2, 50))
            case 3 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case 4:
                data[at:to] = chance.randbytes(to - at)
            case _:
                del data[at if chance.random() < 0.2 else len(data) :]
        del data[300_000:]
    return bytes(data)


def inputs(name: str, first: int, count: int) -> Iterator[bytes]:
    """The inputs of these numbers; the same on every machine."""
    seeds = loaders()[name].seeds
    for number in range(first, first + count):
        chance = random.Random(f"{name}:{number}")
        yield damaged(chance.choice(seeds), chance)


@contextmanager
def not_for_ever() -> Iterator[None]:
    """End with a TimeoutError what uses too much processor time of this process."""

    def late(*_: object) -> None:
        raise TimeoutError(f"more than {SECONDS} s")

    before = signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def attempt(loader: Loader, data: bytes) -> None:
    """Read once; a fault that a user can mend is as good as an answer.

    Raises: whatever else comes out of the reader.
    """
    from detente.errors import DetenteError

    with not_for_ever():
        try:
            loader.read(data)
        except DetenteError as fault:
            said = str(fault)
            assert said, "a fault without words"
            assert "\x1b" not in said
            assert "\n" not in said


@cache
def loaders() -> dict[str, Loader]:
    """Every form that is read from outside, by name."""
    from detente.conflict.files import parse_model
    from detente.documents.decoding import decode
    from detente.documents.sources import Part, document_or_fault
    from detente.ledger import jsonlines
    from detente.reading import gold, names_user
    from detente.workflow.watch_settings import read_settings

    place = Path(_place.name)

    def through(name: str, holding: str) -> Callable[[bytes], object]:
        def read(data: bytes) -> object:
            path = place / name
            path.write_bytes(data)
            found = [entry.item for entry in Part(path, holding).entries()]
            return [document_or_fault(item, published=None) for item in found[:3] if item is not None]

        return read

    def file(name: str, reader: Callable[[Path], object]) -> Callable[[bytes], object]:
        def read(data: bytes) -> object:
            path = place / name
            path.write_bytes(data)
            return reader(path)

        return read

    def model(name: str) -> Callable[[bytes], object]:
        return lambda data: parse_model(data.decode("utf-8", "replace"), name)

    examples = ROOT / "examples"
    models = tuple(path.read_bytes() for path in sorted((examples / "conflicts").glob("[!e]*.toml"))[:4])
    article = json.dumps({"id": "a", "title": "Offer", "published": "2031-05-12", "text": TEXT}).encode() + b"\n"
    marked = {"id": "a", "published": "2031-05-12", "text": TEXT, "statements": [
        {"id": "s1", "kind": "demand", "actor": "union", "content": "pay", "start": 0, "end": 9}]}  # fmt: skip
    warc = _warc(PAGE.encode())
    return {
        "text": Loader(through("a.txt", "single"), (TEXT.encode(),)),
        "bytes as text": Loader(
            lambda data: (decode(data), decode(data, html=True)),
            (TEXT.encode(), TEXT.encode("utf-16"), PAGE.encode("cp1252", "replace")),
        ),
        "mail": Loader(through("a.eml", "single"), (MAIL.encode(),), 0.3),
        "page": Loader(through("a.html", "single"), (PAGE.encode(),), 0.02),
        "feed": Loader(through("a.rss", "feed"), (FEED.encode(),), 0.1),
        "pdf": Loader(through("a.pdf", "single"), (_pdf(),), 0.1),
        "warc": Loader(through("a.warc", "warc"), (warc, gzip.compress(warc, mtime=0)), 0.02),
        "zip": Loader(through("a.zip", "zip"), (_zip(),), 0.1),
        "json lines": Loader(through("a.jsonl", "jsonl"), (article * 3,)),
        "model": Loader(model("a.toml"), models, 0.3),
        "gmcr": Loader(model("a.gmcr"), _gmcr(models), 0.5),
        "ledger lines": Loader(lambda data: jsonlines.read(data.splitlines()), (_ledger_lines(),)),
        "names": Loader(
            lambda data: names_user.parse_names(data.decode("utf-8", "replace"), "n.toml", lambda _: True),
            ((examples / "names.toml").read_bytes(),), 0.3,
        ),
        "feeds file": Loader(
            file("f.toml", read_settings), (b'[[feed]]\nurl = "https://p.example/r"\n[watch]\nevery = 3\n',)
        ),
        "gold": Loader(file("g.json", gold.read_file), (json.dumps(marked).encode(),)),
    }  # fmt: skip


def _warc(page: bytes) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page
    head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://p.example/1\r\n"
    return (f"{head}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n") * 2


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/one.txt", TEXT)
        archive.writestr("../two.html", PAGE)
    return out.getvalue()


def _pdf() -> bytes:
    shown = b"BT /F1 12 Tf 72 700 Td (The union demanded that the port raise pay by 1 June.) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]  # fmt: skip
    body = b"%PDF-1.4\n" + b"".join(b"%d 0 obj%sendobj\n" % (i, each) for i, each in enumerate(objects, 1))
    return body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"


def _gmcr(models: tuple[bytes, ...]) -> tuple[bytes, ...]:
    from detente.conflict.files import parse_model
    from detente.conflict.gmcr_file import to_gmcr

    return tuple(to_gmcr(parse_model(each.decode(), "a.toml")[0]).encode() for each in models[:2])


def _ledger_lines() -> bytes:
    from detente.documents.plain import from_text
    from detente.ledger import Ledger, jsonlines
    from detente.values.statement import Statement

    document = from_text(TEXT, source="a.txt")
    at = TEXT.index("The union")
    told = Statement("s1", document.id, "demand", "union", "raise pay", at, at + 18, TEXT[at : at + 18])
    ledger = Ledger((document,), (told,))
    return "".join(line if line.endswith("\n") else line + "\n" for line in jsonlines.write(ledger)).encode()


def main(most: int) -> int:
    """Read so many damaged inputs and keep those that bring a reader down; how many there were."""
    found, number, step = 0, 0, 500
    readers = loaders()
    done = 0
    while done < most:
        for name, loader in readers.items():
            count = max(1, round(step * loader.share))
            for data in inputs(name, round(number * loader.share), count):
                try:
                    attempt(loader, data)
                except Exception as fault:
                    found += 1
                    folder = FOUND / name.replace(" ", "-")
                    folder.mkdir(parents=True, exist_ok=True)
                    (folder / f"{random.Random(data).randrange(16**8):08x}.bin").write_bytes(data)
                    print(f"{name}: {type(fault).__name__}: {fault}", file=sys.stderr)
            done += count
        number += step
        print(f"{done} inputs read, {found} brought a reader down", file=sys.stderr)
    return found


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    sys.exit(1 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000) else 0)
