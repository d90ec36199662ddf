"""One table as CSV (RFC 4180, UTF-8): what holds several things is JSON, what a spreadsheet would run is set off."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from detente.ledger.interchange.snapshot import Snapshot, Written
from detente.ledger.interchange.tables import TABLES
from detente.values.cells import cell


def write(snapshot: Snapshot, table: str) -> Written:
    """The table with its heading; empty cells where nothing is known, `true` and `false` for flags."""
    chosen = TABLES[table]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(chosen.columns)
    for row in chosen.rows(snapshot):
        writer.writerow([_cell(value) for value in row])
    return Written(out.getvalue())


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return cell(value.replace("\x00", "\ufffd")) if isinstance(value, str) else str(value)
