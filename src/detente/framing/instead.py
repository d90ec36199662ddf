"""A side that says it will do the contrary of what is asked of it refuses that, though not in such words.

"We will keep the rosters" is an answer to the demand to withdraw them. That it is one follows from the words
(`contrary`), so it is marked as assumed, and has the certainty of the words. What a side would do only in return or on
a condition is a bargain and no refusal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date

from detente.framing.contrary import are_contrary, is_denied
from detente.framing.remarks import Remark
from detente.framing.terms import Refusal, Term
from detente.ledger import Ledger, Sides
from detente.ledger.events import when
from detente.ledger.mentions import ASKS, is_firm, is_party, mentions, takes_against
from detente.values.statement import Statement

_SAYS = frozenset({"promise", "position"})
_OPEN = frozenset({"proposed", "demanded"})  # its owner has neither taken it up nor turned it down
_LIKELY = 0.5  # a statement that is more likely read wrong than right refuses nothing


def refused_instead(
    ledger: Ledger, who: Sides, terms: Sequence[Term], documents: Collection[str], as_of: date | None
) -> tuple[list[Term], list[Remark]]:
    """The terms, with a refusal where an owner said that it would do the contrary, and what was left out for it.

    The contrary itself stays a term only where somebody else asks for it: who asks for the one is not taken to want
    the other.

    Args:
        documents: the reports in which sides may say so.
    """
    said = [s for s in ledger.statements if s.document in documents and _says(s) and when(ledger, s).by(as_of)]
    against: dict[str, set[str]] = {}  # by statement of the contrary: the sides that ask for what it refuses
    found: list[Term] = []
    for t in terms:
        refusals = tuple(_refusals(who, t, said, terms)) if t.thread.status in _OPEN else ()
        askers = {wish.side for wish in t.wishes}
        for refusal in refusals:
            for name in refusal.statements:
                against.setdefault(name, set()).update(askers)
        found.append(replace(t, refusals=(*t.refusals, *refusals)) if refusals else t)
    kept: list[Term] = []
    left_out: list[Remark] = []
    for t in found:
        unwanted = {side for name in t.thread.statements for side in against.get(name, ())}
        wishes = tuple(w for w in t.wishes if w.side not in unwanted or _asked(ledger, who, w.side, w.statements))
        if t.wishes and not wishes and not t.refusals:
            left_out.append(
                Remark(f"The contrary of what is asked, and so a refusal of that: “{t.thread.title}”", t.statements)
            )
        else:
            kept.append(replace(t, wishes=wishes) if wishes != t.wishes else t)
    return kept, left_out


def _says(s: Statement) -> bool:
    """Whether somebody may say in it what it will do, whatever others do."""
    plain = not (s.gives or s.gets or s.condition) and s.certainty != "denied" and s.confidence >= _LIKELY
    return s.kind in _SAYS and plain and is_party(s.actor) and not takes_against(s)


def _refusals(who: Sides, t: Term, said: Sequence[Statement], terms: Sequence[Term]) -> Iterator[Refusal]:
    standing = {name for other in terms if not other.taken for name in other.thread.statements}
    for owner in t.owners:
        if not any(wish.side != owner and wish.strength < 2 for wish in t.wishes):
            continue
        contrary = [
            s
            for s in said
            if who.side(s.actor) == owner
            and (s.kind == "position" or s.id in standing)  # a promise kept, or given up, says nothing of today
            and _is_contrary(who, owner, t, s)
        ]
        if contrary:
            yield Refusal(owner, tuple(s.id for s in contrary), any(map(is_firm, contrary)), contrary=True)


def _is_contrary(who: Sides, owner: str, t: Term, s: Statement) -> bool:
    """Whether a statement says that the owner itself will do the contrary of a term."""
    names = (owner, s.actor, *t.thread.actor)
    return any(
        m.role == "content"
        and all(who.side(name) == owner for name in m.by)
        and are_contrary(
            t.thread.title,
            m.term.text,
            names,
            left_undone=(t.thread.negative or is_denied(t.thread.title)) != (m.term.negative or is_denied(m.term.text)),
        )
        for m in mentions(s)
    )


def _asked(ledger: Ledger, who: Sides, side: str, statements: Sequence[str]) -> bool:
    """Whether a side asked for it in words."""
    return any((s := ledger.by_id[name]).kind in ASKS and who.side(s.actor) == side for name in statements)
