"""Exchanges: one thing for another ("X in return for Y", "X if Y"), and which of them the actor gives.

A marker is looked for in the words; its two sides are taken from the parser's tree where the tree agrees with the
order of the words, and from the words alone where it does not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator

from spacy.tokens import Doc, Token

from detente.reading.attribution.names import key, mentions_at
from detente.reading.attribution.subjects import subject_of
from detente.reading.attribution.tree import (
    ancestors,
    children,
    lefts,
    sentence_of,
    sentence_start,
)
from detente.reading.columns import columns_of
from detente.reading.conditions import Condition
from detente.reading.exchange.forms import (
    Exchange,
    by_doing,
    deal,
    depends,
    hung_on,
    in_order_for,
    in_return,
    inverted,
    lure,
    tied,
    to_receive,
    to_whoever,
    trade,
)
from detente.reading.exchange.lexicon import ExchangeKind, ExchangeLexicon, exchange_lexicon
from detente.reading.exchange.sides import (
    Span,
    clause_with_subject,
    left_side,
    main_after,
    right_side,
    trim_left,
)
from detente.reading.favours import gives_in, is_favour, is_plain_favour, undoes_harm
from detente.reading.times.attach import direction, put_off
from detente.reading.times.lexicon import times_lexicon

_REACH = 200
"""Tokens before a statement at which its exchange may begin."""
_ASKING_KINDS = frozenset({"demand", "request"})
_CONDITIONAL_KINDS = frozenset({"offer", "promise", "demand", "accept", "reject", "propose", "position"})
_OWN_KINDS = frozenset({"offer", "promise"})
"""In these the actor says what it would do itself."""
_EXCHANGE_KINDS = _CONDITIONAL_KINDS | {"comply", "concede", "act", "request"}
_DONE_KINDS = frozenset({"act", "comply", "breach"})
_LIKENED_KINDS = frozenset({"threaten", "forecast"})
"""What a bargain may be taken for: in these only a favour held out for another counts, by the side that would do it."""


def find_exchanges(doc: Doc) -> list[Exchange]:
    """All exchanges of the document, in order. Time linear in its length."""
    apart = (e for e in _find(doc) if e.gives[1] <= e.gets[0] or e.gets[1] <= e.gives[0])
    return sorted(apart, key=lambda e: (e.start, e.end))


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
    columns = columns_of(doc)
    lower, lemmas = columns.lower, [lemma.lower() for lemma in columns.lemma]
    waits = _waits(doc, words)
    i = 0
    while i < len(lower):
        if i in waits:
            marker, after = waits[i]
            exchange = _conditional(doc, i, after, marker, "condition", words)
            if exchange is not None:
                yield exchange
            i = after
            continue
        hit = _marker_at(lower, i, words) if lower[i] in words.markers else None
        if hit is not None:
            phrase, kind = hit
            exchange = _at_marker(doc, i, i + len(phrase), " ".join(phrase), kind, words)
            if exchange is not None:
                yield exchange
            i += len(phrase)
            continue
        finder = _finder(lower[i], lemmas[i], columns.pos[i], columns.dep[i], words)
        found = None if finder is None else finder(doc[i])
        if found is not None:
            yield found
        i += 1


def _waits(doc: Doc, words: ExchangeLexicon) -> dict[int, tuple[str, int]]:
    """Where conditions begin that say what must come first ("as soon as", "only after"), with where their words do."""
    conditions: list[Condition] = doc._.conditions
    return {
        c.start - (len(c.marker.split()) if c.marker in words.waiting_whole else 1): (c.marker, c.start)
        for c in conditions
        if c.marker in words.waiting
    }


def _finder(
    lower: str, lemma: str, pos: str, dep: str, words: ExchangeLexicon
) -> Callable[[Token], Exchange | None] | None:
    """What reads the exchange that a word may head, by the word; None where it heads none."""
    if pos == "VERB":
        if lemma in words.trade_verbs or lemma in words.freeing:
            return trade
        if lemma in words.depend_verbs:
            return depends
        if lemma in words.tying_verbs:
            return tied
        if lemma in words.receiving_verbs or dep in ("relcl", "acl"):
            return _held_out
    if lower == "order" and dep == "pobj":
        return in_order_for
    if pos == "NOUN":
        if lemma in words.lure_nouns:
            return lure
        if lemma in words.deal_nouns:
            return deal
    if lemma == "be" or lower in ("were", "should", "had"):
        return inverted
    return None


def _held_out(verb: Token) -> Exchange | None:
    """What is held out for a deed: "would gain Y by doing Z", "Y will be given to those who do Z"."""
    receives = verb.lemma_.lower() in exchange_lexicon().receiving_verbs
    found = (by_doing(verb) or to_receive(verb)) if receives else None
    return found if found is not None or verb.dep_ not in ("relcl", "acl") else to_whoever(verb)


def _marker_at(lower: list[str], i: int, words: ExchangeLexicon) -> tuple[tuple[str, ...], ExchangeKind] | None:
    for phrase, kind in words.markers[lower[i]]:
        if tuple(lower[i : i + len(phrase)]) == phrase:
            return phrase, kind
    return None


def _at_marker(
    doc: Doc, start: int, end: int, phrase: str, kind: ExchangeKind, words: ExchangeLexicon
) -> Exchange | None:
    if kind == "back":
        return in_return(doc, start, phrase)
    if kind == "for":
        gets = right_side(doc, end)
        gives = left_side(doc, start, words)
        if gets is None or gives is None:
            return None
        side, head = _with_denial(doc, *gives)
        return Exchange(min(side[0], start), max(gets[1], side[1]), side, gets, phrase, kind, head)
    if kind == "together":
        gets = right_side(doc, end)
        gives = left_side(doc, start, words)
        if gets is None or gives is None:
            return None
        return Exchange(gives[0][0], gets[1], gives[0], gets, phrase, kind, gives[1])
    return _conditional(doc, start, end, phrase, kind, words)


def _conditional(
    doc: Doc, start: int, end: int, phrase: str, kind: ExchangeKind, words: ExchangeLexicon
) -> Exchange | None:
    """ "X if Y", "X provided Y", "not X until Y": X is given when Y is done."""
    marker = doc[start]
    if phrase.startswith(("contingent", "conditional", "dependent", "subject")):
        return hung_on(doc, start, end, phrase)
    if kind == "until" and phrase in ("before", "without"):
        return None
    if phrase.startswith("provid") and not _opens_clause(doc, start, end):
        return None
    gets = right_side(doc, end) if kind != "condition" or start > sentence_start(doc[start]) + 1 else None
    sent = sentence_of(marker)
    if _opens(doc, start, sent.start) or (kind == "condition" and _begins_speech(doc, start)):
        comma = next((i for i in range(end, sent.end) if doc[i].text == "," or doc[i].lower_ == "then"), None)
        if comma is None:
            return None
        gets = (end, comma)
        left = main_after(doc, start)
        if left is None:
            return None
        gives, head = left
    else:
        left = left_side(doc, start, words)
        if left is None or gets is None:
            return None
        gives, head = left
    if kind == "until" and not _is_denied(doc[head], words):
        return None  # "will stay until Y" says what ends, not what is given
    if doc[head].lemma_.lower() in words.refusing and gives == (head, head + 1):
        return None  # "they refuse unless": what, only the sentence before says
    asked = next((t for t in doc[gets[0] : gets[1]] if t.pos_ == "VERB" and t.lemma_ != "be"), None)
    if kind == "until" and asked is None:
        return None  # "until peace is there": nobody's deed
    if phrase in words.plain_markers and asked is not None and asked.lemma_.lower() in words.wishing:
        return None  # "would send vets if asked to": nothing is given for it
    nothing = next((c for c in lefts(doc[head]) if c.dep_ in ("nsubj", "nsubjpass")), None)
    if kind == "until" and nothing is not None and doc[nothing.left_edge.i].lower_ == "no" and nothing.i < gives[0]:
        gives = (nothing.left_edge.i + 1, gives[1])  # "no aid will flow until": the aid would
    strong = phrase.startswith(("provid", "on condition", "on the", "only", "but only"))
    gets = (trim_left(doc, gets[0], gets[1]), gets[1])
    if (
        gets[1] - gets[0] < 2
        or gives[1] <= gives[0]
        or not any(t.pos_ in ("VERB", "AUX") for t in doc[gets[0] : gets[1]])
    ):
        # "until Monday" is a time, no price.
        return None
    sides = _two_sides(doc, gets, head)
    return Exchange(
        min(gives[0], start),
        max(gets[1], gives[1]),
        gives,
        gets,
        phrase,
        kind,
        head,
        sides,
        strong or _is_willing(doc[head], words),
    )


def _with_denial(doc: Doc, side: Span, head: int) -> tuple[Span, int]:
    """ "Not to attack" for peace: what is given is that it is not done."""
    denial = next((c for c in lefts(doc[head]) if c.dep_ == "neg" and side[0] - 2 <= c.i < side[0]), None)
    return ((side[0] if denial is None else denial.i, side[1]), head)


def _is_denied(verb: Token, words: ExchangeLexicon) -> bool:
    """Whether something will not be done: "will not go until", "refuses to go until", "blocked it until"."""
    governing = [verb, *(a for a in ancestors(verb) if a.dep_ != "relcl")][:2]
    return any(
        t.lemma_.lower() in words.refusing or put_off(t) or any(c.dep_ == "neg" for c in children(t)) for t in governing
    )


def _opens(doc: Doc, start: int, first: int) -> bool:
    """Whether a word opens the sentence that begins at `first`, quotation marks and "but" aside."""
    before = doc[first:start]
    return start <= first + 1 or all(t.is_quote or t.is_space or t.lower_ in ("but", "and", "so") for t in before)


def _begins_speech(doc: Doc, start: int) -> bool:
    """Whether a word stands first within what somebody says: 'she said: "If you pay, we leave"'."""
    before = doc[start - 1] if start else None
    return before is not None and (before.is_quote or before.text == ":")


def _opens_clause(doc: Doc, start: int, end: int) -> bool:
    if doc[end - 1].lower_ == "that":
        return not any(t.lemma_ == "have" for t in doc[max(0, start - 2) : start])  # "has (instead) provided that"
    before = doc[start - 1] if start else None
    if before is not None and (
        before.pos_ == "AUX" or (before.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass") and before.head.i == start)
    ):
        return False
    if doc[start].dep_ == "ROOT" or any(c.dep_ in ("nsubj", "nsubjpass") for c in lefts(doc[start])):
        return False
    finite = any(t.tag_ in ("VBZ", "VBP", "VBD", "MD") for t in doc[end + 1 : min(len(doc), end + 8)])
    return finite or clause_with_subject(doc, end, min(len(doc), end + 8))


def _is_willing(main: Token, words: ExchangeLexicon) -> bool:
    """Whether the main clause says what somebody would do or refuses, or a plan or offer that it would be done."""
    if main.dep_ == "acl" and main.head.lemma_.lower() in words.deal_nouns and direction(main) > 0:
        return True
    around = [*children(main), main, main.head, *children(main.head)]
    return any(
        t.lemma_.lower() in words.willing | words.refusing or t.lower_ in ("'ll", "’ll", "'d", "’d") for t in around
    )


def _two_sides(doc: Doc, gets: Span, head: int) -> bool:
    """Whether the condition has another subject than the main clause."""
    subject = subject_of(doc[head])
    other = next((t for t in doc[gets[0] : gets[1]] if t.dep_ in ("nsubj", "nsubjpass")), None)
    if other is None or other.lower_ == "there":
        return other is None
    return subject is None or subject.lower_ != other.lower_ or other.lower_ == "it"


def terms_of_exchange(doc: Doc, start: int, end: int, kind: str, actor: str) -> tuple[Exchange, Span, Span] | None:
    """The exchange that a statement with evidence tokens [start, end) holds: it, what the actor gives, what it gets.

    A conditional counts only between sides and for kinds of offering, asking and answering. Where the actor asks,
    what stands first is what it gets; where the first side is to get something ("would gain X for Y"), likewise
    seen from the one that grants it.
    """
    if kind not in _EXCHANGE_KINDS | _LIKENED_KINDS:
        return None
    best: Exchange | None = None
    found = exchanges_of(doc)
    for exchange in found[bisect_left(found, start - _REACH, key=lambda e: e.start) :]:
        if exchange.start >= end:
            break
        overlap = min(end, exchange.end) - max(start, exchange.start)
        if overlap <= 0:
            continue
        touches = (
            start <= exchange.gives[0] < end
            or start <= exchange.head < end
            or exchange.gives[0] <= start < exchange.gives[1]
            or (exchange.kind == "back" and start <= exchange.gets[0] < end)
        )
        if not touches and kind != "demand":
            continue
        if kind in _LIKENED_KINDS:
            if exchange.kind != "condition" or not _is_bargain(doc, exchange, actor):
                continue
        elif exchange.kind in ("condition", "until", "depend"):
            if (
                kind not in _CONDITIONAL_KINDS
                or not exchange.between_sides
                or not (exchange.willing or kind == "offer")
            ):
                continue
            if kind == "reject" and exchange.kind != "until":
                continue
            if exchange.kind == "until" and (
                kind not in ("reject", "demand") or _waits_for_others(doc, exchange, actor)
            ):
                continue
            if (
                exchange.marker in exchange_lexicon().plain_markers
                and kind != "offer"
                and not _is_price(doc, exchange, kind)
                and not _is_bargain(doc, exchange, actor)
            ):
                continue
        elif exchange.kind == "whoever" and kind != "offer":
            continue
        elif kind == "reject" or (exchange.kind == "together" and not _offers_with(exchange, start, end, kind)):
            # The bargain is that of what is rejected.
            continue
        best = exchange
        break
    if best is None:
        return None
    gives, gets = best.gives, best.gets
    if _is_of_dropped(doc[best.head], start, end) or _is_held_out_by_another(doc, best, actor):
        return None
    if best.kind in ("for", "trade") and kind in _DONE_KINDS and _is_done_by_another(doc, best, actor):
        return None
    if best.kind == "trade" and kind in _ASKING_KINDS:
        return None  # "urged Norway to trade X for Y": the other side of the trade may be a third
    if best.kind == "back":
        own, other = _doer(doc[best.head]), _doer(doc[gets[0]])
        if own is None:
            return None  # nobody knows whose deed it is
        named = own.pos_ != "PRON" and not _stands_for(doc, own, actor)
        if named and not (other is not None and _stands_for(doc, other, actor)):
            return None  # the deed of a third
        if not named and start <= gets[0] < end and not start <= best.head < end:
            return None  # "agreed to stay, and in return he ended his fast": both are the actor's own
        if named:
            gives, gets = gets, gives
    elif best.kind == "deal":
        parts = [next((t for t in doc[a:b] if t.dep_ in ("nsubj", "nsubjpass")), None) for a, b in (gives, gets)]
        if not any(part is not None and _stands_for(doc, part, actor) for part in parts):
            return None  # nobody knows whose part is which
        own = next((t for t in doc[gives[0] : gives[1]] if t.dep_ in ("nsubj", "nsubjpass")), None)
        mine = own is not None and _stands_for(doc, own, actor)
        gains = own is not None and own.head.lemma_.lower() in exchange_lexicon().getting_verbs
        if mine == gains:
            gives, gets = gets, gives
    elif best.kind in ("for", "trade") and _is_asked(doc, best, kind, actor):
        gives, gets = gets, gives
    return best, _without_getting(doc, gives), _without_getting(doc, gets)


def _is_of_dropped(head: Token, start: int, end: int) -> bool:
    """Whether a bargain is only that of a demand or plan which the words [start, end) say is taken back.

    "Dropped demands that would see X for Y"; not the demand by itself, where somebody rejects it.
    """
    described = next((a for a in (head, *ancestors(head)) if a.dep_ in ("relcl", "acl")), None)
    if described is None or described.head.dep_ not in ("dobj", "nsubjpass"):
        return False
    taken = described.head.head
    return start <= taken.i < end and taken.lemma_.lower() in exchange_lexicon().dropping


def _is_held_out_by_another(doc: Doc, exchange: Exchange, actor: str) -> bool:
    """Whether what hangs on a condition is by its words a thing of somebody else's: "her invitation, made on"."""
    noun = doc[exchange.head]
    if exchange.kind != "condition" or noun.pos_ != "NOUN":
        return False
    owner = next((c for c in lefts(noun) if c.dep_ == "poss" and c.pos_ != "PRON"), None)
    return owner is not None and _is_another(doc, owner, actor)


def _is_done_by_another(doc: Doc, exchange: Exchange, actor: str) -> bool:
    """Whether another than the actor traded: "in a swap that envoys arranged, the army freed X for Y"."""
    own = _doer(doc[exchange.head])
    return own is not None and _is_another(doc, own, actor)


def _waits_for_others(doc: Doc, exchange: Exchange, actor: str) -> bool:
    """Whether a third party is to wait: "ordered that the ship may not sail until" is no bargain of the court's."""
    head = doc[exchange.head]
    own = next((c for c in lefts(head) if c.dep_ == "nsubj"), None)
    told_to = head.dep_ == "ccomp" and head.head.lemma_ in times_lexicon().direction["asking"]
    return own is not None and (_is_another(doc, own, actor) or (told_to and not _stands_for(doc, own, actor)))


def _doer(token: Token) -> Token | None:
    """The subject of the clause that a word stands in."""
    for verb in (token, *ancestors(token)):
        own = next((c for c in lefts(verb) if c.dep_ in ("nsubj", "nsubjpass")), None)
        beside = token.doc[verb.i - 1] if verb.i and verb.pos_ in ("VERB", "AUX") else verb
        if own is None and beside.dep_ == "pobj" and beside.pos_ == "PROPN":
            own = beside  # "and in return Sweden is to": hung on "in" beside "return"
        if own is not None or verb.dep_ not in ("xcomp", "ccomp", "dobj", "pobj", "prep", "acomp"):
            return own
    return None


def _offers_with(exchange: Exchange, start: int, end: int, kind: str) -> bool:
    """Whether an offer "together with a demand" is this statement's: the offer's, or that of the demand itself."""
    return kind in ("offer", "promise", "propose") or (kind == "demand" and start < exchange.gets[1] <= end)


def _without_getting(doc: Doc, side: Span) -> Span:
    """ "gain access": what is given is the access."""
    first = doc[side[0]]
    if side[1] - side[0] > 1 and first.tag_ == "VB" and first.lemma_.lower() in exchange_lexicon().receiving_verbs:
        return side[0] + 1, side[1]
    return side


def _is_price(doc: Doc, exchange: Exchange, kind: str) -> bool:
    """Whether a plain condition is a price: "would only X if Y", "I will X if you Y"."""
    if any(t.lower_ == "only" for t in doc[max(0, exchange.start - 4) : exchange.gets[0]]):
        return True
    agreed = kind == "accept" and any(a.lemma_.lower() == "agree" for a in ancestors(doc[exchange.head]))
    planned = kind == "propose" and direction(doc[exchange.head]) > 0
    if kind != "promise" and not agreed and not planned:
        return False
    return doc[exchange.gets[0]].lower_ == "you" or _yields(doc, exchange.gets)


def _yields(doc: Doc, side: Span) -> bool:
    """Whether a condition asks another to give way: "if they lift the ban"; not "if they do not"."""
    first = _first_verb(doc, side)
    if first is None or _is_undone(first):
        return False
    return first.lemma_.lower() in exchange_lexicon().yielding or is_favour(first)


def _first_verb(doc: Doc, side: Span) -> Token | None:
    return next((t for t in doc[side[0] : side[1]] if t.pos_ == "VERB"), None)


_DONE_TO = frozenset({"dobj", "dative", "xcomp", "ccomp", "prep", "prt"})


def _only_happens(verb: Token | None) -> bool:
    """Whether a thing does what a verb says to nothing: "if the fish return" asks nobody for anything."""
    own = next((c for c in lefts(verb) if c.dep_ == "nsubj"), None) if verb is not None else None
    alone = verb is not None and not any(c.dep_ in _DONE_TO for c in children(verb))
    return alone and own is not None and own.pos_ == "NOUN"


def _is_bargain(doc: Doc, exchange: Exchange, actor: str) -> bool:
    """Whether a condition is a price by its two sides alone: the actor's favour for another's, whatever is read of it.

    "We will call off the strike if they raise wages"; not "we will strike if they cut them".
    """
    own = _doer(doc[exchange.head])
    mine = own is not None and own.dep_ != "nsubjpass" and (own.pos_ == "PRON" or _stands_for(doc, own, actor))
    return mine and _is_favour_for_deed(doc, exchange)


def _is_favour_for_deed(doc: Doc, exchange: Exchange) -> bool:
    head, first = doc[exchange.head], _first_verb(doc, exchange.gets)
    if exchange.kind != "condition" or not exchange.between_sides or not is_favour(head) or direction(head) <= 0:
        return False
    if first is None or _is_undone(first) or _only_happens(first):
        return False
    if not is_plain_favour(head):
        return gives_in(first)
    return first.lemma_.lower() in exchange_lexicon().deeds or _yields(doc, exchange.gets)


def held_out(doc: Doc) -> frozenset[int]:
    """The tokens of verbs that hold out a favour, and of those that tell it ("said it would").

    An end of harm is one by itself ("will call off the strike"), other favours where a deed of another is asked for
    them ("will free the crew if they pay").
    """
    bargains = (doc[e.head] for e in exchanges_of(doc) if _is_favour_for_deed(doc, e))
    verbs = (doc[i] for i, pos in enumerate(columns_of(doc).pos) if pos == "VERB")
    ended = (t for t in verbs if undoes_harm(t) and direction(t) > 0)
    found: set[int] = set()
    for token in (*bargains, *ended):
        found.add(token.i)
        while token.dep_ in ("ccomp", "xcomp", "acomp") and token.head.i not in found:
            token = token.head
            found.add(token.i)
    return frozenset(found)


def _is_undone(verb: Token | None) -> bool:
    """Whether a verb tells of nobody's deed: passive, or denied ("if they do not stop" is a threat, no price)."""
    return verb is not None and any(c.dep_ in ("nsubjpass", "auxpass", "neg") for c in children(verb))


def _is_asked(doc: Doc, exchange: Exchange, kind: str, actor: str) -> bool:
    """Whether what stands before the marker is for another to do."""
    if kind in _ASKING_KINDS:
        return True
    head = doc[exchange.head]
    receiver = _receiver(head)
    if receiver is not None:
        return _stands_for(doc, receiver, actor)
    wanted = head.pos_ == "NOUN" and any(a.pos_ == "VERB" for a in ancestors(head))
    if wanted and next(a for a in ancestors(head) if a.pos_ == "VERB").lemma_.lower() in exchange_lexicon().asking:
        return True  # "wants guarantees in return for X"
    verb = (
        head if head.pos_ in ("VERB", "AUX") else next((a for a in ancestors(head) if a.pos_ in ("VERB", "AUX")), head)
    )
    own = next((c for c in lefts(head) if c.dep_ in ("nsubj", "nsubjpass")), None)
    moved = any(c.dep_ == "prt" for c in children(verb))  # "hold out", "keep on" get nothing
    gets_verb = verb.lemma_.lower() in exchange_lexicon().getting_verbs and not moved
    if own is not None:
        same = _stands_for(doc, own, actor) or (kind in _OWN_KINDS and not _is_another(doc, own, actor))
        return (not same) != gets_verb
    if kind != "propose" or head.pos_ not in ("NOUN", "PROPN"):
        return False
    first, second = _doers(doc, exchange.gives), _doers(doc, exchange.gets)
    mine, theirs = _is_of(first, actor) + _is_not_of(second, actor), _is_not_of(first, actor) + _is_of(second, actor)
    return mine <= theirs


def _receiver(head: Token) -> Token | None:
    """Who gets what is given, where a passive names him: "the tribes were offered land", "has been promised buses"."""
    verb = head.head if head.dep_ == "dobj" else head
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in exchange_lexicon().handing:
        return None
    given = any(c.dep_ == "dobj" for c in children(verb))
    return next((c for c in lefts(verb) if c.dep_ == "nsubjpass"), None) if given else None


def _is_another(doc: Doc, subject: Token, actor: str) -> bool:
    """Whether a subject plainly names another party than the actor: neither "he", "her side" nor "the offer"."""
    if subject.pos_ == "PRON" or any(c.dep_ == "poss" and c.pos_ == "PRON" for c in lefts(subject)):
        return False
    if subject.lemma_.lower() in exchange_lexicon().deal_nouns:
        return False
    return any(name for m in mentions_at(doc, subject.i) for name in (m.name, m.body)) and not _stands_for(
        doc, subject, actor
    )


def _doers(doc: Doc, side: Span) -> list[set[str]]:
    """The parties whose deed a side of an exchange is by its words, each with its names.

    Those of "X's withdrawal", "Norland raids" and "action by X"; and "joint action with X" is the speaker's own.
    """
    found: list[set[str]] = []
    for token in doc[side[0] : side[1]]:
        by = token.dep_ == "pobj" and token.head.lower_ == "by"
        modifies = token.dep_ in ("poss", "compound", "amod", "nmod") and token.head.pos_ in ("NOUN", "PROPN")
        if not by and not (modifies and not _is_concerned(token.head, side)):
            continue
        names = {key(name) for m in mentions_at(doc, token.i) for name in (m.name, m.body) if name}
        if names and names not in found:
            found.append(names)
    return found


def _is_concerned(noun: Token, side: Span) -> bool:
    """Whether a noun is only whom or what the deed concerns: "a truce between A and B", "aid for the B government"."""
    for token in [noun, *ancestors(noun)]:
        if token.i < side[0] or token.i >= side[1]:
            return False
        if token.dep_ == "pobj" and token.head.i >= side[0] and token.head.lower_ not in ("of", "to", "in"):
            return True
    return False


def _is_of(doers: list[set[str]], actor: str) -> bool:
    return any(key(actor) in names for names in doers)


def _is_not_of(doers: list[set[str]], actor: str) -> bool:
    return any(key(actor) not in names for names in doers)


def _stands_for(doc: Doc, subject: Token, actor: str) -> bool:
    for mention in mentions_at(doc, subject.i):
        return key(actor) in {key(mention.name), key(mention.body)}
    return key(subject.text) in key(actor)
