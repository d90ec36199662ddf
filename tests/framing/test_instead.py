"""A side that says it will do the contrary of what is asked refuses it, with the certainty of its words."""

from __future__ import annotations

import pytest

from detente.conflict import Prioritised
from detente.diagnosis.of_ledger import diagnose_framed
from detente.framing import Framed, derive
from detente.framing.contrary import are_contrary
from detente.framing.words import words_of
from ledger.build import Report, ledger_of


@pytest.mark.parametrize(("asked", "said"), words_of("contraries")["yes"])
def test_the_examples_are_contraries_whichever_is_asked(asked, said):
    assert are_contrary(asked, said)
    assert are_contrary(said, asked)


@pytest.mark.parametrize(("asked", "said"), words_of("contraries")["no"])
def test_the_counterexamples_are_none(asked, said):
    assert not are_contrary(asked, said)
    assert not are_contrary(said, asked)


def test_an_entry_stands_on_one_side_of_a_pair_only():
    for pair in words_of("contraries")["pair"]:
        assert not set(pair["one"]) & set(pair["other"])


def rosters(kind: str = "promise", said: str = "keep the rosters", **fields) -> Framed:
    """A club asks a port to withdraw its rosters; the port says something, and asks for something itself."""
    report = Report("2024-05-01")
    report.say("demand", "Rowing Club", "withdraw the night rosters", "Harbour Board", by="Harbour Board")
    if said:
        fields = {"by": "Harbour Board", **fields}
        report.say(kind, fields.pop("actor", "Harbour Board"), said, fields.pop("to", ()), **fields)
    report.say("demand", "Harbour Board", "return the two launches", "Rowing Club", by="Rowing Club")
    return derive(ledger_of(report))


def against(framed: Framed) -> list[tuple[tuple[str, ...], str | None]]:
    """What speaks against the rosters' withdrawal besides its cost, with what that rests on."""
    option = next(o for o in framed.conflict.options if "withdraw" in o.text)
    preference = framed.conflict.decision_maker("Harbour Board").preference
    assert isinstance(preference, Prioritised)
    found = [s for s in preference.statements if str(s.expression) == f"!{option.id}" and s.statements]
    return [(s.statements, s.assumed) for s in found]


@pytest.mark.parametrize("kind", ["promise", "position"])
def test_to_say_that_one_does_the_contrary_is_to_refuse_and_marked_as_assumed(kind):
    framed = rosters(kind)
    ((statements, assumed),) = against(framed)
    assert statements == ("s2",)
    assert assumed is not None
    assert "contrary" in assumed
    assert [(refusal.side, refusal.statements) for _, refusal in framed.instead] == [("Harbour Board", ("s2",))]


def test_that_it_refuses_is_among_the_assumptions_and_not_that_it_wants_what_is_asked():
    said = [str(remark) for remark in rosters().assumptions if remark.statements == ("s2",)]
    (words,) = said
    assert words.startswith("Harbour Board refuses “withdraw the night rosters”: it said that it would do the contrary")


def test_the_refusal_stands_where_a_refusal_in_words_would():
    preference = rosters().conflict.decision_maker("Harbour Board").preference
    assert isinstance(preference, Prioritised)
    assert str(preference.statements[0].expression).startswith("!")


def test_the_contrary_is_not_taken_to_be_welcome_to_who_asks():
    """Without the rule the promise would be a term of its own, which its giver is taken to be about to carry out."""
    for to in ((), "Rowing Club"):
        framed = rosters(to=to)
        assert not any("keep" in o.text for o in framed.conflict.options)
        assert any("contrary" in str(r) and r.statements == ("s2",) for r in framed.left_out)
        assert diagnose_framed(framed).verdict.state == "deadlocked"


def test_the_contrary_stays_a_term_where_a_third_side_asks_for_it():
    report = Report("2024-05-01")
    report.say("demand", "Rowing Club", "withdraw the night rosters", "Harbour Board", by="Harbour Board")
    report.say("demand", "Rowing Club", "open the old lock", "Harbour Board", by="Harbour Board")
    report.say("demand", "Harbour Board", "pay the lock dues", "Rowing Club", by="Rowing Club")
    report.say("demand", "Pilots Guild", "keep the night rosters", "Harbour Board", by="Harbour Board")
    report.say("demand", "Harbour Board", "man the pilot boats", "Pilots Guild", by="Pilots Guild")
    report.say("promise", "Harbour Board", "keep the night rosters", "Pilots Guild", by="Harbour Board")
    framed = derive(ledger_of(report))
    assert {o.text.split()[0] for o in framed.conflict.options} >= {"withdraw", "keep"}
    assert against(framed)


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("keep the promise", {}),
        ("keep the rosters", {"actor": "Rowing Club", "by": "Rowing Club"}),
        ("keep the rosters", {"by": "Rowing Club"}),
        ("keep the rosters", {"certainty": "denied"}),
        ("keep the rosters", {"condition": "unless the launches come back"}),
        ("keep the rosters", {"gives": "keep the rosters", "gets": "the two launches"}),
        ("keep the rosters", {"confidence": 0.4, "uncertain": ("kind",)}),
        ("not keep the rosters", {}),
        ("", {}),
    ],
)
def test_near_misses_refuse_nothing(said, fields):
    framed = rosters("position", said, **fields)
    assert not framed.instead
    assert not against(framed)


@pytest.mark.parametrize("kind", ["accept", "promise"])
def test_who_took_up_what_is_asked_does_not_refuse_it(kind):
    report = Report("2024-05-01")
    asked = report.say("demand", "Rowing Club", "withdraw the night rosters", "Harbour Board", by="Harbour Board")
    report.say("position", "Harbour Board", "keep the rosters", by="Harbour Board", date="2024-04-01")
    report.say(kind, "Harbour Board", "withdraw the night rosters", "Rowing Club", by="Harbour Board", refers_to=asked)
    report.say("demand", "Harbour Board", "return the two launches", "Rowing Club", by="Rowing Club")
    assert not derive(ledger_of(report)).instead


def test_a_promise_given_up_says_nothing_of_today():
    report = Report("2024-05-01")
    report.say("demand", "Rowing Club", "withdraw the night rosters", "Harbour Board", by="Harbour Board")
    said = report.say("promise", "Harbour Board", "keep the night rosters", by="Harbour Board", date="2024-03-01")
    report.say("concede", "Harbour Board", "keep them no longer", refers_to=said, date="2024-04-01")
    report.say("demand", "Harbour Board", "return the two launches", "Rowing Club", by="Rowing Club")
    assert not derive(ledger_of(report)).instead


def test_a_doubtful_contrary_is_left_out_of_some_draws_and_without_it_there_is_no_refusal():
    framed = rosters("promise", certainty="possible")
    assert against(framed)
    assert not against(framed.drop({"s2"}))
    talks = diagnose_framed(framed).talks
    assert talks is not None
    assert talks.sureness.uncertain == ("s2",)


def test_it_is_an_answer_so_that_the_demand_alone_makes_a_deadlock():
    """A demand to which no answer is told makes none."""

    def verdict(said: str) -> str:
        report = Report("2024-05-01")
        report.say("demand", "Rowing Club", "withdraw the night rosters", "Harbour Board", by="Harbour Board")
        report.say("position", "Harbour Board", said, by="Harbour Board")
        return diagnose_framed(derive(ledger_of(report))).verdict.state

    assert verdict("keep the night rosters") == "deadlocked"
    assert verdict("paint the night ferry") != "deadlocked"
