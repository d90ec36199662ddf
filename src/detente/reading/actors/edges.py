"""Where a name begins and ends, when the statistics cut it badly.

"Freedom Commission (RFC" loses its bracket, "Ann Berg MP" her letters, "Governer Berg" his misspelt title;
"Norland Ulla Tarnow" is a state and a person; "Reform Committee" after "Oversight and" is a longer name.
"""

from __future__ import annotations

from detente.reading.actors.bodies import office_of_state
from detente.reading.actors.view import Hit, View
from detente.reading.names.keys import key_of, one_apart

_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")
_SHORTEST_TITLE = 6
"""Letters of a title that may be misspelt in one place: shorter words resemble too many names."""
_MOST_WORDS_LEFT = 6
_LONGEST_PERSON = 5
_NEAR = 8
"""Tokens behind a name among which the office in apposition to it is looked for."""


def without_loose_bracket(v: View, start: int, end: int) -> int:
    """Where a name ends that holds a bracket opened and never closed, or closed and never opened."""
    for i in range(start + 1, end):
        if v.text[i] in _OPENING and not any(v.text[k] in _CLOSING for k in range(i, end)):
            return i
        if v.text[i] in _CLOSING and not any(v.text[k] in _OPENING for k in range(start, i)):
            return i
    return end


def without_letters(v: View, start: int, end: int) -> int:
    """Where the name of a person ends without the letters after it ("MP", "QC", "PhD"); one word at least stays."""
    letters = v.names.lists["letters_after"]
    stop = end
    while stop - 1 > start and (v.lower[stop - 1].replace(".", "") in letters or v.text[stop - 1] == ","):
        stop -= 1
    return stop


def office_inside(v: View, start: int, end: int) -> Hit | None:
    """The office between a body and a person taken for one name by the statistics: "Chamber | spokesman | Olu Berg"."""
    for i in range(start + 1, end - 1):
        role = v.word_at.get(i)
        if role is None or role.start != i or "speaks" not in role.kinds or not v.text[i].islower():
            continue
        rest = range(role.end, end)
        named = all(v.text[k][:1].isupper() or v.text[k] == "-" for k in rest)
        if 0 < len(rest) <= _LONGEST_PERSON and named and v.names.heads.get(v.lower[end - 1].rstrip(".")) is None:
            return role
    return None


def without_organ(v: View, start: int, end: int) -> int:
    """Where the name of a body ends without the organ after it, in small letters: "Acme | board"."""
    cut = end - start > 1 and v.text[end - 1].islower() and v.lower[end - 1] in v.names.lists["of_firms"]
    return end - 1 if cut else end


def misspelt_title(v: View, i: int) -> bool:
    """Whether a capitalised word is a title but for one letter ("Governnor"), and no given name."""
    word = v.lower[i]
    if len(word) < _SHORTEST_TITLE or not v.text[i][:1].isupper() or key_of(word) in v.names.given:
        return False
    titles = v.names.lists["titles"]
    return word not in titles and any(len(t) >= _SHORTEST_TITLE and one_apart(word, t) for t in titles)


def person_after(v: View, first: Hit, end: int) -> int | None:
    """Where a person's name begins that the statistics joined with the body before it; None where there is none.

    A given name, or a hyphenated one ("Man-kei"), must follow the body's name.
    """
    start = first.end
    while start < end and v.text[start] in {"'s", "’s", ","}:
        start += 1
    if not 2 <= end - start <= _LONGEST_PERSON or not all(
        v.text[i][:1].isupper() or v.text[i] == "-" or v.text[i - 1] == "-" for i in range(start, end)
    ):
        return None
    if v.names.heads.get(v.lower[end - 1].rstrip(".")) is not None or not v.text[end - 1][:1].isupper():
        return None
    hyphenated = end - start >= 4 and v.text[start + 1] == "-" and v.text[start + 2].islower()
    return start if hyphenated or key_of(v.text[start]) in v.names.given else None


def named_by_office(v: View, start: int, end: int) -> bool:
    """Whether what the statistics took for a body is a person, by the office beside it: "envoy Staffan de Holm".

    A particle in small letters stands in few names of bodies; without one only an office that nobody but a person
    holds, in small letters, tells it. In apposition the parser must say that the office is who the name is.
    """
    words = range(start, end)
    particles = [i for i in words if v.text[i].islower() and v.lower[i] in v.names.lists["particles"]]
    named = all(v.text[i][:1].isupper() or i in particles for i in words) and v.text[end - 1][:1].isupper()
    if not (named and 1 < end - start <= _LONGEST_PERSON) or v.names.heads.get(v.lower[end - 1].rstrip(".")):
        return False
    if any(i in v.name_at or i in v.word_at for i in words) or v.text[end : end + 1] in (["'s"], ["&"]):
        return False
    before = v.word_at.get(start - 1)
    if before is not None and before.end == start and v.sent[before.start] == v.sent[start]:
        sure = bool(particles) or (_only_of_persons(v, before) and v.text[start - 1].islower())
        return sure and "speaks" in before.kinds and v.tag[start - 1] in {"NN", "NNP"}
    over = v.head[end - 1]
    over = v.head[v.head[over]] if v.dep[over] == "pobj" else over  # "the envoy for Norland, Staffan de Holm"
    office = v.word_at.get(over) if v.dep[end - 1] == "appos" else None
    if office is None and v.text[end : end + 1] == [","]:
        near = [i for i in range(end + 1, min(end + _NEAR, len(v.text))) if v.dep[i] == "appos" and v.head[i] in words]
        office = next((v.word_at[i] for i in near if i in v.word_at), None)
    return bool(particles) and office is not None and _only_of_persons(v, office)


def crowned(v: View, start: int, end: int) -> bool:
    """Whether what the statistics took for a body is a monarch: a given name follows "King", or a government is his.

    "King Anders", "King Mswati's government"; "King Anders University" is a body by its last word.
    """
    if end - start not in _KINGS or v.lower[start] not in v.names.lists["crowned"] or not v.text[start][:1].isupper():
        return False
    words = range(start + 1, end)
    if not all(v.text[i][:1].isupper() for i in words) or v.names.heads.get(v.lower[end - 1].rstrip(".")) is not None:
        return False
    behind = v.word_at.get(end + 1) if v.lower[end : end + 1] in (["'s"], ["’s"]) else None
    governs = behind is not None and behind.start == end + 1 and behind.key in v.names.lists["government"]
    return governs or all(key_of(v.text[i]) in v.names.given for i in words)


_KINGS = range(2, 4)
"""Words of a monarch's name with the title before it."""


def _only_of_persons(v: View, office: Hit) -> bool:
    """Whether no body holds an office, as it may be an owner or a manager."""
    last = office.key.split()[-1]
    sent = last in v.names.lists["sent"] and v.tag[office.end - 1] in {"NN", "NNP"}
    return sent or office_of_state(v, office) or last.startswith("spokes")


def with_words_left(v: View, start: int, end: int, used: set[int]) -> int:
    """Where the name of a body begins that is joined with words before it: "Oversight and" + "Reform Committee"."""
    head = end - 1
    if v.names.heads.get(v.lower[head]) is None or v.lower[start - 1 : start] != ["and"] or start < 2:
        return start
    at = start - 1
    while (
        at > 0
        and start - at <= _MOST_WORDS_LEFT
        and at - 1 not in used
        and v.sent[at - 1] == v.sent[head]
        and v.text[at - 1][:1].isupper()
        and v.tag[at - 1] in {"NNP", "NNPS"}
        and v.dep[at - 1] in {"nmod", "compound", "conj", "poss"}
        and v.head[at - 1] <= head
    ):
        at -= 1
    return at if at < start - 1 else start


def without_form(v: View, start: int, end: int) -> int:
    """Where a company's name ends without what it is in law: "Lake Lines | Inc"; "Lake Corp", "Lake Co" stay whole."""
    form = v.lower[end - 1].rstrip(".")
    least = 2 if form.startswith("co") else 1
    if not is_form(v, end - 1) or end - 1 - start < least:
        return end
    return end - 1 - (v.text[end - 2] == "," and end - 2 - start >= least)


def is_form(v: View, i: int) -> bool:
    """Whether a word says what a company is in law ("Inc")."""
    return v.lower[i].rstrip(".") in v.names.lists["legal_forms"]
