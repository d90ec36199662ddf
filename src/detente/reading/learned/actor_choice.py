"""Whose act a clause is, and to whom: every party in reach is weighed by a learned model.

The candidates are names, not places: all mentions of one party count together, with what ties each to the clause.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from spacy.tokens import Doc, Token

from detente.reading.act_words import act_words
from detente.reading.acts import Act
from detente.reading.attribution.component import Speaker, speaker_of
from detente.reading.attribution.tree import all_children
from detente.reading.learned.clause_features import SUBJECTS, subject_of, verb_name
from detente.reading.learned.decisions import Near
from detente.reading.learned.linear_model import Floats
from detente.reading.mentions import Mention
from detente.reading.names.table import table
from detente.reading.party_slots import Slots
from detente.values.statement import AUTHOR, UNKNOWN

_SENTENCES_BACK = 2
_MOST_MENTIONS = 60
_MOST_OF_ONE = 8
_FOREMOST = 3
"""How many of the parties that a document names most are weighed for each of its clauses."""


_NOT_PARTIES = frozenset({"place", "document"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A party that may be the actor of a clause or its addressee, with the features that tie it to the clause.

    `mention` is the one that speaks most for it; `near` are all those in reach, nearest last.
    """

    name: str
    features: dict[str, float]
    mention: int | None = None
    near: tuple[Near, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The party chosen, how sure the model is of it, and the mention that speaks most for it.

    `loose` tells that nothing in the syntax of the clause speaks for it, however sure the model is; `subject` that its
    words are the subject of a verb that names the kind of act by itself ("Norland rejected the plan").
    """

    name: str
    probability: float
    mention: int | None = None
    loose: bool = False
    subject: bool = False


@dataclass(slots=True)
class Field:
    """What choosing parties needs to know of a document, found once.

    `by_sentence[s]` are the indexes of the mentions in sentence s; `weight` is the share of mentions of each name;
    `foremost` are the names with most mentions, each with its first; `domestic` whether it looks like a quarrel within
    one state; `known_roles` and `known_speakers` keep what `roles` and `speaker` found.
    """

    doc: Doc
    mentions: Sequence[Mention]
    by_sentence: dict[int, list[int]]
    sentence_of: list[int]
    weight: dict[str, float]
    heads: dict[int, int]
    foremost: tuple[tuple[str, int], ...]
    domestic: bool
    known_roles: dict[int, dict[int, str]] = dataclasses.field(default_factory=dict)
    known_speakers: dict[int, Speaker] = dataclasses.field(default_factory=dict)

    def roles(self, head: Token) -> dict[int, str]:
        """How the tokens around a clause's head hang on it, found once for each."""
        if head.i not in self.known_roles:
            self.known_roles[head.i] = _roles(head)
        return self.known_roles[head.i]

    def speaker(self, head: int) -> Speaker:
        """Whose words the clause at token `head` is, found once for each."""
        if head not in self.known_speakers:
            self.known_speakers[head] = speaker_of(self.doc, head)
        return self.known_speakers[head]


def field_of(doc: Doc) -> Field:
    """Index the mentions of a document by sentence and by head token."""
    sentence_of = [0] * len(doc)
    for number, sentence in enumerate(doc.sents if len(doc) else ()):
        for i in range(sentence.start, sentence.end):
            sentence_of[i] = number
    by_sentence: dict[int, list[int]] = {}
    counts: dict[str, float] = {}
    heads: dict[int, int] = {}
    mentions = doc._.mentions
    for place, mention in enumerate(mentions):
        if not _may_act(mention):
            continue
        by_sentence.setdefault(sentence_of[mention.head], []).append(place)
        heads.setdefault(mention.head, place)
        for name in {mention.speaker(), mention.name}:
            counts[name] = counts.get(name, 0.0) + 1.0
    total = sum(counts.values()) or 1.0
    most = sorted(counts, key=lambda name: (-counts[name], name))[:_FOREMOST]
    foremost = tuple(
        (name, next(i for i, m in enumerate(mentions) if _may_act(m) and name in (m.speaker(), m.name)))
        for name in most
        if name
    )
    weight = {n: c / total for n, c in counts.items()}
    return Field(doc, mentions, by_sentence, sentence_of, weight, heads, foremost, bool(doc._.domestic))


def parties_of(field: Field, act: Act, before: Sequence[tuple[str, str]]) -> list[Candidate]:
    """The parties in reach of a clause, with the author and the unknown, each with its features.

    Args:
        field: the document's mentions.
        act: the clause and its kind.
        before: (kind, actor) of the statements chosen so far, in the order of the text.
    """
    doc = field.doc
    head = doc[act.clause.head]
    own = _words_of(head)
    found: dict[str, dict[str, float]] = {}
    seen: dict[str, tuple[float, int]] = {}
    places: dict[str, list[Near]] = {}
    speaker = field.speaker(act.clause.head)
    speaker_name = field.mentions[speaker.mention].speaker() if speaker.mention is not None else ""
    roles = field.roles(head)
    near = [
        place
        for number in range(act.sentence - _SENTENCES_BACK, act.sentence + 1)
        for place in field.by_sentence.get(number, ())
    ]
    for place in near[-_MOST_MENTIONS:]:
        mention = field.mentions[place]
        role = roles.get(mention.head) or _loose_role(field, act, mention)
        back = act.sentence - field.sentence_of[mention.head]
        for name in _names(mention):
            features = found.setdefault(name, {})
            naming = _naming(mention, name)
            places.setdefault(name, []).append(_near(mention, place, back, naming, role, place == speaker.mention))
            strength = _tie(features, role, mention, naming, act.kind, own)
            if name not in seen or strength > seen[name][0]:
                seen[name] = (strength, place)
    if speaker.mention is not None:
        mention = field.mentions[speaker.mention]
        for name in _names(mention):
            features = found.setdefault(name, {})
            how = "quote" if speaker.quote else "speech"
            features[f"speaker:{how}"] = features[f"speaker:{how}|{act.kind}"] = 1.0
            seen.setdefault(name, (0.5, speaker.mention))
            if name not in places:
                naming = _naming(mention, name)
                places[name] = [_near(mention, speaker.mention, _SENTENCES_BACK + 1, naming, "far", speaks=True)]
    for name, place in field.foremost:
        if name not in found:
            found[name] = {"only named elsewhere": 1.0}
            seen[name] = (0.0, place)
    ties = _close_ties(field, roles)
    for name, features in found.items():
        _standing(features, field, name, act, before, speaker_name, own)
        _against_rivals(features, name, ties, act, own)
    result = [
        Candidate(name, features, seen[name][1], tuple(places.get(name, ())[-_MOST_OF_ONE:]))
        for name, features in found.items()
        if name
    ]
    facts = _of_nobody(act, head, own, speaker_name, roles, field, ties)
    result += [Candidate(name, {f"{name}:{fact}": 1.0 for fact in facts}) for name in (AUTHOR, UNKNOWN)]
    return result


@dataclass(frozen=True, slots=True)
class _Words:
    """What the features of every party say of a clause's head: its lemma, its lemma with its particle, its sorts."""

    lemma: str
    verb: str
    noun: bool
    sorts: tuple[str, ...]


def _words_of(head: Token) -> _Words:
    noun, verb = head.pos_ == "NOUN", verb_name(head)
    table = act_words().nouns if noun else act_words().verbs
    return _Words(head.lemma_.lower(), verb, noun, table.get(verb, ()))


_CLOSE = {
    "subject": "subject", "far subject": "subject", "agent": "agent", "passive subject": "patient",
    "own poss": "owner", "own amod": "owner", "own compound": "owner", "own nmod": "owner", "prep by": "owner",
    "prep from": "owner", "prep of": "owner", "subject of": "subject of", "far subject of": "subject of",
}  # fmt: skip


def _close_ties(field: Field, roles: dict[int, str]) -> dict[str, set[str]]:
    """The names that stand in each close tie to the clause: its subject, agent, owner, and the subject above it."""
    ties: dict[str, set[str]] = {}
    for token, role in roles.items():
        tie = _CLOSE.get(role.removesuffix(" too")) or ("above" if role.startswith("subject above") else None)
        place = field.heads.get(token)
        if tie is not None and place is not None:
            ties.setdefault(tie, set()).update(_names(field.mentions[place]))
    return ties


def _against_rivals(features: dict[str, float], name: str, ties: dict[str, set[str]], act: Act, own: _Words) -> None:
    """Whether a party holds each close tie itself, or another party does."""
    sort = "noun" if own.noun else "verb"
    for tie, names in ties.items():
        features.update(_holding("holds" if name in names else "other holds", tie, sort, act.kind))
    held = "+".join(sorted(tie for tie, names in ties.items() if name in names)) or "none"
    there = "+".join(sorted(ties)) or "none"
    features[f"holds {held} of {there}"] = features[f"holds {held} of {there}|{sort}"] = 1.0


# The names of features are few and turn up again and again: those that follow from a few words are made once.


@lru_cache(maxsize=4096)
def _holding(how: str, tie: str, sort: str, kind: str) -> Mapping[str, float]:
    return {f"{how} {tie}": 1.0, f"{how} {tie}|{sort}": 1.0, f"{how} {tie}|{kind}": 1.0}


def _may_act(mention: Mention) -> bool:
    """Whether a mention can be a party: a place or a document is none, nor are outlets that are never named."""
    if mention.type == "media" and mention.level == "nominal" and mention.antecedent is None:
        return False
    return mention.type not in _NOT_PARTIES


def _names(mention: Mention) -> list[str]:
    """The names that a mention may count as: itself, and the body that it speaks for."""
    if not _may_act(mention):
        return []
    names = [mention.speaker()]
    for other in (mention.name, mention.body):
        if other and other not in names:
            names.append(other)
    return names


def _naming(mention: Mention, name: str) -> int:
    """How a name stands for a mention: 0 as the one who speaks, 1 as the name itself, 2 as the body behind it."""
    return 0 if name == mention.speaker() else 1 if name == mention.name else 2


def _near(mention: Mention, place: int, back: int, naming: int, role: str, speaks: bool) -> Near:
    sure = int(mention.confidence * 5)
    further = (mention.adjectival, speaks, bool(mention.members))
    return Near(place, back, naming, _near_ties(role, mention.level, mention.type, naming, sure, further))


@lru_cache(maxsize=4096)
def _near_ties(
    role: str, level: str, sort: str, naming: int, sure: int, further: tuple[bool, bool, bool]
) -> tuple[str, ...]:
    """Args: `further` tells whether the mention is adjectival, that of the speaker, and a collective."""
    names = (f"role|adjectival={role}", "speaks", "collective")
    return (
        f"role={role}", f"role|level={role}|{level}", f"role|type={role}|{sort}",
        f"naming|type={naming}|{sort}|{level}", f"sure={sure}|{level}",
        *(name for name, holds in zip(names, further, strict=True) if holds),
    )  # fmt: skip


def _roles(head: Token) -> dict[int, str]:
    """How the tokens around a clause's head hang on it: subject, object, subject of the verb above, possessor ..."""
    roles: dict[int, str] = {}
    subject = subject_of(head)
    if subject is not None:
        own = any(child == subject for child in all_children(head))
        _give(
            roles, subject, ("passive subject" if subject.dep_ == "nsubjpass" else "subject") if own else "far subject"
        )
    for child in all_children(head):
        if child.dep_ in ("dobj", "dative", "attr", "oprd"):
            _give(roles, child, "object")
            for grand in all_children(child):
                if grand.dep_ in ("poss", "amod", "compound", "nmod"):
                    _give(roles, grand, f"object {grand.dep_}")
                elif grand.dep_ == "prep":
                    for deep in all_children(grand):
                        if deep.dep_ == "pobj":
                            _give(roles, deep, f"object prep {grand.lower_}")
        elif child.dep_ in ("poss", "amod", "compound", "nmod"):
            _give(roles, child, f"own {child.dep_}")
        elif child.dep_ == "agent":
            for grand in all_children(child):
                _give(roles, grand, "agent")
        elif child.dep_ == "prep":
            for grand in all_children(child):
                if grand.dep_ == "pobj":
                    _give(roles, grand, f"prep {child.lower_}")
        elif child.dep_ in ("ccomp", "xcomp"):
            for grand in all_children(child):
                if grand.dep_ in SUBJECTS:
                    _give(roles, grand, "complement subject")
                elif grand.dep_ == "dobj":
                    _give(roles, grand, "complement object")
    above, steps = head, 0
    while above.head != above and steps < 4:
        link, above = above.dep_, above.head
        steps += 1
        if above.pos_ in ("VERB", "AUX"):
            higher = subject_of(above)
            if higher is not None:
                _give(roles, higher, f"subject above {steps} {link}")
            for child in all_children(above):
                if child.dep_ in ("dobj", "dative"):
                    _give(roles, child, f"object above {steps}")
                elif child.dep_ == "prep" and child != head:
                    for grand in all_children(child):
                        if grand.dep_ == "pobj":
                            _give(roles, grand, f"prep above {child.lower_}")
        elif above.pos_ in ("NOUN", "PROPN"):
            _give(roles, above, f"noun above {steps} {link}")
            for child in all_children(above):
                if child.dep_ in ("poss", "amod", "compound"):
                    _give(roles, child, f"noun above {child.dep_}")
    return roles


def _give(roles: dict[int, str], token: Token, role: str) -> None:
    roles.setdefault(token.i, role)
    for joined in token.conjuncts:
        roles.setdefault(joined.i, f"{role} too")
    for child in all_children(token):
        if child.dep_ == "appos":
            roles.setdefault(child.i, role)
        elif child.dep_ in ("poss", "compound", "amod") and token.pos_ == "NOUN":
            roles.setdefault(child.i, f"{role} of")


def _loose_role(field: Field, act: Act, mention: Mention) -> str:
    back = act.sentence - field.sentence_of[mention.head]
    if back:
        return f"back {back}" + (" subject" if field.doc[mention.head].dep_ in SUBJECTS else "")
    if act.clause.start <= mention.head < act.clause.end:
        return "inside" + (" after" if mention.head > act.clause.head else " before")
    return "sentence" + (" after" if mention.head > act.clause.head else " before")


def _tie(features: dict[str, float], role: str, mention: Mention, naming: int, kind: str, own: _Words) -> float:
    features.update(_of_role(role, kind, mention.level, mention.type))
    if not role.startswith(("back", "sentence")):
        features[f"role|word={role}|{own.lemma}"] = 1.0
        for sort in own.sorts:
            features[f"role|sort={role}|{sort}"] = 1.0
    alone = mention.stands_alone if mention.body else None
    features.update(_of_naming(role, _NAMINGS[naming], mention.type, mention.adjectival, alone))
    if mention.members:
        features["collective"] = 1.0
    features["sure"] = max(features.get("sure", 0.0), mention.confidence)
    features[f"sure={int(mention.confidence * 5)}|{mention.level}"] = 1.0
    return _STRENGTHS.get(role.split()[0], 0.0 if "back" in role else 1.0)


_NAMINGS = ("speaker", "name", "body")
_STRENGTHS = {"subject": 3.0, "agent": 3.0, "far": 2.5, "own": 2.0}
"""How much a mention in a role speaks for its party; 1 in others, 0 in a sentence before."""


@lru_cache(maxsize=4096)
def _of_role(role: str, kind: str, level: str, sort: str) -> Mapping[str, float]:
    names = (f"role={role}", f"role|kind={role}|{kind}", f"role|level={role}|{level}", f"role|type={role}|{sort}")
    return dict.fromkeys(names, 1.0)


@lru_cache(maxsize=4096)
def _of_naming(role: str, naming: str, sort: str, adjectival: bool, alone: bool | None) -> Mapping[str, float]:
    names = [f"role|adjectival={role}"] if adjectival else []
    names += [f"as={naming}", f"role|as={role.split()[0]}|{naming}", f"as|type={naming}|{sort}"]
    if alone is not None:
        names.append(f"as|alone={naming}|{alone}")
    return dict.fromkeys(names, 1.0)


def _standing(
    features: dict[str, float],
    field: Field,
    name: str,
    act: Act,
    before: Sequence[tuple[str, str]],
    speaker_name: str,
    own: _Words,
) -> None:
    share = field.weight.get(name, 0.0)
    features[f"weight={min(5, int(share * 20))}"] = 1.0
    if field.domestic:
        features["domestic"] = 1.0
    if before:
        kind, actor = before[-1]
        if actor == name:
            features["was actor"] = features[f"was actor|{act.kind}"] = features[f"was actor|{kind}|{act.kind}"] = 1.0
        if any(actor == name for _, actor in before[-4:]):
            features["was actor lately"] = 1.0
    if speaker_name:
        who = "is speaker" if name == speaker_name else "other speaks"
        features[who] = features[f"{who}|{act.kind}"] = 1.0
    if own.noun:
        features["noun"] = 1.0


def _of_nobody(
    act: Act,
    head: Token,
    own: _Words,
    speaker_name: str,
    roles: dict[int, str],
    field: Field,
    ties: dict[str, set[str]],
) -> list[str]:
    """What speaks for a clause being the author's or nobody's, told of either."""
    parties = min(sum(1 for token, role in roles.items() if token in field.heads and "subject" in role), 2)
    spoken, tied = bool(speaker_name), "+".join(sorted(ties)) or "none"
    own_subject = any(child.dep_ in SUBJECTS for child in all_children(head))
    facts = [
        "always", f"kind={act.kind}", f"word={own.verb}", f"pos={head.pos_}",
        f"spoken={spoken}", f"spoken|kind={spoken}|{act.kind}",
        f"subject parties={parties}", f"subject parties|kind={parties}|{act.kind}",
        f"ties={tied}", f"ties|kind={tied}|{act.kind}",
        f"own subject={own_subject}", f"own subject|kind={own_subject}|{act.kind}",
    ]  # fmt: skip
    subject = subject_of(head)
    if subject is not None:
        facts += [f"subject word={subject.lemma_.lower()}", f"subject pos={subject.pos_}"]
    return facts


ACTS, ACTED_ON, TOLD = 1.5, -3.0, 1.5
"""What the syntax adds to the score of a party that acts by it, that cannot be acting, and that is addressed by it."""


def by_syntax(field: Field, parties: Sequence[Candidate], scores: Floats, slots: Slots) -> Floats:
    """The scores, shape [parties, 2], with what the slots of the clause say of each party added."""
    found = scores.copy()
    acting, acted_on, told = (named_at(field, tokens) for tokens in (slots.acting, slots.acted_on, slots.told))
    acted_on -= named_at(field, slots.subjects)  # "according to Norlandic media, Norland's army left"
    for place, party in enumerate(parties):
        if party.name in acting:
            found[place, 0] += ACTS
        elif party.name in acted_on:
            found[place, 0] += ACTED_ON
        if party.name in told and party.name not in acting:
            found[place, 1] += TOLD
    return found


SUBJECT = 1.8
"""What a party gains that is plainly the subject of the verb of an act, whose a noun is that names the act, or who
speaks where nobody is tied to what he tells. Chosen on annotated reports left out of training; 1 to 2.5 differ little.

Of annotated statements outside of speech, 93 % are those of the named subject where the verb names the kind by
itself, 87 % where it does not; in speech the subject of any other verb is often only spoken of (33 %). Where no
subject names the kind, what is quoted is the speaker's own act in 78 %, what is told of his words in 65 %.
"""


DESCRIBED = 0.9
"""The same for a subject without a name of its own ("local journalists"), which is the actor in 80 to 85 %."""


_NEVER = -30.0


def choose_by_subject(field: Field, act: Act, parties: Sequence[Candidate], scores: Floats, slots: Slots) -> Choice:
    """The likeliest actor by the scores, shape [parties]; or a plain subject that comes near it, as a loose choice.

    In speech it may be the speaker, where the likeliest is only spoken of. What is quoted is never the writer's act.
    """
    speaker = field.speaker(act.clause.head)
    if speaker.quote and speaker.mention is not None:
        scores = np.where([party.name == AUTHOR for party in parties], _NEVER, scores).astype(np.float32)
    chosen = choose_actor(parties, scores)
    tokens = slots.subjects or slots.acting
    if not tokens and slots.doing and speaker.verb is None:
        tokens = slots.doing
    mentions = [field.mentions[field.heads[token]] for token in tokens if token in field.heads]
    whole = _whose_phrase_it_is(field, chosen, tokens)
    if whole is None and not tokens:  # a verb that names no kind of act: "the Norlandic growers say"
        stands = _whose_phrase_it_is(field, chosen, slots.standing)
        whole = stands if stands is not None and stands.origin == "apart" else None
    if whole is not None:
        of_whole = [place for place, party in enumerate(parties) if party.name in _names(whole)]
        if of_whole:
            best = max(of_whole, key=lambda place: float(scores[place]))
            return replace(choose_actor([parties[best]], scores[[best]]), probability=chosen.probability)
    plain = {name for mention in mentions if _is_plain(mention) for name in _names(mention)}
    lift = SUBJECT
    if not plain and any(_is_described(mention) for mention in mentions):
        plain, lift = {name for mention in mentions for name in _names(mention)}, DESCRIBED
    if not plain and speaker.mention is not None and is_loose(field, act, chosen, slots):
        plain = set(_names(field.mentions[speaker.mention]))  # another's words tell of his own act, if of nobody else's
    if not plain or chosen.name in plain:
        return chosen
    gained = np.asarray([lift if party.name in plain else 0.0 for party in parties], dtype=np.float32)
    lifted = choose_actor(parties, scores + gained)
    if lifted.name == chosen.name:
        return chosen
    return replace(lifted, loose=True, probability=max(lifted.probability, chosen.probability))


def _whose_phrase_it_is(field: Field, chosen: Choice, subjects: frozenset[int]) -> Mention | None:
    """The party whose phrase is the subject, where the one chosen only stands inside that phrase; None elsewhere.

    "Norland's opposition agreed": the rules for names hold that to be another party than Norland.
    """
    if chosen.mention is None:
        return None
    inner = field.doc[field.mentions[chosen.mention].head]
    for token in subjects:
        place = field.heads.get(token)
        if place is None or not field.doc[token].is_ancestor(inner) or inner.i == token:
            continue
        outer = field.mentions[place]
        former = not table().lists["past"].isdisjoint(t.lower_ for t in field.doc[outer.start : outer.head])
        if chosen.name not in _names(outer) and (former or outer.origin in _OF_THEIR_OWN):
            return outer
    return None


_OF_THEIR_OWN = frozenset({"apart", "past", "own organ"})
"""Origins of a party which is not the one that it is described with."""


def _is_plain(mention: Mention) -> bool:
    """Whether a subject says by itself which party it is: a name, or words that surely take one up."""
    return mention.level == "name" or (mention.antecedent is not None and mention.confidence >= _TAKEN_UP)


def _is_described(mention: Mention) -> bool:
    """Whether a subject is a party that only its own words describe ("local journalists")."""
    if mention.members:
        return mention.confidence >= _SURE_OF_MEMBERS
    if mention.origin == "relative":
        return True  # whom "who" takes up, the syntax says
    return mention.level == "nominal" and mention.antecedent is None


_TAKEN_UP = 0.6
"""How surely a description or pronoun must take up a party to say which one acts."""
_SURE_OF_MEMBERS = 0.7
"""How surely a collective must tell whom it stands for, to be taken for the one who acts."""


def named_at(field: Field, tokens: frozenset[int]) -> set[str]:
    """The names of the parties whose mentions have one of these heads; an outlet hears what is for its readers."""
    mentions = [field.mentions[place] for token in tokens if (place := field.heads.get(token)) is not None]
    return {name for mention in mentions if mention.type != "media" for name in _names(mention)}


def choose_actor(parties: Sequence[Candidate], scores: Floats) -> Choice:
    """The likeliest actor by the scores, shape [parties]; its share is that among the candidates of one clause."""
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    best = int(shares.argmax())
    return Choice(parties[best].name, float(shares[best]), parties[best].mention)


def unless_named_later(field: Field, act: Act, parties: Sequence[Candidate], scores: Floats, choice: Choice) -> Choice:
    """The choice, or nobody where it fell on a party that is first named after the sentence of the clause.

    A reader who gets there knows of no such party. What one says of oneself is another matter: the speaker may be named
    behind; and so is a clause with a doer of its own ("the draft demands"), as it may be the party by another name.
    How likely it is nobody's act is the share of that among the parties that are left.
    """
    if any(c.dep_ == "nsubj" and c.lower_ != "it" for c in field.doc[act.clause.head].lefts):
        return choice
    speaker = field.speaker(act.clause.head).mention

    def is_later(mention: int | None) -> bool:
        if mention is None or mention == speaker:
            return False
        return field.sentence_of[field.mentions[mention].head] > act.sentence

    if not is_later(choice.mention):
        return choice
    left = np.where([is_later(party.mention) for party in parties], _NEVER, scores)
    shares = np.exp(left - left.max())
    nobody = sum(float(share) for party, share in zip(parties, shares, strict=True) if party.name == UNKNOWN)
    return Choice(UNKNOWN, nobody / float(shares.sum()))


def is_loose(field: Field, act: Act, choice: Choice, slots: Slots) -> bool:
    """Whether an actor neither hangs on the clause nor speaks it, or another is the subject of the verb that names it.

    Such a choice rests on what the sentences are about, and is wrong too often to be told without a mark.
    """
    if choice.mention is None:
        return False
    speaker = field.speaker(act.clause.head)
    if speaker.mention is not None and choice.name in _names(field.mentions[speaker.mention]):
        return False
    subjects = named_at(field, slots.subjects)
    if subjects and choice.name not in subjects:
        return True
    roles = field.roles(field.doc[act.clause.head])
    near = [place for place in field.by_sentence.get(act.sentence, ()) if choice.name in _names(field.mentions[place])]
    heads = [field.mentions[place].head for place in near]
    if speaker.verb is not None:  # of what somebody says it is either his own act, or the subject's
        return not any(_acts_by(roles.get(head, "")) for head in heads)
    return not any(head in roles or act.clause.start <= head < act.clause.end for head in heads)


def _acts_by(role: str) -> bool:
    """Whether a party in this role may be acting by the clause's own syntax."""
    return role.startswith(("subject", "far subject", "agent", "own", "prep by"))


def choose_addressees(
    parties: Sequence[Candidate], actor: str, actor_mention: Mention | None, scores: Floats, threshold: float
) -> list[Choice]:
    """Those to whom the act is addressed, likeliest first: none where no party is likely enough."""
    shares = shares_of(scores)
    order = [
        i
        for i in np.argsort(-shares, kind="stable").tolist()
        if shares[i] >= threshold
        and parties[i].name not in (actor, AUTHOR, UNKNOWN)
        and not _same_party(parties[i], actor_mention)
    ]
    return [Choice(parties[i].name, float(shares[i]), parties[i].mention) for i in order]


def shares_of(scores: Floats) -> Floats:
    """How likely each party is addressed by the scores, each for itself."""
    return np.asarray(1.0 / (1.0 + np.exp(-scores)), dtype=np.float32)


def _same_party(party: Candidate, actor_mention: Mention | None) -> bool:
    return actor_mention is not None and party.name in (actor_mention.name, actor_mention.body)
