"""What goes into the store and comes out of it, besides documents, readings and statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Literal, TypeVar, get_args

from detente.values.document import Document
from detente.values.statement import Certainty, Kind, Statement

State = Literal["read", "confirmed", "corrected", "added", "rejected", "merged", "drifted"]
"""Where a statement stands in the review.

read        as the reader took it; nobody has looked at it
confirmed   a person said that it is right; kept as that person saw it, whatever a newer reader finds
corrected   a person changed fields; the others are as that person saw them
added       a person wrote it
rejected    a person said that it is wrong; not in the record
merged      a person said that it is another one told again; not in the record
drifted     reviewed, but its document was edited and the sentence is no longer there: in the record, to be looked at
"""
STATES: tuple[State, ...] = get_args(State)
OUT: frozenset[State] = frozenset({"rejected", "merged"})
"""States of statements that are not in the record."""

Action = Literal[
    "confirm", "correct", "reject", "add", "merge", "link", "comment", "merge threads", "split thread", "undo", "redo"
]
ACTIONS: tuple[Action, ...] = get_args(Action)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one document that was given to the store.

    `outcome` is "added", "known" (nothing changed) or "read again" (a reading of another reader version was added);
    `statements` counts those of the document that are now in the record. `revises` is the id of an earlier text of
    the same source that this one takes the place of; `drifted` are reviewed statements whose sentence it lacks.
    """

    document: str
    outcome: Literal["added", "known", "read again"]
    statements: int
    revises: str | None = None
    drifted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """One decision of a person; never changed, only followed by others.

    `number` counts from 1 in this ledger; `id` is the same in every copy. `targets` are what it is about: ids of
    statements, or of a document for a comment on one; the first is the main one. `details` hold what the action
    needs. Of each statement they keep what the reader had taken, under "statements" by id (those that a person had
    written are listed under "added"), so that a decision stands whatever a newer reader finds. Besides:

        correct       {"changes": {field: new value}, "was": {field: old value}}
        reject        {"reason": words}
        merge         {"into": id kept, "sources": [those added to it]}
        link          {"to": id that the first target refers to}
        comment       {"text": words}
        merge threads {"one": [ids of statements], "other": [ids]}: the matters of these are one
        split thread  {"apart": [ids], "from": [ids]}: the first are a matter of their own
        undo, redo    {"review": id of the review}

    `undone` says that the decision does not count at present.
    """

    number: int
    id: str
    action: Action
    targets: tuple[str, ...]
    who: str
    at: str
    details: Mapping[str, Any]
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement of the ledger, with where it stands in the review.

    `statement` is as the record has it now; `version` is the number of the last review that touched it.
    """

    id: str
    statement: Statement
    state: State
    version: int

    @property
    def in_record(self) -> bool:
        """Whether the record holds it (it is neither rejected nor merged into another)."""
        return self.state not in OUT


@dataclass(frozen=True, slots=True)
class Filter:
    """Which statements to list; what is None leaves all in.

    Args:
        party: who says or does it, is addressed, or would act; the canonical name, or the beginning of it.
        as_of: what was known and had taken place by that day.
        since: nothing whose act surely lay before that day.
        until: nothing whose act surely lies after that day.
        states: by default those in the record.
        reviewed: True for what a person has decided on, False for what nobody has.
        ids: only these.
    """

    party: str | None = None
    kind: Kind | None = None
    certainty: Certainty | None = None
    document: str | None = None
    as_of: date | None = None
    since: date | None = None
    until: date | None = None
    states: tuple[State, ...] | None = None
    reviewed: bool | None = None
    ids: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class ThreadFilter:
    """Which threads, promises, talks or contradictions to list; what is None leaves all in.

    Args:
        party: who would act or asks for it (of a promise: who gave it or to whom; of a contradiction: who is told to
            have done it, or to whom); the name, or the beginning of it.
        status: a thread's or promise's.
        thread: only what belongs to this thread.
        as_of: as it stood at the end of that day, by what had been reported.
        since: nothing that came to its status before that day.
        until: nothing that came to its status after that day.
    """

    party: str | None = None
    status: str | None = None
    thread: str | None = None
    as_of: date | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some of a list: `items` from place `offset` on; `total` is how many there are in all."""

    items: tuple[T, ...]
    total: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document of the ledger; `statements` counts those in the record, `reader` says by what it was read.

    `revised_by` is the id of a later text of the same source that has taken its place, None where there is none.
    """

    id: str
    title: str
    outlet: str
    author: str
    published: str | None
    published_by: str
    url: str
    source: str
    language: str
    added: str
    reader: str
    statements: int
    revised_by: str | None = None


@dataclass(frozen=True, slots=True)
class PartyEntry:
    """A party by its canonical name, with how many statements of the record it makes, is addressed in, would act in."""

    name: str
    makes: int
    addressed: int
    would_act: int
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """An outlet, with its documents and statements in the record."""

    outlet: str
    documents: int
    statements: int
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that holds the words searched for; `excerpt` shows them, `marks` are their spans in the excerpt."""

    what: Literal["document", "statement"]
    id: str
    document: str
    title: str
    published: str | None
    excerpt: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Drift:
    """A reviewed statement whose sentence is not in the later text of its report.

    `later` is the later text's document; `diff` are the words of the nearest sentence there against the old ones:
    "  same", "- old", "+ new".
    """

    statement: str
    later: str
    why: str
    diff: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that `check` found wrong: where, what, and how to mend it."""

    where: str
    what: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A statement that a person decided on, for training and for measuring.

    `document` is the whole text; `machine` what the reader had taken from the passage (None where a person added it),
    `right` what the person says it is (None where it was rejected); `who` and `at` are of the last decision.
    """

    document: Document
    machine: Statement | None
    right: Statement | None
    state: State
    who: str
    at: str
    comments: tuple[str, ...] = field(default=())
