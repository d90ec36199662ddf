"""Dispatches annotated in the line of the text, to annotated documents.

A dispatch is a UTF-8 text file. Head lines (`id: NAME`, `title: ...`, `published: 2014-05-20`, `outlet style: ...`)
end at the first empty line; paragraphs follow, separated by empty lines. A statement stands in braces:

    {kind | actor > addressee; addressee | key=value | key=value || the words that show it}

Everything before `||` is annotation, everything after it the evidence as it stands in the article; braces nest.
Statements are numbered 1, 2, 3 in the order of their opening braces. Keys are those of `KEYS`; lists are separated by
`;`. `refers` names the numbers of earlier statements, or of such as stand inside the statement's own braces.

To check files or folders: `python -m detente.reading.training.markup PATH...`.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detente.errors import InputError
from detente.values.statement import CERTAINTIES, KINDS

HEAD = ("id", "title", "published", "outlet style")
SOURCE = "own"
LICENSE = "Apache-2.0"

# Key in a dispatch: name of the field, and whether it holds a list.
KEYS: Mapping[str, tuple[str, bool]] = {
    "content": ("content", False),
    "condition": ("condition", False),
    "deadline": ("deadline", False),
    "date": ("date", False),
    "certainty": ("certainty", False),
    "gives": ("gives", True),
    "gets": ("gets", True),
    "sources": ("sources", True),
    "refers": ("refers_to", True),
    "also": ("kind_also", True),
    "actor_also": ("actor_also", True),
    "to_also": ("addressee_also", True),
}
OPTIONAL = ("kind_also", "actor_also", "addressee_also")

_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
_TIME = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Open:
    """A brace not yet closed: the statement's number, its annotation, its line, and where its evidence starts."""

    number: int
    note: str
    line: int
    start: int


@dataclass(frozen=True, slots=True)
class _Mark:
    """A statement as it stands in the file: `inside` are the numbers of those within its braces."""

    number: int
    note: str
    line: int
    start: int
    end: int
    inside: frozenset[int]


def parse(text: str, name: str) -> dict[str, Any]:
    """The annotated document that the dispatch `text` describes.

    Args:
        text: the whole file.
        name: the file's name, for messages; without its ending it must be the dispatch's id.

    Returns:
        The fields `id`, `title`, `published`, `source`, `license`, `text` (paragraphs separated by one empty line)
        and `statements`, each with every field of the guide; offsets count code points of `text`, end exclusive. A
        statement that refers to one inside its own braces comes after it, so that references point backwards.

    Raises: InputError naming file and line.
    """
    head, body, line = _split_head(text, name)
    plain, marks = _scan(body, name, line)
    if not marks:
        raise InputError("no statement is annotated", where=name, mend="put at least one in braces")
    statements = [_statement(mark, plain, name) for mark in marks]
    _no_twins(statements, marks, name)
    return {
        "id": head["id"],
        "title": head["title"],
        "published": head["published"],
        "source": SOURCE,
        "license": LICENSE,
        "text": plain,
        "statements": _in_order(statements, marks, name),
    }


def read_folder(path: Path) -> list[dict[str, Any]]:
    """The annotated documents of all `*.txt` files of a folder, in the order of their names.

    Raises: InputError when the folder holds none, or one that cannot be read.
    """
    files = sorted(path.glob("*.txt"))
    if not files:
        raise InputError("no dispatches found", where=str(path), mend="name a folder that holds .txt files")
    return [read_file(file) for file in files]


def read_file(file: Path) -> dict[str, Any]:
    """The annotated document of one file.

    Raises: InputError when it cannot be read or breaks the form.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read as UTF-8 text: {error}", where=str(file)) from None
    return parse(text, file.name)


def _fault(what: str, name: str, line: int, mend: str = "") -> InputError:
    return InputError(what, where=f"{name}, line {line}", mend=mend)


def _split_head(text: str, name: str) -> tuple[dict[str, str], str, int]:
    """Head fields, the body, and the line at which the body begins."""
    lines = text.removeprefix("\ufeff").split("\n")
    head: dict[str, str] = {}
    rows = next((at for at, row in enumerate(lines) if not row.strip()), len(lines))
    for at, row in enumerate(lines[:rows]):
        key, colon, value = (part.strip() for part in row.partition(":"))
        if not colon or key not in HEAD or key in head or not value:
            mend = f"an annotated report begins with a line for each of {', '.join(HEAD)}; see docs/scoring.md"
            raise _fault(f"odd head line {row.strip()!r}", name, at + 1, mend)
        head[key] = value
    for key in HEAD[:3]:
        if key not in head:
            raise _fault(f"no `{key}`", name, 1, f"begin with a line `{key}: ...`")
    if head["id"] != Path(name).stem:
        raise _fault(f"id {head['id']!r} differs from the file's name", name, 1)
    if not _DAY.match(head["published"]):
        raise _fault(f"published {head['published']!r} is no day", name, 1, "write it as 2014-05-20")
    return head, "\n".join(lines[rows:]), rows + 1


def _scan(body: str, name: str, first_line: int) -> tuple[str, list[_Mark]]:
    """The text without its annotations, and the marks in the order of their opening braces."""
    out: list[str] = []  # single code points, or the two of a paragraph's end, one each
    marks: dict[int, _Mark] = {}
    stack: list[_Open] = []
    within: dict[int, set[int]] = {}
    blank = ""  # white space not yet written: what stands before a closing brace belongs after it
    at, line = 0, first_line
    while at < len(body):
        char = body[at]
        if char.isspace():
            run = _run_of_space(body, at)
            breaks = run.count("\n")
            if breaks > 1 and stack:
                raise _fault("a brace is not closed in its paragraph", name, stack[-1].line, "add the closing brace")
            blank = "\n\n" if breaks > 1 or blank == "\n\n" else " "
            line += breaks
            at += len(run)
            continue
        if char == "}":
            if not stack:
                raise _fault("a closing brace without an opening one", name, line)
            top = stack.pop()
            if len(out) == top.start:
                raise _fault("no evidence in the braces", name, top.line, "write the words after `||`")
            marks[top.number] = _Mark(
                top.number, top.note, top.line, top.start, len(out), frozenset(within[top.number])
            )
            at += 1
            continue
        if out:
            out.extend(blank)
        blank = ""
        if char == "{":
            note, at_next = _note_at(body, at, name, line)
            number = len(within) + 1
            for outer in stack:
                within[outer.number].add(number)
            within[number] = set()
            stack.append(_Open(number, note, line, len(out)))
            line += body.count("\n", at, at_next)
            at = at_next
            continue
        if char == "|":
            raise _fault("a bar outside an annotation", name, line, "open the annotation with a brace")
        out.append(char)
        at += 1
    if stack:
        raise _fault("a brace is not closed", name, stack[-1].line, "add the closing brace")
    return "".join(out), [marks[number] for number in sorted(marks)]


def _run_of_space(body: str, at: int) -> str:
    match = _SPACE.match(body, at)
    return match.group() if match else body[at]


def _note_at(body: str, at: int, name: str, line: int) -> tuple[str, int]:
    """The annotation after the opening brace at `at`, and where its evidence begins."""
    close = body.find("||", at)
    note = body[at + 1 : close] if close >= 0 else ""
    if close < 0 or "{" in note or "}" in note:
        raise _fault("an annotation without `||`", name, line, "write {kind | actor || evidence}")
    end = close + 2
    while end < len(body) and body[end].isspace():
        end += 1
    return note, end


def _statement(mark: _Mark, text: str, name: str) -> dict[str, Any]:
    """One statement with every field of the guide."""
    evidence = text[mark.start : mark.end]
    _whole_words(mark, text, name)
    kind, actor, addressee, fields = _fields_of(mark, name)
    also = {key: fields[key] for key in OPTIONAL if key in fields}
    if kind in also.get("kind_also", ()):
        raise _fault(f"`also` repeats the kind {kind}", name, mark.line)
    for wrong in (set(also.get("kind_also", ())) | {kind}) - set(KINDS):
        raise _fault(f"{wrong!r} is no kind", name, mark.line, f"use one of {', '.join(KINDS)}")
    certainty = fields.get("certainty", CERTAINTIES[0])
    if certainty not in CERTAINTIES:
        raise _fault(f"{certainty!r} is no certainty", name, mark.line, f"use one of {', '.join(CERTAINTIES)}")
    for key in ("date", "deadline"):
        value = fields.get(key, "2000")
        if not _TIME.match(value) and (key == "date" or re.match(r"\d{4}-", value)):
            raise _fault(f"odd {key} {value!r}", name, mark.line, "write 2014-05-20, 2014-05 or 2014")
    return {
        "id": f"s{mark.number}",
        "kind": kind,
        "actor": actor,
        "addressee": addressee,
        "content": fields.get("content", evidence),
        "gives": fields.get("gives", []),
        "gets": fields.get("gets", []),
        "condition": fields.get("condition"),
        "deadline": fields.get("deadline"),
        "date": fields.get("date"),
        "sources": fields.get("sources", []),
        "certainty": certainty,
        "refers_to": _references(fields.get("refers_to", []), mark, name),
        "start": mark.start,
        "end": mark.end,
        **also,
    }


def _whole_words(mark: _Mark, text: str, name: str) -> None:
    """Refuse evidence that cuts a word: a brace stands then in the wrong place."""
    a, b = mark.start, mark.end
    before = a > 0 and text[a - 1].isalnum() and text[a].isalnum()
    after = b < len(text) and text[b].isalnum() and text[b - 1].isalnum()
    if before or after:
        raise _fault(f"the evidence {text[a:b]!r} cuts a word", name, mark.line)


def _fields_of(mark: _Mark, name: str) -> tuple[str, str, list[str], dict[str, Any]]:
    """Kind, actor, addressees and the other fields of an annotation."""
    parts = [" ".join(part.split()) for part in mark.note.split("|")]
    if len(parts) < 2 or not parts[0] or not parts[1]:
        raise _fault("no kind or no actor", name, mark.line, "write {kind | actor || evidence}")
    actor, arrow, to = (part.strip() for part in parts[1].partition(">"))
    addressee = _list(to)
    if not actor or (arrow and not addressee):
        raise _fault("no actor, or nobody after `>`", name, mark.line)
    fields: dict[str, Any] = {}
    for part in parts[2:]:
        key, _, value = (bit.strip() for bit in part.partition("="))
        if key not in KEYS or not value:
            raise _fault(f"odd field {part!r}", name, mark.line, f"use key=value with one of {', '.join(KEYS)}")
        field, many = KEYS[key]
        if field in fields:
            raise _fault(f"`{key}` twice", name, mark.line)
        fields[field] = _list(value) if many else value
    return parts[0], actor, addressee, fields


def _list(value: str) -> list[str]:
    return [part.strip() for part in value.split(";") if part.strip()]


def _references(given: Iterable[str], mark: _Mark, name: str) -> list[str]:
    """Ids of the statements referred to; numbers may be separated by commas too."""
    numbers = [part for item in given for part in item.replace(",", " ").split()]
    for number in numbers:
        if not number.isdecimal() or not (0 < int(number) < mark.number or int(number) in mark.inside):
            raise _fault(f"refers to {number}, which is no earlier statement", name, mark.line)
    return [f"s{int(number)}" for number in numbers]


def _no_twins(statements: Sequence[Mapping[str, Any]], marks: Sequence[_Mark], name: str) -> None:
    seen = set()
    for statement, mark in zip(statements, marks, strict=True):
        key = (statement["start"], statement["end"], statement["kind"], statement["actor"])
        if key in seen:
            raise _fault("the same statement twice", name, mark.line)
        seen.add(key)


def _in_order(statements: Sequence[dict[str, Any]], marks: Sequence[_Mark], name: str) -> list[dict[str, Any]]:
    """The statements by number, except that one comes after those within it that it refers to."""
    lines = {f"s{mark.number}": mark.line for mark in marks}
    waiting = {statement["id"]: statement for statement in statements}
    ordered: list[dict[str, Any]] = []
    while waiting:
        free = next((key for key, one in waiting.items() if not set(one["refers_to"]) & waiting.keys()), None)
        if free is None:
            raise _fault("statements refer to each other in a circle", name, lines[next(iter(waiting))])
        ordered.append(waiting.pop(free))
    return ordered


def main() -> int:
    """Check dispatches (files or folders): print problems with file and line, then counts; 1 if there is a problem."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("path", nargs="+", type=Path)
    given = parser.parse_args()
    documents, problems = [], 0
    for path in given.path:
        for file in sorted(path.glob("*.txt")) if path.is_dir() else [path]:
            try:
                documents.append(read_file(file))
            except InputError as error:
                problems += 1
                print(error)
    kinds = [statement["kind"] for document in documents for statement in document["statements"]]
    print(f"{len(documents)} dispatches, {len(kinds)} statements, {problems} problems")
    print(", ".join(f"{kind} {kinds.count(kind)}" for kind in KINDS))
    return 1 if problems or not documents else 0


if __name__ == "__main__":
    raise SystemExit(main())
