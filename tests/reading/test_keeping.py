"""Which of the statements found are told: the facts weighed, the weights, their training, and doubles."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import SettingError
from detente.reading.acts import Act
from detente.reading.assemble import Decided, Draft
from detente.reading.candidates import Clause
from detente.reading.doubles import told_once
from detente.reading.learned.actor_choice import Choice
from detente.reading.learned.keeping import FACTS, FILE, Standing, facts_of, right_share
from detente.reading.learned.weighing import weights_in
from detente.reading.training.weighing import learned, written

SHARES = st.floats(0.01, 0.99)
STANDING = Standing(0.6, loose=False, subject=False, tokens=9)
STANDINGS = st.builds(Standing, share=SHARES, loose=st.booleans(), subject=st.booleans(), tokens=st.integers(1, 40))
DECIDED = Decided("certain", None, 1.0, None, None, None, 1.0)


@given(STANDINGS, SHARES)
def test_the_surer_the_network_the_likelier_it_is_right(standing, other):
    low, high = sorted((standing.share, other))
    shares = [right_share(replace(standing, share=share)) for share in (low, high)]
    assert 0 < shares[0] <= shares[1] < 1


@given(STANDINGS)
def test_an_actor_that_the_syntax_does_not_tie_to_the_clause_counts_against_a_statement(standing):
    assert right_share(replace(standing, loose=True)) < right_share(replace(standing, loose=False))


@given(STANDINGS)
def test_the_subject_of_a_verb_that_names_the_kind_counts_for_a_statement(standing):
    assert right_share(replace(standing, subject=True)) > right_share(replace(standing, subject=False))


@given(STANDINGS)
def test_facts_are_those_of_the_schema(standing):
    facts = facts_of(standing)
    assert set(facts) <= set(FACTS)
    assert ("loose" in facts) == standing.loose
    assert ("subject" in facts) == standing.subject


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"weights": {"share": 1.0}},
        {"weights": dict.fromkeys(FACTS, 1)},
        {"weights": dict.fromkeys(FACTS, math.nan)},
    ],
)
def test_a_file_without_a_number_for_each_fact_is_refused(table):
    with pytest.raises(SettingError, match=r"keeping\.toml"):
        weights_in(table, FACTS, FILE)


def test_what_is_written_is_read_again():
    import tomllib

    weights = {name: place / 4 for place, name in enumerate(FACTS)}
    assert weights_in(tomllib.loads(written(weights, FACTS, "Made for this test.")), FACTS, FILE) == weights


@settings(deadline=None, max_examples=25)
@given(st.lists(st.tuples(STANDINGS, st.booleans()), min_size=8, max_size=30))
def test_learning_ends_where_the_slope_is_level(told):
    facts = [facts_of(standing) for standing, _ in told]
    right = [one for _, one in told]
    weights = learned(facts, right, FACTS)
    shares = [1 / (1 + math.exp(-sum(weights[name] * value for name, value in one.items()))) for one in facts]
    if any(right) and not all(right):  # the constant is free: as many are expected to be right as are
        assert sum(shares) == pytest.approx(sum(right), abs=0.05)


def test_what_goes_with_being_wrong_is_learned_to_count_against():
    good, bad = facts_of(STANDING), facts_of(replace(STANDING, loose=True))
    weights = learned([good, bad] * 50, [True, False] * 50, FACTS)
    assert weights["loose"] < 0


def draft(head, clause, whole, kind="reject", actor="Northland", probability=0.9):
    act = Act(Clause(head, *clause), kind, probability, probability, 0, Clause(head, *whole) if whole else None)
    return Draft(act, Choice(actor, 0.9), (), DECIDED)


def spans(told):
    return {number: (d.act.clause.start, d.act.clause.end) for number, d in told.items()}


def test_one_kind_of_one_party_cut_out_of_its_own_clause_is_told_once_and_whole():
    outer, inner = draft(3, (0, 6), (0, 14), probability=0.95), draft(7, (7, 14), None)
    assert spans(told_once({0: outer, 1: inner})) == {0: (0, 14)}


@pytest.mark.parametrize(
    "inner",
    [
        draft(7, (7, 14), None, kind="offer"),
        draft(7, (7, 14), None, actor="Southland"),
    ],
)
def test_another_kind_or_another_party_is_a_statement_of_its_own(inner):
    outer = draft(3, (0, 6), (0, 14), probability=0.95)
    assert spans(told_once({0: outer, 1: inner})) == {0: (0, 6), 1: (7, 14)}


def test_a_writer_may_say_two_things_in_one_clause():
    outer, inner = (draft(*where, actor="author") for where in ((3, (0, 6), (0, 14)), (7, (7, 14), None)))
    assert list(told_once({0: outer, 1: inner})) == [0, 1]


def test_two_that_stand_side_by_side_are_two():
    assert list(told_once({0: draft(3, (0, 6), None), 1: draft(7, (7, 14), None)})) == [0, 1]


def test_a_clause_cut_for_what_is_not_told_is_whole_again():
    assert spans(told_once({4: draft(3, (0, 6), (0, 14))})) == {4: (0, 14)}


def by_definition(drafts):
    """Each pair looked at, and each clause with every other."""
    kept = dict(drafts)
    for number, inner in drafts.items():
        for other, outer in list(kept.items()):
            one, two, whole = inner.act, outer.act, outer.act.whole
            double = whole is not None and inner.actor.name != "author" and whole.start <= one.clause.head < whole.end
            double = double and (one.kind, inner.actor.name) == (two.kind, outer.actor.name)
            if double and other != number and number in kept and other in kept:
                del kept[number if one.probability <= two.probability else other]
    found = {}
    for number, one in kept.items():
        clause, whole = one.act.clause, one.act.whole
        others = [d.act.clause for n, d in kept.items() if n != number]
        if whole is not None and not any(c.start < whole.end and whole.start < c.end for c in others):
            clause = whole
        found[number] = (clause.start, clause.end)
    return found


@st.composite
def cut_clauses(draw):
    """Clauses side by side, some of which were longer before others were cut out of them."""
    edges = sorted(draw(st.sets(st.integers(0, 30), min_size=2, max_size=8)))
    made = {}
    for number, (start, end) in enumerate(itertools.pairwise(edges)):
        head = draw(st.integers(start, end - 1))
        whole = (draw(st.integers(0, start)), draw(st.integers(end, 31))) if draw(st.booleans()) else None
        kind, actor = draw(st.sampled_from(["reject", "offer"])), draw(st.sampled_from(["Northland", "author"]))
        made[number] = draft(head, (start, end), whole, kind, actor, draw(st.integers(1, 9)) / 10)
    return made


@given(cut_clauses())
def test_doubles_and_whole_clauses_are_those_of_the_definition(drafts):
    assert spans(told_once(drafts)) == by_definition(drafts)
