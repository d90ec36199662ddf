"""Committees of a parliament: whoever presides over one is heard as himself, as any member of the house is."""

from __future__ import annotations

from collections.abc import Collection

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import Hit, View


def presides(v: View, role: Hit, body: Draft, roles: Collection[str]) -> bool:
    """Whether a role is that of one who presides over a committee of a parliament, beside what else he is."""
    return role.key in v.names.lists["chairs"] and of_house(v, body, roles)


def of_house(v: View, body: Draft, roles: Collection[str]) -> bool:
    """Whether a body is a committee of a parliament.

    It is by the words of its name and those right beside it, or by the seat in the house of him who presides over it:
    "Senator Ana Tarnow, chairwoman of the committee".

    Args:
        roles: the role words told of beside him.
    """
    lists = v.names.lists
    if not _is_committee(v, body):
        return False
    if any(other in lists["sit_in_a_house"] for other in roles):
        return True
    words = v.lower[body.start : body.end]
    before = body.start - 1
    before -= before >= 0 and v.lower[before] in {"'s", "’s", "'"}
    beside = v.lower[max(before, 0) : body.start]
    after = v.lower[body.end : body.end + _OF_HOUSE] if v.lower[body.end : body.end + 1] in (["of"], ["in"]) else []
    named = any(word in lists["houses"] for word in (*words, *beside, *after))
    return named or any(business in " ".join(words) for business in lists["house_business"])


def _is_committee(v: View, body: Draft) -> bool:
    """Whether the noun for a body says that it is a committee ("the Committee on Rivers" as well)."""
    return v.lower[body.head] in v.names.lists["committees"] or v.lower[body.end - 1] in v.names.lists["committees"]


_OF_HOUSE = 3
"""Tokens of "of the Senate" behind the name of a committee."""
