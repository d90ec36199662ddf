"""The deadlock page: the brief's answer, and the model as a table that can be tried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detente.brief.model import Brief, Line
from detente.brief.model_words import expression_words, state_words
from detente.conflict import Conflict, Prioritised
from detente.workflow.scenarios import Outcome, Turned

LISTED = 12
SECTIONS = ("why", "ways_out", "sure", "watch", "more_why", "assumed")


@dataclass(frozen=True, slots=True)
class Said:
    """A line of the brief; each part with the statements that it rests on, `n` being their numbers."""

    strong: str
    parts: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]
    assumed: str


@dataclass(frozen=True, slots=True)
class Told:
    """Lines under a heading."""

    key: str
    title: str
    lines: tuple[Said, ...]


def told(brief: Brief) -> tuple[tuple[Said, ...], tuple[Told, ...]]:
    """The answer and the sections of a brief that bear on the verdict, with statements instead of numbers."""
    names = {citation.number: citation.statement for citation in brief.citations}
    sections = {section.key: section for section in (*brief.sections, *brief.details)}
    kept = [sections[key] for key in SECTIONS if key in sections and sections[key].lines]
    answer = tuple(_said(line, names) for line in brief.answer)
    return answer, tuple(Told(s.key, s.title, tuple(_said(line, names) for line in s.lines)) for s in kept)


def _said(line: Line, names: Mapping[int, str]) -> Said:
    return Said(
        line.strong, tuple((p.text, tuple((n, names[n]) for n in p.citations)) for p in line.parts), line.assumed
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """A preference statement in the editable table: `holds` as the model writes it, `words` for people."""

    holds: str
    words: str
    why: str
    statements: tuple[str, ...]
    assumed: str


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option: its place in a state, and whether it is taken in the status quo."""

    id: str
    place: int
    text: str
    taken: bool
    moves: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """A decision maker with its options and what it prefers, the most important first."""

    name: str
    options: tuple[OptionRow, ...]
    wishes: tuple[Wish, ...]
    editable: bool


def sides(conflict: Conflict) -> tuple[Side, ...]:
    """The model's table."""
    found = []
    for maker in conflict.decision_makers:
        own = tuple(
            OptionRow(o.id, k, o.text, conflict.status_quo[k] == "Y", o.moves, o.statements)
            for k, o in enumerate(conflict.options)
            if o.owner == maker.name
        )
        preference = maker.preference
        wishes = preference.statements if isinstance(preference, Prioritised) else ()
        rows = tuple(
            Wish(str(w.expression), expression_words(w.expression, conflict), w.why, w.statements, w.assumed or "")
            for w in wishes
        )
        found.append(Side(maker.name, own, rows, isinstance(preference, Prioritised)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class StateRow:
    """A state that is an equilibrium, or was one."""

    state: str
    words: str


@dataclass(frozen=True, slots=True)
class TurnedRow:
    """How the equilibria under a concept changed."""

    concept: str
    before: int
    after: int
    gained: tuple[StateRow, ...]
    lost: tuple[StateRow, ...]
    more: int


@dataclass(frozen=True, slots=True)
class TriedView:
    """What a changed model says, beside what the derived one says."""

    before: str
    after: str
    reason: str
    why: tuple[str, ...]
    ways: tuple[str, ...]
    turned: tuple[TurnedRow, ...]

    @property
    def same(self) -> bool:
        """Whether neither the verdict nor any equilibrium changed."""
        return self.before == self.after and all(not (t.gained or t.lost) for t in self.turned)


CONCEPT_WORDS = {"nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ"}


def verdict_words(outcome: Outcome) -> str:
    """The verdict in a few words."""
    verdict = outcome.diagnosis.verdict
    kinds = ", ".join(kind.name for kind in verdict.kinds)
    return verdict.state + (f": {kinds}" if kinds else "")


def tried(before: Outcome, after: Outcome, changes: Sequence[Turned]) -> TriedView:
    """The view of a changed model."""
    diagnosis = after.diagnosis
    return TriedView(
        verdict_words(before),
        verdict_words(after),
        diagnosis.verdict.reason,
        tuple(because.text for because in diagnosis.verdict.why[:LISTED]),
        tuple(_way(way, after.conflict) for way in diagnosis.ways_out if way.deal)[:LISTED],
        tuple(_turned(one, after.conflict) for one in changes),
    )


def _way(way: Any, conflict: Conflict) -> str:
    over = " and ".join(f"{ref.decision_maker} on {ref.text}" for ref in way.statements)
    return f"{way.kind}{f' ({over})' if over else ''}: {state_words(way.deal, conflict)}"


def _turned(one: Turned, conflict: Conflict) -> TurnedRow:
    gained = tuple(StateRow(s, state_words(s, conflict)) for s in one.gained[:LISTED])
    lost = tuple(StateRow(s, state_words(s, conflict)) for s in one.lost[:LISTED])
    more = len(one.gained) + len(one.lost) - len(gained) - len(lost)
    return TurnedRow(CONCEPT_WORDS[one.concept], one.before, one.after, gained, lost, more)
