"""Which later steps a changed one bears on: those that could now choose another matter, and no others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from detente.ledger.gathering.choosing import Chooser
from detente.ledger.gathering.index import Changes, Index, seen_otherwise
from detente.ledger.gathering.steps import Ask, Step
from detente.ledger.gathering.told import Told
from detente.ledger.lines import Join, Line, Moment
from detente.ledger.weighing import LINKED, earlier, least_needed
from detente.ledger.wording import Wording, at_most


class Dependents:
    """The steps taken, by what each looked for and what it found.

    Args:
        steps: all steps by the ids of their statements, as they come and go.
        told: the statements; `index`: the matters; `chooser`: finds the matter that is asked for.
    """

    def __init__(self, steps: Mapping[str, tuple[Step, Step]], told: Told, index: Index, chooser: Chooser) -> None:
        self._steps = steps
        self._told = told
        self._index = index
        self._chooser = chooser
        self._asked: dict[Wording, dict[Ask, None]] = defaultdict(dict)
        self._wordings: dict[str, set[Wording]] = defaultdict(set)
        self._chosen: dict[Line, dict[Ask, None]] = defaultdict(dict)
        self._doerless: dict[str, set[Step]] = defaultdict(set)

    def add(self, step: Step) -> None:
        """Take in a step that has been taken."""
        for ask in step.asks:
            wording = ask.mention.wording
            if wording not in self._asked:
                for word in wording.words:
                    self._wordings[word].add(wording)
            self._asked[wording][ask] = None
            if ask.line is not None:
                self._chosen[ask.line][ask] = None
        for word in step.doerless:
            self._doerless[word].add(step)

    def drop(self, step: Step) -> None:
        """Forget a step that is taken back."""
        for ask in step.asks:
            wording = ask.mention.wording
            held = self._asked[wording]
            del held[ask]
            if not held:
                del self._asked[wording]
                for word in wording.words:
                    self._wordings[word].discard(wording)
            if ask.line is not None:
                del self._chosen[ask.line][ask]
        for word in step.doerless:
            self._doerless[word].discard(step)

    def of(self, step: Step, before: list[tuple[Line, Join]], changes: Changes) -> Iterator[Step]:
        """The later steps that may come out otherwise by what a step has changed, some more than once.

        Each is to be queued as it comes: one that is queued is not looked at any further.

        Args:
            before: what the step had joined when it was taken before.
            changes: how the matters and words were that it has changed.
        """
        if [(line, join.moment) for line, join in before] != [(line, join.moment) for line, join in step.joins]:
            moved = {line for line, _ in (*before, *step.joins)}
            yield from _later(step, self._in_one_document(step, moved))
            own = step.statement.id
            yield from _later(step, self._steps_of((own, *self._told.all_referring([own]))))
        for word, end in changes.ends.items():
            now = self._index.end(word)
            if now != end:
                since, until = (end, now) if now is None or (end is not None and end < now) else (now, end)
                assert since is not None
                asks = (ask for wording in self._wordings.get(word, ()) for ask in self._asked[wording])
                yield from _later(step, (ask.step for ask in asks), since, until)
        for line, old in changes.lines.items():
            stretch = seen_otherwise(line, old)
            if stretch is None:
                continue
            yield from _later(step, self._let_down(line), *stretch)
            yield from _later(step, self._tempted(line), *stretch)
            told = {step.statement.id, *(link.statement for link in line.links)}
            yield from _later(step, self._steps_of(self._told.all_referring(told)))
            for word in line.words.keys() | old.words.keys():
                yield from _later(step, self._doerless.get(word, ()), *stretch)

    def _steps_of(self, names: Iterable[str]) -> Iterator[Step]:
        return (step for name in names for step in self._steps.get(name, ()))

    def _in_one_document(self, step: Step, moved: set[Line]) -> Iterator[Step]:
        """The steps of the same document that could have chosen one of these matters."""
        words = {word for line in moved for word in line.now().words}
        for other in self._steps_of(self._told.said_in(step.statement.document)):
            if any(ask.line in moved or words & ask.mention.wording.words for ask in other.asks):
                yield other

    def _let_down(self, line: Line) -> Iterator[Step]:
        """The steps that had chosen a matter which is not what it was to them."""
        for ask in self._chosen.get(line, ()):
            if not ask.step.queued and self._chooser.weighed(ask, line, 0.0) != (ask.score, ask.reason):
                yield ask.step

    def _tempted(self, line: Line) -> Iterator[Step]:
        """The steps that had chosen another matter, or none, and would now choose this one."""
        now = line.now()
        for wording in set().union(*(self._wordings.get(word, ()) for word in now.words)):
            most = at_most(wording, now.words, now.deeds, now.lightest)
            if most < LINKED:
                continue
            for ask in self._asked[wording]:
                if most < ask.score or ask.line is line or ask.step.queued or not _may_win(ask, line, most):
                    continue
                score, _ = self._chooser.weighed(ask, line, ask.score)
                if score > ask.score or (score and score == ask.score and earlier(line, ask.line)):
                    yield ask.step


def _may_win(ask: Ask, line: Line, most: float) -> bool:
    """Whether a matter that scores so much could be the one that is looked for."""
    if most == ask.score and not earlier(line, ask.line):
        return False
    return line not in ask.joined and (most >= least_needed(ask.how) or line in ask.linked)


def _later(
    step: Step, others: Iterable[Step], since: Moment | None = None, until: Moment | None = None
) -> Iterator[Step]:
    """Those that were taken after a step, from one moment on and up to another, both included."""
    for other in others:
        moment = other.moment[:2]
        if not other.taken or moment <= step.moment[:2] or (since is not None and moment < since[:2]):
            continue
        if until is None or moment <= until[:2]:
            yield other
