"""What is fetched from the web, and what is not."""

from __future__ import annotations

import gzip
import re
import socket
import time
from collections.abc import Iterator

import pytest

from detente.documents import load_all
from detente.documents.fetching import ALLOWED, Fetcher, Limits, _connection, is_public
from detente.documents.robots import Robots
from detente.documents.web import items
from detente.errors import InputError
from documents.archives_made import page, report
from documents.local_web import Web, served


@pytest.fixture
def web() -> Iterator[Web]:
    with served() as found:
        yield found


def fetcher(web: Web, **limits: float) -> Fetcher:
    return Fetcher(Limits(**limits), allowed=frozenset({web.host}))  # type: ignore[arg-type]


def fault(one: Fetcher, url: str) -> str:
    with pytest.raises(InputError) as found:
        one.get(url)
    return str(found.value)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.9.9", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
        "::127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "localhost", "",
    ],
)  # fmt: skip
def test_addresses_within_are_none_of_the_public_web(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)


def test_what_lies_within_is_refused_unless_it_is_listed(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    url = web.text("/a", page(1))
    monkeypatch.delenv(ALLOWED, raising=False)
    assert "none of the public web" in fault(Fetcher(), url)
    for written in (url.replace("127.0.0.1", "localhost"), url.replace("127.0.0.1", "2130706433")):
        assert "none of the public web" in fault(Fetcher(), written)
    assert not web.asked
    monkeypatch.setenv(ALLOWED, f"wiki.local, {web.host}")
    assert Fetcher().get(url).body == page(1)


def test_a_redirect_leads_nowhere_within(web: Web) -> None:
    web.pages["/out"] = lambda r: r.answer(status=302, Location="http://localhost:9/x")
    web.pages["/file"] = lambda r: r.answer(status=302, Location="file:///etc/passwd")
    web.pages["/loop"] = lambda r: r.answer(status=301, Location="/loop")
    assert "none of the public web" in fault(fetcher(web), web.url("/out"))
    assert "no address of the web" in fault(fetcher(web), web.url("/file"))
    assert "redirects more than 5 times" in fault(fetcher(web), web.url("/loop"))


def test_a_name_is_looked_up_once_and_the_connection_goes_there(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name whose address changes after it was checked gains nothing."""
    answers = [("93.184.216.34", 80), ("127.0.0.1", int(web.host.split(":")[1]))]
    asked: list[str] = []
    tried: list[object] = []

    def look_up(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", answers[min(len(asked), 2) - 1])]

    def connect(_: socket.socket, place: object) -> None:
        tried.append(place)
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", connect)
    assert "no network here" in fault(Fetcher(), "http://rebind.example/")
    assert (asked, tried) == (["rebind.example"], [("93.184.216.34", 80)])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", place) for place in answers
    ])  # fmt: skip
    assert "none of the public web" in fault(Fetcher(), "http://both.example/")


def test_limits_of_size_and_time_hold(web: Web) -> None:
    web.text("/large", b"x" * 3_000_000)
    web.text("/bomb", gzip.compress(bytes(30_000_000)), Content_Encoding="gzip")
    web.pages["/cut"] = lambda r: r.answer(b"half", Content_Length="400")
    assert "larger than 1 MB" in fault(fetcher(web, bytes=1_000_000), web.url("/large"))
    assert "unpacks to more than" in fault(fetcher(web, bytes=1_000_000), web.url("/bomb"))
    assert "cut short" in fault(fetcher(web), web.url("/cut"))


@pytest.mark.parametrize("answered", [True, False])
def test_an_answer_that_comes_a_byte_at_a_time_is_waited_for_so_long_and_no_longer(web: Web, answered: bool) -> None:
    """Without the limit it would take hours; how long it takes with it says how busy the machine is."""
    head = {"Content_Length": "1000000"}
    web.pages["/slow"] = lambda r: (answered and r.answer(b"", **head), r.drip(b"x"))
    assert re.search(r"within 0.3 s|not found in time", fault(fetcher(web, seconds=0.3), web.url("/slow")))


def test_a_connection_that_is_made_when_its_time_is_up_is_given_up(web: Web) -> None:
    """What ends a fetch at its time finds no connection then, and would leave the one that comes after it alone."""
    host, _, port = web.host.partition(":")
    address = (socket.AF_INET, (host, int(port)))
    held: list[socket.socket] = []
    late = _connection("http", host, int(port), address, time.monotonic() - 1, held)
    with pytest.raises(TimeoutError):
        late.connect()
    assert [one.fileno() for one in held] == [-1]
    in_time = _connection("http", host, int(port), address, time.monotonic() + 600, held)
    in_time.connect()
    in_time.close()


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "file:///etc/passwd", "http://", "http://me:secret@a.example/", "http://[::1", "http://a:b/"],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(InputError):
        Fetcher().get(url)


def test_a_page_is_read_from_its_address(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ALLOWED, web.host)
    web.text("/a", page(1))
    web.text("/b", f"Straße. {report(2)}".encode("latin-1"), "text/plain; charset=iso-8859-1")
    web.pages["/c"] = lambda r: r.answer(b"gone", 410)
    web.text("/d", b"\x89PNG", "image/png")
    loaded = load_all([web.url(path) for path in ("/a", "/b", "/c", "/d")])
    assert [d.url for d in loaded.documents] == [web.url("/a"), web.url("/b")]
    assert loaded.documents[1].text.startswith("Straße.")
    assert ["410" in u.reason or "image/png" in u.reason for u in loaded.unreadable] == [True, True]


def test_the_pages_that_a_feed_only_hints_at_are_fetched(web: Web) -> None:
    entries = "".join(
        f"<item><title>T{n}</title><link>{web.url(f'/{n}')}</link><description>Short.</description></item>"
        for n in range(3)
    )
    web.text("/feed", f"<rss version='2.0'><channel><title>Ferry News</title>{entries}</channel></rss>", "text/xml")
    web.text("/0", page(0))
    web.text("/1", page(1))
    found = list(items(web.url("/feed"), fetcher(web)))
    assert [type(item).__name__ for item in found] == ["Record", "Record", "Unreadable"]
    assert found[0].outlet == "Ferry News"
    assert "404" in found[2].reason


def feed(web: Web, path: str, *links: str) -> str:
    entries = "".join(f"<item><title>T</title><link>{web.url(link)}</link></item>" for link in links)
    return web.text(path, f"<rss version='2.0'><channel><title>F</title>{entries}</channel></rss>", "text/xml")


def test_robots_keep_from_what_a_feed_leads_to(web: Web) -> None:
    web.text("/robots.txt", "User-agent: *\nDisallow: /secret\n", "text/plain")
    web.text("/open", page(0))
    web.text("/secret/1", page(1))
    web.pages["/moved"] = lambda r: r.answer(b"", 302, Location="/secret/1")
    found = list(items(feed(web, "/feed", "/open", "/secret/1", "/moved"), fetcher(web)))
    assert [type(item).__name__ for item in found] == ["Record", "Unreadable", "Unreadable"]
    assert all("robots.txt asks us not to" in item.reason for item in found[1:])
    assert "/secret/1" not in [request.path for request in web.asked]
    # A page that a person named is fetched: no robot chose it.
    assert [type(item).__name__ for item in items(web.url("/secret/1"), fetcher(web))] == ["Record"]


def test_a_feed_that_robots_forbid_is_not_followed(web: Web) -> None:
    web.text("/robots.txt", "User-agent: *\nDisallow: /secret\n", "text/plain")
    web.text("/open", page(0))
    (found,) = items(feed(web, "/secret/feed", "/open"), fetcher(web))
    assert "robots.txt asks us not to" in found.reason
    assert "/open" not in [request.path for request in web.asked]


def test_robots_that_cannot_be_read_forbid_all(web: Web) -> None:
    web.pages["/robots.txt"] = lambda r: r.answer(b"", 503)
    web.text("/open", page(0))
    (found,) = items(feed(web, "/feed", "/open"), fetcher(web))
    assert "robots.txt cannot be read (the server answers 503)" in found.reason
    assert "/open" not in [request.path for request in web.asked]


def test_why_robots_cannot_be_read_is_told_with_what_to_do(web: Web) -> None:
    """A feed within one's own network is refused at its robots.txt first, and must say how to allow it."""
    with pytest.raises(InputError, match="none of the public web") as found:
        Robots(Fetcher(Limits(), allowed=frozenset()).get).require(web.url("/open"))
    assert "list the host" in str(found.value)
