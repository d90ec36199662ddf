"""Who deals with whom over time: statements of each pair of parties, by period and by tone.

Copies of a report are left out. A statement counts for each party that it is addressed to; the writer, parties that
are not known, and statements to nobody make no pair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from detente.corpus.query import Corpus
from detente.values.statement import AUTHOR, UNKNOWN

Period = Literal["day", "month", "year"]
_LENGTH: dict[str, int] = {"day": 10, "month": 7, "year": 4}
YIELDING = ("accept", "comply", "concede", "meet", "offer", "promise", "propose")
PRESSING = ("accuse", "breach", "demand", "reject", "threaten")
"""Kinds in which one side goes towards the other, and in which it pushes it; requests and the rest are neither."""


@dataclass(frozen=True, slots=True)
class Dyad:
    """What one party said to or did to another in a period: statements in all, and those that yield or press.

    `period` is "" for acts of an unknown day; the act's own day counts, else that of publication.
    """

    actor: str
    addressee: str
    period: str
    statements: int
    yielding: int
    pressing: int
    documents: int


def dyads(corpus: Corpus, *, by: Period = "month", party: str | None = None, least: int = 1) -> list[Dyad]:
    """The pairs of a corpus, by period, the pairs with most statements first.

    Args:
        party: only pairs with this party, by its canonical name.
        least: leave out pairs with fewer statements in all.
    """
    rows = corpus.records(
        f"""
        WITH said AS (
          SELECT actor, unnest(addressee) AS addressee, kind, document,
                 left(coalesce(date, published, ''), {_LENGTH[by]}) AS day
          FROM statements WHERE NOT copy AND certainty <> 'denied'
        ), pairs AS (
          SELECT *, count(*) OVER (PARTITION BY least(actor, addressee), greatest(actor, addressee)) AS of_pair
          FROM said
          WHERE actor <> addressee AND NOT list_contains($nobody, actor) AND NOT list_contains($nobody, addressee)
            AND ($party IS NULL OR actor = $party OR addressee = $party)
        )
        SELECT actor, addressee, CASE WHEN length(day) = {_LENGTH[by]} THEN day ELSE '' END AS period,
               count(*) AS statements,
               count(*) FILTER (list_contains($yielding, kind)) AS yielding,
               count(*) FILTER (list_contains($pressing, kind)) AS pressing,
               count(DISTINCT document) AS documents, any_value(of_pair) AS of_pair
        FROM pairs WHERE of_pair >= $least GROUP BY actor, addressee, period
        ORDER BY of_pair DESC, least(actor, addressee), greatest(actor, addressee), period, actor
        """,
        {
            "nobody": [AUTHOR, UNKNOWN, ""],
            "party": party,
            "yielding": list(YIELDING),
            "pressing": list(PRESSING),
            "least": least,
        },
    )
    return [Dyad(**{name: value for name, value in row.items() if name != "of_pair"}) for row in rows]
