"""Do the tests notice a fault? Makes small changes to the code, one at a time, and runs the tests that reach the line.

    python scripts/mutants.py                                # the sample of every group in scripts/mutants.toml
    python scripts/mutants.py --group stability --seed 2     # another sample of one group
    python scripts/mutants.py --module src/detente/ledger/status.py --sample 0    # every change of one module

The changes are the usual ones (Offutt and others 1996, "An experimental determination of sufficient mutant operators",
ACM TOSEM 5: relations, connectives, arithmetic) and some for Python: a condition turned round, a number changed, `any`
for `all` and `min` for `max`, an element of a literal or a whole statement left out. Annotations and words for people
are left alone. Nothing is written to the tree: a changed module lives in a child process only. A sample is drawn with a
seed, of all changes of its group. A test that takes more than its share of processor time, as in an endless
loop, has noticed.

Prints the changes that no test noticed, and a table in Markdown. Needs the extra `dev`, and a system with fork.
"""

from __future__ import annotations

import argparse
import ast
import copy
import hashlib
import importlib
import importlib.util
import json
import os
import random
import resource
import signal
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.abc import MetaPathFinder, SourceLoader
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType

import coverage
import pytest
from hypothesis import HealthCheck, Phase, settings

ROOT = Path(__file__).resolve().parents[1]
RELATIONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.LtE), ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}  # fmt: skip
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
CALLS = {"all": "any", "any": "all", "max": "min", "min": "max"}
TEST_SECONDS = 15  # of processor time for all tests that are run for one change, quickest first
LOADED_BEFORE = {"hypothesis", "msgspec", "numpy", "oxidd", "rich", "sqlalchemy", "tomlkit", "typer"}  # by the parent
MEMORY = 6 << 30  # bytes of address space of one change


@dataclass(frozen=True)
class Change:
    """One change of a module.

    Attributes:
        line: where it stands.
        lines: the first and the last line of its statement, or of the head of one with a body.
        words: how it reads before and after.
        tree: makes the changed module.
    """

    module: str
    line: int
    lines: tuple[int, int]
    words: str
    tree: Callable[[], ast.Module]


def changes(module: str, source: str) -> Iterator[Change]:
    """Every change of a module that keeps its annotations and its words for people."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for each in _left_alone(node):
            for inner in ast.walk(each):
                inner.left_alone = True  # type: ignore[attr-defined]
        if isinstance(node, ast.stmt):
            for inner in ast.walk(node):
                inner.lines = _head(node)  # type: ignore[attr-defined] - the innermost statement is walked last
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if not isinstance(child, ast.AST) or hasattr(child, "left_alone"):
                    continue
                for other in _others(child):
                    line = child.target.lineno if isinstance(child, ast.comprehension) else child.lineno
                    make = partial(_with, tree, node, field, index, other)
                    yield Change(module, line, child.lines, _words(child, other), make)


def _left_alone(node: ast.AST) -> list[ast.AST]:
    """Parts of a node that say nothing which a test has to see: annotations, decorators, docstrings, messages."""
    parts: list[ast.AST | None] = []
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        parts = [*node.decorator_list, node.returns]
    elif isinstance(node, ast.ClassDef):
        parts = [*node.decorator_list]
    elif isinstance(node, (ast.arg, ast.AnnAssign)):
        parts = [node.annotation]
    elif isinstance(node, ast.Raise):
        parts = [node.exc]
    elif isinstance(node, ast.JoinedStr):
        parts = [*node.values]
    elif (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING") or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    ):
        parts = [node]
    elif isinstance(node, ast.Subscript) and ast.unparse(node.value) in {"Literal", "Callable", "Mapping", "dict"}:
        parts = [node]  # an alias of a type
    return [part for part in parts if part is not None]


def _head(node: ast.stmt) -> tuple[int, int]:
    body = getattr(node, "body", None)
    return node.lineno, max(node.lineno, body[0].lineno - 1) if body else node.end_lineno or node.lineno


def _others(node: ast.AST) -> Iterator[ast.AST | None]:
    """What may stand in a node's place; None leaves a statement out."""
    if isinstance(node, ast.Compare):
        for index, relation in enumerate(node.ops):
            for other in RELATIONS[type(relation)]:
                yield ast.Compare(node.left, [*node.ops[:index], other(), *node.ops[index + 1 :]], node.comparators)
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
        for index in range(len(node.values)):
            rest = [*node.values[:index], *node.values[index + 1 :]]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield node.operand
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and isinstance(node.right, ast.Set):
        yield node.left
    elif isinstance(node, (ast.BinOp, ast.AugAssign)) and not _of_words(node) and type(node.op) in OPERATORS:
        changed = copy.copy(node)
        changed.op = OPERATORS[type(node.op)]()
        yield changed
    if isinstance(node, (ast.If, ast.While, ast.IfExp)) and isinstance(node.test, (ast.Name, ast.Attribute, ast.Call)):
        changed = copy.copy(node)
        changed.test = ast.UnaryOp(ast.Not(), node.test)
        yield changed
    if isinstance(node, ast.comprehension) and node.ifs:
        yield ast.comprehension(node.target, node.iter, [], node.is_async)
    if isinstance(node, ast.Constant) and isinstance(node.value, (bool, int, float)):
        yield ast.Constant(not node.value if isinstance(node.value, bool) else node.value + 1)
    if isinstance(node, ast.Name) and node.id in CALLS:
        yield ast.Name(CALLS[node.id], node.ctx)
    if isinstance(node, (ast.Set, ast.List, ast.Tuple)) and _constants(node.elts):
        fewest = 3 if isinstance(node, ast.Tuple) else 2  # a pair is no list
        if len(node.elts) < fewest:
            return
        for index in range(len(node.elts)):
            smaller = copy.copy(node)
            smaller.elts = [*node.elts[:index], *node.elts[index + 1 :]]
            yield smaller
    if isinstance(node, ast.Dict) and len(node.keys) > 1 and _constants(node.keys):
        for index in range(len(node.keys)):
            keys, values = [*node.keys], [*node.values]
            del keys[index], values[index]
            yield ast.Dict(keys, values)
    if isinstance(node, ast.Continue):
        yield ast.Break()
    if isinstance(node, (ast.Expr, ast.AugAssign, ast.Raise)) or (
        isinstance(node, ast.Assign) and not isinstance(node.targets[0], (ast.Name, ast.Tuple))
    ):
        yield None


def _constants(nodes: list[ast.expr] | list[ast.expr | None]) -> bool:
    return all(
        isinstance(node, ast.Constant) or (isinstance(node, ast.Tuple) and _constants(node.elts)) for node in nodes
    )


def _of_words(node: ast.BinOp | ast.AugAssign) -> bool:
    """Whether a sum is of text."""
    sides = (node.left, node.right) if isinstance(node, ast.BinOp) else (node.value,)
    return any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )


def _words(before: ast.AST, after: ast.AST | None) -> str:
    """The first line of both, as the report names a change."""
    shown = ast.unparse(before).splitlines()[0]
    return f"{shown} -> {ast.unparse(after).splitlines()[0] if after is not None else '(left out)'}"


def _with(tree: ast.Module, parent: ast.AST, field: str, index: int | None, other: ast.AST | None) -> ast.Module:
    """A copy of the tree in which one child of a node is another."""
    child = getattr(parent, field) if index is None else getattr(parent, field)[index]
    new = ast.copy_location(copy.copy(other) if other is not None else ast.Pass(), child)
    before = getattr(parent, field)
    setattr(parent, field, new if index is None else [*before[:index], new, *before[index + 1 :]])
    changed = ast.fix_missing_locations(copy.deepcopy(tree))
    setattr(parent, field, before)
    return changed


class _Changed(MetaPathFinder, SourceLoader):
    """Imports one module as its changed tree, and leaves every other to the usual way."""

    def __init__(self, change: Change) -> None:
        self.name = change.module.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        self.path, self.tree = str(ROOT / change.module), change.tree()

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        package = self.path.endswith("__init__.py")
        where = [str(Path(self.path).parent)] if package else None
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.path, loader=self, submodule_search_locations=where)

    def get_code(self, _: str) -> CodeType:
        return compile(self.tree, self.path, "exec")

    def get_filename(self, _: str) -> str:
        return self.path

    def get_data(self, path: str | bytes) -> bytes:
        return Path(os.fsdecode(path)).read_bytes()


def in_child(work: Callable[[], int]) -> int:
    """Do some work in a child process that says nothing; its exit code, below 0 where a signal ended it."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 70
    try:
        with open(os.devnull, "w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        code = work()
    finally:
        os._exit(code)


def pytest_run(arguments: list[str], plugins: list[object]) -> int:
    """Run tests in this process with the same draws every time."""
    settings.register_profile(
        "mutants",
        database=None,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("mutants")
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not system and not train"]
    return int(pytest.main([*options, *arguments], plugins=plugins))


class _Reached:
    """A plugin that keeps which test reached which line, and how long each test took."""

    def __init__(self, modules: list[str], out: Path) -> None:
        self.modules, self.out = modules, out
        self.seconds: dict[str, float] = {}
        self.coverage = coverage.Coverage(data_file=None, include=[str(ROOT / module) for module in modules])

    def pytest_sessionstart(self) -> None:
        self.coverage.start()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.coverage.switch_context(item.nodeid)
        before = time.process_time()
        result = yield
        self.seconds[item.nodeid] = time.process_time() - before
        self.coverage.switch_context("")
        return result

    def pytest_sessionfinish(self) -> None:
        self.coverage.stop()
        data = self.coverage.get_data()
        found = {module: data.contexts_by_lineno(str(ROOT / module)) for module in self.modules}
        loaded = [name for name in sys.modules if name.partition(".")[0] in LOADED_BEFORE]
        self.out.write_text(json.dumps({"seconds": self.seconds, "reached": found, "loaded": loaded}))


@dataclass(frozen=True)
class Reach:
    """How long each test takes, and which tests reach a line of a module."""

    seconds: dict[str, float]
    reached: dict[str, dict[str, list[str]]]
    loaded: list[str]

    def tests(self, change: Change) -> tuple[list[str], float]:
        """The tests to run for a change, and their seconds: those of the module's own file first, then the quickest.

        They are those that reach its statement, or its module where that ran on import.
        """
        lines = self.reached[change.module]
        first, last = change.lines
        of_it = {test for line in range(first, last + 1) for test in lines.get(str(line), ())}
        if "" in of_it or not any(self.reached[change.module].values()):
            of_it = {test for tests in lines.values() for test in tests}
        chosen, spent = [], 0.0
        own = f"/test_{Path(change.module).stem}.py::"
        for test in sorted(of_it - {""}, key=lambda test: (own not in test, self.seconds[test], test)):
            if spent + self.seconds[test] > TEST_SECONDS:
                break
            spent += self.seconds[test]
            chosen.append(test)
        return chosen, spent


def reach(modules: list[str], tests: list[str]) -> Reach:
    """Run the tests once on the code as it is, or take what such a run of the same files found before."""
    sources = [*(ROOT / module for module in modules), *(path for test in tests for path in _python_files(ROOT / test))]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(sources))).hexdigest()[:16]
    out = ROOT / "build" / "mutants" / f"{digest}.json"
    if not out.is_file():
        out.parent.mkdir(parents=True, exist_ok=True)
        code = in_child(lambda: pytest_run(tests, [_Reached(modules, out)]))
        if code:
            out.unlink(missing_ok=True)
            sys.exit(f"the tests fail without any change (exit code {code}): {' '.join(tests)}")
    return Reach(**json.loads(out.read_text()))


def _python_files(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def noticed(change: Change, tests: list[str], seconds: float) -> bool:
    """Whether one of the tests fails, breaks down or does not end when the change is made."""

    def work() -> int:
        sys.meta_path.insert(0, _Changed(change))
        limit = round(20 + 3 * seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(20 * limit)  # a test that waits for ever
        return pytest_run(tests, [])

    return bool(tests) and in_child(work) != 0


def main() -> None:
    """Try the changes that the arguments name, and print what came of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--group", help="one group of scripts/mutants.toml")
    parser.add_argument("--module", help="one module of it")
    parser.add_argument("--sample", type=int, default=60, help="changes of each group; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.environ["NUMBA_DISABLE_JIT"] = (
        "1"  # else a kernel kept from the code as it is would run in place of a changed one
    )
    plan = tomllib.loads((ROOT / "scripts" / "mutants.toml").read_text())
    same = {(each["module"], each["line"], each["change"]) for each in plan.get("equivalent", [])}
    os.chdir(ROOT)
    rows = []
    for group in plan["group"]:
        every = {str(path.relative_to(ROOT)) for glob in group["modules"] for path in ROOT.glob(glob)}
        of_group = sorted(every - set(group.get("without", ())))
        modules = [module for module in of_group if asked.module in {None, module}]
        if modules and asked.group in {None, group["name"]}:
            rows.append((group["name"], *_try(modules, of_group, group["tests"], asked.sample, asked.seed, same)))
    print("\n| group | changes in all | tried | noticed | same | share noticed of the others |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, possible, tried, held, equal in rows:
        print(f"| {name} | {possible:,} | {tried} | {held} | {equal} | {held / max(1, tried - equal):.0%} |")


def _try(
    modules: list[str],
    every_module: list[str],
    tests: list[str],
    sample: int,
    seed: int,
    same: set[tuple[str, str, str]],
) -> tuple[int, int, int, int]:
    """How many changes the modules have, and how many were tried, were noticed, and change nothing."""
    found = reach(every_module, tests)
    for name in found.loaded:
        importlib.import_module(name)
    sources = {module: (ROOT / module).read_text() for module in modules}
    counts = [(module, number) for module in modules for number, _ in enumerate(changes(module, sources[module]))]
    chosen = random.Random(seed).sample(counts, min(sample or len(counts), len(counts)))
    tried = held = equal = 0
    for module in modules:
        numbers = {number for one, number in chosen if one == module}
        for change in [each for n, each in enumerate(changes(module, sources[module])) if n in numbers]:
            tried += 1
            text = sources[module].splitlines()[change.line - 1].strip()
            if (module, text, change.words) in same:
                equal += 1
            elif noticed(change, *found.tests(change)):
                held += 1
            else:
                print(f"{module}:{change.line}: {change.words}", flush=True)
            print(f"{tried} of {len(chosen)} tried, {held} noticed", file=sys.stderr)
    return len(counts), tried, held, equal


if __name__ == "__main__":
    main()
