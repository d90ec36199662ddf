"""Words cut into the pieces that the sentence encoder knows, each with its place in the text.

The encoder was trained on lower-case text without accents, cut by the WordPiece rule: the longest piece of the
vocabulary that fits, then the longest that carries on. Source: Devlin, Chang, Lee, Toutanova (2019), BERT, section 3
(the vocabulary of the uncased English model, Apache-2.0).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from detente.reading.learned.linear_model import read_archive

OPENING, CLOSING, UNKNOWN_PIECE = "[CLS]", "[SEP]", "[UNK]"
_WORDS = re.compile(r"[^\W_]+|_|[^\w\s]")
_LONGEST = 60
"""Characters of a word beyond which it is no word: cutting takes time by the square of the length."""

Ints = NDArray[np.int64]


@lru_cache(maxsize=1)
def vocabulary() -> Mapping[str, int]:
    """Every piece with its number; pieces that carry a word on begin with "##"."""
    written = read_archive("pieces.npz")["pieces"].tobytes().decode()
    return {piece: number for number, piece in enumerate(written.split("\n"))}


def cut(text: str) -> tuple[Ints, Ints]:
    """The numbers of the pieces of a text and the offset at which the word of each begins, in code points."""
    numbers: list[int] = []
    offsets: list[int] = []
    for found in _WORDS.finditer(text):
        parts = pieces_of(found.group())
        numbers += parts
        offsets += [found.start()] * len(parts)
    return np.asarray(numbers, dtype=np.int64), np.asarray(offsets, dtype=np.int64)


@lru_cache(maxsize=50_000)
def pieces_of(word: str) -> tuple[int, ...]:
    """The numbers of the pieces of one word, in lower case and without accents; none for marks that are not seen."""
    known = vocabulary()
    plain = "".join(
        c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) not in ("Mn", "Cc", "Cf", "Cs")
    )
    if not plain:
        return ()
    if len(plain) > _LONGEST:
        return (known[UNKNOWN_PIECE],)
    numbers: list[int] = []
    at = 0
    while at < len(plain):
        for end in range(len(plain), at, -1):
            number = known.get(("##" if at else "") + plain[at:end])
            if number is not None:
                break
        else:
            return (known[UNKNOWN_PIECE],)
        numbers.append(number)
        at = end
    return tuple(numbers)
