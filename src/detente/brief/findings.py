"""What a brief is composed from: everything computed, nothing worded yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from detente.framing.unnamed import UNNAMED
from detente.ledger import (
    Contradiction,
    Forecast,
    Ledger,
    Promise,
    Sides,
    Talks,
    Thread,
    contradictions,
    forecasts,
    promises,
    sides,
    talks,
    threads,
    unplaced,
)
from detente.ledger.books import foretells
from detente.ledger.events import last_day, parsed, when
from detente.ledger.mentions import is_party
from detente.values.document import Document
from detente.values.statement import AUTHOR, Statement

if TYPE_CHECKING:
    from detente.diagnosis.brittleness import Brittleness
    from detente.diagnosis.of_ledger import LedgerDiagnosis
    from detente.diagnosis.over_time import Turn
    from detente.framing import Framed


_ASKED_OF_OTHERS = 12
"""Talks beside the main ones that are asked whether they are deadlocked: each has a model of its own to be made."""


@dataclass(frozen=True)
class Findings:
    """A ledger as of a day, with what was computed from it.

    `main` are the talks that the brief is about, None where the reports hold none; `framed` is the model derived
    from them and `diagnosis` what it says; `tries` is how many statements at most are left out one by one to see
    whether the answer turns.
    """

    ledger: Ledger
    as_of: date | None
    framed: Framed
    diagnosis: LedgerDiagnosis
    tries: int = 60

    @cached_property
    def every_thread(self) -> tuple[Thread, ...]:
        """All threads of the ledger as of the day."""
        return threads(self.ledger, self.as_of)

    @cached_property
    def every_talks(self) -> tuple[Talks, ...]:
        """All talks, the weightiest first; those that only words tell of where no thread tells of any."""
        found = talks(self.ledger, self.as_of, self.every_thread)
        return found or ((self.framed.talks,) if self.framed.talks else ())

    @property
    def day(self) -> date | None:
        """The day that the brief speaks of: the one asked for, else that of the last report."""
        return self.as_of or last_day(self.ledger)

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The reports that were out by that day; those without a date count as out."""
        return tuple(
            d for d in self.ledger.documents if self.as_of is None or (span := parsed(d.published)) is None
            or span.first <= self.as_of
        )  # fmt: skip

    @cached_property
    def listed_statements(self) -> tuple[Statement, ...]:
        """The statements of reports that were out by that day, and of later ones what a matter rests on."""
        out = {d.id for d in self.documents}
        resting = {name for thread in self.every_thread for name in thread.statements}
        resting |= {name for item in self.forecasts for name in item.statements}
        return tuple(s for s in self.ledger.statements if s.document in out or s.id in resting)

    @cached_property
    def listed(self) -> tuple[Document, ...]:
        """The reports that were out by that day, and later ones that tell of days before it."""
        out = {d.id for d in self.documents} | {s.document for s in self.listed_statements}
        return tuple(d for d in self.ledger.documents if d.id in out)

    @cached_property
    def brittleness(self) -> Brittleness:
        """How few statements would have to be wrong for the answer to be another; single ones only, to be quick."""
        from detente.diagnosis.brittleness import brittleness

        return brittleness(self.framed, largest=1, most=self.tries)

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The verdict over time, where reports of several days tell it."""
        from detente.diagnosis.over_time import over_time

        return over_time(self.ledger, self.as_of, like=self.framed.talks) if len(self.documents) > 1 else ()

    @cached_property
    def told_of_more(self) -> tuple[str, ...]:
        """The sides outside the model of which the latest reports tell more than of those in it."""
        from detente.framing import told_of_more

        return told_of_more(self.framed)

    @property
    def only_told(self) -> bool:
        """Whether all that the model holds are matters of which words alone tell, without saying who asks for what."""
        options = self.framed.options.values()
        return bool(options) and all(thread.id.startswith(UNNAMED) for thread in options)

    @property
    def main(self) -> Talks | None:
        """The talks that the brief is about: those that were framed."""
        return self.framed.talks if self.framed.talks in self.every_talks else None

    @cached_property
    def others(self) -> tuple[tuple[Talks, str], ...]:
        """The other talks of the record, each with the state of its own model; "" beyond the first dozen."""
        from detente.diagnosis.of_talks import standing
        from detente.framing import derive

        others = [one for one in self.every_talks if one != self.main]
        asked = {one.id: standing(derive(self.ledger, one, self.as_of)).state for one in others[:_ASKED_OF_OTHERS]}
        return tuple((one, asked.get(one.id, "")) for one in others)

    @cached_property
    def threads(self) -> tuple[Thread, ...]:
        """The threads of the main talks."""
        own = set(self.main.threads) if self.main else set()
        return tuple(thread for thread in self.every_thread if thread.id in own)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of the main talks, and what else was said of them in the same reports."""
        names = self.main.statements if self.main else ()
        return tuple(self.ledger.by_id[name] for name in names)

    @cached_property
    def unplaced(self) -> Mapping[str, str]:
        """The answers of that day that joined no matter, by statement, with the reason.

        Those of the main talks, or of nobody but their parties; and those that no talks hold, as their report tells of
        no matter: of one of the parties, or of anybody where these talks are the first of all, so that each is told
        somewhere.
        """
        own = {s.id for s in self.statements}
        held = {name for one in self.every_talks for name in one.statements}
        first = self.main is None or self.main == self.every_talks[0]
        parties = set(self.main.parties) if self.main else set()
        out = {d.id for d in self.documents}

        def told_here(s: Statement) -> bool:
            here = [self.sides.side(name) in parties for name in (s.actor, *s.addressee) if is_party(name)]
            if s.id in held:
                return s.id in own or (bool(here) and all(here))
            return first or any(here)

        every = ((self.ledger.by_id[name], reason) for name, reason in unplaced(self.ledger).items())
        return {
            s.id: reason
            for s, reason in every
            if s.document in out and when(self.ledger, s).by(self.as_of) and told_here(s)
        }

    @cached_property
    def promises(self) -> tuple[Promise, ...]:
        """The book of promises of the main talks."""
        return promises(self.ledger, self.as_of, self.threads)

    @cached_property
    def forecasts(self) -> tuple[Forecast, ...]:
        """Forecasts made by that day in the reports of the main talks."""
        own = {s.id for s in self.statements}
        return tuple(f for f in forecasts(self.ledger, self.as_of) if own.intersection(f.statements))

    @cached_property
    def contradictions(self) -> tuple[Contradiction, ...]:
        """Reports about the main talks that cannot both be right."""
        return contradictions(self.ledger, self.as_of, self.threads)

    @cached_property
    def sides(self) -> Sides:
        """Who stands under whom."""
        return sides(self.ledger, self.as_of)

    @cached_property
    def by_thread(self) -> Mapping[str, Thread]:
        """Threads by their id."""
        return {thread.id: thread for thread in self.every_thread}

    def views(self, *, of_authors: bool) -> list[Statement]:
        """What writers, or what others, thought of the talks by that day."""
        here = set(self.main.documents) if self.main else set()
        return [
            s
            for s in self.ledger.statements
            if s.kind == "assess"
            and not foretells(s)
            and (s.actor == AUTHOR) is of_authors
            and s.document in here
            and when(self.ledger, s).by(self.as_of)
        ]
