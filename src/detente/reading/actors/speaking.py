"""The body that each person speaks for on the day of the document: by role, office, or the body that he leads."""

from __future__ import annotations

import re
from datetime import date

from detente.reading.actors.bodies import (
    LED,
    MOST_LOOKED_AT,
    Frame,
    bent_of_office,
    frame,
    in_waiting,
    office_of_state,
    only_body,
    organ_before,
)
from detente.reading.actors.committees import of_house, presides
from detente.reading.actors.draft import Draft
from detente.reading.actors.focus import focus_state, government_of
from detente.reading.actors.persons import NAMESAKES, Person, can_own, gender_of, roles_near
from detente.reading.actors.view import Hit, View
from detente.reading.attribution.lexicon import source_lexicon
from detente.reading.names.spellings import leaders_alike, without_initials
from detente.reading.names.table import Tenure, in_office, table


def _learn(person: Person, body: str, confidence: float, rule: str, through: Draft | None = None) -> None:
    if body and confidence > person.confidence:
        person.body, person.confidence, person.rule, person.through = body, confidence, rule, through


def bodies(
    v: View, drafts: list[Draft], people: dict[int, Person], by_token: dict[int, int], day: date | None
) -> dict[int, Person]:
    """Find for every person the body he speaks for; writes name, body, gender and rule into the drafts."""
    organs = {d.head: n for n, d in enumerate(drafts) if can_own(d)}
    holders = _unnamed_holders(drafts)
    focus = focus_state(v, drafts)
    served: list[tuple[Person, int, str]] = []
    for number, person in people.items():
        draft = drafts[number]
        roles = [r for r in roles_near(v, draft) if set(r.kinds) & {"speaks", "member", "own"}]
        person.gender = person.gender or gender_of(v, draft, roles)
        for role in roles:
            person.roles.append(role.key)
            owner = _from_role(v, drafts, by_token, organs, holders, person, role, focus)
            if owner is not None:
                served.append((person, owner, role.key))
        _from_heading(v, drafts, by_token, person, draft)
        if person.confidence <= _BY_WORDS_BEFORE and not person.past and not person.own:
            _from_modifier(v, drafts, by_token, person, draft)
    spoken = {d.name for d in drafts if d.entry >= 0}
    for person in {id(p): p for p in people.values()}.values():
        _from_office(person, day, spoken)
    _from_the_lead(v, drafts, people)
    for person, owner, role_key in served:  # "Berg, President Reyes's security adviser"
        one = people.get(owner)
        if one is not None and one is not person:
            _learn(person, one.body, 0.7, f"role: {role_key} of {one.name}")
    for number, person in people.items():
        draft = drafts[number]
        draft.name, draft.gender = person.name, person.gender
        if " " not in _NUMBERED.sub("", person.key):
            before = v.text[draft.start - 1] if draft.start else ""
            titled = before[:1].isupper() and before.lower() in v.names.lists["crowned"]
            if titled and not person.name.startswith(f"{before} "):
                person.name = draft.name = f"{before} {person.name}"
        draft.body, draft.through, draft.organ = person.body, person.through, person.organ
        draft.of_pronoun = person.of_pronoun if not (person.body or person.past or person.own) else None
        draft.roles = person.roles
        if person.body:
            draft.rule = f"{draft.rule}; {person.rule}" if draft.origin == "surname" else person.rule
    return people


def _from_role(
    v: View, drafts: list[Draft], by_token: dict[int, int], organs: dict[int, int],
    holders: dict[str, list[Draft]], person: Person, role: Hit, focus: str,
) -> int | None:  # fmt: skip
    """Learn the body from a role; gives the draft of the person in whose service he is, if only that is said."""
    around: Frame = frame(v, role, by_token, drafts, organs)
    if around.past:
        person.past = True
        person.left.add(role.key)
        return None
    if role.key in person.left:
        return None  # "former President Berg ..., the ninth president of Norland"
    speaks = "speaks" in role.kinds
    if not speaks or in_waiting(v, role):
        person.own = True
        return None
    if around.possessive is not None and person.of_pronoun is None:
        person.of_pronoun = around.possessive
    organ = organ_before(v, role)
    if around.body is not None and _of_a_people_within(drafts, by_token, drafts[around.body], role):
        person.own = True
        return None
    if around.body is not None and not _is_portfolio(v, drafts[around.body], role, around.link):
        _from_body(v, drafts, around, drafts[around.body], person, role, organ)
        return None
    sender = _sender(v, drafts, by_token, role) if around.possessive is None else None
    if sender is not None:
        _learn(person, government_of(v, sender.speaker()), 0.8, f"role: {role.key} sent by {sender.speaker()}")
        return None
    told = [] if _of_another(v, role, around.start) else [d for d in holders.get(role.key, ()) if d.end <= role.start]
    if told and len({d.body for d in holders[role.key]}) == 1:
        _learn(person, told[-1].body, _BY_WORDS_BEFORE, f"role: the {role.key} of {told[-1].body} told of before")
    elif organ:
        _from_organ(v, drafts, person, role, organ)
    elif role.key in v.names.lists["voices_alone"] and around.possessive is None and around.owner is None:
        if not any(v.pos[i] in {"NOUN", "PROPN"} for i in range(around.start, role.start)):  # "District spokesman"
            _from_only_body(drafts, person, role)
    elif around.possessive is None and around.owner is None and not _of_another(v, role, around.start):
        _from_cabinet(person, role, _host(v, drafts, role, focus) or focus or _only_government(v, drafts))
    return around.owner


def _of_another(v: View, role: Hit, start: int) -> bool:
    """Whether words before a role say whose it is, though no list has that name: "Talmar's trade minister"."""
    return any(v.tag[i] == "POS" for i in range(max(0, start - 1), role.start))


def _of_a_people_within(drafts: list[Draft], by_token: dict[int, int], body: Draft, role: Hit) -> bool:
    """Whether a state only says where a people lives whose head is told of: "Iraqi Kurdish President Ola Berg"."""
    if body.type != "state" or body.origin != "adj" or body.end >= role.start or body.end not in by_token:
        return False
    people = drafts[by_token[body.end]]
    within = people.start == body.end and people.end == role.start and people.level == "name"
    return within and (people.type == "people" or (people.type == "state" and people.origin == "adj"))


def _is_portfolio(v: View, body: Draft, role: Hit, link: str) -> bool:
    """Whether the name before a minister is what he looks after: "Northern Rivers Minister Ola Berg"."""
    if link or body.end != role.start:
        return False
    looked_after = (v.text[i][:1].isupper() and v.lower[i] in v.names.lists["portfolio_words"] for i in _words(body))
    if body.level == "nominal" and v.lower[role.end - 1] in v.names.lists["ministers"] and all(looked_after):
        return True  # "the Trade and Industry Secretary Ana Tarnow"
    unlisted = body.level == "name" and body.entry < 0 and body.type in {"organisation", "unknown"}
    named = v.names.heads.get(v.lower[body.end - 1]) is not None
    return role.key == "minister" and unlisted and not named


def _words(draft: Draft) -> range:
    return range(draft.start, draft.end)


def _only_government(v: View, drafts: list[Draft]) -> str:
    """The one government that the document names without its state ("the Federal Government"); "" for none."""
    governments = v.names.lists["government"]
    near = (d for d in drafts[:MOST_LOOKED_AT] if d.level == "name" and d.entry < 0)
    named = {d.name for d in near if v.lower[d.end - 1] in governments}
    return named.pop() if len(named) == 1 else ""


def _from_cabinet(person: Person, role: Hit, focus: str) -> None:
    """A minister of no state that is said is one of the state in focus: "Transport Minister Ola Berg left"."""
    words = role.key.split()
    minister = "minister" in (words[0], words[-1]) and "speaks" in role.kinds
    if focus and minister and not (person.body or person.past or person.own):
        _learn(person, focus, _BY_FOCUS, f"role: {role.key}, in a report on {focus}")


def _host(v: View, drafts: list[Draft], role: Hit, focus: str) -> str:
    """The state whose minister is met at its seat: "A Norlandic general is in Lima for talks with Minister X".

    "" where nobody of the state in focus comes there, or nobody is met: who "arrived with" a minister brought him.
    """
    name = v.head[role.end - 1]
    link = v.head[name]
    meets = v.lower[link] == "with" and v.dep[name] == "pobj" and v.lemma[v.head[link]] in v.names.lists["meeting"]
    if not meets or not focus:
        return ""
    near = [d for d in drafts if v.sent[d.start] == v.sent[role.start] and d.end <= role.start]
    seats = {d.body for d in near if d.place and d.origin == "seat"}
    comes = any(d.type == "state" and d.name == focus for d in near)
    return seats.pop() if comes and len(seats) == 1 else ""


_BY_FOCUS = 0.5
"""How sure it is that a minister of no state that is said is one of the state that a report is about."""
_NUMBERED = re.compile(r" [ivx]+$")
"""The number of a monarch behind his one name: "Queen Anna II"."""
_BY_WORDS_BEFORE = 0.55
"""How sure it is that the holder of an office holds the one told of before: less than that "Berg of Norland" is of
Norland."""


def _from_only_body(drafts: list[Draft], person: Person, role: Hit) -> None:
    """A spokesman of nobody that is said speaks for the one body named before him, where no state is in play."""
    _learn(person, only_body(drafts, role.start), 0.55, f"role: {role.key}, after the only body named")


def _sender(v: View, drafts: list[Draft], by_token: dict[int, int], role: Hit) -> Draft | None:
    """Who sends the one in an office: "Norland sent an envoy, Amar Tolo"; None where nobody is said to."""
    noun = role.end - 1
    verb = v.head[noun]
    if v.dep[noun] != "dobj" or v.lemma[verb] not in v.names.lists["sending"]:
        return None
    near = range(max(0, verb - _NEAR), verb)
    subject = next((i for i in near if v.head[i] == verb and v.dep[i] == "nsubj"), None)
    found = drafts[by_token[subject]] if subject in by_token else None
    return found if found is not None and found.type not in {"person", "people", "place", "document"} else None


def _knows_better(v: View, drafts: list[Draft], body: Draft, role: Hit) -> bool:
    """Whether somebody is asked as one who knows: the director of an institute that the document names but with him."""
    named = body.level == "name" and body.entry < 0 and v.lower[body.end - 1] in v.names.lists["expert_bodies"]
    centre = v.lower[body.start] in v.names.lists["expert_bodies"] and v.lower[body.start + 1 : body.start + 2] in (
        ["for"],
        ["on"],
    )
    if not (named or centre) or role.key in v.names.lists["voices"]:
        return False
    return sum(d.name == body.name for d in drafts[:MOST_LOOKED_AT]) == 1


def _from_body(
    v: View, drafts: list[Draft], around: Frame, body: Draft, person: Person, role: Hit, organ: str
) -> None:  # fmt: skip
    """Learn the body that stands beside a role: "Norland's envoy", "spokesman for the Front"."""
    if body.type == "media" and role.key not in v.names.lists["runs_media"]:
        return
    if presides(v, role, body, person.roles) or _of_side(v, role, body):
        person.own = True
        return
    if bent_of_office(v, role, body):
        return
    if body.level == "nominal" and body.type == "people" and around.link not in {"of", ""}:
        return  # "commissioner for industry"
    if around.link == "to" and body.type in {"state", "place"} and role.key in v.names.lists["sent"]:
        return  # "Ambassador to Norland Ana Lund": whose she is, is not said
    if body.owner is not None and body.owner.key.split()[-1:] == person.key.split()[-1:]:
        return  # "a spokesman for Reyes's government": it is his, and he is not its spokesman
    if _knows_better(v, drafts, body, role):
        person.own = True
        return
    of_bodies = role.key in v.names.lists["voices"] | v.names.lists["runs_media"]
    if body.type == "unknown" and " " not in body.key and not (of_bodies and body.end == role.start):
        return  # one unknown word is a body right before a spokesman: "Lakewater spokeswoman Ana Lund"
    unlisted = body.type == "people" and body.level == "name" and body.entry < 0 and body.adjectival
    if unlisted and not around.link and office_of_state(v, role):
        person.own = True  # "the Lakelandic justice minister": of a part of a land, which no list has
        return
    if body.place and not (around.link == "of" or body.type != "place"):
        return
    known = v.name_at.get(body.start)
    if (
        body.entry < 0
        and not around.link
        and known is not None
        and known.spelling is not None
        and known.start == body.start
        and known.end < body.end
        and role.key.split()[-1] in v.names.lists["portfolio_offices"]
        and v.lower[body.end - 1] not in v.names.heads  # "EU Farmers Association" is a name of its own
    ):
        entry = v.names.entries[known.spelling.entry]  # "EU Development Commissioner": the statistics took too much
        _learn(person, entry.name, 0.85, f"role: {role.key} of {entry.name}")
        return
    if body.type in {"state", "place"} and role.key in v.names.lists["clergy"]:
        return  # "the Norlandic archbishop": of that state, and not its mouth
    if body.type == "place" and body.entry < 0 and role.key in v.names.lists["firm_offices"]:
        for same in drafts:  # a place has no chief executive: the statistics do not know the firm
            if same.key == body.key and same.entry < 0 and same.type == "place":
                same.type, same.place, same.gender = "company", False, "n"
    if body.type in {"state", "place"} and role.key in v.names.lists["firm_offices"]:
        firm = _firm_called(v, drafts, body)  # "the Norlandic CEO": Norland has none
        if firm is not None:
            _learn(person, firm.speaker(), 0.8, f"role: {role.key} of {firm.name}, for short")
        else:
            person.own = True
        return
    name = body.speaker() if body.type != "place" else (body.body or body.name)
    if body.entry < 0 and body.key in v.names.lists["party_adjectives"] and role.key in v.names.lists["party_offices"]:
        name = f"{v.phrase(body.start, body.end)} Party"  # "Liberal leader"
    if body.type in {"state", "place"} and "own_organ" in v.names.words.get(organ, ()):
        name = f"{v.names.adjective(name) or name} {organ}"  # "Norland's opposition leader" is not Norland's mouth
        _learn(person, name, 0.85, f"role: {role.key}, for {name}")
        return
    through = body if body.level == "nominal" and not body.body else None
    person.organ = person.organ or (body.name if body.type == "government" and body.level == "name" else "")
    _learn(person, government_of(v, name), 0.9, f"role: {role.key} of {body.name}", through)


def _of_side(v: View, role: Hit, body: Draft) -> bool:
    """Whether the party before an office only tells on which side of a house its holder sits.

    "The Liberal chairman of the committee": parties have no committee of which they would have the chair.
    """
    bent = body.key in v.names.lists["bents"] | v.names.lists["party_adjectives"]
    party = (body.type == "party" or bent) and body.adjectival and body.end == role.start
    at = role.end + 1 + (v.lower[role.end + 1 : role.end + 2] == ["the"])
    linked = v.lower[role.end : role.end + 1] in (["of"], ["on"]) and role.key in v.names.lists["chairs"]
    near = range(at, min(at + _NEAR, len(v.text))) if party and linked else range(0)
    return any(v.lower[i] in v.names.lists["committees"] and v.sent[i] == v.sent[role.start] for i in near)


def _firm_called(v: View, drafts: list[Draft], state: Draft) -> Draft | None:
    """The one firm whose name begins with a state's adjective: "Norlandic" for Norlandic Airlines, named elsewhere."""
    word = f"{v.phrase(state.start, state.end)} "
    firms = [d for d in drafts if d.type in {"company", "organisation"} and d.name[:1].isupper()]
    called = [d for d in firms if v.phrase(d.start, d.end).startswith(word)]
    return called[0] if len({d.name for d in called}) == 1 else None


def _from_organ(v: View, drafts: list[Draft], person: Person, role: Hit, organ: str) -> None:
    """ "Ministry spokesman Berg" speaks for whom the ministry told of before is, "rebel chief Berg" for the rebels."""
    last = organ.split()[-1]
    before = [d for d in drafts if d.end <= role.start and d.type not in {"person", "place", "document", "media"}]
    named = {d.speaker() for d in before if d.level == "name" and d.name.lower().endswith(f" {last}")}
    if len(named) == 1 and organ in v.names.descriptions:  # "council chairman Berg", after "the Lakewater Council"
        _learn(person, named.pop(), 0.8, f"role: {role.key} of the {last} named before")
        return
    told = [d for d in before if d.level == "nominal" and d.roles and d.roles[0].split()[-1] == last]
    if not told and organ not in v.names.lists["opposition"]:  # "Union president Berg", after "the Dockers' League"
        sorts = v.names.descriptions.get(organ) or v.names.descriptions.get(organ.removesuffix("s"), [])
        told = [d for d in before if d.level == "name" and d.type in sorts]
    told = [d for d in told if d.name.lower() != last] or told  # "the board" is the school board told of
    if last.removesuffix("s") in v.names.lists["union_nouns"]:  # a union's leader speaks for none of "the unions"
        told = [d for d in told if not d.plural]
    if told and len({d.speaker() for d in told}) == 1:
        sure = _AGAINST if role.key.startswith(last) else 0.6
        through = told[-1] if told[-1].name.lower() == last and not told[-1].body else told[-1].through
        _learn(person, told[-1].speaker(), sure, f"role: {role.key} of the {last} told of before", through)


def _from_heading(v: View, drafts: list[Draft], by_token: dict[int, int], person: Person, draft: Draft) -> None:
    """ "The Front, led by (commanders Berg and) Lund", "Lund, who heads the Front"."""
    at = draft.head
    for _ in range(_LINKS_UP):
        if v.dep[at] not in {"conj", "appos", "compound", "nmod"}:
            break
        at = v.head[at]
    by = v.head[at]
    verb = v.head[by]
    body = -1
    if v.dep[by] == "agent" and v.dep[verb] in {"acl", "relcl"} and v.lemma[verb] in v.names.lists["heading"]:
        body = v.head[verb]
    elif draft.end + 2 < len(v.text) and v.text[draft.end] == "," and v.lower[draft.end + 1] == "who":
        verb = v.head[draft.end + 1]
        if (
            v.dep[verb] == "relcl"
            and v.tag[verb] in {"VBZ", "VBP", "VBG"}
            and v.lemma[verb] in v.names.lists["heading"]
        ):
            body = next(
                (
                    k
                    for k in range(verb + 1, min(verb + _NEAR, len(v.text)))
                    if v.head[k] == verb and v.dep[k] == "dobj"
                ),
                -1,
            )
    found = by_token.get(body)
    one = drafts[found] if found is not None else None
    if one is not None and v.lemma[verb] == "chair" and of_house(v, one, person.roles):
        person.own = True
        return
    told = one is not None and one.level == "nominal"
    if one is not None and (one.type in LED or one.body or (told and v.lower[one.head] in v.names.descriptions)):
        name, through = one.speaker(), one if told and not one.body else None
        _learn(person, name, 0.8, f"{v.lemma[verb]}s {name}", through)


_AGAINST = 0.92
"""How sure it is that the leader of a state's opposition speaks for it, whatever else he heads."""
_LINKS_UP = 4
_NEAR = 9


def _unnamed_holders(drafts: list[Draft]) -> dict[str, list[Draft]]:
    """By role, those who are told of without a name: "Norland's ambassador", whom "Ambassador Berg" then names."""
    found: dict[str, list[Draft]] = {}
    for draft in drafts:
        if draft.level == "nominal" and draft.type == "person" and not draft.plural and draft.body and draft.roles:
            holders = found.setdefault(draft.roles[0], [])
            if len(holders) < NAMESAKES:
                holders.append(draft)
    return found


_LEAD = 3
"""Sentences of a report in which its lead tells of somebody by his office, and then by his name."""


def _from_the_lead(v: View, drafts: list[Draft], people: dict[int, Person]) -> None:
    """ "Norland's fisheries minister said ... Ana Tarnow told parliament": a report that begins with an office alone
    names its holder next.

    Only the one who speaks or acts in the first sentence, and the first person named after that, with no office of
    his own, as one who speaks: with any other person before, or any other office, it stays open.
    """
    persons = [d for d in drafts if d.type == "person" and not d.plural and v.sent[d.start] < _LEAD]
    persons.sort(key=lambda d: d.start)
    first = persons[0] if persons else None
    if first is None or first.level != "nominal" or not first.body or not first.speaks or v.sent[first.start] > 0:
        return
    if v.dep[first.head] != "nsubj":
        return
    named = next((d for d in persons if d.level == "name"), None)
    number = next((n for n in people if drafts[n] is named), None)
    if named is None or number is None:
        return
    one = people[number]
    between = [d for d in persons if d.start < named.start and d is not first and d.level == "nominal" and d.speaks]
    told_of = v.text[named.end : named.end + 1] in ([","], ["("])  # "Ana Tarnow, a trawlerman, said"
    speaks = v.dep[named.head] == "nsubj" and v.lemma[v.head[named.head]] in source_lexicon().say and not told_of
    unlike = {first.gender, one.gender} == {"m", "f"}
    if speaks and v.sent[named.start] > v.sent[first.start] and not (between or one.body or one.roles or unlike):
        _learn(one, first.body, 0.5, f"the {first.roles[0]} of {first.body} in the lead")


def _from_modifier(v: View, drafts: list[Draft], by_token: dict[int, int], person: Person, draft: Draft) -> None:
    """ "Israel's Ehud Olmert", "Olmert of Israel", "the Norlandic Gen. Berg"."""
    _from_rank(v, drafts, by_token, person, draft)
    i = draft.start - 1
    if i >= 1 and v.lower[i] in {"'s", "’s"} and (i - 1) in by_token:
        body = drafts[by_token[i - 1]]
        if body.type in {"state", *LED}:
            _learn(person, body.speaker(), 0.7, f"possessive: {body.name}")
    j = draft.end
    if j + 1 < len(v.text) and v.lower[j] == "of":
        at = j + 2 if v.pos[j + 1] == "DET" else j + 1
        if at in by_token and drafts[by_token[at]].type in {"state", *LED}:
            body = drafts[by_token[at]]
            _learn(person, body.speaker(), 0.6, f"of {body.name}")


def _from_rank(v: View, drafts: list[Draft], by_token: dict[int, int], person: Person, draft: Draft) -> None:
    """Learn the state of an officer whose rank stands in short behind its adjective: "Peruvian Lt. Gen. X".

    An arm of the state may stand there too: "U.S. Army Gen. X". Who has retired stands for himself.
    """
    ranks, arms = v.names.lists["ranks_in_short"], v.names.lists["arms_of_state"]
    i = draft.start - 1
    while i > 0 and (v.lower[i].rstrip(".") in ranks or (v.text[i] == "." and v.lower[i - 1] in ranks)):
        i -= 1
    arm = v.word_at.get(i)
    if i < 0 or i == draft.start - 1:
        return
    if arm is not None and arm.end == i + 1 and arm.key in arms:
        i = arm.start - 1
    i -= v.lower[i] in {"'s", "’s"}
    state = drafts[by_token[i]] if i in by_token else None
    if state is None or state.type != "state" or state.level != "name" or state.end != i + 1:
        return
    before = v.lower[state.start - 1].strip("-") if state.start else ""
    if before in v.names.lists["past"]:
        person.past = True
    else:
        _learn(person, government_of(v, state.speaker()), 0.85, f"role: officer of {state.name}")


def _from_office(person: Person, day: date | None, spoken: set[str]) -> None:
    """Leaders and officials by the table of holders; a surname alone only with a title or for a leader of that day.

    A surname alone is no former leader's whose body is not spoken of.
    """
    tenure: Tenure | None = in_office(person.key, day) or in_office(without_initials(person.key), day)
    if tenure is None and day is not None and " " in person.key:
        tenure = next(iter(leaders_alike(person.key, day)), None)
    if tenure is None:
        return
    gone = day is not None and not tenure.covers(day)
    if " " not in person.key and gone and tenure.body not in spoken:
        return
    if " " not in person.key:
        person.name = tenure.person
    if person.past or (person.own and not person.body) or body_type(tenure.body) == "party":
        return  # party leaders speak for their party only where the text says so
    if day is not None and (tenure.first - day).days > _ELECTED:
        return  # a candidate who comes in later is no mouth of the state yet
    sure = 0.8 if (day is None or tenure.covers(day)) else 0.5
    _learn(
        person,
        tenure.body,
        sure if tenure.office != "official" else sure - 0.1,
        f"office: {tenure.office} of {tenure.body}",
    )


_ELECTED = 75
"""Days before somebody comes into office from which he is elected, and no mere candidate."""


def body_type(name: str) -> str:
    """The type of a known body, "" where it is not known."""
    names = table()
    number = names.by_name.get(name)
    return names.entries[number].type if number is not None else ""
