"""Decision diagrams and arrays diagnose alike, and large models are diagnosed at all."""

from __future__ import annotations

import time
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.conflict import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised, parse
from detente.diagnosis import Diagnosis, diagnose, large
from detente.diagnosis.of_large import diagnose_large
from detente.errors import ModelError
from detente.stability.solution import CONCEPTS
from detente.stability.symbolic.engine import solve_symbolic
from diagnosis.models import random_model


def content(found: Diagnosis) -> dict[str, object]:
    verdict = found.verdict
    return {
        "verdict": (verdict.state, verdict.deadlocked, verdict.nash, verdict.depth, [k.name for k in verdict.kinds]),
        "kinds_if": [(one.kind, one.demand, one.asker) for one in verdict.kinds_if],
        "movers": [b.decision_makers for b in verdict.why if b.about == "would move"],
        "demands": found.demands,
        "points": {(p.type, p.option, frozenset(p.statements)) for p in found.sticking_points},
        "better": found.better,
        "complete": found.complete,
    }


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 10**8))
def test_diagrams_find_what_arrays_find(seed):
    conflict, status_quo = random_model(seed)
    assert content(diagnose_large(conflict, status_quo)) == content(diagnose(conflict, status_quo=status_quo))


def chain(pairs: int) -> Conflict:
    """Each side has as many options; every option of one is asked for by the other, and costs its owner."""
    options, wishes = [], {"A": [], "B": []}
    for k in range(pairs):
        options += [Option(f"a{k}", f"a{k}", "A"), Option(f"b{k}", f"b{k}", "B")]
        wishes["A"] += [f"b{k}", f"!a{k}"]
        wishes["B"] += [f"a{k}", f"!b{k}"]
    makers = tuple(
        DecisionMaker(
            name,
            tuple(option.id for option in options if option.owner == name),
            Prioritised(tuple(PreferenceStatement(parse(wish)) for wish in wanted)),
        )
        for name, wanted in wishes.items()
    )
    return Conflict("chain", tuple(options), makers)


def test_a_model_of_forty_options_is_diagnosed():
    found = diagnose(chain(20))
    assert [kind.name for kind in found.verdict.kinds] == ["trust"]
    assert len(found.asked) == len(found.contested) == 40
    # a deal needs one option of each side, and the cost of each given up
    pairs = {frozenset(r.text for r in p.statements) for p in found.sticking_points if p.type == "commitment"}
    assert frozenset({"!a0", "!b0"}) in pairs
    assert all(len(pair) == 2 for pair in pairs)


def test_what_is_capped_says_so(monkeypatch):
    monkeypatch.setattr(large, "MOST_SETS", 3)
    found = diagnose(chain(10))
    assert not found.complete
    assert any("at least" in text for text in found.left_out)
    assert len([p for p in found.sticking_points if p.type == "concession"]) == 3


@pytest.mark.parametrize("status_quo", ["N", "X" * 20])
def test_a_status_quo_that_is_no_state_is_refused(status_quo):
    with pytest.raises(ModelError):
        diagnose(chain(10), status_quo=status_quo)


def test_how_far_it_looks_is_counted_in_work_and_not_by_the_clock(monkeypatch):
    conflict = chain(4)
    usual = diagnose_large(conflict, "N" * 8)
    assert usual.verdict.depth is not None
    hours = count(0, 3_600)
    monkeypatch.setattr(
        time, "monotonic", lambda: float(next(hours))
    )  # as if each look at the clock came an hour later
    assert content(diagnose_large(conflict, "N" * 8)) == content(usual)
    assert solve_symbolic(conflict, CONCEPTS).too_large == {}


def test_what_is_beyond_the_work_allowed_is_said(monkeypatch):
    monkeypatch.setattr(large, "DEPTH_WORK", 0)
    found = diagnose_large(chain(4), "N" * 8)
    assert found.verdict.depth is None
    assert any("depth" in said and "nodes" in said for said in found.left_out)
