"""What the network learns of one annotated document: the pieces of its text, its clauses, and what is right of each.

Everything that does not depend on the network's weights is worked out here once, as plain arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from detente.reading.acts import CLASSES, Act
from detente.reading.certainty import certainty_features, certainty_of
from detente.reading.learned.actor_choice import Candidate, field_of, parties_of
from detente.reading.learned.clause_features import frame_of
from detente.reading.learned.context import places_of, windows_of
from detente.reading.learned.date_choice import Before, DateCandidate, dates_of
from detente.reading.learned.pieces import Ints
from detente.reading.reference import REACH, pair_features
from detente.reading.times.dates import date_of
from detente.reading.training.examples import Example, in_order, link_of_gold, same_name
from detente.values.statement import AUTHOR, CERTAINTIES, UNKNOWN


@dataclass(slots=True)
class Told:
    """One annotated statement as the network sees it.

    `clause` is the number of its clause; `right` and `addressed` say of each party whether it is the actor, or
    addressed; `dated` of each date candidate whether it is the right one (all false: cannot be learned from);
    `links` are the earlier statements in reach with the features of the pair, `linked` which are referred to.
    """

    clause: int
    kind: int
    certainty: int
    certainty_features: dict[str, float]
    parties: list[Candidate]
    right: list[bool]
    addressed: list[bool]
    dates: list[DateCandidate]
    dated: list[bool]
    links: list[tuple[int, dict[str, float]]] = field(default_factory=list)
    linked: list[bool] = field(default_factory=list)


@dataclass(slots=True)
class Task:
    """One annotated document. `clauses` are (head, start, end) in tokens; `kinds[c]` says which classes are right."""

    example: Example
    windows: list[Ints]
    first: Ints
    after: Ints
    clauses: list[tuple[int, int, int]]
    frames: list[dict[str, float]]
    kinds: np.ndarray
    mentions: list[tuple[int, int, int]]
    times: list[tuple[int, int]]
    told: list[Told]
    weight: float


def task_of(example: Example, weight: float) -> Task:
    """Prepare one annotated document."""
    parsed = example.parsed
    doc = parsed.doc
    windows, offsets = windows_of(parsed.document)
    pieces = np.concatenate(offsets) if offsets else np.zeros(1, dtype=np.int64)
    first, after = places_of(pieces, parsed.offsets, parsed.ends)
    kinds = np.zeros((len(example.clauses), len(CLASSES)), dtype=bool)
    kinds[:, 0] = True
    for statement, place in zip(example.gold["statements"], example.places, strict=True):
        if place is not None:
            kinds[place, 0] = False
            for kind in (statement["kind"], *statement.get("kind_also", [])):
                if kind in CLASSES:
                    kinds[place, CLASSES.index(kind)] = True
    return Task(
        example, windows, first, after, [(c.head, c.start, c.end) for c in example.clauses],
        [frame_of(f) for f in example.features], kinds, [(m.start, m.head, m.end) for m in doc._.mentions],
        [(t.start, t.end) for t in doc._.times], _told(example), weight,
    )  # fmt: skip


def _told(example: Example) -> list[Told]:
    doc = example.parsed.doc
    around = field_of(doc)
    quoted = example.quoted
    found: list[Told] = []
    before: list[tuple[str, str]] = []
    dated: list[Before] = []
    ordered = in_order(example)
    links = [link_of_gold(example, statement, place) for statement, place in ordered]
    for number, (statement, place) in enumerate(ordered):
        clause, kind = example.clauses[place], statement["kind"]
        act = Act(clause, kind, 1.0, 1.0, example.numbers[place])
        parties = parties_of(around, act, before)
        actors = [statement["actor"], *statement.get("actor_also", [])]
        to = [*statement["addressee"], *statement.get("addressee_also", [])]
        head, span = doc[clause.head], (clause.start, clause.end)
        rule = date_of(doc, head, span, kind)
        dates = dates_of(doc, head, span, kind, statement["actor"], rule, dated, quoted[clause.head])
        earlier = range(max(0, number - REACH), number)
        found.append(
            Told(
                place, CLASSES.index(kind), CERTAINTIES.index(statement["certainty"]),
                certainty_features(certainty_of(doc, head, span, kind)[0], kind),
                parties, [any(same_name(p.name, a) for a in actors) for p in parties],
                [p.name not in (AUTHOR, UNKNOWN) and any(same_name(p.name, a) for a in to) for p in parties],
                dates, right_dates([c.value for c in dates], statement["date"]),
                [(e, pair_features(links, number, e)) for e in earlier],
                [ordered[e][0]["id"] in statement["refers_to"] for e in earlier],
            )
        )  # fmt: skip
        before.append((kind, statement["actor"]))
        dated.append(Before(statement["date"] or "", example.numbers[place], statement["actor"], clause.head))
    return found


def right_dates(values: Sequence[str], told: str | None) -> list[bool]:
    """Which of the dates is the annotated one: the same, or, where none is, one unit coarser or finer."""
    told = told or ""
    exact = [value == told for value in values]
    if any(exact) or not told:
        return exact
    near = [bool(v) and abs(len(v) - len(told)) <= 3 and (v.startswith(told) or told.startswith(v)) for v in values]
    finest = max((len(v) for v, n in zip(values, near, strict=True) if n), default=0)
    return [n and len(v) == finest for v, n in zip(values, near, strict=True)]
