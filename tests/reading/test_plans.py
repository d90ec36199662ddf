from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from detente.reading.acts import Act
from detente.reading.assemble import Decided, Draft
from detente.reading.candidates import Clause, clause_range
from detente.reading.learned.actor_choice import Choice
from detente.reading.plans import answered, answered_here, is_term, left_behind, left_standing, of_plan, with_plans
from reading.parsed import read

DECIDED = Decided("certain", None, 1.0, None, None, None, 1.0)


def draft(doc: Any, word: str, kind: Any, actor: str) -> Draft:
    """A statement whose head is the first token of this form."""
    token = next(t for t in doc if t.text == word)
    start, end = clause_range(token)
    sentence = sum(t.is_sent_start for t in doc[: token.i + 1])
    place = next((n for n, m in enumerate(doc._.mentions) if m.name == actor), None)
    return Draft(Act(Clause(token.i, start, end), kind, 0.9, 0.9, sentence), Choice(actor, 0.9, place), (), DECIDED)


def test_what_a_plan_would_have_a_side_do_is_no_act_of_it():
    doc = read(
        "Norway rejected the plan that Sweden took to Oslo, which would have involved Norway agreeing to the closure "
        "of the harbour in return for a loan. Norway agreed to the closure of the harbour in return for a loan."
    )
    plan, told = draft(doc, "plan", "propose", "Sweden"), draft(doc, "involved", "accept", "Norway")
    assert is_term(doc, told, [plan, told])
    done = draft(doc, "agreed", "accept", "Norway")
    assert not is_term(doc, done, [plan, done])
    assert not is_term(doc, told, [told])


@pytest.mark.parametrize("verb", ["moved away from", "abandoned", "backed away from"])
def test_a_plan_that_the_talks_leave_is_given_up_by_its_side(verb: str):
    doc = read(f"The discussions have {verb} the plan of Sweden.")
    plan, view = draft(doc, "plan", "propose", "Sweden"), draft(doc, verb.split()[0], "assess", "author")
    made = with_plans(doc, [view, plan], [[], []])
    assert [(d.act.kind, d.actor.name) for d in made.drafts] == [("concede", "Sweden"), ("propose", "Sweden")]
    assert [other for other, _ in made.links[0]] == [1]
    assert made.ruled.keys() == {(0, 1)}


def test_a_plan_that_is_praised_is_not_left_behind():
    doc = read("The discussions have praised the plan of Sweden.")
    plan, view = draft(doc, "plan", "propose", "Sweden"), draft(doc, "praised", "assess", "author")
    assert left_behind(doc, view, [view, plan]) is None


def test_a_bare_answer_answers_what_another_side_put_last():
    doc = read("Sweden proposed a truce. Norway asked for a loan. Sweden demanded a withdrawal. Norway rejected it.")
    drafts = [
        draft(doc, "proposed", "propose", "Sweden"),
        draft(doc, "asked", "request", "Norway"),
        draft(doc, "demanded", "demand", "Sweden"),
        draft(doc, "rejected", "reject", "Norway"),
    ]
    assert answered(doc, 3, drafts) == 2


def test_a_bare_answer_follows_its_noun():
    doc = read("Sweden proposed a truce. Sweden demanded a withdrawal. Norway rejected the proposal.")
    drafts = [
        draft(doc, "proposed", "propose", "Sweden"),
        draft(doc, "demanded", "demand", "Sweden"),
        draft(doc, "rejected", "reject", "Norway"),
    ]
    assert answered(doc, 2, drafts) == 0


def test_an_answer_that_says_what_it_answers_is_not_bare():
    doc = read("Sweden demanded a withdrawal. Norway rejected the loan from Denmark.")
    drafts = [draft(doc, "demanded", "demand", "Sweden"), draft(doc, "rejected", "reject", "Norway")]
    assert answered(doc, 1, drafts) is None


def test_what_a_party_will_never_do_is_its_own_position():
    doc = read("It is a plan which Norway has often said Norway will never accept.")
    view = draft(doc, "is", "assess", "author")
    made = with_plans(doc, [view], [[]]).drafts[0]
    assert (made.act.kind, made.actor.name) == ("position", "Norway")


def test_whom_a_party_of_the_plan_backs_is_part_of_the_plan():
    doc = read(
        "Sweden proposed a truce between Norway and the bands that Denmark backs in return for an offer of grain. "
        "Denmark backs the bands in return for grain."
    )
    plan, told = draft(doc, "proposed", "propose", "Sweden"), draft(doc, "backs", "position", "Denmark")
    if doc[told.act.clause.head].dep_ == "relcl":
        assert is_term(doc, told, [plan, told])
    again = [t for t in doc if t.text == "backs"][-1]
    start, end = clause_range(again)
    plain = replace(told, act=replace(told.act, clause=Clause(again.i, start, end), sentence=2))
    assert not is_term(doc, plain, [plan, plain])


@pytest.mark.parametrize(
    ("told", "actor"),
    [
        ("The latest Swedish proposal is far more modest. It proposes a truce in the north.", "Sweden"),
        ("The latest Swedish proposal is far more modest. The plan proposes a truce in the north.", "Sweden"),
        ("The Swedish proposal angered Norway. Denmark waited. It proposes a truce in the north.", "Denmark"),
        ("The latest Swedish proposal is far more modest. Norway proposes a truce in the north.", "Norway"),
    ],
)
def test_what_a_plan_proposes_is_its_sides(told: str, actor: str):
    doc = read(told)
    plan = draft(doc, "proposal", "propose", "Sweden")
    read_as = "Norway" if "Norway" in told else "Denmark"
    later = draft(doc, "proposes", "propose", actor if actor != "Sweden" else read_as)
    assert of_plan(doc, 1, [plan, later]).actor.name == actor


def test_a_plan_told_long_ago_lends_nobody_its_side():
    doc = read("The Swedish proposal is modest. It rained. It snowed. It hailed. It proposes a truce.")
    plan, later = draft(doc, "proposal", "propose", "Sweden"), draft(doc, "proposes", "propose", "Norway")
    assert of_plan(doc, 1, [plan, later]).actor.name == "Norway"


def test_what_the_sentence_shows_stands_alone_among_what_is_referred_to():
    doc = read("Envoys met. The discussions have abandoned the plan of Sweden.")
    met, plan = draft(doc, "met", "meet", "Sweden"), draft(doc, "plan", "propose", "Sweden")
    view = draft(doc, "abandoned", "assess", "author")
    made = with_plans(doc, [met, view, plan], [[], [(0, 0.4), (2, 0.35)], []])
    assert [other for other, _ in made.links[1]] == [2]
    assert made.links[1][0][1] > 0.5


def test_an_answer_refers_to_what_it_names_as_its_object():
    doc = read("The union rejected an offer by Norway to raise pay. Sweden rejected the tax on fish.")
    answer, offer = draft(doc, "rejected", "reject", "union"), draft(doc, "offer", "offer", "Norway")
    made = with_plans(doc, [answer, offer], [[], []])
    assert [other for other, _ in made.links[0]] == [1]
    assert made.links[0][0][1] > 0.5
    own = replace(offer, actor=answer.actor)
    assert answered_here(doc, 0, [answer, own]) is None  # nobody answers itself
    again = [t for t in doc if t.text == "rejected"][-1]
    start, end = clause_range(again)
    other = replace(answer, act=replace(answer.act, clause=Clause(again.i, start, end), sentence=2))
    assert answered_here(doc, 0, [other, offer]) is None


@pytest.mark.parametrize(
    ("told", "kind", "noun", "linked"),
    [
        ("Sweden condemned the decision of Norway to leave.", "position", "decision", [1]),
        ("Sweden accepted the apology of Norway.", "accept", "apology", [1]),
        ("Sweden made a decision on the port of Norway.", "act", "decision", []),
        ("Sweden wept at the decision of Norway to leave.", "position", "decision", []),
    ],
)
def test_a_view_refers_to_what_it_has_for_its_object(told: str, kind: str, noun: str, linked: list[int]):
    doc = read(told)
    verb = doc[1].text
    made = with_plans(doc, [draft(doc, verb, kind, "Sweden"), draft(doc, noun, "act", "Norway")], [[], []])
    assert [other for other, _ in made.links[0]] == linked


@pytest.mark.parametrize(
    ("told", "word", "kind"),
    [
        ("The Norwegian offer on the table is unchanged.", "is", "position"),
        ("Its offer remains open.", "remains", "position"),
        ("The offer of Norway is a rise of four per cent.", "is", "offer"),
        ("The offer of Norway is to leave the harbour.", "is", "offer"),
        ("The harbour is open.", "is", "offer"),
    ],
)
def test_how_a_plan_stands_puts_nothing(told: str, word: str, kind: str):
    doc = read(told)
    assert left_standing(doc, draft(doc, word, "offer", "Norway")).act.kind == kind


@pytest.mark.parametrize(("verb", "kind"), [("took", "propose"), ("discussed", "meet")])
def test_who_came_with_a_plan_that_is_left_behind_proposed_it(verb: str, kind: str):
    doc = read(f"The discussions have moved away from the plan that Sweden {verb} in Oslo, where it met Norway.")
    plan, view = draft(doc, verb, "meet", "Sweden"), draft(doc, "moved", "assess", "author")
    made = with_plans(doc, [view, plan], [[], []])
    assert made.drafts[1].act.kind == kind
    assert (made.drafts[0].act.kind == "concede") == (kind == "propose")
