"""Whether anything in the text ties a statement to an earlier one, and whether it only tells it again.

The network (`reference`) weighs each pair by the words around it and takes a near one of a fitting kind for what is
answered, also where the later statement has a matter of its own. Such pairs are left out here. What is told twice
("reached a deal", and further down "the deal was reached") it seldom ties together: here it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from detente.reading.attribution.names import key
from detente.reading.attribution.tree import children, sentence_of
from detente.reading.reference import REACH, Link, reference_words

_PLACES = frozenset({"dobj", "pobj", "nsubj", "nsubjpass", "attr"})
_LEAD = 3
"""Tokens before a clause in which a word that says "again" may stand."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What may tie a statement to earlier ones, besides its `link`.

    `lemma` is the lemma of its clause's head, `named` the keys of all parties named in the clause, `around` the content
    lemmas of its sentence, `nouns` the clause's nouns, `definite` those of them with "the" or "that" that name no doer,
    `pronouns` the words that stand for a thing, `sentence` where its sentence begins; `again` says that it has a word
    of doing something once more.
    """

    link: Link
    lemma: str
    named: frozenset[str]
    around: frozenset[str]
    nouns: frozenset[str]
    definite: frozenset[str]
    pronouns: frozenset[str]
    sentence: int
    again: bool


def traces_of(doc: Doc, links: Sequence[Link], spans: Sequence[tuple[int, int]]) -> list[Trace]:
    """Gather what may tie each statement, at the tokens of its span [start, end), to earlier ones."""
    named_at: dict[int, list[str]] = {}
    for mention in doc._.mentions:
        names = (mention.name, mention.body, *mention.members)
        named_at.setdefault(mention.head, []).extend(key(name) for name in names if name)
    around: dict[int, frozenset[str]] = {}  # many statements may stand in one sentence
    found = []
    for link, (start, end) in zip(links, spans, strict=True):
        sentence = sentence_of(doc[link.head])
        if sentence.start not in around:
            content = (
                t for t in doc[sentence.start : sentence.end] if t.is_alpha and not t.is_stop and len(t.text) > 2
            )
            around[sentence.start] = frozenset(t.lemma_.lower() for t in content)
        found.append(_trace(link, doc[start:end], sentence.start, named_at, around[sentence.start]))
    return found


def _trace(
    link: Link, clause: Span, sentence: int, named_at: Mapping[int, Sequence[str]], around: frozenset[str]
) -> Trace:
    words, doc = reference_words(), clause.doc
    nouns = [t for t in clause if t.pos_ == "NOUN"]
    return Trace(
        link=link,
        lemma=doc[link.head].lemma_.lower(),
        named=frozenset(name for t in clause for name in named_at.get(t.i, ())),
        around=around,
        nouns=frozenset(t.lemma_.lower() for t in nouns),
        definite=frozenset(t.lemma_.lower() for t in nouns if t.i not in named_at and _is_definite_matter(t)),
        pronouns=frozenset(
            t.lower_ for t in clause if t.lower_ in words.taken_up and t.pos_ in ("PRON", "DET") and t.dep_ in _PLACES
        ),
        sentence=sentence,
        again=any(t.lower_ in words.again for t in doc[max(sentence, clause.start - _LEAD) : clause.end]),
    )


def _is_definite_matter(noun: Token) -> bool:
    """Whether a noun with "the" or "that" can be what a clause is about, and not only who does something in it."""
    does = noun.dep_ == "nsubj" and any(c.dep_ == "dobj" for c in children(noun.head))
    return not does and any(c.lower_ in reference_words().definite for c in children(noun))


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


TOLD_AGAIN = 0.9
"""How likely the link of what is told again is right: on marked reports 24 of 27 were."""
_COMMON, _SHARE = 3, 0.6
"""Content words that a statement shares with what it tells again: at least so many, and this part of the fewer."""


def told_again(links: Sequence[Link], dates: Sequence[str | None]) -> list[int | None]:
    """For each statement the last one before it that it tells again, in another sentence; None where there is none.

    It has the same kind and actor and most of its words, and no other date.

    Args:
        dates: the ISO date of each statement, None where none is known; the coarser one may hold the finer.
    """
    found: list[int | None] = []
    for later, one in enumerate(links):
        before = range(later - 1, max(-1, later - REACH - 1), -1)
        found.append(next((e for e in before if _same(one, links[e]) and _fit(dates[later], dates[e])), None))
    return found


def with_retellings(
    again: Sequence[int | None], linked: Sequence[Sequence[tuple[int, float]]], ruled: Mapping[tuple[int, int], str]
) -> tuple[list[list[tuple[int, float]]], dict[tuple[int, int], str]]:
    """The links with those of statements that are told again, and the rule behind each that no learned decision set.

    A statement whose link another rule has set keeps that one alone.

    Args:
        again: what each statement tells again, as from `told_again`.
    """
    links, rules = [list(own) for own in linked], dict(ruled)
    settled = {later for later, _ in ruled}
    for number, earlier in enumerate(again):
        if earlier is not None and number not in settled and all(other != earlier for other, _ in links[number]):
            links[number].append((earlier, TOLD_AGAIN))
            rules[number, earlier] = "it tells the same again"
    return links, rules


def _same(one: Link, other: Link) -> bool:
    common = len(one.words & other.words)
    return (
        one.sentence != other.sentence
        and one.kind == other.kind
        and key(one.actor) == key(other.actor)
        and common >= _COMMON
        and common >= _SHARE * min(len(one.words), len(other.words))
    )


def _fit(one: str | None, other: str | None) -> bool:
    return not one or not other or one.startswith(other) or other.startswith(one)
