"""When two statements report one act, and when two documents are copies of one text."""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b

from detente.ledger.events import When
from detente.ledger.record import Ledger
from detente.ledger.wording import likeness, stems, wording
from detente.values.document import Document
from detente.values.statement import Statement

_ALIKE = 0.5
_SHINGLE = 5  # words
_COPY = 0.5  # share of the shorter text's shingles that the longer has too
_KEPT = 16  # one shingle in so many is compared


def same_act(one: Statement, other: Statement, whens: dict[str, When]) -> bool:
    """Whether both report one act: kind, actor and likely content are the same, and the dates do not exclude it.

    Within one document only what refers to the other is told twice; what does not is a second act.
    """
    if one.kind != other.kind or one.actor != other.actor:
        return False
    if one.document == other.document:
        return one.id in other.refers_to or other.id in one.refers_to
    if (one.certainty == "denied") != (other.certainty == "denied"):
        return False
    if not whens[one.id].overlaps(whens[other.id]):
        return False
    names = (one.actor, *one.addressee, *other.addressee)
    first, second = wording(one.content, names=names), wording(other.content, names=names)
    return not first.words or not second.words or likeness(first, second) >= _ALIKE


def copies(ledger: Ledger) -> tuple[tuple[str, ...], ...]:
    """Groups of documents that are near-copies of one text (one agency's report), so one independent source.

    Compares shingles of five words, of which one in sixteen is kept by its hash (Broder 1997, "On the
    resemblance and containment of documents"), as shares of the shorter document's.
    """
    of_shingle: dict[int, list[str]] = defaultdict(list)
    sizes: dict[str, int] = {}
    for document in ledger.documents:
        kept = _shingles(document)
        sizes[document.id] = len(kept)
        for shingle in kept:
            of_shingle[shingle].append(document.id)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for names in of_shingle.values():
        for k, one in enumerate(names):
            for other in names[k + 1 :]:
                shared[one, other] += 1
    group = {document.id: document.id for document in ledger.documents}

    def root(name: str) -> str:
        while group[name] != name:
            name = group[name]
        return name

    for (one, other), both in shared.items():
        if both >= 2 and both >= _COPY * min(sizes[one], sizes[other]):
            first, second = sorted((root(one), root(other)))
            group[second] = first
    groups: dict[str, list[str]] = defaultdict(list)
    for document in ledger.documents:
        groups[root(document.id)].append(document.id)
    return tuple(tuple(names) for names in groups.values() if len(names) > 1)


def _shingles(document: Document) -> set[int]:
    text = " ".join(document.text[b.start : b.end] for b in document.blocks if b.role in {"body", "quote"})
    words = stems(text or document.text)
    found = {
        int.from_bytes(blake2b(" ".join(words[k : k + _SHINGLE]).encode(), digest_size=8).digest())
        for k in range(max(1, len(words) - _SHINGLE + 1))
    }
    kept = {shingle for shingle in found if shingle % _KEPT == 0}
    return kept if len(kept) >= 8 else found
