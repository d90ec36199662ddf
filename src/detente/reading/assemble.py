"""From acts with their parties to statements: every field, its reason, and where the reader is unsure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from spacy.tokens import Doc

from detente.reading.acts import Act
from detente.reading.attribution.component import tellers_of
from detente.reading.attribution.voices import noun_phrase
from detente.reading.conditions import condition_on
from detente.reading.exchange.finding import terms_of_exchange
from detente.reading.exchange.lexicon import ExchangeKind
from detente.reading.learned.actor_choice import Choice
from detente.reading.learned.doubting import Known, known_by, right_share
from detente.reading.pipeline import Parsed
from detente.reading.terms import content_of, doers_of, red_line_of, text_of, words_of
from detente.reading.times.dates import Found, deadline_of
from detente.reading.together import side_by_side
from detente.values.statement import AUTHOR, UNKNOWN, Certainty, Reading, Reason, SpeaksFor, Statement, Term

_PUTS = frozenset({"propose", "offer", "demand", "request", "promise"})
EXCHANGES: Mapping[ExchangeKind, str] = MappingProxyType(
    {
        "for": "one thing for another",
        "back": "in return for what was told before",
        "condition": "given if something is done",
        "until": "not given until something is done",
        "depend": "one thing hangs on another",
        "trade": "a verb of trading",
        "together": "both parts of one offer",
        "deal": "both parts of one deal",
        "whoever": "given to who does something",
    }
)
_AT = re.compile(r" at \d+\b")
"""The token at which a rule found the name that another mention stands for; people need the name alone."""
_NAMELESS = {AUTHOR: "the report's own voice", UNKNOWN: "nobody is named for it"}
NO_RULES: Mapping[tuple[int, int], str] = MappingProxyType({})
SURE = 0.5
SURE_OF_ACTOR = 0.85
SURE_OF_ADDRESSEE = 0.7
"""The share below which a field is marked uncertain, and those for the parties, as a claim in a wrong mouth, or put to
the wrong side, is the worst fault; that of an actor is weighed again by `learned.doubting`. What these mean in errors
is said in docs/accuracy.md."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of an act besides its kind and parties, each with how likely it is right.

    `hedge` is the rule's reason where the text's certainty is as the rules have it; `time` the index into
    `doc._.times` of what the date rests on, None for the day of publication; `rule` what the rules of `times.dates`
    found, where it was chosen.
    """

    certainty: Certainty
    hedge: Reason | None
    certainty_share: float
    date: str | None
    time: int | None
    rule: Found | None
    date_share: float


@dataclass(frozen=True, slots=True)
class Draft:
    """An act with the parties chosen for it, and what else was decided of it."""

    act: Act
    actor: Choice
    addressee: tuple[Choice, ...]
    decided: Decided


def assemble(
    parsed: Parsed,
    drafts: Sequence[Draft],
    links: Sequence[Sequence[tuple[int, float]]],
    doubtful: int = 0,
    ruled: Mapping[tuple[int, int], str] = NO_RULES,
) -> Reading:
    """The reading of a document: its statements in the order of the text, and who speaks for whom.

    Args:
        doubtful: how many clauses were left out because their kind or actor was too unsure.
        ruled: the rule behind each link (statement, other) that no learned decision set.
    """
    statements = tuple(_statement(parsed, number, draft, links[number], ruled) for number, draft in enumerate(drafts))
    document = parsed.document
    notices = []
    if not statements:
        notices.append("no dealings between parties found")
    if doubtful:
        many = (
            f"{doubtful} clauses that may hold statements were"
            if doubtful > 1
            else ("1 clause that may hold a statement was")
        )
        notices.append(f"{many} left out: too unsure of what kind, or whose")
    stated = tuple(r for r in relations_of(parsed) if not _claimed(r, statements))
    return Reading(document.id, statements, stated, tuple(notices))


def _claimed(relation: SpeaksFor, statements: Sequence[Statement]) -> bool:
    """Whether that one backs the other is only what a third says of them ("the envoy said that X backs the raiders").

    What a writer calls a party ("the X-backed force") counts, whoever is quoted.
    """
    return relation.rule.startswith("verb:") and any(
        s.start <= relation.start and relation.end <= s.end
        for s in statements
        if s.actor not in (AUTHOR, UNKNOWN, relation.client, relation.patron)
    )


def _statement(
    parsed: Parsed,
    number: int,
    draft: Draft,
    links: Sequence[tuple[int, float]],
    ruled: Mapping[tuple[int, int], str] = NO_RULES,
) -> Statement:
    doc, act = parsed.doc, draft.act
    head = doc[act.clause.head]
    span = (act.clause.start, act.clause.end)
    actor = draft.actor.name
    addressee = tuple(choice.name for choice in draft.addressee)
    start, end = parsed.range(*span)
    why = [
        Reason(
            "kind",
            f"learned model, {act.kind_probability:.2f}; that it is a statement at all, {act.probability:.2f}",
            head.text,
        ),
        _party_reason(parsed, "actor", draft.actor, "loosely tied to the clause"),
    ]
    why += [_party_reason(parsed, "addressee", c, "not named in the sentence") for c in draft.addressee]
    decided = draft.decided
    certainty = decided.certainty
    if decided.hedge is not None:
        why.append(decided.hedge)
    elif certainty != "certain":
        why.append(Reason("certainty", f"learned model, {decided.certainty_share:.2f}", head.text))
    condition = condition_on(doc, head, span)
    if condition is not None:
        why.append(Reason("condition", f"marker {condition.marker!r}", text_of(doc, condition.start, condition.end)))
    date = decided.date
    if date is not None:
        why.append(_date_reason(parsed, decided))
    deadline, deadline_words, deadline_rule = deadline_of(doc, head, span, act.kind)
    if deadline is not None:
        why.append(Reason("deadline", deadline_rule, deadline_words.text if deadline_words is not None else deadline))
    tellers = tellers_of(doc, head.i, actor, act.kind)
    why += [Reason("sources", f"{name} told it", words_at(doc, token)) for name, token in tellers.items()]
    content = content_of(doc, head.i, act.kind, actor, addressee)
    terms = list(content.terms)
    if content.text:
        why.append(Reason("content", "clause that the act is about", content.text))
    else:
        why.append(
            Reason("content", "the evidence, as no clause of its own was found", parsed.document.text[start:end])
        )
    gives: tuple[str, ...] = ()
    gets: tuple[str, ...] = ()
    exchange = terms_of_exchange(doc, *span, act.kind, actor)
    if exchange is not None:
        found, give, get = exchange
        gives, gets = (text_of(doc, *give),), (text_of(doc, *get),)
        terms = [term for term in terms if term.role == "content"]
        terms.append(Term("gives", gives[0], (actor,), words_of(doc, *give)))
        terms.append(Term("gets", gets[0], doers_of(doc, *get) or addressee, words_of(doc, *get)))
        rule = f"{EXCHANGES[found.kind]}: {found.marker!r}"
        why.append(Reason("exchange", rule, text_of(doc, found.start, found.end)))
    elif act.kind in _PUTS:  # a plan whose terms stand outside its own clause: "the plan that X took along, which ..."
        gives, gets = (tuple(t.text for t in terms if t.role == role) for role in ("gives", "gets"))
    else:
        terms = [term for term in terms if term.role == "content"]
    if _agreed_together(doc, draft):  # whose part is which, only the words of each part tell
        terms = [replace(term, by=()) if term.by in ((actor,), addressee) else term for term in terms]
    red_line = red_line_of(doc, head.i, span, actor) if actor != AUTHOR else ""
    if red_line:
        why.append(Reason("firm", "words of a red line", red_line))
    refers = tuple(f"s{earlier + 1}" for earlier, _ in links)
    why += [
        Reason("refers_to", ruled.get((number, earlier), f"learned model, {p:.2f}"), f"s{earlier + 1}")
        for earlier, p in links
    ]
    doubts = {
        "kind": act.kind_probability,
        "actor": _right_actor(doc, draft.actor),
        "addressee": min(
            (0.0 if c.loose or _guessed(parsed, c) else c.probability for c in draft.addressee), default=1.0
        ),
        "certainty": decided.certainty_share, "date": decided.date_share,
        "refers_to": min((p for _, p in links), default=1.0),
    }  # fmt: skip
    return Statement(
        id=f"s{number + 1}",
        document=parsed.document.id,
        kind=act.kind,
        actor=actor,
        addressee=addressee,
        content=content.text or parsed.document.text[start:end],
        start=start,
        end=end,
        quote=parsed.document.text[start:end],
        gives=gives,
        gets=gets,
        condition=text_of(doc, condition.start, condition.end) if condition is not None else None,
        deadline=deadline,
        date=date,
        sources=tuple(tellers),
        certainty=certainty,
        refers_to=refers,
        terms=tuple(terms),
        firm=bool(red_line),
        confidence=round(act.kind_probability * draft.actor.probability, 3),
        uncertain=tuple(
            name
            for name, probability in doubts.items()
            if probability < {"actor": SURE_OF_ACTOR, "addressee": SURE_OF_ADDRESSEE}.get(name, SURE)
        ),
        why=tuple(why),
    )


def _right_actor(doc: Doc, actor: Choice) -> float:
    """How likely a party is the right one, by how it is known; by the network's share where nobody is named.

    Where nothing in the syntax speaks for it, or somebody only claims it of a people, it is never told for sure.
    """
    if actor.loose:
        return 0.0
    how = known_of(doc, actor)
    return actor.probability if how is None else right_share(how)


def known_of(doc: Doc, actor: Choice) -> Known | None:
    """How it is known who acts; None where no mention speaks for the actor."""
    if actor.mention is None:
        return None
    mention = doc._.mentions[actor.mention]
    return known_by(mention, doc[mention.head].dep_, actor.probability)


def _guessed(parsed: Parsed, choice: Choice) -> bool:
    """Whether a party is meant by the words for several ("both sides") whose members only the text before suggests."""
    mention = parsed.doc._.mentions[choice.mention] if choice.mention is not None else None
    return mention is not None and bool(mention.members) and mention.confidence < SURE_OF_ADDRESSEE


def _agreed_together(doc: Doc, draft: Draft) -> bool:
    """Whether an agreement is told of two parties side by side: "A and B agreed to X in return for Y"."""
    if draft.act.kind != "accept" or not draft.addressee:
        return False
    mentions, clause = doc._.mentions, draft.act.clause
    own = {draft.actor.name, *(choice.name for choice in draft.addressee)}
    places = [n for n, m in enumerate(mentions) if clause.start <= m.head < clause.end and own & {m.name, m.speaker()}]
    rows = [{mentions[p].speaker() for p in side_by_side(doc, mentions, place, places)} for place in places]
    return any(len(row) > 1 for row in rows)


def _date_reason(parsed: Parsed, decided: Decided) -> Reason:
    if decided.rule is not None and decided.rule[1] is not None:
        return Reason("date", decided.rule[2], decided.rule[1].text)
    rule = decided.rule[2] if decided.rule is not None else f"learned model, {decided.date_share:.2f}"
    if decided.time is not None:
        return Reason("date", rule, parsed.doc._.times[decided.time].text)
    published = parsed.document.published or ""
    for day, name in ((published, "the day of publication"), (published[:7], "the month of publication")):
        if decided.rule is None and decided.date == day:
            return Reason("date", f"{rule}: {name}")
    return Reason("date", rule)


def _party_reason(parsed: Parsed, field: str, choice: Choice, loose: str) -> Reason:
    """Why a party was chosen, on the words that speak most for it; where no words name one, the rule says so."""
    rule = f"learned model, {choice.probability:.2f}" + (f", {loose}" if choice.loose else "")
    if choice.name in _NAMELESS:
        return Reason(field, f"{rule}: {_NAMELESS[choice.name]}")
    if choice.mention is None:
        return Reason(field, rule)
    mention = parsed.doc._.mentions[choice.mention]
    words = text_of(parsed.doc, mention.start, mention.end)
    if mention.rule and words.casefold() != choice.name.casefold():
        rule += f"; whom they mean: {_AT.sub('', mention.rule)}"
    return Reason(field, rule, words)


def words_at(doc: Doc, token: int) -> str:
    """The words of the party that a token stands for, else the noun with what stands before it."""
    covering = [m for m in doc._.mentions if m.head == token]
    if covering:
        return text_of(doc, covering[0].start, covering[0].end)
    return noun_phrase(doc[token])


def relations_of(parsed: Parsed) -> tuple[SpeaksFor, ...]:
    """Who speaks for whom, as the document says it."""
    found = []
    for relation in parsed.doc._.relations if len(parsed.doc) else ():
        start, end = parsed.range(relation.start, relation.end)
        quote = parsed.document.text[start:end]
        found.append(SpeaksFor(relation.client, relation.patron, parsed.document.id, start, end, quote, relation.rule))
    return tuple(found)
