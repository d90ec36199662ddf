"""Which documents are copies of one text, as outlets print the same agency's report, re-dated or cut.

Compares shingles of five words, of which one in sixteen is kept by its hash (Broder 1997, "On the resemblance and
containment of documents"), as shares of the shorter document's. A document is compared with those that began a group
or differ from the one that did, so that a thousand copies cost a thousand comparisons.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING

from detente.ledger.wording import stems
from detente.values.document import Document

if TYPE_CHECKING:
    from detente.ledger.record import Ledger

_SHINGLE = 5  # words
_SIZE = 2**61 - 1  # a prime: runs of words as remainders of it (Karp and Rabin 1987)
_FACTOR = 0x1D8E_4E27_C47D_124F % _SIZE
_LEAVING = pow(_FACTOR, _SHINGLE - 1, _SIZE)
_COPY = 0.5  # share of the shorter text's shingles that the longer has too
_SAME = 0.9  # from here on a copy adds nothing to compare others with
_KEPT = 16  # one shingle in so many is compared
_FEWEST_SHARED = 2  # shingles that a copy has in common with the other text
_FEWEST = 8  # shingles to compare by; a shorter text is compared by all of its own


def copies(ledger: Ledger) -> tuple[tuple[str, ...], ...]:
    """Groups of documents (ids, in the ledger's order) that are near-copies of one text, so one independent source."""
    return groups(ledger.documents)


@lru_cache(maxsize=8)  # a ledger that leaves some statements out asks again, for the same documents
def groups(documents: tuple[Document, ...]) -> tuple[tuple[str, ...], ...]:
    """The groups of more than one among some documents, as in `copies`."""
    group = {document.id: document.id for document in documents}

    def root(name: str) -> str:
        while group[name] != name:
            group[name] = group[group[name]]
            name = group[name]
        return name

    sizes: dict[str, int] = {}
    of_shingle: dict[int, list[str]] = defaultdict(list)  # of those documents that others are compared with
    place = {document.id: number for number, document in enumerate(documents)}
    for document in documents:
        kept = _shingles(document)
        shared = Counter(chain.from_iterable(of_shingle.get(shingle, ()) for shingle in kept))
        nearest = 0.0
        for name, both in sorted(item for item in shared.items() if item[1] >= _FEWEST_SHARED):
            if both / min(len(kept), sizes[name]) >= _COPY:
                first, second = sorted((root(name), root(document.id)), key=place.__getitem__)
                group[second] = first
                nearest = max(nearest, both / max(len(kept), sizes[name]))
        if nearest < _SAME:
            sizes[document.id] = len(kept)
            for shingle in kept:
                of_shingle[shingle].append(document.id)
    found: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        found[root(document.id)].append(document.id)
    return tuple(tuple(names) for names in found.values() if len(names) > 1)


def _shingles(document: Document) -> frozenset[int]:
    text = " ".join(document.text[b.start : b.end] for b in document.blocks if b.role in {"body", "quote"})
    found = shingles(text or document.text)
    kept = frozenset(shingle for shingle in found if shingle % _KEPT == 0)
    return kept if len(kept) >= _FEWEST else found


def shingles(text: str) -> frozenset[int]:
    """The runs of five words of a text, each as a number that is the same on every machine."""
    words = [_number(word) for word in stems(text)]
    if len(words) < _SHINGLE:
        words += [0] * (_SHINGLE - len(words))
    found = []
    run = 0
    for word in words[: _SHINGLE - 1]:
        run = (run * _FACTOR + word) % _SIZE
    for word, left in zip(words[_SHINGLE - 1 :], words, strict=False):
        run = (run * _FACTOR + word) % _SIZE
        found.append(run)
        run -= left * _LEAVING
    return frozenset(found)


@lru_cache(maxsize=1 << 16)
def _number(word: str) -> int:
    """A word as a number below 2**61."""
    return int.from_bytes(blake2b(word.encode(errors="replace"), digest_size=8).digest()) % _SIZE
