"""How a desk is started: what users type, and files of teams."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import warnings
from contextlib import suppress
from http.cookiejar import CookieJar

import pytest

from detente.errors import LedgerError, SettingError
from detente.web import server, starting
from detente.web.jobs import Given, Jobs, harmless, named, written
from detente.web.settings import read_team
from detente.workflow.inputs import gather
from web import desks

TEAM = """
host = "127.0.0.1"
port = 0
origins = ["https://desk.example.org"]
[[reviewer]]
name = "Ann"
token = "0123456789012345678901234567"
[[reviewer]]
name = "Ben"
token = "abcdefghijklmnopqrstuvwxyzab"
role = "reader"
"""


def test_a_team_is_read(tmp_path):
    path = tmp_path / "team.toml"
    path.write_text(TEAM)
    team = read_team(path)
    assert [(p.name, p.role) for p in team.people] == [("Ann", "reviewer"), ("Ben", "reader")]
    assert team.origins == ("https://desk.example.org",)
    settings, exact = starting.settings_of("x.detente", team=path)
    assert (settings.port, exact) == (0, True)
    assert "0123456789" not in repr(settings)


@pytest.mark.parametrize(("before", "after"), [
    ('name = "Ben"', 'name = "Ann"'),
    ('token = "abcdefghijklmnopqrstuvwxyzab"', 'token = "0123456789012345678901234567"'),
    ('token = "abcdefghijklmnopqrstuvwxyzab"', 'token = "short"'),
    ('role = "reader"', 'role = "king"'),
    ("port = 0", "port = 70000"),
    ("port = 0", "odd = 1"),
    ('"https://desk.example.org"', '"desk.example.org"'),
    ("[[reviewer]]", "[reviewer"),
])  # fmt: skip
def test_a_team_that_is_wrong_is_refused(tmp_path, before, after):
    path = tmp_path / "team.toml"
    assert before in TEAM
    path.write_text(TEAM.replace(before, after))
    with pytest.raises(SettingError):
        read_team(path)


def test_the_one_ledger_of_a_folder_is_taken(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LedgerError, match="no ledger"):
        starting.settings_of(None)
    (tmp_path / "a.detente").touch()
    assert starting.settings_of(None)[0].ledger == "a.detente"
    (tmp_path / "b.detente").touch()
    with pytest.raises(LedgerError, match="2 ledgers"):
        starting.settings_of(None)


def test_a_port_in_use_is_refused_only_where_it_was_asked_for():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings, exact = starting.settings_of("x", port=taken.getsockname()[1])
        with pytest.raises(SettingError, match="cannot be used"):
            server.listen(settings, exact_port=exact)
        with server.listen(settings, exact_port=False) as other:
            assert other.getsockname()[1] != settings.port


@pytest.mark.parametrize(
    "name", ["../../x.html", "C:\\temp\\x.html", "-rf", ".hidden", "a\x00b.txt", "", "..", "é" * 300 + ".pdf"]
)
def test_names_of_uploads_lead_nowhere(name, tmp_path):
    plain = harmless(name)
    assert plain
    assert "/" not in plain
    assert plain[0] not in "-."
    paths = written(Given(files=((name, b"x"), (name, b"y"))), tmp_path)
    assert all(tmp_path in path.resolve().parents for path in paths)
    assert [path.read_bytes() for path in paths] == [b"x", b"y"]
    assert harmless("report.html") == "report.html"


def test_documents_are_known_by_the_names_people_gave(tmp_path):
    text = "Harbour talks stall\n\nNorland demanded on Monday that Sudria open the northern gate at once."
    given = Given(files=(("my report.txt", text.encode()),), text=text.replace("Monday", "Tuesday"))
    found = named(gather(written(given, tmp_path), published="2021-03-01"), tmp_path)
    assert [d.source for d in found.documents] == ["my report.txt", ""]


def test_an_adding_that_fails_says_why(tmp_path):
    jobs = Jobs(str(tmp_path / "no" / "talks.detente"))
    job = jobs.begin(Given(files=(("a.pdf", b"%PDF-1.4 broken"),)))
    stop = time.monotonic() + 600
    while not jobs.get(job.id).ended and time.monotonic() < stop:
        time.sleep(0.02)
    found = jobs.get(job.id)
    assert found.state == "failed"
    assert found.words
    assert "detente-add-" not in found.words


@pytest.fixture
def running(ledger):
    """The program itself, on a port of its own; its address."""
    command = [sys.executable, "-m", "detente", "review", str(ledger), "--no-browser", "--port", "0", "--who", "Ann"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield process, process.stdout.readline().strip()
        finally:
            if process.poll() is None:
                process.kill()


def test_the_program_prints_its_address_serves_and_stops(running):
    process, address = running
    assert address.startswith("http://127.0.0.1:")
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    assert "Norland" in opener.open(address, timeout=600).read().decode()
    base = address.partition("?")[0]
    port = int(base.rsplit(":", 1)[1].strip("/"))

    # A client that sends no end of its head, and one that sends no HTTP, hold up nobody.
    with socket.create_connection(("127.0.0.1", port)) as slow, socket.create_connection(("127.0.0.1", port)) as odd:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: 127")
        odd.sendall(b"\x16\x03\x01\x00\xff nonsense\r\n\r\n")
        assert b"content-security-policy" in heard(odd)

        # Two hundred requests by forty clients at once: each is served.
        served, lock = [], threading.Lock()

        def ask():
            for _ in range(5):
                status = opener.open(f"{base}threads", timeout=600).status
                with lock:
                    served.append(status)

        clients = [threading.Thread(target=ask) for _ in range(40)]
        for one in clients:
            one.start()
        for one in clients:
            one.join()
        assert served == [200] * 200

    news = opener.open(f"{base}events", timeout=600)  # an open page, which waits for news
    assert news.readline().startswith(b"data: ")
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=600) == 0
    told = process.stderr.read()
    assert "Traceback" not in told
    assert address.partition("token=")[2] not in told


def test_ctrl_c_in_the_moment_of_starting_ends_it_without_a_warning(kept_ledger, monkeypatch, capsys):
    begin, handler = server.Server.serve, signal.getsignal(signal.SIGINT)

    def interrupted(self, sockets=None):
        work = begin(self, sockets)  # begun, and not awaited yet
        signal.raise_signal(signal.SIGINT)
        return work

    monkeypatch.setattr(server.Server, "serve", interrupted)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        server.serve(desks.settings(kept_ledger, read_only=True), browser=False, say=lambda _: None)
        gc.collect()
    assert not [str(one.message) for one in told if issubclass(one.category, RuntimeWarning)]
    assert capsys.readouterr().out.startswith("http://127.0.0.1:")
    assert signal.getsignal(signal.SIGINT) is handler


def heard(connection):
    """All that comes; what was sent after the other end had closed makes the end of it a fault."""
    pieces = []
    with suppress(ConnectionError):
        pieces.extend(iter(lambda: connection.recv(4_096), b""))
    return b"".join(pieces)


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: 127"])
def test_a_head_that_does_not_come_is_told_and_given_up(kept_ledger, monkeypatch, sent):
    monkeypatch.setattr(server, "HEAD_SECONDS", 0.2)
    with desks.serving(desks.settings(kept_ledger, read_only=True)) as (address, _):
        port = int(address.partition("/?")[0].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=600) as slow:
            slow.sendall(sent)
            answer = heard(slow)
            assert answer.startswith(b"HTTP/1.1 408 ")
            assert b"content-security-policy" in answer
        with socket.create_connection(("127.0.0.1", port), timeout=600) as idle:
            idle.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: x=1\r\n\r\n".encode())
            answer = heard(idle)
            assert answer.count(b"HTTP/1.1 ") == 1  # its own answer, and nothing when it then sends no other request


def test_what_is_missing_is_said(monkeypatch):
    monkeypatch.setattr(starting, "find_spec", lambda name: None if name == "uvicorn" else object())
    with pytest.raises(SettingError, match="uvicorn"):
        starting.require_installed()


def test_help_loads_no_web_code():
    code = (
        "import sys; from typer.testing import CliRunner; from detente.cli.app import app;"
        "CliRunner().invoke(app, ['--help']);"
        "sys.exit(any(m in sys.modules for m in ('starlette', 'jinja2', 'uvicorn')))"
    )
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0
