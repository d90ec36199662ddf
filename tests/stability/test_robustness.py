"""Shares over uncertain preferences are those that going through every order gives."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import permutations, product
from math import factorial, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conflict.strategies import conflicts
from detente.conflict.expressions import parse
from detente.conflict.model import (
    Conflict,
    DecisionMaker,
    Option,
    PreferenceStatement,
    Prioritised,
    Ranking,
)
from detente.errors import ModelError, TooLargeError
from detente.stability import robustness_orders
from detente.stability.definitions import equilibria, stable
from detente.stability.graph import graph_of
from detente.stability.robustness import KnownOrder, robustness
from detente.stability.robustness_orders import Orders
from detente.stability.solution import CONCEPTS


@st.composite
def partial_orders(draw: st.DrawFn) -> tuple[int, list[tuple[int, int]]]:
    size = draw(st.integers(1, 5))
    hidden = draw(st.permutations(range(size)))
    pairs = draw(st.lists(st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)), max_size=5))
    return size, [(hidden[min(a, b)], hidden[max(a, b)]) for a, b in pairs if a != b]


class TestOrders:
    @given(partial_orders())
    def test_they_are_the_permutations_that_keep_all_pairs(self, known):
        size, pairs = known
        expected = [o for o in permutations(range(size)) if all(o.index(a) < o.index(b) for a, b in pairs)]
        orders = Orders(size, pairs)
        assert list(orders) == expected
        assert orders.count() == len(expected)
        assert orders.draw(random.Random(4)) in expected

    def test_draws_are_even(self):
        orders, chance = Orders(5, [(0, 1), (1, 4), (2, 3)]), random.Random(1)
        drawn = Counter(orders.draw(chance) for _ in range(20_000))
        each = 20_000 / orders.count()
        assert len(drawn) == orders.count() == 10
        assert max(abs(count - each) for count in drawn.values()) < 6 * each**0.5

    def test_twenty_free_things_are_counted(self):
        assert Orders(15).count() == factorial(15)

    def test_a_circle_is_refused(self):
        with pytest.raises(ModelError, match="circle"):
            Orders(3, [(0, 1), (1, 2), (2, 0)])

    def test_too_many_are_refused(self, monkeypatch):
        monkeypatch.setattr(robustness_orders, "MAX_SETS", 100)
        with pytest.raises(TooLargeError):
            Orders(12)


def by_trying(conflict: Conflict, makers, choices) -> dict[str, Counter[str]]:
    found = {concept: Counter() for concept in CONCEPTS}
    for preferences in product(*choices):
        chosen = dict(zip(makers, preferences, strict=True))
        changed = replace(
            conflict,
            decision_makers=tuple(
                replace(maker, preference=chosen.get(maker.name, maker.preference))
                for maker in conflict.decision_makers
            ),
        )
        graph = graph_of(changed)
        for concept, held in stable(graph, CONCEPTS).items():
            found[concept].update(equilibria(graph.states, held))
    return found


@given(conflicts(most_options=3, most_makers=3), st.booleans())
@settings(max_examples=60, deadline=None)
def test_exact_shares_are_those_of_trying_every_order_of_statements(conflict, separate):
    makers = [maker for maker in conflict.decision_makers if isinstance(maker.preference, Prioritised)][:2]
    makers = [maker for maker in makers if len(maker.preference.statements) <= 3]
    choices = [[Prioritised(order) for order in permutations(maker.preference.statements)] for maker in makers]
    concepts = ("nash", "gmr", "smr") if separate else CONCEPTS
    found = robustness(conflict, {maker.name: KnownOrder() for maker in makers}, concepts)
    assert found.exact
    assert found.orders == prod(map(len, choices))
    expected = by_trying(conflict, [maker.name for maker in makers], choices)
    for concept in concepts:
        assert {state: share.favourable for state, share in found.shares[concept].items()} == expected[concept]


def quarrel() -> Conflict:
    texts = {"A": ("b", "!a", "a <-> b"), "B": ("a", "!b", "a & b")}
    return Conflict(
        "quarrel",
        (Option("a", "", "A"), Option("b", "", "B")),
        tuple(
            DecisionMaker(who, (who.lower(),), Prioritised(tuple(PreferenceStatement(parse(t)) for t in texts[who])))
            for who in texts
        ),
    )


def test_what_is_known_narrows_the_orders():
    """A is content with YY where it minds agreement more than giving way: in half of all its orders; B likewise."""
    free = robustness(quarrel(), {"A": KnownOrder(), "B": KnownOrder()}, ["nash"])
    assert (free.orders, free.share("YY", "nash").share) == (36, Fraction(1, 4))
    told = KnownOrder(pairs=((3, 2),))
    assert robustness(quarrel(), {"A": told, "B": told}, ["nash"]).share("YY", "nash").share == 1
    tiers = KnownOrder(tiers=((1,), (2, 3)))
    half = robustness(quarrel(), {"A": tiers}, ["nash"])
    assert half.orders == 2
    assert half.share("YY", "nash").share == 0  # B as it is would rather not give way


def test_orders_of_states_are_gone_through_too():
    known = KnownOrder(states=True, pairs=(("YY", "NN"),))
    found = robustness(quarrel(), {"A": known}, CONCEPTS)
    states = ("NN", "NY", "YN", "YY")
    orders = [o for o in permutations(states) if o.index("YY") < o.index("NN")]
    expected = by_trying(quarrel(), ["A"], [[Ranking(tuple((state,) for state in order)) for order in orders]])
    assert found.orders == 12
    for concept in CONCEPTS:
        assert {state: share.favourable for state, share in found.shares[concept].items()} == expected[concept]


def test_a_sample_is_repeatable_and_its_interval_holds_the_share():
    known = {"A": KnownOrder(), "B": KnownOrder()}
    sample = robustness(quarrel(), known, samples=400, seed=5, exact=False)
    assert sample == robustness(quarrel(), known, samples=400, seed=5, exact=False)
    assert not sample.exact
    true = robustness(quarrel(), known)
    for concept in ("nash", "seq"):
        for state in ("NN", "YY"):
            found = sample.share(state, concept)
            assert found.low - 0.05 <= true.share(state, concept).share <= found.high + 0.05
            assert found.low < found.high


def test_wrong_questions_are_refused():
    for known, word in [
        ({"C": KnownOrder()}, "C"),
        ({"A": KnownOrder(pairs=((1, 4),))}, "4"),
        ({"A": KnownOrder(pairs=((1, 2), (2, 1)))}, "circle"),
        ({"A": KnownOrder(tiers=((1,), (2,)))}, "tiers"),
        ({"A": KnownOrder(states=True, pairs=(("YY", "ZZ"),))}, "ZZ"),
    ]:
        with pytest.raises(ModelError, match=word):
            robustness(quarrel(), known)
    with pytest.raises(ModelError, match="hope"):
        robustness(quarrel(), {}, ["hope"])
    with pytest.raises(ModelError, match="one order"):
        robustness(quarrel(), {}, samples=0)
