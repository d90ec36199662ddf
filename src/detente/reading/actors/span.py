"""A proper name in its place, and what its last word says of it."""

from __future__ import annotations

from dataclasses import dataclass

from detente.reading.actors.view import Hit, View
from detente.reading.mentions import ActorType, Origin

QUANTITIES = {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL", "LANGUAGE"}
"""Labels of the statistics for what is no party."""


@dataclass(frozen=True, slots=True)
class Span:
    """A proper name at tokens [start, end): a known one (`hit`) or one that only the text gives (`type` guessed).

    `rule` tells people how it was found, `origin` other rules, as in Mention.
    """

    start: int
    end: int
    type: ActorType
    hit: Hit | None = None
    rule: str = ""
    origin: Origin = ""


def head_type(v: View, start: int, end: int) -> ActorType | None:
    """What a name is by the word at its end, or before its first "of" or "for" ("Ministry of Oil")."""
    heads = v.names.heads
    stop = end
    for i in range(start + 1, end):
        if v.lower[i] in {"of", "for", "on", "against"}:
            stop = i
            break
    for at in (stop - 1, end - 1):
        found = heads.get(v.lower[at].rstrip("."))
        if found is not None and (end - start > 1):
            return found if found != "event" else "document"  # type: ignore[return-value]
    return None


_OF_MEMBERS = frozenset({"association", "federation", "guild", "league", "society", "union", "alliance", "brotherhood"})


def named_by_members(v: View, start: int, end: int) -> bool:
    """Whether role words in capitals name a body by whose it is: "Nurses Association", "Teachers' | Union"."""
    if v.lower[end - 1] not in _OF_MEMBERS or not all(v.text[i][:1].isupper() for i in range(start, end)):
        return False
    if end - start > 1:
        return v.lower[end - 2].endswith(("s", "men", "women"))
    owner = start - 2
    return (
        owner >= 0
        and v.lower[start - 1] in {"'", "’"}
        and v.text[owner][:1].isupper()
        and v.lower[owner].endswith("s")
        and owner not in v.name_at
        and v.sent[owner] == v.sent[start]
        and (owner not in v.sent_start or v.lower[end : end + 1] == ["("])
    )


def syntactic_head(v: View, start: int, end: int) -> int:
    """The token of [start, end) whose head lies outside, the last such one."""
    for i in range(end - 1, start - 1, -1):
        if not start <= v.head[i] < end or v.head[i] == i:
            return i
    return end - 1
