"""Candidate clauses: every verb with content has one, its head stands in it, and it has no marks at its edges."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.act_words import act_words
from detente.reading.candidates import candidates, clause_range, names_an_act
from detente.reading.pipeline import load_model

WORDS = (
    "Norland",
    "rejected",
    "the",
    "offer",
    "of",
    "Sudland",
    "and",
    "will",
    "pay",
    ",",
    "that",
    "said",
    "talks",
    ".",
)


def clauses(text: str) -> list[str]:
    doc = load_model()(text)
    return [doc[c.start : c.end].text for c in candidates(doc)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norland left the valley.", ["Norland left the valley"]),
        ("The prisoners have been released.", ["The prisoners have been released"]),
        ("The wharf in the old harbour of the town.", []),
    ],
)
def test_a_clause_is_what_hangs_on_its_verb(text, expected):
    assert clauses(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was a weak, some said hollow, promise.", "It was a weak, some said hollow, promise"),
        (
            "The minister called it a fair – his aides say final – offer.",
            "called it a fair – his aides say final – offer",
        ),
        ("The offer is a good – the best.", "The offer is a good – the best"),
    ],
)
def test_a_clause_does_not_end_between_an_adjective_and_its_noun(text, expected):
    assert any(clause.endswith(expected) for clause in clauses(text))
    assert not any(clause.endswith((" a weak", " a fair")) for clause in clauses(text))


def test_verbs_side_by_side_have_a_clause_each():
    first, second = clauses("Norland left the valley and recalled its horses.")
    assert first == "Norland left the valley"
    assert second == "recalled its horses"


def test_a_noun_of_dealing_may_head_a_clause():
    noun = "refusal"
    assert noun in act_words().nouns
    doc = load_model()(f"Norland's {noun} to pay surprised everyone.")
    token = next(t for t in doc if t.text == noun)
    assert names_an_act(token)
    assert token.i in {c.head for c in candidates(doc)}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join))
def test_every_verb_with_content_has_a_clause_around_it(text):
    doc = load_model()(text)
    found = list(candidates(doc))
    assert [c.head for c in found] == [t.i for t in doc if names_an_act(t)]
    assert {t.i for t in doc if t.pos_ == "VERB" and t.dep_ not in ("aux", "auxpass")} <= {c.head for c in found}
    for clause in found:
        head = doc[clause.head]
        assert clause.start <= clause.head < clause.end
        assert (clause.start, clause.end) == clause_range(head)
        sentence = head.sent
        assert sentence.start <= clause.start < clause.end <= sentence.end
        if clause.end - clause.start > 1:
            assert not doc[clause.start].is_punct
            assert doc[clause.end - 1].text not in {",", ".", ";"}
