"""Which of the statements found are told: the network's own shares, weighed again with how each one stands.

The network learned most from reports of two outlets, and is too sure of itself on those of others. One whose actor the
syntax does not tie to the clause is more often wrong than it says, one whose actor is the subject of a verb that names
the kind less often. A plain model of these facts says how likely kind and actor are both right (decisions 0026, 0037).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from detente.reading.learned.weighing import logit, packaged_weights, share_of

FILE = "keeping.toml"
FACTS = ("always", "share", "loose", "subject", "length")
"""What the model weighs: a constant; the logit of the statement's confidence; whether its actor is loosely tied to the
clause; whether it is the subject of a verb that names the kind; the logarithm of the clause's tokens."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one statement stands.

    `share` is how likely kind and actor are right by the network; `loose` whether the syntax leaves open that the actor
    belongs to the clause; `subject` whether the actor is the subject of a verb that names the kind by itself; `tokens`
    how long the clause is.
    """

    share: float
    loose: bool
    subject: bool
    tokens: int


def facts_of(standing: Standing) -> dict[str, float]:
    """The facts of a statement, by the names of `FACTS`; one that does not hold is left out."""
    facts = {"always": 1.0, "share": logit(standing.share), "length": math.log(max(1, standing.tokens))}
    holds = {"loose": standing.loose, "subject": standing.subject}
    return facts | {name: 1.0 for name, it_does in holds.items() if it_does}


def right_share(standing: Standing) -> float:
    """How likely a statement is right in kind and actor, from 0 to 1.

    Raises: SettingError when the weights that come with the package are missing or break their schema.
    """
    return share_of(facts_of(standing), packaged_weights(FILE, FACTS))
