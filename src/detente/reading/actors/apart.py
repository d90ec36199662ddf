"""Members who do not speak for their body: "a dissident Labour lawmaker", "a deputy said he would leave the party"."""

from __future__ import annotations

from collections.abc import Iterator

from detente.reading.actors.draft import Draft
from detente.reading.actors.view import View

_MOST = 40
"""Tokens behind a member among which his deeds are looked for."""
_STEPS = 3
"""Clauses from the verb of saying down to the deed: "says he has decided to leave"."""
_PRONOUNS = frozenset({"he", "she", "they"})
_LINKS = frozenset({"against", "from", "of", "on", "to", "with"})


def set_apart(v: View, draft: Draft, body: Draft, past: bool) -> bool:
    """Whether words tell that a member of a party does not act for it: what he is like, or what he does to it.

    A former member, a dissident, another one beside one told of; and whoever leaves, defects from, breaks with or
    votes against it. Any other member of a named party is taken for the party.
    """
    lists = v.names.lists
    first = max(0, draft.start - 1)
    before = [v.lower[i] for i in range(first, draft.head) if not body.start <= i < body.end]
    if past or not lists["of_no_obedience"].isdisjoint(before):
        return True
    if not draft.plural and not lists["one_of_several"].isdisjoint(before[:2]):
        return True
    return any(_turns(v, verb, draft, body) for verb in _deeds(v, draft))


def _deeds(v: View, draft: Draft) -> Iterator[int]:
    """The verbs of what somebody does, and of what he says of himself."""
    verb = v.head[draft.head]
    if v.dep[draft.head] not in {"nsubj", "nsubjpass"}:
        return
    for _ in range(_STEPS):
        yield verb
        inside = range(verb + 1, min(verb + _MOST, len(v.text)))
        own = {v.head[i] for i in inside if v.dep[i] == "nsubj" and v.lower[i] in _PRONOUNS}
        below = [i for i in inside if v.head[i] == verb and (v.dep[i] == "xcomp" or (v.dep[i] == "ccomp" and i in own))]
        if not below:
            return
        verb = below[0]


def _turns(v: View, verb: int, draft: Draft, body: Draft) -> bool:
    """Whether a verb tells that somebody turns on his own body: "defects", "breaks with X", "votes against"."""
    lists, lemma = v.names.lists, v.lemma[verb].lower()
    if lemma in lists["turning_coat"]:
        return True
    of_it: list[int] = []
    against = False
    for i in range(verb + 1, min(verb + _MOST, len(v.text))):
        if v.dep[i] == "dobj" and v.head[i] == verb:
            of_it.append(i)
        elif v.dep[i] == "pobj" and v.lower[v.head[i]] in _LINKS and v.head[v.head[i]] == verb:
            of_it.append(i)
            against = against or v.lower[v.head[i]] == "against"
    if lemma == "vote" and against and not draft.plural:
        return True  # a party's vote is not told of one member
    if lemma not in lists["leaving"] and not (lemma == "vote" and against):
        return False
    return any(v.lower[i] in lists["party_nouns"] | lists["led_by_a_party"] or _names(v, i, body) for i in of_it)


def _names(v: View, i: int, body: Draft) -> bool:
    return v.text[i] in v.text[body.start : body.end] and v.text[i][:1].isupper()
