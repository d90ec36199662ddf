"""The room's public names are what they say, whatever was imported before."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import detente.stability


def test_no_module_hides_a_public_function():
    modules = {module.name for module in iter_modules(detente.stability.__path__)}
    assert not modules & set(detente.stability.__all__)


def test_public_names_are_there():
    for name in detente.stability.__all__:
        assert getattr(import_module("detente.stability"), name) is not None
    assert callable(detente.stability.solve)


def test_public_names_are_those_that_the_rest_of_the_package_takes():
    taken = set()
    for path in Path(detente.__file__).parent.rglob("*.py"):
        text = path.read_text()
        for node in ast.walk(ast.parse(text)) if "detente.stability" in text else ():
            if isinstance(node, ast.ImportFrom) and node.module == "detente.stability":
                taken |= {alias.name for alias in node.names}
    modules = {module.name for module in iter_modules(detente.stability.__path__)}
    assert taken - modules <= set(detente.stability.__all__)
