"""How well statements were read: against annotated ones, field by field, as the guide for annotators counts.

Read and annotated statements are paired one to one by the overlap of their evidence; then each field is compared. Plain
values in, plain values out: a statement here is a mapping with the guide's fields, so that readings of other programs
can be scored too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

WHOLE = ("found", "kind", "actor", "core")
"""Measures that every statement takes part in, with `all`."""
OPTIONAL = ("addressee", "exchange", "condition", "deadline", "date", "sources", "certainty", "reference")
"""Fields that take part only where one side has them; references are counted link by link."""
FIELDS = (*WHOLE, *OPTIONAL, "all")

_LISTS = ("addressee", "gives", "gets", "sources", "refers_to", "kind_also", "actor_also", "addressee_also")
_TEXTS = ("kind", "actor", "condition", "deadline", "date", "certainty", "content")
_STOP = frozenset(
    re.findall(
        r"\w+",
        "a an the of to in on at for by with from and or that this it its their his her be is are was were will would "
        "as has have had been not which who",
    )
)
_SHORT = {
    "us": "united states", "usa": "united states", "uk": "united kingdom", "britain": "united kingdom",
    "eu": "european union", "un": "united nations", "nato": "north atlantic treaty organization",
    "dprk": "north korea", "uae": "united arab emirates",
}  # fmt: skip
_ISO = re.compile(r"\d{4}(-\d\d){0,2}")

Stated = Mapping[str, Any]
"""A statement with every field of the guide, as `tidy` gives it."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many were right, how many were read, how many there are."""

    right: int = 0
    read: int = 0
    gold: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.right + other.right, self.read + other.read, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """The part of what was read that is right; 0 where nothing was read."""
        return self.right / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        """The part of what is there that was read right; 0 where nothing is there."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 0 where both are."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Mistake:
    """One statement that was missed, invented, or read with fields wrong.

    `gold` is None for an invented one and `read` for one that was missed; `fields` are those that are wrong.
    """

    document: str
    fields: tuple[str, ...]
    gold: Stated | None
    read: Stated | None
    words: str


@dataclass(frozen=True, slots=True)
class Score:
    """Counts by field, and every mistake that they hide."""

    counts: Mapping[str, Count]
    mistakes: tuple[Mistake, ...] = field(default=())

    def __add__(self, other: Score) -> Score:
        return Score({f: self.counts[f] + other.counts[f] for f in FIELDS}, self.mistakes + other.mistakes)


NOTHING = Score({f: Count() for f in FIELDS})


def score(documents: Iterable[tuple[Stated, Sequence[Stated]]]) -> Score:
    """The score of several annotated documents, each with what was read in it."""
    total = NOTHING
    for gold, read in documents:
        total = total + score_document(gold, read)
    return total


def score_document(gold: Stated, read: Sequence[Stated]) -> Score:
    """The score of one annotated document (`id`, `text`, `statements`) with what was read in it."""
    right = [tidy(one) for one in gold["statements"]]
    found = [tidy(one) for one in read]
    pairs = align(found, right)
    to_gold = {found[i].get("id"): right[j]["id"] for i, j in pairs.items()}
    counts = {name: [0, len(found), len(right)] for name in (*WHOLE, "all")}
    for name in OPTIONAL:
        counts[name] = [0, sum(_units(one, name) for one in found), sum(_units(one, name) for one in right)]
    mistakes = []
    for i, j in pairs.items():
        wrong = wrong_fields(found[i], right[j], to_gold)
        kind, actor = "kind" not in wrong, "actor" not in wrong
        for name, good in zip((*WHOLE, "all"), (True, kind, actor, kind and actor, not wrong), strict=True):
            counts[name][0] += good
        for name in OPTIONAL:
            if name == "reference":
                counts[name][0] += len(_links(found[i], right[j], to_gold))
            else:
                counts[name][0] += _has(found[i], name) and _has(right[j], name) and name not in wrong
        if wrong:
            mistakes.append(_mistake(gold, wrong, right[j], found[i]))
    met = set(pairs.values())
    mistakes += [_mistake(gold, ("found",), one, None) for j, one in enumerate(right) if j not in met]
    mistakes += [_mistake(gold, ("found",), None, one) for i, one in enumerate(found) if i not in pairs]
    return Score({name: Count(*counts[name]) for name in FIELDS}, tuple(mistakes))


def tidy(statement: Stated) -> dict[str, Any]:
    """The statement with every field of the guide: missing or odd ones empty, a lone text in place of a list in one."""
    whole = dict(statement)
    for name in _LISTS:
        value = whole.get(name) or []
        whole[name] = [value] if isinstance(value, str) else [one for one in value if isinstance(one, str)]
    for name in _TEXTS:
        whole[name] = whole.get(name) if isinstance(whole.get(name), str) else None
    whole["certainty"] = whole["certainty"] or "certain"
    return whole


def align(read: Sequence[Stated], gold: Sequence[Stated]) -> dict[int, int]:
    """Which read statement goes with which annotated one: the best pairs first, each at most once.

    The same kind counts two, the same actor one, and the overlap of the evidence up to one.
    """
    rated = []
    for i, one in enumerate(read):
        for j, other in enumerate(gold):
            common = overlap(one, other)
            if common:
                rated.append((common + 2 * kind_right(one, other) + actor_right(one, other), i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(rated, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs


def overlap(one: Stated, other: Stated) -> float:
    """What two pieces of evidence have in common of all that they cover; 0 where it is too little to be the same.

    Enough is a quarter of it, or three fifths of the shorter where the longer is at most six times as long.
    """
    common = min(one["end"], other["end"]) - max(one["start"], other["start"])
    if common <= 0:
        return 0.0
    short, long = sorted((one["end"] - one["start"], other["end"] - other["start"]))
    share = float(common / (short + long - common))
    return share if share >= 0.25 or (common >= 0.6 * short and long <= 6 * short) else 0.0


def wrong_fields(read: Stated, gold: Stated, to_gold: Mapping[Any, str]) -> tuple[str, ...]:
    """The fields in which a read statement differs from the annotated one that it was paired with.

    Args:
        to_gold: ids of read statements to the ids of the annotated ones paired with them.
    """
    wrong = [] if kind_right(read, gold) else ["kind"]
    wrong += [] if actor_right(read, gold) else ["actor"]
    for name in OPTIONAL:
        if not (_has(read, name) or _has(gold, name)):
            continue
        if not (_has(read, name) and _has(gold, name) and _field_right(name, read, gold, to_gold)):
            wrong.append(name)
    return tuple(wrong)


def kind_right(read: Stated, gold: Stated) -> bool:
    """Whether the kind is the annotated one, or another that counts as right."""
    return read.get("kind") in [gold["kind"], *gold.get("kind_also", [])]


def actor_right(read: Stated, gold: Stated) -> bool:
    """Whether the actor is the annotated one, or another that counts as right."""
    return any(same_name(read.get("actor"), name) for name in [gold["actor"], *gold.get("actor_also", [])])


def same_words(one: str | None, other: str | None) -> bool:
    """Whether two texts share half of all their content words, or three quarters of the shorter's.

    The latter, and at least two words, only where the longer has at most three times as many.
    """
    a, b = _content_words(one), _content_words(other)
    if not a or not b or max(len(a), len(b)) > 3 * min(len(a), len(b)):
        return False
    both = len(a & b)
    return both / len(a | b) >= 0.5 or both >= max(2, 0.75 * min(len(a), len(b)))


def same_name(one: object, other: object) -> bool:
    """Whether two names mean the same party: case, a leading "the" and usual short forms do not count."""
    plain = _plain_name(one)
    return bool(plain) and plain == _plain_name(other)


def same_time(one: str | None, other: str | None) -> bool:
    """Whether two times agree: ISO ones as far as the coarser goes (one step at most), others in their words."""
    first, second = one or "", other or ""
    if _ISO.fullmatch(first) and _ISO.fullmatch(second):
        short, long = sorted((first, second), key=len)
        return len(long) - len(short) <= 3 and long.startswith(short)
    return same_words(first, second) or same_name(first, second)


def _content_words(text: str | None) -> set[str]:
    plain = unicodedata.normalize("NFKC", text or "").casefold().replace("’", "'")
    return {word for word in re.findall(r"[a-z0-9]+", re.sub(r"'s\b", "", plain)) if word not in _STOP}


def _plain_name(name: object) -> str:
    text = unicodedata.normalize("NFKC", name if isinstance(name, str) else "").casefold().replace("’", "'").strip()
    text = re.sub(r"^the ", "", text)
    return _SHORT.get(text.replace(".", ""), text)


def _same_list(one: Sequence[str], other: Sequence[str], same: Callable[[str, str], bool]) -> bool:
    return (
        len(one) == len(other)
        and all(any(same(a, b) for b in other) for a in one)
        and all(any(same(a, b) for a in one) for b in other)
    )


def _has(statement: Stated, name: str) -> bool:
    if name == "exchange":
        return bool(statement["gives"] or statement["gets"])
    if name == "certainty":
        return bool(statement["certainty"] != "certain")
    return bool(statement["refers_to" if name == "reference" else name])


def _units(statement: Stated, name: str) -> int:
    return len(statement["refers_to"]) if name == "reference" else int(_has(statement, name))


def _links(read: Stated, gold: Stated, to_gold: Mapping[Any, str]) -> set[str]:
    return {to_gold[one] for one in read["refers_to"] if one in to_gold} & set(gold["refers_to"])


def _field_right(name: str, read: Stated, gold: Stated, to_gold: Mapping[Any, str]) -> bool:
    if name == "addressee":
        return _same_list(read[name], gold[name], same_name) or (
            bool(gold["addressee_also"]) and _same_list(read[name], gold["addressee_also"], same_name)
        )
    if name == "exchange":
        return all(_same_list(read[side], gold[side], same_words) for side in ("gives", "gets"))
    if name == "condition":
        return same_words(read[name], gold[name])
    if name in ("deadline", "date"):
        return same_time(read[name], gold[name])
    if name == "sources":
        return _same_list(read[name], gold[name], lambda a, b: same_name(a, b) or same_words(a, b))
    if name == "certainty":
        return bool(read[name] == gold[name])
    return bool(_links(read, gold, to_gold))


def _mistake(document: Stated, fields: tuple[str, ...], gold: Stated | None, read: Stated | None) -> Mistake:
    shown = gold or read or {}
    text = str(document.get("text", ""))
    return Mistake(str(document.get("id", "")), fields, gold, read, text[shown["start"] : shown["end"]])
