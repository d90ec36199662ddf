"""A ledger in the forms that other programs read: tables, events, annotations, graphs, citations, provenance.

May use: values, errors, the rest of `ledger` but its store, msgspec; pyarrow for Parquet only, when it is asked for.
Each format is one module with one function from a `Snapshot` to a `Written`; `FORMATS` lists them. Nothing here opens
a file. Ids are those of the ledger; output holds no time of writing, so that equal ledgers give equal bytes.
"""

from __future__ import annotations

from detente.ledger.interchange.formats import FORMATS, Format, write
from detente.ledger.interchange.snapshot import Snapshot, Written
from detente.ledger.interchange.tables import TABLES

__all__ = ["FORMATS", "TABLES", "Format", "Snapshot", "Written", "write"]
