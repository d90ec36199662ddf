"""The diagnosis in the shape that a brief reads says what the diagnosis of the talks says."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from detente.conflict import Conflict, DecisionMaker, Option
from detente.diagnosis import of_ledger
from detente.diagnosis.findings import StatementRef, Step, WayOut
from detente.diagnosis.of_ledger import diagnose_framed
from detente.framing import Framed, derive
from diagnosis.test_talks import dispute, settlement
from ledger.build import Report, ledger_of


def valley() -> Conflict:
    options = (Option("sluice", "open the sluice", "Lowick"), Option("bridge", "", "Upham"))
    return Conflict("Valley", options, (DecisionMaker("Lowick", ("sluice",)), DecisionMaker("Upham", ("bridge",))))


SINGLY = (Step(("Lowick",), "NN", "YN", ("sluice",)), Step(("Upham",), "YN", "YY", ("bridge",)))
AT_ONCE = (Step(("Lowick", "Upham"), "NN", "YY", ("sluice", "bridge")),)
BACK = (Step(("Lowick",), "YN", "NN", ("sluice",)),)


@pytest.mark.parametrize(
    ("kind", "path", "words"),
    [
        ("sequencing", SINGLY, "step by step, and with nobody worse off than today at any step: "
                               "first “open the sluice” (Lowick); then “bridge” (Upham)"),
        ("joint move", AT_ONCE, "together, and with nobody worse off than today: "
                                "“open the sluice” (Lowick) and “bridge” (Upham)"),
        ("sequencing", BACK, "in one step, and with nobody worse off than today: "
                             "no more of “open the sluice” (Lowick)"),
        ("sequencing", (), None),
        ("concession", SINGLY, None),
        ("deadline", AT_ONCE, None),
    ],
)  # fmt: skip
def test_steps_that_change_no_preference_are_told_in_words_and_nothing_else(kind, path, words):
    refs = (StatementRef("Lowick", 1, "a", ("s1", "s2")), StatementRef("Upham", 1, "b", ("s2", "s3")))
    way = of_ledger._in_words(valley(), WayOut(kind, refs, "YY", path))
    assert (way.text if way else None) == words
    assert way is None or way.statements == ("s1", "s2", "s3")


def test_three_changes_at_once_are_listed():
    conflict = valley()
    more = Option("mill", "sell the mill", "Upham")
    conflict = replace(conflict, options=(*conflict.options, more))
    step = Step(("Lowick", "Upham"), "NNN", "YYY", ("sluice", "bridge", "mill"))
    way = of_ledger._in_words(conflict, WayOut("joint move", (), "YYY", (step,)))
    assert way is not None
    assert way.text.endswith("“open the sluice” (Lowick), “bridge” (Upham) and “sell the mill” (Upham)")


def test_what_two_do_alike_is_said_once_with_both():
    conflict = valley()
    more = Option("other", "open the sluice", "Upham")
    conflict = replace(conflict, options=(*conflict.options, more))
    step = Step(("Lowick", "Upham"), "NNN", "YNY", ("sluice", "other"))
    way = of_ledger._in_words(conflict, WayOut("joint move", (), "YNY", (step,)))
    assert way is not None
    assert way.text.endswith("today: “open the sluice” (Lowick and Upham)")


def all_of(framed: Framed) -> SimpleNamespace:
    found = diagnose_framed(framed)
    assert found.talks is not None
    return SimpleNamespace(found=found, talks=found.talks, verdict=found.verdict)


@pytest.mark.parametrize("certainty", ["certain", "possible"])
@pytest.mark.parametrize("kept", [None, False, True])
def test_the_verdict_is_that_of_the_talks(certainty, kept):
    reports = [dispute(certainty)] if kept is None else [dispute(certainty), settlement("2031-04-01", kept=kept)]
    of = all_of(derive(ledger_of(*reports)))
    talks = of.talks.verdict
    assert (of.verdict.state, of.verdict.deadlocked, of.verdict.nash, of.verdict.depth) == (
        talks.state, talks.deadlocked, talks.nash, talks.depth
    )  # fmt: skip
    assert of.verdict.kinds == tuple(kind.name for kind in talks.kinds)
    assert of.verdict.why == tuple(one.text for one in talks.why)
    assert [(c.kind, c.demand, c.statements) for c in of.verdict.kinds_if] == [
        (c.kind, c.demand, c.statements) for c in talks.kinds_if
    ]
    assert of.verdict.statements == of.talks.agreement.shown
    assert (of.found.share, of.found.draws) == (of.talks.sureness.verdict, of.talks.sureness.draws)
    assert of.found.model is of.talks.model
    told = [(p.type, p.option, p.preferences) for p in of.found.sticking_points]
    assert told == [
        (p.type, p.option or None, tuple((r.decision_maker, r.place - 1) for r in p.statements))
        for p in of.talks.sticking_points
        if p.option or p.statements
    ]


def test_who_would_move_is_named_and_nobody_else():
    report = Report("2031-03-01")
    report.say("demand", "Upham", "open the lower sluice", "Lowick", by="Lowick")
    report.say("promise", "Lowick", "open the lower sluice, willing and ready to cooperate", "Upham", by="Lowick")
    of = all_of(derive(ledger_of(report)))
    assert of.verdict.state == "open"
    assert of.verdict.movers == ("Lowick",)
    assert all_of(derive(ledger_of(dispute()))).verdict.movers == ()


def test_draws_and_seed_are_passed_on():
    framed = derive(ledger_of(dispute("possible")))
    assert diagnose_framed(framed, draws=0).talks.sureness.uncertain == ()
    assert diagnose_framed(framed, seed=5).talks.sureness.seed == 5
