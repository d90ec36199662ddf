"""Definite descriptions: "the ministry", "the group", "the president"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from detente.reading.actors.draft import Draft
from detente.reading.coreference.lands import either_may_be, leading_land, named_beside, only_land, told_by_the_way
from detente.reading.coreference.scene import Scene
from detente.reading.coreference.told_again import told_again
from detente.reading.names.keys import key_of
from detente.reading.names.table import in_office, table

_OF = re.compile(r" (?:of|for|in|at) ")
_DEFINITE = {"the", "this", "that", "these", "those"}
_LOOK_BACK = 60
_SENTENCES_TOLD = 3
_SHORT_DESCRIPTION = 3
"""Tokens of a description that the rules for bare ones read ("the new party")."""
_DESCRIBING = {"JJ", "JJR", "JJS", "HYPH", "NN", "VBN", "RB", "NNP"}
_SURE_OF_NAME = 0.8
_WEAK = 0.5
"""How sure a mention without a name is at most before it is known whom it stands for."""


def resolve(scene: Scene, focus: str, day: date | None, alone: frozenset[str] = frozenset()) -> None:
    """Give the nominal mentions without a name of their own the party that they take up, in order of the text."""
    v = scene.v
    earlier: list[Draft] = []
    led: dict[str, str] = {}
    for draft in scene.drafts:
        if (
            draft.level == "nominal"
            and draft.type == "person"
            and draft.antecedent is None
            and draft.roles
            and draft.body in alone
        ):
            holder = _antecedent(scene, draft, draft.roles[0], earlier)
            if holder is not None and holder.body == draft.body:
                _take(draft, holder, f"the {draft.roles[0]}: {holder.name} at {holder.head}", 0.75)
            elif draft.roles[0] in v.names.leaders:
                _leader(draft, draft.roles[0], draft.body, day)
                draft.alone = draft.name != draft.body
        elif _speaks_for_told(scene, draft, earlier):
            pass
        elif draft.level == "nominal" and (draft.confidence <= 0.5 or _of_no_name(draft)) and draft.roles:
            first = v.lower[draft.start]
            noun = draft.roles[0]
            word = v.word_at.get(draft.head)
            size = word.end - word.start if word is not None and word.key == noun else len(noun.split())
            counted = first in _DEFINITE and draft.plural and v.tag[draft.start + 1] == "CD"  # "the three co-chairs"
            extra = draft.end - draft.start - size - 1 - counted
            where = next((i for i in range(draft.start + 1, draft.head) if v.lower[i] == "based"), None)
            if where is not None and v.text[where - 1] == "-":  # "the Harbourtown-based guild": only where it sits
                extra = draft.end - where - 1 - len(noun.split())
            bare = extra <= 0 or (extra == 1 and v.tag[draft.start + 1] == "JJ" and noun in v.names.descriptions)
            named_without = noun in v.names.lists["without_article"] and extra < 0
            country = _country_before(scene, draft, noun)
            if _told_apart_behind(scene, draft):
                pass  # "the association representing the pilots" takes up none told of
            elif country:
                found = _from_that_country(scene, draft, noun, country, earlier)
                if found is not None:
                    _take(draft, found, f"the {noun} from {country}: {found.name} at {found.head}", 0.65)
            elif bare and (first in _DEFINITE or named_without or v.text[draft.head][:1].isupper()):
                found = _antecedent(scene, draft, noun, earlier)
                if found is not None:
                    _take(draft, found, f"description {noun!r}: {found.name} at {found.head}", 0.65)
                elif draft.type == "person" and noun in v.names.leaders and focus:
                    if noun not in led:
                        led[noun] = _state_of_leader(scene, noun, focus, day) or focus
                    _leader(draft, noun, led[noun], day)
                    draft.alone = draft.body in alone and draft.name != draft.body
            elif extra in {1, 2} and first in _DEFINITE and draft.type != "person":
                told = _told_in_those_words(scene, draft, earlier)
                found = _named_so(scene, draft, earlier) if told is None else None
                if told is not None:
                    _take(draft, told, f"the {noun} told of at {told.head}: {told.name}", 0.65)
                elif found is not None:
                    _take(draft, found, f"part of the name {found.name} at {found.head}", 0.75)
                elif extra == 1 or (v.dep[draft.head] in _SUBJECT and "POS" not in v.tag[draft.start : draft.head]):
                    found = _of_that_sort(scene, draft, noun, earlier)
                    if found is not None:
                        _take(draft, found, f"the sort that {found.name} at {found.head} is", 0.6)
        if draft.antecedent is None and _tells_how_one_is(scene, draft):
            found = _described_by_how(scene, draft, earlier)
            if found is not None:
                _take(draft, found, f"described by how he is: {found.name} at {found.head}", 0.6)
        if draft.antecedent is None and _describes(scene, draft):
            found = _subject_before(scene, draft, earlier)
            if found is not None:
                _take(draft, found, f"described anew: {found.name} at {found.head}", 0.65)
        if draft.antecedent is None and draft.confidence <= _WEAK:
            found = told_again(scene, draft, earlier[-_LOOK_BACK:])
            if found is not None:
                _take(draft, found, f"the only one so told of: {found.name} at {found.head}", 0.65)
        earlier.append(draft)
        if len(earlier) > 4 * _LOOK_BACK:
            del earlier[: 2 * _LOOK_BACK]


def _told_apart_behind(scene: Scene, draft: Draft) -> bool:
    """Whether words right behind a description say which one is meant: "the union representing the pilots", "the troops
    they had promised", "the group that holds the town"."""
    v, behind = scene.v, draft.end
    if behind < len(v.text) and v.text[behind] not in _MARKS:
        for i in range(behind, min(behind + _TO_RELATIVE, len(v.text))):
            if v.dep[i] == "relcl" and v.head[i] == draft.head:
                return True
    said = behind < len(v.text) and v.dep[behind] == "acl" and v.head[behind] == draft.head
    return said and v.tag[behind] == "VBG" and v.lemma[behind] in v.names.lists["representing"]


_MARKS = frozenset({",", "-", "–", "—", "(", "which"})
_TO_RELATIVE = 8
"""Tokens behind a description among which the verb of a clause stands that tells which one is meant."""


def _speaks_for_told(scene: Scene, draft: Draft, earlier: list[Draft]) -> bool:
    """Let "union leaders" and "a company spokesman" speak for the union or firm told of, where there is just one."""
    v = scene.v
    if draft.level != "nominal" or draft.body or draft.confidence > _WEAK or not draft.roles:
        return False
    first = draft.start + (v.pos[draft.start] == "DET")
    noun = v.lower[first]
    last = draft.roles[0].split()[-1]
    voices = draft.speaks or last in v.names.lists["belongs"] or last in v.names.lists["named_for"]
    types = v.names.descriptions.get(noun, ())
    if not (voices and first + 1 == draft.head and noun in v.names.lists["with_voices"] and types):
        return False
    found = _antecedent(scene, replace(draft, type="organisation", roles=[noun]), noun, earlier)
    rivals = {d.name for d in earlier if d.level == "name" and d.type == types[0] and d.antecedent is None}
    if found is None or len(rivals | {found.name}) > 1:
        return False
    draft.body, draft.confidence, draft.rule = (
        found.speaker(),
        0.6,
        f"{last} of the {noun} {found.name} at {found.head}",
    )
    if draft.plural:
        draft.name, draft.type = found.speaker(), found.type
    return True


def _named_of_sorts(scene: Scene, draft: Draft, types: Sequence[str], earlier: list[Draft]) -> list[Draft]:
    """The names before a description, nearest first, that may be bodies of these sorts."""
    v = scene.v
    near: list[Draft] = []
    for past in reversed(earlier[-_LOOK_BACK:]):
        if v.sent[draft.start] - v.sent[past.start] > _SENTENCES_TOLD:
            break
        sort = past.type in types or past.type == "unknown"
        if past.level == "name" and sort and not past.place and _may_be(scene, past, types):
            near.append(past)
    return near


def _of_that_sort(scene: Scene, draft: Draft, noun: str, earlier: list[Draft]) -> Draft | None:
    """The party that "the hedge fund", "the rebel group" takes up: the subject before, or the only one of its sort.

    What stands before the noun may set a party apart from the one told of ("the parent company"): then there is none.
    """
    v = scene.v
    types = v.names.descriptions.get(noun, ())
    apart = v.lower[draft.start + 1] in v.names.lists["set_apart"]
    if apart or draft.plural or not types or v.pos[draft.start + 1] == "PROPN":
        return None
    near = _named_of_sorts(scene, draft, types, earlier)
    if noun in v.names.lists["holds_only"]:
        nouns = v.names.descriptions  # "the school board" is no teachers' association
        near = [d for d in near if _holds(scene, d, noun) or not any(w in nouns for w in d.name.lower().split())]
    subjects = [d for d in near if v.dep[d.head] in _SUBJECT and v.sent[draft.start] - v.sent[d.start] <= 1]
    if subjects or noun in v.names.lists["holds_only"]:
        before = v.sent[draft.start]  # who speaks goes before whom he speaks of: "the Fund says the Front lied"
        main = [d for d in subjects if v.sent[d.start] < before and _is_main_subject(scene, d)]
        return main[0] if main else subjects[0] if subjects else None
    called = [d for d in near if d.name.lower().endswith(f" {noun}")]  # "the staff association": it is called so
    first = called or [d for d in near if d.type == types[0]] or near
    return first[0] if len({d.name for d in first}) == 1 else None


def _country_before(scene: Scene, draft: Draft, noun: str) -> str:
    """The state whose adjective stands first in a description of a firm: "the Dutch brewer"; "" where none does."""
    v, first = scene.v, draft.start + 1
    firm = scene.v.names.descriptions.get(noun, [])[:1] == ["company"] and not draft.plural
    if not firm or v.lower[draft.start] not in _DEFINITE:
        return ""
    return _state_at(scene, first) if first < draft.head else ""


def _state_at(scene: Scene, token: int) -> str:
    """The state whose name or adjective covers a token by the table of names; "" where none does."""
    hit = scene.v.name_at.get(token)
    if hit is None or hit.spelling is None:
        return ""
    entry = scene.v.names.entries[hit.spelling.entry]
    return entry.name if entry.type == "state" and hit.spelling.form in {"adj", "name", "alias", "short"} else ""


def _from_that_country(scene: Scene, draft: Draft, noun: str, country: str, earlier: list[Draft]) -> Draft | None:
    """The firm that "the Dutch brewer" takes up: one said to be from there, else the subject before, else the only one.

    A firm with another state in its name or before it ("the German airline Lakeair") is another's.
    """
    v = scene.v
    types = v.names.descriptions[noun]
    near = _named_of_sorts(scene, draft, types, earlier)
    homes = {d.name: home for d in near if (home := _home_told(scene, d))}
    near = [d for d in near if homes.get(d.name, country) == country]
    from_there = [d for d in near if d.name in homes]
    if from_there:
        return from_there[0]
    subjects = [d for d in near if v.dep[d.head] in _SUBJECT and v.sent[draft.start] - v.sent[d.start] <= 1]
    if subjects:
        return subjects[0]
    return near[0] if len({d.name for d in near}) == 1 else None


def _home_told(scene: Scene, past: Draft) -> str:
    """The state in the name of a firm, or told right before it: "Norlandic Steel", "the Norlandic airline Lakeair"."""
    v = scene.v
    inside = next((home for i in range(past.start, past.end) if (home := _state_at(scene, i))), "")
    known = scene.v.names.entries[past.entry] if past.entry >= 0 else None
    if not inside and known is not None:
        inside = known.state or next(iter(known.countries), "")
    at = past.start - 1
    if inside or at < 1:
        return inside
    if v.lower[at] in {"'s", "’s", "'"}:
        return _state_at(scene, at - 1)
    while at > 0 and v.sent[at] == v.sent[past.start] and v.tag[at] in _DESCRIBING:
        if home := _state_at(scene, at):
            return home
        at -= 1
    return ""


_SUBJECT = {"nsubj", "nsubjpass"}


def _tells_how_one_is(scene: Scene, draft: Draft) -> bool:
    """Whether a person is only told by how he is, and so was named before: "the embattled leader".

    Words that say which of several is meant do not ("the local leader"), so the words that may stand there are listed.
    """
    v = scene.v
    role = v.word_at.get(draft.head)
    if draft.level != "nominal" or draft.type != "person" or draft.plural or draft.body or role is None:
        return False
    lists = v.names.lists
    told = v.phrase(draft.start + 1, role.start).lower().split()
    fits = v.lower[draft.start] == "the" and draft.end == role.end and draft.possessive is None and bool(told)
    person = draft.roles[:1] == [role.key] and ("speaks" in role.kinds or role.key in lists["told_of_one"])
    return fits and person and all(word in lists["how_one_is"] or _AGED.fullmatch(word) for word in told)


_AGED = re.compile(r"[0-9]+-year-old")


def _described_by_how(scene: Scene, draft: Draft, earlier: list[Draft]) -> Draft | None:
    """Who is told of by how he is: the last holder of the office, or for words of no office the only person told of.

    None where several persons are told of in this sentence and those right before. Who is called a leader speaks for
    a body.
    """
    v = scene.v
    if draft.roles[0] not in v.names.lists["told_of_one"]:
        return _antecedent(scene, draft, draft.roles[0], earlier)
    found: Draft | None = None
    for past in reversed(earlier[-_LOOK_BACK:]):
        if v.sent[draft.start] - v.sent[past.start] >= _SENTENCES_TOLD:
            break
        if past.type != "person" or past.plural or past.end > draft.start:
            continue
        if past.level != "name":
            if past.antecedent is None and past.body:
                return None  # "Norland's president met Berg": either may be meant
            continue
        if found is not None and past.name != found.name:
            return None
        found = past
    if found is None or {found.gender, draft.gender} == {"m", "f"}:
        return None
    return found if found.body or draft.roles[0] not in _OF_A_BODY else None


_OF_A_BODY = frozenset({"leader", "ruler", "strongman", "dictator"})


def _describes(scene: Scene, draft: Draft) -> bool:
    """Whether a subject only describes a body, at length: "The far-right regional party", named in what was before.

    "The Hill League group" names its own.
    """
    v = scene.v
    end = draft.head + 1
    return (
        draft.level == "nominal"
        and draft.entry < 0
        and not any(_names_a_body(scene, i) for i in range(draft.start, draft.head))
        and not draft.plural
        and not draft.body
        and draft.end == end
        and v.lower[draft.start] == "the"
        and v.dep[draft.head] == "nsubj"
        and v.lemma[draft.head].lower() in v.names.descriptions
        and end - draft.start > _SHORT_DESCRIPTION
        and all(v.tag[i] in _DESCRIBING for i in range(draft.start + 1, draft.head))
    )


def _names_a_body(scene: Scene, token: int) -> bool:
    """Whether a name ends at a token that is neither a land's nor a person's."""
    one = scene.by_head.get(token)
    return one is not None and one.level == "name" and one.type in _BODIES_OF_NAME


_BODIES_OF_NAME = frozenset({"company", "group", "organisation", "party", "union"})


def _subject_before(scene: Scene, draft: Draft, earlier: list[Draft]) -> Draft | None:
    """The named subject of the sentence before, where it is of the very sort that a description tells."""
    v = scene.v
    for past in reversed(earlier[-_LOOK_BACK:]):
        back = v.sent[draft.start] - v.sent[past.start]
        if back > 1:
            return None
        if back and past.level == "name" and v.dep[past.head] in {"nsubj", "nsubjpass"} and past.type == draft.type:
            return past
        if back and past.antecedent is None and past.entry >= 0 and past.type == draft.type:
            subject = v.dep[past.head] in {"nsubj", "nsubjpass"}
            if subject and past.confidence >= _SURE_OF_NAME:
                return past
    return None


def _take(draft: Draft, found: Draft, rule: str, confidence: float) -> None:
    draft.name, draft.body, draft.type, draft.rule, draft.confidence = (
        found.name,
        found.body,
        found.type,
        rule,
        confidence,
    )
    draft.gender, draft.antecedent, draft.alone, draft.members = (
        draft.gender or found.gender,
        found,
        found.alone,
        found.members,
    )


def _state_of_leader(scene: Scene, noun: str, focus: str, day: date | None) -> str:
    """The one state whose holder of an office on the day the document names, where it never names that of the state in
    focus: a report on Norland's trade in which only Sudland's prime minister is named tells of him. "" for none.
    """
    known = table()
    states: set[str] = set()
    for office in known.leaders[noun]:
        for key in {key_of(d.name): None for d in scene.drafts if d.type == "person" and d.level == "name" and d.body}:
            tenure = in_office(key, day)
            if tenure is not None and tenure.office == office and day is not None and tenure.covers(day):
                states.add(tenure.body)
    return states.pop() if len(states) == 1 and focus not in states else ""


def _leader(draft: Draft, noun: str, focus: str, day: date | None) -> None:
    """ "The president" of the state in focus, by the table of holders."""
    for office in table().leaders[noun]:
        for tenure in table().offices.get((focus, office), ()):
            if day is not None and tenure.covers(day):
                draft.name, draft.body, draft.confidence = tenure.person, focus, 0.5
                draft.rule = f"the {office} of the state in focus ({focus}) on the day"
                return
    draft.body, draft.confidence, draft.rule = focus, 0.4, f"{noun} of the state in focus ({focus})"


def _holds(scene: Scene, draft: Draft, noun: str) -> bool:
    words = noun.split()
    generic = noun in scene.v.names.lists["generic"]
    if any(noun == role or (generic and role.split()[-1] == words[-1]) for role in draft.roles):
        return True
    if draft.type == "person":
        return False
    if draft.level == "nominal":  # "a union council" is no union
        return noun in _OF.split(draft.name.lower(), maxsplit=1)[0].split()[-1:] or noun in draft.key.split()[-1:]
    lists, words = scene.v.names.lists, draft.name.lower().split()
    club = noun in lists["club_nouns"] and bool(words) and words[-1] in lists["club_letters"]  # "Harbour Rovers FC"
    return club or noun in words or noun in draft.key.split()


def _antecedent(scene: Scene, draft: Draft, noun: str, earlier: list[Draft]) -> Draft | None:
    """The latest fitting party; one whose name or role holds the noun goes before."""
    person = draft.type == "person"
    types = scene.v.names.descriptions.get(noun, ())
    by_type: dict[str, Draft] = {}
    inner: Draft | None = None
    near = earlier[-_LOOK_BACK:]
    whose = [d.name for d in near if types[:1] == ["union"] and d.level == "name" and "'" in d.name.replace("’", "'")]
    above = frozenset(subject for subject, _ in scene.matrix_subjects(draft.head))
    land = list(types) == ["state"]
    if land and (beside := named_beside(scene, draft)):
        near = [d for d in near if d.name not in beside or d.type != "state"]
    lead = leading_land(scene, draft, near) if land else None
    for past in reversed(near):
        if past.head == draft.head or past.end > draft.start or past.members:
            continue
        if past.level == "name" and _are_several(scene, draft, noun):
            continue  # "the airlines" are more than Norland Airlines
        owner = None if person else _owner_in_name(past, noun)
        if owner is not None:
            inner = inner or owner
            continue
        if past.head in above:
            continue  # "Norland left after the nation ...": whose clause it stands in is not described anew
        if person:
            told = past.level == "name" or (past.body and not past.plural and noun in past.roles)
            unnamed = past.type == "person" and _introduced(scene, past, noun)
            if past.type == "person" and ((told and _holds(scene, past, noun)) or unnamed):
                return past  # "an official said ...": "the official" is that one, and nobody named before
            continue
        holds = _holds(scene, past, noun)
        vague = past.level == "nominal" and past.antecedent is None and past.confidence <= 0.5
        vague = vague and not (holds and _says_more(scene, past, draft))
        so_called = holds and (past.level == "nominal" or (not types and past.name.lower().endswith(f" {noun}")))
        employer = types[:1] == ["company"] and past.type == "unknown" and _employs(scene, past)
        if vague or past.type == "person" or (past.type not in types and not so_called and not employer):
            continue
        if holds and past.type != "place":
            return _main_one(scene, draft, noun, past, near)
        if any(name.startswith(past.name + " ") for name in whose):
            continue  # "the union" is the players' body rather than the league whose players they are
        if past is lead:
            by_type.setdefault(past.type, past)
        if lead is not None and told_by_the_way(scene, past, lead):
            continue
        of_the_sort = past.type not in {"people", "government"} and not past.place
        if of_the_sort and _is_named(past) and _may_be(scene, past, types):
            employs = types[:1] == ["company"] and past.type in _UNSURE and _employs(scene, past)
            by_type.setdefault("company" if employs else past.type, past)
    if inner is not None:
        return inner
    if noun in scene.v.names.lists["holds_only"]:
        return None
    found = next((by_type[kind] for kind in types if kind in by_type), None)
    if land and found is not None and lead is None and either_may_be(scene, draft, found, near):
        return None
    return only_land(scene, draft, near) if found is None and land else found


def _introduced(scene: Scene, past: Draft, noun: str) -> bool:
    """Whether somebody without a name is brought in by a noun: "an official", whom "the official" takes up."""
    unnamed = past.level == "nominal" and past.antecedent is None and not past.plural and noun in past.roles
    return unnamed and scene.v.lower[past.start] in {"a", "an"}


_UNSURE = frozenset({"organisation", "unknown"})


def _employs(scene: Scene, past: Draft) -> bool:
    """Whether those who work for it stand before a name: "workers at Lakeair" make Lakeair a company."""
    v, link = scene.v, past.start - 1
    return (
        link > 0
        and past.level == "name"
        and v.lower[link] in {"at", "of", "for"}
        and v.lower[link - 1] in v.names.lists["staff"]
    )


_MOST_BESIDE = 100
"""Mentions before and behind a description among which those of its own sentence are looked for."""


def _main_one(scene: Scene, draft: Draft, noun: str, last: Draft, near: list[Draft]) -> Draft:
    """Whom of several so called "the council", "the party" takes up: the main one, rather than the latest.

    What is named beside it in its own sentence is left out: "the party hid its members from the Unity Party" tells of
    another. Then goes who was the main subject of the sentence before, who was named most often, who came first.
    """
    v = scene.v
    if last.level != "name" or draft.plural:
        return last
    here = v.sent[draft.start]
    called = [d for d in near if _is_called(d, noun) or d is last]
    place = bisect_left(scene.starts, draft.start)
    around = scene.drafts[max(0, place - _MOST_BESIDE) : place + _MOST_BESIDE]
    named_here = {d.name for d in around if v.sent[d.start] == here and d.level == "name"}
    others = [d for d in called if d.name not in named_here] or called
    if len({d.name for d in others}) == 1:
        return others[-1]
    for past in reversed(others):
        if here - v.sent[past.start] <= 1 and _is_main_subject(scene, past):
            return past
    times = Counter(d.name for d in others)
    subjects = {d.name for d in others if _is_main_subject(scene, d)}
    best = max(times, key=lambda name: (name in subjects, times[name]))
    return next(d for d in reversed(others) if d.name == best)


def _is_called(past: Draft, noun: str) -> bool:
    """Whether a body's own name, or a description that takes it up or is set in capitals, ends in a noun."""
    named = past.level == "name" and past.type not in {"person", "place"} and not past.members
    capitals = " " in past.name and past.name.istitle()  # "the Justice Party", which the statistics missed
    taken_up = past.level == "nominal" and (past.antecedent is not None or capitals)
    return (named or taken_up) and past.name.lower().endswith(f" {noun}")


def _is_main_subject(scene: Scene, past: Draft) -> bool:
    """Whether a mention is the subject of the main clause of its sentence."""
    v = scene.v
    return v.dep[past.head] in _SUBJECT and v.dep[v.head[past.head]] == "ROOT"


def _are_several(scene: Scene, draft: Draft, noun: str) -> bool:
    """Whether a description in the plural means several firms: "the airlines", "the banks"."""
    types = scene.v.names.descriptions.get(noun.removesuffix("s"), ())
    return draft.plural and noun.endswith("s") and types[:1] == ["company"]


def _owner_in_name(past: Draft, noun: str) -> Draft | None:
    """The body inside the name of its members': "the league" of "National Curling League Players' Association"."""
    found = re.match(rf"(?:the )?(\S.* {re.escape(noun)}) \S+(?:['’]s|s['’]) \S+$", past.name, re.IGNORECASE)
    if past.level != "name" or found is None:
        return None
    return replace(past, name=found.group(1), body="", type="organisation", entry=-1)


def _says_more(scene: Scene, past: Draft, draft: Draft) -> bool:
    """Whether a mention before, of the same number, says by a noun which one it is: "the justice ministry".

    In "the armed group Blue Dawn" the name says it, and nothing before the noun does.
    """
    v = scene.v
    told = any(v.pos[i] in {"NOUN", "PROPN"} and i < past.head for i in range(past.start, past.head))
    named = v.tag[past.head + 1 : past.head + 2] in (["NNP"], ["NNPS"])
    same = v.lemma[past.head].lower() == v.lemma[draft.head].lower()  # "the Supreme Court", "the court"
    return told and not named and past.plural == draft.plural and same


def _may_be(scene: Scene, past: Draft, types: Sequence[str]) -> bool:
    """Whether the words of a name allow the sort of a description: "the company" is no league."""
    if past.type not in {"organisation", "unknown"}:
        return True
    words = set(past.name.lower().split())
    lists = scene.v.names.lists
    if types[:1] == ["court"]:
        return not words.isdisjoint(lists["court"])
    if types[:1] == ["company"]:
        if past.name.split()[-1].isdigit() and past.entry < 0:
            return False  # "Terminal 2" is a place with a number
        return words.isdisjoint(lists["no_company"])
    if types[:1] != ["union"]:
        return True
    known = past.entry >= 0  # the table says which of those it knows are unions
    return not words.isdisjoint(lists["of_unions"] - lists["of_others_too"] if known else lists["of_unions"])


def _named_so(scene: Scene, draft: Draft, earlier: list[Draft]) -> Draft | None:
    """The party before whose name ends in the very words of a description: "the borough council"."""
    words = scene.v.phrase(draft.start + 1, draft.head + 1).lower()
    for past in reversed(earlier[-_LOOK_BACK:]):
        named = past.level == "name" and past.type not in {"person", "place"} and not past.members
        if named and past.name.lower().endswith(" " + words):
            return past
    return None


def _of_no_name(draft: Draft) -> bool:
    """Whether only common words stand before the noun of a description, though they could be a party: "media group"."""
    return draft.origin == "common words"


def _told_in_those_words(scene: Scene, draft: Draft, earlier: list[Draft]) -> Draft | None:
    """The body that was brought in before by the very words of a description: "the rights group", of "a media rights
    group" that is known by its name by now."""
    words = scene.v.phrase(draft.start + 1, draft.head + 1).lower()
    for past in reversed(earlier[-_LOOK_BACK:]):
        if past.level == "nominal" and past.antecedent is not None and past.type != "person" and not past.members:
            own = scene.v.phrase(past.start, past.head + 1).lower()
            if past.plural == draft.plural and f" {own}".endswith(f" {words}"):
                return past
    return None


def _is_named(past: Draft) -> bool:
    """Whether a mention names a party rather than what belongs to it: "Norland's envoy" does not, "Acme's licence" may.

    A state's name with "'s" or as an adjective says where something is from more often than who is spoken of.
    """
    return not past.adjectival or (past.type != "state" and past.level == "name" and past.origin != "adj")
