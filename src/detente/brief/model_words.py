"""A conflict model in words and as JSON values."""

from __future__ import annotations

from typing import Any

from detente.brief.wording import clipped, listed, whole
from detente.conflict import Conflict, Expression, Option, PreferenceStatement, Prioritised
from detente.conflict.expressions import And, Iff, Implies, Is, Not, Or
from detente.framing import Framed
from detente.framing.unnamed import UNNAMED

SHORT = 90
"""Characters of an option's words in a sentence."""


def option_words(option: Option) -> str:
    """An option's words in quotation marks."""
    return f"“{clipped(whole(option.text), SHORT)}”"


def expression_words(expression: Expression, conflict: Conflict) -> str:
    """What an expression says, in words; options are named by their texts."""
    if isinstance(expression, Is):
        return option_words(conflict.option(expression.option))
    if isinstance(expression, Not):
        return f"not {_grouped(expression.operand, conflict)}"
    if isinstance(expression, And):
        return listed(list(dict.fromkeys(_grouped(operand, conflict) for operand in expression.operands)))
    if isinstance(expression, Or):
        return listed([_grouped(operand, conflict) for operand in expression.operands], last="or")
    if isinstance(expression, Implies):
        return f"{_grouped(expression.left, conflict)} only with {_grouped(expression.right, conflict)}"
    if isinstance(expression, Iff):
        return f"{_grouped(expression.left, conflict)} if and only if {_grouped(expression.right, conflict)}"
    return str(expression)


def _grouped(expression: Expression, conflict: Conflict) -> str:
    words = expression_words(expression, conflict)
    return words if isinstance(expression, Is | Not) else f"({words})"


def state_words(state: str, conflict: Conflict) -> str:
    """The options that are taken in a state, with who takes them; "nothing" where none is."""
    taken = [
        f"{option_words(o)} ({o.owner})" for o, letter in zip(conflict.options, state, strict=True) if letter == "Y"
    ]
    return listed(taken) or "nothing done by anybody"


def model(framed: Framed) -> dict[str, Any]:
    """The derived model with what every part rests on, and what of the talks is not in it."""
    conflict = framed.conflict
    return {
        "name": conflict.name,
        "options": [
            {
                "id": o.id,
                "text": o.text,
                "decision_maker": o.owner,
                "moves": o.moves,
                "taken": conflict.status_quo[k] == "Y",
                "thread": framed.options[o.id].id if o.id in framed.options else None,
                "statements": list(o.statements),
                "assumed": o.assumed,
            }
            for k, o in enumerate(conflict.options)
        ],
        "decision_makers": [
            {
                "name": maker.name,
                "options": list(maker.options),
                "preference": [_preference(s) for s in maker.preference.statements]
                if isinstance(maker.preference, Prioritised)
                else [],
            }
            for maker in conflict.decision_makers
        ],
        "infeasible": [
            {"states": str(rule), "reason": part.reason, "statements": list(part.statements), "assumed": part.assumed}
            for part in conflict.infeasible
            if (rule := part.rule(conflict.option_ids)) is not None
        ],
        "status_quo": conflict.status_quo,
        "left_out": [{"text": remark.text, "statements": list(remark.statements)} for remark in framed.left_out],
    }


def _preference(statement: PreferenceStatement) -> dict[str, Any]:
    return {
        "expression": str(statement.expression),
        "why": statement.why,
        "statements": list(statement.statements),
        "assumed": statement.assumed,
    }


def _thread(framed: Framed, option: str) -> str | None:
    """The thread that an option stands for; None for a matter that no thread tells of."""
    name = framed.options[option].id
    return None if name.startswith(UNNAMED) else name
