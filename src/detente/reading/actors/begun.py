"""Names of bodies that begin with the name of another that the table knows: "African Union Command (AUC)".

By themselves the words behind a known name tell what belongs to it ("the African Union mission" speaks for it). Where
the letters in brackets stand for all of them, they are the name of a body of its own, here and further on.
"""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.actors.draft import Draft
from detente.reading.actors.span import syntactic_head
from detente.reading.actors.view import View
from detente.reading.names.keys import key_of

_MOST_WORDS = 6
"""Tokens behind the known name that may belong to the longer one."""
_CHAPTERS = frozenset({"organisation", "union"})
_SHORTEST = 3
"""Letters of an acronym that can stand for a known name of two words and one more."""
_JOINING = frozenset({"a", "and", "for", "in", "of", "on", "the", "to", "&"})
_OFFICES = frozenset({"speaks", "member", "own"})


def with_longer_names(v: View, drafts: list[Draft]) -> None:
    """Let the names of known organisations go on where an acronym counts the words behind them.

    The same words behind the same body's name, or a short form of it, are the longer name everywhere.
    """
    longer = {(d.entry, rest): d for d in drafts for rest in [_rest(v, d)] if rest and _counted(v, d, len(rest))}
    if not longer:
        return
    sizes = {len(rest) for _, rest in longer}
    inside: set[int] = set()
    for draft in drafts:
        if draft.start in inside:
            continue
        fits = (size for size in sizes if (draft.entry, tuple(v.text[draft.end : draft.end + size])) in longer)
        size = max(fits, default=0)
        if draft.entry < 0 or not size:
            continue
        known = v.names.entries[draft.entry].name
        end = draft.end + size
        inside.update(range(draft.end, end))
        draft.name = f"{known} {' '.join(v.phrase(draft.end, end).split())}"
        draft.end, draft.head, draft.key, draft.entry = end, syntactic_head(v, draft.start, end), key_of(draft.name), -1
        draft.body, draft.type, draft.place, draft.confidence = "", "organisation", False, 0.85
        draft.rule = "a longer name that an acronym stands for"
    drafts[:] = [d for d in drafts if d.start not in inside]


def _rest(v: View, draft: Draft) -> tuple[str, ...]:
    """The words in capitals between a known organisation's name and a bracket; () where there are none."""
    if draft.entry < 0 or draft.type != "organisation":
        return ()
    at = draft.end
    while at < len(v.text) and v.sent[at] == v.sent[draft.start] and at - draft.end <= _MOST_WORDS:
        if v.text[at] == "(":
            break
        if not (v.text[at][:1].isupper() or (v.lower[at] in _JOINING and at > draft.end)):
            return ()
        at += 1
    office = v.word_at.get(at - 1)
    if v.text[at : at + 1] != ["("] or v.lower[at - 1] in _JOINING or (office and _OFFICES & set(office.kinds)):
        return ()
    return tuple(v.text[draft.end : at])


def _counted(v: View, draft: Draft, size: int) -> bool:
    """Whether the letters in the bracket behind a name and the words after it are the initials of both."""
    at = draft.end + size + 1
    letters = v.text[at].replace(".", "") if v.text[at + 1 : at + 2] == [")"] else ""
    if len(letters) < _SHORTEST or not letters.isupper():
        return False
    rest = v.text[draft.end : draft.end + size]
    name = v.names.entries[draft.entry].name.split()
    return any(first + last == letters for first in _initials(name) for last in _initials(rest))


def _initials(words: list[str]) -> Iterator[str]:
    """The initials of the words in capitals, and those of all words."""
    yield "".join(w[0] for w in words if w[:1].isupper())
    yield "".join(w[0] for w in words if w[:1].isalpha()).upper()


def with_their_place(v: View, drafts: list[Draft]) -> None:
    """Let the name of a known body go on to the land of its chapter: "the Harbour Union of Norland" is not the whole.

    The land hangs on the body there: in "accused the Harbour Union of Norland's losses" it is part of no name.
    """
    lands = {d.start: d for d in drafts if d.type in {"place", "state"} and d.origin in {"name", "place", "GPE"}}
    inside: set[int] = set()
    for draft in drafts:
        land = lands.get(draft.end + 1)
        listed = draft.entry >= 0 and draft.level == "name" and draft.type in _CHAPTERS
        if not listed or land is None or v.lower[draft.end] != "of" or v.head[draft.end] != draft.head:
            continue
        if v.sent[land.start] != v.sent[draft.start] or v.lower[land.end : land.end + 1] in (["'s"], ["’s"], ["'"]):
            continue
        if v.head[land.head] != draft.end or land.end - land.start > _MOST_WORDS:
            continue
        inside.add(land.start)
        draft.name = f"{v.names.entries[draft.entry].name} of {v.phrase(land.start, land.end)}"
        draft.end, draft.key, draft.entry, draft.body = land.end, key_of(draft.name), -1, ""
        draft.rule, draft.confidence = f"a chapter of its own in {land.name}", 0.85
    drafts[:] = [d for d in drafts if d.start not in inside]
