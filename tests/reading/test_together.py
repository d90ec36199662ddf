from __future__ import annotations

from dataclasses import dataclass

import pytest
import spacy
from spacy.tokens import Doc

from detente.reading.together import rows, with_each_other
from reading.parsed import read


@dataclass(frozen=True)
class Party:
    start: int
    end: int
    head: int
    adjectival: bool = False


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("between Norland and Sudland , a union", [["Norland", "Sudland"], ["union"]]),
        ("Norland , Sudland and Westland", [["Norland", "Sudland", "Westland"]]),
        ("Norland and Sudland , and Westland", [["Norland", "Sudland", "Westland"]]),
        ("Norland and Sudland and Westland , a union", [["Norland", "Sudland", "Westland"], ["union"]]),
    ],
)
def test_a_row_ends_with_its_and(words: str, expected: list[list[str]]):
    # Whatever the parser makes of the words behind the comma: here they are joined, and in no apposition.
    tokens = words.split()
    noun = {"a": "DET", "and": "CCONJ", ",": "PUNCT", "between": "ADP"}
    doc = Doc(
        spacy.blank("en").vocab,
        words=tokens,
        pos=[noun.get(word, "PROPN") for word in tokens],
        heads=[0] * len(tokens),
        deps=["ROOT", *["conj"] * (len(tokens) - 1)],
        sent_starts=[True, *[False] * (len(tokens) - 1)],
    )
    parties = [
        Party(i - (word == "union"), i + 1, i) for i, word in enumerate(tokens) if word[0].isupper() or word == "union"
    ]
    found = rows(doc, parties, range(len(parties)))
    assert [[tokens[parties[unit[-1]].head] for unit in row] for row in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway and Sweden accused each other of lying.", True),
        ("Norway and Sweden quarrelled with one another.", True),
        ("Norway and Sweden accused the other side of lying.", False),
        ("Norway and Sweden left each hall by the other door.", False),
    ],
)
def test_who_does_a_thing_to_each_other(text: str, expected: bool):
    doc = read(text)
    verb = next(t for t in doc if t.tag_ == "VBD")
    assert with_each_other(verb) is expected
