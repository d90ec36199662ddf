"""What each side would rather have, in order of priority, each with what it rests on.

From the first to the last: red lines; what it refused in words; conditions it set; what it demands; what it wants;
what it would give only for something; what it said that it would do; and that it would rather not carry out its own
part (assumed). Of one rank, what it ranks or insists on itself comes first, then what it says most often.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from detente.conflict import PreferenceStatement, parse
from detente.framing.needs import needs
from detente.framing.placing import Placed, named
from detente.framing.remarks import Remark
from detente.framing.terms import role
from detente.framing.words import pattern, words_of
from detente.ledger import Ledger, Sides
from detente.ledger.events import when
from detente.ledger.mentions import ASKS, is_firm, is_party, takes_against
from detente.ledger.wording import wording
from detente.values.statement import Statement

RED_LINE, REFUSED, CONDITION, DEMANDED, WANTED, WELCOME, EXCHANGE, PLEDGED, COST = range(9)
_WISHES = (
    (DEMANDED, "demanded"),
    (WANTED, "asked for, wished for or promised to it"),
    (WELCOME, "held out to it"),
)
_CONDITIONED = frozenset({"promise", "offer", "accept", "reject", "position", "propose"})


@dataclass(frozen=True, slots=True)
class _Ranked:
    tier: int
    first: bool
    insists: bool  # whether the side itself ranks it above the rest, or must have it
    weight: int  # how many statements say it; more comes first
    certain: bool
    place: int  # in the text; earlier comes first
    statement: PreferenceStatement


class _Gathered:
    """The statements of one side, as they are found."""

    def __init__(
        self, ledger: Ledger, who: Sides, side: str, placed: Sequence[Placed], as_of: date | None = None
    ) -> None:
        self.ledger, self.who, self.side, self.placed, self.as_of = ledger, who, side, placed, as_of
        self.found: list[_Ranked] = []

    def add(
        self, tier: int, text: str, ids: Iterable[str], why: str, assumed: str | None = None, *, first: bool = False
    ) -> None:
        """Note one more statement; `first` puts it before all others of its rank."""
        names = tuple(dict.fromkeys(ids))
        said = [self.ledger.by_id[name] for name in names]
        self.found.append(
            _Ranked(
                tier=tier,
                first=first,
                insists=any(self.who.side(s.actor) == self.side and insists(s) for s in said),
                weight=len(said),
                certain=any(s.certainty == "certain" for s in said),
                place=min((self.ledger.place[name] for name in names), default=0),
                statement=PreferenceStatement(parse(text), names, assumed, why),
            )
        )

    @cached_property
    def own_words(self) -> list[Statement]:
        """What the side said by the day that is looked at."""
        speaking = {s.actor for s in self.ledger.statements}
        own = {name for name in speaking if is_party(name) and self.who.side(name) == self.side}
        return [s for s in self.ledger.statements if s.actor in own and when(self.ledger, s).by(self.as_of)]

    def others(self, p: Placed) -> list[str]:
        """The options of a term that are not this side's own."""
        return [name for owner, name in p.options.items() if owner != self.side]


def preferences(
    ledger: Ledger, who: Sides, side: str, placed: Sequence[Placed], as_of: date | None = None
) -> tuple[tuple[PreferenceStatement, ...], list[Remark]]:
    """The statements of one side in order of priority, and what of its words found no option."""
    gathered = _Gathered(ledger, who, side, placed, as_of)
    for p in placed:
        _refused(gathered, p)
        _wished(gathered, p)
        if side in p.ready and not p.term.taken:
            gathered.add(PLEDGED, p.options[side], p.term.pledged[side], "said that it would")
        if side in p.options and not p.term.taken:
            why = own_cost(side)
            gathered.add(COST, f"!{p.options[side]}", (), "the cost of its own part", why)
    _exchanges(gathered)
    _packages(gathered)
    remarks = [*_conditions(gathered), *_red_lines_without_option(gathered)]
    return _merged(gathered.found), remarks


def own_cost(side: str) -> str:
    """Why a side is taken to hold back its own part, where nothing tells that it does."""
    return f"{side} would rather not carry out its own part"


def _wished(g: _Gathered, p: Placed) -> None:
    """What the side demands of others, wants of them or has been promised, unless it turned it down."""
    others = g.others(p)
    if not others or any(r.side == g.side for r in p.term.refusals):
        return
    wanted = " & ".join([*others, *(f"!{name}" for name in p.unless)])
    own = [q.options[g.side] for q in g.placed if g.side in q.options and not q.term.taken]
    for wish in p.term.wishes:
        if wish.side != g.side:
            continue
        if wish.firm and own:
            g.add(RED_LINE, f"({' | '.join(own)}) -> ({wanted})", wish.statements, "it will not do without")
        tier, why = _WISHES[wish.strength]
        g.add(tier, wanted, wish.statements, why, wish.assumed)
        if p.joint and g.side in p.options:
            both, alone = f"{p.options[g.side]} & {wanted}", "a joint deed is worth nothing to one side alone"
            g.add(tier, both, wish.statements, f"{why}, to be done together", alone, first=True)


def _refused(g: _Gathered, p: Placed) -> None:
    """What the side refused in words: its own part, or what another holds out, with its own part in return."""
    for refusal in p.term.refusals:
        if refusal.side != g.side:
            continue
        tier = RED_LINE if refusal.firm else REFUSED
        speakers = {g.who.party(g.ledger.by_id[name].actor) for name in refusal.statements} - {g.side}
        by = f" by {' and '.join(sorted(speakers))}, for which {g.side} speaks" if speakers else ""
        if g.side in p.options:
            why = f"said that it would do the contrary{by}" if refusal.contrary else f"refused{by}"
            assumed = "it said that it would do the contrary, which is taken for a refusal"
            g.add(tier, f"!{p.options[g.side]}", refusal.statements, why, assumed if refusal.contrary else None)
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


def _packages(g: _Gathered) -> None:
    """That a side takes its part in nothing without all that it wants, where it says that its terms go together."""
    own = [p.options[g.side] for p in g.placed if g.side in p.options and not p.term.taken]
    wanted = [
        option
        for p in g.placed
        if any(wish.side == g.side for wish in p.term.wishes) and not any(r.side == g.side for r in p.term.refusals)
        for option in g.others(p)
    ]
    said = tuple(s.id for s in g.own_words if is_package(s))
    if said and own and len(wanted) > 1:
        g.add(CONDITION, f"({' | '.join(own)}) -> ({' & '.join(wanted)})", said, "its terms stand or fall together")


def is_package(said: Statement) -> bool:
    """Whether a statement says that terms stand or fall together."""
    return said.certainty != "denied" and _pattern("packages").search(said.quote) is not None


def insists(said: Statement) -> bool:
    """Whether a side says that it must have what it wants, or ranks it above the rest."""
    asks = said.kind in ASKS | {"position", "offer", "promise"}
    return asks and said.certainty != "denied" and _pattern("insistence").search(said.quote) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return pattern(words_of(name)["words"])


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
            if needs(said):
                continue  # what cannot be done without something is no wish of it: a rule says so
            words = wording(said.condition, names=(said.actor, *said.addressee))
            other = named(words, g.placed, g.side)
            if other:
                g.add(CONDITION, f"{p.options[g.side]} -> {other}", (name,), "a condition it set")
            else:
                text = f"{g.side} set a condition for which no option stands: {said.condition}"
                remarks.append(Remark(text, (name,)))
    return remarks


def _red_lines_without_option(g: _Gathered) -> list[Remark]:
    """Firm positions of the side that no option stands for: they move no preference, and are said."""
    held = {name for p in g.placed for name in p.term.thread.statements}
    return [
        Remark(f"Red line of {g.side}, for which no option stands: {s.content}", (s.id,))
        for s in g.own_words
        if s.id not in held and is_firm(s) and (s.kind != "demand" or takes_against(s))
    ]


def _merged(found: Sequence[_Ranked]) -> tuple[PreferenceStatement, ...]:
    """In order of priority, each expression once: where it stands first, with all that it rests on."""
    ranked = sorted(
        found,
        key=lambda r: (
            r.tier,
            not r.first,
            not r.insists,
            -r.weight,
            not r.certain,
            r.place,
            str(r.statement.expression),
        ),
    )
    kept: dict[str, PreferenceStatement] = {}
    for r in ranked:
        text = str(r.statement.expression)
        if text not in kept:
            kept[text] = r.statement
    return tuple(kept.values())


def _rank(r: _Ranked) -> tuple[object, ...]:
    return r.tier, not r.first, not r.insists, -r.weight, not r.certain, r.place, str(r.statement.expression)
