"""Which fewest changes of preference make a state an equilibrium: what `detente solve --inverse` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from detente.brief.visible import visible
from detente.errors import SettingError

if TYPE_CHECKING:
    from detente.conflict import Conflict
    from detente.stability.inverse.changes import Inverse

WAYS = 5
BOTH_SIGNS = 8
"""Options up to which a statement for and one against each may be added; beyond, those true in the wanted state."""

Candidates = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Answer:
    """The answer under one concept.

    Attributes:
        kept: by statements dropped and exchanged alone.
        added: where statements may be added besides.
    """

    kept: Inverse
    added: Inverse


def inverses(conflict: Conflict, state: str, concepts: Sequence[str], add: Sequence[str] = ()) -> tuple[Answer, ...]:
    """Find the fewest changes of ordered statements that make the state an equilibrium, for each concept.

    Args:
        add: statements that may be added, such as "Row=a & !b"; by default, for each decision maker, that an option
            is taken, or is not.

    Raises: ModelError, SettingError, TooLargeError.
    """
    from detente.stability.inverse.changes import fewest_changes
    from detente.stability.reasons import require_state

    require_state(conflict, state)
    candidates = _given(conflict, add) if add else _literals(conflict, state)
    found = []
    for concept in concepts:
        kept = fewest_changes(conflict, state, concept, kinds=("drop", "swap"), most=WAYS)
        added = kept if kept.cost == 0 else fewest_changes(conflict, state, concept, candidates=candidates, most=WAYS)
        found.append(Answer(kept, added))
    return tuple(found)


def _given(conflict: Conflict, add: Sequence[str]) -> dict[str, list[str]]:
    from detente.conflict import Prioritised

    found: dict[str, list[str]] = {}
    for text in add:
        who, equals, statement = text.rpartition("=")  # a name may hold the sign, a statement cannot
        if not equals or not statement.strip():
            raise SettingError(f"{text[:60]!r} is no statement of a decision maker", mend="such as 'Row=a & !b'")
        maker = conflict.decision_maker(who.strip())
        if not isinstance(maker.preference, Prioritised):
            what = f"the preference of {maker.name!r} is no ordered statements, so none can be added"
            raise SettingError(what, where=conflict.name, mend="put them in order, or leave out --add")
        found.setdefault(maker.name, []).append(statement.strip())
    return found


def _literals(conflict: Conflict, state: str) -> dict[str, list[str]]:
    """For each decision maker with ordered statements, single options that it does not speak of so already."""
    from detente.conflict import Prioritised

    wanted = [name if letter == "Y" else f"!{name}" for name, letter in zip(conflict.option_ids, state, strict=True)]
    if len(wanted) <= BOTH_SIGNS:
        wanted += [text[1:] if text.startswith("!") else f"!{text}" for text in wanted]
    found = {}
    for maker in conflict.decision_makers:
        if isinstance(maker.preference, Prioritised):
            said = {str(one.expression) for one in maker.preference.statements}
            found[maker.name] = [text for text in wanted if text not in said]
    return found


def to_record(answer: Answer) -> dict[str, Any]:
    """The answer as plain data."""

    def part(inverse: Inverse) -> dict[str, Any]:
        return {
            "possible": inverse.possible,
            "changes": inverse.cost,
            "ways": [[str(change) for change in way.changes] for way in inverse.ways],
        }

    inverse = answer.added
    return {
        "state": inverse.state,
        "concept": inverse.concept,
        **part(inverse),
        "without_adding": part(answer.kept),
    }


def in_words(conflict: Conflict, answers: Sequence[Answer], headings: Mapping[str, str]) -> list[str]:
    """The answers for people."""
    from detente.conflict import Prioritised

    if not answers:
        return []
    state = answers[0].added.state
    lines = [f"What would make {state} an equilibrium, by fewest changes of ordered statements:"]
    for answer in answers:
        heading = headings.get(answer.added.concept, answer.added.concept)
        if not answer.added.possible:
            lines.append(f"  {heading}: no change will do: nothing dropped, exchanged, or added of what may be")
            continue
        lines += _ways(heading, answer.added)
        if not answer.kept.possible:
            lines.append(f"  {heading}, adding none: no dropping or exchanging of statements will do")
        elif answer.kept.cost != answer.added.cost:
            lines += _ways(f"{heading}, adding none", answer.kept)
    kept = [maker.name for maker in conflict.decision_makers if not isinstance(maker.preference, Prioritised)]
    if kept:
        names = visible(", ".join(kept))
        lines.append(f"  (left as they are, for they are no ordered statements: the preferences of {names})")
    return lines


def _ways(heading: str, inverse: Inverse) -> list[str]:
    if inverse.cost == 0:
        return [f"  {heading}: nothing, it is one"]
    lines = []
    for k, way in enumerate(inverse.ways):
        lead = f"  {heading}, {'or' if k else f'{inverse.cost} change' + 's' * (inverse.cost != 1)}: "
        lines.append(lead + visible("; ".join(str(change) for change in way.changes)))
    return lines
