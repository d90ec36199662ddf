"""Persons that a report first tells of by what they are: "A senator has called for a review. Ola Berg said ..."."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.actors.draft import Draft
from detente.reading.coreference.scene import Scene
from detente.reading.coreference.speech import saying

_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_SENTENCES = 3
"""Sentences behind a description within which the name must stand."""
_MOST = 40
"""Mentions behind a description among which the name is looked for."""
_LONGEST = 12
"""Tokens of a description at most."""
_OPENING = 4
"""Words at the beginning of a sentence among which those stand that tell of another."""
_SURE = 0.7
_NEW = frozenset({"a", "an", "another", "one"})


def persons_named_later(scene: Scene) -> None:
    """Give a person who is brought in by what he is, and speaks for nobody, the name under which he speaks next.

    The first sentences of news keep the name back: "A former envoy says he never agreed. Ola Berg says the ministry
    ...". Only a name that was not told before, whose own office fits, and with no second person in question, is his.
    """
    told: set[str] = set()
    for place, draft in enumerate(scene.drafts):
        if is_brought_in(scene, draft):
            found = _name_behind(scene, place, told)
            if found is not None:
                draft.name, draft.body, draft.type, draft.alone = found.name, found.body, "person", found.alone
                draft.antecedent, draft.plural, draft.gender = found, False, draft.gender or found.gender
                draft.confidence, draft.rule = _SURE, f"named behind: {found.name} at {found.head}"
        if draft.level == "name":
            told.add(draft.name)


def is_brought_in(scene: Scene, draft: Draft) -> bool:
    """Whether a mention is the subject of a sentence and tells of one person by a noun: "a Norlandic senator".

    Who speaks for a state or a body is that body, with a name or without, and so is whoever is just one of a party.
    """
    v, head = scene.v, draft.head
    if draft.level != "nominal" or draft.antecedent is not None or draft.members or draft.plural or draft.body:
        return False
    if v.tag[head] not in {"NN", "NNP"} or v.dep[head] not in _SUBJECT or head - draft.start > _LONGEST:
        return False
    if v.lower[head] not in draft.name.lower() or not _is_person(scene, draft) or not _is_main(scene, v.head[head]):
        return False
    if any(v.dep[i] == "appos" and v.head[i] == head for i in range(head, v.head[head])):
        return False
    return v.lower[draft.start] in _NEW or v.lower[max(0, draft.start - 1)] in _NEW


def _is_person(scene: Scene, draft: Draft) -> bool:
    """Whether the noun of a mention is for a person who need not speak for anybody; former officials never do."""
    v = scene.v
    role = v.word_at.get(draft.head)
    kinds = set(role.kinds) if role is not None else set()
    past = any(v.lower[i].strip("-") in v.names.lists["past"] for i in range(draft.start, draft.head))
    listed = v.lower[draft.head] in v.names.lists["told_by_what_he_is"]
    if "speaks" in kinds and not past:
        return False
    return past or listed or (draft.type == "person" and bool(kinds & {"member", "own"}))


def _is_main(scene: Scene, verb: int) -> bool:
    """Whether a verb is that of a main clause, or of saying beside the words that are said."""
    v = scene.v
    return v.head[verb] == verb or (v.dep[verb] in {"ccomp", "parataxis", "conj"} and v.lemma[verb] in saying())


def _name_behind(scene: Scene, place: int, told: set[str]) -> Draft | None:
    """The first person named behind a description who may be the one told of; None where a second one may be."""
    one = scene.drafts[place]
    found: Draft | None = None
    rank = 0
    seen: set[str] = set()
    for draft in _persons_behind(scene, place):
        if draft.name in told or draft.name in seen:
            continue
        seen.add(draft.name)
        fits = _fits(scene, one, draft) if scene.v.sent[draft.start] > scene.v.sent[one.start] else 0
        if not fits or not _speaks(scene, one, draft):
            continue
        if found is None:
            found, rank = draft, fits
        elif fits >= rank:
            return None
    return found if found is not None and not _is_anothers(scene, found) else None


def _persons_behind(scene: Scene, place: int) -> Iterator[Draft]:
    """The persons named behind a description, up to the next who is brought in like him."""
    v = scene.v
    here = v.sent[scene.drafts[place].start]
    for draft in scene.drafts[place + 1 : place + 1 + _MOST]:
        if v.sent[draft.start] - here > _SENTENCES or is_brought_in(scene, draft):
            return
        if draft.type == "person" and draft.level == "name" and not draft.plural:
            yield draft


def _fits(scene: Scene, one: Draft, draft: Draft) -> int:
    """How well a named person may be the one told of: 2 by the same office, 1 with none of his own, 0 not at all."""
    v = scene.v
    if {one.gender, draft.gender} == {"m", "f"} or " " not in draft.name or _is_state(scene, draft.body):
        return 0
    lists = v.names.lists
    offices = {*draft.roles, *(role.split()[-1] for role in draft.roles)}
    offices |= {v.lower[i].rstrip(".") for i in range(max(0, draft.start - _BESIDE), draft.start)}
    nouns = {v.lower[one.head], *one.roles}
    if not nouns.isdisjoint(offices):
        return 2
    for family in (lists["sit_in_a_house"], lists["bear_a_rank"], lists["clergy"] | lists["men_of_faith"]):
        if not family.isdisjoint(nouns) and not family.isdisjoint(offices):
            return 2
    return 1 if not draft.body and not draft.roles else 0


def _is_state(scene: Scene, body: str) -> bool:
    number = scene.v.names.by_name.get(body)
    return number is not None and scene.v.names.entries[number].type in {"state", "place"}


_BESIDE = 3
"""Words before a name among which its office stands."""


def _speaks(scene: Scene, one: Draft, draft: Draft) -> bool:
    """Whether a named person acts in a main clause, or words of his do; of one who is only told of, officials may say
    what he does ("a suspect has surrendered. Police say Ola Berg gave himself up")."""
    v, head = scene.v, draft.head
    if v.dep[head] in _SUBJECT:
        verb = v.head[head]
        reported = v.dep[verb] == "ccomp" and _is_main(scene, v.head[verb]) and v.lemma[v.head[verb]] in saying()
        mute = v.lemma[v.head[one.head]] not in saying() and v.lower[one.head] in v.names.lists["told_by_what_he_is"]
        return _is_main(scene, verb) or (reported and mute)
    link = v.head[head]
    if v.dep[head] != "pobj" or v.lower[link] not in {"by", "from", "of"}:
        return False
    words = v.head[link]
    return v.dep[words] in _SUBJECT and v.lower[words] in v.names.lists["words_of_a_body"]


def _is_anothers(scene: Scene, found: Draft) -> bool:
    """Whether the words around a name tell that another person than the one told of speaks, or answers."""
    v = scene.v
    verb = v.head[found.head]
    first = v.sent_start[v.sent[found.start]]
    words = [*v.lower[first : first + _OPENING], *v.lower[found.head : verb]]
    lists = v.names.lists
    if not lists["of_another"].isdisjoint(words) or v.lemma[verb] in lists["answering_back"]:
        return True
    others = [i for i in range(first, found.start) if v.dep[i] in _SUBJECT and i in scene.by_head]
    return any(v.head[i] != v.head[verb] for i in others)  # "Berg refused, and Holm said ..."
