"""A state and its government are one party, whatever each report calls it; no other body of a state is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.framing import derive
from detente.ledger import Ledger, contradictions, promises, sides, talks, threads
from detente.ledger.acts import acts
from detente.ledger.parties import one_name, state_of
from ledger.build import Report, ledger_of

OTHERS = ("Road League", "Chile", "Peruvian parliament", "Peruvian transitional government")
KINDS = ("demand", "request", "propose", "offer", "promise", "reject", "accept", "breach", "comply", "position", "meet")
MATTERS = ("open the ferry line", "pay the crews", "withdraw guards from the pier", "free the captain")
_settings = settings(max_examples=80, deadline=None)


@st.composite
def dealings(draw: st.DrawFn) -> Ledger:
    """A ledger of one to three reports of dealings of a state with others."""
    made = []
    for number in range(draw(st.integers(1, 3))):
        report = Report(f"2031-05-{number + 1:02}", outlet=f"Outlet {number}", intro="Talks of the ferry and the pier.")
        for _ in range(draw(st.integers(0, 4))):
            one, other = draw(st.permutations(["Peru", draw(st.sampled_from(OTHERS))]))
            by = draw(st.sampled_from([None, one, other]))
            before = [f"s{k + 1}" for k in range(len(report.lines))]
            answered = draw(st.lists(st.sampled_from(before), max_size=1)) if before else []
            kind, matter = draw(st.sampled_from(KINDS)), draw(st.sampled_from(MATTERS))
            report.say(kind, one, matter, other, by=by, refers_to=tuple(answered))
        made.append(report)
    return ledger_of(*made)


def as_government(ledger: Ledger, chosen: set[str]) -> Ledger:
    """The ledger, where some statements say "Peruvian government" for Peru; its words stay as they are."""

    def called(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple("Peruvian government" if name == "Peru" else name for name in names)

    return replace(
        ledger,
        statements=tuple(
            replace(
                s,
                actor=called((s.actor,))[0],
                addressee=called(s.addressee),
                terms=tuple(replace(term, by=called(term.by)) for term in s.terms),
            )
            if s.id in chosen
            else s
            for s in ledger.statements
        ),
    )


def names_state(ledger: Ledger) -> bool:
    return any("Peru" in (s.actor, *s.addressee) for s in ledger.statements)


@_settings
@given(dealings(), st.data())
def test_talks_and_model_are_the_same_whichever_of_the_two_names_a_statement_has(ledger, data):
    ids = sorted(s.id for s in ledger.statements)
    other = as_government(ledger, data.draw(st.sets(st.sampled_from(ids))) if ids else set())
    if not names_state(other):
        return
    whole = len(ledger.circles) == 1  # what is called by one name alone in a circle keeps it there
    assert [part.documents for part in other.circles] == [part.documents for part in ledger.circles]
    if whole:
        assert talks(other) == talks(ledger)
    one, two = derive(ledger), derive(other)
    assert two.conflict.options == one.conflict.options
    assert two.conflict.decision_makers == one.conflict.decision_makers
    assert [(t.status, len(t.history)) for t in threads(other)] == [(t.status, len(t.history)) for t in threads(ledger)]
    assert len(promises(other)) == len(promises(ledger))
    assert [act.statements for act in acts(other)] == [act.statements for act in acts(ledger)]
    assert [c.statements for c in contradictions(other)] == [c.statements for c in contradictions(ledger)]


@_settings
@given(dealings(), st.data(), st.sampled_from([None, date(2031, 5, 1)]))
def test_the_name_of_a_party_does_not_hang_on_the_day(ledger, data, as_of):
    ids = sorted(s.id for s in ledger.statements)
    other = as_government(ledger, data.draw(st.sets(st.sampled_from(ids))) if ids else set())
    assert sides(other, as_of).names == sides(other).names


def test_a_government_and_its_state_in_two_sentences_are_one_side():
    report = Report()
    report.say("demand", "Road League", "open the pier", "Peru")
    report.say("reject", "Peruvian government", "open the pier", "Road League")
    ledger = ledger_of(report)
    assert sides(ledger).side("Peruvian government") == "Peru"
    (only,) = talks(ledger)
    assert set(only.parties) == {"Peru", "Road League"}
    framed = derive(ledger)
    assert {maker.name for maker in framed.conflict.decision_makers} == {"Peru", "Road League"}
    assert any("Peruvian government is Peru by another name" in str(remark) for remark in framed.assumptions)


def told_twice(second: str, *, kind: str = "accept") -> Ledger:
    """Two reports of one demand, which call the one who answers it by one name and by another."""
    made = []
    for outlet, name, answer in (("Gazette", "Peru", "accept"), ("Herald", second, kind)):
        words = " ".join(f"{outlet}{number}" for number in range(80))  # so that neither is a copy of the other
        report = Report("2031-05-02", outlet, words)
        report.say("demand", "Road League", "open the north pier", name, date="2031-04-01", by=name)
        report.say(answer, name, "open the north pier", "Road League", date="2031-05-01", by=name)
        made.append(report)
    return ledger_of(*made)


def test_an_act_told_of_a_state_and_of_its_government_is_one():
    ledger = told_twice("Peruvian government")
    assert [len(act.statements) for act in acts(ledger)] == [2, 2]
    (only,) = threads(ledger)
    assert [len(event.also) for event in only.history] == [1, 1]
    assert [len(act.statements) for act in acts(told_twice("Peruvian parliament"))] == [1, 1, 1, 1]


@pytest.mark.parametrize(("second", "known"), [("Peruvian government", 1), ("Peruvian parliament", 2)])
def test_a_promise_of_a_state_repeated_by_its_government_is_one(second, known):
    report = Report("2031-05-02")
    report.say("promise", "Peru", "open the north pier", "Road League", date="2031-04-01", by="Peru")
    report.say("promise", second, "open the north pier", "Road League", date="2031-05-01", refers_to="s1", by="Peru")
    assert len(promises(ledger_of(report))) == known


@pytest.mark.parametrize(("second", "against"), [("Peruvian government", 1), ("Peruvian parliament", 0)])
def test_a_yes_of_a_state_and_a_no_of_its_government_contradict_each_other(second, against):
    assert len(contradictions(told_twice(second, kind="reject"))) == against


@pytest.mark.parametrize(("second", "circles"), [("Peruvian government", 1), ("Peruvian parliament", 2)])
def test_reports_that_name_a_state_and_its_government_stand_in_one_circle(second, circles):
    words = (
        "Herring trawlers crossed the sound while captains quarrelled over quotas, nets and landing fees in harbour."
    )
    one, other = Report("2031-05-01", intro=words), Report("2031-06-01", intro=words)
    one.say("demand", "Peru", "open the pier", "Road League")
    other.say("demand", second, "share the quotas", "Chile")
    assert len(ledger_of(one, other).circles) == circles


def test_a_government_alone_keeps_its_name():
    report = Report()
    report.say("demand", "Road League", "open the pier", "Peruvian government")
    assert sides(ledger_of(report)).side("Peruvian government") == "Peruvian government"


def test_who_speaks_under_one_name_has_a_voice_under_the_other():
    report = Report()
    report.backs("Chile", "Peruvian government")
    report.say("position", "Road League", "distrusts both", "Peruvian government")
    assert sides(ledger_of(report)).side("Peruvian government") == "Chile"
    report.say("demand", "Peru", "open the pier", "Road League")
    assert sides(ledger_of(report)).side("Peruvian government") == "Peru"


@pytest.mark.parametrize(
    "other",
    [
        "Peruvian parliament",
        "Peruvian army",
        "Peruvian transitional government",
        "Peruvian rebel government",
        "government",
    ],
)
def test_no_other_body_of_a_state_is_it_under_another_name(other):
    assert state_of(other) == other
    report = Report()
    report.say("demand", "Road League", "open the pier", "Peru")
    report.say("demand", "Road League", "vote on the pier", other)
    report.say("reject", other, "vote on the pier", "Road League")
    found = sides(ledger_of(report))
    assert found.side(other) == other
    assert found.side("Peru") == "Peru"


@pytest.mark.parametrize("names", [("Peruvian government", "Peru"), ("Peru", "Peruvian government")])
def test_two_that_deal_with_each_other_are_no_one_party(names):
    one, other = names
    report = Report()
    report.say("demand", one, "open the pier", other)
    report.say("reject", other, "open the pier", "Road League")
    found = sides(ledger_of(report))
    assert {found.side(one), found.side(other)} == set(names)


@given(st.text(max_size=30))
def test_a_name_leads_to_a_state_that_leads_no_further(name):
    assert state_of(state_of(name)) == state_of(name)


@given(st.sets(st.sampled_from(["Peru", "Peruvian government", "Chile", "Chilean government", "Road League"])))
def test_only_what_is_called_both_ways_is_renamed(names):
    found = one_name(names, ())
    assert set(found) | set(found.values()) <= names
    assert all(state_of(name) == state != name for name, state in found.items())
    assert set(found) == {name for name in names if state_of(name) != name and state_of(name) in names}
