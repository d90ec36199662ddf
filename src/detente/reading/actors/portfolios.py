"""Offices told with what they look after before a name: "Assistant Secretary of State for River Affairs Ana Tarnow".

The statistics take such a portfolio and the name behind it for one organisation, or lose where the person begins.
"""

from __future__ import annotations

from detente.reading.actors.span import Span
from detente.reading.actors.view import Hit, View
from detente.reading.names.keys import key_of

_LINKS = frozenset({"of", "for"})
_INSIDE = _LINKS | {"the", "and", "&"}
_LONGEST = 12
"""Tokens of a portfolio and the name behind it."""
_NAME = (2, 3)
"""Words of a person's name that stands behind a portfolio."""


def persons_after_portfolios(v: View, used: set[int]) -> list[Span]:
    """The persons named right behind an office and its portfolio; their tokens and the portfolio's are marked as used.

    A portfolio that is a known name is a body, and left to the rules for bodies ("President of Norland Ana Tarnow").
    """
    found = []
    for role in v.word_hits:
        if not _is_office(v, role) or role.start in used:
            continue
        end = first = role.end + 1
        while end < len(v.text) and end - first < _LONGEST and v.sent[end] == v.sent[role.start] and _goes_on(v, end):
            end += 1
        start = _person_within(v, first + (v.lower[first : first + 1] == ["the"]), end)
        if start is not None and not any(i in v.name_at and v.name_at[i].end == start for i in range(first, start)):
            found.append(Span(start, end, "person", None, "a person after a portfolio"))
            used.update(range(first, end))
    return found


def mark_portfolios(v: View, used: set[int]) -> None:
    """Mark what a minister looks after, in capitals before the office: the statistics take it for a body.

    "Domestic Trade and Transport Minister Ana Tarnow": only a row of words of the lexicon is such a portfolio.
    """
    for role in v.word_hits:
        last = role.end - 1
        if v.lower[last] not in v.names.lists["ministers"] or not v.text[last][:1].isupper():
            continue
        start = role.start
        while start > 0 and role.start - start < _LONGEST and v.sent[start - 1] == v.sent[role.start]:
            if not (_looked_after(v, start - 1) or v.lower[start - 1] in _JOINS):
                break
            start -= 1
        while start < role.start and v.lower[start] in _JOINS:
            start += 1
        if start < role.start:
            used.update(range(start, last))


def _looked_after(v: View, i: int) -> bool:
    """Whether a word in capitals is one of those for what a minister looks after."""
    return v.text[i][:1].isupper() and v.lower[i] in v.names.lists["portfolio_words"]


_JOINS = frozenset({"and", "&", ","})


def office_before_portfolio(v: View, start: int) -> Hit | None:
    """The office whose portfolio stands between it and the name that begins at `start`; None where there is none."""
    i = start - 1
    while i >= 0 and start - i <= _LONGEST and v.sent[i] == v.sent[start]:
        role = v.word_at.get(i)
        if role is not None and role.end == i + 1 < start and _is_office(v, role):
            return role
        if not _goes_on(v, i):
            return None
        i -= 1
    return None


def _is_office(v: View, role: Hit) -> bool:
    """Whether a role is one person's office with its portfolio behind it: "secretary of state | for"."""
    link = v.lower[role.end : role.end + 1]
    return (
        bool({"speaks", "member"} & set(role.kinds))
        and bool(link)
        and link[0] in _LINKS
        and v.tag[role.end - 1] in {"NN", "NNP"}
    )


def _goes_on(v: View, i: int) -> bool:
    return v.lower[i] in _INSIDE or (v.text[i][:1].isupper() and v.text[i].replace("-", "").isalpha())


def _person_within(v: View, first: int, end: int) -> int | None:
    """Where a name of two or three words begins that ends at `end`, with a word of the portfolio before it."""
    if end < len(v.text) and v.lower[end] in {"'s", "’s"}:
        return None
    for size in reversed(_NAME):
        start = end - size
        if start <= first or any(v.lower[i] in _INSIDE for i in range(start, end)):
            continue
        given = key_of(v.text[start]) in v.names.given
        behind = v.lower[start - 1] in v.names.lists["portfolio_ends"]
        if given or (behind and size == min(_NAME)):
            return start if v.names.heads.get(v.lower[end - 1]) is None else None
    return None
