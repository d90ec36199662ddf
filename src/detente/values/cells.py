"""Cells of tables that a spreadsheet may open."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")


def cell(text: str) -> str:
    """A cell that no spreadsheet runs as a formula.

    Source: OWASP, CSV Injection, and ASVS 5.0, 1.2.10: a leading =, +, -, @, tab, line break or NUL is set off by an
    apostrophe; we do so behind blanks too, which spreadsheets may pass over.
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text
