"""Demands to which no answer is told: a wish put in passing is no negotiation, and no deadlock.

That a side would rather not carry out its own part is an assumption of ours. Where it is all that speaks against
a demand, and the reports do not tell of being stuck either, the model would find a deadlock that nobody reported.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from detente.framing.tenor import LEAD_WEIGHT, Tenor
from detente.framing.terms import Term


def unanswered(terms: Sequence[Term], voices: Collection[str], told: Tenor) -> tuple[Term, ...]:
    """The terms of one side's asking to which no answer is told; none where anything at all was refused or done.

    Only one side asks, and who is asked holds out nothing of its own (another offer is an answer). Besides, either the
    reports do not tell that the sides are stuck; or who is asked has no voice in the talks, and no title or first
    sentence of the reports tells of a refusal or a failure.

    Args:
        voices: the sides that are `heard`.
    """
    if any(t.refusals or t.taken or t.thread.status in {"rejected", "contested", "broken"} for t in terms):
        return ()
    owners = {owner for t in terms for owner in t.owners}
    if any(t.thread.status == "offered" and t.pledged for t in terms):
        return ()
    if owners & {wish.side for t in terms for wish in t.wishes}:
        return ()  # each asks something of the other, or holds something out to it: they deal with each other
    if told.way != "stuck":
        return tuple(t for t in terms if not t.pledged)
    if told.failing < LEAD_WEIGHT:
        return tuple(t for t in terms if not set(t.owners) & set(voices))
    return ()
