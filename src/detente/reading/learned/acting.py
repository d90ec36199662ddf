"""Who acts in a clause: the network's score of each party, weighed again with a few facts of how it stands there.

The network learned most from reports of two outlets. On those of others it holds too much by who acted before and by
what stands farther off, and too little by whose words these are, by the subject and by a plain name (decision 0038).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from detente.reading.learned.linear_model import Floats
from detente.reading.learned.weighing import packaged_weights

FILE = "acting.toml"
FACTS = (
    "share", "surely named", "tells it", "quoted", "subject", "subject above", "acted before", "person by name",
    "two sentences before", "behind a person at home",
)  # fmt: skip
"""What the model weighs of a party: the logarithm of the network's share of it; whether a mention names it, of which a
rule is sure whom it means; whether it tells what the clause says, or is quoted with it; whether it is the subject of
the clause, or of the verb above; whether it acted in the statement before; whether it is a person called by his name;
whether it is named two sentences before and no nearer; whether it is what a person speaks for in a report on a quarrel
within one state."""
_SHOWN_BY: Mapping[str, tuple[str, ...]] = {
    "surely named": ("sure=4|name", "sure=5|name"), "tells it": ("speaker:speech",), "quoted": ("speaker:quote",),
    "subject": ("holds subject",), "subject above": ("holds above",), "acted before": ("was actor",),
    "person by name": ("as|type=name|person",),
}  # fmt: skip
"""The features of a party, any of which shows a fact."""
_AT_HOME = ("domestic", "as|alone=speaker|False")
_ROLE, _TWO_BEFORE = "role=", "role=back 2"
_LEAST = -12.0


def facts_of(features: Mapping[str, float], log_share: float) -> dict[str, float]:
    """The facts of a party, by the names of `FACTS`; one that does not hold is left out.

    Args:
        features: those that tie it to the clause (`actor_choice.Candidate`).
        log_share: the logarithm of the network's share of it among the parties in reach.
    """
    facts = {name: 1.0 for name, any_of in _SHOWN_BY.items() if any(one in features for one in any_of)}
    if all(one in features for one in _AT_HOME):
        facts["behind a person at home"] = 1.0
    roles = [name for name in features if name.startswith(_ROLE)]
    if roles and all(name.startswith(_TWO_BEFORE) for name in roles):
        facts["two sentences before"] = 1.0
    return facts | {"share": log_share}


def log_shares(scores: Floats) -> Floats:
    """The logarithms of the shares that scores give, shape [parties], none below the least that is told apart."""
    above = scores - scores.max()
    shares: Floats = np.maximum(above - np.log(np.exp(above).sum()), _LEAST).astype(np.float32)
    return shares


def is_writers(shares: Floats, writer: int) -> bool:
    """Whether a clause is likelier the writer's own word than anybody's, so that no fact about a party changes that.

    Where the network held more than 0.6 of the writer, a party that the facts put in his place was wrong more often
    than right: 6 to 4 in 477 reports.

    Args:
        shares: as of `log_shares`.
        writer: the place of the writer among the parties.
    """
    return bool(shares[writer] > _LIKELIER_THAN_NOT)


_LIKELIER_THAN_NOT = np.log(0.5)


def weighed(features: Sequence[Mapping[str, float]], scores: Floats, writer: int) -> Floats:
    """The scores of the parties in reach, shape [parties], weighed again.

    Args:
        features: those of each party.
        scores: the network's, with what the syntax of the clause says.
        writer: the place of the report's writer among them.

    Raises: SettingError when the weights that come with the package are missing or break their schema.
    """
    weights = packaged_weights(FILE, FACTS)
    shares = log_shares(scores)
    if is_writers(shares, writer):
        return (weights["share"] * shares).astype(np.float32)
    sums = [
        sum(weights[name] * value for name, value in facts_of(one, share).items())
        for one, share in zip(features, shares.tolist(), strict=True)
    ]
    return np.asarray(sums, dtype=np.float32)
