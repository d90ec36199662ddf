from __future__ import annotations

import pytest

from detente.framing.irreversible import is_deed
from detente.framing.words import pattern, words_of

DEEDS = words_of("irreversible")["deed"]
NAMES = ("Lowick",)


@pytest.mark.parametrize("entry", DEEDS, ids=[entry["words"][0] for entry in DEEDS])
def test_the_examples_of_a_deed_are_told_from_its_counterexamples(entry):
    assert entry["yes"]
    assert entry["no"]
    assert entry["why"]
    for action in entry["yes"]:
        assert is_deed(entry, action, NAMES), action
    for action in entry["no"]:
        assert not any(is_deed(other, action, NAMES) for other in DEEDS), action


def test_a_word_stands_for_one_kind_of_deed():
    words = [word for entry in DEEDS for word in entry["words"]]
    assert len(words) == len(set(words))


def test_an_action_may_say_so_itself():
    said = words_of("irreversible")["said"]
    assert all(pattern(said["words"]).search(action) for action in said["yes"])
    assert not any(pattern(said["words"]).search(action) for action in said["no"])
