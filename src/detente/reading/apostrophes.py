"""Apostrophes as a keyboard has them, while a report is read: what it says does not hang on how its outlet sets them.

The parser and the encoder learned from texts in which nearly all are straight, and one party must not be two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from detente.reading.as_read import as_read, words_of
from detente.values.document import Document, over_lines
from detente.values.statement import Reading, Statement

_WITHIN = re.compile(r"(?<=\w)’(?=\w)")
_AFTER = re.compile(r"(?<=\w)’")
_LINE = re.compile(r"[^\n]*’[^\n]*")


def straight(document: Document) -> Document:
    """The document with straight apostrophes, each character in its place.

    In a line with an opening single quotation mark only those within words are apostrophes for certain.
    """
    if "’" not in document.text:
        return document
    return replace(document, text=_LINE.sub(_straight_line, document.text))


def _straight_line(line: re.Match[str]) -> str:
    return (_WITHIN if "‘" in line[0] else _AFTER).sub("'", line[0])


def as_written(reading: Reading, document: Document) -> Reading:
    """The reading of a straight document with all words taken from the report as the report has them.

    Names of parties stay as they are: they are ours, and alike in all reports.
    """
    if "’" not in document.text:
        return reading
    plain = straight(document).text
    whole, straightened = (as_read(text, words_of(text)).text for text in (document.text, plain))

    def words_from(start: int) -> Callable[[str], str]:
        def written(words: str) -> str:
            if "'" not in words:
                return words
            pattern = over_lines(words)
            found = pattern.search(plain, start) or pattern.search(plain)  # where they stand before the statement
            if found is not None:
                own = document.text[found.start() : found.end()]
            elif len(whole) == len(straightened) and (
                found := pattern.search(straightened)
            ):  # in a word that is parted
                own = whole[found.start() : found.end()]
            else:
                return words
            return own if found[0] == words else re.sub(r"\s+", " ", own)

        return written

    statements = tuple(_statement(s, document.text, words_from(s.start)) for s in reading.statements)
    behind = tuple(replace(one, quote=document.text[one.start : one.end]) for one in reading.speaks_for)
    return replace(reading, statements=statements, speaks_for=behind)


def _statement(s: Statement, text: str, written: Callable[[str], str]) -> Statement:
    return replace(
        s,
        quote=text[s.start : s.end],
        content=written(s.content),
        gives=tuple(map(written, s.gives)),
        gets=tuple(map(written, s.gets)),
        condition=written(s.condition) if s.condition else s.condition,
        terms=tuple(replace(term, text=written(term.text)) for term in s.terms),
        why=tuple(replace(reason, words=written(reason.words)) for reason in s.why),
    )
