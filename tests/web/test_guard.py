"""What is refused before any route is looked at, and what every answer carries."""

from __future__ import annotations

import asyncio

import pytest

from detente.web.guard import HEADERS, NO_LOGIN, Guard
from detente.web.sessions import MOST, Sessions
from detente.web.settings import Person
from web.desks import HOME, PORT, TOKEN

PATHS = ("/", "/threads", "/static/desk.css", "/documents/ab", "/events", "/no-such-page", "/..%2f..%2fetc/passwd")


def carries_headers(answer):
    return all(answer.headers.get(name.decode()) == value.decode() for name, value in HEADERS)


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", f"localhost.evil:{PORT}", f"127.0.0.1:{PORT + 1}", "", "[::]"]
)
def test_a_rebound_name_is_refused(ann, host):
    answer = ann.get("/", headers={"host": host})
    assert answer.status_code == 400
    assert carries_headers(answer)


@pytest.mark.parametrize("path", PATHS[:-2])
@pytest.mark.parametrize(
    "cookie", ["", "detente-8421=guess", "detente-8421=", "other=1", "detente-8421=" + "a" * 5_000]
)
def test_nothing_is_served_without_a_login(ann, path, cookie):
    ann.client.cookies.clear()
    answer = ann.get(path, headers={"cookie": cookie} if cookie else {})
    assert answer.status_code == 403
    assert NO_LOGIN in answer.text
    assert carries_headers(answer)


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "\u00e9" * 40])
def test_a_wrong_token_opens_nothing(ann, token):
    ann.client.cookies.clear()
    answer = ann.get("/", params={"token": token}, follow_redirects=False)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_token_leaves_the_address_at_once(ann):
    answer = ann.get(f"/threads?party=Norland&token={TOKEN}", follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/threads?party=Norland"
    cookie = answer.headers["set-cookie"]
    assert TOKEN not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie


@pytest.mark.parametrize("path", ["//evil.example/a", "/\\evil.example", "/%2f/evil.example"])
def test_logging_in_leads_nowhere_else(ann, path):
    answer = ann.client.get(f"{HOME}{path}?token={TOKEN}", follow_redirects=False)
    assert answer.status_code in (303, 404)
    place = answer.headers.get("location", "/")
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", f"http://127.0.0.1:{PORT + 1}", f"https://127.0.0.1:{PORT}"]
)
def test_a_foreign_origin_is_refused(ann, origin):
    for path in ("/", "/undo"):
        send = ann.client.get if path == "/" else ann.client.post
        answer = send(path, headers={"origin": origin})
        assert answer.status_code == 403
        assert carries_headers(answer)


def test_a_change_needs_an_origin(ann):
    before = ann.desk.store.decisions()
    assert ann.client.post("/undo", data={"csrf": ann.csrf}).status_code == 403
    site = {"origin": HOME, "sec-fetch-site": "cross-site"}
    assert ann.client.post("/undo", data={"csrf": ann.csrf}, headers=site).status_code == 403
    assert ann.desk.store.decisions() == before


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_carries_the_headers(ann, path):
    if path != "/events":  # which does not end
        assert carries_headers(ann.get(path))


def test_the_policy_has_no_unsafe_part():
    policy = dict(HEADERS)[b"content-security-policy"].decode()
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "default-src 'none'" in policy


def test_a_body_too_large_is_refused_whether_it_says_so_or_not(ann):
    big = b"a=" + b"x" * 1_100_000
    headers = {"origin": HOME, "content-type": "application/x-www-form-urlencoded"}
    assert ann.client.post("/undo", content=big, headers=headers).status_code == 413
    pieces = iter([big[:600_000], big[600_000:]])
    answer = ann.client.post("/undo", content=pieces, headers=headers)
    assert answer.status_code == 413
    assert carries_headers(answer)


def run_guard(messages, *, method="POST", seconds=600.0):
    """The answers of a guard around an application that reads the whole body, given what the client sends."""
    sessions = Sessions([Person("Ann", TOKEN)])
    secret = sessions.login(TOKEN)
    sent = []

    async def app(scope, receive, send):
        while (await receive()).get("more_body"):
            pass
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"read"})

    async def receive():
        if messages:
            return messages.pop(0)
        await asyncio.sleep(3_600)
        raise AssertionError("the guard waited too long")

    async def send(message):
        sent.append(message)

    guard = Guard(app, sessions, frozenset({"h"}), frozenset({"http://h"}), "c", seconds=seconds)
    headers = [(b"host", b"h"), (b"origin", b"http://h"), (b"cookie", f"c={secret}".encode())]
    scope = {"type": "http", "method": method, "path": "/", "query_string": b"", "headers": headers}
    asyncio.run(guard(scope, receive, send))
    return sent


def test_a_slow_body_is_given_up():
    part = {"type": "http.request", "body": b"a", "more_body": True}
    assert run_guard([part, part], seconds=0.05)[0]["status"] == 408
    assert run_guard([part, {**part, "more_body": False}])[0]["status"] == 200


def test_a_client_that_breaks_off_is_no_fault_of_the_desk(ann, caplog):
    body = {"type": "http.request", "body": b"csrf=", "more_body": True}
    messages = [body, {"type": "http.disconnect"}]
    sent = []

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    cookie = "; ".join(f"{name}={value}" for name, value in ann.client.cookies.items())
    headers = {"host": f"127.0.0.1:{PORT}", "origin": HOME, "cookie": cookie, "content-length": "50",
               "content-type": "application/x-www-form-urlencoded"}  # fmt: skip
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": "/undo", "query_string": b"", "headers": raw, "root_path": ""}
    asyncio.run(ann.client.app(scope, receive, send))
    assert sent[0]["status"] == 400
    assert caplog.records == []
    assert ann.desk.store.decisions() == 0


def test_a_web_socket_is_refused():
    sent = []

    async def send(message):
        sent.append(message)

    guard = Guard(None, Sessions([]), frozenset(), frozenset(), "c")
    asyncio.run(guard({"type": "websocket", "headers": []}, None, send))
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_logins_are_forgotten_the_oldest_first():
    sessions = Sessions([Person("Ann", TOKEN)])
    first, second = sessions.login(TOKEN), sessions.login(TOKEN)
    for _ in range(MOST - 2):
        sessions.login(TOKEN)
    assert sessions.of(first) is not None  # and so it is the one used last
    sessions.login(TOKEN)
    assert sessions.of(first) is not None
    assert sessions.of(second) is None
