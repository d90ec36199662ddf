"""What the words around a name say of it: whom others fight for, and of which land something is.

Most are of names that no list has; an organ that a list has may be another land's of the same name.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import View


def fought_for(v: View, drafts: list[Draft]) -> None:
    """ "The Frente Azul rebels": a name between an article and those who fight is a group's, and no person's."""
    written = {v.phrase(d.start, d.end) for d in drafts if d.entry < 0 and _has_fighters(v, d)}
    for draft in drafts:
        if draft.entry < 0 and draft.type in _TAKEN_FOR and v.phrase(draft.start, draft.end) in written:
            draft.type, draft.gender, draft.confidence = "group", "n", 0.75
            draft.rule += "; others fight for it"


_TAKEN_FOR = frozenset({"organisation", "person", "unknown"})
"""What the statistics take an armed group's name for."""


def _has_fighters(v: View, draft: Draft) -> bool:
    """Whether those who fight stand right behind a name, or come from it: "militants of the Frente Azul"."""
    lists, before = v.names.lists, draft.start - 1
    if before < 0 or v.lower[before] in {"their", "his", "her", "its"}:
        return False
    article = v.lower[before] in {"the", "a"}
    noun = draft.end
    armed = noun < len(v.text) and v.lower[noun] in lists["armed_bodies"]
    noun += armed
    if noun < len(v.text) and v.head[draft.head] == noun:
        fighters = v.lower[noun] in (lists["belongs"] if armed else lists["contest"])
        return fighters and (article or armed)
    link = before - article
    if v.lower[link] not in {"of", "from"} or link == 0 or not (article or v.lower[link] == "of"):
        return False
    armed = link > 1 and v.lower[link - 2] in lists["armed_bodies"]
    return v.lower[link - 1] in (lists["belongs"] if armed else lists["contest"])


def by_first_word(v: View, drafts: list[Draft]) -> None:
    """Clubs and unions by the first word of their names: "Newcastle" for Newcastle United, "Unite" for Unite the Union.

    The town of a club is the club only where it acts, and where no other body of the document begins so.
    """
    begun: dict[str, dict[str, Draft]] = {}
    for draft in drafts:
        if draft.end - draft.start > 1 and draft.type not in {"person", "place", "document"}:
            begun.setdefault(v.lower[draft.start], {}).setdefault(draft.name, draft)
    for draft in drafts:
        named = begun.get(v.lower[draft.start], {})
        if draft.end - draft.start > 1 or draft.entry >= 0 or len(named) != 1:
            continue
        full = next(iter(named.values()))
        club = v.lower[full.end - 1] in v.names.lists["club_ends"] and full.entry < 0 and _acts(v, draft)
        of_all = v.lower[full.start + 1] == "the" and full.type == "union" and v.text[full.start + 2][:1].isupper()
        if of_all or (club and draft.type in {"place", "government", "organisation", "unknown"} and not draft.place):
            kind = "organisation" if full.type in {"unknown", "government"} else full.type
            draft.name, draft.type, draft.entry, draft.body = full.name, kind, full.entry, full.body
            draft.rule, draft.confidence, draft.gender = f"short for the name at {full.start}", 0.7, "n"


def _acts(v: View, draft: Draft) -> bool:
    """Whether a name is the subject of a verb, or owns what is: "Newcastle said", "Newcastle's owners said"."""
    return v.dep[draft.head] in {"nsubj", "poss"}


def of_lands(v: View, drafts: list[Draft]) -> None:
    """ "Talmaran", "the Talmarans": of Talmar, a land that no list has but the document names."""
    lands: dict[str, Draft] = {}
    surnames = {d.key.split()[-1] for d in drafts if d.type == "person" and " " in d.key}
    for draft in drafts:
        if draft.entry < 0 and draft.end - draft.start == 1 and draft.type in _MAY_BE_LANDS:
            continent = draft.origin == "LOC"
            if not continent and draft.key not in surnames and draft.key not in v.names.given:
                lands.setdefault(draft.key, draft)
    called = {
        form: land
        for key, land in lands.items()
        if len(key) > _SHORTEST
        for form in _adjectives_of(key)
        if form != key and form not in v.names.given
    }
    for draft in drafts:
        land = called.get(draft.key.removesuffix("s")) or called.get(draft.key)
        if land is not None and draft.entry < 0 and draft.end - draft.start == 1 and v.text[draft.start][:1].isupper():
            if land.type == "person":  # nobody but a land has an adjective of its name
                for same in drafts:
                    if same.key == land.key and same.type == "person":
                        same.type, same.gender, same.rule = "state", "n", f"{same.rule}; a land with its adjective"
            draft.name, draft.type, draft.gender = land.name, land.type, "n"
            draft.adjectival, draft.plural = not draft.key.endswith("s"), draft.key.endswith("s")
            draft.rule, draft.confidence = f"of the land at {land.start}", 0.7


def organs_of_others(v: View, drafts: list[Draft]) -> None:
    """Make an organ that the table knows that of the land before it: "Norland's Joint Chiefs of Staff".

    Many lands have organs of one name, and the table has that of one of them. Where the document names the land, it
    tells better; and the organ named without a land later on is the one that was named with it last.
    """
    whose: dict[int, tuple[str, str]] = {}
    land: Draft | None = None
    for draft in drafts:
        if draft.entry >= 0 and draft.type == "government" and _names_its_land(v, draft):
            whose.pop(draft.entry, None)
        elif draft.entry >= 0 and draft.type == "government":
            number = draft.entry
            if land is not None and _owns(v, land, draft):
                state = v.names.entries[number].state
                beside = land.end == draft.start
                if land.name == state:
                    whose.pop(number, None)
                elif state:
                    called = v.phrase(land.start, land.end) if beside else v.names.adjective(land.name) or land.name
                    whose[number] = f"{called} {v.phrase(draft.start, draft.end)}", land.name
                    draft.start = land.start if beside else draft.start
            if number in whose:
                (draft.name, draft.body), draft.entry = whose[number], -1
                draft.rule = f"organ of {draft.body}"
        land = draft if draft.type == "state" else None


def courts_of_places(v: View, drafts: list[Draft]) -> None:
    """Keep whose it is in the name of a court that no list has: "Harbourtown's Primary Court", and that one later on.

    Many towns and lands have a court of that name, and it is none of theirs alone without them.
    """
    ends = {draft.end: draft for draft in drafts if draft.type in {"place", "state"}}
    called: dict[str, str] = {}
    for draft in drafts:
        if draft.entry >= 0 or draft.type != "court":
            continue
        owner = ends.get(draft.start - 1)
        if owner is not None and v.lower[draft.start - 1] in {"'s", "’s"}:
            called[draft.key] = f"{v.phrase(owner.start, owner.end)}'s {draft.name}"
        draft.name = called.get(draft.key, draft.name)


def _owns(v: View, land: Draft, organ: Draft) -> bool:
    """Whether a land owns the organ right behind it, or behind the adjectives of it: "Norland's powerful Senate"."""
    if land.end == organ.start:
        return True
    if v.lower[land.end : land.end + 1] not in (["'s"], ["’s"], ["'"]):
        return False
    between = range(land.end + 1, organ.start)
    return organ.start > land.end and len(between) <= _MOST_ADJECTIVES and all(v.pos[i] == "ADJ" for i in between)


_MOST_ADJECTIVES = 2
"""Adjectives that stand at most between a land with "'s" and its organ."""


def _names_its_land(v: View, organ: Draft) -> bool:
    """Whether the organ's own words say of which land it is: "Britain's Scottish Parliament" is no other land's."""
    words = organ.key.split()
    parts = (" ".join(words[i:k]) for i in range(len(words)) for k in range(i + 1, len(words) + 1))
    return any(v.names.entries[row[0]].type == "state" for part in parts for row in v.names.names.get(part, ()))


_SHORTEST = 3
"""Letters up to which a name is too short to be told from the beginning of another word."""
_MAY_BE_LANDS = frozenset({"government", "organisation", "person", "place", "state", "unknown"})


def _adjectives_of(land: str) -> Iterator[str]:
    """How the people and things of a land may be called, in the small letters of its name."""
    stem = land[:-1] if land[-1] in "aeioy" else land
    yield from (stem + end for end in ("an", "ian", "ese", "i", "ish"))
    yield from (land + end for end in ("n", "an", "ian", "ese"))
