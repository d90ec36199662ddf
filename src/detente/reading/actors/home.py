"""Home quarrels: in which states' affairs persons and organs stand for themselves in this document.

Abroad a president speaks for his state. In a quarrel at home (president against congress, party against party) the
state is no side, and each person or organ is one. Whether a state S is at home in a document is estimated from six
counts over its mentions, by a logistic rule whose weights were fitted on annotated reports (see WEIGHTS).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import View

_ACTING = {"nsubj", "nsubjpass"}


@dataclass(frozen=True, slots=True)
class HomeCounts:
    """What is counted for a state in a document; all are plain counts over mentions that are not pronouns.

    `foreign_acting`: other states as subjects, or persons speaking for them; `bodies_acting`: international bodies
    and armed groups as subjects; `foreign`: share of other states among all mentions of states (0 to 1); `parties`:
    mentions of political parties; `organs`: mentions of courts and legislatures; `people`: distinct persons who speak
    for the state; `contest`: mentions of opposition, rebels, protesters.
    """

    foreign_acting: int
    bodies_acting: int
    foreign: float
    parties: int
    organs: int
    people: int
    contest: int

    def features(self) -> tuple[float, ...]:
        """The numbers that the rule weighs, capped so that long documents count no more than short ones."""
        return (
            float(min(self.foreign_acting, 5)),
            float(min(self.bodies_acting, 4)),
            self.foreign,
            float(min(self.parties, 5)),
            float(min(self.organs, 4)),
            float(min(self.people, 4)),
            float(min(self.contest, 4)),
        )


# Fitted by logistic regression (C = 1, statements as weights, at most four a document) on half of the annotated
# reports: 0.91 of the statements of the other half right, where always saying "the state" gives 0.78. Rounded.
WEIGHTS = (-0.6, -0.65, -1.9, 0.65, 0.6, 0.2, 0.25)
BIAS = -0.9
AT_HOME = 0.5


def probability(counts: HomeCounts) -> float:
    """How likely the state's persons and organs stand for themselves."""
    return 1.0 / (1.0 + math.exp(-(BIAS + sum(w * x for w, x in zip(WEIGHTS, counts.features(), strict=True)))))


def count(v: View, drafts: Sequence[Draft]) -> dict[str, HomeCounts]:
    """The counts for each state that somebody speaks for in the document."""
    named: Counter[str] = Counter()
    acting: Counter[str] = Counter()
    people: dict[str, set[str]] = {}
    bodies = parties = organs = contest = 0
    for draft in drafts:
        if draft.level == "pronoun":
            continue
        acts = v.dep[draft.head] in _ACTING
        listed = draft.type == "state" and draft.entry >= 0  # of a land that no list has nothing else is known
        state = draft.body if _is_state(v, draft.body) else (draft.name if listed else "")
        if listed:
            named[draft.name] += 1
        if draft.body and state == draft.body and draft.type in {"person", "government"} and draft.level == "name":
            people.setdefault(draft.body, set()).add(draft.name)
        if acts and state:
            acting[state] += 1
        if acts and not state and draft.type in {"organisation", "group"} and draft.entry >= 0:
            bodies += 1
        parties += draft.type == "party"
        organs += draft.type == "court" or bool(
            draft.roles and draft.roles[0] in v.names.lists["legislature"] and draft.type == "government"
        )
        organs += draft.type == "government" and draft.entry >= 0 and v.names.entries[draft.entry].type == "government"
        contest += bool(draft.roles and draft.roles[0].split()[0] in v.names.lists["contest"])
    total, acted = sum(named.values()), sum(acting.values())
    out = {}
    for state in set(people) | set(named):
        foreign = (total - named[state]) / total if total else 0.0
        out[state] = HomeCounts(
            acted - acting[state], bodies, foreign, parties, organs, len(people.get(state, ())), contest
        )
    return out


_OWN_LEVEL = {"name", "nominal"}


def apply(v: View, drafts: Sequence[Draft]) -> dict[str, float]:
    """Let persons and organs of states that are at home stand for themselves; gives each state's probability.

    Where a government is set against rebels, opposition or protesters of its own, it is named apart from its state
    ("Syrian government"), and those who speak for it speak for that.
    """
    counts = count(v, drafts)
    home = {state: probability(c) for state, c in counts.items()}
    home.update(dict.fromkeys(_among_places(v, drafts), 0.0))
    arms = v.names.lists["fighting_arms"]
    turned = turned_arms(v, drafts)
    organs = {d.start: d for d in drafts if d.type == "government" and d.level == "name" and d.entry >= 0}
    home.update({state: max(AT_HOME, home[state]) for state in turned & home.keys()})  # a coup is a home quarrel
    for draft in drafts:
        if draft.level not in _OWN_LEVEL or draft.body not in home:
            continue
        at_home = home[draft.body] >= AT_HOME
        if draft.roles and draft.roles[0] in arms and draft.level == "nominal":
            at_home = at_home and draft.body in turned
        if at_home and _is_voice(v, draft):  # at home as abroad, nobody takes a spokesman's words for his own
            draft.body = draft.organ or _organ_within(draft, organs) or draft.body
        elif at_home and draft.type in {"person", "government", "court"} and draft.name != draft.body:
            draft.alone = True
            draft.rule += "; stands for itself in a home quarrel"
    if turned:
        _name_turned_arms(v, drafts, turned)
    for state, c in counts.items():
        governments = [
            d
            for d in drafts
            if d.type == "government"
            and d.body == state
            and d.owner is None
            and d.roles
            and d.roles[0] in v.names.lists["government"]
        ]
        contested = c.contest >= 1 and c.foreign_acting <= 1 and c.foreign < 0.7
        if governments and (contested or home[state] >= AT_HOME):
            _name_government(v, drafts, state, governments, whole=contested and home[state] < AT_HOME)
    return home


def _is_voice(v: View, draft: Draft) -> bool:
    """Whether somebody is told of as one who only says what his body does: a spokeswoman, an unnamed official."""
    voices = v.names.lists["voices_alone"]
    told = any(role.split()[-1] in voices for role in draft.roles)
    unnamed = draft.level == "nominal" and bool(draft.roles) and draft.roles[0] in v.names.lists["unnamed_voices"]
    return draft.type == "person" and (told or unnamed)


def _organ_within(draft: Draft, organs: Mapping[int, Draft]) -> str:
    """The organ of his state with which an unnamed person is told of: "a Justice Department official"; or ""."""
    within = range(draft.start, draft.head) if draft.level == "nominal" else range(0)
    return next((organs[i].name for i in within if i in organs and organs[i].body == draft.body), "")


def _among_places(v: View, drafts: Sequence[Draft]) -> set[str]:
    """The provinces that deal with others of their state: persons speak for them, as they do for states abroad."""
    acting: dict[str, set[str]] = {}
    for draft in drafts:
        number = v.names.by_name.get(draft.body or draft.name)
        entry = v.names.entries[number] if number is not None else None
        if entry is None or entry.type != "place" or draft.level == "pronoun":
            continue
        if draft.type == "government" or (draft.type == "person" and draft.body):
            acting.setdefault(entry.state, set()).add(entry.name)
    return {place for places in acting.values() if len(places) > 1 for place in places}


def turned_arms(v: View, drafts: Sequence[Draft]) -> frozenset[str]:
    """The states whose army or navy turns on its government: a sentence on it speaks of a coup, an ultimatum ..."""
    turning = {v.sent[i] for i, lemma in enumerate(v.lemma) if lemma.lower() in v.names.lists["turning"]}
    found = {draft.body or draft.name for draft in drafts if v.sent[draft.head] in turning and arm_of(v, draft)}
    return frozenset(state for state in found if _is_state(v, state))


def _name_turned_arms(v: View, drafts: Sequence[Draft], turned: frozenset[str]) -> None:
    """Let the people of an army that turns on its government be that army ("Norlandic army officers").

    It is called after its state where the report says so: "Lesotho military", and not "Basotho military".
    """
    text = v.doc.text
    for draft in drafts:
        state, arm = draft.body or draft.name, arm_of(v, draft)
        if not arm or state not in turned:
            continue
        of_people, plain = f"{v.names.adjective(state)} {arm}", f"{state} {arm}"
        if draft.plural and draft.roles[:1] != [arm]:
            draft.name, draft.body, draft.alone = f"{v.names.adjective(state) or state} {arm}", state, True
            draft.type, draft.rule = "government", f"{draft.rule}; stands for itself in a home quarrel"
        if draft.body == state and draft.name == of_people and plain in text:
            draft.name = plain


def arm_of(v: View, draft: Draft) -> str:
    """The army or navy that a mention is, or that its people are of ("Norlandic army officers"); "" for none."""
    arms = v.names.lists["fighting_arms"]
    if draft.level != "nominal":
        return ""
    if draft.roles and draft.roles[0] in arms:
        return draft.roles[0]
    return next((v.lower[i] for i in range(draft.start, draft.head) if draft.plural and v.lower[i] in arms), "")


def _name_government(v: View, drafts: Sequence[Draft], state: str, governments: list[Draft], *, whole: bool) -> None:
    name = _government_as_written(v, state, governments)
    for draft in governments:
        draft.name, draft.body, draft.alone = name, state, True
        draft.rule += "; told apart from its state"
    if not whole:
        return
    for draft in drafts:
        if (
            draft.body == state
            and not draft.alone
            and draft.type in {"person", "government", "people"}
            and draft.level in _OWN_LEVEL
        ):
            draft.body = name


def _government_as_written(v: View, state: str, governments: Sequence[Draft]) -> str:
    """ "Syrian government" as the text first has it; a short form ("UK government") is spelled out."""
    adjective = v.names.adjective(state)
    for draft in governments:
        if draft.written:
            return (
                f"{adjective} government"
                if adjective and draft.written.startswith(adjective)
                else f"{state} government"
            )
    return f"{adjective or state} government"


def _is_state(v: View, name: str) -> bool:
    number = v.names.by_name.get(name)
    return number is not None and v.names.entries[number].type in {"state", "place"}
