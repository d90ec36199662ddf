"""Threads: one matter each, with all that was said and done about it and where it stands at a date.

A status is folded from the statements in the order of event date, never stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from detente.ledger.acts import levelled
from detente.ledger.amounts import figures
from detente.ledger.checkpoints import Checkpoints, in_common
from detente.ledger.circles import version_of
from detente.ledger.events import When, in_order, last_day, parsed, when
from detente.ledger.lines import Link
from detente.ledger.matters import Matter, gather
from detente.ledger.mentions import ASKS, COMMITS, Mention
from detente.ledger.parties import state_of
from detente.ledger.record import Known, Ledger
from detente.ledger.sameness import same_act
from detente.ledger.sides import Sides, sides
from detente.ledger.status import IN_PART, LIVE, Folding, Status, Step
from detente.ledger.weighing import SAME
from detente.ledger.wording import Wording, amounts_differ, likeness, what_is_refused
from detente.values.dates import DateSpan
from detente.values.statement import Statement

_NAMING = ASKS | COMMITS | {"accept"}  # what fails or refuses it names it the wrong way round
_ANOTHER = "another amount was agreed"
_AS_MUCH = 0.8  # likeness from which a shorter wording may stand as the title


@dataclass(frozen=True, slots=True)
class Event:
    """One thing said or done about a matter.

    `date` is when, as a span (None where nothing is known), `stated` whether the text says so or it is the day
    of publication; `status` is the thread's after it, `hedged` whether that rests on words the text itself doubts;
    `reason` says what it did to the status, or why nothing; `also` are other reports of the same act.
    """

    statement: str
    date: DateSpan | None
    stated: bool
    status: Status | None
    hedged: bool
    reason: str
    also: tuple[str, ...] = ()

    @property
    def in_part(self) -> bool:
        """Whether it tells that a part was done of what is to be done, which leaves the status as it was."""
        return self.reason == IN_PART

    @property
    def another_agreed(self) -> bool:
        """Whether it took the matter off the table as another amount was agreed, which is no withdrawal by anybody."""
        return self.reason.startswith(_ANOTHER)


@dataclass(frozen=True, slots=True)
class Thread:
    """One matter: an action that somebody is to take, and where it stands.

    `actor` are those who would act (empty where no text says), `askers` those who want it done; `soft` says that
    nobody demands it, only asks or wishes; `negative` that the action is to be left undone; `standing` that it is
    still on the table: live, or refused by one side while another has not given it up. `links` say why each
    statement belongs here.
    """

    id: str
    title: str
    actor: tuple[str, ...]
    askers: tuple[str, ...]
    status: Status
    hedged: bool
    soft: bool
    negative: bool
    standing: bool
    statements: tuple[str, ...]
    history: tuple[Event, ...]
    links: tuple[Link, ...]
    deadline: str | None = None

    @property
    def live(self) -> bool:
        """Whether the matter is proposed, demanded, offered, promised or accepted."""
        return self.status in LIVE

    @property
    def superseded(self) -> bool:
        """Whether it is off the table as another amount was agreed: nobody is told to have withdrawn it."""
        return self.history[-1].another_agreed

    def since(self) -> DateSpan | None:
        """When the matter came to its status."""
        for event, before in zip(reversed(self.history), (*reversed(self.history[:-1]), None), strict=True):
            if before is None or before.status != event.status:
                return event.date
        return None


def threads(ledger: Ledger, as_of: date | None = None) -> tuple[Thread, ...]:
    """All threads, in the order in which their matters first came up in the ledger.

    Args:
        as_of: the day to look back from; None for all that is known. A thread that nothing had touched by then is
            left out. Ids do not depend on it.
    """
    return ledger.kept("threads", as_of, lambda: _threads(ledger, as_of))


def _threads(ledger: Ledger, as_of: date | None) -> tuple[Thread, ...]:
    end = as_of or last_day(ledger)
    begun: list[tuple[int, int, int, int]] = []  # stage, place, number and circle of each matter
    found: list[tuple[tuple[int, int, int, int], Thread]] = []
    for circle, part in enumerate(ledger.circles):
        every = gather(as_copies_have_it(part)).begun
        keys = {m.number: (m.stage, ledger.place[m.founder], m.number, circle) for m in every}
        begun.extend(keys.values())
        found.extend((keys[number], thread) for number, thread in _of_circle(part, as_of, end))
    numbers = {key: number for number, key in enumerate(sorted(begun), 1)}
    return tuple(replace(thread, id=f"t{numbers[key]}") for key, thread in sorted(found, key=lambda pair: pair[0]))


def _of_circle(part: Ledger, as_of: date | None, end: date | None) -> tuple[tuple[int, Thread], ...]:
    """The threads of one circle with the numbers of their matters, kept with it."""
    as_of = day_or_later(part, as_of)
    if end is not None:
        end = day_or_later(part, end) or date.max
    return part.kept("threads here", (as_of, end), lambda: _told(as_copies_have_it(part), as_of, end))


def day_or_later(part: Ledger, day: date | None) -> date | None:
    """The day to look back from at a circle; None for one after all that it names, from which it is what it ends as."""
    last = part.kept("last day named", (), lambda: _last_named(part))
    return day if day is not None and day <= last else None


@dataclass(frozen=True, slots=True)
class _Matter:
    """A matter as it was told: the links, mentions and statements that its thread follows from."""

    links: list[Link]
    mentions: list[Mention]
    said: list[Statement]
    thread: Thread | None

    def follows_from(self, matter: Matter, said: list[Statement]) -> bool:
        """Whether the thread of a matter is the same, told of the same sides and days."""
        return self.links == matter.links and self.mentions == matter.mentions and self.said == said


def _told(part: Ledger, as_of: date | None, end: date | None) -> tuple[tuple[int, Thread], ...]:
    who = sides(part, as_of)
    whens = {s.id: when(part, s) for s in part.statements}
    versions = version_of(part)
    known, before = versions.last.get("threads", ((), {})) if versions else ((), {})
    told: dict[str, _Matter] = {}
    here: list[tuple[int, Thread]] = []
    for matter in gather(part).matters:
        said = [part.by_id[link.statement] for link in matter.links]
        one = before.get(matter.founder) if known == (who, as_of, end) else None
        if one is None or not one.follows_from(matter, said):
            thread = Telling(part, who, matter, whens).thread(as_of, end)
            one = _Matter(matter.links, matter.mentions, said, thread)
        told[matter.founder] = one
        if one.thread is not None:
            here.append((matter.number, one.thread))
    if versions:
        versions.last["threads"] = (who, as_of, end), told
    settled = _settled_otherwise([thread for _, thread in here], who, whens)
    return tuple((number, thread) for (number, _), thread in zip(here, settled, strict=True))


def as_copies_have_it(part: Ledger) -> Ledger:
    """The circle as surely and as early as its copies say it (`levelled`), kept with it."""
    sure = part.kept("levelled", (), lambda: levelled(part))
    if sure is not part:
        sure.keep("version of", (), version_of(part))
    return sure


def _last_named(part: Ledger) -> date:
    """The last day that a circle names: of a report, of what it tells of, or by which something is to be done."""
    named = {text for s in part.statements for text in (s.date, s.deadline)} | {d.published for d in part.documents}
    return max((span.last for text in named if (span := parsed(text)) is not None), default=date.min)


def unplaced(ledger: Ledger) -> dict[str, str]:
    """Answers that joined no thread, by statement id, with the reason."""
    return {name: reason for part in ledger.circles for name, reason in gather(part).loose.items()}


class Telling:
    """One matter, to be told as of one day or of several, one after the other."""

    def __init__(self, ledger: Known, who: Sides, matter: Matter, whens: Mapping[str, When]) -> None:
        self._ledger, self._who, self._matter, self._whens = ledger, who, matter, whens
        self._doers = tuple(dict.fromkeys(map(who.party, matter.doers())))
        self._own = {who.side(name) for name in self._doers}
        self._roles = _roles(matter)
        self._folding = Folding(who, self._own, self._roles, whens)
        self._history = _History(ledger, whens)
        self._titles: dict[str, str] = {}
        self._known = {link.statement: whens[link.statement].known for link in matter.links}
        whole = [ledger.by_id[link.statement] for link in matter.links]
        # the order of a part is that of the whole, unless one answers another that may be missing
        answering = any(name in self._known for s in whole for name in s.refers_to)
        self._ordered = None if answering else in_order(ledger, whole, whens)

    def thread(self, as_of: date | None, end: date | None, *, known: bool = False) -> Thread | None:
        """The matter as a thread; None where nothing had been put by then.

        Args:
            known: leave out what was reported after the day, too.
        """
        links = self._matter.links
        if known and as_of is not None:
            # what is known by a day has taken place by then
            links = [link for link in links if self._known[link.statement] <= as_of]
        elif as_of is not None:
            links = [link for link in links if self._whens[link.statement].by(as_of)]
        mention = next((link.mention for link in links if link.mention), None)
        if mention is None:
            return None
        ordered = self._in_order(links)
        steps = self._folding.steps(ordered, end)
        if not any(step.status for step in steps):
            return None
        last, roles = steps[-1], self._roles
        title, negative = self._title(mention), mention.term.negative
        if self._ledger.by_id[mention.statement].kind == "reject" and (refused := what_is_refused(title)) != title:
            title, negative = refused, False
        askers = _askers(ordered, roles, self._own, self._who)
        asks = [s for s in ordered if s.kind in ASKS or (s.kind == "position" and s.id in roles)]
        return Thread(
            id=f"t{self._matter.number + 1}",
            title=title,
            actor=self._doers,
            askers=askers,
            status=last.status or "proposed",
            hedged=last.hedged,
            soft=bool(asks)
            and all(s.kind in {"request", "position"} for s in asks)
            and not any(s.kind in COMMITS for s in ordered),
            negative=negative,
            standing=(last.status in LIVE or last.status == "broken")
            or (last.status in {"rejected", "contested"} and bool(askers or last.offered)),
            statements=tuple(s.id for s in ordered),
            history=self._history.events(steps),
            links=tuple(links),
            deadline=next((s.deadline for s in reversed(ordered) if s.deadline and s.id in roles), None),
        )

    def _in_order(self, links: list[Link]) -> list[Statement]:
        """The statements of some of the links in the order of event date."""
        if self._ordered is None:
            return in_order(self._ledger, [self._ledger.by_id[link.statement] for link in links], self._whens)
        if len(links) == len(self._ordered):
            return self._ordered
        here = {link.statement for link in links}
        return [s for s in self._ordered if s.id in here]

    def _title(self, first: Mention) -> str:
        """The words in which it came up, or shorter ones that say as much, and name no other day or number."""
        if first.statement not in self._titles:
            named = figures(first.term.text)
            alike = [
                m.term.text
                for m in self._matter.mentions
                if self._ledger.by_id[m.statement].kind in _NAMING
                and likeness(m.wording, first.wording) >= _AS_MUCH
                and figures(m.term.text) <= named
            ]
            self._titles[first.statement] = " ".join(min([first.term.text, *alike], key=len).split())
        return self._titles[first.statement]


class _Told:
    """Events in order, and by kind and actor the numbers of those that may be told again."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.again: dict[tuple[str, str], list[int]] = defaultdict(list)

    def copy(self) -> _Told:
        """The same events, to go on from by themselves."""
        other = _Told()
        other.events.extend(self.events)
        other.again.update((key, list(numbers)) for key, numbers in self.again.items())
        return other


class _History:
    """Events from steps, with reports of one act taken together; what was told before is not looked at again."""

    def __init__(self, ledger: Known, whens: Mapping[str, When]) -> None:
        self._ledger, self._whens = ledger, whens
        self._done: list[Step] = []
        self._told = _Told()
        self._kept = Checkpoints(_Told.copy)

    def events(self, steps: list[Step]) -> tuple[Event, ...]:
        """The events of a matter."""
        told = steps[:-1] if steps[-1].lapse else steps
        at = len(self._done)
        if told[:at] != self._done:
            at, self._told = self._kept.back_to(in_common(told, self._done))
        for number in range(at, len(told)):
            self._kept.keep(number, self._told)
            self._take(told[number])
        self._done = told
        if not steps[-1].lapse:
            return tuple(self._told.events)
        last = steps[-1]
        passed = parsed(self._ledger.by_id[last.statement].deadline)
        return (*self._told.events, Event(last.statement, passed, True, last.status, last.hedged, last.reason))

    def _take(self, step: Step) -> None:
        statement = self._ledger.by_id[step.statement]
        events, again = self._told.events, self._told.again[statement.kind, state_of(statement.actor)]
        for k in again:
            if same_act(self._ledger.by_id[events[k].statement], statement, self._whens):
                if events[-1].status != step.status:
                    break
                events[k] = replace(events[k], also=(*events[k].also, step.statement))
                return
        again.append(len(events))
        moment = self._whens[step.statement]
        events.append(Event(step.statement, moment.span, moment.stated, step.status, step.hedged, step.reason))


def _settled_otherwise(found: list[Thread], who: Sides, whens: Mapping[str, When]) -> tuple[Thread, ...]:
    """Threads, where an amount that was asked or offered before another was agreed is no longer on the table."""
    agreed: dict[str, list[int]] = defaultdict(list)  # by the units of their amounts
    for place, thread in enumerate(found):
        for unit in units(thread) if is_agreed(thread) else ():
            agreed[unit].append(place)

    def others(thread: Thread) -> list[Thread]:
        return [found[place] for place in sorted({p for unit in units(thread) for p in agreed.get(unit, ())})]

    return tuple(superseded(t, others(t), who, whens) if may_be_superseded(t) else t for t in found)


def is_agreed(thread: Thread) -> bool:
    """Whether what it is of was agreed or done, so that no other amount of it is on the table."""
    return thread.status in {"accepted", "kept"}


def may_be_superseded(thread: Thread) -> bool:
    """Whether it is still on the table, so that it is not where another amount is agreed."""
    return thread.standing and thread.status != "accepted"


def units(thread: Thread) -> set[str]:
    """The units of the amounts that it is of."""
    return {unit for _, unit in _wording(thread).amounts}


def superseded(thread: Thread, agreed: Iterable[Thread], who: Sides, whens: Mapping[str, When]) -> Thread:
    """The thread, taken off the table by the first of these agreed threads that does so."""
    own = {who.side(name) for name in thread.actor}
    words = _wording(thread)
    for other in agreed:
        rival = _wording(other)
        if not amounts_differ(words, rival) or not own & {who.side(name) for name in other.actor}:
            continue
        if likeness(words.without_amounts(), rival.without_amounts()) < SAME:
            continue
        # what was done is told in the end by its first telling, not by what is said of it later
        event = next(e for status in ("accepted", other.status) for e in other.history if e.status == status)
        if whens[thread.history[-1].statement].latest <= whens[event.statement].latest:
            last = replace(event, status="withdrawn", reason=f"{_ANOTHER}: {other.title}", also=())
            return replace(
                thread,
                status="withdrawn",
                hedged=event.hedged,
                standing=False,
                statements=tuple(dict.fromkeys((*thread.statements, event.statement))),
                history=(*thread.history, last),
                links=(*thread.links, Link(event.statement, SAME, "another amount of the same")),
            )
    return thread


def _wording(thread: Thread) -> Wording:
    return next(link.mention.wording for link in thread.links if link.mention)


def _roles(matter: Matter) -> dict[str, str]:
    """For each statement that names the action (it does not only answer), its part there: content, gives or gets."""
    return {link.statement: link.mention.role for link in matter.links if link.mention}


def _askers(ordered: list[Statement], roles: dict[str, str], own: set[str], who: Sides) -> tuple[str, ...]:
    """Those who want it done by another: who asks for it, would get it in an exchange, or was refused it."""
    names: list[str] = []
    for statement in ordered:
        role = roles.get(statement.id)
        if role is None or statement.certainty == "denied":
            continue
        wants = (
            (statement.kind in ASKS and role != "gives")
            or (statement.kind in {"offer", "promise"} and role == "gets")
            or statement.kind == "position"
        )
        if wants and who.side(statement.actor) not in own:
            names.append(who.party(statement.actor))
        if statement.kind == "reject":
            names.extend(who.party(n) for n in statement.addressee if who.side(n) not in own)
    return tuple(dict.fromkeys(names))


def by_statement(found: tuple[Thread, ...]) -> dict[str, tuple[Thread, ...]]:
    """The threads that each statement belongs to."""
    of: dict[str, list[Thread]] = defaultdict(list)
    for thread in found:
        for name in thread.statements:
            of[name].append(thread)
    return {name: tuple(group) for name, group in of.items()}
