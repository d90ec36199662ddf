"""What was read and bears on the answer, though nothing is computed from it: refusals of what is not known, and what is
on the table where no two sides could be set against each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from detente.brief.citing import Citer
from detente.brief.findings import Findings
from detente.brief.marking import marks
from detente.brief.model import Line
from detente.brief.quoting import passage
from detente.brief.sentences import say
from detente.ledger import Thread
from detente.ledger.events import when
from detente.ledger.mentions import ASKS, is_party
from detente.values.statement import Statement

MOST = 2
"""Refusals told at most."""

MOST_READ = 3
"""Statements told at most where nothing is computed."""

_DEALINGS = frozenset({*ASKS, "offer", "promise", "accept", "reject", "concede", "threaten", "accuse", "breach"})


def stands_refused(thread: Thread) -> bool:
    """Whether a matter stands refused, by all reports or by some."""
    return thread.status in {"rejected", "contested"}


def refusal_told(found: Findings) -> bool:
    """Whether somebody is told to have refused a matter of the model or broken it, or to do the contrary."""
    every = [*found.framed.options.values(), *(t for t in found.threads if t.status == "broken")]
    return bool(found.framed.instead) or any(stands_refused(thread) or thread.status == "broken" for thread in every)


def is_part_of_refused(found: Findings, thread: Thread) -> bool:
    """Whether a matter refers to what somebody is told to refuse: the plan whose part it is."""
    plans = {plan for name in thread.statements for plan in found.ledger.by_id[name].refers_to}
    return any(
        plans.intersection(s.refers_to) for s in found.statements if s.kind == "reject" and s.certainty != "denied"
    )


def refusals(found: Findings) -> list[Statement]:
    """What is told to have been refused in the latest reports, and what the model holds does not stand refused by it.

    Of matters of the same talks, or of no matter at all; what other talks refuse is theirs.
    """
    every = refusal_told(found)
    counted = {name for t in found.framed.options.values() if every or stands_refused(t) for name in t.statements}
    counted |= {name for _, refusal in found.framed.instead for name in refusal.statements}
    own = {name for thread in found.threads for name in thread.statements}
    loose, latest = found.unplaced, set(found.framed.tenor.documents)
    held = {s.id for s in found.statements}
    return [
        s
        for s in (*found.statements, *(found.ledger.by_id[name] for name in loose if name not in held))
        if s.kind == "reject"
        and s.certainty != "denied"
        and s.document in latest
        and s.id not in counted
        and (s.id in loose or s.id in own)
        and is_party(s.actor)
        and when(found.ledger, s).by(found.as_of)
    ]


def refused_at_all(found: Findings) -> bool:
    """Whether a side of the model is told to have refused anything, in whichever report and of whatever matter."""
    makers = {maker.name for maker in found.framed.conflict.decision_makers}
    return any(
        s.kind == "reject" and s.certainty != "denied" and found.sides.side(s.actor) in makers
        for s in found.listed_statements
        if when(found.ledger, s).by(found.as_of)
    )


def refused(found: Findings, cite: Citer) -> Iterator[Line]:
    """The refusals that the answer does not count, in the words of their reports."""
    for s in islice(_each_once(found, refusals(found)), MOST):
        yield say("why.refused_besides", hedge=marks([s]), content=passage(found.ledger, s), cites=cite(s.id))


def read(found: Findings) -> list[Statement]:
    """What parties are told to ask, offer or refuse in the reports, where no model of it could be made."""
    if found.framed.conflict.options or found.framed.unanswered:
        return []
    here = found.statements or found.ledger.statements
    said = [s for s in here if s.kind in _DEALINGS and is_party(s.actor) and s.certainty != "denied"]
    return [s for s in said if when(found.ledger, s).by(found.as_of)]


def told(found: Findings, cite: Citer) -> Iterator[Line]:
    """The same in the words of the reports."""
    for s in islice(_each_once(found, read(found)), MOST_READ):
        yield say("why.read", hedge=marks([s]), content=passage(found.ledger, s), cites=cite(s.id))


def _each_once(found: Findings, said: list[Statement]) -> Iterator[Statement]:
    """Of statements shown by the same words, the first."""
    once: dict[str, Statement] = {}
    for s in said:
        once.setdefault(passage(found.ledger, s), s)
    yield from once.values()
