"""What robots.txt lets us fetch, and how long we wait between two requests (RFC 9309)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.documents.fetching import Answer
from detente.documents.robots import Robots
from detente.errors import InputError

PAGE = "https://news.example/talks"
FORBIDDING = b"User-agent: *\nDisallow: /\n"


class Host:
    """A host that answers with one robots.txt, and counts how often it is asked."""

    def __init__(self, body: bytes = FORBIDDING, status: int = 200) -> None:
        self.body, self.status = body, status
        self.asked: list[str] = []

    def get(self, url: str) -> Answer:
        self.asked.append(url)
        return Answer(self.status, url, {}, self.body)


@pytest.mark.parametrize("status", [200, 301, 401, 403, 404, 410, 429, 500, 503])
def test_a_file_that_is_not_there_forbids_nothing_and_one_that_cannot_be_read_all(status: int) -> None:
    robots = Robots(Host(status=status).get)
    if status == 200 or status == 429 or status >= 500:
        with pytest.raises(InputError, match=r"robots\.txt"):
            robots.require(PAGE)
    else:
        robots.require(PAGE)


@given(st.integers(0, 999))
def test_the_pause_is_what_the_host_asks_for_and_half_a_minute_at_most(seconds: int) -> None:
    robots = Robots(Host(b"User-agent: *\nCrawl-delay: %d\n" % seconds).get)
    assert robots.pause(PAGE) == min(seconds, 30)


def test_no_pause_is_asked_for_where_nothing_says_so_or_nothing_can_be_read() -> None:
    assert Robots(Host().get).pause(PAGE) == 0
    assert Robots(Host(status=503).get).pause(PAGE) == 0


def test_each_host_is_asked_once_and_for_its_own_pages_alone() -> None:
    host = Host()
    robots = Robots(host.get)
    for url in (PAGE, "https://news.example/other", "https://courier.example/", "http://news.example/"):
        with pytest.raises(InputError):
            robots.require(url)
        robots.pause(url)
    assert host.asked == [
        f"{one}/robots.txt" for one in ("https://news.example", "https://courier.example", "http://news.example")
    ]


def test_what_speaks_to_others_is_not_for_us() -> None:
    Robots(Host(b"User-agent: othercrawler\nDisallow: /\n").get).require(PAGE)
    with pytest.raises(InputError):
        Robots(Host(b"User-agent: detente\nDisallow: /talks\n").get).require(PAGE)
