"""What fields of metadata state, of pages, feeds, mail and files: a line, an address, a day."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from detente.values.dates import DateSpan

_ISO_START = re.compile(r"(\d{4})[-/.](\d\d)(?:[-/.](\d\d))?(?!\d)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:T?\d{4,6}Z?)?")


def one_line(value: object, most: int = 500) -> str:
    """A field of metadata on one line, cut to what a title may take."""
    return " ".join(str(value or "").split())[:most]


def web_address(stated: object) -> str:
    """A stated address, where it is one of the web: others may carry code."""
    text = one_line(stated, 2000)
    return text if text.lower().startswith(("https://", "http://")) else ""


def stated_day(value: object) -> str | None:
    """The ISO day, month or year in a field of metadata; None where there is none that can be a date.

    Taken are ISO 8601 with or without a time, the same with slashes or without separators, the dates of mail and
    feeds (RFC 5322), and seconds or milliseconds since 1970. The day is the one that is written, in its own time
    zone.
    """
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        if 1000 <= value <= 9999 and value == int(value):
            return f"{int(value):04d}"
        return _since_1970(float(value))
    text = str(value).strip()[:100]
    match = _ISO_START.match(text) or _COMPACT.fullmatch(text)
    if match:
        text = "-".join(part for part in match.groups() if part)
    try:
        return DateSpan.parse(text).iso()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _since_1970(seconds: float) -> str | None:
    if seconds > 1e11:
        seconds /= 1000
    try:
        return datetime.fromtimestamp(seconds, UTC).date().isoformat() if seconds > 1e6 else None
    except (ValueError, OverflowError, OSError):
        return None
