from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from detente.ledger import LIVE, STATUSES, Thread, by_statement, threads
from detente.values.statement import Term
from ledger.build import Report, ledger_of
from ledger.test_record import reports


@given(st.lists(reports(), max_size=3), st.sampled_from([None, date(2021, 3, 4), date(2022, 1, 1)]))
def test_threads_hold_their_own_laws(some, as_of):
    ledger = ledger_of(*some)
    found = threads(ledger, as_of)
    assert len({t.id for t in found}) == len(found)
    for thread in found:
        assert thread.status in STATUSES
        assert thread.live == (thread.status in LIVE)
        assert not thread.live or thread.standing
        assert thread.history[-1].status == thread.status
        told = [name for event in thread.history for name in (event.statement, *event.also)]
        assert set(told) == set(thread.statements)
        assert all(0 < link.score <= 1 and link.reason for link in thread.links)
        assert {link.statement for link in thread.links} == set(thread.statements)
        assert not set(thread.actor) & {"author", "unknown"}


@given(st.lists(reports(), max_size=3))
def test_looking_back_shows_a_part_of_the_same_threads(some):
    ledger = ledger_of(*some)
    now = {t.id: t for t in threads(ledger)}
    for then in threads(ledger, date(2021, 3, 4)):
        assert set(then.statements) <= set(now[then.id].statements)


def test_one_matter_in_other_words_is_one_thread():
    one, other = Report("2021-05-01"), Report("2021-05-09")
    one.say("demand", "Northland", "the withdrawal of guards from the pier", "Southland")
    other.say("demand", "Northland", "Southland must pull its guards back from the pier", "Southland")
    (thread,) = threads(ledger_of(one, other))
    assert thread.statements == ("d1.s1", "d2.s1")
    assert thread.title == "the withdrawal of guards from the pier"


def test_the_same_words_for_another_doer_are_another_thread():
    report = Report()
    report.say("demand", "Northland", "withdraw guards from the pier", "Southland")
    report.say("demand", "Southland", "withdraw guards from the pier", "Northland")
    assert [t.actor for t in threads(ledger_of(report))] == [("Southland",), ("Northland",)]


def test_doing_and_leaving_undone_are_two_threads():
    report = Report()
    for negative in (False, True):
        term = Term("content", "fish in the bay", ("Southland",), negative=negative)
        report.say("demand", "Northland", "fish in the bay", "Southland", terms=(term,))
    assert [t.negative for t in threads(ledger_of(report))] == [False, True]


def test_an_exchange_is_two_threads_and_its_refusal_answers_both():
    report = Report()
    plan = report.say("propose", "Northland", "ice for herring", "Southland", gives="send ice", gets="sell herring")
    report.say("reject", "Southland", "turned that down", "Northland", refers_to=plan)
    found = threads(ledger_of(report))
    assert {(t.title, t.actor, t.status) for t in found} == {
        ("send ice", ("Northland",), "rejected"),
        ("sell herring", ("Southland",), "rejected"),
    }


def test_an_answer_to_one_side_of_an_exchange_leaves_the_other():
    report = Report()
    plan = report.say("propose", "Northland", "ice for herring", "Southland", gives="send ice", gets="sell herring")
    report.say("reject", "Southland", "refused to sell herring", "Northland", refers_to=plan)
    assert {t.title: t.status for t in threads(ledger_of(report))} == {
        "send ice": "proposed",
        "sell herring": "rejected",
    }


def test_a_counter_offer_that_answers_a_demand_is_a_matter_of_its_own():
    report = Report()
    asked = report.say("demand", "Northland", "open the north pier", "Southland")
    report.say("offer", "Southland", "send two doctors", "Northland", refers_to=asked)
    assert [t.status for t in threads(ledger_of(report))] == ["demanded", "offered"]


def test_a_deed_keeps_a_promise_only_in_the_same_words_by_the_same_side():
    for actor, deed, status in (
        ("Southland", "freed the captain", "kept"),
        ("Southland", "painted the ferry", "promised"),
        ("Northland", "freed the captain", "promised"),
    ):
        report = Report("2021-06-01")
        report.say("promise", "Southland", "free the captain", "Northland", date="2021-05-01")
        report.say("act", actor, deed, date="2021-05-20")
        assert threads(ledger_of(report))[0].status == status


def test_one_act_in_two_papers_is_one_event_with_two_sources():
    papers = Report("2021-05-02", "Gazette"), Report("2021-05-02", "Herald")
    for paper in papers:
        paper.say("demand", "Northland", "open the north pier", "Southland", date="2021-05-01")
    (thread,) = threads(ledger_of(*papers))
    assert [(e.statement, e.also) for e in thread.history] == [("d1.s1", ("d2.s1",))]


def test_a_statement_leads_to_its_threads():
    report = Report()
    report.say("propose", "Northland", "ice for herring", "Southland", gives="send ice", gets="sell herring")
    report.say("assess", "author", "the sea is calm")
    found = threads(ledger_of(report))
    assert by_statement(found) == {"s1": found}


def test_what_the_writer_or_nobody_known_asks_is_no_matter():
    report = Report()
    report.say("demand", "author", "open the north pier", "Southland")
    report.say("propose", "unknown", "free the captain", "Southland")
    assert threads(ledger_of(report)) == ()


def test_when_a_matter_came_to_its_status_is_known():
    report = Report("2021-06-01")
    asked = report.say("demand", "Northland", "open the north pier", "Southland", date="2021-03")
    report.say("reject", "Southland", "refused", "Northland", date="2021-04-02", refers_to=asked)
    report.say("assess", "author", "a bold demand", refers_to=asked)
    since = threads(ledger_of(report))[0].since()
    assert since is not None
    assert since.iso() == "2021-04-02"


def only(*lines: tuple[str, str, str, dict[str, object]], as_of: date | None = None) -> Thread:
    """The only thread after these lines: kind, actor, content, other fields; each is said to the other side."""
    report = Report("2021-06-01")
    for kind, actor, content, fields in lines:
        to = "Northland" if actor == "Southland" else "Southland"
        report.say(kind, actor, content, to, **fields)
    (thread,) = threads(ledger_of(report), as_of)
    return thread


PIER = "open the north pier"
BY = {"by": "Southland"}


def test_askers_are_those_of_another_side_who_put_it_and_do_not_deny_it():
    assert only(("demand", "Northland", PIER, BY)).askers == ("Northland",)
    assert only(("propose", "Southland", PIER, BY)).askers == ()
    denied = ("demand", "Westland", PIER, {**BY, "certainty": "denied", "refers_to": "s1"})
    spoke = ("assess", "Eastland", PIER, {"refers_to": "s1"})
    assert only(("demand", "Northland", PIER, BY), denied, spoke).askers == ("Northland",)


def test_an_answer_that_puts_nothing_itself_makes_no_asker():
    urged = ("position", "Westland", "said the same", {"refers_to": "s1"})
    thread = only(("promise", "Southland", PIER, BY), urged)
    assert "s2" in thread.statements
    assert thread.askers == ()


def test_what_was_said_of_it_before_it_was_put_keeps_no_thread_away():
    early = ("assess", "Westland", PIER, {**BY, "date": "2021-04-01"})
    assert only(("demand", "Northland", PIER, {**BY, "date": "2021-05-01"}), early).status == "demanded"


def test_a_deadline_that_passed_ends_the_history_whatever_was_said_besides():
    demand = ("demand", "Northland", PIER, {**BY, "deadline": "2021-06-15", "date": "2021-05-01"})
    comments = [("assess", f"Party {k}", "a bold demand", {"refers_to": "s1"}) for k in range(3)]
    last = only(demand, *comments, as_of=date(2021, 7, 1)).history[-1]
    assert (last.statement, last.status) == ("s1", "lapsed")
    assert last.date is not None
    assert last.date.iso() == "2021-06-15"


def test_a_title_is_of_words_that_put_it_not_of_words_that_refuse_it():
    refused = ("reject", "Southland", PIER, BY)
    assert only(("demand", "Northland", "the opening of the north pier", BY), refused).title == (
        "the opening of the north pier"
    )
    again = ("demand", "Northland", PIER, BY)
    assert only(("demand", "Northland", "the opening of the north pier", BY), again).title == PIER


def test_an_amount_that_was_done_takes_the_other_off_the_table():
    report = Report("2021-06-01")
    for kind, actor, amount, day in (
        ("demand", "Northland", 20, "2021-05-01"),
        ("offer", "Southland", 10, "2021-05-02"),
        ("comply", "Southland", 10, "2021-05-20"),
    ):
        to = "Northland" if actor == "Southland" else "Southland"
        report.say(kind, actor, f"release {amount} prisoners", to, date=day, **BY)
    assert {t.title: t.status for t in threads(ledger_of(report))} == {
        "release 20 prisoners": "withdrawn",
        "release 10 prisoners": "kept",
    }


def test_a_thread_is_soft_where_it_is_only_asked_or_wished():
    asked, demanded = ("request", "Northland", PIER, BY), ("demand", "Northland", PIER, BY)
    assert only(asked).soft
    assert not only(demanded).soft
    assert not only(asked, demanded).soft
    assert only(asked, ("assess", "Westland", "a bold wish", {"refers_to": "s1"})).soft
    assert not only(asked, ("promise", "Southland", PIER, BY)).soft
    assert not only(("promise", "Southland", PIER, BY)).soft


def test_who_gets_it_in_exchange_asks_for_it_and_so_does_who_is_refused_it():
    report = Report("2021-06-01")
    report.say("offer", "Northland", "ice for herring", "Southland", gives="send ice", gets="sell herring")
    assert {t.title: t.askers for t in threads(ledger_of(report))} == {"send ice": (), "sell herring": ("Northland",)}
    refused = ("reject", "Southland", PIER, {**BY, "refers_to": "s1"})
    assert only(("demand", "Northland", PIER, BY), refused).askers == ("Northland",)
