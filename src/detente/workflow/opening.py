"""What a path stands for: a conflict model, a ledger, or reports to be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from detente.errors import SettingError
from detente.values.beginnings import DECISIONS, LINES, MARKED, SQLITE, beginning

if TYPE_CHECKING:
    from detente.workflow.dossier import Dossier

Kind = Literal["model", "ledger", "reports"]

_MODELS = frozenset({".toml", ".gmcr", ".json"})
_LEDGERS = frozenset({".jsonl", ".detente", ".db", ".sqlite"})
_ARTICLES = ".jsonl"
"""Lines of JSON are a ledger only where they say so: archives of articles come in the same form."""


def kind_of(source: str | Path) -> Kind:
    """What a path stands for, by what is in the file, else by how its name ends.

    A model is a file of TOML, case JSON or `.gmcr`; a ledger one of SQLite or JSON Lines that detente wrote, or the URL
    of a PostgreSQL database; all else is reports.
    """
    text = str(source)
    if text.startswith(("postgresql:", "postgres:", "postgresql+")):
        return "ledger"
    path = Path(text)
    if text == "-" or path.is_dir():
        return "reports"
    try:
        head = beginning(path, MARKED)
    except OSError:
        head = b""
    ending = path.suffix.lower()
    if head.startswith(SQLITE) or LINES in head.split(b"\n", 1)[0]:
        return "ledger"
    if ending in _LEDGERS and not (ending == _ARTICLES and head):
        return "ledger"
    return "model" if ending in _MODELS else "reports"


def one_kind(sources: Sequence[str | Path]) -> Kind:
    """What several paths stand for together: models and ledgers are given one at a time.

    Raises: SettingError when a model or ledger stands among other paths.
    """
    kinds = {kind_of(source) for source in sources}
    if len(sources) > 1 and kinds != {"reports"}:
        odd = next(str(source) for source in sources if kind_of(source) != "reports")
        raise SettingError(
            f"a {kind_of(odd)} is given with other paths", where=odd, mend="give one model, one ledger, or reports only"
        )
    return kinds.pop() if kinds else "reports"


def sources_or_ledger(sources: Sequence[str] | None, ledger: str | None) -> list[str]:
    """What a command reads that takes reports, or a ledger by an option of its own.

    Raises: SettingError when neither is given, or both, or the ledger is none.
    """
    if not sources and not ledger:
        raise SettingError("there is nothing to read", mend="give reports, or a ledger with --ledger")
    if sources and ledger:
        mend = "give one; `detente add` reads reports into a ledger"
        raise SettingError("reports and a ledger are given", where="--ledger", mend=mend)
    if ledger and kind_of(ledger) != "ledger":
        raise SettingError("this is no ledger", where=f"--ledger {ledger}", mend="give reports without --ledger")
    return [ledger] if ledger else list(sources or ())


def dossier_of(sources: Sequence[str | Path], *, as_of: str | None = None, **reading: Any) -> Dossier:
    """The dossier of a ledger, or of reports that are read first.

    Args:
        reading: how reports are read, as `detente.workflow.dossier.read` takes it; a ledger has been read before.

    Raises: LedgerError for a ledger that cannot be opened; else as `detente.workflow.dossier.read`.
    """
    from detente.workflow import dossier
    from detente.workflow.inputs import last_day

    if one_kind(sources) != "ledger":
        return dossier.read(list(sources), as_of=as_of, **reading)
    day = last_day(as_of)
    source = str(sources[0])
    if _is_lines(source):
        from detente.ledger import jsonlines

        with open(source, "rb") as file:
            return dossier.Dossier(jsonlines.read(file, source=Path(source).name), day)
    from detente.ledger.store import open_ledger

    with open_ledger(source, read_only=True) as store:
        return dossier.Dossier(store.ledger(day), day)


def is_store(source: str | Path) -> bool:
    """Whether a path is a ledger that lasts, in SQLite or PostgreSQL, and not one of JSON Lines."""
    return kind_of(source) == "ledger" and not _is_lines(str(source))


def is_decisions(source: str | Path) -> bool:
    """Whether a file holds decisions on a ledger as JSON Lines, as `detente ledger export-reviews` writes them."""
    try:
        return DECISIONS in beginning(Path(source), MARKED).split(b"\n", 1)[0]
    except OSError:
        return False


def _is_lines(source: str) -> bool:
    path = Path(source)
    if not path.is_file():
        return False
    return beginning(path) != SQLITE
