"""A matter while it is being gathered: the statements that join it, one after the other, and how it stood after each.

How it stood at an earlier moment is kept, so that a step in the middle of a record can be taken, or taken back, and
the steps after it asked again only where they would see something else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from detente.ledger.mentions import ASKS, COMMITS, Mention
from detente.ledger.wording import Wording
from detente.values.statement import Statement

MOST_COMPARED = 12
"""Wordings kept of one matter, and documents by whose topic it is known."""

Moment = tuple[int, Any, int]
"""When a statement joins: in which round (0 what is put, 1 what is answered), its place in the record, and, where it
joins several matters, after how many."""


@dataclass(frozen=True, slots=True)
class Link:
    """That a statement belongs to a matter: how surely (0 to 1) and by which rule."""

    statement: str
    score: float
    reason: str
    mention: Mention | None = None


class Join(NamedTuple):
    """That a statement joins a matter.

    `puts` where it puts or agrees to what it speaks of; `actor` is who makes the statement, under the name by which it
    counts, `side` its side, `parties` the sides of who makes it and is addressed, `doers` of who would act.
    """

    moment: Moment
    statement: Statement
    score: float
    reason: str
    mention: Mention | None
    puts: bool
    actor: str
    side: frozenset[str]
    parties: frozenset[str]
    doers: frozenset[str]


class Form(NamedTuple):
    """What is compared of a mention; `sides` are those of `by`."""

    wording: Wording
    by: tuple[str, ...]
    said: bool
    negative: bool
    sides: frozenset[str]


@dataclass(frozen=True, slots=True)
class State:
    """What others see of a matter at some moment.

    Attributes:
        forms: its wordings, each once; `words`, `deeds` and `sides` are of any of these, `lightest` the least weight.
        open: whether some mention names nobody who would act, or only describes who.
        askers: parties that put it; `putters`: sides that asked or offered it; `parties`: sides that any statement
            names.
        told_in: documents of its first statements.
        doers: who would act, most often named first.
    """

    forms: tuple[Form, ...] = ()
    words: frozenset[str] = frozenset()
    deeds: frozenset[str] = frozenset()
    lightest: int = 0
    sides: frozenset[str] = frozenset()
    open: bool = False
    askers: frozenset[str] = frozenset()
    putters: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    told_in: frozenset[str] = frozenset()
    doers: tuple[str, ...] = ()


_NOTHING = State()


def describes(name: str) -> bool:
    """Whether a party is described, not named ("rebels", "the army chief"): it may be any side."""
    return name == name.lower()


def doers(mentions: list[Mention]) -> tuple[str, ...]:
    """Who would act: as the texts say, most often named first; else as follows from the kinds."""
    for said in (True, False):
        names = Counter(name for m in mentions if m.said is said for name in m.by)
        if names:
            first = {name: k for k, name in enumerate(dict.fromkeys(n for m in mentions for n in m.by))}
            return tuple(sorted(names, key=lambda name: (-names[name], first[name])))
    return ()


class Line:
    """One matter, by the joins that make it.

    `began` is the moment of the first, by which matters are numbered; `moments` are those of all joins, `states` how it
    stood after each; `words` says of each word of its wordings from which moment on it has it, `wordings` the same of
    all words of one wording.
    """

    __slots__ = ("_counts", "began", "held", "joins", "links", "mentions", "moments", "states", "wordings", "words")

    def __init__(self, began: Moment) -> None:
        self.began = began
        self.joins: list[Join] = []
        self.moments: list[Moment] = []
        self.states: list[State] = []
        self._counts: list[tuple[int, int]] = []  # of links and mentions after each join
        self.links: list[Link] = []
        self.mentions: list[Mention] = []
        self.held: set[str] = set()
        self.words: dict[str, Moment] = {}
        self.wordings: dict[frozenset[str], Moment] = {}

    def at(self, moment: Moment) -> State | None:
        """How it stood just before a moment; None where it had not begun."""
        moments = self.moments
        if not moments:
            return None
        if moment > moments[-1]:
            return self.states[-1]
        before = bisect_left(moments, moment)
        return self.states[before - 1] if before else None

    def now(self) -> State:
        """How it stands after all that joined."""
        return self.states[-1] if self.states else _NOTHING

    def add(self, join: Join) -> None:
        """Let a statement join, at whatever moment."""
        at = bisect_left(self.moments, join.moment)
        self.joins.insert(at, join)
        self._from(at)

    def drop(self, join: Join) -> None:
        """As if that statement had not joined then."""
        at = bisect_left(self.moments, join.moment)
        del self.joins[at]
        self._from(at)

    def _from(self, at: int) -> None:
        """See anew how it stood after each join from one on."""
        if at < len(self.moments):
            links, mentions = self._counts[at - 1] if at else (0, 0)
            self.held.difference_update(link.statement for link in self.links[links:])
            del self.links[links:], self.mentions[mentions:], self._counts[at:]
            since = self.moments[at]
            self.words = {word: moment for word, moment in self.words.items() if moment < since}
            self.wordings = {words: moment for words, moment in self.wordings.items() if moment < since}
            del self.moments[at:], self.states[at:]
        for join in self.joins[at:]:
            self._take(join)

    def _take(self, join: Join) -> None:
        before = self.states[-1] if self.states else _NOTHING
        statement, mention, parties = join.statement, join.mention, join.parties
        deals = statement.kind in ASKS or statement.kind in COMMITS
        if mention is not None:
            if before.doers and not mention.said and not deals:
                mention = replace(mention, by=())  # who answers is not by that who would act
            else:
                parties |= join.doers
        told_in, putters, askers = before.told_in, before.putters, before.askers
        if statement.id not in self.held:
            if len(self.links) < MOST_COMPARED and statement.document not in told_in:
                told_in |= {statement.document}
            self.links.append(Link(statement.id, join.score, join.reason, mention))
            self.held.add(statement.id)
            if deals and not join.side <= putters:
                putters |= join.side
        parties = before.parties if parties <= before.parties else parties | before.parties
        if join.puts and mention is not None and statement.actor not in mention.by and join.actor not in askers:
            askers |= {join.actor}
        state = before
        if mention is not None and len(self.mentions) < MOST_COMPARED and statement.certainty != "denied":
            state = self._keep(mention, join, before)
        was = state.told_in, state.putters, state.parties, state.askers
        if told_in is not was[0] or putters is not was[1] or parties is not was[2] or askers is not was[3]:
            state = replace(state, told_in=told_in, putters=putters, parties=parties, askers=askers)
        self.moments.append(join.moment)
        self.states.append(state)
        self._counts.append((len(self.links), len(self.mentions)))

    def _keep(self, mention: Mention, join: Join, before: State) -> State:
        """How it stands with one more mention to compare others with."""
        self.mentions.append(mention)
        own = join.doers if mention.by else frozenset()
        form = Form(mention.wording, mention.by, mention.said, mention.term.negative, own)
        who = doers(self.mentions)
        if form in before.forms:
            return before if who == before.doers else replace(before, doers=who)
        words, weight = mention.wording.words, mention.wording.weight
        for word in words:
            self.words.setdefault(word, join.moment)
        self.wordings.setdefault(words, join.moment)
        return replace(
            before,
            forms=(*before.forms, form),
            words=before.words | words,
            deeds=before.deeds | mention.wording.actions,
            lightest=min(before.lightest, weight) if before.forms else weight,
            sides=before.sides | own,
            open=before.open or not mention.by or any(map(describes, mention.by)),
            doers=who,
        )
