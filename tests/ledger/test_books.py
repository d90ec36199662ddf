from __future__ import annotations

from datetime import date

from detente.ledger import contradictions, copies, forecasts, promises, threads
from ledger.build import Report, ledger_of

PIER = "open the north pier"


def test_a_promise_is_open_until_it_is_kept_broken_or_lapsed():
    for outcome, status in ((None, "open"), ("comply", "kept"), ("breach", "broken")):
        report = Report("2021-06-01")
        given = report.say("promise", "Southland", PIER, "Northland", date="2021-02")
        if outcome:
            report.say(outcome, "Southland", PIER, "Northland", refers_to=given)
        (promise,) = promises(ledger_of(report))
        assert (promise.actor, promise.addressee, promise.date, promise.status) == (
            "Southland", ("Northland",), "2021-02", status,
        )  # fmt: skip
        assert promise.statements == (("s1", "s2") if outcome else ("s1",))


def test_a_promise_lapses_at_its_deadline():
    report = Report("2021-06-01")
    report.say("promise", "Southland", PIER, "Northland", deadline="2021-07-01")
    assert promises(ledger_of(report), date(2021, 7, 1))[0].status == "open"
    assert promises(ledger_of(report), date(2021, 7, 2))[0].status == "lapsed"


def test_a_promise_told_twice_is_one_and_given_anew_is_open_again():
    report = Report("2021-06-01")
    first = report.say("promise", "Southland", PIER, "Northland", date="2021-02")
    report.say("promise", "Southland", PIER, refers_to=first, date="2021-02")
    report.say("breach", "Southland", PIER, "Northland", refers_to=first, date="2021-03")
    assert [p.status for p in promises(ledger_of(report))] == ["broken"]
    report.say("promise", "Southland", PIER, "Northland", date="2021-05")
    assert [(p.status, len(p.statements)) for p in promises(ledger_of(report))] == [("open", 4)]


def test_a_promise_given_anew_after_it_was_kept_is_another_one():
    report = Report("2021-06-01")
    report.say("promise", "Southland", "clear the north pier", "Northland", date="2021-02-01", deadline="2021-02-20")
    report.say("act", "Southland", "cleared the north pier", date="2021-02-18")
    again = "clear the north pier once more"
    report.say("promise", "Southland", again, "Northland", date="2021-05-01", deadline="2021-07-01")
    ledger = ledger_of(report)
    kept, given = promises(ledger, date(2021, 6, 30))
    assert (kept.status, kept.deadline, kept.statements) == ("kept", "2021-02-20", ("s1", "s2"))
    assert (given.status, given.content, given.statements) == ("open", again, ("s3",))
    assert [p.status for p in promises(ledger, date(2021, 7, 2))] == ["kept", "lapsed"]
    report.say("promise", "Southland", again, date="2021-05-01", refers_to="s3")
    report.say("breach", "Southland", again, date="2021-05-20", refers_to="s3")
    assert [p.status for p in promises(ledger_of(report))] == ["kept", "broken"]


def test_a_promise_is_told_in_its_own_words_whatever_the_matter_is_called():
    report = Report("2021-06-01")
    report.say("demand", "Northland", "open the north pier by May", "Southland", by="Southland")
    report.say("promise", "Southland", "open the north pier by the autumn", by="Southland")
    ledger = ledger_of(report)
    assert [thread.title for thread in threads(ledger)] == ["open the north pier by May"]
    assert [p.content for p in promises(ledger)] == ["open the north pier by the autumn"]


def test_a_plan_that_was_promised_to_be_dropped_and_is_given_up_is_a_promise_kept():
    report = Report("2021-06-01")
    given = report.say("promise", "Southland", "drop the plan to close the pier", "Northland", date="2021-02-01")
    report.say("concede", "Southland", "dropped the plan to close the pier", date="2021-03-01", refers_to=given)
    assert [p.status for p in promises(ledger_of(report))] == ["kept"]


def test_a_promise_done_in_part_is_open_and_tells_of_the_part_then_lapses():
    report = Report("2021-06-01")
    report.say("promise", "Southland", "free the sailors", "Northland", date="2021-05-01", deadline="2021-07-01")
    report.say("act", "Southland", "freed seven of the 14 sailors", date="2021-05-20")
    ledger = ledger_of(report)
    assert [(p.status, p.statements) for p in promises(ledger)] == [("open", ("s1", "s2"))]
    assert [p.status for p in promises(ledger, date(2021, 7, 2))] == ["lapsed"]


def test_what_a_promiser_wants_in_return_is_no_promise():
    report = Report()
    report.say("promise", "Southland", "ice for herring", "Northland", gives="send ice", gets="sell herring")
    assert [p.content for p in promises(ledger_of(report))] == ["send ice"]


def test_denied_promises_are_none():
    report = Report()
    report.say("promise", "Southland", PIER, "Northland", certainty="denied")
    assert promises(ledger_of(report)) == ()


def test_a_forecast_in_two_reports_is_one():
    one, other = Report("2021-05-01"), Report("2021-05-02")
    for report in (one, other):
        report.say("forecast", "author", "the strike ends", condition="unless it rains", date="2021-09")
    (forecast,) = forecasts(ledger_of(one, other))
    assert forecast.statements == ("d1.s1", "d2.s1")
    assert (forecast.condition, forecast.date) == ("unless it rains", "2021-09")


def test_a_view_on_a_condition_foretells_and_one_without_does_not():
    report = Report("2021-05-02")
    report.say("assess", "author", "they are unlikely to sign", condition="until the guards leave")
    report.say("assess", "author", "the talks are stuck")
    assert [f.content for f in forecasts(ledger_of(report))] == ["they are unlikely to sign"]


def test_a_forecast_counts_from_the_day_it_was_made():
    report = Report("2021-05-02")
    report.say("forecast", "author", "the strike ends", date="2021-09")
    assert forecasts(ledger_of(report), date(2021, 5, 1)) == ()
    assert len(forecasts(ledger_of(report), date(2021, 5, 2))) == 1


def test_reports_that_cannot_both_be_right_are_named_with_both_sides():
    one, other = Report("2021-06-01", "Gazette"), Report("2021-06-01", "Herald")
    one.say("promise", "Southland", PIER, "Northland", date="2021-02")
    one.say("comply", "Southland", PIER, "Northland", date="2021-05-30", by="Southland")
    other.say("breach", "Southland", PIER, "Northland", date="2021-05-30", by="Southland")
    (entry,) = contradictions(ledger_of(one, other))
    assert len({name.split(".")[0] for name in entry.statements}) == 2


def test_what_follows_later_does_not_contradict():
    one, other = Report("2021-04-01"), Report("2021-06-01")
    one.say("demand", "Northland", PIER, "Southland", date="2021-03-01")
    one.say("reject", "Southland", PIER, "Northland", date="2021-03-02", by="Southland")
    other.say("accept", "Southland", PIER, "Northland", date="2021-05-30", by="Southland")
    assert contradictions(ledger_of(one, other)) == ()


def test_copies_of_one_text_are_one_source():
    words = " ".join(f"word{k} stands in the long report of the agency today" for k in range(60))
    one, same = Report("2021-06-01", "Gazette", words), Report("2021-06-02", "Herald", words + " More below.")
    other = Report("2021-06-01", "Courier", " ".join(f"thing{k} was seen by another writer at sea" for k in range(60)))
    ledger = ledger_of(one, same, other)
    ids = {d.outlet: d.id for d in ledger.documents}
    assert copies(ledger) == ((ids["Gazette"], ids["Herald"]),)
