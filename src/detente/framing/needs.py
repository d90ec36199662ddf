"""What a deed cannot be done without, as a text tells it: another side's part, and no matter of wishing."""

from __future__ import annotations

import re
from functools import cache

from detente.framing.words import pattern, words_of
from detente.values.statement import Statement


def needs(said: Statement) -> str:
    """The words for what a statement says that its deed cannot be done without; empty where it does not say so."""
    match = _words().search(said.quote) if said.certainty != "denied" else None
    return "" if match is None else said.condition or said.quote[match.end() :]


@cache
def _words() -> re.Pattern[str]:
    return pattern(words_of("needs")["words"])
