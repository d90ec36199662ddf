"""What solving a conflict gives: for each concept, the states stable for each decision maker, and the equilibria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from detente.conflict.model import Conflict
from detente.stability.state_sets import StateSet

Concept = Literal["nash", "gmr", "smr", "seq", "sseq"]
CONCEPTS: tuple[Concept, ...] = get_args(Concept)
USUAL: tuple[Concept, ...] = ("nash", "gmr", "smr", "seq")

CONCEPT_NAMES: dict[str, str] = {
    "nash": "Nash",
    "gmr": "general metarational",
    "smr": "symmetric metarational",
    "seq": "sequential",
    "sseq": "symmetric sequential",
}


@dataclass(frozen=True, eq=False)
class Solution:
    """Stable states and equilibria of a conflict.

    Attributes:
        engine: which engine found them, "explicit" or "symbolic".
        feasible: all feasible states.
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

    def is_equilibrium(self, state: str, concept: str) -> bool:
        """Whether the state is an equilibrium under the concept."""
        return self.equilibria[concept].contains(state)

    def concepts_of(self, state: str) -> tuple[str, ...]:
        """The concepts under which the state is an equilibrium."""
        return tuple(concept for concept, states in self.equilibria.items() if states.contains(state))
