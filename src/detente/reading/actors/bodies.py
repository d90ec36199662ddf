"""Who stands behind a role or an organ: "the Turkish foreign ministry", "spokesman for the pilots' union"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import Hit, View
from detente.reading.attribution.lexicon import source_lexicon
from detente.reading.names.keys import key_of

_WITHIN = {"ADJ", "NOUN", "PROPN", "PART", "NUM", "ADV"}
_LINKS = {"of", "for", "from", "at", "to", "with", "in"}
_POSSESSIVE = {"his", "her", "its", "their", "our", "my"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a role word: the draft of its body, whether it is past, where the noun phrase begins."""

    body: int | None
    past: bool
    start: int
    end: int
    possessive: int | None = None  # token of "its", "their"
    link: str = ""
    owner: int | None = None  # the draft of a person right before it: "the Berg government", "Berg's family"
    joint: bool = False  # adjectives of two peoples describe who is meant, and no body is theirs alone


def backed(v: View, end: int) -> bool:
    """Whether a name that ends here is only the first part of "X-backed", "X-led", "X-based"."""
    return (
        end + 1 < len(v.text)
        and v.text[end] == "-"
        and (v.tag[end + 1] in {"VBN", "VBD"} or v.lower[end + 1].endswith("ed") or v.lower[end + 1] == "led")
    )


def leaning(v: View, start: int) -> bool:
    """Whether a name that begins here only tells whom somebody is for or against: "pro-X demonstrators"."""
    return start > 1 and v.text[start - 1] == "-" and v.lower[start - 2] in v.names.lists["leanings"]


def _owner(v: View, drafts: list[Draft], found: int, organs: Mapping[int, int]) -> int:
    """The organ where the name only modifies it: "spokesman for Turkey's foreign ministry"."""
    draft = drafts[found]
    at = draft.head
    for _ in range(3):
        if v.dep[at] not in {"poss", "amod", "compound", "nmod"} or v.head[at] <= at:
            break
        at = v.head[at]
        if at in organs:
            part = draft.type in _DEALING_GROUPS and drafts[organs[at]].entry < 0  # "the Front's Prisoners Committee"
            return found if part else organs[at]
    return found


_DEALING_GROUPS = frozenset({"group", "party"})


def _owned_group(v: View, by_token: Mapping[int, int], drafts: list[Draft], found: int) -> int:
    """The group whose state only says where it is: "the leader of Norland's Free Isles Front" is not Norland's."""
    end = drafts[found].end
    if drafts[found].type != "state" or v.lower[end : end + 1] not in (["'s"], ["’s"], ["'"]):
        return found
    after = by_token.get(end + 1, found)
    return after if drafts[after].type in _DEALING_GROUPS and drafts[after].start == end + 1 else found


def _joined_people(v: View, state: Draft, by_token: Mapping[int, int], drafts: list[Draft]) -> int | None:
    """The adjective of a people no list has that is joined with a state's: both describe who is meant."""
    at = state.start - 1
    before = by_token.get(at - 1) if at > 0 and v.lower[at] in {"and", "or", "&"} else None
    if before is None or state.type != "state" or v.sent[at] != v.sent[state.start]:
        return None
    other = drafts[before]
    joins = other.type == "people" and other.entry < 0 and v.pos[other.head] == "ADJ"
    return before if joins and other.level == "name" and other.end == at else None


def _is_part(v: View, state: Draft) -> bool:
    """Whether a state only owns the part of it that is meant: "Norland's largest province"."""
    end = state.end
    if state.type != "state" or v.lower[end : end + 1] not in (["'s"], ["’s"], ["'"]):
        return False
    noun = v.head[state.head]
    return end < noun <= end + _FAR_PART and v.lower[noun] in v.names.lists["parts_of_land"]


_FAR_PART = 6
"""Tokens behind a state's name among which the part of it stands that is meant."""


def joins_words(v: View, i: int, noun: int) -> bool:
    """Whether token i joins two words that both describe the noun: "port and railroad workers"."""
    return (
        i > 0
        and i + 1 < noun + 1
        and v.lower[i] in {"and", "or", "&"}
        and _describes(v, i - 1)
        and v.dep[i - 1] in {"nmod", "compound", "amod"}
        and v.head[i - 1] == noun
        and (v.dep[i + 1] == "conj" or v.head[i + 1] == noun)
        and _describes(v, i + 1)
    )


def _describes(v: View, i: int) -> bool:
    return v.pos[i] in {"ADJ", "NOUN", "PROPN"} or v.tag[i] in {"VBG", "VBN"}  # "developing", "displaced"


def _unnamed_one(draft: Draft) -> bool:
    return draft.type in {"state", "people"} or (draft.entry < 0 and draft.end - draft.start == 1)


def _make_place(v: View, drafts: list[Draft], named: Draft) -> None:
    """What has a government is a country or place, whatever the statistics take it for: "the government of Talmar".

    Behind a title it is who leads it: "the government of King Harald".
    """
    lists = v.names.lists
    if named.start and v.lower[named.start - 1].rstrip(".") in lists["crowned"] | lists["honorifics"] | lists["titles"]:
        return
    if named.entry >= 0 or named.type not in {"person", "unknown", "organisation"} or named.end - named.start > 1:
        return
    for draft in drafts:
        if draft.key == named.key and draft.entry < 0:
            draft.type, draft.gender = "state", "n"


MOST_LOOKED_AT = 1000
"""Mentions among which a person of the name is looked for, so that a text of many lands takes no square of them."""


def _has_ministers(v: View, hit: Hit, drafts: list[Draft], named: Draft) -> bool:
    """Whether one unknown word that owns a minister is a land, and no person: "Talmar's trade minister"."""
    of_land = hit.key.split()[-1] in {"minister", "ministry"} and named.entry < 0 and named.end - named.start == 1
    if not of_land or named.key in v.names.tenures:
        return False
    person = any(d.type == "person" and named.key in d.key.split()[1:] for d in drafts[:MOST_LOOKED_AT])
    return not person and key_of(v.text[named.start]) not in v.names.given


def _only_modifies(v: View, draft: Draft) -> bool:
    """Whether a state or people stands as an adjective before a noun of its own, without being its owner."""
    after = v.lower[draft.end : draft.end + 1]
    proper = draft.level == "name" and draft.type in {"state", "people"} and draft.adjectival
    return proper and v.head[draft.head] >= draft.end and after not in (["'s"], ["’s"], ["'"])


def _person_of(v: View, by_token: Mapping[int, int], drafts: list[Draft], found: int) -> int:
    """The person whose state only stands before his office: "critics of Norlandic President Ana Tarnow" are hers."""
    at = drafts[found].head
    named = found
    for _ in range(_LINKS_UP):
        at = v.head[at]
        named = by_token.get(at, found)
        if named != found:
            break
    person = drafts[found].type == "state" and drafts[named].type == "person" and drafts[named].level == "name"
    return named if person and drafts[found].end <= drafts[named].start else found


_LINKS_UP = 3
"""Words from a state's adjective up to the name of whoever holds an office of it."""


def _goes_by_person(v: View, hit: Hit) -> bool:
    """Whether a body or people are called by the name of a person behind "of": his government, his supporters."""
    return hit.key in v.names.lists["government"] or "of_person" in hit.kinds


def _owns(v: View, person: Draft) -> bool:
    return v.lower[person.end : person.end + 1] in (["'s"], ["’s"], ["'"])


def _noun_behind(v: View, name: Draft) -> int:
    """The common noun that a name only describes: the students of "Lakeside University students"; -1 for none."""
    noun = v.head[name.head]
    near = name.end <= noun <= name.end + _FAR_NOUN and v.dep[name.head] in _DESCRIBING
    plain = near and v.tag[noun] in {"NN", "NNS"} and v.lower[name.end] not in {"'s", "’s", "'", "’"}
    return noun if plain and all(v.pos[i] in {"ADJ", "NOUN"} for i in range(name.end, noun)) else -1


_FAR_NOUN = 2
"""Tokens between a name and the noun that it describes."""
_DESCRIBING = frozenset({"amod", "compound", "nmod"})


def _is_plural_noun(v: View, hit: Hit) -> bool:
    return v.tag[hit.end - 1] == "NNS"


def _before_unlisted(v: View, draft: Draft, by_token: Mapping[int, int]) -> bool:
    """Whether a state's adjective stands before a singular noun that no list of organs has: a charity, a factory."""
    noun = v.head[draft.head]
    word = v.word_at.get(noun)
    listed = word is not None and not set(word.kinds) <= {"anaphor", "of_person"}
    return (
        _only_modifies(v, draft)
        and draft.type == "state"
        and v.tag[noun] == "NN"
        and noun not in by_token
        and not listed
    )


LED = frozenset({"group", "organisation", "party", "union", "company"})
"""The sorts of bodies that persons lead and speak for by a name of their own."""


def only_body(drafts: list[Draft], before: int) -> str:
    """The one body named before a token, where no state or outlet is in play; "" where there are none or several."""
    told = [d for d in drafts if d.end <= before]
    bodies = {d.speaker() for d in told if d.level == "name" and d.type in LED}
    others = any(d.body or d.type in {"state", "government", "media"} for d in told)
    return bodies.pop() if len(bodies) == 1 and not others else ""


def office_of_state(v: View, role: Hit) -> bool:
    """Whether an office is a state's own, so that an adjective of a bent only tells how its holder thinks.

    "Norland's liberal president" speaks for Norland, "Norland's liberal leader" for the liberals.
    """
    return role.key in v.names.leaders or role.key.split()[-1] in {"chancellor", "minister", "premier", "president"}


def bent_of_office(v: View, role: Hit, body: Draft) -> bool:
    """Whether the party right before an office of state only tells of which party its holder is: no party has one.

    "Republican President Ana Tarnow" is president of a land.
    """
    told = body.type == "party" and body.level == "name" and body.adjectival and body.end == role.start
    return told and above_party(v, role)


def above_party(v: View, role: Hit) -> bool:
    """Whether no party has such an office, so that a party named before it only tells of which its holder is.

    "The Republican governor", "a Labour lawyer": neither is the party's mouth, as its spokesman or leader is.
    """
    return office_of_state(v, role) or role.key.split()[-1] in v.names.lists["above_party"]


def in_waiting(v: View, role: Hit) -> bool:
    """Whether an office is only that of one whom the opposition would give it: "Norland's shadow foreign minister"."""
    waits = v.names.lists["in_waiting"]
    near = range(role.start - 1, max(-1, role.start - _PORTFOLIO - 1), -1)
    for i in near:
        if v.lower[i] in waits:
            return v.sent[i] == v.sent[role.start]
        if v.lower[i] not in v.names.lists["portfolio_words"] and v.lower[i] not in {"and", "&", ","}:
            return False
    return False


_PORTFOLIO = 6
"""Tokens of what an office looks after, before it: "the shadow trade and industry secretary"."""


def organ_before(v: View, role: Hit) -> str:
    """The body for which a role is by the word before it, as the lexicon has it: "rebel spokesman": rebels; or "".

    An adjective of a bent before an office of state names no body: "Norland's moderate president" is Norland's.
    """
    first, _, _ = role.key.rpartition(" ")
    at = role.start - 1
    before = v.word_at.get(at)
    if not first and at >= 0 and v.dep[at] in {"compound", "nmod", "amod"} and v.sent[at] == v.sent[role.start]:
        first = before.key if before is not None and before.end == role.start else v.lower[at]
    if first in v.names.lists["bents"] and office_of_state(v, role):
        return ""
    many = f"{first[:-1]}ies" if first.endswith("y") else f"{first}s"
    wanted = {"own_organ", "state_organ"}
    body = first if first in v.names.descriptions and at >= 0 and v.lower[at] == first else ""
    return next((w for w in (first, many) if w and wanted & set(v.names.words.get(w, ()))), body)


_DESCRIBED = {"company", "organisation", "union", "party", "group"}
_FAR = 14
"""Tokens between "of" and the name of a body that is described at length before it."""


def _described_body(v: View, hit: Hit, by_token: Mapping[int, int], drafts: list[Draft]) -> int | None:
    """The body named at the end of a long description: "the board of tile and cement maker Acme Works"."""
    for j in range(hit.end + 1, min(hit.end + _FAR, len(v.text))):
        if v.dep[j] == "pobj" and v.head[j] == hit.end:
            found = by_token.get(j)
            named = found is not None and drafts[found].level == "name" and drafts[found].type in _DESCRIBED
            return found if named else None
    return None


def _presided(
    v: View, hit: Hit, state: Draft, by_token: Mapping[int, int], drafts: list[Draft]
) -> int | None:  # fmt: skip
    """The body of one whose state or party is only told: "the Norlandic chairman of the Lake Board".

    So the state of a head of government whose party is told: "the Liberal prime minister of Norland".
    """
    bent = state.key in v.names.lists["bents"] | v.names.lists["party_adjectives"] and office_of_state(v, hit)
    sort = bent or state.type in {"state", "party"}
    told = state.level == "name" and sort and state.adjectival and state.end == hit.start
    if not told or "speaks" not in hit.kinds or v.lower[state.end : state.end + 1] in (["'s"], ["’s"], ["'"]):
        return None
    at = hit.end + 1
    at += v.lower[at : at + 1] == ["the"]
    found = by_token.get(at)
    if found is None or drafts[found].level != "name":
        return None
    led = drafts[found].type
    sits = led == "government" and state.type == "party" and not _has_parties(v, drafts[found])
    own = v.lower[drafts[found].end : drafts[found].end + 1] not in (["'s"], ["’s"])  # not "of Norland's parliament"
    rules = led == "state" and state.type != "state" and own and office_of_state(v, hit)
    return found if led in _DESCRIBED or sits or rules else None


def _part_named(v: View, hit: Hit, state: Draft, by_token: Mapping[int, int], drafts: list[Draft]) -> int | None:
    """The part of a state that is named behind what it is: "the Norlandic region of Talmar".

    What stands there is a place, whatever the statistics take it for.
    """
    at = hit.end + 1
    found = by_token.get(at)
    if "settlement" not in hit.kinds or found is None or state.type != "state" or v.sent[at] != v.sent[hit.start]:
        return None
    part = drafts[found]
    if part.level != "name" or part.start != at:
        return None
    if part.entry < 0 and part.type in {"person", "unknown", "organisation"}:
        for draft in drafts:
            if draft.key == part.key and draft.entry < 0:
                draft.type, draft.gender, draft.body = "place", "n", ""
    return found if part.type in {"place", "state"} else None


def _has_parties(v: View, body: Draft) -> bool:
    """Whether parties have leaders of their own in a body: "the Reform leader of the Senate" is no voice of it."""
    return v.lower[body.end - 1] in v.names.lists["legislature"]


def _of_its_own(v: View, body: Draft, state: Draft, hit: Hit) -> bool:
    """Whether a state before a party's name only says where it is: "Norland's Labour leader" is not Norland's.

    Whoever is sent goes to the one and for the other: "Norland's Labour envoy" may be either. An office of state is
    the state's, whichever party its holder is of: "Norland's Labour prime minister".
    """
    either = hit.key in v.names.lists["sent"] or (body.type == "party" and office_of_state(v, hit))
    return state.type == "state" and body.type in {"party", "union"} and not either


def _is_told(v: View, outlet: Draft, hit: Hit, owned: bool) -> bool:
    """Whether an outlet before a role is the one told, and what is told begins behind it without "that".

    Args:
        owned: whether the name of a state stands between the outlet and the role.
    """
    if outlet.type not in ({"media", "organisation", "unknown"} if owned else {"media"}):
        return False
    at = outlet.start - 1
    at -= at > 0 and v.pos[at] == "DET"
    if at < 0 or v.lemma[at] not in source_lexicon().tell or v.pos[at] != "VERB" or v.text[outlet.end] in {"'s", "’s"}:
        return False
    noun = hit.end - 1
    acts = v.dep[noun] in {"nsubj", "nsubjpass"} and v.head[noun] > noun and v.head[v.head[noun]] == at
    return acts or (owned and v.lower[hit.start - 1] in {"'s", "’s", "'"})


def frame(
    v: View, hit: Hit, by_token: Mapping[int, int], drafts: list[Draft], organs: Mapping[int, int] | None = None
) -> Frame:
    """Read the modifiers left of a role word and the of-phrase right of it.

    Left of it the leftmost name is the body ("the US's Syrian envoy" speaks for the US). Right of it come
    "of", "for" ... and a name. `by_token` gives the draft that covers a token.
    """
    past_words = v.names.lists["past"]
    organs = organs or {}
    body: int | None = None
    owner: int | None = None
    past = False
    possessive = None
    k = hit.start - 1
    start = hit.start
    steps = 0
    while k >= 0 and steps < 8 and v.sent[k] == v.sent[hit.start] and k not in v.dashes:
        if v.text[k] == ")" and v.text[k - 2 : k - 1] == ["("] and k - 3 in by_token:
            if k - 1 in by_token and drafts[by_token[k - 1]].type == "media":
                break  # "Lakeside (CNN) | Members of the council"
            start, k = k - 2, k - 3  # "the Lake Boatmen's Guild (LBG) spokesman"
        found = by_token.get(k)
        if found is not None and drafts[found].start <= hit.start < drafts[found].end:
            found = None  # the mention of this very role
        if found is not None and drafts[found].type != "person":
            draft = drafts[found]
            if _is_told(v, draft, hit, body is not None and drafts[body].type == "state"):
                break  # "told OUTLET Norland's rebels had left"
            told_of = backed(v, draft.end) or leaning(v, draft.start)
            joint = _joined_people(v, draft, by_token, drafts) if body is None else None
            if joint is not None:
                start = drafts[joint].start  # "Lakelandic and Norlandic leaders"
                return Frame(None, past, start, hit.end, possessive, joint=True)
            if not told_of and not (body is not None and _of_its_own(v, drafts[body], draft, hit)):
                body = found
            start = draft.start
            steps += 1
            k = draft.start - 1
            continue
        if found is not None:
            of_it = v.lower[k + 1] in {"'s", "’s", "'"}
            if of_it and _has_ministers(v, hit, drafts, drafts[found]):
                _make_place(v, drafts, drafts[found])
                body, start = found, drafts[found].start
            elif of_it and hit.key in v.names.lists["voices"]:
                body, start = found, drafts[found].start
            elif hit.key == "minister" and not of_it and k + 1 == hit.start and " " in drafts[found].key:
                start = drafts[found].start  # "Northern Rivers Minister": what he looks after, not whose he is
                k = start - 1
                steps += 1
                continue
            elif body is None and drafts[found].level == "name" and (of_it or k + 1 == hit.start):
                owner, start = found, drafts[found].start
            break
        if v.lower[k].strip("-") in past_words:
            past, start = True, k
        elif v.lower[k] in _POSSESSIVE:
            possessive, start = k, k
            break
        elif v.pos[k] == "DET":
            start = k
            break
        elif v.lower[k] in {"'s", "’s", "'"} and v.pos[k - 1] == "NOUN" and k - 1 not in by_token:
            whose = by_token.get(k - 2)  # "the LBG boatmen's union leader"
            if whose is not None and drafts[whose].type in _DESCRIBED and v.lower[k - 1].endswith("s"):
                body, start = whose, drafts[whose].start
            break  # "the hostage's kidnappers": no name of a body stands behind a common noun
        elif v.dep[k] == "advmod" and v.head[k] >= hit.end:
            break  # "However | local authorities refused"
        elif v.pos[k] in _WITHIN or v.lower[k] == "-" or (v.tag[k] in {"VBN", "VBG"} and v.head[k] > k):
            start = k
        elif joins_words(v, k, hit.end - 1) and k - 1 not in by_token and k + 1 not in by_token:
            start, k = k - 1, k - 1
        else:
            break
        steps += 1
        k -= 1
    end = hit.end
    link = ""
    at = hit.end
    if body is None and at + 1 < len(v.text) and v.lower[at] in _LINKS and v.sent[at] == v.sent[hit.start]:
        j = at + 1
        hops = 0
        one = v.lower[j] in {"a", "an"}  # "the kidnappers of a Briton": no body
        while j < len(v.text) and hops < 6 and v.sent[j] == v.sent[hit.start]:
            found = by_token.get(j)
            if found is not None and drafts[found].start <= hit.start < drafts[found].end:
                found = None  # the mention of this very role, which covers the article of "for the Front"
            if found is not None:
                if _is_part(v, drafts[found]):
                    end, link = v.head[drafts[found].head] + 1, v.lower[at]
                    break  # "the governor of Norland's largest province"
                found = _person_of(v, by_token, drafts, found) if "of_person" in hit.kinds else found
                found = _owned_group(v, by_token, drafts, found)
                found = _owner(v, drafts, found, organs)
                if v.lower[at] in {"in", "at"} and drafts[found].type == "people" and drafts[found].adjectival:
                    break  # "police in the mostly Muslim town"
                if hit.key in v.names.lists["partitives"] and _noun_behind(v, drafts[found]):
                    break  # "a group of Lakeside University students": the students are meant
                if "speaks" not in hit.kinds and v.lower[drafts[found].end : drafts[found].end + 1] in (["'s"], ["’s"]):
                    break  # "teachers in Norland's largest district" are not simply those in Norland
                if "speaks" not in hit.kinds and v.lower[at] == "of" and _only_modifies(v, drafts[found]):
                    break  # "critics of US policy"
                if "speaks" in hit.kinds and _before_unlisted(v, drafts[found], by_token):
                    break  # "an official of the Norlandic charity"
                if v.lower[at] == "of" and hit.key in v.names.lists["government"]:
                    _make_place(v, drafts, drafts[found])
                if drafts[found].type != "person" and not (one and _unnamed_one(drafts[found])):
                    body, end, link = found, drafts[found].end, v.lower[at]
                    if _is_plural_noun(v, hit):
                        end = max(end, _noun_behind(v, drafts[found]) + 1)  # "critics of the LR-4 scheme"
                elif (
                    v.lower[at] == "of"
                    and _goes_by_person(v, hit)
                    and owner is None
                    and not (one or _owns(v, drafts[found]))
                ):
                    owner, end, link = found, drafts[found].end, "of"  # "the government of Ana Tarnow"
                break
            if v.pos[j] not in _WITHIN and v.pos[j] != "DET":
                break
            j += 1
            hops += 1
        voice = "speaks" in hit.kinds or hit.key in v.names.lists["of_firms"]
        if voice and body is None and owner is None and v.lower[at] == "of":
            far = _described_body(v, hit, by_token, drafts)
            if far is not None:
                body, end, link = far, drafts[far].end, "of"
    elif body is not None and link == "" and v.lower[at : at + 1] == ["of"]:
        named = _presided(v, hit, drafts[body], by_token, drafts)
        named = _part_named(v, hit, drafts[body], by_token, drafts) if named is None else named
        if named is not None:
            body, end, link = named, drafts[named].end, "of"
    return Frame(body, past, start, end, possessive, link, owner)
