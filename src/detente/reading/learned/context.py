"""What the words of a document mean where they stand: the encoder's vectors, laid beside the tokens of the parse.

The encoder reads the text itself and needs no parse, so that both can work at the same time.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

import numpy as np

from detente.reading.as_read import blocks_as_read
from detente.reading.learned.encoder import WIDTH
from detente.reading.learned.engine import Windows
from detente.reading.learned.linear_model import Floats
from detente.reading.learned.pieces import CLOSING, OPENING, Ints, cut, vocabulary
from detente.values.document import Document

WINDOW = 250
"""Pieces that are read together: about ten sentences."""
_SENTENCE_END = re.compile(r"""[.!?…]["'”’»)\]]*\s+""")


@dataclass(frozen=True, slots=True)
class Encoded:
    """The vectors of a document's pieces, shape [pieces, 384], and where the word of each begins in the text."""

    vectors: Floats
    offsets: Ints


@dataclass(frozen=True, slots=True)
class Context:
    """Vectors by token: `first[i]` is the first piece of token i, `after[i]` the piece after its last.

    `sums[p]` is the sum of the vectors before piece p, shape [pieces + 1, 384].
    """

    vectors: Floats
    sums: Floats
    first: Ints
    after: Ints

    def words(self, tokens: Sequence[int] | Ints) -> Floats:
        """The vectors of single tokens, by their first piece; shape [tokens, 384]."""
        return self.vectors[self.first[np.asarray(tokens, dtype=np.int64)]]

    def means(self, starts: Sequence[int] | Ints, ends: Sequence[int] | Ints) -> Floats:
        """The mean vectors of the token ranges [start, end); shape [ranges, 384]."""
        low = self.first[np.asarray(starts, dtype=np.int64)]
        high = np.maximum(self.after[np.asarray(ends, dtype=np.int64) - 1], low + 1)
        return np.asarray((self.sums[high] - self.sums[low]) / (high - low)[:, None], dtype=np.float32)


def encode(document: Document, encoder: Windows) -> Encoded:
    """The vectors of what is read of a document: its body and quote blocks."""
    windows, offsets = framed(document)
    return _encoded([encoder.window(window) for window in windows], offsets)


def encode_beside(document: Document, encoder: Windows, pool: Executor) -> Callable[[], Encoded]:
    """Have a document encoded, window by window, while something else is done; the answer waits for the vectors."""
    windows, offsets = framed(document)
    waiting = [pool.submit(encoder.window, window) for window in windows]
    return lambda: _encoded([one.result() for one in waiting], offsets)


def threads() -> int:
    """How many windows are encoded at a time: one a core that this process may use.

    Where OMP_NUM_THREADS says how many threads a process should calculate on, as in workers that share a machine, that
    is the number; with one, nothing is encoded beside the parser either.
    """
    told = os.environ.get("OMP_NUM_THREADS", "")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, int(told) if told.isdecimal() else cores)


@contextmanager
def taking_turns() -> Iterator[None]:
    """Have Python's lock handed on sooner than usual, to an encoder that works beside something else.

    The encoder calculates without the lock, but asks for it between two steps: some thirty times a layer. Whoever
    works in Python alone keeps it for 5 ms then, which is longer than most steps take. The interval is the whole
    process's: it is as before once the last of several readers, which may end in any order, is done.
    """
    with _turns.lock:
        if not _turns.working:
            _turns.usual = sys.getswitchinterval()
            sys.setswitchinterval(min(_turns.usual, _TURN))
        _turns.working += 1
    try:
        yield
    finally:
        with _turns.lock:
            _turns.working -= 1
            if not _turns.working:
                sys.setswitchinterval(_turns.usual)


@dataclass(slots=True)
class _Turns:
    """How many encoders work beside something else, and the interval that is usual without them."""

    working: int = 0
    usual: float = 0.0
    lock: Lock = field(default_factory=Lock)


_turns = _Turns()
_TURN = 0.0005  # seconds


def framed(document: Document) -> tuple[list[Ints], list[Ints]]:
    """The windows of a document between the two marks that the encoder expects, and the offsets of their pieces."""
    windows, offsets = windows_of(document)
    known = vocabulary()
    opening, closing = np.asarray([known[OPENING]]), np.asarray([known[CLOSING]])
    return [np.concatenate([opening, window, closing]) for window in windows], offsets


def _encoded(found: Sequence[Floats], offsets: Sequence[Ints]) -> Encoded:
    if not found:
        return Encoded(np.zeros((0, WIDTH), dtype=np.float32), np.zeros(0, dtype=np.int64))
    return Encoded(np.concatenate([vectors[1:-1] for vectors in found]), np.concatenate(offsets))


def windows_of(document: Document) -> tuple[list[Ints], list[Ints]]:
    """The pieces of a document in windows of whole sentences, as far as these fit; and their offsets in the text.

    Datelines are among them, though nothing else reads them: the network learned from reports that begin with one.
    """
    windows: list[Ints] = []
    offsets: list[Ints] = []
    held: list[tuple[Ints, Ints]] = []
    size = 0

    def close() -> None:
        nonlocal size
        if held:
            windows.append(np.concatenate([numbers for numbers, _ in held]))
            offsets.append(np.concatenate([places for _, places in held]))
            held.clear()
            size = 0

    for block, read in blocks_as_read(document, openings=True):
        for start, end in _sentences(read.text):
            numbers, places = cut(read.text[start:end])
            places = read.starts(places + start) + block.start
            for at in range(0, len(numbers), WINDOW):
                part = numbers[at : at + WINDOW]
                if size + len(part) > WINDOW:
                    close()
                held.append((part, places[at : at + WINDOW]))
                size += len(part)
    close()
    return windows, offsets


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences stand, by their marks alone: good enough to know where to cut."""
    start = 0
    for found in _SENTENCE_END.finditer(text):
        yield start, found.end()
        start = found.end()
    if start < len(text):
        yield start, len(text)


def align(encoded: Encoded, offsets: Ints, ends: Ints) -> Context:
    """Lay the vectors beside tokens.

    Args:
        offsets: where each token starts in the text, ascending.
        ends: where it ends.

    A token without a piece of its own (blanks, the second half of "cannot") has that of the piece before it.
    """
    first, after = places_of(encoded.offsets, offsets, ends)
    vectors = encoded.vectors if len(encoded.vectors) else np.zeros((1, WIDTH), dtype=np.float32)
    sums = np.zeros((len(vectors) + 1, vectors.shape[1]), dtype=np.float32)
    for place, vector in enumerate(vectors):  # row by row: a quarter of the time of a sum down the columns
        np.add(sums[place], vector, out=sums[place + 1])
    return Context(vectors, sums, first, after)


def places_of(pieces: Ints, offsets: Ints, ends: Ints) -> tuple[Ints, Ints]:
    """For each token its first piece and the piece after its last; at least one piece where there are any."""
    first = np.searchsorted(pieces, offsets, side="left")
    after = np.searchsorted(pieces, ends, side="left")
    empty = after <= first
    first = np.where(empty, np.maximum(first - 1, 0), first)
    return first, np.where(empty, first + 1, after)
