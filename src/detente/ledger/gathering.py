"""Which matter each statement joins, so that after a change only steps that may come out otherwise are taken again.

A step is one statement in one of two rounds: what it puts on the table, then what it answers. Steps are taken in
order, and each sees the matters as they stood at its moment, whatever joined later. A step in the middle, a new one
or one that is taken back, is therefore taken as if it had always been there; then those later steps are taken again
that saw what it changed, and could choose another matter by that: nothing else. What comes out is what gathering from
nothing gives.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from heapq import heappop, heappush
from typing import Any

from detente.ledger.lines import Join, Line, Moment, State, describes
from detente.ledger.mentions import ANSWERS, ASKS, COMMITS, DEEDS, Mention, is_party, mentions, names_no_action
from detente.ledger.sides import Sides
from detente.ledger.weighing import LINKED, SAME, STRONG, Weighing, earlier, least_needed
from detente.ledger.wording import Wording, at_most, likeness
from detente.values.statement import Statement

COMMON = 200
"""A word that is found in more matters than this leads nowhere."""

_LIKELY = 0.5  # confidence from which a statement is more likely read right than wrong

Place = Any
"""Sorts statements as the record does."""


class _Step:
    """One statement in one round, with what came of it."""

    __slots__ = ("asks", "doerless", "joins", "loose", "mentions", "moment", "present", "queued", "statement", "taken")

    def __init__(self, moment: Moment, statement: Statement) -> None:
        self.moment = moment
        self.statement = statement
        self.mentions: tuple[Mention, ...] = ()
        self.present = True  # in the record
        self.taken = False
        self.queued = False
        self.joins: list[tuple[Line, Join]] = []
        self.asks: list[_Ask] = []
        self.doerless: list[str] = []  # words by which it looked for who would act
        self.loose: str | None = None


class _Ask:
    """That a step looked for the likeliest matter of a mention, and the one it found."""

    __slots__ = ("how", "joined", "line", "linked", "mention", "moment", "reason", "score", "step")

    def __init__(self, step: _Step, moment: Moment, mention: Mention, how: str, linked: set[Line], joined: set[Line]):
        self.step, self.moment, self.mention, self.how = step, moment, mention, how
        self.linked, self.joined = linked, joined
        self.line: Line | None = None
        self.score = 0.0
        self.reason = ""


class _Leads:
    """The matters that a word leads to, by the moment from which on they have it."""

    __slots__ = ("lines", "moments")

    def __init__(self) -> None:
        self.moments: list[Moment] = []
        self.lines: list[Line] = []

    def add(self, moment: Moment, line: Line) -> None:
        at = bisect_left(self.moments, moment)
        self.moments.insert(at, moment)
        self.lines.insert(at, line)

    def drop(self, moment: Moment, line: Line) -> None:
        at = bisect_left(self.moments, moment)
        while self.lines[at] is not line:
            at += 1
        del self.moments[at], self.lines[at]

    def before(self, moment: Moment) -> list[Line]:
        """Those that had it before a moment."""
        if not self.moments or self.moments[-1] < moment:
            return self.lines
        return self.lines[: bisect_left(self.moments, moment)]

    def end(self) -> Moment | None:
        """The moment after which the word is too common to lead anywhere; None where it is not."""
        return self.moments[COMMON] if len(self.moments) > COMMON else None


class _Seen:
    """How a matter was, before a step changed it."""

    __slots__ = ("moments", "states", "words")

    def __init__(self, line: Line) -> None:
        self.moments, self.states, self.words = line.moments[:], line.states[:], dict(line.words)


class Gatherer:
    """The matters of one circle, as its statements change.

    Args:
        who: the sides of all parties.
        topic: the words that a document uses most.
    """

    def __init__(self, who: Sides, topic: Callable[[str], frozenset[str]]) -> None:
        self.weighing = Weighing(who, topic)
        self.lines: set[Line] = set()
        self.changed: set[Line] = set()  # since it was last emptied by who looks at it
        self._steps: dict[str, tuple[_Step, _Step]] = {}
        self._told: dict[str, Statement] = {}
        self._ahead: list[tuple[int, Place, int, _Step]] = []
        self._counted = 0
        self._last: Moment | None = None  # of the steps taken
        self._leads: dict[str, _Leads] = defaultdict(_Leads)
        self._worded: dict[frozenset[str], list[tuple[Moment, Moment, Line]]] = defaultdict(list)
        self._of: dict[str, list[tuple[Moment, Line]]] = {}  # statement id -> its matters
        self._in_document: dict[str, list[tuple[Moment, Line]]] = {}
        self._said_in: dict[str, set[str]] = defaultdict(set)
        self._referrers: dict[str, set[str]] = defaultdict(set)
        self._asked: dict[Wording, dict[_Ask, None]] = defaultdict(dict)
        self._wordings: dict[str, set[Wording]] = defaultdict(set)
        self._chosen: dict[Line, dict[_Ask, None]] = defaultdict(dict)
        self._doerless: dict[str, set[_Step]] = defaultdict(set)
        # While a step is taken, where steps after it have been taken before:
        self._seen: dict[Line, _Seen] | None = None
        self._ends: dict[str, Moment | None] = {}

    # -- what changes ----------------------------------------------------------------------------------------------

    def change(self, now: Mapping[str, tuple[Place, Statement] | None]) -> None:
        """Take in statements that are new or changed, by id, with their places; None for those that are gone."""
        for name, item in now.items():
            known = self._steps.get(name)
            if known is not None and (item is None or known[0].moment[1] != item[0]):
                for step in self._steps.pop(name):
                    step.present = False
                    self._queue(step)
                known = None
            self._know(name, item[1] if item is not None else None)
            if item is None:
                continue
            place, statement = item
            if known is None:
                known = self._steps[name] = (_Step((0, place, 0), statement), _Step((1, place, 0), statement))
            for step in known:
                step.statement, step.mentions = statement, mentions(statement)
                self._queue(step)
        for name in self._all_referring(now):
            for step in self._steps.get(name, ()):
                self._queue(step)
        while self._ahead:
            step = heappop(self._ahead)[-1]
            step.queued = False
            self._take(step)

    def look_again(self, documents: Iterable[str]) -> dict[str, tuple[Place, Statement]]:
        """The statements of some documents with their places, as `change` takes them."""
        return {
            name: (self._steps[name][0].moment[1], self._told[name])
            for document in documents
            for name in self._said_in.get(document, ())
        }

    def move_sides(self, who: Sides) -> None:
        """Go on with other sides; what rests on a party that has changed sides is to be changed next."""
        self.weighing.move(who)

    def ordered(self) -> list[Line]:
        """All matters in the order in which they began."""
        return sorted(self.lines, key=lambda line: line.began)

    def loose(self) -> dict[str, str]:
        """The statements that put or answer something but joined no matter, with the reason."""
        steps = [step for both in self._steps.values() for step in both if step.loose is not None]
        return {s.statement.id: s.loose or "" for s in sorted(steps, key=lambda s: s.moment)}

    def referring(self, name: str) -> list[Statement]:
        """The statements that refer to one."""
        return [self._told[other] for other in self._referrers.get(name, ()) if other in self._told]

    def matters_of(self, name: str) -> list[Line]:
        """The matters that a statement belongs to."""
        return list(dict.fromkeys(line for *_, line in self._of.get(name, ())))

    def _know(self, name: str, statement: Statement | None) -> None:
        before = self._told.pop(name, None)
        if before is not None:
            self._said_in[before.document].discard(name)
            for other in before.refers_to:
                self._referrers[other].discard(name)
        if statement is not None:
            self._told[name] = statement
            self._said_in[statement.document].add(name)
            for other in statement.refers_to:
                self._referrers[other].add(name)

    def _all_referring(self, names: Iterable[str]) -> set[str]:
        """The statements that refer to some, directly or through others."""
        found: set[str] = set()
        ahead = list(names)
        while ahead:
            for name in self._referrers.get(ahead.pop(), ()):
                if name not in found:
                    found.add(name)
                    ahead.append(name)
        return found

    # -- step by step ----------------------------------------------------------------------------------------------

    def _queue(self, step: _Step) -> None:
        if not step.queued:
            step.queued = True
            self._counted += 1
            heappush(self._ahead, (*step.moment[:2], self._counted, step))

    def _take(self, step: _Step) -> None:
        """Take a step, again or for the first time or back; then queue those after it that it may bear on."""
        follows = self._last is not None and step.moment < self._last
        self._seen, self._ends = ({}, {}) if follows else (None, {})
        before = step.joins
        self._take_back(step)
        if step.present:
            if step.moment[0] == 0:
                self._put(step)
            else:
                self._answer(step)
            step.taken = True
            self._index(step)
        if follows:
            self._spread(step, before)
        else:
            self._last = step.moment

    def _take_back(self, step: _Step) -> None:
        for line, join in step.joins:
            self._drop(line, join)
        for ask in step.asks:
            held = self._asked[ask.mention.wording]
            del held[ask]
            if not held:
                del self._asked[ask.mention.wording]
                for word in ask.mention.wording.words:
                    self._wordings[word].discard(ask.mention.wording)
            if ask.line is not None:
                del self._chosen[ask.line][ask]
        for word in step.doerless:
            self._doerless[word].discard(step)
        step.joins, step.asks, step.doerless, step.loose = [], [], [], None

    def _index(self, step: _Step) -> None:
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

    def _spread(self, step: _Step, before: list[tuple[Line, Join]]) -> None:
        """Queue the later steps that may come out otherwise by what a step has changed."""
        seen, self._seen = self._seen or {}, None

        def queue(steps: Iterable[_Step], since: Moment = step.moment, until: Moment | None = None) -> None:
            for other in steps:
                moment = other.moment[:2]
                if other.taken and moment > step.moment[:2] and since[:2] <= moment:
                    if until is not None and moment > until[:2]:
                        continue
                    self._queue(other)

        if [(line, join.moment) for line, join in before] != [(line, join.moment) for line, join in step.joins]:
            moved = {line for line, _ in (*before, *step.joins)}
            queue(self._in_one_document(step, moved))
            names = (step.statement.id, *self._all_referring([step.statement.id]))
            queue(other for name in names for other in self._steps.get(name, ()))
        for word, end in self._ends.items():
            now = self._leads[word].end()
            if now != end:
                since, until = (end, now) if now is None or (end is not None and end < now) else (now, end)
                assert since is not None
                asks = (ask for wording in self._wordings.get(word, ()) for ask in self._asked[wording])
                queue((ask.step for ask in asks), since, until)
        for line, old in seen.items():
            stretch = _differing(line, old)
            if stretch is None:
                continue
            since, until = stretch
            queue(self._let_down(line), since, until)
            queue(self._tempted(line), since, until)
            told = {step.statement.id, *(link.statement for link in line.links)}
            queue(other for name in self._all_referring(told) for other in self._steps.get(name, ()))
            for word in line.words.keys() | old.words.keys():
                queue(self._doerless.get(word, ()), since, until)

    def _in_one_document(self, step: _Step, moved: set[Line]) -> Iterator[_Step]:
        """The steps of the same document that could have chosen one of these matters."""
        words = {word for line in moved for word in line.now().words}
        for name in self._said_in.get(step.statement.document, ()):
            for other in self._steps.get(name, ()):
                if any(ask.line in moved or words & ask.mention.wording.words for ask in other.asks):
                    yield other

    def _let_down(self, line: Line) -> Iterator[_Step]:
        """The steps that had chosen a matter which is not what it was to them."""
        for ask in self._chosen.get(line, ()):
            if ask.step.queued:
                continue
            score, reason = self._weighed(ask, line, 0.0, self._here(ask))
            if (score, reason) != (ask.score, ask.reason):
                yield ask.step

    def _tempted(self, line: Line) -> Iterator[_Step]:
        """The steps that had chosen another matter, or none, and would now choose this one."""
        now = line.now()
        for wording in set().union(*(self._wordings.get(word, ()) for word in now.words)):
            most = at_most(wording, now.words, now.deeds, now.lightest)
            if most < LINKED:
                continue
            for ask in self._asked[wording]:
                if most < ask.score or ask.line is line or ask.step.queued or not self._may_win(ask, line, most):
                    continue
                score, _ = self._weighed(ask, line, ask.score, self._here(ask))
                if score > ask.score or (score and score == ask.score and earlier(line, ask.line)):
                    yield ask.step

    def _may_win(self, ask: _Ask, line: Line, most: float) -> bool:
        """Whether a matter that scores so much could be the one that is looked for."""
        if most == ask.score and not earlier(line, ask.line):
            return False
        return line not in ask.joined and (most >= least_needed(ask.how) or line in ask.linked)

    # -- what a step does ------------------------------------------------------------------------------------------

    def _put(self, step: _Step) -> None:
        """Let a statement that puts an action on the table join a matter, or begin one."""
        statement = step.statement
        if statement.certainty == "denied" or not is_party(statement.actor):
            return
        if names_no_action(statement):
            step.loose = "it tells that something was asked, and not what"
            return
        for mention in step.mentions:
            if self._puts(statement, mention):
                self._join(step, mention, begin=True)

    def _puts(self, statement: Statement, mention: Mention) -> bool:
        if not mention.wording.words:
            return False
        if statement.kind in ASKS or statement.kind in COMMITS:
            return True
        if statement.kind == "position":
            # a wish is put to somebody only where the text says who else would act
            own = self.weighing.sides((statement.actor,))
            return mention.said and not self.weighing.sides(mention.by) <= own and not mention.against
        return False

    def _answer(self, step: _Step) -> None:
        """Let an answer, a deed or a comment join the matters that it speaks of."""
        statement = step.statement
        if self._of_before(statement.id, step.moment):
            return
        referred = self._not_its_own(step, self._referred(step))
        if referred and not self._elsewhere(step, referred):
            for line in self._meant(step, referred):
                self._add(step, line, 0.9, "refers to a statement of it")
            if statement.kind == "accept":
                self._agree(step, [m for m in step.mentions if m.role != "content"])
            return
        if statement.kind in {"reject", "accept", "concede"} or statement.kind in DEEDS or statement.kind == "position":
            self._answer_by_words(step)
        elif statement.kind in {"assess", "accuse", "threaten", "forecast"}:
            for mention in step.mentions:
                self._join(step, mention, begin=False, how="comment")

    def _not_its_own(self, step: _Step, referred: list[Line]) -> list[Line]:
        """Of matters that a refusal refers to, those that another side put, where there are any."""
        if step.statement.kind != "reject":
            return referred
        own = self.weighing.sides((step.statement.actor,))
        return [line for line in referred if not self._state(line, step).putters <= own] or referred

    def _elsewhere(self, step: _Step, referred: list[Line]) -> bool:
        """Whether its words share nothing with the matters that it is read to refer to, and name another one.

        Where the reader is unsure of the reference, words that share nothing are enough.
        """
        words = {word for mention in step.mentions for word in mention.wording.words}
        if not words or any(words & self._state(line, step).words for line in referred):
            return False
        if "refers_to" in step.statement.uncertain:
            return True
        how = "deed" if step.statement.kind in DEEDS else "answer"
        return any(self._best(step, mention, how)[0] is not None for mention in step.mentions if mention.wording.words)

    def _meant(self, step: _Step, referred: list[Line]) -> list[Line]:
        """Those of the matters referred to that the words point at; all where they point at none."""
        if len(referred) == 1:
            return referred
        pointed = [
            line
            for line in referred
            if any(
                likeness(mention.wording, other.wording) >= SAME
                for mention in step.mentions for other in self._state(line, step).forms
            )
        ]  # fmt: skip
        return pointed or referred

    def _answer_by_words(self, step: _Step) -> None:
        statement, own = step.statement, step.mentions
        if statement.kind in ANSWERS and _doubted(statement):
            step.loose = "it may be misread, and does not say what it answers"
            return
        how = "deed" if statement.kind in DEEDS else "answer"
        speaking = [mention for mention in own if mention.wording.words]
        left = [m for m in speaking if not self._join(step, m, begin=False, how=how)]
        if statement.certainty == "denied" or not is_party(statement.actor):
            return
        if statement.kind in {"accept", "comply", "breach"}:
            self._agree(step, left)
        elif statement.kind == "reject" and len(left) == len(own):
            for mention in own:
                if mention.wording.words and mention.said and statement.addressee:
                    self._join(step, mention, begin=True)
        if statement.kind in {"accept", "reject", "concede", "comply", "breach"} and not step.joins:
            step.loose = "it is not said plainly what this answers"

    def _agree(self, step: _Step, left: Iterable[Mention]) -> None:
        """What was agreed, kept or broken was on the table, whether or not the report says when it came there.

        Not where the reader doubts that it was agreed at all: that begins nothing.
        """
        statement = step.statement
        if statement.certainty == "denied" or not is_party(statement.actor) or _doubted(statement):
            return
        for mention in left:
            if mention.wording.words and mention.by:
                self._join(step, mention, begin=True)

    def _join(self, step: _Step, mention: Mention, *, begin: bool, how: str = "put") -> bool:
        line, score, reason = self._best(step, mention, how)
        if line is None and not begin:
            return False
        if line is None:
            mention = self._with_doer(step, mention)
            line, score, reason = self._new(_now(step)), 1.0, "first statement of it"
        self._add(step, line, round(score, 3), reason, mention, puts=begin)
        return True

    def _with_doer(self, step: _Step, mention: Mention) -> Mention:
        """Who would do it where the text does not say: who would do the same thing in another amount."""
        if mention.by:
            return mention
        bare = mention.wording.without_amounts()
        step.doerless.extend(bare.words)
        now = _now(step)
        sharing = set().union(*(self._leads[word].before(now) for word in bare.words if word in self._leads))
        for line in sorted(sharing, key=lambda line: line.began):
            state = line.at(now)
            assert state is not None
            alike = (likeness(bare, other.wording.without_amounts()) for other in state.forms)
            if state.doers and max(alike, default=0.0) >= STRONG:
                return replace(mention, by=state.doers)
        return mention

    # -- which matter a mention is of ------------------------------------------------------------------------------

    def _best(self, step: _Step, mention: Mention, how: str) -> tuple[Line | None, float, str]:
        """The likeliest matter of a mention, the earliest of several; none where none is likely enough."""
        now = _now(step)
        # an exchange has two sides, so a matter it has joined already is the other one
        joined = set(self._of_before(step.statement.id, now))
        ask = _Ask(step, now, mention, how, set(self._referred(step)), joined)
        step.asks.append(ask)
        ask.line, ask.score, ask.reason = self._likeliest(ask)
        return ask.line, ask.score, ask.reason

    def _likeliest(self, ask: _Ask) -> tuple[Line | None, float, str]:
        now, wording = ask.moment, ask.mention.wording
        leading = [
            before
            for word in wording.words
            if (leads := self._leads.get(word)) is not None and len(before := leads.before(now)) <= COMMON
        ]
        here = self._here(ask)
        own = self.weighing.sides(ask.mention.by)
        told_apart = bool(own) and not any(map(describes, own))  # a described party may be any side
        for _, since, line in self._worded.get(wording.words, ()) if leading else ():
            if since < now and line not in ask.joined and self._open_to(line, now, own if told_apart else None, here):
                score, reason = self._weighed(ask, line, 0.0, here)
                if score >= 1:  # the same words: none can be more alike
                    return line, score, reason
        found: tuple[Line | None, float, str] = (None, 0.0, "")
        least = least_needed(ask.how)
        for line in ask.linked.union(*leading) - ask.joined:
            state = line.at(now)
            # where others would act, only one text could have read it amiss
            if state is None or (told_apart and not (state.open or state.sides & own or line in here)):
                continue
            most = at_most(wording, state.words, state.deeds, state.lightest)
            if most < found[1] or most < (LINKED if line in ask.linked else least):
                continue
            if most == found[1] and not earlier(line, found[0]):
                continue
            score, reason = self._weighed(ask, line, found[1], here)
            if score > found[1] or (score and score == found[1] and earlier(line, found[0])):
                found = (line, score, reason)
        return found

    def _open_to(self, line: Line, now: Moment, own: frozenset[str] | None, here: set[Line]) -> bool:
        """Whether one of these sides may be the one that would act in a matter; any where None."""
        state = line.at(now)
        return state is not None and (own is None or state.open or bool(state.sides & own) or line in here)

    def _weighed(self, ask: _Ask, line: Line, least: float, here: set[Line]) -> tuple[float, str]:
        """The score of a matter, as far as it is not below the least; and the rule."""
        state = line.at(ask.moment)
        if state is None:
            return 0.0, ""
        return self.weighing.weigh(
            ask.step.statement, ask.mention, state, ask.how, linked=line in ask.linked, here=line in here, least=least
        )

    def _here(self, ask: _Ask) -> set[Line]:
        """The matters that its document has told of before."""
        told = self._in_document.get(ask.step.statement.document, ())
        return {line for since, line in told if since < ask.moment}

    def _state(self, line: Line, step: _Step) -> State:
        state = line.at(_now(step))
        assert state is not None
        return state

    def _of_before(self, name: str, moment: Moment) -> list[Line]:
        """The matters that a statement had joined before a moment."""
        return list(dict.fromkeys(line for since, line in self._of.get(name, ()) if since < moment))

    def _referred(self, step: _Step) -> list[Line]:
        """Matters of the statements that a step's refers to, through statements that belong to none themselves."""
        found: list[Line] = []
        seen: set[str] = set()
        ahead = list(step.statement.refers_to)
        while ahead:
            name = ahead.pop(0)
            if name in seen:
                continue
            seen.add(name)
            lines = self._of_before(name, _now(step))
            found.extend(line for line in lines if line not in found)
            if not lines and (other := self._told.get(name)) is not None:
                ahead.extend(other.refers_to)
        return found

    # -- joining ---------------------------------------------------------------------------------------------------

    def _new(self, began: Moment) -> Line:
        """A matter that begins; the same one where the step that is taken again began it before."""
        again = (line for line in self._seen or () if line.began == began)
        return next(again, None) or Line(began)

    def _add(
        self, step: _Step, line: Line, score: float, reason: str, mention: Mention | None = None, *, puts: bool = False
    ) -> None:
        weighing, statement = self.weighing, step.statement
        doers = weighing.sides(mention.by) if mention is not None else frozenset[str]()
        actor, side = weighing.who.party(statement.actor), weighing.sides((statement.actor,))
        parties = weighing.parties(statement)
        join = Join(_now(step), statement, score, reason, mention, puts, actor, side, parties, doers)
        self._look_at(line)
        words, wordings = dict(line.words), dict(line.wordings)
        line.add(join)
        self._lead(line, words, wordings)
        self.lines.add(line)
        insort(self._of.setdefault(step.statement.id, []), (join.moment, line))
        insort(self._in_document.setdefault(step.statement.document, []), (join.moment, line))
        step.joins.append((line, join))

    def _drop(self, line: Line, join: Join) -> None:
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
        if self._seen is not None and line not in self._seen:
            self._seen[line] = _Seen(line)

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
        if self._seen is not None and word not in self._ends:
            self._ends[word] = self._leads[word].end()


def _now(step: _Step) -> Moment:
    """The moment of what a step does next."""
    return (*step.moment[:2], len(step.joins))


def _doubted(statement: Statement) -> bool:
    """Whether the reader is unsure of what was done, or by whom, and it is more likely read wrong than right."""
    return bool({"kind", "actor"} & set(statement.uncertain)) and statement.confidence < _LIKELY


def _differing(line: Line, old: _Seen) -> tuple[Moment, Moment | None] | None:
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
