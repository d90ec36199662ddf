"""Which matter a mention is of: the likeliest of those that its words, or a reference, lead to."""

from __future__ import annotations

from detente.ledger.gathering.index import Index
from detente.ledger.gathering.steps import Ask, Step
from detente.ledger.gathering.told import Told
from detente.ledger.lines import Line, Moment, describes
from detente.ledger.mentions import Mention
from detente.ledger.weighing import LINKED, Weighing, earlier, least_needed
from detente.ledger.wording import at_most


class Chooser:
    """Finds the matters that steps ask for.

    Args:
        weighing: says how surely a mention belongs to a matter.
        told: the statements; `index`: the matters.
    """

    def __init__(self, weighing: Weighing, told: Told, index: Index) -> None:
        self.weighing = weighing
        self._told = told
        self._index = index

    def best(self, step: Step, mention: Mention, how: str) -> Ask:
        """The likeliest matter of a mention, the earliest of several; none where none is likely enough.

        What was asked is kept with the step.
        """
        # an exchange has two sides, so a matter it has joined already is the other one
        joined = set(self._index.of_before(step.statement.id, step.now()))
        ask = Ask(step, mention, how, set(self.referred(step)), joined)
        step.asks.append(ask)
        ask.line, ask.score, ask.reason = self._likeliest(ask)
        return ask

    def referred(self, step: Step) -> list[Line]:
        """Matters of the statements that a step's refers to, through statements that belong to none themselves."""
        found: list[Line] = []
        seen: set[str] = set()
        ahead = list(step.statement.refers_to)
        while ahead:
            name = ahead.pop(0)
            if name in seen:
                continue
            seen.add(name)
            lines = self._index.of_before(name, step.now())
            found.extend(line for line in lines if line not in found)
            if not lines and (other := self._told.get(name)) is not None:
                ahead.extend(other.refers_to)
        return found

    def weighed(self, ask: Ask, line: Line, least: float, here: set[Line] | None = None) -> tuple[float, str]:
        """The score of a matter, as far as it is not below the least; and the rule.

        Args:
            here: what `told_here` gives, where it was asked for before.
        """
        state = line.at(ask.moment)
        if state is None:
            return 0.0, ""
        told_here = line in (self.told_here(ask) if here is None else here)
        return self.weighing.weigh(
            ask.step.statement, ask.mention, state, ask.how, linked=line in ask.linked, here=told_here, least=least
        )

    def told_here(self, ask: Ask) -> set[Line]:
        """The matters that the document of who asks has told of before."""
        return self._index.told_before(ask.step.statement.document, ask.moment)

    def _likeliest(self, ask: Ask) -> tuple[Line | None, float, str]:
        now, wording = ask.moment, ask.mention.wording
        leading = self._index.leading(wording.words, now)
        here = self.told_here(ask)
        own = self.weighing.sides(ask.mention.by)
        told_apart = bool(own) and not any(map(describes, own))  # a described party may be any side
        for since, line in self._index.worded(wording.words) if leading else ():
            if since < now and line not in ask.joined and _open_to(line, now, own if told_apart else None, here):
                score, reason = self.weighed(ask, line, 0.0, here)
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
            score, reason = self.weighed(ask, line, found[1], here)
            if score > found[1] or (score and score == found[1] and earlier(line, found[0])):
                found = (line, score, reason)
        return found


def _open_to(line: Line, now: Moment, own: frozenset[str] | None, here: set[Line]) -> bool:
    """Whether one of these sides may be the one that would act in a matter; any where None."""
    state = line.at(now)
    return state is not None and (own is None or state.open or bool(state.sides & own) or line in here)
