"""From a ledger to the conflict model of one set of talks, with the reason for every part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from detente.conflict import Conflict, DecisionMaker, Expression, Infeasible, Option, Prioritised
from detente.conflict.expressions import names as names_in
from detente.framing.deciders import deciders, heard
from detente.framing.held import asked, moving
from detente.framing.naming import option_id, option_text
from detente.framing.preferences import Placed, preferences
from detente.framing.remarks import Ground, Remark
from detente.framing.tenor import UNTOLD, Tenor, tenor
from detente.framing.terms import Term, term
from detente.framing.unnamed import moving_term, stuck_term, talks_of_words
from detente.ledger import Ledger, Sides, Talks, Thread, sides, talks, threads
from detente.ledger.matters import SAME
from detente.ledger.mentions import is_party
from detente.ledger.wording import Wording, amounts_differ, likeness

MOST_OPTIONS = 14


@dataclass(frozen=True)
class Framed:
    """A conflict model with where it came from.

    `conflict` has no decision makers where nobody deals with anybody. `options` gives the thread of each option;
    `grounds` the statements behind every part; `left_out` what of the talks is not in the model and why;
    `assumptions` what nobody said; `tenor` whether the latest reports tell that the sides are stuck or come together.
    `threads` are those of the whole ledger as of that day, `sides` who stands under whom.
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
        like: talks of a ledger that held more; those of this one are framed that hold most of their statements.
    """
    every = threads(ledger, as_of)
    if of is None:
        of = _main(talks(ledger, as_of, every), like)
    who = sides(ledger, as_of)
    inside = [t for t in every if of is not None and t.id in of.threads]
    standing = [t for t in inside if t.standing or t.status == "kept"]
    told = tenor(ledger, of, standing, as_of)
    if of is None:
        of = talks_of_words(ledger, who, told)
    left_out = [_not_standing(t) for t in inside if t not in standing]
    terms, chosen_left_out, names = _terms(ledger, who, standing, heard(ledger, who, of))
    left_out += chosen_left_out
    kept = _weightiest(terms, most_options)
    left_out += [
        Remark(f"Left out, as the model holds {most_options} options: {t.thread.title}", t.statements)
        for t in terms
        if t not in kept
    ]

    def built(kept: Sequence[Term], names: Sequence[str]) -> Framed:
        acting = {owner for t in kept for owner in t.owners} | {w.side for t in kept for w in t.wishes}
        deciding = [name for name in names if name in acting]
        framed = _build(
            ledger, who, of, as_of, deciding, _place(kept, deciding, told), list(left_out), most_options, told
        )
        return replace(framed, threads=every, sides=who)

    framed = built(kept, names)
    unnamed = _unnamed(ledger, who, framed.conflict, told) if of is not None else None
    if unnamed is None:
        return framed
    room = most_options - 1
    return built(
        [*_weightiest(kept, room), unnamed],
        (*names, *(side for side in (*unnamed.owners, unnamed.wishes[0].side) if side not in names)),
    )


def _unnamed(ledger: Ledger, who: Sides, conflict: Conflict, told: Tenor) -> Term | None:
    """The matter that words tell of and the model does not hold; None where it does."""
    if told.way == "stuck" and not asked(conflict):
        return stuck_term(ledger, who, told)
    if told.way == "together" and not moving(conflict):
        return moving_term(ledger, who, told)
    return None


def _ready(term: Term, told: Tenor) -> frozenset[str]:
    """The owners that are taken to do what they said they would: not where reports tell that the sides are stuck.

    An offer is one only where they tell that the sides come together.
    """
    if term.taken or told.way == "stuck" or (told.way == "mixed" and term.thread.status == "offered"):
        return frozenset()
    return frozenset(term.pledged)


def _terms(
    ledger: Ledger, who: Sides, standing: Sequence[Thread], voices: Collection[str]
) -> tuple[list[Term], list[Remark], tuple[str, ...]]:
    """The terms that a side would act on and another side wants or refused, and what was left out."""
    first = [term(ledger, who, t, None) for t in standing]
    pair = _speakers(ledger, who, standing)
    terms = [term(ledger, who, t, pair) for t in standing] if pair else first
    chosen = deciders(terms, voices)
    names = set(chosen.names)
    left_out = list(chosen.left_out)
    kept = []
    for t in terms:
        owners = tuple(owner for owner in t.owners if owner in names)
        partners = {w.side for w in t.wishes if w.side in names} | {r.side for r in t.refusals if r.side in names}
        if not t.owners:
            left_out.append(Remark(f"It is not said who would act: {t.thread.title}", t.statements))
        elif not owners:
            left_out.append(
                Remark(f"No side of the model would act ({', '.join(t.owners)}): {t.thread.title}", t.statements)
            )
        elif all(partners <= {owner} for owner in owners) and not t.taken:
            left_out.append(Remark(f"No other side is said to want it: {t.thread.title}", t.statements))
        else:
            kept.append(t if owners == t.owners else _narrowed(t, owners))
    return kept, left_out, chosen.names


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


def _not_standing(t: Thread) -> Remark:
    words = {
        "withdrawn": "withdrawn",
        "rejected": "refused, and nobody is said to ask for it still",
        "lapsed": "its deadline passed",
        "contested": "reports contradict each other, and nobody is said to ask for it",
    }
    return Remark(f"Not on the table ({words.get(t.status, t.status)}): {t.title}", t.statements)


def _weightiest(terms: Sequence[Term], most: int) -> list[Term]:
    """As many terms as the options allow, the weightiest first, returned in the order of the text."""
    room, kept = most, []
    for t in sorted(terms, key=lambda t: (t.taken, -t.weight, t.thread.soft, int(t.thread.id[1:]))):
        if len(t.owners) <= room:
            room -= len(t.owners)
            kept.append(t)
    return [t for t in terms if t in kept]


def _place(terms: Sequence[Term], names: Sequence[str], told: Tenor) -> list[Placed]:
    taken: set[str] = set()
    placed = []
    for t in terms:
        options = {}
        for owner in sorted(t.owners, key=names.index):
            options[owner] = option_id(t.thread.title, owner, taken, joint=len(t.owners) > 1)
            taken.add(options[owner])
        placed.append(Placed(t, options, _ready(t, told) & options.keys()))
    return placed


def _build(
    ledger: Ledger,
    who: Sides,
    of: Talks | None,
    as_of: date | None,
    names: Sequence[str],
    placed: Sequence[Placed],
    left_out: list[Remark],
    most_options: int,
    told: Tenor,
) -> Framed:
    grounds: list[Ground] = []
    assumptions: list[Remark] = []
    options: list[Option] = []
    makers: list[DecisionMaker] = []
    thread_of: dict[str, Thread] = {}
    taken: dict[str, bool] = {}
    for name in names:
        own = []
        for p in placed:
            if name in p.options:
                option = Option(
                    id=p.options[name],
                    text=option_text(p.term.thread.title),
                    owner=name,
                    statements=p.term.statements,
                    assumed=p.term.owned,
                )
                own.append(option.id)
                options.append(option)
                thread_of[option.id] = p.term.thread
                taken[option.id] = p.term.taken
                grounds.append(Ground(f"option {option.id}", p.term.thread.status, option.statements, option.assumed))
        wanted, remarks = preferences(ledger, who, name, placed)
        left_out += remarks
        makers.append(DecisionMaker(name, tuple(own), Prioritised(wanted)))
        grounds += [Ground(f"preference {name} {k}", s.why, s.statements, s.assumed) for k, s in enumerate(wanted, 1)]
    for backing in who.backings:
        if who.side(backing.client) in names:
            text = f"{who.side(backing.client)} speaks for {backing.client}"
            grounds.append(Ground(f"side {who.side(backing.client)}", text, backing.statements, backing.assumed))
            if backing.assumed:
                assumptions.append(Remark(f"{text}: {backing.assumed}", backing.statements))
    assumptions += _assumed(makers, options)
    exclusive = _exclusive(placed)
    grounds += [Ground(f"infeasible {k}", e.reason, e.statements, e.assumed) for k, e in enumerate(exclusive, 1)]
    done = tuple(s for p in placed if p.term.taken for s in p.term.statements)
    if done:
        grounds.append(Ground("status quo", "carried out", done))
    conflict = Conflict(
        name=of.title if of else "no dealings",
        options=tuple(options),
        decision_makers=tuple(makers),
        infeasible=exclusive,
        status_quo="".join("Y" if taken[o.id] else "N" for o in options),
        source="derived from a ledger" + (f" as of {as_of.isoformat()}" if as_of else ""),
        status_quo_statements=done,
    )
    return Framed(
        ledger, of, as_of, conflict, thread_of, tuple(grounds), tuple(_once(left_out)), tuple(_once(assumptions)),
        most_options, told,
    )  # fmt: skip


def _assumed(makers: Sequence[DecisionMaker], options: Sequence[Option]) -> list[Remark]:
    """Everything in the model that nobody said, in sentences."""
    remarks = [Remark(f"{o.text}: {o.assumed}", o.statements) for o in options if o.assumed]
    if any(o for o in options):
        remarks.append(Remark("Each side would rather not carry out its own part, where nothing else is said"))
    for maker in makers:
        assert isinstance(maker.preference, Prioritised)
        remarks += [
            Remark(f"{maker.name} wants {_in_words(s.expression, options)}: {s.assumed}", s.statements)
            for s in maker.preference.statements
            if s.assumed and s.statements
        ]
    return remarks


def _in_words(expression: Expression, options: Sequence[Option]) -> str:
    """The texts of the options that an expression names."""
    text_of = {o.id: o.text for o in options}
    return " and ".join(f"“{text_of[name]}”" for name in names_in(expression))


def _exclusive(placed: Sequence[Placed]) -> tuple[Infeasible, ...]:
    """Two amounts of one thing by one side: not both."""
    found = []
    for k, p in enumerate(placed):
        for q in placed[k + 1 :]:
            for owner in p.options.keys() & q.options.keys():
                one, other = _wording(p.term.thread), _wording(q.term.thread)
                alike = likeness(one.without_amounts(), other.without_amounts())
                if amounts_differ(one, other) and alike >= SAME:
                    found.append(
                        Infeasible(
                            "exclusive",
                            (p.options[owner], q.options[owner]),
                            reason="two amounts of one thing",
                            statements=(*p.term.statements, *q.term.statements),
                            assumed="one amount rules out the other",
                        )
                    )
    return tuple(found)


def _wording(thread: Thread) -> Wording:
    return next((link.mention.wording for link in thread.links if link.mention), Wording(frozenset()))


def _main(found: Sequence[Talks], like: Talks | None) -> Talks | None:
    """The main talks; those that hold most of the statements of others where these are given."""
    if not found or like is None:
        return found[0] if found else None
    held = set(like.statements)
    return max(found, key=lambda t: len(held & set(t.statements)))


def _once(remarks: Sequence[Remark]) -> list[Remark]:
    return list(dict.fromkeys(remarks))
