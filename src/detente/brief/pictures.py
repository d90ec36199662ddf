"""The pictures of a brief: who asks what of whom, what happened when, and the steps of a way out, as SVG.

Each is plain shapes and escaped words, without script, style sheet or outside resource, so that the page's policy lets
it through; what it shows is in its title and in the brief's words too.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape

from detente.brief.findings import Findings
from detente.brief.model import Picture
from detente.brief.sentences import text
from detente.brief.visible import visible
from detente.brief.wording import date_words, named

INK, LINE, FILL, STUCK, MOVES = "#333333", "#999999", "#e8eef5", "#b2402a", "#2a6f4e"
MOST_ROWS, MOST_STEPS = 14, 8
LABEL = 44  # characters of a row's label in all, so that it ends before the first mark whatever the font
_CUT = 46


def pictures(found: Findings) -> tuple[Picture, ...]:
    """Those pictures for which there is anything to show."""
    made = (_parties(found), _timeline(found), _path(found))
    return tuple(picture for picture in made if picture is not None)


def _parties(found: Findings) -> Picture | None:
    """Sides on a circle, an arrow from who asks to who would act, with how many matters; refused ones drawn apart."""
    conflict, talks = found.framed.conflict, found.diagnosis.talks
    demands = talks.demands if talks else ()
    if not demands:
        return None
    names = [maker.name for maker in conflict.decision_makers]
    asked: Counter[tuple[str, str]] = Counter()
    refused: Counter[tuple[str, str]] = Counter()
    for demand in demands:
        for asker in demand.askers:
            asked[asker, demand.owner] += 1
            refused[asker, demand.owner] += demand.contested
    width, height, radius = 640, 90 + 60 * max(2, len(names)), 40 + 22 * max(2, len(names))
    middle = (width / 2, height / 2)
    place = {
        name: (
            middle[0] + 2.2 * radius * math.cos(math.pi + 2 * math.pi * k / len(names)),
            middle[1] + radius * math.sin(math.pi + 2 * math.pi * k / len(names)),
        )
        for k, name in enumerate(names)
    }
    parts, heads = [], []
    for (asker, owner), count in sorted(asked.items()):
        (x1, y1), (x2, y2) = place[asker], place[owner]
        colour = STUCK if refused[asker, owner] else MOVES
        bend = 26 if (owner, asker) in asked else 0
        length = math.hypot(x2 - x1, y2 - y1) or 1
        mx, my = (x1 + x2) / 2 - bend * (y2 - y1) / length, (y1 + y2) / 2 + bend * (x2 - x1) / length
        near = _edge(mx, my, x2, y2, *_half(owner))
        parts.append(
            f'<path d="M{x1:.0f},{y1:.0f} Q{mx:.0f},{my:.0f} {near[0]:.0f},{near[1]:.0f}" fill="none" '
            f'stroke="{colour}" stroke-width="{1 + min(count, 5):d}" stroke-opacity="0.75"/>'
        )
        heads.append(_head(mx, my, *near, colour))
        who = {"asker": named(asker), "owner": named(owner)}
        words = text("picture.asks", **who, count=str(count), refused=str(refused[asker, owner]))
        parts.append(_words(mx, my + (4 if bend else -4), f"{count}", colour, title=words, anchor="middle"))
    for name, (x, y) in place.items():
        half, _ = _half(name)
        parts.append(
            f'<rect x="{x - half:.0f}" y="{y - 16:.0f}" width="{2 * half:.0f}" height="32" rx="8" fill="{FILL}" '
            f'stroke="{LINE}"/>'
        )
        parts.append(_words(x, y + 4, _cut(name, 30), INK, anchor="middle"))
    parts += heads
    parts += _key(8, height + 14, [(STUCK, text("picture.contested")), (MOVES, text("picture.taken_up"))])
    title = text("picture.parties")
    return Picture("parties", title, _frame(title, width, height + 30, parts))


def _half(name: str) -> tuple[float, float]:
    """Half the breadth and height of the box around a name."""
    return 9 + 3.6 * min(len(name), 30), 16.0


def _edge(x1: float, y1: float, x2: float, y2: float, half: float, high: float) -> tuple[float, float]:
    """Where a line from the first point comes to the box around the second."""
    dx, dy = x1 - x2, y1 - y2
    share = min((half + 2) / abs(dx) if dx else math.inf, (high + 2) / abs(dy) if dy else math.inf, 1.0)
    return x2 + share * dx, y2 + share * dy


def _head(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    """The head of an arrow that comes from the first point and ends in the second."""
    length = math.hypot(x2 - x1, y2 - y1) or 1
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    corners = [(x2, y2), *((x2 - 12 * dx - side * 6 * dy, y2 - 12 * dy + side * 6 * dx) for side in (1, -1))]
    return f'<path d="M{" L".join(f"{x:.1f},{y:.1f}" for x, y in corners)} Z" fill="{colour}"/>'


def _key(x: float, y: float, entries: Sequence[tuple[str, str]], *, square: bool = False) -> list[str]:
    """What the colours mean, in one row."""
    parts = []
    for colour, words in entries:
        box, high = (10, 10) if square else (22, 3)
        top = y - (9 if square else 5)
        parts.append(f'<rect x="{x:.0f}" y="{top:.0f}" width="{box}" height="{high}" fill="{colour}"/>')
        parts.append(_words(x + box + 6, y, words, INK))
        x += box + 30 + 7.2 * len(words)
    return parts


def _timeline(found: Findings) -> Picture | None:
    """A row for each matter, a mark for each turn of its status; the turns of the verdict on top."""
    rows = []
    for thread in found.threads:
        marks = [(e.date.first, e.status or "", e.hedged) for e in thread.history if e.date and e.status]
        if marks:
            rows.append((thread.title, thread.status, marks))
    rows = sorted(rows, key=lambda row: -len(row[2]))[:MOST_ROWS]
    days = [day for _, _, marks in rows for day, _, _ in marks] + [turn.day for turn in found.turns]
    if len(set(days)) < 2:
        return None
    first, last = min(days), max(days)
    left, right, row_height = 390, 40, 22
    width, height = 930, 84 + row_height * (len(rows) + 1)

    def at(day: date) -> float:
        return left + (width - left - right) * (day - first).days / max(1, (last - first).days)

    parts = [_words(8, 40, text("picture.verdict"), INK)]
    for turn in found.turns:
        colour = STUCK if turn.deadlocked else MOVES
        words = f"{turn.day.isoformat()}: {turn.state}"
        parts.append(
            f'<rect x="{at(turn.day) - 5:.1f}" y="30" width="10" height="10" fill="{colour}"><title>'
            f"{_safe(words)}</title></rect>"
        )
    for k, (name, status, marks) in enumerate(rows, 2):
        y = 18 + row_height * k
        parts.append(_words(8, y + 4, f"{_cut(name, LABEL - len(status))} ({status})", INK))
        parts.append(f'<line x1="{left}" y1="{y}" x2="{width - right}" y2="{y}" stroke="{LINE}" stroke-opacity="0.4"/>')
        for day, what, hedged in marks:
            fill = "#ffffff" if hedged else INK
            parts.append(
                f'<circle cx="{at(day):.1f}" cy="{y}" r="5" fill="{fill}" stroke="{INK}">'
                f"<title>{_safe(f'{day.isoformat()}: {what}')}</title></circle>"
            )
    for day, anchor in ((first, "start"), (last, "end")):
        parts.append(_words(at(day), 18, date_words(day.isoformat(), short=True), LINE, anchor=anchor))
    parts += _key(8, height - 14, [(STUCK, text("picture.stuck")), (MOVES, text("picture.not_stuck"))], square=True)
    title = text("picture.timeline")
    return Picture("timeline", title, _frame(title, width, height, parts))


def _path(found: Findings) -> Picture | None:
    """The steps of the first way out that has any, from today to the deal."""
    talks = found.diagnosis.talks
    way = next((w for w in talks.ways_out if w.path), None) if talks else None
    if way is None:
        return None
    conflict = found.framed.conflict
    steps = way.path[:MOST_STEPS]
    width, box = 640, 58
    height = 30 + (box + 26) * (len(steps) + 1)
    parts = [_box(20, 20, width - 40, 34, [text("picture.today")])]
    y = 20 + 34
    for number, step in enumerate(steps, 1):
        parts.append(
            f'<line x1="{width / 2}" y1="{y}" x2="{width / 2}" y2="{y + 24}" stroke="{MOVES}" stroke-width="2"/>'
        )
        words = [f"{number}. {' and '.join(step.movers)}{' ' + text('picture.together') if step.together else ''}"]
        done = [conflict.option(name) for name in step.changes[:2]]
        words += [_cut(f"{option.text or option.id} ({option.owner})", 88) for option in done]
        height_here = 22 + 18 * (len(words) - 1) + 12
        parts.append(_box(20, y + 24, width - 40, height_here, words))
        y += 24 + height_here
    title = text("picture.path")
    return Picture("path", title, _frame(title, width, max(height, y + 20), parts))


def _box(x: float, y: float, width: float, height: float, lines: Sequence[str]) -> str:
    parts = [
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" fill="{FILL}" stroke="{LINE}"/>',
        *(_words(x + 14, y + 21 + 18 * k, line, INK) for k, line in enumerate(lines)),
    ]
    return "".join(parts)


def _words(x: float, y: float, words: str, colour: str, *, title: str = "", anchor: str = "start") -> str:
    inner = f"<title>{_safe(title)}</title>" if title else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colour}" text-anchor="{anchor}">{_safe(words)}{inner}</text>'


def _cut(words: str, most: int = _CUT) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _safe(words: str) -> str:
    return escape(visible(words), {'"': "&quot;", "'": "&#39;"})


def _frame(title: str, width: float, height: float, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img" '
        f'aria-label="{_safe(title)}" font-family="sans-serif" font-size="13"><title>{_safe(title)}</title>'
        f'<rect width="{width:g}" height="{height:g}" fill="#ffffff"/>' + "".join(parts) + "</svg>"
    )
