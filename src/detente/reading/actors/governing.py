"""What governs a body decides for it: "Likud's Central Committee", "the National Executive Council of LBG"."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from detente.reading.actors.bodies import LED, MOST_LOOKED_AT
from detente.reading.actors.draft import Draft
from detente.reading.actors.view import View
from detente.reading.names.keys import key_of

_OWNS = frozenset({"'s", "’s", "'", "’"})
_CALLED = frozenset({"name", "alias", "short"})


def organs_that_govern(v: View, drafts: list[Draft]) -> None:
    """Let the organs that govern a body, by a name of their own, speak for it.

    The body may stand in the organ's name, where the document has it elsewhere or the lists know it ("the Fatah Central
    Committee"), or right before or behind it ("Likud's Central Committee"). Of a state or a parliament they do not.
    """
    named = {d.key: d for d in drafts if d.type in LED}
    ends = {d.end: d for d in drafts if d.type in LED}
    begins = {d.start: d for d in drafts if d.type in LED}
    governing = v.names.lists["governing"]
    for draft in drafts:
        if draft.entry >= 0:
            continue
        alone = draft.key in governing and draft.end - draft.start > 1
        body = _owner(v, draft, ends, begins) if alone else _in_name(v, draft, named)
        speaker = body.speaker() if isinstance(body, Draft) else body
        if speaker and speaker != draft.name:
            draft.body = speaker
            draft.rule += f"; governs {speaker}"


def _owner(v: View, organ: Draft, ends: Mapping[int, Draft], begins: Mapping[int, Draft]) -> Draft | str:
    """The body before an organ with "'s", or behind it with "of"; "" where none stands there."""
    before = ends.get(organ.start - 1)
    if before is not None and v.lower[organ.start - 1] in _OWNS:
        return before
    at = organ.end + 1 + (v.lower[organ.end + 1 : organ.end + 2] == ["the"])
    return begins.get(at, "") if v.lower[organ.end : organ.end + 1] == ["of"] else ""


def _in_name(v: View, organ: Draft, named: Mapping[str, Draft]) -> Draft | str:
    """The body that the name of an organ holds: before the words for the organ, or behind them and "of"."""
    governing = v.names.lists["governing"]
    words, of, whose = organ.key.partition(" of ")
    if of and words in governing:
        body = named.get(whose.removeprefix("the "))
        return body if body is not None and body is not organ else ""
    parts = organ.key.split()
    for size in range(1, len(parts) - 1):  # one word may be part of any name: "Refugee Council"
        if " ".join(parts[size:]) in governing:
            whose = " ".join(parts[:size])
            return named.get(whose) or _known(v, whose)
    return ""


def _known(v: View, whose: str) -> str:
    """The body that the lists know by a name; "" where it may be another's too ("Democratic")."""
    rows = v.names.names.get(key_of(whose), [])
    found = {v.names.entries[row[0]].name for row in rows if row[1] in _CALLED and v.names.entries[row[0]].type in LED}
    return found.pop() if len(found) == 1 == len({row[0] for row in rows}) else ""


def governs(v: View, body: Draft, end: int) -> bool:
    """Whether the words between a body with "'s" and a token are an organ's that governs it: "the union's board".

    The body may be told of without its name ("the union"); a number of members is no part of what the organ is called.
    """
    noun = v.lower[body.head]
    sorts = v.names.descriptions.get(noun, ())[:1] if body.level == "nominal" else (body.type,)
    if not LED.intersection(sorts) or v.lower[body.end : body.end + 1] == [] or v.lower[body.end] not in _OWNS:
        return False
    words = range(body.end + 1, end)
    first = next((i + 1 for i in words if v.lower[i] == "member" and v.text[i - 1] == "-"), words.start)
    return " ".join(v.lower[first:end]) in v.names.lists["governing"]


def as_governing(v: View, person: Draft) -> str:
    """How a person is called in the name of his government: by the surname, where the document calls him so.

    "President Ola Berg's administration ... Berg said": "Berg administration".
    """
    written = v.phrase(person.start, person.end)
    words = written.split()
    if person.type != "person" or not 1 < len(words) <= _WORDS_OF_PERSON:
        return written
    given = words[-2]
    places = islice(v.places.get(words[-1], ()), MOST_LOOKED_AT)
    alone = any(at > 0 and v.text[at - 1] != given for at in places)
    return words[-1] if alone else written


_WORDS_OF_PERSON = 3
