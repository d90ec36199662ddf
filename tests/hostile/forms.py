"""Every form that is read from outside, with sound inputs of each."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from typer.testing import CliRunner

ROOT = Path(__file__).parents[2]
_place = tempfile.TemporaryDirectory(prefix="detente-mangled-")

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
ATOM = (
    "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry><title>Offer"
    "</title><link href='http://p.example/1'/><id>urn:1</id><updated>2031-05-12T10:00:00Z</updated><author><name>Ann</name>"
    f"</author><content type='html'>&lt;p&gt;{TEXT}&lt;/p&gt;</content></entry></feed>"
)
MAIL = (
    "From: Ann <ann@p.example>\r\nSubject: =?utf-8?q?Offer?=\r\nDate: Mon, 12 May 2031 10:00:00 +0000\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n'
    f"--b\r\nContent-Type: text/plain\r\n\r\n{TEXT}\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n"
    f"Content-Transfer-Encoding: 8bit\r\n\r\n{PAGE}\r\n--b--\r\n"
)
_MANIFEST = json.dumps({
    "format": "detente-corpus", "version": 1, "files": {"documents": ["documents/1.parquet"], "statements": []},
}).encode()  # fmt: skip
_CASE = json.dumps({
    "title": "Offer", "options": [{"id": "pay", "dm": "Port", "text": "pays"}, {"id": "strike", "dm": "Union"}],
    "decision_makers": [
        {"name": "Port", "options": ["pay"], "preference": {"kind": "statements", "value": ["!strike", "!pay"]}},
        {"name": "Union", "options": ["strike"], "preference": {"kind": "statements", "value": ["pay", "!strike"]}}],
    "infeasible": ["pay & strike"], "status_quo": "",
}).encode()  # fmt: skip
_REVIEWS = b"".join(json.dumps(line).encode() + b"\n" for line in (
    {"type": "header", "format": "detente-reviews", "version": 1, "reviews": 2},
    {"type": "review", "id": "r1", "action": "confirm", "targets": ["a.s1"], "who": "Ann", "at": "2031-05-12T10:00:00Z",
     "details": {}},
    {"type": "review", "id": "r2", "action": "correct", "targets": ["a.s1"], "who": "Ann", "at": "2031-05-12T10:00:01Z",
     "details": {"field": "kind", "value": "reject"}},
))  # fmt: skip
_STATE = json.dumps({
    "ledger": "a.detente", "feeds": {"https://p.example/r": {"etag": "x", "seen": ["one"], "tries": {"two": 1}}},
    "snapshot": {"day": "2031-05-12", "told": ["a"],
                 "verdict": {"talks": "t", "state": "deadlocked", "deadlocked": True, "kinds": ["trust"]},
                 "matters": [{"title": "pay", "status": "demanded", "deadline": "2031-06-01", "actor": ["port"],
                              "statements": ["a.s1"]}]},
    "waiting": {"file": [
        {"id": "1", "at": "2031-05-12", "what": "status", "title": "pay", "before": "", "after": "kept"}]},
}).encode()  # fmt: skip
_FORECAST = json.dumps({
    "document": "a", "start": 3, "quote": "it will", "came_true": True, "held": True, "on": "2031-06-01",
    "probability": 0.8, "note": "",
}).encode()  # fmt: skip
_FORECASTS = b'{"format": "detente-forecasts", "version": 1, "resolutions": [' + _FORECAST + b"]}"
_TEAM = (
    b'host = "127.0.0.1"\nport = 8421\norigins = ["https://desk.example"]\n[[reviewer]]\nname = "Ann"\n'
    b'token = "not-a-secret-not-a-secret-not-a-secret"\nrole = "reader"\n'
)
_TOLD = json.dumps({"statements": [
    {"paragraph": 1, "quote": "The union demanded that the port raise pay by 1 June", "kind": "demand",
     "actor": "union", "addressee": ["port"], "content": "raise pay", "deadline": "2031-06-01", "certainty": "certain",
     "refers_to": []},
    {"paragraph": 1, "quote": "The port said it would pay five per cent if the strike ended", "kind": "offer",
     "actor": "port", "gives": ["pay five per cent"], "gets": ["the strike ended"], "condition": "if the strike ended",
     "id": 2, "sources": ["port"], "firm": True},
]}).encode()  # fmt: skip


@dataclass(frozen=True)
class Loader:
    """What reads one form, sound inputs of it, and how often it is tried for each time that a quick one is."""

    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    share: float = 1.0


@cache
def loaders() -> dict[str, Loader]:
    """Every form that is read from outside, by name."""
    return {**_documents(), **_texts_of_ours(), **_answers(), **_whole()}


def _file(name: str, reader: Callable[[Path], object]) -> Callable[[bytes], object]:
    """A reader of files as one of bytes."""

    def read(data: bytes) -> object:
        path = Path(_place.name) / name
        path.write_bytes(data)
        return reader(path)

    return read


def _documents() -> dict[str, Loader]:
    """Forms in which reports come."""
    from detente.documents.decoding import decode
    from detente.documents.sources import Part, document_or_fault

    def through(name: str, holding: str) -> Callable[[bytes], object]:
        def read(path: Path) -> object:
            found = [entry.item for entry in Part(path, holding).entries()]
            return [document_or_fault(item, published=None) for item in found[:3] if item is not None]

        return _file(name, read)

    article = json.dumps({"id": "a", "title": "Offer", "published": "2031-05-12", "text": TEXT}).encode() + b"\n"
    warc = _warc(PAGE.encode())
    return {
        "text": Loader(through("a.txt", "single"), (TEXT.encode(),)),
        "bytes as text": Loader(
            lambda data: (decode(data), decode(data, html=True)),
            (TEXT.encode(), TEXT.encode("utf-16"), PAGE.encode("cp1252", "replace")),
        ),
        "mail": Loader(through("a.eml", "single"), (MAIL.encode(),), 0.3),
        "page": Loader(through("a.html", "single"), (PAGE.encode(),), 0.2),
        "feed": Loader(through("a.rss", "feed"), (FEED.encode(), ATOM.encode()), 0.2),
        "pdf": Loader(through("a.pdf", "single"), (_pdf(),), 0.3),
        "warc": Loader(through("a.warc", "warc"), (warc, gzip.compress(warc, mtime=0)), 0.3),
        "zip": Loader(through("a.zip", "zip"), (_zip(),), 0.3),
        "json lines": Loader(through("a.jsonl", "jsonl"), (article * 3,)),
    }


def _texts_of_ours() -> dict[str, Loader]:
    """Forms that detente writes, or asks people to write."""
    from detente.conflict.files import check_file, keys_passed_over, odd_in_file, parse_model
    from detente.corpus.folder import Folder
    from detente.ledger import jsonlines
    from detente.ledger.resolutions import of_comment
    from detente.ledger.store import events
    from detente.reading import gold
    from detente.reading.names import user as names_user
    from detente.web.settings import read_team
    from detente.workflow.forecast_file import read as resolutions_of
    from detente.workflow.scoring import read_floors
    from detente.workflow.watch_settings import read_settings
    from detente.workflow.watch_state import load_state

    def model(name: str) -> Callable[[bytes], object]:
        return lambda data: parse_model(data.decode("utf-8", "replace"), name)

    def corpus(path: Path) -> object:
        folder = Folder(path.parent)
        return folder.manifest(), folder.result("documents"), folder.result("statements")

    examples = ROOT / "examples"
    models = tuple(path.read_bytes() for path in sorted((examples / "conflicts").glob("[!e]*.toml"))[:4])
    marked = {"id": "a", "published": "2031-05-12", "text": TEXT, "statements": [
        {"id": "s1", "kind": "demand", "actor": "union", "content": "pay", "start": 0, "end": 9}]}  # fmt: skip
    return {
        "model": Loader(model("a.toml"), models),
        "gmcr": Loader(model("a.gmcr"), _gmcr(models)),
        "case": Loader(model("a.json"), (_CASE,)),
        "model checked": Loader(
            _file("m.toml", lambda path: (check_file(path), odd_in_file(path), keys_passed_over(path))), models, 0.3
        ),
        "ledger lines": Loader(lambda data: jsonlines.read(data.splitlines()), (_ledger_lines(),)),
        "reviews": Loader(lambda data: events.of_lines(data.decode("utf-8", "replace").splitlines()), (_REVIEWS,)),
        "names": Loader(
            lambda data: names_user.parse_names(data.decode("utf-8", "replace"), "n.toml", lambda _: True),
            ((examples / "names.toml").read_bytes(),),
        ),
        "feeds file": Loader(
            _file("f.toml", read_settings), (b'[[feed]]\nurl = "https://p.example/r"\n[watch]\nevery = 3\n',)
        ),
        "watch state": Loader(_file("f.state.json", lambda path: load_state(path, "a.detente")), (_STATE,)),
        "forecasts": Loader(_file("forecasts.json", resolutions_of), (_FORECASTS,)),
        "forecast in a comment": Loader(
            lambda data: of_comment(data.decode("utf-8", "replace")), (b"forecast resolved: " + _FORECAST,)
        ),
        "team": Loader(_file("team.toml", read_team), (_TEAM,)),
        "floors": Loader(_file("floors.toml", read_floors), (b"[core]\nf1 = 0.5\nrecall = 0.4\n[kind]\nf1 = 0.6\n",)),
        "gold": Loader(_file("g.json", gold.read_file), (json.dumps(marked).encode(),)),
        "corpus folder": Loader(_file("manifest.json", corpus), (_MANIFEST,)),
    }  # fmt: skip


def _answers() -> dict[str, Loader]:
    """What servers and language models answer."""
    from detente.documents.fetching import Answer
    from detente.documents.plain import from_text
    from detente.documents.robots import Robots
    from detente.reading.llm.answers import Report, believe, told_in
    from detente.reading.llm.windows import windows

    document = from_text(TEXT, source="a.txt")
    (window, *_) = windows(document, 6000, 500)

    def robots(data: bytes) -> object:
        url = "https://p.example/a?b=c"
        rules = Robots(lambda asked: Answer(url=asked, status=200, headers={}, body=data))
        return rules.pause(url), rules.require(url)

    def told(data: bytes) -> object:
        try:
            found = told_in(data.decode("utf-8", "replace"), Counter())
        except ValueError:
            return None  # what the caller is told to expect
        believed = believe(found, window, Report(TEXT, ["union", "port"]))
        assert all(0 <= one.start < one.end <= len(TEXT) for one in believed)
        return believed

    return {
        "robots.txt": Loader(robots, (b"User-agent: *\nDisallow: /b\nCrawl-delay: 3\nAllow: /a\n",)),
        "answer of a language model": Loader(told, (_TOLD,)),
    }


def _whole() -> dict[str, Loader]:
    """From the bytes to what a person sees."""
    from detente.cli.app import app
    from detente.workflow import briefing

    runner = CliRunner()

    def ledger(path: Path) -> object:
        for listed in ("check", "statements"):
            done = runner.invoke(app, ["ledger", listed, "--ledger", str(path)])
            if done.exception is not None and not isinstance(done.exception, SystemExit):
                raise done.exception
        return done

    def whole(path: Path) -> object:
        return briefing.brief([path], published="2031-05-14").brief.to_markdown()

    reports = [path.read_bytes() for path in sorted((ROOT / "examples").glob("*/*.txt"))]
    return {
        "ledger": Loader(_file("a.detente", ledger), (_ledger(),), 0.05),
        "report to brief": Loader(_file("r.txt", whole), (TEXT.encode(), *reports), 0.03),
    }


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


def _ledger() -> bytes:
    """A ledger of one report and one decision, as the file that it is."""
    from detente.documents.plain import from_text
    from detente.ledger.store import open_ledger
    from detente.values.statement import Reading, Statement

    document = from_text(TEXT, source="a.txt")
    at = TEXT.index("The union")
    told = Statement("s1", document.id, "demand", "union", "raise pay", at, at + 18, TEXT[at : at + 18])
    path = Path(_place.name) / "sound.detente"
    with open_ledger(path, create=True) as store:
        store.add(document, Reading(document.id, (told,)))
    return path.read_bytes()
