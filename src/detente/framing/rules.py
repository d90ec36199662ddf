"""States that cannot be: options that rule each other out, and options that need another's.

Each rule names the statements it rests on. One that today's state breaks is left out: what is so can be so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from detente.conflict import Infeasible, parse
from detente.framing.contrary import are_contrary
from detente.framing.needs import needs
from detente.framing.placing import Placed, named
from detente.ledger import Ledger, Thread
from detente.ledger.weighing import SAME
from detente.ledger.wording import Wording, amounts_differ, likeness, wording


def rules(ledger: Ledger, placed: Sequence[Placed]) -> tuple[Infeasible, ...]:
    """All rules of a model, each once."""
    found = [*_exclusive(placed), *_needs(ledger, placed)]
    return tuple({(rule.form, str(rule.value)): rule for rule in reversed(found)}.values())[::-1]


def _needs(ledger: Ledger, placed: Sequence[Placed]) -> Iterator[Infeasible]:
    """A deed that cannot be done without another side's: not the one without the other."""
    for p in placed:
        for name in p.term.thread.statements:
            said = ledger.by_id[name]
            needed = needs(said)
            if not needed or p.term.taken:
                continue
            for owner, option in p.options.items():
                words = wording(needed, names=(said.actor, *said.addressee, owner))
                other = named(words, [q for q in placed if q is not p], owner)
                if other:
                    yield Infeasible(
                        "expression",
                        parse(f"{option} & !{other}"),
                        reason=f"{owner} cannot do it without the other side’s part",
                        statements=(name,),
                    )


def _exclusive(placed: Sequence[Placed]) -> Iterator[Infeasible]:
    """Two amounts of one thing by one side, or two deeds that undo each other: not both."""
    for k, p in enumerate(placed):
        for q in placed[k + 1 :]:
            if p.term.taken and q.term.taken:
                continue
            reason = _against_each_other(p.term.thread, q.term.thread)
            for owner in p.options.keys() & q.options.keys() if reason else ():
                yield Infeasible(
                    "exclusive",
                    (p.options[owner], q.options[owner]),
                    reason=reason,
                    statements=(*p.term.statements, *q.term.statements),
                    assumed="one amount rules out the other" if "amounts" in reason else "the one undoes the other",
                )


def _against_each_other(one: Thread, other: Thread) -> str:
    """Why two matters of one side rule each other out; empty where they do not."""
    first, second = _wording(one), _wording(other)
    bare = likeness(first.without_amounts(), second.without_amounts())
    if amounts_differ(first, second) and bare >= SAME:
        return "two amounts of one thing"
    if one.negative != other.negative and bare >= SAME:
        return "doing it and leaving it undone"
    if one.negative or other.negative:
        return ""
    if are_contrary(one.title, other.title, (*one.actor, *other.actor), left_undone=False):
        return "two deeds that undo each other"
    return ""


def _wording(thread: Thread) -> Wording:
    return next((link.mention.wording for link in thread.links if link.mention), Wording(frozenset()))
