"""One act, however often it is told: who tells it, how many of them for themselves, how surely."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.diagnosis.of_ledger import diagnose_framed
from detente.framing import derive
from detente.ledger import Ledger, acts, copies, threads
from detente.ledger.acts import levelled, one_telling
from detente.ledger.retelling import SAME_ACT
from detente.ledger.sameness import may_be_alike
from detente.ledger.wording import likeness, wording
from detente.values.statement import CERTAINTIES
from ledger.build import Report, ledger_of
from ledger.test_record import reports
from ledger.test_wording import PHRASES

AGENCY = " ".join(f"Word{k} stands in the long report that the agency sent out." for k in range(40))
OTHER = " ".join(f"Thing{k} was seen at the pier by a writer of our own." for k in range(40))


def page(name: str) -> str:
    """Words that no other paper prints."""
    return " ".join(f"{name}{k} {name}s {k}" for k in range(40))


def test_one_act_in_three_papers_is_one_entry_with_three_sources():
    papers = [Report("2021-05-02", name, page(name)) for name in ("Gazette", "Herald", "Courier")]
    for paper, words in zip(
        papers, ("open the north pier", "opening of the north pier", "reopen its north pier"), strict=True
    ):
        paper.say("demand", "Northland", words, "Southland")
    (act,) = acts(ledger_of(*papers))
    assert set(act.outlets) == {"Gazette", "Herald", "Courier"}
    assert act.independent == 3


@pytest.mark.parametrize(
    ("first", "second", "independent"),
    [
        ({}, {}, 2),
        ({"sources": "Reuters"}, {"sources": ("the mayor", "Reuters")}, 1),  # both have it from one agency
        ({"sources": "officials"}, {"sources": "officials"}, 2),  # nobody knows whether these are the same
        ({"sources": "Herald"}, {}, 1),  # one has it from the other
    ],
)
def test_reports_with_one_source_count_once(first, second, independent):
    one, other = Report("2021-05-02", "Gazette", page("Gazette")), Report("2021-05-03", "Herald", page("Herald"))
    one.say("demand", "Northland", "open the north pier", "Southland", **first)
    other.say("demand", "Northland", "open the north pier", "Southland", **second)
    (act,) = acts(ledger_of(one, other))
    assert act.independent == independent


def test_one_long_passage_in_two_reports_is_one_source():
    words = "open the north pier to all boats of the island before the end of the herring season"
    one, other = Report("2021-05-02", "Gazette", "Short."), Report("2021-05-02", "Herald", OTHER)
    for paper in (one, other):
        paper.say("demand", "Northland", words, "Southland")
    ledger = ledger_of(one, other)
    assert copies(ledger) == ()
    assert [a.independent for a in acts(ledger)] == [1]


def test_the_same_demand_months_later_is_another_act():
    reports_ = [Report(day, "Gazette", day) for day in ("2021-05-02", "2021-09-02")]
    for report in reports_:
        report.say("demand", "Northland", "open the north pier", "Southland")
    assert len(acts(ledger_of(*reports_))) == 2


def syndicated(number: int, **fields: object) -> Ledger:
    """One agency's report in so many papers: re-dated over a week, each under a line of its own."""
    papers = []
    for k in range(number):
        paper = Report(f"2021-05-{2 + k % 7:02}", f"Paper {k}", f"{AGENCY} Printed on page {k}.")
        paper.say("demand", "Northland", "the opening of the north pier", "Southland", by="Southland")
        paper.say("reject", "Southland", "turned that down", "Northland", refers_to="s1", **fields)
        papers.append(paper)
    return ledger_of(*papers)


def test_a_thousand_copies_are_one_event_with_a_thousand_sources_and_no_surer():
    ledger = syndicated(1000, certainty="possible")
    demand, refusal = acts(ledger)
    assert (len(demand.documents), demand.independent) == (1000, 1)
    assert (len(refusal.outlets), refusal.certainty) == (1000, "possible")
    (thread,) = threads(ledger)
    assert [len(event.also) for event in thread.history] == [999, 999]
    assert (thread.status, thread.hedged) == ("rejected", True)


def test_copies_raise_no_share_of_a_diagnosis():
    alone, many = (diagnose_framed(derive(syndicated(number, certainty="possible"))).talks for number in (1, 40))
    assert alone is not None
    assert many is not None
    assert many.verdict.state == alone.verdict.state
    assert many.sureness.verdict == alone.sureness.verdict


def test_a_copy_that_dropped_the_hedge_makes_nothing_surer():
    ledger = syndicated(3, certainty="probable")
    last = ledger.statements[-1]
    bold = replace(ledger, statements=(*ledger.statements[:-1], replace(last, certainty="certain")))
    assert threads(bold)[0].hedged
    assert {act.kind: act.certainty for act in acts(bold)}["reject"] == "probable"


def printed(day: str, offer: str | None, *, words: str = "to clear the pier") -> Report:
    """An agency's report of an offer, printed on some day; `offer` is the day that the reader took from its words."""
    paper = Report(day, f"Paper of {day}", AGENCY)
    paper.say("offer", "Southland", words, "Northland", by="Southland", date=offer)
    return paper


@pytest.mark.parametrize("named", [True, False])
def test_a_copy_of_a_later_date_tells_of_the_day_of_the_first(named):
    first = printed("2021-05-02", "2021-05-01" if named else None)
    answer = Report("2021-05-20", "Courier", OTHER)
    answer.say("accept", "Northland", "the offer to clear the pier", "Southland", date="2021-05-19")
    later = printed("2021-06-10", "2021-06-09" if named else None)
    for order in permutations((first, answer, later)):
        (thread,) = threads(ledger_of(*order))
        assert (thread.status, [e.status for e in thread.history]) == ("accepted", ["offered", "accepted"])
    other_words = printed("2021-06-10", "2021-06-09", words="to clear the pier once more")
    (thread,) = threads(ledger_of(first, answer, other_words))
    assert thread.status == "offered"  # an offer in other words may be another one


def test_an_independent_report_may_be_surer():
    copied = syndicated(2, certainty="possible")
    own = Report("2021-05-03", "Courier", OTHER)
    own.say("demand", "Northland", "the opening of the north pier", "Southland", by="Southland")
    own.say("reject", "Southland", "turned that down", "Northland", refers_to="s1")
    ledger = copied.extended(*zip(own.done(), strict=True))
    assert not threads(ledger)[0].hedged


@settings(max_examples=60, deadline=None)
@given(st.lists(reports(), max_size=4), st.randoms())
def test_acts_part_the_statements_in_whatever_order_documents_come(some, random):
    pairs = [report.done() for report in some]
    random.shuffle(pairs)
    ledger = Ledger.of([d for d, _ in pairs], [r for _, r in pairs])
    found = acts(ledger)
    assert found == acts(ledger_of(*some))
    assert sorted(name for act in found for name in act.statements) == sorted(ledger.by_id)
    for act in found:
        told = [ledger.by_id[name] for name in act.statements]
        assert {(s.kind, s.actor) for s in told} == {(act.kind, act.actor)}
        assert sorted(name for origin in act.origins for name in origin) == sorted(act.statements)
        assert 1 <= act.independent <= len(act.documents)
        assert act.certainty in {s.certainty for s in told}


@settings(max_examples=60, deadline=None)
@given(st.lists(reports(), max_size=3))
def test_levelling_only_lowers_and_tellings_start_with_themselves(some):
    ledger = ledger_of(*some)
    for before, after in zip(ledger.statements, levelled(ledger).statements, strict=True):
        assert CERTAINTIES.index(after.certainty) >= CERTAINTIES.index(before.certainty)
    told = one_telling(ledger)
    assert all(told[first] == first for first in told.values())


@given(PHRASES, PHRASES)
def test_wordings_that_are_passed_over_are_never_alike_enough(one, other):
    first, second = wording(one), wording(other)
    if not may_be_alike(first.words, second.words):
        assert likeness(first, second) < SAME_ACT
