from __future__ import annotations

import pytest

from detente.framing import derive
from detente.framing.hostile import is_hostile
from detente.framing.words import words_of
from ledger.build import Report, ledger_of

LISTS = words_of("hostile")


def test_the_examples_are_hostile_and_the_counterexamples_are_not():
    for action in LISTS["yes"]:
        assert is_hostile(action), action
    for action in LISTS["no"]:
        assert not is_hostile(action), action


def test_no_entry_is_listed_twice():
    for name in ("words", "aspects"):
        assert len(LISTS[name]) == len(set(LISTS[name]))


def promised(action, kind="promise", to=()):
    """Westport and Eastport ask something of each other, and Eastport says besides that it will do something."""
    report = Report("2021-06-01")
    report.say("demand", "Westport", "open the lock", "Eastport")
    report.say("demand", "Eastport", "return the ferry", "Westport")
    report.say(kind, "Eastport", action, *to)
    return derive(ledger_of(report))


def wanted(framed, action):
    """The sides that want an action in the model, whose matter is in it."""
    found = [name for name, thread in framed.options.items() if thread.title == action]
    return {
        maker.name
        for maker in framed.conflict.decision_makers
        for wish in maker.preference.statements
        if str(wish.expression) in found
    }


@pytest.mark.parametrize(
    "action", ["fight for the upper harbour", "keep fighting the survey in court", "sue over the toll"]
)
def test_what_is_vowed_against_the_other_is_taken_to_be_wanted_by_nobody(action):
    framed = promised(action)
    assert not wanted(framed, action)
    assert any(action in remark.text for remark in framed.left_out)  # and is not dropped without a word


@pytest.mark.parametrize(
    "action", ["repair the towpath", "end the fight over the upper harbour", "drop the suit over the toll"]
)
def test_anything_else_that_is_held_out_in_talks_of_two_is_assumed_to_be_welcome(action):
    assert wanted(promised(action), action) == {"Westport"}


def test_who_asks_for_it_wants_it_all_the_same():
    report = Report("2021-06-01")
    report.say("demand", "Westport", "fight the smugglers of the upper harbour", "Eastport")
    report.say("promise", "Eastport", "fight the smugglers of the upper harbour")
    assert "Westport" in wanted(derive(ledger_of(report)), "fight the smugglers of the upper harbour")
