"""Names that the statistics missed although the document gives them in full elsewhere.

"... said Ulla Tarnow. Tarnow refused": a capitalised surname is the person's, whatever it was tagged as.
"North and South Norland": the first half is no place of its own, but takes the second half's noun.
"The envoy, Amar Tolo, said": whoever holds a person's office is a person, whatever the statistics say.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import cast

from detente.reading.actors.draft import Draft
from detente.reading.actors.span import head_type
from detente.reading.actors.view import View
from detente.reading.mentions import TABLE_FORMS, ActorType
from detente.reading.names.keys import key_of

_SHORTEST = 4
"""Letters of a surname that is looked for without the help of the statistics: shorter ones are words too often."""
_NO_NAMES = frozenset({"DET", "PRON", "AUX", "ADP", "CCONJ", "SCONJ", "NUM", "ADV"})


_NO_BODIES = frozenset({"place", "document", "government", "unknown"})
"""What the statistics take a surname for that is no known name: a company may well be called after a person."""
_STATISTICAL = frozenset({"GPE", "LOC", "FAC", "entity"})


def _surnames(drafts: Sequence[Draft]) -> dict[str, Draft]:
    """The last words of the document's full names of persons."""
    return {
        words[-1]: draft
        for draft in drafts
        if draft.type == "person" and len(words := draft.name.split()) > 1 and len(words[-1]) >= _SHORTEST
    }


def retyped(v: View, drafts: Sequence[Draft]) -> None:
    """Make persons of surnames that the statistics took for a place or a work, where they are persons' elsewhere."""
    alone_elsewhere = {v.text[d.start] for d in drafts if d.type == "person" and d.end - d.start == 1}
    surnames = {*_surnames(drafts), *(text for text in alone_elsewhere if len(text) >= _SHORTEST)}
    for draft in drafts:
        alone = draft.end - draft.start == 1 and draft.entry < 0 and draft.type in _NO_BODIES
        if alone and v.text[draft.start] in surnames and draft.origin not in TABLE_FORMS:
            draft.type, draft.body, draft.place, draft.gender, draft.plural = "person", "", False, "", False
            draft.rule, draft.confidence = "surname given in full elsewhere", 0.8


def office_holders(v: View, drafts: Sequence[Draft]) -> None:
    """Make persons of names that no list has, where an office stands beside them: "archbishop Amar Tolo"."""
    found = {d.key for d in drafts if _may_be_person(v, d) and (_office_before(v, d) or _office_after(v, d))}
    for draft in drafts:
        if draft.key in found and _may_be_person(v, draft):
            draft.type, draft.body, draft.place, draft.gender, draft.plural = "person", "", False, "", False
            draft.rule, draft.confidence = "a name with an office beside it", 0.8


def tellers(v: View, drafts: Sequence[Draft]) -> None:
    """Make persons of names taken for a place or a work that tell somebody something: "Amar Tolo told reporters"."""
    for draft in drafts:
        verb = v.head[draft.head]
        tells = v.dep[draft.head] == "nsubj" and v.lemma[verb] == "tell" and draft.type in {"document", "place"}
        listens = any(v.head[i] == verb and v.dep[i] in _HEARERS for i in range(verb + 1, min(verb + 4, len(v.text))))
        if tells and listens and draft.start < verb and _shaped_as_person(v, draft):
            draft.type, draft.body, draft.place, draft.gender, draft.plural = "person", "", False, "", False
            draft.rule, draft.confidence = "a name that tells somebody", 0.8


_HEARERS = {"dobj", "dative"}
_NAME_OF_PERSON = range(2, 5)
_MISTAKEN = frozenset({"organisation", "unknown", "place", "group", "company"})


def _may_be_person(v: View, draft: Draft) -> bool:
    """Whether a name may be a given name and a surname: two to four words in capitals, none of them for a body."""
    guessed = draft.type == "government" and draft.origin in _STATISTICAL
    return (draft.type in _MISTAKEN or guessed) and _shaped_as_person(v, draft)


def _shaped_as_person(v: View, draft: Draft) -> bool:
    """Whether a name that no list has is two to four words in capitals, none of them for a body or an office."""
    words = [word for word in v.text[draft.start : draft.end] if word != "-"]  # "Jean-Marie Tarnow" is three words
    return (
        draft.entry < 0
        and len(words) in _NAME_OF_PERSON
        and all(w[:1].isupper() and not w.isupper() and w.replace("-", "").replace("'", "").isalpha() for w in words)
        and head_type(v, draft.start, draft.end) is None
        and not any(i in v.word_at or i in v.name_at for i in range(draft.start, draft.end))
    )


def _is_office(v: View, at: int) -> bool:
    """Whether a token ends the words for one person's office ("envoy", "chief executive")."""
    word = v.word_at.get(at)
    return word is not None and word.end == at + 1 and "speaks" in word.kinds and v.tag[at] in {"NN", "NNP"}


def _office_before(v: View, draft: Draft) -> bool:
    """ "Archbishop NAME", "the envoy, NAME"."""
    at = draft.start - 1
    if at < 0 or v.sent[at] != v.sent[draft.start]:
        return False
    if v.text[at] == ",":
        office = v.head[draft.head]
        beside = v.dep[draft.head] == "appos" and office < at
        return beside and (_is_office(v, office) or (_is_given(v, draft) and _is_office(v, _served_at(v, office))))
    return _is_office(v, at)


def _is_given(v: View, draft: Draft) -> bool:
    """Whether a name begins with a given name."""
    return key_of(v.text[draft.start]) in v.names.given


def _served_at(v: View, body: int) -> int:
    """The noun of the office whose body stands before a name: "the leader of the rebel group, NAME"; -1 for none."""
    link = v.head[body]
    return v.head[link] if v.dep[body] == "pobj" and v.lower[link] in {"of", "for"} else -1


def _office_after(v: View, draft: Draft) -> bool:
    """ "NAME, the envoy of Norland": the words of the office stand in apposition."""
    if v.text[draft.end : draft.end + 1] != [","]:
        return False
    near = range(draft.end + 1, min(draft.end + _FAR_OFFICE, len(v.text)))
    return any(v.head[i] == draft.head and v.dep[i] == "appos" and _is_office(v, i) for i in near)


_FAR_OFFICE = 9
"""Tokens after a name among which the office in apposition to it stands."""


def restated(v: View, drafts: Sequence[Draft], covered: Collection[int]) -> list[Draft]:
    """Mentions of the document's persons by surname alone, where no other mention stands.

    Args:
        covered: the tokens that mentions found so far stand on.
    """
    surnames = _surnames(drafts)
    return [
        Draft(i, i + 1, i, text, "person", key=key_of(text), rule="surname given in full elsewhere", confidence=0.8)
        for i, text in enumerate(v.text)
        if text in surnames and text[0].isupper() and i not in covered and v.pos[i] not in _NO_NAMES
    ]


def share_a_noun(v: View, drafts: Sequence[Draft]) -> None:
    """Give the first of two joined names the noun of the second, where that makes a name that is known."""
    after = {draft.start: draft for draft in drafts}
    for draft in drafts:
        joint = draft.end
        second = after.get(joint + 1)
        if second is None or second.end - second.start < 2 or v.lower[joint] not in ("and", "or", "&"):
            continue
        noun = v.phrase(second.start + 1, second.end)
        found = v.names.names.get(key_of(f"{v.phrase(draft.start, draft.end)} {noun}"))
        if found and draft.entry < 0:
            number = int(found[0][0])
            entry = v.names.entries[number]
            draft.name, draft.type, draft.entry, draft.place = entry.name, cast(ActorType, entry.type), number, False
            draft.rule, draft.confidence = f"shares {noun!r} with the next name", 0.85
