"""Of whom the latest reports tell most, to notice a model that is not of their main quarrel.

What one side asks of another is harder to read than who is told of. Where the sides of a model are those of a single
sentence, and the report is about others, the model may be right and yet beside the point.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from detente.framing.deciders import is_nobody
from detente.framing.derive import Framed
from detente.framing.tenor import LEAD_WEIGHT, in_lead
from detente.framing.unnamed import OTHERS
from detente.ledger import Ledger, Sides
from detente.ledger import sides as sides_of
from detente.ledger.mentions import is_party


def told_of(ledger: Ledger, who: Sides, documents: Collection[str]) -> Counter[str]:
    """How much some reports tell of each side: the statements that it makes or that are made to it.

    Those of the first sentences, which tell a report's main matter, count more.
    """
    found: Counter[str] = Counter()
    for document in ledger.documents:
        if document.id not in documents:
            continue
        for s in ledger.said_in.get(document.id, ()):
            named = {who.side(name) for name in (s.actor, *s.addressee) if is_party(name) and not is_nobody(name)}
            named.discard(document.outlet)  # it tells the report, and is hardly a party to its matter
            found.update(dict.fromkeys(named, LEAD_WEIGHT if in_lead(s, document) else 1))
    return found


def told_of_more(framed: Framed) -> tuple[str, ...]:
    """The sides outside the model of which the latest reports tell more than of one of its main two."""
    names = [maker.name for maker in framed.conflict.decision_makers if maker.name != OTHERS]
    if len(names) < 2:
        return ()
    who = framed.sides or sides_of(framed.ledger, framed.as_of)
    told = told_of(framed.ledger, who, framed.tenor.documents)
    second = sorted((told[name] for name in names), reverse=True)[1]
    return tuple(name for name, count in told.most_common() if name not in names and count > second)
