"""Reading and writing conflict files, whatever their form."""

from __future__ import annotations

import os
from pathlib import Path

from detente.conflict.case_file import parse_case, parse_json
from detente.conflict.gmcr_file import parse_gmcr, passed_over, to_gmcr
from detente.conflict.model import Conflict
from detente.conflict.problems import Problem
from detente.conflict.toml_file import parse_toml, to_toml
from detente.errors import ModelError
from detente.values.beginnings import SQLITE
from detente.values.whole_file import write_whole

MAX_BYTES = 50_000_000


def load(path: str | os.PathLike[str]) -> Conflict:
    """Read a conflict model from TOML, case JSON or `.gmcr`, told apart by content.

    Raises: ModelError for the first thing that is wrong.
    """
    conflict, problems = _parse(Path(path))
    for problem in problems:
        raise problem.error()
    return conflict


def check_file(path: str | os.PathLike[str]) -> list[Problem]:
    """List all that is wrong with a model file; empty when it can be solved."""
    try:
        return _parse(Path(path))[1]
    except ModelError as fault:
        return [Problem(fault.what, fault.where, fault.mend)]


def odd_in_file(path: str | os.PathLike[str]) -> list[Problem]:
    """List what in a sound model file can never matter, each with its line.

    Raises: ModelError when the model is not sound.
    """
    from detente.conflict.diagnostics import odd
    from detente.conflict.problems import in_words
    from detente.conflict.toml_file import line_finder

    conflict = load(path)
    text = _read(Path(path))
    is_toml = text.lstrip()[:1] != "{"
    return odd(conflict, line_finder(text, Path(path).name) if is_toml else in_words)


def keys_passed_over(path: str | os.PathLike[str]) -> list[str]:
    """The keys of a .gmcr file that mean nothing to us; none for other forms, where an unknown key is a problem.

    Raises: ModelError when the file cannot be read.
    """
    text = _read(Path(path))
    if text.lstrip()[:1] != "{":
        return []
    document = parse_json(text, Path(path).name)
    return passed_over(document) if "decisionMakers" in document else []


def save(conflict: Conflict, path: str | os.PathLike[str]) -> None:
    """Write a conflict model, whole or not at all: as `.gmcr` where the path ends so, else as TOML.

    Raises: ModelError when the file cannot be written, or cannot hold the model.
    """
    text = to_gmcr(conflict) if Path(path).suffix == ".gmcr" else to_toml(conflict)
    try:
        write_whole(Path(path), text.encode())
    except OSError as fault:
        raise ModelError(f"cannot write {Path(path).name}: {fault.strerror}", where=str(path)) from None


def parse_model(text: str, name: str) -> tuple[Conflict, list[Problem]]:
    """Read a model from the text of a file, and list all that is wrong with it.

    Raises: ModelError when the text has none of the known forms.
    """
    if not text.strip():
        raise ModelError("the model file is empty", where=name, mend="`detente model new` writes an example")
    if text.lstrip()[0] == "{" or name.lower().endswith((".json", ".gmcr")):
        document = parse_json(text, name)
        gmcr = "decisionMakers" in document or name.lower().endswith(".gmcr")
        return parse_gmcr(document, name) if gmcr else parse_case(document, name)
    return parse_toml(text, name)


def _parse(path: Path) -> tuple[Conflict, list[Problem]]:
    return parse_model(_read(path), path.name)


def _read(path: Path) -> str:
    try:
        if path.is_dir():
            raise ModelError("a folder is no model file", where=str(path), mend="name a .toml or .json file in it")
        if path.stat().st_size > MAX_BYTES:
            raise ModelError(f"the model file is larger than {MAX_BYTES:,} bytes", where=str(path))
        data = path.read_bytes()
        if data.startswith(SQLITE):
            mend = "a ledger is read by `detente diagnose`; `detente model derive` makes a model of it"
            raise ModelError("this is a database, not a conflict model", where=str(path), mend=mend)
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ModelError("the model file is not UTF-8 text", where=str(path), mend="save it as UTF-8") from None
    except FileNotFoundError:
        raise ModelError("there is no such model file", where=str(path), mend="check the path") from None
    except OSError as fault:
        raise ModelError(f"cannot read the model file: {fault.strerror}", where=str(path)) from None
