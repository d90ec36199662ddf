"""Courts by those who sit: "a Bench of Justices Berg and Lund", "the three-judge panel of the Federal Court".

What a bench or panel of judges says is said by its court. Where a court sits ("the Harbourtown-based") is no party.
"""

from __future__ import annotations

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import View

_NEAR = 10
"""Tokens behind the noun in which its court is named, or those who sit."""
_WORDS_BEFORE = 4
_BETWEEN = {"ADJ", "ADP", "DET", "NOUN", "NUM", "PART", "PROPN", "PUNCT"}


def seats_only(v: View, drafts: list[Draft]) -> None:
    """What stands before "-based" says where somebody sits, and is nobody who acts."""
    for draft in drafts:
        if draft.level == "name" and draft.entry < 0 and v.lower[draft.end : draft.end + 2] == ["-", "based"]:
            draft.type, draft.place, draft.confidence = "place", True, min(draft.confidence, 0.4)


def benches(v: View, drafts: list[Draft]) -> list[Draft]:
    """The drafts in order, with those of benches and panels of judges, which are named as their courts."""
    drafts = sorted(drafts, key=lambda d: (d.start, -d.end))
    seats_only(v, drafts)
    sitting = {i: start for i in _nouns(v) if (start := _sits(v, i)) >= 0}
    if not sitting:
        return drafts
    called = any(v.lower[i] == "bench" for i in sitting)
    for i in _nouns(v):
        if called and v.lower[i] == "bench" and v.lower[i - 1 : i] == ["the"]:
            sitting.setdefault(i, i - 1)  # "the bench", once it was told that it is a court's
    by_head = {d.head: d for d in drafts if d.level != "name"}
    courts = [d for d in drafts if d.type == "court" and d.head not in sitting and " " in d.name]
    at, last = 0, None
    for i in sorted(sitting):
        while at < len(courts) and courts[at].start < i:
            last, at = courts[at], at + 1
        of_it = _of(v, courts[at : at + 1], i)
        court = of_it or (last if v.lower[i] == "bench" else None)  # a panel may be any court's
        if court is None:
            continue
        draft = by_head.get(i)
        if draft is None:
            draft = Draft(sitting[i], i + 1, i, "", "court", "nominal", gender="n")
            draft.roles = [v.lower[i]]
            drafts.append(draft)
        draft.name, draft.body, draft.type, draft.entry = court.name, court.body, court.type, court.entry
        draft.end = of_it.end if of_it is not None else i + 1
        draft.confidence, draft.rule = 0.65, f"{v.lower[i]} of {court.name}"
    return sorted(drafts, key=lambda d: (d.start, -d.end))


def _nouns(v: View) -> list[int]:
    """The tokens at which a bench or a panel may be told of."""
    return [i for noun in ("bench", "Bench", "panel", "Panel") for i in v.places.get(noun, ())]


def _sits(v: View, i: int) -> int:
    """Where the words begin that tell of a bench or panel of judges; -1 where the noun is another."""
    lists = v.names.lists
    start = i
    told = False
    while start > 0 and i - start < _WORDS_BEFORE and v.sent[start - 1] == v.sent[i] and _before(v, start - 1):
        start -= 1
        told = told or v.lower[start] in lists["words_of_benches"] or v.lower[start] in lists["judges"]
    behind = range(i + 1, min(i + _NEAR, len(v.text)))
    if v.lower[i] == "bench" and v.lower[i + 1 : i + 2] and v.lower[i + 1] in lists["made_up_of"]:
        told = told or any(v.sent[k] == v.sent[i] and v.lower[k] in lists["judges"] for k in behind)
    return start if told else -1


def _before(v: View, i: int) -> bool:
    return v.pos[i] in {"ADJ", "DET", "NOUN", "NUM", "PROPN"} or v.text[i] == "-"


def _of(v: View, courts: list[Draft], i: int) -> Draft | None:
    """The court named behind "of": "the panel of the Harbourtown-based Federal Court"."""
    if not courts or v.lower[i + 1 : i + 2] != ["of"] or v.sent[courts[0].start] != v.sent[i]:
        return None
    court = courts[0]
    between = range(i + 2, court.start)
    seat = all(v.pos[k] in _BETWEEN or v.lower[k] == "based" for k in between) and len(between) < _NEAR
    return court if seat and not any(v.text[k] == "," for k in between) else None
