"""From what a user types to a running desk, or a fault that says what is missing."""

from __future__ import annotations

import getpass
import hashlib
import os
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from detente.errors import LedgerError, SettingError
from detente.web.settings import LOOPBACK, USUAL_PORT, Settings, alone, read_team

_NEEDED = ("starlette", "uvicorn", "jinja2", "python_multipart")


def settings_of(
    ledger: str | None,
    *,
    port: int | None = None,
    read_only: bool = False,
    who: str | None = None,
    team: Path | None = None,
    scenarios: Path | None = None,
) -> tuple[Settings, bool]:
    """The settings of a desk, and whether it has to have just that port.

    Raises: LedgerError where no ledger is named and not one lies in this folder; SettingError for a team's file or name
        that cannot be used.
    """
    where = ledger or _only_ledger(Path())
    if team is not None and who is not None:
        raise SettingError("a team and one name are given", where="--who", mend="name the people in the team's file")
    kept = scenarios or _scenarios(where)
    if team is not None:
        found = read_team(team)
        asked = port if port is not None else found.port
        usual = USUAL_PORT if asked is None else asked
        return Settings(where, kept, found.people, found.host, usual, found.origins, read_only), asked is not None
    name = " ".join((who or _user()).split())
    if not name:
        raise SettingError("the name is empty", where="--who", mend="give the name of who decides")
    usual = USUAL_PORT if port is None else port
    return Settings(where, kept, alone(name), LOOPBACK, usual, (), read_only), port is not None


def serve(settings: Settings, *, browser: bool, say: Callable[[str], None], exact_port: bool) -> None:
    """Run the desk.

    Raises: SettingError where what the extra `web` brings is not installed; else as `detente.web.server.serve`.
    """
    require_installed()
    from detente.web import server

    server.serve(settings, browser=browser, say=say, exact_port=exact_port)


def require_installed() -> None:
    """Say what is missing.

    Raises: SettingError where it is.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise SettingError(f"the review desk needs {', '.join(missing)}", mend='pip install "detente[web]"')


def _only_ledger(folder: Path) -> str:
    found = sorted(folder.glob("*.detente"))
    if len(found) == 1:
        return str(found[0])
    what = "no ledger lies in this folder" if not found else f"{len(found)} ledgers lie in this folder"
    raise LedgerError(what, mend="name one; `detente add REPORTS --ledger talks.detente` makes one")


def _scenarios(ledger: str) -> Path:
    """Beside the ledger's file; for a database in the user's data folder."""
    if "://" not in ledger:
        return Path(f"{ledger}.scenarios")
    base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "detente" / "scenarios" / hashlib.sha256(ledger.encode()).hexdigest()[:12]


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "reviewer"
