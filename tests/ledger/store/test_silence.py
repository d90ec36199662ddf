"""A connection to a server that falls silent without being closed is given up, and nothing is lost."""

from __future__ import annotations

import threading
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from detente.errors import LedgerError
from detente.ledger.store import Store, engine, keepalive, open_ledger
from ledger.store.faults import canonical
from ledger.store.reports import add, report
from ledger.store.silent_proxy import SilentProxy

_numbers = count(1)

_TOO_LONG = 150
"""Seconds after which a test that nothing ends is ended: many times the silence that is borne here."""


@given(st.integers(4, 100_000))
def test_all_probes_fit_into_the_silence_that_is_borne(seconds):
    ours = keepalive.of_client(seconds)
    servers = keepalive.of_server(seconds)
    assert ours["keepalives"] == 1
    for idle, pause, probes, whole in (
        [ours[f"keepalives_{name}"] for name in ("idle", "interval", "count")] + [ours["tcp_user_timeout"]],
        [servers[f"tcp_keepalives_{name}"] for name in ("idle", "interval", "count")] + [servers["tcp_user_timeout"]],
    ):
        assert min(idle, pause, probes) >= 1
        assert idle + pause * probes == seconds
        assert whole == seconds * 1000


def test_what_the_user_has_set_is_left_as_it_is():
    assert "keepalives_idle" not in keepalive.of_client(60, {"keepalives_idle": "5"})
    assert "keepalives_count" in keepalive.of_client(60, {"keepalives_idle": "5"})


def _connected(monkeypatch, url: str) -> dict:
    """What the driver is asked to connect with."""
    import psycopg

    asked = {}

    def connect(*_, **given):
        asked.update(given)
        raise psycopg.OperationalError("connection refused")

    monkeypatch.setattr(psycopg, "connect", connect)
    with pytest.raises(LedgerError):
        open_ledger(url)
    return asked


def test_every_connection_asks_whether_the_other_end_is_there(monkeypatch):
    asked = _connected(monkeypatch, "postgresql://127.0.0.1/talks")
    assert keepalive.of_client(engine.SILENCE).items() <= asked.items()
    for name, value in keepalive.of_server(engine.SILENCE).items():
        assert f"-c {name}={value}" in asked["options"]


def test_an_url_can_ask_for_another_patience(monkeypatch):
    asked = _connected(monkeypatch, "postgresql://127.0.0.1/talks?keepalives_idle=7&tcp_user_timeout=9000")
    assert (asked["keepalives_idle"], asked["tcp_user_timeout"]) == ("7", "9000")
    assert asked["keepalives_interval"] == keepalive.of_client(engine.SILENCE)["keepalives_interval"]


@pytest.fixture
def through(server, monkeypatch):
    """A new ledger with three reports: its URL, the same through a proxy, and the proxy."""
    import psycopg

    monkeypatch.setattr(engine, "SILENCE", 4)
    name = f"silent{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    direct = make_url(server).set(database=name)
    with open_ledger(direct.render_as_string(), create=True) as store:
        add(store, [report(n) for n in (1, 2, 3)])
    with SilentProxy((direct.host, direct.port)) as proxy:
        end = threading.Timer(_TOO_LONG, proxy.hang_up)
        end.start()
        yield direct.render_as_string(), direct.set(port=proxy.port).render_as_string(), proxy
        end.cancel()
        assert not proxy.hung_up, "nobody gave the connection up by itself"


@pytest.mark.system
@pytest.mark.parametrize("when", ["between two questions", "while the server works"])
def test_a_server_that_falls_silent_is_given_up_and_nothing_is_lost(through, when):
    direct, url, proxy = through
    with open_ledger(url) as store:
        add(store, [report(4)])
        wanted = canonical(direct)
        with pytest.raises(LedgerError, match="has gone away") as fault:
            _lose_the_connection(store, proxy, when)
        assert "\n" not in str(fault.value)
        assert "unharmed" in str(fault.value)
        assert canonical(direct) == wanted
        add(store, [report(5)])  # as soon as the server, too, has given up the connection that holds the ledger
        assert store.check() == ()
    with open_ledger(direct) as store:
        assert store.documents().total == 5


def _lose_the_connection(store: Store, proxy: SilentProxy, when: str) -> None:
    """Begin to change the ledger, then hear nothing more."""
    with store._database.write() as connection:
        connection.exec_driver_sql("DELETE FROM statement_parties")
        if when == "between two questions":
            proxy.fall_silent()
            connection.exec_driver_sql("SELECT 1")
        else:
            threading.Timer(0.5, proxy.fall_silent).start()
            connection.exec_driver_sql("SELECT pg_sleep(12)")  # a server looks for its client when it has answered


@pytest.mark.system
def test_a_connection_that_fell_silent_while_unused_is_made_anew(through):
    _, url, proxy = through
    with open_ledger(url) as store:
        assert store.documents().total == 3
        proxy.fall_silent()
        assert store.documents().total == 3
