"""Deeds of several sides that are none unless all take part."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from detente.framing.words import begins, head, pattern, words_of
from detente.ledger import Thread


def joint(thread: Thread) -> bool:
    """Whether the action of a thread is nothing unless all of its doers take part, by its words."""
    return not thread.negative and is_joint(thread.title, thread.actor)


@lru_cache(maxsize=4096)  # a model is derived again for each draw
def is_joint(action: str, names: tuple[str, ...] = ()) -> bool:
    """Whether words name such a deed; `names` are those who would act."""
    found = head(action, names)
    listed = any(begins(found, words) for words in words_of("joint")["words"])
    return bool(found) and (listed or _anywhere().search(action) is not None)


def is_negotiation(meeting: str) -> bool:
    """Whether words of a meeting say that it is one of negotiation."""
    return _negotiation().search(meeting) is not None


@cache
def _negotiation() -> re.Pattern[str]:
    return pattern(words_of("joint")["negotiation"]["words"])


@cache
def _anywhere() -> re.Pattern[str]:
    return pattern(words_of("joint")["anywhere"])
