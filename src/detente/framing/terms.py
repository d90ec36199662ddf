"""From threads to terms of a model: who would act, who wants it, who refused it, each with the statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from detente.framing.hostile import is_hostile
from detente.ledger import Ledger, Sides, Thread
from detente.ledger.events import when
from detente.ledger.mentions import ASKS, COMMITS, held_out_to, holds_out_for, is_firm, is_party, takes_against
from detente.values.statement import Statement

COMMENT = frozenset({"assess", "forecast"})
_RECENT = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Wish:
    """That a side wants a term done by another, from the strongest `strength` (0: demanded) to the weakest.

    `strength`: 0 demanded or put as a plan, 1 asked, wished for, promised or held out to it, 2 assumed. `asked` says
    that the side itself asked for it or wished it: what it took, or was promised, it need not have.
    """

    side: str
    strength: int
    statements: tuple[str, ...]
    firm: bool = False
    assumed: str | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """That a side refused a term: its own part, or what another held out.

    `contrary` says that it did so in no such words, but said that it would do the contrary.
    """

    side: str
    statements: tuple[str, ...]
    firm: bool = False
    contrary: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """One thread as a term of a model.

    `owners` are the sides that would act (several for what they would do together), with `owned` saying why where
    no text does; `weight` counts the statements of dealings in it; `pledged` gives, by owner, the statements in which
    it said that it would act, asking nothing in return and setting no condition; `ahead` says that it is a meeting that
    lies ahead, to which its owners are taken to come.
    """

    thread: Thread
    owners: tuple[str, ...]
    owned: str | None
    wishes: tuple[Wish, ...]
    refusals: tuple[Refusal, ...]
    weight: int
    pledged: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ahead: bool = False

    @property
    def taken(self) -> bool:
        """Whether it has been carried out."""
        return self.thread.status == "kept"

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements that put the term on the table, kept it or broke it."""
        return tuple(
            event.statement
            for event in self.thread.history
            if event.status is not None and not event.reason.startswith(("speaks of", "said not"))
        )


def term(ledger: Ledger, who: Sides, thread: Thread, pair: tuple[str, str] | None) -> Term:
    """What a thread is as a term of a model.

    Args:
        pair: the two sides, where just two deal with each other: what one asks of nobody named, or holds out to
            nobody named, is then taken to be the other's.
    """
    said = [ledger.by_id[name] for name in thread.statements]
    owners, owned = _owners(thread, said, who, pair)
    wishes = tuple(
        wish
        for side in _in_order(_wants(ledger, thread, said, who, owners, pair))
        if (wish := _wish(side, thread, said, who, owners, pair)) is not None
    )
    return Term(
        thread=thread,
        owners=owners,
        owned=owned,
        wishes=wishes,
        refusals=_refusals(thread, said, who),
        weight=sum(s.kind not in COMMENT for s in said),
        pledged=_pledged(thread, said, who, owners),
    )


def role(thread: Thread, statement: str) -> str | None:
    """The part that the thread's action has in a statement: content, gives or gets; None where it only answers."""
    return next((link.mention.role for link in thread.links if link.statement == statement and link.mention), None)


def _owners(
    thread: Thread, said: Sequence[Statement], who: Sides, pair: tuple[str, str] | None
) -> tuple[tuple[str, ...], str | None]:
    """Who would act. In an exchange the part decides: what is given is the speaker's, what is got another's."""
    by_part: list[str] = []
    taken: str | None = None
    for statement in said:
        part = role(thread, statement.id)
        speaker = who.side(statement.actor)
        if part == "gives" and is_party(statement.actor):
            by_part.append(speaker)
        elif part == "gets":
            others = [who.side(a) for a in statement.addressee if is_party(a) and who.side(a) != speaker]
            if not others:
                others = [side for side in _sides_of(thread, who) if side != speaker]
                if pair and speaker in pair:
                    silent = [side for side in others if side not in pair]
                    others = [side for side in others if side in pair] or [_other(pair, speaker)]
                    if silent and others == [_other(pair, speaker)]:
                        taken = f"asked of {' and '.join(silent)}; taken to be for {others[0]}, the other side"
            by_part.extend(others)
    if by_part:
        return tuple(dict.fromkeys(by_part)), taken
    doers = _sides_of(thread, who)
    if doers:
        return doers, None
    refusers = _refusers(thread, said, who)
    if refusers:
        return refusers, f"refused by {' and '.join(refusers)}; taken to be asked of it"
    asker = next((who.side(a) for a in thread.askers), None)
    if pair and asker in pair:
        other = _other(pair, str(asker))
        return (other,), f"asked of nobody named; taken to be asked of {other}, the other side"
    return (), None


def _refusers(thread: Thread, said: Sequence[Statement], who: Sides) -> tuple[str, ...]:
    """Who refused what others put, where nobody is named who would act: it is the refuser's to do, or to go along."""
    askers = {who.side(name) for name in thread.askers}
    if thread.status not in {"rejected", "contested"} or not askers:
        return ()
    refused = (who.side(s.actor) for s in said if s.kind == "reject" and s.certainty != "denied" and is_party(s.actor))
    return tuple(dict.fromkeys(side for side in refused if side not in askers))


def _sides_of(thread: Thread, who: Sides) -> tuple[str, ...]:
    return tuple(dict.fromkeys(who.side(name) for name in thread.actor if is_party(name)))


def _other(pair: tuple[str, str], side: str) -> str:
    return pair[1] if side == pair[0] else pair[0]


def _in_order(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _wants(
    ledger: Ledger,
    thread: Thread,
    said: Sequence[Statement],
    who: Sides,
    owners: Sequence[str],
    pair: tuple[str, str] | None,
) -> list[str]:
    """The sides that may want the term: who asks for it, to whom it is held out, who agreed on it together."""
    names = [who.side(name) for name in thread.askers if is_party(name)]
    for statement in said:
        part = role(thread, statement.id)
        if statement.certainty == "denied" or (part is None and not _deal(statement)):
            continue
        if statement.kind in COMMITS | {"propose"} and part != "gets":
            told = held_out_to(statement) if statement.kind in COMMITS else statement.addressee
            names.extend(who.side(name) for name in told if is_party(name))
        if statement.kind in {"accept", "comply", "breach"}:
            names.extend(who.side(n) for n in (statement.actor, *statement.addressee) if is_party(n))
    if _together(thread, said, who, owners):
        names.extend(owners)
    if not names and pair and len(owners) == 1 and owners[0] in pair and _in_talks(ledger, thread, said):
        names.append(_other(pair, owners[0]))
    return names


def _together(thread: Thread, said: Sequence[Statement], who: Sides, owners: Sequence[str]) -> bool:
    """Whether several would do it with each other: one of them put it or agreed to it. What an outsider asks of
    several is asked of each."""
    return len(owners) > 1 and any(
        s.kind in COMMITS | {"propose", "accept"}
        and s.certainty != "denied"
        and role(thread, s.id) is not None
        and who.side(s.actor) in owners
        for s in said
    )


def _deal(statement: Statement) -> bool:
    """Whether sides agreed with each other: who only welcomes a deal has no part in it."""
    return statement.kind == "accept" and bool(statement.addressee)


def _in_talks(ledger: Ledger, thread: Thread, said: Sequence[Statement]) -> bool:
    """Whether what is promised to nobody named belongs to the dealings: offered, answered since, or not long ago."""
    dealings = [s for s in said if s.kind not in COMMENT]
    if len(dealings) > 1 or any(s.kind == "offer" or role(thread, s.id) == "gives" for s in dealings):
        return True
    return any(_recent(ledger, s) for s in dealings)


def _recent(ledger: Ledger, statement: Statement) -> bool:
    """Whether it was said within a year of the report, as far as is known."""
    moment = when(ledger, statement)
    return moment.span is None or moment.published is None or moment.published.first - moment.span.last <= _RECENT


def _wish(
    side: str,
    thread: Thread,
    said: Sequence[Statement],
    who: Sides,
    owners: Sequence[str],
    pair: tuple[str, str] | None,
) -> Wish | None:
    """Why a side wants the term of others; None where only its own part is left, or where it spoke against it."""
    if set(owners) <= {side}:
        return None
    own = [
        s for s in said if who.side(s.actor) == side and s.certainty != "denied" and (role(thread, s.id) or _deal(s))
    ]
    asked = [s for s in own if s.kind in ASKS or (s.kind in COMMITS and role(thread, s.id) == "gets")]
    if any(s.kind != "request" and role(thread, s.id) != "gives" for s in asked):
        strong = [s for s in asked if role(thread, s.id) != "gives"]
        return Wish(side, 0, tuple(s.id for s in strong), any(is_firm(s) for s in strong), asked=True)
    if any(takes_against(s) for s in said if who.side(s.actor) == side):
        return None
    unwelcome = not thread.negative and is_hostile(thread.title, thread.actor)
    wished = [s for s in own if s.kind in {"request", "position", "accept"}]
    if wished:
        said_so = any(s.kind != "accept" for s in wished)
        return Wish(side, 1, tuple(s.id for s in wished), any(is_firm(s) for s in wished), asked=said_so)
    held_out = [
        s
        for s in said
        if (role(thread, s.id) or _deal(s))
        and s.certainty != "denied"
        and s.kind in COMMITS | {"propose", "accept", "comply", "breach"}
        and side in {who.side(a) for a in (held_out_to(s) if s.kind in COMMITS else s.addressee)}
    ]
    if held_out:
        promised = any(s.kind in {"promise", "accept"} for s in held_out)
        why = None if promised else "held out to it, and assumed to be welcome"
        return Wish(side, 1 if promised else 2, tuple(s.id for s in held_out), assumed=why)
    ids = tuple(s.id for s in said if role(thread, s.id) and s.kind not in COMMENT)
    if _together(thread, said, who, owners):
        return Wish(side, 2, ids, assumed="what both are to do, each is assumed to want of the other")
    if pair and side in pair and not unwelcome:
        return Wish(side, 2, ids, assumed="held out in talks with it, and assumed to be welcome")
    return None


def _refusals(thread: Thread, said: Sequence[Statement], who: Sides) -> tuple[Refusal, ...]:
    """Who refused it and has not taken that back: as its status stands."""
    if thread.status not in {"rejected", "contested"}:
        return ()
    asking = {who.side(name) for name in thread.askers}
    last: dict[str, list[Statement]] = {}
    for statement in said:
        side = who.side(statement.actor)
        if statement.certainty == "denied" or not is_party(statement.actor):
            continue
        if holds_out_for(statement) and side in asking:
            continue
        if statement.kind == "reject" or takes_against(statement):
            last.setdefault(side, []).append(statement)
        elif statement.kind in {"accept", "concede"} and thread.status != "contested":
            last.pop(side, None)
    return tuple(
        Refusal(side, tuple(s.id for s in refused), any(is_firm(s) for s in refused)) for side, refused in last.items()
    )


_PLEDGES = COMMITS | {"accept", "concede"}


def _pledged(
    thread: Thread, said: Sequence[Statement], who: Sides, owners: Sequence[str]
) -> Mapping[str, tuple[str, ...]]:
    """In which statements each owner said that it would act, whatever the others do."""
    if thread.status not in {"offered", "promised", "accepted"}:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for s in said:
        parties = [s.actor, *s.addressee] if s.kind == "accept" else [s.actor]
        if s.kind not in _PLEDGES or s.certainty == "denied" or s.condition or s.gets or not role(thread, s.id):
            continue
        for side in {who.side(name) for name in parties if is_party(name)} & set(owners):
            found[side] = (*found.get(side, ()), s.id)
    return found
