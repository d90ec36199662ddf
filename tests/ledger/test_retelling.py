"""Acts that are found as statements come and go are those found in the whole record at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.ledger import Ledger
from detente.ledger.events import when
from detente.ledger.retelling import Retelling
from ledger.build import Report, ledger_of

WORDS = ("pier", "ferry", "guards", "herring", "open", "release")


@st.composite
def records(draw: st.DrawFn) -> Ledger:
    """Reports of few kinds of act by few parties in few words, that refer to each other now and then."""
    reports = []
    for number in range(draw(st.integers(1, 5))):
        report = Report(f"2021-05-{1 + 3 * number:02}", outlet=str(number))
        for _ in range(draw(st.integers(1, 6))):
            content = " ".join(draw(st.lists(st.sampled_from(WORDS), max_size=4, unique=True))) or "it"
            fields = {}
            if draw(st.booleans()):
                fields["date"] = str(date(2021, 5, 1) + timedelta(days=draw(st.integers(0, 9))))
            to = draw(st.sampled_from([(), "Southland", "Westland"]))
            report.say(draw(st.sampled_from(["demand", "accept"])), "Northland", content, to, **fields)
        reports.append(report)
    ledger = ledger_of(*reports)
    names = st.lists(st.sampled_from([s.id for s in ledger.statements]), max_size=2, unique=True)
    linked = {s.id: tuple(draw(names)) for s in ledger.statements if draw(st.integers(0, 2)) == 0}
    return replace(ledger, statements=tuple(replace(s, refers_to=linked.get(s.id, ())) for s in ledger.statements))


def found(retelling: Retelling) -> list[list[str]]:
    return [[s.id for s in group.statements()] for group in retelling.ordered()]


@pytest.mark.parametrize("common", [60, 2])
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(ledger=records(), data=st.data())
def test_statements_that_come_go_and_change_leave_the_acts_of_the_whole_record(common, ledger, data):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("detente.ledger.retelling.COMMON", common)
        growing, present = Retelling(), {}
        for _ in range(data.draw(st.integers(1, 4))):
            change = {}
            for statement in data.draw(st.lists(st.sampled_from(ledger.statements), min_size=1, unique=True)):
                what = data.draw(st.sampled_from(["come", "come", "go", "change", "date"]))
                moment = when(ledger, statement)
                if what == "change":
                    statement = replace(statement, content=data.draw(st.sampled_from(ledger.statements)).content)
                elif what == "date":
                    moment = when(ledger, data.draw(st.sampled_from(ledger.statements)))
                here = (ledger.place[statement.id], statement, moment)
                change[statement.id] = None if what == "go" else here
            before = {group.began.statement.id: group.statements() for group in growing.ordered()}
            growing.changed.clear()
            growing.change(change)
            present.update(change)
            anew = Retelling()
            anew.change({name: item for name, item in present.items() if item is not None})
            assert found(growing) == found(anew)
            after = {group.began.statement.id: group.statements() for group in growing.ordered()}
            names = before.keys() | after.keys()
            assert {name for name in names if before.get(name) != after.get(name)} <= growing.changed
