"""Parties that are named side by side for one act: "Norland and Sudland agreed", "the envoys of X, Y and Z".

Annotators take the first for the actor; of those who deal with each other the rest are addressees.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from spacy.tokens import Doc, Token

from detente.reading.attribution.tree import sentence_of, tree_of
from detente.reading.columns import columns_of

DEALING = frozenset({"meet", "accept"})
"""Kinds of which two parties that act together do it with each other."""
_JOINTS = frozenset({"and", "&", ",", "both", "as", "well", "the", "its", "their", "of", "'s", "’s"})
_JOINING = frozenset({"and", "&", ","})
_REACH = 30
"""Mentions before and after one among which its row is looked for, so that a sentence without end costs no more."""
_BETWEEN = 7
"""Tokens between two parties named side by side: titles and names of offices."""


_EACH_OTHER = (("each", "other"), ("one", "another"))


def with_each_other(head: Token) -> bool:
    """Whether a verb says that those who act do so to each other: "accused each other", "argued with one another"."""
    near = head.doc[head.i + 1 : min(head.i + 1 + _NEAR, sentence_of(head).end)]
    pairs = [first for first, second in pairwise(near) if (first.lower_, second.lower_) in _EACH_OTHER]
    return any(head in (first.head, first.head.head, first.head.head.head) for first in pairs)


_NEAR = 6
"""Tokens after a verb among which "each other" stands."""


class Placed(Protocol):
    """What stands on the tokens [start, end) with its head."""

    @property
    def start(self) -> int:
        """The first token."""

    @property
    def end(self) -> int:
        """The token after the last."""

    @property
    def head(self) -> int:
        """The token that the others hang on."""

    @property
    def adjectival(self) -> bool:
        """Whether it only modifies a noun."""


@dataclass(slots=True)
class _Unit:
    """A mention with the title before it: "Norlandic President Anna Holm" is one party, though two mentions."""

    start: int
    end: int
    head: int
    places: list[int]


def side_by_side(doc: Doc, mentions: Sequence[Placed], place: int, may_act: Sequence[int]) -> list[int]:
    """The mentions that stand in one row with the one at `place`, in the order of the text, itself included.

    Args:
        may_act: the mentions that may be parties, in the order of the text.
    """
    at = bisect_left(may_act, place)
    if may_act[at : at + 1] != [place]:
        return [place]
    for row in rows(doc, mentions, may_act[max(0, at - _REACH) : at + _REACH + 1]):
        for number, unit in enumerate(row):
            if place in unit:
                return [place if number == other else u[-1] for other, u in enumerate(row)]
    return [place]


def rows(doc: Doc, mentions: Sequence[Placed], may_act: Sequence[int]) -> list[list[list[int]]]:
    """Rows of parties named side by side, each party with the places of its mentions, the telling one last.

    Args:
        may_act: the mentions that may be parties, in the order of the text.
    """
    found: list[list[_Unit]] = []
    for unit in _units(doc, mentions, may_act):
        if found and _joined(doc, found[-1][-1], unit) and not _is_closed(doc, found[-1], unit):
            found[-1].append(unit)
        else:
            found.append([unit])
    return [[u.places for u in part] for row in found for part in _linked(doc, row)]


def _is_closed(doc: Doc, row: list[_Unit], unit: _Unit) -> bool:
    """Whether a row ended with its "and", and a comma opens what is told of its last: "X and Y, the larger one"."""
    if len(row) < 2:
        return False
    closed = any(token.lower_ in ("and", "&") for token in doc[row[-2].end : row[-1].start])
    return closed and not any(token.lower_ in ("and", "&") for token in doc[row[-1].end : unit.start])


def _linked(doc: Doc, row: list[_Unit]) -> list[list[_Unit]]:
    """The row, or each party by itself where commas alone part them: these may as well begin a new clause."""
    linked = any(
        token.lower_ in ("and", "&", "both")
        for first, second in pairwise(row)
        for token in doc[first.end : second.start]
    )
    return [row] if linked else [[unit] for unit in row]


def _units(doc: Doc, mentions: Sequence[Placed], may_act: Sequence[int]) -> list[_Unit]:
    units: list[_Unit] = []
    adjectival = False
    for place in may_act:
        mention = mentions[place]
        last = units[-1] if units else None
        if last is not None and mention.start < last.end:  # one within the other: the same party named twice
            last.places.insert(-1, place)
        elif last is not None and adjectival and _is_title(doc, last.end, mention.start):
            last.end, last.head, adjectival = mention.end, mention.head, mention.adjectival
            last.places.append(place)
        else:
            units.append(_Unit(mention.start, mention.end, mention.head, [place]))
            adjectival = mention.adjectival
    return units


def _is_title(doc: Doc, start: int, end: int) -> bool:
    return end - start <= _BETWEEN and all(map(_of_a_name, columns_of(doc).pos[start:end]))


def _joined(doc: Doc, first: _Unit, second: _Unit) -> bool:
    if not 0 < second.start - first.end <= _BETWEEN or _apart(doc, first.head, second.head):
        return False
    columns = columns_of(doc)
    words, sorts = columns.lower[first.end : second.start], columns.pos[first.end : second.start]
    if columns.dep[second.head] == "appos" and "and" not in words and "&" not in words:
        return False  # "his Norlandic counterpart, Anna Holm": one party, named twice
    if words[0] not in _JOINING and not _of_a_name(sorts[0]):
        return False
    if _noun_of(doc[second.head]).dep_ in _SUBJECTS and _noun_of(doc[first.head]).dep_ in _NO_SUBJECTS:
        return False  # "raised its offer, and the board of Norland Steel told": a clause of its own begins there
    if _JOINING.isdisjoint(words):
        return False
    return all(word in _JOINTS or _of_a_name(sort) for word, sort in zip(words, sorts, strict=True))


def _apart(doc: Doc, one: int, other: int) -> bool:
    """Whether two tokens stand in different sentences."""
    starts = tree_of(doc).starts
    return starts[one] != starts[other]


def _noun_of(token: Token) -> Token:
    """The noun that a mention stands before or in: "offer" for "its" in "its final offer"."""
    for _ in range(_STEPS):
        if token.dep_ not in _WITHIN:
            break
        token = token.head
    return token


_STEPS = 3
_WITHIN = frozenset({"poss", "compound", "amod", "nmod"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NO_SUBJECTS = frozenset({"dobj", "attr", "pobj"})


def _of_a_name(pos: str) -> bool:
    return pos in ("PROPN", "NOUN", "ADJ")
