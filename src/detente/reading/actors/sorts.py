"""Known names beside words that only say what sort of body they are: "Militant Group Hamas", "the Fatah movement"."""

from __future__ import annotations

from detente.reading.actors.view import Hit, View
from detente.reading.names.keys import key_of

_LEAST, _MOST = 2, 5
"""Words that say in capitals what sort of body a known name is of: "Islamic Militant Group"."""
_FORMS = frozenset({"name", "alias"})


def without_sort(v: View, name: str, canonical: str) -> str:
    """A known name without the noun in small letters that the text sets behind it: "Fatah movement" is Fatah.

    Only where what is left is the name that the lists know it by: a "party" may be part of a name.
    """
    whole, _, noun = name.rpartition(" ")
    told = noun.islower() and noun in v.names.descriptions and key_of(whole) == key_of(canonical)
    return whole if told else name


def sort_before(v: View, start: int, end: int) -> Hit | None:
    """The known body whose sort the capitals of a statistical name tell before it; None where they tell none.

    The name may end with the body ("Islamic Militant Group Hamas") or right before it. The words before the noun must
    be such as describe and name nobody: "Lake Reform Party" is a name of its own, whatever stands behind it.
    """
    known = v.name_at.get(end - 1)
    if known is None or known.end != end or known.start <= start:
        known = v.name_at.get(end)
    if known is None or known.start <= start or known.start > end or known.spelling is None:
        return None
    words = range(start, known.start)
    entry = v.names.entries[known.spelling.entry]
    noun = v.lower[known.start - 1]
    if known.spelling.form not in _FORMS or entry.type not in v.names.descriptions.get(noun, ()):
        return None
    if not _LEAST <= len(words) <= _MOST or v.sent[start] != v.sent[known.start]:
        return None
    capitals = all(v.text[i][:1].isupper() or v.text[i] == "-" for i in words)
    return known if capitals and all(_describes(v, i) for i in words[:-1]) else None


def _describes(v: View, i: int) -> bool:
    """Whether a word in capitals tells how a body is, or of which land or faith: "Militant", "Lebanese", "Islamic"."""
    known = v.name_at.get(i)
    of_land = known is not None and known.spelling is not None and known.spelling.form == "adj"
    return of_land or v.lower[i] in v.names.lists["sort_words"]
