"""Games whose diagnosis follows from their definitions, and the laws of what a diagnosis says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.conflict import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised, parse
from detente.conflict.model import SingleMove
from detente.diagnosis import Diagnosis, diagnose
from detente.errors import ModelError
from diagnosis.models import random_model
from diagnosis.reference import Reference


def game(status_quo: str = "", moves: str = "both", **sides: list[str]) -> Conflict:
    """Each side owns the option named after it in small letters, and wants the rest in order."""
    options = tuple(Option(name.lower(), f"{name} yields", name, moves) for name in sides)  # type: ignore[arg-type]
    makers = tuple(DecisionMaker(name, (name.lower(),), wishes(*wanted)) for name, wanted in sides.items())
    return Conflict("game", options, makers, (), status_quo)


def wishes(*texts: str) -> Prioritised:
    return Prioritised(tuple(PreferenceStatement(parse(text)) for text in texts))


DILEMMA = game(A=["b", "!a"], B=["a", "!b"])


def sets(found: Diagnosis, type_: str) -> set[frozenset[tuple[str, str]]]:
    return {
        frozenset((ref.decision_maker, ref.text) for ref in p.statements)
        for p in found.sticking_points
        if p.type == type_
    }


def test_two_who_would_each_rather_not_begin_are_deadlocked_on_trust():
    found = diagnose(DILEMMA)
    assert found.verdict.deadlocked
    assert found.verdict.nash
    assert [kind.name for kind in found.verdict.kinds] == ["trust"]
    assert found.verdict.kinds[0].witness == "YY"
    assert found.verdict.depth == "seq"
    assert found.asked == found.contested == ("a", "b")
    assert sets(found, "commitment") == {frozenset({("A", "!a"), ("B", "!b")})}
    assert sets(found, "concession") == {frozenset({("A", "!a"), ("B", "!b")})}


def test_what_cannot_be_undone_cannot_be_answered_by_undoing_it():
    found = diagnose(game(moves="forward", A=["b", "!a"], B=["a", "!b"]))
    assert found.verdict.depth is None
    assert [kind.name for kind in found.verdict.kinds] == ["coordination"]
    mixed = replace(DILEMMA, options=(DILEMMA.options[0], replace(DILEMMA.options[1], moves="forward")))
    assert diagnose(mixed).verdict.depth == "none"


def test_where_each_would_rather_be_stuck_there_is_a_conflict_of_interest():
    found = diagnose(game(A=["!a", "b"], B=["!b", "a"]))
    assert [kind.name for kind in found.verdict.kinds] == ["conflict of interest"]
    assert found.better == 0
    assert not sets(found, "commitment")
    assert all(way.why_none for way in found.ways_out if way.kind != "concession")


def test_two_who_would_both_keep_a_deal_have_to_move_together():
    found = diagnose(game(A=["a & b", "!a"], B=["a & b", "!b"]))
    assert found.verdict.state == "nothing asked"  # taking one option alone helps nobody
    # a third option that B is asked for and would not give makes it a deadlock
    conflict = game(A=["a & b", "!a", "c"], B=["a & b", "!b"], C=["a & b", "!c"])
    found = diagnose(conflict)
    assert [kind.name for kind in found.verdict.kinds] == ["coordination"]
    assert sets(found, "concession") == {frozenset()}
    way = next(way for way in found.ways_out if way.kind == "joint move")
    assert way.held_by == "nash"
    assert [step.movers for step in way.path] == [("A", "B")]
    assert way.path[0].together


def test_a_demand_held_firm_can_take_the_last_deal_away():
    conflict = game(A=["b", "c", "!a"], B=["a", "!b"], C=["!c", "a"])
    conflict = replace(
        conflict,
        options=(*conflict.options[:2], replace(conflict.options[2], owner="B")),
        decision_makers=(
            conflict.decision_makers[0],
            DecisionMaker("B", ("b", "c"), wishes("!c", "a", "!b")),
        ),
    )
    found = diagnose(conflict)
    assert [kind.name for kind in found.verdict.kinds] == ["trust"]
    by_demand = {one.demand: one.kind for one in found.verdict.kinds_if if one.asker == "A"}
    assert by_demand == {"b": "trust", "c": "conflict of interest"}


def test_who_would_move_is_named_with_where():
    found = diagnose(DILEMMA, status_quo="YY")
    assert found.verdict.state == "nothing asked"  # held by the credible answer of the other
    assert not found.verdict.nash
    assert {b.about for b in found.verdict.why} == {"held by sanction"}
    found = diagnose(DILEMMA, status_quo="YN")
    assert found.verdict.state == "open"
    assert [(b.decision_makers, b.target) for b in found.verdict.why if b.about == "would move"] == [(("A",), "NN")]


def test_a_banned_move_holds_who_would_have_made_it():
    banned = replace(DILEMMA, single_moves=(SingleMove("A", "YN", "NN"),))
    assert diagnose(banned, status_quo="YN").verdict.nash
    allowed = replace(DILEMMA, single_moves=(SingleMove("A", "NN", "NY", allowed=True),))
    assert diagnose(allowed).verdict.state == "deadlocked"  # B would take back what A took for it
    assert not diagnose(allowed).verdict.nash
    secured = replace(DILEMMA, single_moves=(SingleMove("A", "YY", "NY"),))
    assert sets(diagnose(secured), "commitment") == {frozenset({("B", "!b")})}


@pytest.mark.parametrize("status_quo", ["N", "NNN", "XY", ""])
def test_a_status_quo_that_is_no_state_is_refused(status_quo):
    with pytest.raises(ModelError):
        diagnose(DILEMMA, status_quo=status_quo)


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 10**8))
def test_no_step_of_a_path_leaves_anybody_worse_off_than_refusing(seed):
    conflict, status_quo = random_model(seed)
    found, reference = diagnose(conflict, status_quo=status_quo), Reference(conflict, status_quo)
    for way in found.ways_out:
        here = status_quo
        dropped = frozenset((ref.decision_maker, ref.place - 1) for ref in way.statements)
        if way.kind not in ("concession", "side payment"):
            dropped = frozenset()
        for step in way.path:
            assert step.source == here
            changed = [o for o, a, b in zip(conflict.options, step.source, step.target, strict=True) if a != b]
            assert [o.id for o in changed] == list(step.changes)
            assert {o.owner for o in changed} == set(step.movers)
            assert all(reference.may_change(k, step.source[k], step.target[k]) for k in range(len(here)))
            here = step.target
            for i in reference.names:
                rank = reference.rank(i, frozenset(k for j, k in dropped if j == i))
                refused = way.otherwise if way.setter not in ("", i) else status_quo
                assert rank[here] >= rank[refused]
        assert not way.path or here == way.deal
        assert bool(way.path) != bool(way.why_none)


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 10**8))
def test_the_deal_of_a_sticking_point_is_one(seed):
    conflict, status_quo = random_model(seed)
    found, reference = diagnose(conflict, status_quo=status_quo), Reference(conflict, status_quo)
    for point in found.sticking_points:
        if point.type == "contested demand":
            continue
        dropped = frozenset((ref.decision_maker, ref.place - 1) for ref in point.statements)
        assert reference.nash_without(point.deal, dropped)
        assert point.deal != status_quo
        if point.type == "commitment":
            assert point.deal in reference.better()


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 10**8))
def test_a_demand_held_firm_is_a_statement_put_first(seed):
    conflict, status_quo = random_model(seed)
    if any(not isinstance(maker.preference, Prioritised) for maker in conflict.decision_makers):
        return
    for one in diagnose(conflict, status_quo=status_quo).verdict.kinds_if:
        own = [o.id for o in conflict.options if o.owner == one.asker]
        firm = PreferenceStatement(parse(f"({' | '.join(own)}) -> {one.demand}")) if own else None
        makers = tuple(
            replace(m, preference=Prioritised((firm, *m.preference.statements))) if m.name == one.asker and firm else m
            for m in conflict.decision_makers
        )
        reference = Reference(replace(conflict, decision_makers=makers), status_quo)
        assert one.kind == reference.kind()
        assert one.state == reference.state()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_a_way_says_who_has_to_believe_what(seed):
    conflict, status_quo = random_model(seed)
    found, reference = diagnose(conflict, status_quo=status_quo), Reference(conflict, status_quo)
    for way in (way for way in found.ways_out if way.deal):
        changed = {o.id for o, a, b in zip(conflict.options, status_quo, way.deal, strict=True) if a != b}
        assert {name for belief in way.beliefs for name in belief.does} == changed
        for belief in way.beliefs:
            assert set(belief.others) == changed - set(belief.does)
            parts = zip(conflict.options, status_quo, way.deal, strict=True)
            alone = "".join(b if o.id in belief.does else a for o, a, b in parts)
            rank = reference.rank(belief.decision_maker)
            if alone in rank and belief.others:
                assert belief.needed == (rank[alone] < rank[status_quo])  # type: ignore[operator]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6))
def test_verification_and_linking_lead_to_what_all_prefer(seed):
    conflict, status_quo = random_model(seed)
    found, reference = diagnose(conflict, status_quo=status_quo), Reference(conflict, status_quo)
    better = set(reference.better())
    for way in found.ways_out:
        if way.kind in ("verification", "linking"):
            assert way.deal in better
        if way.kind == "verification":
            assert reference.equilibrium("seq", way.deal)


def test_costs_of_one_side_that_nobody_named_can_be_made_up_for():
    conflict = game(A=["b", "!a"], B=["!b"])
    costly = Prioritised((PreferenceStatement(parse("a")), PreferenceStatement(parse("!b"), assumed="its own cost")))
    makers = (conflict.decision_makers[0], replace(conflict.decision_makers[1], preference=costly))
    paid = [way for way in diagnose(replace(conflict, decision_makers=makers)).ways_out if way.kind == "side payment"]
    for way in paid:
        assert {ref.decision_maker for ref in way.statements} == {"B"}
        assert all(ref.assumed for ref in way.statements)
