"""Who: every mention of a possible party, by canonical name and the body it speaks for.

Flow: known names and statistical names (actors_spans) -> canonical names (actors_named) -> persons and the bodies
they speak for (actors_persons) -> organs, roles and descriptive parties (actors_organs) -> home quarrels.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from spacy.language import Language
from spacy.tokens import Doc

from detente.reading import extensions, mentions
from detente.reading.actors.appositions import affiliations, join_appositions
from detente.reading.actors.behind_names import behind_names
from detente.reading.actors.benches import benches
from detente.reading.actors.cabinets import lands_of_governments, leading_surnames
from detente.reading.actors.draft import Draft
from detente.reading.actors.focus import focus_state
from detente.reading.actors.home import AT_HOME, apply
from detente.reading.actors.named import named_drafts
from detente.reading.actors.organs import (
    governments_of_persons,
    offices_of_persons,
    organ_drafts,
)
from detente.reading.actors.people import members_drafts, people_drafts, quantity_drafts, without_first_halves
from detente.reading.actors.persons import gather
from detente.reading.actors.restated import office_holders, restated, retyped, share_a_noun, tellers
from detente.reading.actors.spans import named_spans
from detente.reading.actors.speaking import bodies
from detente.reading.actors.view import View, view

extensions.register()
mentions.register()
if not Doc.has_extension("actor_state"):
    Doc.set_extension("actor_state", default=None)


def published_day(doc: Doc) -> date | None:
    """The last day on which the document can have been published, or None."""
    span = doc._.published
    return span.last if span is not None else None


def _rank(draft: Draft) -> tuple[bool, bool, int]:
    nominal = draft.level != "name"
    return nominal, nominal and draft.type == "person", draft.start - draft.end


def cover(drafts: list[Draft]) -> dict[int, int]:
    """Which draft covers each token: proper names first, then bodies, the widest first, then roles."""
    out: dict[int, int] = {}
    order = sorted(range(len(drafts)), key=lambda n: _rank(drafts[n]))
    for number in order:
        for i in range(drafts[number].start, drafts[number].end):
            out.setdefault(i, number)
    return out


@dataclass(slots=True)
class State:
    """What the actors component leaves for coreference: the view, the drafts in order, the state in focus."""

    view: View
    drafts: list[Draft]
    focus: str
    home: dict[str, float]


def drafts_of(v: View, day: date | None) -> list[Draft]:
    """All mentions but pronouns, in order."""
    drafts = named_drafts(v, behind_names(v, named_spans(v)))
    leading = leading_surnames(v, drafts)
    share_a_noun(v, drafts)
    office_holders(v, drafts)
    tellers(v, drafts)
    retyped(v, drafts)
    drafts = sorted([*drafts, *restated(v, drafts, cover(drafts))], key=lambda d: (d.start, -d.end))
    people = gather(v, drafts, day)
    drafts += organ_drafts(v, drafts, cover(drafts))
    bodies(v, drafts, people, cover(drafts), day)
    governments_of_persons(drafts, v.names.lists["government"])
    lands_of_governments(v, drafts, leading)
    offices_of_persons(v, drafts)
    drafts += people_drafts(v, drafts)
    drafts += members_drafts(v, drafts)
    drafts += quantity_drafts(v, drafts)
    drafts = benches(v, without_first_halves(v, drafts))
    join_appositions(v, drafts)
    affiliations(v, drafts)
    return sorted(drafts, key=lambda d: (d.start, -d.end))


def read(doc: Doc) -> State:
    """Find the mentions of one Doc."""
    v = view(doc)
    drafts = drafts_of(v, published_day(doc))
    home = apply(v, drafts)
    return State(v, drafts, focus_state(v, drafts), home)


def state_of(doc: Doc) -> State:
    """The state left by the component, made anew where it is missing."""
    state = doc._.actor_state
    return state if isinstance(state, State) else read(doc)


class Actors:
    """Writes `doc._.mentions` (names and nominal mentions; pronouns follow in coreference)."""

    def __call__(self, doc: Doc) -> Doc:
        """Find the mentions of one Doc."""
        state = read(doc)
        doc._.actor_state = state
        doc._.home = state.home
        doc._.standing_alone = frozenset(s for s, sure in state.home.items() if sure >= AT_HOME)
        doc._.domestic = state.focus in doc._.standing_alone
        doc._.mentions = list(mentions.in_order([d.final() for d in state.drafts]))
        return doc


@Language.factory("detente_actors", assigns=["doc._.mentions", "doc._.relations"])
def make_actors(nlp: Language, name: str) -> Actors:  # noqa: ARG001 - spaCy's factory signature
    """Make the component."""
    return Actors()
