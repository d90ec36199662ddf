"""How surely a mention belongs to a matter: by words, by who would act, by what the reports are about."""

from __future__ import annotations

from collections.abc import Callable, Container

from detente.ledger.lines import Form, Line, State, describes
from detente.ledger.mentions import DEEDS, Mention, is_party
from detente.ledger.sides import Sides
from detente.ledger.topics import same_topic
from detente.ledger.wording import Wording, amounts_differ, likeness
from detente.values.statement import Statement

SAME = 0.62  # likeness from which two wordings name one matter, whoever would act
LINKED = 0.2  # enough where one statement refers to the other
STRONG = 0.75  # needed where who would act is read differently
# Enough where both name who would act, and it is the same side; the second where one of them does not say.
# A side has few matters in one quarrel, so little likeness tells them apart. Measured: docs/accuracy-threads.md.
NEEDED = {"put": (0.3, 0.4), "answer": (0.25, 0.35), "deed": (0.4, 0.5), "comment": (0.5, 0.5)}
ONE_TOPIC = 0.25  # share of the words that two reports use most, from which they tell of one quarrel

_NO: tuple[float, str] = (0.0, "")


class Weighing:
    """Weighs mentions against matters.

    Args:
        who: the sides of all parties.
        topic: the words that a document uses most.
    """

    def __init__(self, who: Sides, topic: Callable[[str], frozenset[str]]) -> None:
        self.who = who
        self._topic = topic
        # Asked again and again for the same things:
        self._sides: dict[tuple[str, ...], frozenset[str]] = {}
        self._doers: dict[tuple[frozenset[str], frozenset[str]], bool | None] = {}
        self._topics: dict[tuple[str, str], bool] = {}

    def sides(self, names: tuple[str, ...]) -> frozenset[str]:
        """The sides of some parties."""
        if names not in self._sides:
            self._sides[names] = frozenset(self.who.side(name) for name in names)
        return self._sides[names]

    def move(self, who: Sides) -> None:
        """Go on with other sides."""
        self.who = who
        self._sides.clear()

    def forget_topics(self, documents: Container[str]) -> None:
        """Some documents may be on other topics than before."""
        for pair in [pair for pair in self._topics if pair[0] in documents or pair[1] in documents]:
            del self._topics[pair]

    def weigh(
        self, statement: Statement, mention: Mention, state: State, how: str, *, linked: bool, here: bool, least: float
    ) -> tuple[float, str]:
        """The score of a matter (0 where it is another), as far as it is not below the least; and the rule.

        Args:
            linked: the statement refers to one of the matter; `here`: its document tells of the matter already.
        """
        score, reason = _score(self, statement, mention, state, how, linked=linked, here=here)
        if score < least or not score or linked or here or self._on_one_topic(statement.document, state):
            return score, reason
        if not (self.parties(statement) | self.sides(mention.by)) & state.parties:
            return _NO  # another report, of dealings between others
        return _score(self, statement, mention, state, how, linked=False, here=here, far=True)

    def same_doer(self, one: frozenset[str], other: frozenset[str]) -> bool | None:
        """True for the same side, False where one is not known, None for different sides."""
        if (one, other) not in self._doers:
            self._doers[one, other] = _compared(one, other)
        return self._doers[one, other]

    def _on_one_topic(self, document: str, state: State) -> bool:
        """Whether the document has much of its words in common with one that tells of the matter."""
        return any(self._alike(document, name) for name in state.told_in)

    def _alike(self, one: str, other: str) -> bool:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._topics:
            self._topics[pair] = same_topic(self._topic(one), self._topic(other), ONE_TOPIC)
        return self._topics[pair]

    def parties(self, statement: Statement) -> frozenset[str]:
        """The sides of who makes a statement and is addressed."""
        return self.sides(tuple(name for name in (statement.actor, *statement.addressee) if is_party(name)))


def _score(
    weighing: Weighing, statement: Statement, mention: Mention, state: State, how: str, *, linked: bool, here: bool,
    far: bool = False,
) -> tuple[float, str]:  # fmt: skip
    """How surely a mention belongs to a matter (0 where it does not), and the rule.

    `far` asks more: the same parties, in a report of something else.
    """
    best: tuple[float, Form | None, bool | None] = (0.0, None, None)
    if other_amount(mention.wording, state):
        return _NO
    own = weighing.sides(mention.by)
    for other in state.forms:
        if other.negative != mention.term.negative and statement.kind not in DEEDS:
            continue
        like = likeness(mention.wording, other.wording)
        if like <= best[0]:
            continue
        doer = weighing.same_doer(own, other.sides)
        if doer is None:
            # a slip in who would act: only where one side asks twice in one text, in the same words
            same_asker = weighing.who.party(statement.actor) in state.askers
            if like < STRONG or not (same_asker and here) or (mention.said and other.said):
                continue
        same_side, unsaid = NEEDED[how]
        needed = LINKED if linked and doer else same_side if doer else unsaid
        if far:
            needed = SAME if len(mention.wording.words & other.wording.words) > 1 else 1.0
        if like >= needed:
            best = (like, other, doer)
    if best[1] is None:
        return _NO
    words = ", ".join(sorted(mention.wording.words & best[1].wording.words))
    reason = f"the same doer, the words {words}" if best[2] else f"the words {words}"
    return best[0], f"{reason}, and refers to a statement of it" if linked else reason


def other_amount(wording: Wording, state: State) -> bool:
    """Whether the matter is of another amount of the same: some wording of it differs in that, and none agrees."""
    amounts = wording.amounts
    if not amounts or any(amounts & other.wording.amounts for other in state.forms):
        return False
    return any(amounts_differ(wording, other.wording) for other in state.forms)


def _compared(first: frozenset[str], second: frozenset[str]) -> bool | None:
    if first & second:
        return True
    if any(_may_be(a, b) for a in first for b in second):
        return True
    if all(map(describes, first)) or all(map(describes, second)):
        return False
    return None


def _may_be(one: str, other: str) -> bool:
    """Whether one is a description that the other's name ends in or begins with ("union" of "Nurses Union")."""
    short, long = sorted((one, other), key=len)
    words = long.lower().split()
    return describes(short) and short.split()[-1] in {words[0], words[-1]}


def least_needed(how: str) -> float:
    """The least likeness that makes one matter, where no statement refers to another."""
    return min(NEEDED[how])


def earlier(line: Line, other: Line | None) -> bool:
    """Whether a matter began before another one; of two that are as likely the earlier is meant."""
    return other is None or line.began < other.began
