"""A document's text to statements, each holding its passage.

May use: values, errors, documents, spaCy, numpy. Never sees a ledger or a conflict model.
Every component stands in its own module or folder and takes its words from `lexicons/*.toml`; `pipeline` puts them in
order and `reader` makes statements of what they found. What rules cannot decide is decided in `learned`, from the
weights in `models`, which `training` fits. `llm` is a second reader, off unless asked for; `scoring` holds readings to
gold.
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
