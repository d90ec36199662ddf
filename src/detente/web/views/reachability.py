"""Which states can follow from the status quo by improvements, as SVG: states in columns by the steps to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from detente.brief.model_words import state_words
from detente.brief.svg import text
from detente.stability.paths import Evolution, evolution
from detente.workflow.scenarios import Outcome

MOST_STATES = 28
MOST_A_COLUMN = 9
_WIDE, _HIGH, _GAP_X, _GAP_Y, _TOP = 150, 34, 110, 18, 34


def picture(outcome: Outcome) -> str:
    """The picture; a state in which somebody would stay for good is drawn with a double line."""
    conflict = outcome.conflict
    found = evolution(conflict, most=MOST_STATES, at_each_distance=MOST_A_COLUMN)
    columns = _columns(found)
    place = {
        state: (20 + column * (_WIDE + _GAP_X), _TOP + row * (_HIGH + _GAP_Y))
        for column, states in enumerate(columns)
        for row, state in enumerate(states)
    }
    width = 40 + len(columns) * _WIDE + (len(columns) - 1) * _GAP_X
    height = _TOP + max(len(states) for states in columns) * (_HIGH + _GAP_Y) + 10
    names = list(dict.fromkeys(step.mover for step in found.steps))
    parts = [*_arrows(found.steps, place, names), *_boxes(outcome, place)]
    for number in range(len(columns)):
        words = "today" if number == 0 else f"{number} step{'s' if number > 1 else ''} on"
        parts.append(f'<text class="note" x="{20 + number * (_WIDE + _GAP_X)}" y="20">{words}</text>')
    title = "States that can follow from today's by moves that improve their mover's lot"
    if not found.complete:
        title += "; more follow that are not drawn"
    return (
        f'<svg class="reach" xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" aria-label="{text(title)}">'
        '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path class="head" d="M0,0 L8,4 L0,8 z"/></marker></defs>' + "".join(parts) + "</svg>"
    )


def _columns(found: Evolution) -> list[list[str]]:
    by_distance: dict[int, list[str]] = defaultdict(list)
    for state, distance in found.distance.items():
        by_distance[distance].append(state)
    return [by_distance[k] for k in sorted(by_distance)]


def _boxes(outcome: Outcome, place: dict[str, tuple[int, int]]) -> Iterator[str]:
    for state, (x, y) in place.items():
        held = [c.upper() for c in outcome.solution.equilibria if outcome.solution.is_equilibrium(state, c)]
        words = state_words(state, outcome.conflict)
        kind = "state held" if held else "state"
        label = "Nash" if "NASH" in held else ", ".join(held[:2])
        yield (
            f'<g class="{kind}"><title>{text(f"{state}: {words}", 600)}</title>'
            f'<rect x="{x}" y="{y}" width="{_WIDE}" height="{_HIGH}" rx="6"/>'
            f'<text x="{x + _WIDE / 2}" y="{y + 15}" text-anchor="middle">{text(state, 18)}</text>'
            f'<text class="note" x="{x + _WIDE / 2}" y="{y + 28}" text-anchor="middle">{text(label)}</text></g>'
        )


def _arrows(steps: Sequence[object], place: dict[str, tuple[int, int]], names: list[str]) -> Iterator[str]:
    for step in steps[:200]:
        mover, source, target = (str(getattr(step, key)) for key in ("mover", "source", "target"))
        (x1, y1), (x2, y2) = place[source], place[target]
        shade = names.index(mover) % 6
        forward = x2 > x1
        a, b = (x1 + _WIDE, y1 + _HIGH / 2), (x2 if forward else x2 + _WIDE, y2 + _HIGH / 2)
        bend = 40 if forward else 60
        yield (
            f'<path class="move m{shade}" marker-end="url(#head)" d="M{a[0]},{a[1]} C{a[0] + bend},{a[1]} '
            f'{b[0] - (bend if forward else -bend)},{b[1]} {b[0]},{b[1]}"><title>{text(mover)}</title></path>'
        )
        yield (
            f'<text class="note" x="{(a[0] + b[0]) / 2}" y="{(a[1] + b[1]) / 2 - 4}" text-anchor="middle">'
            f"{text(mover, 16)}</text>"
        )
