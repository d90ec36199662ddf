"""A solved conflict in the forms of other programs: GraphML, Graphviz DOT, Gambit games, data frames and Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import prod
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np

from detente.conflict.combined import require_apart
from detente.conflict.model import Conflict, PartialOrder
from detente.conflict.states import is_feasible, taken
from detente.errors import ModelError, SettingError, TooLargeError
from detente.stability.moves import ranks_in
from detente.stability.reasons import Moves, Step
from detente.stability.solution import Solution

MAX_STATES = 4_096
MAX_OUTCOMES = 100_000


def _moves(solution: Solution) -> Iterator[tuple[Step, bool]]:
    """Every unilateral move between the solution's states, and whether it improves its mover."""
    known = Moves(solution.conflict)
    states = dict.fromkeys(_states(solution))
    for state in states:
        for name in known.everyone:
            better = set(known.improvements(name, state))
            for target in known.moves(name, state):
                if target in states:
                    yield Step(name, state, target), target in better


def _states(solution: Solution) -> list[str]:
    count = solution.feasible.count()
    if count > MAX_STATES:
        raise TooLargeError(
            f"a graph of {count:,} states is too large to write", mend=f"at most {MAX_STATES:,}; use csv"
        )
    return solution.feasible.states()


def to_graphml(solution: Solution) -> str:
    """The graph of moves as GraphML: nodes with equilibria, edges with mover and whether they improve.

    Raises: TooLargeError beyond 4,096 states.
    """
    known = Moves(solution.conflict)
    keys = [("taken", "node", "string"), ("status_quo", "node", "boolean")]
    keys += [(concept, "node", "boolean") for concept in solution.concepts]
    ranked = [k for k, m in enumerate(solution.conflict.decision_makers) if not isinstance(m.preference, PartialOrder)]
    keys += [(f"rank{k}", "node", "long") for k in ranked]
    keys += [("mover", "edge", "string"), ("improvement", "edge", "boolean")]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for name, kind, form in keys:
        shown = f"rank: {known.everyone[int(name[4:])]}" if name.startswith("rank") else name
        lines.append(f'<key id="{name}" for="{kind}" attr.name="{_xml(shown)}" attr.type="{form}"/>')
    lines.append('<graph id="conflict" edgedefault="directed">')
    states = _states(solution)
    rows = {k: _in_64_bits([known.rank(known.everyone[k], state) for state in states]) for k in ranked}
    for at, state in enumerate(states):
        words = "; ".join(name for name, chosen in taken(solution.conflict, state).items() if chosen)
        data = [
            ("taken", words),
            ("status_quo", str(state == solution.conflict.named(solution.conflict.status_quo)).lower()),
        ]
        data += [(c, str(solution.is_equilibrium(state, c)).lower()) for c in solution.concepts]
        data += [(f"rank{k}", str(rows[k][at])) for k in ranked]
        lines.append(f'<node id="{state}">' + "".join(f'<data key="{k}">{_xml(v)}</data>' for k, v in data) + "</node>")
    for step, improves in _moves(solution):
        lines.append(
            f'<edge source="{step.source}" target="{step.target}"><data key="mover">{_xml(step.mover)}</data>'
            f'<data key="improvement">{str(improves).lower()}</data></edge>'
        )
    return "\n".join([*lines, "</graph>", "</graphml>"]) + "\n"


def _xml(text: str) -> str:
    clean = "".join(c if c.isprintable() else " " for c in text)
    return escape(clean, {'"': "&quot;"})


def to_dot(solution: Solution) -> str:
    """The graph of improvements for Graphviz, equilibria filled, the status quo in bold.

    Raises: TooLargeError beyond 4,096 states.
    """
    lines = [f"digraph {_dot(solution.conflict.name or 'conflict')} {{", "  node [shape=box, style=rounded];"]
    for state in _states(solution):
        held = ", ".join(solution.concepts_of(state))
        looks = ['style="rounded,filled"', f"xlabel={_dot(held)}"] if held else []
        looks += ["penwidth=3"] if state == solution.conflict.named(solution.conflict.status_quo) else []
        lines.append(f"  {_dot(state)}" + (f" [{', '.join(looks)}]" if looks else "") + ";")
    for step, improves in _moves(solution):
        if improves:
            lines.append(f"  {_dot(step.source)} -> {_dot(step.target)} [label={_dot(step.mover)}];")
    return "\n".join([*lines, "}"]) + "\n"


def _dot(text: str) -> str:
    clean = "".join(c if c.isprintable() else " " for c in text)
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _game(conflict: Conflict) -> tuple[list[list[str]], Iterator[tuple[int, ...]]]:
    """Each player's strategies (settings of its options, as letters), and the payoffs, first player fastest.

    Payoffs are ranks 1, 2, 3 ...; an infeasible outcome is worse than every other for all.
    """
    places = [conflict.own_places(maker.name) for maker in conflict.decision_makers]
    strategies = [["".join(letters) for letters in product("NY", repeat=len(own))] for own in places]
    if prod(len(own) for own in strategies) > MAX_OUTCOMES:
        raise TooLargeError("a game of so many outcomes is too large to write", mend=f"at most {MAX_OUTCOMES:,}")
    if any(option.moves != "both" for option in conflict.options):
        raise ModelError("a game in normal form has no one-way moves", mend="make all options move both ways")
    if conflict.single_moves:
        raise ModelError("a game in normal form has no moves between single states", mend="leave out [[single_moves]]")
    require_apart(conflict, "no game in normal form")
    known = Moves(conflict)
    outcomes: list[str] = []
    for chosen in product(*reversed(strategies)):
        letters: dict[int, str] = {}
        for own, setting in zip(places, reversed(chosen), strict=True):
            letters.update(zip(own, setting, strict=True))
        outcomes.append("".join(letters[k] for k in range(len(conflict.options))))
    feasible = [is_feasible(conflict, state) for state in outcomes]
    columns = []
    for name in known.everyone:
        levels = sorted({known.rank(name, state) for state, fits in zip(outcomes, feasible, strict=True) if fits})
        dense = {value: k + 1 for k, value in enumerate(levels)}
        columns.append(
            [dense[known.rank(name, state)] if fits else 0 for state, fits in zip(outcomes, feasible, strict=True)]
        )
    return strategies, zip(*columns, strict=True)


def to_nfg(conflict: Conflict) -> str:
    """A Gambit strategic game: players choose settings of their options at once; payoffs are ranks.

    Raises: ModelError with one-way options, moves between single states, states that count as one, or a preference
        that does not compare all states; TooLargeError beyond 100,000 outcomes.
    """
    strategies, payoffs = _game(conflict)
    names = " ".join(_dot(maker.name) for maker in conflict.decision_makers)
    choices = " ".join("{ " + " ".join(_dot(s or "-") for s in own) + " }" for own in strategies)
    numbers = " ".join(str(value) for row in payoffs for value in row)
    return f"NFG 1 R {_dot(conflict.name)} {{ {names} }}\n\n{{ {choices} }}\n\n{numbers}\n"


def to_efg(conflict: Conflict) -> str:
    """A Gambit extensive game: players choose in turn without seeing what others chose; payoffs are ranks.

    Raises: as `to_nfg`.
    """
    strategies, payoffs = _game(conflict)
    names = " ".join(_dot(maker.name) for maker in conflict.decision_makers)
    lines = [f"EFG 2 R {_dot(conflict.name)} {{ {names} }}", '""', ""]
    table = dict(zip(product(*(range(len(own)) for own in reversed(strategies))), payoffs, strict=True))
    outcome = 0

    def descend(chosen: tuple[int, ...]) -> None:
        nonlocal outcome
        player = len(chosen)
        if player == len(strategies):
            outcome += 1
            values = ", ".join(str(value) for value in table[tuple(reversed(chosen))])
            lines.append(f't "" {outcome} "" {{ {values} }}')
            return
        actions = " ".join(_dot(s or "-") for s in strategies[player])
        lines.append(f'p "" {player + 1} 1 "" {{ {actions} }} 0')
        for k in range(len(strategies[player])):
            descend((*chosen, k))

    descend(())
    return "\n".join(lines) + "\n"


def option_columns(solution: Solution) -> dict[str, str]:
    """For each option, what its column of a table is called: its id, or "option: id" where another column is so."""
    taken_names = {"state", *solution.concepts}
    return {name: f"option: {name}" if name in taken_names else name for name in solution.conflict.option_ids}


def _in_64_bits(ranks: list[int]) -> list[int]:
    """Ranks as they are, or, where other programs cannot hold them, their places in order from 0."""
    if max(map(abs, ranks), default=0) < 2**63:
        return ranks
    place = {value: k for k, value in enumerate(sorted(set(ranks)))}
    return [place[value] for value in ranks]


def to_frame(solution: Solution, limit: int | None = None) -> Any:
    """All feasible states (the first `limit`) as a pandas data frame: options, ranks, who finds them stable.

    Raises: SettingError where pandas is not installed.
    """
    try:
        import pandas as pd  # type: ignore[import-untyped,import-not-found,unused-ignore]
    except ImportError:
        raise SettingError("pandas is not installed", mend="pip install 'detente[frames]'") from None
    conflict = solution.conflict
    states = solution.feasible.states(limit)
    letters = np.array([list(state) for state in states], dtype="U1").reshape(len(states), len(conflict.options))
    taken_in = {option.id: letters[:, k] == "Y" for k, option in enumerate(conflict.options)}
    called = option_columns(solution)
    columns: dict[str, Any] = {"state": states, **{called[name]: flags for name, flags in taken_in.items()}}
    ranked = [maker for maker in conflict.decision_makers if not isinstance(maker.preference, PartialOrder)]
    columns.update({f"rank: {maker.name}": _in_64_bits(ranks_in(maker, states, taken_in)) for maker in ranked})
    for concept in solution.concepts:
        columns[concept] = solution.equilibria[concept].among(states)
        columns.update({f"{concept}: {i}": held.among(states) for i, held in solution.stable[concept].items()})
    return pd.DataFrame(columns)


def to_parquet(solution: Solution, path: str | Path, limit: int | None = None) -> None:
    """Write `to_frame` as Parquet.

    Raises: SettingError where pandas or its Parquet engine is not installed, or the file cannot be written.
    """
    frame = to_frame(solution, limit)
    try:
        frame.to_parquet(path)
    except ImportError:
        raise SettingError("no Parquet engine is installed", mend="pip install 'detente[frames]'") from None
    except OSError as fault:
        raise SettingError(f"cannot write: {fault.strerror or fault}", where=str(path)) from None
