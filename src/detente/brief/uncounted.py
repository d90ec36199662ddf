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
from detente.ledger import unplaced
from detente.ledger.events import when
from detente.ledger.mentions import ASKS, is_party
from detente.values.statement import Statement

MOST = 2
"""Refusals told at most."""

MOST_READ = 3
"""Statements told at most where nothing is computed."""

_DEALINGS = frozenset({*ASKS, "offer", "promise", "accept", "reject", "concede", "threaten", "accuse", "breach"})


def refusals(found: Findings) -> list[Statement]:
    """What sides of the talks are told to have refused in the latest reports, and no part of the model rests on.

    Of matters of the same talks that stand refused or are over, or of no matter at all; what other talks refuse is
    theirs. None where the model has no options, or where all of them are told of by words alone and one is a refusal.
    """
    resting = found.framed.statements() | {name for t in found.framed.options.values() for name in t.statements}
    own = {name for thread in found.threads for name in thread.statements}
    loose, latest = unplaced(found.ledger), set(found.framed.tenor.documents)
    return [
        s
        for s in found.statements
        if s.kind == "reject"
        and s.certainty != "denied"
        and s.document in latest
        and s.id not in resting
        and (s.id in loose or s.id in own)
        and is_party(s.actor)
        and when(found.ledger, s).by(found.as_of)
    ]


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
