"""The form in which names are compared: plain letters in lower case, split as spaCy's tokens would be."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[a-z0-9+]+")
_LETTERS = {"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "Æ": "Ae"}
_PLAIN = str.maketrans({**_LETTERS, "œ": "oe", "ð": "d", "þ": "th", "’": "'", "‘": "'"})


def plain(text: str) -> str:
    """The text without accents."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKD", text.translate(_PLAIN)).encode("ascii", "ignore").decode()


def pieces(text: str) -> list[str]:
    """The words of a name: accents, dots and case dropped, split at all else ("Al-Qaeda's" -> al qaeda s)."""
    if text.isascii() and text.isalpha():
        return [text.lower()]
    return _WORD.findall(plain(text).replace(".", "").lower())


def key_of(text: str) -> str:
    """The look-up key of a whole name."""
    return " ".join(pieces(text))


def one_apart(one: str, other: str) -> bool:
    """Whether two different words are alike but for one letter too many, missing or changed."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]
