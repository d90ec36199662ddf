"""Whether an actor is told without a mark: the network's share, weighed again with how it is known who that is.

The network knows how sure it is of its choice among the parties, and not whether a name is the right one for the words
that stand there. Where a rule had to guess whom a description or a pronoun means, where a party is known from the
report alone, and where its words are no subject, the network is too sure (decision 0037).
"""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.learned.weighing import logit, packaged_weights, share_of
from detente.reading.mentions import Mention

FILE = "doubting.toml"
FACTS = ("always", "share", "guessed", "of its own", "speaks for it", "no subject")
"""What the model weighs: a constant; the logit of the network's share; whether a rule guessed whom the words mean;
whether it is a body that acts itself; whether a person acts for a body; whether the words are no subject of a verb."""
SURE_OF_MEANING = 0.75
"""How sure a rule is at least of whom words mean, where it does not guess."""
_OF_ITS_OWN = frozenset({"group", "organisation", "party", "company", "union", "media", "unknown"})
_SUBJECT = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class Known:
    """How an actor is known: the network's `share`, and the facts of the module's `FACTS`."""

    share: float
    guessed: bool
    of_its_own: bool
    speaks_for_it: bool
    subject: bool


def known_by(mention: Mention, dependency: str, share: float) -> Known:
    """How an actor is known whom a mention speaks for.

    Args:
        dependency: the syntactic relation of the mention's head.
        share: how sure the network is of the choice.
    """
    return Known(
        share,
        guessed=mention.confidence < SURE_OF_MEANING and not in_its_own_words(mention),
        of_its_own=mention.type in _OF_ITS_OWN,
        speaks_for_it=mention.type == "person" and bool(mention.body) and not mention.stands_alone,
        subject=dependency in _SUBJECT,
    )  # fmt: skip


def in_its_own_words(mention: Mention) -> bool:
    """Whether a party is called by the very words that stand there ("protesters"): there is nothing to guess."""
    named = mention.body or mention.members or mention.antecedent is not None
    return mention.level == "nominal" and not named


def facts_of(known: Known) -> dict[str, float]:
    """The facts of an actor, by the names of `FACTS`; one that does not hold is left out."""
    holds = {
        "guessed": known.guessed, "of its own": known.of_its_own, "speaks for it": known.speaks_for_it,
        "no subject": not known.subject,
    }  # fmt: skip
    return {"always": 1.0, "share": logit(known.share)} | {name: 1.0 for name, it_does in holds.items() if it_does}


def right_share(known: Known) -> float:
    """How likely an actor is the right one, from 0 to 1, where its clause holds a statement.

    Raises: SettingError when the weights that come with the package are missing or break their schema.
    """
    return share_of(facts_of(known), packaged_weights(FILE, FACTS))
