"""Whether anything in the text ties a statement to an earlier one.

The network (`reference`) weighs each pair by the words around it and takes a near one of a fitting kind for what is
answered, also where the later statement has a matter of its own. Such pairs are left out here.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from detente.reading.attribution.names import key
from detente.reading.reference import Link, reference_words

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


def trace_of(doc: Doc, link: Link, start: int, end: int) -> Trace:
    """Gather what may tie the statement at tokens [start, end) to earlier ones."""
    words, head = reference_words(), doc[link.head]
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
        lemma=head.lemma_.lower(),
        named=frozenset(named),
        around=frozenset(t.lemma_.lower() for t in sentence if t.is_alpha and not t.is_stop and len(t.text) > 2),
        nouns=frozenset(t.lemma_.lower() for t in nouns),
        definite=frozenset(t.lemma_.lower() for t in nouns if t.i not in parties and _is_definite_matter(t)),
        pronouns=frozenset(
            t.lower_ for t in clause if t.lower_ in words.taken_up and t.pos_ in ("PRON", "DET") and t.dep_ in _PLACES
        ),
        sentence=sentence.start,
        again=any(t.lower_ in words.again for t in doc[max(sentence.start, start - _LEAD) : end]),
    )


def _is_definite_matter(noun: Token) -> bool:
    """Whether a noun with "the" or "that" can be what a clause is about, and not only who does something in it."""
    does = noun.dep_ == "nsubj" and any(c.dep_ == "dobj" for c in noun.head.children)
    return not does and any(c.lower_ in reference_words().definite for c in noun.children)


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
