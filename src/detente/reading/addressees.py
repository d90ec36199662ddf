"""To whom an act is put: of the parties that the learned model has for likely, those that the text bears out.

A party that the sentence of an act does not name, nor take up by a pronoun or a description, may still be meant; it is
right about one time in three, so that it must be likelier than one that is named, and is always marked as unsure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from detente.reading.acts import Act
from detente.reading.learned.actor_choice import Choice, Field
from detente.reading.learned.decisions import Thresholds
from detente.reading.party_slots import Slots, addressee_words

UNNAMED = 0.7
"""The share that a party must have at least which the sentence does not speak of."""


def borne_out(field: Field, act: Act, choices: Sequence[Choice], slots: Slots, thresholds: Thresholds) -> list[Choice]:
    """The addressees that are likely enough where they stand; who is not spoken of in the sentence comes out loose."""
    found = []
    for choice in choices:
        near = _places(field, act, choice)
        told = any(field.mentions[place].head in slots.told for place in near)
        inside = any(act.clause.start <= field.mentions[place].head < act.clause.end for place in near)
        put = act.kind in addressee_words().put
        least = thresholds.addressee if told or inside or (near and put) else thresholds.overhearer
        least = least if near else max(least, UNNAMED)
        if choice.probability >= least:
            found.append(replace(choice, loose=not near))
    return found


def _places(field: Field, act: Act, choice: Choice) -> list[int]:
    """The mentions of a party in the sentence of an act."""
    return [
        place
        for place in field.by_sentence.get(act.sentence, ())
        if choice.name in (field.mentions[place].name, field.mentions[place].body, field.mentions[place].speaker())
    ]
