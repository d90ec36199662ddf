"""Are the sides of a conflict deadlocked, of what kind, why, what would free them, and how sure is that.

May use: values, errors, ledger, framing, conflict, stability, numpy. Never sees a document's file, a person's screen or
the terminal: the sentences of a brief are the brief's.

`diagnose` asks a conflict model alone, `diagnose_talks` one that was derived from a ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.diagnosis.findings import Diagnosis, StickingPoint, Verdict, WayOut
    from detente.diagnosis.of_model import diagnose
    from detente.diagnosis.of_talks import TalksDiagnosis, diagnose_talks

__all__ = ["Diagnosis", "StickingPoint", "TalksDiagnosis", "Verdict", "WayOut", "diagnose", "diagnose_talks"]

_HOMES = {
    "Diagnosis": "findings",
    "StickingPoint": "findings",
    "TalksDiagnosis": "of_talks",
    "Verdict": "findings",
    "WayOut": "findings",
    "diagnose": "of_model",
    "diagnose_talks": "of_talks",
}


def __getattr__(name: str) -> Any:
    """Load the public names when they are first used: numpy is not paid for by `detente --help`."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
