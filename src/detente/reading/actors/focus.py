"""The state that a document speaks of most, and who speaks for a state or people."""

from __future__ import annotations

from collections import Counter

from detente.reading.actors.bodies import leaning
from detente.reading.actors.draft import Draft
from detente.reading.actors.view import View

_LEAD = 1.5
"""A state is in focus that is spoken of so many times as often as the next: else "the government" would be put down to
whichever of several states a report happens to name once more."""


_BEGINNING = 3
"""Sentences with which a report begins: a state that stands only after them may be anybody's neighbour."""

_PASSING = 2
"""How often a state may be named, and by nothing but its name, without standing out."""


def focus_state(v: View, drafts: list[Draft]) -> str:
    """The state that the document speaks of most: its names, seats, organs, parties and those who speak for it.

    "" where no state stands out. One that is named but once or twice does so only where the report begins with it, and
    not by its seat: "the government" is not that of a bystander told of in passing ("a compromise floated by Berlin").
    """
    counts: Counter[str] = Counter()
    states: Counter[str] = Counter()
    begins_with: set[str] = set()
    for draft in drafts:
        if draft.level == "pronoun" or (draft.type == "place" and draft.origin == "seat"):
            continue  # where a report was written, or talks are held, says nothing of whose they are
        if leaning(v, draft.start):
            continue  # "the pro-Norlandic party"
        if draft.type == "state":
            counts[draft.name] += 1
            states[draft.name] += 1
            if draft.origin != "seat" and v.sent[draft.start] < _BEGINNING:
                begins_with.add(draft.name)
        elif draft.entry >= 0 and v.names.entries[draft.entry].state:
            counts[v.names.entries[draft.entry].state] += 1
        elif draft.entry >= 0 and len(v.names.entries[draft.entry].countries) == 1:
            counts[v.names.entries[draft.entry].countries[0]] += 1  # a group that is of one country alone
        elif draft.body:
            number = v.names.by_name.get(draft.body)
            if number is not None and v.names.entries[number].type == "state":
                counts[draft.body] += 1
        elif draft.entry < 0 and draft.type not in {"person", "place"}:
            for i in range(draft.start, draft.end):
                known = v.name_at.get(i)
                if (
                    known is not None
                    and known.start == i
                    and known.spelling is not None
                    and v.names.entries[known.spelling.entry].type == "state"
                ):
                    counts[v.names.entries[known.spelling.entry].name] += 1
    (first, most), (_, next_most) = (*counts.most_common(2), ("", 0), ("", 0))[:2]
    passing = most <= _PASSING and states[first] == most and first not in begins_with
    return first if most > _LEAD * next_most and not passing else ""


def government_of(v: View, name: str) -> str:
    """Who the officials of a people speak for ("Palestinian officials": Palestinian Authority); else the name."""
    number = v.names.by_name.get(name)
    if number is None or v.names.entries[number].type != "state":
        return name
    return v.names.entries[number].state or name
