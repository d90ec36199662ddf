"""Tables of a brief, from ledgers written by hand."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from detente.brief import apart, matters
from detente.brief.citing import Citer
from detente.brief.findings import Findings
from detente.diagnosis.of_ledger import diagnose_framed
from detente.framing import derive
from detente.ledger import Ledger
from ledger.build import Report, ledger_of


def found(ledger: Ledger, as_of: date | None = None) -> Findings:
    """Findings of which no more was diagnosed than a state: these parts look at nothing else."""
    diagnosis: Any = SimpleNamespace(verdict=SimpleNamespace(state="open", statements=()))
    return Findings(ledger, as_of, derive(ledger, as_of=as_of), diagnosis)


def strike() -> Ledger:
    report = Report("2031-05-10", "Gazette")
    report.say("demand", "Union", "pay a rise of six per cent", "Company", by="Company", deadline="2031-06-01")
    report.say("reject", "Company", "refused the rise of six per cent", "Union", refers_to="s1", certainty="probable")
    report.say("promise", "Union", "guard the furnaces during the strike", "Company", by="Union", date="2031-04")
    report.say("breach", "Union", "left the furnaces unguarded", "Company", by="Union", refers_to="s3")
    report.say("position", "Union", "will never accept night shifts", "Company", firm=True)
    report.say("assess", "author", "the demand is bold")
    report.say("assess", "author", "faces were grim", certainty="possible")
    report.say("assess", "Mayor", "the sides are far apart")
    report.say("forecast", "author", "the strike will go on", condition="unless the company gives way")
    report.say("meet", "Union", "meet on Friday", "Company", date="2031-05-16")
    return ledger_of(report)


def rows(ledger: Ledger, key: str, as_of: date | None = None) -> list[tuple[str, ...]]:
    every = {table.key: table for table in matters.tables(found(ledger, as_of), Citer(ledger))}
    return [tuple(cell.text for cell in row) for row in every[key].rows] if key in every else []


def test_a_status_says_who_did_what_with_the_texts_hedge_and_deadline():
    (row,) = [row for row in rows(strike(), "threads") if "rise" in row[0]]
    assert row[1] == "Company"
    assert row[2] == "demanded by the Union, ~rejected by the Company, by 1 Jun 2031"
    assert row[4] == "Gazette"


def test_a_deadline_is_told_as_ahead_as_passed_or_as_that_of_what_is_over():
    report = Report("2031-05-10", "Gazette")
    report.say("demand", "Union", "pay a rise of six per cent", "Company", by="Company", date="2031-05-01",
               deadline="2031-06-01")  # fmt: skip
    report.say("reject", "Company", "refused", "Union", refers_to="s1", date="2031-05-02")
    refused, told = "demanded by the Union, rejected by the Company", ledger_of(report)
    for day, words in (("2031-06-01", "by 1 Jun 2031"), ("2031-06-02", "by 1 Jun 2031, which has passed")):
        (row,) = rows(told, "threads", date.fromisoformat(day))
        assert row[2] == f"{refused}, {words}"
    report.say("comply", "Company", "paid the rise", "Union", refers_to="s1", date="2031-05-09")
    (row,) = rows(ledger_of(report), "past", date(2031, 6, 2))
    assert row[2].endswith("carried out, due by 1 Jun 2031")


def test_a_single_report_without_an_outlet_is_not_named_in_every_row():
    report = Report("2031-05-10")
    report.say("demand", "Union", "pay a rise of six per cent", "Company", by="Company")
    report.say("demand", "Company", "end the overtime ban", "Union", by="Union")
    assert {len(row) for row in rows(ledger_of(report), "threads")} == {4}
    report.say("demand", "Union", "hire forty welders", "Company", by="Company", sources=("a letter",))
    told = [row[4] for row in rows(ledger_of(report), "threads")]
    assert sorted(told) == ["", "", "a letter"]


def test_steps_that_are_left_out_of_a_status_leave_a_sign():
    report = Report("2031-05-10", "Gazette")
    report.say("demand", "Union", "pay a rise of six per cent", "Company", by="Company", date="2031-01-01")
    report.say("reject", "Company", "refused the rise", "Union", refers_to="s1", date="2031-02-01")
    report.say(
        "promise", "Company", "pay a rise of six per cent", "Union", by="Company", refers_to="s1", date="2031-03-01"
    )
    report.say("breach", "Company", "did not pay the rise", "Union", refers_to="s3", date="2031-04-01")
    (row,) = [row for row in rows(ledger_of(report), "threads") if "rise" in row[0]]
    assert row[2] == "demanded by the Union, …, promised by the Company, not kept"


def test_a_broken_promise_stands_in_the_book():
    (row,) = rows(strike(), "promises")
    assert row[1:] == ("the Union to the Company", "Apr 2031", "broken")


def test_every_step_of_a_status_is_cited():
    ledger = strike()
    cite = Citer(ledger)
    (thread,) = [t for t in found(ledger).threads if "rise" in t.title]
    line = matters.status(thread, ledger, cite)
    assert [part.citations for part in line.parts if part.citations] == [(1,), (2,)]
    assert [c.statement for c in cite.citations()] == ["s1", "s2"]


def test_deadlines_and_meetings_ahead_come_soonest_first_then_forecasts():
    ledger = strike()
    lines = [line.text for line in matters.watch(found(ledger), Citer(ledger))]
    assert lines[0].startswith("16 May 2031: meeting of the Union and the Company")
    shown = "author: forecast the strike will go on"
    assert lines[-1] == f"forecast of the author, to be scored: “{shown}”, unless the company gives way"


def test_a_meeting_of_which_one_party_is_known_is_told_in_the_reports_words():
    report = Report("2031-05-10", "Gazette")
    report.say("demand", "Union", "pay a rise of six per cent", "Company", by="Company")
    report.say("meet", "Union", "another round of talks", date="2031-05-16")
    (line, *_) = matters.watch(found(ledger_of(report)), Citer(ledger_of(report)))
    assert line.text == "16 May 2031: a meeting: “Union: meet another round of talks”"


def test_a_part_with_a_deadline_is_watched_once_and_says_whose_it_is():
    report = Report("2031-05-10", "Gazette")
    report.say("accept", "Company", "sign the terms", "Union", by="Company")
    report.say("promise", "Company", "pay a rise of six per cent", "Union", by="Company", deadline="2031-06-01",
               uncertain=("actor",))  # fmt: skip
    ledger = ledger_of(report)
    framed = derive(ledger)
    lines = [s.text for s in matters.watch(Findings(ledger, None, framed, diagnose_framed(framed)), Citer(ledger))]
    assert [line for line in lines if "rise" in line] == [
        "1 June 2031: deadline for “pay a rise of six per cent”, ?promised by the Company"
    ]


def test_what_is_over_is_not_watched():
    ledger = strike()
    lines = [line.text for line in matters.watch(found(ledger, date(2031, 7, 1)), Citer(ledger))]
    assert not [line for line in lines if "meeting" in line or "deadline" in line]


def test_red_lines_are_told_with_their_source():
    ledger = strike()
    section = matters.red_lines(found(ledger), Citer(ledger))
    assert section is not None
    assert [line.text for line in section.lines] == ["Union: “will never accept night shifts”"]
    assert all(line.citations for line in section.lines)


def test_views_are_kept_apart_and_faint_ones_are_weak_signs():
    ledger = strike()
    sections = {s.key: [line.text for line in s.lines] for s in apart.sections(found(ledger), Citer(ledger))}
    assert sections["view"] == ["“author: assess the demand is bold”"]
    assert sections["weak"] == ["~“author: assess faces were grim”"]
    assert sections["view_others"] == ["Mayor: “Mayor: assess the sides are far apart”"]


def test_what_does_not_fit_is_counted():
    lines = [line.text for line in apart.capped([matters.Line.of(str(n)) for n in range(9)], 4)]
    assert lines[:4] == ["0", "1", "2", "3"]
    assert lines[4].startswith("5 more")


def test_a_forecast_that_points_back_comes_last():
    report = Report("2031-05-10", "Gazette")
    report.say("demand", "Union", "pay a rise of six per cent", "Company", by="Company")
    report.say("forecast", "author", "It may not come to that", certainty="possible")
    report.say("forecast", "author", "the strike will go on")
    ledger = ledger_of(report)
    told = [line.text for line in matters.watch(found(ledger), Citer(ledger)) if line.text.startswith("forecast")]
    assert ["strike" in line for line in told] == [True, False]
