"""Which documents are copies of one text, as outlets print the same agency's report, re-dated or cut.

Compares shingles of five words, of which one in sixteen is kept by its hash (Broder 1997, "On the resemblance and
containment of documents"), as shares of the shorter document's. A document is compared with those that began a group
or differ from the one that did, so that a thousand copies cost a thousand comparisons.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from typing import TYPE_CHECKING, Any

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


@lru_cache(maxsize=1 << 8)  # a ledger that leaves some statements out asks again, for the same documents of each circle
def groups(documents: tuple[Document, ...]) -> tuple[tuple[str, ...], ...]:
    """The groups of more than one among some documents, as in `copies`."""
    found = Copies()
    found.change({document.id: (place, document) for place, document in enumerate(documents)})
    return tuple(dict.fromkeys(found.of[document.id] for document in documents if document.id in found.of))


def _grouped(kept: Mapping[str, frozenset[int]]) -> tuple[tuple[str, ...], ...]:
    """The groups among documents, given in order, each with its shingles."""
    group = {name: name for name in kept}

    def root(name: str) -> str:
        while group[name] != name:
            group[name] = group[group[name]]
            name = group[name]
        return name

    sizes: dict[str, int] = {}
    of_shingle: dict[int, list[str]] = defaultdict(list)  # of those documents that others are compared with
    place = {name: number for number, name in enumerate(kept)}
    for document, own in kept.items():
        shared = Counter(chain.from_iterable(of_shingle.get(shingle, ()) for shingle in own))
        nearest = 0.0
        for name, both in sorted(item for item in shared.items() if item[1] >= _FEWEST_SHARED):
            if both / min(len(own), sizes[name]) >= _COPY:
                first, second = sorted((root(name), root(document)), key=place.__getitem__)
                group[second] = first
                nearest = max(nearest, both / max(len(own), sizes[name]))
        if nearest < _SAME:
            sizes[document] = len(own)
            for shingle in own:
                of_shingle[shingle].append(document)
    found: dict[str, list[str]] = defaultdict(list)
    for document in kept:
        found[root(document)].append(document)
    return tuple(tuple(names) for names in found.values() if len(names) > 1)


class Copies:
    """The groups of copies of a record that changes.

    Documents bear on each other only where they have enough in common to be copies, or through others: a change asks
    for the groups among those alone that hang together with what has changed. Of what two copies have in common, at
    least one shingle is among any half of the shorter one's (and one more), so that it is enough to look for those that
    the fewest documents have (Chaudhuri, Ganti and Kaushik 2006, "A primitive operator for similarity joins").
    """

    def __init__(self) -> None:
        self.of: dict[str, tuple[str, ...]] = {}  # the group of each document that has copies
        self._places: dict[str, Any] = {}
        self._kept: dict[str, frozenset[int]] = {}
        self._rarest: dict[str, list[int]] = {}
        self._holding: dict[int, set[str]] = defaultdict(set)
        self._rare_in: dict[int, set[str]] = defaultdict(set)

    def change(self, now: Mapping[str, tuple[Any, Document] | None]) -> set[str]:
        """Take in documents that are new or changed, with what sorts them; those of another group than before."""
        near: set[str] = set()
        for name in now:
            near |= self._near(name)
            for shingle in self._kept.pop(name, ()):
                self._holding[shingle].discard(name)
            for shingle in self._rarest.pop(name, ()):
                self._rare_in[shingle].discard(name)
            self._places.pop(name, None)
        here = {name: item for name, item in now.items() if item is not None}
        for name, (place, document) in here.items():
            self._places[name] = place
            self._kept[name] = own = _shingles(document)
            for shingle in own:
                self._holding[shingle].add(name)
        for name in here:
            own = self._kept[name]
            needed = max(_FEWEST_SHARED, math.ceil(_COPY * len(own)))
            rarest = sorted(own, key=lambda shingle: len(self._holding[shingle]))[: len(own) - needed + 1]
            self._rarest[name] = rarest
            for shingle in rarest:
                self._rare_in[shingle].add(name)
        for name in here:
            near |= self._near(name)
        near = self._hanging_together(name for name in near if name in self._kept)
        ordered = sorted(near, key=self._places.__getitem__)
        group_of = {name: group for group in _grouped({n: self._kept[n] for n in ordered}) for name in group}
        before_of = {name: self.of.pop(name, None) for name in near | now.keys()}
        self.of |= group_of
        return {name for name, group in before_of.items() if group_of.get(name) != group}

    def _near(self, name: str) -> set[str]:
        """The documents that have enough in common with one to be copies of it."""
        own = self._kept.get(name, frozenset())
        found = {other for shingle in self._rarest.get(name, ()) for other in self._holding[shingle]}
        found.update(other for shingle in own for other in self._rare_in.get(shingle, ()))
        found.discard(name)
        return {other for other in found if _enough(own, self._kept[other])}

    def _hanging_together(self, names: Iterable[str]) -> set[str]:
        found = set(names)
        ahead = list(found)
        while ahead:
            for name in self._near(ahead.pop()) - found:
                found.add(name)
                ahead.append(name)
        return found


def _enough(one: frozenset[int], other: frozenset[int]) -> bool:
    both = len(one & other)
    return both >= _FEWEST_SHARED and both / min(len(one), len(other)) >= _COPY


@lru_cache(maxsize=1 << 12)  # asked again of each report for every day that a verdict is followed back to
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
