"""People and bodies without a name: plural nouns that act, and the noun behind a quantity ("hundreds of nurses").

These are weak mentions by their own words, without the number and the state they are in.
"""

from __future__ import annotations

from dataclasses import replace

from detente.reading.act_words import act_words
from detente.reading.actors.beginnings import day_end, uncapitalised, without_quantity
from detente.reading.actors.bodies import joins_words
from detente.reading.actors.draft import Draft
from detente.reading.actors.organs import house_of_part, phrase
from detente.reading.actors.view import View
from detente.reading.mentions import ActorType
from detente.reading.names.keys import key_of
from detente.reading.party_slots import addressee_words

_SUBJECTS = {"nsubj", "nsubjpass"}
_BEFORE = {"ADJ", "NOUN", "PROPN", "NUM"}
_DESCRIBES = {"amod", "compound"}
_MOST_WORDS_LEFT = 7
_OF_ONE = ("ant", "ian", "ist", "man", "woman")
"""Endings of nouns for one person."""
_FAR = 8
"""Tokens between a quantity and its noun: "hundreds of the country's striking nurses"."""


def people_drafts(v: View, drafts: list[Draft]) -> list[Draft]:
    """Plural nouns for people or bodies that act and are in no other lexicon: weak mentions by their own words."""
    taken = {d.head for d in drafts}
    covered = cover_names(drafts)
    endings = tuple(v.names.lists["people_endings"])
    listed = v.names.lists["people_nouns"]
    persons = {d.start for d in drafts if d.type == "person" and d.level == "name"}
    out = []
    for i, tag in enumerate(v.tag):
        if i in taken or i in covered:
            continue
        if tag == "NN" and _acts_as_one(v, i):
            one = _one_draft(v, words_before(v, i, covered), i, covered)
            if i + 1 in persons and not one.plural:
                one.type, one.gender = "person", ""  # "UN special envoy NAME": the name in apposition says who it is
            out.append(one)
            continue
        if tag not in {"NNS", "NNPS"}:
            continue
        if v.lower[i] in v.names.lists["not_people"]:
            continue
        known = v.lower[i] in listed
        acts = _acts(v, i) and (known or v.lower[i].endswith(endings))
        if not acts and not (known and (v.dep[i] == "poss" or _who_act(v, i) or _is_addressed(v, i))):
            continue
        out.append(_draft(v, words_before(v, i, covered), i, covered))
    return out


def without_first_halves(v: View, drafts: list[Draft]) -> list[Draft]:
    """The drafts without the nouns that only describe people behind them: "the main bank" of "main bank regulators"."""
    inside: dict[int, Draft] = {}
    for draft in drafts:
        if draft.origin == "plural noun":
            inside.update((i, draft) for i in range(draft.start, draft.head))

    def describes(draft: Draft) -> bool:
        whole = inside.get(draft.head)
        first = draft.level == "nominal" and whole is not None and whole.start <= draft.start + 1
        return first and v.dep[draft.head] in {"amod", "compound", "nmod"}

    return [draft for draft in drafts if not describes(draft)]


def _acts_as_one(v: View, i: int) -> bool:
    """Whether a singular noun for people is the subject of a verb of a deed: "cabin crew said", "a tenant sued"."""
    lists = v.names.lists
    listed = v.lower[i] in lists["collective_nouns"] or f"{v.lower[i]}s" in lists["people_nouns"]
    above = v.head[i]
    verb = v.head[above] if v.dep[above] == "agent" else above
    return listed and _acts(v, i) and v.pos[verb] == "VERB" and v.lower[i] not in lists["not_people"]


def _one_draft(v: View, start: int, i: int, covered: set[int]) -> Draft:
    """A mention of people or of one person by a singular noun and the words before it."""
    draft = _draft(v, start, i, covered)
    draft.start -= draft.start > 0 and v.pos[draft.start - 1] == "DET"  # "the museum" may take up one told of
    draft.rule, draft.origin = "noun for people that acts", "acting noun"
    draft.plural = v.lower[i] in v.names.lists["collective_nouns"]
    if not draft.plural:
        draft.type, draft.gender = ("person", "") if v.lower[i].endswith(_OF_ONE) else ("unknown", "n")
    return draft


def _acts(v: View, i: int) -> bool:
    """Whether a noun is a subject, one joined to a subject, or the agent of a passive ("by farmers")."""
    for _ in range(3):
        if v.dep[i] != "conj":
            break
        i = v.head[i]
    return v.dep[i] in _SUBJECTS or (v.dep[i] == "pobj" and v.dep[v.head[i]] == "agent")


def _who_act(v: View, i: int) -> bool:
    """Whether a noun is what a relative clause is about: "names of artists who refused"."""
    return v.lower[i + 1 : i + 2] in (["who"], ["which"]) and any(
        v.head[k] == i and v.dep[k] == "relcl" for k in range(i + 2, min(i + _FAR, len(v.text)))
    )


def _is_addressed(v: View, i: int) -> bool:
    """Whether a noun stands where one is spoken to: "urged states to", "called on boat owners", "a plea to parents"."""
    words, acts = addressee_words(), act_words()
    above = v.head[i]
    if v.dep[i] in {"dobj", "dative"} and v.pos[above] == "VERB":
        kinds = {acts.leaning.get(sort) for sort in acts.verbs.get(v.lemma[above], ())}
        return v.lemma[above] in words.hearing or bool(kinds & words.object)
    if v.dep[i] != "pobj":
        return False
    verb, link = v.head[above], v.lower[above]
    table = acts.verbs if v.pos[verb] == "VERB" else acts.nouns
    sorts = (*table.get(v.lemma[verb], ()), *table.get(f"{v.lemma[verb]}_{link}", ()))
    return any(link in words.prepositions.get(acts.leaning.get(sort, ""), ()) for sort in sorts)


def words_before(v: View, noun: int, covered: set[int]) -> int:
    """Where the words that describe a noun begin: "port and railroad" before "workers"."""
    start = noun
    while start > 0 and noun - start < _MOST_WORDS_LEFT and v.sent[start - 1] == v.sent[noun]:
        before = start - 1
        if _describes(v, before, start) and start <= v.head[before] <= noun:
            start = before
        elif v.dep[before] == "conj" and joins_words(v, before - 1, noun) and not {before, before - 2} & covered:
            start = before - 2
        elif joins_words(v, before, noun) and before - 1 not in covered and start not in covered:
            start = before - 1
        else:
            break
    return start - (v.text[start] == "-" and start > 0)  # "A-League clubs"


def _describes(v: View, i: int, start: int) -> bool:
    """Whether a word may stand before the noun of a party: "rich", "developing", and the parts of "least-developed"."""
    if v.tag[i] in {"VBG", "VBN"}:
        return v.dep[i] in _DESCRIBES
    return v.pos[i] in _BEFORE or v.tag[i] == "HYPH" or (v.pos[i] == "ADV" and v.tag[start] == "HYPH")


def _draft(v: View, start: int, i: int, covered: set[int]) -> Draft:
    start = day_end(v, start, i)
    first = without_quantity(v, start, i)
    name = phrase(v, first, i + 1)
    proper = v.tag[first] in {"NNP", "NNPS"} or first in covered or name[1:2] == "-"
    name = name if proper else uncapitalised(name)
    draft = Draft(start, i + 1, i, name, "people", "nominal", key=key_of(v.lower[i]), plural=True, gender="n")
    draft.confidence, draft.rule, draft.roles = 0.3, "plural noun for people", [v.lower[i]]
    draft.origin = "plural noun"
    return draft


def cover_names(drafts: list[Draft]) -> set[int]:
    """Tokens inside proper names."""
    return {i for d in drafts if d.level == "name" for i in range(d.start, d.end)}


def members_drafts(v: View, drafts: list[Draft]) -> list[Draft]:
    """ "The players' association", "the seafarers' union": a body named by whose it is, many of one trade."""
    covered = cover_names(drafts)
    by_head = {d.head: d for d in drafts}
    nouns = v.names.lists["made_of"] | v.names.lists["union_nouns"]
    out = []
    for draft in drafts:
        noun = v.head[draft.head]
        owners = draft.type == "people" and draft.level == "nominal" and v.dep[draft.head] == "poss"
        if not (owners and v.lemma[noun].lower() in nouns and noun > draft.head and noun not in covered):
            continue
        first = draft.start + (v.pos[draft.start] == "DET")
        name = phrase(v, first, noun + 1)
        name = uncapitalised(name) if v.tag[first] not in {"NNP", "NNPS"} and first not in covered else name
        kind: ActorType = "union" if v.lemma[noun].lower() in v.names.lists["union_nouns"] else "organisation"
        body = by_head.get(noun)
        if body is None:
            start = draft.start - (draft.start > 0 and v.pos[draft.start - 1] == "DET")
            body = Draft(start, noun + 1, noun, name, kind, "nominal", key=key_of(v.lower[noun]), gender="n")
            body.roles, body.plural = [v.lower[noun]], v.tag[noun] == "NNS"
            out.append(body)
        elif body.start <= draft.head:
            continue
        elif body.type == "unknown":
            body.type = kind
        told = body.origin == "acting noun" and draft.start > 0 and v.pos[draft.start - 1] == "DET"
        body.start, body.name = min(body.start, draft.start - told), name
        body.rule, body.confidence = f"{v.lower[noun]} of {draft.name}", 0.5
    return out


_DECIDED = frozenset({"accept", "accuse", "demand", "offer", "propose", "reject", "request", "threaten"})


def _decides(v: View, i: int) -> bool:
    """Whether many who come together do as one what parties do: "a summit of leaders urged", not "was held"."""
    if v.lower[i] not in v.names.lists["assemblies"] or v.dep[i] != "nsubj":
        return False
    acts, verb = act_words(), v.head[i]
    names = (v.lemma[verb], *(f"{v.lemma[verb]}_{v.lower[k]}" for k in (verb + 1,) if k < len(v.text)))
    sorts = [sort for name in names for sort in acts.verbs.get(name, ())]
    return any(acts.leaning.get(sort) in _DECIDED for sort in sorts)


def quantity_drafts(v: View, drafts: list[Draft]) -> list[Draft]:
    """ "Hundreds of nurses", "a group of jailed students", "40 % of the voters": the party is the noun behind "of"."""
    by_head: dict[int, Draft] = {}
    for draft in drafts:
        by_head.setdefault(draft.head, draft)
    covered = cover_names(drafts)
    words = v.names.lists["partitives"]
    people = v.names.lists["people_nouns"]
    endings = tuple(v.names.lists["people_endings"])
    out = []
    for i, of in enumerate(v.lower):
        at = i - 1
        if of != "of" or at < 0 or v.head[i] != at or at in covered or v.lower[at] == "one":
            continue
        if not (v.lower[at] in words or v.tag[at] == "CD" or _decides(v, at)):
            continue
        noun = next(
            (k for k in range(i + 1, min(i + _FAR, len(v.text))) if v.head[k] == i and v.dep[k] == "pobj"), None
        )
        if noun is None or (at in by_head and by_head[at].level == "name"):
            continue
        inner = by_head.get(noun)
        if inner is None and v.tag[noun] in {"NNS", "NNPS"}:
            likely = v.lower[noun] in people or v.lower[noun].endswith(endings)
            if not likely or v.lower[noun] in v.names.lists["not_people"]:
                continue
            inner = _draft(v, words_before(v, noun, covered), noun, covered)
            if inner.name == v.lower[noun] == "people":
                inner.name = phrase(v, at, noun + 1).lower()
        if inner is None or inner.type in {"place", "document"} or not (inner.plural or inner.type == "people"):
            continue
        draft = replace(inner, start=at, end=max(inner.end, noun + 1), head=at, level="nominal", adjectival=False)
        draft.rule, draft.confidence = f"{v.lower[at]} of {inner.name}", min(0.5, inner.confidence)
        if inner.through is not None and house_of_part(v, inner.through):  # "a number of members of parliament"
            draft.name, draft.through = phrase(v, inner.start, inner.end), None
            draft.name = uncapitalised(draft.name)
        if inner.level == "name" and inner.type == "state":
            draft.name, draft.body, draft.type, draft.entry = phrase(v, inner.start, inner.end), "", "people", -1
        old = by_head.get(at)
        if old is not None:
            drafts.remove(old)
        draft.plural = True
        out.append(draft)
    return out
