"""Collectives and those they stand for: "both sides", "the two leaders", "Norlandic and Sudlandic envoys"."""

from __future__ import annotations

from collections.abc import Sequence

from detente.reading.actors.draft import Draft
from detente.reading.coreference.scene import Scene
from detente.reading.mentions import Origin

_LOOK_BACK = 60
_PARTIES = {"state", "organisation", "group", "company", "union", "party", "court", "government", "people", "person"}
_OWNERS = {"state", "organisation", "group", "party"}
_MOST_BEFORE = 8
"""Tokens before a noun among which the adjectives of its owners are looked for."""
_COUNTS = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}


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
                out.append(_collective(scene, owners[0].start, i, members, 0.85, _WHOSE, "joint owners"))
                continue
            owners = _owned_by(scene, i)
            if owners:
                members = [owner.name for owner in owners]
                first = v.word_at[i].start if i in v.word_at else i
                first -= v.lower[first - 1] == "the"
                out.append(_collective(scene, first, i, members, 0.85, _WHOSE, "joint owners"))
                continue
            again = _told_before(scene, i, out)
            if again is not None:
                rule = f"collective: the {v.lower[i]} at {again.head}"
                first = v.word_at[i].start if i in v.word_at and v.word_at[i].end == i + 1 else i
                out.append(_collective(scene, first - 1, i, list(again.members), 0.7, rule))
                continue
            begin, counted = _counted_before(scene, i, out)
            if counted is not None:
                rule = f"collective: as many {v.lower[counted.head]} at {counted.head}"
                out.append(_collective(scene, begin, i, list(counted.members), 0.8, rule))
                continue
            examples = _for_example(scene, i)
            if examples:
                out.append(_collective(scene, i, i, examples, 0.7, "collective: some of them are named"))
                continue
            named = _named_after(scene, i)
            if len(named) > 1:
                start = _quantified(scene, i)[0]
                out.append(_collective(scene, i if start is None else start, i, named, 0.8, _NAMED_AFTER, "joint list"))
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
        same = v.lower[past.head] == v.lower[noun] and past.origin in {"joint list", "joint owners"}
        if same and (office is None or v.word_at.get(past.head, office).key == office.key):
            return past
    return None


def _counted_before(scene: Scene, noun: int, told: Sequence[Draft]) -> tuple[int, Draft | None]:
    """Where "the three presidents" begins, and the collective that it takes up: the last with that noun and number.

    Other parties that were named in between are not meant, for which the number is a warrant; so it may stand farther
    off. Only as many named in that very office since then are. A plain "ministers" takes up foreign ministers, and
    "leaders" those in any office.
    """
    v = scene.v
    start, count = _quantified(scene, noun)
    if start is None or v.lower[start] not in _DEFINITE or len(_named_after(scene, noun)) > 1:
        return noun, None
    office = v.word_at.get(noun)
    key = office.key if office is not None and office.end == noun + 1 else v.lower[noun]
    for past in reversed(told[-_MOST_TOLD:]):
        if v.sent[noun] - v.sent[past.head] > _FAR:
            break
        before = v.word_at.get(past.head)
        theirs = before.key if before is not None and before.end == past.head + 1 else v.lower[past.head]
        whose = past.origin == "joint owners"
        same = f" {theirs}".endswith(f" {key}") or (whose and v.lower[noun] == _IN_ANY_OFFICE)
        if same and len(past.members) == count and (whose or past.origin == "joint list"):
            nearer = _in_office_since(scene, past, start, key)
            return (noun, None) if len(nearer) >= count else (start, past)
    return noun, None


def _in_office_since(scene: Scene, past: Draft, before: int, office: str) -> set[str]:
    """For whom those speak who were named one by one in an office since a collective: "President Berg of Norland"."""
    singular = office.removesuffix("s")
    return {
        draft.speaker()
        for draft in scene.before(before, _LOOK_BACK, _FAR)
        if draft.type == "person"
        and draft.head > past.head
        and draft.speaker() not in past.members
        and any(f" {role}".endswith(f" {singular}") for role in draft.roles)
    }


_DEFINITE = frozenset({"the", "these", "those", "all", "both"})
_IN_ANY_OFFICE = "leaders"
_MOST_TOLD = 8
_SENTENCES_TOLD = 3
_NAMED_AFTER = "collective: named after it"
_WHOSE = "collective: whose they are"
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
    people = people or (told is not None and told.origin == "plural noun")
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


def _collective(
    scene: Scene, start: int, noun: int, members: list[str], sure: float, rule: str, origin: Origin = ""
) -> Draft:
    v = scene.v
    key = v.phrase(start, noun + 1).lower().removeprefix("the ")
    draft = Draft(start, noun + 1, noun, key, "people", "nominal", plural=True, members=tuple(members))
    draft.confidence, draft.rule, draft.adjectival = sure, rule, v.dep[noun] == "poss"
    draft.origin = origin
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
