"""Boolean statements over options, as used in preferences and in infeasibility.

Grammar, from the tightest binding to the loosest: `!a` (not), `a & b` (and), `a | b` (or), `a -> b` (if a then b),
`a <-> b` (both or neither), with parentheses. `&` and `|` are associative, `->` and `<->` group to the right. An
option's name is letters, digits, underscores and dots.

Brackets may nest to any depth; what remains of them may nest at most `MAX_DEPTH` levels, so that no walk over an
expression can exhaust the stack.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from detente.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_DEPTH = 150
MAX_LENGTH = 1_000_000

T = TypeVar("T")


class Expression:
    """A boolean statement over options; `str()` writes it so that `parse` gives it back."""

    __slots__ = ()

    def __str__(self) -> str:
        return to_text(self)


@dataclass(frozen=True, slots=True)
class Is(Expression):
    """True where the option is taken."""

    option: str

    __str__ = Expression.__str__


@dataclass(frozen=True, slots=True)
class Not(Expression):
    """True where the operand is false."""

    operand: Expression

    __str__ = Expression.__str__


@dataclass(frozen=True, slots=True)
class _Joined(Expression):
    """Two or more operands joined; an operand of the same kind is merged into its parent."""

    operands: tuple[Expression, ...]

    def __post_init__(self) -> None:
        merged: list[Expression] = []
        for operand in self.operands:
            merged.extend(operand.operands if type(operand) is type(self) else (operand,))
        if len(merged) < 2:
            raise ValueError("and, or: two operands at least")
        object.__setattr__(self, "operands", tuple(merged))

    __str__ = Expression.__str__


@dataclass(frozen=True, slots=True)
class And(_Joined):
    """True where every operand is true."""

    __str__ = Expression.__str__


@dataclass(frozen=True, slots=True)
class Or(_Joined):
    """True where some operand is true."""

    __str__ = Expression.__str__


@dataclass(frozen=True, slots=True)
class Implies(Expression):
    """True where `left` is false or `right` is true."""

    left: Expression
    right: Expression

    __str__ = Expression.__str__


@dataclass(frozen=True, slots=True)
class Iff(Expression):
    """True where both sides have the same truth value."""

    left: Expression
    right: Expression

    __str__ = Expression.__str__


_TOKEN = re.compile(r"\s*(?:(?P<name>\w[\w.]*)|(?P<sign><->|->|[!&|()]))")
_BINDING = {"<->": 1, "->": 2, "|": 3, "&": 4, "!": 5}
_WRITTEN_AS_SIGNS = {"and": "&", "or": "|", "not": "!", "iff": "<->", "implies": "->"}


def is_name(text: str) -> bool:
    """Whether `text` can be an option's id in an expression."""
    return re.fullmatch(r"\w[\w.]*", text) is not None


def parse(text: str) -> Expression:
    """Read an expression.

    Raises: ModelError naming the place (counted in characters from 1) of the first thing that does not fit.
    """
    if len(text) > MAX_LENGTH:
        raise ModelError(f"an expression of {len(text):,} characters is too long", mend=f"at most {MAX_LENGTH:,}")
    return _Parser(text).run()


class _Parser:
    """Operator precedence with two stacks of its own, so that nesting costs no call stack."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.operands: list[tuple[Expression, int]] = []  # with the depth of each
        self.signs: list[tuple[str, int]] = []  # with the place of each

    def run(self) -> Expression:
        place = 0
        wants_operand = True
        end = len(self.text.rstrip())
        while place < end:
            match = _TOKEN.match(self.text, place)
            if match is None:
                start = place + len(self.text[place:]) - len(self.text[place:].lstrip())
                raise self._fault(f"{self.text[start]!r} has no meaning in an expression", start)
            start, place = match.start(match.lastgroup or 0), match.end()
            name, sign = match.group("name"), match.group("sign")
            if name is not None:
                if not wants_operand:
                    hint = f"; write {_WRITTEN_AS_SIGNS[name.lower()]}" if name.lower() in _WRITTEN_AS_SIGNS else ""
                    raise self._fault(f"an operator is missing before {_short(name)!r}{hint}", start)
                self.operands.append((Is(name), 0))
                wants_operand = False
            elif sign in ("!", "("):
                if not wants_operand:
                    raise self._fault(f"an operator is missing before {sign!r}", start)
                self.signs.append((sign, start))
            elif wants_operand:
                raise self._fault(f"an option is missing before {sign!r}", start)
            elif sign == ")":
                self._close(start)
            else:
                self._reduce_tighter_than(_BINDING[sign])
                self.signs.append((sign, start))
                wants_operand = True
        if wants_operand:
            raise self._fault("the expression is empty" if not end else "an option is missing at the end", end)
        self._reduce_tighter_than(0)
        if self.signs:
            raise self._fault("'(' is never closed", self.signs[-1][1])
        return self.operands[0][0]

    def _close(self, start: int) -> None:
        self._reduce_tighter_than(0)
        if not self.signs:
            raise self._fault("')' closes nothing", start)
        self.signs.pop()

    def _reduce_tighter_than(self, binding: int) -> None:
        while self.signs and self.signs[-1][0] != "(" and _BINDING[self.signs[-1][0]] > binding:
            self._reduce()

    def _reduce(self) -> None:
        sign, start = self.signs.pop()
        if sign == "!":
            operand, depth = self.operands.pop()
            self._push(Not(operand), depth + 1, start)
            return
        count = 2
        if sign in "&|":  # a chain becomes one node, however long
            while self.signs and self.signs[-1][0] == sign:
                self.signs.pop()
                count += 1
        parts = self.operands[-count:]
        del self.operands[-count:]
        depth = 1 + max(depth for _, depth in parts)
        nodes = tuple(node for node, _ in parts)
        made: dict[str, Callable[[], Expression]] = {
            "&": lambda: And(nodes),
            "|": lambda: Or(nodes),
            "->": lambda: Implies(*nodes),
            "<->": lambda: Iff(*nodes),
        }
        self._push(made[sign](), depth, start)

    def _push(self, node: Expression, depth: int, start: int) -> None:
        if depth > MAX_DEPTH:
            raise self._fault(f"the expression nests more than {MAX_DEPTH} levels deep", start)
        self.operands.append((node, depth))

    def _fault(self, what: str, place: int) -> ModelError:
        around = self.text[max(0, place - 15) : place + 15].strip()
        return ModelError(
            what, where=f"character {place + 1}, near {around!r}", mend="use & | ! -> <-> and parentheses"
        )


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:37] + "..."


def to_text(expression: Expression) -> str:
    """Write an expression with no more parentheses than it needs."""
    return _write(expression)[0]


def _write(expression: Expression) -> tuple[str, int]:
    match expression:
        case Is(option):
            return option, 6
        case Not(operand):
            return "!" + _bracketed(operand, 5), 5
        case And(operands):
            return " & ".join(_bracketed(part, 5) for part in operands), 4
        case Or(operands):
            return " | ".join(_bracketed(part, 4) for part in operands), 3
        case Implies(left, right):
            return f"{_bracketed(left, 3)} -> {_bracketed(right, 2)}", 2
        case Iff(left, right):
            return f"{_bracketed(left, 2)} <-> {_bracketed(right, 1)}", 1
    raise TypeError(f"{type(expression).__name__} is no expression")


def _bracketed(expression: Expression, at_least: int) -> str:
    text, binding = _write(expression)
    return text if binding >= at_least else f"({text})"


def fold(
    expression: Expression,
    option: Callable[[str], T],
    negate: Callable[[T], T],
    both: Callable[[T, T], T],
    either: Callable[[T, T], T],
) -> T:
    """Compute the expression in another algebra: truth values, arrays of them, decision diagrams.

    `->` is given as `either(negate(left), right)` and `<->` as two such, joined by `both`.
    """

    # It calls itself and has no inner function that does: such a one would keep what the callbacks hold (diagrams of
    # gigabytes) until Python looks for circles.
    algebra = (option, negate, both, either)
    match expression:
        case Is(name):
            return option(name)
        case Not(operand):
            return negate(fold(operand, *algebra))
        case And(operands) | Or(operands):
            join = both if isinstance(expression, And) else either
            value = fold(operands[0], *algebra)
            for part in operands[1:]:
                value = join(value, fold(part, *algebra))
            return value
        case Implies(left, right):
            return either(negate(fold(left, *algebra)), fold(right, *algebra))
        case Iff(left, right):
            a, b = fold(left, *algebra), fold(right, *algebra)
            return both(either(negate(a), b), either(a, negate(b)))
    raise TypeError(f"{type(expression).__name__} is no expression")


def holds(expression: Expression, taken: Callable[[str], bool] | Mapping[str, bool]) -> bool:
    """Whether the expression is true where `taken` says which options are taken."""
    look_up = taken if callable(taken) else taken.__getitem__
    return fold(expression, look_up, lambda a: not a, lambda a, b: a and b, lambda a, b: a or b)


def holds_on(expression: Expression, columns: Callable[[str], NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """The expression on many states at once.

    Args:
        columns: from an option's id to an array of bool, whether it is taken in each state; all of shapes that
            broadcast to one.
    """
    import operator

    def negate(a: Any) -> Any:
        return ~a

    return fold(expression, columns, negate, operator.and_, operator.or_)


def names(expression: Expression) -> tuple[str, ...]:
    """The options that the expression speaks of, each once, in order of appearance."""
    found: dict[str, None] = {}
    todo = [expression]
    while todo:
        node = todo.pop()
        match node:
            case Is(option):
                found.setdefault(option)
            case Not(operand):
                todo.append(operand)
            case And(operands) | Or(operands):
                todo.extend(reversed(operands))
            case Implies(left, right) | Iff(left, right):
                todo.extend((right, left))
    return tuple(found)
