"""Sides that are counted report by report are those of the whole record."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.ledger import Ledger
from detente.ledger.sides import sides
from detente.ledger.voices import Voices
from ledger.build import Report, ledger_of

PARTIES = ("Northland", "Peru", "Peruvian government", "guards", "unknown")
KINDS = ("demand", "request", "accept", "reject", "promise", "offer", "accuse", "position", "assess")


@st.composite
def records(draw: st.DrawFn) -> Ledger:
    reports = []
    for number in range(draw(st.integers(1, 5))):
        report = Report(f"2021-05-0{number + 1}")
        for k in range(draw(st.integers(1, 4))):
            fields = {"by": draw(st.sampled_from(PARTIES[:4]))} if draw(st.booleans()) else {}
            if k:
                fields["refers_to"] = f"s{draw(st.integers(1, k))}"
            to = draw(st.sampled_from([(), *PARTIES]))
            report.say(draw(st.sampled_from(KINDS)), draw(st.sampled_from(PARTIES)), "open the pier", to, **fields)
        if draw(st.integers(0, 2)) == 0:
            report.backs(draw(st.sampled_from(PARTIES)), draw(st.sampled_from(PARTIES)))
        reports.append(report)
    return ledger_of(*reports)


class Reports:
    """A record whose documents come and go."""

    def __init__(self) -> None:
        self.by_id, self.said_in, self.relations = {}, {}, {}

    def become(self, ledger: Ledger) -> None:
        self.by_id, self.said_in = dict(ledger.by_id), dict(ledger.said_in)
        self.relations = {d.id: tuple(r for r in ledger.speaks_for if r.document == d.id) for d in ledger.documents}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(records(), st.data())
def test_reports_that_come_and_go_leave_the_sides_of_those_that_are_there(ledger, data):
    record = Reports()
    voices = Voices(record)
    for _ in range(data.draw(st.integers(1, 3))):
        here = data.draw(st.sets(st.sampled_from([d.id for d in ledger.documents])))
        left = ledger.without([s.id for s in ledger.statements if s.document not in here])
        left = Ledger(
            tuple(d for d in ledger.documents if d.id in here), left.statements,
            tuple(r for r in ledger.speaks_for if r.document in here),
        )  # fmt: skip
        documents = {name for name in (d.id for d in ledger.documents) if (name in here) != (name in record.relations)}
        before = voices.who
        record.become(left)
        touched = voices.change(documents)
        whole = sides(left)
        assert (voices.who._patron, voices.who.names) == (whole._patron, whole.names)
        for statement in left.statements:
            named = {statement.actor, *statement.addressee, *(name for term in statement.terms for name in term.by)}
            stood = [(before.side(name), before.party(name)) for name in sorted(named)]
            stands = [(whole.side(name), whole.party(name)) for name in sorted(named)]
            assert stood == stands or statement.document in touched
