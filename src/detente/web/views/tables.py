"""Lists of what the record holds, and the page of one thread."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from detente.brief.wording import span_words
from detente.ledger import Promise, Thread
from detente.ledger.contradictions import Contradiction
from detente.ledger.store import DocumentEntry, Entry, Hit, Review
from detente.web.views.cards import Card, card

PER_PAGE = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a page of a list stands; `last` is the number of pages."""

    number: int
    last: int
    total: int
    per_page: int = PER_PAGE

    @classmethod
    def of(cls, number: int, total: int, per_page: int = PER_PAGE) -> Pager:
        """The page of that number, or the last one there is."""
        last = max(1, -(-total // per_page))
        return cls(min(number, last), last, total, per_page)

    @property
    def offset(self) -> int:
        """How many entries stand before it."""
        return (self.number - 1) * self.per_page


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A thread in the table."""

    id: str
    title: str
    actor: str
    askers: str
    status: str
    hedged: bool
    standing: bool
    since: str
    deadline: str
    statements: int


def thread_row(thread: Thread) -> ThreadRow:
    """A thread's row."""
    return ThreadRow(
        thread.id,
        thread.title,
        ", ".join(thread.actor),
        ", ".join(thread.askers),
        thread.status,
        thread.hedged,
        thread.standing,
        span_words(thread.since(), short=True),
        thread.deadline or "",
        len(thread.statements),
    )


@dataclass(frozen=True, slots=True)
class Told:
    """A step of a thread's history: what was told, by which reports."""

    when: str
    stated: bool
    status: str
    hedged: bool
    reason: str
    cards: tuple[Card, ...]
    quotes: tuple[str, ...]
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A thread with its whole history and the reasons why each statement belongs to it.

    `version` changes when its statements do; `decisions` are those that joined or split it, oldest first.
    """

    row: ThreadRow
    steps: tuple[Told, ...]
    links: tuple[tuple[str, str], ...]
    left_out: int
    version: str
    decisions: tuple[GroupDecision, ...]


@dataclass(frozen=True, slots=True)
class GroupDecision:
    """A decision that joined or split threads, in words."""

    id: str
    number: int
    words: str
    who: str
    undone: bool


GROUPING = {"merge threads": "joined with another thread", "split thread": "taken apart"}
MOST_STEPS = 300


def version_of(thread: Thread) -> str:
    """What a form says that was seen of a thread: another one as soon as a statement comes or goes."""
    return hashlib.sha256("\n".join(thread.statements).encode()).hexdigest()[:16]


def thread_label(thread: Thread) -> str:
    """A thread in one line, its id first."""
    return f"{thread.id} {', '.join(thread.actor)}: {thread.title}"


def thread_page(
    thread: Thread, entries: Mapping[str, Entry], titles: Mapping[str, str], history: Iterable[Review] = ()
) -> ThreadPage:
    """The page of one thread.

    Args:
        entries: its statements by id.
        titles: titles of their documents by id.
        history: decisions about its statements.
    """
    steps = []
    for event in thread.history[:MOST_STEPS]:
        found = [entries[name] for name in (event.statement, *event.also) if name in entries]
        steps.append(
            Told(
                span_words(event.date),
                event.stated,
                event.status or "",
                event.hedged,
                event.reason,
                tuple(card(one) for one in found),
                tuple(one.statement.quote for one in found),
                tuple(titles.get(one.statement.document, "") for one in found),
            )
        )
    links = tuple((link.statement, _why(link)) for link in thread.links[:MOST_STEPS])
    grouped = {r.number: r for r in history if r.action in GROUPING}
    decisions = tuple(
        GroupDecision(r.id, r.number, GROUPING[r.action], r.who, r.undone) for _, r in sorted(grouped.items())
    )
    left_out = max(0, len(thread.history) - MOST_STEPS)
    return ThreadPage(thread_row(thread), tuple(steps), links, left_out, version_of(thread), decisions)


def _why(link: object) -> str:
    return str(getattr(link, "reason", "") or "")


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise in the book."""

    thread: str
    actor: str
    addressee: str
    content: str
    date: str | None
    deadline: str | None
    status: str
    hedged: bool
    statements: tuple[str, ...]


def promise_row(promise: Promise) -> PromiseRow:
    """A promise's row."""
    return PromiseRow(
        promise.thread, promise.actor, ", ".join(promise.addressee), promise.content, promise.date, promise.deadline,
        promise.status, promise.hedged, promise.statements,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContradictionRow:
    """Two tellings that cannot both be right; `sides` are their first reports."""

    about: str
    reason: str
    thread: str
    sides: tuple[tuple[Card, str], ...]


def contradiction_rows(found: Iterable[Contradiction], entries: Mapping[str, Entry]) -> list[ContradictionRow]:
    """The rows, with the words of both sides."""
    return [
        ContradictionRow(
            one.about,
            one.reason,
            one.thread,
            tuple((card(entries[n]), entries[n].statement.quote) for n in one.statements if n in entries),
        )
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A report with how far its review is: of its `of` statements in the record `waiting` were not looked at."""

    entry: DocumentEntry
    waiting: int
    of: int

    @property
    def decided(self) -> int:
        """How many of its statements were decided on."""
        return self.of - self.waiting


@dataclass(frozen=True, slots=True)
class Found:
    """A place that holds the words searched for: `pieces` are words and whether they were found."""

    what: str
    id: str
    document: str
    title: str
    published: str | None
    pieces: tuple[tuple[str, bool], ...]


def found(hits: Sequence[Hit]) -> list[Found]:
    """Hits with their excerpts cut at the words found."""
    rows = []
    for hit in hits:
        pieces, at = [], 0
        for start, end in hit.marks:
            pieces += [(hit.excerpt[at:start], False), (hit.excerpt[start:end], True)]
            at = end
        pieces.append((hit.excerpt[at:], False))
        rows.append(Found(hit.what, hit.id, hit.document, hit.title, hit.published, tuple(p for p in pieces if p[0])))
    return rows


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """A decision in the list of all: what it was about, by `more` further statements as well, and in which words."""

    id: str
    number: int
    action: str
    words: str
    subject: Card | None
    more: int
    who: str
    at: str
    undone: bool


def decision_row(review: Review, words: str, subjects: Mapping[str, Entry]) -> DecisionRow:
    """A decision's row.

    Args:
        words: what it did.
        subjects: statements by id; the first that it is about is among them where it is about one.
    """
    entry = subjects.get(review.targets[0])
    return DecisionRow(
        review.id,
        review.number,
        review.action,
        words,
        card(entry) if entry else None,
        len(review.targets) - 1,
        review.who,
        f"{review.at[:10]} {review.at[11:16]} UTC",
        review.undone,
    )
