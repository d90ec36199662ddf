"""Reports that cannot both be right: entries of their own, with both sides and all that tell each."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, islice, product
from typing import Any

from detente.ledger.acts import Act, acts
from detente.ledger.events import When, apart, parsed, when
from detente.ledger.parties import state_of
from detente.ledger.record import Known, Ledger
from detente.ledger.sameness import act_wording, told_together
from detente.ledger.threads import Thread, as_copies_have_it, threads
from detente.ledger.wording import amounts_differ, likeness
from detente.values.statement import Kind, Statement

_OPPOSITE = {frozenset({"accept", "reject"}), frozenset({"comply", "breach"})}
_DENIABLE: frozenset[Kind] = frozenset({"accept", "reject", "comply", "breach", "meet"})
_OPPOSED = _DENIABLE.union(*_OPPOSITE)
_ONCE: frozenset[Kind] = frozenset({"accept", "comply", "breach", "concede", "act"})
"""Acts that are rarely done twice in a few days in the same words, so that two days contradict each other."""
_COUNTED: frozenset[Kind] = _ONCE | {"meet", "promise", "offer", "demand", "propose"}
_CHANGEABLE: frozenset[Kind] = frozenset({"promise", "offer", "demand", "propose"})
"""Acts in which another amount a few days later is a new bid, not another report of the same one."""
_ALIKE = 0.75
_FEWEST_WORDS = 2
_NEAR = timedelta(days=7)
_SAME_NEWS = timedelta(days=2)
_COMMON = 40  # acts that one word leads to
_COMPARED = 400  # pairs of reports looked at for one pair of acts


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two tellings that cannot both be right.

    `statements` are the first report of each side, `sides` all of them; `reason` names what differs. `thread` is empty
    where the act belongs to none.
    """

    thread: str
    about: str
    statements: tuple[str, str]
    reason: str
    sides: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def contradictions(
    ledger: Ledger, as_of: date | None = None, found: Sequence[Thread] | None = None
) -> tuple[Contradiction, ...]:
    """Reports that cannot both be right, in the order in which the first of each two is told.

    Four kinds: accepted and rejected, or kept and broken, by one side; done and said not to be done; one act on two
    days, or to be done by two; one thing in two amounts. Only in documents that are no copies of one another, on dates
    that may be the same (the third kind: on days that are near), and where neither answers the other.
    """
    every = threads(ledger, as_of) if found is None else tuple(found)
    circle_of = {s.id: number for number, part in enumerate(ledger.circles) for s in part.statements}
    here: dict[int, dict[object, Thread]] = defaultdict(dict)
    for place, thread in enumerate(every):
        here[circle_of[thread.statements[0]]][place] = thread
    entries: list[Contradiction] = []
    for number, circle in enumerate(ledger.circles):
        part = as_copies_have_it(circle)
        against = Contraries(part, {s.id: when(part, s) for s in part.statements})
        against.change({act.statements[0]: act for act in acts(part, as_of)}, here[number])
        entries += against.entries()
    return tuple(sorted(entries, key=lambda e: [ledger.place[name] for name in e.statements]))


_Pair = tuple[str, str]
"""Two acts, each named by the statement that begins it, in the order of the record."""


class Contraries:
    """What cannot both be right in one circle, as its acts and threads change.

    Args:
        ledger: the circle, which may change; `whens`: when each of its statements was made, in the same way.
    """

    def __init__(self, ledger: Known, whens: Mapping[str, When]) -> None:
        self._ledger = ledger
        self._judge = _Judge(ledger, whens)
        self._acts: dict[str, Act] = {}  # by their first statement
        self._act_of: dict[str, str] = {}
        self._threads: dict[Any, Thread] = {}
        self._threads_of: dict[str, set[Any]] = defaultdict(set)
        self._words: dict[str, tuple[Any, frozenset[str]]] = {}  # of acts that are compared, with their places
        self._by_word: dict[object, list[tuple[Any, str]]] = defaultdict(list)
        self._differing: dict[str, dict[str, str]] = {}  # for each act the earlier ones that it was compared with
        self._later: dict[str, set[str]] = defaultdict(set)  # for each act the later ones that differ from it
        self._opposite: dict[Any, dict[_Pair, str]] = {}  # by thread
        self._opposed_in: dict[_Pair, dict[Any, str]] = defaultdict(dict)  # the same by the two acts
        self._found: dict[_Pair, Contradiction] = {}
        self._pairs_of: dict[str, set[_Pair]] = defaultdict(set)

    def change(self, acts: Mapping[str, Act | None], threads: Mapping[Any, Thread | None]) -> set[_Pair]:
        """Take in acts that are new or changed, by the statement that begins them, and threads, by what sorts them.

        None for those that are gone.

        Returns: the pairs of acts that may contradict each other otherwise than before.
        """
        again: set[str] = set()  # acts to be compared with those before them
        for name in acts:
            again |= self._near_after(name)
            self._forget(name)
        for name, act in acts.items():
            if act is not None:
                self._know(name, act)
        for name in acts:
            again |= self._near_after(name)
        for name in again & self._words.keys():
            self._compare(name, acts.keys())
        touched, pairs = acts.keys() | again, set[_Pair]()
        for key, thread in threads.items():
            touched |= {self._act_of[name] for name in self._place_thread(key, thread) if name in self._act_of}
        told = {statement for act in acts.values() if act is not None for statement in act.statements}
        for key in threads.keys() | {key for name in told for key in self._threads_of.get(name, ())}:
            pairs |= self._oppose(key)
        for name in touched:
            pairs |= self._pairs_of.get(name, set())
            pairs.update((one, name) for one, reason in self._differing.get(name, {}).items() if reason)
            pairs.update((name, other) for other in self._later.get(name, ()))
        for pair in pairs:
            self._settle(pair)
        return pairs

    def entries(self) -> list[Contradiction]:
        """All of them, each two acts once."""
        return list(self._found.values())

    def entry(self, pair: _Pair) -> Contradiction | None:
        """What contradicts each other in two acts, named by their first statements, in the order of the record."""
        return self._found.get(pair)

    def _place_thread(self, key: Any, thread: Thread | None) -> set[str]:
        """Know a thread, or no longer; the statements to which it says something else by that."""
        before = self._threads.pop(key, None)
        old, new = (set(one.statements) if one is not None else set[str]() for one in (before, thread))
        for statement in old - new:
            self._threads_of[statement].discard(key)
        for statement in new - old:
            self._threads_of[statement].add(key)
        if thread is not None:
            self._threads[key] = thread
        same = before is not None and thread is not None and (before.id, before.title) == (thread.id, thread.title)
        return old ^ new if same else old | new

    def _oppose(self, key: Any) -> set[_Pair]:
        """Look for acts of a thread that were done and not done; the pairs that are, or were, so."""
        old = self._opposite.pop(key, {})
        for pair in old:
            del self._opposed_in[pair][key]
        new = dict(self._opposed(self._threads[key])) if key in self._threads else {}
        for pair, reason in new.items():
            self._opposed_in[pair][key] = reason
        if new:
            self._opposite[key] = new
        return {pair for pair in old.keys() | new.keys() if old.get(pair) != new.get(pair)}

    def _settle(self, pair: _Pair) -> None:
        """Say of two acts what they contradict each other in, or that they do not."""
        one, other = pair
        entry = None
        if one in self._acts and other in self._acts:
            entry = self._judged(one, other)
        for name in pair:
            (set.discard if entry is None else set.add)(self._pairs_of[name], pair)
        if entry is None:
            self._found.pop(pair, None)
        else:
            self._found[pair] = entry

    def _judged(self, one: str, other: str) -> Contradiction | None:
        told = self._acts[one].statements, self._acts[other].statements
        opposed = self._opposed_in.get((one, other))
        if opposed:
            thread = self._threads[min(opposed)]
            return Contradiction(thread.id, thread.title, (one, other), opposed[min(opposed)], told)
        reason = self._differing.get(other, {}).get(one)
        if not reason:
            return None
        keys = self._threads_of.get(one) or self._threads_of.get(other)
        if not keys:
            return Contradiction("", self._acts[one].content, (one, other), reason, told)
        thread = self._threads[min(keys)]
        return Contradiction(thread.id, thread.title, (one, other), reason, told)

    def _know(self, name: str, act: Act) -> None:
        self._acts[name] = act
        self._act_of.update(dict.fromkeys(act.statements, name))
        if act.certainty == "denied" or act.kind not in _COUNTED:
            return
        place, words = self._ledger.place[name], act_wording(self._ledger.by_id[name]).words
        self._words[name] = place, words
        for word in words:
            insort(self._by_word[act.kind, state_of(act.actor), word], (place, name))

    def _forget(self, name: str) -> None:
        act = self._acts.pop(name, None)
        for other in self._differing.pop(name, ()):
            self._later[other].discard(name)
        if act is None:
            return
        for statement in act.statements:
            if self._act_of.get(statement) == name:
                del self._act_of[statement]
        place, words = self._words.pop(name, (None, frozenset[str]()))
        for word in words:
            held = self._by_word[act.kind, state_of(act.actor), word]
            del held[bisect_left(held, (place, name))]

    def _near_after(self, name: str) -> set[str]:
        """An act and those that are compared with it, or with another one in its stead where it comes or goes."""
        if name not in self._words:
            return set()
        place, words = self._words[name]
        act, found = self._acts[name], {name}
        for word in words:
            held = self._by_word[act.kind, state_of(act.actor), word]
            at = bisect_left(held, (place, name))
            found.update(other for _, other in held[at + 1 : at + _COMMON + 2])
        return found

    def _compare(self, name: str, anew: Container[str]) -> None:
        """Compare an act with those before it; what did not change since they were compared needs no judging."""
        act, (place, words) = self._acts[name], self._words[name]
        known = self._differing.get(name, {}) if name not in anew else {}
        near = {}
        for word in words:
            held = self._by_word[act.kind, state_of(act.actor), word]
            at = bisect_left(held, (place, name))
            near.update(dict.fromkeys(other for _, other in held[max(0, at - _COMMON) : at]))
        for other in self._differing.get(name, ()):
            self._later[other].discard(name)
        self._differing[name] = found = {
            other: known[other]
            if other in known and other not in anew
            else self._judge.differing(self._acts[other], act)
            for other in near
            if len(words & self._words[other][1]) >= _FEWEST_WORDS
        }
        for other, reason in found.items():
            if reason:
                self._later[other].add(name)

    def _opposed(self, thread: Thread) -> Iterator[tuple[_Pair, str]]:
        here = {self._act_of[name]: None for name in thread.statements if name in self._act_of}
        by_actor: dict[str, list[Act]] = defaultdict(list)
        for name in here:
            if (act := self._acts[name]).kind in _OPPOSED:
                by_actor[state_of(act.actor)].append(act)
        for acts_here in by_actor.values():
            for one, other in combinations(acts_here, 2):
                reason = self._judge.opposite(one, other)
                if reason:
                    first, second = sorted((one.statements[0], other.statements[0]), key=self._ledger.place.__getitem__)
                    yield (first, second), reason


class _Judge:
    """Says what of two acts cannot be so together."""

    def __init__(self, ledger: Known, whens: Mapping[str, When]) -> None:
        self.ledger, self.whens = ledger, whens

    def opposite(self, one: Act, other: Act) -> str:
        """What was done and not done, where dates and documents let both be told of one moment."""
        reason = _against_each_other(one, other)
        if reason and any(self._apart(a, b) and self.whens[a.id].overlaps(self.whens[b.id])
                          for a, b in self._pairs(one, other)):  # fmt: skip
            return reason
        return ""

    def differing(self, one: Act, other: Act) -> str:
        """In which day, amount or deadline two tellings of one act differ, that have some words in common."""
        first, second = self.ledger.by_id[one.statements[0]], self.ledger.by_id[other.statements[0]]
        if first.addressee and second.addressee and not set(first.addressee) & set(second.addressee):
            return ""
        words, others = act_wording(first), act_wording(second)
        differs = self._amounts if amounts_differ(words, others) else self._days
        reason = differs(one.kind, first, second) or self._deadlines(one.kind, first, second)
        # asked last, as it takes longest and most tell the same
        if not reason or likeness(words.without_amounts(), others.without_amounts()) < _ALIKE:
            return ""
        return reason if self._wholly_apart(one, other) else ""

    def _amounts(self, kind: Kind, first: Statement, second: Statement) -> str:
        one, other = self.whens[first.id], self.whens[second.id]
        if kind not in _COUNTED or not told_together(one, other):
            return ""
        if kind in _CHANGEABLE and not (one.stated and other.stated) and not _same_news(one, other):
            return ""
        units = {unit for _, unit in act_wording(first).amounts} & {unit for _, unit in act_wording(second).amounts}
        shown = [
            " and ".join(f"{value:g} {unit}".strip() for value, unit in sorted(act_wording(s).amounts) if unit in units)
            for s in (first, second)
        ]
        return f"different numbers: {shown[0]}, {shown[1]}"

    def _days(self, kind: Kind, first: Statement, second: Statement) -> str:
        one, other = self.whens[first.id], self.whens[second.id]
        if one.span is None or other.span is None or not (one.stated and other.stated):
            return ""
        if kind not in _ONCE and not (kind == "meet" and one.planned and other.planned):
            return ""
        early, late = sorted((one.span, other.span))
        if not early.certainly_before(late) or late.first - early.last > _NEAR:
            return ""
        return f"different dates: {first.date}, {second.date}"

    def _deadlines(self, kind: Kind, first: Statement, second: Statement) -> str:
        one, other = self.whens[first.id], self.whens[second.id]
        early, late = parsed(first.deadline), parsed(second.deadline)
        if early is None or late is None or kind not in _CHANGEABLE or not told_together(one, other):
            return ""
        if not (one.stated and other.stated) and not _same_news(one, other):
            return ""  # a later one is a day put off
        if not apart(early, late):
            return ""
        return f"different deadlines: {first.deadline}, {second.deadline}"

    def _pairs(self, one: Act, other: Act) -> Iterator[tuple[Statement, Statement]]:
        for first, second in islice(product(one.statements, other.statements), _COMPARED):
            yield self.ledger.by_id[first], self.ledger.by_id[second]

    def _apart(self, one: Statement, other: Statement) -> bool:
        """Whether neither document is a copy of the other and neither statement answers the other."""
        if one.id in other.refers_to or other.id in one.refers_to:
            return False
        return self._text(one.document) != self._text(other.document)

    def _wholly_apart(self, one: Act, other: Act) -> bool:
        if {self._text(d) for d in one.documents} & {self._text(d) for d in other.documents}:
            return False  # one text that tells both tells of two acts
        return all(self._apart(a, b) for a, b in self._pairs(one, other))

    def _text(self, document: str) -> str:
        return self.ledger.copy_of.get(document, document)


def _same_news(one: When, other: When) -> bool:
    if one.published is None or other.published is None:
        return False
    early, late = sorted((one.published, other.published))
    return late.first - early.last <= _SAME_NEWS


def _against_each_other(one: Act, other: Act) -> str:
    if state_of(one.actor) != state_of(other.actor):
        return ""
    denied = [act.certainty == "denied" for act in (one, other)]
    if frozenset({one.kind, other.kind}) in _OPPOSITE and not any(denied):
        return f"{one.kind} and {other.kind} by {one.actor}"
    if one.kind == other.kind and denied[0] != denied[1] and one.kind in _DENIABLE:
        return f"{one.kind} by {one.actor}, and said not to be so"
    return ""
