"""What stands before the first sentence of a paragraph: a dateline, a label, the mark of a list."""

from __future__ import annotations

import re
from functools import lru_cache

from detente.documents.cues import load_cues
from detente.documents.publication import find_dateline

_MARK = re.compile(r"(?:[-*•·‣▪●–—]|\(?[0-9]{1,2}[.)](?=\s+[A-Z\"“'‘]))\s+(?=\S)")
_DASH = re.compile(r"(?:--|[-–—])\s*$")
_FIRST = re.compile(r"[\"“'‘(]?[^\W\d_]")


def opening(text: str, start: int, end: int, *, first: bool) -> int:
    """Where the first sentence of the paragraph `text[start:end]` begins.

    A dateline counts that names its agency or its day; another one ("TALVIK —") where it opens the report, as a party
    may stand before a dash too. A label is one of those in `cues.toml` ("Breaking:", "Q:"); a speaker's name stays.

    Args:
        first: whether the paragraph is the first of the report.
    """
    at = start
    mark = _MARK.match(text, at, end)
    if mark:
        at = mark.end()
    label = _labels().match(text, at, end)
    if label:
        at = label.end()
    found = find_dateline(text, at, end)
    if found and (found.outlet or found.published or (first and _DASH.search(text[found.start : found.end]))):
        begins = _FIRST.match(text, found.end, end)
        if begins and begins.group()[-1].isupper():
            at = found.end
    return at


@lru_cache(maxsize=1)
def _labels() -> re.Pattern[str]:
    words = "|".join(sorted((re.escape(label) for label in load_cues().labels), key=len, reverse=True))
    return re.compile(rf"(?i:{words})(?: ?:| [-–—])\s+(?=[A-Z\"“'‘])")
