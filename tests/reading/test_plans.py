from __future__ import annotations

from typing import Any

import pytest

from detente.reading.actor_choice import Choice
from detente.reading.acts import Act
from detente.reading.assemble import Decided, Draft
from detente.reading.candidates import Clause, clause_range
from detente.reading.plans import answered, is_term, left_behind, with_plans
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
