"""Definite descriptions ("the ministry", "the group", "the president") and collectives ("the two sides")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from detente.reading.actors.draft import Draft
from detente.reading.actors.people import PLURAL
from detente.reading.coreference.scene import Scene
from detente.reading.names.table import table

_OF = re.compile(r" (?:of|for|in|at) ")
_DEFINITE = {"the", "this", "that", "these", "those"}
_LOOK_BACK = 60
_SHORT_DESCRIPTION = 3
"""Tokens of a description that the rules for bare ones read ("the new party")."""
_DESCRIBING = {"JJ", "JJR", "JJS", "HYPH", "NN", "VBN", "RB", "NNP"}
_SURE_OF_NAME = 0.8
_WEAK = 0.5
"""How sure a mention without a name is at most before it is known whom it stands for."""
_MOST_BEFORE = 8
"""Tokens before a noun among which the adjectives of its owners are looked for."""
_PARTIES = {"state", "organisation", "group", "company", "union", "party", "court", "government", "people", "person"}
_COUNTS = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_OWNERS = {"state", "organisation", "group", "party"}


def resolve(scene: Scene, focus: str, day: date | None, alone: frozenset[str] = frozenset()) -> None:
    """Give the nominal mentions without a name of their own the party that they take up, in order of the text."""
    v = scene.v
    earlier: list[Draft] = []
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
        elif draft.level == "nominal" and draft.confidence <= 0.5 and draft.roles:
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
            if bare and (first in _DEFINITE or named_without or v.text[draft.head][:1].isupper()):
                found = _antecedent(scene, draft, noun, earlier)
                if found is not None:
                    _take(draft, found, f"description {noun!r}: {found.name} at {found.head}", 0.65)
                elif draft.type == "person" and noun in v.names.leaders and focus:
                    _leader(draft, noun, focus, day)
                    draft.alone = focus in alone and draft.name != focus
            elif extra == 1 and first in _DEFINITE and draft.type != "person":
                found = _named_so(scene, draft, earlier)
                if found is not None:
                    _take(draft, found, f"part of the name {found.name} at {found.head}", 0.75)
                else:
                    found = _of_that_sort(scene, draft, noun, earlier)
                    if found is not None:
                        _take(draft, found, f"the sort that {found.name} at {found.head} is", 0.6)
        if draft.antecedent is None and _describes(scene, draft):
            found = _subject_before(scene, draft, earlier)
            if found is not None:
                _take(draft, found, f"described anew: {found.name} at {found.head}", 0.65)
        earlier.append(draft)
        if len(earlier) > 4 * _LOOK_BACK:
            del earlier[: 2 * _LOOK_BACK]


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


def _of_that_sort(scene: Scene, draft: Draft, noun: str, earlier: list[Draft]) -> Draft | None:
    """The party that "the hedge fund", "the rebel group" takes up: the subject before, or the only one of its sort.

    What stands before the noun may set a party apart from the one told of ("the parent company"): then there is none.
    """
    v = scene.v
    types = v.names.descriptions.get(noun, ())
    apart = v.lower[draft.start + 1] in v.names.lists["set_apart"]
    if apart or draft.plural or not types or v.pos[draft.start + 1] == "PROPN":
        return None
    near: list[Draft] = []
    for past in reversed(earlier[-_LOOK_BACK:]):
        if v.sent[draft.start] - v.sent[past.start] > _SENTENCES_TOLD:
            break
        sort = past.type in types or past.type == "unknown"
        if past.level == "name" and sort and not past.place and _may_be(scene, past, types):
            near.append(past)
    subjects = [d for d in near if v.dep[d.head] in _SUBJECT and v.sent[draft.start] - v.sent[d.start] <= 1]
    if subjects or noun in v.names.lists["holds_only"]:
        return subjects[0] if subjects else None
    called = [d for d in near if d.name.lower().endswith(f" {noun}")]  # "the staff association": it is called so
    first = called or [d for d in near if d.type == types[0]] or near
    return first[0] if len({d.name for d in first}) == 1 else None


_SUBJECT = {"nsubj", "nsubjpass"}


def _describes(scene: Scene, draft: Draft) -> bool:
    """Whether a subject only describes a body, at length: "The far-right regional party", named in what was before."""
    v = scene.v
    end = draft.head + 1
    return (
        draft.level == "nominal"
        and not draft.plural
        and not draft.body
        and draft.end == end
        and v.lower[draft.start] == "the"
        and v.dep[draft.head] == "nsubj"
        and v.lemma[draft.head].lower() in v.names.descriptions
        and end - draft.start > _SHORT_DESCRIPTION
        and all(v.tag[i] in _DESCRIBING for i in range(draft.start + 1, draft.head))
    )


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
            if past.type == "person" and told and _holds(scene, past, noun):
                return past
            continue
        holds = _holds(scene, past, noun)
        vague = past.level == "nominal" and past.antecedent is None and past.confidence <= 0.5
        vague = vague and not (holds and _says_more(scene, past, draft))
        so_called = holds and (past.level == "nominal" or (not types and past.name.lower().endswith(f" {noun}")))
        if vague or past.type == "person" or (past.type not in types and not so_called):
            continue
        if holds and past.type != "place":
            return past
        if any(name.startswith(past.name + " ") for name in whose):
            continue  # "the union" is the players' body rather than the league whose players they are
        of_the_sort = past.type not in {"people", "government"} and not past.place
        if of_the_sort and _is_named(past) and _may_be(scene, past, types):
            by_type.setdefault(past.type, past)
    if inner is not None:
        return inner
    if noun in scene.v.names.lists["holds_only"]:
        return None
    return next((by_type[kind] for kind in types if kind in by_type), None)


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
    return told and not named and past.plural == draft.plural and v.lemma[past.head] == v.lemma[draft.head]


def _may_be(scene: Scene, past: Draft, types: Sequence[str]) -> bool:
    """Whether the words of a name allow the sort of a description: "the company" is no league."""
    if past.type not in {"organisation", "unknown"}:
        return True
    words = set(past.name.lower().split())
    lists = scene.v.names.lists
    if types[:1] == ["company"]:
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


def _is_named(past: Draft) -> bool:
    """Whether a mention names a party rather than what belongs to it: "Norland's envoy" does not, "Acme's licence" may.

    A state's name with "'s" or as an adjective says where something is from more often than who is spoken of.
    """
    return not past.adjectival or (past.type != "state" and past.level == "name" and not past.rule.endswith("adj"))


def collectives(scene: Scene) -> list[Draft]:
    """Mentions such as "both sides", "the two leaders", "Norlandic and Sudlandic envoys", with those they stand for."""
    v = scene.v
    names = v.names
    out: list[Draft] = []
    for i in range(len(v.text)):
        alone = _stands_for_two(scene, i)
        if not alone:
            if v.tag[i] not in {"NNS", "NNPS"} and v.lower[i] not in {"duo", "pair"}:
                continue
            owners = _owners(scene, i)
            if owners:
                members = [owner.name for owner in owners]
                out.append(_collective(scene, owners[0].start, i, members, 0.85, f"collective: {_WHOSE}"))
                continue
            owners = _owned_by(scene, i)
            if owners:
                members = [owner.name for owner in owners]
                first = v.word_at[i].start if i in v.word_at else i
                first -= v.lower[first - 1] == "the"
                out.append(_collective(scene, first, i, members, 0.85, f"collective: {_WHOSE}"))
                continue
            again = _told_before(scene, i, out)
            if again is not None:
                rule = f"collective: the {v.lower[i]} at {again.head}"
                first = v.word_at[i].start if i in v.word_at and v.word_at[i].end == i + 1 else i
                out.append(_collective(scene, first - 1, i, list(again.members), 0.7, rule))
                continue
            examples = _for_example(scene, i)
            if examples:
                out.append(_collective(scene, i, i, examples, 0.7, "collective: some of them are named"))
                continue
            named = _named_after(scene, i)
            if len(named) > 1:
                start = _quantified(scene, i)[0]
                out.append(
                    _collective(scene, i if start is None else start, i, named, 0.8, f"collective: {_NAMED_AFTER}")
                )
                continue
            listed = v.lemma[i].lower() in names.plural_nouns or v.lower[i] in names.plural_nouns
            firms = v.lower[i] in names.lists["two_firms"] and i > 0 and v.lower[i - 1] == "the"
            if not (listed or firms):
                continue
            if _is_new(scene, i):
                continue
        start, count = (i, 2) if alone else _quantified(scene, i)
        if alone and i and v.lower[i - 1] == "the":
            start = i - 1
        if start is None:
            start, members, sure = *_plainly_two(scene, i), 0.5
        else:
            fixed = names.sets.get(v.phrase(start, i + 1).lower().removeprefix("the "))
            members = list(fixed or _recent_parties(scene, start, v.lower[i], count))
            sure = 0.9 if fixed else 0.6
        if len(members) >= 2:
            out.append(_collective(scene, start, i, members, sure, "collective: the parties last named"))
    return out


def _told_before(scene: Scene, noun: int, told: Sequence[Draft]) -> Draft | None:
    """The collective that "these unions", "the unions" takes up: the last with that noun, a few sentences before."""
    v = scene.v
    office = v.word_at.get(noun)
    first = office.start if office is not None and office.end == noun + 1 else noun
    if first == 0 or v.lower[first - 1] not in {"these", "those", "the"}:
        return None
    for past in reversed(told[-_MOST_TOLD:]):
        if v.sent[noun] - v.sent[past.head] > _SENTENCES_TOLD:
            return None
        same = v.lower[past.head] == v.lower[noun] and past.rule.endswith((_NAMED_AFTER, _WHOSE))
        if same and (office is None or v.word_at.get(past.head, office).key == office.key):
            return past
    return None


_MOST_TOLD = 8
_SENTENCES_TOLD = 3
_NAMED_AFTER = "named after it"
_WHOSE = "whose they are"
_FAR_APPOSITION = 40
"""Tokens after a plural noun among which the names in apposition to it stand."""


def _named_after(scene: Scene, noun: int) -> list[str]:
    """Who a plural noun is by the names in apposition: "two unions, the Boatmen's Guild and the Dockers' League"."""
    v = scene.v
    near = [i for i in range(noun + 1, min(noun + _FAR_APPOSITION, len(v.text))) if v.sent[i] == v.sent[noun]]
    row: list[int] = []
    for i in near:
        joined = v.dep[i] == "conj" and v.head[i] in {noun, *row}
        if joined or (v.dep[i] == "appos" and v.head[i] == noun):
            row.append(i)
    found = [scene.by_head.get(i) for i in row]
    named = [d for d in found if d is not None and d.level == "name" and d.type not in {"place", "document"}]
    if len(named) < len(row):
        return []
    members = list(dict.fromkeys(d.speaker() for d in named))
    start, count = _quantified(scene, noun)
    as_many = start is not None and count == len(members) and v.lower[noun + 1 : noun + 2] == [","]
    return members if as_many or all(v.dep[i] == "appos" or v.head[i] != noun for i in row) else []


def _for_example(scene: Scene, noun: int) -> list[str]:
    """Who a plural noun is by some that are named: "countries such as Norland", "several unions, including the LWU"."""
    v = scene.v
    lists = v.names.lists
    told = scene.by_head.get(noun)
    people = v.lower[noun] in lists["people_nouns"] or v.lower[noun] in lists["of_states"]
    people = people or (told is not None and told.rule == PLURAL)
    if not (people or v.lower[noun].removesuffix("s") in v.names.descriptions):
        return []
    at = noun + 1 + (v.text[noun + 1 : noun + 2] == [","])
    size = next((len(words) for words in _EXAMPLES if v.lower[at : at + len(words)] == list(words)), 0)
    if not size or v.sent[noun] != v.sent[at]:
        return []
    near = range(at + size, min(at + size + _FAR_APPOSITION, len(v.text)))
    first = next((i for i in near if i in scene.by_head and v.dep[i] in {"pobj", "conj"}), None)
    if first is None or scene.by_head[first].start > at + size + 1:
        return []
    row = [first]
    for i in range(first + 1, near.stop):
        if v.dep[i] == "conj" and v.head[i] in row:
            row.append(i)
    found = [scene.by_head[i] for i in row if i in scene.by_head]
    named = [d for d in found if d.level == "name" and d.type in _PARTIES and not d.place]
    return list(dict.fromkeys(d.speaker() for d in named)) if len(named) == len(row) else []


_EXAMPLES = (("such", "as"), ("including",), ("like",), ("among", "them"))
"""Words between a plural noun and those of its sort that are named."""


def _is_new(scene: Scene, noun: int) -> bool:
    """Whether a number without "the" brings parties in that were not named before: "two civil rights groups sued".

    "Two sides" and "two countries" may well be those named before.
    """
    v = scene.v
    start, _ = _quantified(scene, noun)
    words = v.names.lists
    if start is None or v.lower[noun] in {"sides", "parties"} | words["of_states"] | words["plainly_two"]:
        return False
    return v.lower[start] in _COUNTS or v.lower[start] in {"two", "pair"}


def _collective(scene: Scene, start: int, noun: int, members: list[str], sure: float, rule: str) -> Draft:
    v = scene.v
    key = v.phrase(start, noun + 1).lower().removeprefix("the ")
    draft = Draft(start, noun + 1, noun, key, "people", "nominal", plural=True, members=tuple(members))
    draft.confidence, draft.rule, draft.adjectival = sure, rule, v.dep[noun] == "poss"
    return draft


def _stands_for_two(scene: Scene, token: int) -> bool:
    """Whether "both" or "the two" stands for parties without a noun: "both agreed", "the two have met"."""
    v = scene.v
    if v.dep[token] not in {"nsubj", "nsubjpass"} or v.head[token] < token:
        return False
    word = v.lower[token]
    return word == "both" or (word == "two" and token > 0 and v.lower[token - 1] == "the")


def _owners(scene: Scene, noun: int) -> list[Draft]:
    """The parties whose adjectives stand joined before a plural noun: "Norlandic and Sudlandic envoys"."""
    v = scene.v
    found = []
    k = noun - 1
    while k >= 0 and noun - k <= _MOST_BEFORE:
        draft = scene.by_head.get(k)
        if draft is not None and draft.type in _OWNERS and v.phrase(draft.start, draft.end) != draft.name:
            found.append(draft)
            k = draft.start - 1
        elif v.lower[k] in {"and", "or", ",", "&"} or (not found and v.pos[k] in {"ADJ", "NOUN"}):
            k -= 1
        elif found and v.phrase(max(0, k - 1), k + 1).lower() == "and the":
            k -= 2
        else:
            break
    joined = len({d.name for d in found}) >= 2 and any(
        v.lower[k] in {"and", "&"} for k in range(found[-1].end, found[0].start)
    )
    return found[::-1] if joined else []


def _owned_by(scene: Scene, noun: int) -> list[Draft]:
    """The states whose officials a plural noun tells of: "the presidents of Norland, Sudland and Westland"."""
    v = scene.v
    word = v.word_at.get(noun)
    kinds = v.names.words.get(v.lemma[noun], word.kinds if word is not None else ())
    if not {"speaks", "state_organ"} & set(kinds):
        return []
    if v.lower[noun + 1 : noun + 2] != ["of"]:
        return []
    first = next(
        (k for k in range(noun + 2, min(noun + 6, len(v.text))) if v.head[k] == noun + 1 and v.dep[k] == "pobj"), None
    )
    if first is None:
        return []
    row = [first]
    for k in range(first + 1, min(first + _FAR_APPOSITION, len(v.text))):
        behind_name = v.head[k] == noun and len(row) > 1  # the parser hangs a state behind a name on "ministers"
        if v.dep[k] == "conj" and (v.head[k] in row or behind_name):
            row.append(k)
    found = [scene.by_head.get(k) for k in row]
    named = [d for d in found if d is not None and d.type == "state" and d.level == "name"]
    holders = sum(d is not None and d.type == "person" for d in found)  # "of Norland, Ola Berg, and Sudland, Ann Lund"
    return named if len(named) + holders == len(row) and len(named) > 1 else []


def _plainly_two(scene: Scene, noun: int) -> tuple[int, list[str]]:
    """ "The countries", where just two parties of that sort were named in the last sentences."""
    v = scene.v
    start = noun - 1
    lists = v.names.lists
    known = v.lower[noun] in lists["plainly_two"] | lists["two_firms"]
    if start < 0 or v.lower[start] not in {"the", "these"} or not known:
        return noun, []
    if v.lower[noun + 1 : noun + 2] == ["of"]:
        return noun, []
    joint = scene.joint_before(start, 2)
    if joint and len(joint[0].members) == 2:
        return start, list(joint[0].members)
    three = _recent_parties(scene, start, v.lower[noun], 3)
    return start, three if len(three) == 2 else []


def _quantified(scene: Scene, noun: int) -> tuple[int | None, int]:
    """Where "both", "the two" before a noun begins, and how many it means; (None, 0) where there is no such word."""
    v = scene.v
    start, count, k = None, 2, noun - 1
    while (
        k >= 0
        and noun - k <= 4
        and (v.pos[k] in {"ADJ", "NUM", "DET", "PRON", "NOUN"} or v.lower[k] in v.names.quantifiers)
    ):
        word = v.lower[k]
        if word in v.names.lists["of_two"]:
            start, count = k, 2
        elif word in _COUNTS:
            start, count = k, _COUNTS[word]
        elif word in {"the", "all", "these", "those"}:
            if start is not None:
                start = k
            elif v.lower[noun] in {"sides", "parties"} and word == "the" and k == noun - 1:
                start, count = k, 2
            break
        elif v.tag[k] == "PRP$":
            return None, 0
        k -= 1
    return start, count


def _recent_parties(scene: Scene, before: int, noun: str, count: int) -> list[str]:
    """The distinct parties named last before a token, in the order of the text; states only for "countries"."""
    lists = scene.v.names.lists
    wanted = {"state"} if noun in lists["of_states"] else set(_sorts(scene, noun)) or _PARTIES
    other = _who_deals_with(scene, before)
    for draft in scene.joint_before(before, 2):
        fits = len(draft.members) == count and noun not in lists["people_only"] and other not in draft.members
        if fits and (wanted is _PARTIES or _are_bodies(scene, before, draft.members)):
            return list(draft.members)
    people = noun in lists["of_leaders"]
    if noun in lists["people_only"]:
        found = _ranked(scene, before, {"person"}, count, by_name=True)
        if len(found) == count:
            return _bodies(scene, before, found)
    found = _ranked(scene, before, wanted, count, favour_people=people, but=other)
    if len(found) < count and other:  # whom X urges need not stand near, where X is none of them
        found = _ranked(scene, before, wanted, count, favour_people=people, but=other, sentences=_FAR)
    return found


def _who_deals_with(scene: Scene, token: int) -> str:
    """Whose act is put to the collective that begins at a token: "X urged both sides" makes X none of them."""
    v = scene.v
    noun = next((i for i in range(token, min(token + _LONGEST_COLLECTIVE, len(v.text))) if v.dep[i] in _PUT_TO), None)
    if noun is None or v.sent[noun] != v.sent[token]:
        return ""
    verb = v.head[noun]
    if v.dep[noun] == "pobj":
        if v.lower[verb] not in v.names.lists["put_to"]:
            return ""
        verb = v.head[verb]
    for _ in range(_LONGEST_COLLECTIVE):  # "presented a plan to both sides": the plan's verb
        if v.tag[verb].startswith("V") or v.head[verb] == verb:
            break
        verb = v.head[verb]
    subject = scene.subject_of.get(verb)
    if subject is None or v.dep[subject] != "nsubj":
        return ""
    one = scene.by_head.get(subject)
    if one is None and v.lower[subject] in _OF_PERSONS:  # no pronoun is resolved yet
        near = (d for d in scene.before(subject, _LOOK_BACK, 1) if d.type == "person" and d.level == "name")
        one = next(near, None)
    return one.speaker() if one is not None and not one.members else ""


_PUT_TO = frozenset({"dobj", "dative", "pobj"})
_OF_PERSONS = frozenset({"he", "she"})
_LONGEST_COLLECTIVE = 4
"""Tokens within which the noun of "both warring sides" stands."""


def _are_bodies(scene: Scene, before: int, members: Sequence[str]) -> bool:
    """Whether no member of a row is a state or people without a body: "the two unions" are no state and its nurses."""
    others = {draft.speaker() for draft in scene.before(before, _LOOK_BACK, 4) if draft.type in _NO_BODIES}
    return others.isdisjoint(members)


_NO_BODIES = frozenset({"state", "government", "people", "person"})


def _sorts(scene: Scene, noun: str) -> Sequence[str]:
    """What parties a plural noun can mean, where its singular describes bodies: "both organisations" are no persons."""
    singular = noun.removesuffix("s")
    if noun in {"sides", "parties"} or singular in scene.v.names.lists["of_states"]:
        return ()
    return scene.v.names.descriptions.get(singular, ())


def _names_a_matter(scene: Scene, draft: Draft) -> bool:
    """Whether a name only says which conflict is meant ("the Norlandic war", "the Norland question")."""
    v = scene.v
    above = v.head[draft.head]
    return (
        draft.level == "name"
        and v.dep[draft.head] in {"amod", "compound", "nmod"}
        and v.lemma[above].lower() in v.names.lists["conflicts"]
    )


def _bodies(scene: Scene, before: int, persons: list[str]) -> list[str]:
    """Whom the persons speak for, where these are different bodies ("the two presidents"); else themselves."""
    speaks = {d.name: d.speaker() for d in scene.before(before, _LOOK_BACK, 4) if d.type == "person" and not d.members}
    found = [speaks.get(name) or name for name in persons]
    return found if len(set(found)) == len(persons) else persons


_NEAR, _FAR = 4, 12
"""Sentences before a collective within which its members stand."""
_OFTEN, _MOST_COUNTED = 0.1, 6
"""What each naming of a party in the report adds to how likely it is one of "the two sides", and how many count."""


def _ranked(
    scene: Scene,
    before: int,
    wanted: set[str],
    count: int,
    *,
    by_name: bool = False,
    favour_people: bool = False,
    but: str = "",
    sentences: int = _NEAR,
) -> list[str]:
    v = scene.v
    sentence = v.sent[before]
    scores: dict[str, dict[int, float]] = {}
    first: dict[str, int] = {}
    for draft in scene.before(before, _LOOK_BACK, sentences):
        weak = draft.level == "nominal" and draft.confidence < 0.6
        if draft.type not in wanted or draft.members or weak:
            continue
        name = draft.name if by_name else draft.speaker()
        if not name or name == but:
            continue
        subject = v.dep[draft.head] in {"nsubj", "nsubjpass"}
        weight = 3.0 / (1 + sentence - v.sent[draft.start]) + (0.4 if subject else 0.0)
        weight *= 0.3 if draft.place or _names_a_matter(scene, draft) else 1.0
        weight *= 1.3 if favour_people and draft.type == "person" else 1.0
        weight *= 1 + _OFTEN * min(scene.counts.get(draft.name, 0), _MOST_COUNTED)
        told = scores.setdefault(name, {})  # "Norland's envoy, Kari Berg" is Norland once
        told[v.sent[draft.start]] = max(weight, told.get(v.sent[draft.start], 0.0))
        first[name] = min(first.get(name, draft.start), draft.start)
    best = sorted(scores, key=lambda n: -sum(scores[n].values()))[:count]
    return sorted(best, key=lambda n: first[n])
