"""Decision makers, options, states, moves and preferences: the graph model of a conflict, and its files.

May use: values, errors, tomlkit, numpy. Never sees documents, databases, the terminal or a solver: what follows
from a model is found in `stability`.

Source: Kilgour, Hipel and Fang (1987), "The graph model for conflicts", Automatica 23; Fang, Hipel and Kilgour (1993),
"Interactive Decision Making"; option prioritisation after Hipel, Fang, Kilgour and Haight (1993).
"""

from __future__ import annotations

from detente.conflict.expressions import Expression, parse
from detente.conflict.files import check_file, load, save
from detente.conflict.model import (
    Combined,
    Conflict,
    DecisionMaker,
    Infeasible,
    Option,
    PartialOrder,
    PreferenceStatement,
    Prioritised,
    Ranking,
    SingleMove,
    Weighted,
)
from detente.conflict.problems import Problem, check
from detente.conflict.states import state_number, state_text

__all__ = [
    "Combined",
    "Conflict",
    "DecisionMaker",
    "Expression",
    "Infeasible",
    "Option",
    "PartialOrder",
    "PreferenceStatement",
    "Prioritised",
    "Problem",
    "Ranking",
    "SingleMove",
    "Weighted",
    "check",
    "check_file",
    "load",
    "parse",
    "save",
    "state_number",
    "state_text",
]
