"""Who is logged in: made from a token in an address, kept in memory, told by a cookie."""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from detente.web.settings import Person

MOST = 1_000
"""Logins kept at a time; the one used longest ago is forgotten first."""


@dataclass(frozen=True, slots=True)
class Session:
    """One login; `csrf` has to come back with every form."""

    person: Person
    csrf: str = field(repr=False)

    def may_come_from(self, given: str) -> bool:
        """Whether a form carries this login's token."""
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.csrf.encode())


class Sessions:
    """All logins of a running desk."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._people = tuple(people)
        self._open: OrderedDict[str, Session] = OrderedDict()
        self._lock = Lock()

    def login(self, token: str) -> str | None:
        """A new login's secret, None for a token that is nobody's. Every token is compared, in even time."""
        given = token.encode("utf-8", "replace")
        found = None
        for person in self._people:
            if hmac.compare_digest(given, person.token.encode()):
                found = person
        if found is None:
            return None
        secret = secrets.token_urlsafe(32)
        with self._lock:
            self._open[secret] = Session(found, secrets.token_urlsafe(32))
            while len(self._open) > MOST:
                self._open.popitem(last=False)
        return secret

    def of(self, secret: str) -> Session | None:
        """The login of a secret."""
        with self._lock:
            session = self._open.get(secret)
            if session is not None:
                self._open.move_to_end(secret)
        return session
