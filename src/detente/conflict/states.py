"""States: written as Y and N, numbered as bits, and which of them are feasible.

A state is a string of Y (taken) and N (not taken) in the order of the model's options. Its number reads the same
string as a binary numeral, Y as 1: the first option is the highest bit, so that the order of numbers is the
alphabetical order of strings, and an array of all states reshaped to (2, 2, ...) has option k on axis k.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from detente.conflict.expressions import Expression, fold, holds, holds_on, names

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from detente.conflict.model import Conflict

SEARCH_STEPS = 200_000
_TO_BITS = str.maketrans("YN", "10")
_TO_LETTERS = str.maketrans("10", "YN")


def state_number(state: str) -> int:
    """The number of a state written as Y and N.

    Raises: ValueError for other letters.
    """
    if state.strip("YN"):
        raise ValueError(f"{state!r} is not written in Y and N")
    return int(state.translate(_TO_BITS), 2) if state else 0


def state_text(number: int, options: int) -> str:
    """The state with that number, of a model with that many options, as Y and N."""
    return format(number, f"0{options}b").translate(_TO_LETTERS) if options else ""


def taken(conflict: Conflict, state: str) -> dict[str, bool]:
    """From each option's id to whether it is taken in the state."""
    return {option.id: letter == "Y" for option, letter in zip(conflict.options, state, strict=True)}


def is_feasible(conflict: Conflict, state: str) -> bool:
    """Whether no rule of the model rules the state out."""
    chosen = taken(conflict, state)
    return not any(holds(rule, chosen) for rule in conflict.ruled_out)


def columns(options: int) -> list[NDArray[np.bool_]]:
    """For each option, whether it is taken, as arrays that broadcast to one cell for each combination.

    Array k has two entries, on axis k, and length 1 on the other axes.
    """
    import numpy as np

    return [np.array([False, True]).reshape([2 if axis == k else 1 for axis in range(options)]) for k in range(options)]


def on_all_states(conflict: Conflict, expression: Expression) -> NDArray[np.bool_]:
    """Whether the expression holds, for each state number; shape [2 ** options].

    It is worked out on the options that it speaks of only, then spread over the others.
    """
    import numpy as np

    index = {option.id: k for k, option in enumerate(conflict.options)}
    used = sorted({index[name] for name in names(expression)})
    small = columns(len(used))
    place = {conflict.options[k].id: small[axis] for axis, k in enumerate(used)}
    table = np.broadcast_to(holds_on(expression, place.__getitem__), (2,) * len(used))
    return spread(table, used, len(conflict.options))


def spread(table: NDArray[np.bool_], used: list[int], options: int) -> NDArray[np.bool_]:
    """A table over the options `used` (ascending), repeated over all others, as a flat array of all states.

    Neighbouring options of one sort share an axis, so that numpy never sees more axes than there are runs.
    """
    import numpy as np

    inside = set(used)
    narrow: list[int] = []
    wide: list[int] = []
    k = 0
    while k < options:
        start = k
        while k < options and (k in inside) == (start in inside):
            k += 1
        size = 2 ** (k - start)
        narrow.append(size if start in inside else 1)
        wide.append(size)
    return np.ascontiguousarray(np.broadcast_to(table.reshape(narrow), wide)).reshape(-1)


def feasible_cells(conflict: Conflict) -> NDArray[np.bool_]:
    """Whether each state number is feasible; shape [2 ** options], so only for models that fit in memory."""
    import numpy as np

    feasible = np.ones(2 ** len(conflict.options), dtype=bool)
    for rule in conflict.ruled_out:
        feasible &= ~on_all_states(conflict, rule)
    return feasible


def some_feasible(conflict: Conflict) -> str | None:
    """A feasible state, or None when the rules leave none.

    Only options that rules speak of are searched; the others stay N. A search that takes more than
    `SEARCH_STEPS` steps ends with the all-N state: nothing was proved, and the solver will tell.
    """
    rules = conflict.ruled_out
    order = list(dict.fromkeys(name for rule in rules for name in names(rule)))
    place = {name: k for k, name in enumerate(order)}
    last: list[list[Expression]] = [[] for _ in order]  # the rules to look at when option k is set
    for rule in rules:
        for name in names(rule):
            last[place[name]].append(rule)
    values: dict[str, bool] = {}

    def broken(k: int) -> bool:
        return any(_three_valued(rule, values) is True for rule in last[k])

    steps = 0
    choices: list[Iterator[bool]] = [iter((False, True))]
    while choices:
        k = len(choices) - 1
        if k == len(order):
            break
        values.pop(order[k], None)
        value = next(choices[-1], None)
        steps += 1
        if steps > SEARCH_STEPS:
            values = {}
            break
        if value is None:
            choices.pop()
            continue
        values[order[k]] = value
        if not broken(k):
            choices.append(iter((False, True)))
    else:
        return None
    return "".join("Y" if values.get(option.id) else "N" for option in conflict.options)


def _three_valued(expression: Expression, values: dict[str, bool]) -> bool | None:
    """The truth of an expression where some options are not yet set (None: not yet known)."""

    def both(a: bool | None, b: bool | None) -> bool | None:
        if a is False or b is False:
            return False
        return None if a is None or b is None else True

    def negate(a: bool | None) -> bool | None:
        return None if a is None else not a

    return fold(expression, values.get, negate, both, lambda a, b: negate(both(negate(a), negate(b))))
