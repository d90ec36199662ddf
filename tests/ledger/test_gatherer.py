"""What is gathered step by step, in whatever order it comes and goes, is what is gathered from nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.ledger import Ledger
from detente.ledger.gathering import Gatherer
from detente.ledger.matters import Matter, matter
from detente.ledger.sides import Sides, sides
from detente.ledger.topics import topic_of
from ledger.build import Report, ledger_of

WORDS = ("pier", "ferry", "guards", "herring", "records", "sailors", "open", "release", "withdraw", "10", "20")
KINDS = (
    "demand", "propose", "offer", "promise", "position", "accept", "reject", "concede", "comply", "breach", "act",
    "assess",
)  # fmt: skip
PARTIES = ("Northland", "Southland", "Westland", "soldiers", "author")


def contents() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True).map(" ".join)


@st.composite
def records(draw: st.DrawFn) -> Ledger:
    """Reports on one topic or two, in so few words that nearly everything could be of nearly every matter."""
    reports = []
    for number in range(draw(st.integers(1, 4))):
        about = draw(st.sampled_from(["fish", "paper"]))
        report = Report(f"2021-05-0{number + 1}", intro=" ".join(f"{about}{k} {about}" for k in range(50)))
        for k in range(draw(st.integers(1, 6))):
            fields = {}
            if draw(st.booleans()):
                fields["by"] = draw(st.sampled_from(PARTIES[:4]))
            if k and draw(st.integers(0, 2)) == 0:
                fields["refers_to"] = f"s{draw(st.integers(1, k))}"
            if draw(st.integers(0, 5)) == 0:
                fields |= {"uncertain": ("kind", "refers_to"), "confidence": draw(st.sampled_from([0.1, 0.9]))}
            if draw(st.integers(0, 7)) == 0:
                fields["certainty"] = "denied"
            if draw(st.integers(0, 4)) == 0:
                fields |= {"gives": draw(contents()), "gets": draw(contents())}
            to = draw(st.sampled_from([(), "Southland", "Westland"]))
            report.say(draw(st.sampled_from(KINDS)), draw(st.sampled_from(PARTIES)), draw(contents()), to, **fields)
        reports.append(report)
    ledger = ledger_of(*reports)
    names = [s.id for s in ledger.statements]
    linked = {  # by a person: to any statement of any report, also to a later one
        name: tuple(draw(st.lists(st.sampled_from(names), max_size=2, unique=True)))
        for name in draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
    }
    told = (replace(s, refers_to=(*s.refers_to, *linked.get(s.id, ()))) for s in ledger.statements)
    return replace(ledger, statements=tuple(told))


def empty(ledger: Ledger, who: Sides | None = None) -> Gatherer:
    return Gatherer(who or sides(ledger), lambda name: topic_of(ledger.document_by_id[name]))


def found(gatherer: Gatherer) -> tuple[list[Matter], dict[str, str]]:
    return [matter(number, line) for number, line in enumerate(gatherer.ordered())], gatherer.loose()


@pytest.fixture(autouse=True, params=[(200, 12), (2, 2)], ids=["usual bounds", "narrow bounds"])
def bounds(request, monkeypatch):
    """So that a small record meets words that are too common, and matters with more wordings than are compared."""
    monkeypatch.setattr("detente.ledger.gathering.leads.COMMON", request.param[0])
    monkeypatch.setattr("detente.ledger.lines.MOST_COMPARED", request.param[1])


_settings = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@_settings
@given(records(), st.data())
def test_statements_that_come_go_and_change_leave_what_gathering_from_nothing_gives(ledger, data):
    places = {s.id: place for place, s in enumerate(ledger.statements)}
    contents_of = [s.content for s in ledger.statements]
    growing, present = empty(ledger), {}
    for _ in range(data.draw(st.integers(1, 4))):
        some = data.draw(st.lists(st.sampled_from(ledger.statements), min_size=1, unique=True))
        change = {}
        for statement in some:
            what = data.draw(st.sampled_from(["come", "come", "go", "change", "move"]))
            if what == "change":
                statement = replace(
                    statement, content=data.draw(st.sampled_from(contents_of)), kind=data.draw(st.sampled_from(KINDS)),
                    terms=(), certainty="certain",
                )  # fmt: skip
            place = places[statement.id] + (0.5 if what == "move" else 0)
            change[statement.id] = None if what == "go" else (place, statement)
        growing.change(change)
        present.update(change)
        anew = empty(ledger)
        anew.change({name: item for name, item in present.items() if item is not None})
        assert found(growing) == found(anew)


@_settings
@given(records(), st.data())
def test_parties_that_change_sides_leave_what_gathering_from_nothing_gives(ledger, data):
    names = st.sampled_from(PARTIES[:4])
    one, other = (Sides((), {data.draw(names): data.draw(names)}) for _ in range(2))
    growing = empty(ledger, one)
    change = {s.id: (place, s) for place, s in enumerate(ledger.statements)}
    growing.change(change)
    growing.move_sides(other)
    growing.change(growing.look_again(d.id for d in ledger.documents))
    anew = empty(ledger, other)
    anew.change(change)
    assert found(growing) == found(anew)


@_settings
@given(records(), st.data())
def test_what_a_change_did_is_told(ledger, data):
    """Matters that are not named as changed are as they were."""
    growing = empty(ledger)
    change = {s.id: (place, s) for place, s in enumerate(ledger.statements)}
    late = data.draw(st.sampled_from(ledger.statements)).id
    growing.change({name: item for name, item in change.items() if name != late})
    before = {line.began: matter(0, line) for line in growing.ordered()}
    growing.take_changed()
    growing.change({late: change[late]})
    changed = {line.began for line in growing.take_changed()}
    after = {line.began: matter(0, line) for line in growing.ordered()}
    assert {began for began in before.keys() | after.keys() if before.get(began) != after.get(began)} <= changed
