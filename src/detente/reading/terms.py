"""Terms: what would be or was done, as a short clause in the words of the text, and who would act."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Token

from detente.reading.attribution_lexicon import read_lexicon, word_set
from detente.reading.attribution_voices import key, mentions_of
from detente.reading.exchange import terms_of_exchange
from detente.values.statement import Term, TermRole

_LONGEST = 40
"""Tokens of a content clause."""

_OWN = frozenset({"offer", "promise", "threaten", "comply", "breach", "concede", "act", "meet", "accept", "reject"})
_ASKED = frozenset({"demand", "request", "accuse"})


@dataclass(frozen=True, slots=True)
class Content:
    """The content clause `text` of an act at tokens [start, end), and its terms (the first of them the content)."""

    text: str
    start: int
    end: int
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class TermLexicon:
    """The words of `lexicons/exchange_terms.toml`."""

    introducing: frozenset[str]
    plan_nouns: frozenset[str]
    hollow: frozenset[str]
    stop: frozenset[str]
    negative: frozenset[str]
    red_line_words: frozenset[str]
    red_line_phrases: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def term_lexicon() -> TermLexicon:
    """The lexicon `exchange_terms`, validated.

    Raises: SettingError naming the key at fault.
    """
    table = read_lexicon("exchange_terms")
    names = ("introducing", "plan_nouns", "hollow", "stop", "negative", "red_line_words")
    phrases = tuple(tuple(phrase.split()) for phrase in sorted(word_set(table, "red_line_phrases", "exchange_terms")))
    return TermLexicon(red_line_phrases=phrases, **{name: word_set(table, name, "exchange_terms") for name in names})


def content_of(doc: Doc, head: int, kind: str, actor: str, addressee: tuple[str, ...] = ()) -> Content:
    """The content clause of the act at token `head`, and its terms.

    The clause is what would be or was done: the complement where the head only introduces it ("agreed to leave":
    leave), the head's own phrase otherwise; with its subject where somebody other than the actor acts.
    """
    token = doc[head]
    core = _core(token, kind)
    start, end = _range(doc, core, kind, actor, token)
    terms = [_term("content", doc, start, end, _agents(doc, core, kind, actor, addressee))]
    exchange = terms_of_exchange(doc, token.left_edge.i, token.right_edge.i + 1, kind, actor)
    if exchange is not None:
        _, gives, gets = exchange
        terms.append(_term("gives", doc, *gives, (actor,)))
        terms.append(_term("gets", doc, *gets, addressee))
    return Content(text_of(doc, start, end), start, end, tuple(terms))


def text_of(doc: Doc, start: int, end: int) -> str:
    """The words of tokens [start, end) on one line, without quotation marks around them."""
    while start < end and (doc[start].is_space or doc[start].is_quote or doc[start].text in (",", "…", "....", "...")):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].is_quote or doc[end - 1].text in (",", ".", ";", ":", "–", "—", "-", "(")):
        end -= 1
    return " ".join(doc[start:end].text.replace('"', "").replace("“", "").replace("”", "").split())


def words_of(doc: Doc, start: int, end: int) -> tuple[str, ...]:
    """The lemmas of the content words in [start, end), each once, in order; numbers are kept."""
    stop = term_lexicon().stop
    found: dict[str, None] = {}
    for token in doc[start:end]:
        lemma = token.lemma_.lower()
        if token.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV", "SYM") and lemma not in stop and any(c.isalnum() or c == "%" for c in lemma):
            found.setdefault(lemma)
    return tuple(found)


def red_line(doc: Doc, head: int) -> bool:
    """Whether the clause at `head` says that its holder will never give way ("will never", "under no circumstances")."""
    words = term_lexicon()
    token = doc[head]
    clause = _finite_above(token)
    start, end = max(clause.left_edge.i, head - _LONGEST), min(clause.right_edge.i + 1, head + _LONGEST)
    lower = [t.lower_ for t in doc[start:end]]
    for phrase in words.red_line_phrases:
        size = len(phrase)
        if any(tuple(lower[i : i + size]) == phrase for i in range(len(lower) - size + 1)):
            return True
    for t in doc[start:end]:
        if t.lower_ in words.red_line_words and not _is_negated(t):
            return True
        if t.lower_ == "never" and t.head.pos_ in ("VERB", "AUX") and _looks_ahead(t.head):
            return True
    return False


def _looks_ahead(verb: Token) -> bool:
    """Whether a verb is of the future or of ability: "will never", "can never", not "has never"."""
    modal = any(c.tag_ == "MD" or c.lower_ in ("'ll", "’ll", "’d") for c in verb.lefts)
    return modal or verb.tag_ == "VB" and not any(c.lemma_ in ("have", "do") and c.dep_ == "aux" and c.tag_ == "VBD" for c in verb.lefts)


def _is_negated(token: Token) -> bool:
    return any(c.dep_ == "neg" for c in [*token.children, *token.head.children] if c.i < token.i)


def _finite_above(token: Token) -> Token:
    for _ in range(3):
        if token.pos_ in ("VERB", "AUX") and any(c.dep_ in ("nsubj", "nsubjpass") for c in token.lefts) or token.head is token:
            return token
        token = token.head
    return token


def _core(head: Token, kind: str) -> Token:
    """The token whose phrase is the content: the complement of what only introduces it."""
    words = term_lexicon()
    token = head
    for _ in range(6):
        lemma = token.lemma_.lower()
        if token.pos_ in ("VERB", "AUX", "ADJ") and (lemma in words.introducing or lemma in words.hollow):
            deeper = _complement(token, kind)
        elif token.pos_ == "NOUN" and lemma in words.plan_nouns:
            deeper = _noun_complement(token)
        else:
            deeper = None
        if deeper is None:
            return token
        token = deeper
    return token


def _complement(verb: Token, kind: str) -> Token | None:
    best: Token | None = None
    order = {"ccomp": 0, "xcomp": 1, "pcomp": 2, "dobj": 3, "attr": 3, "acomp": 3, "prep": 4, "nsubjpass": 5}
    rank = 9
    for child in verb.children:
        place = order.get(child.dep_, 9)
        if child.dep_ == "prep":
            inner = next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
            if inner is None or child.lower_ not in ("for", "to", "on", "of", "against", "with", "upon"):
                continue
            child = inner
        if child.dep_ == "dobj" and child.pos_ == "PRON":
            continue
        if place < rank:
            best, rank = child, place
    if best is not None and rank == 3 and best.dep_ == "dobj" and kind in _ASKED:
        return best
    return best if rank < 5 or kind in ("demand", "propose", "promise", "offer") else None


def _noun_complement(noun: Token) -> Token | None:
    for child in noun.rights:
        if child.dep_ in ("acl", "ccomp", "relcl") and child.i - noun.i < 12 and (child.dep_ != "relcl"):
            return child
        if child.dep_ == "prep" and child.lower_ in ("for", "of", "on", "to"):
            return next((c for c in child.children if c.dep_ in ("pobj", "pcomp")), None)
    return None


def _range(doc: Doc, core: Token, kind: str, actor: str, head: Token) -> tuple[int, int]:
    subject = next((c for c in core.lefts if c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj")), None)
    start, end = core.left_edge.i, core.right_edge.i + 1
    if core.pos_ in ("VERB", "AUX"):
        if subject is not None and _is_party(doc, subject, actor) and subject.dep_ != "nsubjpass":
            start = min(core.i, subject.right_edge.i + 1)
            while start < core.i and (doc[start].pos_ == "AUX" and doc[start].tag_ != "MD" or doc[start].lower_ in (",", "to", "that", "also")):
                start += 1
        elif subject is None:
            start = core.i
            while start > core.left_edge.i and doc[start - 1].dep_ in ("neg", "advmod", "aux", "auxpass") and doc[start - 1].head.i == core.i and doc[start - 1].lower_ != "to":
                start -= 1
        while start < core.i and doc[start].lower_ in ("that", "to", "and", "but", ",", "while", "as", "after", "whether", "if") and doc[start].dep_ in ("mark", "aux", "cc", "punct"):
            start += 1
    else:
        while start < core.i and doc[start].pos_ in ("DET", "PUNCT"):
            start += 1
    return start, min(end, _cut(doc, max(core.i, start), end))


def _cut(doc: Doc, first: int, end: int) -> int:
    """Where a clause ends that would run on too long: at its first full break after a few words."""
    end = min(end, first + _LONGEST)
    for i in range(first + 3, end):
        if doc[i].text in (";", "–", "—") or doc[i].text.count("\n") > 1 or doc[i].text == "," and i + 1 < end and doc[i + 1].lower_ in ("which", "who", "while", "but", "although", "saying", "adding", "according"):
            return i
    while end > first and doc[end - 1].text in (".", ",", ";", '"', "”"):
        end -= 1
    return max(end, first + 1)


def _is_party(doc: Doc, subject: Token, actor: str) -> bool:
    if subject.lower_ in ("who", "which", "that", "it", "they", "he", "she", "we", "i"):
        return True
    for mention in mentions_of(doc):
        if mention.head == subject.i:
            return key(actor) in {key(mention.name), key(mention.body)}
    return key(subject.text) in key(actor).split() or key(subject.text) == key(actor)


def _agents(doc: Doc, core: Token, kind: str, actor: str, addressee: tuple[str, ...]) -> tuple[str, ...]:
    """Who would act: the clause's own subject, the possessor of a noun, else the addressee or the actor by kind."""
    subject = next((c for c in core.lefts if c.dep_ in ("nsubj",)), None)
    agent = next((p for c in core.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"), None)
    owner = next((c for c in core.lefts if c.dep_ == "poss"), None)
    for token in (subject, agent, owner, *_of_by(core)):
        name = _party_name(doc, token)
        if name:
            return (name,)
    if kind in _ASKED:
        return addressee
    if kind in _OWN:
        return (actor,)
    return ()


def _of_by(core: Token) -> list[Token]:
    """ "the withdrawal of X's forces from", "joint action by X": those who would do the deed that a noun names."""
    found: list[Token] = []
    if core.pos_ != "NOUN":
        return found
    for child in core.rights:
        if child.dep_ == "prep" and child.lower_ in ("by", "of"):
            target = next((c for c in child.children if c.dep_ == "pobj"), None)
            if target is not None:
                owner = next((c for c in target.lefts if c.dep_ == "poss"), None)
                found.append(owner if owner is not None else target)
    return found


def _party_name(doc: Doc, token: Token | None) -> str:
    if token is None:
        return ""
    for mention in mentions_of(doc):
        if mention.head == token.i and mention.type not in ("place", "document"):
            return mention.body or mention.name
    return ""


def _term(role: TermRole, doc: Doc, start: int, end: int, by: tuple[str, ...]) -> Term:
    negative = any(t.dep_ == "neg" or t.lower_ in term_lexicon().negative for t in doc[start : min(end, start + 6)])
    return Term(role, text_of(doc, start, end), by, words_of(doc, start, end), negative)
