"""From statements to the numbers behind a line, and from numbers to the words in a report."""

from __future__ import annotations

import re
from collections.abc import Iterable

from detente.brief.model import Citation
from detente.brief.sentences import Cites
from detente.brief.wording import date_words
from detente.ledger import Ledger
from detente.values.document import Document

_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Maj|Capt|Prof|Rev|Hon|No|vs|[A-Z])\.$")
LONGEST_SENTENCE = 600
"""Characters; around a quote in a longer run of words only the quote itself is shown."""


class Citer:
    """Gives each statement that a brief cites a number, in the order in which they are first cited."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._numbers: dict[str, int] = {}

    def __call__(self, *statements: str, most: int = 0) -> Cites:
        """The numbers of these statements; those that the ledger does not know are left out.

        Args:
            most: how many to cite at most, the first ones; 0 for all.
        """
        known = [name for name in dict.fromkeys(statements) if name in self._ledger.by_id]
        chosen = known[:most] if most else known
        return Cites(self._numbers.setdefault(name, len(self._numbers) + 1) for name in chosen)

    def names(self, numbers: Iterable[int]) -> list[str]:
        """The ids of the statements behind some numbers."""
        by_number = {number: name for name, number in self._numbers.items()}
        return [by_number[number] for number in numbers]

    def citations(self) -> tuple[Citation, ...]:
        """What stands behind every number given so far."""
        return tuple(self._citation(number, name) for name, number in self._numbers.items())

    def _citation(self, number: int, name: str) -> Citation:
        statement = self._ledger.by_id[name]
        document = self._ledger.document_by_id[statement.document]
        first, last = sentence_around(document, statement.start, statement.end)
        return Citation(
            number=number,
            statement=statement.id,
            document=document.id,
            outlet=document.outlet or document.title or document.source,
            date=date_words(document.published),
            quote=statement.quote,
            start=statement.start,
            end=statement.end,
            sentence=document.text[first:last],
            at=statement.start - first,
            url=document.url,
        )


def sentence_around(document: Document, start: int, end: int) -> tuple[int, int]:
    """Where the sentence (or sentences) around a passage begin and end, within its block.

    The passage itself where no block holds it, or its sentence is longer than `LONGEST_SENTENCE`.
    """
    block = next((b for b in document.blocks if b.start <= start and end <= b.end), None)
    if block is None:
        return start, end
    first, last = block.start, block.end
    for match in _SENTENCE_END.finditer(document.text, block.start, block.end):
        if _ABBREVIATION.search(document.text, max(block.start, match.start() - 6), match.start() + 1):
            continue
        if match.end() <= start:
            first = match.end()
        elif match.start() + 1 >= end:
            last = match.start() + len(match.group().rstrip())
            break
    if last - first > LONGEST_SENTENCE + (end - start):
        return start, end
    return first, last
