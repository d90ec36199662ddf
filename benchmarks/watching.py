"""One watch round over 500 feeds of a server on loopback, a tenth of them dead, slow, malformed or looping.

    python benchmarks/watching.py [--feeds 500] [--reader]

Each healthy feed links to one new report; the round must find them all. Reading is left out unless --reader is given,
as its speed is measured elsewhere: then a stand-in finds no statements.
"""

from __future__ import annotations

import argparse
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from made.news import Article, Maker, page

from detente.values.document import Document
from detente.values.statement import Reading
from detente.workflow import readers, watching
from detente.workflow.ledgers import opened

ILLS = ("dead", "slow", "malformed", "loop", "missing")


class NoReader:
    """Finds nothing, at once."""

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        return (Reading(document.id, ()) for document in documents)


def handler(articles: list[Article], ill: dict[int, str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, _, number = self.path.strip("/").partition("/")
            place = int(number) if number.isdigit() else 0
            if kind == "robots.txt":
                self._answer(b"User-agent: *\nAllow: /\n", "text/plain")
            elif kind == "page":
                self._answer(page(articles[place]), "text/html")
            elif kind == "feed":
                self._feed(place)
            else:
                self.send_error(404)

        def _feed(self, place: int) -> None:
            host = self.headers["Host"]
            how = ill.get(place)
            if how == "slow":
                self._slowly()
            elif how == "loop":
                self.send_response(302)
                self.send_header("Location", self.path)
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif how == "missing":
                self.send_error(404)
            elif how == "malformed":
                self._answer(b"<html><body>no feed here", "text/html")
            else:
                one = articles[place]
                link = f"http://{host}/page/{place}"
                item = f"<item><title>{one.id}</title><link>{link}</link><guid>{one.id}</guid></item>"
                body = f"<rss version='2.0'><channel><title>{one.outlet}</title>{item}</channel></rss>"
                self._answer(body.encode(), "application/rss+xml")

        def _slowly(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            for _ in range(120):
                self.wfile.write(b"<")
                self.wfile.flush()
                time.sleep(1)

        def _answer(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle(self) -> None:
            with suppress(OSError):  # the other side may go away
                super().handle()

        def log_message(self, *_: object) -> None:
            pass

    return Handler


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--feeds", type=int, default=500)
    parser.add_argument("--reader", action="store_true", help="read the reports with the real reader")
    given = parser.parse_args()
    if not given.reader:
        readers.make = lambda *_: NoReader()
    articles = [one for one in Maker(3, 0.3).articles(given.feeds * 2) if not one.text.endswith("the first.")]
    articles = list({one.text: one for one in articles}.values())[: given.feeds]
    ill = {n: ILLS[n // 10 % len(ILLS)] for n in range(0, given.feeds, 10)}
    with tempfile.TemporaryDirectory() as name, Server(("127.0.0.1", 0), handler(articles, ill)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host = f"127.0.0.1:{server.server_port}"
        dead = "127.0.0.1:9"
        feeds = Path(name) / "feeds.toml"
        listed = "".join(
            f'[[feed]]\nurl = "http://{dead if ill.get(n) == "dead" else host}/feed/{n}"\n' for n in range(given.feeds)
        )
        feeds.write_text(f'[watch]\nhosts = ["{host}", "{dead}"]\nper_host = 16\npause = 0\nseconds = 10\n{listed}')
        for words in ("first round", "second round"):
            started = time.perf_counter()
            (done,) = watching.watch(feeds, Path(name) / "talks.detente", once=True, say=lambda _: None)
            seconds = time.perf_counter() - started
            print(f"{words}: {seconds:.1f} s; {done.to_text()}", end="", flush=True)
        with opened(Path(name) / "talks.detente") as store:
            held = {document.url for document in store.ledger().documents}
        healthy = {f"http://{host}/page/{n}" for n in range(given.feeds) if n not in ill}
        print(f"healthy feeds: {len(healthy)}; reports of them in the ledger: {len(healthy & held)}")


if __name__ == "__main__":
    main()
