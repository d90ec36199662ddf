"""Reports that cannot both be right: entries of their own, with both sides and all that tell each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, islice, product

from detente.ledger.acts import Act, acts
from detente.ledger.events import When, when
from detente.ledger.parties import state_of
from detente.ledger.record import Ledger
from detente.ledger.sameness import act_wording, told_together
from detente.ledger.threads import Thread, by_statement, threads
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
    days; one thing in two amounts. Only in documents that are no copies of one another, on dates that may be the
    same (the third kind: on days that are near), and where neither answers the other.
    """
    every = threads(ledger, as_of) if found is None else tuple(found)
    circle_of = {s.id: number for number, part in enumerate(ledger.circles) for s in part.statements}
    here: dict[int, list[Thread]] = defaultdict(list)
    for thread in every:
        here[circle_of[thread.statements[0]]].append(thread)
    entries: list[Contradiction] = []
    for number, part in enumerate(ledger.circles):
        known = acts(part, as_of)
        judge = _Judge(part, {s.id: when(part, s) for s in part.statements})
        entries += [*_opposite(here[number], known, judge), *_differing(here[number], known, judge)]
    once = {frozenset(entry.statements): entry for entry in reversed(entries)}
    return tuple(sorted(once.values(), key=lambda e: [ledger.place[name] for name in e.statements]))


class _Judge:
    """Says what of two acts cannot be so together."""

    def __init__(self, ledger: Ledger, whens: dict[str, When]) -> None:
        self.ledger, self.whens = ledger, whens
        self._copy_of = ledger.copy_of

    def opposite(self, one: Act, other: Act) -> str:
        """What was done and not done, where dates and documents let both be told of one moment."""
        reason = _against_each_other(one, other)
        if reason and any(self._apart(a, b) and self.whens[a.id].overlaps(self.whens[b.id])
                          for a, b in self._pairs(one, other)):  # fmt: skip
            return reason
        return ""

    def differing(self, one: Act, other: Act) -> str:
        """In which day or amount two tellings of one act differ, that have some words in common."""
        first, second = self.ledger.by_id[one.statements[0]], self.ledger.by_id[other.statements[0]]
        if first.addressee and second.addressee and not set(first.addressee) & set(second.addressee):
            return ""
        words, others = act_wording(first), act_wording(second)
        differs = self._amounts if amounts_differ(words, others) else self._days
        reason = differs(one.kind, first, second)
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
        return self._copy_of.get(document, document)


def _opposite(every: Sequence[Thread], known: Sequence[Act], judge: _Judge) -> Iterator[Contradiction]:
    act_of = {name: act for act in known for name in act.statements}
    for thread in every:
        here = {act.id: act for name in thread.statements if (act := act_of.get(name))}
        by_actor: dict[str, list[Act]] = defaultdict(list)
        for act in here.values():
            if act.kind in _OPPOSED:
                by_actor[state_of(act.actor)].append(act)
        for acts_here in by_actor.values():
            for one, other in combinations(acts_here, 2):
                reason = judge.opposite(one, other)
                if reason:
                    yield _entry(judge.ledger, thread.id, thread.title, one, other, reason)


def _differing(every: Sequence[Thread], known: Sequence[Act], judge: _Judge) -> Iterator[Contradiction]:
    of_statement = by_statement(tuple(every))
    by_word: dict[tuple[str, str, str], list[Act]] = defaultdict(list)
    words_of: dict[str, frozenset[str]] = {}
    for act in known:
        if act.certainty == "denied" or act.kind not in _COUNTED:
            continue
        words = words_of[act.id] = act_wording(judge.ledger.by_id[act.statements[0]]).words
        near = {o.id: o for word in words for o in by_word.get((act.kind, state_of(act.actor), word), ())[-_COMMON:]}
        for other in near.values():
            if len(words & words_of[other.id]) < _FEWEST_WORDS:
                continue
            reason = judge.differing(other, act)
            if reason:
                threads_here = of_statement.get(other.statements[0]) or of_statement.get(act.statements[0]) or ()
                name = threads_here[0].id if threads_here else ""
                about = threads_here[0].title if threads_here else other.content
                yield _entry(judge.ledger, name, about, other, act, reason)
        for word in words:
            by_word[act.kind, state_of(act.actor), word].append(act)


def _entry(ledger: Ledger, thread: str, about: str, one: Act, other: Act, reason: str) -> Contradiction:
    one, other = sorted((one, other), key=lambda act: ledger.place[act.statements[0]])
    firsts = (one.statements[0], other.statements[0])
    return Contradiction(thread, about, firsts, reason, (one.statements, other.statements))


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
