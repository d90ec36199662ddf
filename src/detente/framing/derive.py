"""From a ledger to the conflict model of one set of talks, with the reason for every part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from detente.conflict import Conflict
from detente.framing.building import build, place
from detente.framing.clients import Unruly, unruly, without_clients
from detente.framing.coalitions import Coalition
from detente.framing.deciders import MOST, deciders, heard
from detente.framing.expiry import RUN_OUT, expired, open_until
from detente.framing.held import asked, moving
from detente.framing.instead import refused_instead
from detente.framing.remarks import Ground, Remark
from detente.framing.tenor import UNTOLD, Tenor, tenor
from detente.framing.terms import COMMENT, Refusal, Term, term
from detente.framing.unanswered import unanswered
from detente.framing.unnamed import meeting_term, moving_term, stuck_term, talks_of_words
from detente.ledger import Ledger, Sides, Talks, Thread, sides, talks, threads
from detente.ledger.events import last_day
from detente.ledger.mentions import is_party

MOST_OPTIONS = 14


@dataclass(frozen=True)
class Framed:
    """A conflict model with where it came from.

    `conflict` has no decision makers where nobody deals with anybody. `options` gives the thread of each option;
    `grounds` the statements behind every part; `left_out` what of the talks is not in the model and why;
    `assumptions` what nobody said; `tenor` whether the latest reports tell that the sides are stuck or come together.
    `threads` are those of the whole ledger as of that day, `sides` who stands under whom. `clients` are those that a
    statement shows not to be in the hand of their side, `coalitions` the sides that stand together that day,
    `open_until` the last day on which an option can be taken up, where its statements name one; `unanswered` are the
    demands to which no answer is told, which are no part of the model. `instead` are the refusals of those who said
    that they would do the contrary, each with the id of the thread that it refuses.
    """

    ledger: Ledger
    talks: Talks | None
    as_of: date | None
    conflict: Conflict
    options: dict[str, Thread]
    grounds: tuple[Ground, ...]
    left_out: tuple[Remark, ...]
    assumptions: tuple[Remark, ...]
    most_options: int = MOST_OPTIONS
    tenor: Tenor = UNTOLD
    threads: tuple[Thread, ...] = ()
    sides: Sides | None = None
    clients: tuple[Unruly, ...] = ()
    coalitions: tuple[Coalition, ...] = ()
    unanswered: tuple[Thread, ...] = ()
    instead: tuple[tuple[str, Refusal], ...] = ()

    @property
    def open_until(self) -> dict[str, date]:
        """The last day on which each option can be taken up that has a deadline and is not taken."""
        taken = {
            o.id for o, letter in zip(self.conflict.options, self.conflict.status_quo, strict=True) if letter == "Y"
        }
        clients = {one.client for one in self.clients}
        found = {
            o.id: open_until(self.options[o.id])
            for o in self.conflict.options
            if o.id not in taken and o.owner not in clients
        }
        return {name: day for name, day in found.items() if day is not None}

    def statements(self) -> frozenset[str]:
        """All statements that some part of the model rests on."""
        return frozenset(name for ground in self.grounds for name in ground.statements)

    def drop(self, statements: Collection[str]) -> Framed:
        """The model as if these statements had never been read."""
        gone = frozenset(statements)
        left = self.ledger.without(gone)
        return derive(left, None, self.as_of, most_options=self.most_options, like=self.talks)


def derive(
    ledger: Ledger,
    of: Talks | None = None,
    as_of: date | None = None,
    *,
    most_options: int = MOST_OPTIONS,
    like: Talks | None = None,
) -> Framed:
    """Frame the talks as a conflict in option form.

    Args:
        of: the talks to frame, of this ledger as of that day; the main talks where None.
        as_of: the day to look back from; None for all that is known.
        most_options: how many options the model may have; the weightiest terms are kept.
        like: talks of another day, or of a ledger that held more; those are framed that hold most of their statements,
            none where none holds any.
    """
    every = threads(ledger, as_of)
    others: tuple[Talks, ...] = ()
    if of is None:
        others = talks(ledger, as_of, every)
        of = _main(others, like)
    who = sides(ledger, as_of)
    inside = [t for t in every if of is not None and t.id in of.threads]
    standing = [t for t in inside if (t.standing or t.status == "kept") and not expired(ledger, t, as_of)]
    of_others_alone = of is None and bool(others)  # what their reports tell in words is not told of these talks
    told = UNTOLD if of_others_alone else tenor(ledger, of, standing, as_of)
    if of is None:
        of = talks_of_words(ledger, who, told)
    left_out = [_not_standing(t, ledger, as_of) for t in inside if t not in standing]
    voices = heard(ledger, who, of)
    terms, chosen_left_out, names = _terms(ledger, who, standing, voices, of.documents if of else (), as_of)
    left_out += chosen_left_out
    silent = unanswered(terms, voices, told)
    left_out += [Remark(f"Asked, and no answer is told: “{t.thread.title}”", t.statements) for t in silent]
    terms = [t for t in terms if t not in silent]
    unsure = unruly(ledger, who, terms, as_of)[: max(0, min(MOST - len(names), most_options // 2))]
    terms = [without_clients(ledger, who, t, unsure) for t in terms]
    most = most_options - len(unsure)
    kept = _weightiest(terms, most)
    left_out += [
        Remark(f"Left out, as the model holds {most_options} options: “{t.thread.title}”", t.statements)
        for t in terms
        if t not in kept
    ]

    def built(kept: Sequence[Term], names: Sequence[str]) -> Framed:
        acting = {owner for t in kept for owner in t.owners} | {w.side for t in kept for w in t.wishes}
        deciding = [name for name in names if name in acting]
        model = build(ledger, who, of, as_of, deciding, *place(kept, deciding, told, unsure))
        return Framed(
            ledger,
            of,
            as_of,
            model.conflict,
            model.options,
            model.grounds,
            tuple(dict.fromkeys((*left_out, *model.left_out))),
            tuple(dict.fromkeys(model.assumptions)),
            most_options,
            told,
            every,
            who,
            model.clients,
            model.coalitions,
            tuple(t.thread for t in silent),
            tuple((t.thread.id, refusal) for t in kept for refusal in t.refusals if refusal.contrary),
        )

    framed = built(kept, names)
    over = [t for t in inside if expired(ledger, t, as_of)]
    past = {s for t in over for s in t.statements} - {s for t in standing for s in t.statements}
    past |= {name for _, refusal in framed.instead for name in refusal.statements}
    past |= _turned_down(ledger, inside)
    unnamed = _unnamed(ledger, who, framed, past, as_of) if of is not None else None
    if unnamed is None:
        return framed
    room = most - 1
    return built(
        [*_weightiest(kept, room), unnamed],
        tuple(dict.fromkeys((*names, *unnamed.owners, *(wish.side for wish in unnamed.wishes)))),
    )


def _unnamed(ledger: Ledger, who: Sides, framed: Framed, past: Collection[str], as_of: date | None) -> Term | None:
    """The matter that words tell of and the model does not hold; None where it does.

    Words of being stuck bring nothing back that was left out for want of an answer: they were weighed then.
    """
    conflict, told = framed.conflict, framed.tenor
    names = [maker.name for maker in conflict.decision_makers]
    if not moving(conflict):
        ahead = meeting_term(ledger, who, told, names, as_of or last_day(ledger))
        if ahead is not None:
            return ahead
    if told.way == "stuck" and not asked(conflict) and not framed.unanswered:
        return stuck_term(ledger, who, told)
    if told.way == "together" and not moving(conflict):
        return moving_term(ledger, who, told, past, names)
    return None


def _terms(
    ledger: Ledger,
    who: Sides,
    standing: Sequence[Thread],
    voices: Collection[str],
    documents: Collection[str],
    as_of: date | None,
) -> tuple[list[Term], list[Remark], tuple[str, ...]]:
    """The terms that a side would act on and another side wants or refused, and what was left out."""
    first = [term(ledger, who, t, None) for t in standing]
    pair = _speakers(ledger, who, standing) or _two(deciders(ledger, who, first, voices).names, voices)
    terms = [term(ledger, who, t, pair) for t in standing] if pair else first
    terms, left_out = refused_instead(ledger, who, terms, documents, as_of)
    chosen = deciders(ledger, who, terms, voices)
    names = set(chosen.names)
    left_out += chosen.left_out
    kept = []
    for t in terms:
        owners = tuple(owner for owner in t.owners if owner in names)
        partners = {w.side for w in t.wishes if w.side in names} | {r.side for r in t.refusals if r.side in names}
        if _only_wished(ledger, t):
            left_out.append(Remark(f"Only wished for, and put to nobody: “{t.thread.title}”", t.statements))
        elif not t.owners:
            left_out.append(Remark(f"It is not said who would act: “{t.thread.title}”", t.statements))
        elif not owners:
            left_out.append(
                Remark(f"No side of the model would act ({', '.join(t.owners)}): “{t.thread.title}”", t.statements)
            )
        elif all(partners <= {owner} for owner in owners) and not t.taken:
            left_out.append(Remark(f"No other side is said to want it: “{t.thread.title}”", t.statements))
        else:
            kept.append(t if owners == t.owners else _narrowed(t, owners))
    return kept, left_out, chosen.names


def _only_wished(ledger: Ledger, t: Term) -> bool:
    """Whether nobody put the matter to anybody: sides only took stands, and nobody refused or took it."""
    return not t.refusals and all(
        (said := ledger.by_id[name]).kind in {"position", *COMMENT} and not said.addressee
        for name in t.thread.statements
    )


def _turned_down(ledger: Ledger, inside: Sequence[Thread]) -> set[str]:
    """The offers and plans that stand refused: what another has to take up is not on its way once it said no."""
    refused = (name for t in inside if t.status == "rejected" for name in t.statements)
    return {name for name in refused if ledger.by_id[name].kind in {"offer", "propose"}}


def _narrowed(t: Term, owners: tuple[str, ...]) -> Term:
    return replace(t, owners=owners)


def _speakers(ledger: Ledger, who: Sides, standing: Sequence[Thread]) -> tuple[str, str] | None:
    """The two sides of the talks, where exactly two speak in them."""
    speaking = {
        who.side(s.actor)
        for t in standing
        for name in t.statements
        if is_party((s := ledger.by_id[name]).actor) and s.kind not in {"assess", "forecast", "act"}
    }
    if len(speaking) != 2:
        return None
    one, other = sorted(speaking)
    return one, other


def _two(names: Sequence[str], voices: Collection[str]) -> tuple[str, str] | None:
    """The two sides of a model that has two with a voice, whoever else speaks (a mayor who calls for calm, say)."""
    return (min(names), max(names)) if len(names) == 2 and set(names) <= set(voices) else None


def _not_standing(t: Thread, ledger: Ledger, as_of: date | None) -> Remark:
    words = {
        "withdrawn": "another amount was agreed" if t.superseded else "withdrawn",
        "rejected": "refused, and nobody is said to ask for it still",
        "contested": "reports contradict each other, and nobody is said to ask for it",
    }
    if expired(ledger, t, as_of):
        words[t.status] = f"{RUN_OUT}: {t.deadline}" if t.deadline else RUN_OUT
    return Remark(f"Not on the table ({words.get(t.status, t.status)}): “{t.title}”", t.statements)


def _weightiest(terms: Sequence[Term], most: int) -> list[Term]:
    """As many terms as the options allow, the weightiest first, returned in the order of the text."""
    room, kept = most, []
    for t in sorted(terms, key=lambda t: (t.taken, -t.weight, t.thread.soft, int(t.thread.id[1:]))):
        if len(t.owners) <= room:
            room -= len(t.owners)
            kept.append(t)
    return [t for t in terms if t in kept]


def _main(found: Sequence[Talks], like: Talks | None) -> Talks | None:
    """The main talks; those that hold most of the statements of others where these are given."""
    if not found or like is None:
        return found[0] if found else None
    held = set(like.statements)
    best = max(found, key=lambda t: len(held & set(t.statements)))
    return best if held & set(best.statements) else None
