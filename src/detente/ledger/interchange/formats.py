"""The formats by name: what each is for, how its files end, and what writes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Literal

from detente.errors import SettingError
from detente.ledger.interchange.snapshot import Snapshot, Written
from detente.ledger.interchange.tables import TABLES

Holds = Literal["json", "text", "bytes"]


@dataclass(frozen=True, slots=True)
class Format:
    """A form that a ledger can be written in.

    `holds` says whether it is JSON, other text or bytes; `tabular` whether it holds one table at a time; `home` is the
    module and function that write it, loaded when they are needed.
    """

    name: str
    suffix: str
    what: str
    home: str
    holds: Holds = "text"
    tabular: bool = False


_ALL = (
    Format(
        "jsonl", ".jsonl", "JSON Lines: complete, and read again by detente as it was written", "lines:write", "json"
    ),
    Format("csv", ".csv", "one table as CSV", "csvs:write", tabular=True),
    Format("parquet", ".parquet", "one table as Apache Parquet (extra frames)", "parquet:write", "bytes", tabular=True),
    Format("plover", ".json", "events in the JSON fields of PLOVER", "plover:write", "json"),
    Format("annotations", ".jsonld", "W3C Web Annotations in JSON-LD", "annotations:write", "json"),
    Format("graphml", ".graphml", "parties and threads as a graph in GraphML", "graphml:write", "bytes"),
    Format("refi", ".qdpx", "REFI-QDA project with coded passages", "refi:write", "bytes"),
    Format("bibtex", ".bib", "citations of the reports in BibTeX", "citations:bibtex"),
    Format("csl", ".json", "citations of the reports in CSL-JSON", "citations:csl", "json"),
    Format("discourse", ".csv", "event list as of Discourse Network Analyzer", "discourse:write"),
    Format("prov", ".json", "provenance in PROV-JSON", "provenance:write", "json"),
)
FORMATS: Mapping[str, Format] = {item.name: item for item in _ALL}


def write(snapshot: Snapshot, name: str, table: str | None = None) -> Written:
    """The snapshot in a format.

    Args:
        table: which table, of a tabular format; statements where None.

    Raises: SettingError for a format or table that there is not, a table for a format that holds all, or where a
        format needs a package that is not installed.
    """
    if name not in FORMATS:
        raise SettingError(f"there is no format {name!r}", mend=f"give one of {', '.join(FORMATS)}")
    chosen = FORMATS[name]
    if table is not None and not chosen.tabular:
        raise SettingError(f"{name} holds no single table", where="the table", mend="leave it out, or export csv")
    if table is not None and table not in TABLES:
        raise SettingError(f"there is no table {table!r}", mend=f"give one of {', '.join(TABLES)}")
    module, function = chosen.home.split(":")
    writer: Callable[..., Written] = getattr(import_module(f"detente.ledger.interchange.{module}"), function)
    return writer(snapshot, table or "statements") if chosen.tabular else writer(snapshot)
