"""What the writers draw on: a ledger as of a day, with all that follows from it, each computed when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from detente.ledger.acts import Act, acts
from detente.ledger.books import Promise, promises
from detente.ledger.contradictions import Contradiction, contradictions
from detente.ledger.events import parsed, when
from detente.ledger.record import Ledger
from detente.ledger.talks import Talks, talks
from detente.ledger.threads import Thread, by_statement, threads
from detente.values.document import Document
from detente.values.statement import Statement


@dataclass(frozen=True, slots=True)
class Written:
    """A ledger in one form: text or bytes, and sentences on what the form could not hold."""

    data: str | bytes
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Snapshot:
    """A ledger as of a day: what had taken place by then, from reports of that time; all where `as_of` is None."""

    ledger: Ledger
    as_of: date | None = None

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Reports published by that day; undated ones count."""
        if self.as_of is None:
            return self.ledger.documents
        return tuple(
            d for d in self.ledger.documents if (span := parsed(d.published)) is None or span.first <= self.as_of
        )

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Statements of these reports on what had taken place by that day."""
        known = {d.id for d in self.documents}
        return tuple(s for s in self.ledger.statements if s.document in known and when(self.ledger, s).by(self.as_of))

    @cached_property
    def threads(self) -> tuple[Thread, ...]:
        """Threads as they stood that day."""
        return threads(self.ledger, self.as_of)

    @cached_property
    def threads_of(self) -> dict[str, tuple[Thread, ...]]:
        """The threads that each statement belongs to."""
        return by_statement(self.threads)

    @cached_property
    def talks(self) -> tuple[Talks, ...]:
        """Talks, the weightiest first."""
        return talks(self.ledger, self.as_of, self.threads)

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """The book of promises."""
        return promises(self.ledger, self.as_of, self.threads)

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Reports that cannot both be right."""
        return contradictions(self.ledger, self.as_of, self.threads)

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """Each thing said or done, once."""
        return acts(self.ledger, self.as_of)
