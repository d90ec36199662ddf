"""From a model's answer to what may be believed of it: well-formed, with evidence that stands in the text.

Nothing in an answer is taken on trust. A statement whose quote is not in the passage that it names is dropped; a field
whose words are not in the report is dropped from its statement; a party that the report never names becomes unknown.
All of it is counted, and people are told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Annotated

import msgspec

from detente.reading.as_read import as_read, words_of
from detente.reading.llm.windows import Passage, Window
from detente.reading.scoring import same_name
from detente.values.dates import DateSpan
from detente.values.statement import AUTHOR, UNKNOWN, Certainty, Kind

LONGEST = 1200
"""Characters of evidence; a longer quote shows no single statement."""
_SAME = str.maketrans("“”„‟«»‘’‚‛′–—‑‒−\u00a0\u202f\u2009", '""""""\'\'\'\'\'-----   ')
_WORD = re.compile(r"\w+")
_MOST = 400
"""Statements of one answer; what comes beyond is dropped and counted."""

_Text = Annotated[str, msgspec.Meta(max_length=4000)]
_List = Annotated[list[_Text], msgspec.Meta(max_length=30)]


class Told(msgspec.Struct, frozen=True):
    """A statement as the model told it; only form and kinds have been checked."""

    paragraph: int
    quote: _Text
    kind: Kind
    actor: _Text
    id: str | int = ""
    addressee: _List = []
    content: _Text = ""
    gives: _List = []
    gets: _List = []
    condition: _Text | None = None
    deadline: _Text | None = None
    date: _Text | None = None
    sources: _List = []
    certainty: Certainty = "certain"
    refers_to: list[str | int] = []
    firm: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """A statement whose evidence stands at [start, end) of the text; `doubtful` are the fields that lost words."""

    told: Told
    start: int
    end: int
    actor: str
    addressee: tuple[str, ...]
    content: str
    gives: tuple[str, ...]
    gets: tuple[str, ...]
    condition: str | None
    deadline: str | None
    date: str | None
    sources: tuple[str, ...]
    refers_to: tuple[str, ...]
    doubtful: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """What a document says and whom it names, to hold answers against; `dropped` counts what was left out, by reason.

    `text` is the document's, `names` the canonical names of parties in it, `beside` words that stand in its metadata.
    """

    text: str
    names: Collection[str]
    beside: str = ""
    dropped: Counter[str] = field(default_factory=Counter)
    _words: frozenset[str] = frozenset()
    _plain: str = ""

    def __post_init__(self) -> None:
        read = as_read(self.text, words_of(self.text)).text
        self._plain = folded(f"{read}\n{self.beside}").casefold()
        self._words = frozenset(_WORD.findall(self._plain))

    def holds(self, words: str) -> bool:
        """Whether every word stands in the document, in whatever order."""
        wanted = _WORD.findall(folded(words).casefold())
        return bool(wanted) and all(word in self._words for word in wanted)

    def party(self, name: str) -> str | None:
        """The canonical name of a party that the document names; None where it names no such party."""
        plain = " ".join(name.split())
        if plain in (AUTHOR, UNKNOWN):
            return plain
        for known in self.names:
            if same_name(known, plain):
                return known
        return plain if self.holds(plain) and folded(plain).casefold() in self._plain else None


def folded(text: str) -> str:
    """The text with the usual variants of quotation marks, dashes and blanks made one; of the same length."""
    return text.translate(_SAME)


def told_in(text: str, dropped: Counter[str]) -> list[Told]:
    """The statements of an answer; those of another form are dropped and counted.

    Raises: ValueError when the answer holds no list of statements at all.
    """
    start, end = text.find("{"), text.rfind("}")
    if start < 0 or end < start:
        raise ValueError("no JSON object")
    try:
        whole = msgspec.json.decode(text[start : end + 1])
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as fault:
        raise ValueError(str(fault)) from None
    items = whole.get("statements") if isinstance(whole, dict) else None
    if not isinstance(items, list):
        raise ValueError("no list `statements`")
    found = []
    for item in items[:_MOST]:
        try:
            found.append(msgspec.convert(item, Told))
        except (msgspec.MsgspecError, RecursionError):
            dropped["of another form than asked for"] += 1
    if len(items) > _MOST:
        dropped[f"beyond {_MOST} in one answer"] += len(items) - _MOST
    return found


def believe(told: Sequence[Told], window: Window, report: Report) -> list[Found]:
    """Those statements whose evidence stands in the window, with the fields that the report bears out."""
    found: list[Found] = []
    taken: set[tuple[int, int, str, str]] = set()
    after = 0
    for one in told:
        place = place_of(one, window, report.text, after)
        if place is None:
            report.dropped["evidence not in the text"] += 1
            continue
        checked = _checked(one, place, report)
        mark = (*place, checked.told.kind, checked.actor)
        if mark in taken:
            report.dropped["told twice"] += 1
            continue
        taken.add(mark)
        found.append(checked)
        after = place[0]
    return found


def place_of(told: Told, window: Window, text: str, after: int) -> tuple[int, int] | None:
    """Where the quote stands: in the passage named, else in any of the window; None where it is in none.

    Of several places in a passage the first that begins at `after` or later is taken, else the first. Marks and dashes
    may differ in form, and blanks in number; letters may not, but for a word that the end of a line parts.
    """
    words = folded(told.quote).split()
    if not words or len(told.quote) > LONGEST or not any(c.isalnum() for c in told.quote):
        return None
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    order = list(window)
    if 1 <= told.paragraph <= len(window):
        order.insert(0, order.pop(told.paragraph - 1))
    for passage in order:
        found = _places(pattern, passage, text) or _places_as_read(pattern, passage, text)
        places = [place for place in found if _whole_words(text, *place)]
        if places:
            return next((place for place in places if place[0] >= after), places[0])
    return None


def _places(pattern: re.Pattern[str], passage: Passage, text: str) -> list[tuple[int, int]]:
    part = folded(text[passage.start : passage.end])
    return [(passage.start + m.start(), passage.start + m.end()) for m in pattern.finditer(part)]


def _places_as_read(pattern: re.Pattern[str], passage: Passage, text: str) -> list[tuple[int, int]]:
    part = as_read(text[passage.start : passage.end], words_of(text))
    found = [match.span() for match in pattern.finditer(folded(part.text))]
    starts, ends = part.starts([start for start, _ in found]), part.ends([end for _, end in found])
    return [(passage.start + int(a), passage.start + int(b)) for a, b in zip(starts, ends, strict=True)]


def _whole_words(text: str, start: int, end: int) -> bool:
    before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    behind = end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
    return not before and not behind


def _checked(told: Told, place: tuple[int, int], report: Report) -> Found:
    doubtful: list[str] = []

    def lost(name: str) -> None:
        doubtful.append(name)
        report.dropped[f"{name}: words not in the text"] += 1

    def words(name: str, value: str | None) -> str | None:
        value = " ".join((value or "").split())
        if not value:
            return None
        if not report.holds(value):
            lost(name)
            return None
        return value

    def several(name: str, values: Sequence[str]) -> tuple[str, ...]:
        kept = (words(name, value) for value in values)
        return tuple(dict.fromkeys(value for value in kept if value))

    def day(name: str, value: str | None) -> str | None:
        value = " ".join((value or "").split())
        if not value:
            return None
        try:
            DateSpan.parse(value)
        except ValueError:
            return words(name, value) if name == "deadline" else lost(name)  # type: ignore[func-returns-value]
        return value

    actor = report.party(told.actor) if told.actor.strip() else None
    if actor is None:
        lost("actor")
        actor = UNKNOWN
    addressee = []
    for name in told.addressee:
        party = report.party(name) if name.strip() else None
        if party is None or party in (AUTHOR, UNKNOWN):
            lost("addressee")
        elif party != actor and party not in addressee:
            addressee.append(party)
    start, end = place
    return Found(
        told,
        start,
        end,
        actor,
        tuple(addressee),
        words("content", told.content) or " ".join(report.text[start:end].split()),
        several("gives", told.gives),
        several("gets", told.gets),
        words("condition", told.condition),
        day("deadline", told.deadline),
        day("date", told.date),
        several("sources", told.sources),
        tuple(str(one) for one in told.refers_to),
        tuple(dict.fromkeys(doubtful)),
    )
