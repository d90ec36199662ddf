"""Decisions made on the pages: by forms, and as scripts send them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import LedgerError
from detente.ledger.store import STATES, Filter
from detente.web.pages.reading import passage
from web import desks


def first_document(browser):
    return browser.desk.store.documents().items[0]


def statements(browser, document):
    return browser.desk.store.statements(Filter(document=document.id, states=STATES)).items


def own(entry):
    return entry.id.rpartition(".")[2]


def decide(browser, document, action, entry, version=None):
    seen = entry.version if version is None else version
    return browser.script(f"/documents/{document.id[:12]}/decide", {action: f"{own(entry)}:{seen}"})


def test_the_page_shows_text_statements_and_progress(ann):
    document = first_document(ann)
    page = ann.get(f"/documents/{document.id[:12]}").text
    assert "0 of 3" in page
    assert re.search(r'class="ev g-asks c-certain"[^>]*>Norland demanded', page)
    assert re.search(r'class="ev g-views c-possible"[^>]*>Norland may', page)
    assert re.search(r'class="r-boilerplate"[^>]*>.*Subscribe', page)
    assert page.index("unsure: actor") < page.index("open the harbour</p>")  # the unsure one is listed first
    by_text = ann.get(f"/documents/{document.id[:12]}?order=text").text
    assert by_text.index("unsure: actor") > by_text.index("open the harbour</p>")


def test_confirming_and_undoing(ann):
    document = first_document(ann)
    entry = statements(ann, document)[0]
    record = decide(ann, document, "confirm", entry).json()
    assert record["progress"] == {"decided": 1, "of": 3}
    assert record["cards"][0]["state"] == "confirmed"
    assert ann.desk.store.history()[-1].who == "Ann"
    undone = ann.script("/undo", {"document": document.id}).json()
    assert undone["progress"] == {"decided": 0, "of": 3}
    assert undone["cards"][0]["state"] == "read"
    assert ann.script("/redo", {"document": document.id}).json()["cards"][0]["state"] == "confirmed"


def test_a_form_without_script_leads_back_to_the_statement(ann):
    document = first_document(ann)
    entry = statements(ann, document)[0]
    answer = ann.post(f"/documents/{document.id[:12]}/decide", {"reject": f"{own(entry)}:0"})
    assert answer.status_code == 303
    assert own(entry) in answer.headers["location"]
    page = ann.get(answer.headers["location"]).text
    assert "state-rejected" in page


def test_an_outdated_view_decides_nothing(ann):
    document = first_document(ann)
    entry = statements(ann, document)[0]
    ann.desk.store.reject(entry.id, who="Ben")
    answer = decide(ann, document, "confirm", entry)
    assert answer.status_code == 409
    assert "Ben" in answer.json()["what"]
    assert ann.desk.store.entry(entry.id).state == "rejected"
    meanwhile = ann.get(
        f"/documents/{document.id[:12]}/changes?since=0", headers={"x-requested-with": "detente"}
    ).json()
    assert meanwhile["who"] == ["Ben"]
    assert [card["own"] for card in meanwhile["cards"]] == [own(entry)]


def test_a_correction_that_comes_too_late_is_shown_beside_what_stands(ann):
    entry = statements(ann, first_document(ann))[0]
    ann.desk.store.correct(entry.id, {"actor": "Sudria", "content": "open the gate"}, who="Ben")
    mine = {"seen": "0", "actor": "Oceania", "content": entry.statement.content, "addressee": "Norland; Sudria"}
    page = ann.post(f"/statements/{entry.id}/correct", mine)
    assert page.status_code == 409
    assert ann.desk.store.entry(entry.id).statement.actor == "Sudria"
    rows = dict(re.findall(r'<th scope="row">(\w+)</th>(.*?)</tr>', page.text))
    assert "Sudria" in rows["actor"]
    assert "Oceania" in rows["actor"]
    assert "open the gate" in rows["content"]
    assert "kind" not in rows
    # What this person typed is in the form still, with the version that was now seen.
    version = ann.desk.store.entry(entry.id).version
    assert f'name="seen" value="{version}"' in page.text
    assert 'value="Oceania"' in page.text
    answer = ann.script(f"/statements/{entry.id}/correct", mine)
    assert answer.json()["version"] == version
    assert "Oceania" in answer.json()["html"]
    assert ann.script(f"/statements/{entry.id}/correct", {**mine, "seen": str(version)}).status_code == 200
    assert ann.desk.store.entry(entry.id).statement.actor == "Oceania"


def test_a_correction_that_comes_too_late_and_is_none_is_refused(ann):
    entry = statements(ann, first_document(ann))[0]
    ann.desk.store.correct(entry.id, {"actor": "Sudria"}, who="Ben")
    answer = ann.post(f"/statements/{entry.id}/correct", {"seen": "0", "kind": "../../etc/passwd"})
    assert answer.status_code == 400
    assert "no kind of statement" in answer.text


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 40, "١"])
def test_a_decision_says_which_version_was_seen(ann, seen):
    document = first_document(ann)
    entry = statements(ann, document)[0]
    answer = ann.script(f"/documents/{document.id[:12]}/decide", {"confirm": f"{own(entry)}:{seen}"})
    assert answer.status_code == 400
    assert ann.desk.store.decisions() == 0


def test_correcting_changes_only_what_differs(ann):
    entry = statements(ann, first_document(ann))[0]
    s = entry.statement
    fields = {"seen": "0", "kind": s.kind, "actor": "Sudria", "content": s.content, "certainty": s.certainty,
              "addressee": "; ".join(s.addressee), "date": "", "deadline": "", "condition": "", "gives": "", "gets": "",
              "sources": "", "firm_given": "1"}  # fmt: skip
    assert ann.script(f"/statements/{entry.id}/correct", fields).status_code == 200
    review = ann.desk.store.history()[-1]
    assert review.details["changes"] == {"actor": "Sudria"}
    assert ann.desk.store.entry(entry.id).statement.actor == "Sudria"


def test_a_correction_of_nothing_is_a_confirmation(ann):
    entry = statements(ann, first_document(ann))[0]
    answer = ann.script(f"/statements/{entry.id}/correct", {"seen": "0", "actor": entry.statement.actor})
    assert answer.json()["cards"][0]["state"] == "confirmed"


def test_adding_from_a_selection(ann):
    document = first_document(ann)
    text = ann.desk.store.document(document.id).text
    fields = {"quote": "withdraw its  patrol\nboats", "start": str(text.index("withdraw its")), "kind": "demand",
              "actor": "Sudria", "content": "withdraw", "certainty": "certain"}  # fmt: skip
    answer = ann.script(f"/documents/{document.id[:12]}/add", fields)
    assert answer.status_code == 200
    added = [e for e in statements(ann, document) if e.state == "added"]
    assert [e.statement.quote for e in added] == ["withdraw its patrol boats"]


def test_linking_by_a_statement_or_a_thread(ann):
    store = ann.desk.store
    every = store.statements(Filter()).items
    broken = next(e for e in every if e.statement.kind == "breach")
    promise = next(e for e in every if e.statement.kind == "promise")
    thread = next(t for t in store.threads() if promise.id in t.statements)
    answer = ann.script(f"/statements/{broken.id}/link", {"seen": "0", "to": f"{thread.id} Sudria: release"})
    assert answer.status_code == 200
    assert store.entry(broken.id).statement.refers_to == (thread.statements[0],)
    offered = ann.get("/complete?what=link&q=fishermen").json()["options"]
    assert {one["label"] for one in offered} == {"thread", "statement"}
    assert ann.get("/complete?what=party&q=nor").json()["options"][0]["value"] == "Norland"


def test_names_that_begin_so_are_offered_before_those_that_hold_it(ann, monkeypatch):
    monkeypatch.setattr(type(ann.desk), "names", lambda _: ("Union of Norland", "Sudland", "Norland", "norland crews"))
    options = ann.get("/complete?what=party&q=Nor").json()["options"]
    assert [one["value"] for one in options] == ["Norland", "norland crews", "Union of Norland"]


def test_why_names_rule_and_words(reader):
    entry = statements(reader, first_document(reader))[0]
    page = reader.get(f"/statements/{entry.id}").text
    assert "verb of demand" in page
    assert "<q>demanded</q>" in page
    assert "<mark>Norland demanded that Sudria open the harbour.</mark>" in page


def test_rejecting_the_breach_changes_the_reasons(ann):
    assert "was not kept" in ann.get("/deadlock").text
    broken = next(e for e in ann.desk.store.statements(Filter(kind="breach")).items)
    document = ann.desk.store.document(broken.statement.document)
    assert decide(ann, document, "reject", broken).status_code == 200
    assert "was not kept" not in ann.get("/deadlock").text


@pytest.mark.parametrize("action", ["/undo", "/redo", "/add", "/scenarios", "/model/try", "/documents/x/decide"])
@pytest.mark.parametrize("csrf", ["", "guess"])
def test_no_form_counts_without_its_token(ann, action, csrf):
    answer = ann.post(action, {"csrf": csrf})
    assert answer.status_code == 403
    assert ann.desk.store.decisions() == 0


def test_one_login_cannot_use_the_token_of_another(ann, ledger):
    other = desks.Browser(ann.client.__class__(ann.client.app, base_url=desks.HOME), ann.desk).login()
    assert other.csrf != ann.csrf
    assert ann.post("/undo", {"csrf": other.csrf}).status_code == 403


def test_every_route_that_writes_asks_for_the_token(ann):
    written = [re.sub(r"\{\w+\}", "x", r.path) for r in ann.client.app.app.routes if "POST" in r.methods]
    assert {"/statements/x/correct", "/documents/x/decide", "/undo", "/threads/x/join"} <= set(written)
    for path in written:
        assert ann.client.post(path, headers={"origin": desks.HOME}).status_code == 403, path


def test_a_desk_for_reading_changes_nothing(kept_ledger):
    with desks.opened(desks.settings(kept_ledger, read_only=True)) as browser:
        document = first_document(browser)
        entry = statements(browser, document)[0]
        assert decide(browser, document, "confirm", entry).status_code == 403
        page = browser.get(f"/documents/{document.id[:12]}").text
        assert "<button" not in page.partition("<main")[2]


def test_people_of_a_team_decide_under_their_names(ledger):
    from detente.web.settings import Person

    people = (Person("Ann", "a" * 30), Person("Ben", "b" * 30), Person("Cat", "c" * 30, "reader"))
    with desks.opened(desks.settings(ledger, people=people)) as browser:
        document = first_document(browser)
        one, two, three = statements(browser, document)
        for token, entry, status in (("b", one, 200), ("c", two, 403), ("a", three, 200)):
            browser.client.cookies.clear()
            browser.login(token * 30)
            assert decide(browser, document, "confirm", entry).status_code == status
        assert [r.who for r in browser.desk.store.history()] == ["Ben", "Ann"]


def test_a_passage_is_found_where_it_was_selected():
    text = "they met. Then  they\nmet again."
    assert passage(text, "they met", 16) == (16, 24)
    assert passage(text, "they  met again", None) == (16, 30)
    with pytest.raises(LedgerError, match="2 times"):
        passage(text, "they met", None)
    with pytest.raises(LedgerError, match="0 times"):
        passage(text, "they left", 3)
    with pytest.raises(LedgerError, match="no words"):
        passage(text, " \n", 0)


TEXTS = st.text("ab \n", max_size=8)


@given(TEXTS, TEXTS.filter(str.split), TEXTS)
def test_a_passage_is_what_was_selected_from_its_first_letter_to_its_last(before, selected, after):
    """Spaces at either end of a selection are no part of it, and a selection that begins with a letter stays there."""
    text = before + selected + after
    try:
        found = passage(text, selected, len(before))
    except LedgerError:
        assert selected[0].isspace()  # its words stand in several places, and it says of none
        return
    assert text[slice(*found)].split() == selected.split()
    assert text[slice(*found)] == text[slice(*found)].strip()
    assert selected[0].isspace() or found[0] == len(before)
