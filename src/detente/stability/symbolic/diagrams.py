"""Decision diagrams behind ten methods, so that the library can be changed and a second one can check the first.

A diagram stands for a set of assignments to the variables 0, 1, ... (which is also their order, from the root). It
combines with `&`, `|`, `~`, `^` and compares with `==`, at no cost, as equal functions share one node.

`OxiddDiagrams` is what the engine runs on; `DdDiagrams` runs the same algorithms on another library, for tests and
for models where memory is short.
"""
# ruff: noqa: D102 - what each method means is said once, in the protocol

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, TypeAlias

from detente.errors import TooLargeError

Diagram: TypeAlias = Any  # oxidd's or dd's own type; each has & | ~ ^ == and nothing else in common
VariableSet: TypeAlias = Any
Renaming: TypeAlias = Any

BYTES_A_NODE = 40  # oxidd: node, its place in the unique table and its share of the caches, measured
DEFAULT_MEMORY = 2_000_000_000


class Diagrams(Protocol):
    """What the engine asks of a library of decision diagrams."""

    name: str
    faults: tuple[type[Exception], ...]  # raised by any operation when memory or time is up

    def constant(self, value: bool) -> Diagram:
        """The function that is true everywhere, or nowhere."""

    def variable(self, number: int) -> Diagram:
        """The function that is true where the variable is."""

    def variables(self, numbers: Iterable[int]) -> VariableSet:
        """A set of variables to quantify over."""

    def exists(self, f: Diagram, over: VariableSet) -> Diagram:
        """True where some values of the variables make `f` true."""

    def and_exists(self, f: Diagram, g: Diagram, over: VariableSet) -> Diagram:
        """`exists(f & g)` in one pass, without building `f & g`."""

    def renaming(self, pairs: Mapping[int, Diagram]) -> Renaming:
        """A simultaneous replacement of variables by functions, kept so that its results are cached."""

    def replace(self, f: Diagram, by: Renaming) -> Diagram:
        """The function with its variables replaced."""

    def choose(self, condition: Diagram, then: Diagram, otherwise: Diagram) -> Diagram:
        """`then` where the condition is true, `otherwise` elsewhere."""

    def count(self, f: Diagram, over: int) -> int:
        """The exact number of assignments of `over` variables on which `f`, which depends on no others, is true."""

    def size(self, f: Diagram) -> int:
        """How many nodes the diagram has."""

    def collect(self) -> None:
        """Free what nothing refers to, after memory ran out."""

    def guard(self, task: str) -> AbstractContextManager[None]:
        """A context in which running out of memory, time or allowed work raises TooLargeError naming the task."""


class OutOfTimeError(Exception):
    """Raised between two operations when the deadline has passed."""


class OutOfWorkError(Exception):
    """Raised between two steps when all work that is allowed is done."""


@contextmanager
def _guarded(task: str, faults: tuple[type[Exception], ...], memory: int) -> Iterator[None]:
    try:
        yield
    except OutOfTimeError:
        what = f"{task}: not done within the time limit"
        raise TooLargeError(what, mend="allow more time, or ask for the other concepts") from None
    except OutOfWorkError as fault:
        raise TooLargeError(f"{task}: {fault}", mend="ask for the other concepts") from None
    except faults:
        what = f"{task}: the decision diagrams outgrew {memory / 1e6:,.0f} MB"
        raise TooLargeError(what, mend="allow more memory, or ask for the other concepts") from None


class OxiddDiagrams(Diagrams):
    """oxidd's binary decision diagrams with complement edges.

    Args:
        variables: how many there will be.
        memory: bytes that the node table may fill; the table is reserved, and used as diagrams grow.
        deadline: time, as `time.monotonic` counts it, after which no further operation starts.
        threads: that one operation may use. On two cores, one is as fast as two.
    """

    name = "oxidd"

    def __init__(
        self, variables: int, *, memory: int = DEFAULT_MEMORY, deadline: float | None = None, threads: int = 1
    ) -> None:
        from oxidd.bcdd import BCDDManager, BCDDSubstitution
        from oxidd.util import BooleanOperator, DDMemoryError

        nodes = max(1 << 12, min(memory // BYTES_A_NODE, (1 << 31) - 1))
        # A larger cache of results is slower: it no longer fits into the processor's own.
        self._manager = BCDDManager(nodes, 1 << (18 if nodes > 1 << 20 else 16), threads)
        self._manager.add_vars(variables)
        self._nodes, self._collect_at = nodes, nodes // 2
        self._substitution = BCDDSubstitution
        self._and = BooleanOperator.AND
        self.faults: tuple[type[Exception], ...] = (DDMemoryError, OutOfTimeError)
        self._memory = memory
        self._variables = variables
        self.deadline = deadline

    def _tick(self) -> None:
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise OutOfTimeError
        # oxidd collects in the background, which comes too late for an operation that fills the table by itself.
        if self._manager.approx_num_inner_nodes() > self._collect_at:
            self.collect()

    def _again_if_full(self, operation: Callable[[], Diagram]) -> Diagram:
        self._tick()
        try:
            return operation()
        except self.faults:
            self.collect()
        return operation()

    def constant(self, value: bool) -> Diagram:
        return self._manager.true() if value else self._manager.false()

    def variable(self, number: int) -> Diagram:
        return self._manager.var(number)

    def variables(self, numbers: Iterable[int]) -> VariableSet:
        cube = self._manager.true()
        for number in sorted(numbers, reverse=True):
            cube = self._manager.var(number) & cube
        return cube

    def exists(self, f: Diagram, over: VariableSet) -> Diagram:
        return self._again_if_full(lambda: f.exists(over))

    def and_exists(self, f: Diagram, g: Diagram, over: VariableSet) -> Diagram:
        return self._again_if_full(lambda: f.apply_exists(self._and, g, over))

    def renaming(self, pairs: Mapping[int, Diagram]) -> Renaming:
        return self._substitution(pairs.items())

    def replace(self, f: Diagram, by: Renaming) -> Diagram:
        return self._again_if_full(lambda: f.substitute(by))

    def choose(self, condition: Diagram, then: Diagram, otherwise: Diagram) -> Diagram:
        return self._again_if_full(lambda: condition.ite(then, otherwise))

    def count(self, f: Diagram, over: int) -> int:
        return int(f.sat_count(self._variables)) >> (self._variables - over)

    def size(self, f: Diagram) -> int:
        return int(f.node_count())

    def collect(self) -> None:
        self._manager.gc()
        used = self._manager.approx_num_inner_nodes()
        self._collect_at = min(max(self._nodes // 2, 2 * used), self._nodes * 9 // 10)

    def guard(self, task: str) -> AbstractContextManager[None]:
        return _guarded(task, self.faults, self._memory)


class DdDiagrams(Diagrams):
    """The diagrams of dd: CUDD in C where its wheel has it, else dd's own in Python (slow; for small models).

    Args: as for `OxiddDiagrams`; `library` is "cudd", "autoref" or None for the first that is there.
    """

    name = "dd"
    faults: tuple[type[Exception], ...] = (MemoryError, OutOfTimeError)

    def __init__(
        self,
        variables: int,
        *,
        memory: int = DEFAULT_MEMORY,
        deadline: float | None = None,
        library: str | None = None,
    ) -> None:
        import importlib

        module: Any = None
        for candidate in (library,) if library else ("cudd", "autoref"):
            try:
                module = importlib.import_module(f"dd.{candidate}")
            except ImportError:
                continue
            break
        if module is None:
            raise ImportError("dd is not installed")
        self.library = module.__name__
        self._bdd = module.BDD(memory_estimate=memory) if module.__name__ == "dd.cudd" else module.BDD()
        if module.__name__ == "dd.cudd":
            self._bdd.configure(reordering=False)
        self._module = module
        self._names = [f"v{number}" for number in range(variables)]
        self._bdd.declare(*self._names)
        self._memory = memory
        self.deadline = deadline

    def _tick(self) -> None:
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise OutOfTimeError

    def constant(self, value: bool) -> Diagram:
        return self._bdd.true if value else self._bdd.false

    def variable(self, number: int) -> Diagram:
        return self._bdd.var(self._names[number])

    def variables(self, numbers: Iterable[int]) -> VariableSet:
        return {self._names[number] for number in numbers}

    def exists(self, f: Diagram, over: VariableSet) -> Diagram:
        self._tick()
        return self._bdd.exist(over, f) if over else f

    def and_exists(self, f: Diagram, g: Diagram, over: VariableSet) -> Diagram:
        self._tick()
        return self._bdd.exist(over, f & g) if over else f & g

    def renaming(self, pairs: Mapping[int, Diagram]) -> Renaming:
        return {self._names[number]: by for number, by in pairs.items()}

    def replace(self, f: Diagram, by: Renaming) -> Diagram:
        self._tick()
        return self._bdd.let(by, f) if by else f

    def choose(self, condition: Diagram, then: Diagram, otherwise: Diagram) -> Diagram:
        return self._bdd.ite(condition, then, otherwise)

    def count(self, f: Diagram, over: int) -> int:
        """Counted by our own walk: CUDD counts in floating point."""
        depth = len(self._names)
        found: dict[int, int] = {}

        def below(node: Any) -> int:  # assignments of the variables from the node's level down
            if node == self._bdd.true:
                return 1
            if node == self._bdd.false:
                return 0
            key = int(node)
            if key not in found:
                level, low, high = self._bdd.succ(node)
                if node.negated:
                    low, high = ~low, ~high
                found[key] = sum(below(child) << (self._level(child) - level - 1) for child in (low, high))
            return found[key]

        return (below(f) << self._level(f)) >> (depth - over)

    def _level(self, node: Any) -> int:
        terminal = node == self._bdd.true or node == self._bdd.false
        return len(self._names) if terminal else int(node.level)

    def size(self, f: Diagram) -> int:
        return int(f.dag_size)

    def collect(self) -> None:
        if hasattr(self._bdd, "collect_garbage"):
            self._bdd.collect_garbage()

    def guard(self, task: str) -> AbstractContextManager[None]:
        return _guarded(task, self.faults, self._memory)
