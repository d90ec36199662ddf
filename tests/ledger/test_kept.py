"""What is kept with a ledger, and with the circles that another has in common with it, is what is computed anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.ledger import Ledger, contradictions, sides, talks, threads, unplaced
from detente.ledger.circles import version_of
from detente.ledger.record import Grouping
from ledger import test_circle, test_circles
from ledger.build import Report, ledger_of

FIRST = date(2031, 2, 1)
_days = st.sampled_from([None, *(FIRST + timedelta(days=k) for k in range(0, 100, 7))])
_settings = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def records(draw: st.DrawFn) -> Ledger:
    """Records of one quarrel or several, some of whose matters people brought together or took apart."""
    ledger = ledger_of(*draw(st.one_of(test_circles.reports(8), st.lists(test_circle.drawn(), min_size=1, max_size=6))))
    names = [s.id for s in ledger.statements]
    if not names or draw(st.booleans()):
        return ledger
    some = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True).map(tuple)
    how = st.sampled_from(["together", "apart"])
    return replace(ledger, groupings=tuple(draw(st.lists(st.builds(Grouping, how, some, some), max_size=2))))


def seen(ledger: Ledger, as_of: date | None) -> dict[str, object]:
    """All that is kept, or rests on what is."""
    return {
        "circles": ledger.circles,
        "sides": sides(ledger, as_of),
        "threads": threads(ledger, as_of),
        "talks": talks(ledger, as_of),
        "unplaced": list(unplaced(ledger).items()),
        "contradictions": contradictions(ledger, as_of),
    }


@pytest.fixture(params=[4, 0], ids=["few statements go", "however many go"])
def gone_on(request, monkeypatch):
    """So that circles are gathered from what was gathered before also where nearly all is another."""
    monkeypatch.setattr("detente.ledger.versions._ANEW", request.param)


@pytest.mark.usefixtures("gone_on")
@_settings
@given(records(), st.data())
def test_what_is_left_after_a_cut_is_what_it_is_from_nothing(ledger, data):
    for _ in range(data.draw(st.integers(1, 4))):
        as_of = data.draw(_days)
        if data.draw(st.booleans()):
            found = seen(ledger, as_of)
            assert found == seen(replace(ledger), as_of)
            assert seen(ledger, as_of) == found
        if ledger.statements and data.draw(st.booleans()):
            dropped = data.draw(st.lists(st.sampled_from([s.id for s in ledger.statements]), max_size=3))
            left = ledger.without(dropped)
        else:
            left = ledger.published_by(data.draw(_days))
        assert seen(left, as_of) == seen(replace(left), as_of)
        ledger = data.draw(st.sampled_from([ledger, left]))


def two_quarrels() -> Ledger:
    sea = "Herring trawlers crossed the sound while captains quarrelled over quotas, nets and landing fees in harbour."
    law = "Judges heard pleas about inherited farmland, boundary stones, deeds, surveys and unpaid mortgages upcountry."
    one, other = Report("2021-06-01", intro=sea), Report("2021-07-01", intro=law)
    one.say("demand", "Northland", "share the herring quotas", "Southland", deadline="2021-06-20")
    other.say("demand", "Miners", "move the boundary stones", "Copper Company", deadline="2021-08-01")
    other.say("reject", "Copper Company", "move the boundary stones", "Miners")
    return ledger_of(one, other)


def test_a_circle_that_stays_whole_is_the_same_value_and_another_is_not():
    ledger = two_quarrels()
    sea, law = ledger.circles
    left = ledger.without([law.statements[1].id]).circles
    assert left[0] is sea
    assert left[1] is not law
    assert ledger.published_by(date(2021, 7, 2)).circles is ledger.circles


def test_a_decision_of_which_one_side_is_gone_is_left_out_of_a_circle_that_is_whole():
    later = Report(
        "2021-09-01", intro="Glacier climbers were rescued from an avalanche, and a guide was blamed for it."
    )
    later.say("demand", "Climbers", "pay for the ropes", "Alpine Club")
    ledger = two_quarrels().extended(*([item] for item in later.done()))
    ledger = replace(ledger, groupings=(Grouping("apart", ("d2.s1",), ("d2.s2",)),))
    threads(ledger)
    left = ledger.without(["d2.s1"])
    assert [len(part.groupings) for part in left.circles] == [0, 1, 0]
    out = left.published_by(date(2021, 8, 1))
    assert out.circles == replace(out).circles
    assert not out.groupings


def test_a_circle_is_looked_at_anew_only_while_days_make_a_difference():
    ledger = two_quarrels()
    (sea, _) = ledger.circles

    def of_sea(day):
        threads(ledger, day)
        return sea._kept["threads here"][1]

    open_still, over = of_sea(date(2021, 6, 20)), of_sea(date(2021, 6, 21))
    assert [thread.status for _, thread in (*open_still, *over)] == ["demanded", "lapsed"]
    assert of_sea(date(2031, 1, 1)) is over


def test_what_is_asked_with_another_key_is_computed_anew():
    ledger = ledger_of()
    assert [ledger.kept("one", key, lambda key=key: [key]) for key in (1, 1, 2, 1)] == [[1], [1], [2], [1]]
    assert ledger.kept("one", 1, list) is ledger.kept("one", 1, list)
    assert ledger.kept("other", 1, list) == []


def test_versions_of_a_circle_are_gathered_from_one_another():
    report = Report("2021-06-01")
    for what in ("northern pier", "old lighthouse", "herring market", "ferry terminal", "customs office"):
        report.say("demand", "Northland", f"open the {what}", "Southland")
    ledger = ledger_of(report)
    threads(ledger)
    one, other = (ledger.without([name]) for name in ("s1", "s5"))
    assert threads(one)[-1].title == "open the customs office"
    going = version_of(one.circles[0]).last["matters"]
    assert threads(other)[0].title == "open the northern pier"
    assert version_of(other.circles[0]).last["matters"] is going
    few = ledger.without(["s1", "s2", "s3"])
    threads(few)
    assert version_of(few.circles[0]) is None
