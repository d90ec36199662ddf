"""The whole ledger as JSON Lines (`detente.ledger.jsonlines`)."""

from __future__ import annotations

from detente.errors import SettingError
from detente.ledger.interchange.snapshot import Snapshot, Written
from detente.ledger.jsonlines import write as lines_of


def write(snapshot: Snapshot) -> Written:
    """All lines of the ledger.

    Raises: SettingError for a snapshot of an earlier day, as the form is of the whole record.
    """
    if snapshot.as_of is not None:
        raise SettingError("JSON Lines hold the whole record, not that of a day", mend="leave out the day")
    return Written("".join(f"{line}\n" for line in lines_of(snapshot.ledger)))
