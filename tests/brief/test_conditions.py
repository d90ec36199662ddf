"""The conditions on which a side makes something hang are told first of what would break a deadlock."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from detente.brief.compose import compose
from detente.brief.conditions import condition_words
from detente.brief.findings import Findings
from detente.brief.model import Brief
from detente.diagnosis.of_ledger import diagnose_framed
from detente.framing import derive
from detente.ledger import Ledger
from detente.values.document import Block, Document
from detente.values.statement import Reading, Reason, Statement
from ledger.build import Report, ledger_of


def made(ledger: Ledger) -> Brief:
    framed = derive(ledger)
    return compose(Findings(ledger, None, framed, diagnose_framed(framed)))


def lines(brief: Brief, key: str) -> list[Any]:
    return [line for section in brief.sections if section.key == key for line in section.lines]


def talks(**fields: Any) -> Ledger:
    """Upham asks Lowick to come back to talks, and Lowick says on what condition it would."""
    report = Report("2024-04-01")
    report.say("demand", "Upham", "return to the talks", "Lowick", by="Lowick")
    report.say("position", "Lowick", "not return to the talks", "Upham", by="Lowick",
               condition="the toll is lifted", why=(Reason("condition", "marker 'until'"),), **fields)  # fmt: skip
    report.say("demand", "Lowick", "lift the toll", "Upham", by="Upham")
    return ledger_of(report)


def test_a_condition_is_told_with_what_opens_it_and_its_source():
    brief = made(talks())
    first = lines(brief, "ways_out")[0]
    assert first.text == "Lowick makes this hang on something: “not return to the talks”, until the toll is lifted."
    assert first.citations


def test_a_condition_that_may_be_misread_is_marked():
    (first, *_) = lines(made(talks(uncertain=("condition",))), "ways_out")
    assert first.text.startswith("Lowick ?makes this hang")


def test_a_denied_condition_and_one_of_a_stranger_are_not_told():
    denied = talks(certainty="denied")
    assert not [line for line in lines(made(denied), "ways_out") if "hang" in line.text]
    ledger = talks()
    strangers = tuple(replace(s, actor="Midway") if s.condition else s for s in ledger.statements)
    told = lines(made(replace(ledger, statements=strangers)), "ways_out")
    assert not [line for line in told if line.text.startswith("Midway")]


def test_a_refusal_on_a_condition_is_not_told_as_none():
    brief = made(talks())
    assert "no refusal was read in the reports but on a condition" in brief.answer[0].assumed
    (line,) = [line for line in lines(brief, "why") if "return" in line.text]
    assert "no refusal of it was read but on a condition" in line.assumed


def test_an_answer_on_a_condition_is_not_told_as_none():
    report = Report("2024-04-01")
    report.say("propose", "Upham", "mend the weir", "Lowick", by="Lowick")
    report.say("position", "Lowick", "not mend the weir", "Upham", by="Lowick",
               condition="the toll is paid", why=(Reason("condition", "marker 'until'"),))  # fmt: skip
    brief = made(ledger_of(report))
    assert brief.answer[0].strong == "NO ANSWER YET."
    assert "no answer to it but on a condition was read in the reports" in brief.answer[0].text
    assert [line.text.split(":")[0] for line in lines(brief, "ways_out")] == ["Lowick makes this hang on something"]


def test_a_deadlock_that_shows_no_way_out_says_so():
    report = Report("2024-04-01")
    asked = report.say("demand", "Upham", "lift the toll", "Lowick", by="Lowick")
    report.say("reject", "Lowick", "lift the toll", "Upham", by="Lowick", refers_to=asked)
    (line,) = lines(made(ledger_of(report)), "ways_out")
    assert line.text.startswith("No deal that both would prefer can be put together")


def test_a_condition_that_the_words_hold_already_is_not_told_twice():
    ledger = talks()
    own = tuple(
        replace(s, content="not return until the toll is lifted") if s.condition else s for s in ledger.statements
    )
    (first, *_) = lines(made(replace(ledger, statements=own)), "ways_out")
    assert first.text == "Lowick makes this hang on something: “not return until the toll is lifted”."


@pytest.mark.parametrize(
    ("text", "condition", "words"),
    [
        ("It will not talk until the road is reopened, it said.", "the road", "the road is reopened"),
        ("It will not talk until the road is open and the mill pays.", "the road is open", "the road is open"),
        ("It will not talk until the road is reopened.", "the road is reopened", "the road is reopened"),
        (f"It will not talk until the road {'of the old mill ' * 5}is open.", "the road", "the road"),
        ("It will not talk until the roadside is cleared.", "the road", "the road"),
    ],
)
def test_a_condition_is_told_to_the_end_of_its_clause(text, condition, words):
    said = Statement("s1", "d1", kind="position", actor="Lowick", content="not talk", condition=condition, start=0,
                     end=16, quote=text[:16], why=(Reason("condition", "marker 'until'"),))  # fmt: skip
    document = Document(id="d1", text=text, blocks=(Block(0, len(text), "body"),))
    ledger = Ledger.of([document], [Reading("d1", (said,))])
    assert condition_words(condition, ["s1"], ledger) == f"until {words}"
