"""The day of a page: stated by its fields, data, address or head, and never one that merely stands somewhere in it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.documents.page_days import PageDays, load_names, page_days, parse_names
from detente.documents.pages import from_html
from detente.documents.plain import CHANGED
from detente.errors import SettingError

REPORT = (
    "<p>The tram drivers of Ostrel turned down on Tuesday what the city had offered them, a rise of two per cent, and "
    "said that they would stay away from work until the city offers five.</p>"
)


def page(head: str = "", before: str = "", after: str = "") -> str:
    return (
        f"<html><head><title>Drivers turn down offer</title>{head}</head><body><article>"
        f"<h1>Drivers turn down offer</h1>{before}{REPORT * 2}{after}</article></body></html>"
    )


STATED = {
    "field": page("<meta property='article:published_time' content='2021-05-04T23:30:00-07:00'>"),
    "written out": page("<meta name=pubdate content='May 4, 2021 at 9:30 pm'>"),
    "field of no great name": page("<meta name='date' content='2021-05-04'>"),
    "structured data": page(
        '<script type="application/ld+json">{"@graph": [{"@type": ["NewsArticle"], '
        '"datePublished": "2021-05-04"}]}</script>'
    ),
    "broken structured data": page(
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2021-05-04",}</script>'
    ),
    "item": page(before="<span itemprop='datePublished' content='2021-05-04'>yesterday</span>"),
    "address": page("<link rel='canonical' href='https://post.example/world/2021/05/04/drivers/'>"),
    "time": page(before="<time datetime='2021-05-04T08:00'>4 May</time>"),
    "date line": page(before="<div class='post-date'><span>4 May 2021</span></div>"),
    "byline": page(before="<p class=byline>By Mara Quill | Tuesday 4 May 2021</p>"),
    "form around the page": page().replace("<body>", "<body><form>").replace(
        "</h1>", "</h1><time datetime='2021-05-04'>4 May</time>"
    ),
}  # fmt: skip


@pytest.mark.parametrize("which", STATED)
def test_a_day_that_the_page_states_is_found(which: str) -> None:
    assert page_days(STATED[which]).published == "2021-05-04"
    document = from_html(STATED[which])
    assert (document.published, document.published_by) == ("2021-05-04", "metadata")


ELSEWHERE = {
    "picture": "<figure><figcaption>The mayor in a picture of 4 May 2012. Photo: A. Ray, 2012</figcaption></figure>",
    "copyright": "<footer>© 2012 The Ostrel Post</footer><meta itemprop='copyrightYear' content='2012'>",
    "running text": "<p>The last strike ended on 4 May 2012, when both sides signed.</p>",
    "comment": "<section id='comments'><p class='date'>4 May 2012</p>"
    "<time datetime='2012-05-04'>4 May</time></section>",
    "older story": "<article><a href='/2012/05/04/old.html'>Old strike</a> "
    "<time datetime='2012-05-04'>4 May</time></article>",
    "beside": "<aside><time datetime='2012-05-04'>4 May 2012</time></aside>",
    "address of a picture": "<img src='https://post.example/2012/05/04/tram.jpg'>",
    "list of stories": '<script type="application/ld+json">{"@type": "ItemList", "itemListElement": '
    '[{"@type": "NewsArticle", "datePublished": "2012-05-04"}]}</script>',
    "several stories": '<script type="application/ld+json">[{"@type": "NewsArticle", "datePublished": "2012-05-04"}, '
    '{"@type": "NewsArticle", "datePublished": "2013-05-04"}]</script>',
    "nothing": "",
}


@pytest.mark.parametrize("which", ELSEWHERE)
def test_a_day_of_something_else_is_never_taken(which: str) -> None:
    assert page_days(page(after=ELSEWHERE[which])) == PageDays()
    assert from_html(page(after=ELSEWHERE[which])).published is None


@pytest.mark.parametrize("which", ELSEWHERE)
def test_nor_does_it_push_out_the_day_that_is_stated(which: str) -> None:
    stated = "<meta property='article:published_time' content='2021-05-04'>"
    assert page_days(page(stated, after=ELSEWHERE[which])).published == "2021-05-04"


def test_a_beside_before_the_headline_is_no_head() -> None:
    ahead = page().replace("<article>", "<aside><time datetime='2012-05-04'>4 May 2012</time></aside><article>")
    assert page_days(ahead) == PageDays()


@pytest.mark.parametrize(
    ("stated", "day"),
    [("2021", "2021"), ("May 2021", "2021-05"), ("03/09/2016", "2016"), ("2061-01-02", "2061-01-02"), ("soon", ""),
     ("1970-01-01T00:00:00Z", ""), ("0001-01-01", ""), ("2021-02-31", "")],
)  # fmt: skip
def test_no_more_is_taken_than_is_stated(stated: str, day: str) -> None:
    """A month stays a month, and a day that may be read in two ways, that is none, or that stands for none, is none."""
    assert page_days(page(f"<meta property='article:published_time' content='{stated}'>")).published == day


def test_a_day_of_change_is_taken_only_where_there_is_no_other_and_told() -> None:
    changed = "<meta property='article:modified_time' content='2021-06-30'>"
    document = from_html(page(changed))
    assert (document.published, CHANGED in document.notices) == ("2021-06-30", True)
    other = from_html(page(changed, before="<time datetime='2021-05-04'>4 May</time>"))
    assert (other.published, CHANGED in other.notices) == ("2021-05-04", False)


@given(st.text(alphabet=st.sampled_from("<>/='\" ahp1metlinkscridjo{}[]:\n"), max_size=400))
def test_any_page_is_gone_through(text: str) -> None:
    assert page_days(text).published == "" or any(char.isdigit() for char in text)


@pytest.mark.parametrize(
    "piece",
    ["<p>a ", "<p class=date>a ", "<h1><time datetime='", "<meta name='date' content=\"", "<", "<script type=ld+json>",
     '<script type="application/ld+json">{"@type":', "<span itemprop=datePublished>", "<a b='c\" "],
)  # fmt: skip
def test_a_long_page_takes_time_in_proportion(piece: str) -> None:
    """Eight times the length takes less than sixteen times the time: it is linear, with room for chance."""

    def seconds(size: int) -> float:
        text = page(before=piece * (size // len(piece)))
        best = []
        for _ in range(3):
            start = time.process_time()
            page_days(text)
            best.append(time.process_time() - start)
        return min(best)

    assert seconds(200_000) < 16 * max(seconds(25_000), 0.002)


@pytest.mark.parametrize("raw", ["published = [", "publishd = []", "day = ['Date']", "day = 3"])
def test_faulty_names_are_told(raw: str) -> None:
    with pytest.raises(SettingError):
        parse_names(raw)


def test_no_name_says_two_things() -> None:
    names = load_names()
    assert len(names.published | names.day | names.changed) == sum(
        map(len, (names.published, names.day, names.changed))
    )
    for name in names.published:
        assert page_days(f"<meta property='{name}' content='2021-05-04'>") == PageDays("2021-05-04")
