"""The reader: every statement stands where it says, has its number, and explicit acts get their kind and party."""

from __future__ import annotations

import re
import textwrap
import threading
from functools import lru_cache
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.documents.plain import from_text
from detente.reading.learned.decisions import Decisions
from detente.reading.pipeline import pieces
from detente.reading.reader import Reader, packaged_models
from detente.values.document import Block, Document
from detente.values.statement import CERTAINTIES, KINDS, Reading

SENTENCES = (
    "Norland rejected Sudland's proposal for a joint commission.",
    "“We will never sign that,” said the foreign minister of Sudland — again…",
    "Sudland demanded that Norland release the prisoners by 3 May.",
    "The Dockers' Union 🚢 accepted the offer, a spokeswoman told Harbour Radio.",
    "If the toll is lifted, the hauliers promised, the road opens.",
    "Said X; said Y: no.",
    "(the)",
    "—",
    "naïve café in Łódź agreed to pay €3 million",
)
GAPS = (" ", "\n\n", "  ", "\n", "\r\n", "\u00a0", "\u200b", "")


@lru_cache(maxsize=1)
def models() -> Decisions:
    return packaged_models()


def document(text: str, cuts: tuple[int, ...] = ()) -> Document:
    """A document in body blocks that meet at the cuts."""
    edges = sorted({0, len(text), *(c for c in cuts if 0 < c < len(text))})
    blocks = tuple(Block(a, b, "body") for a, b in pairwise(edges))
    return Document("d", text, blocks, published="2031-05-04")


def read(text: str, cuts: tuple[int, ...] = ()) -> Reading:
    return Reader(models=models()).read(document(text, cuts))


def sound(text: str, reading: Reading) -> None:
    """What holds of every reading."""
    assert [s.id for s in reading.statements] == [f"s{i + 1}" for i in range(len(reading.statements))]
    for number, s in enumerate(reading.statements):
        assert 0 <= s.start < s.end <= len(text)
        assert text[s.start : s.end] == s.quote
        assert s.quote.strip()
        assert s.document == "d"
        assert s.kind in KINDS
        assert s.certainty in CERTAINTIES
        assert s.actor
        assert s.actor not in s.addressee
        assert s.content
        assert 0 <= s.confidence <= 1
        assert {"kind", "actor"} <= {reason.field for reason in s.why}
        assert s.id not in s.refers_to
        later = [s_ for s_ in reading.statements[number + 1 :] if s_.id in s.refers_to]
        # only an answer points ahead, to what it names itself: "rejected an offer by Y"
        assert not later or s.kind in ("accept", "reject")
        assert all(not re.search(r"[.!?]\s", text[s.end : named.start]) for named in later)
        assert set(s.refers_to) <= {other.id for other in reading.statements}
    for relation in reading.speaks_for:
        assert text[relation.start : relation.end] == relation.quote
    assert reading.statements or reading.notices


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.sampled_from(SENTENCES), st.sampled_from(GAPS)), min_size=1, max_size=6),
    st.lists(st.integers(1, 300), max_size=3).map(tuple),
)
def test_any_arrangement_of_sentences_is_quoted_exactly(parts, cuts):
    text = "".join(sentence + gap for sentence, gap in parts)
    sound(text, read(text, cuts))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(min_size=1, max_size=80))
def test_any_text_is_quoted_exactly(text):
    sound(text, read(text))


@pytest.mark.parametrize(
    ("text", "kind", "actor"),
    [
        ("Norland rejected Sudland's proposal for a joint commission.", "reject", "Norland"),
        ("Sudland demanded that Norland release the prisoners.", "demand", "Sudland"),
        ("Norland promised on Monday to withdraw its troops from the valley by 1 June.", "promise", "Norland"),
        ("The Harbour Union rejected the offer of the Port Authority on Tuesday.", "reject", "Harbour Union"),
        ("Sudland threatened to close the border unless Norland pays its debt.", "threaten", "Sudland"),
    ],
)
def test_an_explicit_act_has_its_kind_and_its_party(text, kind, actor):
    assert [(s.kind, s.actor) for s in read(text).statements] == [(kind, actor)]


def test_whom_a_demand_is_made_of():
    (statement,) = read("Sudland demanded that Norland release the prisoners.").statements
    assert statement.addressee == ("Norland",)


def test_a_deadline_is_read():
    (statement,) = read("Norland promised on Monday to withdraw its troops from the valley by 1 June.").statements
    assert statement.deadline == "2031-06-01"


@pytest.mark.parametrize("text", ["The soup was warm and the children slept.", "—", "1 2 3"])
def test_where_nobody_deals_there_is_no_statement_and_a_notice(text):
    reading = read(text)
    assert reading.statements == ()
    assert reading.notices == ("no dealings between parties found",)


def test_a_document_without_blocks_holds_nothing():
    reading = Reader(models=models()).read(Document("d", "Norland rejected the plan.", ()))
    assert reading.statements == ()


def test_titles_and_captions_hold_no_statements():
    text = "Norland rejected Sudland's proposal."
    for role in ("title", "caption", "boilerplate"):
        found = Reader(models=models()).read(Document("d", text, (Block(0, len(text), role),)))
        assert found.statements == ()


def test_documents_are_read_in_order_and_by_themselves():
    texts = [" ".join(SENTENCES[:3]), "—", " ".join(SENTENCES[2:5])]
    together = list(Reader(models=models()).read_many(document(t) for t in texts))
    assert together == [read(t) for t in texts]


def test_how_many_threads_read_changes_nothing(monkeypatch):
    texts = [" ".join(SENTENCES), "—", " ".join(SENTENCES[2:5])]
    found = []
    for told in ("1", "3"):
        monkeypatch.setenv("OMP_NUM_THREADS", told)
        found.append(list(Reader(models=models()).read_many(map(document, texts))))
    assert found[0] == found[1]


def test_a_process_that_was_given_one_core_starts_no_thread(monkeypatch):
    started = []
    monkeypatch.setattr(threading.Thread, "start", lambda thread: started.append(thread.name))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    assert read(SENTENCES[0]).statements
    assert not started


def test_a_longer_block_is_parsed_in_pieces_that_join_to_it():
    text = "a wharf and a crane " * 3000
    found = pieces(document(text, (7, 100)))
    assert "".join(piece.text for piece in found) == text
    places = [piece.block.start + piece.at for piece in found]
    assert all(text[at : at + len(p.text)] == p.text for at, p in zip(places, found, strict=True))
    assert len(found) > 3


WIRE = (
    "Norland rejected Sudland's proposal for a joint commission on Monday, and its minister said that talks would not "
    "go on before the prisoners were back. Sudland demanded that Norland release the prisoners by 3 May, in return for "
    "the two ferries that it has held since the winter. The Dockers' Union, which blocks the harbour of the capital, "
    "accepted the offer of the port authority, a spokeswoman said."
)


@pytest.mark.parametrize("width", [60, 72, 90])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_that_are_cut_at_some_width_are_read_as_whole_ones(width, end):
    def told(text: str) -> list[tuple[str, str, str, str | None]]:
        reading = Reader(models=models()).read(from_text(text, published="2031-05-04"))
        return [(s.kind, s.actor, " ".join(s.quote.split()), s.deadline) for s in reading.statements]

    assert len(told(WIRE)) >= 4
    assert told(end.join(textwrap.wrap(WIRE, width))) == told(WIRE)


def test_short_lines_and_lists_stay_lines():
    lists = "The plan has three parts that were put to both of the sides:\n1. a truce\n2) an exchange\n- a commission\n"
    for text in ("Norland\nSudland\nA draw of lots\n", lists):
        assert [piece.text for piece in pieces(document(text))] == [text]


def test_a_dateline_is_no_evidence_and_its_place_no_source():
    for dateline in ("KASHEL (AFP) — ", "KASHEL, Norland, March 12 (Reuters) - ", "KASHEL – "):
        text = (
            f"{dateline}Rebels of the Northern Front said they had freed 40 soldiers, and rejected a plan of Norland."
        )
        found = read(text).statements
        assert found
        assert all(s.start >= len(dateline) and "KASHEL" not in (s.actor, *s.sources) for s in found)
