"""What the syntax of a clause says of its parties: who must be acting, who cannot, and where the one addressed stands.

"X was accused by Y of ..." is Y's act and is put to X, however often the text speaks of X.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from spacy.tokens import Token

from detente.errors import SettingError
from detente.reading.act_words import act_words
from detente.reading.attribution.lexicon import source_lexicon
from detente.reading.attribution.subjects import agent_of, is_passive
from detente.reading.attribution.tree import children
from detente.reading.demonstrations import demonstration
from detente.reading.exchange.lexicon import exchange_lexicon
from detente.reading.learned.clause_features import subject_of, verb_name
from detente.values.statement import KINDS

_FILE = "addressees.toml"
MEETING, ACCUSING = "meet", "accuse"
_SUBJECTS = ("nsubj", "nsubjpass")
_OWNERS = ("poss", "amod", "compound", "nmod")
_OWNING = ("of", "from", "by")
_BESIDE, _OF = frozenset({"with"}), frozenset({"of"})


@dataclass(frozen=True, slots=True)
class AddresseeWords:
    """Kinds by the slots in which their addressee may stand, and the words that open these slots."""

    prepositions: Mapping[str, frozenset[str]]
    object: frozenset[str]
    patient: frozenset[str]
    complement: frozenset[str]
    answer: frozenset[str]
    put: frozenset[str]
    subject: frozenset[str]
    foretold: frozenset[str]
    bound: frozenset[str]
    must: frozenset[str]
    having: frozenset[str]
    speaking: frozenset[str]
    himself: frozenset[str]
    hearing: frozenset[str]
    answering: frozenset[str]
    answered: frozenset[str]
    parting: frozenset[str]
    taking_up: frozenset[str]
    helping: frozenset[str]
    claiming: frozenset[str]
    viewed: frozenset[str]
    papers: frozenset[str]
    carrying: frozenset[str]
    holding: frozenset[str]
    gatherings: frozenset[str]
    sites: frozenset[str]


@dataclass(frozen=True, slots=True)
class Slots:
    """Tokens of one clause: `acting` stand after "by", `acted_on` cannot be whose act it is, `told` are addressed.

    `subjects` are those of an active verb that names the kind of act by itself, or of one who says what he does, and
    whose a noun is that names the kind ("a Norlandic plan"). `doing` is the subject of any other active
    verb, where the kind does not tell of somebody else's deeds: those demanded, held against a party or foretold.
    `standing` is the subject of any active verb, though it stand with the verb above.
    Where they stand is all that is said: whether a party stands there, the mentions tell.
    """

    acting: frozenset[int]
    acted_on: frozenset[int]
    told: frozenset[int]
    subjects: frozenset[int] = frozenset()
    doing: frozenset[int] = frozenset()
    standing: frozenset[int] = frozenset()


@lru_cache(maxsize=1)
def addressee_words() -> AddresseeWords:
    """The lexicon, read once.

    Raises: SettingError when it names a kind that there is not.
    """
    text = (resources.files("detente.reading.lexicons") / _FILE).read_text(encoding="utf-8")
    return parse(tomllib.loads(text))


def parse(raw: Mapping[str, Mapping[str, list[str]]]) -> AddresseeWords:
    """Check the lexicon and turn it into sets.

    Raises: SettingError when a section is missing, or a kind is named that there is not.
    """
    try:
        slots, words = raw["slots"], raw["words"]
        found = AddresseeWords(
            {kind: frozenset(several) for kind, several in raw["prepositions"].items()},
            frozenset(slots["object"]), frozenset(slots["patient"]), frozenset(slots["complement"]),
            frozenset(slots["answer"]), frozenset(slots["put"]), frozenset(slots["subject"]),
            frozenset(slots["foretold"]), frozenset(slots["bound"]), frozenset(words["must"]),
            frozenset(words["having"]), frozenset(words["speaking"]), frozenset(words["himself"]),
            frozenset(words["hearing"]), frozenset(words["answering"]), frozenset(words["answered"]),
            frozenset(words["parting"]), frozenset(words["taking_up"]), frozenset(words["helping"]),
            frozenset(words["claiming"]), frozenset(slots["viewed"]),
            frozenset(words["papers"]), frozenset(words["carrying"]), frozenset(words["holding"]),
            frozenset(words["gatherings"]), frozenset(words["sites"]),
        )  # fmt: skip
    except KeyError as missing:
        raise SettingError(f"the lexicon of addressees lacks {missing}", where=_FILE) from None
    kinds = {*found.prepositions, *found.object, *found.complement, *found.answer, *found.put, *found.answered}
    kinds |= found.subject | found.foretold | found.bound | found.patient | found.viewed
    if not kinds <= set(KINDS):
        raise SettingError(f"no kind of statement is called {', '.join(sorted(kinds - set(KINDS)))}", where=_FILE)
    return found


def slots_of(head: Token, kind: str) -> Slots:
    """The slots of the clause at `head` that is an act of this kind."""
    words = addressee_words()
    verb = head.pos_ in ("VERB", "AUX")
    clipped = head.dep_ == "acl" and head.tag_ == "VBN"  # "a demand rejected by X"
    passive = verb and (is_passive(head) or clipped)
    agent = agent_of(head) if passive else None
    # "Called on", "pressed for": what demands may as well request.
    names_kind = bool(_kinds_of(head) & (words.complement if kind in words.complement else {kind}))
    names_kind = names_kind or (verb and kind in words.complement and head.lemma_.lower() in exchange_lexicon().asking)
    others_deeds = words.complement | words.bound | words.subject | words.foretold
    acting: set[int] = set()
    acted_on: set[int] = set()
    subjects: set[int] = set()
    doing: set[int] = set()
    told = {t.i for t in _told(head, kind, names_kind)}
    if kind in words.subject:
        told.update(t.i for t in _held_against(head, names_kind))
    if agent is not None:  # "talks brokered by X" are those of others
        (acted_on if kind == MEETING and head.lemma_.lower() in words.helping else acting).add(agent.i)
    for child in children(head) if verb else ():
        object_of_passive = child.dep_ == "nsubjpass" and kind in words.object | words.patient and names_kind
        bound = child.dep_ == "nsubj" and kind in words.bound and child.lower_ not in words.speaking
        if object_of_passive or (bound and _is_bound(head)):
            acted_on.add(child.i)
            if bound or kind in words.object:
                told.add(child.i)
        elif child.dep_ == "nsubj" and names_kind and not passive:
            subjects.add(child.i)
        elif child.dep_ == "nsubj" and not passive and kind not in others_deeds:
            doing.add(child.i)
        elif child.dep_ in ("dobj", "dative") and kind in words.object | words.patient and names_kind:
            acted_on.add(child.i)
    subjects.update(t.i for t in _of_himself(head))
    if verb and not passive:
        subjects.update(t.i for t in _issuers(head))
    accuser = _accuser(head) if kind != ACCUSING else None
    if accuser is not None:  # "accused X of breaking the law by hiring others": whatever X is accused of is X's
        acting.update(t.i for t in children(accuser) if t.dep_ in ("dobj", "nsubjpass"))
        acted_on.update(t.i for t in children(accuser) if t.dep_ == "nsubj")
    if names_kind and subjects:  # "according to X, Y demanded": X tells it
        acted_on.update(_tellers(head))
    if kind == MEETING and not verb:  # "Norland pressed for it at talks with X": they are Norland's talks
        acted_on.update(t.i for noun in (head, *_after(head, _OF)) for t in _after(noun, _BESIDE))
    above = head.head
    if (
        kind in words.viewed
        and head.dep_ == "ccomp"
        and above.lemma_.lower() in words.claiming
        and not is_passive(above)
    ):
        subjects.update(c.i for c in children(above) if c.dep_ == "nsubj")
    if names_kind and not verb:
        subjects.update(t.i for t in _owner(head))
    if verb:
        gathered = demonstration(head, words.gatherings, words.sites)
        subjects.update(t.i for t in gathered.those_who_demand)
        acted_on.update(t.i for t in gathered.of_the_place)
    above_it = subject_of(head) if verb and not passive else None
    standing = set()
    if above_it is not None and (above_it.dep_ == "nsubj" or (above_it.dep_ == "nsubjpass" and above_it.head != head)):
        standing = {above_it.i}  # "the court is set to meet"
    slots = (acting, acted_on, told, subjects, doing, standing)
    return Slots(*(frozenset(_joined(head, tokens)) for tokens in slots))


def _of_himself(head: Token) -> Iterator[Token]:
    """Who says what he himself does: the subject of a verb of saying whose words have a pronoun for their subject.

    In "X said it would leave" the act is that of X, as in 19 of 20 annotated statements of this form that name X.
    """
    verb = head.head if head.dep_ == "ccomp" else head
    told = [head] if verb.i != head.i else [c for c in children(head) if c.dep_ == "ccomp"]
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in source_lexicon().say or is_passive(verb):
        return
    words = addressee_words()
    if any(c.dep_ in _SUBJECTS and c.lower_ in words.himself for clause in told for c in children(clause)):
        yield from (c for c in children(verb) if c.dep_ == "nsubj")


def _issuers(head: Token) -> Iterator[Token]:
    """Who issued or signed the paper that is the subject of a verb: "a decree signed by X", "X's letter"."""
    for subject in (c for c in children(head) if c.dep_ == "nsubj" and c.lemma_.lower() in addressee_words().papers):
        yield from _owner(subject)
        for made in (c for c in children(subject) if c.dep_ == "acl" and c.lemma_ not in addressee_words().holding):
            agent = agent_of(made)
            if agent is not None:
                yield agent


def _tellers(head: Token) -> Iterator[int]:
    """According to whom a clause is told."""
    for link in children(head):
        if link.lower_ == "according":
            below = [link, *(c for c in children(link) if c.lower_ == "to")]
            yield from (c.i for one in below for c in children(one) if c.dep_ == "pobj")


def _accuser(head: Token) -> Token | None:
    """The verb of accusing below which a deed is told as what somebody is accused of; None for any other clause."""
    token = head
    for _ in range(_DEEPEST):
        if token.dep_ not in ("conj", "pcomp", "prep") or token.head == token:
            return None
        token = token.head
        if token.pos_ == "VERB" and token != head and ACCUSING in _kinds_of(token):
            return token
    return None


_DEEPEST = 6
"""Steps from a deed up to the verb of accusing: "accused of A by B and C"."""


def _held_against(head: Token, names_kind: bool) -> Iterator[Token]:
    """Of whom the words of a reproach tell a deed: the subject of what is claimed, or who did it where it is passive.

    "X said that Y had broken the truce", "Y broke the truce" in the mouth of X, "X called Y's conduct a disgrace". The
    subject of the verb of saying is the one who speaks.
    """
    words = addressee_words()
    saying = source_lexicon()
    lemma = head.lemma_.lower()
    says = names_kind or lemma in saying.say or lemma in saying.report or lemma in saying.think
    told = [c for c in children(head) if c.dep_ == "ccomp" or (c.dep_ == "acl" and head.pos_ == "NOUN")]
    for clause in told if says else [head]:
        subject = next((c for c in children(clause) if c.dep_ == "nsubj"), None)
        one = agent_of(clause) if is_passive(clause) else subject
        if one is not None and one.lower_ not in words.speaking:
            yield one
            if one.pos_ == "NOUN":
                yield from _owner(one)


def _is_bound(verb: Token) -> bool:
    """Whether somebody is told to do what a verb says: "X must leave", "X has to leave"."""
    words = addressee_words()
    if verb.lemma_.lower() in words.having and any(c.dep_ == "xcomp" for c in children(verb)):
        return True
    return any(c.dep_ == "aux" and c.lower_ in words.must for c in children(verb))


def _kinds_of(token: Token) -> frozenset[str]:
    """The kinds of statement that a word usually names."""
    lexicon = act_words()
    verb = token.pos_ in ("VERB", "AUX")
    table = lexicon.verbs if verb else lexicon.nouns
    name = verb_name(token)
    names = [name, *(f"{name}_{c.lower_}" for c in children(token) if verb and c.dep_ == "prep")]
    sorts = [sort for one in names for sort in table.get(one, ())]
    return frozenset(lexicon.leaning[sort] for sort in sorts if sort in lexicon.leaning)


def _told(head: Token, kind: str, names_kind: bool) -> Iterator[Token]:
    """The tokens in the slots of the one addressed."""
    words = addressee_words()
    opening = words.prepositions.get(kind, frozenset())
    carried = False
    for child in children(head):
        if child.dep_ in ("dobj", "attr"):
            nouns = _kinds_of(child) if child.pos_ == "NOUN" else frozenset()
            carried = carried or kind in nouns
            if kind in words.object and names_kind and kind not in nouns:
                yield child
                if kind in words.subject and child.pos_ == "NOUN":  # "condemned the moves of X"
                    yield from _owner(child)
            if kind in nouns:
                yield from _after(child, opening)
            if kind in words.answer and words.answered & nouns:
                yield from _owner(child)
        elif child.dep_ == "prep" and child.lower_ in words.answering and kind in words.answer:
            for noun in (c for c in children(child) if c.dep_ == "pobj"):
                if noun.pos_ == "NOUN" and words.answered & _kinds_of(noun):
                    yield from _owner(noun)
        elif child.dep_ == "nsubjpass" and kind in words.answer and words.answered & _kinds_of(child):
            yield from _owner(child)  # "X's offer was rejected"
        elif child.dep_ == "dative":
            yield from _after_or_itself(child)
        elif child.dep_ == "ccomp" and kind in words.complement and names_kind:
            yield from (c for c in children(child) if c.dep_ in ("nsubj", "nsubjpass"))
        elif child.dep_ == "ccomp" and kind in words.bound and _is_bound(child):  # "said that X must leave"
            yield from (c for c in children(child) if c.dep_ == "nsubj" and c.lower_ not in words.speaking)
        elif child.dep_ == "xcomp" and kind == MEETING:  # "is due to hold talks with X"
            yield from _told(child, kind, kind in _kinds_of(child))
    if names_kind or carried:
        yield from _after(head, opening)
    above = head.head if head.dep_ == "ccomp" else head
    if kind in words.put and above.lemma_.lower() in words.hearing:
        yield from (c for c in children(above) if c.dep_ in ("dobj", "dative"))


def _after(word: Token, opening: frozenset[str]) -> Iterator[Token]:
    """What stands after one of these prepositions that hangs on a word."""
    for child in children(word):
        if child.dep_ in ("prep", "dative") and child.lower_ in opening:
            yield from (c for c in children(child) if c.dep_ == "pobj")


def _after_or_itself(child: Token) -> Iterator[Token]:
    """ "Offered X a post", "offered a post to X"."""
    if child.pos_ == "ADP":
        yield from (c for c in children(child) if c.dep_ == "pobj")
    else:
        yield child


def _owner(noun: Token) -> Iterator[Token]:
    """Whose a plan or demand is: "X's offer", "the Norlandic demand", "a proposal by X"."""
    for child in children(noun):
        if child.dep_ in _OWNERS:
            yield child
        elif child.dep_ == "prep" and child.lower_ in _OWNING:
            yield from (c for c in children(child) if c.dep_ == "pobj")


def _joined(head: Token, tokens: set[int]) -> Iterator[int]:
    """The tokens with those joined to them by "and", and with who they are ("its owner, the Tarnow family")."""
    for i in tokens:
        yield i
        yield from (t.i for t in head.doc[i].conjuncts)
        yield from (t.i for t in children(head.doc[i]) if t.dep_ == "appos")
