"""The matters gathered so far, by all that leads to one: words, wordings, statements, documents."""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable

from detente.ledger.gathering import leads
from detente.ledger.gathering.leads import Leads
from detente.ledger.lines import Join, Line, Moment, State


class Before:
    """How a matter was, before a step changed it."""

    __slots__ = ("moments", "states", "words")

    def __init__(self, line: Line) -> None:
        self.moments, self.states, self.words = line.moments[:], line.states[:], dict(line.words)


class Changes:
    """What a step changes: how the matters were before, and where each word had become too common."""

    __slots__ = ("ends", "lines")

    def __init__(self) -> None:
        self.lines: dict[Line, Before] = {}
        self.ends: dict[str, Moment | None] = {}


class Index:
    """The matters of one circle.

    Attributes:
        lines: all of them.
        changed: those that have changed since it was last emptied by who looks at it.
    """

    def __init__(self) -> None:
        self.lines: set[Line] = set()
        self.changed: set[Line] = set()
        self._leads: dict[str, Leads] = defaultdict(Leads)
        self._worded: dict[frozenset[str], list[tuple[Moment, Moment, Line]]] = defaultdict(list)
        self._of: dict[str, list[tuple[Moment, Line]]] = {}  # statement id -> its matters
        self._in_document: dict[str, list[tuple[Moment, Line]]] = {}
        self._changes: Changes | None = None

    # -- looking up ------------------------------------------------------------------------------------------------

    def of(self, name: str) -> list[Line]:
        """The matters that a statement belongs to."""
        return list(dict.fromkeys(line for _, line in self._of.get(name, ())))

    def of_before(self, name: str, moment: Moment) -> list[Line]:
        """The matters that a statement had joined before a moment."""
        return list(dict.fromkeys(line for since, line in self._of.get(name, ()) if since < moment))

    def told_before(self, document: str, moment: Moment) -> set[Line]:
        """The matters that a document has told of before a moment."""
        return {line for since, line in self._in_document.get(document, ()) if since < moment}

    def leading(self, words: Iterable[str], moment: Moment) -> list[list[Line]]:
        """For each word that was not too common before a moment, the matters that had it."""
        found = (self._leads[word].before(moment) for word in words if word in self._leads)
        return [lines for lines in found if len(lines) <= leads.COMMON]

    def sharing(self, words: Iterable[str], moment: Moment) -> set[Line]:
        """The matters that had any of these words before a moment, however common it was."""
        return set().union(*(self._leads[word].before(moment) for word in words if word in self._leads))

    def worded(self, words: frozenset[str]) -> list[tuple[Moment, Line]]:
        """The matters with a wording of just these words, the first that began first, and since when they have it."""
        return [(since, line) for _, since, line in self._worded.get(words, ())]

    def end(self, word: str) -> Moment | None:
        """The moment after which a word is too common to lead anywhere; None where it is not."""
        return self._leads[word].end()

    # -- changing --------------------------------------------------------------------------------------------------

    def watch(self) -> None:
        """Note from now on how matters were before they change."""
        self._changes = Changes()

    def seen(self) -> Changes:
        """What has changed since `watch`; no more is noted."""
        changes, self._changes = self._changes or Changes(), None
        return changes

    def begin(self, began: Moment) -> Line:
        """A matter that begins; the same one where the step that is taken again began it before."""
        again = (line for line in (self._changes.lines if self._changes else ()) if line.began == began)
        return next(again, None) or Line(began)

    def add(self, line: Line, join: Join) -> None:
        """Let a statement join a matter."""
        self._look_at(line)
        words, wordings = dict(line.words), dict(line.wordings)
        line.add(join)
        self._lead(line, words, wordings)
        self.lines.add(line)
        insort(self._of.setdefault(join.statement.id, []), (join.moment, line))
        insort(self._in_document.setdefault(join.statement.document, []), (join.moment, line))

    def drop(self, line: Line, join: Join) -> None:
        """As if that statement had not joined then."""
        self._look_at(line)
        words, wordings = dict(line.words), dict(line.wordings)
        line.drop(join)
        self._lead(line, words, wordings)
        if not line.joins:
            self.lines.discard(line)
        self._of[join.statement.id].remove((join.moment, line))
        self._in_document[join.statement.document].remove((join.moment, line))

    def _look_at(self, line: Line) -> None:
        """Note how a matter is before it changes."""
        self.changed.add(line)
        if self._changes is not None and line not in self._changes.lines:
            self._changes.lines[line] = Before(line)

    def _lead(self, line: Line, words: dict[str, Moment], wordings: dict[frozenset[str], Moment]) -> None:
        """Let the words of a matter lead to it, and no longer those that it had before."""
        if line.words != words:
            for word, moment in words.items() - line.words.items():
                self._note_end(word)
                self._leads[word].drop(moment, line)
            for word, moment in line.words.items() - words.items():
                self._note_end(word)
                self._leads[word].add(moment, line)
        if line.wordings != wordings:
            for held, moment in wordings.items() - line.wordings.items():
                self._worded[held].remove((line.began, moment, line))
            for held, moment in line.wordings.items() - wordings.items():
                insort(self._worded[held], (line.began, moment, line))

    def _note_end(self, word: str) -> None:
        if self._changes is not None and word not in self._changes.ends:
            self._changes.ends[word] = self._leads[word].end()


def seen_otherwise(line: Line, old: Before) -> tuple[Moment, Moment | None] | None:
    """From which moment on, and until which, others see a matter otherwise than before; None where they never do."""
    before, after = _turns(old.moments, old.states), _turns(line.moments, line.states)
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    if same == len(before) == len(after):
        return None
    since = min(turns[same][0] for turns in (before, after) if len(turns) > same)
    until: Moment | None = None
    while before and after and before[-1][1] == after[-1][1]:
        one, other = before.pop()[0], after.pop()[0]
        until = max(one, other)
        if one != other:
            break
    return since, until


def _turns(moments: list[Moment], states: list[State]) -> list[tuple[Moment, State]]:
    """The moments at which a matter came to be seen otherwise."""
    found: list[tuple[Moment, State]] = []
    for moment, state in zip(moments, states, strict=True):
        if not found or (state is not found[-1][1] and state != found[-1][1]):
            found.append((moment, state))
    return found
