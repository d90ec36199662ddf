"""Organs, roles without a name, descriptive parties: "the Turkish foreign ministry", "a Hamas spokesman", "rebels"."""

from __future__ import annotations

from dataclasses import replace

from detente.reading.actors.apart import set_apart
from detente.reading.actors.appositions import BODIES
from detente.reading.actors.beginnings import (
    behind_seat,
    behind_whose,
    day_end,
    of_america,
    uncapitalised,
    without_quantity,
)
from detente.reading.actors.bodies import (
    MOST_LOOKED_AT,
    Frame,
    above_party,
    frame,
    in_waiting,
    leaning,
    only_body,
    organ_before,
)
from detente.reading.actors.draft import Draft
from detente.reading.actors.focus import focus_state, government_of
from detente.reading.actors.governing import as_governing, governs
from detente.reading.actors.persons import can_own, office_before
from detente.reading.actors.view import Hit, View
from detente.reading.mentions import ActorType

_OF_PERSONS = {"his", "her", "their"}


def _inside_person(v: View, hit: Hit, drafts: list[Draft], by_token: dict[int, int]) -> bool:
    """Whether the role only introduces a name ("President X"): the person's own mention covers it."""
    following = by_token.get(hit.end)
    if following is not None and drafts[following].type == "person" and drafts[following].start == hit.end:
        return True
    if v.lower[hit.end : hit.end + 1] in (["of"], ["for"]):
        place = v.name_at.get(hit.end + 2 if v.lower[hit.end + 1 : hit.end + 2] == ["the"] else hit.end + 1)
        named = by_token.get(place.end) if place is not None else None
        if named is not None and drafts[named].type == "person" and office_before(v, drafts[named].start) == hit:
            return True
    head = v.head[hit.end - 1]
    return v.dep[hit.end - 1] in {"compound", "nmod"} and head in by_token and drafts[by_token[head]].type == "person"


def _type_of(v: View, key: str) -> ActorType:
    lists = v.names.lists
    if key in lists["court"]:
        return "court"
    if key in lists["legislature"] or key in lists["government"]:
        return "government"
    last = key.split()[-1]
    kinds: tuple[tuple[str, ActorType], ...] = (
        ("union_nouns", "union"),
        ("company_nouns", "company"),
        ("party_nouns", "party"),
        ("official_nouns", "government"),
    )
    for nouns, kind in kinds:
        if last in lists[nouns]:
            return kind
    return "people"


def _is_plural(v: View, hit: Hit) -> bool:
    return v.tag[hit.end - 1] in {"NNS", "NNPS"} or v.lower[hit.end - 1] in {"police", "people", "media"}


def _article_end(v: View, around: Frame) -> int:
    start = around.start
    while start < around.end and (v.pos[start] == "DET" or v.tag[start] == "PRP$"):
        if v.text[start + 1 : start + 2] == ["-"]:
            break  # "all-party"
        start += 1
    return start


def organ_drafts(v: View, drafts: list[Draft], by_token: dict[int, int]) -> list[Draft]:
    """Drafts for role words and organs that are not part of a name."""
    focus = focus_state(v, drafts)
    everything = list(drafts)
    organs = {d.head: n for n, d in enumerate(drafts) if can_own(d)}
    seen = dict(by_token)
    of_bodies = v.names.lists["belongs"]
    speaking = [h for h in v.word_hits if "speaks" in h.kinds]
    others = [h for h in v.word_hits if "speaks" not in h.kinds and h.key not in of_bodies]
    members = [h for h in v.word_hits if "speaks" not in h.kinds and h.key in of_bodies]
    for hit in [*others, *members, *speaking]:  # bodies first, so that a role may speak for one
        head = hit.end - 1
        general = v.pos[head] == "ADJ" and hit.end - hit.start > 1 and "speaks" in hit.kinds  # "secretary-general"
        if hit.start in by_token or head in by_token or not (v.pos[head] in {"NOUN", "PROPN"} or general):
            continue
        if v.lower[max(0, hit.start - 1)] == "-" and v.tag[max(0, hit.start - 2)] == "CD":
            continue  # "the six-nation talks"
        following = v.word_at.get(head + 1)
        if _inside_person(v, hit, drafts, by_token) or (
            v.dep[head] == "compound" and following is not None and following is not hit
        ):
            continue
        around = frame(v, hit, seen, everything, organs)
        named = seen.get(hit.start - 1)
        if named is not None and everything[named].end == hit.start and _says_what_it_is(v, hit, everything[named]):
            around = replace(around, body=named, link="")  # "Norland's Reform Party": the name before the state's
        draft = _organ(v, hit, set(hit.kinds), around, everything, focus)
        if draft is not None:
            everything.append(draft)
            if "speaks" not in hit.kinds:
                number = len(everything) - 1
                organs[head] = number
                for i in range(draft.start, draft.end):
                    seen.setdefault(i, number)
    return everything[len(drafts) :]


_OF_THE_WHOLE = frozenset({"central", "federal", "national", "union"})
_OF_A_PART = frozenset({"provincial", "regional", "state"})
"""Words before "government" that say whether it is the whole state's or one of its provinces'."""


def _at_level(v: View, hit: Hit, drafts: list[Draft], focus: str, draft: Draft) -> bool:
    """Name a government by the level that is told: "the central government", "the state government".

    The first is never a province's, the second is that of the province whose government was last told of.
    """
    level = v.lower[hit.start - 1] if hit.start else ""
    if level in _OF_THE_WHOLE and focus:
        draft.name = draft.body = focus
        draft.rule, draft.origin = f"{level} government of the state in focus ({focus})", "focus"
    elif level in _OF_A_PART and (province := _province_told(v, drafts, hit.start)):
        draft.name, draft.rule = province, f"{level} government of the province told of ({province})"
    else:
        return False
    draft.type, draft.confidence = "government", 0.55
    return True


def _province_told(v: View, drafts: list[Draft], before: int) -> str:
    """The province that last acted, or whose government did, before a token; "" where none has."""
    told = ""
    at = -1
    for draft in drafts:
        number = v.names.by_name.get(draft.body or draft.name)
        entry = v.names.entries[number] if number is not None else None
        acts = draft.type == "government" and entry is not None and entry.type == "place"
        if acts and at < draft.start < before:
            told, at = draft.body or draft.name, draft.start
    return told


def _is_sent(v: View, hit: Hit) -> bool:
    """Whether somebody sent to an organisation is named, who is not of it."""
    return hit.key in v.names.lists["sent"]


def _organ(v: View, hit: Hit, kinds: set[str], around: Frame, drafts: list[Draft], focus: str) -> Draft | None:
    head = hit.end - 1
    kind = _type_of(v, hit.key)
    words = v.phrase(hit.start, hit.end)
    draft = Draft(around.start, hit.end, head, words, kind, "nominal", key=hit.key, plural=_is_plural(v, hit))
    draft.adjectival = v.dep[head] in {"poss", "compound", "nmod"}
    draft.roles = [hit.key]
    draft.possessive = around.possessive
    draft.speaks = bool(kinds & {"speaks", "state_organ"})
    singular_person = not draft.plural and bool(kinds & {"speaks", "member", "own"})
    draft.gender = (
        (
            "m"
            if hit.key.split()[-1] in v.names.lists["male"]
            else "f"
            if hit.key.split()[-1] in v.names.lists["female"]
            else ""
        )
        if singular_person
        else "n"
    )
    if singular_person:
        draft.type = "person"
    if around.owner is not None:
        return _of_person(v, hit, draft, drafts[around.owner], around)
    taken_up = "anaphor" in kinds and around.possessive is None and v.lower[around.start] in {"the", "this", "that"}
    if kinds <= {"of_person", "anaphor"} and "of_person" in kinds and around.body is None and not taken_up:
        if around.possessive is None or v.lower[around.possessive] not in _OF_PERSONS:
            return None
        draft.confidence, draft.rule = 0.25, f"{hit.key} of whoever {v.lower[around.possessive]!r} stands for"
        return draft
    body = drafts[around.body] if around.body is not None else None
    if body is not None and body.type == "place" and body.place and around.link in {"in", "at", "from"}:
        body = _sitting_at(v, hit, body)
    if body is not None and around.link == "for" and body.type in _LANDS and hit.key in v.names.lists["sent_there"]:
        body = None
    if body is not None and around.link == "to" and body.type in _LANDS and _is_sent(v, hit) and not around.past:
        body = None  # "the ambassador to Norland": whose he is, is not said
    if body is not None and body.type == "organisation" and around.link in {"at", "to"} and _is_sent(v, hit):
        body = None
    one_of_party = singular_person and body is not None and body.type == "party" and body.adjectival and not around.link
    if one_of_party and above_party(v, hit):
        body = None  # "a young Republican congressional aide"
    if body is not None:
        return _with_body(v, hit, kinds, around, draft, body)
    if kinds <= {"settlement", "part"}:
        return None
    if hit.key in v.names.lists["opposition"]:
        if v.lower[hit.end : hit.end + 1] == ["to"]:
            return None  # "opposition to the plan"
        draft.body = f"{v.names.adjective(focus)} opposition" if v.names.adjective(focus) else ""
    if kinds <= {"anaphor", "own", "settlement", "of_person"} and (
        "own" in kinds or v.lower[around.start] not in {"the", "this", "that"}
    ):
        return None
    start = _article_end(v, around)
    behind = day_end(v, start, hit.start)
    if behind > start:
        start = draft.start = behind
    modifiers = [
        v.text[i]
        for i in range(start, hit.start)
        if v.pos[i] in {"ADJ", "NOUN", "PROPN"} or v.tag[i] in {"VBG", "VBN"} or v.text[i] == "-" or v.tag[i] == "POS"
    ]
    draft.confidence = 0.4
    apart = around.joint or behind_seat(v, start, hit.start) > start
    draft.rule, draft.origin = "role words without a name", "apart" if apart else ""
    if hit.key in v.names.lists["government"] and _at_level(v, hit, drafts, focus, draft):
        return draft
    if (
        hit.key in v.names.lists["government"]
        and focus
        and not _of_another_land(v, hit, drafts, focus)
        and v.lower[around.start] in {"the", "a", "its", "their"} | {v.lower[hit.start]}
    ):
        draft.name, draft.body, draft.rule, draft.confidence = (
            focus,
            focus,
            f"government of the state in focus ({focus})",
            0.5,
        )
        draft.type, draft.origin = "government", "focus"
        return draft
    members = _made_of(v, hit)
    of_part = around.body is None and around.link == "of" and around.end > hit.end
    if of_part:  # "the governor of Norland's largest province"
        draft.end, draft.name = around.end, phrase(v, start, around.end)
    elif members is not None:
        draft.end = members + 1
        draft.name = phrase(v, start, members + 1)
    elif modifiers and v.phrase(start, hit.start).strip():
        start = behind_whose(v, start, hit.start)
        first = without_quantity(v, start, hit.start)
        bare = first == hit.start == hit.end - 1  # "the Harbourtown-based | group" is told apart by its seat alone
        start = start if bare and behind_seat(v, start, hit.start) else first
        draft.name = phrase(v, start, hit.end)
    common = v.tag[start] in {"NN", "NNS", "JJ", "VBG", "VBN"} and v.text[start][1:].islower()
    people = v.ent[start] == "NORP" and not leaning(v, start + 2)
    if common and not people and not of_america(v, start):
        draft.name = uncapitalised(draft.name)
    if "descriptive" not in kinds:
        draft.confidence = 0.25
    if in_waiting(v, hit):
        return draft
    if draft.speaks and focus and _of_government(v, hit):
        draft.body, draft.confidence = focus, 0.5
        draft.rule, draft.origin = f"{hit.key} of the government of the state in focus ({focus})", "focus"
    alone = hit.key in v.names.lists["voices_alone"] and not modifiers and v.lower[around.start] in {"a", "an"}
    if alone and not draft.plural and (body_told := only_body(drafts, around.start)):
        draft.body, draft.confidence = body_told, 0.55
        draft.rule = f"{hit.key}, after the only body named ({body_told})"
    state = focus or _told_government(v, drafts)
    if _is_of_cabinet(v, hit, draft) and state and v.lower[around.start] == "the":
        draft.body, draft.confidence, draft.rule = state, 0.45, f"{hit.key} of the government told of ({state})"
    if hit.key in v.names.lists["arms_of_state"] and focus and v.lower[around.start] == "the":
        draft.body, draft.type, draft.confidence = focus, "government", 0.45
        if hit.key in v.names.lists["fighting_arms"]:
            draft.name = draft.written = f"{v.names.adjective(focus) or focus} {words.lower()}"
        draft.rule, draft.origin = f"arm of the state in focus ({focus})", "focus"
    return draft


def _sitting_at(v: View, hit: Hit, place: Draft) -> Draft | None:
    """The state whose officials sit at its seat: "the authorities in Harbourtown"; None for anybody else there."""
    officials = hit.key in v.names.lists["government"] or hit.key in {"authorities", "officials"}
    if not (officials and place.body and place.origin == "seat"):
        return None
    return replace(place, name=place.body, body="", type="state", place=False, confidence=0.75)


def _of_another_land(v: View, hit: Hit, drafts: list[Draft], focus: str) -> bool:
    """Whether "the transitional government" may be that of a land in which the report stands, and not of the state in
    focus: a report on foreign troops there names their state more often."""
    if hit.start == 0 or v.lower[hit.start - 1] not in v.names.lists["unsettled"]:
        return False
    near = drafts[:MOST_LOOKED_AT]
    named = {d.name for d in near if d.type == "state"}
    return any(d.place and d.body in named - {focus} and d.origin == "seat" for d in near)


def _is_of_cabinet(v: View, hit: Hit, draft: Draft) -> bool:
    """Whether a role is that of one minister or ministry; who leads a government is found by the day of the report."""
    return hit.key.split()[-1] in {"minister", "ministry"} and not draft.plural and hit.key not in v.names.leaders


def _told_government(v: View, drafts: list[Draft]) -> str:
    """Whose the only government is that is told of so far ("the government of Talmar"); "" where there is none."""
    governments = v.names.lists["government"]
    near = drafts[-MOST_LOOKED_AT:]
    named = [d for d in near if d.owner is None]  # "the Berg government": whose it is stands with the person
    told = {d.body or d.name for d in named if d.level == "nominal" and d.roles[:1] and d.roles[0] in governments}
    told -= governments
    return told.pop() if len(told) == 1 else ""


def _of_government(v: View, hit: Hit) -> bool:
    """Whether the word before says that somebody speaks for a government: "a government spokesman".

    The lexicon may have both as one role: "a government source".
    """
    before = v.word_at.get(hit.start - 1)
    governing = v.names.lists["government"] | v.names.lists["arms_of_state"]
    if hit.key.rpartition(" ")[0] in governing:
        return True
    return before is not None and before.end == hit.start and before.key in governing and v.dep[hit.start - 1] in _PART


_PART = {"compound", "nmod", "amod"}


def _made_of(v: View, hit: Hit) -> int | None:
    """The noun of "a coalition of six parties", "leaders of rich nations"; None where none tells whose they are."""
    of_many = hit.key.split()[-1] in v.names.lists["made_of"]
    leaders = _is_plural(v, hit) and bool(set(hit.kinds) & {"speaks", "state_organ"})
    if not (of_many or leaders) or v.lower[hit.end : hit.end + 1] != ["of"]:
        return None
    near = range(hit.end + 1, min(hit.end + 6, len(v.text)))
    return next((i for i in near if v.head[i] == hit.end and v.dep[i] == "pobj" and v.tag[i] == "NNS"), None)


def _of_person(v: View, hit: Hit, draft: Draft, owner: Draft, around: Frame) -> Draft | None:
    """What is named after a person: "Berg's family", "the Berg government"; only words of the lexicon are."""
    if "of_person" not in hit.kinds and hit.key not in v.names.lists["government"]:
        return None
    draft.owner, draft.possessive = owner, None
    if around.link and hit.key not in v.names.lists["government"]:
        first = without_quantity(v, _article_end(v, around), hit.start)
        draft.name, draft.end = f"{uncapitalised(phrase(v, first, hit.end))} of {owner.name}", around.end
        draft.rule, draft.confidence, draft.origin = f"{hit.key} of {owner.name}", 0.7, "apart"
        return draft
    written = as_governing(v, owner)
    if hit.key in v.names.lists["government"] or v.lower[owner.end] not in {"'s", "’s", "'"}:
        draft.name = f"{written} {phrase(v, hit.start, hit.end)}"
    else:
        draft.name = f"{v.phrase(owner.start, owner.end)}'s {phrase(v, owner.end + 1, hit.end)}"
    draft.rule, draft.confidence = f"{hit.key} of {owner.name}", 0.8
    return draft


def governments_of_persons(drafts: list[Draft], governments: frozenset[str]) -> None:
    """Once the persons' bodies are known: a government named after a person is that of his state.

    So are its officials and those who speak for it: "officials with King Harald's government".
    """
    ends: dict[int, list[Draft]] = {}
    for draft in drafts:
        ends.setdefault(draft.end, []).append(draft)
    for draft in drafts:
        if draft.owner is not None and draft.roles and draft.roles[0] in governments:
            draft.type = "government"
            if draft.owner.body and draft.owner.type == "person":
                draft.body = draft.owner.body
                for other in ends[draft.end]:
                    if other.start < draft.start:
                        other.name = draft.body if other.name == draft.name else other.name
                        other.body = draft.body if other.body == draft.name else other.body


def offices_of_persons(v: View, drafts: list[Draft]) -> None:
    """ "Governor Ana Tarnow's Office" is no body of its own: it speaks for whom she does, or for her."""
    persons = {draft.end: draft for draft in drafts if draft.type == "person" and draft.level == "name"}
    for draft in drafts:
        owner = persons.get(draft.start - 1)
        alone = draft.end - draft.start == 1 and v.lower[draft.start] == "office" and draft.entry < 0
        if owner is None or not alone or v.lower[draft.start - 1] not in {"'s", "’s", "'"}:
            continue
        draft.name, draft.type, draft.gender = f"{owner.name}'s office", "organisation", "n"
        draft.body = owner.speaker()
        draft.rule, draft.confidence = f"office of {owner.name}", 0.8


def phrase(v: View, start: int, end: int) -> str:
    """The words of tokens [start, end), with single blanks."""
    return " ".join(v.phrase(start, end).split())


def _with_body(v: View, hit: Hit, kinds: set[str], around: Frame, draft: Draft, body: Draft) -> Draft | None:
    name = body.speaker() if body.type != "place" else body.name
    draft.end = max(hit.end, around.end) if around.link else hit.end
    adjective = _modifier(v, hit, around, body) or v.names.adjective(name) or name
    state = body.type in {"state", "place", "government"}
    if not draft.plural and not around.link and body.end == hit.start and _says_what_it_is(v, hit, body):
        draft.name, draft.body, draft.entry, draft.type = body.name, body.body, body.entry, body.type
        draft.rule, draft.confidence, draft.gender = f"{hit.key}: what {name} is", 0.85, "n"
        return draft
    apart_by = v.lower[body.end : hit.start] if body.end <= hit.start else []
    unlisted = body.entry < 0 and body.type in {"organisation", "unknown", "media"}  # no list says that it is a firm
    unlisted = unlisted and apart_by in ([], ["'s"], ["’s"])  # "the Lakeside school board" is another body
    firm = (body.type == "company" or unlisted) and hit.key in v.names.lists["of_firms"]
    if body.level == "name" and (firm or ("part" in kinds and body.type in BODIES | _OF_MEMBERS)):
        draft.name, draft.body, draft.entry, draft.type = body.name, body.body, body.entry, body.type
        draft.rule, draft.confidence, draft.gender = f"{hit.key} of {name}", 0.8, "n"
        return draft
    if not draft.plural and not around.link and governs(v, body, hit.end):
        told = body.level == "nominal"
        draft.name, draft.body, draft.type = body.key if told and not body.body else name, body.body, body.type
        draft.rule, draft.confidence, draft.gender = f"{hit.key}, which governs {name}", 0.8, "n"
        draft.through = body if told else None
        return draft
    if kinds <= {"part"}:
        return None
    unknown_people = body.entry < 0 and body.type in {"people", "unknown"}
    first = _article_end(v, around)
    whole = phrase(v, without_quantity(v, first, hit.start) if draft.plural else first, draft.end)
    if house_of_part(v, body) and body.end < hit.start - 1 and v.lower[body.end] in {"'s", "’s", "'", "’"}:
        named = v.text[body.end + 1][:1].isupper()  # "the Senate's Lakes and Rivers committee"
        whole = phrase(v, body.end + 1, draft.end) if named else whole
    draft.key = hit.key
    if draft.plural and body.type in _LANDS and hit.key in v.names.lists["belongs"] and not around.past:
        side = organ_before(v, hit)  # "Norland's opposition members" together are its opposition
        if side in v.names.lists["opposition"]:
            draft.name, draft.body, draft.confidence = f"{adjective} {side}", "", 0.7
            draft.rule, draft.origin = f"{hit.key} of the {draft.name}", "own organ"
            return draft
    if hit.key in v.names.lists["belongs"] and (
        body.type in {"group", "party", "union"}
        or (body.level == "nominal" and (body.type == "people" or body.key in v.names.lists["legislature"]))
    ):
        if house_of_part(v, body) and (side := side_of_members(v, draft, hit, around)):
            draft.name, draft.body, draft.rule, draft.confidence = side, "", f"some {hit.key} of {name}", 0.6
            return draft
        apart = body.type == "party" and set_apart(v, draft, body, around.past)
        if apart or around.past:  # "former Lake Front fighters" fight for it no more
            draft.name = uncapitalised(whole) if around.past and first not in v.name_at else whole
            draft.rule = f"of their own, though {hit.key} of {name}" if apart else "past office"
            draft.origin = "apart" if apart else "past"
            draft.body, draft.confidence = "", 0.7 if apart else 0.6
            return draft
        draft.name, draft.body, draft.rule, draft.confidence = name, "", f"{hit.key} of {name}", 0.8
        draft.through = body if body.level == "nominal" else None
        return draft
    if unknown_people:
        draft.name = whole
        _describe(draft, name, 0.6)
        if kinds & {"speaks", "state_organ"} and body.type == "unknown":
            draft.body = name
        return draft
    if "settlement" in kinds and around.link == "of" and body.type == "place":
        draft.name, draft.type, draft.rule, draft.confidence = body.name, "government", f"{hit.key} of {body.name}", 0.6
        return draft
    if "own_organ" in kinds and (state or body.type == "people"):
        written = "opposition" if hit.key in v.names.lists["opposition"] else phrase(v, hit.start, hit.end)
        if v.tag[hit.start] not in {"NNP", "NNPS"}:
            written = uncapitalised(written)  # at the beginning of a sentence
        draft.rule, draft.confidence, draft.origin = f"organ of its own in {name}", 0.7, "own organ"
        of_the_state = v.names.lists["opposition"] | v.names.lists["official_nouns"]  # "police in Norland" are its own
        possessor = v.lower[body.end : body.end + 1] in (["'s"], ["’s"])
        between = without_quantity(v, body.end + possessor, hit.start) if body.end <= hit.start else hit.start
        longer = phrase(v, between, hit.end)  # "the U.S. District Court", "Norway's public sector unions"
        tells = not possessor or draft.plural or longer[:1].isupper()
        if around.past and v.tag[hit.end - 1] == "NNS":
            draft.name = whole if v.tag[first] in _PROPER else uncapitalised(whole)  # "former Norlandic hostages"
        elif body.type == "government" and around.link in {"in", "at"}:
            draft.name = whole  # "critics in Congress" are no critics of the state's
        elif around.link and leaning(v, first + 2):
            draft.name = uncapitalised(phrase(v, first, hit.end))  # "pro-Sudlandic lawmakers in Norland"
        elif around.link == "in" and hit.key not in of_the_state and v.tag[hit.end - 1] == "NNS":
            draft.name = phrase(v, without_quantity(v, first, hit.start), hit.end)  # extremists there may be anybody's
            draft.name = draft.name if v.tag[first] in _PROPER else uncapitalised(draft.name)
        elif between < hit.start and tells and not around.link and hit.key not in v.names.lists["opposition"]:
            draft.name = longer if possessor else f"{adjective} {longer}"
        elif v.tag[hit.start] in {"NNP", "NNPS"} and (possessor or around.link) and hit.key != "parliament":
            town = possessor and body.type == "place" and draft.type == "court"  # many a town has a "High Court"
            draft.name = phrase(v, body.start, hit.end) if town else written if possessor else whole
        elif body.type == "place" or (around.link and not v.names.adjective(name)):
            draft.name = whole
        else:
            draft.name = f"{adjective} {written}"
        return draft
    if _of_a_trade(v, hit, around, body):
        draft.name, draft.type = whole, "people"
        _describe(draft, name, 0.5)
        return draft
    if "speaks" in kinds or "state_organ" in kinds:
        if state and (hit.key in v.names.lists["clergy"] or in_waiting(v, hit)):  # of that land, and not its mouth
            draft.name = whole
            _describe(draft, name, 0.5)
            return draft
        if around.past and "speaks" in kinds:
            draft.rule, draft.confidence, draft.name = "past office", 0.4, whole
            draft.origin = "past"
            return draft
        own = organ_before(v, hit) if body.type in {"state", "place"} else ""
        if "speaks" not in kinds and own not in v.names.lists["opposition"] | v.names.lists["contest"]:
            own = ""  # "Norland's police officials" are Norland's, "Norland's opposition politicians" are not
        if "own_organ" in v.names.words.get(own, ()):  # "Norland's rebel chief" is not Norland's mouth
            draft.name, draft.body, draft.confidence = whole, f"{v.names.adjective(name) or name} {own}", 0.85
            draft.rule, draft.origin = f"{hit.key}, for {draft.body}", "own organ"
            if draft.plural and own in v.names.lists["opposition"]:
                draft.name = draft.body  # a land's opposition politicians together are its opposition
            return draft
        words = phrase(v, hit.start, hit.end)
        if hit.key in v.names.lists["government"] and adjective.replace(".", "").isupper():
            adjective = body.name  # "UK government"
        draft.written = f"{adjective} {uncapitalised(words)}"
        name = draft.name = government_of(v, name)
        bodies = {"organisation", "group", "party", "company", "union", "people", "court", "media", "unknown"}
        draft.body = name if state or body.type in bodies else ""
        if body.type == "place" and draft.plural and hit.key not in v.names.lists["government"]:
            draft.name = whole  # "Chicago politicians"
        if draft.type == "person":
            draft.name = whole  # an office: the words name it, the body is what it speaks for
        draft.rule, draft.confidence = f"{hit.key} of {name}", 0.85
        draft.through = body if draft.body and body.level == "nominal" else None
        if hit.key in v.names.lists["government"] and body.type == "state":
            draft.type = "government"
        arms = v.names.lists["fighting_arms"] | v.names.lists["government"]
        if hit.key in arms and body.type == "state" and body.level == "name":
            draft.type, draft.name = "government", draft.written
        return draft
    if "descriptive" in kinds or "member" in kinds:
        draft.name = whole
        _describe(draft, name, 0.5)
        apart = hit.key.split()[-1] in v.names.lists["serve_or_own"] and body.type not in {"union", "party", "group"}
        if apart and draft.plural:  # whom a body serves or employs, or who owns a share of it
            draft.rule, draft.origin = f"of their own, described with {name}", "apart"
        together = draft.plural and body.type in _OF_MEMBERS and body.level == "name"
        if together and around.link not in {"at", "in"} and not apart:
            draft.body = name  # what its ministers, members or observers do together is the body's, unlike its staff
        return draft
    if _firm_from(v, hit, around, body):
        draft.name, draft.type = whole, "company"
        _describe(draft, name, 0.5)
        return draft
    return _body_told_with(v, draft, body, whole)


def _describe(draft: Draft, name: str, sure: float) -> None:
    """Note that words describe a party by another's name, or by no name at all ("the media group")."""
    draft.rule, draft.confidence = f"described with {name}", sure
    draft.origin = "common words" if name.islower() else ""


def _body_told_with(v: View, draft: Draft, body: Draft, whole: str) -> Draft | None:
    """A body by its noun and whose or where it is: "the port authority of Velmar" is not Velmar.

    A state's own authorities and agencies count as it; a noun for a land is none.
    """
    types = v.names.descriptions.get(v.lemma[draft.head].lower(), ())
    if draft.plural or not types or {"place", "state"} & set(types) or body.type in {"person", "document"}:
        return None
    if body.type == "state" and "government" in types:
        return None
    draft.name, draft.type = whole, types[0]  # type: ignore[assignment]
    _describe(draft, body.name, 0.6)
    return draft


_PROPER = frozenset({"NNP", "NNPS"})
_LANDS = frozenset({"state", "place"})


def of_land(v: View, draft: Draft, land: Draft) -> None:
    """Read what belongs to a land only described before it as if the land's name stood there: "the country's army"."""
    hit = v.word_at.get(draft.head)
    if hit is None or hit.end - 1 != draft.head or hit.start < land.end:
        return
    past = any(v.lower[i].strip("-") in v.names.lists["past"] for i in range(land.end, hit.start))
    draft.through = None
    _with_body(v, hit, set(hit.kinds), Frame(None, past, draft.start, hit.end), draft, land)


def house_of_part(v: View, body: Draft) -> bool:
    """Whether a body is a parliament or a council, in which parties sit: its members are not of one mind."""
    key = body.key.split()[-1] if body.key else ""
    return body.key in v.names.lists["legislature"] or key in v.names.lists["legislature"] or key == "council"


def side_of_members(v: View, draft: Draft, hit: Hit, around: Frame) -> str:
    """What members of a house are called where only some are meant; "" where all are.

    "Opposition members of parliament", "some members of the council" and "three members" by their words; "members of
    the assembly from the ruling party" by that party. "Members of Parliament" are Parliament.
    """
    link = draft.end
    if v.lower[link : link + 1] == ["from"]:
        near = range(link + 1, min(link + _FAR_PARTY, len(v.text)))
        party = next((i for i in near if v.head[i] == link and v.dep[i] == "pobj"), None)
        parties = v.names.lists["party_nouns"] | v.names.lists["opposition"]
        if party is not None and v.lower[party] in parties:
            first = link + 1 + (v.pos[link + 1] == "DET")
            return phrase(v, first, party + 1)
    start = min(around.start, hit.start)
    before = [i for i in range(start, hit.start) if v.pos[i] not in {"DET", "PUNCT"} or v.lower[i] == "some"]
    tells = any(v.tag[i] == "CD" or v.lower[i] in v.names.lists["some_of_many"] for i in before)
    if not tells:
        return ""
    whole = phrase(v, without_quantity(v, start, hit.start), draft.end)
    return uncapitalised(whole)


_FAR_PARTY = 6
"""Tokens behind "from" among which the party of some members is looked for."""


def _firm_from(v: View, hit: Hit, around: Frame, body: Draft) -> bool:
    """Whether a noun for a firm has the adjective of a state before it: "the Dutch brewer" is not the Netherlands.

    It takes up a firm told of, where there is one, and else stands by its own words: without a mention of its own its
    deeds would be the state's, whose adjective is the only name there.
    """
    firm = v.names.descriptions.get(hit.key, [])[:1] == ["company"] and v.tag[hit.end - 1] in {"NN", "NNP"}
    return firm and not around.link and body.type == "state" and body.level == "name" and around.possessive is None


def _of_a_trade(v: View, hit: Hit, around: Frame, body: Draft) -> bool:
    """Whether a noun after the state's says whom they lead: "French farm leaders", not "Turkish army chiefs"."""
    words = range(body.end, hit.start)
    return (
        hit.key.split()[-1] in v.names.lists["named_for"]
        and not around.link
        and body.type in {"state", "people"}
        and any(v.tag[i] == "NN" for i in words)
        and not any(i in v.word_at for i in words)
    )


def _says_what_it_is(v: View, hit: Hit, body: Draft) -> bool:
    """Whether a noun only tells what the body before it is: "the Shas party", "the Hamas movement"."""
    listed = body.entry >= 0 or body.origin == "acronym"  # "the LFP party", spelled out elsewhere
    listed = listed or (body.type == "union" and hit.key in v.names.lists["union_nouns"])
    proper = listed and body.level == "name" and body.type not in {"state", "place", "people", "person", "unknown"}
    if body.type == "party" and body.origin == "adj" and hit.key not in v.names.lists["party_nouns"]:
        return False  # "a Republican faction" is not the party
    return proper and body.type in v.names.descriptions.get(hit.key, ())


def _modifier(v: View, hit: Hit, around: Frame, body: Draft) -> str:
    """How the text itself names the body right before its organ ("Puerto Rico Senate"); "" where it does not."""
    after = v.lower[body.end : body.end + 1]
    if (
        around.link
        or body.end > hit.start
        or after in (["'s"], ["’s"], ["'"])
        or (body.origin == "seat" and not body.place)
    ):
        return ""
    return phrase(v, body.start, body.end) if body.level == "name" else ""


_OF_MEMBERS = {"organisation", "group", "party", "union"}
