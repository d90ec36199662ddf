"""A team on one PostgreSQL database: every decision is kept, under the name of who made it, and none over another's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from detente.ledger.store import Filter, open_ledger
from detente.web.settings import Person, Settings
from ledger.store import postgres
from web import desks, made

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def database():
    """The URL of an empty database of a real server."""
    with postgres.running() as told:
        yield told["DETENTE_POSTGRES"]


def test_a_team_decides_at_once(database, tmp_path):
    with open_ledger(database, create=True) as store:
        for one in made.reports():
            document, reading = one.done()
            store.add(document, reading, reader="made 1")
        entries = store.statements(Filter()).items
    people = tuple(Person(name, name * 30) for name in "abcd")
    how = Settings(database, tmp_path, people, port=desks.PORT)
    with desks.opened(how) as first:
        clients = [
            desks.Browser(type(first.client)(first.client.app, base_url=desks.HOME), first.desk).login(person.token)
            for person in people
        ]

        def decide(number):
            """Each of the four confirms every statement as nobody had touched it: the first to come is heard."""
            heard = []
            for entry in entries:
                document, _, own = entry.id.partition(".")
                place = f"/documents/{document[:12]}/decide"
                heard.append(clients[number].script(place, {"confirm": f"{own}:0"}).status_code)
            return heard

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(decide, range(4)))
        for one in zip(*answers, strict=True):
            assert sorted(one) == [200, 409, 409, 409]
        assert first.desk.store.decisions() == len(entries)
        assert {r.who for r in first.desk.store.history()} <= set("abcd")
        for place in (
            "/",
            "/threads",
            "/promises",
            "/deadlock",
            "/timeline",
            "/search?q=harbour",
            "/parties",
            "/history",
        ):
            assert first.get(place).status_code == 200, place
        assert first.get("/search", params={"q": "nul\x00 and more"}).status_code == 200
