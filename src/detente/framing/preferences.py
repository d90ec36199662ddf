"""What each side would rather have, in order of priority, each with what it rests on.

From the first to the last: red lines; what it refused in words; conditions it set; what it demands; what it wants;
what it would give only for something; what it said that it would do; and that it would rather not carry out its own
part (assumed).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from detente.conflict import PreferenceStatement, parse
from detente.framing.remarks import Remark
from detente.framing.terms import Term, role
from detente.ledger import Ledger, Sides
from detente.ledger.mentions import is_firm, is_party, takes_against
from detente.ledger.wording import likeness, wording
from detente.values.statement import Statement

RED_LINE, REFUSED, CONDITION, DEMANDED, WANTED, WELCOME, EXCHANGE, PLEDGED, COST = range(9)
_MEANT = 0.5  # likeness from which a condition's words mean a term
_WISHES = (
    (DEMANDED, "demanded"),
    (WANTED, "asked for, wished for or promised to it"),
    (WELCOME, "held out to it"),
)
_CONDITIONED = frozenset({"promise", "offer", "accept", "reject", "position", "propose"})


@dataclass(frozen=True, slots=True)
class Placed:
    """A term with the options that stand for it: the option's id by owner.

    `ready` are the owners that are taken to do what they said they would.
    """

    term: Term
    options: dict[str, str]
    ready: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Ranked:
    tier: int
    weight: int  # how many statements say it; more comes first
    certain: bool
    place: int  # in the text; earlier comes first
    statement: PreferenceStatement


class _Gathered:
    """The statements of one side, as they are found."""

    def __init__(self, ledger: Ledger, who: Sides, side: str, placed: Sequence[Placed]) -> None:
        self.ledger, self.who, self.side, self.placed = ledger, who, side, placed
        self.found: list[_Ranked] = []

    def add(self, tier: int, text: str, ids: Iterable[str], why: str, assumed: str | None = None) -> None:
        """Note one more statement."""
        names = tuple(dict.fromkeys(ids))
        said = [self.ledger.by_id[name] for name in names]
        self.found.append(
            _Ranked(
                tier=tier,
                weight=len(said),
                certain=any(s.certainty == "certain" for s in said),
                place=min((self.ledger.place[name] for name in names), default=0),
                statement=PreferenceStatement(parse(text), names, assumed, why),
            )
        )

    def others(self, p: Placed) -> list[str]:
        """The options of a term that are not this side's own."""
        return [name for owner, name in p.options.items() if owner != self.side]


def preferences(
    ledger: Ledger, who: Sides, side: str, placed: Sequence[Placed]
) -> tuple[tuple[PreferenceStatement, ...], list[Remark]]:
    """The statements of one side in order of priority, and what of its words found no option."""
    gathered = _Gathered(ledger, who, side, placed)
    for p in placed:
        _refused(gathered, p)
        _wished(gathered, p)
        if side in p.ready and not p.term.taken:
            gathered.add(PLEDGED, p.options[side], p.term.pledged[side], "said that it would")
        if side in p.options and not p.term.taken:
            why = f"{side} would rather not carry out its own part"
            gathered.add(COST, f"!{p.options[side]}", (), "the cost of its own part", why)
    _exchanges(gathered)
    remarks = [*_conditions(gathered), *_red_lines_without_option(gathered)]
    return _merged(gathered.found), remarks


def _wished(g: _Gathered, p: Placed) -> None:
    """What the side demands of others, wants of them or has been promised, unless it turned it down."""
    others = g.others(p)
    if not others or any(r.side == g.side for r in p.term.refusals):
        return
    wanted = " & ".join(others)
    own = [q.options[g.side] for q in g.placed if g.side in q.options and not q.term.taken]
    for wish in p.term.wishes:
        if wish.side != g.side:
            continue
        if wish.firm and own:
            g.add(RED_LINE, f"({' | '.join(own)}) -> ({wanted})", wish.statements, "it will not do without")
        tier, why = _WISHES[wish.strength]
        g.add(tier, wanted, wish.statements, why, wish.assumed)


def _refused(g: _Gathered, p: Placed) -> None:
    """What the side refused in words: its own part, or what another holds out, with its own part in return."""
    for refusal in p.term.refusals:
        if refusal.side != g.side:
            continue
        tier = RED_LINE if refusal.firm else REFUSED
        speakers = {g.ledger.by_id[name].actor for name in refusal.statements} - {g.side}
        by = f" by {' and '.join(sorted(speakers))}, for which {g.side} speaks" if speakers else ""
        if g.side in p.options:
            g.add(tier, f"!{p.options[g.side]}", refusal.statements, f"refused{by}")
            continue
        put = {s for s in p.term.thread.statements if role(p.term.thread, s)}
        in_return = [
            q.options[g.side]
            for q in g.placed
            if g.side in q.options and any(role(q.term.thread, s) for s in put & set(q.term.thread.statements))
        ]
        turned_down = " & ".join([*p.options.values(), *in_return])
        g.add(tier, f"!({turned_down})", refusal.statements, f"turned down{by}")


def _exchanges(g: _Gathered) -> None:
    """What the side would give, only if it gets what it wants in return."""
    for p in g.placed:
        if g.side not in p.options:
            continue
        for name in p.term.thread.statements:
            if role(p.term.thread, name) != "gives" or g.who.side(g.ledger.by_id[name].actor) != g.side:
                continue
            gets = [option for q in g.placed if role(q.term.thread, name) == "gets" for option in g.others(q)]
            if gets:
                text = f"{p.options[g.side]} -> ({' & '.join(gets)})"
                g.add(EXCHANGE, text, (name,), "would give the one for the other")


def _conditions(g: _Gathered) -> list[Remark]:
    """Conditions that the side set for its own part, where a term of another is what they name."""
    remarks = []
    for p in g.placed:
        if g.side not in p.options:
            continue
        for name in p.term.thread.statements:
            said = g.ledger.by_id[name]
            if not said.condition or g.who.side(said.actor) != g.side or said.kind not in _CONDITIONED:
                continue
            if said.certainty == "denied" or (role(p.term.thread, name) is None and said.kind != "reject"):
                continue
            named = _named(said.condition, said, g)
            if named:
                g.add(CONDITION, f"{p.options[g.side]} -> {named}", (name,), "a condition it set")
            else:
                text = f"{g.side} set a condition for which no option stands: {said.condition}"
                remarks.append(Remark(text, (name,)))
    return remarks


def _named(condition: str, statement: Statement, g: _Gathered) -> str:
    """The option of another side that a condition's words name; empty where none does plainly."""
    words = wording(condition, names=(statement.actor, *statement.addressee))
    best, option = 0.0, ""
    for p in g.placed:
        others = g.others(p)
        like = max((likeness(words, link.mention.wording) for link in p.term.thread.links if link.mention), default=0.0)
        if others and like >= _MEANT and like > best:
            best, option = like, others[0]
    return option


def _red_lines_without_option(g: _Gathered) -> list[Remark]:
    """Firm positions of the side that no option stands for: they move no preference, and are said."""
    held = {name for p in g.placed for name in p.term.thread.statements}
    return [
        Remark(f"Red line of {g.side}, for which no option stands: {s.content}", (s.id,))
        for s in g.ledger.statements
        if s.id not in held
        and is_party(s.actor)
        and g.who.side(s.actor) == g.side
        and is_firm(s)
        and (s.kind != "demand" or takes_against(s))
    ]


def _merged(found: Sequence[_Ranked]) -> tuple[PreferenceStatement, ...]:
    """In order of priority, each expression once: where it stands first, with all that it rests on."""
    ranked = sorted(found, key=lambda r: (r.tier, -r.weight, not r.certain, r.place, str(r.statement.expression)))
    kept: dict[str, PreferenceStatement] = {}
    for r in ranked:
        text = str(r.statement.expression)
        if text not in kept:
            kept[text] = r.statement
    return tuple(kept.values())
