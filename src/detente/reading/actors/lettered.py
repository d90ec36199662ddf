"""Names whose letters stand behind them in brackets: these tell where the name begins and ends.

"The Post, Parcel and Courier (PPC) union", "a Transport for London (TfL) spokesman", "the Nigeria Nurses Congress
(NNC)": the statistics and the lists cut such a name at its comma, its "for" and "of", or before its last word.
"""

from __future__ import annotations

from bisect import bisect_left

from detente.reading.actors.span import Span, head_type
from detente.reading.actors.view import View
from detente.reading.mentions import ActorType

_JOINING = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "&", ",", "-", "'s", "’s", "'", "’"})
"""Words of a name whose letters its acronym may leave out."""
_FEWEST, _MOST = 3, 8
"""Letters of an acronym that may bound a name: two are too often a coincidence."""
_LONGEST_NAME = 24
_BODIES = frozenset({"organisation", "group", "party", "union", "company", "court", "government", "media"})


def words_of(v: View, letters: str, end: int) -> tuple[int, int] | None:
    """The words right before token `end` that an acronym is made of, at most one of them left out at the end."""
    for spare in (0, 1):
        left, at = len(letters) - 1, end - 1
        while spare and at > 0 and v.lower[at] in _JOINING:
            at -= 1
        at -= spare
        first = at
        while at >= max(0, end - _LONGEST_NAME) and v.sent[at] == v.sent[end] and left >= 0:
            if v.text[at][:1].upper() == letters[left]:
                first, left = at, left - 1
            elif v.lower[at] not in _JOINING:
                break
            at -= 1
        if left < 0:
            return first, end
    return None


def lettered(v: View, spans: list[Span]) -> list[Span]:
    """Put together the names that are cut in pieces before a bracket with their letters."""
    whole: list[Span] = []
    starts = [span.start for span in spans]
    for at in range(_FEWEST, len(v.text) - 2):
        if v.text[at] != "(" or v.text[at + 2] != ")" or v.sent[at - 1] != v.sent[at + 1]:
            continue
        short = v.text[at + 1].replace(".", "")
        if not (_FEWEST <= len(short) <= _MOST and short.isalpha() and short[0].isupper()):
            continue
        as_word = short[1:].islower()
        found = _begun_by_word(v, short, at) if as_word else words_of(v, short.upper(), at)
        if found is not None and _may_be_a_name(v, found[0], at):
            near = spans[bisect_left(starts, found[0] - _LONGEST_NAME) : bisect_left(starts, at + 4)]
            whole += _whole(v, near, found[0], at - (v.lower[at - 1] in OWNS), at)
    within = {i for one in whole for i in range(one.start, one.end)}
    return sorted([*(s for s in spans if within.isdisjoint(range(s.start, s.end))), *whole], key=_start)


def _begun_by_word(v: View, short: str, end: int) -> tuple[int, int] | None:
    """The words behind which an acronym stands that is set as a word, with more than initials: "Efarm".

    It begins as the name does, and has the initials of all its capitalised words in their order.
    """
    first = None
    at = end - 1
    while at >= max(0, end - _LONGEST_NAME) and v.sent[at] == v.sent[end]:
        if v.text[at][:1].isupper():
            initials = [v.text[i][0].lower() for i in range(at, end) if v.text[i][:1].isupper()]
            letters = iter(short.lower())
            fits = all(initial in letters for initial in initials)
            if fits and initials[0] == short[0].lower() and len(initials) >= _FEWEST:
                first = at
        elif v.lower[at] not in _JOINING:
            break
        at -= 1
    return (first, end) if first is not None else None


def _may_be_a_name(v: View, start: int, end: int) -> bool:
    """Whether the words are set as a name: all but the small ones have capitals, and they are no office ("CEO")."""
    words = [i for i in range(start, end) if v.lower[i] not in _JOINING]
    office = all("speaks" in v.word_at[i].kinds if i in v.word_at else False for i in words)
    return len(words) > 1 and all(v.text[i][:1].isupper() for i in words) and not office


OWNS = frozenset({"'s", "’s"})
"""What follows a name that owns: "the Post, Parcel and Courier Union's (PPCU) chief"."""


def _whole(v: View, spans: list[Span], start: int, end: int, bracket: int) -> list[Span]:
    """One span for the whole name, where so far only parts of it are some; none elsewhere.

    A word in capitals behind the bracket that says what sort of body it is belongs to it: "(Efarm) Committee".
    """
    close, kind = bracket + 2, head_type(v, start, end)
    behind = close + 1
    said = v.names.heads.get(v.lower[behind]) if behind < len(v.text) and v.sent[behind] == v.sent[end] else None
    if "document" in {kind, said} or "place" in {kind, said} or said == "event":
        return []
    goes_on = kind is None and said in _BODIES and v.text[behind][:1].isupper()
    stop = behind + 1 if goes_on else end
    inside = [s for s in spans if s.start < stop and s.end > start]
    if not any(s.start < end for s in inside) or any(s.start < start or s.end > stop for s in inside):
        return []
    if any(s.type == "document" or (s.type == "person" and s.end - s.start > 1) for s in inside):
        return []
    first = min(inside, key=_start)
    if first.hit is not None and first.start == start and first.type in _BODIES:
        return []  # "African Union | Command (AUC)": left to `begun`, which knows the Union by its name
    if len(inside) > 1 and all(s.hit is not None and s.type in {"state", "place"} for s in inside):
        return []  # several lands, though their letters make a word
    if [(s.start, s.end, s.type in _BODIES) for s in inside] == [(start, end, True)]:
        return []  # as the lists or the statistics have it
    sort: ActorType = kind or (said if said in _BODIES else None) or "organisation"  # type: ignore[assignment]
    return [Span(start, stop, sort, None, "words that the letters behind them stand for", "lettered")]


def _start(span: Span) -> int:
    return span.start


def hold_first_two(letters: str, words: list[str]) -> bool:
    """Whether an acronym has the initials of a name's first two words in their order, though not all its letters do.

    "Electoral Board of Norland (IEB)" was the Independent Electoral Board.
    """
    initials = [word[0].upper() for word in words if word[:1].isupper()][:2]
    left = iter(letters.upper())
    return len(letters) >= _FEWEST and len(initials) > 1 and all(initial in left for initial in initials)


def without_bracket(v: View, start: int, end: int) -> str:
    """A name without the letters in brackets that stand within it."""
    opened = next((i for i in range(start, end) if v.text[i] == "("), None)
    parts = [(start, end)] if opened is None else [(start, opened), (opened + 3, end)]
    return " ".join(" ".join(v.phrase(*part).split()) for part in parts)


def with_spokesmen(v: View, spans: list[Span]) -> list[Span]:
    """What has a spokesman is a body, though its name ends in a town: "a Homes for Nairobi spokesperson"."""
    by_end = {span.end: span for span in spans}
    bodies: list[Span] = []
    for role in v.word_hits:
        last = by_end.get(role.start) if role.key in v.names.lists["voices_alone"] else None
        if last is None or v.text[role.start][:1].isupper():
            continue
        links = [i for i in range(last.start, last.end) if v.lower[i] in {"of", "for"}]
        if links and last.hit is None and last.type in {"document", "unknown"}:
            bodies.append(Span(last.start, last.end, "organisation", None, _HAS_A_VOICE))
            continue
        first = last.start - 2
        one = first > 0 and v.lower[first + 1] in {"of", "for"} and v.lower[first - 1] in {"a", "an"}
        if one and v.text[first][:1].isupper() and v.text[first].endswith("s") and first not in v.name_at:
            bodies.append(Span(first, last.end, "organisation", None, _HAS_A_VOICE))
    within = {i for body in bodies for i in range(body.start, body.end)}
    return sorted([*(s for s in spans if within.isdisjoint(range(s.start, s.end))), *bodies], key=_start)


_HAS_A_VOICE = "a body with a spokesman"
