"""Bodies that a report first tells of without their name: "A rights group accuses Norland. The Lake Fund says ..."."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.actors.draft import Draft
from detente.reading.coreference.scene import Scene
from detente.reading.coreference.speech import saying

_BODIES = frozenset({"organisation", "group", "company", "union", "party", "media", "court"})
_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_SENTENCES = 3
"""Sentences behind a description within which the name must stand."""
_MOST = 40
"""Mentions behind a description among which the name is looked for."""
_LONGEST = 12
"""Tokens of a description at most."""


def named_later(scene: Scene) -> None:
    """Give a body that is brought in by its sort the name by which it speaks in the sentences right behind.

    Headlines and first sentences of news keep the name back: "A media rights group has urged ..., the director of the
    Lake Watch Committee says ...". Only a name that was not told before, of that sort, that speaks without a word of
    another's speaking ("also", "meanwhile"), and that is the only such name in its sentence, is the same body's.
    """
    told: set[str] = set()
    for place, draft in enumerate(scene.drafts):
        called = _what_it_calls_itself(scene, place)
        if called is not None:
            _is_named(draft, called, 0.8, "calls itself so")
        elif _is_brought_in(scene, draft):
            found = _name_behind(scene, place, told)
            if found is not None:
                _is_named(draft, found, 0.65, "named behind")
        if _is_told(draft):
            told.add(draft.name)


def _is_named(draft: Draft, found: Draft, sure: float, how: str) -> None:
    draft.name, draft.body, draft.type = found.name, found.body, found.type
    draft.antecedent, draft.alone, draft.plural = found, found.alone, False
    draft.confidence, draft.rule = sure, f"{how}: {found.name} at {found.head}"


def _what_it_calls_itself(scene: Scene, place: int) -> Draft | None:
    """The name right behind a body told of by its sort: "a group calling itself (the) NAME", "a band known as NAME"."""
    v = scene.v
    draft = scene.drafts[place]
    if draft.level != "nominal" or draft.antecedent is not None or draft.plural or draft.type == "person":
        return None
    if not _BODIES.intersection(v.names.descriptions.get(v.lower[draft.head], ())[:1]):
        return None
    words = v.lower[draft.end : draft.end + _CALLING]
    at = draft.end + (words[:1] == [","])
    if v.lower[at : at + 2] not in _CALLED and v.lower[at : at + 1] != ["called"]:
        return None
    for found in scene.drafts[place + 1 : place + 1 + _CALLING]:
        if found.start > at + _CALLING:
            return None
        if found.level == "name" and found.start > at and not found.place:
            between = v.tag[at + 1 : found.start]
            return found if found.type in _NAMELIKE and set(between) <= _BEFORE_A_NAME else None
    return None


_CALLED = (["calling", "itself"], ["known", "as"], ["which", "calls"], ["that", "calls"])
_CALLING = 6
"""Tokens behind a description among which the name begins that it goes by."""
_BEFORE_A_NAME = frozenset({"PRP", "DT", "IN", "``", '""', "VBZ"})
_NAMELIKE = frozenset({*_BODIES, "unknown", "people"})


def _is_told(draft: Draft) -> bool:
    """Whether a mention tells of the party by its name; "sailors" of "the Sailors' Coalition" do not yet."""
    return draft.level == "name" and draft.origin != "followers"


def _is_brought_in(scene: Scene, draft: Draft) -> bool:
    """Whether a mention is the subject of its sentence and tells of one body only by its sort: "a Dutch aid group"."""
    v = scene.v
    head = draft.head
    if draft.level != "nominal" or draft.antecedent is not None or draft.members or draft.type == "person":
        return False
    if v.tag[head] != "NN" or head - draft.start > _LONGEST or draft.speaks:
        return False
    if not _BODIES.intersection(v.names.descriptions.get(v.lower[head], ())[:1]):
        return False
    subject = _whose_voice(scene, head)
    verb = v.head[subject]
    if v.dep[subject] not in _SUBJECT or v.head[verb] != verb:
        return False
    if any(v.dep[i] == "appos" and v.head[i] in {head, subject} for i in range(subject, verb)):
        return False
    before = range(draft.start, head)
    new = v.lower[draft.start] in _NEW or v.lower[max(0, draft.start - 1)] in _NEW
    return new or any(v.tag[i] == "JJS" or v.lower[i] in v.names.lists["foremost"] for i in before)


_NEW = frozenset({"a", "an"})


def _whose_voice(scene: Scene, head: int) -> int:
    """The token that speaks for a body: itself, or who leads it ("the leader of Norland's main rebel group")."""
    v = scene.v
    link = v.head[head]
    one = scene.by_head.get(v.head[link])
    leads = v.dep[head] == "pobj" and v.lower[link] in {"of", "for"} and one is not None and one.type == "person"
    return v.head[link] if leads else head


def _name_behind(scene: Scene, place: int, told: set[str]) -> Draft | None:
    """The first name behind a description that speaks and may be the body's own; None where two do so at once."""
    v = scene.v
    one = scene.drafts[place]
    here = v.sent[one.start]
    beside: set[str] = set()
    found: Draft | None = None
    for draft in scene.drafts[place + 1 : place + 1 + _MOST]:
        at = v.sent[draft.start]
        if at - here > _SENTENCES or (found is not None and at > v.sent[found.start]):
            break
        if not _is_told(draft):
            continue
        if at == here:
            beside.add(draft.name)
        elif (
            draft.name not in told
            and draft.name not in beside
            and _may_be_its_name(scene, one, draft)
            and _speaks(scene, one, draft)
        ):
            if found is not None and draft.name != found.name:
                return None
            found = draft
    return found if found is not None and not _is_anothers(scene, one, found) else None


def _may_be_its_name(scene: Scene, one: Draft, draft: Draft) -> bool:
    """Whether a name is of the sort that a description tells; "a committee" is one by its name too."""
    v = scene.v
    noun = v.lower[one.head]
    types = v.names.descriptions[noun]
    words = draft.name.lower().split()
    if draft.place or draft.members:
        return False
    if noun in v.names.lists["holds_only"] or types[0] == "court":
        return noun in words
    if types[0] == "company" and not v.names.lists["no_company"].isdisjoint(words):
        return False
    of_state = not (v.names.lists["official_nouns"] - _OF_OTHERS_TOO).isdisjoint(words)
    of_state = of_state and not ("army" in words and _is_armed(scene, one))
    guessed = {"party"} if draft.entry < 0 and types[0] in {"organisation", "group"} else set()
    return draft.type in ({*types, "organisation"} & _BODIES) | guessed and not of_state


def _is_armed(scene: Scene, one: Draft) -> bool:
    """Whether a description tells of a body that fights: what it calls its army is no state's."""
    v = scene.v
    return not v.names.lists["armed_bodies"].isdisjoint(v.lower[one.start : one.head + 1])


_OF_OTHERS_TOO = frozenset({"commission", "council"})
"""Nouns of a state's offices by which other bodies are called as well."""


def _speaks(scene: Scene, one: Draft, draft: Draft) -> bool:
    """Whether a body speaks or acts in the main clause, or meets where the sort of the body told of is named again."""
    return next(_tellers(scene, draft), None) is not None or _is_met_at(scene, one, draft)


def _is_met_at(scene: Scene, one: Draft, draft: Draft) -> bool:
    """Whether a name is whose meeting a sentence tells of, with the noun of the description: "at a congress of the
    Green Front, party leader ..."."""
    v = scene.v
    link = v.head[draft.head]
    if v.dep[draft.head] != "pobj" or v.lower[link] != "of" or v.lemma[v.head[link]] not in v.names.lists["assemblies"]:
        return False
    return v.lower[one.head] in v.lower[draft.end : draft.end + _LONGEST]


def _tellers(scene: Scene, draft: Draft) -> Iterator[int]:
    """The subject by which a body speaks: its name, "the director of X", "a report by X"; or X in "according to X"."""
    v = scene.v
    at = _top(scene, draft)
    if v.dep[at] in _SUBJECT and _is_main(scene, v.head[at]):
        yield at
    link = v.head[at]
    if v.dep[at] == "pobj" and v.lower[link] == "to" and v.lower[link - 1 : link] == ["according"]:
        yield at
    above = at
    for _ in range(_STEPS):
        if v.dep[above] not in {"pobj", "prep", "poss", "compound", "nmod", "appos"}:
            break
        above = v.head[above]
        if v.dep[above] in _SUBJECT and _is_main(scene, v.head[above]) and _is_voice(scene, draft, above):
            yield above


def _top(scene: Scene, draft: Draft) -> int:
    """The token by which a name hangs on its sentence: "Committee" of "Committee to Guard Papers"."""
    inside = range(draft.start, draft.end)
    return next((i for i in inside if scene.v.head[i] not in inside), draft.head)


_STEPS = 4
"""Steps from a name up to the subject in whose phrase it stands."""


def _is_main(scene: Scene, verb: int) -> bool:
    """Whether a verb is that of a main clause, or of saying beside the words that are said."""
    v = scene.v
    return v.head[verb] == verb or (v.dep[verb] in {"ccomp", "parataxis"} and v.lemma[verb] in saying())


def _is_voice(scene: Scene, draft: Draft, subject: int) -> bool:
    """Whether the subject is a person who speaks for the body, or words of its ("a statement by X")."""
    v = scene.v
    one = scene.by_head.get(subject)
    if one is not None and one.type == "person":
        link = v.head[_top(scene, draft)]
        of_it = v.head[link] == subject and v.lower[link] in {"of", "for"}
        return one.body == draft.name or (of_it and not one.body)
    top = _top(scene, draft)
    if v.dep[top] == "appos" and v.head[top] == subject and v.lower[subject] in v.names.descriptions:
        return True  # "the organisation Lake Fund"
    return v.lower[subject] in v.names.lists["words_of_a_body"]


def _is_anothers(scene: Scene, one: Draft, found: Draft) -> bool:
    """Whether the words around a name tell that another body than the one told of speaks, or answers."""
    v = scene.v
    subject = next(_tellers(scene, found), found.head)
    verb = v.head[subject]
    first = v.sent_start[v.sent[found.start]]
    words = [*v.lower[first : first + _OPENING], *v.lower[found.end : found.end + _BEHIND], *v.lower[subject:verb]]
    lists = v.names.lists
    if not lists["of_another"].isdisjoint(words) or v.lemma[verb] in lists["answering_back"]:
        return True
    before = found.start - 1
    if v.pos[before : before + 1] == ["NOUN"] and v.dep[before] in {"compound", "nmod", "nsubj"}:
        sorts = v.names.descriptions
        alike = not set(sorts.get(v.lower[before], ())).isdisjoint(sorts.get(v.lower[one.head], ()))
        taken_up = alike and v.lower[before - 1 : before] == ["the"]  # "the organisation Lake Fund"
        return v.lower[before] != v.lower[one.head] and not taken_up  # "the aid group Lake Fund"
    behind = range(found.end, min(found.end + _LONGEST, len(v.text)))
    return any(
        v.head[i] == found.head
        and ((v.dep[i] == "conj" and v.lower[i - 1] != "or") or (v.dep[i] == "appos" and v.pos[i] == "NOUN"))
        for i in behind
    )


_OPENING, _BEHIND = 4, 3
"""Words at the beginning of a sentence, and behind a name, among which those stand that tell of another."""
