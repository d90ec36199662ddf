"""A document's text to statements, each holding its passage.

May use: values, errors, documents, spaCy, numpy. Never sees a ledger or a conflict model.
Every component stands in its own module and takes its words from `lexicons/*.toml`; what rules cannot decide is
decided by small linear models (`models`), fitted by `training`.
"""

from __future__ import annotations

from typing import Any

__all__ = ["Reader"]


def __getattr__(name: str) -> Any:
    # The reader brings spaCy with it, which a command that reads nothing should not pay for.
    if name == "Reader":
        from detente.reading.reader import Reader

        return Reader
    raise AttributeError(name)
