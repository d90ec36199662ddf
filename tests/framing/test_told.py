"""Of whom reports tell most is counted, and shows a model that is not of their main quarrel."""

from __future__ import annotations

from hypothesis import given

from detente.brief.compose import compose
from detente.brief.findings import Findings
from detente.diagnosis.of_ledger import diagnose_framed
from detente.framing import derive, told_of_more
from detente.framing.tenor import LEAD_WEIGHT
from detente.framing.told import told_of
from detente.ledger import sides
from framing.test_laws import SOME
from ledger.build import Report, ledger_of


def vote(quarrel: int) -> Report:
    """A quarrel of two towns in some sentences, and one demand within one of them: all that can be modelled."""
    report = Report("2031-03-01")
    for number in range(quarrel):
        report.say("accuse", "Upham", f"the raid number {number} on the weir", "Lowick")
        report.say("accuse", "Lowick", f"the lie number {number} on the raid", "Upham")
    report.say("demand", "Lowick council", "open the lower sluice", "mayor", by="mayor")
    report.say("reject", "mayor", "would not open the lower sluice", "Lowick council", refers_to=f"s{2 * quarrel + 1}")
    return report


def test_a_statement_counts_for_who_speaks_and_who_is_spoken_to_and_more_in_the_first_sentences():
    ledger = ledger_of(vote(2))
    told = told_of(ledger, sides(ledger), {ledger.documents[0].id})
    assert (told["Upham"], told["Lowick"]) == (2 * LEAD_WEIGHT + 2, 2 * LEAD_WEIGHT + 2)
    assert (told["Lowick council"], told["mayor"]) == (2, 2)
    assert not told_of(ledger, sides(ledger), ())


def test_a_model_of_others_than_the_reports_tell_of_is_said_to_be_perhaps_beside_the_point():
    framed = derive(ledger_of(vote(2)))
    assert {maker.name for maker in framed.conflict.decision_makers} == {"Lowick council", "mayor"}
    assert set(told_of_more(framed)) == {"Upham", "Lowick"}
    brief = compose(Findings(framed.ledger, None, framed, diagnose_framed(framed, draws=0)))
    assert brief.title.endswith("(perhaps not the main quarrel)")
    (line,) = [line for line in brief.answer if "the main quarrel may be another" in line.text]
    assert "Upham" in line.text
    assert line.citations


def test_the_outlet_that_tells_a_report_is_not_counted_in_it():
    report = Report("2031-03-01", outlet="Weir Courier")
    report.say("meet", "Weir Courier", "the pilot", "Upham")
    ledger = ledger_of(report)
    assert set(told_of(ledger, sides(ledger), {ledger.documents[0].id})) == {"Upham"}
    other = Report("2031-03-02", outlet="Lowick Post")
    other.say("reject", "Weir Courier", "the fine", "Upham")  # in another's report it may be a party
    ledger = ledger_of(other)
    assert set(told_of(ledger, sides(ledger), {ledger.documents[0].id})) == {"Upham", "Weir Courier"}


def test_a_model_of_those_that_the_reports_tell_of_is_not():
    framed = derive(ledger_of(vote(0)))
    assert told_of_more(framed) == ()
    brief = compose(Findings(framed.ledger, None, framed, diagnose_framed(framed, draws=0)))
    assert "perhaps" not in brief.title
    assert not any("main quarrel" in line.text for line in brief.answer)


@given(SOME)
def test_nobody_of_whom_more_is_told_is_left_unnamed_and_no_side_is_named(some):
    framed = derive(ledger_of(*some))
    names = [maker.name for maker in framed.conflict.decision_makers]
    found = told_of_more(framed)
    assert not set(found) & set(names)
    if len(names) > 1 and "the other side" not in names:
        told = told_of(framed.ledger, sides(framed.ledger), framed.tenor.documents)
        least = sorted(told[name] for name in names)[-2]
        assert set(found) == {name for name, count in told.items() if name not in names and count > least}
