"""The scores of those who made forecasts: as plain data, in words, as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from detente.brief.visible import visible
from detente.brief.wording import counted

if TYPE_CHECKING:
    from detente.ledger.resolutions import Score

_DIGITS = 4
"""Of a score or share, after the point."""

_BAR = 20
"""Characters of a bar that is full."""


def to_record(found: Sequence[Score]) -> dict[str, Any]:
    """Scores as plain data."""
    return {
        "scores": [
            {
                "source": one.source,
                "forecasts": one.count,
                "brier": round(one.brier, _DIGITS),
                "log": round(one.log, _DIGITS),
                "calibration": [
                    {"forecasts": b.count, "said": round(b.mean, _DIGITS), "came_true": round(b.came_true, _DIGITS)}
                    for b in one.bins
                ],
            }
            for one in found
        ]
    }


def to_text(found: Sequence[Score]) -> str:
    """Scores for people, with the calibration as bars."""
    if not found:
        return "no forecast is resolved yet\n"
    lines = ["Brier: 0 is best, 0.25 is always saying one in two. Log: 0 is best, 0.69 is one in two."]
    for one in found:
        lines += ["", f"{one.source}: {counted(one.count, 'forecast')}, Brier {one.brier:.3f}, log {one.log:.3f}"]
        for b in one.bins:
            bar = "#" * round(_BAR * b.came_true)
            lines.append(
                f"  said {100 * b.mean:3.0f} %  came true {100 * b.came_true:3.0f} %  |{bar:<{_BAR}}|  {b.count}"
            )
    return "\n".join(map(visible, lines)) + "\n"


def to_svg(found: Sequence[Score]) -> str:
    """The calibration of all forecasts as a picture: what was said across, what came true upwards."""
    size, edge = 240, 40
    every = found[-1] if found else None
    dots = []
    for b in every.bins if every else ():
        x, y = edge + size * b.mean, edge + size * (1 - b.came_true)
        title = f"said {100 * b.mean:.0f} %, came true {100 * b.came_true:.0f} %, {b.count} forecasts"
        dots.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + b.count**0.5:.1f}" fill="#1f5a8a" fill-opacity="0.7">'
            f"<title>{title}</title></circle>"
        )
    whole = size + 2 * edge
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {whole}" role="img" '
        'font-family="sans-serif" font-size="12"><title>Calibration of forecasts</title>'
        f'<rect x="{edge}" y="{edge}" width="{size}" height="{size}" fill="none" stroke="#888"/>'
        f'<line x1="{edge}" y1="{edge + size}" x2="{edge + size}" y2="{edge}" stroke="#bbb" stroke-dasharray="4 3"/>'
        + "".join(dots)
        + f'<text x="{whole / 2}" y="{whole - 10}" text-anchor="middle">said</text>'
        f'<text x="14" y="{whole / 2}" text-anchor="middle" transform="rotate(-90 14 {whole / 2})">came true</text>'
        "</svg>\n"
    )
