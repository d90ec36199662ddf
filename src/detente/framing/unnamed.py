"""A matter that reports tell of without saying what is asked: a side gives nothing, or a side is about to act.

Where words tell that talks are stuck and no statement says on what, something is asked and refused all the same; and
where they tell that a side agreed or acts, that is what the sides deal with, though nobody is told to have asked for
it. Both are marked as assumed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date

from detente.framing.deciders import is_nobody
from detente.framing.joint import is_negotiation
from detente.framing.tenor import LEAD_WEIGHT, Tenor, is_denial
from detente.framing.terms import Refusal, Term, Wish
from detente.ledger import Event, Ledger, Sides, Status, Talks, Thread
from detente.ledger.events import when
from detente.ledger.mentions import ASKS, is_party
from detente.values.statement import HEDGED, Statement

OTHERS = "the other side"
"""A side that no report names."""

UNNAMED = "u"
"""How the id of a thread begins that stands for such a matter; it is none of the ledger's."""

_DOES = frozenset({"accept", "promise", "offer", "concede", "comply", "propose", "act", "meet", "position"})
_PLAINLY = frozenset({"reject", "breach"})
_REFUSES = frozenset({"reject", "breach", "position", "threaten"})
_DEALS = frozenset({"propose", "offer", "demand", "request", "promise", "accept", "reject", "concede", "meet"})


def stuck_term(ledger: Ledger, who: Sides, tenor: Tenor) -> Term | None:
    """What a side is told not to give, as a term.

    None where no side is named, or none deals with another: attacks and accusations alone are no talks that are stuck.
    That a truce or an agreement was broken shows dealings by itself, where a title or first sentence tells so.
    """
    told = [s for name in tenor.stuck_in if not is_denial(s := ledger.by_id[name], ledger)]
    reports = set(tenor.documents)
    was_broken = tenor.broken >= LEAD_WEIGHT
    dealt = was_broken or any(_deals(ledger, s) and s.document in reports for s in ledger.statements)
    if not dealt or not (tenor.failing or was_broken):
        return None
    ordered = sorted(told, key=lambda s: (s.kind not in _PLAINLY, s.kind not in _REFUSES))
    chosen = next((s for s in ordered if is_party(s.actor)), None) or next(
        (s for s in told if any(map(is_party, s.addressee))), None
    )
    if chosen is None:
        return None
    pair = _pair(ledger, who, chosen, told, refusing=True)
    if pair is None:
        return None
    owner, asker = pair
    assumed = f"reports tell that it is stuck, and do not say what {asker} would want of {owner}"
    refused = (Refusal(owner, (chosen.id,)),) if chosen.kind == "reject" and who.side(chosen.actor) == owner else ()
    thread = _thread(ledger, chosen, owner, asker, "rejected" if refused else "demanded")
    return Term(thread, (owner,), assumed, (Wish(asker, 2, (chosen.id,), assumed=assumed),), refused, 1)


def moving_term(
    ledger: Ledger, who: Sides, tenor: Tenor, past: Collection[str], dealing: Collection[str]
) -> Term | None:
    """What a side is told to have agreed to or to be doing, as a term; None where no side is named.

    What it would do only in return, or on a condition, is not on its way.

    Args:
        past: statements that put only what has run out since.
        dealing: the sides that deal with each other, of which one has to act or be spoken to; anybody where none is.
    """
    told = [
        s
        for name in tenor.together_in
        if name not in past
        and not (s := ledger.by_id[name]).condition
        and not s.gets
        and (not dealing or set(dealing) & set(_parties(who, [s])))
    ]
    chosen = next((s for s in told if is_party(s.actor) and _goes_along(s)), None)
    pair = _pair(ledger, who, chosen, told, refusing=False) if chosen is not None else None
    if chosen is None or pair is None:
        return None
    owner, asker = pair
    assumed = f"reports tell of {owner} going along with it; taken to be what {asker} would want"
    thread = _thread(ledger, chosen, owner, asker, "accepted" if chosen.kind == "accept" else "promised")
    wish = Wish(asker, 2, (chosen.id,), assumed=assumed)
    return Term(thread, (owner,), assumed, (wish,), (), 1, {owner: (chosen.id,)})


def meeting_term(ledger: Ledger, who: Sides, tenor: Tenor, names: Collection[str], end: date | None) -> Term | None:
    """Talks that lie ahead, as a term of all sides that will meet; None where none are told of.

    Sides that are to meet are about to move, whatever earlier rounds came to. What a side is told not to come to, or is
    told not to take place, is none; nor is one of which the reader was unsure who is to come.

    Args:
        names: of the sides of the model; one of them at least is to meet another side.
        end: the day that is looked at; None where no day is known.
    """
    last = set(tenor.documents)
    refused = {name for s in ledger.statements if s.kind == "reject" and s.document in last for name in s.refers_to}
    for s in ledger.statements:
        if s.document not in last or s.kind != "meet" or s.certainty == "denied" or s.id in refused:
            continue
        if "actor" in s.uncertain or not (is_negotiation(s.content) or _dealing(ledger, who, s)):
            continue
        moment = when(ledger, s)
        if not moment.planned or moment.span is None or (end is not None and moment.span.first <= end):
            continue
        sides = tuple(_parties(who, [s]))
        if len(sides) < 2 or not set(sides) & set(names):
            continue
        thread = _thread(ledger, s, sides[0], sides[1], "accepted")
        thread = replace(thread, actor=sides, askers=sides)
        why = "sides that are to meet are taken to come"
        wishes = tuple(Wish(side, 2, (s.id,), assumed=why) for side in sides)
        return Term(thread, sides, why, wishes, (), 1, dict.fromkeys(sides, (s.id,)), ahead=True)
    return None


def talks_of_words(ledger: Ledger, who: Sides, tenor: Tenor) -> Talks | None:
    """Talks that no thread tells of: the sides of a report that tells they are stuck, or come together.

    None where the words tell of neither, or name no side.
    """
    names = {"stuck": tenor.stuck_in, "together": tenor.together_in, "mixed": ()}[tenor.way]
    parties = _parties(who, [ledger.by_id[name] for name in names])
    if not parties:
        return None
    parties = [*parties, OTHERS] if len(parties) < 2 else parties
    documents = set(tenor.documents)
    said = [s for s in ledger.statements if s.document in documents]
    return Talks(
        id="k1",
        title=f"{parties[0]} and {parties[1]}: {ledger.by_id[names[0]].content}",
        parties=tuple(parties),
        threads=(),
        statements=tuple(s.id for s in said),
        documents=tuple(d.id for d in ledger.documents if d.id in documents),
        weight=len(names),
    )


def _dealing(ledger: Ledger, who: Sides, meeting: Statement) -> bool:
    """Whether two of those who are to meet are told of together in another dealing."""
    sides = set(_parties(who, [meeting]))
    return any(
        s.id != meeting.id and _deals(ledger, s) and len(sides & set(_parties(who, [s]))) > 1 for s in ledger.statements
    )


def _goes_along(s: Statement) -> bool:
    """Whether a side does or offers something that another may want; a deed that concerns nobody named is none."""
    return s.kind in _DOES and (s.kind != "act" or bool(s.addressee or s.refers_to))


def _deals(ledger: Ledger, s: Statement) -> bool:
    """Whether a statement is one of dealings: by a party, and no appeal to everybody."""
    appeal = s.kind in ASKS and bool(s.addressee) and all(map(is_nobody, s.addressee))
    return s.kind in _DEALS and is_party(s.actor) and not appeal and not is_denial(s, ledger)


def _pair(
    ledger: Ledger, who: Sides, chosen: Statement, told: Sequence[Statement], *, refusing: bool
) -> tuple[str, str] | None:
    """Who would act, and who wants it: the speaker and whom it speaks to, else another side of the same reports."""
    speaker = who.side(chosen.actor) if is_party(chosen.actor) else ""
    others = [who.side(name) for name in chosen.addressee if is_party(name) and who.side(name) != speaker]
    reports = {s.document for s in told}
    around = _parties(who, (s for s in ledger.statements if s.document in reports))
    others += [name for name in (*_parties(who, told), *around) if name != speaker]
    if not speaker:
        if not others:
            return None
        speaker, others = others[0], [name for name in others[1:] if name != others[0]]
    other = others[0] if others else OTHERS
    presses = refusing and chosen.kind in {"demand", "request", "accuse", "threaten"}
    return (other, speaker) if presses else (speaker, other)


def _parties(who: Sides, said: Iterable[Statement]) -> list[str]:
    """The sides that statements name, the most named first, and of those named as often the one named first."""
    named: Counter[str] = Counter()
    for s in said:
        parties = (name for name in (s.actor, *s.addressee) if is_party(name) and not is_nobody(name))
        named.update(dict.fromkeys(map(who.side, parties), 1))
    return [name for name, _ in named.most_common()]


def _thread(ledger: Ledger, said: Statement, owner: str, asker: str, status: Status) -> Thread:
    moment = when(ledger, said)
    event = Event(said.id, moment.span, moment.stated, status, said.certainty in HEDGED, "told")
    return Thread(
        id=f"{UNNAMED}{ledger.place[said.id] + 1}",
        title=said.content,
        actor=(owner,),
        askers=(asker,),
        status=status,
        hedged=event.hedged,
        soft=True,
        negative=False,
        standing=True,
        statements=(said.id,),
        history=(event,),
        links=(),
    )
