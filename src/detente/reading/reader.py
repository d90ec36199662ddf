"""The reader: documents in, readings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from detente.reading.actor_choice import (
    Choice,
    Field,
    PartyModels,
    choose_actor,
    choose_addressees,
    field_of,
    parties_of,
    party_models,
)
from detente.reading.acts import Act, KindModel, find_acts, kind_model
from detente.reading.assemble import Draft, assemble
from detente.reading.names_active import under
from detente.reading.pipeline import DEFAULT_MODEL, Parsed, parse
from detente.reading.reference import ReferenceModel, find_links, link_of, reference_model
from detente.values.document import Document
from detente.values.statement import AUTHOR, UNKNOWN, Reading


@dataclass(frozen=True, slots=True)
class Models:
    """The learned models that the reader decides by."""

    kinds: KindModel
    parties: PartyModels
    references: ReferenceModel


def packaged_models() -> Models:
    """The models that come with the package."""
    return Models(kind_model(), party_models(), reference_model())


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads documents with one language model and one set of learned models.

    `model` names an installed spaCy package (none: the usual one), `names` a TOML file of the user's own names.
    Nothing is loaded before the first document is read.
    """

    model: str | None = None
    names: Path | None = None
    models: Models | None = None

    def read(self, document: Document) -> Reading:
        """What one document says."""
        return next(self.read_many([document]))

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """What each document says, in their order; parsed in batches.

        Raises: SettingError for a model or names file that cannot be used.
        """
        models = self.models or packaged_models()
        yield from under(self.names, (reading_of(p, models) for p in parse(documents, self.model or DEFAULT_MODEL)))


def reading_of(parsed: Parsed, models: Models) -> Reading:
    """The reading of a parsed document."""
    acts = find_acts(parsed.doc, models.kinds)
    if not acts:
        return assemble(parsed, [], [])
    field = field_of(parsed.doc)
    drafts: list[Draft] = []
    before: list[tuple[str, str]] = []
    for act in acts:
        draft = _draft(field, act, before, models.parties)
        drafts.append(draft)
        before.append((act.kind, draft.actor.name))
    links = [
        link_of(
            parsed.doc, d.act.kind, d.actor.name, [a.name for a in d.addressee], d.act.clause.start, d.act.clause.end,
            d.act.clause.head, d.act.sentence, block_of(parsed, d.act.clause.head),
        )
        for d in drafts
    ]  # fmt: skip
    found = find_links(links, models.references)
    return assemble(parsed, [_answering(d, number, drafts, found) for number, d in enumerate(drafts)], found)


_ANSWERS = frozenset({"accept", "reject", "comply", "breach"})
_PLAIN = 0.5
"""How sure a link must be for its other side to count as the one spoken to."""


def _answering(
    draft: Draft, number: int, drafts: Sequence[Draft], links: Sequence[Sequence[tuple[int, float]]]
) -> Draft:
    """An answer that names nobody is addressed to whom it answers, or to whom the kept or broken word was given."""
    if draft.addressee or draft.act.kind not in _ANSWERS:
        return draft
    for earlier, probability in links[number]:
        other = drafts[earlier]
        if probability < _PLAIN:
            continue
        if other.actor.name == draft.actor.name:
            return replace(draft, addressee=other.addressee)
        if other.actor.name not in (AUTHOR, UNKNOWN):
            return replace(draft, addressee=(Choice(other.actor.name, probability, other.actor.mention),))
    return draft


def _draft(field: Field, act: Act, before: list[tuple[str, str]], models: PartyModels) -> Draft:
    parties = parties_of(field, act, before)
    actor = choose_actor(parties, models.actor)
    mention = field.mentions[actor.mention] if actor.mention is not None else None
    addressee: list[Choice] = choose_addressees(
        parties, actor.name, mention, models.addressee, models.addressee_threshold
    )
    return Draft(act, actor, tuple(addressee))


def block_of(parsed: Parsed, token: int) -> int:
    """The number of the block that a token stands in."""
    for number, (_, end, _) in enumerate(parsed.doc._.blocks):
        if token < end:
            return number
    return len(parsed.doc._.blocks)
