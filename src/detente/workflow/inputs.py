"""From what a user names to documents, with every input that could not be read accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from detente.errors import InputError, SettingError
from detente.values.dates import DateSpan
from detente.values.document import Document

_FEW = 10
"""Files passed over that are named one by one; a folder that is not kept for reports may hold thousands."""

Progress = Callable[[int, int], None]
"""Called with how many items are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The documents that were read, and one line for each input or document that was left out."""

    documents: tuple[Document, ...]
    notices: tuple[str, ...] = ()


def gather(sources: Iterable[str | Path], *, published: str | None = None) -> Inputs:
    """Read the inputs as documents that the reader understands.

    A day of publication that is given holds for one document whatever it says itself, and for several only where
    they say none: one day can hardly be that of all.

    Raises: InputError when not one could be read: the input's own fault where there was one, a count of them where
        there were several; SettingError when `published` is no date.
    """
    from detente.documents import check_published, load_all

    given = check_published(published)
    loaded = load_all(sources)
    refused = [(item.name, item.reason) for item in loaded.unreadable]
    if not loaded.documents:
        raise _nothing(refused)
    notices = [f"not read: {name}: {reason}" for name, reason in refused]
    notices += _passed_over(loaded.skipped)
    alone = len(loaded.documents) == 1
    documents = (_dated(d, given) if given and (alone or not d.published) else d for d in loaded.documents)
    return Inputs(tuple(documents), tuple(notices))


def _passed_over(names: Sequence[str]) -> list[str]:
    """The files of folders that are no documents: each named while they are few, else the first and how many."""
    shown = names if len(names) <= _FEW else names[: _FEW - 1]
    notices = [f"passed over, not a document: {name}" for name in shown]
    if len(shown) < len(names):
        notices.append(f"passed over, not documents: {len(names) - len(shown)} more")
    return notices


def out_by(inputs: Inputs, as_of: str | None) -> Inputs:
    """Those documents that were published by the end of a day, month or year, the others each in a notice.

    Documents without a date count as out at any time.

    Raises: SettingError when `as_of` is no date; InputError when nothing was out by then.
    """
    day = last_day(as_of)
    if day is None:
        return inputs
    out = tuple(d for d in inputs.documents if not d.published or DateSpan.parse(d.published).first <= day)
    if not out:
        first = min(document.published or "" for document in inputs.documents)
        raise InputError(
            f"no report was out by {day}", where="--as-of", mend=f"give a later day: the first is of {first}"
        )
    later = [f"not out by {day}: {d.source}, of {d.published}" for d in inputs.documents if d not in out]
    return Inputs(out, (*inputs.notices, *later))


def _dated(document: Document, given: str) -> Document:
    """The document with the day that was given, and what it says itself where that differs."""
    notices = document.notices
    if document.published and document.published != given:
        notices = (*notices, f"its own day is {document.published}; {given} was given and is used")
    return replace(document, published=given, published_by="given", notices=notices)


def last_day(text: str | None, option: str = "--as-of") -> date | None:
    """The last day of an ISO day, month or year; None for None.

    Args:
        option: what it was given as, for the message.

    Raises: SettingError for anything else.
    """
    if text is None:
        return None
    try:
        return DateSpan.parse(text).last
    except ValueError:
        raise SettingError(
            f"{text!r} is not a date", where=option, mend="give a day, month or year, as in 2016-09-06 or 2016-09"
        ) from None


def _nothing(refused: Sequence[tuple[str, str]]) -> InputError:
    if not refused:
        return InputError("there is nothing to read", mend="give a file or folder of reports")
    name, reason = refused[0]
    if len(refused) == 1:
        what, _, mend = reason.partition("; mend: ")
        return InputError(what, where=name, mend=mend)
    return InputError(f"none of {len(refused)} inputs could be read; the first: {reason}", where=name)
