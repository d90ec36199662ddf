"""Reads reports of a negotiation: who wants what of whom, is it deadlocked, why, and what would free it.

    import detente

    talks = detente.read("talks/")
    print(talks.brief().to_text())

Nothing heavy is loaded before it is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str
    from detente.errors import DetenteError
    from detente.ledger.store.opening import open_ledger
    from detente.workflow.dossier import Dossier, read

__all__ = ["DetenteError", "Dossier", "__version__", "open_ledger", "read"]

_HOMES = {
    "DetenteError": "detente.errors",
    "Dossier": "detente.workflow.dossier",
    "open_ledger": "detente.ledger.store.opening",
    "read": "detente.workflow.dossier",
}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        return _version()
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'detente' has no attribute {name!r}")
    return getattr(import_module(home), name)


def _version() -> str:
    """The version that was installed, which is that of the git tag it was built at; 0+unknown where nothing was."""
    metadata = import_module("importlib.metadata")
    try:
        return str(metadata.version("detente"))
    except metadata.PackageNotFoundError:
        return "0+unknown"


def __dir__() -> list[str]:
    return __all__
