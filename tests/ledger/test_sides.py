from __future__ import annotations

from datetime import date

import pytest

from detente.ledger import sides
from ledger.build import Report, ledger_of


def side(report: Report, party: str) -> str:
    return sides(ledger_of(report)).side(party)


def test_a_client_that_a_text_names_stands_under_its_patron_while_it_has_no_voice():
    report = Report()
    report.backs("Southland", "Harbour Guards")
    report.say("demand", "Northland", "open the pier", "Southland")
    assert side(report, "Harbour Guards") == "Southland"
    report.say("reject", "Harbour Guards", "open the pier", "Northland")
    assert side(report, "Harbour Guards") == "Southland"
    report.say("demand", "Harbour Guards", "pay them their wages", "Southland", date="2021-05")
    assert side(report, "Harbour Guards") == "Harbour Guards"
    assert sides(ledger_of(report), date(2021, 4, 1)).side("Harbour Guards") == "Southland"


def test_who_alone_answers_for_a_voiceless_party_is_assumed_its_patron():
    report = Report()
    asked = report.say("demand", "Northland", "leave the pier", ("Southland", "Harbour Guards"))
    assert side(report, "Harbour Guards") == "Harbour Guards"
    report.say("reject", "Southland", "refused", "Northland", refers_to=asked)
    (backing,) = sides(ledger_of(report)).backings
    assert (backing.client, backing.patron, backing.statements) == ("Harbour Guards", "Southland", ("s1", "s2"))
    assert backing.assumed


def test_what_only_another_would_do_is_asked_of_its_patron():
    report = Report()
    report.say("demand", "Northland", "leave the pier", "Southland", by="Harbour Guards")
    report.say("offer", "Southland", "send doctors", "Northland")
    assert side(report, "Harbour Guards") == "Southland"


def test_nobody_speaks_for_whom_it_presses_itself():
    report = Report()
    asked = report.say("demand", "Northland", "leave the pier", ("Southland", "Smugglers"))
    report.say("reject", "Southland", "refused", "Northland", refers_to=asked)
    report.say("accuse", "Southland", "they smuggle salt", "Smugglers")
    assert side(report, "Smugglers") == "Smugglers"


def test_an_unsure_speaker_or_a_stand_of_ones_own_is_no_ground_for_an_assumption():
    sure, unsure = Report(), Report()
    for report, fields in ((sure, {}), (unsure, {"uncertain": ("actor",)})):
        report.say("promise", "Southland", "leave the pier", "Northland", by="Harbour Guards", **fields)
    assert side(sure, "Harbour Guards") == "Southland"
    assert side(unsure, "Harbour Guards") == "Harbour Guards"
    sure.say("position", "Harbour Guards", "supports the new pier")
    assert side(sure, "Harbour Guards") == "Harbour Guards"


def test_two_that_answer_for_one_are_no_patron():
    report = Report()
    for answerer in ("Southland", "Westland"):
        asked = report.say("demand", "Northland", "leave the pier", (answerer, "Harbour Guards"))
        report.say("reject", answerer, "refused", "Northland", refers_to=asked)
    assert side(report, "Harbour Guards") == "Harbour Guards"


def test_patrons_in_a_ring_do_not_hang():
    report = Report()
    report.backs("Southland", "Harbour Guards")
    report.backs("Harbour Guards", "Southland")
    assert side(report, "Southland") in {"Southland", "Harbour Guards"}


def test_clients_are_listed():
    report = Report()
    report.backs("Southland", "Harbour Guards")
    report.backs("Southland", "Bay Pilots")
    assert sides(ledger_of(report)).clients("Southland") == ("Bay Pilots", "Harbour Guards")


def test_who_answers_what_was_asked_of_the_silent_alone_speaks_for_them():
    report = Report()
    report.say("offer", "Southland", "open the pier", "Northland")
    asked = report.say("demand", "Northland", "the guards leave the quay", "Harbour Guards", by="Harbour Guards")
    report.say("reject", "Southland", "refused the demand", "Northland", refers_to=asked)
    assert side(report, "Harbour Guards") == "Southland"


def test_nobody_speaks_for_one_that_it_presses_itself():
    report = Report()
    asked = report.say("demand", "Northland", "the guards leave the quay", "Harbour Guards", by="Harbour Guards")
    report.say("reject", "Southland", "refused the demand", "Northland", refers_to=asked)
    report.say("demand", "Southland", "stop the tolls", "Harbour Guards", by="Harbour Guards")
    assert side(report, "Harbour Guards") == "Harbour Guards"


def test_what_is_published_later_shows_nothing_yet():
    early, late = Report("2021-03-01"), Report("2021-05-01")
    early.say("demand", "Northland", "open the pier", "Southland", date="2021-03-01")
    early.say("reject", "Southland", "refused", "Northland", date="2021-03-01")
    late.backs("Southland", "Harbour Guards")
    late.say("offer", "Southland", "clear the quay", "Northland", by="Dockers", date="2021-05-01")
    ledger = ledger_of(early, late)
    before, after = sides(ledger, date(2021, 4, 1)), sides(ledger, date(2021, 6, 1))
    assert before.backings == ()
    assert {b.client: b.patron for b in after.backings} == {"Harbour Guards": "Southland", "Dockers": "Southland"}


@pytest.mark.parametrize(("patron", "stands_under"), [("Chile", "Chile"), ("Harbour League", "Peru")])
def test_by_assumption_a_state_stands_under_a_state_alone(patron, stands_under):
    report = Report()
    report.say("promise", patron, "lift the tolls", "Northland", by="Peru")
    assert side(report, "Peru") == stands_under
