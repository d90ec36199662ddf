"""Other readings of one model: with attitudes, with strength of preference, with statements that are in doubt."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from detente.errors import ModelError, SettingError

if TYPE_CHECKING:
    from detente.conflict import Conflict

T = TypeVar("T")

Reading = Mapping[str, Mapping[str, frozenset[str]]]
"""For each concept, for each decision maker, the states stable for it."""

EXTENSIONS = {
    "a": "tempted by what may be better, deterred only by what surely is not",
    "b": "tempted only by what surely is better, deterred only by what surely is not",
    "c": "tempted by what may be better, deterred by what may not be",
    "d": "tempted only by what surely is better, deterred by what may not be",
}


def readings(
    conflict: Conflict, attitude: Sequence[str] = (), strength: Sequence[str] = (), unknown: Sequence[str] = ()
) -> dict[str, Reading]:
    """The readings asked for, by title.

    Args:
        attitude: such as "Row:Column=+", of Row towards Column: + (devoting), - (aggressive) or 0 (indifferent).
        strength: such as "Row=2": the first two statements (of a ranking: levels) of Row make a great difference.
        unknown: such as "Row=1+3": of Row's first and third statement it is not known whether it wants them.

    Raises: SettingError for what is written otherwise; ModelError for names and places that the model does not have;
        TooLargeError beyond 14 options.
    """
    found: dict[str, Reading] = {}
    if attitude:
        found["with attitudes"] = _with_attitudes(conflict, attitude)
    if strength:
        found["by strength of preference"] = _by_strength(conflict, strength)
    if unknown:
        found.update(_in_doubt(conflict, unknown))
    return found


def _with_attitudes(conflict: Conflict, given: Sequence[str]) -> Reading:
    from detente.stability import attitudes

    towards: dict[str, dict[str, str]] = {}
    for text in given:
        who, _, sign = text.rpartition("=")
        one, other = _one_and_other(conflict, who)
        if not other or not sign:
            raise SettingError(f"{text[:60]!r} is no attitude of one towards another", mend="such as Row:Column=+")
        if towards.setdefault(one, {}).setdefault(other, sign.strip()) != sign.strip():
            raise SettingError(f"two attitudes of {one!r} towards {other!r} were given", mend="give one")
    return attitudes.stable(conflict, towards)


def _one_and_other(conflict: Conflict, text: str) -> tuple[str, str]:
    """The two names that a colon parts; a colon may stand in a name too, so known names are looked for first."""
    known = {maker.name for maker in conflict.decision_makers}
    parts = text.split(":")
    halves = [(":".join(parts[:k]).strip(), ":".join(parts[k:]).strip()) for k in range(1, len(parts))] or [("", "")]
    return next((pair for pair in halves if known.issuperset(pair)), halves[0])


def _by_strength(conflict: Conflict, given: Sequence[str]) -> Reading:
    from detente.stability import strength

    first: dict[str, int] = {}
    for name, count in _pairs(given, int, "Row=2"):
        conflict.decision_maker(name)
        if first.setdefault(name, count) != count:
            raise SettingError(f"two strengths of {name!r} were given", mend="give one")
    found: dict[str, Mapping[str, frozenset[str]]] = {}
    for concept, degrees in strength.stable(conflict, first).items():
        found[f"strong {concept}"] = degrees["strong"]
        found[f"strong or weak {concept}"] = {i: held | degrees["weak"][i] for i, held in degrees["strong"].items()}
    return found


def _in_doubt(conflict: Conflict, given: Sequence[str]) -> dict[str, Reading]:
    from detente.conflict import Prioritised
    from detente.stability import unknown

    def places(text: str) -> tuple[int, ...]:
        return tuple(int(part) - 1 for part in text.split("+"))

    doubtful: dict[str, tuple[int, ...]] = {}
    for name, chosen in _pairs(given, places, "Row=1+3"):
        doubtful[name] = tuple(dict.fromkeys((*doubtful.get(name, ()), *chosen)))
        preference = conflict.decision_maker(name).preference
        count = len(preference.statements) if isinstance(preference, Prioritised) else 0
        for place in chosen:
            if not 0 <= place < count:
                what = f"{name!r} has no statement {place + 1} in order of priority"
                raise ModelError(what, mend=f"a number from 1 to {count}" if count else "put its statements in order")
    found = unknown.stable(conflict, doubtful)
    return {
        f"with doubt {e} ({words})": {concept: by[e] for concept, by in found.items()}
        for e, words in EXTENSIONS.items()
    }


def _pairs(given: Sequence[str], value: Callable[[str], T], example: str) -> list[tuple[str, T]]:
    """The decision makers' names with what is said of each, in the order given."""
    found = []
    for text in given:
        who, equals, rest = text.rpartition("=")
        try:
            found.append((who.strip(), value(rest.strip())))
        except ValueError:
            equals = ""
        if not equals:
            raise SettingError(f"{text[:60]!r} says nothing of a decision maker", mend=f"such as {example}")
    return found


def equilibria(by: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The states stable for everybody."""
    return frozenset.intersection(*by.values()) if by else frozenset()
