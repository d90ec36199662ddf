from __future__ import annotations

from datetime import date

import pytest

from detente.ledger import threads
from ledger.build import Report, ledger_of

PIER = "open the north pier"
GIVE_UP = {"content": "drop its plan to open the north pier"}


def status_after(*lines, published="2021-06-01", as_of=None):
    """The only thread's status after these lines: (kind, actor) or (kind, actor, fields); Southland would act."""
    report = Report(published)
    first = None
    for kind, actor, *more in lines:
        fields = more[0] if more else {}
        by = {"by": "Southland"} if kind in {"propose", "demand", "request", "promise", "offer", "accept"} else {}
        to = "Southland" if actor != "Southland" else "Northland"
        refers = () if first is None else (first,)
        name = report.say(kind, actor, to=to, **{"content": PIER, "refers_to": refers, **by, **fields})
        first = first or name
    found = threads(ledger_of(report), as_of)
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize(
    ("lines", "status"),
    [
        ([("demand", "Northland")], "demanded"),
        ([("request", "Northland")], "demanded"),
        ([("propose", "Northland")], "proposed"),
        ([("offer", "Southland")], "offered"),
        ([("promise", "Southland")], "promised"),
        ([("demand", "Northland"), ("promise", "Southland")], "promised"),
        ([("promise", "Southland"), ("demand", "Northland")], "promised"),
        ([("demand", "Northland"), ("accept", "Southland")], "accepted"),
        ([("demand", "Northland"), ("accept", "Southland"), ("demand", "Northland")], "accepted"),
        ([("demand", "Northland"), ("reject", "Southland")], "rejected"),
        ([("demand", "Northland"), ("reject", "Southland"), ("demand", "Northland")], "rejected"),
        ([("demand", "Northland"), ("reject", "Southland"), ("accept", "Southland")], "accepted"),
        ([("demand", "Northland"), ("reject", "Southland"), ("concede", "Southland")], "demanded"),
        ([("demand", "Northland"), ("concede", "Northland")], "withdrawn"),
        ([("propose", "Northland"), ("reject", "Southland"), ("concede", "Northland")], "withdrawn"),
        ([("propose", "Northland"), ("concede", "Northland"), ("reject", "Southland")], "withdrawn"),
        ([("promise", "Southland"), ("concede", "Southland")], "withdrawn"),
        ([("demand", "Northland", GIVE_UP), ("concede", "Southland", GIVE_UP)], "kept"),
        ([("promise", "Southland", GIVE_UP), ("concede", "Southland", GIVE_UP)], "kept"),
        ([("demand", "Northland", GIVE_UP), ("concede", "Northland")], "withdrawn"),
        ([("demand", "Northland"), ("concede", "Southland")], "demanded"),
        ([("promise", "Southland"), ("comply", "Southland")], "kept"),
        ([("promise", "Southland"), ("breach", "Southland")], "broken"),
        ([("promise", "Southland"), ("breach", "Southland"), ("demand", "Northland")], "broken"),
        ([("promise", "Southland"), ("breach", "Southland"), ("promise", "Southland")], "promised"),
        ([("promise", "Southland"), ("breach", "Southland"), ("comply", "Southland")], "kept"),
        ([("promise", "Southland"), ("comply", "Northland")], "promised"),
        ([("demand", "Northland"), ("position", "Southland", {"content": "opposes it"})], "rejected"),
        ([("demand", "Northland"), ("reject", "Southland", {"certainty": "denied"})], "demanded"),
        ([("demand", "Northland"), ("assess", "author")], "demanded"),
        ([("demand", "Northland"), ("accuse", "Northland")], "demanded"),
    ],
)
def test_a_status_follows_from_what_was_said_and_done(lines, status):
    # a promise given again is no mere repetition of the first, so it does not refer to it
    again = {"refers_to": ()}
    lines = [line if n == 0 or line != lines[0] else (*line, again) for n, line in enumerate(lines)]
    assert status_after(*lines).status == status


def test_what_the_text_doubts_is_hedged_until_a_sure_report():
    doubtful = ("reject", "Southland", {"certainty": "probable"})
    assert status_after(("demand", "Northland"), doubtful).hedged
    assert not status_after(("demand", "Northland"), doubtful, ("reject", "Southland")).hedged


def test_a_dated_answer_comes_in_its_time_not_in_the_order_of_the_text():
    later = ("promise", "Southland", {"date": "2021-05-20", "refers_to": ()})
    earlier = ("reject", "Southland", {"date": "2021-03", "refers_to": ()})
    assert status_after(("demand", "Northland", {"date": "2021-02"}), later, earlier).status == "promised"


def test_what_is_put_on_the_day_of_a_refusal_given_up_is_not_later_than_that():
    """A plan put surely later than an agreement shows that it does not hold; one of the same day need not be later."""
    demand, accepted = ("demand", "Northland", {"date": "2021-05-01"}), ("accept", "Southland", {"date": "2021-05-02"})
    refused, given_up = (
        ("reject", "Southland", {"date": "2021-05-05"}),
        ("concede", "Southland", {"date": "2021-05-10"}),
    )
    for day, status in (("2021-05-10", "accepted"), ("2021-05-11", "proposed")):
        plan = ("propose", "Northland", {"date": day})
        assert status_after(demand, accepted, refused, given_up, plan).status == status


def test_a_coarse_date_does_not_put_an_answer_before_its_ask():
    lines = ("demand", "Northland", {"date": "2021"}), ("reject", "Southland", {"date": "2021-03-01"})
    assert status_after(*lines).status == "rejected"


def test_a_deadline_that_passes_without_news_lapses():
    demand = ("demand", "Northland", {"deadline": "2021-06-15"})
    assert status_after(demand, as_of=date(2021, 6, 15)).status == "demanded"
    lapsed = status_after(demand, as_of=date(2021, 6, 16))
    assert (lapsed.status, lapsed.standing) == ("lapsed", False)
    assert status_after(demand, ("comply", "Southland"), as_of=date(2021, 7, 1)).status == "kept"
    words = ("demand", "Northland", {"deadline": "as soon as the ice melts"})
    assert status_after(words, as_of=date(2031, 1, 1)).status == "demanded"


def test_a_deed_expected_later_has_not_been_done():
    planned = ("comply", "Southland", {"date": "2021-09-01"})
    assert status_after(("promise", "Southland"), planned).status == "promised"


def test_two_reports_of_one_day_that_disagree_are_contested():
    one, other = Report("2021-06-01", "Gazette"), Report("2021-06-01", "Herald")
    one.say("demand", "Northland", PIER, "Southland", by="Southland", date="2021-05-01")
    one.say("accept", "Southland", PIER, "Northland", by="Southland", date="2021-05-30")
    other.say("reject", "Southland", PIER, "Northland", by="Southland", date="2021-05-30")
    (thread,) = threads(ledger_of(one, other))
    assert thread.status == "contested"


def test_a_refusal_told_before_the_demand_it_refuses_still_answers_it():
    report = Report("2021-06-01")
    report.say("reject", "Southland", PIER, "Northland", by="Southland")
    report.say("demand", "Northland", PIER, "Southland", by="Southland")
    (thread,) = threads(ledger_of(report))
    assert thread.status == "rejected"
    assert thread.standing


@pytest.mark.parametrize(("offering", "status"), [("Southland", "offered"), ("Westland", "rejected")])
def test_only_who_refused_takes_it_back_by_an_offer_of_its_own(offering, status):
    """What several are to do stands refused while one of them offers its part and another has refused."""
    report = Report("2021-06-01")
    both = ("Southland", "Westland")
    asked = report.say("demand", "Northland", PIER, both, by=both)
    report.say("reject", "Southland", "refused to open the north pier", "Northland", refers_to=asked)
    report.say("offer", offering, PIER, "Northland", by=both, refers_to=asked)
    (thread,) = threads(ledger_of(report))
    assert set(thread.actor) == set(both)
    assert thread.status == status


@pytest.mark.parametrize("how", [{"condition": "the boom is removed"}, {"gets": "the boom is removed"}])
def test_who_refuses_something_until_it_gets_what_it_asks_does_not_take_that_back(how):
    def answered(**fields):
        report = Report("2021-06-01")
        asked = report.say("demand", "Northland", PIER, "Southland", by="Southland")
        report.say("reject", "Northland", "return to the talks", "Southland", refers_to=asked, **fields)
        return threads(ledger_of(report))[0].status

    assert answered() == "withdrawn"
    assert answered(**how) == "demanded"
