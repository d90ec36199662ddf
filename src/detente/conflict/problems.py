"""Everything that is wrong with a conflict model, each with where it stands and how to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from detente.conflict import combined
from detente.conflict.expressions import Expression, is_name, names
from detente.conflict.model import MOVES, Conflict, DecisionMaker, PartialOrder, Ranking
from detente.conflict.states import feasible_cells, is_feasible, some_feasible, state_number, state_text
from detente.errors import ModelError

MAX_OPTIONS = 1_000
MAX_STATEMENTS = 10_000
COUNTED_OPTIONS = 22  # a ranking of more options than these is checked state by state, but not for completeness

Place = tuple[str | int, ...]
Locate = Callable[[Place], str]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: what, where, and how to mend it."""

    what: str
    where: str = ""
    mend: str = ""

    def error(self) -> ModelError:
        """The fault that says the same."""
        return ModelError(self.what, where=self.where, mend=self.mend)


def check(conflict: Conflict, locate: Locate | None = None, *, states: bool = True) -> list[Problem]:
    """List all that is wrong with the model, in the order of its parts; empty when it can be solved.

    Args:
        locate: from the place of a part (such as `("options", 2)`) to words that say where it stands; by default
            the place itself in words.
        states: whether to judge states too; they are not once anything before them is wrong.
    """
    finder = locate or in_words
    problems = list(_options(conflict, finder))
    problems += _decision_makers(conflict, finder)
    problems += _infeasible(conflict, finder)
    problems += _combined(conflict, finder)
    if problems or not states:
        return problems  # states cannot be judged before options and rules are right
    problems += _states(conflict, finder)
    return problems


def require_sound(conflict: Conflict) -> None:
    """Refuse a model that has a problem.

    Raises: ModelError for the first problem.
    """
    for problem in check(conflict):
        raise problem.error()


def in_words(place: Place) -> str:
    """Where a part of a model stands, in words."""
    return " ".join(str(part + 1) if isinstance(part, int) else part.replace("_", " ") for part in place)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint with the nearest known names, or the first known ones."""
    listed = [one for one in dict.fromkeys(known) if one]
    near = get_close_matches(name[:100], listed[:2000], n=2, cutoff=0.6)
    if near:
        return "did you mean " + " or ".join(repr(name) for name in near) + "?"
    return ("one of " + ", ".join(listed[:8]) + (", ..." if len(listed) > 8 else "")) if listed else ""


def likely(name: str, known: Iterable[str]) -> bool:
    """Whether a name looks like a known one misspelt."""
    return bool(get_close_matches(name[:100], list(known), n=1, cutoff=0.8))


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def _options(conflict: Conflict, locate: Locate) -> Iterator[Problem]:
    if not conflict.options:
        yield Problem("the model has no options, so there is nothing to decide", locate(()), "add an [[options]] table")
    if len(conflict.options) > MAX_OPTIONS:
        yield Problem(
            f"{len(conflict.options):,} options are more than a model can have",
            locate(("options",)),
            f"at most {MAX_OPTIONS:,}; combine or leave out some",
        )
        return
    for name in _repeated(conflict.option_ids):
        yield Problem(
            f"two options are named {name!r}", locate(("options", conflict.index[name])), "give each its own id"
        )
    owners = [decision_maker.name for decision_maker in conflict.decision_makers]
    for k, option in enumerate(conflict.options):
        where = locate(("options", k))
        if not is_name(option.id):
            yield Problem(
                f"{option.id!r} cannot be an option's id", where, "letters, digits, underscores and dots only"
            )
        if not option.owner:
            yield Problem(f"option {option.id!r} belongs to nobody", where, "name its owner")
        elif owners and option.owner not in owners:
            yield Problem(
                f"option {option.id!r} belongs to {option.owner!r}, who is no decision maker",
                where,
                did_you_mean(option.owner, owners),
            )
        if option.moves not in MOVES:
            yield Problem(f"option {option.id!r} moves {option.moves!r}", where, "both, forward, backward or none")


def _decision_makers(conflict: Conflict, locate: Locate) -> Iterator[Problem]:
    if not conflict.decision_makers:
        yield Problem("the model has no decision makers", locate(()), "add a [[decision_makers]] table")
    for name in _repeated(decision_maker.name for decision_maker in conflict.decision_makers):
        yield Problem(f"two decision makers are named {name!r}", locate(("decision_makers",)), "give each its own name")
    for k, decision_maker in enumerate(conflict.decision_makers):
        where = locate(("decision_makers", k))
        if not decision_maker.name.strip():
            yield Problem(f"decision maker {k + 1} has no name", where, "name it")
        yield from _ownership(conflict, decision_maker, where)
        if isinstance(decision_maker.preference, Ranking | PartialOrder):
            continue
        if len(decision_maker.preference.statements) > MAX_STATEMENTS:
            yield Problem(f"{decision_maker.name!r} has more than {MAX_STATEMENTS:,} statements", where)
            continue
        for place, statement in enumerate(decision_maker.preference.statements):
            there = locate(("decision_makers", k, "preference", place))
            yield from _unknown_options(conflict, statement.expression, f"{decision_maker.name!r} prefers", there)


def _ownership(conflict: Conflict, decision_maker: DecisionMaker, where: str) -> Iterator[Problem]:
    owned = {option.id for option in conflict.options if option.owner == decision_maker.name}
    for name in dict.fromkeys(decision_maker.options):
        if name not in conflict.index:
            yield Problem(
                f"{decision_maker.name!r} has an option {name!r} that the model does not",
                where,
                did_you_mean(name, conflict.option_ids),
            )
        elif name not in owned:
            owner = conflict.options[conflict.index[name]].owner
            yield Problem(
                f"option {name!r} is claimed by {decision_maker.name!r} and by {owner!r}", where, "name one owner"
            )
    for name in sorted(owned - set(decision_maker.options)):
        yield Problem(f"option {name!r} is missing from the options of {decision_maker.name!r}", where, f"add {name!r}")


def _unknown_options(conflict: Conflict, expression: Expression, who: str, where: str) -> Iterator[Problem]:
    for name in names(expression):
        if name not in conflict.index:
            hint = did_you_mean(name, conflict.option_ids)
            yield Problem(f"{who} a state by {name!r}, which is no option", where, hint)


def _infeasible(conflict: Conflict, locate: Locate) -> Iterator[Problem]:
    for k, part in enumerate(conflict.infeasible):
        where = locate(("infeasible", k))
        if isinstance(part.value, Expression):
            yield from _unknown_options(conflict, part.value, "infeasible is", where)
        elif part.form == "pattern":
            yield from _pattern(conflict, str(part.value), where, "rules out every state")
        else:
            if not part.value:
                yield Problem(f"an {part.form.replace('_', ' ')} group is empty", where, "list its options")
            for name in part.value:
                if name not in conflict.index:
                    yield Problem(f"{name!r} is no option", where, did_you_mean(name, conflict.option_ids))
            for name in _repeated(part.value):
                yield Problem(f"{name!r} is twice in one group", where, "list each option once")


def _combined(conflict: Conflict, locate: Locate) -> Iterator[Problem]:
    if conflict.combined and len(conflict.options) > combined.MAX_OPTIONS:
        what = f"states of a model of {len(conflict.options)} options cannot be combined"
        yield Problem(what, locate(("combined",)), f"at most {combined.MAX_OPTIONS} options")
        return
    for k, part in enumerate(conflict.combined):
        where = locate(("combined", k))
        if isinstance(part.value, Expression):
            yield from _unknown_options(conflict, part.value, "combined is", where)
        elif part.form == "pattern":
            yield from _pattern(conflict, str(part.value), where, "makes all states one")
        elif len(set(part.value)) < 2:
            yield Problem("fewer than two states are combined", where, "list those that count as one")


def _pattern(conflict: Conflict, pattern: str, where: str, too_wide: str) -> Iterator[Problem]:
    size = len(conflict.options)
    if pattern.strip("YN-"):
        yield Problem(
            f"pattern {_short(pattern)!r} has letters other than Y, N and -", where, "Y, N or - for each option"
        )
    elif len(pattern) != size:
        mend = "one letter for each option, in their order"
        yield Problem(f"pattern {_short(pattern)!r} has {len(pattern)} letters for {size} options", where, mend)
    elif not pattern.strip("-"):
        yield Problem(f"pattern {_short(pattern)!r} {too_wide}", where, "put Y or N somewhere")


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:57] + "..."


def _states(conflict: Conflict, locate: Locate) -> Iterator[Problem]:
    if some_feasible(conflict) is None:
        first = conflict.infeasible[0] if conflict.infeasible else None
        yield Problem(
            "the infeasible patterns and rules together leave no state",
            locate(("infeasible",) if first else ()),
            "two or more of them contradict each other: drop or narrow one",
        )
        return
    if conflict.status_quo_given:
        yield from _state(conflict, conflict.status_quo, "the status quo", locate(("status_quo",)))
    overlaps = list(_groups(conflict, locate))
    yield from overlaps
    if overlaps:
        return  # which states count as one is then not known
    for k, decision_maker in enumerate(conflict.decision_makers):
        if isinstance(decision_maker.preference, Ranking):
            yield from _ranking(conflict, decision_maker, decision_maker.preference, locate, k)
        if isinstance(decision_maker.preference, PartialOrder):
            yield from _order(conflict, decision_maker, decision_maker.preference, locate, k)
    ways: dict[tuple[str, str, str], int] = {}
    for k, move in enumerate(conflict.single_moves):
        where = locate(("single_moves", k))
        known = [decision_maker.name for decision_maker in conflict.decision_makers]
        if move.decision_maker not in known:
            yield Problem(
                f"{move.decision_maker!r} is no decision maker", where, did_you_mean(move.decision_maker, known)
            )
        for state in (move.source, move.target):
            yield from _state(conflict, state, "a single move", where)
        if move.source == move.target:
            yield Problem(f"a single move leads from {_short(move.source)} to itself", where, "name another target")
        way = (move.decision_maker, move.source, move.target)
        if ways.setdefault(way, k) != k:
            yield Problem(f"this move is banned or allowed already, by entry {ways[way] + 1}", where, "keep one")


def _groups(conflict: Conflict, locate: Locate) -> Iterator[Problem]:
    """What is wrong with the states that count as one."""
    owner: dict[str, int] = {}
    for k, part in enumerate(conflict.combined):
        where = locate(("combined", k))
        listed = part.value if isinstance(part.value, tuple) else ()
        wrong = [problem for state in listed for problem in _state(conflict, state, "combined", where)]
        yield from wrong
        if wrong:
            continue
        for state in combined.members(conflict, part):
            if owner.setdefault(state, k) != k:
                what = f"{state} is combined twice, by entries {owner[state] + 1} and {k + 1}"
                yield Problem(what, where, "make one entry of the two, or narrow one")
                break


def _state(conflict: Conflict, state: str, who: str, where: str) -> Iterator[Problem]:
    if state.strip("YN") or len(state) != len(conflict.options):
        mend = f"{len(conflict.options)} letters, Y or N for each option in their order"
        yield Problem(f"{who} names {_short(state)!r}, which is no state of this model", where, mend)
    elif not is_feasible(conflict, state):
        yield Problem(f"{who} names {_short(state)!r}, which is infeasible", where, "name a feasible state")


def _order(
    conflict: Conflict, decision_maker: DecisionMaker, order: PartialOrder, locate: Locate, k: int
) -> Iterator[Problem]:
    who = f"the order of {decision_maker.name!r}"
    worse: dict[str, set[str]] = {}
    for at, chain in enumerate(order.chains):
        where = locate(("decision_makers", k, "order", at))
        for state in dict.fromkeys(chain):
            yield from _state(conflict, state, who, where)
            if conflict.named(state) != state:
                what = f"{who} names {state}, which counts as one with {conflict.named(state)}"
                yield Problem(what, where, "name the latter")
        for one, other in pairwise(chain):
            worse.setdefault(one, set()).add(other)
    try:
        TopologicalSorter(worse).prepare()
    except CycleError as fault:
        circle = list(reversed(fault.args[1]))
        shown = " to ".join(circle[:6]) + (" ..." if len(circle) > 6 else "")
        where = locate(("decision_makers", k, "order"))
        yield Problem(f"{who} runs in a circle: it prefers {shown}", where, "delete one of these comparisons")


def _ranking(
    conflict: Conflict, decision_maker: DecisionMaker, ranking: Ranking, locate: Locate, k: int
) -> Iterator[Problem]:
    who = f"the ranking of {decision_maker.name!r}"
    seen: dict[str, int] = {}
    faulty = False
    feasible = feasible_cells(conflict) if len(conflict.options) <= COUNTED_OPTIONS else None
    for level, states in enumerate(ranking.levels):
        for state in states:
            known = feasible is not None and len(state) == len(conflict.options) and not state.strip("YN")
            if not (known and feasible is not None and feasible[state_number(state)]):
                found = list(_state(conflict, state, who, locate(("decision_makers", k, "ranking", level))))
                faulty |= bool(found)
                yield from found
            if seen.setdefault(state, level) != level:
                other = f"levels {seen[state] + 1} and {level + 1}"
                where = locate(("decision_makers", k, "ranking", level))
                yield Problem(f"{who} lists {state} twice, on {other}: preferred to itself", where, "delete one")
                faulty = True
    if not faulty:
        for name, group in conflict.alike.items():
            told = sorted({seen[state] for state in group if state in seen})
            if len(told) > 1:
                where = locate(("decision_makers", k, "ranking", told[1]))
                what = (
                    f"{who} puts states that count as one, those of {name}, on levels {told[0] + 1} and {told[1] + 1}"
                )
                yield Problem(what, where, "put them on one level, or name the first only")
    if feasible is not None and not faulty:
        feasible[[state_number(state) for state in seen]] = False
        # Of states that count as one, the first stands for all.
        feasible[[state_number(state) for group in conflict.alike.values() for state in group[1:]]] = False
    if feasible is not None and not faulty and feasible.any():
        missing = state_text(int(feasible.argmax()), len(conflict.options))
        count = int(feasible.sum())
        where = locate(("decision_makers", k, "ranking"))
        yield Problem(
            f"{who} leaves out {count:,} feasible state{'s' * (count > 1)}, such as {missing}", where, "rank them too"
        )
