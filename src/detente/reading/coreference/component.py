"""Pronouns, definite descriptions and collectives to the parties that they stand for, each with a confidence."""

from __future__ import annotations

from collections import Counter

from spacy.language import Language
from spacy.tokens import Doc

from detente.reading import mentions
from detente.reading.actors.component import State, published_day, state_of
from detente.reading.actors.draft import Draft
from detente.reading.actors.home import AT_HOME
from detente.reading.actors.relations import relations
from detente.reading.actors.view import View
from detente.reading.coreference.collectives import collectives
from detente.reading.coreference.descriptions import resolve
from detente.reading.coreference.introduced import persons_named_later
from detente.reading.coreference.lands import organs_of_described
from detente.reading.coreference.leads import named_later
from detente.reading.coreference.offices import of_what_was_said
from detente.reading.coreference.pronouns import (
    Found,
    is_relative,
    is_third_person,
    mention,
    relative,
    third_person,
)
from detente.reading.coreference.scene import Scene, scene
from detente.reading.coreference.speech import first_person, is_first_person, speakers
from detente.reading.names.table import table


def _pronouns(made: Scene) -> list[Draft]:
    """Third persons first, in order of the text; then the speakers of quotations, who may be pronouns themselves."""
    out = []
    v = made.v
    first: list[int] = []
    named = speakers(made) if made.quotes else []
    serving: dict[int, list[Draft]] = {}
    for person in made.drafts:
        if person.of_pronoun is not None and person.level == "name" and not person.alone:
            serving.setdefault(person.of_pronoun, []).append(person)

    def take(i: int, found: Found | None) -> None:
        if found is not None:
            draft = mention(made, i, found)
            made.add(draft)
            out.append(draft)
            for person in serving.get(i, ()):  # "its leader, Berg"
                if draft.type not in {"media", "place", "document"} and not draft.members:
                    person.body = draft.speaker()
                    person.rule = f"{person.rule}; of {draft.speaker()} (by the pronoun)"

    for i, tag in enumerate(v.tag):
        if tag not in {"PRP", "PRP$", "WP", "WDT", "WP$"}:
            continue
        if is_third_person(v.lower[i]):
            take(i, third_person(made, i, named))
        elif is_first_person(made, i):
            first.append(i)
        elif is_relative(made, i):
            take(i, relative(made, i))
    if first:
        said_by = speakers(made)
        for i in first:
            take(i, first_person(made, i, said_by))
    return out


def _owned(drafts: list[Draft]) -> None:
    """ "Its leaders", "their spokesman": who the pronoun stands for is who they speak for; "her parents" are hers.

    "His country" and "her government" are those of the state that he or she speaks for.
    """
    owners = {d.head: d for d in drafts if d.level == "pronoun"}
    administrations = {d.owner.name: d for d in drafts if d.owner is not None and d.roles[:1] == ["administration"]}
    of_persons, of_states = table().lists["of_person"], table().lists["of_ones_state"]
    for draft in drafts:
        owner = owners.get(draft.possessive) if draft.possessive is not None else None
        if owner is None or draft.antecedent is not None or owner.members:
            continue
        if owner.type == "person" and draft.roles and draft.roles[0] in of_persons:
            draft.name = f"{owner.name}'s {draft.roles[0]}"
            draft.rule, draft.confidence = f"{draft.roles[0]} of {owner.name} (by the pronoun)", 0.7 * owner.confidence
        elif owner.type == "person" and owner.body and not owner.alone and of_states.intersection(draft.roles[:1]):
            draft.name, draft.body, draft.type = owner.body, "", "state"
            draft.rule, draft.confidence = f"{draft.roles[0]} of {owner.name} (by the pronoun)", 0.9 * owner.confidence
            draft.antecedent = owner
        elif owner.type == "person" and draft.roles[:1] == ["administration"]:
            told = administrations.get(owner.name)
            draft.name = told.name if told is not None else f"{owner.name.split()[-1]} administration"
            draft.type, draft.confidence = "government", 0.9 * owner.confidence
            draft.rule = f"administration of {owner.name} (by the pronoun)"
        elif draft.speaks and owner.type != "person":
            draft.name, draft.body = owner.name, owner.body
            draft.rule, draft.confidence = f"{draft.roles[0]} of {owner.name} (by the pronoun)", 0.9 * owner.confidence
            draft.antecedent = owner


def _as_named(drafts: list[Draft]) -> None:
    """A leader whom the table of holders gave is named as the document itself spells him."""
    named = {
        (d.name.split()[-1], d.body): d.name for d in drafts if d.type == "person" and d.level == "name" and d.body
    }
    for draft in drafts:
        if draft.level == "nominal" and draft.type == "person" and draft.antecedent is None and draft.name:
            draft.name = named.get((draft.name.split()[-1], draft.body), draft.name)


def _through_descriptions(v: View, drafts: list[Draft], at_home: frozenset[str]) -> None:
    """ "The group's leader, Berg": he speaks for whom the group is; for nobody, where that is not found.

    In the home quarrel of a state ("the country's president, Berg") he stands for himself.
    """
    settled: set[int] = set()
    told = Counter(d.name for d in drafts if d.level == "nominal" and d.antecedent is None and not d.plural)
    for draft in drafts:
        if id(draft.antecedent) in settled and draft.antecedent is not None:
            draft.name, draft.body = draft.antecedent.name, draft.antecedent.body
            settled.add(id(draft))
        body = draft.through
        if body is None or draft.alone:
            continue
        if draft.level != "name":
            if _as_its_body(draft, body):
                settled.add(id(draft))
            continue
        if body.antecedent is not None:
            draft.body = body.speaker()
            draft.alone = draft.body in at_home
        elif not body.plural and body.name.lower() in v.names.descriptions and body.roles[:1] == [body.name.lower()]:
            draft.body = body.name if told[body.name] >= _OFTEN else ""  # "the council" of a report on the council
        draft.rule = f"{draft.rule} ({draft.body or 'not found'})"
    _like_their_persons(drafts)


_OFTEN = 3
"""How often a report tells of a body by its bare noun before whoever leads it speaks for it by that noun."""


def _as_its_body(draft: Draft, body: Draft) -> bool:
    """ "The company's negotiators": they act for whom "the company" is; whether it is known."""
    if body.antecedent is None or draft.antecedent is not None:
        return False
    if draft.name == body.key or (draft.plural and draft.name == draft.body):
        draft.name = body.speaker()
    draft.body = body.speaker() if draft.body else ""
    draft.rule = f"{draft.rule} ({body.speaker()})"
    return True


def _like_their_persons(drafts: list[Draft]) -> None:
    """ "A spokesman, Berg": the description speaks for whom the person does."""
    for draft in drafts:
        one = draft.antecedent
        if one is not None and draft.level == "nominal" and draft.type == "person" and one.level == "name":
            draft.body, draft.alone = one.body, one.alone


def all_drafts(state: State, doc: Doc) -> list[Draft]:
    """All mentions of a document, pronouns included, in order."""
    made = scene(state.view, state.drafts)
    alone = frozenset(s for s, sure in state.home.items() if sure >= AT_HOME)
    named_later(made)
    persons_named_later(made)
    resolve(made, state.focus, published_day(doc), alone)
    organs_of_described(made, alone)
    of_what_was_said(made)
    _as_named(state.drafts)
    _through_descriptions(state.view, state.drafts, alone)
    both = collectives(scene(state.view, state.drafts))  # a row may hold what only now is known by its name
    taken = {d.head for d in both}
    drafts = [d for d in state.drafts if d.head not in taken or d.level == "name"]
    made = scene(state.view, sorted([*drafts, *both], key=lambda d: (d.start, -d.end)))
    drafts = [*drafts, *both, *_pronouns(made)]
    _like_their_persons(drafts)
    _owned(drafts)
    return sorted(drafts, key=lambda d: (d.start, -d.end))


class Coreference:
    """Adds pronouns, descriptions and collectives to `doc._.mentions`."""

    def __call__(self, doc: Doc) -> Doc:
        """Resolve one Doc on which the actors component has run."""
        state = state_of(doc)
        drafts = all_drafts(state, doc)
        number = {id(d): i for i, d in enumerate(drafts)}
        taken_up = (number.get(id(d.antecedent)) if d.antecedent is not None else None for d in drafts)
        doc._.mentions = [draft.final(antecedent) for draft, antecedent in zip(drafts, taken_up, strict=True)]
        doc._.relations = relations(state.view, drafts)
        return doc


@Language.factory("detente_coreference", requires=["doc._.mentions"], assigns=["doc._.mentions"])
def make_coreference(nlp: Language, name: str) -> Coreference:  # noqa: ARG001 - spaCy's factory signature
    """Make the component."""
    return Coreference()


__all__ = ["Coreference", "all_drafts", "make_coreference", "mentions"]
