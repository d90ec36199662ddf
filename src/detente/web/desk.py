"""The open ledger, what follows from it as it stands, and the adding that goes on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, TypeVar

from detente.web.jobs import Jobs
from detente.web.settings import Settings

if TYPE_CHECKING:
    from detente.brief.model import Brief
    from detente.conflict import Conflict
    from detente.diagnosis.over_time import Turn
    from detente.ledger import Ledger
    from detente.ledger.store import Store
    from detente.workflow.dossier import Dossier
    from detente.workflow.scenarios import Glance, Outcome

T = TypeVar("T")
MOST_TRIED = 16


class Desk:
    """What pages ask. All methods may be called from several threads.

    `settings` say who uses it; `store` is the ledger; `stopping` is set when what waits for news has to end. Close it,
    or use it in a `with` block.
    """

    def __init__(self, settings: Settings) -> None:
        from detente.ledger.store import open_ledger

        self.settings = settings
        self.store: Store = open_ledger(settings.ledger, read_only=settings.read_only)
        self.jobs = Jobs(settings.ledger)
        self.stopping = Event()
        self._lock = Lock()
        self._at_work = Lock()  # on what takes long; what is short waits for its own lock alone
        self._tried: deque[Glance] = deque(maxlen=MOST_TRIED)
        self._names: tuple[tuple[int, int], tuple[str, ...]] | None = None
        self._kept: dict[tuple[str, date | None], tuple[Ledger, Any]] = {}

    @property
    def name(self) -> str:
        """What the ledger is called on pages."""
        return Path(self.store.where).name

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences for people about how the ledger was opened."""
        return self.store.notices

    @property
    def read_only(self) -> bool:
        """Whether nobody can change anything."""
        return self.settings.read_only or self.store.read_only

    def names(self) -> tuple[str, ...]:
        """The parties, most often named first, to complete a field with; counted anew after reports or decisions."""
        state = (self.store.decisions(), self.store.documents(limit=0).total)
        with self._lock:
            if self._names is None or self._names[0] != state:
                self._names = (state, tuple(party.name for party in self.store.parties()))
            return self._names[1]

    def dossier(self, as_of: date | None = None) -> Dossier | None:
        """The record with its model and diagnosis, kept until the ledger changes; None where it holds no report."""
        from detente.workflow.dossier import Dossier

        ledger = self.store.ledger(as_of)
        if not ledger.documents:
            return None
        return self._computed("dossier", as_of, lambda ledger: Dossier(ledger, as_of))

    def brief(self, as_of: date | None = None) -> Brief | None:
        """The written answer; None where the ledger holds no report."""
        dossier = self.dossier(as_of)
        return self._computed("brief", as_of, lambda _: dossier.brief()) if dossier else None

    def outcome(self, as_of: date | None = None) -> Outcome | None:
        """The derived model, solved and diagnosed; None where no dealings are told of."""
        from detente.workflow.scenarios import outcome

        dossier = self.dossier(as_of)
        conflict = dossier.conflict() if dossier else None
        if conflict is None or not conflict.options or not conflict.decision_makers:
            return None
        return self._computed("outcome", as_of, lambda _: outcome(conflict))

    def glance(self, conflict: Conflict) -> Glance:
        """A model that is tried, solved, with its verdict alone; the last ones are kept."""
        from detente.workflow.scenarios import glance

        with self._lock:
            for kept in self._tried:
                if kept.conflict == conflict:
                    return kept
        found = glance(conflict)  # not under the lock: what others try need not wait
        with self._lock:
            self._tried.append(found)
        return found

    def turns(self, as_of: date | None = None) -> tuple[Turn, ...]:
        """The verdict over time."""
        from detente.diagnosis.over_time import over_time

        return self._computed("turns", as_of, lambda ledger: over_time(ledger, as_of))

    def _computed(self, what: str, as_of: date | None, compute: Callable[[Ledger], T]) -> T:
        """A value that follows from the record; the record itself is the same object as long as nothing changes."""
        ledger = self.store.ledger(as_of)
        kept = self._kept.get((what, as_of))
        if kept is None or kept[0] is not ledger:
            with self._at_work:
                kept = self._kept.get((what, as_of))  # somebody else may have been at it
                if kept is None or kept[0] is not ledger:
                    if len(self._kept) >= 12:
                        self._kept.clear()
                    kept = self._kept[what, as_of] = (ledger, compute(ledger))
        found: T = kept[1]
        return found

    def close(self) -> None:
        """Let go of the ledger."""
        self.jobs.close()
        self.store.close()

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
