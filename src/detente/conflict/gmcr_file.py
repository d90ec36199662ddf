"""The `.gmcr` JSON of gmcr-py and its web sibling.

Facts of the format: options and decision makers in lists, referred to by place; a condition is a list of
[place, "Y" or "N"], all of which hold; a compound one has members, one of which holds. Feasible states are numbered
from 1 in the order of their decimal value, the first option counting 1, the second 2, the third 4. A status quo,
reasons, weights and frozen options have no place in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from detente.conflict.document import build
from detente.conflict.expressions import And, Expression, Is, Not, Or, fold, holds, names
from detente.conflict.model import Conflict, DecisionMaker, Option, Ranking, Weighted
from detente.conflict.problems import Place, Problem, require_sound
from detente.conflict.states import is_feasible, taken
from detente.errors import ModelError, TooLargeError

MAX_NUMBERED = 16  # options of a model whose states are numbered one by one
MAX_LITERALS = 12
_DIRECTIONS = {
    "both": "both", "reversible": "both", "fwd": "forward", "forward": "forward", "back": "backward",
    "bck": "backward", "backward": "backward",
}  # fmt: skip
_DIRECTION_KEYS = ("permittedDirection", "reversibility", "reversible")


def parse_gmcr(document: Mapping[str, Any], name: str) -> tuple[Conflict, list[Problem]]:
    """Read a model and list all that is wrong with it; keys that are not known are passed over.

    Raises: ModelError for a missing or misshapen key, or a version after 0.
    """
    version = str(document.get("version", "0"))
    if not re.match(r"0(\.|$)", version):
        raise ModelError(f"this .gmcr file is of version {version[:20]!r}", where=name, mend="versions 0.x can be read")
    reader = _Reader(document, name)
    found = reader.document()

    def locate(place: Place) -> str:
        return f"{name}, " + " ".join(str(part + 1) if isinstance(part, int) else part for part in place)

    return build(found, locate)


# What is read or written here, and what gmcr-py and its sibling keep besides, which says nothing of the conflict.
_KNOWN = {
    "": {
        "program", "version", "title", "name", "description", "options", "decisionMakers", "infeasibles", "coalitions",
        "useManualPreferenceRanking", "useManualPreferenceVectors",
    },
    "options": {"name", *_DIRECTION_KEYS},
    "decisionMakers": {"name", "options", "preferences", "preferenceRanking", "preferenceVector", "payoffs"},
}  # fmt: skip


def passed_over(document: Mapping[str, Any]) -> list[str]:
    """The keys of a .gmcr document that are not read, in order, each once; one that holds nothing is not named."""
    tables = [("", document)]
    for part in ("options", "decisionMakers"):
        listed = document.get(part)
        tables += [(part, table) for table in listed if isinstance(table, dict)] if isinstance(listed, list) else []
    found = [key for part, table in tables for key, value in table.items() if value and key not in _KNOWN[part]]
    groups = document.get("coalitions")
    if isinstance(groups, list) and any(isinstance(group, list) and len(group) > 1 for group in groups):
        found.append("coalitions")
    return list(dict.fromkeys(found))


class _Reader:
    def __init__(self, document: Mapping[str, Any], name: str) -> None:
        self.source = document
        self.name = name

    def fault(self, what: str, mend: str = "") -> ModelError:
        return ModelError(what, where=self.name, mend=mend)

    def document(self) -> dict[str, Any]:
        options = [self._object(part, "an option") for part in self._list(self.source, "options")]
        makers = [self._object(part, "a decision maker") for part in self._list(self.source, "decisionMakers")]
        self.ids = _ids([self._text(option, "name", "an option") for option in options])
        owner: dict[int, str] = {}
        for maker in makers:
            title = self._text(maker, "name", "a decision maker")
            for place in self._list(maker, "options"):
                if self._place(place) in owner:
                    raise self.fault(f"option {place} belongs to {owner[place]!r} and to {title!r}", "name one owner")
                owner[place] = title
        found: dict[str, Any] = {
            "name": str(self.source.get("title") or self.source.get("name") or ""),
            "source": str(self.source.get("description") or ""),
            "options": [
                {
                    "id": self.ids[k],
                    "text": str(option["name"]),
                    "owner": owner.get(k, ""),
                    "moves": self._moves(option),
                }
                for k, option in enumerate(options)
            ],
            "infeasible": [
                {"pattern": pattern}
                for part in self._list(self.source, "infeasibles", [])
                if (pattern := self._pattern(part)) is not None
            ],
        }
        manual = any(self.source.get(f"useManualPreference{word}") is True for word in ("Ranking", "Vectors"))
        ranked = manual and all("preferenceRanking" in maker or "preferenceVector" in maker for maker in makers)
        states = self._states(found) if ranked else []
        found["decision_makers"] = [self._maker(maker, states if ranked else None) for maker in makers]
        return found

    def _maker(self, maker: Mapping[str, Any], states: list[str] | None) -> dict[str, Any]:
        made: dict[str, Any] = {"name": maker["name"]}
        if states is not None:
            key = "preferenceRanking" if "preferenceRanking" in maker else "preferenceVector"
            levels = self._list(maker, key)
            made["ranking"] = [
                [self._state(states, number) for number in (level if isinstance(level, list) else [level])]
                for level in levels
            ]
        else:
            made["preference"] = [str(self._condition(part)) for part in self._list(maker, "preferences", [])]
        return made

    def _states(self, found: Mapping[str, Any]) -> list[str]:
        """The feasible states in the order of their numbers."""
        if len(self.ids) > MAX_NUMBERED:
            raise TooLargeError(f"a ranking of 2^{len(self.ids)} states", where=self.name, mend="use statements")
        patterns = [part["pattern"] for part in found["infeasible"]]
        states = ("".join(reversed(letters)) for letters in product("NY", repeat=len(self.ids)))
        return [
            state
            for state in states
            if not any(all(p in ("-", s) for p, s in zip(pattern, state, strict=True)) for pattern in patterns)
        ]

    def _state(self, states: list[str], number: Any) -> str:
        if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= len(states):
            raise self.fault(f"a ranking names state {str(number)[:20]}", f"states are numbered 1 to {len(states)}")
        return states[number - 1]

    def _condition(self, condition: Any) -> Expression:
        if isinstance(condition, Mapping):
            members = [self._all_of(part) for part in self._list(condition, "members")]
            if not members:
                raise self.fault("a compound condition has no members")
            return members[0] if len(members) == 1 else Or(tuple(members))
        return self._all_of(condition)

    def _all_of(self, literals: Any) -> Expression:
        parts = [Is(self.ids[k]) if letter == "Y" else Not(Is(self.ids[k])) for k, letter in self._literals(literals)]
        if not parts:
            raise self.fault("a condition is empty")
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _pattern(self, literals: Any) -> str | None:
        """The states ruled out; None where an option would have to be both Y and N, so that there are none."""
        letters = ["-"] * len(self.ids)
        for place, letter in self._literals(literals):
            if letters[place] not in ("-", letter):
                return None
            letters[place] = letter
        return "".join(letters)

    def _literals(self, literals: Any) -> Iterator[tuple[int, str]]:
        if not isinstance(literals, list):
            raise self.fault("a condition is not a list", 'such as [[0, "Y"], [1, "N"]]')
        for part in literals:
            if not isinstance(part, list) or len(part) != 2 or part[1] not in ("Y", "N"):
                raise self.fault(f"{str(part)[:40]} is no condition on an option", 'such as [0, "Y"]')
            yield self._place(part[0]), part[1]

    def _place(self, place: Any) -> int:
        if not isinstance(place, int) or isinstance(place, bool) or not 0 <= place < len(self.ids):
            raise self.fault(f"there is no option at place {str(place)[:20]}", f"places are 0 to {len(self.ids) - 1}")
        return place

    def _moves(self, option: Mapping[str, Any]) -> str:
        for key in _DIRECTION_KEYS:
            if key in option:
                if str(option[key]) not in _DIRECTIONS:
                    raise self.fault(f"{str(option[key])[:20]!r} is no direction", "both, fwd or back")
                return _DIRECTIONS[str(option[key])]
        return "both"

    def _object(self, value: Any, what: str) -> Mapping[str, Any]:
        if not isinstance(value, dict):
            raise self.fault(f"{what} is not an object")
        return value

    def _text(self, table: Mapping[str, Any], key: str, what: str) -> str:
        if not isinstance(table.get(key), str):
            raise self.fault(f"{what} has no {key}")
        return str(table[key])

    def _list(self, table: Mapping[str, Any], key: str, default: list[Any] | None = None) -> list[Any]:
        value = table.get(key, default)
        if not isinstance(value, list):
            raise self.fault(f"{key} is missing or no list", "is it a whole .gmcr file?")
        return value


def _ids(texts: list[str]) -> list[str]:
    """An id of its own for each option, made of its words."""
    ids: list[str] = []
    for text in texts:
        base = re.sub(r"\W+", "_", text.lower()).strip("_")[:40] or "option"
        id_, number = base, 2
        while id_ in ids:
            id_, number = f"{base}_{number}", number + 1
        ids.append(id_)
    return ids


def to_gmcr(conflict: Conflict) -> str:
    """Write the model as `.gmcr`; what the format has no place for (see above) is left out.

    Raises: ModelError for frozen options, single moves or partial orders; TooLargeError for rankings of more than 2^16
        states, or a statement about more than 12 options.
    """
    require_sound(conflict)
    if conflict.single_moves:
        raise ModelError("a .gmcr file cannot hold moves between single states", mend="save it as TOML")
    if conflict.combined:
        raise ModelError("a .gmcr file cannot hold states that count as one", mend="save it as TOML")
    plain = all(not isinstance(maker.ranked, Ranking | Weighted) for maker in conflict.decision_makers)
    states: list[str] = []
    if not plain:
        if len(conflict.options) > MAX_NUMBERED:
            raise TooLargeError(
                "a .gmcr file would have to rank every state", mend="use statements, or save it as TOML"
            )
        every = ("".join(reversed(letters)) for letters in product("NY", repeat=len(conflict.options)))
        states = [state for state in every if is_feasible(conflict, state)]
    document = {
        "program": "gmcr-py",
        "version": "0.3.12",
        "title": conflict.name,
        "description": conflict.source,
        "options": [_option(option) for option in conflict.options],
        "decisionMakers": [_maker(conflict, maker, states) for maker in conflict.decision_makers],
        "infeasibles": [term for rule in conflict.ruled_out for term in _terms(conflict, rule)],
        "useManualPreferenceRanking": not plain,
        "coalitions": list(range(len(conflict.decision_makers))),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def left_out(conflict: Conflict) -> list[str]:
    """What of the model `to_gmcr` leaves out, in words; empty where nothing."""
    said = [s for m in conflict.decision_makers for s in getattr(m.preference, "statements", ())]
    parts = [*conflict.options, *conflict.infeasible, *said]
    ids = _ids([option.text for option in conflict.options])
    found = {
        "the status quo": conflict.status_quo_given,
        "ids of options (they are made of the texts)": ids != list(conflict.option_ids),
        "reasons": any(part.reason for part in conflict.infeasible) or any(part.why for part in said),
        "weights (the ranking that they give is written)": any(
            isinstance(maker.preference, Weighted) for maker in conflict.decision_makers
        ),
        "what parts rest on": bool(conflict.status_quo_statements)
        or any(part.statements or part.assumed for part in parts),
    }
    return [words for words, is_so in found.items() if is_so]


def _option(option: Option) -> dict[str, str]:
    directions = {"both": "both", "forward": "fwd", "backward": "back"}
    if option.moves not in directions:
        raise ModelError(f"a .gmcr file cannot hold the frozen option {option.id!r}", mend="save it as TOML")
    return {"name": option.text, "permittedDirection": directions[option.moves]}


def _maker(conflict: Conflict, maker: DecisionMaker, states: list[str]) -> dict[str, Any]:
    made: dict[str, Any] = {"name": maker.name, "options": [conflict.index[name] for name in maker.options]}
    preference = maker.ranked
    if isinstance(preference, Ranking):
        number = {state: k + 1 for k, state in enumerate(states)}
        levels = [[number[state] for state in level] for level in preference.levels if level]
    else:
        if not isinstance(preference, Weighted):
            made["preferences"] = [_condition(conflict, one.expression) for one in preference.statements]
        levels = _levels(conflict, maker, states)
    made.setdefault("preferences", [])
    if levels:
        made["preferenceRanking"] = [level[0] if len(level) == 1 else level for level in levels]
    return made


def _levels(conflict: Conflict, maker: DecisionMaker, states: list[str]) -> list[list[int]]:
    preference = maker.ranked
    assert not isinstance(preference, Ranking)
    values: dict[tuple[int, ...], list[int]] = {}
    for k, state in enumerate(states):
        true = [holds(one.expression, taken(conflict, state)) for one in preference.statements]
        weighed = isinstance(preference, Weighted)
        total = sum(one.weight * value for one, value in zip(preference.statements, true, strict=True))
        values.setdefault((total,) if weighed else tuple(map(int, true)), []).append(k + 1)
    return [values[key] for key in sorted(values, reverse=True)]


def _condition(conflict: Conflict, expression: Expression) -> Any:
    terms = _terms(conflict, expression)
    return terms[0] if len(terms) == 1 else {"compound": True, "members": terms}


def _terms(conflict: Conflict, expression: Expression) -> list[list[list[Any]]]:
    """The expression as alternatives, each a list of conditions on options."""
    used = names(expression)
    literals = expression.operands if isinstance(expression, And) else (expression,)
    if all(isinstance(part, Is) or (isinstance(part, Not) and isinstance(part.operand, Is)) for part in literals):
        found = {names(part)[0]: "Y" if isinstance(part, Is) else "N" for part in literals}
        if len(found) == len(literals):
            return [[[conflict.index[name], letter] for name, letter in found.items()]]
    if len(used) > MAX_LITERALS:
        raise TooLargeError(
            f"a statement about {len(used)} options is too long for a .gmcr file", mend="save it as TOML"
        )
    terms = []
    for letters in product("NY", repeat=len(used)):
        chosen = {name: letter == "Y" for name, letter in zip(used, letters, strict=True)}
        if fold(expression, chosen.__getitem__, lambda a: not a, lambda a, b: a and b, lambda a, b: a or b):
            terms.append([[conflict.index[name], letter] for name, letter in zip(used, letters, strict=True)])
    if not terms:  # never true: the shortest condition that never holds
        terms.append([[conflict.index[used[0]], "Y"], [conflict.index[used[0]], "N"]])
    return terms
