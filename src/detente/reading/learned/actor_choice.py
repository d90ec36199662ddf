"""Whose act a clause is, and to whom: every party in reach is weighed by a learned model.

The candidates are names, not places: all mentions of one party count together, with what ties each to the clause.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from spacy.tokens import Doc, Token

from detente.reading.act_words import act_words
from detente.reading.acts import Act
from detente.reading.attribution.component import speaker_of
from detente.reading.learned.clause_features import SUBJECTS, subject_of, verb_name
from detente.reading.learned.decisions import Near
from detente.reading.learned.linear_model import Floats
from detente.reading.mentions import Mention
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

    `loose` tells that nothing in the syntax of the clause speaks for it, however sure the model is.
    """

    name: str
    probability: float
    mention: int | None = None
    loose: bool = False


@dataclass(slots=True)
class Field:
    """What choosing parties needs to know of a document, found once.

    `by_sentence[s]` are the indexes of the mentions in sentence s; `weight` is the share of mentions of each name;
    `foremost` are the names with most mentions, each with its first; `known_roles` keeps what `roles` found.
    """

    doc: Doc
    mentions: Sequence[Mention]
    by_sentence: dict[int, list[int]]
    sentence_of: list[int]
    weight: dict[str, float]
    heads: dict[int, int]
    foremost: tuple[tuple[str, int], ...]
    known_roles: dict[int, dict[int, str]] = dataclasses.field(default_factory=dict)

    def roles(self, head: Token) -> dict[int, str]:
        """How the tokens around a clause's head hang on it, found once for each."""
        if head.i not in self.known_roles:
            self.known_roles[head.i] = _roles(head)
        return self.known_roles[head.i]


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
    return Field(doc, mentions, by_sentence, sentence_of, {n: c / total for n, c in counts.items()}, heads, foremost)


def parties_of(field: Field, act: Act, before: Sequence[tuple[str, str]]) -> list[Candidate]:
    """The parties in reach of a clause, with the author and the unknown, each with its features.

    Args:
        field: the document's mentions.
        act: the clause and its kind.
        before: (kind, actor) of the statements chosen so far, in the order of the text.
    """
    doc = field.doc
    head = doc[act.clause.head]
    found: dict[str, dict[str, float]] = {}
    seen: dict[str, tuple[float, int]] = {}
    places: dict[str, list[Near]] = {}
    speaker = speaker_of(doc, act.clause.head)
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
        for name in _names(mention):
            features = found.setdefault(name, {})
            back = act.sentence - field.sentence_of[mention.head]
            places.setdefault(name, []).append(_near(mention, place, back, name, role, place == speaker.mention))
            strength = _tie(features, role, mention, name, act, head)
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
                places[name] = [_near(mention, speaker.mention, _SENTENCES_BACK + 1, name, "far", speaks=True)]
    for name, place in field.foremost:
        if name not in found:
            found[name] = {"only named elsewhere": 1.0}
            seen[name] = (0.0, place)
    own_subject = any(child.dep_ in SUBJECTS for child in head.children)
    ties = _close_ties(field, roles)
    for name, features in found.items():
        _standing(features, field, name, act, before, speaker_name, head)
        _against_rivals(features, name, ties, act, head)
    result = [
        Candidate(name, features, seen[name][1], tuple(places.get(name, ())[-_MOST_OF_ONE:]))
        for name, features in found.items()
        if name
    ]
    result.append(Candidate(AUTHOR, _nobody(AUTHOR, act, head, speaker_name, own_subject, roles, field, ties)))
    result.append(Candidate(UNKNOWN, _nobody(UNKNOWN, act, head, speaker_name, own_subject, roles, field, ties)))
    return result


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


def _against_rivals(features: dict[str, float], name: str, ties: dict[str, set[str]], act: Act, head: Token) -> None:
    """Whether a party holds each close tie itself, or another party does."""
    sort = "noun" if head.pos_ == "NOUN" else "verb"
    for tie, names in ties.items():
        how = "holds" if name in names else "other holds"
        features[f"{how} {tie}"] = features[f"{how} {tie}|{sort}"] = features[f"{how} {tie}|{act.kind}"] = 1.0
    held = "+".join(sorted(tie for tie, names in ties.items() if name in names)) or "none"
    there = "+".join(sorted(ties)) or "none"
    features[f"holds {held} of {there}"] = features[f"holds {held} of {there}|{sort}"] = 1.0


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


def _near(mention: Mention, place: int, back: int, name: str, role: str, speaks: bool) -> Near:
    naming = 0 if name == mention.speaker() else 1 if name == mention.name else 2
    ties = [
        f"role={role}", f"role|level={role}|{mention.level}", f"role|type={role}|{mention.type}",
        f"naming|type={naming}|{mention.type}|{mention.level}", f"sure={int(mention.confidence * 5)}|{mention.level}",
    ]  # fmt: skip
    if mention.adjectival:
        ties.append(f"role|adjectival={role}")
    if speaks:
        ties.append("speaks")
    if mention.members:
        ties.append("collective")
    return Near(place, back, naming, tuple(ties))


def _roles(head: Token) -> dict[int, str]:
    """How the tokens around a clause's head hang on it: subject, object, subject of the verb above, possessor ..."""
    roles: dict[int, str] = {}
    subject = subject_of(head)
    if subject is not None:
        own = any(child == subject for child in head.children)
        _give(
            roles, subject, ("passive subject" if subject.dep_ == "nsubjpass" else "subject") if own else "far subject"
        )
    for child in head.children:
        if child.dep_ in ("dobj", "dative", "attr", "oprd"):
            _give(roles, child, "object")
            for grand in child.children:
                if grand.dep_ in ("poss", "amod", "compound", "nmod"):
                    _give(roles, grand, f"object {grand.dep_}")
                elif grand.dep_ == "prep":
                    for deep in grand.children:
                        if deep.dep_ == "pobj":
                            _give(roles, deep, f"object prep {grand.lower_}")
        elif child.dep_ in ("poss", "amod", "compound", "nmod"):
            _give(roles, child, f"own {child.dep_}")
        elif child.dep_ == "agent":
            for grand in child.children:
                _give(roles, grand, "agent")
        elif child.dep_ == "prep":
            for grand in child.children:
                if grand.dep_ == "pobj":
                    _give(roles, grand, f"prep {child.lower_}")
        elif child.dep_ in ("ccomp", "xcomp"):
            for grand in child.children:
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
            for child in above.children:
                if child.dep_ in ("dobj", "dative"):
                    _give(roles, child, f"object above {steps}")
                elif child.dep_ == "prep" and child != head:
                    for grand in child.children:
                        if grand.dep_ == "pobj":
                            _give(roles, grand, f"prep above {child.lower_}")
        elif above.pos_ in ("NOUN", "PROPN"):
            _give(roles, above, f"noun above {steps} {link}")
            for child in above.children:
                if child.dep_ in ("poss", "amod", "compound"):
                    _give(roles, child, f"noun above {child.dep_}")
    return roles


def _give(roles: dict[int, str], token: Token, role: str) -> None:
    roles.setdefault(token.i, role)
    for joined in token.conjuncts:
        roles.setdefault(joined.i, f"{role} too")
    for child in token.children:
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


def _tie(features: dict[str, float], role: str, mention: Mention, name: str, act: Act, head: Token) -> float:
    def add(feature: str) -> None:
        features[feature] = 1.0

    word = head.lemma_.lower()
    add(f"role={role}")
    add(f"role|kind={role}|{act.kind}")
    add(f"role|level={role}|{mention.level}")
    add(f"role|type={role}|{mention.type}")
    if not role.startswith(("back", "sentence")):
        add(f"role|word={role}|{word}")
        table = act_words().nouns if head.pos_ == "NOUN" else act_words().verbs
        for sort in table.get(verb_name(head), ()):
            add(f"role|sort={role}|{sort}")
    if mention.adjectival:
        add(f"role|adjectival={role}")
    counts_as = "speaker" if name == mention.speaker() else "name" if name == mention.name else "body"
    add(f"as={counts_as}")
    add(f"role|as={role.split()[0]}|{counts_as}")
    add(f"as|type={counts_as}|{mention.type}")
    if mention.body:
        add(f"as|alone={counts_as}|{mention.stands_alone}")
    if mention.members:
        add("collective")
    features["sure"] = max(features.get("sure", 0.0), mention.confidence)
    add(f"sure={int(mention.confidence * 5)}|{mention.level}")
    return {"subject": 3.0, "agent": 3.0, "far": 2.5, "own": 2.0}.get(role.split()[0], 0.0 if "back" in role else 1.0)


def _standing(
    features: dict[str, float],
    field: Field,
    name: str,
    act: Act,
    before: Sequence[tuple[str, str]],
    speaker_name: str,
    head: Token,
) -> None:
    share = field.weight.get(name, 0.0)
    features[f"weight={min(5, int(share * 20))}"] = 1.0
    if field.doc._.domestic:
        features["domestic"] = 1.0
    if before:
        kind, actor = before[-1]
        if actor == name:
            features["was actor"] = features[f"was actor|{act.kind}"] = features[f"was actor|{kind}|{act.kind}"] = 1.0
        if any(actor == name for _, actor in before[-4:]):
            features["was actor lately"] = 1.0
    if speaker_name:
        features["is speaker" if name == speaker_name else "other speaks"] = 1.0
        features[f"{'is speaker' if name == speaker_name else 'other speaks'}|{act.kind}"] = 1.0
    if head.pos_ == "NOUN":
        features["noun"] = 1.0


def _nobody(
    name: str,
    act: Act,
    head: Token,
    speaker_name: str,
    own_subject: bool,
    roles: dict[int, str],
    field: Field,
    ties: dict[str, set[str]],
) -> dict[str, float]:
    parties = sum(1 for token, role in roles.items() if token in field.heads and "subject" in role)
    facts = {
        "always": 1.0,
        f"kind={act.kind}": 1.0,
        f"word={verb_name(head)}": 1.0,
        f"pos={head.pos_}": 1.0,
        f"spoken={bool(speaker_name)}": 1.0,
        f"spoken|kind={bool(speaker_name)}|{act.kind}": 1.0,
        f"subject parties={min(parties, 2)}": 1.0,
        f"subject parties|kind={min(parties, 2)}|{act.kind}": 1.0,
        f"ties={'+'.join(sorted(ties)) or 'none'}": 1.0,
        f"ties|kind={'+'.join(sorted(ties)) or 'none'}|{act.kind}": 1.0,
        f"own subject={own_subject}": 1.0,
        f"own subject|kind={own_subject}|{act.kind}": 1.0,
    }
    subject = subject_of(head)
    if subject is not None:
        facts[f"subject word={subject.lemma_.lower()}"] = 1.0
        facts[f"subject pos={subject.pos_}"] = 1.0
    return {f"{name}:{feature}": value for feature, value in facts.items()}


ACTS, ACTED_ON, TOLD = 1.5, -3.0, 1.5
"""What the syntax adds to the score of a party that acts by it, that cannot be acting, and that is addressed by it."""


def by_syntax(field: Field, parties: Sequence[Candidate], scores: Floats, slots: Slots) -> Floats:
    """The scores, shape [parties, 2], with what the slots of the clause say of each party added."""
    found = scores.copy()
    acting, acted_on, told = (_named_at(field, tokens) for tokens in (slots.acting, slots.acted_on, slots.told))
    for place, party in enumerate(parties):
        if party.name in acting:
            found[place, 0] += ACTS
        elif party.name in acted_on:
            found[place, 0] += ACTED_ON
        if party.name in told and party.name not in acting:
            found[place, 1] += TOLD
    return found


SUBJECT = 3.0
"""What a party gains that is plainly the subject of the verb of an act, whose a noun is that names the act, or who
speaks where nobody is tied to what he tells. Chosen on annotated reports left out of training; 2.5 to 4 differ little.

Of annotated statements outside of speech, 93 % are those of the named subject where the verb names the kind by
itself, 87 % where it does not; in speech the subject of any other verb is often only spoken of (33 %). Where no
subject names the kind, what is quoted is the speaker's own act in 78 %, what is told of his words in 65 %.
"""


_NEVER = -30.0


def choose_by_subject(field: Field, act: Act, parties: Sequence[Candidate], scores: Floats, slots: Slots) -> Choice:
    """The likeliest actor by the scores, shape [parties]; or a plain subject that comes near it, as a loose choice.

    In speech it may be the speaker, where the likeliest is only spoken of. What is quoted is never the writer's act.
    """
    speaker = speaker_of(field.doc, act.clause.head)
    if speaker.quote and speaker.mention is not None:
        scores = np.where([party.name == AUTHOR for party in parties], _NEVER, scores).astype(np.float32)
    chosen = choose_actor(parties, scores)
    tokens = slots.subjects
    if not tokens and slots.doing and speaker.verb is None:
        tokens = slots.doing
    mentions = [field.mentions[field.heads[token]] for token in tokens if token in field.heads]
    plain = {name for mention in mentions if _is_plain(mention) for name in _names(mention)}
    if not plain and speaker.mention is not None and is_loose(field, act, chosen, slots):
        plain = set(_names(field.mentions[speaker.mention]))  # another's words tell of his own act, if of nobody else's
    if not plain or chosen.name in plain:
        return chosen
    gained = np.asarray([SUBJECT if party.name in plain else 0.0 for party in parties], dtype=np.float32)
    lifted = choose_actor(parties, scores + gained)
    if lifted.name == chosen.name:
        return chosen
    return replace(lifted, loose=True, probability=max(lifted.probability, chosen.probability))


def _is_plain(mention: Mention) -> bool:
    """Whether a subject says by itself which party it is: a name, or words that surely take one up."""
    return mention.level == "name" or (mention.antecedent is not None and mention.confidence >= _TAKEN_UP)


_TAKEN_UP = 0.6
"""How surely a description or pronoun must take up a party to say which one acts."""


def _named_at(field: Field, tokens: frozenset[int]) -> set[str]:
    """The names of the parties whose mentions have one of these heads; an outlet hears what is for its readers."""
    mentions = [field.mentions[place] for token in tokens if (place := field.heads.get(token)) is not None]
    return {name for mention in mentions if mention.type != "media" for name in _names(mention)}


def choose_actor(parties: Sequence[Candidate], scores: Floats) -> Choice:
    """The likeliest actor by the scores, shape [parties]; its share is that among the candidates of one clause."""
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    best = int(shares.argmax())
    return Choice(parties[best].name, float(shares[best]), parties[best].mention)


def is_loose(field: Field, act: Act, choice: Choice, slots: Slots) -> bool:
    """Whether an actor neither hangs on the clause nor speaks it, or another is the subject of the verb that names it.

    Such a choice rests on what the sentences are about, and is wrong too often to be told without a mark.
    """
    if choice.mention is None:
        return False
    speaker = speaker_of(field.doc, act.clause.head)
    if speaker.mention is not None and choice.name in _names(field.mentions[speaker.mention]):
        return False
    subjects = _named_at(field, slots.subjects)
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
    shares = 1.0 / (1.0 + np.exp(-scores))
    order = [
        i
        for i in np.argsort(-shares, kind="stable").tolist()
        if shares[i] >= threshold
        and parties[i].name not in (actor, AUTHOR, UNKNOWN)
        and not _same_party(parties[i], actor_mention)
    ]
    return [Choice(parties[i].name, float(shares[i]), parties[i].mention) for i in order]


def _same_party(party: Candidate, actor_mention: Mention | None) -> bool:
    return actor_mention is not None and party.name in (actor_mention.name, actor_mention.body)
