"""Whether a deed is told to be under way, or done in part only: neither keeps a word, nor carries an agreement out."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from detente.errors import SettingError
from detente.ledger.amounts import names_a_share
from detente.ledger.wording import stems
from detente.values.statement import Statement

_LEXICON = "begun.toml"
_SETS_OUT = r"\s+(?:to\s+\w+|\w+ing)\b"


def is_begun(said: Statement) -> bool:
    """Whether a deed is told to be begun or done in part only, in the words of its report or as it is called."""
    return any(_told()[0].search(text) is not None or names_a_part(text) for text in (said.quote, said.content))


def is_unfinished(deed: str, asked: Sequence[str]) -> bool:
    """Whether a deed is told to be set out on ("began to leave") or done in part, where neither was asked for."""
    if not names_a_part(deed) and _told()[2].search(deed) is None:
        return False
    return not any(names_a_part(words) or not _told()[3].isdisjoint(stems(words)) for words in asked)


def names_a_part(text: str) -> bool:
    """Whether words name some of what there is ("seven of the 14 sailors", "part of the debt"), and not all of it."""
    return _told()[1].search(text) is not None or names_a_share(text)


@cache
def _told() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], frozenset[str]]:
    """What tells of something begun, of a part, of setting out on a deed, and the stems of deeds done by beginning.

    Raises: SettingError when the file is not as it should be.
    """
    text = (resources.files("detente.ledger") / _LEXICON).read_text(encoding="utf-8")
    try:
        data = tomllib.loads(text)
        begun, part = (_any_of(data[key]) for key in ("begun", "part"))
        whole = "".join(rf"(?<!\b{re.escape(word)} )" for word in data["whole"])
        return (
            re.compile(rf"\b{begun}\b", re.IGNORECASE),
            re.compile(rf"{whole}\b{part}\b", re.IGNORECASE),
            re.compile(rf"\b{begun}{_SETS_OUT}", re.IGNORECASE),
            frozenset(stem for word in data["opening"] for stem in stems(word)),
        )
    except (KeyError, TypeError, tomllib.TOMLDecodeError) as fault:
        raise SettingError(f"the list of beginnings cannot be used ({fault!r})", where=_LEXICON) from fault


def _any_of(words: Sequence[str]) -> str:
    return "(?:" + "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True)) + ")"
