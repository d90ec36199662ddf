"""Whether a text is English, at little cost."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from detente.documents.identity import nfc
from detente.errors import LanguageError, SettingError

ENGLISH = "en"
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 20  # words below which a text is too short to say its language
_SHOWN = 20_000  # code points looked at
_ENGLISH = 0.10  # share of English function words, above which no second opinion is asked
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class Languages:
    """English function words that other languages lack, and the English names of languages by ISO 639-1 code."""

    english: frozenset[str]
    names: dict[str, str]


def check_english(text: str, *, where: str = "") -> None:
    """Refuse a text in another language than English; one whose language cannot be told passes.

    Raises: LanguageError naming the language.
    """
    code = language_of(text)
    if code is None or code == ENGLISH:
        return
    raise LanguageError(
        f"the text is in {name_of(code)}; only English is read",
        where=where, mend="give an English text or translation", language=code,
    )  # fmt: skip


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of a text's language; None where that cannot be told.

    A text of fewer than twenty words gives too little evidence. One of which a tenth is English function words is
    English; only where that leaves a doubt is the statistical identifier loaded, and it must be sure by 0.9.
    """
    sample = text[:_SHOWN]
    words = _WORD.findall(sample.casefold())
    foreign_letters = sum(len(word) for word in words if ord(word[0]) > 0x24F)
    if len(words) < _ENOUGH and foreign_letters < 2 * _ENOUGH:
        return None
    languages = load_languages()
    known = sum(word in languages.english for word in words)
    if known >= _ENGLISH * len(words) and foreign_letters < sum(map(len, words)) / 2:
        return ENGLISH
    code, share = _identify(sample)
    return code if code == ENGLISH or share >= _SURE else None


def name_of(code: str) -> str:
    """The English name of a language by its ISO 639-1 code."""
    return load_languages().names.get(code, f"the language {code!r}")


def _identify(sample: str) -> tuple[str, float]:
    """The likeliest language's ISO 639-1 code and how sure that is against English, from 0.5 to 1.

    The identifier's scores are logarithms that grow with the length of the text; divided by the root of
    that length they stay comparable.
    """
    from py3langid import rank  # type: ignore[import-untyped]  # its model takes a second to load

    shown = nfc(sample.encode("utf-8", "replace").decode("utf-8"))
    scores = {str(code): float(score) for code, score in rank(shown)}
    best = max(scores, key=lambda code: scores[code])
    margin = (scores[best] - scores.get("en", -math.inf)) / math.sqrt(len(shown.encode("utf-8")))
    return best, 1 / (1 + math.exp(-min(margin, 700.0)))


@cache
def load_languages() -> Languages:
    """Read and check `languages.toml`.

    Raises: SettingError for a list that is missing or empty.
    """
    data = tomllib.loads(resources.files("detente.documents").joinpath("languages.toml").read_text(encoding="utf-8"))
    words, names = data.get("english", {}).get("words", []), data.get("names", {})
    if not words or not names:
        raise SettingError("no English words or no names of languages", where="languages.toml")
    return Languages(frozenset(words), {str(code): str(name) for code, name in names.items()})
