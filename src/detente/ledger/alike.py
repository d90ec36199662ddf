"""Threads that may be one matter told in other words: what a sentence encoder finds alike, for a person to decide.

Word lists know near-synonyms one by one; an encoder goes further, and cannot tell a thing from its contrary. So what it
finds is shown, not done: `docs/decisions/0016-an-encoder-suggests.md`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from detente.ledger.mentions import Mention
from detente.ledger.record import Ledger
from detente.ledger.sides import sides
from detente.ledger.threads import Thread, threads
from detente.ledger.wording import amounts_differ

ALIKE = 0.65
"""Cosine from which two wordings are worth a look. Measured: docs/accuracy-threads.md."""

_COMPARED = 12  # wordings of one thread

Vectors = Callable[[Sequence[str]], NDArray[np.float32]]
"""Unit vectors of texts, shape [texts, any]."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two threads that may be one: how near their nearest wordings lie (cosine, 1 the same), and these wordings."""

    one: str
    other: str
    score: float
    words: tuple[str, str]


def alike(
    ledger: Ledger, vectors: Vectors, least: float = ALIKE, found: Sequence[Thread] | None = None
) -> tuple[Pair, ...]:
    """Pairs of threads that may be one matter, the likeliest first.

    One side would act in both; both ask that it be done, or both that it be left undone; no two of their wordings
    name other amounts of one thing; and no person has taken them apart.

    Args:
        vectors: gives each text a vector, as `detente.reading.learned.sentence_vectors.unit_vectors` does.
        found: the ledger's threads, with their links, where they are known already.
    """
    every = threads(ledger) if found is None else tuple(found)
    mentions = {thread.id: _mentions(thread) for thread in every}
    texts = list(dict.fromkeys(m.term.text for those in mentions.values() for m in those))
    if not texts:
        return ()
    place = {text: number for number, text in enumerate(texts)}
    near = vectors(texts)
    pairs = []
    for one, other in _candidates(ledger, every, mentions):
        rows, columns = ([place[m.term.text] for m in mentions[thread.id]] for thread in (one, other))
        scores = near[rows] @ near[columns].T
        row, column = divmod(int(scores.argmax()), len(columns))
        score = round(float(scores[row, column]), 3)
        if score >= least:
            pairs.append(Pair(one.id, other.id, score, (texts[rows[row]], texts[columns[column]])))
    return tuple(sorted(pairs, key=lambda pair: -pair.score))


def _mentions(thread: Thread) -> list[Mention]:
    """The wordings of a thread, each once, as many as are compared."""
    told = {link.mention.term.text: link.mention for link in thread.links if link.mention is not None}
    return list(told.values())[:_COMPARED]


def _candidates(
    ledger: Ledger, every: Sequence[Thread], mentions: dict[str, list[Mention]]
) -> Iterator[tuple[Thread, Thread]]:
    """Pairs that are to be compared, in the order of the threads."""
    apart = [(frozenset(g.one), frozenset(g.other)) for g in ledger.groupings if g.how == "apart"]
    for one, other in _of_one_side(ledger, every):
        if (
            one.negative == other.negative
            and _may_be_one(mentions[one.id], mentions[other.id])
            and not any(_taken_apart(one, other, *sets) for sets in apart)
        ):
            yield one, other


def _of_one_side(ledger: Ledger, every: Sequence[Thread]) -> Iterator[tuple[Thread, Thread]]:
    """Pairs of threads of one circle of reports in which one side would act, each pair once."""
    circle_of = {s.id: number for number, part in enumerate(ledger.circles) for s in part.statements}
    who = [sides(part) for part in ledger.circles]
    groups: dict[tuple[int, str], list[int]] = defaultdict(list)
    for place, thread in enumerate(every):
        circle = circle_of[thread.statements[0]]
        for side in {who[circle].side(name) for name in thread.actor}:
            groups[circle, side].append(place)
    for one, other in sorted({pair for group in groups.values() for pair in combinations(group, 2)}):
        yield every[one], every[other]


def _may_be_one(some: Sequence[Mention], others: Sequence[Mention]) -> bool:
    return bool(some and others) and not any(amounts_differ(m.wording, o.wording) for m in some for o in others)


def _taken_apart(one: Thread, other: Thread, first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether a person put statements of the one on one side, and of the other on the other."""
    here, there = set(one.statements), set(other.statements)
    return bool((here & first and there & second) or (here & second and there & first))
