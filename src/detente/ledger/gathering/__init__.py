"""Which matter each statement joins, so that after a change only steps that may come out otherwise are taken again.

A step is one statement in one of two rounds: what it puts on the table, then what it answers. Steps are taken in
order, and each sees the matters as they stood at its moment, whatever joined later. A step in the middle, a new one
or one that is taken back, is therefore taken as if it had always been there; then those later steps are taken again
that saw what it changed, and could choose another matter by that: nothing else. What comes out is what gathering from
nothing gives.

`gatherer` takes the steps; `joining` holds the rules by which a statement joins a matter, `choosing` finds the
likeliest matter of a mention, `dependents` the later steps that a changed one bears on. They look things up in `told`
(the statements) and `index` (the matters; `leads` of one word), and pass `steps` to one another.
"""

from detente.ledger.gathering.gatherer import Gatherer

__all__ = ["Gatherer"]
