"""The first line of a file of lines that detente writes: which form it is, and of which version."""

from __future__ import annotations

from typing import Protocol, TypeVar

from detente.errors import LedgerError


class Headed(Protocol):
    """What every such line says."""

    format: str
    version: int


_Header = TypeVar("_Header", bound=Headed)


def accepted(
    header: _Header, before: _Header | None, *, form: str, version: int, where: str, give: str, once: str
) -> _Header:
    """The header, where the lines after it can be read.

    Args:
        before: the one that came first; None where there was none yet.
        form: the form that is read, and `version` its newest.
        give: what to give instead of another form, and `once` instead of a file with two headers.

    Raises: LedgerError for a second header, another form, or a version to come.
    """
    if before is not None:
        raise LedgerError("a second header", where=where, mend=once)
    if header.format != form:
        raise LedgerError(f"{header.format!r} is not {form!r}", where=where, mend=give)
    if header.version > version:
        raise LedgerError(
            f"version {header.version} is newer than this detente knows ({version})",
            where=where,
            mend="use a newer detente",
        )
    return header
