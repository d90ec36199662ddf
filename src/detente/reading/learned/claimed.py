"""What a speaker says that a whole people wants: "the party's leader said Norwegians will not accept the treaty"."""

from __future__ import annotations

from detente.reading.acts import Act
from detente.reading.learned.actor_choice import Choice, Field


def claimed_of_a_people(field: Field, act: Act, choice: Choice) -> bool:
    """Whether an actor is a state only as its people are what somebody else speaks of: what he says of them is his
    claim, and their state need not be of that mind."""
    if choice.mention is None:
        return False
    speaker = field.speaker(act.clause.head)
    if speaker.mention is None:
        return False
    mention = field.mentions[choice.mention]
    if mention.level == "pronoun" and mention.antecedent is not None:
        mention = field.mentions[mention.antecedent]
    voice = field.mentions[speaker.mention]
    return mention.origin == "people" and choice.name not in {voice.speaker(), voice.name, voice.body}
