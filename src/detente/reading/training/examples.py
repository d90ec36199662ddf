"""Annotated documents, parsed and brought together with the clauses that their statements stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detente.reading.acts import NONE, clauses_of
from detente.reading.candidates import Clause
from detente.reading.learned.clause_features import Features
from detente.reading.pipeline import Parsed, parse
from detente.reading.reader import block_of
from detente.reading.reference import Link, link_of
from detente.values.document import Block, Document


@dataclass(frozen=True, slots=True)
class Example:
    """One annotated document: its parse, its candidate clauses, and for each statement the clause that holds it.

    `labels[c]` is the kind of the statement that clause c holds, or "none"; `places[s]` the clause of statement s,
    None where no clause overlaps it; `quoted[t]` whether token t stands in quotation marks.
    """

    gold: dict[str, Any]
    parsed: Parsed
    clauses: list[Clause]
    numbers: list[int]
    features: list[Features]
    labels: list[str]
    places: list[int | None]
    quoted: Sequence[bool]


def document_of(gold: dict[str, Any]) -> Document:
    """The document of an annotated text: paragraphs between empty lines, all of them body."""
    text = gold["text"]
    blocks = []
    at = 0
    for paragraph in text.split("\n\n"):
        words = paragraph.strip()
        if words:
            start = at + paragraph.index(words[0])
            blocks.append(Block(start, start + len(words), "body"))
        at += len(paragraph) + 2
    return Document(
        gold["id"], text, tuple(blocks), title=gold.get("title", ""), published=gold.get("published") or None,
        published_by="metadata",
    )  # fmt: skip


def examples(golds: Sequence[dict[str, Any]]) -> Iterator[Example]:
    """Parse annotated documents and find the clause of each statement."""
    for gold, parsed in zip(golds, parse(document_of(g) for g in golds), strict=True):
        scene, clauses, numbers, features = clauses_of(parsed.doc)
        labels = [NONE] * len(clauses)
        places: list[int | None] = []
        spans = [parsed.range(c.start, c.end) for c in clauses]
        for statement in gold["statements"]:
            place = _clause_of(parsed, clauses, spans, statement["start"], statement["end"])
            places.append(place)
            if place is not None:
                labels[place] = statement["kind"]
        yield Example(gold, parsed, clauses, numbers, features, labels, places, scene.quoted)


def _clause_of(parsed: Parsed, clauses: list[Clause], spans: list[tuple[int, int]], start: int, end: int) -> int | None:
    """The clause whose head is the evidence's own root, else the one that overlaps it most."""
    inside = [i for i in range(len(parsed.doc)) if start <= parsed.offsets[i] < end]
    shares = [_share(span, (start, end)) for span in spans]
    if inside:
        root = parsed.doc[inside[0] : inside[-1] + 1].root.i
        for place, clause in enumerate(clauses):
            if clause.head == root and shares[place] > 0:
                return place
    best = int(np.argmax(shares)) if shares else 0
    return best if shares and shares[best] > 0 else None


def _share(one: tuple[int, int], other: tuple[int, int]) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    if common <= 0:
        return 0.0
    whole = max(one[1], other[1]) - min(one[0], other[0])
    return common / whole


def in_order(example: Example) -> list[tuple[dict[str, Any], int]]:
    """The statements that have a clause, with it, in the order of the text."""
    pairs = [(s, p) for s, p in zip(example.gold["statements"], example.places, strict=True) if p is not None]
    return sorted(pairs, key=lambda pair: (pair[0]["start"], pair[0]["end"]))


def link_of_gold(example: Example, statement: dict[str, Any], place: int) -> Link:
    """What decides the links of an annotated statement."""
    clause = example.clauses[place]
    return link_of(
        example.parsed.doc, statement["kind"], statement["actor"], statement["addressee"], clause.start, clause.end,
        clause.head, example.numbers[place], block_of(example.parsed, clause.head),
    )  # fmt: skip


_SHORT = {
    "us": "united states", "usa": "united states", "uk": "united kingdom", "britain": "united kingdom",
    "eu": "european union", "un": "united nations", "nato": "north atlantic treaty organization",
}  # fmt: skip


def same_name(one: str, other: str) -> bool:
    """Whether two names mean the same party, as annotators vary in articles, dots and short forms."""

    def plain(name: str) -> str:
        name = re.sub(r"^the ", "", name.casefold().replace("’", "'").strip())
        return _SHORT.get(name.replace(".", ""), name)

    return plain(one) == plain(other)
