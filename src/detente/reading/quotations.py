"""Quotations: which tokens stand inside quotation marks.

Marks are paired in one pass over the characters, paragraph by paragraph, with a stack, so that the time is
linear in the text whatever its nesting. A quotation may open in one paragraph and close in a later one, with or
without a new opening mark at the head of each paragraph.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from detente.reading.attribution.tree import lefts

if not Doc.has_extension("quotations"):
    Doc.set_extension("quotations", default=None)

_DOUBLE = '"”“„«»＂'
_SINGLE = "'‘’‹›`‛"
_OPEN_ONLY = {"“": '"', "„": '"', "«": "«", "‘": "'", "‹": "‹", "‛": "'"}
_CLOSE_ONLY = {"”": '"', "»": "«", "›": "‹"}
_SENTENCE_END = ".?!…"
_MAX_CARRY = 12
"""Paragraphs that one quotation may run on without a new opening mark at their head."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """The tokens [start, end) inside one pair of quotation marks, the marks left out.

    `speaker_mention` is the index into `doc._.mentions` of whoever speaks (filled by attribution), `cue` the
    token of the saying verb, both None where unknown. `partial` says that the quotation is a piece of somebody
    else's sentence rather than a clause of its own. `parent` is the index of the quotation around it.
    """

    start: int
    end: int
    speaker_mention: int | None = None
    cue: int | None = None
    partial: bool = False
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class _Mark:
    at: int
    family: str
    can_open: bool
    can_close: bool
    possessive: bool
    width: int = 1


@dataclass(slots=True)
class _Open:
    family: str
    at: int
    paragraph: int
    index: int


def paragraphs(doc: Doc) -> tuple[tuple[int, int], ...]:
    """The token ranges of the document's paragraphs: its blocks, each split again at blank lines.

    Source: `doc._.blocks` where the pipeline gave any, else the whole document.
    """
    found: list[tuple[int, int]] = []
    blocks: Sequence[tuple[int, int, str]] = doc._.blocks if Doc.has_extension("blocks") else ()
    ranges = [(start, end) for start, end, _ in blocks] or [(0, len(doc))]
    for start, end in ranges:
        first = start
        for i in range(start, end):
            token = doc[i]
            if token.is_space and token.text.count("\n") > 1:
                if i > first:
                    found.append((first, i))
                first = i + 1
        if end > first:
            found.append((first, end))
    return tuple(found)


def find_quotations(text: str, ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int, int | None]]:
    """Pair the quotation marks of `text`; `ranges` are the character ranges of its paragraphs.

    Returns (first character inside, character of the closing mark or end of paragraph, index of the quotation
    around it or None), in the order in which they open. A mark that never closes ends with its paragraph.
    """
    marks = [list(_marks(text, start, end)) for start, end in ranges]
    runs_on = _runs_on(text, ranges, marks)
    found: list[list[int | None]] = []
    stack: list[_Open] = []
    for number, (start, end) in enumerate(ranges):
        carried = len(stack)
        singles = _single_closers(marks[number])
        for mark in marks[number]:
            if (
                carried
                and mark.can_open
                and mark.family == stack[0].family
                and not text[start : mark.at].strip(" \t\n'‘")
            ):
                # An opening mark at the head of a paragraph that carries the quotation on.
                continue
            where = _closable(stack, mark, singles)
            if where is not None and not (mark.can_open and mark.can_close and where != len(stack) - 1):
                for opened in stack[where:]:
                    found[opened.index][1] = mark.at
                del stack[where:]
                carried = min(carried, len(stack))
            elif mark.can_open and (mark.family != "'" or mark.at in singles.openers):
                parent = stack[-1].index if stack else None
                stack.append(_Open(mark.family, mark.at, number, len(found)))
                found.append([mark.at + mark.width, end, parent])
        if stack and not runs_on[number]:
            for opened in stack:
                found[opened.index][1] = end
            stack.clear()
        elif stack:
            for opened in stack[1:]:
                found[opened.index][1] = end
            del stack[1:]
    return _without_empty(found)


def _without_empty(found: list[list[int | None]]) -> list[tuple[int, int, int | None]]:
    """Leave out quotations of no length and renumber the parents of the others."""
    kept: dict[int | None, int] = {}
    out: list[tuple[int, int, int | None]] = []
    for index, (start, end, parent) in enumerate(found):
        if start is not None and end is not None and end > start:
            kept[index] = len(out)
            out.append((start, end, kept.get(parent)))
    return out


def _marks(text: str, start: int, end: int) -> Iterator[_Mark]:
    i = start
    while i < end:
        c = text[i]
        if c not in _DOUBLE and c not in _SINGLE:
            i += 1
            continue
        width = 2 if text[i : i + 2] in ("''", "``") else 1
        before = text[i - 1] if i > start else " "
        after = text[i + width] if i + width < end else " "
        mark = _mark(i, c, width, before, after, text[i + width : i + width + 3])
        if mark is not None:
            yield mark
        i += width


def _mark(at: int, c: str, width: int, before: str, after: str, ahead: str) -> _Mark | None:
    opens = before.isspace() or before in "([{-–—/" or before in _DOUBLE or before in _SINGLE
    closes = after.isspace() or after in ")]}.,;:!?-–—/…" or after in _DOUBLE or after in _SINGLE
    if c in _OPEN_ONLY:
        if c == "‘" and ahead[:2].isdigit():
            return None
        return _Mark(at, _OPEN_ONLY[c], True, False, False)
    if c in _CLOSE_ONLY:
        return _Mark(at, _CLOSE_ONLY[c], False, True, False)
    if c in '"＂' or width == 2:
        if c == "`":
            return _Mark(at, '"', True, False, False, width)
        if opens == closes:
            # Neither shape decides ("word"word, or a lone mark between spaces): whatever the stack needs.
            return _Mark(at, '"', True, True, False, width)
        return _Mark(at, '"', opens and not closes, closes and not opens, before.isdigit(), width)
    if before.isalnum() and after.isalnum():
        return None
    if opens and (ahead[:1].isalpha() or ahead[:1] in '[("“.…') and not ahead[:2].isdigit():
        return _Mark(at, "'", True, False, False)
    if closes and not opens:
        return _Mark(at, "'", False, True, before in "sSxzZ" and not (after in ".,;:!?)]" or after in _DOUBLE))
    return None


@dataclass(frozen=True, slots=True)
class _Singles:
    openers: frozenset[int]
    closers: frozenset[int]


def _single_closers(marks: Sequence[_Mark]) -> _Singles:
    """Which single marks of a paragraph open and close, told from apostrophes.

    A single mark opens only where a later one closes it; a mark after a plural "s" closes only where no better
    one follows before the next opening.
    """
    openers: set[int] = set()
    closers: set[int] = set()
    waiting: list[int] = []
    fallback: dict[int, int] = {}
    for mark in marks:
        if mark.family != "'":
            continue
        if mark.can_open:
            waiting.append(mark.at)
        elif waiting:
            if mark.possessive:
                fallback[waiting[-1]] = mark.at
                continue
            opener = waiting.pop()
            openers.add(opener)
            closers.add(mark.at)
            fallback.pop(opener, None)
    for opener, closer in fallback.items():
        openers.add(opener)
        closers.add(closer)
    return _Singles(frozenset(openers), frozenset(closers))


def _closable(stack: Sequence[_Open], mark: _Mark, singles: _Singles) -> int | None:
    """The depth of the open quotation that `mark` closes, or None. Looks at the two innermost levels only."""
    if not mark.can_close or (mark.family == "'" and mark.at not in singles.closers):
        return None
    for depth in range(len(stack) - 1, max(-1, len(stack) - 4), -1):
        if stack[depth].family == mark.family:
            return depth
    return None


def _runs_on(text: str, ranges: Sequence[tuple[int, int]], marks: Sequence[Sequence[_Mark]]) -> list[bool]:
    """For each paragraph: whether a quotation left open at its end goes on in the next one.

    It does where the next paragraph begins with an opening mark, or where one of the next closes
    before it opens.
    """
    closes_first: list[bool | None] = []
    opens_at_head: list[bool] = []
    for (start, _), found in zip(ranges, marks, strict=True):
        double = [m for m in found if m.family != "'"]
        first = double[0] if double else None
        opens_at_head.append(first is not None and first.can_open and not text[start : first.at].strip(" \t\n'‘"))
        closes_first.append(None if first is None else first.can_close and not first.can_open)
    out = [False] * len(ranges)
    distance: int | None = None
    for number in range(len(ranges) - 2, -1, -1):
        head, closing = opens_at_head[number + 1], closes_first[number + 1]
        if closing is None:
            distance = None if distance is None or distance >= _MAX_CARRY else distance + 1
        else:
            distance = 0 if closing else None
        out[number] = head or distance is not None
    return out


def annotate(doc: Doc) -> Doc:
    """Write `doc._.quotations`: list[Quotation], sorted by where they open.

    The cue and the speaker stay empty here: attribution knows the saying verbs.
    """
    found: list[Quotation] = []
    text = doc.text
    if len(doc) and any(c in text for c in _DOUBLE + _SINGLE):
        starts = [token.idx for token in doc]
        spans = [(starts[a], starts[b - 1] + len(doc[b - 1])) for a, b in paragraphs(doc)]
        parents: dict[int, int] = {}
        cursor = 0
        for number, (start, end, parent) in enumerate(find_quotations(text, spans)):
            while cursor < len(starts) and starts[cursor] + len(doc[cursor]) <= start:
                cursor += 1
            last = _first_at_or_after(starts, end, cursor)
            first = cursor
            while first < last and doc[first].is_space:
                first += 1
            while last > first and doc[last - 1].is_space:
                last -= 1
            if last <= first:
                continue
            around = None if parent is None else parents.get(parent)
            parents[number] = len(found)
            found.append(Quotation(first, last, None, None, _is_partial(doc, first, last), around))
    doc._.quotations = found
    return doc


def _first_at_or_after(starts: Sequence[int], offset: int, low: int) -> int:
    high = len(starts)
    while low < high:
        middle = (low + high) // 2
        if starts[middle] < offset:
            low = middle + 1
        else:
            high = middle
    return low


def _is_partial(doc: Doc, start: int, end: int) -> bool:
    """Whether the quoted words lean on the sentence around them: a phrase, or no subject with its verb."""
    before = doc[start - 2] if start > 1 else None
    leads = before is None or before.is_space or before.text in ",:;–—-" or before.text in _SENTENCE_END
    first = doc[start]
    word = first.text if first.text != "[" or start + 1 >= end else doc[start + 1].text
    capital = word[:1].isupper()
    limit = min(end, start + 60)
    finite = any(
        doc[i].pos_ in ("VERB", "AUX") and any(c.dep_ in ("nsubj", "nsubjpass", "expl") for c in lefts(doc[i]))
        for i in range(start, limit)
    )
    if finite:
        return not (capital or leads)
    return not (capital and end > start + 1 and doc[end - 1].text in ".?!…")


def innermost(doc: Doc) -> list[int]:
    """For each token the index of the innermost quotation that holds it, -1 for none. Linear in tokens."""
    found: list[Quotation] = doc._.quotations or []
    out = [-1] * len(doc)
    stack: list[int] = []
    following = 0
    for i in range(len(out)):
        while stack and found[stack[-1]].end <= i:
            stack.pop()
        while following < len(found) and found[following].start <= i:
            if found[following].end > i:
                stack.append(following)
            following += 1
        if stack:
            out[i] = stack[-1]
    return out


@Language.factory("detente_quotations", assigns=["doc._.quotations"])
def make_quotations(nlp: Language, name: str) -> object:  # noqa: ARG001 - spaCy's factory signature
    """The pipeline component; see `annotate`."""
    return annotate
