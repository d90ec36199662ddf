"""Descriptions by which one is taken up who was described or named before, and where no second one may be meant.

"The lord warden" after "the lord warden, Ola Berg"; "the former CEO" after "Berg, the former chief executive"; "the
Norland senator" after "Senator Berg"; "the panel" after "the Harbour Commission".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from detente.reading.actors.draft import Draft
from detente.reading.coreference.scene import Scene

_BESIDE = 4
"""Tokens before a name, or words in brackets behind it, among which an office or a place is told."""
_SENTENCES = 4
"""Sentences back in which a body is looked for that a bare noun takes up."""


def told_again(scene: Scene, draft: Draft, near: Sequence[Draft]) -> Draft | None:
    """Whom a description takes up that other rules left alone, or None.

    Args:
        near: the mentions before it, in order; only so many as other rules look at.
    """
    v = scene.v
    if draft.level != "nominal" or draft.plural or draft.body or not draft.roles or v.lower[draft.start] != "the":
        return None
    if draft.end < len(v.text) and v.dep[draft.end] in {"relcl", "acl"} and v.head[draft.end] == draft.head:
        return None
    if draft.type != "person":
        return _body(scene, draft, near)
    noun = draft.roles[0]
    if draft.head - draft.start > 1 and v.lower[draft.start + 1] in v.names.lists["past"]:
        return _only(_named(near), lambda past: _was(scene, past, noun))
    if noun in v.names.lists["sit_in_a_house"]:
        return _member(scene, draft, noun, near)
    return _in_the_same_words(scene, draft, near)


def _only(near: Sequence[Draft], fits: Callable[[Draft], bool]) -> Draft | None:
    """The last of the mentions that fit, where all of them have one name."""
    found = [past for past in near if fits(past)]
    return found[-1] if len({past.name for past in found}) == 1 else None


def _in_the_same_words(scene: Scene, draft: Draft, near: Sequence[Draft]) -> Draft | None:
    """Who was named beside the very words before: "the lord warden, Ola Berg"."""
    words = _words(scene, draft)
    return _only(_named(near), lambda past: past.level == "nominal" and _words(scene, past) == words)


def _named(near: Sequence[Draft]) -> list[Draft]:
    """The mentions of persons whose names are told among them."""
    persons = [past for past in near if past.type == "person"]
    names = {past.name for past in persons if past.level == "name"}
    return [past for past in persons if past.name in names]


def _words(scene: Scene, draft: Draft) -> str:
    return scene.v.phrase(draft.start, draft.end).lower().removeprefix("the ")


def _offices(scene: Scene, past: Draft) -> set[str]:
    """The offices of a named person, and the words right before the name."""
    before = scene.v.lower[_before(scene, past) : past.start]
    return {*past.roles, *(word.rstrip(".") for word in before)}


def _before(scene: Scene, past: Draft) -> int:
    """Where the words begin right before a name, in its sentence."""
    return max(scene.v.sent_start[scene.v.sent[past.start]], past.start - _BESIDE)


def _was(scene: Scene, past: Draft, noun: str) -> bool:
    """Whether words beside a person's name tell that he held an office: "Berg, the former chief executive"."""
    v = scene.v
    if past.type != "person" or past.plural:
        return False
    if past.level == "name":
        first, last, roles = _before(scene, past), past.start, _offices(scene, past)
    else:
        first, last, roles = past.start, past.end, set(past.roles)
    same = v.names.lists["heads_of_firms"]
    held = noun in roles or (noun in same and not same.isdisjoint(roles))
    held = held or (noun in v.names.lists["generic"] and any(role.endswith(f" {noun}") for role in roles))
    return held and any(v.lower[i].strip("-") in v.names.lists["past"] for i in range(first, last))


def _member(scene: Scene, draft: Draft, noun: str, near: Sequence[Draft]) -> Draft | None:
    """The only one told of who sits in a house: "the Norland senator". None where another place is told beside him."""
    v = scene.v
    lists = v.names.lists
    seats = lists["senators"] if noun in lists["senators"] else {noun}
    if noun in lists["told_by_what_he_is"] and noun not in lists["senators"]:  # "the lawmaker" may be of any house
        seats = lists["sit_in_a_house"]
    told = [past for past in near if past.type == "person" and past.level == "nominal" and not past.plural]
    if any(past.name.endswith(f" {noun}") and _words(scene, past) != _words(scene, draft) for past in told):
        return None  # "a Sudland senator" was told of as well
    found = _only(near, lambda past: _sits(past, seats, scene))
    here = {d.name for d in near if draft.start <= d.start < draft.end}
    places = [d for d in near if (d.place or d.type == "place") and d.name not in here]
    same = [past for past in near if found is not None and past.name == found.name]
    elsewhere = any(past.start - _BESIDE <= d.start < past.end + _BESIDE for d in places for past in same)
    return None if elsewhere else found


def _sits(past: Draft, seats: frozenset[str] | set[str], scene: Scene) -> bool:
    return past.type == "person" and past.level == "name" and not seats.isdisjoint(_offices(scene, past))


def _body(scene: Scene, draft: Draft, near: Sequence[Draft]) -> Draft | None:
    """The only commission, committee or inquiry named shortly before "the panel", or bank that is a central one."""
    v = scene.v
    lists = v.names.lists
    if _words(scene, draft) in lists["central_bank_nouns"]:
        return _only(near, lambda past: past.level == "name" and _is_central_bank(scene, past))
    if draft.roles[0] not in lists["panel_nouns"] or draft.head != draft.start + 1 or draft.end != draft.head + 1:
        return None
    here = v.sent[draft.start]

    def sits_in_judgement(past: Draft) -> bool:
        words = past.name.lower().split(" of ")[0].split(" on ")[0].split(" for ")[0].split()
        return past.level == "name" and past.type != "person" and words[-1:] != [] and words[-1] in lists["panels"]

    return _only([past for past in near if here - v.sent[past.start] <= _SENTENCES], sits_in_judgement)


def _is_central_bank(scene: Scene, past: Draft) -> bool:
    """Whether a name is that of the bank that issues a land's money."""
    name, lists = past.name.lower(), scene.v.names.lists
    told = any(noun in name for noun in lists["central_bank_nouns"])
    return (
        told or name in lists["central_banks"] or name.startswith(tuple(f"{b} " for b in lists["central_bank_begins"]))
    )
