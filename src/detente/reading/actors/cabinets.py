"""Governments called by the surname of who leads them: "the Ford government" is no firm's."""

from __future__ import annotations

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import View


def leading_surnames(v: View, drafts: list[Draft]) -> list[Draft]:
    """One word between "the" and "government" is a surname where the lists know a firm of that name: no firm has one.

    Where no list has the word, it may be a land as well ("the Talmar government"), unless the land stands behind:
    "the Walker government in Alberta". Gives those mended.
    """
    found = []
    for draft in drafts:
        governs = v.word_at.get(draft.end)
        single = draft.level == "name" and draft.end - draft.start == 1 and draft.start > 0
        if not single or governs is None or governs.key not in v.names.lists["government"]:
            continue
        if v.lower[draft.start - 1] != "the" or not v.text[governs.start].islower() or governs.start != draft.end:
            continue
        unlisted = draft.entry < 0 and draft.type in {"unknown", "organisation"} and v.tag[draft.start] == "NNP"
        if _of_firm(v, draft.end) or not (
            draft.type == "company" or (unlisted and _land_behind(v, drafts, governs.end))
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
    found: dict[str, str] = {}
    for draft in drafts:
        owner = draft.owner
        if owner is None or not any(owner is one for one in leading):
            continue
        behind = _land_behind(v, drafts, draft.end)
        if draft.body and not behind:
            continue
        land = behind or found.get(draft.name) or _only_land(v, drafts, draft.start)
        draft.body = found[draft.name] = land


def _of_firm(v: View, governs: int) -> bool:
    """Whether the word only stands before a noun of the firm's: "the Ford government relations team"."""
    return v.dep[governs] in {"compound", "nmod"} and v.head[governs] not in v.word_at


def _land_behind(v: View, drafts: list[Draft], end: int) -> str:
    """The province or state in "in Alberta" right behind a token; "" where none stands there."""
    if v.lower[end : end + 1] not in (["in"], ["of"]):
        return ""
    return next((d.body or d.name for d in drafts if d.start == end + 1 and _is_land(v, d)), "")


def _is_land(v: View, draft: Draft) -> bool:
    return draft.entry >= 0 and draft.level == "name" and v.names.entries[draft.entry].type in {"place", "state"}


def _only_land(v: View, drafts: list[Draft], before: int) -> str:
    """The one province named before a token, else the one state; "" where there are several or none."""
    lands = [v.names.entries[d.entry] for d in drafts if d.start < before and _is_land(v, d)]
    for sort in ("place", "state"):
        named = {land.name for land in lands if land.type == sort}
        if named:
            return named.pop() if len(named) == 1 else ""
    return ""
