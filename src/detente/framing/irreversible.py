"""Deeds that cannot be undone: once taken, their option stays taken (a move forward only).

What cannot be undone needs no guarantee, as its doer cannot leave its part undone afterwards; and cannot be held out as
a sanction that is lifted again. So it is marked in the model, with the statements that speak of the deed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from detente.framing.remarks import Remark
from detente.framing.words import begins, head, pattern, words_of
from detente.ledger import Thread
from detente.ledger.wording import stem


def irreversible(thread: Thread) -> Remark | None:
    """Why the action of a thread cannot be undone, with the statements that name it; None where it can.

    Where the words say so themselves the remark says that they do; else that it is assumed by the kind of deed.
    What is to be left undone ("not to demolish the market") can be given up any day.
    """
    if thread.negative:
        return None
    actions = {
        link.statement: link.mention.term.text
        for link in thread.links
        if link.mention and not link.mention.term.negative
    }
    said = tuple(name for name, action in actions.items() if _said().search(action) and head(action, thread.actor))
    if said:
        return Remark("said to be irreversible", said)
    why = kind_of_deed(thread.title, thread.actor)
    names = tuple(n for n, action in actions.items() if why and kind_of_deed(action, thread.actor) == why)
    return Remark(f"assumed by the kind of deed: {why}", names) if names else None


@lru_cache(maxsize=4096)  # a model is derived again for each draw
def kind_of_deed(action: str, names: tuple[str, ...]) -> str:
    """Why an action cannot be undone, by its words; empty where it can. `names` are those who would act."""
    return next((e["why"] for e in words_of("irreversible")["deed"] if is_deed(e, action, names)), "")


def is_deed(entry: Mapping[str, Sequence[str]], action: str, names: Iterable[str] = ()) -> bool:
    """Whether an action is one of the deeds of an entry of `irreversible.toml`.

    Args:
        names: of those who would act.
    """
    found = head(action, names)
    if set(found) & {stem(word) for word in entry["unless"]}:
        return False
    return any(begins(found, words) for words in entry["words"])


@cache
def _said() -> re.Pattern[str]:
    return pattern(words_of("irreversible")["said"]["words"])
