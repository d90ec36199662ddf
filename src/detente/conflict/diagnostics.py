"""What is odd in a model without being wrong: parts of it that can never matter, each with where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from detente.conflict.combined import members
from detente.conflict.expressions import Expression, Is, Not, holds
from detente.conflict.model import (
    Conflict,
    Infeasible,
    PartialOrder,
    Preference,
    Prioritised,
    Ranking,
    SingleMove,
    Weighted,
)
from detente.conflict.problems import Locate, Problem, in_words
from detente.conflict.states import feasible_cells, on_all_states, some_feasible, state_number, state_text, taken

MAX_OPTIONS = 18
MAX_CHECKS = 500  # searches in a larger model


def odd(conflict: Conflict, locate: Locate = in_words) -> list[Problem]:
    """List what can never matter in a sound model.

    Beyond 18 options states are not gone through, and only the first two of these are looked for in part: options, and
    statements that are true in all feasible states or in none. That is said too.

    - an option that is taken in no feasible state, or in all;
    - an infeasibility that rules out nothing that others do not rule out already;
    - a preference statement that is true in all feasible states, or in none, or never decides between two of them
      because those before it settle every pair on which it differs;
    - states that nobody's moves lead to from the status quo;
    - a weight in a preference where order alone counts;
    - a decision maker who prefers nothing, so that no state is better for everybody;
    - a single move that is banned though the options do not allow it, or allowed though they do;
    - combined states that are fewer than two, or that statements tell apart although they count as one.
    """
    if len(conflict.options) > MAX_OPTIONS:
        return list(_of_large(conflict, locate))
    feasible = feasible_cells(conflict)
    return [
        *_options(conflict, feasible, locate),
        *_rules(conflict, locate),
        *_statements(conflict, feasible, locate),
        *_idle(conflict, locate),
        *_unreached(conflict, feasible, locate),
        *_combined(conflict, locate),
    ]


def _of_large(conflict: Conflict, locate: Locate) -> Iterator[Problem]:
    checks = 0
    for k, option in enumerate(conflict.options):
        literal: Expression = Is(option.id)
        for always, fixed in ((False, Not(literal)), (True, literal)):
            checks += 1
            if checks <= MAX_CHECKS and not _possible(conflict, Not(fixed)):
                words = "taken in every" if always else "taken in no"
                yield Problem(
                    f"option {option.id!r} is {words} feasible state", locate(("options", k)), "is a rule too wide?"
                )
    for i, maker in enumerate(conflict.decision_makers):
        if isinstance(maker.preference, Ranking | PartialOrder):
            continue
        for k, statement in enumerate(maker.preference.statements):
            for every, fixed in (("no", Not(statement.expression)), ("every", statement.expression)):
                checks += 1
                if checks <= MAX_CHECKS and not _possible(conflict, Not(fixed)):
                    what = f"statement {k + 1} of {maker.name!r} is true in {every} feasible state"
                    where = locate(("decision_makers", i, "preference", k))
                    yield Problem(f"{what}, so it decides nothing", where, "drop or mend it")
    yield from _idle(conflict, locate)
    left_out = "rules that others make idle, statements that others settle, states out of reach"
    yield Problem(f"not looked for in a model of {len(conflict.options)} options: {left_out}")


def _possible(conflict: Conflict, wanted: Expression) -> bool:
    """Whether some feasible state makes the expression true, as far as a short search can tell."""
    harder = replace(conflict, infeasible=(*conflict.infeasible, Infeasible("expression", Not(wanted))))
    return some_feasible(harder) is not None


def _options(conflict: Conflict, feasible: np.ndarray, locate: Locate) -> Iterator[Problem]:
    numbers = np.flatnonzero(feasible)
    size = len(conflict.options)
    for k, option in enumerate(conflict.options):
        share = (numbers >> (size - 1 - k) & 1).mean()
        if share in (0, 1):
            always = "taken in no" if share == 0 else "taken in every"
            yield Problem(
                f"option {option.id!r} is {always} feasible state", locate(("options", k)), "is a rule too wide?"
            )


def _rules(conflict: Conflict, locate: Locate) -> Iterator[Problem]:
    tables = []
    for part in conflict.infeasible:
        rule = part.rule(conflict.option_ids)
        tables.append(
            np.zeros(2 ** len(conflict.options), dtype=bool) if rule is None else on_all_states(conflict, rule)
        )
    total = np.sum(tables, axis=0, dtype=np.int32) if tables else np.zeros(1, dtype=np.int32)
    for k, table in enumerate(tables):
        if not np.any(table & (total == 1)):
            what = "rules out no state" + (" that others do not" if table.any() else "")
            yield Problem(f"infeasibility {k + 1} {what}", locate(("infeasible", k)), "it can be left out")


def _statements(conflict: Conflict, feasible: np.ndarray, locate: Locate) -> Iterator[Problem]:
    for i, maker in enumerate(conflict.decision_makers):
        preference = maker.preference
        if isinstance(preference, Ranking | PartialOrder):
            continue
        groups = np.zeros(int(feasible.sum()), dtype=np.int64)
        for k, statement in enumerate(preference.statements):
            true = on_all_states(conflict, statement.expression)[feasible]
            where = locate(("decision_makers", i, "preference", k))
            who = f"statement {k + 1} of {maker.name!r}"
            finer = np.unique(2 * groups + true, return_inverse=True)[1].reshape(-1)
            if true.all() or not true.any():
                every = "every" if true.any() else "no"
                yield Problem(
                    f"{who} is true in {every} feasible state, so it decides nothing", where, "drop or mend it"
                )
            elif isinstance(preference, Weighted) and statement.weight == 0:
                yield Problem(f"{who} weighs nothing", where, "drop it, or give it a weight")
            elif isinstance(preference, Prioritised) and finer.max() == groups.max():
                yield Problem(
                    f"{who} never decides: those before it settle every pair", where, "drop it, or move it up"
                )
            groups = finer


def _idle(conflict: Conflict, locate: Locate) -> Iterator[Problem]:
    for i, maker in enumerate(conflict.decision_makers):
        preference = maker.preference
        if not _tells_apart(preference):
            what = f"{maker.name!r} prefers nothing, so that no state is better than another for everybody"
            yield Problem(what, locate(("decision_makers", i)), "give it a preference, or leave it out")
        if isinstance(preference, Prioritised):
            for k, statement in enumerate(preference.statements):
                if statement.weight != 1:
                    what = f"the weight of statement {k + 1} of {maker.name!r} counts nothing: their order decides"
                    yield Problem(what, locate(("decision_makers", i, "preference", k)), "weights = [...], or drop it")
    for k, move in enumerate(conflict.single_moves):
        if _by_options(conflict, move) == move.allowed:
            already = "allowed by the options already" if move.allowed else "banned, and no move by the options"
            yield Problem(f"single move {k + 1} is {already}", locate(("single_moves", k)), "it can be left out")


def _tells_apart(preference: Preference) -> bool:
    """Whether the preference puts any state before another, as far as its form shows."""
    if isinstance(preference, PartialOrder):
        return any(len(chain) > 1 for chain in preference.chains)
    if isinstance(preference, Ranking):
        return sum(bool(level) for level in preference.levels) > 1
    return bool(preference.statements)


def _by_options(conflict: Conflict, move: SingleMove) -> bool:
    """Whether the options themselves allow the move."""
    changed = [
        (option, after)
        for option, before, after in zip(conflict.options, move.source, move.target, strict=True)
        if before != after
    ]
    return all(
        option.owner == move.decision_maker and option.moves in ("both", "forward" if after == "Y" else "backward")
        for option, after in changed
    )


def _combined(conflict: Conflict, locate: Locate) -> Iterator[Problem]:
    for k, part in enumerate(conflict.combined):
        where = locate(("combined", k))
        group = members(conflict, part)
        if len(group) < 2:
            yield Problem(f"entry {k + 1} of combined states has {len(group)} of them", where, "widen it, or drop it")
        for i, maker in enumerate(conflict.decision_makers):
            if isinstance(maker.preference, Ranking | PartialOrder):
                continue
            for n, statement in enumerate(maker.preference.statements):
                if len({holds(statement.expression, taken(conflict, state)) for state in group}) > 1:
                    what = (
                        f"statement {n + 1} of {maker.name!r} tells states apart that count as one, those of {group[0]}"
                    )
                    there = locate(("decision_makers", i, "preference", n))
                    yield Problem(what, there, f"it is judged by {group[0]} alone")


def _unreached(conflict: Conflict, feasible: np.ndarray, locate: Locate) -> Iterator[Problem]:
    start = state_number(conflict.status_quo)
    if not feasible[start] or conflict.single_moves or conflict.combined:
        return
    size = len(conflict.options)
    reached = np.zeros(feasible.size, dtype=bool)
    reached[start] = True
    while True:
        before = int(reached.sum())
        for maker in conflict.decision_makers:
            spread = reached.copy()
            for k in conflict.own_places(maker.name):
                pairs = spread.reshape(2**k, 2, 2 ** (size - 1 - k))
                moves = conflict.options[k].moves
                if moves in ("both", "forward"):
                    pairs[:, 1] |= pairs[:, 0]
                if moves in ("both", "backward"):
                    pairs[:, 0] |= pairs[:, 1]
            reached |= spread & feasible
        if int(reached.sum()) == before:
            break
    missing = feasible & ~reached
    count = int(missing.sum())
    if count:
        example = state_text(int(missing.argmax()), size)
        what = f"{count:,} feasible state{'s' * (count > 1)}, such as {example}, cannot be reached from the status quo"
        yield Problem(what, locate(("status_quo",)), "is a move one-way that should not be?")
