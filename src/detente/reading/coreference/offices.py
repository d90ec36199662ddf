"""Officials of no state that is said: "Norland accused Ardia of a lie. A foreign ministry spokesman said ..."."""

from __future__ import annotations

from bisect import bisect_left
from itertools import takewhile

from detente.reading.actors.draft import Draft
from detente.reading.actors.focus import government_of
from detente.reading.coreference.scene import Scene
from detente.reading.coreference.speech import saying

_WEAK = 0.3
"""How sure a mention is at most of which nothing is known but its role."""
"""What the rule of a mention says that was put down to the state of which a report speaks most."""
_BY_SEAT, _BY_WORDS_BEFORE = 0.75, 0.55
_MOST = 40
"""Mentions beside an official among which a seat, or the state that spoke right before, is looked for."""


def of_what_was_said(scene: Scene) -> None:
    """Give officials of a state that is not named the state at whose seat they are, or the one that spoke before.

    "The defence ministry in Quito" is that of whose seat Quito is. Whoever explains what a state has just said or
    blamed another for speaks for it; after a deed, a ministry's words may as well be the answer of the other side.
    """
    for place, draft in enumerate(scene.drafts):
        if _is_of_no_state(scene, draft):
            seat = _seat_behind(scene, draft)
            before = scene.drafts[max(0, place - _MOST) : place]
            told = _spoke_before(scene, draft, before) if seat is None else None
            if seat is not None:
                _serves(scene, draft, seat.body, f"at the seat of {seat.body}", _BY_SEAT)
            elif told is not None:
                words = f"in the words after those of {told.speaker()} at {told.head}"
                _serves(scene, draft, told.speaker(), words, _BY_WORDS_BEFORE)


def _serves(scene: Scene, draft: Draft, state: str, rule: str, sure: float) -> None:
    draft.body, draft.rule, draft.confidence = government_of(scene.v, state), rule, sure
    if draft.plural or draft.type != "person":
        draft.name, draft.type = draft.body, "state"


def _is_of_no_state(scene: Scene, draft: Draft) -> bool:
    """Whether a mention tells of an organ of a state, or of who speaks for one, without saying of which."""
    v = scene.v
    if draft.level != "nominal" or draft.antecedent is not None or draft.possessive is not None or draft.members:
        return False
    unknown = draft.speaks and not draft.body and draft.confidence <= _WEAK
    if not unknown and draft.origin != "focus":
        return False
    if draft.type == "government" and v.names.lists["government"].intersection(draft.roles[:1]):
        return False  # "the transitional government": which one is told by what sort of government it is
    organs = v.names.lists["of_one_state"]
    return any((hit := v.word_at.get(i)) is not None and hit.key in organs for i in range(draft.start, draft.end))


def _seat_behind(scene: Scene, draft: Draft) -> Draft | None:
    """The seat of a state right behind "in": "the defence ministry in Quito"; None where there is none."""
    v, at = scene.v, draft.end
    if v.lower[at : at + 1] != ["in"] or v.head[at] != draft.head:
        return None
    place = bisect_left(scene.starts, at + 1)
    near = takewhile(lambda d: d.start == at + 1, scene.drafts[place : place + _MOST])
    return next((d for d in near if d.place and d.body and d.origin == "seat"), None)


def _spoke_before(scene: Scene, draft: Draft, before: list[Draft]) -> Draft | None:
    """The state whose words the sentence right before tells in its main clause; None where an official does not say
    anything himself, or another paragraph begins in between."""
    v = scene.v
    if not _tells(scene, draft.head):
        return None
    here = v.sent[draft.start]
    for past in reversed(before):
        if v.sent[past.start] == here:
            continue
        if v.sent[past.start] < here - 1:
            break
        if _tells(scene, past.head) and _is_state(scene, past) and not _is_one_of_several(scene, past.head):
            return past if not any("\n\n" in v.text[i] for i in range(past.start, draft.start)) else None
    return None


def _tells(scene: Scene, head: int) -> bool:
    """Whether the subject of a main clause says something, or blames somebody."""
    v = scene.v
    verb = v.head[head]
    return v.dep[head] == "nsubj" and v.head[verb] == verb and v.lemma[verb] in saying()


def _is_one_of_several(scene: Scene, head: int) -> bool:
    """Whether others stand beside a subject: "Norland and Ardia agreed"."""
    v = scene.v
    return any(v.dep[i] == "conj" and v.head[i] == head for i in range(head + 1, min(v.head[head], head + _MOST)))


def _is_state(scene: Scene, past: Draft) -> bool:
    number = scene.v.names.by_name.get(past.speaker())
    return number is not None and scene.v.names.entries[number].type == "state" and not past.members
