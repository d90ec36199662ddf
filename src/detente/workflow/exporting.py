"""A ledger or reports in a form that other programs read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PICTURES = {"timeline": ".svg", "network": ".svg"}


@dataclass(frozen=True, slots=True)
class Exported:
    """What is to be written, and sentences on what the form could not hold or could not be read."""

    data: bytes
    notices: tuple[str, ...] = ()


def export(
    sources: Sequence[str | Path],
    form: str,
    *,
    table: str | None = None,
    talks: str | None = None,
    as_of: str | None = None,
    **reading: Any,
) -> Exported:
    """Write a ledger, or reports that are read first, in a format or as a picture.

    Args:
        form: a name of `detente.ledger.interchange.FORMATS` or of `PICTURES`.
        table: which table, of a format that holds one at a time; statements where None.
        talks: of a picture: which talks it is of; all of them where None.
        as_of: how things stood at the end of that day, month or year; None for all that is known.

    Raises: SettingError for a format, table or talks that there are not; else as `workflow.opening.dossier_of`.
    """
    from detente.brief.visible import escaped
    from detente.errors import SettingError
    from detente.ledger.interchange import FORMATS, Snapshot, write
    from detente.workflow.opening import dossier_of, one_kind

    if form not in FORMATS and form not in PICTURES:
        raise SettingError(f"there is no format {form!r}", mend=f"give one of {', '.join([*FORMATS, *PICTURES])}")
    if table is not None and form in PICTURES:
        raise SettingError(f"{form} is a picture, not a table", where="the table", mend="leave it out")
    if talks is not None and form not in PICTURES:
        raise SettingError(f"{form} holds all talks", where="the talks", mend="leave them out, or draw a picture")
    if form == "parquet":
        import importlib.util

        if importlib.util.find_spec("pyarrow") is None:  # before anything is read
            from detente.ledger.interchange.parquet import missing

            raise missing()
    if one_kind(sources) == "model":
        raise SettingError("a conflict model is no ledger", where=str(sources[0]), mend="use `detente model convert`")
    dossier = dossier_of(sources, as_of=as_of, **reading)
    snapshot = Snapshot(dossier.ledger, dossier.as_of)
    if form in PICTURES:
        from detente.brief import network, timeline

        picture = timeline.picture if form == "timeline" else network.picture
        return Exported(picture(snapshot, talks).encode(), dossier.notices)
    written = write(snapshot, form, table)
    data = written.data if isinstance(written.data, bytes) else escaped(written.data).encode()
    return Exported(data, (*dossier.notices, *written.notices))
