"""What the words of the latest reports say of how talks go: stuck, or coming together.

Which statement is a refusal and which an acceptance is a hard question to a reader; that a report tells of refusals and
not of an agreement is an easy one. The tenor decides no verdict. It says what a model has to hold: where reports tell
that the sides are stuck, something is asked and not given, named or not; where they tell that the sides come together,
what a side said it would do is taken to be on its way.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal

from detente.ledger import Ledger, Thread
from detente.ledger.events import parsed, when
from detente.values.document import Document
from detente.values.statement import Statement

LEAD, LEAD_WEIGHT = 2, 3
"""The first sentences of a report tell its main matter; each of their words counts as so many."""

BACKGROUND = 1
"""Signs of being stuck that any report of talks has."""

_STUCK_KINDS = frozenset({"reject", "breach"})
_TOGETHER_KINDS = frozenset({"accept", "comply"})
_END = re.compile(r"(?<=[.!?\"”’])\s+")


@dataclass(frozen=True, slots=True)
class Tenor:
    """How much the latest reports tell of either, by words and by kinds of statement; ids of the statements that do.

    The statements stand in the order of what they tell of it, the most first.
    """

    stuck: int = 0
    together: int = 0
    stuck_in: tuple[str, ...] = ()
    together_in: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()

    @property
    def way(self) -> Literal["stuck", "together", "mixed"]:
        """Which of the two is told of more; mixed where neither is told of, or hardly.

        Reports of talks tell of the quarrel behind them too, so one sign more of being stuck is none yet.
        """
        more = self.stuck - self.together - BACKGROUND
        if more == 0 or not (self.stuck or self.together):
            return "mixed"
        return "stuck" if more > 0 else "together"


UNTOLD = Tenor()
"""Nothing is told of either."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    start: int
    end: int
    stuck: int
    together: int


def tenor(ledger: Ledger, statements: Collection[str], standing: Sequence[Thread], as_of: date | None) -> Tenor:
    """The tenor of the reports of the last day that tell of these statements.

    What earlier reports left standing counts too: a matter refused or broken as one sign of being stuck, one accepted
    or kept as one of coming together.

    Args:
        standing: threads of the talks that stand, or are kept.
    """
    said = [s for name in statements if when(ledger, s := ledger.by_id[name]).by(as_of)]
    last = _last_documents(ledger, {s.document for s in said}, as_of)
    found: dict[str, tuple[int, int]] = {}
    stuck = together = 0
    for document in last:
        here = [s for s in said if s.document == document.id]
        for sentence in _sentences(document.text, tuple((b.start, b.end, b.role) for b in document.blocks)):
            inside = [s for s in here if s.start < sentence.end and sentence.start < s.end]
            if inside:
                stuck, together = stuck + sentence.stuck, together + sentence.together
                for s in inside:
                    _add(found, s.id, sentence.stuck, sentence.together)
        for s in here:
            one, other = _by_kind(s)
            stuck, together = stuck + one, together + other
            _add(found, s.id, 2 * one, 2 * other)
    names = {d.id for d in last}
    for thread in standing:
        if ledger.by_id[thread.history[-1].statement].document not in names:
            stuck += thread.status in {"rejected", "broken", "contested"}
            together += thread.status in {"accepted", "kept"}
    return Tenor(
        stuck,
        together,
        _most_first(found, ledger, 0),
        _most_first(found, ledger, 1),
        tuple(d.id for d in last),
    )


def _add(found: dict[str, tuple[int, int]], name: str, stuck: int, together: int) -> None:
    one, other = found.get(name, (0, 0))
    found[name] = (one + stuck, other + together)


def _by_kind(statement: Statement) -> tuple[int, int]:
    if statement.certainty == "denied":
        return int(statement.kind in {"accept", "meet"}), 0
    return int(statement.kind in _STUCK_KINDS), int(statement.kind in _TOGETHER_KINDS)


def _most_first(found: dict[str, tuple[int, int]], ledger: Ledger, which: int) -> tuple[str, ...]:
    those = [name for name, counts in found.items() if counts[which] > counts[1 - which]]
    return tuple(sorted(those, key=lambda name: (-found[name][which], ledger.place[name])))


def _last_documents(ledger: Ledger, names: Collection[str], as_of: date | None) -> list[Document]:
    """The reports of the last day of which one is known; those without a day where none has one."""
    told = [d for d in ledger.documents if d.id in names]
    days = {d.id: span.last for d in told if (span := parsed(d.published)) is not None}
    if as_of is not None:
        days = {name: day for name, day in days.items() if day <= as_of} or days
    if not days:
        return told
    last = max(days.values())
    return [d for d in told if days.get(d.id) == last]


@lru_cache(maxsize=256)
def _sentences(text: str, blocks: tuple[tuple[int, int, str], ...]) -> tuple[_Sentence, ...]:
    """The sentences of a report's body with how many words of either list each has, those of the lead weighted."""
    found = []
    for number, (start, end) in enumerate(_spans(text, blocks)):
        stuck, together = counts(text[start:end])
        weight = LEAD_WEIGHT if number < LEAD else 1
        found.append(_Sentence(start, end, weight * stuck, weight * together))
    return tuple(found)


def _spans(text: str, blocks: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    for start, end, role in blocks:
        if role not in ("body", "quote"):
            continue
        at = start
        for gap in _END.finditer(text, start, end):
            yield at, gap.start()
            at = gap.end()
        if at < end:
            yield at, end


def counts(sentence: str) -> tuple[int, int]:
    """How many words a sentence has that tell of being stuck, and, outside these, of coming together."""
    stuck, together = _patterns()
    return len(stuck.findall(sentence)), len(together.findall(stuck.sub(" # ", sentence)))


@cache
def lists() -> dict[str, Any]:
    """The word lists with their examples."""
    data = resources.files("detente.framing").joinpath("tenor.toml").read_text(encoding="utf-8")
    return tomllib.loads(data)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return _pattern(lists()["stuck"]["words"]), _pattern(lists()["together"]["words"])


def _pattern(words: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(_one, longest_first)) + r")(?!\w)", re.IGNORECASE)


def _one(words: str) -> str:
    """A pattern of words: "*" stands for any ending, "_" for one or two words."""
    parts = [r"\S+(?: \S+)?" if part == "_" else re.escape(part).replace(r"\*", r"\w*") for part in words.split()]
    return r"\s+".join(parts)
