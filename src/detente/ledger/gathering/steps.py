"""What the parts of gathering pass to one another: a step, and what it asked for on the way."""

from __future__ import annotations

from detente.ledger.lines import Join, Line, Moment
from detente.ledger.mentions import Mention
from detente.values.statement import Statement


class Step:
    """One statement in one round, with what came of it.

    `moment` is its own, before anything has joined; `joins` are the matters that its statement joined in this round,
    `asks` what it looked for, `doerless` the words by which it looked for who would act, `loose` the reason why it
    joined none.
    """

    __slots__ = ("asks", "doerless", "joins", "loose", "mentions", "moment", "present", "queued", "statement", "taken")

    def __init__(self, moment: Moment, statement: Statement) -> None:
        self.moment = moment
        self.statement = statement
        self.mentions: tuple[Mention, ...] = ()
        self.present = True  # in the record
        self.taken = False
        self.queued = False
        self.joins: list[tuple[Line, Join]] = []
        self.asks: list[Ask] = []
        self.doerless: list[str] = []
        self.loose: str | None = None

    def now(self) -> Moment:
        """The moment of what it does next."""
        return (*self.moment[:2], len(self.joins))

    def forget(self) -> None:
        """As if it had not been taken."""
        self.joins, self.asks, self.doerless, self.loose = [], [], [], None


class Ask:
    """That a step looked for the likeliest matter of a mention, and the one it found, with score and reason.

    `how` it looked is a key of `weighing.NEEDED`; `linked` are the matters that its statement refers to, `joined` those
    that it belongs to already.
    """

    __slots__ = ("how", "joined", "line", "linked", "mention", "moment", "reason", "score", "step")

    def __init__(self, step: Step, mention: Mention, how: str, linked: set[Line], joined: set[Line]) -> None:
        self.step, self.moment, self.mention, self.how = step, step.now(), mention, how
        self.linked, self.joined = linked, joined
        self.line: Line | None = None
        self.score = 0.0
        self.reason = ""
