"""One circle of reports as it changes: its threads, promises, talks and contradictions, and which a change moves.

A report more, or a decision of a person, is taken in by what rests on it: matters are gathered again from the steps
that may come out otherwise (`gathering`), and told again where they have changed. What comes out is what the whole
circle gives when it is looked at from nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from detente.ledger.acts import act_of, as_copies_tell
from detente.ledger.books import GivenIn, Promise
from detente.ledger.contradictions import Contradiction, Contraries
from detente.ledger.copies import Copies
from detente.ledger.events import When, last_day, parsed, when
from detente.ledger.gathering import Gatherer
from detente.ledger.lines import Line
from detente.ledger.matters import Matter, matter, regrouped
from detente.ledger.record import Grouping, Ledger
from detente.ledger.retelling import Retelling
from detente.ledger.rivals import Rivals
from detente.ledger.sides import Sides
from detente.ledger.talks import Talks, parties_of, talks_in
from detente.ledger.threads import Telling, Thread, is_agreed, may_be_superseded, superseded, units
from detente.ledger.topics import topic_of
from detente.ledger.voices import Voices
from detente.values.document import Document
from detente.values.statement import SpeaksFor, Statement

Key = tuple[int, Any, int]
"""Names a matter and sorts matters: whether it was put (0), answered first (1) or taken apart by a person (2), the
place of the statement that began it, and its number among those that it began, or that people took apart."""

_APART = 2


@dataclass(frozen=True, slots=True)
class Report:
    """A document with what was read in it; `place` and `places` sort it and its statements in the record."""

    document: Document
    place: Any
    statements: tuple[Statement, ...] = ()
    places: tuple[Any, ...] = ()
    relations: tuple[SpeaksFor, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """What a change has moved, or taken away: threads as they are now, and as of days; and contradictions.

    These are named by the first statements of both sides.
    """

    now: frozenset[Key]
    days: frozenset[Key]
    against: frozenset[tuple[str, str]]


class Circle:
    """One circle of reports.

    `by_id` holds its statements, as sure as the least sure copy says them; `matters` its matters by what names them;
    `begun` names those too that a person brought together with others; `local` are their numbers here, which they
    keep; `who` says who stands under whom; `whens` when each statement was made.
    """

    def __init__(self) -> None:
        self.end: date | None = None
        self.by_id: dict[str, Statement] = {}
        self.place: dict[str, Any] = {}
        self.document_by_id: dict[str, Document] = {}
        self.said_in: dict[str, tuple[Statement, ...]] = {}
        self.relations: dict[str, tuple[SpeaksFor, ...]] = {}
        self.copy_of: dict[str, str] = {}
        self.whens: dict[str, When] = {}
        self.known: dict[str, date] = {}  # the first day on which each statement can have been told of
        self.matters: dict[Key, Matter] = {}
        self.local: dict[Key, int] = {}
        self.begun: set[Key] = set()
        self.now: dict[Key, Thread] = {}
        self._reports: dict[str, Report] = {}
        self._groupings: tuple[Grouping, ...] = ()
        self._regrouped: set[Key] = set()
        self._copies = Copies()
        self._voices = Voices(self)
        self._gatherer = Gatherer(self._voices.who, lambda name: topic_of(self.document_by_id[name]))
        self._retelling = Retelling()
        self._contraries = Contraries(self, self.whens)
        self._tellings: dict[Key, Telling] = {}
        self._told_last: dict[Key, Matter] = {}
        self._early: dict[Key, list[tuple[date, Thread | None]]] = {}  # the states that a change has left as they were
        self._known_before: dict[str, date] = {}  # of statements that the last change took away or changed
        self._states: dict[Key, list[tuple[date, Thread | None]]] = {}
        self._alone: dict[Key, Thread] = {}  # as they are now, whatever became of other amounts
        self._deadlines: dict[Key, tuple[date, ...]] = {}
        self._agreed: dict[str, set[Key]] = defaultdict(set)  # by the units of their amounts
        self._open: dict[str, set[Key]] = defaultdict(set)
        self._rivals = Rivals()
        self._parties: dict[Key, Counter[str]] = {}

    @classmethod
    def of(cls, ledger: Ledger, end: date | None = None) -> Circle:
        """One of the `circles` of a ledger, or a ledger that is one.

        Args:
            end: the last day on which anything was reported in the whole ledger; None for that of this part.
        """
        found = cls()
        relations = defaultdict(list)
        for relation in ledger.speaks_for:
            relations[relation.document].append(relation)
        reports = {
            document.id: Report(
                document, place, said := ledger.said_in.get(document.id, ()),
                tuple(ledger.place[s.id] for s in said), tuple(relations[document.id]),
            )
            for place, document in enumerate(ledger.documents)
        }  # fmt: skip
        found.change(reports, ledger.groupings, end or last_day(ledger))
        return found

    @property
    def who(self) -> Sides:
        """Who stands under whom."""
        return self._voices.who

    # -- changing --------------------------------------------------------------------------------------------------

    def change(
        self, reports: Mapping[str, Report | None], groupings: Sequence[Grouping] = (), end: date | None = None
    ) -> Moved:
        """Take in reports that are new or read otherwise, by id; None for those that are gone.

        Args:
            groupings: all that people decided about its threads.
            end: the last day on which anything was reported in the whole ledger.
        """
        other = {name for name, report in reports.items() if self._on_other_topic(name, report)}
        if other:  # what was compared with it by its topic is to be compared anew
            self.change(dict.fromkeys(other), self._groupings, self.end)
            self._gatherer.weighing.forget_topics(other)
        changed = self._take_in(reports)
        told = {name for name in changed if name in self.by_id}
        referring = {s.document for name in changed for s in self._gatherer.referring(name)}
        documents = reports.keys() | {self.by_id[name].document for name in told} | referring
        moving = self._voices.change(documents)
        self._gatherer.move_sides(self.who)
        places: dict[str, tuple[Any, Statement] | None] = {
            name: (self.place[name], self.by_id[name]) if name in told else None for name in changed
        }
        self._gatherer.change(self._gatherer.look_again(moving) | places)
        self._retelling.change(
            {name: (self.place[name], self.by_id[name], self.whens[name]) if name in told else None for name in changed}
        )
        dirty = self._gather(tuple(groupings))
        lapsing = self._lapsing(end)
        self.end = end
        if moving:
            self._states.clear()  # how a matter stood before rests on who stands under whom now
            self._early.clear()
        return self._tell(dirty, lapsing, changed)

    def _on_other_topic(self, name: str, report: Report | None) -> bool:
        """Whether a document is on another topic than before."""
        before = self.document_by_id.get(name)
        if before is None or report is None or before == report.document:
            return False
        return topic_of(before) != topic_of(report.document)

    def _take_in(self, reports: Mapping[str, Report | None]) -> set[str]:
        """Know some reports; the statements that come, go or are otherwise by that."""
        before: dict[str, tuple[Any, Statement]] = {}
        described = {  # by their documents, which are not what they were
            name for name, report in reports.items()
            if report is not None and self.document_by_id.get(name, report.document) != report.document
        }  # fmt: skip
        self._known_before = {}
        for name in reports:
            for statement in self.said_in.pop(name, ()):
                self._known_before[statement.id] = self.known[statement.id]
                before[statement.id] = self.place.pop(statement.id), self.by_id.pop(statement.id)
                del self.whens[statement.id], self.known[statement.id]
            for held in (self._reports, self.document_by_id, self.relations):
                held.pop(name, None)
        for name, report in reports.items():
            if report is not None:
                self._reports[name] = report
                self.document_by_id[name] = report.document
                self.relations[name] = report.relations
                self.place.update(zip((s.id for s in report.statements), report.places, strict=True))
        regrouped = self._copies.change(
            {name: (report.place, report.document) if report is not None else None for name, report in reports.items()}
        )
        near = {name: self._copies.of.get(name, (name,)) for name in regrouped | reports.keys()}
        level = {other for group in near.values() for other in group if other in self._reports}
        for name in regrouped:
            self.copy_of.pop(name, None)
            if name in self._copies.of:
                self.copy_of[name] = self._copies.of[name][0]
        copied = (s for name in level if name in self.copy_of for s in self._reports[name].statements)
        levelled = as_copies_tell(self, copied)
        self._regrouped_documents = regrouped
        changed = {name for name in before if name not in self.place}
        for name in level:
            if name not in reports:
                before |= {s.id: (self.place[s.id], s) for s in self.said_in.get(name, ())}
            said = tuple(levelled.get(s.id, s) for s in self._reports[name].statements)
            for statement in said:
                self.by_id[statement.id] = statement
                if name in described or before.get(statement.id) != (self.place[statement.id], statement):
                    changed.add(statement.id)
                self.whens[statement.id] = moment = when(self, statement)
                self.known[statement.id] = moment.known
            if said:
                self.said_in[name] = said
        return changed

    def _gather(self, groupings: tuple[Grouping, ...]) -> set[Key]:
        """Bring the matters to what has been gathered; those that have changed."""
        lines = self._gatherer.take_changed()
        found: dict[Key, Matter | None] = dict.fromkeys(line.began for line in lines)
        self.begun -= found.keys()
        found |= {line.began: matter(0, line) for line in lines if line.joins}
        self.begun |= {line.began for line in lines if line.joins}
        named = {name for g in (*groupings, *self._groupings) for name in (*g.one, *g.other)}
        touched = sorted({line for name in named for line in self._gatherer.matters_of(name)}, key=_began)
        moved = groupings != self._groupings or not lines.isdisjoint(touched) or self._regrouped & found.keys()
        if moved:
            as_gathered = {line.began: line for line in self._gatherer.ordered()} if self._regrouped else {}
            for key in self._regrouped - found.keys():
                found[key] = matter(0, as_gathered[key]) if key in as_gathered else None
            self.begun -= {key for key in self._regrouped if key[0] == _APART}
            self._regrouped = set()
            found |= self._by_people(touched, groupings)
            self._groupings = groupings
        for key in sorted(found):
            one = found[key]
            if key in self.begun:
                self.local.setdefault(key, len(self.local))
            if one is None:
                self.matters.pop(key, None)
            else:
                self.matters[key] = replace(one, number=self.local[key])
        return set(found)

    def _by_people(self, touched: list[Line], groupings: tuple[Grouping, ...]) -> dict[Key, Matter | None]:
        """Matters as people brought them together or took them apart."""
        begun = [matter(number, line) for number, line in enumerate(touched)]
        keys: list[Key] = [line.began for line in touched]
        left, apart = regrouped(begun, groupings)
        keys += [(_APART, self.place[one.founder], number) for number, one in enumerate(apart)]
        self.begun.update(keys)
        found: dict[Key, Matter | None] = dict.fromkeys(keys)
        found |= {keys[one.number]: one for one in left}
        self._regrouped = set(keys)
        return found

    def _lapsing(self, end: date | None) -> set[Key]:
        """The matters of which a deadline has passed, or has not, as the last day is another one."""
        if end == self.end:
            return set()
        days = sorted(day for day in (end, self.end) if day is not None)
        first, last = days[0] if len(days) > 1 else date.min, days[-1]
        return {key for key, deadlines in self._deadlines.items() if any(first <= day < last for day in deadlines)}

    def _tell(self, dirty: set[Key], lapsing: set[Key], changed: set[str]) -> Moved:
        """Tell anew of matters that have changed, and of what rests on them."""
        days = dirty | self._rivals.of_all(dirty)
        for key in dirty:
            one, before = self.matters.get(key), self._told_last.pop(key, None)
            states, first = self._states.pop(key, []), self._first_change(before, one, changed)
            self._early[key] = [state for state in states if state[0] < first]
            self._tellings.pop(key, None)
            self._deadlines.pop(key, None)
            if one is None:
                del self._early[key]
                self._rivals.change(key, None, frozenset())
                continue
            self._told_last[key] = one
            self._tellings[key] = Telling(self, self.who, one, self.whens)
            self._rivals.change(key, one, frozenset(self.who.side(name) for name in one.doers()))
            spans = (parsed(self.by_id[link.statement].deadline) for link in one.links)
            if deadlines := tuple(span.last for span in spans if span is not None):
                self._deadlines[key] = deadlines
        days |= self._rivals.of_all(dirty)
        settle = set()
        for key in dirty | lapsing:
            settle |= self._place_alone(key)
        now = {key for key in settle if self._settle(key)} | dirty | lapsing
        return Moved(frozenset(now), frozenset(days), frozenset(self._oppose(now)))

    def _first_change(self, before: Matter | None, now: Matter | None, changed: set[str]) -> date:
        """The day before which a matter stood as was told of it; the first of the calendar where that is not known."""
        if before is None or now is None or before.mentions != now.mentions:
            return date.min
        old, new = ({link.statement: link for link in one.links} for one in (before, now))
        names = {name for name in old.keys() | new.keys() if name in changed or old.get(name) != new.get(name)}
        days = [held[name] for name in names for held in (self.known, self._known_before) if name in held]
        return min(days, default=date.min)

    def _place_alone(self, key: Key) -> set[Key]:
        """Tell of a matter as it is now; those that may be superseded by it, or no longer, and itself."""
        before = self._alone.pop(key, None)
        telling = self._tellings.get(key)
        thread = telling.thread(None, self.end) if telling is not None else None
        found = {key}
        for one, change in ((before, set.discard), (thread, set.add)):
            if one is None:
                continue
            for unit in units(one):
                if is_agreed(one):
                    change(self._agreed[unit], key)
                    found |= self._open[unit]
                if may_be_superseded(one):
                    change(self._open[unit], key)
        if thread is not None:
            self._alone[key] = thread
        return found

    def _settle(self, key: Key) -> bool:
        """Put a thread where it stands beside other amounts of the same; whether that is otherwise than before."""
        before = self.now.pop(key, None)
        self._parties.pop(key, None)
        thread = self._alone.get(key)
        if thread is None:
            return before is not None
        if may_be_superseded(thread):
            others = sorted({other for unit in units(thread) for other in self._agreed[unit]})
            thread = superseded(thread, [self._alone[other] for other in others], self.who, self.whens)
        self.now[key] = thread
        self._parties[key] = parties_of(thread, self, self.who)
        return thread != before

    def _oppose(self, now: set[Key]) -> set[tuple[str, str]]:
        """Compare the acts that have changed."""
        names = self._retelling.changed
        self._retelling.changed = set()
        for document in self._regrouped_documents:
            names.update(self._retelling.of(s.id).began.statement.id for s in self.said_in.get(document, ()))
        groups = self._retelling.groups
        acts = {name: act_of(self, name, groups[name].statements()) if name in groups else None for name in names}
        return self._contraries.change(acts, {key: self.now.get(key) for key in now})

    # -- asking ----------------------------------------------------------------------------------------------------

    def threads(self) -> tuple[Thread, ...]:
        """All threads as they are, nothing left out."""
        return tuple(self.now[key] for key in sorted(self.now))

    def thread(self, key: Key, as_of: date) -> Thread | None:
        """A matter as of a day; None where nothing had been told of it."""
        thread = self._at(key, as_of)
        rivals = self._rivals.of(key)
        if thread is None or not rivals or not may_be_superseded(thread):
            return thread
        others = [self._at(other, as_of) for other in sorted(rivals)]
        return superseded(thread, [t for t in others if t is not None and is_agreed(t)], self.who, self.whens)

    def days(self, key: Key) -> list[date]:
        """The days on which what is known of a matter changes: by a report, an act, or a deadline that passes."""
        return sorted({day for other in (key, *self._rivals.of(key)) for day, _ in self._told(other)})

    def deadlines(self) -> set[date]:
        """The days by which something was to be done: as one passes, threads change."""
        return {day for days in self._deadlines.values() for day in days}

    def referring(self, documents: Iterable[str]) -> set[str]:
        """The documents whose statements refer to those of some documents."""
        told = (s.id for document in documents for s in self.said_in.get(document, ()))
        return {other.document for name in told for other in self._gatherer.referring(name)}

    def forget_days(self, key: Key) -> None:
        """Let go of how a matter stood as of each day: much to hold, and told again where it is asked for."""
        self._states.pop(key, None)

    def promises(self, key: Key) -> list[Promise]:
        """What was promised in a thread as it is."""
        thread = self.now.get(key)
        return GivenIn(self).promises(thread) if thread is not None else []

    def contradictions(self) -> list[Contradiction]:
        """Reports that cannot both be right."""
        return sorted(self._contraries.entries(), key=lambda entry: [self.place[name] for name in entry.statements])

    def contradiction(self, pair: tuple[str, str]) -> Contradiction | None:
        """The one whose sides two statements begin; None where there is none."""
        return self._contraries.entry(pair)

    def talks(self) -> list[Talks]:
        """The talks, not numbered; their threads as the threads are."""
        keys = sorted(self.now)
        every = [replace(self.now[key], id=f"t{number}") for number, key in enumerate(keys, 1)]
        parties = {thread.id: self._parties[key] for thread, key in zip(every, keys, strict=True)}
        name_of = {thread.id: self.now[key].id for thread, key in zip(every, keys, strict=True)}
        return [
            replace(made, threads=tuple(name_of[name] for name in made.threads))
            for made in talks_in(self, self.who, every, parties)
        ]

    def _at(self, key: Key, as_of: date) -> Thread | None:
        """A matter as of a day, whatever became of its rivals."""
        states = self._told(key)
        at = bisect_right(states, as_of, key=lambda state: state[0])
        return states[at - 1][1] if at else None

    def _told(self, key: Key) -> list[tuple[date, Thread | None]]:
        """How it stood, its rivals left aside, from each day on that changes what is known of it."""
        if key not in self._states:
            days = {self.known[link.statement] for link in self.matters[key].links}
            days |= {day + timedelta(days=1) for day in self._deadlines.get(key, ()) if day < date.max}
            telling, early = self._tellings[key], self._early.pop(key, [])
            last = early[-1][0] if early else date.min
            later = [(day, telling.thread(day, day, known=True)) for day in sorted(days) if not early or day > last]
            self._states[key] = early + later
        return self._states[key]


def _began(line: Line) -> Key:
    return line.began
