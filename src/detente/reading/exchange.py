"""Exchanges: one thing for another ("X in return for Y", "X if Y"), and which of them the actor gives.

A marker is looked for in the words; its two sides are taken from the parser's tree where the tree agrees with the
order of the words, and from the words alone where it does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from spacy.tokens import Doc, Token

from detente.reading.attribution_lexicon import read_lexicon, word_set
from detente.reading.attribution_subjects import subject_of
from detente.reading.attribution_voices import key, mentions_of

ExchangeKind = Literal["for", "back", "condition", "until", "depend", "trade", "together"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one side would do (`gives`) and what it would have for it (`gets`), as token ranges; seen from the
    side that acts in `gives`.

    `marker` is the words that show it, `kind` their sort, `head` the token that `gives` hangs on (its verb or noun).
    A `condition` or `until` is an exchange only between sides, so it is reported with `between_sides` false where no
    two parties were seen.
    """

    start: int
    end: int
    gives: Span
    gets: Span
    marker: str
    kind: ExchangeKind
    head: int
    between_sides: bool = True


@dataclass(frozen=True, slots=True)
class ExchangeLexicon:
    """The markers by their first word, longest first, and the word lists of `lexicons/exchange.toml`."""

    markers: Mapping[str, tuple[tuple[tuple[str, ...], ExchangeKind], ...]]
    depend_verbs: frozenset[str]
    trade_verbs: frozenset[str]
    deal_nouns: frozenset[str]
    getting_verbs: frozenset[str]
    willing: frozenset[str]
    asking: frozenset[str]


@lru_cache(maxsize=1)
def exchange_lexicon() -> ExchangeLexicon:
    """The lexicon `exchange`, validated.

    Raises: SettingError naming the key at fault.
    """
    table = read_lexicon("exchange")
    sorts: tuple[tuple[str, ExchangeKind], ...] = (
        ("for_markers", "for"), ("back_markers", "back"), ("condition_markers", "condition"),
        ("until_markers", "until"), ("together_markers", "together"),
    )  # fmt: skip
    by_first: dict[str, list[tuple[tuple[str, ...], ExchangeKind]]] = {}
    for name, sort in sorts:
        for phrase in word_set(table, name, "exchange"):
            words = tuple(phrase.split())
            by_first.setdefault(words[0], []).append((words, sort))
    sets = {
        name: word_set(table, name, "exchange")
        for name in ("depend_verbs", "trade_verbs", "deal_nouns", "getting_verbs", "willing", "asking")
    }
    markers = {first: tuple(sorted(forms, key=lambda f: -len(f[0]))) for first, forms in by_first.items()}
    return ExchangeLexicon(markers=markers, **sets)


def find_exchanges(doc: Doc) -> list[Exchange]:
    """All exchanges of the document, in order. Time linear in its length."""
    return sorted(_find(doc), key=lambda e: (e.start, e.end))


def exchanges_of(doc: Doc) -> list[Exchange]:
    """`doc._.exchanges`, found at the first call."""
    if doc._.exchanges is None:
        doc._.exchanges = find_exchanges(doc)
    found: list[Exchange] = doc._.exchanges
    return found


if not Doc.has_extension("exchanges"):
    Doc.set_extension("exchanges", default=None)


def _find(doc: Doc) -> Iterator[Exchange]:
    words = exchange_lexicon()
    lower = [t.lower_ for t in doc]
    i = 0
    while i < len(lower):
        hit = _marker_at(lower, i, words)
        if hit is not None:
            phrase, kind = hit
            exchange = _at_marker(doc, i, i + len(phrase), " ".join(phrase), kind, words)
            if exchange is not None:
                yield exchange
            i += len(phrase)
            continue
        token = doc[i]
        lemma = token.lemma_.lower()
        if token.pos_ == "VERB" and lemma in words.trade_verbs:
            traded = _trade(token)
            if traded is not None:
                yield traded
        elif token.pos_ == "VERB" and lemma in words.depend_verbs:
            hung = _depends(token)
            if hung is not None:
                yield hung
        elif lemma == "be" or lower[i] in ("were", "should", "had"):
            inverted = _inverted(token)
            if inverted is not None:
                yield inverted
        i += 1


def _marker_at(lower: list[str], i: int, words: ExchangeLexicon) -> tuple[tuple[str, ...], ExchangeKind] | None:
    for phrase, kind in words.markers.get(lower[i], ()):
        if tuple(lower[i : i + len(phrase)]) == phrase:
            return phrase, kind
    return None


def _at_marker(doc: Doc, start: int, end: int, phrase: str, kind: ExchangeKind, words: ExchangeLexicon) -> Exchange | None:
    if kind == "back":
        return _in_return(doc, start, end, phrase, words)
    if kind == "for":
        gets = _right_side(doc, end)
        gives = _left_side(doc, start, words)
        if gets is None or gives is None:
            return None
        return Exchange(min(gives[0][0], start), gets[1], gives[0], gets, phrase, kind, gives[1])
    if kind == "together":
        gets = _right_side(doc, end)
        gives = _left_side(doc, start, words)
        if gets is None or gives is None:
            return None
        return Exchange(gives[0][0], gets[1], gives[0], gets, phrase, kind, gives[1])
    return _conditional(doc, start, end, phrase, kind, words)


def _right_side(doc: Doc, start: int) -> Span | None:
    """From the marker to the end of its phrase: a full stop, a bracket, or a comma before a new clause."""
    first = start
    while first < len(doc) and (doc[first].is_quote or doc[first].is_space or doc[first].lower_ == ","):
        first += 1
    if first >= len(doc):
        return None
    sent_end = doc[start - 1].sent.end
    end = _phrase_end(doc, first, max(sent_end, first))
    first = _skip_offer(doc, first, end)
    return (first, end) if end > first else None


def _skip_offer(doc: Doc, first: int, end: int) -> int:
    """ "an offer of X", "a promise of X": what is given is X."""
    for i in range(first, min(end - 2, first + 4)):
        if doc[i].lemma_.lower() in ("offer", "promise", "pledge", "guarantee", "prospect") and doc[i].pos_ == "NOUN" and doc[i + 1].lower_ == "of":
            return i + 2
        if doc[i].pos_ not in ("DET", "ADJ", "PRON"):
            break
    return first


def _phrase_end(doc: Doc, first: int, limit: int) -> int:
    depth = 0
    for i in range(first, min(limit, first + 60)):
        token = doc[i]
        text = token.text
        if text in ("(", "["):
            depth += 1
        elif text in (")", "]"):
            if not depth:
                return i
            depth -= 1
        elif depth:
            continue
        elif text in (".", ";", ":", "?", "!", "–", "—", "”", '"') or text.count("\n") > 1:
            return i
        elif text == "," and _new_clause(doc, i + 1, limit):
            return i
        elif i > first + 1 and token.lower_ in ("because", "although", "though", "whereas", "after", "before", "but", "unless", "until") and token.dep_ in ("mark", "cc", "prep"):
            return i
        elif i > first + 2 and token.lower_ == "and" and _clause_with_subject(doc, i + 1, limit):
            return i
    return min(limit, first + 60)


def _new_clause(doc: Doc, i: int, limit: int) -> bool:
    """Whether what follows a comma is no further item of the list before it."""
    if i >= limit:
        return True
    token = doc[i]
    if token.lower_ in ("which", "who", "while", "but", "although", "though", "whereas", "as", "said", "says", "according", "with", "where", "so", "then", "after", "he", "she", "they", "it", "saying", "adding"):
        return True
    if token.pos_ == "VERB" and token.dep_ in ("advcl", "ROOT", "parataxis") or token.lower_ in ("and", "or") and _clause_with_subject(doc, i + 1, limit):
        return True
    return _clause_with_subject(doc, i, limit)


def _clause_with_subject(doc: Doc, i: int, limit: int) -> bool:
    """Whether a subject and its finite verb follow within a few words."""
    for j in range(i, min(limit, i + 8)):
        token = doc[j]
        if token.dep_ in ("nsubj", "nsubjpass", "expl") and token.head.i > j and token.head.i - j < 8:
            return True
        if token.is_punct:
            return False
    return False


def _left_side(doc: Doc, marker: int, words: ExchangeLexicon) -> tuple[Span, int] | None:
    """The clause or noun before the marker: its token range and the token it hangs on."""
    end = marker
    while end > 0 and (doc[end - 1].text in (",", "(", "–", "—") or doc[end - 1].is_space or doc[end - 1].lower_ in ("only", "but", "even", "just")):
        end -= 1
    sent = doc[max(0, marker - 1)].sent
    if end <= sent.start:
        return _main_after(doc, marker)
    verb = _verb_before(doc, marker, sent.start)
    if verb is None:
        head = doc[end - 1]
        while head.dep_ in ("compound", "pobj", "prep", "amod", "poss") and head.head.i >= sent.start and head.head.i < marker:
            head = head.head
        return (max(sent.start, head.left_edge.i), end), head.i
    return _complement_span(doc, verb, end, words)


def _verb_before(doc: Doc, marker: int, low: int) -> Token | None:
    """The verb before the marker that it hangs on in the tree, or else the nearest verb before it."""
    for ancestor in doc[marker].ancestors:
        if ancestor.pos_ in ("VERB", "AUX"):
            if low <= ancestor.i < marker:
                return ancestor
            break
    for i in range(marker - 1, max(low, marker - 30) - 1, -1):
        if doc[i].pos_ == "VERB" and doc[i].dep_ not in ("amod", "compound", "relcl"):
            return doc[i]
    return None


def _complement_span(doc: Doc, verb: Token, end: int, words: ExchangeLexicon) -> tuple[Span, int]:
    """What is to be done, where the verb only introduces it ("agreed to X", "proposes X"); else the verb's own phrase."""
    lemma = verb.lemma_.lower()
    introduces = lemma in words.willing or lemma in words.asking or lemma in ("propose", "involve", "include", "say", "suggest", "plan", "be", "get", "have", "decide", "provide", "call")
    if introduces:
        for child in verb.children:
            if verb.i < child.i < end and child.dep_ in ("xcomp", "ccomp", "dobj", "attr", "acomp", "prep"):
                if child.dep_ == "prep":
                    child = next((c for c in child.children if c.dep_ in ("pobj", "pcomp") and c.lemma_ not in ("return", "exchange")), child)
                    if child.dep_ == "prep" or lemma not in ("call", "provide"):
                        continue
                if child.dep_ == "dobj" and any(c.dep_ in ("xcomp",) and c.i > child.i for c in verb.children):
                    continue
                if child.dep_ in ("xcomp", "acomp"):
                    return _complement_span(doc, child, end, words) if child.pos_ in ("VERB", "ADJ") else ((child.i, end), child.i)
                return (_trim_left(doc, child.left_edge.i, child.i), end), child.i
    if verb.pos_ == "ADJ":
        inner = next((c for c in verb.children if c.dep_ == "xcomp" and c.i < end), None)
        if inner is not None:
            return (inner.i, end), inner.i
    subject = next((c for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
    passive = subject is not None and subject.dep_ == "nsubjpass"
    first = subject.left_edge.i if passive and subject is not None else verb.i
    return (first, end), verb.i


def _trim_left(doc: Doc, first: int, last: int) -> int:
    while first < last and doc[first].lower_ in ("that", "to", ",", '"', "“"):
        first += 1
    return first


def _main_after(doc: Doc, marker: int) -> tuple[Span, int] | None:
    """ "In return for Y, X": the clause after the comma."""
    sent = doc[marker].sent
    for i in range(marker + 2, sent.end):
        if doc[i].text == "," and _clause_with_subject(doc, i + 1, sent.end):
            root = sent.root
            subject = next((c for c in root.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
            first = subject.left_edge.i if subject is not None and subject.i > i else i + 1
            end = sent.end
            while end > first and (doc[end - 1].is_punct or doc[end - 1].is_space):
                end -= 1
            return (first, end), root.i
    return None


def _in_return(doc: Doc, start: int, end: int, phrase: str, words: ExchangeLexicon) -> Exchange | None:
    """ "In return, Y": Y against what the clause or sentence before said."""
    sent = doc[start].sent
    for i in range(start - 1, max(sent.start, start - 3) - 1, -1):
        if doc[i].lower_ in ("for", "what"):
            return None
    root = doc[start]
    while root.pos_ not in ("VERB", "AUX") and root.head is not root:
        root = root.head
    if root.pos_ not in ("VERB", "AUX"):
        return None
    gives_end = min(root.right_edge.i + 1, sent.end)
    while gives_end > root.i and (doc[gives_end - 1].is_punct or doc[gives_end - 1].is_space):
        gives_end -= 1
    if start - sent.start > 3:
        # "X would leave and in return Y would pay": the clause before, in the same sentence.
        before = root.head if root.dep_ in ("conj", "ccomp", "advcl", "parataxis") and root.head.i < start else None
        if before is None:
            return None
        gets = _own_words(doc, before, start)
        return Exchange(gets[0], gives_end, (root.i, gives_end), gets, phrase, "back", root.i)
    if sent.start == 0:
        return None
    before_root = doc[sent.start - 1].sent.root
    if before_root.pos_ not in ("VERB", "AUX"):
        return None
    gets = _own_words(doc, before_root, sent.start)
    return Exchange(start, gives_end, (root.i, gives_end), gets, phrase, "back", root.i)


def _own_words(doc: Doc, verb: Token, limit: int) -> Span:
    """A clause's verb phrase up to a limit; "is to do" and "agreed to do" give the inner verb."""
    inner = verb
    for _ in range(4):
        deeper = next((c for c in inner.children if c.dep_ in ("xcomp", "ccomp") and inner.i < c.i < limit), None)
        if deeper is None:
            break
        inner = deeper
    end = min(inner.right_edge.i + 1, limit)
    while end > inner.i + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].lower_ in ("and", "but")):
        end -= 1
    return (inner.i, max(end, inner.i + 1))


def _conditional(doc: Doc, start: int, end: int, phrase: str, kind: ExchangeKind, words: ExchangeLexicon) -> Exchange | None:
    """ "X if Y", "X provided Y", "not X until Y": X is given when Y is done."""
    marker = doc[start]
    if kind == "until" and phrase in ("before", "without"):
        return None
    clause = marker.head if marker.dep_ in ("mark", "prep", "advmod", "cc") else marker
    if phrase in ("provided", "providing") and not _opens_clause(doc, start, end):
        return None
    gets = _right_side(doc, end) if kind != "condition" or start > doc[start].sent.start + 1 else None
    main = _main_of(doc, marker, clause)
    if main is None:
        return None
    sent = marker.sent
    if start <= sent.start + 1:
        comma = next((i for i in range(end, sent.end) if doc[i].text == "," or doc[i].lower_ == "then"), None)
        if comma is None:
            return None
        gets = (end, comma)
        left = _main_after(doc, start)
        if left is None:
            return None
        gives, head = left
    else:
        left = _left_side(doc, start, words)
        if left is None or gets is None:
            return None
        gives, head = left
    gets = (_trim_left(doc, gets[0], gets[1]), gets[1])
    if gets[1] - gets[0] < 2 or gives[1] <= gives[0]:
        return None
    return Exchange(min(gives[0], start), max(gets[1], gives[1]), gives, gets, phrase, kind, head, _two_sides(doc, gives, gets, head, words))


def _opens_clause(doc: Doc, start: int, end: int) -> bool:
    if doc[end - 1].lower_ == "that":
        return True
    return doc[start].dep_ in ("mark", "advcl", "prep") and _clause_with_subject(doc, end, min(len(doc), end + 8))


def _main_of(doc: Doc, marker: Token, clause: Token) -> Token | None:
    for ancestor in clause.ancestors:
        if ancestor.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
            return ancestor
    return marker.sent.root


def _two_sides(doc: Doc, gives: Span, gets: Span, head: int, words: ExchangeLexicon) -> bool:
    """Whether one side would act and another would answer: a willing main clause, another subject in the condition."""
    main = doc[head]
    willing = any(
        t.lemma_.lower() in words.willing or t.lower_ in ("'ll", "’ll", "'d", "refuse", "refusal")
        for t in [*main.children, main, main.head, *main.head.children]
    )
    subject = subject_of(main)
    other = next((t for t in doc[gets[0] : gets[1]] if t.dep_ in ("nsubj", "nsubjpass")), None)
    if other is None:
        return willing
    if subject is not None and subject.lower_ == other.lower_:
        return False
    return willing and other.lower_ not in ("there", "it")


def _trade(verb: Token) -> Exchange | None:
    """ "traded X for Y", "swap prisoners for food"."""
    thing = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    if thing is None:
        return None
    doc = verb.doc
    for token in doc[thing.i + 1 : min(verb.sent.end, thing.i + 40)]:
        if token.lower_ == "for" and token.dep_ == "prep" and token.head.i in (verb.i, thing.i):
            gets = _right_side(doc, token.i + 1)
            if gets is None:
                return None
            end = token.i
            while end > thing.i + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space):
                end -= 1
            return Exchange(verb.i, gets[1], (thing.left_edge.i, end), gets, f"{verb.text} for", "trade", verb.i)
    return None


def _depends(verb: Token) -> Exchange | None:
    """ "X depends on Y": X is given when Y is done."""
    on = next((c for c in verb.rights if c.lower_ in ("on", "upon")), None)
    subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    if on is None or subject is None or subject.pos_ == "PRON" and subject.lower_ != "it":
        return None
    gets = _right_side(verb.doc, on.i + 1)
    if gets is None:
        return None
    gives = (subject.left_edge.i, subject.right_edge.i + 1)
    return Exchange(gives[0], gets[1], gives, gets, f"{verb.text} {on.text}", "depend", subject.i)


def _inverted(token: Token) -> Exchange | None:
    """ "would do X were Y to do Z", "should Y do Z, X would"."""
    if token.lower_ not in ("were", "should"):
        return None
    doc = token.doc
    sent = token.sent
    if token.i + 2 >= sent.end or doc[token.i + 1].dep_ not in ("nsubj", "nsubjpass", "det", "compound", "amod", "poss"):
        return None
    before = doc[token.i - 1] if token.i > sent.start else None
    if before is not None and before.dep_ in ("nsubj", "nsubjpass", "expl", "attr", "conj") and before.head.i >= token.i:
        return None
    to = next((i for i in range(token.i + 1, min(sent.end, token.i + 14)) if doc[i].tag_ in ("TO", "VB")), None)
    if to is None or (token.lower_ == "were" and doc[to].tag_ != "TO"):
        return None
    would = next((t for t in sent if t.tag_ == "MD" and t.i != token.i and t.lower_ in ("would", "will", "could", "'d")), None)
    if would is None:
        return None
    end = _phrase_end(doc, token.i + 1, sent.end)
    if would.i < token.i:
        gives = (would.head.i, token.i) if would.head.i < token.i else (would.i + 1, token.i)
    else:
        last = sent.end
        while last > would.i and (doc[last - 1].is_punct or doc[last - 1].is_space):
            last -= 1
        gives = (would.head.i if would.head.i > would.i else would.i + 1, last)
        end = min(end, max(token.i + 2, next((i for i in range(token.i, would.i) if doc[i].text == ","), end)))
    if gives[1] <= gives[0]:
        return None
    return Exchange(min(gives[0], token.i), max(end, gives[1]), gives, (token.i + 1, end), token.text, "condition", gives[0])


_ASKING_KINDS = frozenset({"demand", "request"})
_CONDITIONAL_KINDS = frozenset({"offer", "promise", "demand", "accept", "reject", "propose"})
_EXCHANGE_KINDS = _CONDITIONAL_KINDS | {"comply", "concede", "position", "act", "forecast"}


def terms_of_exchange(doc: Doc, start: int, end: int, kind: str, actor: str) -> tuple[Exchange, Span, Span] | None:
    """The exchange that a statement with evidence tokens [start, end) holds: it, what the actor gives, what it gets.

    A conditional counts only between sides and for kinds of offering, asking and answering. Where the actor asks,
    what stands first is what it gets; where the first side is to get something ("would gain X for Y"), likewise
    seen from the one that grants it.
    """
    if kind not in _EXCHANGE_KINDS:
        return None
    best: Exchange | None = None
    for exchange in exchanges_of(doc):
        if exchange.start >= end:
            break
        overlap = min(end, exchange.end) - max(start, exchange.start)
        if overlap <= 0:
            continue
        touches = start <= exchange.gives[0] < end or start <= exchange.head < end or exchange.gives[0] <= start < exchange.gives[1]
        if not touches and kind != "demand":
            continue
        if exchange.kind in ("condition", "until", "depend"):
            if kind not in _CONDITIONAL_KINDS or not exchange.between_sides:
                continue
            if exchange.kind == "until" and kind not in ("reject", "demand"):
                continue
        best = exchange
        break
    if best is None:
        return None
    gives, gets = best.gives, best.gets
    if best.kind in ("for", "trade") and _is_asked(doc, best, kind, actor):
        gives, gets = gets, gives
    return best, gives, gets


def _is_asked(doc: Doc, exchange: Exchange, kind: str, actor: str) -> bool:
    """Whether what stands before the marker is for another to do."""
    if kind in _ASKING_KINDS:
        return True
    head = doc[exchange.head]
    verb = head if head.pos_ in ("VERB", "AUX") else next((a for a in head.ancestors if a.pos_ in ("VERB", "AUX")), head)
    own = next((c for c in head.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
    gets_verb = verb.lemma_.lower() in exchange_lexicon().getting_verbs
    if own is not None:
        same = _stands_for(doc, own, actor)
        return (not same) != gets_verb if kind == "propose" or not same else gets_verb
    return kind == "propose" and head.pos_ in ("NOUN", "PROPN")


def _stands_for(doc: Doc, subject: Token, actor: str) -> bool:
    for mention in mentions_of(doc):
        if mention.start <= subject.i < mention.end and mention.head == subject.i:
            return key(actor) in {key(mention.name), key(mention.body)}
    return key(subject.text) in key(actor)
