"""Evidence when a report is edited: found again where it is surely the same sentence, else said to be lost."""

from __future__ import annotations

import pytest

from detente.documents.identity import document_id
from detente.ledger.store import Filter
from detente.values.document import Block, Document
from detente.values.statement import Reading, Statement

READER = "detente 0.1.0"
LEAD = "The two delegations met again on Monday in a hotel by the lake, officials said, and talked for six hours. "
CORE = "Arland promised to open the northern harbour by May."
END = " A spokesman said that talks would go on next week, and that the mood in the room had been calm and friendly."


def edition(text: str, *quotes: str, url: str = "https://example.org/report", day: str = "2031-03-01"):
    """One state of a report, and what a reader took from it."""
    document = Document(
        document_id(text),
        text,
        (Block(0, len(text), "body"),),
        "Talks",
        day,
        "given",
        "Outlet",
        url=url,
        source="r.txt",
    )
    statements = tuple(
        Statement(
            f"s{k}", document.id, "promise", "Arland", "open the harbour", text.index(q), text.index(q) + len(q), q
        )
        for k, q in enumerate(quotes, 1)
    )
    return document, Reading(document.id, statements)


def confirmed(store) -> str:
    """Add the report with its sentence confirmed; the statement's id."""
    store.add(*edition(LEAD + CORE + END, CORE), reader=READER)
    (entry,) = store.statements().items
    store.confirm(entry.id, who="Ann")
    return entry.id


@pytest.mark.parametrize(
    "text", [CORE + " " + LEAD + END.strip(), LEAD + "New: a photo. " + CORE + END, LEAD + END.strip() + " " + CORE]
)
def test_a_sentence_that_moved_is_found_again(store, text):
    confirmed(store)
    added = store.add(*edition(text, CORE), reader=READER)
    assert added.revises is not None
    assert added.drifted == ()
    (entry,) = store.statements().items
    assert (entry.state, entry.statement.quote, entry.statement.document) == ("confirmed", CORE, added.document)
    assert text[entry.statement.start : entry.statement.end] == CORE
    assert store.check() == ()


def test_a_text_that_differs_in_white_space_alone_is_the_same_document(store):
    name = confirmed(store)
    text = (LEAD + CORE + END).replace(". ", ".\n\n").replace("by the", "by  the")
    document, reading = edition(text, CORE)
    assert store.unread([document]) == []
    added = store.add(document, reading, reader=READER)
    assert added.revises is None
    (entry,) = store.statements().items
    assert (entry.id, entry.state) == (name, "confirmed")
    assert store.ledger().document_by_id[document.id].text[entry.statement.start : entry.statement.end] == CORE


@pytest.mark.parametrize(
    "sentence",
    [
        "Arland promised to open the northern harbour by June.",
        "Arland promised not to open the northern harbour by May.",
        "Borland promised to open the northern harbour by May.",
        "It is not so that Arland promised to open the northern harbour by May.",
    ],
)
def test_a_look_alike_is_not_taken_for_the_sentence(store, sentence):
    name = confirmed(store)
    added = store.add(*edition(LEAD + sentence + END, sentence), reader=READER)
    assert added.drifted == (name,)
    assert store.entry(name).state == "drifted"
    assert store.entry(name).statement.quote == CORE
    (lost,) = store.drift()
    assert lost.statement == name
    assert lost.later == added.document
    assert " ".join(word[2:] for word in lost.diff if word[0] in " -") == CORE
    assert " ".join(word[2:] for word in lost.diff if word[0] in " +") == sentence
    states = {e.statement.quote: e.state for e in store.statements().items}
    assert states == {CORE: "drifted", sentence: "read"}
    assert store.check() == ()


def test_a_person_settles_what_drifted(store):
    name = confirmed(store)
    store.add(
        *edition(
            LEAD + END.strip(),
        ),
        reader=READER,
    )
    assert store.entry(name).state == "drifted"
    store.confirm(name, who="Bo")
    assert store.entry(name).state == "confirmed"
    store.undo(who="Bo")
    assert store.entry(name).state == "drifted"
    store.reject(name, who="Bo")
    assert store.statements().total == 0
    assert store.check() == ()


def test_what_nobody_decided_on_goes_with_its_text(store):
    store.add(*edition(LEAD + CORE + END, CORE), reader=READER)
    store.add(*edition(LEAD + END.strip()), reader=READER)
    assert store.statements().total == 0
    (document,) = store.ledger().documents
    assert CORE not in document.text


def test_decisions_follow_through_several_editions_and_can_be_undone(store):
    name = confirmed(store)
    store.correct(name, {"actor": "Duchy"}, who="Ann")
    for lead in ("First update. ", "Second update. First update. "):
        added = store.add(*edition(lead + LEAD + CORE + END, CORE), reader=READER)
        assert added.revises is not None
    (entry,) = store.statements().items
    assert (entry.state, entry.statement.actor) == ("corrected", "Duchy")
    store.reject(entry.id, who="Bo")
    assert store.statements().total == 0
    store.undo(who="Bo")
    store.undo(who="Ann")
    (entry,) = store.statements().items
    assert (entry.state, entry.statement.actor) == ("confirmed", "Arland")
    assert store.check() == ()
    held = store.ledger()
    store.rebuild()
    assert store.ledger() == held


def test_another_report_in_the_same_file_is_another_document(store):
    confirmed(store)
    other = (
        "The dam was closed at night. " + "Nothing else is known of it, and nobody spoke to the press about it. " * 3
    )
    document, reading = edition(other, url="")
    assert store.add(document, reading, reader=READER).revises is None
    assert store.statements(Filter(reviewed=True)).total == 1


def test_an_earlier_state_that_is_added_later_does_not_take_over(store):
    store.add(*edition("Update. " + LEAD + CORE + END, CORE, day="2031-03-02"), reader=READER)
    added = store.add(*edition(LEAD + CORE + END, CORE, day="2031-03-01"), reader=READER)
    assert added.revises is None
