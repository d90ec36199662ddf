"""The rules by which a statement joins a matter or begins one: first what is put on the table, then what answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from detente.ledger.gathering.choosing import Chooser
from detente.ledger.gathering.index import Index
from detente.ledger.gathering.steps import Step
from detente.ledger.lines import Join, Line, State
from detente.ledger.mentions import ANSWERS, ASKS, COMMITS, DEEDS, Mention, is_doubted, is_party, names_no_action
from detente.ledger.weighing import SAME, STRONG
from detente.ledger.wording import likeness, told_as_done, what_is_refused
from detente.values.statement import Statement

_LIKELY = 0.5
"""Confidence from which a statement is more likely read right than wrong."""

_REFERENCE = 0.9
"""Score of what joins a matter because its text refers to a statement of it: surer than most likenesses of words."""

_COMMENTS = frozenset({"assess", "accuse", "threaten", "forecast"})
_DONE = frozenset({"comply", "breach"})


class Joiner:
    """Lets the statement of a step join matters.

    Args:
        chooser: finds the matter that a mention is of.
        index: the matters.
    """

    def __init__(self, chooser: Chooser, index: Index) -> None:
        self._chooser = chooser
        self._weighing = chooser.weighing
        self._index = index

    def put(self, step: Step) -> None:
        """Let a statement that puts an action on the table join a matter, or begin one."""
        statement = step.statement
        if statement.certainty == "denied" or not is_party(statement.actor):
            return
        if names_no_action(statement):
            asked = statement.kind in ASKS
            step.loose = "it tells that something was asked, and not what" if asked else "it holds out no action"
            return
        for mention in step.mentions:
            if self._puts(statement, mention):
                self._join(step, mention, begin=True)

    def answer(self, step: Step) -> None:
        """Let an answer, a deed or a comment join the matters that it speaks of."""
        statement = step.statement
        if self._index.of_before(statement.id, step.moment):
            return
        referred = self._not_its_own(step, self._chooser.referred(step))
        if referred and not self._elsewhere(step, referred):
            for line in _meant(step, referred):
                self._add(step, line, _REFERENCE, "refers to a statement of it")
            if statement.kind == "accept":
                self._agree(step, [m for m in step.mentions if m.role != "content"])
            return
        if statement.kind in ANSWERS or statement.kind in DEEDS or statement.kind == "position":
            self._answer_by_words(step)
        elif statement.kind in _COMMENTS:
            for mention in step.mentions:
                self._join(step, mention, begin=False, how="comment")

    def _puts(self, statement: Statement, mention: Mention) -> bool:
        if not mention.wording.words:
            return False
        if statement.kind in ASKS or statement.kind in COMMITS:
            return True
        if statement.kind == "position":
            # a wish is put to somebody only where the text says who else would act
            own = self._weighing.sides((statement.actor,))
            return mention.said and not self._weighing.sides(mention.by) <= own and not mention.against
        return False

    def _not_its_own(self, step: Step, referred: list[Line]) -> list[Line]:
        """Of matters that a refusal refers to, those that another side put, where there are any."""
        if step.statement.kind != "reject":
            return referred
        return [line for line in referred if not self._is_own(line, step)] or referred

    def _is_own(self, line: Line, step: Step) -> bool:
        """Whether nobody but the side of a step's statement put the matter."""
        return _state(line, step).putters <= self._weighing.sides((step.statement.actor,))

    def _elsewhere(self, step: Step, referred: list[Line]) -> bool:
        """Whether its words share nothing with the matters that it is read to refer to, and name another one.

        Where the reader is unsure of the reference, words that share nothing are enough; of a deed it is then enough
        that its words are those of another matter. Who refuses seldom refuses what it asks for itself: where it would
        be that, it is enough that its words fit another matter better.
        """
        statement = step.statement
        how, unsure = "deed" if statement.kind in DEEDS else "answer", "refers_to" in statement.uncertain
        speaking = [mention for mention in step.mentions if mention.wording.words]
        fits = [ask for ask in (self._chooser.best(step, mention, how) for mention in speaking) if ask.line is not None]
        better = [ask for ask in fits if ask.line not in referred]
        if statement.kind == "reject" and better and all(self._is_own(line, step) for line in referred):
            return True
        if how == "deed" and unsure and any(ask.score >= STRONG for ask in better):
            return True
        words = {word for mention in speaking for word in mention.wording.words}
        if not words or any(words & _state(line, step).words for line in referred):
            return False
        return unsure or bool(fits)

    def _answer_by_words(self, step: Step) -> None:
        statement, own = step.statement, step.mentions
        if statement.kind in ANSWERS and is_doubted(statement, _LIKELY):
            step.loose = "it may be misread, and does not say what it answers"
            return
        how = "deed" if statement.kind in DEEDS else "answer"
        speaking = [mention for mention in own if mention.wording.words]
        left = [m for m in speaking if not self._join(step, m, begin=False, how=how)]
        if statement.certainty == "denied" or not is_party(statement.actor):
            return
        if statement.kind == "accept" or statement.kind in _DONE:
            self._agree(step, left)
        elif statement.kind == "reject" and len(left) == len(own):
            for mention in own:
                if mention.wording.words and mention.said and statement.addressee and not _told_how(mention):
                    self._join(step, mention, begin=True)
        if (statement.kind in ANSWERS or statement.kind in _DONE) and not step.joins:
            step.loose = "it is not said plainly what this answers"

    def _agree(self, step: Step, left: Iterable[Mention]) -> None:
        """What was agreed, kept or broken was on the table, whether or not the report says when it came there.

        Not where the reader doubts that it was agreed at all: that begins nothing.
        """
        statement = step.statement
        if statement.certainty == "denied" or not is_party(statement.actor) or is_doubted(statement, _LIKELY):
            return
        for mention in left:
            if mention.wording.words and mention.by:
                self._join(step, mention, begin=True)

    def _join(self, step: Step, mention: Mention, *, begin: bool, how: str = "put") -> bool:
        """Let a mention join the likeliest matter, or begin one where it may; whether it did either."""
        ask = self._chooser.best(step, mention, how)
        line, score, reason = ask.line, ask.score, ask.reason
        if line is None and not begin:
            return False
        if line is None:
            mention = self._with_doer(step, mention)
            line, score, reason = self._index.begin(step.now()), 1.0, "first statement of it"
        self._add(step, line, round(score, 3), reason, mention, puts=begin)
        return True

    def _with_doer(self, step: Step, mention: Mention) -> Mention:
        """Who would do it where the text does not say: who would do the same thing in another amount."""
        if mention.by:
            return mention
        bare = mention.wording.without_amounts()
        step.doerless.extend(bare.words)
        for line in sorted(self._index.sharing(bare.words, step.now()), key=lambda line: line.began):
            state = _state(line, step)
            alike = (likeness(bare, other.wording.without_amounts()) for other in state.forms)
            if state.doers and max(alike, default=0.0) >= STRONG:
                return replace(mention, by=state.doers)
        return mention

    def _add(
        self, step: Step, line: Line, score: float, reason: str, mention: Mention | None = None, *, puts: bool = False
    ) -> None:
        weighing, statement = self._weighing, step.statement
        doers = weighing.sides(mention.by) if mention is not None else frozenset[str]()
        actor, side = weighing.who.party(statement.actor), weighing.sides((statement.actor,))
        parties = weighing.parties(statement)
        join = Join(step.now(), statement, score, reason, mention, puts, actor, side, parties, doers)
        self._index.add(line, join)
        step.joins.append((line, join))


def _state(line: Line, step: Step) -> State:
    """How a matter that a step has found stands at its moment."""
    state = line.at(step.now())
    assert state is not None  # it is found only by what joined it before
    return state


def _meant(step: Step, referred: list[Line]) -> list[Line]:
    """Those of the matters referred to that the words point at; all where they point at none."""
    if len(referred) == 1:
        return referred
    pointed = [
        line
        for line in referred
        if any(
            likeness(mention.wording, other.wording) >= SAME
            for mention in step.mentions for other in _state(line, step).forms
        )
    ]  # fmt: skip
    return pointed or referred


def _told_how(mention: Mention) -> bool:
    """Whether a refusal is told by what its actor did ("broke off the talks"), and not by what he would not do."""
    text = mention.term.text
    return told_as_done(text) and what_is_refused(text) == text
