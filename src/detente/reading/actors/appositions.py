"""What stands beside a name and says who is meant: "the company, Corvo", "Governor Ana Tarnow, a Liberal"."""

from __future__ import annotations

from detente.reading.actors.draft import Draft
from detente.reading.actors.persons import office_before
from detente.reading.actors.view import View
from detente.reading.mentions import ActorType

BODIES = frozenset({"organisation", "company", "union", "party", "media"})
"""The sorts of bodies that a noun may tell of beside their name."""
_ROLE_TYPES = {"people": {"group", "party", "organisation", "people", "union"}, "person": {"person"}}


def _sort_told(v: View, draft: Draft) -> ActorType | None:
    """What sort of body a mention tells that ends in a noun for one ("the armed group"); None for a place or state."""
    types = v.names.descriptions.get(v.lemma[draft.head].lower(), ())
    if draft.plural or draft.head != draft.end - 1 or not types or {"place", "state"} & set(types):
        return None
    return types[0]  # type: ignore[return-value]


def affiliations(v: View, drafts: list[Draft]) -> None:
    """ "Governor Ana Tarnow, a Liberal": the party says where she belongs, and does nothing there itself."""
    persons = {d.end: d for d in drafts if d.type == "person" and d.level == "name"}
    for draft in drafts:
        if draft.type != "party" or draft.level != "name" or draft.entry < 0 or draft.start < 2:
            continue
        noun = v.lower[draft.end - 1]
        one = v.tag[draft.end - 1] in {"NN", "NNP", "JJ"} and noun not in v.names.lists["party_nouns"]
        one = one and draft.origin in {"adj", "people"}
        first = draft.start
        while first > 0 and draft.start - first < _FAR_ARTICLE and v.lower[first] not in {"a", "an"}:
            first -= 1
        one = one and all(v.pos[i] in {"ADJ", "NUM", "PUNCT"} for i in range(first + 1, draft.start))
        person = persons.get(first - 1) if v.text[first - 1] == "," and v.lower[first] in {"a", "an"} else None
        if one and person is not None and v.sent[person.start] == v.sent[draft.start]:
            draft.name, draft.body, draft.type, draft.entry = person.name, person.body, "person", -1
            draft.level, draft.plural, draft.antecedent, draft.alone = "nominal", False, person, person.alone
            draft.gender, draft.rule, draft.confidence = person.gender, f"what {person.name} belongs to", 0.8


_FAR_ARTICLE = 5
"""Tokens from "a" to the party of somebody: "a first-term centre-right Liberal"."""


def join_appositions(v: View, drafts: list[Draft]) -> None:
    """ "The company, Hospira": a nominal mention beside a name in apposition is what the name says."""
    by_head = {d.head: d for d in drafts if d.level == "name"}
    by_start = {d.start: d for d in drafts if d.level == "name"}
    sent = {role.end - 1: d for d in by_start.values() if d.type == "person" and (role := office_before(v, d.start))}
    appositive: dict[int, int] = {}
    for i, dep in enumerate(v.dep):
        if dep == "appos" and i in by_head:
            appositive.setdefault(v.head[i], i)
    for draft in drafts:
        if draft.level != "nominal":
            continue
        found = by_head.get(appositive.get(draft.head, -1))
        if found is None and v.dep[draft.head] == "appos":
            found = by_head.get(v.head[draft.head])
        if found is None and draft.type == "person":
            found = sent.get(draft.head)  # "Norland's envoy to Sudland Ana Tarnow"
        if found is None and v.text[draft.end : draft.end + 1] == [","]:  # where the parser missed it: "X, NAME, said"
            article = v.lower[draft.end + 1 : draft.end + 2] == ["the"]
            named = by_start.get(draft.end + 1 + article)
            found = named if named is not None and v.text[named.end : named.end + 1] == [","] else None
        if found is None and _sort_told(v, draft) is not None:  # "the armed group NAME"
            found = by_start.get(draft.end)
            found = found if found is not None and v.sent[found.start] == v.sent[draft.start] else None
        sort = draft.type if draft.type in BODIES else _sort_told(v, draft)
        if found is not None and found.type == "place" and found.entry < 0 and sort is not None:
            for same in drafts:  # "the company, Hospira": no place, whatever the statistics say
                if same.key == found.key and same.entry < 0 and same.type == "place":
                    same.type, same.place, same.gender = sort, False, "n"
        if found is None or found.type in {"place", "document", "state"}:
            continue
        if found.type not in _ROLE_TYPES.get(
            draft.type if sort is None else "",
            {"organisation", "group", "party", "company", "union", "court", "government", "media", "unknown"},
        ):
            continue
        draft.name, draft.body, draft.type, draft.entry = found.name, found.body, found.type, found.entry
        draft.rule, draft.confidence, draft.antecedent = f"apposition with {found.name}", 0.85, found
        draft.gender = found.gender or draft.gender
        draft.alone = found.alone
