"""The room's public names are what they say, whatever was imported before."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import detente.stability


def test_no_module_hides_a_public_function():
    modules = {module.name for module in iter_modules(detente.stability.__path__)}
    assert not modules & set(detente.stability.__all__)


def test_public_names_are_there():
    for name in detente.stability.__all__:
        assert getattr(import_module("detente.stability"), name) is not None
    assert callable(detente.stability.solve)
