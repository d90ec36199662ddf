"""Every fault that detente foresees.

    DetenteError            anything a user can mend; shown as one line, exit code 2
    ├── InputError          a file, page or stream that cannot be read as a document
    │   └── LanguageError   a text in another language than English
    ├── ModelError          a conflict model that is wrong or contradicts itself
    ├── LedgerError         a ledger that cannot be read, written or trusted
    │   └── StaleError      a decision about something that another person has decided on since
    ├── TooLargeError       asked for more than memory or time allow; says what would do instead
    └── SettingError        an option, a names file or a lexicon that cannot be used

Each says what is wrong, where it stands and how to mend it.
"""

from __future__ import annotations


class DetenteError(Exception):
    """A fault that a user can mend.

    Args:
        what: what is wrong, in one sentence without a final full stop.
        where: the file, line, option or statement it stands in; empty if nowhere in particular.
        mend: what to do about it; empty if there is nothing to do.
    """

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.mend = mend

    def __str__(self) -> str:
        parts = [self.what]
        if self.where:
            parts.append(f"where: {self.where}")
        if self.mend:
            parts.append(f"mend: {self.mend}")
        return "; ".join(" ".join(part.split()) for part in parts)


class InputError(DetenteError):
    """A file, page or stream that cannot be read as a document."""


class LanguageError(InputError):
    """A text in another language than English.

    Args:
        language: its ISO 639-1 code.
    """

    def __init__(self, what: str, *, where: str = "", mend: str = "", language: str = "") -> None:
        super().__init__(what, where=where, mend=mend)
        self.language = language


class ModelError(DetenteError):
    """A conflict model that is wrong, or contradicts itself."""


class LedgerError(DetenteError):
    """A ledger that cannot be read, written or trusted."""


class StaleError(LedgerError):
    """A decision about something that another person has decided on since it was looked at.

    Args:
        seen: the version that the person saw.
        now: the version that it has now.
    """

    def __init__(self, what: str, *, where: str = "", mend: str = "", seen: int = 0, now: int = 0) -> None:
        super().__init__(what, where=where, mend=mend)
        self.seen = seen
        self.now = now


class TooLargeError(DetenteError):
    """A task that would need more memory or time than there is."""


class SettingError(DetenteError):
    """An option, a names file or a lexicon that cannot be used."""
