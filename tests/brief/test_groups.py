"""Coalitions that form and break, clients that refuse their sponsor, and offers that run out, as a brief tells them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from brief.test_written_over_many import faults
from detente.brief import changes, groups
from detente.brief.citing import Citer
from detente.brief.compose import compose
from detente.brief.findings import Findings
from detente.diagnosis.of_ledger import diagnose_framed
from detente.framing import Framed, derive
from framing.test_depth import sponsor, three
from framing.test_instead import rosters
from ledger.build import Report, ledger_of


def findings(framed: Framed) -> Findings:
    return Findings(framed.ledger, framed.as_of, framed, diagnose_framed(framed, draws=0), tries=1)


def why(framed: Framed) -> list[str]:
    brief = compose(findings(framed))
    return [line.text for part in (*brief.sections, *brief.details) if "why" in part.key for line in part.lines]


def offer(deadline: str | None) -> Framed:
    """Each of two villages asks something of the other; what one holds out runs out on a day."""
    report = Report("2024-04-01")
    asked = report.say("demand", "Lowick", "lend the pump", "Upham", by="Upham")
    report.say("demand", "Upham", "open the lower sluice", "Lowick", by="Lowick")
    report.say("offer", "Upham", "lend the pump", "Lowick", by="Upham", refers_to=asked, deadline=deadline)
    return derive(ledger_of(report))


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"refuses": True}, "River Guards, for whom Lowick speaks, refused what was agreed for them"),
        ({"told": "Lowick has little control over the River Guards"}, "The control of Lowick over the River Guards"),
    ],
)
def test_a_client_that_its_sponsor_does_not_hold_in_hand_is_named_with_what_shows_it(how, words):
    framed = sponsor(**how)
    line = next(line for line in groups.clients(findings(framed), Citer(framed.ledger)))
    assert words in line.text
    assert line.citations
    assert line.text in why(framed)
    assert not faults(line.text)


def test_of_a_client_that_is_taken_to_obey_nothing_is_said():
    assert not list(groups.clients(findings(sponsor()), Citer(sponsor().ledger)))


def test_sides_that_stand_together_are_named_with_whom_they_ask():
    line = next(groups.together(findings(three()), Citer(three().ledger)))
    assert line.text == "Downton and Upham stand together: they ask the same of Lowick."
    assert line.citations
    assert not list(groups.together(findings(three(quarrel=True)), Citer(three().ledger)))


def test_what_formed_one_way_broke_the_other_way():
    stood, apart = findings(three()), findings(three(quarrel=True))
    cite = Citer(apart.ledger)
    broke = [line.text for line in groups.turned(apart, stood, cite)]
    formed = [line.text for line in groups.turned(stood, apart, cite)]
    assert broke == ["Downton and Upham no longer stand together, as they did when they asked the same of Lowick."]
    assert formed == ["Downton and Upham stand together now: they ask the same of Lowick."]
    assert not list(groups.turned(stood, stood, cite))
    assert broke[0] in [line.text for line in changes.lines(apart, stood, cite)]


def test_a_deal_that_needs_what_runs_out_has_its_last_day():
    lines = list(groups.expiring(findings(offer("2024-05-01")), Citer(offer("2024-05-01").ledger)))
    held = findings(offer("2024-05-01")).diagnosis.talks
    assert held is not None
    assert [way.until for way in held.expiring] == [date(2024, 5, 1).isoformat()]
    assert len(lines) == 1
    assert lines[0].text.startswith("Until 1 May 2024 only: “lend the pump” (Upham) runs out then")
    assert not faults(lines[0].text)
    assert not list(groups.expiring(findings(offer(None)), Citer(offer(None).ledger)))


def test_who_only_refuses_is_not_told_to_have_put_it():
    report = Report("2024-04-01")
    report.say("reject", "Lowick", "lower the flag", "Upham", by="Lowick")
    report.say("demand", "Upham", "repair the mill bridge", "Lowick", by="Lowick")
    told = [line for line in why(derive(ledger_of(report))) if "flag" in line]
    assert all("has this to do" not in line for line in told)
    assert any(line.startswith("Lowick refused this: “lower the flag”") for line in told)


def test_a_demand_met_with_words_for_the_contrary_is_told_as_that_and_not_as_refused_in_words():
    framed = rosters()
    brief = compose(findings(framed))
    lines = [line for part in (*brief.sections, *brief.details) for line in part.lines]
    line = next(line for line in lines if "with the contrary" in line.text)
    assert line.text.startswith("Rowing Club asks of the Harbour Board: “withdraw the night rosters”")
    assert "answered by the Harbour Board with the contrary, “keep the rosters”" in line.text
    assert "refused" not in line.text
    assert line.assumed
    assert len(line.citations) == 2
    assert not faults(line.text)


@pytest.mark.parametrize("refused", [True, False])
def test_a_refusal_that_was_taken_back_is_not_said_never_to_have_been_told(refused):
    report = Report("2024-04-01")
    asked = report.say("demand", "Upham", "open the lower sluice", "Lowick", by="Lowick")
    if refused:
        report.say("reject", "Lowick", "refused to open it", "Upham", refers_to=asked)
    report.say("offer", "Lowick", "open the lower sluice", "Upham", by="Lowick", refers_to=asked, condition="if paid")
    report.say("demand", "Lowick", "mend the mill bridge", "Upham", by="Upham")
    brief = compose(findings(derive(ledger_of(report))))
    lines = [line for part in (*brief.sections, *brief.details) for line in part.lines if "why" in part.key]
    (line,) = [line for line in lines if "sluice" in line.text]
    assert ("no refusal of it was read" in line.assumed) is not refused
    assert ("taken up since" in line.assumed) is refused


def test_sides_stand_together_with_a_mark_where_what_one_asks_may_be_misread():
    framed = three()
    doubted = replace(
        framed.ledger,
        statements=tuple(
            replace(s, uncertain=("actor",)) if s.actor == "Downton" else s for s in framed.ledger.statements
        ),
    )
    line = next(groups.together(findings(derive(doubted)), Citer(doubted)))
    assert line.text == "Downton and Upham ?stand together: they ask the same of Lowick."
