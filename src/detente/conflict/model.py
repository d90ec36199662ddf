"""The graph model of a conflict as frozen values.

Higher rank is preferred everywhere. A state is a string of Y and N in the order of the options (see `states`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from detente.conflict.expressions import And, Expression, Is, Not, Or
from detente.errors import ModelError

Moves = Literal["both", "forward", "backward", "none"]
MOVES: tuple[Moves, ...] = get_args(Moves)

InfeasibleForm = Literal["pattern", "expression", "exclusive", "at_least_one"]
CombinedForm = Literal["pattern", "expression", "states"]


@dataclass(frozen=True, slots=True)
class Option:
    """A yes/no action that one decision maker may take.

    Attributes:
        moves: "both" ways, only "forward" (N to Y), only "backward" (Y to N), or "none".
        statements: ids of the statements that it rests on.
        assumed: why it was assumed, where it rests on no statement.
    """

    id: str
    text: str
    owner: str
    moves: Moves = "both"
    statements: tuple[str, ...] = ()
    assumed: str | None = None


@dataclass(frozen=True, slots=True)
class PreferenceStatement:
    """Something a decision maker would rather have true than false, with what it rests on.

    `weight` counts in a `Weighted` preference only; a negative one is for what it would rather have false.
    """

    expression: Expression
    statements: tuple[str, ...] = ()
    assumed: str | None = None
    why: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Prioritised:
    """Statements in order of priority: s is preferred to t when the first on which they differ is true in s.

    States equal on all of them are equally preferred.
    Source: option prioritisation, Hipel, Fang, Kilgour and Haight (1993).
    """

    statements: tuple[PreferenceStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class Weighted:
    """Statements with weights: s is preferred to t when the weights of what is true in s add up to more.

    Source: option weighting, Hipel, Fang, Kilgour and Haight (1993).
    """

    statements: tuple[PreferenceStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranking:
    """All feasible states, best first; states of one level are equally preferred."""

    levels: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PartialOrder:
    """Some states compared with some: in each chain, best first, a state is preferred to all that follow.

    What follows by transitivity holds too. States that no chain leads between are not compared: neither is preferred,
    and, unlike in a tie, each may be preferred to what the other is not. An improvement leads to a state that is
    preferred; a sanction, to one that is not.
    """

    chains: tuple[tuple[str, ...], ...] = ()


RankedPreference = Prioritised | Weighted | Ranking
Preference = RankedPreference | PartialOrder


@dataclass(frozen=True, slots=True)
class DecisionMaker:
    """One who decides on its own options and prefers some states to others; it may have no option."""

    name: str
    options: tuple[str, ...] = ()
    preference: Preference = Prioritised()

    @property
    def ranked(self) -> RankedPreference:
        """The preference, which gives every state a rank.

        Raises: ModelError for a partial order, which does not.
        """
        if isinstance(self.preference, PartialOrder):
            what = f"{self.name!r} does not compare all states, so that they have no ranks"
            raise ModelError(what, mend="rank all feasible states")
        return self.preference


@dataclass(frozen=True, slots=True)
class Infeasible:
    """States that cannot be, with the reason.

    By `form`, `value` is: a "pattern" of Y, N and - (either) in the order of the options; an "expression" true in
    the states ruled out; the options of a group of which at most one is taken ("exclusive") or at least one is
    ("at_least_one").
    """

    form: InfeasibleForm
    value: str | Expression | tuple[str, ...]
    reason: str = ""
    statements: tuple[str, ...] = ()
    assumed: str | None = None

    def rule(self, options: Sequence[str]) -> Expression | None:
        """The expression that is true in exactly the states ruled out; None when there are none.

        Raises: ModelError for a pattern that is not as long as the options, or rules out everything.
        """
        if isinstance(self.value, Expression):
            return self.value
        if self.form == "pattern":
            if len(self.value) != len(options):
                raise ModelError(f"pattern {self.value!r} has {len(self.value)} letters for {len(options)} options")
            literals = [
                Is(name) if letter == "Y" else Not(Is(name))
                for name, letter in zip(options, self.value, strict=True)
                if letter != "-"
            ]
            if not literals:
                raise ModelError(f"pattern {self.value!r} rules out every state")
            return literals[0] if len(literals) == 1 else And(tuple(literals))
        group = [Is(name) for name in self.value]
        if self.form == "at_least_one":
            return Not(group[0] if len(group) == 1 else Or(tuple(group)))
        pairs = tuple(And((a, b)) for k, a in enumerate(group) for b in group[k + 1 :])
        if not pairs:
            return None
        return pairs[0] if len(pairs) == 1 else Or(pairs)


@dataclass(frozen=True, slots=True)
class Combined:
    """Feasible states that cannot be told apart and count as one, with the reason.

    By `form`, `value` is: a "pattern" of Y, N and - (either), an "expression" true in these states and no others, or
    the "states" themselves. The one is named by the first of them in alphabetical order, N before Y. A move into, or
    out of, any of them is one into, or out of, the one; moves between them are none. Its rank is that of the state it
    is named by. Two moves of one decision maker in a row need not merge into one any more.
    Source: indistinguishable states, Fraser and Hipel (1984); Fang, Hipel and Kilgour (1993).
    """

    form: CombinedForm
    value: str | Expression | tuple[str, ...]
    reason: str = ""

    def rule(self, options: Sequence[str]) -> Expression | None:
        """The expression true in these states, of a pattern or expression.

        Raises: ModelError for a pattern that is not as long as the options, or takes in every state.
        """
        form: InfeasibleForm = "pattern" if self.form == "pattern" else "expression"
        return Infeasible(form, self.value).rule(options)


@dataclass(frozen=True, slots=True)
class SingleMove:
    """One move between two single states that is banned, or allowed beyond what the options allow.

    With such moves several decision makers may share one move (common moves), and a move followed by another of the
    same decision maker need not be a move.
    """

    decision_maker: str
    source: str
    target: str
    allowed: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Conflict:
    """A conflict in option form.

    Attributes:
        options: in the order in which states are written; each belongs to one decision maker.
        status_quo: the state of today; all N where it was not given (`status_quo_given` is False then, and the state
            may be infeasible).
        status_quo_statements: ids of the statements that the status quo rests on.
        single_moves: moves banned or allowed between single states; most models have none.
        combined: groups of states that count as one; most models have none.

    Nothing is checked at birth: `check` lists all that is wrong, and `load` refuses it.
    """

    name: str
    options: tuple[Option, ...]
    decision_makers: tuple[DecisionMaker, ...]
    infeasible: tuple[Infeasible, ...] = ()
    status_quo: str = ""
    source: str = ""
    status_quo_statements: tuple[str, ...] = ()
    single_moves: tuple[SingleMove, ...] = ()
    combined: tuple[Combined, ...] = ()
    status_quo_given: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if self.status_quo:
            object.__setattr__(self, "status_quo_given", True)
        else:
            object.__setattr__(self, "status_quo", "N" * len(self.options))

    @cached_property
    def option_ids(self) -> tuple[str, ...]:
        """The ids of the options, in order."""
        return tuple(option.id for option in self.options)

    @cached_property
    def index(self) -> dict[str, int]:
        """From each option's id to its place in a state."""
        return {option.id: k for k, option in enumerate(self.options)}

    @cached_property
    def ruled_out(self) -> tuple[Expression, ...]:
        """For each infeasibility that rules anything out, the expression true in the states it rules out."""
        rules = (part.rule(self.option_ids) for part in self.infeasible)
        return tuple(rule for rule in rules if rule is not None)

    @cached_property
    def alike(self) -> dict[str, tuple[str, ...]]:
        """From each state that stands for several, which count as one, to all of these, itself first."""
        if not self.combined:
            return {}
        from detente.conflict.combined import groups

        return {group[0]: group for group in groups(self)}

    @cached_property
    def _names(self) -> dict[str, str]:
        return {state: name for name, group in self.alike.items() for state in group}

    def named(self, state: str) -> str:
        """The state by which it is named where it counts as one with others, else the state itself."""
        return self._names.get(state, state) if self.combined else state

    def option(self, id: str) -> Option:  # noqa: A002 - the field's own name
        """The option with that id.

        Raises: ModelError when there is none.
        """
        if id not in self.index:
            raise ModelError(f"no option is named {id!r}", mend="one of " + ", ".join(self.option_ids[:12]))
        return self.options[self.index[id]]

    def decision_maker(self, name: str) -> DecisionMaker:
        """The decision maker of that name.

        Raises: ModelError when there is none.
        """
        for decision_maker in self.decision_makers:
            if decision_maker.name == name:
                return decision_maker
        known = ", ".join(decision_maker.name for decision_maker in self.decision_makers[:12])
        raise ModelError(f"no decision maker is named {name!r}", mend=f"one of {known}")

    def own_places(self, name: str) -> tuple[int, ...]:
        """The places, in a state, of the options of the decision maker of that name."""
        return tuple(k for k, option in enumerate(self.options) if option.owner == name)
