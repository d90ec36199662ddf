"""The parser's tree with look-ups in bounded time.

spaCy finds a token's children and sentence by walking over its neighbours, which in a sentence of a megabyte takes
time quadratic in its length. Here both are laid out once for each document, and only the nearest children are given.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Token

_NEAREST = 32
"""Children on each side of a token that are looked at, the nearest first to be kept."""
_HIGHEST = 40
"""Ancestors that are looked at."""

_KEY = "detente_tree"  # in `user_data`, as an extension attribute takes several times as long, token by token


class Tree:
    """Children, edges and sentence of every token, by token index.

    `before`, `behind`, `near` and `below` keep the children that were asked for: the nearest on its left, on its right
    and on both sides, and all.
    """

    __slots__ = ("before", "behind", "below", "ends", "left", "near", "right", "starts")

    def __init__(self, doc: Doc) -> None:
        table = doc.to_array(["HEAD", "SENT_START"])
        size = len(doc)
        heads = table[:, 0].astype("int64").tolist() if size else []
        begins = table[:, 1].astype("int64").tolist() if size else []
        self.left: dict[int, list[int]] = {}  # most tokens have no children, and no list is made for them
        self.right: dict[int, list[int]] = {}
        for i, offset in enumerate(heads):
            # Offsets are signed; an unsigned array wraps around.
            head = i + (offset if abs(offset) <= size else offset - (1 << 64))
            if head == i or not 0 <= head < size:
                continue
            (self.left if i < head else self.right).setdefault(head, []).append(i)
        self.before: dict[int, tuple[Token, ...]] = {}
        self.behind: dict[int, tuple[Token, ...]] = {}
        self.near: dict[int, tuple[Token, ...]] = {}
        self.below: dict[int, tuple[Token, ...]] = {}
        self.starts = [0] * size
        self.ends = [size] * size
        start = 0
        for i in range(size):
            if begins[i] == 1:
                start = i
            self.starts[i] = start
        end = size
        for i in range(size - 1, -1, -1):
            self.ends[i] = end
            if self.starts[i] == i:
                end = i


def tree_of(doc: Doc) -> Tree:
    """The document's tree, laid out at the first call. Call it after parsing: later changes are not seen."""
    found: Tree | None = doc.user_data.get(_KEY)
    if found is None or len(found.starts) != len(doc):
        found = doc.user_data[_KEY] = Tree(doc)
    return found


def lefts(token: Token) -> tuple[Token, ...]:
    """The nearest children before the token, in order."""
    doc, at = token.doc, token.i
    tree = tree_of(doc)
    found = tree.before.get(at)
    if found is None:
        found = tree.before[at] = tuple([doc[i] for i in tree.left.get(at, ())[-_NEAREST:]])
    return found


def rights(token: Token) -> tuple[Token, ...]:
    """The nearest children after the token, in order."""
    doc, at = token.doc, token.i
    tree = tree_of(doc)
    found = tree.behind.get(at)
    if found is None:
        found = tree.behind[at] = tuple([doc[i] for i in tree.right.get(at, ())[:_NEAREST]])
    return found


def children(token: Token) -> tuple[Token, ...]:
    """The nearest children on both sides, in order."""
    near = tree_of(token.doc).near
    found = near.get(token.i)
    if found is None:
        found = near[token.i] = lefts(token) + rights(token)
    return found


def all_children(token: Token) -> tuple[Token, ...]:
    """Every child of a token, in order, however many there are: what the learned decisions were trained on."""
    doc, at = token.doc, token.i
    tree = tree_of(doc)
    found = tree.below.get(at)
    if found is None:
        found = tree.below[at] = tuple([doc[i] for i in (*tree.left.get(at, ()), *tree.right.get(at, ()))])
    return found


def ancestors(token: Token) -> Iterator[Token]:
    """The tokens above, nearest first, up to a fixed height."""
    for _ in range(_HIGHEST):
        if token.head.i == token.i:
            return
        token = token.head
        yield token


def sentence_start(token: Token) -> int:
    """The first token of the token's sentence."""
    return tree_of(token.doc).starts[token.i]


def sentence_end(token: Token) -> int:
    """The token after the token's sentence."""
    return tree_of(token.doc).ends[token.i]


class Sentence(NamedTuple):
    """The tokens [start, end) of a sentence."""

    start: int
    end: int


def sentence_of(token: Token) -> Sentence:
    """The token's sentence."""
    tree = tree_of(token.doc)
    return Sentence(tree.starts[token.i], tree.ends[token.i])


def sentence_root(token: Token) -> Token:
    """The root of the token's sentence, as far as it is reached from the token; else the highest token reached."""
    above = list(ancestors(token))
    return above[-1] if above else token
