"""What if: a model with some of its preferences changed, beside the one it came from and apart from the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from detente.errors import ModelError

if TYPE_CHECKING:
    from detente.conflict import Conflict
    from detente.conflict.model import Combined, DecisionMaker, Infeasible, Moves, Preference
    from detente.diagnosis.findings import Diagnosis
    from detente.diagnosis.standing import Standing
    from detente.stability.solution import Solution

CONCEPTS = ("nash", "gmr", "smr", "seq")
LISTED = 500
"""States of an equilibrium set that are looked at one by one; more are counted."""
MOST_STATEMENTS = 200
"""Preference statements of one decision maker that a form may bring: more than a person writes on a page."""
MOST_NEW = 20
"""Options and decision makers together that a form may add."""
SUPPOSED = "supposed in a scenario"


@dataclass(frozen=True, slots=True)
class NewOption:
    """An option that is supposed to exist: not taken today; fields as in `detente.conflict.Option`."""

    id: str
    text: str
    owner: str
    moves: Moves = "both"


@dataclass(frozen=True, slots=True)
class Edit:
    """Changes of a model.

    `preferences` gives, for each decision maker to change, its preference statements as expressions, the most important
    first: those left out are dropped, new ones are added. `makers` are names of decision makers that are supposed to
    take part, `options` what anybody is supposed to be able to do. `status_quo` is the whole state as Y and N, new
    options last; None to keep it.
    """

    preferences: Mapping[str, Sequence[str]]
    status_quo: str | None = None
    makers: Sequence[str] = ()
    options: Sequence[NewOption] = ()


@dataclass(frozen=True)
class Glance:
    """A model with its solution, and its verdict without reasons."""

    conflict: Conflict
    solution: Solution
    standing: Standing


@dataclass(frozen=True)
class Outcome:
    """A model with its solution and diagnosis."""

    conflict: Conflict
    solution: Solution
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True)
class Turned:
    """How the equilibria under one concept changed: counts before and after, and states that differ.

    `lost` are states of the model before, `gained` of the one after: all of them where `whole`; else those among the
    first `LISTED` of either set.
    """

    concept: str
    before: int
    after: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]
    whole: bool = True


def edited(conflict: Conflict, edit: Edit) -> Conflict:
    """The model with the changes made; a statement that stays keeps what it rests on.

    Raises: ModelError for a decision maker, option, state or expression that is none, a preference that is no ordered
        list, or a model that cannot take new options.
    """
    from detente.conflict import check

    wider = _widened(conflict, edit)
    makers = []
    unknown = set(edit.preferences) - {maker.name for maker in wider.decision_makers}
    if unknown:
        raise ModelError(f"no decision maker is named {min(unknown)[:60]!r}", mend="load the page again")
    for maker in wider.decision_makers:
        if maker.name in edit.preferences:
            maker = replace(maker, preference=_preference(maker.name, maker.preference, edit.preferences[maker.name]))
        makers.append(maker)
    found = replace(wider, decision_makers=tuple(makers), status_quo=edit.status_quo or wider.status_quo)
    for problem in check(found):
        raise problem.error()
    return found


def _widened(conflict: Conflict, edit: Edit) -> Conflict:
    """The model with the decision makers and options that are supposed, which prefer nothing and are not taken yet."""
    from detente.conflict import DecisionMaker, Option

    if not edit.makers and not edit.options:
        return conflict
    if len(edit.makers) + len(edit.options) > MOST_NEW:
        raise ModelError(f"more than {MOST_NEW} options and decision makers are new", mend="edit the model's file")
    if edit.options and not _can_take_options(conflict):
        what = "this model lists single states, which new options would leave incomplete"
        raise ModelError(what, mend="edit the model's file")
    supposed = tuple(Option(o.id, o.text, o.owner, o.moves, assumed=SUPPOSED) for o in edit.options)
    everybody = (*conflict.decision_makers, *(DecisionMaker(" ".join(name.split())) for name in edit.makers))

    def with_new(maker: DecisionMaker) -> DecisionMaker:
        return replace(maker, options=(*maker.options, *(o.id for o in supposed if o.owner == maker.name)))

    return replace(
        conflict,
        options=(*conflict.options, *supposed),
        decision_makers=tuple(with_new(maker) for maker in everybody),
        infeasible=tuple(_longer(part, len(supposed)) for part in conflict.infeasible),
        combined=tuple(_longer(part, len(supposed)) for part in conflict.combined),
        status_quo=conflict.status_quo + "N" * len(supposed),
    )


def _can_take_options(conflict: Conflict) -> bool:
    """Whether nothing of the model names single states."""
    from detente.conflict.model import PartialOrder, Ranking

    listed_states = any(part.form == "states" for part in conflict.combined) or bool(conflict.single_moves)
    ranked = any(isinstance(maker.preference, Ranking | PartialOrder) for maker in conflict.decision_makers)
    return not (listed_states or ranked)


P = TypeVar("P", "Infeasible", "Combined")


def _longer(part: P, by: int) -> P:
    """The same states of a model with so many more options, whatever is done of these."""
    if part.form == "pattern" and isinstance(part.value, str):
        return replace(part, value=part.value + "-" * by)
    return part


def _preference(name: str, before: Preference, wanted: Sequence[str]) -> Preference:
    from detente.conflict import PreferenceStatement, Prioritised
    from detente.conflict.expressions import parse

    if not isinstance(before, Prioritised):
        raise ModelError(f"the preference of {name!r} is no list of statements", mend="edit the model's file")
    if len(wanted) > MOST_STATEMENTS:
        raise ModelError(f"more than {MOST_STATEMENTS} statements for {name!r}", mend="leave some out")
    left = list(before.statements)
    found = []
    for text in wanted:
        own = next((s for s in left if str(s.expression) == text), None)
        if own is not None:
            left.remove(own)
        found.append(own or PreferenceStatement(parse(text), assumed=SUPPOSED, why="supposed"))
    return Prioritised(tuple(found))


def glance(conflict: Conflict) -> Glance:
    """Solve a model and say its verdict, in a small part of the time that `outcome` takes.

    Raises: as `outcome`.
    """
    from detente.diagnosis.standing import standing
    from detente.stability import solve

    return Glance(conflict, solve(conflict, CONCEPTS), standing(conflict))


def outcome(conflict: Conflict) -> Outcome:
    """Solve and diagnose a model.

    Raises: ModelError for a model with a problem; TooLargeError for one of too many options.
    """
    from detente.diagnosis import diagnose
    from detente.stability import solve

    return Outcome(conflict, solve(conflict, CONCEPTS), diagnose(conflict))


def turned(before: Outcome | Glance, after: Outcome | Glance) -> tuple[Turned, ...]:
    """How the equilibria changed, one entry a concept; a state of before is the one after without the new options.

    The options of `before` are the first ones of `after` (`comparable`).
    """
    new = "N" * (len(after.conflict.options) - len(before.conflict.options))
    found = []
    for concept in CONCEPTS:
        one, other = before.solution.equilibria.get(concept), after.solution.equilibria.get(concept)
        if one is None or other is None:
            continue
        was, now = one.states(LISTED), other.states(LISTED)
        old = [s.removesuffix(new) for s in now if s.endswith(new)]
        kept = {s + new for s, still in zip(old, one.among(old), strict=True) if still}
        gained = tuple(s for s in now if s not in kept)
        lost = tuple(s for s, still in zip(was, other.among([s + new for s in was]), strict=True) if not still)
        counts = one.count(), other.count()
        found.append(Turned(concept, *counts, gained, lost, whole=max(counts) <= LISTED))
    return tuple(found)


def comparable(before: Conflict, after: Conflict) -> bool:
    """Whether the options of one model are the first ones of the other, so that their states compare."""
    return after.option_ids[: len(before.options)] == before.option_ids
