"""Threads joined and taken apart on their pages, and statements merged."""

from __future__ import annotations

import re

import pytest

from detente.ledger.store import STATES, Filter
from detente.web.views.tables import thread_label, version_of


def threads(browser):
    return {thread.title: thread for thread in browser.desk.store.threads_page().items}


def of(browser, statement):
    return next(t for t in browser.desk.store.threads_page().items if statement in t.statements)


def join(browser, one, other, seen=None):
    form = {"seen": version_of(one) if seen is None else seen, "other": other}
    return browser.post(f"/threads/{one.id}/join", form)


@pytest.fixture
def two(ann):
    """Two threads of the made ledger: the harbour and the boats."""
    return [next(t for t in threads(ann).values() if word in t.title) for word in ("harbour", "boats")]


def test_two_threads_are_joined_undone_and_joined_again(ann, two):
    one, other = two
    answer = join(ann, one, thread_label(other))
    assert answer.status_code == 303
    page = ann.get(answer.headers["location"]).text
    joined = of(ann, one.statements[0])
    assert set(joined.statements) == {*one.statements, *other.statements}
    assert "joined with another thread, by Ann" in page
    review = re.search(r'name="review" value="([^"]+)"', page)[1]
    undone = ann.post("/undo", {"review": review, "thread": joined.id})
    assert undone.status_code == 303
    assert of(ann, one.statements[0]).statements == one.statements
    page = ann.get(undone.headers["location"]).text
    assert "(undone)" in page
    assert ann.post("/redo", {"review": review, "thread": joined.id}).status_code == 303
    assert set(of(ann, one.statements[0]).statements) == set(joined.statements)


def test_a_thread_is_taken_apart(ann, two):
    one, other = two
    join(ann, one, other.id)
    joined = of(ann, one.statements[0])
    ticked = {"seen": version_of(joined), "apart": list(other.statements)}
    answer = ann.post(f"/threads/{joined.id}/split", ticked)
    assert answer.status_code == 303
    assert of(ann, other.statements[0]).statements == other.statements
    assert of(ann, one.statements[0]).statements == one.statements
    assert [r.action for r in ann.desk.store.history()] == ["merge threads", "split thread"]


@pytest.mark.parametrize("form", [
    {"other": ""}, {"other": "t99"}, {"other": "t1' OR 1=1"}, {"other": "self"},
])  # fmt: skip
def test_what_cannot_be_joined_is_refused(ann, two, form):
    other = two[0].id if form["other"] == "self" else form["other"]
    assert join(ann, two[0], other).status_code == 400
    assert ann.desk.store.decisions() == 0


def test_a_part_that_names_no_action_is_refused(ann, two):
    thread = two[0]
    for apart in ([], list(thread.statements), ["0" * 64 + ".nothing"]):
        answer = ann.post(f"/threads/{thread.id}/split", {"seen": version_of(thread), "apart": apart})
        assert answer.status_code == 400
    assert ann.desk.store.decisions() == 0


def test_a_thread_that_is_not_what_was_seen_is_left_alone(ann, two):
    one, other = two
    ann.desk.store.reject(one.statements[-1], who="Ben")
    for answer in (
        join(ann, one, other.id),
        ann.post(f"/threads/{one.id}/split", {"seen": version_of(one), "apart": [one.statements[0]]}),
        join(ann, one, other.id, seen=""),
        join(ann, of(ann, one.statements[0]), f"{other.id} Somebody: something else"),
    ):
        assert answer.status_code == 409
        assert "not what you saw" in answer.text
    assert [r.who for r in ann.desk.store.history()] == ["Ben"]


def test_the_page_says_why_its_statements_are_one_matter(ann, two):
    assert "Why these statements are one matter" in ann.get(f"/threads/{two[0].id}").text


def test_threads_are_offered_by_their_words(ann, two):
    offered = ann.get("/complete?what=thread&q=harbour").json()["options"]
    assert thread_label(two[0]) in [one["value"] for one in offered]
    assert {one["label"] for one in offered} == {"thread"}
    assert {one["label"] for one in ann.get("/complete?what=statement&q=harbour").json()["options"]} == {"statement"}


def test_a_statement_told_again_is_merged_and_taken_back(ann):
    store = ann.desk.store
    first, second = (e for e in store.statements(Filter()).items if e.statement.content == "open the harbour")
    answer = ann.script(f"/statements/{second.id}/merge", {"seen": "0", "to": f"{first.id} Norland, demand: open"})
    assert answer.status_code == 200
    assert [card["state"] for card in answer.json()["cards"]] == ["merged"]
    assert store.statements(Filter(ids=(second.id,), states=STATES)).items[0].state == "merged"
    stale = ann.script(f"/statements/{second.id}/merge", {"seen": "0", "to": first.id})
    assert stale.status_code == 409
    ann.script("/undo", {})
    assert store.entry(second.id).state == "read"


def test_a_reader_joins_nothing(kept_ledger):
    from web import desks

    with desks.opened(desks.settings(kept_ledger, read_only=True)) as browser:
        page = browser.get("/threads/t1").text
        assert "<button" not in page.partition("<main")[2]
        assert browser.post("/threads/t1/join", {"seen": "", "other": "t2"}).status_code == 403
