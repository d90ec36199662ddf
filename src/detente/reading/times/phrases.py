"""Phrases of time as words say them, before they are resolved to days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Doc

from detente.reading.columns import columns_of

Shape = Literal[
    "calendar", "weekday", "day", "unit", "offset", "count", "quarter", "season", "holiday", "decade", "every", "range",
    "age",
]  # fmt: skip

_PIECES = re.compile(r"\d+(?:st|nd|rd|th|s)?|[^\W\d_]+|[-–—]")


@dataclass(frozen=True, slots=True)
class Word:
    """One word or piece of a word: lower-case form, the token it belongs to, its form and fine tag.

    The tag is "PERSON" within a person's name: Theresa May is no month.
    """

    lower: str
    token: int
    text: str
    tag: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase of time as words say it; `start` and `end` index the row of words.

    `which` is "last", "this", "next", "after", "same", "recent" or "" (which one is meant, seen from the
    day of publication or from the day told of before); `part` the part of the span that is meant;
    `low` and `high` a number of units; `sign` -1 for the past ("ago"), 1 for the future ("in two weeks"),
    -2 and 2 when counted from the day told of before ("two days later").
    """

    shape: Shape
    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_day: int | None = None
    weekday: int | None = None
    unit: str = ""
    low: int = 0
    high: int = 0
    sign: int = 0
    which: str = ""
    part: str = ""
    name: str = ""
    to: Phrase | None = None


def words_of(doc: Doc) -> list[Word]:
    """The words of a document; tokens that join digits or parts by dashes ("end-2014", "3–5") are split."""
    row: list[Word] = []
    columns = columns_of(doc)
    persons = {i for name in doc.ents if name.label_ == "PERSON" for i in range(name.start, name.end)}
    for i, (text, lower, tag) in enumerate(zip(columns.text, columns.lower, columns.tag, strict=True)):
        if len(text) <= 24 and ("-" in text or "–" in text or "—" in text) and any(c.isdigit() for c in text):
            row.extend(
                Word(m.group().lower(), i, m.group(), "CD" if m.group()[0].isdigit() else tag)
                for m in _PIECES.finditer(text)
            )
        else:
            if "]" in lower and len(lower) < 16:  # an editor's capital: "[w]ithin"
                lower = lower.replace("[", "").replace("]", "") or lower
            row.append(Word(lower, i, text, "PERSON" if i in persons else tag))
    return row
