"""Terms: what would be or was done, as a short clause in the words of the text, and who would act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from spacy.tokens import Doc, Token

from detente.reading.attribution.lexicon import read_lexicon, word_set
from detente.reading.attribution.names import key, mentions_at
from detente.reading.attribution.subjects import is_attributive, is_nobody
from detente.reading.attribution.tree import ancestors, children, lefts, rights
from detente.reading.columns import columns_of
from detente.reading.exchange.finding import terms_of_exchange
from detente.reading.exchange.lexicon import exchange_lexicon
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
    """The words of `lexicons/exchange_terms.toml`; the phrases of red lines stand between blanks."""

    introducing: frozenset[str]
    plan_nouns: frozenset[str]
    aiming: frozenset[str]
    hollow: frozenset[str]
    stop: frozenset[str]
    negative: frozenset[str]
    red_line_words: frozenset[str]
    red_line_phrases: tuple[str, ...]


@lru_cache(maxsize=1)
def term_lexicon() -> TermLexicon:
    """The lexicon `exchange_terms`, validated.

    Raises: SettingError naming the key at fault.
    """
    table = read_lexicon("exchange_terms")
    names = ("introducing", "plan_nouns", "aiming", "hollow", "stop", "negative", "red_line_words")
    told = sorted(word_set(table, "red_line_phrases", "exchange_terms"))
    phrases = tuple(f" {' '.join(words.split())} " for words in told)
    return TermLexicon(red_line_phrases=phrases, **{name: word_set(table, name, "exchange_terms") for name in names})


def content_of(doc: Doc, head: int, kind: str, actor: str, addressee: tuple[str, ...] = ()) -> Content:
    """The content clause of the act at token `head`, and its terms.

    The clause is what would be or was done: the complement where the head only introduces it ("agreed to leave":
    leave), the head's own phrase otherwise; with its subject where somebody other than the actor acts.
    """
    token = doc[head]
    core = _core(token, kind)
    start, end = _range(doc, core, kind, actor, token)
    what = _term("content", doc, start, end, _agents(doc, core, kind, actor, addressee))
    meant = _meant(doc, token, core)
    if meant is not None:
        words = dict.fromkeys((*what.words, *words_of(doc, *meant)))
        what = replace(what, text=f"{what.text} {text_of(doc, *meant)}", words=tuple(words))
    terms = [what]
    exchange = terms_of_exchange(doc, token.left_edge.i, token.right_edge.i + 1, kind, actor)
    if exchange is not None:
        _, gives, gets = exchange
        terms.append(_term("gives", doc, *gives, (actor,)))
        terms.append(_term("gets", doc, *gets, doers_of(doc, *gets) or addressee))
    return Content(what.text, start, end, tuple(terms))


def doers_of(doc: Doc, start: int, end: int) -> tuple[str, ...]:
    """Who would act by the words of [start, end) themselves: the subject of the first verb that has one there."""
    for token in doc[start:end]:
        verb = token.head
        described = verb.dep_ in ("relcl", "acl") and start <= verb.head.i < end  # of a noun in the side itself
        if token.dep_ == "nsubj" and start <= verb.i < end and not described:
            name = _party_name(doc, token)
            return (name,) if name else ()
    return ()


def text_of(doc: Doc, start: int, end: int) -> str:
    """The words of tokens [start, end) on one line, without quotation marks around them."""
    while start < end and (doc[start].is_space or doc[start].is_quote or doc[start].text in (",", "…", "....", "...")):
        start += 1
    while end > start and (
        doc[end - 1].is_space or doc[end - 1].is_quote or doc[end - 1].text in (",", ".", ";", ":", "–", "—", "-", "(")
    ):
        end -= 1
    return " ".join(doc[start:end].text.replace('"', "").replace("“", "").replace("”", "").split())


def words_of(doc: Doc, start: int, end: int) -> tuple[str, ...]:
    """The lemmas of the content words in [start, end), each once, in order; numbers are kept."""
    stop = term_lexicon().stop
    found: dict[str, None] = {}
    for token in doc[start:end]:
        lemma = token.lemma_.lower()
        if (
            token.pos_ in ("NOUN", "PROPN", "VERB", "ADJ", "NUM", "ADV", "SYM")
            and lemma not in stop
            and any(c.isalnum() or c == "%" for c in lemma)
        ):
            found.setdefault(lemma)
    return tuple(found)


def red_line(doc: Doc, head: int) -> bool:
    """Whether the clause at `head` says that its holder will never give way ("under no circumstances")."""
    return bool(_red_words(doc, *_red_range(doc, head)))


def red_line_of(doc: Doc, head: int, span: tuple[int, int], actor: str) -> str:
    """The words with which the statement with evidence tokens `span` draws a red line of its actor; "" for none.

    The words that draw it stand in the statement itself, and where they tell of "never" the one who never will is the
    actor: who seeks what another "will never accept" draws no line by that.
    """
    start, end = _red_range(doc, head)
    start, end = max(start, span[0]), min(end, span[1])
    holder = never_by(doc, *span)
    if start >= end or not (holder is None or _is_party(doc, holder, actor)):
        return ""
    return _red_words(doc, start, end)


def never_by(doc: Doc, start: int, end: int) -> Token | None:
    """The subject of what is never to be, in tokens [start, end); None where nothing is."""
    for t in doc[start:end]:
        if t.lower_ == "never" and t.head.pos_ in ("VERB", "AUX") and _looks_ahead(t.head):
            return next((c for c in lefts(t.head) if c.dep_ == "nsubj"), None)
    return None


def _red_range(doc: Doc, head: int) -> tuple[int, int]:
    clause = _finite_above(doc[head])
    return max(clause.left_edge.i, head - _LONGEST), min(clause.right_edge.i + 1, head + _LONGEST)


def _red_words(doc: Doc, start: int, end: int) -> str:
    """The first words in tokens [start, end) that draw a red line, as the text has them; "" for none."""
    words = term_lexicon()
    lower = ["\n" if t.is_space else t.lower_ for t in doc[start:end]]
    text = f" {' '.join(lower)} "
    for phrase in words.red_line_phrases:
        if phrase in text:
            first = start + text[: text.index(phrase)].count(" ")
            return text_of(doc, first, first + len(phrase.split()))
    if "never" not in lower and words.red_line_words.isdisjoint(lower):
        return ""
    for t in doc[start:end]:
        if t.lower_ in words.red_line_words and not _is_negated(t):
            return t.text
        if t.lower_ == "never" and t.head.pos_ in ("VERB", "AUX") and _looks_ahead(t.head):
            return t.text
    return ""


def may_draw_red_lines(doc: Doc) -> bool:
    """Whether a document has any word that a red line is told by; most have none, and need no closer look."""
    words = term_lexicon()
    text = f" {' '.join(columns_of(doc).lower)} "
    told = (*(f" {word} " for word in ("never", *words.red_line_words)), *words.red_line_phrases)
    return any(phrase in text for phrase in told)


def _looks_ahead(verb: Token) -> bool:
    """Whether a verb is of the future or of ability: "will never", "can never", not "has never"."""
    modal = any(c.tag_ == "MD" or c.lower_ in ("'ll", "’ll", "’d") for c in lefts(verb))
    return modal or (
        verb.tag_ == "VB"
        and not any(c.lemma_ in ("have", "do") and c.dep_ == "aux" and c.tag_ == "VBD" for c in lefts(verb))
    )


def _is_negated(token: Token) -> bool:
    return any(c.dep_ == "neg" for c in [*children(token), *children(token.head)] if c.i < token.i)


def _finite_above(token: Token) -> Token:
    for _ in range(3):
        if (
            token.pos_ in ("VERB", "AUX") and any(c.dep_ in ("nsubj", "nsubjpass") for c in lefts(token))
        ) or token.head == token:
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
        if deeper is not None and _taken_up(deeper):
            deeper = None  # "agreed to the proposal", "will consider the exchange": the verb says more than the noun
        if deeper is None:
            return _cleft(token) if token != head or lemma in words.introducing else token
        token = deeper
    return token


def _meant(doc: Doc, head: Token, core: Token) -> tuple[int, int] | None:
    """What a clause without an object of its own is about: "the road, which X wants Y to leave" is about the road."""
    if core.pos_ not in ("VERB", "AUX") or any(c.dep_ in ("dobj", "attr", "ccomp", "xcomp") for c in rights(core)):
        return None
    for verb in (core, *ancestors(core)):
        pronoun = next((c for c in lefts(verb) if c.dep_ == "dobj" and c.lower_ in ("which", "that", "whom")), None)
        if pronoun is not None:
            return _antecedent(doc, pronoun, verb)
        if verb.i == head.i or verb.dep_ not in ("xcomp", "ccomp"):
            return None
    return None


def _antecedent(doc: Doc, pronoun: Token, verb: Token) -> tuple[int, int] | None:
    """The noun phrase that a relative pronoun takes up; a participle phrase between commas is skipped."""
    before, noun = pronoun.i - 1, verb.head
    if before > 0 and doc[before].text == ",":
        comma = next((i for i in range(before - 1, max(0, before - 12), -1) if doc[i].text == ","), None)
        if comma is not None and doc[comma + 1].tag_ in ("VBN", "VBG"):
            noun = doc[comma - 1]
    if noun.pos_ not in ("NOUN", "PROPN") or noun.ent_type_ in ("DATE", "TIME") or noun.i >= pronoun.i:
        return None
    return max(noun.left_edge.i, noun.i - _LONGEST), noun.i + 1


def _cleft(verb: Token) -> Token:
    """ "the most that X would offer is Y", "what X wants is Y": Y."""
    beside = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else verb
    if beside.lemma_ == "be" and beside.pos_ in ("AUX", "VERB"):
        return next((c for c in rights(beside) if c.dep_ in ("attr", "xcomp", "ccomp") and not is_attributive(c)), verb)
    current = verb
    for _ in range(4):
        if current.head == current:
            return verb
        current = current.head
        if current.lemma_ == "be" and current.i > verb.i:
            return next((c for c in rights(current) if c.dep_ in ("attr", "xcomp", "ccomp")), verb)
    return verb


def _complement(verb: Token, kind: str) -> Token | None:
    """What a verb that only introduces it has for its content: a clause, an infinitive, else an object."""
    words = term_lexicon()
    if verb.lemma_ in words.hollow:
        return next(
            (
                c
                for c in rights(verb)
                if c.dep_ in ("xcomp", "acomp") and (c.dep_ == "xcomp" or c.lemma_.lower() in words.introducing)
            ),
            None,
        )
    best: Token | None = None
    rank = 9
    for child in children(verb):
        token, place = child, {"ccomp": 0, "xcomp": 1, "pcomp": 2, "dobj": 3}.get(child.dep_, 9)
        if child.dep_ == "prep" and child.lower_ in _PREPOSITIONS.get(
            verb.lemma_.lower(), ("for", "on", "to", "of", "against")
        ):
            inner = next((c for c in children(child) if c.dep_ in ("pobj", "pcomp")), None)
            if inner is None or inner.ent_type_ in ("DATE", "TIME") or inner.i < verb.i:
                continue
            token, place = inner, 2 if verb.lemma_.lower() in _PREPOSITIONS else 4
        if place == 3 and (child.pos_ == "PRON" or _is_addressed(verb, child)):
            continue
        if place == 0 and any(t.text in (";", ":") for t in verb.doc[child.i : verb.i]):
            continue  # "X backed it; Y said that it needed time": a sentence by itself, whatever the parser makes of it
        if place < rank and not is_attributive(token):
            best, rank = token, place
    if best is None and kind in _ASKED:  # "a new vote was called for by the union"
        best = next((c for c in lefts(verb) if c.dep_ == "nsubjpass" and c.pos_ in ("NOUN", "PROPN")), None)
    if rank == 4 and kind not in ("demand", "request", "propose", "promise", "offer", "accuse"):
        return None
    if rank == 3 and kind in ("accuse", "position", "assess", "reject", "accept"):
        return None
    return best


_PREPOSITIONS = {
    "accuse": ("of",),
    "charge": ("with",),
    "call": ("for", "on"),
    "appeal": ("for",),
    "press": ("for",),
    "push": ("for",),
    "ask": ("for",),
    "insist": ("on",),
    "agree": ("to", "on"),
    "commit": ("to",),
    "consent": ("to",),
    "prevent": ("from",),
    "threaten": ("with",),
}
"""Which preposition brings the content of a verb."""


def _is_addressed(verb: Token, child: Token) -> bool:
    """Whether an object is whom the words are put to: another complement follows it, or the object proper."""
    return any(
        (c.i > child.i and c.dep_ in ("xcomp", "ccomp", "dobj"))
        or (c.dep_ == "prep" and c.lower_ in _PREPOSITIONS.get(verb.lemma_.lower(), ()))
        for c in rights(verb)
    )


def _noun_complement(noun: Token) -> Token | None:
    for child in rights(noun):
        if child.dep_ not in ("acl", "ccomp") or child.i - noun.i >= 12:
            continue
        if child.dep_ == "acl" and child.tag_ in ("VBN", "VBG"):
            deeper = _aim(child)  # "a plan leaked to the press" says nothing of what is planned
            if deeper is not None:
                return deeper
            continue
        return child
    for child in rights(noun):
        if child.dep_ == "prep" and child.lower_ in ("for", "of", "on", "to"):
            found = next((c for c in children(child) if c.dep_ in ("pobj", "pcomp")), None)
            if found is not None and found.ent_type_ not in ("DATE", "TIME", "GPE"):
                return found
    return None


def _taken_up(noun: Token) -> bool:
    """Whether a noun of dealing only takes up what was put before: "the proposal", "that exchange"."""
    bargains = term_lexicon().plan_nouns | exchange_lexicon().deal_nouns
    below = children(noun)
    return (
        noun.pos_ == "NOUN"
        and noun.lemma_.lower() in bargains
        and len(below) == 1
        and below[0].lower_ in ("the", "that", "this")
    )


def _aim(participle: Token) -> Token | None:
    """ "a proposal aimed at X", "designed to X", "calling for X": X; None where the participle names no aim."""
    if participle.lemma_.lower() not in term_lexicon().aiming:
        return None
    after = list(rights(participle))
    clause = next((c for c in after if c.dep_ in ("xcomp", "ccomp", "advcl")), None)
    aims = [c for c in after if c.dep_ == "prep" and c.lower_ in ("at", "for")]
    named = next((c for aim in aims for c in children(aim) if c.dep_ in ("pcomp", "pobj")), None)
    return clause or named or next((c for c in after if c.dep_ == "dobj"), None)


def _range(doc: Doc, core: Token, kind: str, actor: str, head: Token) -> tuple[int, int]:
    """The tokens of the content: the verb with what follows, and its subject where that is not the actor."""
    end = _cut(doc, core)
    if core.pos_ not in ("VERB", "AUX"):
        if core.pos_ == "ADJ":
            return core.i, end
        if core.i == head.i and core.lemma_.lower() in term_lexicon().plan_nouns:
            end = core.i + 1  # what is said of a plan, other than what it is for, is none of its terms
        start = core.left_edge.i
        while start < core.i and doc[start].pos_ in ("DET", "PUNCT", "SPACE"):
            start += 1
        return max(start, core.i - _LONGEST), end
    subject = next((c for c in lefts(core) if c.dep_ in ("nsubj", "nsubjpass", "expl", "csubj")), None)
    if subject is not None and (is_nobody(subject) or not _acts_as(doc, core, subject, kind, actor, head)):
        start = subject.left_edge.i if core.i - subject.left_edge.i <= _LONGEST else subject.i
        return _skip(doc, start, core.i), end
    start = core.i
    for i in range(core.i - 1, max(core.left_edge.i, core.i - 6) - 1, -1):
        word = doc[i]
        if (
            word.head.i != core.i
            or word.dep_ not in ("neg", "advmod", "aux", "auxpass")
            or word.lower_ in ("also", "however")
            or (word.lower_ == "to" and doc[i - 1].dep_ != "neg")
        ):
            break
        if word.dep_ in ("neg",) or word.lower_ in ("never", "only"):
            start = i
    return start, end


def _acts_as(doc: Doc, core: Token, subject: Token, kind: str, actor: str, head: Token) -> bool:
    """Whether the subject is the actor, whose deed needs no subject of its own."""
    if subject.dep_ != "nsubj" or (kind in ("assess", "forecast") and core.i == head.i):
        return False
    if core.lemma_ == "be" and any(c.dep_ in ("acomp", "attr") for c in children(core)):
        return _is_party(doc, subject, actor)  # "the offer is unchanged" says nothing without its subject
    return core.i == head.i or _is_party(doc, subject, actor)


def _skip(doc: Doc, start: int, last: int) -> int:
    while start < last and (doc[start].is_punct or doc[start].is_space or doc[start].dep_ in ("mark", "cc")):
        start += 1
    return start


_SUBORDINATORS = frozenset(
    {
        "if",
        "unless",
        "until",
        "after",
        "because",
        "since",
        "while",
        "although",
        "though",
        "as",
        "when",
        "whereas",
        "once",
        "before",
    }
)


def _cut(doc: Doc, core: Token) -> int:
    """Where the content ends: before a condition, a reason, a loose relative clause or the next clause."""
    end = min(core.right_edge.i + 1, core.i + 1 + _LONGEST)
    for i in range(core.i + 1, end):
        token = doc[i]
        if (token.text in (";", "–", "—", ":", "(", "--") and i > core.i + 2) or token.text.count("\n") > 1:
            end = i
            break
        if token.dep_ not in ("advcl", "conj", "relcl", "parataxis", "acl", "appos", "ccomp"):
            continue
        left = token.left_edge.i
        if left <= core.i + 1:
            continue
        comma = doc[left - 1].text == "," or (doc[left - 1].dep_ == "cc" and doc[left - 2].text == ",")
        subject = any(c.dep_ in ("nsubj", "nsubjpass") for c in lefts(token))
        marked = any(c.lower_ in _SUBORDINATORS for c in lefts(token) if c.dep_ in ("mark", "advmod"))
        clause = token.pos_ in ("VERB", "AUX")
        if (
            (token.dep_ == "advcl" and (marked or comma))
            or (token.dep_ == "conj" and clause and (subject or _stands_alone(token)) and token.head.i == core.i)
            or (token.dep_ in ("relcl", "acl", "parataxis") and comma)
        ):
            end = left
            break
    while end > core.i + 1 and (
        (doc[end - 1].is_punct and doc[end - 1].text not in (")", "%"))
        or doc[end - 1].is_space
        or doc[end - 1].dep_ in ("cc", "mark")
        or (doc[end - 1].lower_ in _SUBORDINATORS and doc[end - 1].head.i >= end)  # its clause was cut; not "at once"
    ):
        end -= 1
    return end


def _stands_alone(verb: Token) -> bool:
    """Whether a verb joined by "and" tells of something done: "would share it and had failed to do so"."""
    return any(c.dep_ == "aux" and c.lower_ in ("had", "has", "have", "did") for c in lefts(verb))


def _is_party(doc: Doc, subject: Token, actor: str) -> bool:
    if subject.lower_ in ("who", "which", "that", "it", "they", "he", "she", "we", "i"):
        return True
    for mention in mentions_at(doc, subject.i):
        return key(actor) in {key(mention.name), key(mention.body)}
    return key(subject.text) in key(actor).split() or key(subject.text) == key(actor)


def _agents(doc: Doc, core: Token, kind: str, actor: str, addressee: tuple[str, ...]) -> tuple[str, ...]:
    """Who would act: the clause's own subject, the possessor of a noun, else the addressee or the actor by kind."""
    subject = next((c for c in lefts(core) if c.dep_ in ("nsubj",)), None)
    agent = next((p for c in children(core) if c.dep_ == "agent" for p in children(c) if p.dep_ == "pobj"), None)
    owner = next((c for c in lefts(core) if c.dep_ == "poss"), None)
    for token in (subject, agent, owner, *_of_by(core)):
        name = _party_name(doc, token)
        if name:
            return (name,)
    if kind in _ASKED:
        return addressee
    if kind == "accept" and core.pos_ == "NOUN" and addressee:
        return ()  # "A and B agreed to a truce": it is for both
    if kind in _OWN:
        return (actor,)
    return ()


def _of_by(core: Token) -> list[Token]:
    """ "the withdrawal of X's forces from", "joint action by X": those who would do the deed that a noun names."""
    found: list[Token] = []
    if core.pos_ != "NOUN":
        return found
    for child in rights(core):
        if child.dep_ == "prep" and child.lower_ in ("by", "of"):
            target = next((c for c in children(child) if c.dep_ == "pobj"), None)
            if target is not None:
                owner = next((c for c in lefts(target) if c.dep_ == "poss"), None)
                found.append(owner if owner is not None else target)
    return found


def _party_name(doc: Doc, token: Token | None) -> str:
    if token is None:
        return ""
    for mention in mentions_at(doc, token.i):
        if mention.type not in ("place", "document"):
            return mention.body or mention.name
    return ""


def _term(role: TermRole, doc: Doc, start: int, end: int, by: tuple[str, ...]) -> Term:
    negative = any(t.dep_ == "neg" or t.lower_ in term_lexicon().negative for t in doc[start : min(end, start + 6)])
    return Term(role, text_of(doc, start, end), by, words_of(doc, start, end), negative)
