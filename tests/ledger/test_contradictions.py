from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.ledger import contradictions, threads
from ledger.build import Report, ledger_of
from ledger.test_record import reports

WORDS = "released the sailors from the port prison"


def page(name: str) -> str:
    """Words that no other paper prints."""
    return " ".join(f"{name}{k} {name}s {k}" for k in range(40))


def two(first: dict[str, object], second: dict[str, object], later: str = "2021-06-05") -> tuple[Report, Report]:
    one = Report("2021-06-05", "Gazette", page("Gazette"))
    other = Report(later, "Herald", page("Herald"))
    for report, said in ((one, first), (other, second)):
        fields = {"kind": "comply", "actor": "Southland", "content": WORDS, "to": "Northland", **said}
        report.say(**fields)  # type: ignore[arg-type]
    return one, other


def test_accepted_and_rejected_is_one_entry_with_all_reports_on_both_sides():
    papers = []
    for number in range(4):
        paper = Report("2021-06-05", f"Paper {number}", page(f"Paper{number}"))
        paper.say("demand", "Northland", "open the north pier", "Southland", date="2021-06-01", by="Southland")
        kind = "accept" if number % 2 else "reject"
        paper.say(kind, "Southland", "open the north pier", "Northland", date="2021-06-04", by="Southland")
        papers.append(paper)
    (entry,) = contradictions(ledger_of(*papers))
    assert entry.reason in {"accept and reject by Southland", "reject and accept by Southland"}
    assert [len(side) for side in entry.sides] == [2, 2]
    assert entry.statements == tuple(side[0] for side in entry.sides)


def test_an_offer_accepted_in_one_paper_and_rejected_in_another_is_contested():
    """Told as papers do: "accepted the Shore Board's offer of ...", the answer before what it answers."""
    one = Report("2021-06-05", "Gazette", "Ferry pay talks at the shore go on, says the Gazette.")
    other = Report("2021-06-06", "Herald", "The Herald has this of the shore and its ferry pay talks.")
    rise = "a rise of 4 per cent"
    one.say("accept", "Ferry Union", f"accepted the Shore Board's offer of {rise}", "Shore Board", date="2021-06-04",
            by="Ferry Union")  # fmt: skip
    one.say("offer", "Shore Board", rise, date="2021-06-02", by="Shore Board")
    offered = other.say("offer", "Shore Board", rise, "Ferry Union", by="Shore Board")
    other.say("reject", "Ferry Union", f"rejected the Shore Board's offer of {rise}", "Shore Board", date="2021-06-04",
              by="Ferry Union", refers_to=offered)  # fmt: skip
    ledger = ledger_of(one, other)
    (thread,) = threads(ledger)
    assert (thread.actor, thread.status) == (("Shore Board",), "contested")
    (entry,) = contradictions(ledger)
    assert entry.reason == "accept and reject by Ferry Union"


@pytest.mark.parametrize(
    ("first", "second", "later", "contrary"),
    [
        ("2021-07-01", "2021-07-15", "2021-06-06", True),
        ("2021-07", "2021-07-15", "2021-06-06", False),  # the month holds the day
        ("2021-07-01", "2021-07-15", "2021-06-12", False),  # put off, a week later
        ("2021-07-01", None, "2021-06-06", False),
    ],
)
def test_one_promise_with_two_deadlines_in_the_same_news_contradicts(first, second, later, contrary):
    promised = {"kind": "promise", "content": "reopen the north pier"}
    ledger = ledger_of(*two({**promised, "deadline": first}, {**promised, "deadline": second}, later))
    reasons = [entry.reason for entry in contradictions(ledger)]
    assert reasons == ([f"different deadlines: {first}, {second}"] if contrary else [])


def test_one_deed_on_two_days_contradicts():
    ledger = ledger_of(*two({"date": "2021-06-02"}, {"date": "2021-06-03"}))
    (entry,) = contradictions(ledger)
    days = [ledger.by_id[name].date for side in entry.sides for name in side]
    assert sorted(days) == ["2021-06-02", "2021-06-03"]
    assert entry.reason == f"different dates: {', '.join(days)}"


def test_one_deed_in_two_numbers_contradicts():
    (entry,) = contradictions(
        ledger_of(*two({"content": "released 12 sailors from prison"}, {"content": "released 15 sailors from prison"}))
    )
    assert set(entry.reason.removeprefix("different numbers: ").split(", ")) == {"12 sailor", "15 sailor"}


@pytest.mark.parametrize(
    ("first", "second", "later"),
    [
        ({}, {}, "2021-06-05"),  # no days are told
        ({"date": "2021-06"}, {"date": "2021-06-03"}, "2021-06-05"),  # a month holds the day
        ({"date": "2021-03-02"}, {"date": "2021-06-03"}, "2021-06-05"),  # months apart: two deeds
        ({"date": "2021-06-02"}, {"date": "2021-06-03", "content": "freed a cook"}, "2021-06-05"),  # another deed
        ({"date": "2021-06-02"}, {"date": "2021-06-03", "to": "Eastland"}, "2021-06-05"),  # towards others
        ({"kind": "meet", "content": "held talks in the old fort", "date": "2021-06-02"},
         {"kind": "meet", "content": "held talks in the old fort", "date": "2021-06-03"}, "2021-06-05"),  # they go on
        ({"kind": "demand", "content": "pay 100 crowns for fish"},
         {"kind": "demand", "content": "pay 80 crowns for fish"}, "2021-06-15"),  # a new bid
        ({"content": "released 12 sailors"}, {"content": "released three cooks"}, "2021-06-05"),  # no one unit
    ],
)  # fmt: skip
def test_what_can_be_so_together_does_not_contradict(first, second, later):
    assert contradictions(ledger_of(*two(first, second, later))) == ()


def test_one_report_that_tells_two_amounts_tells_of_two_acts():
    one, other = two({"content": "released 12 sailors from prison"}, {"content": "released 15 sailors from prison"})
    other.say("comply", "Southland", "released 12 sailors from prison", "Northland")
    assert contradictions(ledger_of(one, other)) == ()


def test_copies_of_one_text_do_not_contradict_each_other():
    words = " ".join(f"Word{k} stands in the long report that the agency sent out." for k in range(40))
    one, other = Report("2021-06-05", "Gazette", words), Report("2021-06-05", "Herald", words)
    one.say("comply", "Southland", "released 12 sailors from prison", "Northland")
    other.say("comply", "Southland", "released 15 sailors from prison", "Northland")
    assert contradictions(ledger_of(one, other)) == ()


@settings(max_examples=60, deadline=None)
@given(st.lists(reports(), max_size=4))
def test_both_sides_are_told_by_different_documents(some):
    ledger = ledger_of(*some)
    for entry in contradictions(ledger):
        first, second = entry.sides
        assert entry.statements == (first[0], second[0])
        assert not set(first) & set(second)
        assert {ledger.by_id[n].actor for n in first} == {ledger.by_id[n].actor for n in second}
