"""What `--audit-network` tells of."""

from __future__ import annotations

import http.server
import socket
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from detente.cli.app import app
from detente.cli.network import Outgoing, Watcher
from detente.documents.fetching import Fetcher
from documents.local_web import nobody


class Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.came.append(len(self.requestline) + 2)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * 10_000)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def port() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.came = []
    thread = threading.Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    one = Watcher()
    one.begin()
    yield one
    one.end()


def test_each_request_is_told_with_its_bytes_and_answers_are_not(watcher, port):
    fetcher = Fetcher(allowed=frozenset({"localhost"}))
    fetcher.get(f"http://localhost:{port}/talks?key=secret")
    fetcher.post(f"http://localhost:{port}/alert", b"y" * 5_000)
    asked, told = watcher.log
    assert (asked.host, asked.port, asked.request) == ("localhost", port, "GET /talks")
    assert 50 < asked.sent < 1_000
    assert told.request == "POST /alert"
    assert 5_000 < told.sent < 6_000
    assert "secret" not in "\n".join(watcher.report())
    assert watcher.report()[0] == f"Network: 2 requests, {asked.sent + told.sent:,} bytes sent"


def test_two_requests_on_one_connection_are_two(watcher, port):
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/one")
    connection.getresponse().read()
    connection.request("GET", "/two")
    connection.getresponse().read()
    connection.close()
    assert [each.request for each in watcher.log][-2:] == ["GET /one", "GET /two"]
    assert all(each.sent for each in watcher.log if each.request)


def test_a_connection_that_fails_and_a_name_looked_up_are_told(watcher):
    with nobody() as place:
        closed = int(place.partition(":")[2])
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", closed), timeout=600)
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("no-such-host.invalid", 80)
    assert [(each.port, each.sent) for each in watcher.log] == [(closed, 0)]
    assert watcher.looked_up == ["no-such-host.invalid"]


def test_what_other_code_opens_is_told_by_an_event(watcher):
    sys.audit("detente.connect", "db.example", 5432)
    assert watcher.report()[1].strip() == "db.example:5432  PostgreSQL  bytes not known"


def test_the_watch_can_be_taken_off(port):
    before = (socket.socket.connect, socket.getaddrinfo)
    one = Watcher()
    one.begin()
    one.end()
    Fetcher(allowed=frozenset({"localhost"})).get(f"http://localhost:{port}/")
    assert (socket.socket.connect, socket.getaddrinfo) == before
    assert not one.log


def test_a_hostile_name_is_shown_harmless():
    assert "\x1b" not in Outgoing("a\x1b[2J", 80).line()


def test_a_command_that_needs_no_network_sends_nothing():
    names = Path(__file__).parents[2] / "examples" / "names.toml"
    done = CliRunner().invoke(app, ["--audit-network", "names", "check", str(names)])
    assert done.exit_code == 0, done.output
    assert "Network: nothing was sent" in done.stderr
