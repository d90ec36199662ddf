from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.ledger.weighing import SAME
from detente.ledger.wording import (
    at_most,
    likeness,
    speaks_against,
    stem,
    stems,
    what_is_refused,
    wording,
)

LEXICON = tomllib.loads((resources.files("detente.reading") / "lexicons" / "synonyms.toml").read_text(encoding="utf-8"))
GROUPS = LEXICON["action"] + LEXICON["thing"]
LISTED = sorted({word for entry in GROUPS for word in entry["words"]})
WORDS = [*LISTED, "10 prisoners", "harbour", "lake", "5 %", "of"]
PHRASES = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
TEXTS = st.text("abdeginorst 0123456789-’", max_size=40)


@pytest.mark.parametrize("entry", GROUPS, ids=lambda entry: entry["name"])
def test_an_entry_brings_together_what_it_must_and_keeps_apart_what_it_must(entry):
    assert set(entry) == {"name", "words", "same", "different"}
    assert entry["same"]
    assert entry["different"]
    for one, other in entry["same"]:
        assert likeness(wording(one), wording(other)) >= SAME
    for one, other in entry["different"]:
        assert likeness(wording(one), wording(other)) < SAME


def test_no_word_or_name_is_listed_twice():
    names = [entry["name"] for entry in GROUPS]
    words = [word for entry in GROUPS for word in entry["words"]]
    for listed in (names, words, LEXICON["light"], LEXICON["against"], LEXICON["skip"]):
        assert len(listed) == len(set(listed))


def test_every_word_of_a_group_is_brought_to_its_name():
    for entry in GROUPS:
        for word in entry["words"]:
            assert entry["name"] in wording(word).words


@given(TEXTS, TEXTS)
def test_likeness_is_a_symmetric_share(one, other):
    first, second = wording(one), wording(other)
    assert 0 <= likeness(first, second) <= 1
    assert likeness(first, second) == likeness(second, first)


@given(PHRASES, st.lists(PHRASES, min_size=1, max_size=4))
def test_no_wording_is_more_alike_than_the_bound_of_all(one, others):
    own, theirs = wording(one), [wording(text) for text in others]
    words = {word for other in theirs for word in other.words}
    deeds = {word for other in theirs for word in other.actions}
    bound = at_most(own, words, deeds, min(other.weight for other in theirs))
    assert 0 <= bound <= 1
    assert all(likeness(own, other) <= bound for other in theirs)


@given(PHRASES, PHRASES)
def test_the_bound_for_one_wording_alone_is_its_likeness_or_twice_or_four_times_that(one, other):
    """Each reason to halve the likeness can only lower it below the bound."""
    own, theirs = wording(one), wording(other)
    bound, like = at_most(own, theirs.words, theirs.actions, theirs.weight), likeness(own, theirs)
    assert like == 0 or any(bound == like * 2**halvings for halvings in range(4)) or own.actions != theirs.actions


@given(TEXTS)
def test_the_same_words_are_most_alike(text):
    words = wording(text)
    if len(words.words) > 1:
        assert likeness(words, words) == 1


@given(st.text(max_size=30))
def test_any_text_has_a_wording(text):
    assert all(w for w in wording(text).words)
    assert wording(text) == wording(text)


def test_endings_are_cut_alike():
    for forms in (["leave", "leaves", "leaving"], ["stop", "stopped", "stopping"], ["party", "parties"]):
        assert len({stem(form) for form in forms}) == 1
    assert stems("The guards’ boats") == ["the", "guard", "boat"]


def test_a_phrase_may_be_parted():
    assert "withdraw" in wording("pull all of its guards back from the pier").actions
    assert "withdraw" not in wording("pull the rope, then go home and come back").actions


def test_names_of_parties_are_left_out_of_a_wording():
    assert wording("Northland’s pilots", names=["Northland"]).words == wording("the pilots").words
    assert wording("the Chilean pilots", names=["Chile"]).words == wording("the pilots").words


def test_other_amounts_are_another_matter():
    assert likeness(wording("raise pay by 3 percent"), wording("raise pay by 8 percent")) == 0
    assert likeness(wording("raise pay by 3 percent"), wording("raise pay")) > SAME


def test_a_stand_is_told_from_a_wish():
    assert speaks_against("strongly opposes the new pier")
    assert not speaks_against("supports the new pier")


@pytest.mark.parametrize(
    ("told", "matter"),
    [
        ("rejecting the latest offer", "the latest offer"),
        ("declined to sign", "sign"),
        ("ruled out a truce", "a truce"),
        ("its rejection of the plan", "its rejection of the plan"),
        ("rejection of the plan", "the plan"),
        ("would not sign", "sign"),
        ("resistance of some towns", "resistance of some towns"),
        ("a truce", "a truce"),
        ("refused", "refused"),
    ],
)
def test_what_is_refused_is_told_without_the_words_of_refusing(told, matter):
    assert what_is_refused(told) == matter


@given(PHRASES)
def test_what_is_refused_is_the_end_of_what_was_said_and_never_nothing(said):
    found = what_is_refused(said)
    assert " ".join(said.split()).endswith(found) or found == said
    assert bool(found) is bool(said)
