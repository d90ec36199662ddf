"""Mentions while they are being made."""

from __future__ import annotations

from dataclasses import dataclass, field

from detente.reading.mentions import ActorType, Level, Mention, Origin


@dataclass(slots=True)
class Draft:
    """A mention that later rules may still mend; fields as in Mention.

    `key` is the look-up key of the name, `gender` m, f, n (things) or "", `plural` whether "they" takes it up,
    `place` that it only says where, `entry` the number in the names table (-1: not in
    it), `roles` the role words met with, `possessive` the token of its "its" or "their", `speaks` that it stands for
    the body that it belongs to. Of a person, `through` is the description of his body ("the group's leader"), and
    `of_pronoun` the token of the pronoun for it ("its leader"): who these take up is his body; `organ` is the organ of
    his state through which he speaks for it ("a Justice Department spokesman").
    """

    start: int
    end: int
    head: int
    name: str
    type: ActorType
    level: Level = "name"
    body: str = ""
    adjectival: bool = False
    confidence: float = 0.9
    rule: str = ""
    origin: Origin = ""
    members: tuple[str, ...] = ()
    key: str = ""
    gender: str = ""
    plural: bool = False
    place: bool = False
    entry: int = -1
    roles: list[str] = field(default_factory=list)
    antecedent: Draft | None = None
    alone: bool = False
    possessive: int | None = None
    speaks: bool = False
    owner: Draft | None = None
    written: str = ""
    through: Draft | None = None
    of_pronoun: int | None = None
    organ: str = ""

    def speaker(self) -> str:
        """As Mention.speaker."""
        return self.name if self.alone or not self.body else self.body

    def final(self, antecedent: int | None = None) -> Mention:
        """The frozen mention, with the number of the one that it takes up."""
        return Mention(
            start=self.start,
            end=self.end,
            head=self.head,
            name=self.name,
            type=self.type,
            level=self.level,
            body=self.body if self.body != self.name else "",
            adjectival=self.adjectival,
            confidence=round(self.confidence, 3),
            rule=self.rule,
            origin=self.origin,
            members=self.members,
            stands_alone=self.alone,
            antecedent=antecedent,
        )
