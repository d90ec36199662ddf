"""Sets of states that can be counted, listed and asked, however large and whichever engine holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from detente.conflict.expressions import Expression, holds_on, parse
from detente.conflict.model import Conflict
from detente.conflict.problems import did_you_mean
from detente.conflict.states import state_number, state_text
from detente.errors import ModelError


@runtime_checkable
class StateSet(Protocol):
    """A set of feasible states of one conflict."""

    def count(self) -> int:
        """How many states are in the set."""

    def states(self, limit: int | None = None) -> list[str]:
        """The first `limit` states (all of them by default) in alphabetical order, N before Y."""

    def contains(self, state: str) -> bool:
        """Whether the state, written as Y and N, is in the set."""

    def among(self, states: Sequence[str]) -> list[bool]:
        """For each of the states, in ascending alphabetical order, whether it is in the set."""

    def query(self, expression: str | Expression) -> StateSet:
        """The states of the set in which the expression holds.

        Raises: ModelError for an expression that cannot be read or names no option of the conflict.
        """

    def sample(self, size: int, seed: int = 0) -> list[str]:
        """States drawn from the set, each with the same chance, with replacement; the same seed draws the same.

        Raises: ModelError when the set is empty and `size` is not 0.
        """


def as_expression(conflict: Conflict, expression: str | Expression) -> Expression:
    """The expression, read if it is text, all of whose options the conflict has.

    Raises: ModelError otherwise.
    """
    from detente.conflict.expressions import names

    parsed = parse(expression) if isinstance(expression, str) else expression
    for name in names(parsed):
        if name not in conflict.index:
            raise ModelError(f"{name!r} is no option", mend=did_you_mean(name, conflict.option_ids))
    return parsed


def state_numbers(codes: NDArray[np.int64], shifts: tuple[int, ...]) -> NDArray[np.int64]:
    """The numbers of states (first option highest) from their codes; shape as `codes`.

    Args:
        shifts: for each option, in the conflict's order, by how much to shift a code to get its bit.
    """
    size = len(shifts)
    half = size // 2
    if shifts == tuple(range(size - 1, -1, -1)):
        return codes
    if codes.size < 2**half:
        return _moved_bits(codes, shifts)
    low, high = np.arange(2**half, dtype=np.int64), np.arange(2 ** (size - half), dtype=np.int64) << half
    numbers: NDArray[np.int64] = _moved_bits(high, shifts)[codes >> half]
    numbers |= _moved_bits(low, shifts)[codes & (2**half - 1)]
    return numbers


def _moved_bits(codes: NDArray[np.int64], shifts: tuple[int, ...]) -> NDArray[np.int64]:
    numbers = np.zeros(codes.shape, dtype=np.int64)
    for shift in shifts:
        numbers <<= 1
        numbers |= (codes >> shift) & 1
    return numbers


@dataclass(frozen=True, eq=False)
class ArraySet:
    """A set of states held as their numbers in some order of bits.

    Attributes:
        codes: shape [k], the codes of the members, in any order, each once.
        shifts: for each option, in the conflict's order, by how much to shift a code to get its bit.
    """

    conflict: Conflict
    codes: NDArray[np.int64]
    shifts: tuple[int, ...]

    def count(self) -> int:
        """How many states are in the set."""
        return int(self.codes.size)

    @cached_property
    def numbers(self) -> NDArray[np.int64]:
        """The members' state numbers, ascending; shape [k]."""
        return np.sort(state_numbers(self.codes, self.shifts))

    def states(self, limit: int | None = None) -> list[str]:
        """The first `limit` states (all of them by default) in alphabetical order, N before Y."""
        if limit is not None and limit < self.codes.size // 4 and "numbers" not in self.__dict__:
            numbers = np.sort(np.partition(state_numbers(self.codes, self.shifts), limit)[:limit])
        else:
            numbers = self.numbers[:limit]
        return [state_text(number, len(self.shifts)) for number in numbers.tolist()]

    def contains(self, state: str) -> bool:
        """Whether the state, written as Y and N, is in the set."""
        if len(state) != len(self.shifts) or state.strip("YN"):
            return False
        number = state_number(state)
        place = int(np.searchsorted(self.numbers, number))
        return place < self.numbers.size and int(self.numbers[place]) == number

    def among(self, states: Sequence[str]) -> list[bool]:
        """For each of the states, in ascending alphabetical order, whether it is in the set."""
        asked = np.array([state_number(state) for state in states], dtype=np.int64)
        found: list[bool] = np.isin(asked, self.numbers, assume_unique=True).tolist()
        return found

    def sample(self, size: int, seed: int = 0) -> list[str]:
        """States drawn from the set, each with the same chance, with replacement; the same seed draws the same.

        Raises: ModelError when the set is empty and `size` is not 0.
        """
        if size and not self.codes.size:
            raise ModelError("no state can be drawn from an empty set")
        drawn = self.numbers[np.random.default_rng(seed).integers(self.codes.size, size=size)] if size else ()
        return [state_text(int(number), len(self.shifts)) for number in drawn]

    def query(self, expression: str | Expression) -> ArraySet:
        """The states of the set in which the expression holds."""
        index = self.conflict.index

        def column(name: str) -> NDArray[np.bool_]:
            bits: NDArray[np.bool_] = (self.codes >> self.shifts[index[name]]) & 1 == 1
            return bits

        return ArraySet(
            self.conflict, self.codes[holds_on(as_expression(self.conflict, expression), column)], self.shifts
        )


@dataclass(frozen=True, eq=False)
class MaskSet:
    """A set of states held as one flag for each combination of options, in some order of bits.

    Attributes:
        members: shape [2 ** options], whether the state of that code is in the set.
        shifts: for each option, in the conflict's order, by how much to shift a code to get its bit.
    """

    conflict: Conflict
    members: NDArray[np.bool_]
    shifts: tuple[int, ...]

    @cached_property
    def _listed(self) -> ArraySet:
        return ArraySet(self.conflict, np.flatnonzero(self.members), self.shifts)

    def count(self) -> int:
        """How many states are in the set."""
        return int(np.count_nonzero(self.members))

    def states(self, limit: int | None = None) -> list[str]:
        """The first `limit` states (all of them by default) in alphabetical order, N before Y."""
        return self._listed.states(limit) if limit != 0 else []

    def contains(self, state: str) -> bool:
        """Whether the state, written as Y and N, is in the set."""
        if len(state) != len(self.shifts) or state.strip("YN"):
            return False
        code = sum(1 << shift for letter, shift in zip(state, self.shifts, strict=True) if letter == "Y")
        return bool(self.members[code])

    def among(self, states: Sequence[str]) -> list[bool]:
        """For each of the states, in ascending alphabetical order, whether it is in the set."""
        return self._listed.among(states)

    def sample(self, size: int, seed: int = 0) -> list[str]:
        """States drawn from the set, each with the same chance, with replacement; the same seed draws the same.

        Raises: ModelError when the set is empty and `size` is not 0.
        """
        return self._listed.sample(size, seed)

    def query(self, expression: str | Expression) -> ArraySet:
        """The states of the set in which the expression holds."""
        return self._listed.query(expression)


def listed_set(conflict: Conflict, states: set[str] | frozenset[str] | list[str]) -> ArraySet:
    """The set of the states named."""
    size = len(conflict.options)
    numbers = np.array(sorted(state_number(state) for state in set(states)), dtype=np.int64)
    return ArraySet(conflict, numbers, tuple(size - 1 - k for k in range(size)))
