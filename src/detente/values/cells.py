"""Cells of CSV tables, which a spreadsheet or a program of statistics may open."""

from __future__ import annotations

import json
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")

_json = json.JSONEncoder(ensure_ascii=False)


def cell(text: str) -> str:
    """A cell that no spreadsheet runs as a formula.

    Source: OWASP, CSV Injection, and ASVS 5.0, 1.2.10: a leading =, +, -, @, tab, line break or NUL is set off by an
    apostrophe; we do so behind blanks too, which spreadsheets may pass over.
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def csv_cell(value: Any) -> str:
    """Any value as a cell of a CSV table: `true` and `false` as in JSON, nothing for None, several things as JSON.

    R and pandas both read these two words as truth values; in tables for people they are yes and no.
    """
    if isinstance(value, str):
        return cell(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)) and not value:
        return "[]"
    return _json.encode(value) if isinstance(value, (list, tuple, dict)) else str(value)
