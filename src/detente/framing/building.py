"""The model of the terms that were chosen: options, sides, preferences, what cannot be, and the reason for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from detente.conflict import Conflict, DecisionMaker, Expression, Infeasible, Option, Prioritised
from detente.conflict.expressions import Not
from detente.conflict.expressions import names as names_in
from detente.conflict.states import is_feasible
from detente.framing.clients import Unruly, client_side, obedient
from detente.framing.coalitions import Coalition, coalitions
from detente.framing.expiry import open_until
from detente.framing.irreversible import irreversible
from detente.framing.joint import joint
from detente.framing.naming import option_id, option_text
from detente.framing.placing import Placed
from detente.framing.preferences import preferences
from detente.framing.remarks import Ground, Remark
from detente.framing.rules import rules
from detente.framing.tenor import Tenor
from detente.framing.terms import Term
from detente.ledger import Ledger, Sides, Talks, Thread


def place(
    terms: Sequence[Term], names: Sequence[str], told: Tenor, unsure: Sequence[Unruly]
) -> tuple[list[Placed], dict[Unruly, str]]:
    """The terms with their options, and the option to refuse of each client that has a part in one of them."""
    taken: set[str] = set()
    placed: list[Placed] = []
    refusing: dict[Unruly, str] = {}
    for one in unsure:
        if any(_concerns(one, t) for t in terms):
            refusing[one] = option_id(f"{one.client} refuses", one.client, taken, joint=False)
            taken.add(refusing[one])
    for t in terms:
        options = {}
        for owner in sorted(t.owners, key=names.index):
            options[owner] = option_id(t.thread.title, owner, taken, joint=len(t.owners) > 1)
            taken.add(options[owner])
        unless = tuple(option for one, option in refusing.items() if _concerns(one, t))
        together = len(t.owners) > 1 and joint(t.thread)
        placed.append(Placed(t, options, _ready(t, told) & options.keys(), unless, together))
    return placed, refusing


def _concerns(one: Unruly, t: Term) -> bool:
    return t.thread.id in one.threads and one.patron in t.owners and not t.taken


def _ready(term: Term, told: Tenor) -> frozenset[str]:
    """The owners that are taken to do what they said they would: not where reports tell that the sides are stuck.

    An offer is one only where they tell that the sides come together. To a meeting that lies ahead they come.
    """
    if term.ahead:
        return frozenset(term.owners)
    if term.taken or told.way == "stuck" or (told.way == "mixed" and term.thread.status == "offered"):
        return frozenset()
    return frozenset(term.pledged)


@dataclass(frozen=True)
class Built:
    """A model with the threads behind its options, the reason for every part, and what was assumed or left out."""

    conflict: Conflict
    options: dict[str, Thread]
    grounds: tuple[Ground, ...]
    left_out: tuple[Remark, ...]
    assumptions: tuple[Remark, ...]
    clients: tuple[Unruly, ...]
    coalitions: tuple[Coalition, ...]


def build(
    ledger: Ledger,
    who: Sides,
    of: Talks | None,
    as_of: date | None,
    names: Sequence[str],
    placed: Sequence[Placed],
    clients: Mapping[Unruly, str],
) -> Built:
    """The model of some terms.

    Args:
        names: of the sides that decide, in the order of the model.
        clients: the option to refuse of each client that is not in the hand of its side.
    """
    sides = [_Side(name, [p for p in placed if name in p.options]) for name in names]
    left_out: list[Remark] = []
    makers: list[DecisionMaker] = []
    for side in sides:
        wanted, remarks = preferences(ledger, who, side.name, placed, as_of)
        left_out += remarks
        makers.append(DecisionMaker(side.name, tuple(option.id for option in side.options), Prioritised(wanted)))
    options = [option for side in sides for option in side.options]
    threads = {p.options[side.name]: p.term.thread for side in sides for p in side.placed}
    grounds = [
        ground for side in sides for p in side.placed for ground in _option_grounds(ledger, side.option(p), p.term)
    ]
    done = {p.options[owner] for p in placed if p.term.taken for owner in p.options}
    for one, refuse in clients.items():
        patron = next(maker for maker in makers if maker.name == one.patron)
        option, maker = client_side(one, refuse, placed, patron, done)
        options.append(option)
        makers.append(maker)
        threads[option.id] = next(p.term.thread for p in placed if refuse in p.unless)
        grounds.append(Ground(f"option {option.id}", "may refuse", option.statements, option.assumed))
    terms = [p.term for p in placed]
    together = coalitions(terms, names)
    conflict = Conflict(
        name=of.title if of else "no dealings",
        options=tuple(options),
        decision_makers=tuple(makers),
        status_quo="".join("Y" if option.id in done else "N" for option in options),
        source="derived from a ledger" + (f" as of {as_of.isoformat()}" if as_of else ""),
        status_quo_statements=tuple(s for t in terms if t.taken for s in t.statements),
    )
    conflict = replace(conflict, infeasible=_possible_today(conflict, rules(ledger, placed)))
    return Built(
        conflict,
        threads,
        (*grounds, *_grounds(conflict, who, together)),
        tuple(left_out),
        (*_spoken_for(who, names), *obedient(who, terms, list(clients)), *_assumed(makers, options, threads)),
        tuple(clients),
        together,
    )


class _Side:
    """One side with its terms and their options."""

    def __init__(self, name: str, placed: Sequence[Placed]) -> None:
        self.name, self.placed = name, placed
        self.options = [self.option(p) for p in placed]

    def option(self, p: Placed) -> Option:
        thread = p.term.thread
        return Option(
            id=p.options[self.name],
            text=option_text(thread.title),
            owner=self.name,
            moves="forward" if irreversible(thread) else "both",
            statements=p.term.statements,
            assumed=p.term.owned,
        )


def _grounds(conflict: Conflict, who: Sides, together: Sequence[Coalition]) -> Iterator[Ground]:
    """Why each preference, side, coalition and rule is there, and what today's state rests on."""
    for maker in conflict.decision_makers:
        assert isinstance(maker.preference, Prioritised)
        for k, s in enumerate(maker.preference.statements, 1):
            yield Ground(f"preference {maker.name} {k}", s.why, s.statements, s.assumed)
    names = {maker.name for maker in conflict.decision_makers}
    for backing in who.backings:
        side = who.side(backing.client)
        if side in names:
            yield Ground(f"side {side}", f"{side} speaks for {backing.client}", backing.statements, backing.assumed)
    for c in together:
        text = f"{' and '.join(c.sides)} ask {' and '.join(c.against)} for the same, and have no quarrel"
        yield Ground(f"coalition {', '.join(c.sides)}", text, c.statements)
    for k, rule in enumerate(conflict.infeasible, 1):
        yield Ground(f"infeasible {k}", rule.reason, rule.statements, rule.assumed)
    if conflict.status_quo_statements:
        yield Ground("status quo", "carried out", conflict.status_quo_statements)


def _spoken_for(who: Sides, names: Sequence[str]) -> Iterator[Remark]:
    for name, party in sorted(who.names.items()):
        if party in names:
            yield Remark(f"{name} is {party} by another name: a state and its government are taken for one side")
    for backing in who.backings:
        side = who.side(backing.client)
        if side in names and backing.assumed:
            yield Remark(f"{side} speaks for {backing.client}: {backing.assumed}", backing.statements)


def _option_grounds(ledger: Ledger, option: Option, term: Term) -> list[Ground]:
    """Why an option is there; why it cannot be undone, where it cannot; until when it is open, where that is told."""
    found = [Ground(f"option {option.id}", term.thread.status, option.statements, option.assumed)]
    lasting, until = irreversible(term.thread), open_until(term.thread)
    if lasting is not None:
        said = lasting.text.startswith("said")
        assumed = None if said else lasting.text.removeprefix("assumed ")
        found.append(Ground(f"moves {option.id}", "cannot be undone once done", lasting.statements, assumed))
    if until is not None and not term.taken:
        named = tuple(s for s in term.thread.statements if ledger.by_id[s].deadline == term.thread.deadline)
        found.append(Ground(f"deadline {option.id}", f"open until {until.isoformat()}", named))
    return found


def _possible_today(conflict: Conflict, found: Sequence[Infeasible]) -> tuple[Infeasible, ...]:
    """The rules that today's state keeps: what is so can be so."""
    return tuple(rule for rule in found if is_feasible(replace(conflict, infeasible=(rule,)), conflict.status_quo))


def _assumed(makers: Sequence[DecisionMaker], options: Sequence[Option], threads: Mapping[str, Thread]) -> list[Remark]:
    """Everything in the model that nobody said, in sentences."""
    remarks = [Remark(f"“{o.text}”: {o.assumed}", o.statements) for o in options if o.assumed]
    for o in options:
        lasting = irreversible(threads[o.id]) if o.moves == "forward" else None
        if lasting is not None and lasting.text.startswith("assumed"):
            remarks.append(Remark(f"“{o.text}”: cannot be undone once done, {lasting.text}", lasting.statements))
    if any(o for o in options):
        remarks.append(Remark("Each side would rather not carry out its own part, where nothing else is said"))
    told = {o.assumed for o in options}
    for maker in makers:
        assert isinstance(maker.preference, Prioritised)
        remarks += [
            Remark(f"{maker.name} {_verb(s.expression)} {_in_words(s.expression, options)}: {s.assumed}", s.statements)
            for s in maker.preference.statements
            if s.assumed and s.statements and s.assumed not in told
        ]
    return remarks


def _verb(expression: Expression) -> str:
    return "refuses" if isinstance(expression, Not) else "wants"


def _in_words(expression: Expression, options: Sequence[Option]) -> str:
    """The texts of the options that an expression names."""
    text_of = {o.id: o.text for o in options}
    return " and ".join(dict.fromkeys(f"“{text_of[name]}”" for name in names_in(expression)))
