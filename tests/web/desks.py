"""A running desk for tests: its application, and a client that is logged in as a browser would be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from detente.web.app import make_app
from detente.web.desk import Desk
from detente.web.settings import Person, Settings

PORT = 8421
HOME = f"http://127.0.0.1:{PORT}"
TOKEN = "a-token-for-tests-only-0123456789"


def settings(ledger: Path, **more: Any) -> Settings:
    """One reviewer, named Ann."""
    usual = Settings(str(ledger), Path(f"{ledger}.scenarios"), (Person("Ann", TOKEN),), port=PORT)
    return replace(usual, **more)


@dataclass
class Browser:
    """A client with its desk; `csrf` is what its pages carry."""

    client: TestClient
    desk: Desk
    csrf: str = ""

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, **more)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        """A form sent as a page of the desk would send it."""
        headers = {"origin": HOME, **more.pop("headers", {})}
        body = {"csrf": self.csrf, **(data or {})}
        return self.client.post(path, data=body, headers=headers, follow_redirects=False, **more)

    def script(self, path: str, data: dict[str, Any] | None = None) -> Any:
        """The same by a script of the desk."""
        return self.post(path, data, headers={"x-requested-with": "detente"})

    def json(self, path: str, body: object) -> Any:
        """JSON sent by a script of the desk."""
        headers = {"origin": HOME, "x-csrf-token": self.csrf, "x-requested-with": "detente"}
        return self.client.post(path, json=body, headers=headers)

    def login(self, token: str = TOKEN) -> Browser:
        answer = self.client.get(f"/?token={token}")
        found = re.search(r'name="csrf" content="([^"]+)"', answer.text)
        self.csrf = found[1] if found else ""
        return self


@contextmanager
def opened(how: Settings) -> Iterator[Browser]:
    """A desk, with somebody logged in."""
    with Desk(how) as desk, TestClient(make_app(desk, how), base_url=HOME) as client:
        yield Browser(client, desk).login(how.people[0].token)


@contextmanager
def serving(how: Settings) -> Iterator[tuple[str, Desk]]:
    """A desk on a real socket of this machine: the address that opens it."""
    import threading
    import time

    from detente.web import server

    with Desk(how) as desk, server.listen(replace(how, port=0), exact_port=True) as listening:
        how = replace(how, port=listening.getsockname()[1])
        running = server.Server(server.config(make_app(desk, how)), desk.stopping)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        while not running.started:
            assert thread.is_alive(), "the desk did not start"
            time.sleep(0.01)
        try:
            yield server.entrance(how), desk
        finally:
            running.should_exit = True
            thread.join()
