"""Governments called by the surname of who leads them: "the Ford government" is no firm's."""

from __future__ import annotations

from collections.abc import Mapping

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import View


def leading_surnames(v: View, drafts: list[Draft]) -> list[Draft]:
    """One word between "the" and "government" is a surname where the lists know a firm of that name: no firm has one.

    Where no list has the word, it may be a land as well ("the Talmar government"), unless the land stands behind:
    "the Walker government in Alberta". Gives those mended.
    """
    found = []
    lands = _lands(v, drafts)
    for draft in drafts:
        governs = v.word_at.get(draft.end)
        single = draft.level == "name" and draft.end - draft.start == 1 and draft.start > 0
        if not single or governs is None or governs.key not in v.names.lists["government"]:
            continue
        if v.lower[draft.start - 1] != "the" or not v.text[governs.start].islower() or governs.start != draft.end:
            continue
        unlisted = draft.entry < 0 and draft.type in {"unknown", "organisation"} and v.tag[draft.start] == "NNP"
        if _of_firm(v, draft.end) or not (
            draft.type == "company" or (unlisted and _land_behind(v, lands, governs.end))
        ):
            continue
        draft.name, draft.type, draft.entry = v.phrase(draft.start, draft.end), "person", -1
        draft.body = draft.gender = ""
        draft.rule, draft.confidence = "a surname before a government", 0.7
        found.append(draft)
    return found


def lands_of_governments(v: View, drafts: list[Draft], leading: list[Draft]) -> None:
    """A government by a surname is that of the land behind it, else of the only province or state named so far.

    `leading` are the surnames; whoever else bore one of them in office somewhere has no part in it.
    """
    if not leading:
        return
    found: dict[str, str] = {}
    lands, numbers = _lands(v, drafts), {id(one) for one in leading}
    for draft in drafts:
        if id(draft.owner) not in numbers:
            continue
        behind = _land_behind(v, lands, draft.end)
        if draft.body and not behind:
            continue
        land = behind or found.get(draft.name) or _only_land(v, lands, draft.start)
        draft.body = found[draft.name] = land


def _of_firm(v: View, governs: int) -> bool:
    """Whether the word only stands before a noun of the firm's: "the Ford government relations team"."""
    return v.dep[governs] in {"compound", "nmod"} and v.head[governs] not in v.word_at


def _lands(v: View, drafts: list[Draft]) -> dict[int, Draft]:
    """The names of provinces and states by the tokens at which they begin."""
    found: dict[int, Draft] = {}
    for draft in drafts:
        listed = draft.entry >= 0 and draft.level == "name"
        if listed and v.names.entries[draft.entry].type in {"place", "state"}:
            found.setdefault(draft.start, draft)
    return found


def _land_behind(v: View, lands: Mapping[int, Draft], end: int) -> str:
    """The province or state in "in Alberta" right behind a token; "" where none stands there."""
    land = lands.get(end + 1) if v.lower[end : end + 1] in (["in"], ["of"]) else None
    return (land.body or land.name) if land is not None else ""


def _only_land(v: View, lands: Mapping[int, Draft], before: int) -> str:
    """The one province named before a token, else the one state; "" where there are several or none."""
    told = [v.names.entries[land.entry] for start, land in lands.items() if start < before]
    for sort in ("place", "state"):
        named = {land.name for land in told if land.type == sort}
        if named:
            return named.pop() if len(named) == 1 else ""
    return ""
