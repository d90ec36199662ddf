"""Which land "the country" is, and whose "the country's military" and "the nation's parliament" are then."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from detente.reading.actors.draft import Draft
from detente.reading.actors.organs import of_land
from detente.reading.coreference.scene import Scene

_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_SENTENCES_TOLD = 3
_MOST_STEPS = 20
_AT_HOME = frozenset({"person", "government", "court"})
_POSSESSIVE = (["'s"], ["’s"], ["'"])


def only_land(scene: Scene, draft: Draft, near: Sequence[Draft]) -> Draft | None:
    """The one land told of in the last sentences, even where its name only says where or whose something is."""
    v = scene.v
    told = [d for d in near if d.type == "state" and v.sent[draft.start] - v.sent[d.start] <= _SENTENCES_TOLD]
    known = [d for d in told if d.level == "name" or d.antecedent is not None]
    return known[-1] if len({d.name for d in known}) == 1 else None


def leading_land(scene: Scene, draft: Draft, near: Sequence[Draft]) -> Draft | None:
    """The land that is subject of the main clause of the sentence before, itself or by a body that speaks for it."""
    v = scene.v
    for past in reversed(near):
        back = v.sent[draft.start] - v.sent[past.start]
        if back > 1:
            break
        if back and past.type == "state" and past.level == "name" and not past.place:
            noun = v.head[past.head] if past.adjectival else past.head
            body = scene.by_head.get(noun) if past.adjectival else past
            speaks = body is not None and body.type in {"government", "state"} and body.speaker() == past.name
            if speaks and v.dep[noun] in _SUBJECT and v.head[v.head[noun]] == v.head[noun]:
                return past
    return None


def either_may_be(scene: Scene, draft: Draft, found: Draft, near: Sequence[Draft]) -> bool:
    """Whether a land that only stands in a body's name is as likely as one where something is: "The Norlandic Congress
    said raids in Sudland were cruel, while the country's leader ..."."""
    v = scene.v
    begins = any(d.start == found.end and d.body == found.name for d in near)  # "the U.S. Congress"
    if found.type != "state" or not (begins or v.dep[found.head] in _IN_A_NAME):
        return False
    here = v.sent[draft.start]
    return any(
        d.type == "state" and d.place and d.name != found.name and d.start > found.end and v.sent[d.start] == here
        for d in near
    )


_IN_A_NAME = frozenset({"amod", "compound", "nmod"})


def named_beside(scene: Scene, draft: Draft) -> frozenset[str]:
    """The lands named as what a described land acts on: in "the country imports beef from Norland" it is not Norland.

    Only where the description is the subject, and nothing with a subject of its own stands between.
    """
    v = scene.v
    if v.dep[draft.head] not in _SUBJECT:
        return frozenset()
    verb, place = v.head[draft.head], bisect_left(scene.starts, draft.end)
    behind = scene.drafts[place : place + _MOST_BEHIND]
    return frozenset(d.name for d in behind if d.type == "state" and d.level == "name" and _hangs_on(scene, d, verb))


def _hangs_on(scene: Scene, land: Draft, verb: int) -> bool:
    """Whether a land is an object of a verb, or stands behind a preposition in its clause."""
    v = scene.v
    at = land.head
    if v.dep[at] not in _OBJECT:
        return False
    for _ in range(_MOST_STEPS):
        if at == verb:
            return True
        if v.dep[at] not in _OBJECT | _WITHIN or (at != land.head and at in scene.subject_of and v.dep[at] != "xcomp"):
            return False
        at = v.head[at]
    return False


_OBJECT = frozenset({"dobj", "dative", "pobj"})
_WITHIN = frozenset({"agent", "pcomp", "prep", "xcomp"})
_MOST_BEHIND = 20
"""Mentions behind a description among which the lands of its own clause are looked for."""


def told_by_the_way(scene: Scene, past: Draft, lead: Draft) -> bool:
    """Whether a party only stands where it is said when or why the leading land acted: "after Norland left, ..."."""
    v = scene.v
    if v.sent[past.start] != v.sent[lead.start]:
        return False
    at = past.head
    for _ in range(_MOST_STEPS):
        if v.dep[at] == "advcl":
            return True
        if v.head[at] == at:
            break
        at = v.head[at]
    return False


def organs_of_described(scene: Scene, at_home: frozenset[str]) -> None:
    """Read "the country's military" anew, once it is known which land the country is.

    Args:
        at_home: the states in whose home quarrels persons and organs stand for themselves.
    """
    arms = scene.v.names.lists["fighting_arms"]
    lands = {d.start: d for d in scene.drafts if _is_described(scene, d)}
    for draft in scene.drafts:
        land = lands.get(draft.start)
        if land is not None and draft.level == "nominal" and draft.antecedent is None and draft.end > land.end + 1:
            of_land(scene.v, draft, replace(land, level="name"))
            itself = draft.type in _AT_HOME and draft.name != draft.body and not arms.intersection(draft.roles[:1])
            draft.alone = draft.alone or (itself and draft.body in at_home)


def _is_described(scene: Scene, draft: Draft) -> bool:
    """Whether a mention without a name stands for a land that owns what comes behind it."""
    owns = scene.v.lower[draft.end : draft.end + 1] in _POSSESSIVE
    return owns and draft.level == "nominal" and draft.type == "state" and draft.antecedent is not None
