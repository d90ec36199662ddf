"""Exchanges told by the form of a sentence: "in return, Y", "trade X for Y", "X depends on Y", a deal's two sides."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from detente.reading.attribution.tree import (
    children,
    lefts,
    rights,
    sentence_end,
    sentence_of,
    sentence_root,
)
from detente.reading.exchange.lexicon import ExchangeKind, exchange_lexicon
from detente.reading.exchange.sides import Span, clause_with_subject, introduces, phrase_end, right_side
from detente.reading.favours import is_favour

_NOUN = 8
"""Tokens of a noun phrase before its noun, at most."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one side would do (`gives`) and what it would have for it (`gets`), as token ranges; seen from the
    side that acts in `gives`.

    `marker` is the words that show it, `kind` their sort, `head` the token that `gives` hangs on (its verb or noun).
    A `condition` or `until` is an exchange only between sides, so it is reported with `between_sides` false where no
    two parties were seen; `willing` says that the words put it as a price ("would only", "provided that", "offers").
    """

    start: int
    end: int
    gives: Span
    gets: Span
    marker: str
    kind: ExchangeKind
    head: int
    between_sides: bool = True
    willing: bool = True


def in_return(doc: Doc, start: int, phrase: str) -> Exchange | None:
    """ "In return, Y": Y against what the clause or sentence before said.

    "In turn" says so only between two clauses of one sentence that both say what somebody will do.
    """
    sent = sentence_of(doc[start])
    for i in range(start - 1, max(sent.start, start - 3) - 1, -1):
        if doc[i].lower_ in ("for", "what"):
            return None
    root = doc[start]
    while root.pos_ not in ("VERB", "AUX") and root.head != root:
        root = root.head
    if root.pos_ not in ("VERB", "AUX") or any(c.tag_ in ("WP", "WDT") for c in lefts(root)):
        return None  # "and what it will get in return": which nobody says
    gives_end = min(root.right_edge.i + 1, sent.end)
    while gives_end > root.i and (doc[gives_end - 1].is_punct or doc[gives_end - 1].is_space):
        gives_end -= 1
    if start - sent.start > 3:
        # "X would leave and in return Y would pay": the clause before, in the same sentence.
        before = root.head if root.dep_ in ("conj", "ccomp", "advcl", "parataxis") and root.head.i < start else None
        gives = _own_words(doc, root, gives_end)
        if root.dep_ == "ROOT":  # "X would leave; in return, Y would pay": parsers hang the first clause on the second
            before = next((c for c in lefts(root) if c.dep_ == "ccomp" and c.pos_ in ("VERB", "AUX")), None)
            gives = (root.i, gives_end)
        if before is None:
            return None
        both = _commits(before) and _commits(root) and _differ(before, root)
        if phrase in exchange_lexicon().turning and not both:
            return None
        own = root.left_edge.i if before.i < root.left_edge.i else start
        gets = _own_words(doc, before, min(start, own))
        return Exchange(gets[0], gives_end, gives, gets, phrase, "back", root.i)
    if sent.start == 0 or phrase in exchange_lexicon().turning:
        return None
    before_root = sentence_root(doc[sent.start - 1])
    if before_root.pos_ not in ("VERB", "AUX") or not _commits(before_root):
        return None
    gets = _own_words(doc, before_root, sent.start)
    return Exchange(start, gives_end, _own_words(doc, root, gives_end), gets, phrase, "back", root.i)


def _differ(one: Token, other: Token) -> bool:
    """Whether two clauses have each a subject of its own."""
    first, second = (next((c.lower_ for c in lefts(v) if c.dep_ == "nsubj"), "") for v in (one, other))
    return bool(first and second) and first != second


def _commits(verb: Token) -> bool:
    """Whether a sentence before "in return" says what somebody gives: "will", "agreed to"; not only what happened."""
    willing = exchange_lexicon().willing
    around = [verb, *children(verb), *(c for child in children(verb) if child.dep_ == "xcomp" for c in children(child))]
    return any(t.lemma_.lower() in willing or t.lower_ in ("'ll", "’ll", "'d", "’d") for t in around) or (
        verb.lemma_ == "be" and any(c.dep_ == "xcomp" for c in children(verb))
    )


def _own_words(doc: Doc, verb: Token, limit: int) -> Span:
    """A clause's verb phrase up to a limit; "is to do", "agreed to do" and "X does it, Y said" give the inner verb."""
    told = (c for c in lefts(verb) if c.dep_ == "ccomp" and c.pos_ in ("VERB", "AUX"))
    inner = next(told, verb)
    for _ in range(4):
        if not introduces(inner):
            break  # "stop dumping": what is done is the stopping
        below = (c for c in children(inner) if c.dep_ in ("xcomp", "ccomp") and c.pos_ in ("VERB", "AUX", "ADJ"))
        deeper = next((c for c in below if inner.i < c.i < limit), None)
        if deeper is None:
            break
        inner = deeper
    aside = next((c.left_edge.i for c in rights(inner) if c.dep_ == "parataxis"), limit)  # "X would, it said, and"
    end = min(inner.right_edge.i + 1, limit, max(aside, inner.i + 1))
    while end > inner.i + 1 and (
        doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].lower_ in ("and", "but")
    ):
        end -= 1
    return (inner.i, max(end, inner.i + 1))


def hung_on(doc: Doc, start: int, end: int, phrase: str) -> Exchange | None:
    """ "X is contingent on Y": the subject of the copula is what is given."""
    verb = doc[start].head
    subject = next((c for c in lefts(verb) if c.dep_ in ("nsubj", "nsubjpass")), None)
    if verb.lemma_ == "make" and doc[start].pos_ == "ADJ":
        subject = next((c for c in (*lefts(doc[start]), *rights(verb)) if c.dep_ in ("nsubj", "dobj", "csubj")), None)
    elif doc[start].dep_ not in ("acomp", "attr", "oprd"):
        return None  # "offered aid, contingent on X": its subject is not what hangs on X
    gets = right_side(doc, end)
    if verb.pos_ not in ("AUX", "VERB") or subject is None or gets is None:
        return None
    gives = (subject.left_edge.i, subject.right_edge.i + 1)
    return Exchange(gives[0], gets[1], gives, gets, phrase, "depend", subject.i)


def trade(verb: Token) -> Exchange | None:
    """ "traded X for Y", "swap prisoners for food"."""
    thing = next((c for c in rights(verb) if c.dep_ == "dobj"), None)
    if thing is None or _is_mutual(verb):
        return None
    doc = verb.doc
    dash = False
    for token in doc[thing.i + 1 : min(sentence_end(verb), thing.i + 40)]:
        dash = dash or token.text in ("–", "—", "--")
        if (
            token.lower_ == "for"
            and token.dep_ == "prep"
            and (token.head.i in (verb.i, thing.i) or (dash and doc[token.i - 1].text in ("–", "—", "--")))
        ):
            of_marker = token.i > thing.i + 2 and doc[token.i - 2].lower_ == "in"  # "free X in exchange for Y"
            if of_marker or (verb.lemma_.lower() in exchange_lexicon().freeing and not _is_for_a_deed(token)):
                return None  # "freed them for a week"
            gets = right_side(doc, token.i + 1)
            if gets is None:
                return None
            end = token.i
            aside = next((i for i in range(thing.i + 1, end) if doc[i].text in ("–", "—", "--")), end)
            end = min(end, aside)
            while end > thing.i + 1 and (doc[end - 1].is_punct or doc[end - 1].is_space):
                end -= 1
            return Exchange(verb.i, gets[1], (thing.left_edge.i, end), gets, f"{verb.text} for", "trade", verb.i)
    return None


def _is_for_a_deed(preposition: Token) -> bool:
    """Whether "for" names what another is to do: "for the release of two pilots"."""
    return any(c.dep_ == "pobj" and c.lemma_.lower() in exchange_lexicon().tied_prices for c in rights(preposition))


def _is_mutual(verb: Token) -> bool:
    """Whether a verb has both sides for its subject, so that nobody knows whose part is which: "A and B swapped"."""
    own = next((c for c in lefts(verb) if c.dep_ == "nsubj"), None)
    return own is not None and (
        any(c.dep_ == "conj" for c in rights(own)) or own.lemma_.lower() in exchange_lexicon().both_sides
    )


def depends(verb: Token) -> Exchange | None:
    """ "X depends on Y": X is given when Y is done."""
    on = next((c for c in rights(verb) if c.lower_ in ("on", "upon")), None)
    subject = next((c for c in lefts(verb) if c.dep_ == "nsubj"), None)
    if on is None or subject is None or subject.pos_ == "PRON":
        return None  # "it depends on them": what, the clause does not say
    gets = right_side(verb.doc, on.i + 1)
    if gets is not None and verb.doc[gets[0]].lower_ == "whether" and gets[1] - gets[0] > 1:
        gets = (gets[0] + 1, gets[1])
    if gets is None:
        return None
    gives = (subject.left_edge.i, subject.right_edge.i + 1)
    return Exchange(gives[0], gets[1], gives, gets, f"{verb.text} {on.text}", "depend", subject.i)


def tied(verb: Token) -> Exchange | None:
    """ "Ties X to Y", "links the return of its envoy to an apology": X is given when Y is done."""
    words, doc = exchange_lexicon(), verb.doc
    thing = next((c for c in rights(verb) if c.dep_ == "dobj"), None)
    if thing is None or thing.lemma_.lower() not in words.tied_things:
        return None
    to = next((c for c in (*rights(verb), *rights(thing)) if c.lower_ == "to" and c.dep_ in ("prep", "dative")), None)
    if to is None or to.i < thing.i:
        return None
    price = next((c for c in rights(to) if c.dep_ in ("pobj", "pcomp")), None)
    gets = right_side(doc, to.i + 1)
    if price is None or gets is None or not _is_price(price):
        return None
    return Exchange(verb.i, gets[1], (thing.left_edge.i, to.i), gets, f"{verb.text} to", "depend", verb.i)


def _is_price(word: Token) -> bool:
    """Whether a word after "tie X to" names what another is to do: "reforms", "lifting a ban", "Y lifting it"."""
    doing = word.dep_ == "pcomp" or (word.i + 1 < len(word.doc) and word.doc[word.i + 1].tag_ == "VBG")
    return doing or word.lemma_.lower() in exchange_lexicon().tied_prices


def lure(noun: Token) -> Exchange | None:
    """ "incentives aimed at persuading X to Y", "a reward to get X to Y": the things held out, and Y."""
    words = exchange_lexicon().persuading
    for verb in noun.doc[noun.i + 1 : min(sentence_end(noun), noun.i + 8)]:
        if verb.lemma_.lower() not in words or verb.tag_ not in ("VBG", "VB"):
            continue
        wanted = next((c for c in rights(verb) if c.dep_ in ("xcomp", "ccomp") and c.tag_ == "VB"), None)
        if wanted is None:
            return None
        edge = noun.right_edge.i + 1  # "incentives to get X to Y are an insult": what is told of them is no part of Y
        end = edge if wanted.i < edge else sentence_end(noun)
        gets = (wanted.i, phrase_end(noun.doc, wanted.i, end))
        gives = (noun.left_edge.i if noun.i - noun.left_edge.i < 8 else noun.i, noun.i + 1)
        return Exchange(gives[0], gets[1], gives, gets, verb.text, "for", noun.i) if gets[1] > gets[0] else None
    return None


def to_whoever(verb: Token) -> Exchange | None:
    """ "X will be given to those who Y", "work with any government that Y": X is held out to whoever does Y.

    Args:
        verb: the verb of Y, in a clause that describes a pronoun or a noun with "any", "all" or the like.
    """
    words, doc = exchange_lexicon(), verb.doc
    who = verb.head
    anybody = who.lower_ in words.whoever or any(c.dep_ == "det" and c.lower_ in words.whoever for c in lefts(who))
    preposition = who.head
    if verb.dep_ not in ("relcl", "acl") or not anybody or who.dep_ != "pobj" or preposition.i > who.i:
        return None
    main = preposition.head
    for _ in range(3):
        if main.pos_ in ("VERB", "AUX"):
            break
        main = main.head
    if main.pos_ not in ("VERB", "AUX") or main.i >= preposition.i:
        return None
    first = who.i + 1
    if first < len(doc) and doc[first].tag_ in ("WDT", "WP"):
        first += 1
    gets = (first, phrase_end(doc, first, sentence_end(verb)))
    asked = _is_to_come(verb) or is_favour(verb) or any(doc[i].lower_ in words.giver for i in range(verb.i, gets[1]))
    if not first <= verb.i < gets[1] or not asked:
        return None  # "a rise for those starting in May", "who lost their homes": who they are, no deed asked for
    gives = (main.i, who.i + 1 if who.pos_ == "NOUN" else preposition.i)
    made = next((c for c in lefts(main) if c.dep_ == "nsubjpass"), main.head if main.dep_ == "acl" else main)
    passive = any(c.dep_ == "auxpass" for c in lefts(main))
    if passive and made.pos_ in ("NOUN", "PROPN") and made.i < main.i:  # "jobs are to be created for fighters who"
        gives = (max(made.left_edge.i, made.i - _NOUN), preposition.i)
    return Exchange(gives[0], gets[1], gives, gets, who.text, "whoever", main.i)


def _is_to_come(verb: Token) -> bool:
    """Whether a clause tells of what may still be done: "who sign", "that will sign"; not "who signed", "signing"."""
    return any(t.tag_ in ("VBZ", "VBP", "MD") for t in (verb, *(c for c in lefts(verb) if c.dep_ == "aux")))


def in_order_for(order: Token) -> Exchange | None:
    """ "In order for X to go, Y must pay", "Y must pay in order for X to go": X would go once Y pays."""
    doc, preposition = order.doc, order.head
    wanted = next((c for c in rights(order) if c.dep_ in ("acl", "relcl", "advcl") and c.tag_ == "VB"), None)
    if preposition.lower_ != "in" or preposition.i != order.i - 1 or wanted is None:
        return None
    subject = next((c for c in lefts(wanted) if c.dep_ in ("nsubj", "nsubjpass")), None)
    main = preposition.head
    must = any(c.dep_ == "aux" and c.lower_ in exchange_lexicon().musts for c in lefts(main))
    doer = next((c for c in lefts(main) if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or doer is None or not must or subject.i <= order.i or doc[order.i + 1].lower_ != "for":
        return None
    gives = (subject.left_edge.i, min(wanted.right_edge.i + 1, main.i if main.i > wanted.i else len(doc)))
    if main.i > wanted.i:  # the comma, and the subject of what must be done, stand between
        gives = (gives[0], min(gives[1], doer.left_edge.i))
        gets = (doer.left_edge.i, phrase_end(doc, doer.left_edge.i, sentence_end(main)))
    else:
        gets = (doer.left_edge.i, preposition.i)
    while gives[1] > gives[0] and doc[gives[1] - 1].is_punct:
        gives = (gives[0], gives[1] - 1)
    if gives[1] <= gives[0] or gets[1] <= gets[0]:
        return None
    start, end = min(gives[0], gets[0]), max(gives[1], gets[1])
    return Exchange(start, end, gives, gets, "in order for", "condition", main.i)


def by_doing(verb: Token) -> Exchange | None:
    """ "X would gain Y by doing Z", "aid that X would get by doing Z": Y is held out for Z."""
    doc = verb.doc
    ahead = any(c.tag_ == "MD" for c in lefts(verb))
    by = next((c for c in rights(verb) if c.dep_ == "prep" and c.lower_ == "by"), None)
    deed = next((c for c in rights(by) if c.dep_ == "pcomp" and c.tag_ == "VBG"), None) if by is not None else None
    if not ahead or by is None or deed is None:
        return None
    thing = next((c for c in rights(verb) if c.dep_ == "dobj" and c.i < by.i), None)
    if thing is not None:
        gives = (thing.left_edge.i, by.i)
    elif verb.dep_ == "relcl" and verb.head.pos_ == "NOUN":
        gives = (max(verb.head.left_edge.i, verb.head.i - _NOUN), verb.head.i + 1)
    else:
        return None
    gets = (deed.i, phrase_end(doc, deed.i, sentence_end(verb)))
    return Exchange(gives[0], gets[1], gives, gets, f"{verb.text} by", "for", verb.i) if gets[1] > gets[0] else None


def to_receive(verb: Token) -> Exchange | None:
    """ "X must do Z to get Y", "to get Y, X must do Z": Y is held out for Z."""
    doc, main = verb.doc, verb.head
    purpose = verb.dep_ == "advcl" and verb.tag_ == "VB" and any(c.lower_ == "to" for c in lefts(verb))
    thing = next((c for c in rights(verb) if c.dep_ == "dobj"), None)
    if not purpose or thing is None:
        return None
    above = main.head if main.dep_ == "xcomp" and main.head.lemma_ in ("have", "need") else main
    must = above != main or any(c.dep_ == "aux" and c.lower_ in exchange_lexicon().musts for c in lefts(main))
    doer = next((c for c in lefts(above) if c.dep_ == "nsubj"), None)
    if not must or doer is None or doer.pos_ == "PRON":
        return None
    gives = (thing.left_edge.i, phrase_end(doc, thing.left_edge.i, sentence_end(verb)))
    gets = (doer.left_edge.i, verb.i - 1)
    if verb.i < doer.i:
        gives = (gives[0], min(gives[1], doer.left_edge.i))
        gets = (doer.left_edge.i, phrase_end(doc, doer.left_edge.i, sentence_end(main)))
    while gives[1] > gives[0] and doc[gives[1] - 1].is_punct:
        gives = (gives[0], gives[1] - 1)
    if gives[1] <= gives[0] or gets[1] <= gets[0]:
        return None
    start, end = min(gives[0], gets[0]), max(gives[1], gets[1])
    return Exchange(start, end, gives, gets, f"to {verb.text}", "condition", main.i)


def deal(noun: Token) -> Exchange | None:
    """ "a deal under which X would do this while Y does that": each side's part, the first side's as what is given."""
    doc = noun.doc
    end = sentence_end(noun)
    which = next(
        (
            i
            for i in range(noun.i + 1, min(end - 1, noun.i + 10))
            if doc[i].lower_ in ("under", "by", "in", "whereby")
            and (doc[i].lower_ == "whereby" or doc[i + 1].lower_ == "which")
        ),
        None,
    )
    if which is None:
        return None
    first = which + (1 if doc[which].lower_ == "whereby" else 2)
    for i in range(first + 3, min(end, first + 50)):
        if (
            doc[i].lower_ in ("while", "and", "whereas", "with")
            and clause_with_subject(doc, i + 1, end)
            and i - first > 3
        ):
            one = next((t for t in doc[first:i] if t.dep_ in ("nsubj", "nsubjpass") and t.head.i < i), None)
            two = next((t for t in doc[i + 1 : min(end, i + 9)] if t.dep_ in ("nsubj", "nsubjpass")), None)
            if (
                one is None
                or two is None
                or one.lower_ == two.lower_
                or (two.pos_ == "PRON" and doc[i].lower_ != "while")
            ):
                return None
            last = phrase_end(doc, two.i, end)
            stop = i - 1 if doc[i - 1].text == "," else i
            return Exchange(noun.i, last, (first, stop), (i + 1, last), "under which", "deal", one.head.i)
    return None


def inverted(token: Token) -> Exchange | None:
    """ "would do X were Y to do Z", "should Y do Z, X would"."""
    if token.lower_ not in ("were", "should"):
        return None
    doc = token.doc
    sent = sentence_of(token)
    if token.i + 2 >= sent.end or doc[token.i + 1].pos_ not in ("PROPN", "NOUN", "DET", "PRON", "ADJ"):
        return None
    before = doc[token.i - 1] if token.i > sent.start else None
    if (
        before is not None
        and before.dep_ in ("nsubj", "nsubjpass", "expl", "attr", "conj")
        and before.head.i >= token.i
    ):
        return None
    to = next((i for i in range(token.i + 1, min(sent.end, token.i + 14)) if doc[i].tag_ in ("TO", "VB")), None)
    if to is None or (token.lower_ == "were" and doc[to].tag_ != "TO"):
        return None
    would = next(
        (
            t
            for t in doc[max(sent.start, token.i - 60) : min(sent.end, token.i + 60)]
            if t.tag_ == "MD" and t.i != token.i and t.lower_ in ("would", "will", "could", "'d")
        ),
        None,
    )
    if would is None:
        return None
    end = phrase_end(doc, token.i + 1, sent.end)
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
    return Exchange(
        min(gives[0], token.i), max(end, gives[1]), gives, (token.i + 1, end), token.text, "condition", gives[0]
    )
