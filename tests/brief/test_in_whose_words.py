"""Nothing is put into a party's mouth that its statement does not say: how a status came about, and what is asked."""

from __future__ import annotations

from typing import Any

import pytest

from detente.brief.citing import Citer
from detente.brief.matters import status, status_words
from detente.brief.model import Brief
from detente.framing import derive
from detente.ledger import Ledger, Thread, threads
from detente.workflow.dossier import Dossier
from ledger.build import Report, ledger_of

PIER = "open the north pier"
DROP = "drop its plan to close the pier"
SOUTH = {"by": "Southland"}
ASKED = ("demand", "Northland", PIER, {"date": "2021-05-01"})
ICE = {"gives": "open the north pier", "gets": "send ice"}


def told(*lines: tuple[str, str, str, dict[str, Any]]) -> Ledger:
    """A record of one report: kind, actor, words, other fields."""
    report = Report("2021-06-01", "Gazette")
    for kind, actor, words, fields in lines:
        by = SOUTH if kind in {"demand", "propose", "position"} and "gives" not in fields else {}
        report.say(kind, actor, words, "Southland" if actor != "Southland" else "Northland", **{**by, **fields})
    return ledger_of(report)


def after(title: str, *lines: tuple[str, str, str, dict[str, Any]]) -> tuple[Thread, str]:
    """A matter after these lines, and the last step of its status as the brief tells it, without its citation."""
    ledger = told(*lines)
    thread = next(t for t in threads(ledger) if t.title == title)
    return thread, status(thread, ledger, Citer(ledger)).text.split(", ", 1)[-1]


@pytest.mark.parametrize(
    ("title", "lines", "step"),
    [
        (PIER, [ASKED, ("reject", "Southland", PIER, {}), ("concede", "Southland", "gave way", {"refers_to": "s2"})],
         "rejected by Southland, no longer refused by Southland"),
        (PIER, [ASKED, ("position", "Southland", "opposes it", {"refers_to": "s1"})], "opposed by Southland"),
        (PIER, [ASKED, ("reject", "Northland", "turned it down", {"refers_to": "s1"})],
         "turned down by Northland, after it had put this"),
        (PIER, [ASKED, ("concede", "Northland", "withdrew it", {"refers_to": "s1"})], "withdrawn by Northland"),
        (PIER, [("propose", "Northland", PIER, {"date": "2021-05-01"}),
                ("accept", "Southland", PIER, {"date": "2021-05-02", "refers_to": "s1"}),
                ("accept", "Southland", PIER, {"date": "2021-05-09", "refers_to": "s1", "certainty": "denied"})],
         "accepted by Southland, not agreed to by Southland"),
        ("send ice", [("offer", "Southland", "ice for the pier", ICE)], "wanted in return by Southland"),
        (PIER, [("demand", "Southland", "ice for the pier", ICE)], "held out in return by Southland"),
        (PIER, [("position", "Northland", PIER, {})], "asked for by Northland"),
        (PIER, [("offer", "Southland", PIER, {})], "offered by Southland"),
        (DROP, [("demand", "Northland", DROP, {}), ("reject", "Southland", DROP, {}),
                ("concede", "Southland", "dropped its plan to close the pier", {"refers_to": "s2"})],
         "rejected by Southland, carried out"),
    ],
)  # fmt: skip
def test_a_step_says_of_its_actor_what_the_statement_does(title, lines, step):
    assert after(title, *lines)[1] == step


def test_who_agrees_to_another_amount_has_withdrawn_nothing():
    lines = [
        ("demand", "Northland", "release 35 captives", {"date": "2021-05-01"}),
        ("propose", "Westland", "release 20 captives", {"date": "2021-05-02"}),
        ("accept", "Southland", "agreed", {"date": "2021-05-03", "refers_to": "s2"}),
    ]
    thread, step = after("release 35 captives", *lines)
    assert thread.superseded
    assert (thread.status, step) == ("withdrawn", "another amount agreed")
    assert status_words(thread) == "another amount agreed"
    left = [r.text for r in derive(told(*lines)).left_out]
    assert "Not on the table (another amount was agreed): “release 35 captives”" in left
    withdrawn, _ = after(PIER, ASKED, ("concede", "Northland", "withdrew it", {"refers_to": "s1"}))
    assert not withdrawn.superseded


def test_a_part_done_is_told_and_the_rest_is_still_to_be_done():
    promised = ("promise", "Southland", "free the sailors", {"date": "2021-05-01"})
    part = ("act", "Southland", "freed seven of the 14 sailors", {"date": "2021-05-20", "certainty": "probable"})
    thread, steps = after("free the sailors", promised, part)
    assert (thread.status, steps) == ("promised", "~done in part")


def brief_of(*more: tuple[str, str, str, dict[str, Any]]) -> Brief:
    """The brief where Southland took what Northland asked of it, and kept it; and of more."""
    agreed = [("demand", "Northland", PIER, {"date": "2021-05-01"}),
              ("accept", "Southland", PIER, {"date": "2021-05-02", "refers_to": "s1"}),
              ("comply", "Southland", "opened the north pier", {"date": "2021-05-20", "refers_to": "s1"})]  # fmt: skip
    return Dossier(told(*agreed, *more)).brief()


def test_an_agreement_that_was_carried_out_does_not_hide_what_is_not():
    answer = brief_of().answer[0]
    assert answer.strong == "SETTLED."
    assert "nothing that is asked is unmet" in answer.text
    promised = ("promise", "Northland", "send the ice boats home", {"by": "Northland", "date": "2021-04-01"})
    brief = brief_of(promised)
    assert brief.answer[0].strong == "SETTLED."
    assert "nothing that is asked is unmet" not in brief.answer[0].text
    assert "Nothing tells that this is met: “send the ice boats home”" in brief.answer[0].text
    (watch,) = [line.text for s in brief.sections if s.key == "watch" for line in s.lines]
    assert watch == "Northland has promised: “send the ice boats home”; nothing tells that it is done"


def test_who_says_yes_to_what_another_is_to_do_has_not_agreed_to_do_it():
    offered = ("offer", "Northland", "send the ice boats home", {"by": "Northland", "date": "2021-04-01"})
    yes = ("accept", "Southland", "accepted the offer", {"date": "2021-04-02", "refers_to": "s4"})
    (watch,) = [line.text for s in brief_of(offered, yes).sections if s.key == "watch" for line in s.lines]
    assert watch == "Northland has this to do: “send the ice boats home”; nothing tells that it is done"


@pytest.mark.parametrize(
    ("agreeing", "silent"), [("Northland", True), ("Southland", False), ("Southland and Northland", False)]
)
def test_an_agreement_says_who_would_act_and_is_not_told_to_have_agreed(agreeing, silent):
    report = Report("2021-06-01")
    report.say("propose", "Westland", PIER, ("Southland", "Northland"), by="Southland", date="2021-05-01")
    for side in agreeing.split(" and "):
        report.say("accept", side, "accepted the plan", "Westland", refers_to="s1", date="2021-05-02")
    answer = Dossier(ledger_of(report)).brief().answer[0]
    assert answer.strong == "AGREED."
    assert answer.assumed == ("Southland is not told to have agreed to what would have to be done" if silent else "")


def quarrel(*more: tuple[str, str, str, dict[str, Any]]) -> list[str]:
    """Why two sides are stuck over a pier, as the brief says, with what it assumes."""
    first = ("propose", "Southland", "close the north pier by 2030", {"by": "Southland", "date": "2021-05-01"})
    other = ("demand", "Southland", "send the ice boats home", {"by": "Northland", "date": "2021-05-01"})
    brief = Dossier(told(first, other, *more)).brief()
    return [f"{line.text} {line.assumed}" for s in brief.sections if s.key == "why" for line in s.lines]


def test_a_demand_is_told_in_the_askers_words_where_the_matter_is_called_by_another_day():
    asked = ("demand", "Northland", "close the north pier by 2028", {"date": "2021-05-09"})
    (line,) = [line for line in quarrel(asked) if line.startswith("Northland asks of Southland")]
    assert "2028" in line
    assert "2030" not in line


def test_who_refused_another_day_has_not_refused_this_one():
    for words, refused in (
        ("close the north pier by 2030", False),
        ("close the north pier by 2028", True),
        ("close the north pier", True),
        ("refused on 9 May to close the north pier", True),
    ):
        asked = ("demand", "Northland", "close the north pier by 2028", {"date": "2021-05-02"})
        said = ("reject", "Southland", words, {"date": "2021-05-09"})
        (line,) = [line for line in quarrel(asked, said) if line.startswith("Northland asks of Southland")]
        assert ("refused by Southland" in line) is refused
        assert ("a refusal was read that may be of it" in line) is not refused


def test_what_two_ask_for_different_others_is_not_told_of_both():
    first = ("demand", "Northland", "open its waters to Northish boats", {"date": "2021-05-02"})
    for boats, both in (("Westish", False), ("Northish", True)):
        other = ("demand", "Westland", f"open its waters to {boats} boats", {"date": "2021-05-09"})
        (line,) = [line for line in quarrel(first, other) if "asks of Southland" in line or "ask of Southland" in line]
        assert ("Westland" in line) is both
        assert "Northish" in line


def test_what_is_assumed_of_a_side_that_is_many_has_its_verb_and_tells_a_joint_deed_once():
    report = Report("2021-06-01")
    report.say("accept", "Liberals", "sign the charter", ("Greens", "Mayor"), by=("Liberals", "Greens", "Mayor"))
    report.say("demand", "Greens", "open the north pier", "Mayor", by="Mayor")
    report.say("demand", "Mayor", "close the mill", "Liberals", by="Liberals")
    brief = Dossier(ledger_of(report)).brief()
    assumed = [line.text for s in brief.details if s.key == "assumed" for line in s.lines]
    (told_once,) = [words for words in assumed if words.startswith("The Liberals want")]
    assert told_once.count("sign the charter") == 1
