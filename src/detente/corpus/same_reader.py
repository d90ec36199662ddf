"""That all who work at a run read alike: workers of another detente would find other statements in the same reports."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from detente.errors import SettingError
from detente.reading.reader_name import reader_name, room_digest

_ROOMS = ("detente.documents", "detente.corpus")
"""What decides, besides the reader, what is read and what is let go."""


def rooms_here() -> str:
    """A digest of each of the rooms that take archives apart and filter them."""
    return ", ".join(f"{room.rpartition('.')[2]} {room_digest(room)}" for room in _ROOMS)


@cache
def check_reader(read_by: str, model: str | None, names: str | None, *, rounded: bool) -> None:
    """Refuse to work at a run that is read by another detente, or with other settings, than this process has.

    Raises: SettingError naming the parts that differ, or the names file or network that cannot be read here.
    """
    here = f"{reader_name(model, Path(names) if names else None, rounded=rounded)}, {rooms_here()}"
    if here == read_by:
        return
    own, wanted = here.split(", "), read_by.split(", ")
    has = ", ".join(part for part in own if part not in wanted) or "nothing besides"
    wants = ", ".join(part for part in wanted if part not in own) or "nothing besides"
    raise SettingError(
        f"a worker reads otherwise than the run: it has {has}; the run was begun with {wants}",
        mend="give every worker the same detente, model, names file and DETENTE_NETWORK, then the same command again",
    )
