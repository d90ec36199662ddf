"""Deeds that cannot be undone: once taken, their option stays taken (a move forward only).

What cannot be undone needs no guarantee, as its doer cannot leave its part undone afterwards; and cannot be held out as
a sanction that is lifted again. So it is marked in the model, with the statements that speak of the deed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

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
    for entry in words_of("irreversible")["deed"]:
        names = tuple(n for n, action in actions.items() if is_deed(entry, action, thread.actor))
        if names and is_deed(entry, thread.title, thread.actor):
            return Remark(f"assumed by the kind of deed: {entry['why']}", names)
    return None


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
