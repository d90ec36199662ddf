"""What solving a conflict gives: for each concept, the states stable for each decision maker, and the equilibria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from detente.conflict.expressions import Expression
from detente.conflict.model import Conflict
from detente.stability.state_sets import StateSet

Concept = Literal["nash", "gmr", "smr", "seq", "sseq"]
CONCEPTS: tuple[Concept, ...] = get_args(Concept)
USUAL: tuple[Concept, ...] = ("nash", "gmr", "smr", "seq")


@dataclass(frozen=True, eq=False)
class Solution:
    """Stable states and equilibria of a conflict.

    Attributes:
        engine: which engine found them, "explicit" or "symbolic".
        feasible: all feasible states; after `where`, those in which its expression holds.
        stable: for each concept, for each decision maker by name, the states stable for it.
        equilibria: for each concept, the states stable for every decision maker.
        too_large: for each concept asked for that could not be worked out within memory, why; it is then missing
            from `stable` and `equilibria`.
    """

    conflict: Conflict
    engine: str
    feasible: StateSet
    stable: Mapping[str, Mapping[str, StateSet]]
    equilibria: Mapping[str, StateSet]
    too_large: Mapping[str, str] = field(default_factory=dict)

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts that were worked out."""
        return tuple(self.equilibria)

    def where(self, expression: str | Expression) -> Solution:
        """The same of the states in which the expression holds: is there an equilibrium where both give way?

        Raises: ModelError for an expression that cannot be read or names no option of the conflict.
        """
        return replace(
            self,
            feasible=self.feasible.query(expression),
            stable={
                concept: {name: states.query(expression) for name, states in held.items()}
                for concept, held in self.stable.items()
            },
            equilibria={concept: states.query(expression) for concept, states in self.equilibria.items()},
        )

    def to_frame(self, limit: int | None = None) -> Any:
        """All feasible states as a pandas data frame; see `exports.to_frame`."""
        from detente.stability.exports import to_frame

        return to_frame(self, limit)

    def _repr_html_(self, limit: int = 50) -> str:
        """A table of the equilibria, for notebooks."""
        from html import escape

        found: dict[str, None] = {}
        for states in self.equilibria.values():
            found.update(dict.fromkeys(states.states(limit)))
        head = "".join(f"<th>{escape(concept)}</th>" for concept in ("state", *self.concepts, "taken"))
        rows = []
        for state in sorted(found)[:limit]:
            marks = "".join(f"<td>{'✓' if self.is_equilibrium(state, c) else ''}</td>" for c in self.concepts)
            words = [option.text for option, letter in zip(self.conflict.options, state, strict=True) if letter == "Y"]
            rows.append(f"<tr><td>{state}</td>{marks}<td>{escape(', '.join(words))}</td></tr>")
        counts = ", ".join(f"{escape(c)} {states.count():,}" for c, states in self.equilibria.items())
        title = f"{escape(self.conflict.name)}: {self.feasible.count():,} states; equilibria: {counts}"
        return f"<table><caption>{title}</caption><tr>{head}</tr>{''.join(rows)}</table>"

    def is_equilibrium(self, state: str, concept: str) -> bool:
        """Whether the state is an equilibrium under the concept."""
        return self.equilibria[concept].contains(state)

    def concepts_of(self, state: str) -> tuple[str, ...]:
        """The concepts under which the state is an equilibrium."""
        return tuple(concept for concept, states in self.equilibria.items() if states.contains(state))
