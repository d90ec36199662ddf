"""What pictures share: text made safe for SVG, and the frame around a picture."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

from detente.brief.visible import visible

INK, PALE, PAPER = "#222222", "#DDDDDD", "#FFFFFF"


def text(words: str, most: int | None = None) -> str:
    """Words for between two tags or in an attribute: nothing acts, nothing hides, at most so many characters."""
    shown = visible(words)
    if most is not None and len(shown) > most:
        shown = shown[: most - 1].rstrip() + "\u2026"
    return escape(shown, {'"': "&quot;", "'": "&#39;"})


def frame(title: str, width: float, height: float, parts: Iterable[str]) -> str:
    """One SVG document, on white, that says in words what it shows; no script, no outside resource."""
    name = text(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" role="img" aria-label="{name}" '
        'font-family="Helvetica, Arial, sans-serif" font-size="12">\n'
        f"<title>{name}</title>\n"
        f'<rect width="{width:g}" height="{height:g}" fill="{PAPER}"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )
