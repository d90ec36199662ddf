"""The first filter of a corpus: may a report tell of dealings between parties at all?

It works on the words of a text before anything is parsed, as most of what an archive holds is about something else.
The words are data (`relevance.toml`); docs/corpus.md says how many reports of dealings it keeps and how many others
it lets through.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib import resources

from detente.errors import SettingError

_WORD = re.compile(r"[a-z]{3,}")
_UNSEEN = re.compile(r"<(script|style|noscript|svg|head)\b.*?</\1\s*>|<!--.*?-->", re.I | re.S)
_TAG = re.compile(r"<[^>]{0,2000}>")
READ = 20_000
"""Code points of a text that are looked at: a report says early what it is about."""
READ_PAGE = 300_000
"""Code points of a page's source that are looked at."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Weights by whole word and by beginning of a word, and the sum that is enough.

    `stem_of` keeps which entry of the list a known form belongs to, so that each counts once.
    """

    enough: float
    whole: dict[str, tuple[str, float]]
    beginnings: tuple[tuple[str, float], ...]

    def score(self, text: str) -> float:
        """The sum of the weights of the entries that a text holds, each once."""
        return sum(dict(filter(None, map(self._entry, set(_WORD.findall(text[:READ].lower()))))).values())

    def _entry(self, word: str) -> tuple[str, float] | None:
        found = _known.get(word)
        if found is None:
            found = self.whole.get(word) or next(
                ((start, weight) for start, weight in self.beginnings if word.startswith(start)), ("", 0.0)
            )
            if len(_known) < 200_000:  # the words of a language, not every misspelling of an archive
                _known[word] = found
        return found if found[1] else None


_known: dict[str, tuple[str, float]] = {}


def is_relevant(text: str) -> bool:
    """Whether a report may tell of dealings between parties."""
    cues = load_cues()
    return cues.score(text) >= cues.enough


def page_is_relevant(page: bytes) -> bool:
    """The same of an HTML page by all its words, menus and all, without taking it apart: it lets more through."""
    source = page[:READ_PAGE].decode("utf-8", "replace")
    cues = load_cues()
    return cues.score(unescape(_TAG.sub(" ", _UNSEEN.sub(" ", source)))) >= cues.enough


@cache
def load_cues() -> Cues:
    """The filter's words.

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
    return Cues(float(found["enough"]), whole, tuple(longest))
