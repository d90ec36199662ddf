"""Are negotiations found in an archive? Those of a set, hidden among reports of other matters.

    python benchmarks/corpus_talks.py [examples | check] [--others 200] [--ordinary 400] [--keep FOLDER]

Two sets: the bundled examples, eight negotiations of four to ten reports each, on which thresholds were chosen; and six
of three or four reports, written afterwards to check on (`made/negotiations`), two of them between the same parties.
Around them stand single reports of as many other negotiations (our own dispatches of `training/dispatches`, others for
each set) and made reports of ordinary news. For each negotiation: its
reports in the one group that holds most of them, the share of that group that is its own, and how many groups its
reports fell into. Over all: pairs of reports that belong together, of those that were put together; a pair is near in
time where reports of the negotiation link it without a pause of more than `GAP` days.
"""

# ruff: noqa: E402 - numpy must not be loaded before it is told to work on one thread
from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from detente.corpus.one_thread import one_core_each

one_core_each()
from made.news import Maker

from detente.corpus.job import Job
from detente.corpus.query import Corpus
from detente.corpus.run import run
from detente.corpus.talks import GAP, talks
from detente.documents.sources import load
from detente.reading.training.markup import read_file

ROOT = Path(__file__).parents[1]
NEGOTIATIONS = ("syria-2016", "dock-strike", "history/*")
Pair = tuple[str, str]


def examples() -> Iterable[dict[str, str]]:
    """Each report of the examples, named after its negotiation."""
    for pattern in NEGOTIATIONS:
        for folder in sorted(path for path in (ROOT / "examples").glob(pattern) if path.is_dir()):
            for number, item in enumerate(load(folder)):
                yield _article(f"{folder.name}.{number}", item.title, item.published, item.text)


def check() -> Iterable[dict[str, str]]:
    """Each report of the set to check on, named after its negotiation."""
    for path in sorted((ROOT / "benchmarks" / "made" / "negotiations").glob("*.txt")):
        for item in load(path):
            yield _article(path.stem, item.title, item.published, item.text)


def others(count: int, first: int) -> Iterable[dict[str, str]]:
    """Dispatches of other negotiations, each of its own; `first` is the place of the first that is taken."""
    paths = sorted((ROOT / "training" / "dispatches").glob("*.txt"))
    for path in paths[first :: max(1, len(paths) // count)][:count] if count else ():
        gold = read_file(path)
        yield _article(path.stem, gold["title"], gold["published"], gold["text"])


def _article(name: str, title: str, published: str | None, text: str) -> dict[str, str]:
    return {
        "id": name,
        "title": title,
        "published": published or "",
        "text": text,
        "url": f"https://made.example/{name}",
    }


def near_pairs(days: Mapping[str, date], names: Sequence[str]) -> set[Pair]:
    """The pairs of one negotiation's reports that no gap of more than `GAP` days parts."""
    chains: list[list[str]] = []
    ordered = sorted(names, key=lambda name: days[name])
    gaps = [0, *((days[after] - days[before]).days for before, after in pairwise(ordered))]
    for name, gap in zip(ordered, gaps, strict=True):
        if not chains or gap > GAP:
            chains.append([])
        chains[-1].append(name)
    return {_pair(*two) for chain in chains for two in combinations(chain, 2)}


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


SETS = {"examples": (examples, 0), "check": (check, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("set", nargs="?", choices=SETS, default="examples")
    parser.add_argument("--others", type=int, default=200)
    parser.add_argument("--ordinary", type=int, default=400)
    parser.add_argument("--keep", type=Path, help="where the corpus is made and stays, to be measured again")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        show(given.set, given.keep or Path(name), given.others, given.ordinary)


def show(which: str, folder: Path, other: int, ordinary: int) -> None:
    negotiations, first = SETS[which]
    source = folder / "news.jsonl"
    if not source.exists():
        folder.mkdir(parents=True, exist_ok=True)
        around = [_article(a.id, a.title, a.published, a.text) for a in Maker(23 + first, 0.0).articles(ordinary)]
        articles = [*negotiations(), *others(other, first), *around]
        source.write_text("".join(json.dumps(one) + "\n" for one in articles), encoding="utf-8")
    articles = [json.loads(line) for line in source.read_text("utf-8").splitlines()]
    # The examples' names have a number after a dot, those of other reports have none.
    truth = {one["id"]: one["id"].partition(".")[0] for one in articles if "." in one["id"]}
    days = {one["id"]: date.fromisoformat(one["published"][:10]) for one in articles if one["id"] in truth}
    run([source], folder / "corpus", job=Job(""))
    with Corpus(folder / "corpus") as corpus:
        found = talks(corpus, least=1)
        urls = dict(corpus.ask("SELECT key, url FROM documents")[1])
        read = {url.rpartition("/")[2] for _, url in corpus.ask("SELECT key, url FROM documents WHERE relevant")[1]}
    groups = [{urls[key].rpartition("/")[2] for key in one.documents} for one in found]
    print(f"{len(articles)} reports, {len(read)} read, {sum(len(g) > 1 for g in groups)} groups of two or more\n")
    print("| negotiation | reports | read | most in one group | of that group its own | groups |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    wanted: set[Pair] = set()
    near: set[Pair] = set()
    for negotiation in dict.fromkeys(truth.values()):
        names = [name for name, of in truth.items() if of == negotiation]
        wanted |= {_pair(*two) for two in combinations(names, 2)}
        near |= near_pairs(days, names)
        own, found_in = set(names), [group for group in groups if group & set(names)]
        best = max(found_in, key=lambda group: (len(group & own), -len(group)), default=set[str]())
        held = len(best & own)
        counts = f"{len(own)} | {len(read & own)} | {held} | {held / max(1, len(best)):.2f} | {len(found_in)}"
        print(f"| {negotiation} | {counts} |")
    together = {_pair(*two) for group in groups for two in combinations(group, 2)}
    right = together & wanted
    precision = len(right) / max(1, len(together))
    print(f"\npairs put together {len(together)}, right {len(right)}: precision {precision:.2f}")
    print(f"pairs of one negotiation {len(wanted)}: recall {len(right) / len(wanted):.2f}")
    print(f"of these near in time {len(near)}: recall {len(together & near) / len(near):.2f}")
    wrong = Counter(len(group) for group in groups if len(group) > 1 and not group & set(truth))
    print(f"groups of other reports only: {sum(wrong.values())}, by size {dict(sorted(wrong.items()))}")


if __name__ == "__main__":
    main()
