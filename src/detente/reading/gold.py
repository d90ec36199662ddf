"""Annotated documents ("gold") of users, to score the reader on: JSON by the guide, or dispatches with braces."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from detente.errors import InputError
from detente.reading.training import markup
from detente.values.dates import DateSpan
from detente.values.statement import CERTAINTIES, KINDS

_MEND = "write it as docs/scoring.md says"
_TEXTS = ("content", "condition", "deadline", "date", "certainty")
_LISTS = ("addressee", "gives", "gets", "sources", "refers_to", "kind_also", "actor_also", "addressee_also")


def read_gold(paths: Iterable[Path]) -> list[dict[str, Any]]:
    """The annotated documents of files and folders, in the order of their names; each has `id`, `text`, `statements`.

    JSON files hold one document each; text files are dispatches with their annotation in braces
    (`detente.reading.training.markup`). Of a folder, both are taken.

    Raises: InputError naming the file that cannot be read or breaks the form, or when there is none at all.
    """
    paths = list(paths)
    files = [file for path in paths for file in (_of_folder(path) if path.is_dir() else [path])]
    if not files:
        raise InputError(
            "no annotated documents found", where=", ".join(map(str, paths)), mend="give .json or .txt files"
        )
    golds = [read_file(file) for file in files]
    seen: dict[str, Path] = {}
    for gold, file in zip(golds, files, strict=True):
        if gold["id"] in seen:
            raise InputError(
                f"the id {gold['id']!r} stands in {seen[gold['id']]} too", where=str(file), mend="rename one"
            )
        seen[gold["id"]] = file
    return golds


def read_file(file: Path) -> dict[str, Any]:
    """The annotated document of one file.

    Raises: InputError when it cannot be read or breaks the form.
    """
    if file.suffix == ".txt":
        return markup.read_file(file)
    try:
        gold = json.loads(file.read_text(encoding="utf-8"))
    except OSError as fault:
        words = (fault.strerror or str(fault)).lower()
        raise InputError(f"it cannot be read: {words}", where=str(file), mend="check the path") from None
    except UnicodeDecodeError:
        raise InputError("it is no annotated document: no text in UTF-8", where=str(file), mend=_MEND) from None
    except (ValueError, RecursionError) as fault:
        raise InputError(f"it is no annotated document: no JSON ({fault})", where=str(file), mend=_MEND) from None
    return check(gold, str(file))


def check(gold: Any, where: str) -> dict[str, Any]:
    """The document, when it has what scoring needs; further fields are the annotator's own affair.

    Raises: InputError for the first thing that is missing or of another form.
    """
    if (
        not isinstance(gold, dict)
        or not isinstance(gold.get("text"), str)
        or not isinstance(gold.get("statements"), list)
    ):
        raise InputError("an annotated document has a `text` and a list `statements`", where=where, mend=_MEND)
    gold = {"id": Path(where).stem} | gold
    if not isinstance(gold["id"], str) or not isinstance(gold.get("published") or "", str):
        raise InputError("`id` and `published` must be texts", where=where, mend=_MEND)
    try:
        DateSpan.parse(gold.get("published") or "2000")
    except ValueError:
        raise InputError(f"{gold['published']!r} is no day, month or year", where=where, mend=_MEND) from None
    ids: set[str] = set()
    for number, statement in enumerate(gold["statements"], 1):
        what = _fault_of(statement, len(gold["text"]), ids)
        if what:
            raise InputError(what, where=f"{where}, statement {number}", mend=_MEND)
        ids.add(statement["id"])
    for number, statement in enumerate(gold["statements"], 1):
        unknown = [name for name in statement.get("refers_to") or () if name not in ids]
        if unknown:
            what = f"it refers to {unknown[0]!r}, and no statement has that id"
            raise InputError(what, where=f"{where}, statement {number}", mend=_MEND)
    return dict(gold)


def _fault_of(statement: Any, size: int, earlier: set[str]) -> str:
    """What is wrong with one statement, "" for nothing."""
    if not isinstance(statement, Mapping):
        return "a statement must be an object"
    for name in ("id", "kind", "actor"):
        if not isinstance(statement.get(name), str) or not statement[name].strip():
            return f"`{name}` must be a text"
    if statement["id"] in earlier:
        return f"the id {statement['id']!r} stands twice"
    if statement["kind"] not in KINDS:
        return f"{statement['kind']!r} is no kind; use one of {', '.join(KINDS)}"
    start, end = statement.get("start"), statement.get("end")
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= size:
        return f"`start` and `end` must be offsets into the text of {size} characters"
    return _fault_of_fields(statement)


def _fault_of_fields(statement: Mapping[str, Any]) -> str:
    """What is wrong with the fields that a statement may have or lack, "" for nothing."""
    for name in _TEXTS:
        if not isinstance(statement.get(name) or "", str):
            return f"`{name}` must be a text, or null"
    for name in _LISTS:
        value = statement.get(name) or []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            return f"`{name}` must be a list of texts"
    if (statement.get("certainty") or "certain") not in CERTAINTIES:
        return f"{statement['certainty']!r} is no certainty; use one of {', '.join(CERTAINTIES)}"
    return ""


def _of_folder(path: Path) -> list[Path]:
    return sorted([*path.glob("*.json"), *path.glob("*.txt")])


def read_readings(folder: Path, ids: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """What a program read in each document, from `<id>.json` in a folder; ids without a file are left out.

    Raises: InputError for a file that holds no statements.
    """
    found = {}
    for name in ids:
        file = folder / f"{name}.json"
        if file.is_file():
            found[name] = _statements(file)
    if not found:
        raise InputError("it holds no reading of these documents", where=str(folder), mend="name its files <id>.json")
    return found


def _statements(file: Path) -> list[dict[str, Any]]:
    where = str(file)
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as fault:
        raise InputError(f"no reading: {fault}", where=where, mend="write it with detente read --format json") from None
    found = read.get("statements") if isinstance(read, dict) else read
    if not isinstance(found, list):
        raise InputError("there is no list `statements`", where=where, mend="write it with detente read --format json")
    for number, statement in enumerate(found, 1):
        start, end = (statement.get("start"), statement.get("end")) if isinstance(statement, dict) else (None, None)
        if type(start) is not int or type(end) is not int or not 0 <= start < end:
            raise InputError(
                "bad `start` or `end`", where=f"{where}, statement {number}", mend="give offsets into the text"
            )
        what = _fault_of_fields(statement)
        if what:
            raise InputError(what, where=f"{where}, statement {number}", mend="write it as detente read does")
    return found
