"""What every request has to pass before a route is looked at, and the headers that every answer carries.

In order: one Host header that is this desk's (a rebound name is refused); no foreign Origin, and one of ours where
something is to be changed; a login; a body that is not too large and comes in time. A refusal is a line of text.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from detente.web.sessions import Session, Sessions

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

UPLOAD_BYTES = 50_000_000
"""Largest body of an upload; the readers of reports refuse more too."""
FORM_BYTES = 1_000_000
BODY_SECONDS = 60.0
SAFE = frozenset({"GET", "HEAD"})

POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
        "trusted-types detente",
    )
)  # fmt: skip
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # Not "no-referrer": under it a browser sends "Origin: null" with a form, which would look foreign.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (b"x-robots-tag", b"noindex"),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not served."""

    status: int
    words: str


@dataclass(frozen=True)
class Guard:
    """An ASGI application around another one.

    Args:
        hosts: what the Host header may say.
        origins: what the Origin header may say.
        cookie: the name of the login's cookie; `secure` sends it over TLS only.
        uploads: paths whose bodies may be as large as `UPLOAD_BYTES`.
    """

    app: App
    sessions: Sessions
    hosts: frozenset[str]
    origins: frozenset[str]
    cookie: str
    secure: bool = False
    uploads: frozenset[str] = frozenset({"/add"})
    seconds: float = BODY_SECONDS
    limits: tuple[int, int] = field(default=(FORM_BYTES, UPLOAD_BYTES))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve or refuse a request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        answer = _Answer(send)
        headers = _Headers(scope["headers"])
        refusal = self._foreign(scope["method"], headers)
        if refusal is not None:
            await answer.refuse(refusal)
            return
        token = _token(scope)
        if token is not None and scope["method"] in SAFE:
            await self._login(scope, token, answer)
            return
        session = self._session(headers)
        if session is None:
            await answer.refuse(Refusal(403, NO_LOGIN))
            return
        scope.setdefault("state", {})
        scope["state"]["session"] = session
        body = _Body(receive, self.limits[scope["path"] in self.uploads], time.monotonic() + self.seconds)
        try:
            if scope["method"] not in SAFE and body.too_large(headers.one("content-length")):
                raise RefusedError(_too_large(body.limit))
            await self.app(scope, body, answer)
        except RefusedError as refused:
            await answer.refuse(refused.refusal)

    def _foreign(self, method: str, headers: _Headers) -> Refusal | None:
        hosts = headers.all("host")
        if len(hosts) != 1 or hosts[0].lower() not in self.hosts:
            return Refusal(400, "This desk is not known by that name. Open it by the address that it printed.")
        origins = headers.all("origin")
        if any(origin not in self.origins for origin in origins) or (method not in SAFE and not origins):
            return Refusal(403, "This request comes from another page.")
        if headers.one("sec-fetch-site") not in ("", "same-origin", "none") and method not in SAFE:
            return Refusal(403, "This request comes from another page.")
        return None

    def _session(self, headers: _Headers) -> Session | None:
        for line in headers.all("cookie"):
            try:
                found = SimpleCookie(line).get(self.cookie)
            except CookieError:
                continue
            if found is not None and (session := self.sessions.of(found.value)) is not None:
                return session
        return None

    async def _login(self, scope: Scope, token: str, answer: _Answer) -> None:
        """Take the token out of the address at once, so that it stays in no history and goes out in no referrer."""
        secret = self.sessions.login(token)
        if secret is None:
            await answer.refuse(Refusal(403, "That token is not valid. " + NO_LOGIN))
            return
        cookie = f"{self.cookie}={secret}; Path=/; HttpOnly; SameSite=Strict{'; Secure' if self.secure else ''}"
        rest = [(k, v) for k, v in _query(scope) if k != "token"]
        place = "/" + quote(scope["path"].lstrip("/")) + (f"?{urlencode(rest)}" if rest else "")
        await answer.redirect(place, cookie)


NO_LOGIN = "Open the desk by the address with its token, as `detente review` printed it."


class _Headers:
    def __init__(self, raw: Iterable[tuple[bytes, bytes]]) -> None:
        self._raw = [(name.decode("latin-1").lower(), value.decode("latin-1").strip()) for name, value in raw]

    def all(self, name: str) -> list[str]:
        return [value for key, value in self._raw if key == name]

    def one(self, name: str) -> str:
        return next(iter(self.all(name)), "")


class RefusedError(Exception):
    """A request that is refused while its body comes."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.words)
        self.refusal = refusal


def _too_large(limit: int) -> Refusal:
    return Refusal(413, f"That is larger than {limit // 1_000_000} MB. Nothing was kept.")


class _Body:
    """The request's body as it comes, within limits of size and time."""

    def __init__(self, receive: Receive, limit: int, stop: float) -> None:
        self._receive, self.limit, self._stop = receive, limit, stop
        self._size, self._ended = 0, False

    def too_large(self, stated: str) -> bool:
        return stated.isdigit() and int(stated[:20]) > self.limit

    async def __call__(self) -> Message:
        if self._ended:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), max(0.01, self._stop - time.monotonic()))
        except TimeoutError:
            raise RefusedError(Refusal(408, "The request did not come in time. Nothing was kept.")) from None
        if message["type"] == "http.request":
            self._size += len(message.get("body", b""))
            self._ended = not message.get("more_body", False)
            if self._size > self.limit:
                raise RefusedError(_too_large(self.limit))
        return message


class _Answer:
    """Sends an answer with the headers that every answer carries."""

    def __init__(self, send: Send) -> None:
        self._send, self._begun = send, False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begun = True
            given = list(message.get("headers", []))
            names = {name.lower() for name, _ in given}
            usual = (*HEADERS, (b"cache-control", b"no-store"))
            message = {**message, "headers": [*given, *((n, v) for n, v in usual if n not in names)]}
        await self._send(message)

    async def refuse(self, refusal: Refusal) -> None:
        if self._begun:
            raise ConnectionError(refusal.words)
        await self._text(refusal.status, f"{refusal.words}\n".encode(), [(b"connection", b"close")])

    async def redirect(self, place: str, cookie: str) -> None:
        await self._text(303, b"", [(b"location", place.encode()), (b"set-cookie", cookie.encode())])

    async def _text(self, status: int, body: bytes, more: list[tuple[bytes, bytes]]) -> None:
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), *more]
        await self({"type": "http.response.start", "status": status, "headers": headers})
        await self({"type": "http.response.body", "body": body})


def _query(scope: Scope) -> list[tuple[str, str]]:
    return parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)


def _token(scope: Scope) -> str | None:
    return next((value for key, value in _query(scope) if key == "token"), None)
