"""What speaks for each earlier statement being the one that a statement takes up, as named features.

The network (`reference`) weighs each pair alone. Here the earlier statements compete, with "none of them" as one of the
candidates: which is nearest, which has most words in common, which is by the party that is named or spoken to. A
plain model over these features weighs beside the network (`learned.decisions`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from detente.reading.act_words import act_words
from detente.reading.attribution.names import key
from detente.reading.reference import ANSWERING, DEFINITE, PUTTING, REACH, Link

_FULL = 5
"""Steps in which a share of common words is told apart."""
_TAKEN_UP = frozenset({"it", "this", "that", "these", "so", "them"})
_PLACES = frozenset({"dobj", "pobj", "nsubj", "nsubjpass", "attr"})
_AGAIN = frozenset(
    {"again", "also", "repeat", "repeated", "reiterated", "reaffirmed", "still", "further", "earlier", "previous"}
    | {"previously"}
)
_LEAD = 3
"""Tokens before a clause in which a word that says "again" may stand."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What of a statement its antecedents are weighed by, besides its `link`.

    [start, end) are the tokens of its clause, `lemma` and `sort` the lemma and part of speech of its head. `named` are
    the keys of all parties named in the clause, `around` the content lemmas of its sentence, `nouns` the clause's
    nouns, `definite` those of them with "the" or "that" that name no doer, `pronouns` the words that stand for a
    thing, `sentence` where its sentence begins; `again` says that it has a word of doing something once more.
    """

    link: Link
    start: int
    end: int
    lemma: str
    named: frozenset[str]
    around: frozenset[str]
    nouns: frozenset[str]
    definite: frozenset[str]
    pronouns: frozenset[str]
    sentence: int
    quoted: bool
    again: bool
    sort: str


def trace_of(doc: Doc, link: Link, start: int, end: int, quoted: bool) -> Trace:
    """Gather what the antecedents of the statement at tokens [start, end) are weighed by."""
    head = doc[link.head]
    sentence = head.sent
    clause = doc[start:end]
    named = {
        key(name)
        for mention in doc._.mentions
        if start <= mention.head < end
        for name in (mention.name, mention.body, *mention.members)
        if name
    }
    nouns = [t for t in clause if t.pos_ == "NOUN"]
    parties = {mention.head for mention in doc._.mentions}
    return Trace(
        link=link,
        start=start,
        end=end,
        lemma=head.lemma_.lower(),
        named=frozenset(named),
        around=frozenset(t.lemma_.lower() for t in sentence if t.is_alpha and not t.is_stop and len(t.text) > 2),
        nouns=frozenset(t.lemma_.lower() for t in nouns),
        definite=frozenset(t.lemma_.lower() for t in nouns if t.i not in parties and _is_definite_matter(t)),
        pronouns=frozenset(
            t.lower_ for t in clause if t.lower_ in _TAKEN_UP and t.pos_ in ("PRON", "DET") and t.dep_ in _PLACES
        ),
        sentence=sentence.start,
        quoted=quoted,
        again=any(t.lower_ in _AGAIN for t in doc[max(sentence.start, start - _LEAD) : end]),
        sort=head.pos_,
    )


def _is_definite_matter(noun: Token) -> bool:
    """Whether a noun with "the" or "that" can be what a clause is about, and not only who does something in it."""
    does = noun.dep_ == "nsubj" and any(c.dep_ == "dobj" for c in noun.head.children)
    return not does and any(c.lower_ in DEFINITE for c in noun.children)


def antecedent_features(traces: Sequence[Trace], later: int) -> list[dict[str, float]]:
    """The candidates of the statement `later`: first none, then the earlier ones in reach in the order of the text."""
    me = traces[later]
    earlier = range(max(0, later - REACH), later)
    weights = _rarity(traces)
    common = {j: _common(me.link.words, traces[j].link.words, weights) for j in earlier}
    around = {j: len(me.around & traces[j].around) / (1 + min(len(me.around), len(traces[j].around))) for j in earlier}
    most = max(common.values(), default=0.0)
    widest = max(around.values(), default=0.0)
    found = [_none(traces, later, most)]
    seen: Counter[str] = Counter()
    rows: list[dict[str, float]] = []
    for j in reversed(earlier):
        names = [*_tie(me, traces[j], later - j), *_rank(me, traces[j], seen)]
        names.append(f"common>{int(common[j] * _FULL)}")
        if not common[j]:
            same, alike = me.link.actor == traces[j].link.actor, me.link.kind == traces[j].link.kind
            names += [f"nothing in common|{me.link.kind}", f"nothing in common={same}|{alike}"]
        if not common[j] and not around[j]:
            names.append("nothing in common around")
        if common[j] == most > 0:
            names += ["most in common", f"most in common|{me.link.kind}"]
        if around[j] == widest > 0 and me.sentence != traces[j].sentence:
            names.append("most in common around")
        row = dict.fromkeys(names, 1.0)
        row["common"], row["around"] = common[j], around[j]
        rows.append(row)
    return [*found, *reversed(rows)]


def unconnected(me: Trace, other: Trace) -> bool:
    """Whether nothing in the text ties a statement to an earlier one: it has a matter of its own ("an invitation").

    No word in common but that of the act, nothing that points back, neither party named by or put to the other, another
    sentence.
    """
    s, t = me.link, other.link
    own, theirs = key(s.actor), key(t.actor)
    return (
        me.sentence != other.sentence
        and own != theirs
        and bool(me.nouns)
        and not (me.definite or me.pronouns or s.pointing or me.again)
        and not (s.words & t.words or me.around & other.around) - {me.lemma}
        and theirs not in me.named | {key(name) for name in s.addressee}
        and own not in other.named | {key(name) for name in t.addressee}
    )


def _rarity(traces: Sequence[Trace]) -> dict[str, float]:
    """How much a word in common tells: the rarer among the document's statements, the more."""
    counts = Counter(word for trace in traces for word in trace.link.words)
    return {word: math.log(1 + len(traces) / count) for word, count in counts.items()}


def _common(one: frozenset[str], other: frozenset[str], weights: dict[str, float]) -> float:
    """The share of a statement's words that another has too, by their rarity."""
    return sum(weights[word] for word in one & other) / (1 + sum(weights[word] for word in one))


def _none(traces: Sequence[Trace], later: int, most: float) -> dict[str, float]:
    """What speaks for a statement that takes up none."""
    me = traces[later]
    names = [
        "none",
        f"none|{me.link.kind}",
        f"none|before={min(later, 4)}",
        f"none|head={me.sort}",
        f"none|quoted={me.quoted}",
        f"none|common>{int(most * _FULL)}",
        *(f"none|points={word}" for word in sorted(me.link.pointing)),
        *(f"none|pronoun={word}" for word in sorted(me.pronouns)),
    ]
    if me.again:
        names.append("none|again")
    if later == 0 or me.sentence != traces[later - 1].sentence:
        names.append("none|new sentence")
    features = dict.fromkeys(names, 1.0)
    features["none|common"] = most
    return features


def _tie(me: Trace, other: Trace, back: int) -> list[str]:
    """What ties a statement to one that stands `back` before it."""
    s, t = me.link, other.link
    same, alike = s.actor == t.actor, s.kind == t.kind
    own, theirs = key(s.actor), key(t.actor)
    names = [
        f"back={min(back, 8)}",
        f"kinds={s.kind}|{t.kind}",
        f"earlier={t.kind}",
        f"back|kind={min(back, 4)}|{s.kind}",
        f"sentences={min(4, s.sentence - t.sentence)}",
        f"blocks={min(3, s.block - t.block)}",
        f"same={same}|{alike}",
        f"same|kinds={same}|{s.kind}|{t.kind}",
        f"quoted={me.quoted}|{other.quoted}",
        *(f"pronoun|back={word}|{min(back, 3)}" for word in sorted(me.pronouns)),
        *(f"the={sort}|{t.kind}" for sort in sorted(_sorts(me.definite))),
    ]
    addressed = {key(name) for name in s.addressee}
    asked = {key(name) for name in t.addressee}
    if theirs in me.named - {own}:
        names += ["names its actor", f"names its actor|{s.kind}"]
    if own in other.named and not same:
        names.append("is named by it")
    if theirs in addressed:
        names += ["to its actor", f"to its actor|{s.kind}"]
    if own in asked:
        names += ["put to me", f"put to me|{s.kind}"]
    if addressed & asked:
        names.append("same addressee")
    if me.definite & other.nouns:
        names.append("definite noun in common")
    if me.lemma == other.lemma:
        names.append("same head")
    if other.start <= s.head < other.end:
        names.append("inside it")
    if me.start <= t.head < me.end:
        names.append("it inside")
    if me.again:
        names.append(f"again={same}|{alike}")
    return names


def _rank(me: Trace, other: Trace, seen: Counter[str]) -> list[str]:
    """The how-manieth a candidate is, from the nearest back, of its sort: by the same party, by others, a thing put."""
    names = []
    sort = "by the same" if me.link.actor == other.link.actor else "by another"
    names.append(f"{sort}={min(3, seen[sort])}")
    seen[sort] += 1
    if me.link.kind in ANSWERING and other.link.kind in PUTTING:
        names += [f"thing put={min(3, seen['put'])}", f"thing put|{me.link.kind}={min(2, seen['put'])}"]
        seen["put"] += 1
    return names


def _sorts(nouns: frozenset[str]) -> set[str]:
    """The sorts of act that some nouns name."""
    lexicon = act_words().nouns
    return {sort for noun in nouns for sort in lexicon.get(noun, ())}
