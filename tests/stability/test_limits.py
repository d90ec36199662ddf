"""What is too large is refused just beyond the limit and done at the limit, and the limit is the documented one."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from detente.conflict.expressions import parse
from detente.conflict.model import Conflict, DecisionMaker, Option, PreferenceStatement, Prioritised
from detente.errors import TooLargeError
from detente.stability import (
    attitudes,
    coalition_arrays,
    coalitions,
    exports,
    foresight,
    graph,
    moves,
    robustness,
    solving,
    sparse,
    unknown,
)
from detente.stability.inverse import counts as inverse_counts
from detente.stability.inverse import reasons as inverse_reasons


def model(options: int, makers: int = 1, prefers: int = 1) -> Conflict:
    """A model of so many options, dealt out in turn; each side wants the first so many of its options taken."""
    every = tuple(Option(f"o{k}", "", f"D{k % makers}") for k in range(options))
    sides = []
    for maker in range(makers):
        own = tuple(option.id for option in every if option.owner == f"D{maker}")
        wants = Prioritised(tuple(PreferenceStatement(parse(name)) for name in own[:prefers]))
        sides.append(DecisionMaker(f"D{maker}", own, wants))
    return Conflict("of a size", every, tuple(sides), status_quo="N" * options)


LIMITS: list[tuple[ModuleType, str, Callable[[int], Any], Callable[..., Any] | None]] = [
    (graph, "MAX_OPTIONS", lambda n: graph.graph_of(model(n)), graph.graph_of),
    (graph, "MAX_OPTIONS", lambda n: attitudes.stable(model(n), {}), attitudes.stable),
    (moves, "MAX_RANKED_OPTIONS", lambda n: moves.ranks(model(n)), moves.ranks),
    (coalition_arrays, "MAX_OPTIONS", lambda n: coalitions.stable(model(n), ["D0"]), coalitions.stable),
    (coalitions, "MAX_MAKERS", lambda n: coalitions.stable(model(n, makers=n), ["D0"]), coalitions.stable),
    (coalitions, "MAX_MAKERS", lambda n: coalitions.stable_for_all(model(n, makers=n)), coalitions.stable),
    (foresight, "MAX_OPTIONS", lambda n: foresight.require_small(model(n), ["l2"]), foresight.require_small),
    (foresight, "MAX_SIMULTANEOUS", lambda n: foresight.require_small(model(n), ["sim"]), foresight.require_small),
    (inverse_reasons, "MAX_OPTIONS", lambda n: inverse_reasons.Reasons(model(n), {}), None),
    (
        inverse_reasons, "MAX_STATEMENTS",
        lambda n: inverse_reasons.Reasons(model(2), {"D0": [parse("o0")] * n}), None,
    ),
    (sparse, "MAX_OPTIONS", lambda n: sparse.feasible_numbers(model(n)), sparse.feasible_numbers),
    (
        unknown, "MAX_UNKNOWN",
        lambda n: unknown.surely_prefers(model(n, prefers=n), "D0", range(n)), unknown.surely_prefers,
    ),
]  # fmt: skip


@pytest.mark.parametrize(("module", "name", "does", "said"), LIMITS)
def test_one_more_than_the_limit_is_refused(monkeypatch, module, name, does, said):
    if said is not None:  # the number stands in the contract
        assert re.search(rf"TooLargeError[^.]*\b{getattr(module, name):,}\b", " ".join((said.__doc__ or "").split()))
    monkeypatch.setattr(module, name, 3)
    does(3)
    with pytest.raises(TooLargeError) as fault:
        does(4)
    assert re.search(r"\b[34]\b|2\^4", str(fault.value))


@pytest.mark.parametrize(
    ("module", "name", "does"),
    [
        (exports, "MAX_STATES", lambda n: exports.to_graphml(solving.solve(model(n), ["nash"]))),
        (exports, "MAX_OUTCOMES", lambda n: exports.to_nfg(model(n))),
        (inverse_counts, "MAX_STATES", lambda n: inverse_counts.count_rankings(model(n), "D0", "N" * n, "nash")),
        (moves, "MAX_OWN_CHOICES", lambda n: moves.moves_from(model(n), "D0", "N" * n)),
        (sparse, "MAX_STATES", lambda n: sparse.feasible_numbers(model(n), most=sparse.MAX_STATES)),
        (robustness, "MOST_LISTED", lambda n: robustness._listed(solving.solve(model(n), ["nash"]).feasible)),
    ],
)
def test_a_power_of_two_too_many_is_refused(monkeypatch, module, name, does):
    monkeypatch.setattr(module, name, 8)
    does(3)  # eight states
    with pytest.raises(TooLargeError):
        does(4)
    monkeypatch.setattr(module, name, 7)
    with pytest.raises(TooLargeError):
        does(3)


def test_as_many_improvements_of_a_coalition_as_are_allowed_are_gone_through(monkeypatch):
    conflict = model(3, makers=3)
    pairs = sum(map(len, coalitions.improvements(graph.graph_of(conflict), ("D1", "D2")).values()))
    assert pairs
    monkeypatch.setattr(coalition_arrays, "MAX_PAIRS", pairs)
    found = coalitions.stable(conflict, ["D0"], ["cseq"])
    assert found == coalitions.stable_on_graph(graph.graph_of(conflict), ("D0",), ["cseq"])
    monkeypatch.setattr(coalition_arrays, "MAX_PAIRS", pairs - 1)
    with pytest.raises(TooLargeError, match="improvements"):
        coalitions.stable(conflict, ["D0"], ["cseq"])
