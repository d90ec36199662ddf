"""Initials before a surname, which the statistics leave out of a person's name: "CM | MK Tarnow", "AP Menon".

Letters are those of a body as well ("AP"): a body that the document names otherwise, or of no country, keeps them, but
no surname follows those of a news agency.
"""

from __future__ import annotations

from collections.abc import Collection

from detente.reading.actors.view import View

_MOST = 3
"""Letters of the initials before a surname: "MK Tarnow"."""


def with_initials(v: View, start: int, used: Collection[int], spoken_of: frozenset[str]) -> int:
    """Where a person's name begins that the statistics cut behind its initials: "CM | MK Tarnow".

    Args:
        used: tokens that other names have taken.
        spoken_of: the known names that the document has.
    """
    at = start - 1
    if at < 0 or at in used or v.sent[at] != v.sent[start] or at in v.word_at or not v.text[at].isalpha():
        return start
    initials = v.text[at].isupper() and 1 < len(v.text[at]) <= _MOST and v.tag[at] == "NNP"
    joined = v.head[at] >= start and v.dep[at] == "compound"
    return at if initials and joined and not _known_here(v, at, spoken_of) else start


def _known_here(v: View, i: int, spoken_of: frozenset[str]) -> bool:
    """Whether letters are those of a known body: of no country, or of one that the document names."""
    known = v.name_at.get(i)
    if known is None or known.spelling is None:
        return False
    entry = v.names.entries[known.spelling.entry]
    if entry.type == "media":
        return False
    countries = set(entry.countries or ([entry.state] if entry.state else []))
    return not countries or bool(countries & spoken_of)


def are_initials(v: View, start: int, end: int) -> bool:
    """Whether two letters that the statistics took for a body are the initials of the person right behind them."""
    letters = v.text[start]
    if end - start != 1 or len(letters) != _TWO or not (letters.isalpha() and letters.isupper()):
        return False
    if start in v.name_at or start in v.word_at or end >= len(v.text) or v.sent[end] != v.sent[start]:
        return False
    return v.ent[end] == "PERSON" and v.dep[start] == "compound" and v.head[start] == end and v.text[end][1:].islower()


_TWO = 2
