"""The deadlock page: the brief's answer, and the model as a table that can be tried out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.brief.model import Brief, Line
from detente.brief.model_words import expression_words, option_words, state_words
from detente.conflict import Conflict, Prioritised, parse
from detente.diagnosis.findings import Because, WayOut
from detente.workflow.scenarios import Glance, Outcome, Turned

LISTED = 12
NAMED = 4
"""New equilibria, and lost ones, that are named under one concept."""
SECTIONS = ("why", "more_why", "ways_out", "sure", "watch", "assumed")


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
    statements: tuple[str, ...]
    assumed: str


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
            OptionRow(o.id, k, o.text, conflict.status_quo[k] == "Y", o.statements, o.assumed or "")
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
    """How the equilibria under a concept changed; `more` of those that differ are not listed.

    `whole` is False where there are too many to compare one by one: then none is listed.
    """

    concept: str
    before: int
    after: int
    gained: tuple[StateRow, ...]
    lost: tuple[StateRow, ...]
    more: int
    whole: bool

    @property
    def differs(self) -> bool:
        """Whether a change is known."""
        return self.before != self.after or bool(self.gained or self.lost or self.more)


@dataclass(frozen=True, slots=True)
class TriedView:
    """What a changed model says at a glance, beside what the derived one says."""

    before: str
    after: str
    turned: tuple[TurnedRow, ...]

    @property
    def same(self) -> bool:
        """Whether neither the verdict nor any equilibrium changed, as far as was looked."""
        return self.before == self.after and not any(row.differs for row in self.turned)

    @property
    def whole(self) -> bool:
        """Whether all equilibria were compared one by one."""
        return all(row.whole for row in self.turned)


@dataclass(frozen=True, slots=True)
class ReasonsView:
    """Why a changed model says so, and what would free it."""

    reason: str
    why: tuple[str, ...]
    ways: tuple[str, ...]


CONCEPT_WORDS = {"nash": "Nash", "gmr": "GMR", "smr": "SMR", "seq": "SEQ"}


def verdict_words(seen: Outcome | Glance) -> str:
    """The verdict in a few words."""
    if isinstance(seen, Outcome):
        verdict = seen.diagnosis.verdict
        return _verdict(verdict.state, [kind.name for kind in verdict.kinds])
    return _verdict(seen.standing.state, [seen.standing.kind] if seen.standing.kind else [])


def _verdict(state: str, kinds: Sequence[str]) -> str:
    return state + (f": {', '.join(kinds)}" if kinds else "")


def tried(before: Outcome | Glance, after: Outcome | Glance, changes: Sequence[Turned]) -> TriedView:
    """The view of a changed model at a glance."""
    rows = tuple(_turned(one, before.conflict, after.conflict) for one in changes)
    return TriedView(verdict_words(before), verdict_words(after), rows)


def reasons(after: Outcome) -> ReasonsView:
    """The reasons of a changed model's verdict."""
    diagnosis, conflict = after.diagnosis, after.conflict
    return ReasonsView(
        diagnosis.verdict.reason,
        tuple(because_words(because, conflict) for because in diagnosis.verdict.why[:LISTED]),
        tuple(_way(way, conflict) for way in diagnosis.ways_out if way.deal)[:LISTED],
    )


def because_words(because: Because, conflict: Conflict) -> str:
    """A reason with its options and states in words instead of their ids."""
    who = ", ".join(because.decision_makers)
    if because.about in ("would move", "held by sanction", "leaves undone"):
        gain = f"{who} would gain by {_changes(because.state, because.target, conflict)}"
        if because.about == "leaves undone":
            return f"there {gain}"
        return gain + (", but others would then answer to its loss" if because.about == "held by sanction" else "")
    if because.about == "better state":
        return f"all would prefer {state_words(because.state, conflict)}"
    if because.option:
        named = because.text.replace(f" for {because.option}", f" for {option_words(conflict.option(because.option))}")
        return named.replace(": asks ", " asks " if len(because.decision_makers) == 2 else " ask ", 1)
    return because.text


def _changes(source: str, target: str, conflict: Conflict) -> str:
    changed = [
        ("taking " if after == "Y" else "leaving ") + option_words(option)
        for option, before, after in zip(conflict.options, source, target, strict=True)
        if before != after
    ]
    return " and ".join(changed) or "changing nothing"


def _way(way: WayOut, conflict: Conflict) -> str:
    over = " and ".join(f"{ref.decision_maker} on {_wish(ref.text, conflict)}" for ref in way.statements)
    set_by = f", set by {way.setter}, or else {state_words(way.otherwise, conflict)}" if way.setter else ""
    until = f" (open until {way.until})" if way.until else ""
    return f"{way.kind}{f' ({over})' if over else ''}{set_by}{until}: {state_words(way.deal, conflict)}"


def _wish(expression: str, conflict: Conflict) -> str:
    return expression_words(parse(expression), conflict)


def _turned(one: Turned, before: Conflict, after: Conflict) -> TurnedRow:
    most = NAMED if one.whole else 0
    gained = tuple(StateRow(s, state_words(s, after)) for s in one.gained[:most])
    lost = tuple(StateRow(s, state_words(s, before)) for s in one.lost[:most])
    more = len(one.gained) + len(one.lost) - len(gained) - len(lost)
    return TurnedRow(CONCEPT_WORDS[one.concept], one.before, one.after, gained, lost, more, one.whole)
