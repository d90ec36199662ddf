"""Short names for options, drawn from the words of their threads."""

from __future__ import annotations

import re
import unicodedata

from detente.ledger.wording import stem, synonyms

_LONGEST = 110


def option_text(title: str) -> str:
    """A thread's title short enough for a line, cut between words."""
    title = " ".join(title.split()).rstrip(" .,;:")
    if len(title) <= _LONGEST:
        return title
    return title[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def option_id(title: str, owner: str, taken: set[str], *, joint: bool) -> str:
    """An id of the first words that carry the matter; with the owner's name where several sides have a part.

    Args:
        taken: the ids given so far; a number is added where one is given already.
    """
    light = synonyms().light | synonyms().skip
    words = [_ascii(w) for w in re.findall(r"[^\W_]+", title.replace("’s", "").replace("'s", ""))]
    carrying = [w.lower() for w in words if w and w.lower() not in light and (len(stem(w)) < 4 or stem(w) not in light)]
    name = "_".join(carrying[:3]) or "term"
    if joint:
        name += "_" + "_".join(_ascii(w).lower() for w in re.findall(r"[^\W_]+", owner) if _ascii(w))[:24]
    if name[0].isdigit():
        name = "n" + name
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name}_{number}", number + 1
    return unique


def _ascii(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode()
    return plain or ""
