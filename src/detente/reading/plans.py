"""What a report tells of a plan beside putting it: its terms, that it is left behind, and bare answers to it.

"The plan, which would have X agree to Y": X has agreed to nothing. "The talks moved away from that plan": its side
gives it up. "They rejected it": what was put last. The learned decisions see such cases too rarely to know them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from detente.reading.act_words import act_words
from detente.reading.assemble import Draft
from detente.reading.attribution.tree import children, lefts, rights
from detente.reading.exchange.finding import terms_of_exchange
from detente.reading.learned.actor_choice import Choice
from detente.reading.learned.clause_features import SUBJECTS, subject_of
from detente.reading.party_slots import addressee_words
from detente.reading.terms import never_by
from detente.values.statement import AUTHOR, UNKNOWN

RULED = 0.45
"""How likely a kind, or the link of a bare answer, is that only these rules set: marked as unsure."""
STRUCTURAL = 0.9
"""How likely a link is that the sentence itself shows: the plan is the object of what is said of it."""

_LEFT, _NAMED = "the plan that it moves away from", "what it names as its object"
_ANSWERING = frozenset({"accept", "reject", "concede", "comply", "breach", "position", "assess", "accuse"})
_SHOWN = frozenset({_LEFT, _NAMED})
"""Rules behind links that the sentence itself shows."""
_PUTTING = frozenset({"propose", "offer", "demand", "request"})
_BRINGING = frozenset({"meet", "act"})
"""Kinds of a clause behind a plan that may tell who came with it."""
_BARE = frozenset({"it", "this", "that", "them", "these", "those"})
_STANDING = frozenset({"be", "remain", "stay", "stand"})
_SAYING_WHAT = frozenset({"attr", "ccomp", "xcomp", "advcl"})
"""How the words that say what a plan is, or when it holds, hang on its verb."""
_REACH = 6
"""Statements back at which what a bare answer answers may stand."""
_SENTENCES = 4
_NEAR = 2
"""Sentences back at which the plan may stand that "it" takes up."""


@dataclass(frozen=True, slots=True)
class Rules:
    """Statements and their links, with the rule behind each link that no learned decision set."""

    drafts: list[Draft]
    links: list[list[tuple[int, float]]]
    ruled: dict[tuple[int, int], str]


def is_term(doc: Doc, draft: Draft, others: Sequence[Draft]) -> bool:
    """Whether a clause only tells what a plan of the same sentence would have somebody do for something, or which
    party the plan speaks of ("a truce between X and the bands that Y backs in return for Z")."""
    head = doc[draft.act.clause.head]
    if not (
        (draft.act.kind in ("accept", "promise", "concede", "comply", "act") and _would(head))
        or (draft.act.kind == "position" and head.dep_ == "relcl")
    ):
        return False
    own = _exchange(doc, draft)
    return own is not None and any(
        other is not draft
        and other.act.kind in _PUTTING
        and other.act.sentence == draft.act.sentence
        and other.act.clause.head < head.i
        and _exchange(doc, other) == own
        for other in others
    )


def _exchange(doc: Doc, draft: Draft) -> object:
    head = doc[draft.act.clause.head]
    found = terms_of_exchange(doc, head.left_edge.i, head.right_edge.i + 1, draft.act.kind, draft.actor.name)
    return found[0] if found is not None else None


def _would(verb: Token) -> bool:
    return any(c.lower_ in ("would", "could", "should") and c.dep_ == "aux" for c in lefts(verb))


def left_behind(doc: Doc, draft: Draft, others: Sequence[Draft]) -> int | None:
    """The number of the plan that a clause says was moved away from; None where it says no such thing."""
    if draft.act.kind not in ("assess", "concede", "position", "act"):
        return None
    start, end = draft.act.clause.start, draft.act.clause.end
    for verb in doc[start:end]:
        if verb.pos_ == "VERB" and _leaves(verb):
            away = [t for t in doc[verb.i : verb.i + 4] if t.dep_ == "prep" and t.lower_ == "from"]
            objects = [c for word in (verb, *away) for c in children(word) if c.dep_ in ("dobj", "pobj")]
            for number, other in enumerate(others):
                put = other.act.kind in _PUTTING and any(c.i == other.act.clause.head for c in objects)
                if put or (other.act.kind in _BRINGING and _brings(doc[other.act.clause.head], objects)):
                    return number
    return None


def _brings(verb: Token, objects: Sequence[Token]) -> bool:
    """Whether a clause tells who came with a plan: "the plan that X took to Norland"."""
    carried = verb.dep_ == "relcl" and verb.lemma_.lower() in addressee_words().carrying
    return carried and any(c == verb.head and _is_plan(c) for c in objects)


def as_put(plan: Draft) -> Draft:
    """What tells who came with a plan that is left behind, as the plan's proposal."""
    if plan.act.kind in _PUTTING:
        return plan
    return replace(plan, act=replace(plan.act, kind="propose", kind_probability=min(plan.act.kind_probability, RULED)))


def _leaves(verb: Token) -> bool:
    """Whether a verb, with its particle, names giving something up."""
    word = verb.lemma_.lower()
    sorts = act_words().verbs
    after = verb.doc[verb.i + 1].lower_ if verb.i + 1 < len(verb.doc) else ""
    return "concede" in sorts.get(f"{word}_{after}", ()) or (word in ("abandon", "drop", "shelve", "withdraw"))


def given_up(draft: Draft, plan: Draft) -> Draft:
    """The statement as a concession; that of the plan's own side where no party is its subject."""
    actor = plan.actor if draft.actor.name in (AUTHOR, UNKNOWN) else draft.actor
    act = replace(draft.act, kind="concede", kind_probability=min(draft.act.kind_probability, RULED))
    return replace(draft, act=act, actor=replace(actor, probability=min(actor.probability, RULED)))


def answered(doc: Doc, number: int, drafts: Sequence[Draft]) -> int | None:
    """What a bare answer ("rejected it") answers: the last thing that another party put; None where it is not bare."""
    draft = drafts[number]
    head = doc[draft.act.clause.head]
    if draft.act.kind not in ("accept", "reject") or head.pos_ != "VERB":
        return None
    what = next((c for c in rights(head) if c.dep_ == "dobj"), None)
    if what is None or not (what.lower_ in _BARE or _takes_up(what)):
        return None
    words = act_words()
    kinds = {words.leaning.get(sort) for sort in words.nouns.get(what.lemma_.lower(), ())}
    near = [
        earlier
        for earlier in range(number - 1, max(-1, number - 1 - _REACH), -1)
        if drafts[earlier].act.kind in _PUTTING
        and drafts[earlier].actor.name != draft.actor.name
        and draft.act.sentence - drafts[earlier].act.sentence <= _SENTENCES
    ]
    return next((n for n in near if drafts[n].act.kind in kinds), near[0] if near else None)


def answered_here(doc: Doc, number: int, drafts: Sequence[Draft]) -> int | None:
    """What an answer names itself: "rejected an offer by X to pay more", where the offer is a statement too.

    So does a view, or blame: "condemned X's decision to leave".
    """
    draft = drafts[number]
    head = doc[draft.act.clause.head]
    if draft.act.kind not in _ANSWERING or head.pos_ != "VERB":
        return None
    objects = {child.i for child in rights(head) if child.dep_ == "dobj" and child.pos_ == "NOUN"}
    for other, put in enumerate(drafts):
        if put.act.clause.head in objects and put.actor.name != draft.actor.name:
            return other
    return None


def _takes_up(noun: Token) -> bool:
    """Whether a noun takes up what was put, and adds nothing: "the demand", "that proposal"."""
    below = children(noun)
    definite = any(c.lower_ in ("the", "that", "this") and c.dep_ == "det" for c in below)
    return definite and bool(act_words().nouns.get(noun.lemma_.lower())) and len(below) == 1


def held(doc: Doc, draft: Draft) -> Draft:
    """A view taken for the writer's that tells what a party "will never" do, as that party's position."""
    if draft.act.kind not in ("assess", "position") or draft.actor.name not in (AUTHOR, UNKNOWN):
        return draft
    subject = never_by(doc, draft.act.clause.start, draft.act.clause.end)
    for place, mention in enumerate(doc._.mentions):
        if subject is not None and mention.head == subject.i and mention.type not in ("place", "document"):
            act = replace(draft.act, kind="position", kind_probability=min(draft.act.kind_probability, RULED))
            return replace(draft, act=act, actor=Choice(mention.speaker(), RULED, place))
    return draft


def left_standing(doc: Doc, draft: Draft) -> Draft:
    """What only says how a plan stands ("the offer is unchanged") puts nothing: it is its side's position."""
    head = doc[draft.act.clause.head]
    verb = head.head if head.dep_ == "acomp" else head
    subject = subject_of(verb)
    if draft.act.kind not in _PUTTING or subject is None or not _is_plan(subject) or verb.lemma_ not in _STANDING:
        return draft
    if any(child.dep_ in _SAYING_WHAT for child in children(verb)) or all(c.dep_ != "acomp" for c in children(verb)):
        return draft
    act = replace(draft.act, kind="position", kind_probability=min(draft.act.kind_probability, RULED))
    return replace(draft, act=act)


def of_plan(doc: Doc, number: int, drafts: Sequence[Draft]) -> Draft:
    """What a plan itself is said to ask or hold out ("It proposes a truce"), as its side's.

    The plan is what was put last, within a sentence or two, by a word that names it. Where "it" may be a party too, it
    is the plan only if the sentence before has the plan for its subject.
    """
    draft = drafts[number]
    subject = subject_of(doc[draft.act.clause.head])
    if draft.act.kind not in _PUTTING or subject is None or not (subject.lower_ == "it" or _is_plan(subject)):
        return draft
    named = [mention for mention in doc._.mentions if mention.head == subject.i]
    if any(mention.level != "pronoun" for mention in named):
        return draft
    for earlier in range(number - 1, -1, -1):
        plan = drafts[earlier]
        if draft.act.sentence - plan.act.sentence > _NEAR or plan.actor.name in (AUTHOR, UNKNOWN):
            break
        noun = doc[plan.act.clause.head]
        if plan.act.kind in _PUTTING and _is_plan(noun):
            before = noun.dep_ in SUBJECTS and draft.act.sentence - plan.act.sentence == 1
            if named and not before:
                break
            actor = replace(plan.actor, probability=min(plan.actor.probability, RULED))
            return replace(draft, actor=actor, addressee=plan.addressee)
    return draft


def _is_plan(noun: Token) -> bool:
    """Whether a noun names something that is put to somebody: a plan, a proposal, an offer."""
    sorts = act_words().nouns.get(noun.lemma_.lower(), ())
    return noun.pos_ == "NOUN" and any(sort in _PUTTING for sort in sorts)


def with_plans(doc: Doc, drafts: Sequence[Draft], links: Sequence[Sequence[tuple[int, float]]]) -> Rules:
    """The statements as the rules of this module have them, their links, and which links only these rules set."""
    made, linked = list(drafts), [list(own) for own in links]
    ruled: dict[tuple[int, int], str] = {}
    for number, draft in enumerate(drafts):
        plan = left_behind(doc, draft, drafts)
        if plan is not None:
            made[number] = given_up(draft, drafts[plan])
            ruled[number, plan] = _LEFT
        else:
            made[number] = left_standing(doc, held(doc, draft))
            here = answered_here(doc, number, drafts)
            if here is not None:
                ruled[number, here] = _NAMED
            put = answered(doc, number, drafts) if here is None else None
            known = any(drafts[earlier].act.kind in _PUTTING for earlier, _ in links[number])
            if put is not None and not known:
                ruled[number, put] = "the last thing that another side put"
            made[number] = of_plan(doc, number, made)
    for number, other in list(ruled):
        if ruled[number, other] == _LEFT:
            made[other] = as_put(made[other])
        if ruled[number, other] in _SHOWN:  # the sentence shows it: what else seems referred to would blur it
            linked[number] = [(other, STRUCTURAL)]
        elif all(earlier != other for earlier, _ in linked[number]):
            linked[number] = [*linked[number], (other, RULED)]
        else:
            del ruled[number, other]
    return Rules(made, linked, ruled)
