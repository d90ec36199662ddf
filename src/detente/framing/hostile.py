"""Deeds done against another, which nobody is taken to want who does not ask for them."""

from __future__ import annotations

import re
from functools import lru_cache

from detente.framing.words import begins, head, words_of

_PARTS = re.compile(r"\s*,\s*|\s+(?:and|or)\s+")


@lru_cache(maxsize=4096)  # a model is derived again for each draw
def is_hostile(action: str, names: tuple[str, ...] = ()) -> bool:
    """Whether a part of what words name is done against another; `names` are those who would act."""
    return any(_opens_hostile(head(part, names)) for part in _PARTS.split(action))


def _opens_hostile(found: tuple[str, ...]) -> bool:
    lists = words_of("hostile")
    for aspect in lists["aspects"]:
        if begins(found, aspect) and len(found) > 1:
            return _opens_hostile(found[1:])
    return any(begins(found, words) for words in lists["words"])
