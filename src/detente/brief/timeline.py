"""Threads over time as SVG: one row a matter, in the colours of its status, with what happened as marks.

A mark is hollow where the text itself doubts it; a line under it spans the days between which it lies. The status at
the end is written out, so that nothing rests on colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import zip_longest

from detente.brief.svg import INK, PALE, frame, text
from detente.errors import SettingError
from detente.ledger import STATUSES, Status, Thread
from detente.ledger.events import last_day
from detente.ledger.interchange import Snapshot

MOST_ROWS = 60
_ROW, _TOP, _LEFT, _RIGHT, _SPAN = 24, 56, 330, 190, 640

# Shades after Okabe and Ito (2008): open matters blue and green, closed ones dark or grey, refused and broken ones red.
COLOURS: dict[Status, str] = {
    "proposed": "#56B4E9", "demanded": "#0072B2", "offered": "#7BCBA6", "promised": "#009E73", "accepted": "#00664B",
    "kept": "#003D2D", "rejected": "#D55E00", "broken": "#A00000", "withdrawn": "#999999", "lapsed": "#C9B400",
    "contested": "#CC79A7",
}  # fmt: skip


def picture(snapshot: Snapshot, talks: str | None = None) -> str:
    """The timeline of a ledger, or of one of its talks; the matters most spoken of where there are too many.

    Raises: SettingError for talks that there are not.
    """
    every = chosen(snapshot, talks)
    dated = [t for t in every if any(e.date for e in t.history)]
    kept = set(sorted(dated, key=lambda t: -len(t.statements))[:MOST_ROWS])
    rows = sorted((t for t in dated if t in kept), key=lambda t: (_first(t), int(t.id[1:])))
    notes = []
    if len(dated) > len(rows):
        notes.append(f"{len(dated) - len(rows)} more matters, less spoken of, are not drawn.")
    if len(every) > len(dated):
        notes.append(f"{len(every) - len(dated)} matters without any date are not drawn.")
    if not rows:
        notes.append("No dated matters." if every else "There are no matters.")
    scale = _scale(snapshot, rows)
    height = _TOP + _ROW * len(rows) + 40 + 18 * len(notes) + 40
    parts = [*_axis(scale, len(rows)), *_rows(rows, scale)] if scale else []
    bottom = _TOP + _ROW * len(rows) + 30
    for number, note in enumerate(notes):
        parts.append(f'<text x="12" y="{bottom + 18 * number}" fill="{INK}">{text(note)}</text>')
    parts += _legend(bottom + 18 * len(notes) + 14)
    title = "Matters of the talks"
    if scale:
        title += f" from {scale.first.isoformat()} to {scale.last.isoformat()}"
    return frame(title, _LEFT + _SPAN + _RIGHT, height, parts)


def chosen(snapshot: Snapshot, talks: str | None) -> tuple[Thread, ...]:
    """The threads of some talks; all where None.

    Raises: SettingError for talks that there are not.
    """
    if talks is None:
        return snapshot.threads
    found = next((item for item in snapshot.talks if item.id == talks), None)
    if found is None:
        known = ", ".join(item.id for item in snapshot.talks) or "none"
        raise SettingError(f"there are no talks {talks!r}", mend=f"give one of: {known}")
    return tuple(t for t in snapshot.threads if t.id in found.threads)


class _Scale:
    """Where a day stands."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self._days = max(1, (last - first).days)

    def x(self, day: date) -> float:
        """Pixels from the left, cut at both ends."""
        share = ((day - self.first).days) / self._days
        return round(_LEFT + _SPAN * min(1.0, max(0.0, share)), 1)

    def ticks(self) -> Iterator[date]:
        """A handful of days: of months or years where the span is long."""
        step = next((s for s in (1, 2, 7, 14, 30, 91, 182, 365, 1826, 7305) if self._days / s <= 8), 36525)
        day = self.first
        while day <= self.last:
            yield day
            if date.max - day <= timedelta(step):
                return
            day += timedelta(step)


def _first(thread: Thread) -> date:
    return min(e.date.last for e in thread.history if e.date)


def _scale(snapshot: Snapshot, rows: Sequence[Thread]) -> _Scale | None:
    """From the first day drawn to the day looked back from; None where no day is known."""
    days = [day for t in rows for e in t.history if e.date for day in (e.date.last,)]
    end = snapshot.as_of or last_day(snapshot.ledger)
    if end is not None:
        days.append(end)
    return _Scale(min(days), max(days)) if days else None


def _axis(scale: _Scale, rows: int) -> Iterator[str]:
    bottom = _TOP + _ROW * rows
    for day in scale.ticks():
        x = scale.x(day)
        yield f'<line x1="{x}" y1="{_TOP - 8}" x2="{x}" y2="{bottom}" stroke="{PALE}"/>'
        yield f'<text x="{x}" y="{_TOP - 14}" text-anchor="middle" fill="{INK}">{day.isoformat()}</text>'


def _rows(rows: Sequence[Thread], scale: _Scale) -> Iterator[str]:
    for number, thread in enumerate(rows):
        y = _TOP + _ROW * number + _ROW / 2
        doers = ", ".join(thread.actor)
        label = f"{doers}: {thread.title}" if doers else thread.title
        yield f'<g id="{text(thread.id)}"><title>{text(f"{thread.id} {label}", 400)}</title>'
        yield f'<text x="{_LEFT - 12}" y="{y + 4}" text-anchor="end" fill="{INK}">{text(label, 52)}</text>'
        yield from _bars(thread, scale, y)
        yield from _marks(thread, scale, y)
        hedge = "~" if thread.hedged else ""
        yield f'<text x="{_LEFT + _SPAN + 14}" y="{y + 4}" fill="{INK}">{hedge}{thread.status}</text></g>'


def _bars(thread: Thread, scale: _Scale, y: float) -> Iterator[str]:
    dated = [e for e in thread.history if e.date and e.status]
    for event, after in zip_longest(dated, dated[1:]):  # the last has none after it; there may be none at all
        assert event.date is not None
        assert event.status is not None
        start = scale.x(event.date.last)
        end = scale.x(after.date.last) if after and after.date else scale.x(scale.last)
        if end > start:
            colour = COLOURS[event.status]
            yield f'<rect x="{start}" y="{y - 4}" width="{round(end - start, 1)}" height="8" fill="{colour}"/>'


def _marks(thread: Thread, scale: _Scale, y: float) -> Iterator[str]:
    for event in thread.history:
        if event.date is None:
            continue
        colour = COLOURS[event.status] if event.status else INK
        x, early = scale.x(event.date.last), scale.x(event.date.first)
        if early < x:
            yield f'<line x1="{early}" y1="{y + 8}" x2="{x}" y2="{y + 8}" stroke="{colour}" stroke-width="1.5"/>'
        days = event.date.iso() or f"{event.date.first} to {event.date.last}"
        told = f" ({1 + len(event.also)} reports)" if event.also else ""
        words = text(f"{days}: {event.reason} [{event.statement}]{told}", 400)
        fill = "#FFFFFF" if event.hedged else colour
        yield (
            f'<circle cx="{x}" cy="{y}" r="5" fill="{fill}" stroke="{colour}" stroke-width="2">'
            f"<title>{words}</title></circle>"
        )


def _legend(y: float) -> Iterator[str]:
    x = 12.0
    for status in STATUSES:
        yield f'<rect x="{x:g}" y="{y - 9:g}" width="12" height="10" fill="{COLOURS[status]}"/>'
        yield f'<text x="{x + 16:g}" y="{y:g}" fill="{INK}">{status}</text>'
        x += 38 + 7 * len(status)
