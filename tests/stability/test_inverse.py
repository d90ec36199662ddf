"""Fewest changes of preference are those that trying everything finds."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict.strategies import conflicts, expressions
from detente.conflict import load
from detente.conflict.expressions import parse
from detente.conflict.model import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised, SingleMove
from detente.errors import ModelError, TooLargeError
from detente.stability.definitions import stable
from detente.stability.graph import graph_of
from detente.stability.inverse import changes as inverse
from detente.stability.inverse import reasons as inverse_reasons
from detente.stability.inverse.changes import KINDS, Change, fewest_changes
from detente.stability.solution import CONCEPTS

pytest.importorskip("pysat")

EXAMPLES = Path(__file__).parents[2] / "examples" / "conflicts"


def is_equilibrium(conflict: Conflict, state: str, concept: str) -> bool:
    return all(state in held for held in stable(graph_of(conflict), [concept])[concept].values())


def with_statements(conflict: Conflict, who: str, statements) -> Conflict:
    makers = tuple(
        replace(maker, preference=Prioritised(tuple(statements))) if maker.name == who else maker
        for maker in conflict.decision_makers
    )
    return replace(conflict, decision_makers=makers)


def every_order(own: int, added: int, kinds) -> list[tuple[int, tuple[int, ...]]]:
    """All orders of some of the statements, with what each costs."""
    found = []
    for size in range(own + added + 1):
        for order in permutations(range(own + added), size):
            kept = [k for k in order if k < own]
            turned = sum(a > b for a, b in combinations(kept, 2))
            if (
                ("drop" in kinds or len(kept) == own)
                and ("swap" in kinds or not turned)
                and ("add" in kinds or len(kept) == size)
            ):
                found.append((own - len(kept) + size - len(kept) + turned, order))
    return found


def least_by_trying(conflict: Conflict, state: str, concept: str, kinds, candidates) -> int | None:
    choices = []
    for maker in conflict.decision_makers:
        if not isinstance(maker.preference, Prioritised):
            continue
        own = list(maker.preference.statements)
        extra = [PreferenceStatement(parse(text)) for text in candidates.get(maker.name, ())]
        orders = every_order(len(own), len(extra), kinds)
        choices.append([(cost, maker.name, [(own + extra)[k] for k in order]) for cost, order in orders])
    for combination in sorted(product(*choices), key=lambda parts: sum(part[0] for part in parts)):
        changed = conflict
        for _, who, statements in combination:
            changed = with_statements(changed, who, statements)
        if is_equilibrium(changed, state, concept):
            return sum(part[0] for part in combination)
    return None


def carried_out(conflict: Conflict, changes: tuple[Change, ...]) -> Conflict:
    """The conflict after the changes, one by one, as their words say."""
    for change in changes:
        maker = conflict.decision_maker(change.decision_maker)
        order = [str(part.expression) for part in maker.preference.statements]
        if change.kind == "drop":
            order.remove(change.statement)
        elif change.kind == "add":
            order.insert(change.place - 1, change.statement)
        else:
            at = change.place - 1
            assert order[at : at + 2] == [change.below, change.statement]
            order[at : at + 2] = [change.statement, change.below]
        conflict = with_statements(conflict, maker.name, [PreferenceStatement(parse(text)) for text in order])
    return conflict


@st.composite
def questions(draw: st.DrawFn):
    conflict = draw(conflicts(most_options=3, most_makers=2))
    names = list(conflict.option_ids)
    for maker in conflict.decision_makers:
        few = draw(st.lists(expressions(names, 1), max_size=3, unique_by=str))
        if draw(st.integers(0, 5)):
            conflict = with_statements(conflict, maker.name, map(PreferenceStatement, few))
    candidates = {
        maker.name: draw(st.lists(expressions(names, 1).map(str), max_size=1)) for maker in conflict.decision_makers
    }
    kinds = draw(st.sets(st.sampled_from(KINDS)))
    return conflict, draw(st.sampled_from(CONCEPTS)), kinds, candidates


@given(questions())
@settings(max_examples=120, deadline=None)
def test_the_cost_is_the_least_that_trying_everything_finds(question):
    conflict, concept, kinds, candidates = question
    found = fewest_changes(conflict, conflict.status_quo, concept, kinds=kinds, candidates=candidates, most=3)
    assert found.cost == least_by_trying(conflict, conflict.status_quo, concept, kinds, candidates)
    for way in found.ways:
        assert len(way.changes) == found.cost
        assert {change.kind for change in way.changes} <= kinds
        assert is_equilibrium(way.conflict, conflict.status_quo, concept)
        same = carried_out(conflict, way.changes)
        assert [maker.preference for maker in same.decision_makers if isinstance(maker.preference, Prioritised)] == [
            Prioritised(tuple(PreferenceStatement(part.expression) for part in maker.preference.statements))
            for maker in way.conflict.decision_makers
            if isinstance(maker.preference, Prioritised)
        ]
    ordered = [maker.preference for maker in conflict.decision_makers if isinstance(maker.preference, Prioritised)]
    if all(len({str(part.expression) for part in wants.statements}) == len(wants.statements) for wants in ordered):
        assert len({way.changes for way in found.ways}) == len(found.ways)  # none is given twice


def test_no_way_is_given_twice_where_a_statement_could_be_added():
    """Nothing else than dropping both costs two, though a statement that helps neither side might be added."""
    found = fewest_changes(dilemma(), "YY", "nash", candidates={"A": ["!a & b"], "B": ["!b & a"]}, most=5)
    assert len({way.changes for way in found.ways}) == len(found.ways) >= 1


def dilemma() -> Conflict:
    """Each would most of all have the other give way, and then rather not give way itself."""
    options = (Option("a", "A gives way", "A"), Option("b", "B gives way", "B"))
    makers = tuple(
        DecisionMaker(who, (own,), Prioritised(tuple(PreferenceStatement(parse(text)) for text in wants)))
        for who, own, wants in (("A", "a", ("b", "!a")), ("B", "b", ("a", "!b")))
    )
    return Conflict("dilemma", options, makers)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_an_equilibrium_takes_no_change(concept):
    found = fewest_changes(dilemma(), "NN", concept)
    assert (found.cost, found.ways[0].changes, found.ways[0].conflict) == (0, (), dilemma())


def test_a_deal_takes_one_change_on_each_side():
    """Both giving way is Nash once neither minds giving way; it is sequentially stable as things are."""
    found = fewest_changes(dilemma(), "YY", "nash", most=5)
    assert [set(map(str, way.changes)) for way in found.ways] == [{"A drops: !a", "B drops: !b"}]
    assert fewest_changes(dilemma(), "YY", "seq").cost == 0


def test_a_side_that_cannot_change_leaves_fewer_ways():
    assert not fewest_changes(dilemma(), "YY", "nash", fixed=["A"]).possible
    found = fewest_changes(dilemma(), "YY", "nash", kinds=["add"], candidates={"A": ["a <-> b"], "B": ["a <-> b"]})
    assert [(change.kind, change.decision_maker, change.statement) for change in found.ways[0].changes] == [
        ("add", "A", "a <-> b"),
        ("add", "B", "a <-> b"),
    ]


def test_what_no_change_can_do_is_proved():
    for limits in ({"kinds": ()}, {"kinds": ("swap",)}, {"fixed": ["A", "B"]}):
        found = fewest_changes(dilemma(), "YY", "nash", **limits)
        assert not found.possible
        assert found.cost is None


@pytest.mark.parametrize("concept", CONCEPTS)
def test_a_published_conflict_is_turned(concept):
    conflict = load(EXAMPLES / "elmira_1991.toml")
    state = conflict.status_quo
    found = fewest_changes(conflict, state, concept)
    if found.possible:
        assert is_equilibrium(found.ways[0].conflict, state, concept)
    assert (found.cost == 0) == is_equilibrium(conflict, state, concept)


def test_wrong_questions_are_refused(monkeypatch):
    conflict = dilemma()
    for arguments, options, word in [
        (("YY", "hope"), {}, "hope"),
        (("YYY", "nash"), {}, "YYY"),
        (("YY", "nash"), {"kinds": ["wish"]}, "wish"),
        (("YY", "nash"), {"fixed": ["Nobody"]}, "Nobody"),
        (("YY", "nash"), {"candidates": {conflict.decision_makers[0].name: ["zz"]}}, "zz"),
    ]:
        with pytest.raises(ModelError, match=word):
            fewest_changes(conflict, *arguments, **options)
    with_move = replace(conflict, single_moves=(SingleMove(conflict.decision_makers[0].name, "NN", "YY"),))
    with pytest.raises(ModelError, match="single states"):
        fewest_changes(with_move, "YY", "nash")
    monkeypatch.setattr(inverse_reasons, "MAX_OPTIONS", 1)
    with pytest.raises(TooLargeError):
        fewest_changes(conflict, "YY", "nash")


@given(st.permutations(range(5)), st.integers(1, 5))
def test_exchanges_of_neighbours_lead_to_the_order_that_is_wanted_in_as_few_steps_as_can_be(order, size):
    wanted = order[:size]
    text = [f"p{k}" for k in range(5)]
    now = [text[k] for k in sorted(wanted)]
    steps = inverse._exchanges("A", text, wanted)
    for step in steps:
        at = step.place - 1
        assert now[at : at + 2] == [step.below, step.statement]
        now[at : at + 2] = [step.statement, step.below]
    assert now == [text[k] for k in wanted]
    assert len(steps) == sum(a > b for a, b in combinations(wanted, 2))  # inversions: the least for any order
