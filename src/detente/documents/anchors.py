"""Evidence found again in a newer copy of its document, or said to be lost.

Words count as the same when they are equal after white space is folded and letters are composed
(Unicode NFC), and when the whole sentence around them is the same too: a "not" put before a clause
leaves the clause's own words untouched. Nothing is taken for the same because it looks alike.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

from detente.documents.identity import nfc

_TOKEN = re.compile(r"\S+")
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*$")
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sen|Rep|St|No|vs|Prof|Gov|Jan|Feb|Aug|Sept|Oct|Nov|Dec))\.$"
)
_CONTEXT = 6  # words on each side that tell one of several equal sentences from another
_DIFF_WORDS = 400


@dataclass(frozen=True, slots=True)
class Anchor:
    """The same sentence between the same neighbours: `new_text[start:end]` are the words."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The same sentence, once, between other neighbours: `new_text[start:end]` are the words."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Changed:
    """The sentence is not there, or not surely this one.

    `start` and `end` are the nearest passage of the new text, -1 where there is none, to show to a person;
    `diff` are its words against the old ones: "  same", "- old", "+ new".
    """

    why: str
    start: int = -1
    end: int = -1
    diff: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Words:
    text: str
    spans: list[tuple[int, int]]
    forms: list[str]

    @classmethod
    def of(cls, text: str) -> _Words:
        spans = [match.span() for match in _TOKEN.finditer(text)]
        return cls(text, spans, [nfc(text[a:b]) for a, b in spans])


def reanchor(old_text: str, start: int, end: int, new_text: str) -> Anchor | Moved | Changed:
    """Find the passage `old_text[start:end]` in a newer copy of the text.

    Raises: ValueError when the range is empty or outside `old_text`, or holds only white space.
    """
    if not 0 <= start < end <= len(old_text) or not old_text[start:end].strip():
        raise ValueError(f"[{start}, {end}) holds no words of the old text")
    if old_text == new_text:
        return Anchor(start, end)
    old, new = _Words.of(old_text), _Words.of(new_text)
    first, last = _tokens_of(old, start, end)
    left, right = _sentence(old, first, last)
    sentence = old.forms[left:right]
    places = [k for k in _places(sentence, new.forms) if _stands_alone(old, left, right, new, k)]
    same = [k for k in places if _neighbours(old, left, right) == _neighbours(new, k, k + len(sentence))]
    if len(same) == 1 or len(places) == 1:
        place = same[0] if len(same) == 1 else places[0]
        span = _range(old, new, start, end, first, last, place - left)
        if span is None:
            return _changed("the words are spelled with other characters", sentence, new)
        return Anchor(*span) if same or _close(old, left, right, new, place) else Moved(*span)
    if places:
        return _changed(f"the sentence stands in {len(places)} places, none of them surely this one", sentence, new)
    return _changed("the sentence is not in the new text", sentence, new)


def _tokens_of(words: _Words, start: int, end: int) -> tuple[int, int]:
    """The first and last token that the range touches."""
    starts = [a for a, _ in words.spans]
    first = max(bisect_right(starts, start) - 1, 0)
    while words.spans[first][1] <= start:
        first += 1
    return first, bisect_right(starts, end - 1) - 1


def _sentence(words: _Words, first: int, last: int) -> tuple[int, int]:
    """The token range of the sentences that hold tokens first..last; a blank line ends one too."""
    left, right = first, last + 1
    while left > 0 and not _breaks_after(words, left - 1):
        left -= 1
    while right < len(words.forms) and not _breaks_after(words, right - 1):
        right += 1
    return left, right


def _breaks_after(words: _Words, k: int) -> bool:
    if _ENDS.search(words.forms[k][-8:]) and not _ABBREVIATION.search(words.forms[k][-8:]):
        return True
    if k + 1 == len(words.spans):
        return True
    return words.text[words.spans[k][1] : words.spans[k + 1][0]].count("\n") > 1


def _places(sentence: list[str], forms: list[str]) -> list[int]:
    """Every token index at which the sentence's tokens follow each other."""
    needle, hay = f" {' '.join(sentence)} ", f" {' '.join(forms)} "
    starts = list(accumulate((len(form) + 1 for form in forms), initial=0))
    out, at = [], hay.find(needle)
    while at >= 0:
        out.append(bisect_right(starts, at) - 1)
        at = hay.find(needle, at + 1)
    return out


def _stands_alone(old: _Words, left: int, right: int, new: _Words, place: int) -> bool:
    """Whether the words are a whole sentence in the new text as well, or go on as they did."""
    stop = place + right - left
    begins = place == 0 or _breaks_after(new, place - 1) or (left > 0 and old.forms[left - 1] == new.forms[place - 1])
    ends = stop == len(new.forms) or _breaks_after(new, stop - 1)
    return begins and (ends or (right < len(old.forms) and old.forms[right] == new.forms[stop]))


def _neighbours(words: _Words, left: int, right: int) -> tuple[list[str], list[str]]:
    return words.forms[max(left - _CONTEXT, 0) : left], words.forms[right : right + _CONTEXT]


def _close(old: _Words, left: int, right: int, new: _Words, place: int) -> bool:
    """Whether at least one side's neighbours are what they were."""
    before, after = _neighbours(old, left, right)
    new_before, new_after = _neighbours(new, place, place + right - left)
    return (bool(before) and before == new_before) or (bool(after) and after == new_after)


def _range(old: _Words, new: _Words, start: int, end: int, first: int, last: int, shift: int) -> tuple[int, int] | None:
    begin = _offset(old, first, start, new, first + shift)
    stop = _offset(old, last, end, new, last + shift)
    return None if begin is None or stop is None else (begin, stop)


def _offset(old: _Words, k: int, at: int, new: _Words, j: int) -> int | None:
    """The offset in the new text of offset `at`, in or beside token k of the old one."""
    (a, b), (c, d) = old.spans[k], new.spans[j]
    inside = min(max(at, a), b) - a
    word, other = old.text[a:b], new.text[c:d]
    if word == other or inside == 0:
        return c + inside
    if inside == len(word):
        return d
    head = nfc(word[:inside])
    return next((c + n for n in range(len(other) + 1) if nfc(other[:n]) == head), None)


def _changed(why: str, sentence: list[str], new: _Words) -> Changed:
    """The fault with the nearest sentence of the new text: the one that shares most words."""
    wanted = Counter(sentence)
    best, score, left = (0, 0), 0.0, 0
    for k in range(len(new.forms)):
        if not _breaks_after(new, k):
            continue
        here = Counter(new.forms[left : k + 1])
        shared = 2 * sum((wanted & here).values()) / (len(sentence) + k + 1 - left)
        if shared > score:
            best, score = (left, k + 1), shared
        left = k + 1
    if score < 0.3:
        return Changed(why, diff=tuple(f"- {word}" for word in sentence[:_DIFF_WORDS]))
    a, b = best
    return Changed(
        why, new.spans[a][0], new.spans[b - 1][1], _diff(sentence[:_DIFF_WORDS], new.forms[a:b][:_DIFF_WORDS])
    )


def _diff(old: list[str], new: list[str]) -> tuple[str, ...]:
    out: list[str] = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            out += [f"  {word}" for word in old[i:j]]
        else:
            out += [f"- {word}" for word in old[i:j]] + [f"+ {word}" for word in new[k:m]]
    return tuple(out)
