"""Marks before a line's words: what the text itself hedges, and what the reader is unsure of having read right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from detente.brief.model import Line
from detente.brief.sentences import say
from detente.brief.wording import DOUBT, HEDGE
from detente.ledger import Ledger
from detente.values.statement import HEDGED, Statement

_WEIGHTY = frozenset({"kind", "actor"})
_PUT = frozenset({"propose", "offer", "demand", "request", "promise", "threaten"})
"""Kinds of which a brief tells to whom they are put: "asks of X", "promised to X"."""
_MARKED = {
    "hedge": re.compile(rf"(?<!\w){re.escape(HEDGE)}\S"),
    "doubt": re.compile(rf"(?<![\w”?!.]){re.escape(DOUBT)}[\w“]|{re.escape(HEDGE + DOUBT)}"),
}


def hedge(said: Sequence[Statement]) -> str:
    """The mark of a hedge where the text is sure of none of the statements."""
    return HEDGE if said and all(s.certainty in HEDGED for s in said) else ""


def doubt(said: Sequence[Statement], *, to_whom: bool = True) -> str:
    """The mark of doubt where of no statement the reader is sure whose act it is, to whom, and of what kind.

    Args:
        to_whom: whether the line says to whom something is put; else doubt about that is none of the line's.
    """
    unsure = (_WEIGHTY & set(s.uncertain) or (to_whom and _put_to_whom(s)) for s in said)
    return DOUBT if said and all(unsure) else ""


def _put_to_whom(statement: Statement) -> bool:
    """Whether the reader is unsure to whom something is put, where a brief would say it."""
    return statement.kind in _PUT and bool(statement.addressee) and "addressee" in statement.uncertain


def marks(said: Sequence[Statement]) -> str:
    """Both marks, as far as they apply."""
    return hedge(said) + doubt(said)


def marks_of(ledger: Ledger, names: Iterable[str]) -> str:
    """Both marks, as far as they apply to all of some statements of a ledger."""
    return marks([ledger.by_id[name] for name in names])


def legend(lines: Iterable[Line]) -> list[Line]:
    """What the marks mean, of those that the lines have."""
    texts = [line.text for line in lines]
    used = [name for name, pattern in _MARKED.items() if any(map(pattern.search, texts))]
    return [say(f"marks.{name}", mark={"hedge": HEDGE, "doubt": DOUBT}[name]) for name in used]
