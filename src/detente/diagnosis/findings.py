"""What a diagnosis says, as frozen values. Nothing here is a sentence for people but `Because.text`, a plain gloss.

Words: s0 is the status quo, r_i the rank of decision maker i (higher is preferred). A state is a string of Y and N in
the order of the model's options.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from detente.conflict import Conflict

State = Literal["open", "nothing asked", "deadlocked"]
TalksState = Literal["open", "nothing asked", "deadlocked", "agreed", "settled", "broken"]
KindName = Literal["conflict of interest", "trust", "coordination"]
Depth = Literal["seq", "smr", "gmr", "none"]
DEPTHS: tuple[Depth, ...] = ("seq", "smr", "gmr", "none")

About = Literal[
    "would move", "no gain", "held by sanction", "asked", "refused", "no better state", "better state",
    "leaves undone", "depth", "agreed", "carried out", "breached", "promise broken", "promise kept",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatementRef:
    """One preference statement: the one at `place` (from 1, the most important) of the decision maker's."""

    decision_maker: str
    place: int
    text: str
    statements: tuple[str, ...] = ()
    assumed: str | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """An option that is asked: another's, not taken in s0, whose taking alone its asker prefers to s0.

    `contested` says that its owner then ranks lower than in s0; `refused` are the ids of the statements in which the
    owner refused it in words (empty where its refusal is only assumed, as the cost of acting); `asked_by` the ids
    behind the wish.
    """

    option: str
    owner: str
    askers: tuple[str, ...]
    contested: bool
    refused: tuple[str, ...] = ()
    asked_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of deadlock with a state that shows it; a conflict of interest has none to show."""

    name: KindName
    witness: str | None = None


@dataclass(frozen=True, slots=True)
class KindIf:
    """The kind there would be if `asker` put `(any of its own options) -> demand` before all else.

    `state` is the verdict there would be; `refused` as in `Demand`; `statements` are the ids behind demand and refusal.
    """

    kind: KindName
    demand: str
    asker: str
    state: State
    statements: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Because:
    """One reason of a verdict, with what it speaks of; fields that do not apply are empty.

    `decision_makers` first whom it is about; `target` a state moved to from `state`; `refs` preference statements that
    decide it; `statements` the ids it rests on; `text` a plain gloss for a screen without templates.
    """

    about: About
    text: str
    decision_makers: tuple[str, ...] = ()
    option: str = ""
    state: str = ""
    target: str = ""
    refs: tuple[StatementRef, ...] = ()
    statements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether s0 holds and nobody gets what is asked, and what is in the way.

    `nash`: nobody wants to move at all; else a state that holds is held by credible sanction. `kinds` is empty unless
    deadlocked, `depth` None unless the kind is trust: the strongest concept under which some better state is an
    equilibrium. `reason` is the verdict in one plain sentence, `why` its reasons.
    """

    state: TalksState
    deadlocked: bool
    nash: bool
    kinds: tuple[Kind, ...]
    depth: Depth | None
    kinds_if: tuple[KindIf, ...]
    why: tuple[Because, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class StickingPoint:
    """A contested demand; or a minimal set of preference statements whose dropping opens or secures a deal.

    A "contested demand" has `option`, `owner`, `askers` and `refused`. A "concession" has `statements` and `deal`, a
    state that would be Nash, and preferred to s0 by all, if they were dropped; a "commitment" likewise, where `deal`
    is preferred to s0 by all as preferences are, and becomes Nash. No statement at all: there is such a deal already.
    """

    type: Literal["contested demand", "concession", "commitment"]
    option: str = ""
    owner: str = ""
    askers: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    statements: tuple[StatementRef, ...] = ()
    deal: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Options changed at one time, by one side or (`together`) by several at once, and the state that results."""

    movers: tuple[str, ...]
    source: str
    target: str
    changes: tuple[str, ...]

    @property
    def together(self) -> bool:
        """Whether several sides have to act at once."""
        return len(self.movers) > 1


@dataclass(frozen=True, slots=True)
class Belief:
    """What one side has to believe to do its part of a deal: that the others do theirs.

    `does` are its own options that change, `others` those of the others; alone with its part it would be worse off than
    today (so it needs the belief), or no worse (`needed` is False).
    """

    decision_maker: str
    does: tuple[str, ...]
    others: tuple[str, ...]
    needed: bool


@dataclass(frozen=True, slots=True)
class WayOut:
    """A change that frees the deadlock, the deal it leads to, and steps there from s0.

    In no state on `path` is anybody worse off than by refusing, that is than in s0 (with ranks as they are for a
    "guarantee", "sequencing" and "joint move"; with the statements given up for a "concession"). `why_none` says why
    there is no way of the kind, or no path. `held_by` is the strongest concept under which the deal is an equilibrium
    once the way is taken ("nash", "seq", "smr", "gmr", "none"). `beliefs` say what each side has to believe of the
    others to do its part.

    A "verification" changes no preference: a credible answer holds the deal once each can see what the others did. A
    "linking" ties two options of different sides that are refused one by one. A "side payment" makes up for assumed
    costs (its `statements`) of one side only. In a "deadline" one side, the `setter`, announces that on a day it does
    what leads to the state `otherwise`, which costs it nothing; refusing is then to have that state, and the deal is
    better for all than to refuse (for the setter: than today). Or what it holds out runs out by itself on the day, and
    `otherwise` is today's state.

    `until` is the last day (ISO) on which the way is open, where an option that its deal takes has a deadline.
    """

    kind: Literal[
        "concession", "guarantee", "sequencing", "joint move", "verification", "linking", "side payment", "deadline"
    ]
    statements: tuple[StatementRef, ...] = ()
    deal: str = ""
    path: tuple[Step, ...] = ()
    held_by: str = ""
    why_none: str = ""
    beliefs: tuple[Belief, ...] = ()
    setter: str = ""
    otherwise: str = ""
    until: str = ""

    @property
    def day_in_words(self) -> str:
        """Who sets a deadline and what else comes, and until when a way is open; empty where neither applies."""
        words = f", set by {self.setter}: else {self.otherwise}" if self.setter else ""
        return words + (f" (open until {self.until})" if self.until else "")


@dataclass(frozen=True)
class Diagnosis:
    """What a conflict model says of its status quo.

    `complete` is False where sticking points were capped (read "at least"); `left_out` says which findings are
    missing, and why. `better` is how many states all sides prefer to s0.
    """

    conflict: Conflict
    status_quo: str
    verdict: Verdict
    demands: tuple[Demand, ...]
    sticking_points: tuple[StickingPoint, ...]
    ways_out: tuple[WayOut, ...]
    better: int = 0
    complete: bool = True
    left_out: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[str, ...]:
        """The ids of the options that are asked, in the model's order."""
        return tuple(demand.option for demand in self.demands)

    @property
    def contested(self) -> tuple[str, ...]:
        """The ids of the options that are contested, in the model's order."""
        return tuple(demand.option for demand in self.demands if demand.contested)
