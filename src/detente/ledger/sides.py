"""Who speaks for whom: clients without a voice of their own stand under the side that answers for them.

A party that goes by two names (`parties`) is one here, under one of them, before anything else is asked of it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from detente.ledger.events import parsed, when
from detente.ledger.mentions import held_out_to, is_party, mentions
from detente.ledger.parties import is_state, one_name
from detente.ledger.record import Ledger
from detente.values.statement import Statement

# Kinds by which a party says what it wants or would do. With these it deals for itself, whoever backs it.
VOICE = frozenset({"propose", "offer", "demand", "request", "promise", "threaten"})
# Kinds by which it refuses or takes a stand. With these it is a client only where a text says so, not by assumption.
STANDS = frozenset({"reject", "concede", "position", "meet"})
_ASKS = frozenset({"propose", "demand", "request"})


@dataclass(frozen=True, slots=True)
class Backing:
    """That a client stands under a patron, with the statements or words that show it.

    `assumed` says why, where no text says so; None where a text does.
    """

    client: str
    patron: str
    statements: tuple[str, ...] = ()
    quote: str = ""
    assumed: str | None = None


@dataclass(frozen=True, slots=True)
class Sides:
    """The sides of a ledger: `side` of any party, and why each client stands where it does.

    `names` gives for a party's other name the one under which it counts.
    """

    backings: tuple[Backing, ...]
    _patron: dict[str, str]
    names: Mapping[str, str] = field(default_factory=dict)

    def party(self, name: str) -> str:
        """The name under which a party counts, whoever speaks for it."""
        return self.names.get(name, name)

    def side(self, party: str) -> str:
        """The side that a party counts with: its patron's, or itself."""
        party = self.party(party)
        seen = {party}
        while (patron := self._patron.get(party)) is not None and patron not in seen:
            party = patron
            seen.add(party)
        return party

    def clients(self, side: str) -> tuple[str, ...]:
        """The parties that stand under a side, in alphabetical order."""
        return tuple(sorted(b.client for b in self.backings if self.side(b.client) == side and b.client != side))


def _speakers(told: Sequence[Statement], kinds: frozenset[str]) -> set[str]:
    """The parties that speak in one of these ways in these statements."""
    return {s.actor for s in told if s.kind in kinds and s.certainty != "denied" and is_party(s.actor)}


def sides(ledger: Ledger, as_of: date | None = None) -> Sides:
    """The sides of a ledger at a date: a client that has found its own voice later still stands under its patron.

    A client is a party without a voice of its own for which another speaks: because a document says or shows
    it, or because one other party alone is asked, answers or promises for it (then assumed). What is said or published
    after that day shows nothing yet. Which names are one party's, the whole ledger says: that is so on any day.
    """
    return ledger.kept("sides", as_of, lambda: _sides(ledger, as_of))


def _sides(ledger: Ledger, as_of: date | None) -> Sides:
    names = _names(ledger)
    every = {s.id: under(s, names) for s in ledger.statements} if names else ledger.by_id
    told = [every[s.id] for s in ledger.statements if when(ledger, s).by(as_of)]
    voiced = _speakers(told, VOICE)
    heard = voiced | _speakers(told, STANDS)
    backings: dict[str, Backing] = {}
    said: dict[str, Counter[str]] = defaultdict(Counter)
    words: dict[tuple[str, str], str] = {}
    for relation in ledger.speaks_for:
        if not _published_by(ledger, relation.document, as_of):
            continue
        client, patron = (names.get(name, name) for name in (relation.client, relation.patron))
        if client not in voiced and is_party(patron) and patron != client:
            said[client][patron] += 1
            words.setdefault((client, patron), relation.quote)
    for client, patrons in said.items():
        patron = min(patrons, key=lambda name: (name not in heard, -patrons[name], name))
        backings[client] = Backing(client, patron, quote=words[client, patron])
    shown: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for client, patron, *ids in _shown(every, told, heard):
        if client not in backings and patron in heard:
            shown[client][patron].extend(ids)
    for client, by_patron in shown.items():
        if len(by_patron) == 1:  # two who answer for it are no patron
            (patron, ids), *_ = by_patron.items()
            backings[client] = Backing(
                client,
                patron,
                statements=tuple(dict.fromkeys(ids)),
                assumed="one answers for the other, who says nothing",
            )
    ordered = tuple(backings[client] for client in sorted(backings))
    return Sides(ordered, {b.client: b.patron for b in ordered}, names)


def _names(ledger: Ledger) -> dict[str, str]:
    """The other names of parties, each with the one under which it counts."""
    named = {name for s in ledger.statements for name in (s.actor, *s.addressee)}
    named |= {name for s in ledger.statements for term in s.terms for name in term.by}
    named |= {name for relation in ledger.speaks_for for name in (relation.client, relation.patron)}
    return one_name(named, ledger.statements)


def under(statement: Statement, names: Mapping[str, str]) -> Statement:
    """A statement with each party under the one name of it."""
    said = {statement.actor, *statement.addressee, *(name for term in statement.terms for name in term.by)}
    if said.isdisjoint(names):
        return statement
    return replace(
        statement,
        actor=names.get(statement.actor, statement.actor),
        addressee=_each_once(names, statement.addressee),
        terms=tuple(replace(term, by=_each_once(names, term.by)) for term in statement.terms),
    )


def _each_once(names: Mapping[str, str], given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names.get(name, name) for name in given))


def _published_by(ledger: Ledger, document: str, as_of: date | None) -> bool:
    """Whether a document was out by that day, as far as its date is known."""
    found = ledger.document_by_id.get(document)
    published = parsed(found.published) if found is not None else None
    return as_of is None or published is None or published.first <= as_of


def _shown(every: Mapping[str, Statement], told: Sequence[Statement], heard: set[str]) -> Iterator[tuple[str, ...]]:
    """Pairs of a voiceless party and one that answers for it, with the statements, of those told, that show it.

    Args:
        every: all statements of the ledger, by their ids.
    """
    hostile = {pair for s in told for pair in hostilities(s)}
    for statement in told:
        for sign in signs(statement, every):
            if sign.holds(heard, hostile):
                yield sign.client, sign.patron, *sign.statements


@dataclass(frozen=True, slots=True)
class Sign:
    """That one party may answer for another, as `statements` show it.

    `others` are those of whom it was asked, where it shows something only if none of them says anything.
    """

    client: str
    patron: str
    statements: tuple[str, ...] = ()
    others: frozenset[str] | None = None

    def holds(self, heard: Container[str], hostile: Container[tuple[str, str]]) -> bool:
        """Whether it shows that, among those who say something, and those who press or blame others."""
        if self.client in heard or self.client == self.patron or (self.patron, self.client) in hostile:
            return False
        if is_state(self.client) and not is_state(self.patron):
            return False
        return self.others is None or (bool(self.others) and not any(name in heard for name in self.others))


def hostilities(statement: Statement) -> Iterator[tuple[str, str]]:
    """Whom a statement presses or blames, each after who does so."""
    if statement.kind in {"demand", "accuse", "threaten"}:
        for name in (*statement.addressee, *(by for term in statement.terms for by in term.by)):
            yield statement.actor, name


def signs(statement: Statement, by_id: Mapping[str, Statement]) -> Iterator[Sign]:
    """What a statement shows of who answers for whom, if the one says nothing and the other does not press it.

    Three signs: what only the client would do is asked of the patron; the patron accepts or rejects what was
    demanded of the client; the patron promises or offers what the client would do. A party that the would-be
    patron itself presses or blames is no client of it, nor is a state one of a person or a group.
    """
    if statement.certainty == "denied" or not is_party(statement.actor) or "actor" in statement.uncertain:
        return
    addressees = [name for name in statement.addressee if is_party(name)]
    if statement.kind in _ASKS and len(addressees) == 1:
        for client in _doers(statement) - {statement.actor, *addressees}:
            yield Sign(client, addressees[0], (statement.id,))
    elif statement.kind in {"accept", "reject"}:
        for other in statement.refers_to:
            asked = by_id.get(other)
            if asked is None or asked.kind not in _ASKS or asked.actor == statement.actor:
                continue
            theirs = frozenset((_doers(asked) | set(asked.addressee)) - {asked.actor})
            others: frozenset[str] | None = None
            if statement.actor not in asked.addressee and not (asked.kind == "demand" and not asked.addressee):
                if asked.kind != "demand":
                    continue
                others = theirs  # what was asked of those alone who say nothing is answered for them
            for client in theirs:
                yield Sign(client, statement.actor, (other, statement.id), others)
    elif statement.kind in {"promise", "offer"}:
        for client in _doers(statement) - {statement.actor, *held_out_to(statement)}:
            yield Sign(client, statement.actor, (statement.id,))


def _doers(statement: Statement) -> set[str]:
    """Those who would act, as the text says, leaving out what the speaker wants in return or gives for it."""
    aside = "gets" if statement.kind in {"promise", "offer"} else "gives"
    return {name for mention in mentions(statement) if mention.said and mention.role != aside for name in mention.by}
