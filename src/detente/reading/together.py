"""Parties that are named side by side for one act: "Norland and Sudland agreed", "the envoys of X, Y and Z".

Annotators take the first for the actor; of those who deal with each other the rest are addressees.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from detente.reading.mentions import Mention

DEALING = frozenset({"meet", "accept"})
"""Kinds of which two parties that act together do it with each other."""
_JOINTS = frozenset({"and", "&", ",", "both", "as", "well", "the", "its", "their", "of", "'s", "’s"})
_JOINING = frozenset({"and", "&", ","})
_BETWEEN = 7
"""Tokens between two parties named side by side: titles and names of offices."""


def side_by_side(doc: Doc, mentions: Sequence[Mention], place: int, may_act: Sequence[int]) -> list[int]:
    """The mentions that stand in one row with the one at `place`, in the order of the text, itself included.

    Args:
        may_act: the mentions that may be parties, in the order of the text.
    """
    if place not in may_act:
        return [place]
    at = list(may_act).index(place)
    row = [place]
    for step in (-1, 1):
        here, next_ = at, at + step
        while 0 <= next_ < len(may_act):
            first, second = sorted((mentions[may_act[here]], mentions[may_act[next_]]), key=lambda m: m.start)
            if second.start < first.end:  # one within the other: the same party named twice
                next_ += step
                continue
            if not _joined(doc, first, second):
                break
            row.append(may_act[next_])
            here, next_ = next_, next_ + step
    return sorted(row, key=lambda p: mentions[p].start)


def _joined(doc: Doc, first: Mention, second: Mention) -> bool:
    between = doc[first.end : second.start]
    if not 0 < len(between) <= _BETWEEN or doc[first.head].sent != doc[second.head].sent:
        return False
    if between[0].lower_ not in _JOINING and not all(_of_a_name(token.pos_) for token in between[:1]):
        return False
    joints = sum(token.lower_ in _JOINING for token in between)
    return joints > 0 and all(token.lower_ in _JOINTS or _of_a_name(token.pos_) for token in between)


def _of_a_name(pos: str) -> bool:
    return pos in ("PROPN", "NOUN", "ADJ")
