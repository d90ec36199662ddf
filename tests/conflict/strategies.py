"""Random small conflicts, with all that a model may have: ties, infeasible states, one-way and frozen options."""

from __future__ import annotations

from hypothesis import assume
from hypothesis import strategies as st

from detente.conflict.expressions import And, Expression, Iff, Implies, Is, Not, Or
from detente.conflict.model import (
    MOVES,
    Conflict,
    DecisionMaker,
    Infeasible,
    Option,
    PreferenceStatement,
    Prioritised,
    Ranking,
    Weighted,
)
from detente.conflict.states import some_feasible


def expressions(options: list[str], depth: int = 2) -> st.SearchStrategy[Expression]:
    leaf = st.sampled_from(options).map(Is)
    if depth == 0:
        return leaf
    inner = expressions(options, depth - 1)
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        leaf,
        inner.map(Not),
        several.map(And),
        several.map(Or),
        st.builds(Implies, inner, inner),
        st.builds(Iff, inner, inner),
    )


@st.composite
def conflicts(draw: st.DrawFn, most_options: int = 5, most_makers: int = 4, reversible: bool = False) -> Conflict:
    names = [f"o{k}" for k in range(draw(st.integers(1, most_options)))]
    makers = [f"D{k}" for k in range(draw(st.integers(1, most_makers)))]
    options = tuple(
        Option(
            id=name,
            text=name,
            owner=draw(st.sampled_from(makers)),
            moves="both" if reversible else draw(st.sampled_from(("both", *MOVES))),
        )
        for name in names
    )
    infeasible = tuple(draw(st.lists(infeasibilities(names), max_size=0 if reversible else 3)))
    blank = Conflict("random", options, tuple(DecisionMaker(name) for name in makers), infeasible)
    assume(some_feasible(blank) is not None)
    states = [state for state in all_states(len(names)) if feasible_by_hand(blank, state)]
    decision_makers = tuple(
        DecisionMaker(
            name,
            tuple(option.id for option in options if option.owner == name),
            draw(preferences(names, states)),
        )
        for name in makers
    )
    return Conflict("random", options, decision_makers, infeasible, draw(st.sampled_from(states)))


def infeasibilities(names: list[str]) -> st.SearchStrategy[Infeasible]:
    pattern = st.text("YN-", min_size=len(names), max_size=len(names)).filter(lambda text: text.strip("-"))
    group = st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True).map(tuple)
    return st.one_of(
        st.builds(Infeasible, st.just("pattern"), pattern),
        st.builds(Infeasible, st.just("expression"), expressions(names, 1)),
        st.builds(Infeasible, st.sampled_from(("exclusive", "at_least_one")), group),
    )


@st.composite
def preferences(draw: st.DrawFn, names: list[str], states: list[str]) -> Prioritised | Weighted | Ranking:
    kind = draw(st.sampled_from(("statements", "statements", "weights", "ranking")))
    if kind == "ranking":
        levels = draw(st.lists(st.integers(0, 5), min_size=len(states), max_size=len(states)))
        by_level = {n: tuple(s for s, at in zip(states, levels, strict=True) if at == n) for n in sorted(set(levels))}
        return Ranking(tuple(by_level.values()))
    found = draw(st.lists(expressions(names, 1), max_size=5))
    if kind == "weights":
        return Weighted(tuple(PreferenceStatement(one, weight=draw(st.integers(-3, 3))) for one in found))
    return Prioritised(tuple(PreferenceStatement(one) for one in found))


def all_states(options: int) -> list[str]:
    return [format(n, f"0{options}b").replace("1", "Y").replace("0", "N") for n in range(2**options)]


def feasible_by_hand(conflict: Conflict, state: str) -> bool:
    """Read off the forms themselves, not the expressions that they stand for."""
    chosen = {option.id: letter == "Y" for option, letter in zip(conflict.options, state, strict=True)}
    for part in conflict.infeasible:
        if part.form == "pattern":
            out = all(want in ("-", have) for want, have in zip(part.value, state, strict=True))
        elif part.form == "expression":
            out = truth(part.value, chosen)
        else:
            count = sum(chosen[name] for name in part.value)
            out = count > 1 if part.form == "exclusive" else count == 0
        if out:
            return False
    return True


def truth(node: Expression, chosen: dict[str, bool]) -> bool:
    match node:
        case Is(name):
            return chosen[name]
        case Not(operand):
            return not truth(operand, chosen)
        case And(operands):
            return all(truth(part, chosen) for part in operands)
        case Or(operands):
            return any(truth(part, chosen) for part in operands)
        case Implies(left, right):
            return truth(right, chosen) if truth(left, chosen) else True
        case Iff(left, right):
            return truth(left, chosen) == truth(right, chosen)
    raise AssertionError(node)
