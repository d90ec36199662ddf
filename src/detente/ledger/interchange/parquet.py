"""One table as Apache Parquet, by pyarrow (extra `frames`): lists stay lists, days and times stay ISO text."""

from __future__ import annotations

import io
from typing import Any

from detente.errors import SettingError
from detente.ledger.interchange.snapshot import Snapshot, Written
from detente.ledger.interchange.tables import TABLES
from detente.ledger.interchange.texts import utf8_text


def write(snapshot: Snapshot, table: str) -> Written:
    """The table as one Parquet file.

    Raises: SettingError where pyarrow is not installed.
    """
    try:
        import pyarrow as arrow
        import pyarrow.parquet as files
    except ImportError as fault:
        raise missing() from fault
    chosen = TABLES[table]
    types = {
        "text": arrow.string(),
        "list": arrow.list_(arrow.string()),
        "number": arrow.float64(),
        "whole": arrow.int64(),
        "flag": arrow.bool_(),
    }
    schema = arrow.schema(
        [arrow.field(name, types[kind]) for name, kind in chosen.columns.items()], {"detente_table": table}
    )
    columns: list[list[Any]] = [[] for _ in chosen.columns]
    for row in chosen.rows(snapshot):
        for column, value in zip(columns, row, strict=True):
            column.append(_clean(value))
    made = arrow.table([arrow.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
    out = io.BytesIO()
    files.write_table(made, out, compression="zstd")
    return Written(out.getvalue())


def missing() -> SettingError:
    """The fault that pyarrow is not installed."""
    return SettingError(
        "Parquet needs pyarrow", where="the export format", mend="pip install 'detente[frames]', or export csv"
    )


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return utf8_text(value)
    return [utf8_text(item) for item in value] if isinstance(value, list) else value
