"""Capitals as towns: the mayor of Paris, Berlin zoo and London police are no part of the state's government.

So is a court that is called by where it sits: judges of many lands sit at some seats.
"""

from __future__ import annotations

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import View

_POSSESSIVE = {"'s", "’s", "'"}


def capitals_as_towns(v: View, drafts: list[Draft]) -> None:
    """Take a capital for its town, where a word for what only towns have stands with it.

    "Paris refused" is France, but "the mayor of Paris refused" is somebody whom France may well be at odds with.
    "Moscow's Security Council" is the state's: nothing may stand between but words such as "city" and "deputy".
    """
    ends = {draft.end: draft for draft in drafts if draft.type == "person"}
    for draft in drafts:
        if draft.type != "state" or draft.origin != "seat":
            continue
        if _has_behind(v, draft) or _is_had_before(v, draft, ends) or _seats_court(v, draft):
            draft.type, draft.entry, draft.confidence = "place", -1, 0.6
            draft.name = draft.written = v.phrase(draft.start, draft.end)
            draft.rule, draft.origin, draft.place = "a capital as a town", "", False


def _has_behind(v: View, capital: Draft) -> bool:
    """Whether a town's body or office stands behind: "London Mayor", "Paris city council", "Madrid's police"."""
    at = capital.end
    at += v.lower[at : at + 1] != [] and v.lower[at] in _POSSESSIVE
    while at < len(v.text) and v.lower[at] in v.names.lists["town_words"]:
        at += 1
    return _is_of_town(v, at) and v.sent[at] == v.sent[capital.start]


def _is_had_before(v: View, capital: Draft, persons: dict[int, Draft]) -> bool:
    """Whether "of" links it to one before: "the mayor of Paris", "Mayor Ana Tarnow of Paris"."""
    of = capital.start - 1
    if of < 1 or v.lower[of] != "of" or v.sent[of] != v.sent[capital.start]:
        return False
    person = persons.get(of)
    return _is_of_town(v, of - 1) or (person is not None and _is_of_town(v, person.start - 1))


def _seats_court(v: View, capital: Draft) -> bool:
    """Whether common nouns for a court stand right behind its seat: "the Harbourtown war crimes tribunal".

    The highest courts are the state's wherever it is named by its seat: "the Harbourtown constitutional court".
    """
    at = capital.end
    if v.text[at : at + 2] == ["High", "Court"] and v.sent[at + 1] == v.sent[capital.start]:
        return True  # many towns have one, called so with capitals: "the Harbourtown High Court"
    while at < len(v.text) and at - capital.end < _LONGEST_COURT and v.sent[at] == v.sent[capital.start]:
        if not v.text[at].islower() or v.tag[at] not in _COMMON or v.lower[at] in _OF_THE_LAND:
            return False
        if v.lower[at] in _COURTS:
            return v.tag[at] == "NN" and v.tag[at + 1 : at + 2] not in (["NN"], ["NNS"])
        at += 1
    return False


_LONGEST_COURT = 5
"""Tokens of what a court is called behind its seat."""
_COMMON = frozenset({"JJ", "NN", "NNS"})
_COURTS = frozenset({"court", "tribunal"})
_OF_THE_LAND = frozenset({"constitutional", "federal", "high", "national", "supreme"})


def _is_of_town(v: View, at: int) -> bool:
    """Whether the word at a token is for what towns have; "stock exchange" by both its words."""
    if not 0 <= at < len(v.text):
        return False
    bodies = v.names.lists["town_bodies"]
    return v.lower[at] in bodies or " ".join(v.lower[at : at + 2]) in bodies
