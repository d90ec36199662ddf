"""Conditions in words, and those on which the sides of a model themselves make something hang."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import takewhile

from detente.brief.citing import Citer
from detente.brief.findings import Findings
from detente.brief.marking import marks
from detente.brief.model import Line
from detente.brief.quoting import told
from detente.brief.sentences import say, text
from detente.brief.wording import DOUBT, clipped, goes_on, is_plural, lowered, opened, opens_condition, parties
from detente.framing.contrary import are_contrary, is_denied
from detente.ledger import Ledger
from detente.ledger.events import when
from detente.values.document import over_lines
from detente.values.statement import Statement

REACH = 400
"""Characters around a statement in which its condition is looked for."""

MOST_MORE = 60
"""Characters at most by which a condition goes on; more is hardly of the same clause."""

_CLAUSE = re.compile(r"[^.,;:!?()\"“”\n–—]*")

MOST = 2
"""Conditions told at most: other ways out have to find room on the page too."""

_HELD = frozenset({"reject", "position", "offer", "promise", "accept", "concede"})
"""Kinds by which a side says what it will do or will not; a demand's condition says when it is asked."""
_NO = frozenset({"reject", "position"})


def condition_words(condition: str, statements: Iterable[str], ledger: Ledger) -> str:
    """The words of a condition with what opens it: "unless the levy changes"."""
    names = list(statements)
    condition = next((_to_its_end(condition, ledger.by_id[name], ledger) for name in names), condition)
    words = lowered(clipped(condition))
    if opens_condition(words):
        return words
    told_by = (r.rule for name in names for r in ledger.by_id[name].why if r.field == "condition")
    marker = next((rule.removeprefix("marker ").strip("'\"") for rule in told_by if rule.startswith("marker ")), "")
    return f"{marker or text('watch.condition')} {words}"


def _to_its_end(condition: str, said: Statement, ledger: Ledger) -> str:
    """A condition with the few words that the report has behind it in the same clause ("the road" is "reopened")."""
    document = ledger.document_by_id.get(said.document)
    text = document.text if document is not None else ""
    found = over_lines(condition).search(text, max(0, said.start - REACH), said.end + REACH)
    if found is None or not text[found.end() : found.end() + 1].isspace():
        return condition
    behind = _CLAUSE.match(text, found.end())
    kept = list(takewhile(lambda word: not goes_on(word), behind.group().split() if behind else []))
    return f"{condition} {' '.join(kept)}" if 0 < len(" ".join(kept)) <= MOST_MORE else condition


def named_by_sides(found: Findings, cite: Citer) -> Iterator[Line]:
    """What sides of the model say that their refusal, or what they hold out, hangs on; refusals first."""
    told_of = [s for s in found.statements if _hangs(s) and found.sides.side(s.actor) in _sides(found)]
    once: dict[tuple[str, str | None], Statement] = {}
    for s in sorted((s for s in told_of if _by(found, s)), key=lambda s: s.kind not in _NO):
        once.setdefault((s.actor, s.condition), s)
    for s in [*once.values()][:MOST]:
        yield say(
            "ways_out.condition",
            side=opened(parties([s.actor])),
            hedge=_hedge(s),
            makes=text("ways_out.make" if is_plural([s.actor]) else "ways_out.makes"),
            content=told(found.ledger, s),
            condition=_beside(s, found.ledger),
            cites=cite(s.id),
        )


def refused_on_one(found: Findings, of: tuple[str, str] | None = None) -> bool:
    """Whether a side of the model is told to refuse something as long as a condition is not met.

    Args:
        of: a side and what is asked of it, where only its refusal of that counts.
    """
    sides = _sides(found) if of is None else {of[0]}
    said = [s for s in found.statements if _hangs(s) and _by(found, s) and found.sides.side(s.actor) in sides]
    refused = [s for s in said if s.kind == "reject" or (s.kind == "position" and is_denied(s.content))]
    return any(of is None or are_contrary(of[1], s.content, (of[0], s.actor)) for s in refused)


def _beside(s: Statement, ledger: Ledger) -> str:
    """The condition behind the words that hang on it; nothing where these hold it already."""
    words = s.condition or ""
    return "" if words in s.content else f", {condition_words(words, [s.id], ledger)}"


def _hangs(s: Statement) -> bool:
    return bool(s.condition) and s.kind in _HELD and s.certainty != "denied"


def _sides(found: Findings) -> set[str]:
    """The sides of the model; those of the talks where no model was made."""
    makers = {maker.name for maker in found.framed.conflict.decision_makers}
    return makers or {found.sides.side(name) for name in (found.main.parties if found.main else ())}


def _by(found: Findings, s: Statement) -> bool:
    return when(found.ledger, s).by(found.as_of)


def _hedge(s: Statement) -> str:
    """Both marks; that of doubt too where the reader is not sure of the condition."""
    marked = marks([s])
    return marked + DOUBT if "condition" in s.uncertain and DOUBT not in marked else marked
