"""What somebody said, did or is expected to do in a negotiation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

Kind = Literal[
    "propose", "offer", "demand", "request", "promise", "accept", "reject", "concede", "comply",
    "breach", "threaten", "accuse", "meet", "act", "position", "assess", "forecast",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)

Certainty = Literal["certain", "probable", "possible", "denied"]
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)
HEDGED: frozenset[Certainty] = frozenset({"probable", "possible"})
"""What the text itself tells with a doubt."""

TermRole = Literal["content", "gives", "gets"]

AUTHOR = "author"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Term:
    """An action that somebody is to take: what a statement asks, offers, promises, or speaks of.

    `by` are the canonical names of those who would act, empty where the text does not say;
    `words` are the lemmas of its content words, by which threads of one matter are brought together;
    `negative` is true where the action is to be left undone ("not to attack").
    """

    role: TermRole
    text: str
    by: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    negative: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a field has its value: the rule that set it and the words it rests on."""

    field: str
    rule: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing said or done, with the clause that shows it.

    Fields as in the guide for annotators: `actor` and `addressee` by canonical name; `content` a short
    clause; `gives` and `gets` only for exchanges; `condition` the words after unless, until, if ...;
    `deadline` an ISO day, month or year, or the words; `date` when the act took place (ISO, as far as
    known); `sources` nearest first; `refers_to` ids of earlier statements; `start` and `end` offsets into
    the document's text, `quote` exactly the words between them.

    `confidence` is the reader's own probability that kind and actor are right (the text's own doubt is
    `certainty`); `uncertain` names the fields in which it falls below the stated confidence; `firm` says
    that a position is one that the actor will never give up (a red line). `terms` are the actions
    spoken of, `why` the reasons for the fields.

    Raises: ValueError for an unknown kind or certainty, or a quote that does not fit its range.
    """

    id: str
    document: str
    kind: Kind
    actor: str
    content: str
    start: int
    end: int
    quote: str
    addressee: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    gets: tuple[str, ...] = ()
    condition: str | None = None
    deadline: str | None = None
    date: str | None = None
    sources: tuple[str, ...] = ()
    certainty: Certainty = "certain"
    refers_to: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    firm: bool = False
    confidence: float = 1.0
    uncertain: tuple[str, ...] = ()
    why: tuple[Reason, ...] = field(default=())

    def __hash__(self) -> int:
        # What tells nearly all apart: statements are looked up millions of times in a long record.
        return hash((self.document, self.id, self.content))

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is no kind of statement")
        if self.certainty not in CERTAINTIES:
            raise ValueError(f"{self.certainty!r} is no certainty")
        if not self.quote or self.start < 0 or self.end - self.start != len(self.quote):
            raise ValueError(f"[{self.start}, {self.end}) cannot hold {self.quote!r}")


@dataclass(frozen=True, slots=True)
class SpeaksFor:
    """That `client` is backed, led or spoken for by `patron`, as a document says or shows."""

    client: str
    patron: str
    document: str
    start: int
    end: int
    quote: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader took from one document.

    `notices` are sentences for people: what was left out, what was unsure, and why.
    """

    document: str
    statements: tuple[Statement, ...]
    speaks_for: tuple[SpeaksFor, ...] = ()
    notices: tuple[str, ...] = ()
