from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from brief import sample
from detente.brief import markdown, page, record, terminal
from detente.brief.model import Brief, Line, Section, Table

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "\x1b]0;owned\x07\x1b[31mred\x9b2J",
    "safe\u202egnp.exe\u2066\u200b\ufeff",
    "[red]not markup[/red] [click](javascript:alert(1)) ![x](http://example.org/x)",
    "| a | b |\n---\n# head\n- item\n1. one\n<!-- c -->",
    "https://example.org www.example.org a@example.org &lt;b&gt; `code` ~~no~~",
    "Z" + "\u0335" * 500,
    "\ud800 lone",
    "</style><style>*{display:none}",
]


class Tags(HTMLParser):
    """What a browser would see: elements, attributes and text."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def tags(text: str) -> Tags:
    parser = Tags()
    parser.feed(text)
    parser.close()
    return parser


@pytest.mark.parametrize("words", HOSTILE)
def test_no_control_or_hidden_character_reaches_any_form(words):
    brief = sample.brief(words)
    for form in (brief.to_text(), brief.to_markdown(), brief.to_html(), brief.to_json()):
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", form
        )


@pytest.mark.parametrize("words", HOSTILE)
def test_outside_words_add_no_element_and_no_attribute_to_the_page(words):
    plain, hostile = tags(sample.brief("words").to_html()), tags(sample.brief(words).to_html())
    assert [name for name, _ in hostile.seen] == [name for name, _ in plain.seen]
    assert [sorted(given) for _, given in hostile.seen] == [sorted(given) for _, given in plain.seen]


@given(st.text(st.characters(exclude_categories=()), min_size=1, max_size=40))
def test_any_words_add_no_element_to_the_page(words):
    plain, hostile = tags(sample.brief("words").to_html()), tags(sample.brief(words).to_html())
    assert [name for name, _ in hostile.seen] == [name for name, _ in plain.seen]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//example.org", "file:///etc", "http://[", "", " https"]
)
def test_only_web_addresses_become_links(url):
    assert "href" not in page._link("words", url)
    assert 'href="https://example.org/a"' in page._link("words", "https://example.org/a")


def test_the_page_loads_nothing_and_runs_nothing():
    seen = tags(sample.brief().to_html()).seen
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & {name for name, _ in seen}
    policy = next(given["content"] for name, given in seen if given.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")


def test_every_mark_on_the_page_leads_to_its_source():
    seen = tags(sample.brief().to_html()).seen
    targets = {given.get("id") for _, given in seen}
    marks = [given["href"] for _, given in seen if str(given.get("href", "")).startswith("#")]
    assert marks
    assert all(str(mark)[1:] in targets for mark in marks)


def test_the_sentence_is_shown_with_the_cited_words_marked():
    text = sample.brief("the ferry").to_html()
    assert "So <mark>the ferry</mark> it is." in text


@pytest.mark.parametrize("words", HOSTILE)
def test_markdown_from_outside_stays_literal(words):
    text = markdown.literal(words)
    unescaped = re.sub(r"\\.", "", text)
    assert not re.search(r"[\[\]<>`*_|#!&@:~]", unescaped)
    assert "www." not in text
    assert "\n" not in text


def test_markdown_keeps_one_row_a_line_whatever_a_cell_holds():
    rows = [line for line in sample.brief("a|b\nc").to_markdown().splitlines() if line.startswith("|")]
    assert len(rows) == 3
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {3}


@given(st.text(st.characters(exclude_categories=()), max_size=60))
def test_json_escapes_change_no_value(words):
    text = record.to_json({"words": words})
    assert json.loads(text) == {"words": words}


def test_json_refuses_what_json_cannot_hold():
    with pytest.raises(ValueError, match="JSON"):
        record.to_json({"share": float("nan")})


@pytest.mark.parametrize("width", [40, 50, 60, 80, 120])
def test_plain_text_keeps_to_its_width_and_drops_no_word(width):
    text = sample.brief("a crossing of the northern strait by ferry in winter and summer alike").to_text(width=width)
    assert max(map(len, text.splitlines())) <= width
    flat = " ".join(text.split())
    assert "DEADLOCKED, on trust. Nobody moves over a crossing" in flat
    assert "alike was promised [1], not kept [2]" in flat


def test_rich_markup_from_outside_is_shown_not_obeyed():
    assert "[bold]loud[/bold]" in sample.brief("[bold]loud[/bold]").to_text()


def test_the_order_is_answer_sections_tables_details_sources():
    for form in (terminal.to_text(sample.brief()), markdown.to_markdown(sample.brief()), page.to_html(sample.brief())):
        places = [form.index(words) for words in ("DEADLOCKED", "Why", "matter", "Assumed", "Sources", "Reports")]
        assert places == sorted(places)


def test_an_assumption_is_marked_in_every_form():
    brief = sample.brief(details=(Section("x", "X", (Line.of("Southland stays", assumed="nobody said"),)),))
    for form in (brief.to_text(), brief.to_markdown(), brief.to_html()):
        assert "(assumed: nobody said)" in form.replace("\\", "")


def test_a_line_cannot_cite_what_is_not_there():
    with pytest.raises(ValueError, match=r"\[9\]"):
        Brief("t", "now", (Line.of("claim", 9),))


def test_a_row_has_a_cell_for_every_column():
    with pytest.raises(ValueError, match="cells"):
        Table("t", "t", ("a", "b"), ((Line.of("one"),),))
