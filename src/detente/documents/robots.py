"""What robots.txt lets a program fetch that no person asked for: the reports that a feed links to.

Source: RFC 9309 (2022), Robots Exclusion Protocol.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from detente.documents.fetching import Answer
from detente.documents.records import shown
from detente.errors import DetenteError, InputError

AGENT = "detente"
"""The name by which robots.txt may speak to us."""
_KEPT = 3_600.0
"""Seconds for which the rules of a host are remembered."""
_LONGEST_PAUSE = 30.0
_BYTES = 500_000  # RFC 9309, section 2.5
_SOUND = re.compile(
    r"\s*(?:crawl-delay|request-rate)\s*:\s*[0-9]{1,9}(?:/[0-9]{1,9})?\s*(?:#.*)?|(?!\s*(?:crawl|request)).*",
    re.IGNORECASE,
)
"""A line that the parser can take: it stops at a delay in other digits than ours, or in thousands of them."""


class Robots:
    """The rules of hosts, each asked for once; its methods may be called from several threads.

    Args:
        get: fetches an address, as `Fetcher.get`.
    """

    def __init__(self, get: Callable[[str], Answer]) -> None:
        self._get = get
        self._known: dict[str, tuple[float, RobotFileParser | DetenteError]] = {}
        self._asking: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()

    def require(self, url: str) -> None:
        """Refuse an address that its host's robots.txt forbids.

        A robots.txt that is not there forbids nothing; one that cannot be read forbids all (RFC 9309, 2.3.1).

        Raises: InputError.
        """
        rules = self._of(url)
        if isinstance(rules, DetenteError):
            what = f"its robots.txt cannot be read ({rules.what}), so that nothing is fetched"
            raise InputError(what, where=shown(url), mend=rules.mend)
        if not rules.can_fetch(AGENT, url):
            raise InputError("its robots.txt asks us not to fetch it", where=shown(url))

    def pause(self, url: str) -> float:
        """Seconds that its host asks to leave between two requests, half a minute at most."""
        rules = self._of(url)
        delay = rules.crawl_delay(AGENT) if isinstance(rules, RobotFileParser) else None
        return min(float(delay), _LONGEST_PAUSE) if delay else 0.0

    def _of(self, url: str) -> RobotFileParser | DetenteError:
        """Its host's rules, or why they cannot be read."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._guard:
            lock = self._asking.setdefault(origin, threading.Lock())
        with lock:
            known = self._known.get(origin)
            if known is None or known[0] < time.monotonic():
                known = self._known[origin] = (time.monotonic() + _KEPT, self._asked(origin))
        return known[1]

    def _asked(self, origin: str) -> RobotFileParser | DetenteError:
        try:
            answer = self._get(f"{origin}/robots.txt")
        except DetenteError as fault:
            return fault
        if answer.status >= 500 or answer.status == 429:
            return InputError(f"the server answers {answer.status}")
        rules = RobotFileParser()
        text = answer.body[:_BYTES].decode("utf-8", "replace") if answer.status == 200 else ""
        rules.parse([line for line in text.splitlines() if _SOUND.fullmatch(line)])
        return rules
