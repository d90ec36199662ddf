from __future__ import annotations

import pytest

from detente.brief.citing import Citer, sentence_around
from detente.ledger import Ledger
from detente.values.document import Block, Document
from detente.values.statement import Reading, Statement

TEXT = "The port is shut. Northland said it “would pay. Soon.” Mr. Ash agreed! Then rain fell"


def document() -> Document:
    return Document("d", TEXT, (Block(0, len(TEXT), "body"),), published="2031-05-04", outlet="Gazette")


def statement(name: str, quote: str) -> Statement:
    start = TEXT.index(quote)
    return Statement(name, "d", "promise", "Northland", quote, start, start + len(quote), quote)


@pytest.mark.parametrize(
    ("quote", "sentence"),
    [
        ("port", "The port is shut."),
        ("Ash agreed", "Mr. Ash agreed!"),
        ("rain", "Then rain fell"),
        ("shut. Northland", "The port is shut. Northland said it “would pay."),
    ],
)
def test_the_sentence_holds_the_quote(quote, sentence):
    start = TEXT.index(quote)
    first, last = sentence_around(document(), start, start + len(quote))
    assert TEXT[first:last] == sentence


def test_a_passage_outside_blocks_stands_alone():
    bare = Document("d", TEXT, ())
    assert sentence_around(bare, 4, 8) == (4, 8)


def test_numbers_follow_the_order_of_citing_and_stay():
    ledger = Ledger.of([document()], [Reading("d", (statement("s1", "port"), statement("s2", "rain")))])
    cite = Citer(ledger)
    assert cite("s2", "nobody's") == (1,)
    assert cite("s1", "s2") == (2, 1)
    found = cite.citations()
    assert [(c.number, c.statement, c.quote) for c in found] == [(1, "s2", "rain"), (2, "s1", "port")]
    assert all(c.sentence[c.at : c.at + len(c.quote)] == c.quote for c in found)
