"""What if: a model with some of its preferences changed, beside the one it came from and apart from the ledger.

A scenario is a model file in a folder of its own, so that `detente solve`, `diagnose` and `compare` take it too.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from detente.errors import ModelError, SettingError

if TYPE_CHECKING:
    from detente.conflict import Conflict
    from detente.conflict.model import Preference
    from detente.diagnosis.findings import Diagnosis
    from detente.stability.solution import Solution

CONCEPTS = ("nash", "gmr", "smr", "seq")
LISTED = 60
"""States of an equilibrium set that are named; more are counted."""
LONGEST_NAME = 60
MOST_STATEMENTS = 200


@dataclass(frozen=True, slots=True)
class Edit:
    """Changes of a model.

    `status_quo` as Y and N, None to keep it; `preferences` gives, for each decision maker to change, its preference
    statements as expressions, the most important first: those left out are dropped, new ones are added.
    """

    preferences: Mapping[str, Sequence[str]]
    status_quo: str | None = None


@dataclass(frozen=True)
class Outcome:
    """A model with its solution and diagnosis."""

    conflict: Conflict
    solution: Solution
    diagnosis: Diagnosis


@dataclass(frozen=True, slots=True)
class Turned:
    """How the equilibria under one concept changed: counts before and after, and the first states that differ."""

    concept: str
    before: int
    after: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def edited(conflict: Conflict, edit: Edit) -> Conflict:
    """The model with the changes made; a statement that stays keeps what it rests on.

    Raises: ModelError for a decision maker, state or expression that is none, or a preference that is no ordered list.
    """
    from detente.conflict import check

    makers = []
    unknown = set(edit.preferences) - {maker.name for maker in conflict.decision_makers}
    if unknown:
        raise ModelError(f"no decision maker is named {min(unknown)[:60]!r}", mend="load the page again")
    for maker in conflict.decision_makers:
        if maker.name in edit.preferences:
            maker = replace(maker, preference=_preference(maker.name, maker.preference, edit.preferences[maker.name]))
        makers.append(maker)
    found = replace(conflict, decision_makers=tuple(makers), status_quo=edit.status_quo or conflict.status_quo)
    for problem in check(found):
        raise problem.error()
    return found


def _preference(name: str, before: Preference, wanted: Sequence[str]) -> Preference:
    from detente.conflict import PreferenceStatement, Prioritised
    from detente.conflict.expressions import parse

    if not isinstance(before, Prioritised):
        raise ModelError(f"the preference of {name!r} is no list of statements", mend="edit the model's file")
    if len(wanted) > MOST_STATEMENTS:
        raise ModelError(f"more than {MOST_STATEMENTS} statements for {name!r}", mend="leave some out")
    left = list(before.statements)
    found = []
    for text in wanted:
        own = next((s for s in left if str(s.expression) == text), None)
        if own is not None:
            left.remove(own)
        found.append(own or PreferenceStatement(parse(text), assumed="supposed in a scenario", why="supposed"))
    return Prioritised(tuple(found))


def outcome(conflict: Conflict) -> Outcome:
    """Solve and diagnose a model.

    Raises: ModelError for a model with a problem; TooLargeError for one of too many options.
    """
    from detente.diagnosis import diagnose
    from detente.stability import solve

    return Outcome(conflict, solve(conflict, CONCEPTS), diagnose(conflict))


def turned(before: Outcome, after: Outcome) -> tuple[Turned, ...]:
    """How the equilibria changed, one entry a concept."""
    found = []
    for concept in CONCEPTS:
        one, other = before.solution.equilibria.get(concept), after.solution.equilibria.get(concept)
        if one is None or other is None:
            continue
        was, now = one.states(LISTED), other.states(LISTED)
        gained = [s for s in now if not before.solution.is_equilibrium(s, concept)]
        lost = [s for s in was if not after.solution.is_equilibrium(s, concept)]
        found.append(Turned(concept, one.count(), other.count(), tuple(gained), tuple(lost)))
    return tuple(found)


# Kept scenarios


def listed(folder: Path) -> tuple[str, ...]:
    """The names of the scenarios in a folder."""
    try:
        return tuple(sorted(path.stem for path in folder.glob("*.toml") if path.is_file()))
    except OSError:
        return ()


def save(conflict: Conflict, name: str, folder: Path) -> str:
    """Keep a model as a scenario, whole or not at all; one of the same name is replaced. The name it is kept under.

    Raises: SettingError for a name without a letter or digit, or a folder that cannot be written.
    """
    from detente.conflict import toml_file

    stem = _stem(name)
    text = toml_file.to_toml(replace(conflict, name=f"{conflict.name}: {' '.join(name.split())}"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, folder / f"{stem}.toml")
    except OSError as fault:
        words = (fault.strerror or str(fault)).lower()
        raise SettingError(f"the scenario cannot be kept: {words}", where=str(folder)) from fault
    return stem


def load(name: str, folder: Path) -> Conflict:
    """A kept scenario.

    Raises: SettingError where there is none of that name; ModelError where its file is faulty.
    """
    from detente.conflict import load as load_model

    if name not in listed(folder):
        raise SettingError("there is no such scenario", where=name[:80], mend="choose one of the list")
    return load_model(folder / f"{name}.toml")


def remove(name: str, folder: Path) -> None:
    """Remove a kept scenario.

    Raises: SettingError where there is none of that name, or it cannot be removed.
    """
    if name not in listed(folder):
        raise SettingError("there is no such scenario", where=name[:80], mend="choose one of the list")
    try:
        (folder / f"{name}.toml").unlink()
    except OSError as fault:
        raise SettingError(f"it cannot be removed: {fault.strerror}", where=str(folder)) from fault


def _stem(name: str) -> str:
    """A file's name that no folder and no odd character gets into."""
    stem = re.sub(r"[^\w]+", "-", name.strip().lower(), flags=re.ASCII).strip("-_")[:LONGEST_NAME]
    if not stem:
        raise SettingError("the name has no letter or digit", where=name[:40], mend="give another one")
    return stem
