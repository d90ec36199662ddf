"""HTML pages: main text and metadata, and words that an extractor loses are told."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.documents import page_process
from detente.documents.page_text import page_text
from detente.documents.pages import LOST, NOT_READ, from_html
from detente.errors import InputError

SENTENCE = (
    "The union rejected the port authority's offer of a four percent raise, saying that it would strike "
    "until its demands were met."
)
FILLER = (
    "<p>Negotiators for the port and for the dockers met for a third day in the harbour town on Tuesday, "
    "officials said, without any result.</p>"
)
HEAD = (
    "<head><title>Dockers reject offer</title><meta property='og:site_name' content='Harbour Post'>"
    "<meta name='author' content='Ann Lee'>"
    "<meta property='article:published_time' content='2021-05-04T10:00:00Z'></head>"
)


def page(body: str) -> str:
    return f"<!DOCTYPE html><html>{HEAD}<body>{body}</body></html>"


def test_a_page_gives_main_text_and_metadata() -> None:
    article = f"<article><h1>Dockers reject offer</h1>{FILLER * 3}<p>{SENTENCE}</p></article>"
    body = f"<nav><a>Home</a></nav>{article}<footer>All rights reserved</footer>"
    document = from_html(page(body).encode(), source="a.html")
    assert SENTENCE in document.text
    assert "rights reserved" not in document.text
    assert (document.title, document.outlet, document.published, document.published_by) == (
        "Dockers reject offer",
        "Harbour Post",
        "2021-05-04",
        "metadata",
    )
    assert document.author == "Ann Lee"
    assert "\n\n" in document.text
    assert not document.notices


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 300 + f"<p>{SENTENCE}</p>",
        "<div>" * 10_000 + f"<p>{SENTENCE}</p>" + "</div>" * 10_000,
        FILLER + "<b>" * 20_000 + f"<p>{SENTENCE}</p>",
        "<a><p>" * 5_000 + SENTENCE,
        "<div title='" + "a" * 12_000_000 + f"'></div><p>{SENTENCE}</p>",
        "<!-- " * 20_000 + f"<p>{SENTENCE}</p>",
        "<script " * 20_000 + f"<p>{SENTENCE}</p>",
    ],
    ids=["nested 300", "nested 10,000", "bold", "links", "long attribute", "comments", "open tags"],
)
def test_a_hostile_page_keeps_the_sentence_or_says_that_text_may_be_lost(body: str) -> None:
    document = from_html(page(body))
    assert SENTENCE in document.text or any(note in (LOST, NOT_READ) for note in document.notices)


def test_a_child_that_takes_too_long_is_ended_and_the_plain_text_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    page_process.stop()
    monkeypatch.setattr(page_process, "SECONDS", {b"m": 0.0, b"p": 20.0})
    document = from_html(page(f"{FILLER}<p>{SENTENCE}</p>"))
    assert SENTENCE in document.text
    assert NOT_READ in document.notices


def test_when_no_child_answers_the_page_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    page_process.stop()
    monkeypatch.setattr(page_process, "SECONDS", {b"m": 0.0, b"p": 0.0})
    with pytest.raises(InputError, match="no text was found"):
        from_html(page(FILLER))


@pytest.mark.parametrize("body", ["", "<script>var a = 1;</script>", "<p> &nbsp; </p>"])
def test_a_page_without_text_is_refused(body: str) -> None:
    with pytest.raises(InputError, match="no text"):
        from_html(f"<html><body>{body}</body></html>")


def test_page_text_keeps_what_is_shown() -> None:
    frame = "<head><title>T</title></head><nav>Menu</nav>"
    html = frame + "<p>One <b>two</b>&amp;three</p><script>if (a<b) x()</script>4 < 5<br>end<a title='a>b'>link</a>"
    assert page_text(html) == "One two&three\n\n4 < 5\n\nendlink"


def test_a_frame_that_is_never_closed_hides_nothing() -> None:
    assert "said so" in page_text("<nav><a>Home</a><p>The mayor said so.</p>")


@given(st.text(st.sampled_from("<>!-/ab\"'= pnav&;"), max_size=200))
def test_page_text_ends_on_any_soup(soup: str) -> None:
    assert isinstance(page_text(soup), str)


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), min_size=1, max_size=8))
def test_words_of_paragraphs_come_back_in_order(words: list[str]) -> None:
    html = "".join(f"<div class='x'><p>{word}</p></div>" for word in words)
    assert re.split(r"\n\n", page_text(html)) == words


def test_an_address_that_is_none_of_the_web_is_dropped() -> None:
    linked = page(FILLER * 3).replace("<head>", "<head><link rel='canonical' href='javascript:alert(1)'>")
    assert from_html(linked).url == ""
    assert from_html(linked.replace("javascript:alert(1)", "https://post.example/a")).url == "https://post.example/a"


def test_a_page_in_another_language_is_refused_by_name() -> None:
    german = (
        "<p>Die Gewerkschaft lehnte das Angebot der Reederei am Montag ab und kündigte neue Streiks an.</p>"
        "<p>Ein Sprecher der Hafenbehörde sagte, man werde im Herbst noch einmal verhandeln und nichts ändern.</p>"
    )
    with pytest.raises(InputError, match="German"):
        from_html(f"<html><body><article>{german}</article></body></html>")


RUNNING = [
    "The union demanded five per cent and said that its members would walk out on Friday unless the offer was raised.",
    "A spokesman for the port said that it would take the union to court if the ships were not unloaded in time.",
]
GAZETTE = """<html><head><title>THE HARBOUR GAZETTE - Dockers turn down offer</title></head><body>
<table><tr><td><font size=5><b>Dockers turn down offer</b></font><br><i>By Jo Marsh, March 4, 2003</i><p>{}
</td></tr></table></body></html>"""


def test_a_page_that_calls_its_report_by_the_outlets_name_has_the_texts_own_title() -> None:
    document = from_html(GAZETTE.format("<br><br>".join([SENTENCE, *RUNNING])))
    assert (document.title, document.outlet) == ("Dockers turn down offer", "THE HARBOUR GAZETTE")
    kept = from_html(f"<html><head><title>The Gazette strike</title></head><body><p>{SENTENCE}</p></body></html>")
    assert kept.title == "The Gazette strike"


def test_soft_hyphens_are_no_lost_text() -> None:
    words = " ".join([SENTENCE, *RUNNING])
    parted = re.sub(r"([a-z]{3})([a-z]{3})", "\\1&shy;\\2", words)
    document = from_html(f"<html><body><article><p>{parted}</p></article></body></html>")
    assert document.text.replace("\u00ad", "") == words
    assert not document.notices
