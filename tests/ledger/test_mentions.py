"""Who is to do what is asked, and what of the words of a demand names nothing that is to be done."""

from __future__ import annotations

import pytest

from detente.ledger import promises, sides, threads
from detente.ledger.mentions import held_out_to, mentions, names_no_action
from detente.ledger.threads import unplaced
from detente.ledger.wording import told_as_done
from detente.values.statement import Term
from ledger.build import Report, ledger_of


def said(kind, content, by, to="Eastport"):
    report = Report("2021-05-01")
    report.say(kind, "Westport", content, to, by=by)
    return ledger_of(report)


@pytest.mark.parametrize("kind", ["demand", "request"])
def test_nobody_demands_of_oneself_alone_so_it_is_for_those_who_are_spoken_to(kind):
    for to, by in (("Eastport", ("Eastport",)), ((), ())):
        (mention,) = mentions(said(kind, "open the lock", "Westport", to).statements[0])
        assert mention.by == by
        assert not mention.said


@pytest.mark.parametrize(
    ("kind", "by"), [("demand", ("Westport", "Eastport")), ("propose", ("Westport",)), ("promise", ("Westport",))]
)
def test_one_may_ask_for_what_one_does_with_another_and_propose_or_promise_what_one_does_alone(kind, by):
    (mention,) = mentions(said(kind, "open the lock", by).statements[0])
    assert mention.by == by


def test_what_one_gives_for_what_one_demands_is_ones_own():
    report = Report("2021-05-01")
    report.say("demand", "Westport", "open the lock for a toll", "Eastport", gets="open the lock", gives="pay a toll")
    found = {mention.role: mention.by for mention in mentions(ledger_of(report).statements[0])}
    assert found == {"gets": ("Eastport",), "gives": ("Westport",)}


@pytest.mark.parametrize(
    "content", ["issued an ultimatum to the lock", "sent a letter on the lock", "broke with the lockkeepers"]
)
def test_how_it_was_asked_is_no_matter_and_that_is_told(content):
    ledger = said("demand", content, "Westport")
    assert told_as_done(content)
    assert names_no_action(ledger.statements[0])
    assert threads(ledger) == ()
    assert list(unplaced(ledger)) == [ledger.statements[0].id]


@pytest.mark.parametrize("content", ["need a new lock", "send a letter on the lock", "speed up the dredging"])
def test_what_lies_ahead_is_one(content):
    ledger = said("demand", content, "Westport")
    assert not told_as_done(content)
    assert len(threads(ledger)) == 1


def test_a_deed_of_asking_is_no_matter_whoever_does_it_for_the_asker():
    for content, some in (("sent a letter urging Eastport to open the lock", 0), ("sent a letter on the lock", 1)):
        assert len(threads(said("request", content, "the lockkeepers"))) == some


@pytest.mark.parametrize("kind", ["offer", "promise"])
@pytest.mark.parametrize("content", ["consider the exchange", "look into the proposal", "study it carefully"])
def test_who_will_think_about_what_is_on_the_table_holds_out_no_action(kind, content):
    ledger = said(kind, content, "Westport")
    assert names_no_action(ledger.statements[0])
    assert threads(ledger) == ()
    assert list(unplaced(ledger)) == [ledger.statements[0].id]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("offer", "consider opening the lock"),
        ("promise", "study the silt in the lock"),
        ("offer", "weigh the sailors' cargo"),
        ("demand", "consider the proposal"),
    ],
)
def test_what_is_more_than_thinking_or_asked_of_another_is_an_action(kind, content):
    assert len(threads(said(kind, content, "Westport"))) == 1


def test_words_in_the_past_of_what_another_is_to_do_are_a_matter():
    assert len(threads(said("demand", "detained sailors released", "Eastport"))) == 1


@pytest.mark.parametrize("kind", ["promise", "offer"])
def test_what_is_promised_for_another_is_not_held_out_to_that_other(kind):
    report = Report("2021-05-01")
    report.say(kind, "Westport", "the guard of Eastport will leave the lock", ("Eastport", "Southport"), by="Eastport")
    report.say(kind, "Westport", "leave the lock", "Eastport", by="Westport")
    for_another, own = ledger_of(report).statements
    assert held_out_to(for_another) == ("Southport",)
    assert held_out_to(own) == ("Eastport",)


def test_the_book_of_promises_and_the_sides_say_for_whom_and_not_to_whom():
    report = Report("2021-05-01")
    report.say("promise", "Westport", "the guard of Eastport will leave the lock", "Eastport", by="Eastport")
    ledger = ledger_of(report)
    (promise,) = promises(ledger)
    assert promise.addressee == ()
    assert sides(ledger).side("Eastport") == "Westport"


def test_what_one_wants_in_return_of_whom_one_speaks_to_is_held_out_to_them_all_the_same():
    report = Report("2021-05-01")
    terms = (Term("gives", "pay a toll", ("Westport",)), Term("gets", "open the lock", ("Eastport",)))
    report.say("offer", "Westport", "pay a toll if Eastport opens the lock", "Eastport", terms=terms)
    assert held_out_to(ledger_of(report).statements[0]) == ("Eastport",)
