from __future__ import annotations

from detente.reading.targets import is_target, only_targets
from reading.parsed import find, read


def test_whom_a_pact_is_against_is_a_target_and_with_whom_it_is_made_is_none():
    doc = read("Norway proposed joint patrols with Denmark against Sweden.")
    assert is_target(doc, find(doc, "Sweden"))
    assert not is_target(doc, find(doc, "Denmark"))
    assert not is_target(doc, find(doc, "Norway"))


def test_one_of_two_targets_is_a_target_too():
    doc = read("Norway and Denmark agreed on action against Sweden and Finland.")
    assert is_target(doc, find(doc, "Finland"))
    assert not is_target(doc, find(doc, "Denmark"))


def test_from_whom_others_are_to_be_separated_is_a_target():
    doc = read("Norway demanded that Sweden separate the crews it pays from Finland.")
    assert is_target(doc, find(doc, "Finland"))
    assert not is_target(doc, find(doc, "Sweden"))


def test_whom_an_ultimatum_is_against_is_spoken_to():
    doc = read("Norway issued an ultimatum against Sweden.")
    act = next(t.i for t in doc if t.text == "ultimatum")
    assert is_target(doc, find(doc, "Sweden"))
    assert not is_target(doc, find(doc, "Sweden"), act)


def test_who_is_spoken_to_as_well_is_not_only_a_target():
    doc = read("Norway promised Sweden to end its patrols against Sweden.")
    own = [find(doc, "Sweden"), find(doc, "Sweden", 2)]
    assert is_target(doc, own[1])
    assert not only_targets(doc, "Sweden", own)
    assert only_targets(doc, "Sweden", own[1:])
    assert not only_targets(doc, "Finland", own)
