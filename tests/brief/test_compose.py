"""A whole brief from a ledger written by hand and a diagnosis given."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from detente.brief import answer
from detente.brief.citing import Citer
from detente.brief.compose import compose
from detente.brief.findings import Findings
from detente.brief.model import Brief
from detente.brief.record import KEYS
from detente.conflict import Prioritised
from detente.diagnosis.of_ledger import Case, Point, Way
from detente.framing import derive
from detente.ledger import Ledger
from detente.workflow.dossier import Dossier
from ledger.build import Report, ledger_of


@dataclass(frozen=True)
class Verdict:
    """What a brief reads of a verdict."""

    state: str = "deadlocked"
    deadlocked: bool = True
    nash: bool = True
    kinds: tuple[str, ...] = ("trust",)
    kinds_if: tuple[Case, ...] = ()
    movers: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """A diagnosis as a brief reads it."""

    verdict: Verdict = Verdict()
    sticking_points: tuple[Point, ...] = ()
    ways_out: tuple[Way, ...] = ()
    share: float = 0.0
    draws: int = 0
    more: dict[str, Any] = field(default_factory=dict)
    talks: None = None


def quarry() -> Ledger:
    report = Report("2031-05-10", "Gazette")
    report.say("promise", "Northland", "reopen the quarry", "Southland", by="Northland", date="2031-02")
    report.say("breach", "Northland", "did not reopen the quarry", "Southland", by="Northland", refers_to="s1")
    report.say("demand", "Southland", "pay the arrears of water rent", "Northland", by="Northland")
    report.say("reject", "Northland", "refused to pay", "Southland", refers_to="s3", certainty="probable")
    report.say("demand", "Northland", "lift the barrier on the canal", "Southland", by="Southland")
    report.say("assess", "author", "the talks are stuck")
    return ledger_of(report)


def brief(given: Given | None = None, ledger: Ledger | None = None, as_of: date | None = None) -> Brief:
    ledger = ledger or quarry()
    diagnosis: Any = given or Given()
    return compose(Findings(ledger, as_of, derive(ledger, as_of=as_of), diagnosis))


def option(words: str) -> str:
    return next(o.id for o in derive(quarry()).conflict.options if words in o.text)


def section(made: Brief, key: str) -> list[str]:
    return [line.text for s in (*made.sections, *made.details) if s.key == key for line in s.lines]


def test_the_answer_comes_first_with_its_kind_in_plain_words():
    first = brief().answer[0]
    assert first.strong == "DEADLOCKED, on trust."
    assert "reason to leave its own part undone" in first.text


@pytest.mark.parametrize(
    ("verdict", "strong"),
    [
        (Verdict("agreed", False, kinds=()), "AGREED."),
        (Verdict("settled", False, kinds=()), "SETTLED."),
        (Verdict("broken", False, kinds=()), "BROKEN."),
        (Verdict("broken", True, kinds=("trust",)), "BROKEN, and deadlocked again on trust."),
        (Verdict("open", False, kinds=(), movers=("Northland",)), "OPEN."),
        (Verdict("nothing asked", False, kinds=()), "NOTHING ASKED."),
        (Verdict(kinds=("conflict of interest",)), "DEADLOCKED, on a conflict of interest."),
        (Verdict(kinds=("coordination",)), "DEADLOCKED, on coordination."),
    ],
)
def test_every_state_and_kind_has_its_words(verdict, strong):
    made = brief(Given(replace(verdict, statements=("s1", "s2"))))
    assert made.answer[0].strong == strong
    assert made.record["verdict"]["state"] == verdict.state


def test_a_verdict_about_an_agreement_cites_it():
    made = brief(Given(Verdict("broken", False, kinds=(), statements=("s1", "s2"))))
    assert [c.statement for c in made.citations[:2]] == ["s1", "s2"]
    assert made.answer[0].citations == (1, 2)


def test_promises_that_were_not_kept_come_before_demands_that_were_refused():
    point = Point("contested demand", option("arrears"))
    first, second = section(brief(Given(sticking_points=(point,))), "why")
    assert first.startswith("The promise of Northland to Southland to “reopen the quarry” (February 2031) was not kept")
    assert second == "Southland asks of Northland: “pay the arrears of water rent”; ~refused by Northland."


def test_a_demand_that_nobody_is_said_to_refuse_is_marked_as_assumed():
    made = brief(Given(sticking_points=(Point("contested demand", option("barrier")),)))
    line = next(line for s in made.sections for line in s.lines if "barrier" in line.text)
    assert line.assumed == "Southland would rather not carry it out; no refusal of it was read"


def test_what_would_be_worse_is_said_with_its_kind():
    case = Case("conflict of interest", option("arrears"), ("s3",))
    made = brief(Given(Verdict(kinds_if=(case,))))
    assert made.answer[1].text.startswith(
        "If Southland holds firm on “pay the arrears of water rent”, it is a conflict"
    )
    assert made.answer[1].citations


def test_a_share_is_told_with_its_meaning():
    assert "Holds in 91 % of 400 draws" in brief(Given(share=0.907, draws=400)).answer[1].text


def test_the_smallest_guarantee_names_parts_and_says_what_is_assumed():
    framed = derive(quarry())
    wishes = framed.conflict.decision_maker("Northland").preference
    assert isinstance(wishes, Prioritised)
    cost = next(k for k, s in enumerate(wishes.statements) if s.assumed)
    refusal = next(k for k, s in enumerate(wishes.statements) if s.why == "refused")
    points = (
        Point("commitment", preferences=(("Northland", cost), ("Northland", refusal))),
        Point("commitment", preferences=(("Northland", cost),)),
    )
    (line,) = section(brief(Given(sticking_points=points)), "ways_out")
    assert line.startswith("A guarantee that covers “reopen the quarry” (Northland)")
    assert "both such sets rest on assumed costs" in line


def test_the_record_has_its_keys_first_and_survives_json():
    made = brief(
        Given(sticking_points=(Point("contested demand", option("arrears")),), ways_out=(Way("wait", ("s1",)),))
    )
    record = json.loads(made.to_json())
    assert tuple(record)[: len(KEYS)] == KEYS
    assert record["sticking_points"][0]["type"] == "contested demand"
    assert record["sticking_points"][0]["statements"]
    assert record["ways_out"][0] == {"text": "Wait.", "statements": ["s1"], "assumed": None}
    assert record["verdict"]["as_of"] == "2031-05-10"
    assert {"id", "title", "actor", "status", "history", "statements"} <= set(record["threads"][0])
    assert {"actor", "addressee", "content", "date", "status", "statements"} <= set(record["promises"][0])


def test_every_statement_that_the_record_names_is_in_it():
    record = brief(Given(ways_out=(Way("wait", ("s1",)),))).record
    known = {s["id"] for s in record["statements"]}
    named = {
        name
        for key in ("threads", "promises", "forecasts", "ways_out", "assumptions")
        for item in record[key]
        for name in item["statements"]
    }
    assert named
    assert named <= known


def test_reports_without_dealings_are_said_to_hold_none():
    empty = Report("2031-05-10", "Gazette", intro="It rained on Monday.")
    made = brief(ledger=ledger_of(empty))
    assert made.answer[0].strong == "NO DEALINGS FOUND."
    assert made.title == "No dealings found"
    assert "NO DEALINGS FOUND" in made.to_text()


def test_a_later_report_does_not_count_and_is_said_to_be_left_out():
    late = Report("2031-06-10", "Gazette")
    late.say("comply", "Northland", "reopened the quarry", "Southland", by="Northland")
    early = Report("2031-05-10", "Gazette")
    early.say("demand", "Southland", "reopen the quarry", "Northland", by="Northland")
    made = brief(ledger=ledger_of(early, late), as_of=date(2031, 5, 20))
    assert made.scope == "1 report, 1 outlet"
    assert any(line.startswith("1 report published after that day") for line in section(made, "left_out"))


def test_a_line_of_the_first_screen_that_claims_a_fact_cites_it():
    points = tuple(Point("contested demand", option(words)) for words in ("arrears", "barrier"))
    made = brief(Given(sticking_points=points))
    (why,) = [s for s in made.sections if s.key == "why"]
    assert all(line.citations for line in why.lines)


def turned_down(**refusal: Any) -> Brief:
    """An offer that the other side turned down, and a demand that it makes instead."""
    report = Report("2031-05-10")
    put = report.say("offer", "Northland", "share the quarry", "Southland", by="Northland")
    report.say("reject", "Southland", "rejecting the share of the quarry", "Northland", refers_to=put, **refusal)
    report.say("demand", "Southland", "pay the arrears of water rent", "Northland", by="Northland")
    report.say("reject", "Northland", "pay the arrears of water rent", "Southland", refers_to="s3")
    return Dossier(ledger_of(report)).brief()


def test_an_offer_that_was_turned_down_is_a_reason_though_nobody_asks_for_it():
    lines = section(turned_down(), "why")
    assert "Northland has offered: “share the quarry”; refused by Southland." in lines
    assert "Northland has offered: “share the quarry”; ~refused by Southland." in section(
        turned_down(certainty="probable"), "why"
    )


def test_where_reports_contradict_each_other_neither_answer_is_told_alone():
    papers = []
    for name, kind in (("Gazette", "accept"), ("Herald", "reject")):
        paper = Report("2031-05-10", name, f"The {name} on the quarry.")
        offered = paper.say("offer", "Northland", "share the quarry", "Southland", date="2031-05-01", by="Northland")
        paper.say(kind, "Southland", "share the quarry", "Northland", date="2031-05-09", refers_to=offered)
        papers.append(paper)
    lines = section(Dossier(ledger_of(*papers)).brief(), "why")
    told = "by one report Southland refused, by another Southland accepted."
    assert f"Northland has offered: “share the quarry”; {told}" in lines


def test_who_asks_for_a_matter_is_not_named_among_those_who_refuse_it():
    report = Report("2031-05-10")
    asked = report.say("demand", "Southland", "pay the arrears of water rent", "Northland", by="Northland")
    report.say("reject", "Northland", "refused to pay", "Southland", refers_to=asked)
    report.say("reject", "Southland", "return to the talks", "Northland", refers_to=asked, condition="it is paid")
    (line,) = section(Dossier(ledger_of(report)).brief(), "why")
    assert line == "Southland asks of Northland: “pay the arrears of water rent”; refused by Northland."


def test_who_speaks_against_a_refusal_alone_is_not_named_among_those_who_refuse():
    report = Report("2031-05-10")
    asked = report.say("demand", "Southland", "pay the arrears of water rent", "Northland", by="Northland")
    no = report.say("reject", "Northland", "refused to pay", "Southland", refers_to=asked)
    report.say("reject", "Tenants", "not support the decision", "Northland", refers_to=no)
    lines = section(Dossier(ledger_of(report)).brief(), "why")
    assert "Southland asks of Northland: “pay the arrears of water rent”; refused by Northland." in lines
    assert not any("Tenants" in line for line in lines)


def test_what_would_break_it_is_marked_where_what_it_rests_on_may_be_misread():
    def told(uncertain: tuple[str, ...]) -> list[str]:
        report = Report("2031-05-10")
        for asker, other, what in (
            ("Southland", "Northland", "pay the rent"),
            ("Northland", "Southland", "lift the bar"),
        ):
            asked = report.say("demand", asker, what, other, by=other)
            report.say("reject", other, what, asker, refers_to=asked, uncertain=uncertain)
        return section(Dossier(ledger_of(report)).brief(), "ways_out")

    (sure,), (unsure,) = told(()), told(("actor",))
    assert "no longer held back from “" in sure
    assert unsure == sure.replace("from “", "from ?“")


def agreement(day: str, *takers: str) -> Any:
    """The first line of a brief about an agreement that these sides took on a day."""
    report = Report("2031-05-10")
    put = report.say("propose", "Southland", "share the quarry", "Northland", by="Northland", date=day)
    for taker in takers:
        report.say("accept", taker, "share the quarry", refers_to=put, date=day)
    made = Given(Verdict("agreed", False, kinds=(), statements=tuple(f"s{k + 2}" for k in range(len(takers)))))
    return brief(made, ledger_of(report)).answer[0]


@pytest.mark.parametrize(("day", "told"), [("2031-03", " (March 2031)"), ("2031-05-09", ""), ("2031-05", "")])
def test_an_old_agreement_is_told_with_its_day_and_a_new_one_without(day, told):
    assert agreement(day, "Northland").text.startswith(f"What was agreed{told} stands")


def test_an_agreement_that_one_side_alone_is_told_to_have_made_is_marked():
    assert agreement("2031-05-09", "Northland").assumed == "nobody but Northland is told to have agreed to it"
    assert agreement("2031-05-09", "Northland", "Southland").assumed == ""


def test_a_day_is_told_as_closely_as_it_is_known():
    for published, words in (("2031-05-10", "10 May 2031"), ("2031-05", "May 2031"), ("2031", "2031")):
        report = Report(published)
        report.say("demand", "Southland", "pay the arrears of water rent", "Northland", by="Northland")
        assert brief(ledger=ledger_of(report)).as_of == words


def test_a_side_of_which_no_statement_surely_speaks_is_marked_in_the_title():
    ledger = quarry()
    assert brief(ledger=ledger).title == "Northland and Southland"
    unsure = tuple(
        replace(s, uncertain=("actor" if s.actor == "Southland" else "addressee",), terms=()) for s in ledger.statements
    )
    assert brief(ledger=replace(ledger, statements=unsure)).title == "Northland and ?Southland"


def test_what_each_side_still_has_to_do_is_watched_where_something_was_agreed():
    report = Report("2031-05-10", "Gazette")
    report.say("accept", "Northland", "signed the quarry treaty", "Southland", by="Northland")
    report.say("promise", "Northland", "reopen the quarry", "Southland", by="Northland")
    report.say("promise", "Northland", "mend the mill bridge", "Southland", by="Northland")
    report.say("promise", "Southland", "lift the barrier on the canal", "Northland", by="Southland")
    report.say("promise", "Midway", "plant an orchard", by="Midway")
    ledger = ledger_of(report)
    agreed = Verdict("agreed", False, kinds=(), statements=("s1",))
    told = section(brief(Given(agreed), ledger), "watch")
    assert told == [
        "Northland has promised: “reopen the quarry”; nothing tells that it is done",
        "Southland has promised: “lift the barrier on the canal”; nothing tells that it is done",
        "Northland has promised: “mend the mill bridge”; nothing tells that it is done",
    ]
    assert not [line for line in section(brief(ledger=ledger), "watch") if "nothing tells" in line]


def test_what_was_agreed_is_told_once_and_by_the_surest():
    report = Report("2031-05-10", "Gazette")
    report.say("accept", "Northland", "signed the quarry treaty", "Southland", by="Northland")
    report.say("accept", "Southland", "put its name to the treaty", "Northland", by="Southland", refers_to="s1")
    report.say("accept", "Southland", "backed an older draft", "Northland", by="Southland", uncertain=("kind",))
    agreed = Verdict("agreed", False, kinds=(), statements=("s1", "s2", "s3"))
    (line, *_) = brief(Given(agreed), ledger_of(report)).answer
    assert "signed the quarry treaty”" in line.text
    assert "put its name" not in line.text
    assert "older draft" not in line.text


def test_what_was_asked_of_nobody_named_is_marked_as_assumed():
    report = Report("2031-05-10", "Gazette")
    report.say("demand", "Southland", "pay the arrears of water rent", by=())
    report.say("demand", "Northland", "lift the barrier on the canal", "Southland", by="Southland")
    ledger = ledger_of(report)
    asked = next(o.id for o in derive(ledger).conflict.options if "arrears" in o.text)
    made = brief(Given(sticking_points=(Point("contested demand", asked),)), ledger)
    (line,) = [line for s in made.sections for line in s.lines if s.key == "why" and "arrears" in line.text]
    assert "asked of nobody named" in line.assumed


def test_what_the_first_page_cites_and_the_reader_doubts_is_told_one_by_one():
    ledger = quarry()
    report = Report("2031-05-12", "Gazette")
    report.say("forecast", "author", "the levy on salt will go on", uncertain=("kind",))
    report.say("assess", "author", "the bridge is old", uncertain=("kind",))
    for s in ledger.statements:
        report.say(s.kind, s.actor, s.content, s.addressee, by=s.terms[0].by if s.terms else None)
    made = brief(ledger=ledger_of(report))
    told = section(made, "unsure")
    assert len([line for line in told if "levy on salt" in line]) == 1
    assert "1 more, on which neither the model nor the first page rests" in told


def test_what_both_sides_would_do_alike_is_told_once():
    report = Report("2031-05-10", "Gazette")
    report.say("accept", "Northland", "meet on the canal", "Southland", by=("Northland", "Southland"))
    report.say("promise", "Southland", "lift the barrier on the canal", "Northland", by="Southland")
    ledger = ledger_of(report)
    framed = derive(ledger)
    moving = tuple(o.id for o in framed.conflict.options)
    talks: Any = SimpleNamespace(moving=moving, sureness=None, expiring=(), ways_out=())
    opened: Any = replace(Given(Verdict("open", False, kinds=(), movers=("Northland", "Southland"))), talks=talks)
    line = answer.lines(Findings(ledger, None, framed, opened), Citer(ledger))[0]
    assert line.text.count("meet on the canal") == 1
    assert "(Northland and Southland)" in line.text or "(Southland and Northland)" in line.text


def test_what_one_alone_holds_out_is_told_with_who_does():
    report = Report("2031-05-10", "Gazette")
    report.say("promise", "Northland", "recognise the envoy", "Southland", by="Northland")
    ledger = ledger_of(report)
    framed = derive(ledger)
    no_model: Any = SimpleNamespace(options=(), decision_makers=())
    waiting = replace(framed, conflict=no_model, unanswered=tuple(framed.options.values()))
    diagnosis: Any = Given(Verdict("nothing asked", False, kinds=()))
    (line,) = answer.lines(Findings(ledger, None, waiting, diagnosis), Citer(ledger))
    assert line.strong == "NOT DONE YET."
    assert line.text.startswith("“recognise the envoy” is promised by Northland")


@pytest.mark.parametrize(
    ("fields", "mark"), [({}, ""), ({"certainty": "probable"}, "~"), ({"uncertain": ("actor",)}, "?")]
)
def test_a_state_is_marked_where_all_that_it_rests_on_is(fields, mark):
    report = Report("2031-05-10", "Gazette")
    report.say("accept", "Northland", "sign the quarry treaty", "Southland", by="Northland", **fields)
    report.say("accept", "Southland", "sign the quarry treaty", "Northland", by="Southland")
    agreed = Verdict("agreed", False, kinds=(), statements=("s1",))
    assert brief(Given(agreed), ledger_of(report)).answer[0].strong == f"{mark}AGREED."
    both = replace(agreed, statements=("s1", "s2"))
    assert brief(Given(both), ledger_of(report)).answer[0].strong == "AGREED."


@pytest.mark.parametrize(("fields", "mark"), [({}, ""), ({"uncertain": ("addressee",)}, "?")])
def test_a_deadlock_is_marked_where_every_demand_that_stands_against_another_is(fields, mark):
    report = Report("2031-05-10", "Gazette")
    report.say("demand", "Southland", "pay the arrears of water rent", "Northland", by="Northland", **fields)
    report.say("demand", "Northland", "lift the barrier on the canal", "Southland", by="Southland", **fields)
    made = Dossier(ledger_of(report)).brief()
    assert made.record["verdict"]["state"] == "deadlocked"
    assert made.answer[0].strong.startswith(f"{mark}DEADLOCKED")


def test_what_words_alone_tell_is_told_in_the_reports_words_and_offers_no_way_out():
    report = Report("2031-05-10", "Gazette")
    report.say("meet", "Northland", "talks that ended without agreement and without any breakthrough", "Southland")
    report.say("assess", "author", "the talks collapsed, and both refused to go on")
    made = Dossier(ledger_of(report)).brief()
    assert made.answer[0].strong == "DEADLOCKED."
    (line, *_) = section(made, "why")
    assert "“Northland: meet talks that ended without agreement and without any breakthrough”" in line
    assert not section(made, "ways_out")


def test_what_words_alone_tell_to_move_is_not_said_to_be_done_by_a_side_but_quoted():
    report = Report("2031-05-10", "Gazette")
    report.say("meet", "Northland", "wrapped up talks with progress and new momentum", "Southland")
    report.say("assess", "author", "it improves, and both are optimistic")
    (line, *_) = Dossier(ledger_of(report)).brief().answer
    assert line.strong == "OPEN."
    assert "come together: “Northland: meet wrapped up talks with progress and new momentum”" in line.text
    assert line.citations
    assert line.assumed == "taken to be what Southland would want"


def test_an_assumption_names_sides_with_their_article_and_leaves_quoted_words_alone():
    report = Report("2031-05-10", "Gazette")
    report.say("demand", "Lowick", "leave the United States its toll", "United States", by="United States")
    report.say("offer", "United States", "halve the toll", "Lowick", by="United States")
    assumed = section(Dossier(ledger_of(report)).brief(), "assumed")
    assert "Lowick wants “halve the toll”: held out to it, and assumed to be welcome" in assumed
    report.say("offer", "Lowick", "spare the United States a fine", "United States", by="Lowick")
    (line,) = [x for x in section(Dossier(ledger_of(report)).brief(), "assumed") if "fine" in x]
    assert line.startswith("The United States wants “spare the United States a fine”")


def test_a_probability_is_given_where_kind_or_actor_is_in_doubt_and_nowhere_else():
    def unsure(*fields: str) -> str:
        report = Report("2031-05-10", "Gazette")
        report.say("demand", "Southland", "pay the rent", "Northland", by="Northland", uncertain=fields, confidence=0.4)
        report.say("reject", "Northland", "pay the rent", "Southland", refers_to="s1")
        (line,) = section(Dossier(ledger_of(report)).brief(), "unsure")
        return line

    assert unsure("actor").endswith("not sure; kind and actor are right with a probability of 0.4")
    assert unsure("date").endswith("not sure")


def test_what_several_would_do_alike_is_said_once_with_all_of_them():
    report = Report("2031-05-10", "Gazette")
    report.say(
        "demand", "Eastport", "close the northern lock", ("Southland", "Northland"), by=("Southland", "Northland")
    )
    report.say("demand", "Southland", "dredge the bay", "Eastport", by="Eastport")
    report.say("demand", "Northland", "dredge the bay", "Eastport", by="Eastport")
    ways = section(Dossier(ledger_of(report)).brief(), "ways_out")
    both = [line for line in ways if "Southland and Northland" in line or "Northland and Southland" in line]
    assert both
    assert all(line.count("close the northern lock") == 1 for line in both)


@pytest.mark.parametrize(
    ("fields", "start"),
    [({}, "Together"), ({"certainty": "probable"}, "~Together"), ({"uncertain": ("addressee",)}, "?Together")],
)
def test_a_way_out_is_marked_where_one_of_its_parts_is_and_cites_them(fields, start):
    report = Report("2031-05-10", "Gazette")
    report.say("demand", "Southland", "pay the arrears of water rent", "Northland", by="Northland", **fields)
    report.say("demand", "Northland", "lift the barrier on the canal", "Southland", by="Southland")
    ways = [s for s in Dossier(ledger_of(report)).brief().sections if s.key == "ways_out"]
    line = next(line for s in ways for line in s.lines if "together" in line.text.casefold())
    assert line.text.startswith(start)
    assert len(line.citations) == 2


def test_whom_nobody_named_is_marked_where_it_is_said_that_something_is_asked_of_them():
    report = Report("2031-05-10", "Gazette")
    report.say("demand", "Southland", "pay the arrears of water rent")
    report.say("demand", "Northland", "lift the barrier on the canal", "Southland", by="Southland")
    report.say("reject", "Southland", "lift the barrier on the canal", "Northland", refers_to="s2")
    told = section(Dossier(ledger_of(report)).brief(), "why")
    assert any(line.startswith("Southland asks of ?Northland: “pay the arrears") for line in told)
