"""The negotiations of a corpus: reports of the same parties on one matter, none far from the next in time.

Reports are put together when two of them share a pair of parties and enough of the parties and words that set them
apart; the more, the longer the pause between them, and where they share one party only. It is a coarse net for finding
what to look at; the ledger that is made of one of them draws the finer lines.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import combinations

from detente.corpus.query import Corpus
from detente.errors import SettingError
from detente.values.dates import DateSpan
from detente.values.statement import AUTHOR, UNKNOWN

ALIKE = 0.18
"""Cosine of the weighted marks of two reports of the same pair of parties from which they are on one matter."""
ONE_PARTY = 1.5
"""Times that reports must be as alike that share one party only: the other side may go by another name in each."""
GAP, LONGEST = 90, 500
"""Days of pause up to which `ALIKE` is enough, and after which talks count as others whatever they are about."""
_MARKS = 30  # of a report, the weightiest
_PARTY = "@"  # before the name of a party among the marks
_PARTIES = 4  # of a report, those with most statements
_VIEWS = frozenset({"assess", "forecast"})  # anybody may hold these: they make nobody a party
_LOOKED_BACK = 40  # reports of a pair that a new one is compared with, the latest first
_WORD = re.compile(r"[a-z]{4,}")
COMMON_WORDS = "common_words.tsv"
BEFORE = 300
"""Reports of dealings that are taken to have been seen before the corpus, with words as common as they are in general:
so a small corpus of one dispute does not make everything common that this dispute is about."""


@dataclass(frozen=True, slots=True)
class CorpusTalks:
    """Reports that belong together. `id` is made of the first report's, so that it stays when more is known.

    `parties` come by how often they speak or are spoken to, but for views of what others do; `words` by their weight;
    `documents` are keys of rows, in the order of publication. Copies of reports are left out of all counts.
    """

    id: str
    parties: tuple[str, ...]
    words: tuple[str, ...]
    first: str | None
    last: str | None
    documents: tuple[str, ...]
    statements: int

    @property
    def title(self) -> str:
        """Two parties and three words that their names do not say already."""
        named = set(marks_of(" ".join(self.parties[:2])))
        words = [word for word in self.words if word not in named][:3]
        return ": ".join(filter(None, (" and ".join(self.parties[:2]), ", ".join(words))))


@dataclass(frozen=True, slots=True)
class _Report:
    key: str
    id: str
    published: str | None
    parties: tuple[str, ...]
    dealing: dict[str, int]  # how often each party speaks or is spoken to, but for views of what others do
    marks: dict[str, float]
    statements: int

    @property
    def day(self) -> date | None:
        return DateSpan.parse(self.published).first if self.published else None


def talks(corpus: Corpus, *, least: int = 2) -> list[CorpusTalks]:
    """The talks of a corpus, those with most statements first.

    Args:
        least: leave out talks of fewer reports.
    """
    reports = _reports(corpus)
    root = list(range(len(reports)))

    def find(place: int) -> int:
        while root[place] != place:
            root[place] = root[root[place]]
            place = root[place]
        return place

    sharing: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, report in enumerate(reports):
        own = sorted(report.parties)
        for shared in (*combinations(own, 2), *combinations(own, 1)):
            earlier = sharing[shared]
            for other in reversed(earlier[-_LOOKED_BACK:]):
                wanted = _wanted(reports[other], report)
                if wanted is None:
                    break  # they come in the order of their days: the others are further off
                wanted *= ONE_PARTY if len(shared) == 1 else 1.0
                first, second = find(other), find(place)
                if first != second and _cosine(reports[other].marks, report.marks) >= wanted:
                    root[max(first, second)] = min(first, second)
            earlier.append(place)
    members: dict[int, list[_Report]] = defaultdict(list)
    for place, report in enumerate(reports):
        members[find(place)].append(report)
    found = [talks for group in members.values() if len(group) >= least and len((talks := _talks(group)).parties) > 1]
    return sorted(found, key=lambda one: (-one.statements, one.first or "", one.id))


def _reports(corpus: Corpus) -> list[_Report]:
    """Reports with statements of a party at least, in the order of publication, undated ones last."""
    said: dict[str, Counter[str]] = defaultdict(Counter)
    dealing: dict[str, Counter[str]] = defaultdict(Counter)
    words: dict[str, Counter[str]] = defaultdict(Counter)
    counts: Counter[str] = Counter()
    for key, kind, actor, addressee, content in corpus.ask(
        "SELECT key, kind, actor, addressee, content FROM statements WHERE NOT copy ORDER BY key, start"
    )[1]:
        counts[key] += 1
        named = {party for party in (actor, *addressee) if party not in (AUTHOR, UNKNOWN, "")}
        said[key].update(named)
        if kind not in _VIEWS:
            dealing[key].update(named)
        words[key].update(marks_of(content))
    documents = corpus.ask(
        "SELECT key, id, title, published FROM documents WHERE statements > 0 AND copy_of IS NULL "
        "ORDER BY coalesce(published, '9999'), key"
    )[1]
    for key, _, title, _ in documents:
        words[key].update(marks_of(title or ""))
    of_report: dict[str, tuple[str, ...]] = {}
    for key, _, _, _ in documents:
        most = sorted(said[key].items(), key=lambda i: (-i[1], i[0]))[:_PARTIES]
        of_report[key] = tuple(party for party, _ in most)
        words[key].update({_PARTY + party: times for party, times in most})
    spread = Counter(mark for own in words.values() for mark in own)
    return [
        _Report(
            key,
            name,
            published,
            of_report[key],
            dealing[key],
            _weighted(words[key], spread, len(documents)),
            counts[key],
        )
        for key, name, _, published in documents
        if of_report[key]
    ]


def _weighted(own: Counter[str], spread: Counter[str], total: int) -> dict[str, float]:
    """The weightiest marks of a report, its words and parties, by frequency here and rarity elsewhere; of length one.

    So a pair of parties that meets in one dispute only says much, and one that meets everywhere next to nothing.
    """
    common = common_words()
    weights = {
        mark: (1 + math.log(n)) * math.log((1 + total + BEFORE) / (spread[mark] + BEFORE * common.get(mark, 0.0)))
        for mark, n in own.items()
    }
    best = sorted(((w, mark) for mark, w in weights.items() if w > 0), key=lambda i: (-i[0], i[1]))[:_MARKS]
    length = math.sqrt(sum(w * w for w, _ in best)) or 1.0
    return {mark: w / length for w, mark in best}


def marks_of(text: str) -> list[str]:
    """The words of a text that may tell what it is about."""
    return _WORD.findall(text.lower())


@cache
def common_words() -> dict[str, float]:
    """The share of reports of dealings in which common words stand, whatever these reports are about.

    Raises: SettingError where the file is not what `learn` writes.
    """
    lines = resources.files(__package__).joinpath(COMMON_WORDS).read_text("utf-8").splitlines()
    try:
        return {word: float(share) for word, share in (line.split("\t") for line in lines)}
    except ValueError:
        raise SettingError("these are no words with shares", where=f"corpus/{COMMON_WORDS}") from None


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    if not one or not other:
        return 1.0  # marks that every report has set nothing apart
    return sum(weight * other.get(mark, 0.0) for mark, weight in one.items())


def _wanted(one: _Report, other: _Report) -> float | None:
    """How alike two reports must be: more by the root of a pause beyond `GAP`; None where it is too long."""
    if one.day is None or other.day is None:
        return ALIKE if one.day is other.day else None
    pause = abs((other.day - one.day).days)
    return ALIKE * math.sqrt(max(1.0, pause / GAP)) if pause <= LONGEST else None


def _talks(group: Sequence[_Report]) -> CorpusTalks:
    parties: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for report in group:
        parties.update(report.dealing)
        for mark, weight in report.marks.items():
            if not mark.startswith(_PARTY):
                words[mark] += weight  # type: ignore[assignment]
    days = sorted(report.published for report in group if report.published)
    return CorpusTalks(
        id=hashlib.sha256(group[0].id.encode()).hexdigest()[:8],
        parties=tuple(party for party, _ in sorted(parties.items(), key=lambda i: (-i[1], i[0]))),
        words=tuple(word for word, _ in sorted(words.items(), key=lambda i: (-i[1], i[0]))[:8]),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        documents=tuple(report.key for report in group),
        statements=sum(report.statements for report in group),
    )
