"""Who may use the desk, where it listens, and what it may do."""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from detente.errors import SettingError

Role = Literal["reviewer", "reader"]

LOOPBACK = "127.0.0.1"
USUAL_PORT = 8421
SHORTEST_TOKEN = 24
_KEYS = {"host", "port", "origins", "reviewer"}
_PERSON_KEYS = {"name", "token", "role"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may log in; a "reader" changes nothing."""

    name: str
    token: str = field(repr=False)
    role: Role = "reviewer"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a desk is run.

    `port` 0 takes any that is free; `origins` are addresses besides its own under which browsers reach it (of a proxy
    that speaks TLS); `scenarios` is the folder of what-if models; `read_only` holds for everybody.
    """

    ledger: str
    scenarios: Path
    people: tuple[Person, ...]
    host: str = LOOPBACK
    port: int = USUAL_PORT
    origins: tuple[str, ...] = ()
    read_only: bool = False


def alone(name: str) -> tuple[Person, ...]:
    """One person with a new token."""
    return (Person(name, secrets.token_urlsafe(32)),)


@dataclass(frozen=True, slots=True)
class Team:
    """What a team's file says."""

    people: tuple[Person, ...]
    host: str = LOOPBACK
    port: int | None = None
    origins: tuple[str, ...] = ()


def read_team(path: Path) -> Team:
    """The people of a team, from a TOML file; docs/review.md describes it.

    Raises: SettingError naming what is wrong in it.
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        words = (fault.strerror or str(fault)).lower()
        raise SettingError(f"the team's file cannot be read: {words}", where=str(path)) from fault
    except (ValueError, RecursionError) as fault:
        raise SettingError(f"the team's file is no TOML ({fault})", where=str(path)) from fault
    return _team(found, str(path))


def _team(found: Mapping[str, Any], where: str) -> Team:
    _known(found, _KEYS, where)
    listed = found.get("reviewer", [])
    if not isinstance(listed, list) or not listed:
        raise SettingError("it names nobody", where=where, mend="write [[reviewer]] with name and token for each")
    people = tuple(_person(one, f"{where}, reviewer {number}") for number, one in enumerate(listed, 1))
    for what, values in (("name", [p.name for p in people]), ("token", [p.token for p in people])):
        if len(set(values)) < len(values):
            raise SettingError(f"two have the same {what}", where=where, mend=f"give each a {what} of their own")
    host, port, origins = found.get("host", LOOPBACK), found.get("port"), found.get("origins", [])
    if not isinstance(host, str) or not host:
        raise SettingError("host is no address", where=where, mend='such as host = "127.0.0.1"')
    if port is not None and (not isinstance(port, int) or isinstance(port, bool) or not 0 <= port < 65536):
        raise SettingError("port is no port", where=where, mend="such as port = 8421")
    if not isinstance(origins, list) or not all(_is_origin(one) for one in origins):
        raise SettingError("origins are no addresses", where=where, mend='such as origins = ["https://desk.example"]')
    return Team(people, host, port, tuple(origins))


def _person(found: Any, where: str) -> Person:
    if not isinstance(found, Mapping):
        raise SettingError("it is no table", where=where, mend="write [[reviewer]]")
    _known(found, _PERSON_KEYS, where)
    name, token, role = found.get("name"), found.get("token"), found.get("role", "reviewer")
    if not isinstance(name, str) or not name.strip():
        raise SettingError("the name is missing", where=where, mend='such as name = "Ann"')
    if not isinstance(token, str) or len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable():
        mend = "make one: python -c 'import secrets; print(secrets.token_urlsafe(32))'"
        raise SettingError(f"the token is shorter than {SHORTEST_TOKEN} plain characters", where=where, mend=mend)
    if role not in ("reviewer", "reader"):
        raise SettingError(f"{role!r} is no role", where=where, mend="reviewer or reader")
    return Person(" ".join(name.split()), token, role)


def _known(found: Mapping[str, Any], keys: set[str], where: str) -> None:
    odd = sorted(set(found) - keys)
    if odd:
        raise SettingError(f"{odd[0]!r} means nothing here", where=where, mend=f"one of {', '.join(sorted(keys))}")


def _is_origin(one: object) -> bool:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(one) if isinstance(one, str) else None
        return bool(
            parts and parts.scheme in ("http", "https") and parts.netloc and one == f"{parts.scheme}://{parts.netloc}"
        )
    except ValueError:
        return False
