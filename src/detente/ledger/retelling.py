"""Which statements report one act, so that after a change only those are looked at again that could come out otherwise.

Statements are looked at in the order of the record; each sees the acts told before it. As in `gathering`, a statement
that comes or goes in the middle is looked at as if it had always been there, and then those after it that it bears on.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush
from typing import Any

from detente.ledger.events import When, apart, parsed
from detente.ledger.parties import state_of
from detente.ledger.sameness import act_wording, may_be_alike, told_together
from detente.ledger.wording import likeness
from detente.values.statement import Statement

SAME_ACT = 0.55
"""Likeness of content from which two reports of one kind of act by one actor tell of one act."""

COMMON = 60
"""Acts that one word leads to; a word found in more is compared with the latest only."""

_SURE = 2.0  # of a statement in just the same words on the same days: no other act is looked for

Place = Any


class Told:
    """One statement, and the act that it reports."""

    __slots__ = (
        "act", "deadline", "key", "place", "present", "queued", "same", "score", "statement", "taken", "to_whom",
        "when", "wording", "words",
    )  # fmt: skip

    def __init__(self, place: Place, statement: Statement, when: When) -> None:
        self.place, self.statement, self.when = place, statement, when
        self.present = True
        self.taken = self.queued = False
        self.act: Group | None = None
        self.score = 0.0  # how surely it reports that act
        self.key = (statement.kind, state_of(statement.actor), statement.certainty == "denied")
        self.to_whom = frozenset(map(state_of, statement.addressee))
        self.deadline = parsed(statement.deadline)
        self.wording = act_wording(statement)
        self.words = self.wording.words
        # the same words told of the same days need no comparing
        self.same = (*self.key, self.wording, when.span, when.stated, self.to_whom, self.deadline)

    def leads(self) -> list[object]:
        """By what acts of its sort are found: each word."""
        return [(*self.key, word) for word in self.words or {""}]


class Group:
    """One act: all that report it, in the order of the record; the first of them began it."""

    __slots__ = ("began", "members")

    def __init__(self, began: Told) -> None:
        self.began = began
        self.members: list[tuple[Place, Told]] = []

    def statements(self) -> list[Statement]:
        """What reports it."""
        return [told.statement for _, told in self.members]


class Retelling:
    """The acts of one circle, as its statements change."""

    def __init__(self) -> None:
        self.groups: dict[str, Group] = {}  # by the statement that began them
        self.changed: set[str] = set()  # statements that began acts which have changed, since it was last emptied
        self._told: dict[str, Told] = {}
        self._ahead: list[tuple[Place, int, Told]] = []
        self._counted = 0
        self._last: Place = None
        self._said_in: dict[str, set[Told]] = defaultdict(set)
        self._referrers: dict[str, set[str]] = defaultdict(set)
        self._exact: dict[object, list[tuple[Place, Told]]] = defaultdict(list)
        self._of_word: dict[object, list[tuple[Place, Told]]] = defaultdict(list)
        self._leads: dict[object, list[tuple[Place, Group]]] = defaultdict(list)

    def change(self, now: Mapping[str, tuple[Place, Statement, When] | None]) -> None:
        """Take in statements that are new or changed, by id, with their places and days; None for those gone."""
        for name, item in now.items():
            known = self._told.pop(name, None)
            if known is not None:
                known.present = False
                self._register(known, there=False)
                self._queue(known)
            if item is not None:
                self._told[name] = told = Told(*item)
                self._register(told, there=True)
                self._queue(told)
        for name in now:
            self._queue_all((self._told[other] for other in self._referrers.get(name, ())), None)
        while self._ahead:
            told = heappop(self._ahead)[-1]
            told.queued = False
            self._take(told)

    def of(self, name: str) -> Group:
        """The act that a statement reports."""
        act = self._told[name].act
        assert act is not None
        return act

    def ordered(self) -> list[Group]:
        """All acts in the order in which they are first told."""
        return sorted(self.groups.values(), key=lambda group: group.began.place)

    def _register(self, told: Told, *, there: bool) -> None:
        lists = [self._of_word[key] for key in told.leads()]
        if told.words:
            lists.append(self._exact[told.same])
        for held in lists:
            if there:
                insort(held, (told.place, told))
            else:
                del held[bisect_left(held, (told.place,))]
        change = set.add if there else set.discard
        change(self._said_in[told.statement.document], told)
        for other in told.statement.refers_to:
            change(self._referrers[other], told.statement.id)

    def _queue(self, told: Told) -> None:
        if not told.queued:
            told.queued = True
            self._counted += 1
            heappush(self._ahead, (told.place, self._counted, told))

    def _queue_all(self, some: Iterable[Told], since: Place) -> None:
        for told in some:
            if told.taken and told.present and (since is None or told.place > since):
                self._queue(told)

    def _take(self, told: Told) -> None:
        """Look at a statement, again or for the first time or no longer; then queue those that it bears on."""
        follows = self._last is not None and told.place < self._last
        before, began = told.act, told.act is not None and told.act.began is told
        told.taken = True
        if told.present:
            act, told.score = self._found(told)
            if act is None:
                act = before if began and before is not None else Group(told)
        else:
            act = None
        if act is before and act is not None:
            return
        if before is not None:
            self._leave(told, before, began=began)
        if act is not None:
            self._enter(told, act)
        if follows:
            self._spread(told, before, act, began=began)
        else:
            self._last = told.place

    def _leave(self, told: Told, act: Group, *, began: bool) -> None:
        told.act = None
        self.changed.add(act.began.statement.id)
        del act.members[bisect_left(act.members, (told.place,))]
        if began:
            self.groups.pop(told.statement.id, None)
            for key in told.leads():
                held = self._leads[key]
                del held[bisect_left(held, (told.place,))]

    def _enter(self, told: Told, act: Group) -> None:
        told.act = act
        self.changed.add(act.began.statement.id)
        insort(act.members, (told.place, told))
        if act.began is told:
            self.groups[told.statement.id] = act
            for key in told.leads():
                insort(self._leads[key], (told.place, act))

    # -- which act ---------------------------------------------------------------------------------------------------

    def _found(self, told: Told) -> tuple[Group | None, float]:
        """The act of a statement that was told before it, with its likeness; none where there is none."""
        if told.words and (first := self._exact[told.same][0][1]) is not told:
            act = first.act
            assert act is not None
            if not _twice_in_one_document(act, told):
                return act, _SURE
        near = {
            act
            for key in told.leads()
            for _, act in _before(self._leads.get(key, []), told.place)
            if may_be_alike(told.words, act.began.words)
        }
        best: tuple[float, Group | None] = (0.0, None)
        for act in sorted(near | self._answered(told), key=lambda act: act.began.place):
            score = self._sameness(act, told)
            if score > best[0] and not _twice_in_one_document(act, told):
                best = score, act
        return best[1], best[0]

    def _answered(self, told: Told) -> set[Group]:
        """The acts that a statement, or the first report of an act, refers to, as far as they are told before it."""
        return self._acts_of(told.statement.refers_to, told.place)

    def _acts_of(self, names: Iterable[str], place: Place) -> set[Group]:
        told = (self._told[name] for name in names if name in self._told)
        return {one.act for one in told if one.place < place and one.act is not None}

    def _sameness(self, act: Group, told: Told) -> float:
        """How surely a statement reports an act; 0 where it does not."""
        one, other = act.began, told
        if one.key != other.key or not told_together(one.when, other.when):
            return 0.0
        if one.to_whom and other.to_whom and not one.to_whom & other.to_whom:
            return 0.0
        if one.deadline and other.deadline and apart(one.deadline, other.deadline):
            return 0.0  # to be done by another day
        if not one.words or not other.words:
            if self._answered(told) & self._acts_of(one.statement.refers_to, told.place):
                return 1.0
            stated = one.when.stated and other.when.stated
            return 1.0 if stated and one.to_whom & other.to_whom else 0.0
        score = likeness(one.wording, other.wording)
        return score if score >= SAME_ACT else 0.0

    # -- what a change bears on --------------------------------------------------------------------------------------

    def _spread(self, told: Told, before: Group | None, act: Group | None, *, began: bool) -> None:
        """Queue the later statements that may report another act by what has changed."""
        since = told.place
        self._queue_all(self._said_in.get(told.statement.document, ()), since)
        touched = [told, *(one for group in (before, act) if group is not None for _, one in group.members)]
        names = {name for one in touched for name in self._referrers.get(one.statement.id, ())}
        self._queue_all((self._told[name] for name in names), since)
        same = self._exact.get(told.same)
        if same and same[0][0] >= since:  # it is, or was, the first in these words
            self._queue_all((one for _, one in same), since)
        if began and before is not None:
            self._queue_all((one for _, one in before.members), since)
            for key in told.leads():
                self._queue_all(self._coming_back(key, since), since)
        if act is not None and act.began is told:
            for key in told.leads():
                self._queue_all(self._drawn(key, act), since)

    def _drawn(self, key: object, act: Group) -> Iterator[Told]:
        """The statements of a word that a new act draws, or keeps from one too far back."""
        leads, place = self._leads[key], act.began.place
        at = bisect_left(leads, (place,))
        for count, told in self._following(key, place, at + 1):
            gone = leads[count - COMMON - 1][1] if count > COMMON else None
            if told.act is gone or self._beats(act, told):
                yield told

    def _coming_back(self, key: object, place: Place) -> Iterator[Told]:
        """The statements of a word that an act draws which was too far back while another one was there."""
        leads = self._leads[key]
        for count, told in self._following(key, place, bisect_left(leads, (place,))):
            if count >= COMMON and self._beats(leads[count - COMMON][1], told):
                yield told

    def _following(self, key: object, place: Place, count: int) -> Iterator[tuple[int, Told]]:
        """The statements of a word after a place, while an act there is among the latest; each with how many precede.

        Args:
            count: of the acts of the word that are told by then, the one at the place counted where it is there.
        """
        leads, told = self._leads[key], self._of_word.get(key, [])
        last = count + COMMON
        for other, one in told[bisect_left(told, (place,)) :]:
            if other == place:
                continue
            while count < len(leads) and leads[count][0] < other:
                count += 1
            if count > last:
                return
            yield count, one

    def _beats(self, act: Group, told: Told) -> bool:
        """Whether a statement reports an act more surely than the one it was found to report."""
        if told.score >= _SURE or told.act is act or act.began.place >= told.place:
            return False
        if not may_be_alike(told.words, act.began.words):
            return False
        score = self._sameness(act, told)
        earlier = told.act is not None and act.began.place < told.act.began.place
        return score > told.score or (score > 0 and score == told.score and earlier)


def _before(held: list[tuple[Place, Group]], place: Place) -> list[tuple[Place, Group]]:
    """The latest acts before a place."""
    at = bisect_left(held, (place,))
    return held[max(0, at - COMMON) : at]


def _twice_in_one_document(act: Group, told: Told) -> bool:
    """Whether its document tells of that act already, and the statement does not say that it tells it again."""
    at = bisect_left(act.members, (told.place,))
    statement, found = told.statement, False
    for _, other in reversed(act.members[:at]):
        if other.statement.document != statement.document:
            break
        if other.statement.id in statement.refers_to or statement.id in other.statement.refers_to:
            return False
        found = True
    return found
