"""What a database's faults mean for a person: what is wrong, and how to mend it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

_AGAIN = "run the same again; what was stored before is unharmed"
_NEWEST = "take a copy from a backup, or open what is left with `sqlite3 FILE .recover`"
UNWRITABLE = ("it cannot be written", "make the file and its folder writable")
UNWRITABLE_SERVER = (
    "the server lets nothing be written",
    "give the main server, not a copy of it; see its setting default_transaction_read_only, and your role's rights",
)
_HELD = ("another program holds the ledger", "wait until it is done, then try again; nothing was changed")
_REFUSED = (
    "the server does not let you in",
    "check the name in the URL; the password belongs into PGPASSWORD or ~/.pgpass",
)
_NO_DATABASE = ("there is no such database", "make it with `createdb NAME`, or check the name in the URL")
_CROWDED = ("the server takes no more connections", f"wait a little, then {_AGAIN}")
_GONE = ("the server has gone away", f"see that it runs, then {_AGAIN}")
_UNREACHED = ("the server cannot be reached", "check the URL, and that the server runs")

_BY_CODE = {
    "08": _GONE,
    "25006": UNWRITABLE_SERVER,
    "28": _REFUSED,
    "3D": _NO_DATABASE,
    "40": ("another program changed it at the same time", _AGAIN),
    "42501": ("your role on the server may not do that", "ask for the right to make and change tables there"),
    "53100": ("the server's disk is full", f"make room there, then {_AGAIN}"),
    "53200": ("the server has no memory left", f"wait a little, then {_AGAIN}"),
    "53300": _CROWDED,
    "55P03": _HELD,
    "57014": ("the server broke it off", f"see its setting statement_timeout, then {_AGAIN}"),
    "57P": _GONE,
    "58": ("the server cannot read or write its disk", f"look after the disk there, then {_AGAIN}"),
    "XX001": ("the server's files are damaged", "let the database be restored from its last pg_dump"),
    "XX002": ("an index on the server is damaged", "let it be made anew: `reindexdb NAME`"),
}
"""By SQLSTATE, or by what it begins with. Source: PostgreSQL 15 Documentation, Appendix A."""

_BY_WORDS = (
    (re.compile(r'database ".*" does not exist'), _NO_DATABASE),
    (re.compile(r'authentication failed|no password supplied|pg_hba\.conf|role ".*" does not exist'), _REFUSED),
    (re.compile(r"too many clients|connection slots"), _CROWDED),
    (
        re.compile(r"starting up|shutting down|recovery mode"),
        ("the server is not ready", f"wait a little, then {_AGAIN}"),
    ),
    (re.compile(r"server closed|terminating connection|consuming input failed|connection is (lost|closed)"), _GONE),
)
"""Of a connection that is refused or lost, which comes without a code."""

_NOT_REACHED = re.compile(r"(?i)connection (to server|failed|refused|timeout|attempts)|could not connect|resolve host")


def of_file(fault: Exception, path: Path) -> tuple[str, str]:
    """What a fault of SQLite is, and how to mend it.

    Args:
        path: the ledger's file, on whose disk room is looked for.
    """
    words = _words(fault)
    low = words.lower()
    if "locked" in low or "busy" in low:
        return _HELD
    if "full" in low or "no space left" in low:
        return f"the disk is full ({_room(path)} free)", f"make room, then {_AGAIN}"
    if "readonly" in low or "read-only" in low or "permission denied" in low:
        return UNWRITABLE
    if "malformed" in low or "corrupt" in low or "vtable constructor failed" in low:
        return "the file is damaged", _NEWEST
    if "not a database" in low or "file is encrypted" in low:
        return "it is not a ledger", "give a file written by detente, or a new name"
    if "i/o error" in low or "input/output" in low:
        return "the disk cannot be read or written", "look after the disk; what was stored before is unharmed"
    if "unable to open" in low:
        return "it cannot be opened", "check the path, and that its folder can be written"
    return _other(words)


def of_server(fault: Exception) -> tuple[str, str]:
    """What a fault of PostgreSQL is, and how to mend it: by its code, as its words come in the server's language."""
    code = getattr(getattr(fault, "orig", None), "sqlstate", None) or ""
    for length in (5, 3, 2):
        if code[:length] in _BY_CODE:
            return _BY_CODE[code[:length]]
    words = _words(fault)
    if code:
        return _other(words)
    for pattern, meaning in _BY_WORDS:
        if pattern.search(words):
            return meaning
    _, fatal, why = words.partition("FATAL:")
    if fatal:
        return f"the server refuses the connection: {why.strip()[:200]}", "check the URL"
    return _UNREACHED if _NOT_REACHED.search(words) else _other(words)


def _other(words: str) -> tuple[str, str]:
    return f"the database says: {words[:200]}", ""


def _words(fault: Exception) -> str:
    return " ".join(str(getattr(fault, "orig", None) or fault).split())


def _room(path: Path) -> str:
    try:
        free = shutil.disk_usage(path.absolute().parent).free
    except OSError:
        return "unknown space"
    return f"{free / 1e6:.1f} MB"
