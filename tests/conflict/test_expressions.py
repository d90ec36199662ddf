"""Expressions are read, written and evaluated alike."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conflict.strategies import expressions, truth
from detente.conflict.expressions import MAX_DEPTH, And, Iff, Implies, Is, Not, Or, holds, holds_on, names, parse
from detente.errors import ModelError

A, B, C = Is("a"), Is("b"), Is("c")
OPTIONS = ["a", "b", "c", "d.e", "o1"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", A),
        (" ( ( a ) ) ", A),
        ("!a & b", And((Not(A), B))),
        ("a | b & c", Or((A, And((B, C))))),
        ("a & b & c", And((A, B, C))),
        ("a -> b -> c", Implies(A, Implies(B, C))),
        ("a -> b | c", Implies(A, Or((B, C)))),
        ("a <-> b -> c", Iff(A, Implies(B, C))),
        ("!(a | b)", Not(Or((A, B)))),
        ("!!a", Not(Not(A))),
        ("(a & b) & c", And((A, B, C))),
        ("(a->b)->c", Implies(Implies(A, B), C)),
    ],
)
def test_precedence(text, expected):
    assert parse(text) == expected


@given(expressions(OPTIONS, 3))
def test_what_is_written_is_read_back(expression):
    assert parse(str(expression)) == expression


@given(expressions(OPTIONS, 3), st.lists(st.booleans(), min_size=5, max_size=5))
def test_evaluation_on_one_state_and_on_arrays(expression, values):
    chosen = dict(zip(OPTIONS, values, strict=True))
    assert holds(expression, chosen) is truth(expression, chosen)
    table = holds_on(expression, lambda name: np.array([chosen[name], not chosen[name]]))
    flipped = {name: not value for name, value in chosen.items()}
    assert table.tolist() == [truth(expression, chosen), truth(expression, flipped)]


@given(expressions(OPTIONS, 3))
def test_names_are_those_it_can_depend_on(expression):
    assert set(names(expression)) <= set(OPTIONS)
    without = dict.fromkeys(names(expression), False)
    assert isinstance(holds(expression, without), bool)


@pytest.mark.parametrize(
    "text", ["", "a b", "a &", "& a", "a ! b", "(a", "a)", "()", "a -> ", "a + b", "a and b", "a -- b", "a<b"]
)
def test_faults_are_one_clear_line(text):
    with pytest.raises(ModelError) as caught:
        parse(text)
    assert "\n" not in str(caught.value)
    assert "character" in str(caught.value)


@given(st.text("ab()!&|-<> ", max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        expression = parse(text)
    except ModelError:
        return
    assert parse(str(expression)) == expression


@pytest.mark.parametrize("depth", [10, 10_000])
def test_brackets_nest_to_any_depth(depth):
    assert parse("(" * depth + "a" + ")" * depth) == A


@pytest.mark.parametrize(
    "text", ["!" * 10_000 + "a", "(" * 10_000 + "a" + " -> b)" * 10_000, " -> ".join("a" * 10_000)]
)
def test_what_would_exhaust_the_stack_is_refused(text):
    with pytest.raises(ModelError, match=f"{MAX_DEPTH} levels"):
        parse(text)


def test_a_long_chain_is_one_node():
    expression = parse(" & ".join(["a"] * 10_000))
    assert isinstance(expression, And)
    assert len(expression.operands) == 10_000
