"""A sponsor's limited control: a client that may refuse to carry out what the side that speaks for it agrees.

A client without a voice of its own has no option: what it would do stands under the side that speaks for it. That side
can promise what it does not hold in its hand. Where a statement shows so, the client becomes a decision maker with one
option, to refuse what is agreed for it; where none does, that it obeys is said as an assumption.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from detente.conflict import DecisionMaker, Option, PreferenceStatement, Prioritised, parse
from detente.conflict.expressions import holds, names
from detente.framing.placing import Placed
from detente.framing.remarks import Remark
from detente.framing.terms import Term
from detente.framing.words import pattern, words_of
from detente.ledger import Ledger, Sides
from detente.ledger.events import when
from detente.ledger.mentions import takes_against

_AGREES = frozenset({"accept", "promise", "offer", "concede"})
_REFUSES = frozenset({"reject", "breach"})


@dataclass(frozen=True, slots=True)
class Unruly:
    """A client that may refuse, the side that speaks for it, and what shows it.

    `threads` are the ids of the matters that the client would have to carry out; `refused` says that it refused one of
    them, by word or deed, that the side had agreed to, and not only that a report doubts the side's control.
    """

    client: str
    patron: str
    threads: tuple[str, ...]
    statements: tuple[str, ...]
    refused: bool


def unruly(ledger: Ledger, who: Sides, terms: Sequence[Term], as_of: date | None) -> tuple[Unruly, ...]:
    """The clients that a statement shows not to be in the hand of their side, in alphabetical order."""
    found: list[Unruly] = []
    for patron in sorted({owner for t in terms for owner in t.owners}):
        for client in who.clients(patron):
            own = [t for t in terms if patron in t.owners and client in map(who.party, t.thread.actor) and not t.taken]
            refused = {t.thread.id: ids for t in own if (ids := _refusals(ledger, who, t, client, patron))}
            told = _told(ledger, who, client, as_of) if own else ()
            if refused or told:
                shown = (*(name for ids in refused.values() for name in ids), *told)
                threads = tuple(t.thread.id for t in own if told or t.thread.id in refused)
                found.append(Unruly(client, patron, threads, tuple(dict.fromkeys(shown)), bool(refused)))
    return tuple(found)


def obedient(who: Sides, terms: Sequence[Term], found: Sequence[Unruly]) -> Iterator[Remark]:
    """What is assumed of the other clients that would have to act: that they do what is agreed for them."""
    shown = {one.client for one in found}
    for t in terms:
        for owner in t.owners:
            for client in who.clients(owner):
                if client not in shown and client in map(who.party, t.thread.actor) and not t.taken:
                    text = f"What {owner} agrees for {client} is taken to be carried out: “{t.thread.title}”"
                    yield Remark(text, t.statements)


def without_clients(ledger: Ledger, who: Sides, t: Term, found: Sequence[Unruly]) -> Term:
    """The term, where what a client refused no longer counts as a refusal of its side."""
    clients = {one.client for one in found if one.refused and t.thread.id in one.threads}
    if not clients:
        return t
    kept = []
    for refusal in t.refusals:
        own = tuple(name for name in refusal.statements if who.party(ledger.by_id[name].actor) not in clients)
        if own:
            kept.append(replace(refusal, statements=own))
    return replace(t, refusals=tuple(kept))


def client_side(
    one: Unruly, refuse: str, placed: Sequence[Placed], patron: DecisionMaker, done: Collection[str]
) -> tuple[Option, DecisionMaker]:
    """The client as a decision maker: its option to refuse, and what it prefers.

    First that it refuses what its side takes up for it, then, as assumed, all that its side lacks today: a deal that is
    one for its side is one for the client, but for its own part.

    Args:
        refuse: the id of its option.
        done: the ids of the options that are taken today.
    """
    parts = [p.options[patron.name] for p in placed if refuse in p.unless]
    text = f"refuse to carry out what {patron.name} agrees for it"
    assumed = None if one.refused else f"a report doubts that {patron.name} has it in hand"
    why = f"{one.client} refused what {patron.name} agreed to" if one.refused else "not in the hand of its side"
    given = parts[0] if len(parts) == 1 else f"({' | '.join(parts)})"
    first = PreferenceStatement(parse(f"{given} -> {refuse}"), one.statements, assumed, why)
    assert isinstance(patron.preference, Prioritised)
    spoken = f"{patron.name} speaks for it, so it is taken to want what {patron.name} lacks"
    shared = tuple(
        PreferenceStatement(s.expression, s.statements, spoken, "wanted by the side that speaks for it")
        for s in patron.preference.statements
        if not holds(s.expression, {name: name in done for name in names(s.expression)})
    )
    option = Option(refuse, text, one.client, statements=one.statements, assumed=assumed)
    return option, DecisionMaker(one.client, (refuse,), Prioritised((first, *shared)))


def _refusals(ledger: Ledger, who: Sides, t: Term, client: str, patron: str) -> tuple[str, ...]:
    """Where the client refused or broke what its side itself had agreed to; empty where that had not."""
    said = [ledger.by_id[name] for name in t.thread.statements]
    if not any(who.party(s.actor) == patron and s.kind in _AGREES and s.certainty != "denied" for s in said):
        return ()
    return tuple(
        s.id
        for s in said
        if who.party(s.actor) == client and s.certainty != "denied" and (s.kind in _REFUSES or takes_against(s))
    )


def _told(ledger: Ledger, who: Sides, client: str, as_of: date | None) -> tuple[str, ...]:
    """The statements by that day that tell of limited control over the client, or of its saying so."""
    name = re.compile(rf"(?<!\w){re.escape(client)}(?!\w)")
    return tuple(
        s.id
        for s in ledger.statements
        if s.certainty != "denied"
        and (client in map(who.party, (s.actor, *s.addressee)) or name.search(s.quote))
        and _words().search(s.quote)
        and when(ledger, s).by(as_of)
    )


@cache
def _words() -> re.Pattern[str]:
    return pattern(words_of("clients")["words"])
