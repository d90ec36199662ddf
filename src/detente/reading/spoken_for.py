"""A speaker and the body that he speaks for are one party, whichever of the two names is chosen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from detente.reading.learned.actor_choice import Candidate, Choice, Field
from detente.reading.learned.linear_model import Floats


def share_of(field: Field, parties: Sequence[Candidate], scores: Floats, choice: Choice) -> float:
    """How likely the party chosen is the actor by either name, given the scores of all, shape [parties].

    A speaker's words count half for him and half for his body, so that neither is likely by itself.
    """
    if choice.mention is None or field.mentions[choice.mention].type != "person":
        return choice.probability
    mention = field.mentions[choice.mention]
    shares = np.exp(scores - scores.max())
    own = [party.name in (mention.name, mention.body) for party in parties]
    return float(shares[own].sum() / shares.sum())
