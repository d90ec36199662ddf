"""Which sides decide: those that deal with each other over the terms, and nobody who only looks on or is spoken of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from detente.framing.remarks import Remark
from detente.framing.terms import COMMENT, Term
from detente.framing.words import words_of
from detente.ledger import Ledger, Sides, Talks
from detente.ledger.mentions import is_party
from detente.ledger.sides import STANDS, VOICE

MOST = 6  # more sides than this make a model that no brief can explain
_SHARE = 0.1  # of the statements of dealings, that a side without a term of its own must have
_SPEAKS = VOICE | STANDS | {"accept", "comply"}
_LIKELY = 0.5  # a statement that is more likely read wrong than right is no voice


@dataclass(frozen=True, slots=True)
class Deciders:
    """The decision makers' names, the weightiest first, and who was left out."""

    names: tuple[str, ...]
    left_out: tuple[Remark, ...]


def heard(ledger: Ledger, who: Sides, talks: Talks | None) -> frozenset[str]:
    """The sides that have a voice in the talks: which, or for which a client, puts, answers, refuses or does something.

    Who is only named by others (whom a pact is against, whose fighters are to leave) has none, whatever is said of it.
    """
    return frozenset(
        who.side(s.actor)
        for name in (talks.statements if talks else ())
        if (s := ledger.by_id[name]).kind in _SPEAKS
        and s.certainty != "denied"
        and is_party(s.actor)
        and s.confidence >= _LIKELY
    )


def deciders(ledger: Ledger, who: Sides, terms: Sequence[Term], voices: Collection[str]) -> Deciders:
    """Choose the sides of a model.

    Two sides deal with each other where one would act and the other wants it or refused it. Of all sides those
    count that are joined by dealings with the weightiest pair. Then are left out, while two others remain:
    one that has no voice in the talks; one that asks things of several sides and has no part to play (it mediates or
    comments); one that is of little weight and has no part to play; one that never says what it wants. None is left
    out without whom nobody would deal with anybody.

    Args:
        voices: the sides that are `heard`.
    """
    edges: Counter[tuple[str, str]] = Counter()
    for term in terms:
        partners = {wish.side for wish in term.wishes} | {refusal.side for refusal in term.refusals}
        said = _said(ledger, who, term)
        for owner in term.owners:
            for partner in partners - {owner}:
                if is_nobody(owner) or is_nobody(partner):
                    continue
                edges[min(owner, partner), max(owner, partner)] += _between(said, owner, partner)
    if not edges:
        return Deciders((), ())
    weight: Counter[str] = Counter()
    for (one, other), count in edges.items():
        weight[one] += count
        weight[other] += count
    inside = _joined(edges)
    left_out = [
        Remark(f"Not a side of the model: {name} (deals with others than the main sides)", _ids(terms, name))
        for name in sorted(set(weight) - inside)
    ]
    names = sorted(inside, key=lambda name: (-weight[name], name))
    for name in [name for name in reversed(names) if name not in voices]:
        if len(names) > 2 and _deal(edges, [other for other in names if other != name]):
            names.remove(name)
            why = "it is spoken of, and has no voice in the talks"
            left_out.append(Remark(f"Not a side of the model: {name} ({why})", _ids(terms, name)))
    for name in reversed(names.copy()):
        why = _no_side(name, names, terms, weight)
        if why and len(names) > 2 and _deal(edges, [other for other in names if other != name]):
            names.remove(name)
            left_out.append(Remark(f"Not a side of the model: {name} ({why})", _ids(terms, name)))
    left_out += [
        Remark(f"Not a side of the model: {name} (it holds {MOST} sides at most)", _ids(terms, name))
        for name in names[MOST:]
    ]
    return Deciders(tuple(names[:MOST]), tuple(left_out))


def _said(ledger: Ledger, who: Sides, term: Term) -> Counter[tuple[str, frozenset[str]]]:
    """How often one side spoke to others in the statements of dealings of a term."""
    said = (s for name in term.thread.statements if (s := ledger.by_id[name]).kind not in COMMENT)
    return Counter((who.side(s.actor), frozenset(map(who.side, s.addressee))) for s in said)


def _between(said: Counter[tuple[str, frozenset[str]]], owner: str, partner: str) -> int:
    """How many statements are of these two: by the partner, or by the owner to it."""
    theirs = sum(
        count
        for (speaker, spoken_to), count in said.items()
        if speaker == partner or (speaker == owner and partner in spoken_to)
    )
    return max(1, theirs)


def is_nobody(name: str) -> bool:
    """Whether a name is that of those who tell of dealings, or of all at once: a reader may take it for a side."""
    plain = name.casefold().removeprefix("the ")
    return any(plain in words_of("no_sides")[which] for which in ("tellers", "everybody"))


def _deal(edges: Counter[tuple[str, str]], names: Collection[str]) -> bool:
    """Whether any two of some sides deal with each other."""
    return any(one in names and other in names for one, other in edges)


def _joined(edges: Counter[tuple[str, str]]) -> set[str]:
    """The sides joined by dealings, one after another, with the weightiest pair."""
    heaviest: tuple[str, str] = min(edges, key=lambda pair: (-edges[pair], pair))
    inside = set(heaviest)
    grown = True
    while grown:
        grown = False
        for one, other in edges:
            if (one in inside) != (other in inside):
                inside |= {one, other}
                grown = True
    return inside


def _no_side(name: str, names: Sequence[str], terms: Sequence[Term], weight: Counter[str]) -> str:
    """Why a side does not count; empty where it does."""
    owns = [t for t in terms if name in t.owners and any(w.side in names and w.side != name for w in t.wishes)]
    wants = [t for t in terms if any(w.side == name for w in t.wishes)]
    if not owns:
        asked = {owner for t in wants for owner in t.owners if owner in names and owner != name}
        if len(asked) > 1:
            return "asks something of several sides, and nothing is asked of it"
        if weight[name] < max(2, _SHARE * sum(weight.values()) / 2) or all(t.thread.soft for t in wants):
            return "has little part in the dealings, and nothing is asked of it"
    elif not wants:
        # such a side could gain by no deal, so with it in the model there would seem to be none
        return "would have to act, but nothing is known of what it wants"
    return ""


def _ids(terms: Sequence[Term], name: str) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            s for t in terms if name in t.owners or any(w.side == name for w in t.wishes) for s in t.statements
        )
    )
