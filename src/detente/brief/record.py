"""The findings for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from detente.brief.visible import escaped

KEYS = (
    "documents", "statements", "threads", "promises", "model", "verdict", "sticking_points", "ways_out",
    "forecasts", "assumptions",
)  # fmt: skip
"""What stands at the top of a brief's JSON, always, in this order; further keys follow."""


def to_json(value: Mapping[str, Any] | Sequence[Any], *, indent: int | None = 2) -> str:
    """JSON text ended by a line break; characters that would act on a terminal are escaped, which changes no value.

    Raises: ValueError for a number that JSON cannot hold (infinity, not a number).
    """
    return escaped(json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)) + "\n"
