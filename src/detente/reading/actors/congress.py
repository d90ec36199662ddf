"""Whose "Congress" is: the American houses, the party of India, or a body that the report names in full elsewhere."""

from __future__ import annotations

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import Hit, View
from detente.reading.names.keys import key_of

_HOME, _OTHER = "United States", "India"
_HOUSES, _PARTY = "US Congress", "Indian National Congress"
_AT_HOME_THERE = frozenset({"government", "party", "place"})
"""Sorts of names that a report has on the quarrels within a country, and seldom one on its dealings with others."""


def congresses(v: View, drafts: list[Draft]) -> None:
    """The word alone is the American houses only where the report has something else American.

    Many countries have a congress, and one word must not make the United States the state that a report is on. With
    parties, houses or provinces of India it is the party; with nothing of either it is called as the report has it.
    """
    alone = [d for d in drafts if d.entry >= 0 and v.names.entries[d.entry].name == _HOUSES and d.end - d.start == 1]
    alone = [d for d in alone if v.lower[d.start] == "congress"]
    named = {id(d) for d in alone if _ends_a_name(v, d)}
    within = {i for d in alone if id(d) in named for i in range(d.start, d.end)}
    drafts[:] = [d for d in drafts if id(d) in named or within.isdisjoint(range(d.start, d.end))]
    alone = [d for d in alone if id(d) not in named]
    if not alone:
        return
    numbers = {id(d) for d in alone}
    others = [d for d in drafts if id(d) not in numbers]
    american = sum(_is_of(v, d, _HOME) for d in others) + _words_in(v, "american_words")
    indian = sum(_is_of(v, d, _OTHER) for d in others)
    at_home = sum(_is_of(v, d, _OTHER) and d.type in _AT_HOME_THERE for d in others) + _words_in(v, "indian_words")
    spelled = {v.names.entries[d.entry].name for d in others if d.entry >= 0}
    if _HOUSES not in spelled and (at_home > american or (indian and not american) or _PARTY in spelled):
        party = v.names.by_name[_PARTY]
        for draft in alone:
            draft.name, draft.type, draft.body, draft.entry = _PARTY, "party", "", party
            draft.rule, draft.origin, draft.confidence = "Congress, in a report on India", "", 0.8
    elif not american and _HOUSES not in spelled:
        lands = {d.name for d in others if d.type == "state"}
        plain = not lands and not any(v.lower[max(0, d.start - 1)] == "the" or _has_men(v, d) for d in alone)
        if plain and not any(key_of(d.name).endswith(" congress") for d in others):
            return  # "Congress rejected the bill": a report that need not say where it is from
        for draft in alone:
            draft.name, draft.body, draft.entry = v.phrase(draft.start, draft.end), "", -1
            draft.rule, draft.origin, draft.confidence = "a congress, nobody says whose", "", 0.6


def _ends_a_name(v: View, draft: Draft) -> bool:
    """Let the word be the end of a name in capitals: "the Nurses Congress", which is neither houses nor party.

    Not behind a state's adjective, which says whose houses they are, nor behind an American party's.
    """
    start = draft.start
    while start > 0 and _leads(v, start - 1, draft.start):
        start -= 1
    land = v.name_at.get(start - 1)
    if start < draft.start and land is not None and land.end == start and _names_land(v, land):
        start = land.start  # "the Norland Nurses Congress"
    if start == draft.start or v.lower[max(0, start - 1)] not in {"the", "a"}:
        return False
    draft.start, draft.name, draft.key = start, v.phrase(start, draft.end), key_of(v.phrase(start, draft.end))
    draft.type, draft.body, draft.entry = "organisation", "", -1
    draft.rule, draft.origin, draft.confidence = "a name that ends in Congress", "", 0.75
    return True


def _names_land(v: View, land: Hit) -> bool:
    """Whether a state's own name stands there, and no adjective of it."""
    spelling = land.spelling
    return spelling is not None and spelling.form == "name" and v.names.entries[spelling.entry].type == "state"


def _leads(v: View, i: int, head: int) -> bool:
    """Whether a word in capitals only modifies the congress behind it, and is no state's or American party's."""
    known = v.name_at.get(i)
    entry = v.names.entries[known.spelling.entry] if known is not None and known.spelling is not None else None
    apart = entry is not None and (entry.type == "state" or entry.state == _HOME)
    capital = v.text[i][:1].isupper() and v.sent[i] == v.sent[head] and i not in v.sent_start
    return capital and v.head[i] == head and v.tag[i] in {"NNP", "NNPS", "NNS"} and not apart


def _is_of(v: View, draft: Draft, state: str) -> bool:
    """Whether a name tells of a state: its own, that of its bodies and places, that of one who held an office in it."""
    if state in {draft.name, draft.body}:
        return True
    if draft.entry >= 0:
        entry = v.names.entries[draft.entry]
        return entry.state == state or entry.countries == (state,)
    return draft.type == "person" and any(held.body == state for held in v.names.tenures.get(draft.key, ()))


def _words_in(v: View, name: str) -> int:
    """How many words the document has that only reports on one country's houses have."""
    words = v.names.lists[name]
    return sum(word.rstrip(".") in words for word in v.lower)


def _has_men(v: View, draft: Draft) -> bool:
    """Whether it stands before those who belong to it, as a party's name does: "a Congress legislator"."""
    word = v.word_at.get(draft.end)
    return word is not None and word.start == draft.end and bool({"speaks", "member"} & set(word.kinds))
