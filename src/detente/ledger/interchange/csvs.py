"""One table as CSV (RFC 4180, UTF-8): what holds several things is JSON, what a spreadsheet would run is set off."""

from __future__ import annotations

import csv
import io

from detente.ledger.interchange.snapshot import Snapshot, Written
from detente.ledger.interchange.tables import TABLES
from detente.values.cells import csv_cell


def write(snapshot: Snapshot, table: str) -> Written:
    """The table with its heading; empty cells where nothing is known, `true` and `false` for flags."""
    chosen = TABLES[table]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(chosen.columns)
    for row in chosen.rows(snapshot):
        # readers of CSV end a cell, or a file, at NUL
        writer.writerow([csv_cell(v.replace("\x00", "\ufffd") if isinstance(v, str) else v) for v in row])
    return Written(out.getvalue())
