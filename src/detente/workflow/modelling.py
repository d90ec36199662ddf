"""Model files by themselves: checked, converted, begun. What `detente model` does besides deriving one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.conflict import Problem

_KEYS = 8
"""Keys named of those that are passed over."""


def check(model: str | Path) -> tuple[Sequence[Problem], Sequence[Problem]]:
    """All that is wrong with a model file, and, where nothing is, what in it is passed over or can never matter."""
    from detente.conflict import Problem
    from detente.conflict.files import check_file, odd_in_file

    wrong = check_file(model)
    return wrong, [] if wrong else [*map(Problem, passed_over(model)), *odd_in_file(model)]


def convert(model: str | Path, form: str) -> str:
    """A model file in another form: "toml" or "gmcr".

    Raises: ModelError, TooLargeError.
    """
    from detente.conflict import load
    from detente.conflict.gmcr_file import to_gmcr
    from detente.conflict.toml_file import to_toml

    return to_gmcr(load(model)) if form == "gmcr" else to_toml(load(model))


def lost(model: str | Path, form: str) -> list[str]:
    """What a conversion leaves out, as a notice; none where there is nothing.

    Raises: ModelError.
    """
    from detente.conflict import load
    from detente.conflict.gmcr_file import left_out

    parts = left_out(load(model)) if form == "gmcr" else []
    return [f"a .gmcr file has no place for: {', '.join(parts)}"] if parts else []


def example_model() -> str:
    """A commented model file to start from."""
    from importlib.resources import files

    return files("detente.conflict").joinpath("example.toml").read_text(encoding="utf-8")


def passed_over(model: str | Path) -> list[str]:
    """What in a model file is no part of the form, as a notice; none where there is nothing."""
    from detente.conflict.files import keys_passed_over

    keys = keys_passed_over(model)
    return [f"{Path(model).name}: passed over, as nothing is known of it: {', '.join(keys[:_KEYS])}"] if keys else []
