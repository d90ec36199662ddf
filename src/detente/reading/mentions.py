"""What the actor components write: mentions of parties, and who stands behind whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from spacy.tokens import Doc

ActorType = Literal[
    "state", "organisation", "group", "company", "union", "party", "court", "government", "media",
    "person", "people", "document", "place", "unknown",
]  # fmt: skip
Level = Literal["name", "nominal", "pronoun"]
TableForm = Literal["name", "alias", "adj", "people", "seat", "short", "place"]
"""The forms in which the names table holds a party."""
TABLE_FORMS = frozenset(get_args(TableForm))
Origin = Literal[
    "",
    TableForm,
    "GPE", "LOC", "FAC", "entity", "capitals", "lettered", "acronym", "surname",
    "followers", "plural noun", "acting noun", "common words", "focus", "joint list", "joint owners", "relative",
    "apart", "past", "own organ",
]  # fmt: skip
"""How it is known which party words mean, as far as other rules ask: a form of the names table; a label of the
statistics; words in capitals that nothing knows; a name found by its letters, an acronym or a surname of the document;
the followers of a body by its name in the plural; a noun for people; a body described by common words alone; an organ
of the state that the report is about; a collective by the names in apposition to it or by whose they are; a relative
pronoun; a party told apart from the one that it is described with, a former holder of an office, an organ of its own.
"""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in the text where a possible party is named, described or taken up by a pronoun.

    `start`, `end` (excluded) and `head` are token indexes of the merged Doc. `name` is canonical: spelled out, as the
    document first gives it in full, states by their common English name. `body` is the state, body or party that a
    person, office or organ speaks for ("" where none is known). `adjectival` says that the mention only modifies a
    noun ("the Russian demand", "its offer"). `confidence` (0 to 1) is the rule's own, and `rule` tells people what it
    went by; rules that ask how a party is known look at `origin`. `members` are the parties that
    a collective stands for ("the two sides"). `stands_alone` is set where, in this document, the person or organ is
    set against the body, so that it counts for itself.
    """

    start: int
    end: int
    head: int
    name: str
    type: ActorType
    level: Level
    body: str = ""
    adjectival: bool = False
    confidence: float = 1.0
    rule: str = ""
    origin: Origin = ""
    members: tuple[str, ...] = ()
    stands_alone: bool = False
    antecedent: int | None = None

    def speaker(self) -> str:
        """The name that counts as the actor: the body spoken for, or the name itself where none is or it stands alone.

        For a collective it is the first of its members; the others did it together with that one.
        """
        if self.members:
            return self.members[0]
        return self.name if self.stands_alone or not self.body else self.body


@dataclass(frozen=True, slots=True)
class Relation:
    """That the text says `patron` backs, leads, arms or speaks for `client`; tokens [start, end) show it."""

    client: str
    patron: str
    start: int
    end: int
    rule: str


def in_order(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions by first token, longer ones first."""
    return tuple(sorted(mentions, key=lambda m: (m.start, -m.end)))


def register() -> None:
    """Register what the components write on a Doc; calling it again changes nothing.

    - `mentions`: list of Mention in order; `relations`: list of Relation.
    - `domestic`: whether this looks like a quarrel within one state (`standing_alone` holds the state in focus).
    - `home`: for each state how likely (0 to 1) its persons and organs count for themselves; None at first.
    - `standing_alone`: the states whose persons and organs count for themselves in this document.
    """
    defaults: tuple[tuple[str, object], ...] = (
        ("mentions", ()),
        ("relations", ()),
        ("domestic", False),
        ("standing_alone", frozenset()),
        ("home", None),
    )
    for name, default in defaults:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


register()
