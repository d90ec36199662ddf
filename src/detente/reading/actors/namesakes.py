"""Who is meant by a surname alone where the report names several persons who bear it: "Berg" beside "his son Ivo Berg".

Reports call the one whom they are about by his surname, and his relatives by their full names. So it is not the one
named last, but the one who is told of as nobody's relative, who is named most, or who is in office. Whose laptop or
lawyer is spoken of does not count as named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import View

if TYPE_CHECKING:
    from detente.reading.actors.persons import Person

_NEAR = 6
"""Tokens beside a name among which it is told whose relative he is."""
_YOUNGER, _ELDER = frozenset({"younger"}), frozenset({"elder", "older"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OWNS = frozenset({"'s", "’s", "'"})
_OWNED = (["'s"], ["’s"])


@dataclass(slots=True)
class Told:
    """What a report tells of those who bear a surname: how often and from where on by full name, and whose kin."""

    times: dict[str, int] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    kin: dict[str, str] = field(default_factory=dict)
    alone: dict[str, int] = field(default_factory=dict)


def told_of(v: View, drafts: Sequence[Draft], by_key: dict[str, Person]) -> Told:
    """Count the full names, find the first surname alone, and the relatives.

    A relative with whom the report begins is whom it is about: "Ivo Berg, the president's son, was charged".
    """
    told = Told()
    for number, draft in enumerate(drafts):
        if draft.end - draft.start == 1 and draft.entry < 0:
            told.alone.setdefault(draft.key, number)
        elif draft.type == "person" and draft.key in by_key:
            key = by_key[draft.key].key
            told.times[key] = told.times.get(key, 0) + (v.lower[draft.end : draft.end + 1] not in _OWNED)
            told.first.setdefault(key, number)
            leads = told.first[key] == number and v.sent[draft.start] == 0 and v.dep[draft.head] in _SUBJECTS
            if key not in told.kin and not leads and (relation := _relation(v, draft)):
                told.kin[key] = relation
    return told


def _relation(v: View, draft: Draft) -> str:
    """The word for a relative that stands beside a full name ("his son Ivo Berg", "Ivo Berg, Ola's son")."""
    relatives = v.names.lists["relatives"]
    at = draft.start - 1
    at -= v.text[at] == "," and at > 0
    if at > 0 and v.lower[at] in relatives and v.sent[at] == v.sent[draft.start]:
        before = range(max(0, at - 3), at)
        if any(v.tag[i] == "PRP$" or v.lower[i] in _OWNS for i in before):
            return v.lower[at]
    if at > 0 and v.lower[at - 1 : at + 1] == ["first", "lady"]:
        return "lady"
    if v.text[draft.end : draft.end + 1] != [","]:
        return ""
    for i in range(draft.end + 1, min(draft.end + _NEAR, len(v.text))):
        if v.text[i] in {",", ".", ";"}:
            break
        if v.lower[i] in relatives and v.dep[i] != "poss":
            owned = v.tag[i - 1] == "PRP$" or v.lower[i - 1] in _OWNS or v.lower[i + 1 : i + 2] == ["of"]
            return v.lower[i] if owned else ""
    return ""


def only_kin(told: Told, draft: Draft, near: Sequence[Person]) -> bool:
    """Whether all who bear a surname in full are relatives of one who is called by it alone before any of them."""
    alone = told.alone.get(draft.key)
    return alone is not None and all(p.key in told.kin and alone < told.first.get(p.key, 0) for p in near)


def meant(
    v: View, draft: Draft, number: int, near: list[Person], told: Told, latest: Person, day: date | None
) -> Person:  # fmt: skip
    """The one of several persons whom a surname alone means.

    Args:
        number: the place of the draft among all.
        latest: the one named last, who is meant where nothing else tells.
    """
    left = [p for p in near if told.first.get(p.key, number) < number] or near
    left = _by_age(v, draft, _by_title(v, draft, left), told)
    left = [p for p in left if p.key not in told.kin] or left
    most = max(told.times.get(p.key, 0) for p in left)
    left = [p for p in left if told.times.get(p.key, 0) == most]
    holding = [p for p in left if day and any(t.covers(day) for t in v.names.tenures.get(p.key, ()))]
    known = holding or [p for p in left if p.key in v.names.tenures]  # before he came in or after he left
    left = known if len(known) == 1 else left
    return latest if latest in left else left[0]


def _by_title(v: View, draft: Draft, near: list[Person]) -> list[Person]:
    """Those whose given name fits a title before the surname, or does not speak against it: "Mrs. Berg" is no Ivo."""
    title = v.lower[draft.start - 1].rstrip(".") if draft.start else ""
    sex = next((s for s in ("male", "female") if title in {w.rstrip(".") for w in v.names.lists[s]}), "")
    if not sex:
        return near
    other = "f" if sex == "male" else "m"
    sexes = [v.names.given.get(p.key.split()[0], "") for p in near]
    fit = [p for p, one in zip(near, sexes, strict=True) if one == "f"] if sex == "female" else []
    return fit or [p for p, one in zip(near, sexes, strict=True) if one != other] or near


def _by_age(v: View, draft: Draft, near: list[Person], told: Told) -> list[Person]:
    """ "The younger Berg" is the one told of as a child, "the elder Berg" is not."""
    word = v.lower[draft.start - 1] if draft.start else ""
    if word not in _YOUNGER | _ELDER:
        return near
    children = v.names.lists["children"]
    found = [p for p in near if (told.kin.get(p.key, "") in children) == (word in _YOUNGER)]
    return found or near
