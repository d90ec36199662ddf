"""Parties by demands and promises as SVG: who asks what of whom, who promised what to whom.

An arrow of demands runs from who asks to who would act, one of promises from who promised to whom; its breadth and its
number say how many matters it stands for. Broken promises are drawn apart from those kept or open.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from detente.brief.svg import INK, frame, text
from detente.brief.timeline import chosen
from detente.ledger.interchange import Snapshot

MOST_PARTIES = 24
_SIZE, _RADIUS = 820.0, 270.0
_MIDDLE = _SIZE / 2
_KINDS = {
    "demands": ("#0072B2", "", "demands"),
    "promises": ("#009E73", "6 4", "promises, open or kept"),
    "broken": ("#A00000", "2 3", "promises broken or lapsed"),
}


@dataclass(frozen=True, slots=True)
class Arrow:
    """What runs from one party to another: `demands`, `promises` or `broken`, and the matters it stands for."""

    kind: str
    one: str
    other: str
    matters: tuple[str, ...]


def arrows(snapshot: Snapshot, talks: str | None = None) -> tuple[Arrow, ...]:
    """All demands and promises between parties, those between the same two gathered.

    Raises: SettingError for talks that there are not.
    """
    found: dict[tuple[str, str, str], dict[str, None]] = defaultdict(dict)
    here = chosen(snapshot, talks)
    for t in here:
        if not (t.standing or t.status in {"rejected", "broken", "lapsed"}):
            continue
        for asker in t.askers:
            for doer in t.actor:
                if asker != doer:
                    found["demands", asker, doer].setdefault(t.title)
    names = {t.id for t in here}
    for p in snapshot.promises:
        if p.thread in names:
            kind = "broken" if p.status in {"broken", "lapsed"} else "promises"
            for other in p.addressee:
                if other != p.actor:
                    found[kind, p.actor, other].setdefault(p.content)
    return tuple(Arrow(*ends, tuple(matters)) for ends, matters in found.items())


def picture(snapshot: Snapshot, talks: str | None = None) -> str:
    """The network of a ledger, or of one of its talks; the parties with most arrows where there are too many.

    Raises: SettingError for talks that there are not.
    """
    every = arrows(snapshot, talks)
    weight = Counter[str]()
    for arrow in every:
        weight[arrow.one] += len(arrow.matters)
        weight[arrow.other] += len(arrow.matters)
    parties = sorted(weight, key=lambda name: (-weight[name], name))[:MOST_PARTIES]
    place = _places(parties)
    drawn = [a for a in every if a.one in place and a.other in place]
    parts = [*_heads(), *(_arrow(a, place) for a in drawn), *_parties(place, weight), *_legend()]
    notes = []
    if len(weight) > len(parties):
        notes.append(f"{len(weight) - len(parties)} more parties, with fewer demands and promises, are not drawn.")
    if not every:
        notes.append("No demands or promises between named parties.")
    parts += [
        f'<text x="12" y="{_SIZE - 12 - 18 * number:g}" fill="{INK}">{text(note)}</text>'
        for number, note in enumerate(notes)
    ]
    return frame("Parties by demands and promises", _SIZE, _SIZE, parts)


def _places(parties: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Parties on a circle, the weightiest at the top."""
    if len(parties) == 1:
        return {parties[0]: (_MIDDLE, _MIDDLE)}
    turns = [2 * math.pi * k / len(parties) - math.pi / 2 for k in range(len(parties))]
    return {
        name: (_MIDDLE + _RADIUS * math.cos(turn), _MIDDLE + _RADIUS * math.sin(turn))
        for name, turn in zip(parties, turns, strict=True)
    }


def _heads() -> Iterator[str]:
    yield "<defs>"
    for kind, (colour, _, _) in _KINDS.items():
        yield (
            f'<marker id="head-{kind}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
            f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 L10 5 L0 10 z" fill="{colour}"/></marker>'
        )
    yield "</defs>"


def _arrow(arrow: Arrow, place: Mapping[str, tuple[float, float]]) -> str:
    """A curve bent to the left of its way, so that those there and back stay apart; each kind bends otherwise."""
    (x1, y1), (x2, y2) = place[arrow.one], place[arrow.other]
    length = math.hypot(x2 - x1, y2 - y1) or 1.0
    along = ((x2 - x1) / length, (y2 - y1) / length)
    left = (along[1], -along[0])
    bend = {"demands": 0.12, "promises": 0.24, "broken": 0.36}[arrow.kind] * length
    middle = ((x1 + x2) / 2 + left[0] * bend, (y1 + y2) / 2 + left[1] * bend)
    start, end = _off(x1, y1, middle, 16), _off(x2, y2, middle, 20)
    colour, dash, _ = _KINDS[arrow.kind]
    number = len(arrow.matters)
    label = ((start[0] + end[0]) / 4 + middle[0] / 2, (start[1] + end[1]) / 4 + middle[1] / 2)
    words = text(f"{arrow.one} to {arrow.other}, {arrow.kind}: {'; '.join(arrow.matters)}", 600)
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f"<g><title>{words}</title>"
        f'<path d="M{_point(start)} Q{_point(middle)} {_point(end)}" fill="none" '
        f'stroke="{colour}" stroke-width="{min(7.0, 1 + math.sqrt(number)):.1f}"{dashes} '
        f'marker-end="url(#head-{arrow.kind})"/>'
        f'<text x="{label[0]:.1f}" y="{label[1]:.1f}" text-anchor="middle" fill="{colour}" stroke="#FFFFFF" '
        f'stroke-width="3" paint-order="stroke">{number}</text></g>'
    )


def _point(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _off(x: float, y: float, towards: tuple[float, float], by: float) -> tuple[float, float]:
    """A point so far away from another, on the way to a third."""
    length = math.hypot(towards[0] - x, towards[1] - y) or 1.0
    return x + (towards[0] - x) / length * by, y + (towards[1] - y) / length * by


def _parties(place: Mapping[str, tuple[float, float]], weight: Mapping[str, int]) -> Iterator[str]:
    for name, (x, y) in place.items():
        outward = y - 24 if y < _MIDDLE else y + 34
        yield (
            f"<g><title>{text(f'{name}: in {weight[name]} demands and promises', 400)}</title>"
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="13" fill="#F6E3A1" stroke="{INK}"/>'
            f'<text x="{x:.1f}" y="{outward:.1f}" text-anchor="middle" fill="{INK}" font-weight="bold" '
            f'stroke="#FFFFFF" stroke-width="3" paint-order="stroke">{text(name, 34)}</text></g>'
        )


def _legend() -> Iterator[str]:
    for number, (colour, dash, words) in enumerate(_KINDS.values()):
        y = 24 + 18 * number
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        yield f'<line x1="12" y1="{y - 4}" x2="44" y2="{y - 4}" stroke="{colour}" stroke-width="3"{dashes}/>'
        yield f'<text x="52" y="{y}" fill="{INK}">{words}</text>'
