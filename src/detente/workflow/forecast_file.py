"""The JSON file that holds how forecasts came out, where no ledger keeps it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import LedgerError, SettingError
from detente.values.whole_file import write_whole

if TYPE_CHECKING:
    from detente.ledger.resolutions import Resolution

_FORMAT = "detente-forecasts"


def read(path: Path) -> list[Resolution]:
    """The resolutions in a file; none where there is no such file.

    Raises: LedgerError for a file that holds something else.
    """
    from detente.ledger.resolutions import of_record

    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return []
    except (OSError, ValueError, RecursionError) as fault:
        raise LedgerError(f"it cannot be read: {fault}", where=str(path), mend="give another file") from None
    if not isinstance(data, dict) or data.get("format") != _FORMAT or not isinstance(data.get("resolutions"), list):
        raise LedgerError("it holds no resolutions of forecasts", where=str(path), mend="give another file")
    return [of_record(value, where=f"{path}, entry {k}") for k, value in enumerate(data["resolutions"], 1)]


def write(path: Path, resolutions: Sequence[Resolution]) -> None:
    """Write the file whole or not at all.

    Raises: SettingError when it cannot be written.
    """
    from detente.ledger.resolutions import to_record

    data = {"format": _FORMAT, "version": 1, "resolutions": [to_record(one) for one in resolutions]}
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    try:
        write_whole(path, text.encode())
    except OSError as fault:
        raise SettingError(f"cannot write: {fault.strerror}", where=str(path), mend="give a place to write") from fault
