"""Who stands together, who is not in the hand of its sponsor, and what runs out by itself, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from detente.brief.citing import Citer
from detente.brief.findings import Findings
from detente.brief.marking import marks
from detente.brief.model import Line
from detente.brief.model_words import option_words
from detente.brief.sentences import say, text
from detente.brief.wording import date_words, is_plural, named, opened, parties
from detente.framing.coalitions import Coalition
from detente.framing.coalitions import changes as coalition_changes

CITED = 3


def clients(found: Findings, cite: Citer) -> Iterator[Line]:
    """The clients that refused, or may refuse, what their sponsor agrees for them."""
    for one in found.framed.clients:
        client, patron = named(one.client), named(one.patron)
        hedge = marks([found.ledger.by_id[name] for name in one.statements])
        cites = cite(*one.statements, most=CITED)
        if one.refused:
            speaks = text("why.speak" if is_plural([one.patron]) else "why.speaks")
            yield say(
                "why.client_refused", client=opened(client), patron=patron, speaks=speaks, hedge=hedge, cites=cites
            )
        else:
            yield say("why.client_doubted", client=client, patron=patron, hedge=hedge, cites=cites)


def together(found: Findings, cite: Citer) -> Iterator[Line]:
    """The sides that ask the same of another and have no quarrel among themselves."""
    for one in found.framed.coalitions:
        yield say("why.coalition", **_words(found, one), cites=cite(*one.statements, most=CITED))


def turned(now: Findings, before: Findings, cite: Citer) -> Iterator[Line]:
    """The coalitions that formed since an earlier day, and those that broke."""
    formed, broke = coalition_changes(before.framed.coalitions, now.framed.coalitions)
    for one in formed:
        yield say("since.formed", **_words(now, one), cites=cite(*one.statements, most=CITED))
    for one in broke:
        yield say("since.broke", **_words(before, one), cites=cite(*one.statements, most=CITED))


def expiring(found: Findings, cite: Citer) -> Iterator[Line]:
    """The options that run out on a day, after which no deal is left that all would prefer."""
    conflict, talks = found.framed.conflict, found.diagnosis.talks
    for way in talks.expiring if talks and talks.ways_out else ():
        for option in conflict.options:
            day = found.framed.open_until.get(option.id)
            if option.owner != way.setter or day is None or day.isoformat() != way.until:
                continue
            yield say(
                "ways_out.expiring",
                date=date_words(way.until),
                hedge=marks([found.ledger.by_id[name] for name in option.statements]),
                all="both" if len(conflict.decision_makers) == 2 else "all",
                matter=option_words(option),
                owner=named(option.owner),
                cites=cite(*option.statements, most=CITED),
            )


def _words(found: Findings, one: Coalition) -> dict[str, str]:
    """Who stands with whom against whom; marked where what one of them asks is hedged or may be misread as a whole."""
    said = [found.ledger.by_id[name] for name in one.statements]
    of_each = ([s for s in said if found.sides.side(s.actor) == side] for side in one.sides)
    marked = next((mark for those in of_each if (mark := marks(those))), "")
    return {"sides": opened(parties(one.sides)), "against": parties(one.against), "hedge": marked}
