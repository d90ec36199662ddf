"""Which of the statements found are told: the network's own shares, weighed again with how each one stands.

The network learned from reports of two outlets, and is too sure of itself on those of others. What tells there is how a
statement stands: one whose actor the syntax does not tie to the clause is mostly wrong, and one beside a likelier one
of its sentence more often than others. A plain model of a few such facts says how likely kind and actor are both right
(decision 0026).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from detente.reading.learned.weighing import Weights, logit, packaged_weights, share_of

FILE = "keeping.toml"
FACTS = ("always", "share", "loose", "loose and unnamed", "to be", "rival", "length")
"""What the model weighs: a constant; the logit of the statement's confidence; whether its actor is loosely tied to the
clause, and whether it is so by no name; whether the clause says what a party is or has; whether a likelier statement
than a party's stands in its sentence; the logarithm of the clause's tokens. What a writer weighs often stands beside
other things, and says what is so: neither counts against it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one statement stands among those found in a document.

    `probability` is how likely its clause holds a statement, `share` how likely kind and actor are right by the
    network; `loose` whether the syntax leaves open that the actor belongs to the clause, `named` whether the actor is
    there by a name, `party` whether it is one, and not the writer or nobody known; `auxiliary` whether the clause's
    head is "be" or "have"; `tokens` how long the clause is.
    """

    sentence: int
    probability: float
    share: float
    loose: bool
    named: bool
    party: bool
    auxiliary: bool
    tokens: int


def facts_of(standings: Sequence[Standing]) -> list[dict[str, float]]:
    """The facts of each statement, by the names of `FACTS`; one that does not hold is left out."""
    likeliest: dict[int, float] = {}
    for s in standings:
        likeliest[s.sentence] = max(s.probability, likeliest.get(s.sentence, 0.0))
    found = []
    for s in standings:
        holds = {
            "loose": s.loose,
            "loose and unnamed": s.loose and not s.named,
            "to be": s.party and s.auxiliary,
            "rival": s.party and likeliest[s.sentence] > s.probability,
        }
        facts = {"always": 1.0, "share": logit(s.share), "length": math.log(max(1, s.tokens))}
        found.append(facts | {name: 1.0 for name, it_does in holds.items() if it_does})
    return found


def right_shares(standings: Sequence[Standing], weights: Weights | None = None) -> list[float]:
    """How likely each statement is right in kind and actor, from 0 to 1.

    Args:
        weights: those that come with the package where none are given.

    Raises: SettingError when those of the package are missing or break their schema.
    """
    chosen = weights or packaged_weights(FILE, FACTS)
    return [share_of(facts, chosen) for facts in facts_of(standings)]
