"""Pages and feeds from the web, with limits on where a request may go, how much comes back and how long it takes.

A request goes to public addresses only. The name is looked up once, every address that it has is checked, and the
connection is made to a checked one: a name that changes its address in between, or a redirect that leads inwards,
gains nothing. Addresses within are allowed only where a person lists them.
"""

from __future__ import annotations

import http.client
import ipaddress
import os
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from detente.documents.records import shown
from detente.documents.unpacking import RATIO
from detente.errors import InputError

ALLOWED = "DETENTE_ALLOW_HOSTS"
"""Variable of the environment that lists hosts ("127.0.0.1:8000, wiki.local") which may lie within."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FREE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost, redirects and all."""

    bytes: int = 20_000_000
    seconds: float = 30.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered: `url` is where the last redirect led, `headers` have names in small letters."""

    status: int
    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        """The stated type without its parameters, in small letters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The stated character set, "" where none is."""
        for part in self.headers.get("content-type", "").split(";")[1:]:
            name, _, value = part.partition("=")
            if name.strip().lower() == "charset":
                return value.strip(" \"'").lower()
        return ""


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches addresses of the web.

    `allowed` are hosts that may have addresses within (loopback, private, link-local ...), as "host" or "host:port";
    those that `DETENTE_ALLOW_HOSTS` names are added.
    """

    limits: Limits = Limits()
    allowed: frozenset[str] = field(default_factory=frozenset)
    agent: str = "detente (reads news of negotiations)"

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, require: Callable[[str], None] | None = None
    ) -> Answer:
        """Fetch one address, following redirects.

        Args:
            require: called with each address before it is asked, those redirected to as well; raises to refuse it.

        Raises: InputError for an address that is no public one of the web, one that cannot be reached, and for an
            answer beyond the limits. An answer of any status is no fault.
        """
        stop = time.monotonic() + self.limits.seconds
        asked = url
        for _ in range(self.limits.redirects + 1):
            if require is not None:
                require(url)
            answer = self._once(url, headers or {}, stop)
            target = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not target:
                return answer
            url = urljoin(url, target)
        raise InputError(f"it redirects more than {self.limits.redirects} times", where=shown(asked))

    def post(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> Answer:
        """Send a body to one address; a redirect is not followed, as it would take the body elsewhere.

        Raises: InputError as `get`.
        """
        return self._once(url, headers or {}, time.monotonic() + self.limits.seconds, body)

    def _once(self, url: str, headers: Mapping[str, str], stop: float, sent: bytes | None = None) -> Answer:
        where = shown(url)
        scheme, host, port, path = _parts(url)
        address = self._address(host, port, where, stop)
        held: list[socket.socket] = []
        connection = _connection(scheme, host, port, address, stop, held)
        clock = threading.Timer(max(0.01, stop - time.monotonic()), _cut_off, [held])
        clock.daemon = True
        clock.start()
        try:
            usual = {"User-Agent": self.agent, "Accept-Encoding": "gzip", "Accept": "*/*", "Connection": "close"}
            method = "GET" if sent is None else "POST"
            connection.request(method, path, body=sent, headers={**usual, **headers})
            response = connection.getresponse()
            stated = {name.lower(): value for name, value in response.getheaders()}
            body = b"" if response.status in _REDIRECTS else self._body(response, where, stop)
        except (OSError, http.client.HTTPException, ValueError) as error:
            if time.monotonic() >= stop:
                raise InputError(f"no whole answer within {self.limits.seconds:g} s", where=where) from error
            raise InputError(f"it cannot be fetched: {_words(error)}", where=where) from error
        finally:
            clock.cancel()
            connection.close()
        if stated.get("content-encoding", "").lower() in ("gzip", "x-gzip", "deflate"):
            body = self._unpacked(body, where)
        return Answer(response.status, url, stated, body)

    def _body(self, response: http.client.HTTPResponse, where: str, stop: float) -> bytes:
        out = bytearray()
        while piece := response.read1(64 * 1024):
            out += piece
            if len(out) > self.limits.bytes:
                raise InputError(f"the answer is larger than {self.limits.bytes // 1_000_000} MB", where=where)
            if time.monotonic() > stop:
                raise OSError("too slow")
        if response.length:
            raise OSError("the answer was cut short")
        return bytes(out)

    def _unpacked(self, body: bytes, where: str) -> bytes:
        unpacker = zlib.decompressobj(wbits=47)
        most = min(self.limits.bytes, max(_FREE, RATIO * len(body)))
        try:
            out = unpacker.decompress(body, most)
        except zlib.error as error:
            raise InputError("the answer's packed data are damaged", where=where) from error
        if unpacker.unconsumed_tail:
            raise InputError(f"the answer unpacks to more than {most // 1_000_000} MB", where=where)
        return out

    def _address(self, host: str, port: int, where: str, stop: float) -> tuple[int, tuple[Any, ...]]:
        """The first address of a host, where all are such as may be asked."""
        found = _looked_up(host, port, where, stop)
        listed = self.allowed | _listed()
        if host.lower() not in listed and f"{host.lower()}:{port}" not in listed:
            for _, address in found:
                if not is_public(str(address[0])):
                    raise InputError(
                        f"the host has the address {address[0]}, which is none of the public web", where=where,
                        mend=f"save the page as a file; or list the host in {ALLOWED} if you trust it",
                    )  # fmt: skip
        return found[0]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public web: not loopback, private, link-local, multicast, reserved.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, Teredo, NAT64) is as public as that.
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if ip.teredo is not None or (inner is None and int(ip) >> 32 == 0):
            return False
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _listed() -> frozenset[str]:
    return frozenset(_hosts(os.environ.get(ALLOWED, "").split(",")))


def _hosts(names: Iterable[str]) -> list[str]:
    return [name.strip().lower() for name in names if name.strip()]


def _parts(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of an address.

    Raises: InputError for one that is none of the web.
    """
    where = shown(url)
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
        host.encode("idna")
    except (ValueError, UnicodeError) as error:
        raise InputError("it is no address of the web", where=where) from error
    if parts.scheme not in ("http", "https") or not host:
        raise InputError("it is no address of the web", where=where, mend="give one that begins with https://")
    if parts.username is not None or parts.password is not None:
        raise InputError("it carries a name or password", where=where, mend="leave that out")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path + query


def _looked_up(host: str, port: int, where: str, stop: float) -> list[tuple[int, tuple[Any, ...]]]:
    """The addresses of a host; the look-up itself has no limit of time: one that takes too long is left behind."""
    answers: queue.Queue[Any] = queue.Queue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answers.get(timeout=max(0.01, stop - time.monotonic()))
    except queue.Empty:
        raise InputError("its host was not found in time", where=where) from None
    if isinstance(found, Exception) or not found:
        raise InputError("there is no such host", where=where, mend="check the address")
    return [(family, address) for family, _, _, _, address in found]


def _connection(
    scheme: str, host: str, port: int, address: tuple[int, tuple[Any, ...]], stop: float, held: list[socket.socket]
) -> http.client.HTTPConnection:
    """A connection that speaks to the host by name and goes to the checked address; its socket is put into `held`."""
    seconds = max(0.01, stop - time.monotonic())

    def connect(*_: Any, **__: Any) -> socket.socket:
        family, place = address
        one = socket.socket(family, socket.SOCK_STREAM)
        held.append(one)
        one.settimeout(min(10.0, seconds))
        try:
            one.connect(place)
            one.settimeout(seconds)
            if scheme == "https":
                context = ssl.create_default_context()
                secure = context.wrap_socket(one, server_hostname=host, do_handshake_on_connect=False)
                held.append(secure)
                secure.do_handshake()
            if time.monotonic() >= stop:  # nobody cuts it off any more: that was done before there was a connection
                raise TimeoutError("too slow")
        except BaseException:
            for each in held:
                each.close()
            raise
        return held[-1]

    connection = http.client.HTTPConnection(host, port, timeout=seconds)
    if scheme == "https":
        connection.default_port = 443  # so that the Host header names no port
    connection._create_connection = connect  # type: ignore[attr-defined]
    return connection


def _cut_off(held: list[socket.socket]) -> None:
    """End a connection whose time is up, whatever it is waiting for: a server may send a byte a second for ever."""
    for one in held:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


def _words(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return "its certificate is not trusted"
    return shown(getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()
