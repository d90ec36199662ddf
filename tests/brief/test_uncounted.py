"""What was read and is not counted is told all the same, and nothing is said not to have been read that was."""

from __future__ import annotations

from datetime import date
from typing import Any
from unittest.mock import ANY

import pytest

from detente.brief.apart import capped
from detente.brief.model import Brief, Line
from detente.ledger import Ledger, talks
from detente.workflow.dossier import Dossier
from ledger.build import Report, ledger_of

BESIDES = "Read as a refusal, and not counted here"


def made(report: Report) -> Brief:
    return Dossier(ledger_of(report)).brief()


def lines(brief: Brief, key: str) -> list[Any]:
    return [line for section in brief.sections if section.key == key for line in section.lines]


def offered(*refusals: dict[str, Any]) -> Report:
    """Mine offers Smelter a price, which holds both back, and something is refused that nobody is known to ask for."""
    report = Report("2031-05-10", "Gazette")
    report.say("demand", "Mine", "pay eighty crowns a ton", "Smelter", by="Smelter")
    report.say("demand", "Smelter", "ship the ore by rail", "Mine", by="Mine")
    for fields in refusals:
        report.say("reject", fields.pop("actor", "Smelter"), "turned down the proposal about the weir", **fields)
    return report


def test_a_refusal_of_what_is_not_known_is_told_and_none_is_not():
    brief = made(offered({}))
    (told,) = [line for line in lines(brief, "why") if line.text.startswith(BESIDES)]
    assert told.citations
    assert "turned down the proposal" in told.text
    assert "no refusal was read" not in brief.to_text()
    brief = made(offered())
    assert not [line for line in lines(brief, "why") if line.text.startswith(BESIDES)]
    assert "no refusal was read" in brief.to_text()


@pytest.mark.parametrize("fields", [{"certainty": "denied"}, {"actor": "author"}])
def test_what_nobody_refused_is_no_refusal(fields):
    assert not [line for line in lines(made(offered(dict(fields))), "why") if line.text.startswith(BESIDES)]


def test_a_refusal_that_may_be_of_a_demand_is_said_beside_it_where_the_side_that_is_asked_made_it():
    assumed = {line.text.split(" asks ")[0]: line.assumed for line in lines(made(offered({})), "why")}
    assert "may be of it" in assumed["Mine"]  # Smelter is asked, and Smelter refused something
    assert "no refusal of it was read" in assumed["Smelter"]


def test_a_doubtful_refusal_is_marked():
    (told,) = [line for line in lines(made(offered({"uncertain": ("actor",)})), "why") if line.text.startswith(BESIDES)]
    assert ": ?“" in told.text


def test_one_passage_is_told_once_and_two_at_most():
    told = [line.text for line in lines(made(offered({}, {}, {"actor": "Mine"})), "why") if BESIDES in line.text]
    assert len(told) == len(set(told)) == 2


def nothing_made() -> Ledger:
    report = Report("2031-05-10", "Gazette")
    report.say("demand", "Smelter", "more talks about the ore")
    return ledger_of(report)


def test_where_nothing_is_computed_what_was_read_is_told_and_not_denied():
    brief = Dossier(nothing_made()).brief()
    text = brief.to_text()
    assert not Dossier(nothing_made()).conflict().options
    assert brief.answer[0].strong == "NOT MADE OUT."
    assert brief.record["verdict"]["state"] == "nothing asked"
    assert "Nothing that one side asks" not in text
    assert "No dealings found" not in text
    (line,) = lines(brief, "why")
    assert "more talks about the ore" in line.text
    assert line.citations


def test_where_nothing_was_read_that_is_said():
    report = Report("2031-05-10", "Gazette")
    report.say("assess", "author", "it rained all day")
    brief = made(report)
    assert brief.title == "No dealings found"
    assert not lines(brief, "why")


def test_a_part_of_a_refused_plan_is_not_said_to_be_unrefused():
    report = Report("2031-05-10", "Gazette")
    report.say("propose", "Mine", "a plan in three steps")
    report.say("demand", "Mine", "pay eighty crowns a ton", "Smelter", by="Smelter", refers_to="s1")
    report.say("demand", "Smelter", "ship the ore by rail", "Mine", by="Mine")
    report.say("reject", "Smelter", "turned the plan down", "Mine", refers_to="s1")
    assumed = {line.text.split(" asks ")[0]: line.assumed for line in lines(made(report), "why")}
    assert "what it is part of was refused" in assumed["Mine"]
    assert "no refusal of it was read" in assumed["Smelter"]


# Answers of which no matter is known


def answers_apart() -> Report:
    """A later report that holds an answer and nothing else, so that no talks hold it."""
    report = Report("2031-05-20", "Herald")
    report.say("concede", "Mine", "gave up its claim to the toll", date="2031-05-19")
    return report


def left_out(brief: Brief) -> list[str]:
    return [line.text for s in brief.details if s.key == "left_out" for line in s.lines]


def test_an_answer_in_a_report_of_nothing_else_is_told_and_in_the_json_form_too():
    ledger = ledger_of(offered(), answers_apart())
    brief = Dossier(ledger).brief()
    (told,) = [line for line in left_out(brief) if "gave up its claim" in line]
    assert told.startswith("joined to no matter")
    assert brief.record["unplaced"] == [{"statement": ledger.statements[-1].id, "reason": ANY}]


def test_an_answer_of_no_matter_is_not_told_before_its_day():
    ledger = ledger_of(offered(), answers_apart())
    for day, told in ((date(2031, 5, 18), 0), (date(2031, 5, 20), 1)):
        assert len(Dossier(ledger, day).brief().record["unplaced"]) == told


def test_an_answer_of_no_matter_is_told_with_the_first_talks_or_with_those_of_its_parties():
    other = Report("2031-05-20", "Herald")
    other.say("demand", "Upham", "open the sluice", "Lowick", by="Lowick")
    ledger = ledger_of(offered(), other, answers_apart())
    first, second = Dossier(ledger), Dossier(ledger, like=talks(ledger)[1])
    assert len(first.brief().record["unplaced"]) == 1
    assert second.brief().record["unplaced"] == []
    assert "Upham" in second.brief().title


def test_a_refusal_between_the_parties_is_told_though_it_stands_in_a_report_of_other_talks():
    report = Report("2031-05-20", "Herald", intro=" ".join(f"ferry{k} ferries" for k in range(50)))
    report.say("demand", "Upham", "open the sluice", "Lowick", by="Lowick")
    report.say("reject", "Smelter", "turned down the proposal about the weir", "Mine")
    ledger = ledger_of(offered(), report)
    for like in talks(ledger):
        brief = Dossier(ledger, like=like).brief()
        told = [line for line in left_out(brief) if "turned down the proposal about the weir" in line]
        assert bool(told) is ("Mine" in brief.title or ledger.statements[-1].id in like.statements)
        assert "no refusal was read in the reports" not in (brief.answer[0].assumed if "Mine" in brief.title else "")


def test_how_many_lines_are_left_is_said_in_the_number_that_fits():
    lines = [Line.of(str(n)) for n in range(5)]
    assert [line.text for line in capped(lines, 5)] == list("01234")
    assert capped(lines, 4)[-1].text.startswith("1 more line of")
    assert capped(lines, 3)[-1].text.startswith("2 more lines of")
