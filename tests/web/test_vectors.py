"""Hostile words in every field of a ledger, on every page: they are text, by the rules of HTML itself."""

from __future__ import annotations

import re

import pytest

from detente.ledger.store import STATES, Filter, open_ledger
from web import desks, made
from web.vectors import vectors

ALLOWED_HANDLERS = re.compile(r"\son\w+\s*=", re.IGNORECASE)


def hostile_reports():
    """One report whose every paragraph is a vector, with statements whose every field is one."""
    report = made.Made("<script>alert(1)</script> \"'> title", "2021-03-01", "</title><img src=x onerror=alert(1)>",
                       {"author": "<svg onload=alert(1)>", "url": "javascript:alert(1)"})  # fmt: skip
    for number, vector in enumerate(vectors()):
        visible = vector.strip() or "x"
        if number % 4:
            report.plain(visible, ("body", "quote", "caption", "boilerplate")[number % 4])
        else:
            report.say(f"{visible} said so", "demand", f"A{number} {visible}", visible, f"B {visible}", f"B {visible}",
                       condition=visible, deadline=visible, sources=(visible,), gives=(visible,))  # fmt: skip
    return [report]


def hostile_ledger(path):
    """The ledger with that report, on whose first statements people wrote the vectors as notes and reasons."""
    made.ledger(path, hostile_reports())
    with open_ledger(path) as store:
        entries = store.statements(Filter()).items
        for number, vector in enumerate(vectors()):
            words = vector.strip() or "x"
            store.comment(entries[number % 6].id, words, who=f"<b onclick=alert(1)>{number % 3}")
        store.reject(entries[6].id, who="Ann", reason="<img src=x onerror=alert(1)>")
        store.correct(entries[7].id, {"actor": "<svg onload=alert(1)>"}, who="javascript:alert(1)")
    return path


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    path = hostile_ledger(tmp_path_factory.mktemp("hostile") / "<b>&\"' talks.detente")
    with desks.opened(desks.settings(path)) as browser:
        yield browser


def test_there_are_two_hundred():
    assert len(vectors()) >= 200


def pages(browser):
    document = browser.desk.store.documents().items[0]
    statements = browser.desk.store.statements(Filter(document=document.id, states=STATES), limit=8).items
    yield from ("/", "/threads", "/promises", "/contradictions", "/parties", "/history", "/history?page=2", "/add")
    yield from ("/timeline", "/party?name=A0", "/search?q=said", "/search?q=%3Cscript%3Ealert%281%29%3C%2Fscript%3E")
    yield f"/documents/{document.id[:12]}"
    for entry in statements:
        yield f"/statements/{entry.id}"
        yield f"/statements/{entry.id}/panel"
    yield from (f"/threads/{thread.id}" for thread in browser.desk.store.threads_page(limit=3).items)


def outside_text(html):
    """The tags of a page with the values of their attributes taken out."""
    return " ".join(re.sub(r'"[^"]*"', '""', tag) for tag in re.findall(r"<[^>]*>", html))


def test_no_word_becomes_markup_on_any_page(hostile):
    for path in pages(hostile):
        answer = hostile.get(path)
        assert answer.status_code == 200, path
        tags = outside_text(answer.text)
        scripts = re.findall(r"<script[^>]*>", answer.text)
        assert all(re.fullmatch(r'<script type="module" src="/static/\w+\.js">', one) for one in scripts), path
        assert not ALLOWED_HANDLERS.search(tags), path
        assert not re.search(r"<(iframe|object|embed|base|img|video|audio|math|marquee|style|xss)\b", tags, re.I), path
        for link in re.findall(r'(?:href|src|action)="([^"]*)"', answer.text):
            assert re.match(r"/|#|http://127", link) or not link, (path, link)


@pytest.mark.parametrize("vector", vectors()[::7])
def test_what_is_searched_for_or_asked_for_is_shown_as_text(hostile, vector):
    for path in ("/search", "/threads", "/party", "/timeline", "/complete"):
        answer = hostile.get(path, params={"q": vector, "party": vector, "name": vector, "from": vector, "as_of": ""})
        assert answer.status_code in (200, 400)
        assert not ALLOWED_HANDLERS.search(outside_text(answer.text)) or "json" in answer.headers["content-type"]
        assert CALLS.search(outside_text(answer.text)) is None or "json" in answer.headers["content-type"]


CALLS = re.compile(r"alert\(1\)")
