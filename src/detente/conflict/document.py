"""From a plain nested document (of TOML or JSON) to a `Conflict`, keeping all problems found on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from detente.conflict.expressions import Expression, parse
from detente.conflict.model import (
    MOVES,
    Combined,
    CombinedForm,
    Conflict,
    DecisionMaker,
    Infeasible,
    InfeasibleForm,
    Option,
    PartialOrder,
    Preference,
    PreferenceStatement,
    Prioritised,
    Ranking,
    SingleMove,
    Weighted,
)
from detente.conflict.problems import Locate, Place, Problem, check, did_you_mean, likely
from detente.errors import ModelError

FORMAT = 1
FORMS: tuple[InfeasibleForm, ...] = ("pattern", "expression", "exclusive", "at_least_one")
COMBINED_FORMS: tuple[CombinedForm, ...] = ("pattern", "expression", "states")
_Form = TypeVar("_Form", bound=str)
_KEYS = {
    "model": {
        "detente", "name", "source", "status_quo", "status_quo_statements", "options", "decision_makers", "infeasible",
        "single_moves", "combined", "notes",
    },
    "option": {"id", "text", "owner", "moves", "statements", "assumed"},
    "decision maker": {"name", "options", "preference", "weights", "ranking", "order"},
    "preference": {"holds", "statements", "assumed", "why", "weight"},
    "infeasible": {*FORMS, "reason", "statements", "assumed"},
    "combined": {*COMBINED_FORMS, "reason"},
    "single move": {"decision_maker", "source", "target", "allowed", "reason"},
}  # fmt: skip
_NOUNS = {
    "model": "a model",
    "option": "an option",
    "decision maker": "a decision maker",
    "preference": "a preference",
    "infeasible": "an infeasibility",
    "combined": "combined states",
    "single move": "a single move",
}
_HOMES = {
    "model": "at the top, before any table",
    "option": "in an option",
    "decision maker": "in a decision maker",
    "infeasible": "in an infeasibility",
    "single move": "in a single move",
}
"""Where the keys of each kind of table belong, in the order in which a misplaced one is looked for."""


def build(document: Mapping[str, Any], locate: Locate) -> tuple[Conflict, list[Problem]]:
    """Make a conflict of a document in the shape of our TOML, and list all that is wrong with it.

    The conflict is to be used only when the list is empty: what could not be understood is left out of it.
    """
    builder = _Builder(document, locate)
    conflict = builder.conflict()
    found = builder.problems + check(conflict, locate, states=not builder.problems)
    return conflict, list(dict.fromkeys(found))


@dataclass
class _Builder:
    document: Mapping[str, Any]
    locate: Locate
    problems: list[Problem] = field(default_factory=list)

    def conflict(self) -> Conflict:
        self._keys(self.document, "model", ())
        version = self.document.get("detente", FORMAT)
        if version != FORMAT:
            self._add(f"this is format {str(version)[:40]!r}", ("detente",), f"this program reads format {FORMAT}")
        options = tuple(self._option(table, place) for table, place in self._tables("options"))
        makers = tuple(self._maker(table, place, options) for table, place in self._tables("decision_makers"))
        infeasible = [self._infeasible(table, place) for table, place in self._tables("infeasible")]
        moves = tuple(self._single_move(table, place) for table, place in self._tables("single_moves"))
        combined = [self._combined(table, place) for table, place in self._tables("combined")]
        return Conflict(
            name=self._text(self.document, "name", ()),
            options=options,
            decision_makers=makers,
            infeasible=tuple(part for part in infeasible if part is not None),
            status_quo=self._text(self.document, "status_quo", ()),
            source=self._text(self.document, "source", ()),
            status_quo_statements=self._texts(self.document, "status_quo_statements", ()),
            single_moves=moves,
            combined=tuple(part for part in combined if part is not None),
        )

    def _option(self, table: Mapping[str, Any], place: Place) -> Option:
        self._keys(table, "option", place)
        id_ = self._text(table, "id", place)
        if not id_:
            self._add("an option has no id", place, 'give it one: id = "withdraw"')
        moves = self._text(table, "moves", place) or "both"
        if moves not in MOVES:
            self._add(f"option {id_!r} moves {moves[:40]!r}", place, "both, forward, backward or none")
            moves = "both"
        return Option(
            id=id_,
            text=self._text(table, "text", place) or id_,
            owner=self._text(table, "owner", place),
            moves=next(known for known in MOVES if known == moves),
            statements=self._texts(table, "statements", place),
            assumed=self._assumed(table, place),
        )

    def _maker(self, table: Mapping[str, Any], place: Place, options: tuple[Option, ...]) -> DecisionMaker:
        self._keys(table, "decision maker", place)
        name = self._text(table, "name", place)
        owned = tuple(option.id for option in options if option.owner == name)
        return DecisionMaker(
            name=name,
            options=self._texts(table, "options", place) if "options" in table else owned,
            preference=self._preference(table, place, name),
        )

    def _preference(self, table: Mapping[str, Any], place: Place, name: str) -> Preference:
        given = [key for key in ("preference", "weights", "ranking", "order") if key in table]
        if len(given) > 1:
            self._add(f"{name!r} has both {given[0]} and {given[1]}", place, "keep one")
        if not given:
            return Prioritised()
        key = given[0]
        values = table[key]
        if not isinstance(values, list):
            self._add(f"{key} of {name!r} is not a list", place, "write it between [ and ]")
            return Prioritised()
        if key == "ranking":
            return Ranking(tuple(self._level(level, (*place, "ranking", k)) for k, level in enumerate(values)))
        if key == "order":
            return PartialOrder(tuple(self._chain(chain, (*place, "order", k)) for k, chain in enumerate(values)))
        kind = Prioritised if key == "preference" else Weighted
        found = (self._statement(value, (*place, "preference", k)) for k, value in enumerate(values))
        return kind(tuple(statement for statement in found if statement is not None))

    def _level(self, level: Any, place: Place) -> tuple[str, ...]:
        states = [level] if isinstance(level, str) else level
        if not isinstance(states, list) or not all(isinstance(state, str) for state in states):
            what = "a level of a ranking" if place[-2] == "ranking" else "a chain of an order"
            self._add(f"{what} is neither a state nor a list of states", place, 'such as ["YN", "NN"]')
            return ()
        return tuple(states)

    def _chain(self, chain: Any, place: Place) -> tuple[str, ...]:
        """The states of a chain; a state by itself compares nothing, and was meant as one of a chain."""
        if isinstance(chain, str):
            self._add(
                "a chain of an order is no list of states", place, 'order = [["YN", "NN"]]: each chain in brackets'
            )
            return ()
        return self._level(chain, place)

    def _statement(self, value: Any, place: Place) -> PreferenceStatement | None:
        if isinstance(value, str):
            value = {"holds": value}
        if not isinstance(value, Mapping):
            self._add("a preference is neither an expression nor a table", place, 'such as "withdraw & !attack"')
            return None
        self._keys(value, "preference", place)
        expression = self._expression(value.get("holds"), place)
        weight = value.get("weight", 1)
        if not isinstance(weight, int) or isinstance(weight, bool) or abs(weight) > 10**12:
            self._add("a weight is not a whole number up to 10^12", place, "such as weight = 3")
            weight = 1
        if expression is None:
            return None
        return PreferenceStatement(
            expression=expression,
            statements=self._texts(value, "statements", place),
            assumed=self._assumed(value, place),
            why=self._text(value, "why", place),
            weight=weight,
        )

    def _infeasible(self, table: Mapping[str, Any], place: Place) -> Infeasible | None:
        self._keys(table, "infeasible", place)
        found = self._states(table, place, FORMS, "an infeasibility needs", 'such as pattern = "YY-"')
        if found is None:
            return None
        return Infeasible(
            *found,
            reason=self._text(table, "reason", place),
            statements=self._texts(table, "statements", place),
            assumed=self._assumed(table, place),
        )

    def _combined(self, table: Mapping[str, Any], place: Place) -> Combined | None:
        self._keys(table, "combined", place)
        found = self._states(table, place, COMBINED_FORMS, "combined states need", 'such as pattern = "--Y"')
        return None if found is None else Combined(*found, self._text(table, "reason", place))

    def _states(
        self, table: Mapping[str, Any], place: Place, forms: Sequence[_Form], needs: str, mend: str
    ) -> tuple[_Form, str | Expression | tuple[str, ...]] | None:
        """Which states are meant, in the one of several forms that is given; None where it is not one."""
        given = [form for form in forms if form in table]
        if len(given) != 1:
            self._add(f"{needs} exactly one of {', '.join(forms)}", place, mend)
            return None
        form = given[0]
        value: str | Expression | tuple[str, ...] | None
        if form == "expression":
            value = self._expression(table[form], place)
        else:
            value = self._text(table, form, place) if form == "pattern" else self._texts(table, form, place)
        return None if value is None else (form, value)

    def _single_move(self, table: Mapping[str, Any], place: Place) -> SingleMove:
        self._keys(table, "single move", place)
        if not isinstance(table.get("allowed", False), bool):
            self._add("allowed is neither true nor false", (*place, "allowed"), "true or false, without quotes")
        return SingleMove(
            decision_maker=self._text(table, "decision_maker", place),
            source=self._text(table, "source", place),
            target=self._text(table, "target", place),
            allowed=table.get("allowed") is True,
            reason=self._text(table, "reason", place),
        )

    def _expression(self, value: Any, place: Place) -> Expression | None:
        if not isinstance(value, str):
            self._add("an expression is missing", place, 'such as "withdraw & !attack"')
            return None
        try:
            return parse(value)
        except ModelError as fault:
            where = ", ".join(part for part in (self.locate(place), fault.where) if part)
            self.problems.append(Problem(fault.what, where, fault.mend))
            return None

    def _tables(self, key: str) -> Iterator[tuple[Mapping[str, Any], Place]]:
        values = self.document.get(key, [])
        if not isinstance(values, list):
            self._add(f"{key} is not a list of tables", (key,), f"write [[{key}]]; in JSON, a list of objects")
            return
        for k, value in enumerate(values):
            if isinstance(value, Mapping):
                yield value, (key, k)
            else:
                self._add(f"an entry of {key} is not a table", (key, k), f"write [[{key}]]; in JSON, an object")

    def _keys(self, table: Mapping[str, Any], kind: str, place: Place) -> None:
        for key in table:
            if key not in _KEYS[kind]:
                home = next((words for other, words in _HOMES.items() if key in _KEYS[other]), "")
                misplaced = home and not likely(key, _KEYS[kind])
                mend = f"it belongs {home}" if misplaced else did_you_mean(key, sorted(_KEYS[kind]))
                self._add(f"{key[:60]!r} means nothing in {_NOUNS[kind]}", (*place, key), mend)

    def _text(self, table: Mapping[str, Any], key: str, place: Place) -> str:
        value = table.get(key, "")
        if isinstance(value, str):
            return value
        self._add(f"{key} is not a text", (*place, key), "put it between quotes")
        return ""

    def _assumed(self, table: Mapping[str, Any], place: Place) -> str | None:
        return self._text(table, "assumed", place) or None

    def _texts(self, table: Mapping[str, Any], key: str, place: Place) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(part, str) for part in value):
            return tuple(value)
        self._add(f"{key} is not a list of texts", (*place, key), 'such as ["a", "b"]')
        return ()

    def _add(self, what: str, place: Place, mend: str = "") -> None:
        self.problems.append(Problem(what, self.locate(place), mend))
