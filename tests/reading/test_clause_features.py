"""Features of a clause: a verb of two words has the sorts of both together, and terms that hang on a clause show."""

from __future__ import annotations

import pytest

from detente.reading.act_words import act_words
from detente.reading.candidates import Clause, candidates
from detente.reading.learned.clause_features import features_of, scene_of, sorts_of
from detente.reading.pipeline import load_model, parse
from detente.reading.training.examples import document_of


def features(text: str, word: str) -> set[str]:
    """The names of the features of the clause headed by a word."""
    doc = next(parse([document_of({"id": "d", "text": text, "published": "2012-03-05"})])).doc
    clause = next(c for c in candidates(doc) if doc[c.head].text == word)
    sentence = next(s for s in doc.sents if s.start <= clause.head < s.end)
    return set(features_of(scene_of(doc), Clause(clause.head, clause.start, clause.end), sentence, 0).weights)


@pytest.mark.parametrize(
    ("text", "word", "entry"),
    [
        ("The union called for talks.", "called", "call_for"),
        ("Norland called on Sudland to stop.", "called", "call_on"),
        ("Drivers pushed for a ban.", "pushed", "push_for"),
        ("The rebels pulled back from the bridge.", "pulled", "pull_back"),
    ],
)
def test_a_verb_of_two_words_has_the_sorts_of_both_together(text: str, word: str, entry: str):
    token = next(t for t in load_model()(text) if t.text == word)
    assert sorts_of(token) == act_words().verbs[entry]


def test_a_verb_whose_next_word_is_not_its_own_has_its_own_sorts():
    token = next(t for t in load_model()("She called the ministry in the morning.") if t.text == "called")
    assert sorts_of(token) == act_words().verbs.get("call", ())


def test_a_noun_has_the_sorts_of_nouns():
    token = next(t for t in load_model()("The call for a truce failed.") if t.text == "call")
    assert sorts_of(token) == act_words().nouns["call"]


def test_what_terms_hang_on_a_clause_is_among_its_features():
    assert "conditioned=unless" in features("Norland will leave the valley unless Sudland pays.", "leave")
    assert "time=deadline" in features("Norland must leave the valley by Friday.", "leave")
    assert "time=date" in features("Norland left the valley on Friday.", "left")


def test_a_clause_without_terms_has_no_features_of_terms():
    found = features("Norland left the valley.", "left")
    assert not [name for name in found if name.startswith(("conditioned", "time=", "heads condition"))]


def test_the_words_of_a_condition_are_marked_as_such():
    assert "heads condition" in features("Norland will leave the valley unless Sudland pays.", "pays")
