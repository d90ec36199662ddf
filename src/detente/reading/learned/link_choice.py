"""Which earlier statement one refers to, if any: the candidates as a plain model sees them (decision 0034).

The network weighs each pair by itself and by the words around it. What it cannot see is how the earlier statement
stands in the report: whether the report begins with it, whether it is the last of its kind, what stands between. Here
all earlier statements in reach stand beside each other, and beside none of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from detente.reading.antecedents import Trace
from detente.reading.attribution.names import key
from detente.reading.reference import REACH, Link, pair_features

_FEW, _SOME = 0.34, 0.6
"""The part of the fewer content words from which on two statements share some of them, and most of them."""


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """The earlier statements in reach of one, nearest first, and what ties it to each; `features[0]` are of none."""

    earlier: list[int]
    features: list[dict[str, float]]


def link_choices(
    traces: Sequence[Trace],
    dates: Sequence[str | None],
    known: Mapping[tuple[int, int], Mapping[str, float]] = MappingProxyType({}),
) -> list[LinkChoice]:
    """The choice of each statement, given in the order of the text.

    Args:
        dates: the ISO date of each statement, None where none is known.
        known: what `pair_features` gives for pairs (later, earlier), as far as it was worked out before.
    """
    links = [trace.link for trace in traces]
    return [_choice(traces, links, dates, known, later) for later in range(len(traces))]


def _choice(
    traces: Sequence[Trace],
    links: Sequence[Link],
    dates: Sequence[str | None],
    known: Mapping[tuple[int, int], Mapping[str, float]],
    later: int,
) -> LinkChoice:
    me = traces[later]
    earlier = list(range(later - 1, max(-1, later - 1 - REACH), -1))
    features: list[dict[str, float]] = [dict.fromkeys(_of_none(me, later), 1.0)]
    between = _Between()
    for e in earlier:
        pair = _pair(me, traces[e])
        names = [*_standing(traces, later, e), *between.of(me, traces[e]), *_tied(me, traces[e])]
        if dates[later] and dates[e]:
            names.append(f"same day={dates[later] == dates[e]}|{pair}")
        tied = known.get((later, e)) or pair_features(links, later, e)
        features.append({**tied, **dict.fromkeys(names, 1.0)})
    return LinkChoice(earlier, features)


def _pair(me: Trace, other: Trace) -> str:
    """Whether two statements have one actor, and whether they are of one kind."""
    return f"{_who(me, other)}|{me.link.kind == other.link.kind}"


def _who(me: Trace, other: Trace) -> str:
    return "same" if key(me.link.actor) == key(other.link.actor) else "other"


def _of_none(me: Trace, number: int) -> list[str]:
    kind = me.link.kind
    return [
        "none", f"none|kind={kind}", f"none|number={min(number, 3)}", f"none|nouns={min(len(me.nouns), 3)}",
        f"none|again={me.again}|{kind}", f"none|definite={bool(me.definite)}|{kind}",
        f"none|pronoun={bool(me.pronouns)}|{kind}", *(f"none|points={word}" for word in sorted(me.link.pointing)),
    ]  # fmt: skip


@dataclass(slots=True)
class _Between:
    """What was met on the way back: how many statements of this actor and of others, and the kinds of all."""

    counts: dict[str, int] = field(default_factory=lambda: {"same": 0, "other": 0})
    kinds: set[str] = field(default_factory=set)

    def of(self, me: Trace, other: Trace) -> list[str]:
        """The next statement on the way back, by what lies between."""
        who, kind = _who(me, other), other.link.kind
        self.counts[who] += 1
        names = [f"back of {who}={min(self.counts[who], 4)}|{me.link.kind}"]
        if kind not in self.kinds:
            names += [f"last of kind={kind}", f"last of kind={kind}|{me.link.kind}"]
        self.kinds.add(kind)
        return names


def _standing(traces: Sequence[Trace], later: int, earlier: int) -> list[str]:
    """Where an earlier statement stands in the report, and where the later one does beside it."""
    me, other = traces[later], traces[earlier]
    pair, block, back = _pair(me, other), other.link.block, min(later - earlier, 3)
    opens = earlier == 0 or traces[earlier - 1].link.block != block
    i_open = traces[later - 1].link.block != me.link.block
    apart = me.link.sentence - other.link.sentence
    names = [
        f"place={min(earlier, 4)}|{pair}", f"block={min(block, 3)}|{pair}", f"opens its block={opens}|{pair}",
        f"blocks back={min(me.link.block - block, 3)}|{pair}", f"i open={i_open}|{back}|{_who(me, other)}",
        f"sentences={min(apart, 5)}|{me.link.kind}", f"sentences={min(apart, 5)}|{pair}",
    ]  # fmt: skip
    if earlier == 0:
        names += ["lead", f"lead|{me.link.kind}|{pair}"]
    if not apart:
        names.append(f"same sentence|{_who(me, other)}|{me.link.kind}|{other.link.kind}")
    return names


def _tied(me: Trace, other: Trace) -> list[str]:
    """What the words of the two have in common, and whom they name."""
    kind, who, pair = me.link.kind, _who(me, other), _pair(me, other)
    common = len(me.link.words & other.link.words)
    share = common / (min(len(me.link.words), len(other.link.words)) or 1)
    level = "none" if not common else "few" if share < _FEW else "some" if share < _SOME else "most"
    names = [f"words={level}|{pair}", f"words around={min(len(me.around & other.around), 6)}"]
    stems = {word[:5] for word in me.link.words if len(word) >= 5} & {w[:5] for w in other.link.words if len(w) >= 5}
    names.append(f"stems={min(len(stems), 4)}")
    if me.lemma == other.lemma:
        names += ["same head", f"same head|{kind}", f"same head|{who}"]
    if me.nouns & other.nouns:
        names += [f"nouns={min(len(me.nouns & other.nouns), 3)}", f"nouns|{kind}", f"nouns|{who}"]
    if me.definite & (other.nouns | other.around):
        names += ["known noun", f"known noun|{kind}"]
    own, theirs = key(me.link.actor), key(other.link.actor)
    if who == "other" and theirs in me.named:
        names += ["names its actor", f"names its actor|{kind}", f"names its actor|{kind}|{other.link.kind}"]
    if who == "other" and own in other.named:
        names.append(f"named by it|{kind}|{other.link.kind}")
    if (me.named & other.named) - {own, theirs}:
        names.append("name a third")
    if set(map(key, me.link.addressee)) & set(map(key, other.link.addressee)):
        names.append(f"put to the same|{pair}")
    return names
