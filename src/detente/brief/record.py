"""The findings for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

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


_plain = json.JSONEncoder(ensure_ascii=False, allow_nan=False)


def json_pieces(values: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The text of `to_json(list(values))`, a piece for each value as it comes.

    Raises: as `to_json`.
    """
    before = "[\n  "
    for value in values:
        # Indented by msgspec: the json module does that without its compiled part, ten times slower.
        made = msgspec.json.format(escaped(_plain.encode(value)), indent=2)
        yield before + made.replace("\n", "\n  ")
        before = ",\n  "
    yield "\n]\n" if before[0] == "," else "[]\n"
