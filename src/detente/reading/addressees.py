"""To whom an act is put: of the parties that the learned model has for likely, those that the text bears out.

Annotators name whom an act is put to where its words do, and leave most to be understood. A party that stands where the
one addressed stands ("urged X to") has gained in share by that (`learned.actor_choice`). With a share below 0.6 one in
fifteen of these was right in excerpts of other outlets, and one in ten of the others in reports left out of training.
One that the sentence does not name, nor take up by a pronoun or a description, must be likelier still, and is always
marked as unsure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from detente.reading.acts import Act
from detente.reading.assemble import Draft
from detente.reading.attribution.tree import children
from detente.reading.learned.actor_choice import Choice, Field
from detente.reading.party_slots import Slots, addressee_words
from detente.values.statement import AUTHOR, UNKNOWN

UNNAMED = 0.7
"""The share that a party must have at least which the sentence does not speak of."""
PLAIN = 0.5
"""How sure a link must be for its other side to count as the one spoken to."""
RULED_OUT = 0.1
"""The share below which a party is not addressed either where it stands in a row with one that is."""
_CONTENTS = frozenset({"xcomp", "ccomp", "acomp", "attr"})


def borne_out(field: Field, act: Act, choices: Sequence[Choice]) -> list[Choice]:
    """The likely addressees without those that are not likely enough for where they stand.

    Who is not spoken of in the sentence comes out loose.
    """
    found = [replace(choice, loose=not _is_near(field, act, choice)) for choice in choices]
    return [choice for choice in found if not choice.loose or choice.probability >= UNNAMED]


def in_row(first: Choice, row: Sequence[Choice], shares: Mapping[str, float], actor: str) -> list[Choice]:
    """The likeliest addressee, with those named side by side with it, but for whom the model all but rules out.

    The row is where that party is best named, which may be sentences before: "N and S met", and later "N must leave".

    Args:
        shares: how likely each party is addressed, by its name; one that is not there was not weighed.
    """
    beside = [c for c in row if c.name not in (actor, first.name) and shares.get(c.name, 1.0) >= RULED_OUT]
    return [first, *beside]


def dealt_with(field: Field, addressees: Sequence[Choice], row: Sequence[Choice], slots: Slots) -> list[Choice]:
    """Whom of the addressees a row of parties deals with ("A and B signed treaties with C"); [] where nobody is told.

    The row acts side by side then, and does not deal with one another.
    """
    own = {choice.name for choice in row}
    told = {
        name
        for place in (field.heads[token] for token in slots.told if token in field.heads)
        for name in (field.mentions[place].name, field.mentions[place].speaker())
    }
    return [choice for choice in addressees if choice.name in told - own]


def answering(doc: Doc, draft: Draft, drafts: Sequence[Draft], links: Sequence[tuple[int, float]]) -> Draft:
    """An answer that only takes up what it answers is addressed to whoever put that forward, right before it.

    Args:
        links: which of the drafts this one answers, each with its probability.
    """
    if draft.addressee or not takes_up(doc[draft.act.clause.head], draft.act.kind):
        return draft
    for earlier, probability in links:
        other = drafts[earlier]
        near = draft.act.sentence - other.act.sentence in (0, 1)
        if probability >= PLAIN and near and other.actor.name not in (draft.actor.name, AUTHOR, UNKNOWN):
            return replace(draft, addressee=(Choice(other.actor.name, probability, other.actor.mention),))
    return draft


def takes_up(head: Token, kind: str) -> bool:
    """Whether an answer has no content of its own: "X refused", "turned that down", "did not agree to it".

    Of "X refused to leave" annotators leave to be understood whom X answers.
    """
    words = addressee_words()
    if kind not in words.answer or head.pos_ != "VERB":
        return False
    below = list(children(head))
    objects = [c for c in below if c.dep_ in ("dobj", "nsubjpass")]
    objects += [c for p in below if p.dep_ == "prep" and p.lower_ in words.answering for c in children(p)]
    said = [c for c in objects if c.lower_ not in words.taking_up and c.ent_type_ not in ("DATE", "TIME")]
    return not said and not any(c.dep_ in _CONTENTS for c in below)


def _is_near(field: Field, act: Act, choice: Choice) -> bool:
    """Whether the sentence of an act speaks of a party."""
    return any(
        choice.name in (field.mentions[place].name, field.mentions[place].body, field.mentions[place].speaker())
        for place in field.by_sentence.get(act.sentence, ())
    )
