"""Archives made for measuring: shaped like a newspaper's, every sentence our own, the same for the same seed.

    python benchmarks/made/news.py FOLDER [--documents 4000] [--dealings 0.05] [--form jsonl] [--seed 1]

Reports are as long as agencies' are (log-normal, 260 words in the middle), a tenth are copies of another outlet's
report with a line more or less, days are spread over ten years, and pages have menus, share buttons and footers.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
TOWNS = (
    "Zenda", "Strelsau", "Klow", "Szohod", "Travnik", "Hentzau", "Belgorod", "Saltmarsh", "Aldermoor", "Fenwick",
)  # fmt: skip
NAMES = (
    "Anna Petrov", "Milo Haddad", "Ines Okafor", "Tom Keller", "Rita Nowak", "Samir Dubois", "Eva Lind", "Juan Ferro",
)  # fmt: skip
BODIES = ("Northern Mills", "Harbour Light", "Blue Star Foods", "the Lions Club", "Kettle Works", "Ostmark Bank")
OUTLETS = ("The Zenda Courier", "Klow Gazette", "Harbour News Agency", "Larkhill Post", "The Morning Line")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True)
class Article:
    """One report; `dealings` says that it was made to tell of dealings between parties."""

    id: str
    title: str
    published: str
    outlet: str
    url: str
    text: str
    dealings: bool


class Maker:
    """Makes reports one after the other; the share of dealings is kept exactly, not by chance alone.

    `hard` lets the other reports be of politics and courts too, where people ask, promise and deny as well.
    """

    def __init__(self, seed: int, dealings: float, *, hard: bool = False) -> None:
        self._chance = random.Random(seed)
        self._share = dealings
        ordinary = tomllib.loads((HERE / "ordinary.toml").read_text("utf-8"))
        self._subjects = [one["sentences"] for one in ordinary["subject"] if hard or not one.get("hard")]
        self._dealings = tomllib.loads((HERE / "dealings.toml").read_text("utf-8"))
        self._earlier: list[Article] = []

    def articles(self, count: int) -> Iterator[Article]:
        """So many reports, copies among them."""
        owed = 0.5  # reports of dealings that are still to come by their share
        for number in range(count):
            owed += self._share
            if self._earlier and self._chance.random() < 0.1:
                made = self._copy(number)
            else:
                about = owed >= 1.0
                made = self._article(number, self._of_dealings() if about else self._ordinary(), about)
                self._earlier = [*self._earlier[-200:], made]
            owed -= made.dealings
            yield made

    def _article(self, number: int, text: str, about: bool) -> Article:
        day = date(2010, 1, 1) + timedelta(self._chance.randrange(3650))
        outlet = self._chance.choice(OUTLETS)
        title = text.split(".")[0][:80]
        url = f"https://{outlet.lower().replace(' ', '-')}.example/{day:%Y/%m/%d}/{number}"
        return Article(f"n{number}", title, day.isoformat(), outlet, url, text, about)

    def _copy(self, number: int) -> Article:
        """Another outlet's copy of a report: a day later, without its last lines, with one of its own."""
        one = self._chance.choice(self._earlier)
        paragraphs = one.text.split("\n\n")
        kept = paragraphs if len(paragraphs) < 6 else paragraphs[:-1]
        text = "\n\n".join([*kept, f"This report was first published by {one.outlet}."])
        made = self._article(number, text, one.dealings)
        later = date.fromisoformat(one.published) + timedelta(self._chance.randint(0, 2))
        return Article(made.id, one.title, later.isoformat(), made.outlet, made.url, text, one.dealings)

    def _length(self) -> int:
        return max(60, min(1500, int(self._chance.lognormvariate(5.56, 0.6))))

    def _ordinary(self) -> str:
        sentences = self._chance.choice(self._subjects)
        return self._written(lambda: self._chance.choice(sentences), {})

    def _of_dealings(self) -> str:
        chance, data = self._chance, self._dealings
        one, other = chance.sample(chance.choice(data["parties"]), 2)
        first = iter([chance.choice(data["openings"])])
        topic = chance.sample(data["wants"], 4)

        def sentence() -> str:
            return next(first, None) or chance.choice(data["sentences"])

        return self._written(sentence, {"a": one, "b": other}, topic)

    def _written(self, sentence, parties: dict[str, str], topic: list[str] | None = None) -> str:
        chance = self._chance
        words, paragraphs, held = self._length(), [[]], 0
        while held < words:
            slots = {
                "n": str(chance.randint(2, 9)), "p": chance.choice(NAMES), "t": chance.choice(TOWNS),
                "o": chance.choice(BODIES), "d": chance.choice(DAYS), "m": chance.choice(MONTHS), **parties,
            }  # fmt: skip
            if topic:
                want, other = chance.sample(topic, 2)
                slots |= {"w": want.replace("{n}", slots["n"]), "x": other.replace("{n}", slots["n"])}
            text = sentence().format(**slots)
            paragraphs[-1].append(text[0].upper() + text[1:])
            held += len(text.split())
            if chance.random() < 0.45:
                paragraphs.append([])
        return "\n\n".join(" ".join(lines) for lines in paragraphs if lines)


def page(article: Article) -> bytes:
    """The report as a page of its outlet, with what pages have around their text."""
    links = "".join(
        f"<li><a href='/{name}'>{name}</a></li>" for name in ("Home", "World", "Business", "Sport", "Weather")
    )
    title = html.escape(article.title)
    body = "".join(f"<p>{html.escape(text)}</p>" for text in article.text.split("\n\n"))
    script = "<script>" + "var a=1;" * 400 + "</script>"
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title} | {article.outlet}</title>"
        f"<meta property='article:published_time' content='{article.published}'>{script}</head><body>"
        f"<nav><ul>{links}</ul></nav><main><article><h1>{title}</h1>{body}</article></main>"
        f"<aside><h3>Most read</h3><ul>{links * 3}</ul></aside><footer>Share on social media. {article.outlet}. "
        "All rights reserved. Terms of use. Contact us.</footer></body></html>"
    ).encode()


def warc_record(article: Article) -> bytes:
    """The page as a record of a WARC file, packed by itself as crawlers do it."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(article)
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {article.url}\r\n"
        f"WARC-Date: {article.published}T12:00:00Z\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n", 6, mtime=0)


def line(article: Article) -> bytes:
    """The report as a line of JSON."""
    names = ("id", "title", "published", "outlet", "url", "text")
    return json.dumps({name: getattr(article, name) for name in names}).encode() + b"\n"


def write(
    folder: Path, count: int, *, dealings: float = 0.05, form: str = "jsonl", seed: int = 1, hard: bool = False
) -> Path:
    """An archive of one file; gives back its path."""
    folder.mkdir(parents=True, exist_ok=True)
    articles = Maker(seed, dealings, hard=hard).articles(count)
    if form == "parquet":
        import pyarrow
        import pyarrow.parquet

        path = folder / "news.parquet"
        rows = [json.loads(line(article)) for article in articles]
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path, row_group_size=1000)
        return path
    ending, of = {"jsonl": ("jsonl", line), "warc": ("warc.gz", warc_record)}[form]
    path = folder / f"news.{ending}"
    with path.open("wb") as file:
        for article in articles:
            file.write(of(article))
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=4000)
    parser.add_argument("--dealings", type=float, default=0.05, help="share that tells of dealings")
    parser.add_argument("--form", choices=["jsonl", "warc", "parquet"], default="jsonl")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--hard", action="store_true", help="politics and courts among the other reports")
    given = parser.parse_args()
    print(
        write(given.folder, given.documents, dealings=given.dealings, form=given.form, seed=given.seed, hard=given.hard)
    )


if __name__ == "__main__":
    main()
