"""The first filter of a corpus: may a report tell of dealings between parties at all?

It works on the words of a text before anything is parsed, as most of what an archive holds is about something else.
It looks twice. First at the report as a whole: words of dealings, moves and parties that it holds, from a list
(`relevance.toml`). Then, where these leave it open, sentence by sentence: how likely each tells of an act, by weights
of its words that were learned (`act_words.tsv`, made by `learn`). docs/corpus.md says how many reports of dealings the
filter keeps and how many others it lets through.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib import resources

from detente.errors import SettingError

ACT_WORDS, BIAS = "act_words.tsv", "(bias)"
READ = 20_000
"""Code points of a text that are looked at: a report says early what it is about."""
READ_PAGE = 300_000
"""Code points of a page's source that are looked at."""
BRIEF, LEAST = 150, 30
"""Words below which a report counts as brief, and below which it is not helped further."""
GROWTH = 0.7
"""Distinct words grow by this power of the length of a short text (Heaps 1978, Information Retrieval, section 7.5;
exponents between 0.4 and 0.8 are usual, greater for short texts)."""
_WORD = re.compile(r"[a-z]{3,}")
_ANY_WORD = re.compile(r"[a-z]{2,}")
_SENTENCE_END = re.compile(r"""(?<=[.!?"”])\s+|\n+""")
_SHORT = 10  # code points of what is no sentence
_UNSEEN = re.compile(r"<(script|style|noscript|svg|head)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S)
_TAG = re.compile(r"<[^>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class Cues:
    """The first look: weights by whole word and by beginning of a word, and the sums that are enough.

    `enough` is the sum from which a report passes, `acts` what sentences add to it that are all sure to tell of acts,
    `page` the sum from which a page is taken apart.
    """

    enough: float
    acts: float
    page: float
    whole: dict[str, tuple[str, float]]
    beginnings: tuple[tuple[str, float], ...]

    def score(self, text: str) -> float:
        """The sum of the weights of the entries that a text holds, each once."""
        return sum(dict(filter(None, map(self._entry, set(_WORD.findall(text[:READ].lower()))))).values())

    def weight(self, text: str) -> float:
        """The score that a brief report would have if it were as long as others."""
        score = self.score(text)
        if not score or (len(text) > 12 * BRIEF and len(text.split(maxsplit=BRIEF)) > BRIEF):
            return score
        words = len(text.split())
        return score * math.pow(max(1.0, BRIEF / max(words, LEAST)), GROWTH)

    def _entry(self, word: str) -> tuple[str, float] | None:
        """Which entry of the list a word belongs to, so that each counts once, with its weight."""
        found = _known.get(word)
        if found is None:
            found = self.whole.get(word) or next(
                ((start, weight) for start, weight in self.beginnings if word.startswith(start)), ("", 0.0)
            )
            if len(_known) < 200_000:  # the words of a language, not every misspelling of an archive
                _known[word] = found
        return found if found[1] else None


_known: dict[str, tuple[str, float]] = {}


@dataclass(frozen=True, slots=True)
class Acts:
    """The second look: a logistic regression on the distinct words of a sentence.

    The sum of their weights is divided by the root of their number, so that long sentences are not likelier.
    """

    bias: float
    weights: Mapping[str, float]

    def likely(self, words: frozenset[str]) -> float:
        """How likely a sentence of these words tells of an act, from 0 to 1."""
        total = sum(map(self.weights.get, words & self.weights.keys()))  # type: ignore[arg-type]
        return 1 / (1 + math.exp(-self.bias - total / math.sqrt(max(1, len(words)))))

    def share(self, text: str) -> float:
        """How likely the sentences of a report tell of acts: the mean of the likelier two thirds of them."""
        found = sorted((self.likely(words_of(sentence)) for sentence in sentences(text[:READ])), reverse=True)
        best = found[: max(3, len(found) * 2 // 3)]
        return sum(best) / len(best) if best else 0.0


def sentences(text: str) -> list[str]:
    """The sentences of a text by their marks alone; shreds are left out."""
    return [one for one in _SENTENCE_END.split(text) if len(one) > _SHORT]


def words_of(sentence: str) -> frozenset[str]:
    """The distinct words of a sentence."""
    return frozenset(_ANY_WORD.findall(sentence.lower()))


def is_relevant(text: str, acts: Acts | None = None) -> bool:
    """Whether a report may tell of dealings between parties; `acts` in place of the words that come with detente."""
    cues = load_cues()
    score = cues.weight(text)
    if score >= cues.enough or score + cues.acts < cues.enough:
        return score >= cues.enough  # whatever its sentences are
    return score + cues.acts * (acts or load_acts()).share(text) >= cues.enough


def page_words(page: bytes) -> str:
    """All that an HTML page shows, menus and all, without taking it apart."""
    source = page[:READ_PAGE].decode("utf-8", "replace")
    return unescape(_TAG.sub(" ", _UNSEEN.sub(" ", source)))


def page_is_relevant(words: str) -> bool:
    """The first look at an HTML page by all its words, which lets more through than a look at its main text."""
    cues = load_cues()
    return cues.weight(words) >= cues.page


@cache
def load_cues() -> Cues:
    """The words of the first look.

    Raises: SettingError naming what is wrong with the file.
    """
    where = "corpus/relevance.toml"
    found = tomllib.loads(resources.files(__package__).joinpath("relevance.toml").read_text("utf-8"))
    whole: dict[str, tuple[str, float]] = {}
    beginnings: dict[str, float] = {}
    for group in found["group"]:
        for word in group["words"]:
            stem, star, rest = word.partition("*")
            if rest or not stem.isascii() or not stem.isalpha() or not stem.islower():
                raise SettingError(f"{word!r} is no word of the filter", where=where)
            if stem in whole or stem in beginnings:
                raise SettingError(f"{word!r} stands twice", where=where)
            if star:
                beginnings[stem] = float(group["weight"])
            else:
                whole[stem] = (stem, float(group["weight"]))
    longest = sorted(beginnings.items(), key=lambda item: (-len(item[0]), item[0]))
    enough, acts, page = (float(found[name]) for name in ("enough", "acts", "page"))
    return Cues(enough, acts, page, whole, tuple(longest))


@cache
def load_acts() -> Acts:
    """The words of the second look.

    Raises: SettingError where the file is not what `learn` writes.
    """
    lines = resources.files(__package__).joinpath(ACT_WORDS).read_text("utf-8").splitlines()
    try:
        weights = {word: float(weight) for word, weight in (line.split("\t") for line in lines)}
        return Acts(weights.pop(BIAS), weights)
    except (ValueError, KeyError):
        raise SettingError("these are no words with weights", where=f"corpus/{ACT_WORDS}") from None
