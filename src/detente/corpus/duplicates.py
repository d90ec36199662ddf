"""Near-duplicates over a corpus: copies of one agency report, shortened or with another headline.

A document's signature is a MinHash of its runs of words, made where it is read. Signatures that agree in a band of
rows are compared as a whole; those alike enough are one report, and the one published first stands for all.

Source: Broder (1997), On the resemblance and containment of documents; Leskovec, Rajaraman and Ullman (2020),
Mining of Massive Datasets, section 3.4, for the bands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from detente.errors import SettingError

PERMUTATIONS = 128
BANDS = 16
"""Bands of eight rows: two texts that share 0.8 of their runs of words meet in one with a chance of 0.95."""
ALIKE = 0.7
"""The share of equal rows from which two documents count as one report."""
_RUN = 4  # words
_SEED = 20160906
_WORD = re.compile(r"\w+")
_MOST = 20_000  # words of a document that are looked at
_BUCKET = 50  # of the documents in one bucket, each is compared with the first few that are not alike


def signature(text: str) -> bytes:
    """The MinHash signature of a text: `PERMUTATIONS` numbers of four bytes; empty for a text of few words.

    Raises: SettingError where the library is not installed.
    """
    words = _WORD.findall(text.casefold())[:_MOST]
    if len(words) < 2 * _RUN:
        return b""
    try:
        rensa = import_module("rensa")
    except ImportError:
        raise SettingError("marking copies needs rensa", mend="pip install 'detente[corpus]'") from None
    runs = {" ".join(words[i : i + _RUN]) for i in range(len(words) - _RUN + 1)}
    sketch = rensa.RMinHash(num_perm=PERMUTATIONS, seed=_SEED)
    sketch.update(sorted(runs))
    return np.asarray(sketch.digest(), dtype="<u4").tobytes()


def groups(signatures: Sequence[bytes]) -> NDArray[np.int64]:
    """For each document the place of the one that stands for it: itself, or the first of those it is alike to.

    Args:
        signatures: in the order in which documents may stand for others, earliest first; empty ones are alike to none.
    """
    leader = np.arange(len(signatures))
    having = np.array([i for i, one in enumerate(signatures) if one], dtype=np.int64)
    if not len(having):
        return leader
    rows = np.frombuffer(b"".join(signatures[i] for i in having), dtype="<u4").reshape(len(having), PERMUTATIONS)
    width = PERMUTATIONS // BANDS
    for band in range(BANDS):
        part = np.ascontiguousarray(rows[:, band * width : (band + 1) * width])
        keys = part.view([("", part.dtype)] * width).ravel()
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        edges = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1], [True])))
        for start, end in pairwise(edges):
            if end - start > 1:
                _join(order[start:end], rows, having, leader)
    return np.array([_find(leader, i) for i in range(len(leader))], dtype=np.int64)


def _join(
    bucket: NDArray[np.int64], rows: NDArray[np.uint32], having: NDArray[np.int64], leader: NDArray[np.int64]
) -> None:
    kept: list[int] = []
    for one in bucket:
        for other in kept:
            first, second = _find(leader, int(having[other])), _find(leader, int(having[one]))
            if first == second:
                break
            if np.mean(rows[one] == rows[other]) >= ALIKE:
                leader[max(first, second)] = min(first, second)
                break
        else:
            if len(kept) < _BUCKET:
                kept.append(int(one))


def _find(leader: NDArray[np.int64], place: int) -> int:
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = int(leader[place])
    return place
