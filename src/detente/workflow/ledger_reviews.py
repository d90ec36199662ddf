"""A person's decisions on a ledger, as a command line names them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.brief.wording import counted
from detente.errors import InputError, LedgerError
from detente.workflow.ledger_history import about, details_words
from detente.workflow.ledgers import opened

if TYPE_CHECKING:
    from detente.ledger.store import Review, Store

_SEVERAL = frozenset({"addressee", "gives", "gets", "sources", "refers_to"})
_OTHER = frozenset({"terms", "firm", "start", "end"})
_NONE = frozenset({"condition", "deadline", "date"})


def decide(ledger: str | Path, action: str, *arguments: Any, **named: Any) -> str:
    """Make a decision, and say in one line what was done.

    Args:
        action: as in the history; `arguments` and `named` are those of the function below for it.

    Raises: LedgerError when the ledger cannot be opened or what is named is not there or cannot be so; StaleError where
        somebody else has decided since.
    """
    with opened(ledger) as store:
        review = _ACTIONS[action](store, *arguments, **named)
    words = details_words(review)
    return (
        f"{review.number}: {review.action} {about(review.targets)}{f' ({words})' if words else ''}, by {review.who}\n"
    )


def _correct(store: Store, statement: str, field: str, value: str, *, who: str, seen: int | None) -> Review:
    return store.correct(statement, {field: field_value(field, value)}, who=who, seen=seen)


def _add(
    store: Store, document: str, quote: str, *, kind: str, actor: str, content: str, fields: Sequence[str], who: str
) -> Review:
    text = store.document(document).text
    places = text.count(quote) if quote else 0
    if places != 1:
        mend = "give the exact words, and so many that they stand there once"
        raise LedgerError(f"these words stand in the document {places} times", where=f"document {document}", mend=mend)
    start = text.index(quote)
    more = dict(_assigned(field) for field in fields)
    given = {"kind": kind, "actor": actor, "content": content, "start": start, "end": start + len(quote)}
    return store.add_statement(document, more | given, who=who)


def _assigned(words: str) -> tuple[str, Any]:
    name, sign, value = words.partition("=")
    if not sign:
        raise LedgerError(f"{words!r} sets nothing", where="--set", mend="write FIELD=VALUE")
    return name, field_value(name, value)


def field_value(field: str, value: str) -> Any:
    """A field's value from the words that a user gave for it: a JSON value where the field holds no text.

    Raises: LedgerError where the words are not what the field holds.
    """
    if field in _SEVERAL and not value.lstrip().startswith("["):
        return [value] if value.strip() else []
    if field in _SEVERAL | _OTHER:
        try:
            return json.loads(value)
        except ValueError as fault:
            raise LedgerError(
                f"{value!r} is no JSON ({fault})", where=field, mend='write a list as ["a", "b"]'
            ) from fault
    return None if field in _NONE and not value.strip() else value


_ACTIONS: Mapping[str, Callable[..., Review]] = {
    "confirm": lambda store, *a, **k: store.confirm(*a, **k),
    "correct": _correct,
    "reject": lambda store, *a, **k: store.reject(*a, **k),
    "add": _add,
    "merge": lambda store, *a, **k: store.merge(*a, **k),
    "link": lambda store, *a, **k: store.link(*a, **k),
    "comment": lambda store, *a, **k: store.comment(*a, **k),
    "merge threads": lambda store, *a, **k: store.merge_threads(*a, **k),
    "split thread": lambda store, *a, **k: store.split_thread(*a, **k),
    "undo": lambda store, *a, **k: store.undo(*a, **k),
    "redo": lambda store, *a, **k: store.redo(*a, **k),
}


def exported(ledger: str | Path) -> str:
    """All decisions as JSON Lines.

    Raises: LedgerError when the ledger cannot be opened.
    """
    with opened(ledger) as store:
        return "".join(f"{line}\n" for line in store.export_reviews())


def imported(ledger: str | Path, file: Path) -> str:
    """Take in decisions of another copy, and say in one line how many were new.

    Raises: InputError when the file cannot be read; LedgerError naming the line that is wrong.
    """
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError) as fault:
        words = getattr(fault, "strerror", None) or "it is not UTF-8"
        raise InputError(f"it cannot be read: {words.lower()}", where=str(file), mend="check the path") from fault
    with opened(ledger) as store:
        new = store.import_reviews(lines)
    return f"{counted(new, 'new decision')}\n"
