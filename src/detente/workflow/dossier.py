"""Reports read together, and all that follows from them: the door for programs and notebooks."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.workflow.inputs import Progress, last_day

if TYPE_CHECKING:
    from detente.brief.findings import Findings
    from detente.brief.model import Brief
    from detente.conflict import Conflict
    from detente.diagnosis.of_ledger import LedgerDiagnosis
    from detente.framing import Framed
    from detente.ledger import Ledger, Talks
    from detente.reading.llm.settings import LlmSettings


def read(
    sources: str | Path | Iterable[str | Path],
    *,
    published: str | None = None,
    as_of: str | None = None,
    model: str | None = None,
    names: str | Path | None = None,
    llm: LlmSettings | None = None,
    progress: Progress | None = None,
) -> Dossier:
    """Read reports of a negotiation.

    Args:
        sources: a file, a folder, or several; "-" for standard input.
        published: an ISO day, month or year for reports that carry no date.
        as_of: how things stood at the end of that day, month or year; None for all that is known.
        model: a spaCy model package or folder, if not the usual one.
        names: a TOML file that says who is who.
        llm: a language model that reads, alone or beside the rules (`detente.workflow.readers.language_model`).
        progress: called with how many reports are read, and how many there are.

    Raises: InputError when nothing could be read; SettingError for a date, model or names file that cannot be used.
    """
    if "numpy" not in sys.modules:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for the reason that `detente.cli.main` gives
    from detente.workflow import reading

    several = [sources] if isinstance(sources, (str, Path)) else list(sources)
    day = last_day(as_of)
    found = reading.read(
        several, published=published, model=model, names=Path(names) if names else None, llm=llm, progress=progress
    )
    return Dossier(found.ledger(), day, found.notices)


def _first_day(ledger: Ledger) -> str:
    """The earliest day of publication."""
    return min(document.published for document in ledger.documents if document.published)


@dataclass(frozen=True)
class Dossier:
    """A ledger as of a day, with its model, diagnosis and brief, each computed once and when asked for.

    `record` is all that was read, whenever it came out; `notices` say which inputs could not be read; `like` are talks
    of another day whose counterparts on this one are meant, the main talks where None.
    """

    record: Ledger
    as_of: date | None = None
    notices: tuple[str, ...] = ()
    like: Talks | None = None

    @cached_property
    def ledger(self) -> Ledger:
        """What had come out by that day: all that the answer rests on."""
        return self.record.published_by(self.as_of)

    @property
    def silence(self) -> str:
        """Why nothing was found, in a sentence for people; empty where the reports tell of dealings."""
        if self.framed().conflict.options:
            return ""
        if self.as_of is not None and self.record.documents and not self.ledger.documents:
            return f"no report was out by {self.as_of}; the first is of {_first_day(self.record)}"
        return "no dealings between parties found"

    def about(self, talks: str | None) -> Dossier:
        """The same record, asked about the talks of this id ("k2", as `detente ledger talks` lists them).

        None leaves the dossier about the talks that it is about.

        Raises: SettingError where the record of the day holds no such talks.
        """
        from detente.errors import SettingError
        from detente.ledger import talks as all_talks

        if talks is None:
            return self
        known = {one.id: one for one in all_talks(self.ledger, self.as_of)}
        if talks not in known:
            mend = f"there are {', '.join(known)}" if known else "no talks are told of"
            raise SettingError(f"no talks {talks!r}", where="--talks", mend=mend)
        return replace(self, like=known[talks])

    def conflict(self) -> Conflict:
        """The conflict model of the main talks, with what every part rests on; without sides where nobody deals."""
        return self.framed().conflict

    def framed(self) -> Framed:
        """The same model with the reasons in words: what was assumed, and what of the talks is not in it."""
        return self._framed

    def diagnose(self) -> LedgerDiagnosis:
        """Whether the main talks are deadlocked, of what kind, why, and what would free them."""
        return self._diagnosis

    def brief(self) -> Brief:
        """The written answer; it shows itself as a page in a notebook."""
        from detente.brief.compose import compose

        return compose(self.findings())

    def findings(self) -> Findings:
        """What the brief is composed from: threads, talks, promises, forecasts, model and diagnosis."""
        from detente.brief.findings import Findings

        return Findings(self.ledger, self.as_of, self._framed, self._diagnosis)

    def to_frame(self) -> Any:
        """The statements as a pandas data frame, one row each.

        Raises: SettingError where pandas is not installed.
        """
        from detente.brief import facts
        from detente.errors import SettingError

        try:
            pandas = import_module("pandas")
        except ImportError:
            raise SettingError("pandas is not installed", mend="pip install 'detente[frames]'") from None
        return pandas.DataFrame([facts.whole_statement(s) for s in self.ledger.statements])

    def _repr_html_(self) -> str:
        return self.brief()._repr_html_()

    @cached_property
    def _framed(self) -> Framed:
        from detente.framing import derive

        return derive(self.ledger, as_of=self.as_of, like=self.like)

    @cached_property
    def _diagnosis(self) -> LedgerDiagnosis:
        from detente.diagnosis.of_ledger import diagnose_framed

        return diagnose_framed(self._framed)
