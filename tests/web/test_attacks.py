"""The running program under attack: other pages in the same browser, broken HTTP, crowds, and uploads made to hurt."""

from __future__ import annotations

import asyncio
import contextlib
import io
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from detente.ledger.store import Filter, open_ledger
from detente.web.guard import HEADERS, UPLOAD_BYTES
from web import browsers

pytestmark = pytest.mark.system


@dataclass
class Program:
    """`detente review`, running: its process, the port and token of its address, and the ledger's file."""

    process: subprocess.Popen[str]
    address: str
    ledger: str

    @property
    def base(self) -> str:
        return self.address.partition("/?")[0]

    @property
    def port(self) -> int:
        return int(self.base.rpartition(":")[2])

    @property
    def token(self) -> str:
        return self.address.partition("token=")[2]

    def asked(self, request: bytes, most: int = 100_000) -> bytes:
        """All that comes back for the bytes of a request."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=600) as connection:
            connection.sendall(request)
            with contextlib.suppress(TimeoutError):
                return b"".join(iter(lambda: connection.recv(65_536), b""))[:most]
        return b""

    def login(self) -> tuple[str, str]:
        """A cookie, and the token that goes into forms."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.request("GET", f"/?token={self.token}")
        answer = connection.getresponse()
        cookie = answer.headers["set-cookie"].partition(";")[0]
        answer.read()
        connection.request("GET", "/", headers={"Cookie": cookie})
        page = connection.getresponse().read().decode()
        found = re.search(r'name="csrf" content="([^"]+)"', page)
        connection.close()
        assert found
        return cookie, found[1]

    def decisions(self) -> int:
        with open_ledger(self.ledger) as store:
            assert store.check() == ()
            return store.decisions()

    def alive(self) -> bool:
        cookie, _ = self.login()
        return self.process.poll() is None and b"200 OK" in self.asked(head(self, cookie=cookie))[:40]


def head(program: Program, path: str = "/", cookie: str = "", **more: str) -> bytes:
    """The head of a GET, after which the server closes."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{program.port}", "Connection: close"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in more.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@pytest.fixture(scope="module")
def program(kept_ledger, tmp_path_factory) -> Iterator[Program]:
    """One for all attacks, which it has to outlive."""
    ledger = shutil.copy(kept_ledger, tmp_path_factory.mktemp("attacked") / "talks.detente")
    command = [sys.executable, "-m", "detente", "review", str(ledger), "--no-browser", "--port", "0", "--who", "Ann"]
    said = tmp_path_factory.mktemp("said") / "stderr.txt"  # a pipe that nobody reads would hold it up
    with (
        said.open("w") as stderr,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True) as process,
    ):
        found = Program(process, process.stdout.readline().strip(), str(ledger))
        try:
            yield found
            process.send_signal(signal.SIGINT)
            process.wait(timeout=600)
            told = process.stdout.read() + said.read_text()
            assert "Traceback" not in told, told[-2_000:]
            assert found.token not in told
        finally:
            if process.poll() is None:
                process.kill()


EVIL = """<!doctype html><title>evil</title><body>
<form id=f method=post action="{base}/undo" target=there><input name=csrf value=guess></form>
<form id=g method=post action="{base}/add" enctype="text/plain" target=there><input name=text value="evil"></form>
<iframe name=there></iframe><iframe id=frame src="{base}/"></iframe><img src="{base}/">
<script src="{base}/static/desk.js"></script>
<script>
window.got = [];
const note = (what) => (value) => window.got.push(what + ':' + value);
const wanted = [
  fetch('{base}/', {{credentials: 'include'}}).then((r) => r.text()).then(note('read'), note('refused')),
  fetch('{base}/undo', {{method: 'POST', mode: 'no-cors', credentials: 'include', body: 'csrf=x'}})
    .then((r) => r.type).then(note('opaque'), note('refused')),
  new Promise((done) => {{
    const source = new EventSource('{base}/events', {{withCredentials: true}});
    source.onmessage = (e) => {{ note('event')(e.data); done(); }};
    source.onerror = () => {{ note('refused')('events'); source.close(); done(); }};
  }}),
  new Promise((done) => {{
    const socket = new WebSocket('{base}/events'.replace('http', 'ws'));
    socket.onopen = () => {{ note('socket')('open'); done(); }};
    socket.onerror = () => {{ note('refused')('socket'); done(); }};
  }}),
];
f.submit(); g.submit();
Promise.all(wanted).then(() => window.finished = true);
</script>"""


class Evil(BaseHTTPRequestHandler):
    """A page of another origin on the same machine, so that cookies go along: ports do not part sites."""

    def __init__(self, page: str, *rest: object) -> None:
        self._page = page
        super().__init__(*rest)

    def do_GET(self) -> None:
        body = self._page.encode() if self.path == "/" else b""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def test_another_page_in_the_same_browser_reads_and_changes_nothing(program):
    with open_ledger(program.ledger) as store:
        store.confirm(store.statements(Filter()).items[0].id, who="Ann")  # which could be undone
    before = program.decisions()
    handler = partial(Evil, EVIL.format(base=program.base))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, browsers.chromium() as browser:
        Thread(target=server.serve_forever, daemon=True).start()
        page = browsers.new_page(browser)
        page.goto(program.address)
        answers: list[tuple[str, str, int]] = []
        page.on("response", lambda r: answers.append((r.request.method, r.url, r.status)))
        page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        page.wait_for_function("window.finished")
        page.wait_for_timeout(500)
        got = page.evaluate("window.got")
        framed = page.frame_locator("#frame").locator("body").inner_text()
        server.shutdown()
    assert not [one for one in got if one.startswith(("read", "event", "socket"))], got
    assert "Reports" not in framed
    posts = [(url, status) for method, url, status in answers if method == "POST" and url.startswith(program.base)]
    assert posts
    assert all(status == 403 for _, status in posts), posts
    assert program.decisions() == before


LINKS = """(all) => all.map((a) => new URL(a.getAttribute('href'), location.href)).map((a) => [a.protocol, a.href])"""


def test_crawling_leaves_the_machine_never_and_changes_nothing(program):
    before = program.decisions()
    with browsers.chromium() as browser:
        page = browsers.new_page(browser)
        requests: list[tuple[str, str, str]] = []
        bare: list[str] = []
        policy = dict(HEADERS)[b"content-security-policy"].decode()

        def answered(response) -> None:
            if response.headers.get("content-security-policy") != policy:
                bare.append(response.url)

        page.goto(program.address)
        page.on("request", lambda r: requests.append((r.method, r.url, r.headers.get("referer", ""))))
        page.on("response", answered)
        todo, seen = ["/"], {"/"}
        while todo and len(seen) < 60:
            page.goto(program.base + todo.pop(0))
            links = page.eval_on_selector_all("a[href]", LINKS)
            assert {protocol for protocol, _ in links} <= {"http:", "https:"}
            for _, link in links:
                place = link.removeprefix(program.base).partition("#")[0]
                if link.startswith(program.base) and place not in seen:
                    seen.add(place)
                    todo.append(place)
        page.goto(f"{program.base}/no-such-page")
    assert len(seen) > 30
    assert bare == []
    assert [url for _, url, _ in requests if not url.startswith(program.base)] == []
    assert {method for method, _, _ in requests} == {"GET"}
    assert not [one for one in requests if program.token in "".join(one)]
    assert program.decisions() == before


def answers_with_headers(answer: bytes) -> bool:
    lines = answer.partition(b"\r\n\r\n")[0].lower()
    return all(name + b": " + value.lower() in lines for name, value in HEADERS)


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n", b"400"),
        (b"GET / HTTP/1.0\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nHost: evil\r\nConnection: close\r\n\r\n", b"400"),
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", b"403"),
        (b"GET /?token=guess HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", b"403"),
        (b"OPTIONS * HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", b"403"),
        (b"TRACE / HTTP/1.1\r\nHost: HERE\r\nOrigin: null\r\nConnection: close\r\n\r\n", b"403"),
        (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\nConnection: close\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: HERE\r\nX: " + b"a" * 40_000 + b"\r\n\r\n", b"40[03]"),
        (b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: HERE\r\nConnection: close\r\n\r\n", b"40[03]"),
        (b"POST /undo HTTP/1.1\r\nHost: HERE\r\nOrigin: http://HERE\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", b"400"),
        (b"\r\n\r\n\r\n\r\n", b"400"),
    ],
)
def test_broken_requests_get_a_clear_no_with_all_headers(program, request_, status):
    before = program.decisions()
    answer = program.asked(request_.replace(b"HERE", f"127.0.0.1:{program.port}".encode()))
    assert re.match(b"HTTP/1.1 " + status, answer), answer[:200]
    assert answers_with_headers(answer), answer[:1_500]
    assert b"Norland" not in answer
    assert program.decisions() == before


def test_a_thousand_at_once_are_served_or_told(program):
    before = program.decisions()
    cookie, _ = program.login()

    async def ask() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", program.port)
        writer.write(head(program, "/threads", cookie))
        await writer.drain()
        answer = await asyncio.wait_for(reader.read(), 400)
        writer.close()
        return answer

    async def all_at_once() -> list[bytes]:
        return await asyncio.gather(*(ask() for _ in range(1_000)))

    statuses = [answer[9:12] for answer in asyncio.run(all_at_once())]
    assert len(statuses) == 1_000
    assert set(statuses) <= {b"200", b"408", b"503"}  # 408: where this client itself was held up
    assert b"200" in statuses
    assert program.alive()
    assert program.decisions() == before


def test_slow_clients_hold_up_nobody(program):
    before = program.decisions()
    cookie, csrf = program.login()
    body = (
        f"POST /undo HTTP/1.1\r\nHost: 127.0.0.1:{program.port}\r\nOrigin: {program.base}\r\nCookie: {cookie}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\ncsrf={csrf}"
    ).encode()
    with contextlib.ExitStack() as slow:
        for number in range(200):
            one = slow.enter_context(socket.create_connection(("127.0.0.1", program.port), timeout=600))
            one.sendall(body if number % 2 else b"GET / HTTP/1.1\r\nHo")
        assert program.alive()
    assert program.decisions() == before


def test_an_upload_too_large_is_refused_whether_it_says_so_or_not(program):
    cookie, csrf = program.login()
    first = (
        f"POST /add HTTP/1.1\r\nHost: 127.0.0.1:{program.port}\r\nOrigin: {program.base}\r\nCookie: {cookie}\r\n"
        f"X-CSRF-Token: {csrf}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    )
    assert program.asked(f"{first}Content-Length: {UPLOAD_BYTES + 1}\r\n\r\n".encode()).startswith(b"HTTP/1.1 413")
    with socket.create_connection(("127.0.0.1", program.port), timeout=600) as connection:
        connection.sendall(f"{first}Transfer-Encoding: chunked\r\n\r\n".encode())
        part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
        answer = b""
        with contextlib.suppress(ConnectionError, BrokenPipeError):
            connection.sendall(b"%x\r\n%s\r\n" % (len(part), part))
            for _ in range(UPLOAD_BYTES // 1_000_000 + 10):
                connection.sendall(b"f4240\r\n" + b"a" * 1_000_000 + b"\r\n")
        with contextlib.suppress(ConnectionError):
            answer = connection.recv(1_000)
    assert answer.startswith(b"HTTP/1.1 413") or answer == b""  # a client that goes on sending may miss the answer
    assert program.alive()
    with open_ledger(program.ledger) as store:
        assert store.documents(limit=0).total == 4


def test_a_bomb_is_told_and_hurts_nobody(program):
    cookie, csrf = program.login()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", b"\0" * 150_000_000)
    part = (
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="bomb.zip"\r\n'
        b"Content-Type: application/zip\r\n\r\n" + packed.getvalue() + b"\r\n--x--\r\n"
    )
    connection = HTTPConnection("127.0.0.1", program.port, timeout=600)
    headers = {"Cookie": cookie, "Origin": program.base, "X-CSRF-Token": csrf, "X-Requested-With": "detente",
               "Content-Type": "multipart/form-data; boundary=x"}  # fmt: skip
    connection.request("POST", "/add", part, headers)
    answer = connection.getresponse()
    assert answer.status == 200
    job = re.search(r'"job":\s*"([^"]+)"', answer.read().decode())[1]
    page = ""
    for _ in range(600):
        connection.request("GET", f"/jobs/{job}", headers={"Cookie": cookie})
        page = connection.getresponse().read().decode()
        if 'data-ended="yes"' in page:
            break
        time.sleep(0.5)
    told = re.search(r'role="alert">([^<]+)<', page)
    assert told, page[-1_500:]
    assert "bomb.zip" in told[1]
    assert program.alive()
