"""The actions that statements speak of, each with who would act: what threads are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from detente.ledger.wording import Wording, only_weighs, speaks_against, tells_of_asking, told_as_done, wording
from detente.values.statement import AUTHOR, UNKNOWN, Statement, Term, TermRole

ASKS = frozenset({"propose", "demand", "request"})
_OF_OTHERS = frozenset({"demand", "request"})
COMMITS = frozenset({"offer", "promise"})
ANSWERS = frozenset({"accept", "reject", "concede"})
DEEDS = frozenset({"comply", "breach", "act"})

NOBODY = frozenset({AUTHOR, UNKNOWN, ""})


@dataclass(frozen=True, slots=True)
class Mention:
    """One action spoken of in one statement.

    `by` are those who would act; `said` is true where the text names them, false where they follow from the
    kind of statement (one demands of the addressee, promises for oneself). `against` is true where the
    statement takes a stand against the action.
    """

    statement: str
    term: Term
    by: tuple[str, ...]
    said: bool
    wording: Wording
    against: bool = False

    @property
    def role(self) -> TermRole:
        """Whether the action is what the statement is about, or one side of an exchange."""
        return self.term.role


def is_party(name: str) -> bool:
    """Whether the name can be a party's: not the writer's, and not unknown."""
    return name not in NOBODY


@lru_cache(maxsize=1 << 17)  # a ledger asks several times, and one that leaves some statements out asks again
def mentions(statement: Statement) -> tuple[Mention, ...]:
    """The actions that a statement speaks of, those of an exchange one by one."""
    return tuple(_mentions(statement))


def _mentions(statement: Statement) -> Iterator[Mention]:
    against = takes_against(statement)
    for term in _terms(statement):
        said = tuple(dict.fromkeys(name for name in term.by if is_party(name)))
        if statement.kind in COMMITS and term.role == "content" and only_weighs(term.text):
            continue  # who will consider an offer commits himself to nothing
        if statement.kind in _OF_OTHERS and term.role != "gives":
            own = said == (statement.actor,)  # nobody demands of oneself alone
            if tells_of_asking(term.text) or (own and told_as_done(term.text)):
                continue  # "issued an ultimatum" is how it asked, and nothing that is to be done
            said = () if own else said
        if statement.kind == "accept" and said == (statement.actor,) and _says_yes_to(term.text):
            said = ()  # "accepted the offer of a rise" names who says yes, not who would pay it
        by = said or _doers(statement, term)
        # who acts is compared by itself, so that "Russia's withdrawal" and "the withdrawal" share all words
        names = (*by, statement.actor, *statement.addressee)
        yield Mention(
            statement=statement.id,
            term=term,
            by=by,
            said=bool(said),
            wording=wording(term.text, term.words, names),
            against=against,
        )


def _says_yes_to(text: str) -> bool:
    """Whether the words tell that something was accepted, and not what the same party agreed to do."""
    return told_as_done(text) and text.split()[1:2] != ["to"]


def names_no_action(statement: Statement) -> bool:
    """Whether a demand or a request only says that something was asked ("issued an ultimatum"), and not what; or an
    offer or a promise no more than that something will be thought about ("consider the proposal")."""
    return statement.kind in _OF_OTHERS | COMMITS and not mentions(statement)


def is_doubted(statement: Statement, below: float) -> bool:
    """Whether the reader is unsure of what was done, or by whom, and less sure of both together than `below`."""
    return bool({"kind", "actor"} & set(statement.uncertain)) and statement.confidence < below


def held_out_to(statement: Statement) -> tuple[str, ...]:
    """To whom a promise or an offer is made: not those who are to do it, for whom it is made."""
    doers = {name for mention in mentions(statement) if mention.said and mention.role != "gets" for name in mention.by}
    return tuple(name for name in statement.addressee if name not in doers)


def takes_against(statement: Statement) -> bool:
    """Whether a position is one against what it speaks of; other kinds of statement say it by their kind."""
    return statement.kind == "position" and speaks_against(statement.content)


def holds_out_for(statement: Statement) -> bool:
    """Whether it is a refusal only until something is got in return: who refuses so does not give up what it asks."""
    in_return = statement.gets or any(term.role == "gets" for term in statement.terms)
    return statement.kind == "reject" and bool(statement.condition or in_return)


def is_firm(statement: Statement) -> bool:
    """Whether the reader took it for a red line, something that the actor will never give up."""
    return statement.firm and statement.certainty != "denied" and statement.kind in {"position", "reject", "demand"}


def _terms(statement: Statement) -> tuple[Term, ...]:
    terms = statement.terms
    if not terms:
        gives = tuple(Term("gives", text) for text in statement.gives)
        gets = tuple(Term("gets", text) for text in statement.gets)
        terms = (Term("content", statement.content), *gives, *gets)
    roles = {term.role for term in terms}
    if {"gives", "gets"} <= roles or (
        (statement.kind in COMMITS and "gives" in roles) or (statement.kind in ASKS and "gets" in roles)
    ):
        # the content of an exchange is its two sides over again
        terms = tuple(term for term in terms if term.role != "content")
    seen: dict[tuple[str, str], Term] = {}
    for term in terms:
        seen.setdefault((term.role, " ".join(term.text.split()).casefold()), term)
    return tuple(seen.values())


def _doers(statement: Statement, term: Term) -> tuple[str, ...]:
    """Who would act where the text does not say."""
    actor = (statement.actor,) if is_party(statement.actor) else ()
    addressees = tuple(name for name in statement.addressee if is_party(name))
    if statement.kind == "accept" and addressees and term.role != "content":
        return tuple(dict.fromkeys((*actor, *addressees)))  # which side does which part of a bargain is not said
    if term.role == "gives":
        # a plan put to several is a mediator's: what it gives is not the mediator's to do
        return () if statement.kind == "propose" and len(addressees) > 1 else actor
    if term.role == "gets" or statement.kind in ASKS:
        return addressees
    if statement.kind == "accept":
        return tuple(dict.fromkeys((*actor, *addressees)))
    if statement.kind in {"reject", "position"}:
        return ()
    return actor
