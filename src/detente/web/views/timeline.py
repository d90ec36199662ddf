"""Months of talks as SVG: the verdict, the reports, meetings, and each thread's status, between any two days.

Nothing rests on colour alone: a mark's title says what it is, and every thread's status stands at the end of its row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from detente.brief.svg import text
from detente.diagnosis.over_time import Turn
from detente.ledger import Thread

MOST_ROWS = 60
_LEFT, _SPAN, _RIGHT, _ROW, _TOP = 250, 760, 100, 22, 84
_STEPS = (1, 2, 7, 14, 30, 91, 182, 365, 1826, 7305)


@dataclass(frozen=True, slots=True)
class Dot:
    """Something on one day: `place` is the address it leads to."""

    day: date
    words: str
    place: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is to be drawn, between `first` and `last`.

    `place` gives the address of each thread.
    """

    first: date
    last: date
    turns: Sequence[Turn]
    reports: Sequence[Dot]
    meetings: Sequence[Dot]
    threads: Sequence[Thread]
    place: dict[str, str]


def picture(drawn: Drawn) -> str:
    """The picture."""
    rows = [t for t in drawn.threads if _touches(t, drawn)][:MOST_ROWS]
    height = _TOP + _ROW * len(rows) + 20
    width = _LEFT + _SPAN + _RIGHT
    title = f"Timeline from {drawn.first.isoformat()} to {drawn.last.isoformat()}"
    parts = [*_axis(drawn, height), *_verdict(drawn), *_dots(drawn)]
    for number, thread in enumerate(rows):
        parts += _row(thread, _TOP + _ROW * number, drawn)
    return (
        f'<svg class="timeline" xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="group" aria-label="{text(title)}">' + "".join(parts) + "</svg>"
    )


def _touches(thread: Thread, drawn: Drawn) -> bool:
    days = [event.date.last for event in thread.history if event.date]
    return bool(days) and min(days) <= drawn.last


def _x(day: date, drawn: Drawn) -> float:
    days = max(1, (drawn.last - drawn.first).days)
    return round(_LEFT + _SPAN * min(1.0, max(0.0, (day - drawn.first).days / days)), 1)


def _axis(drawn: Drawn, height: int) -> Iterator[str]:
    days = max(1, (drawn.last - drawn.first).days)
    step = next((s for s in _STEPS if days / s <= 9), 36_525)
    day = drawn.first
    while day <= drawn.last:
        x = _x(day, drawn)
        yield f'<line class="grid" x1="{x}" y1="24" x2="{x}" y2="{height - 10}"/>'
        yield f'<text class="note" x="{x}" y="16" text-anchor="middle">{day.isoformat()}</text>'
        if date.max - day <= timedelta(step):
            return
        day += timedelta(step)


def _verdict(drawn: Drawn) -> Iterator[str]:
    yield '<text x="8" y="40">verdict</text>'
    for turn, after in zip(drawn.turns, [*drawn.turns[1:], None], strict=True):
        start, end = _x(turn.day, drawn), _x(after.day, drawn) if after else _LEFT + _SPAN
        words = f"{turn.day.isoformat()}: {turn.state}" + (f" ({', '.join(turn.kinds)})" if turn.kinds else "")
        if end > start:
            kind = "stuck" if turn.deadlocked else "free"
            yield f'<g class="turn {kind}"><title>{text(words)}</title>'
            yield f'<rect x="{start}" y="28" width="{round(end - start, 1)}" height="16"/>'
            if end - start > 40:
                most = max(3, int((end - start) / 7))
                yield f'<text class="note" x="{start + 4}" y="40">{text(turn.state, most)}</text>'
            yield "</g>"


def _dots(drawn: Drawn) -> Iterator[str]:
    for y, name, dots in ((58, "reports", drawn.reports), (74, "meetings", drawn.meetings)):
        yield f'<text x="8" y="{y + 4}">{name}</text>'
        for dot in dots:
            if drawn.first <= dot.day <= drawn.last:
                label = text(f"{dot.day.isoformat()}: {dot.words}", 200)
                yield (
                    f'<a href="{text(dot.place)}" aria-label="{label}"><title>{label}</title>'
                    f'<circle class="dot {name}" cx="{_x(dot.day, drawn)}" cy="{y}" r="5"/></a>'
                )


def _row(thread: Thread, y: int, drawn: Drawn) -> list[str]:
    who = ", ".join(thread.actor)
    label = f"{who}: {thread.title}" if who else thread.title
    parts = [
        f'<a href="{text(drawn.place[thread.id])}"><title>{text(label, 400)}</title>'
        f'<text x="8" y="{y + 15}">{text(label, 34)}</text></a>'
    ]
    dated = [e for e in thread.history if e.date and e.status]
    for event, after in zip(dated, [*dated[1:], None], strict=True):
        assert event.date is not None
        start = _x(event.date.last, drawn)
        end = _x(after.date.last, drawn) if after and after.date else _LEFT + _SPAN
        if end > start:
            parts.append(
                f'<rect class="status st-{event.status}" x="{start}" y="{y + 5}" width="{round(end - start, 1)}" '
                f'height="10"><title>{text(f"{event.status} from {event.date.last.isoformat()}: {event.reason}", 300)}'
                "</title></rect>"
            )
    hedge = "~" if thread.hedged else ""
    parts.append(f'<text x="{_LEFT + _SPAN + 10}" y="{y + 15}">{hedge}{thread.status}</text>')
    return parts
