"""Coalition stability on arrays of all states; `coalitions` has the definitions in plain form.

A coalition H improves on s in t when every member prefers t, so ranks are vectors and there is no greatest one. States
are therefore taken some thousand at a time, and for each cell x one bit a state s says whether all members prefer x to
s. A legal sequence of moves carries these bits from where it ends to where it begins: whole rows at once, through the
members' blocks, until nothing changes.

The members' ranks take part one by one in sanctions: t is answered when for some member i the least rank W_i that
answers lead to is at most r_i(s).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from detente.conflict.model import Conflict
from detente.errors import TooLargeError
from detente.stability.cube import Array, cube_of, own_extreme, shaped
from detente.stability.explicit import Explicit

MAX_OPTIONS = 16
CHUNK = 4_096  # states judged at a time; a power of two, at least 64
MAX_PAIRS = 10_000_000

Flags = NDArray[np.bool_]


class Coalitions:
    """One conflict; what several coalitions need is computed once. Decision makers are named by their places."""

    def __init__(self, conflict: Conflict) -> None:
        if len(conflict.options) > MAX_OPTIONS:
            what = f"coalitions compare states with states: 2^{len(conflict.options)} are too many"
            raise TooLargeError(what, mend=f"at most {MAX_OPTIONS} options")
        self.cube = cube_of(conflict)
        self.engine = Explicit(self.cube)
        size = self.cube.size
        self.feasible = np.ones(size, dtype=bool) if self.cube.feasible is None else self.cube.feasible
        self._pairs: dict[tuple[int, ...], tuple[Array, Array]] = {}

    def stable(self, concept: str, members: Sequence[int]) -> Flags:
        """Whether each cell is a state stable for the coalition: cnash, cgmr, csmr or cseq; shape [cells].

        Raises: TooLargeError when the coalitions' improvements are too many for "cseq".
        """
        others = [j for j, block in enumerate(self.cube.blocks) if j not in members and block.moves]
        ranks = self.cube.ranks[list(members)]
        values = ranks
        if concept in ("cgmr", "cseq"):
            answered = self._by_coalitions if concept == "cseq" else self._by_moves
            values = np.stack([np.minimum(rank, answered(rank, others)) for rank in ranks])
        held = self.feasible.copy()
        for begin, bits in self._preferred(values, ranks):
            tempting = bits
            if concept == "csmr":
                lasting = ~self._carried(bits, members)  # sanctions without a way out
                lasting[~self.feasible] = 0
                tempting = bits & ~self._carried(lasting, others)
            carried = self._carried(tempting, members)
            for s in range(begin, min(begin + bits.shape[1] * 64, self.cube.size)):
                if carried[s, (s - begin) >> 6] >> np.uint64((s - begin) & 63) & np.uint64(1):
                    held[s] = False
        return held

    def _by_moves(self, rank: Array, others: Sequence[int]) -> Array:
        return self.engine.least_reached(rank, others, improving=False)

    def _by_coalitions(self, rank: Array, others: Sequence[int]) -> Array:
        """The least rank that coalitions of the others bring about by steps that each improve for all who make it."""
        groups = [group for group in _groups(others) if len(group) > 1]
        found = self.engine.least_reached(rank, others, improving=True)
        while True:
            before = found
            for group in groups:
                start, end = self._improvements(group)
                if not start.size:
                    continue
                places, firsts = np.unique(start, return_index=True)
                best = np.minimum.reduceat(found[end], firsts)
                found = found.copy()
                found[places] = np.minimum(found[places], best)
            if np.array_equal(found, before):
                return found
            found = self.engine.least_reached(found, others, improving=True)

    def _improvements(self, group: tuple[int, ...]) -> tuple[Array, Array]:
        """All improvements of a coalition of two or more: from which cell, ascending, and to which."""
        if group not in self._pairs:
            ends, starts, count = [], [], sum(part[0].size for part in self._pairs.values())
            ranks = self.cube.ranks[list(group)]
            for begin, bits in self._itself():
                reach = self._carried(bits, group)
                wide = np.unpackbits(reach.view(np.uint8), axis=1, bitorder="little").astype(bool)
                columns = np.arange(begin, min(begin + wide.shape[1], self.cube.size))
                wide = wide[:, : columns.size]
                for rank in ranks:
                    wide &= rank[columns][None, :] > rank[:, None]
                wide &= self.feasible[:, None]
                start, end = np.nonzero(wide)
                starts.append(start.astype(np.uint32))
                ends.append((end + begin).astype(np.uint32))
                count += start.size
                if count > MAX_PAIRS:
                    raise TooLargeError(
                        f"coalitions have more than {MAX_PAIRS:,} improvements", mend="ask for the other concepts"
                    )
            start, end = np.concatenate(starts), np.concatenate(ends)
            order = np.argsort(start, kind="stable")
            self._pairs[group] = start[order], end[order]
        return self._pairs[group]

    def _chunks(self) -> Iterator[tuple[int, Array]]:
        width = max(64, min(CHUNK, self.cube.size))
        for begin in range(0, self.cube.size, width):
            yield begin, np.arange(begin, min(begin + width, self.cube.size))

    def _preferred(self, values: Array, ranks: Array) -> Iterator[tuple[int, Array]]:
        """For some states at a time: the first, and as bits of each cell's row, those above which all its values are.

        Args:
            values, ranks: shape [members, cells].
        """
        for begin, columns in self._chunks():
            wide = np.repeat(self.feasible[:, None], columns.size, axis=1)
            for value, rank in zip(values, ranks, strict=True):
                wide &= value[:, None] > rank[columns][None, :]
            yield begin, _packed(wide)

    def _itself(self) -> Iterator[tuple[int, Array]]:
        for begin, columns in self._chunks():
            yield begin, _packed(np.arange(self.cube.size)[:, None] == columns[None, :])

    def _carried(self, bits: Array, movers: Sequence[int]) -> Array:
        """For each cell, the bits of all cells that the movers bring about from it, its own too."""
        cells, words = bits.shape
        depth = words.bit_length() - 1  # words are a power of two, so that a row's words stand as further, lowest bits
        blocks = [self.cube.blocks[j] for j in movers if self.cube.blocks[j].moves]
        found = bits.reshape(-1)
        quiet, turn = 0, 0
        while quiet < len(blocks):
            block = blocks[turn % len(blocks)]
            deeper = replace(block, low=block.low + depth)
            wide = own_extreme(found, deeper, np.bitwise_or)
            stepped = np.broadcast_to(wide, shaped(found, deeper).shape).reshape(cells, words)
            if self.cube.feasible is not None:
                stepped = np.where(self.feasible[:, None], stepped, np.uint64(0))
            flat = np.ascontiguousarray(stepped).reshape(-1)
            quiet = quiet + 1 if np.array_equal(flat, found) else 1
            found = flat
            turn += 1
        return found.reshape(cells, words)


def _packed(wide: Flags) -> Array:
    """Rows of flags as 64-bit words, the first flag lowest; the words of a row are a power of two."""
    bits = np.packbits(wide, axis=1, bitorder="little")
    missing = -bits.shape[1] % 8
    if missing:
        bits = np.pad(bits, ((0, 0), (0, missing)))
    words: Array = np.ascontiguousarray(bits).view(np.uint64)
    return words


def _groups(members: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for chosen in range(1, 2 ** len(members)):
        yield tuple(member for k, member in enumerate(members) if chosen >> k & 1)
