"""The two sides of an exchange: how far the words before and after a marker reach."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from detente.reading.attribution.lexicon import source_lexicon
from detente.reading.attribution.subjects import is_attributive
from detente.reading.attribution.tree import ancestors, children, lefts, sentence_end, sentence_of, sentence_root
from detente.reading.exchange.lexicon import ExchangeLexicon, exchange_lexicon

Span = tuple[int, int]
_BRINGING = {
    "call": ("for",), "provide": ("for",), "ask": ("for",), "press": ("for",), "push": ("for",), "appeal": ("for",),
    "insist": ("on",),
}  # fmt: skip
"""The prepositions that bring what a verb asks for."""


def right_side(doc: Doc, start: int) -> Span | None:
    """From the marker to the end of its phrase: a full stop, a bracket, or a comma before a new clause."""
    first = start
    while first < len(doc) and (doc[first].is_quote or doc[first].is_space or doc[first].lower_ == ","):
        first += 1
    if first >= len(doc):
        return None
    sent_end = sentence_end(doc[start - 1])
    end = phrase_end(doc, first, max(sent_end, first))
    first = _skip_offer(doc, first, end)
    return (first, end) if end > first else None


def _skip_offer(doc: Doc, first: int, end: int) -> int:
    """ "an offer of X", "a promise of X": what is given is X."""
    for i in range(first, min(end - 2, first + 4)):
        if (
            doc[i].lemma_.lower() in ("offer", "promise", "pledge", "guarantee", "prospect")
            and doc[i].pos_ == "NOUN"
            and doc[i + 1].lower_ == "of"
        ):
            return i + 2
        if doc[i].pos_ not in ("DET", "ADJ", "PRON"):
            break
    return first


def phrase_end(doc: Doc, first: int, limit: int) -> int:
    """Where the phrase that begins at `first` ends, `limit` at the latest."""
    depth = 0
    for i in range(first, min(limit, first + 60)):
        token = doc[i]
        text = token.text
        if text in ("(", "["):
            if any(t.pos_ in ("VERB", "AUX") for t in doc[i + 1 : min(limit, i + 12)]) and i > first:
                return i
            depth += 1
        elif text in (")", "]"):
            if not depth:
                return i
            depth -= 1
        elif depth:
            continue
        elif (
            text in (".", ";", ":", "?", "!", "–", "—", "”", '"')
            or text.count("\n") > 1
            or (text == "," and _new_clause(doc, i + 1, limit))
            or (
                i > first + 1
                and token.lower_
                in ("because", "although", "though", "whereas", "after", "before", "but", "unless", "until")
                and token.dep_ in ("mark", "cc", "prep")
            )
            or (i > first + 2 and token.lower_ == "and" and clause_with_subject(doc, i + 1, limit))
            or (i > first + 1 and token.lower_ in ("rather", "instead") and doc[i + 1 : i + 2].text in ("than", "of"))
        ):
            return i
    return min(limit, first + 60)


def _new_clause(doc: Doc, i: int, limit: int) -> bool:
    """Whether what follows a comma is no further item of the list before it."""
    if i >= limit:
        return True
    token = doc[i]
    if token.lower_ in (
        "which",
        "who",
        "while",
        "but",
        "although",
        "though",
        "whereas",
        "as",
        "said",
        "says",
        "according",
        "with",
        "where",
        "so",
        "then",
        "after",
        "he",
        "she",
        "they",
        "it",
        "saying",
        "adding",
    ):
        return True
    if (token.pos_ == "VERB" and token.dep_ in ("advcl", "ROOT", "parataxis")) or (
        token.lower_ in ("and", "or") and clause_with_subject(doc, i + 1, limit)
    ):
        return True
    return clause_with_subject(doc, i, limit)


def clause_with_subject(doc: Doc, i: int, limit: int) -> bool:
    """Whether a subject and its finite verb follow within a few words."""
    for j in range(i, min(limit, i + 8)):
        token = doc[j]
        if token.dep_ in ("nsubj", "nsubjpass", "expl") and token.head.i > j and token.head.i - j < 8:
            return True
        if token.is_punct:
            return False
    return False


def left_side(doc: Doc, marker: int, words: ExchangeLexicon) -> tuple[Span, int] | None:
    """The clause or noun before the marker: its token range and the token it hangs on."""
    if doc[marker].is_sent_start and (main := main_after(doc, marker)) is not None:
        return main  # what stands before is another sentence
    marker = _past_aside(doc, marker)
    end = marker
    while end > 0 and (
        doc[end - 1].text in (",", "(", "–", "—")
        or doc[end - 1].is_space
        or doc[end - 1].lower_ in ("only", "but", "even", "just")
    ):
        end -= 1
    sent = sentence_of(doc[max(0, marker - 1)])
    if end <= sent.start:
        return main_after(doc, marker)
    made = _thing_made(doc[marker], sent.start)
    if made is not None:
        return made
    verb = _verb_before(doc, marker, sent.start)
    if verb is None:
        head = doc[end - 1]
        while (
            head.dep_ in ("compound", "pobj", "prep", "amod", "poss")
            and head.head.i >= sent.start
            and head.head.i < marker
        ):
            head = head.head
        return (max(sent.start, head.left_edge.i), end), head.i
    return _complement_span(doc, verb, end, words)


def _thing_made(marker: Token, low: int) -> tuple[Span, int] | None:
    """ "An invitation to talks, made on condition that": what hangs on the condition is the invitation."""
    verb = marker.head
    if verb.dep_ != "acl" or verb.tag_ != "VBN" or verb.lemma_.lower() not in exchange_lexicon().making:
        return None
    noun, end = verb.head, verb.i
    while end > noun.i + 1 and (verb.doc[end - 1].is_punct or verb.doc[end - 1].is_space):
        end -= 1
    return ((noun.left_edge.i, end), noun.i) if low <= noun.left_edge.i and noun.i < verb.i < marker.i else None


def _verb_before(doc: Doc, marker: int, low: int) -> Token | None:
    """The verb before the marker that it hangs on in the tree, or else the nearest verb before it."""
    for ancestor in ancestors(doc[marker]):
        if ancestor.pos_ in ("VERB", "AUX"):
            if (
                is_attributive(ancestor)
                or (ancestor.dep_ in ("amod", "acl") and ancestor.tag_ == "VBN")
                or (ancestor.dep_ == "relcl" and _introduced_above(ancestor, low))
            ):
                # "the factions that X supports", "the districts held by X": a description, not what is done.
                continue
            if low <= ancestor.i < marker:
                return _meant_by(ancestor, low)
            break
    for i in range(marker - 1, max(low, marker - 30) - 1, -1):
        if (
            doc[i].pos_ in ("VERB", "AUX")
            and doc[i].dep_ not in ("amod", "compound", "relcl", "aux", "auxpass")
            and not is_attributive(doc[i])
        ):
            return _meant_by(doc[i], low)
    return None


def _meant_by(verb: Token, low: int) -> Token:
    """The verb that is meant by one before a marker: "let" of "let them go", the first of two that are offered."""
    first = verb.head
    if verb.dep_ == "conj" and verb.tag_ == first.tag_ == "VB" and first.dep_ == "xcomp" and low <= first.i < verb.i:
        return first  # "offered to freeze fares and keep the boats": both are given
    kept = first.head  # "prevent them from going": what is done is the preventing
    if verb.dep_ == "pcomp" and first.lower_ == "from" and kept.pos_ == "VERB" and low <= kept.i < verb.i:
        return kept
    lets = verb.dep_ == "ccomp" and verb.head.lemma_ == "let" and low <= verb.head.i < verb.i
    return verb.head if lets else verb


def _past_aside(doc: Doc, marker: int) -> int:
    """Where an aside before a marker begins that tells whose words it is ("X would, he wrote, if Y"), or the marker."""
    verb = doc[marker - 2] if marker > 2 and doc[marker - 1].text == "," else None
    if verb is None or verb.pos_ != "VERB" or verb.lemma_.lower() not in source_lexicon().say:
        return marker
    subject = next((c for c in lefts(verb) if c.dep_ == "nsubj"), None)
    before = subject.left_edge.i - 1 if subject is not None else 0
    return before if before > 0 and doc[before].text == "," else marker


def _introduced_above(verb: Token, low: int) -> bool:
    words = exchange_lexicon()
    return any(
        a.i >= low
        and a.pos_ in ("VERB", "AUX")
        and (
            a.lemma_.lower() in words.willing | words.asking
            or a.lemma_ in ("propose", "involve", "be", "provide", "plan")
        )
        for a in ancestors(verb)
    )


def introduces(verb: Token) -> bool:
    """Whether a verb or adjective only introduces what would be done: "agreed to X", "is ready to X"."""
    words, lemma = exchange_lexicon(), verb.lemma_.lower()
    if lemma == "call":  # "calls for talks", not "calls the men back"
        return any(c.dep_ == "prep" and c.lower_ in _BRINGING[lemma] for c in children(verb))
    return any(lemma in several for several in (words.willing, words.asking, words.introducing, _BRINGING))


def _complement_span(doc: Doc, verb: Token, end: int, words: ExchangeLexicon) -> tuple[Span, int]:
    """What is to be done, where the verb only introduces it ("agreed to X"); else the verb's own phrase."""
    lemma = verb.lemma_.lower()
    if introduces(verb):
        for child in children(verb):
            if verb.i < child.i < end and child.dep_ in ("xcomp", "ccomp", "dobj", "attr", "acomp", "prep"):
                if child.dep_ == "prep":
                    child = next(
                        (
                            c
                            for c in children(child)
                            if c.dep_ in ("pobj", "pcomp") and c.lemma_ not in ("return", "exchange")
                        ),
                        child,
                    )
                    if child.dep_ == "prep" or child.head.lower_ not in _BRINGING.get(lemma, ()):
                        continue
                if child.dep_ == "dobj" and any(c.dep_ in ("xcomp",) and c.i > child.i for c in children(verb)):
                    continue
                if child.dep_ in ("xcomp", "acomp"):
                    return (
                        _complement_span(doc, child, end, words)
                        if child.pos_ in ("VERB", "ADJ")
                        else ((child.i, end), child.i)
                    )
                return (trim_left(doc, child.left_edge.i, child.i), end), child.i
    if verb.pos_ == "ADJ":
        inner = next((c for c in children(verb) if c.dep_ == "xcomp" and c.i < end), None)
        if inner is not None:
            return (inner.i, end), inner.i
    subject = next((c for c in lefts(verb) if c.dep_ in ("nsubj", "nsubjpass")), None)
    passive = subject is not None and subject.dep_ == "nsubjpass"
    # "the Swedes agreeing to it", "wants the ban lifted"
    done = verb.tag_ == "VBN" or (verb.tag_ == "VBD" and verb.head.lemma_ == "want")
    bare = verb.tag_ == "VBG" or (done and not any(c.dep_ in ("aux", "auxpass") for c in lefts(verb)))
    led = subject is not None and bare and verb.dep_ in ("ccomp", "pcomp") and subject.pos_ != "PRON"
    first = subject.left_edge.i if subject is not None and (passive or led) else verb.i
    return (first, end), verb.i


def trim_left(doc: Doc, first: int, last: int) -> int:
    """The first token of [first, last) that is no "that", "to" or mark."""
    while first < last and doc[first].lower_ in ("that", "to", ",", '"', "“"):
        first += 1
    return first


def main_after(doc: Doc, marker: int) -> tuple[Span, int] | None:
    """ "In return for Y, X": the clause after the comma."""
    sent = sentence_of(doc[marker])
    for i in range(marker + 2, sent.end):
        if doc[i].text == "," and clause_with_subject(doc, i + 1, sent.end):
            main = _hung_from(doc[marker], i) or _told_after(doc, i + 1, sent.end) or sentence_root(doc[marker])
            subject = next((c for c in lefts(main) if c.dep_ in ("nsubj", "nsubjpass")), None)
            first = subject.left_edge.i if subject is not None and subject.i > i else i + 1
            end = sent.end if main.dep_ == "ROOT" else min(main.right_edge.i + 1, sent.end)
            while end > first and (doc[end - 1].is_punct or doc[end - 1].is_space):
                end -= 1
            return (first, end), main.i
    return None


def _told_after(doc: Doc, first: int, last: int) -> Token | None:
    """The clause that begins here, where it is told by one behind it: "In return for Y, X would, they said"."""
    subject = next((t for t in doc[first:last] if t.dep_ in ("nsubj", "nsubjpass", "expl")), None)
    verb = subject.head if subject is not None else None
    told = verb is not None and verb.dep_ == "ccomp" and verb.head.i > verb.i and verb.head.pos_ == "VERB"
    return verb if told else None


def _hung_from(marker: Token, comma: int) -> Token | None:
    """The clause after the comma that a marked clause hangs on, where it is told by another: "If Y, X, they said"."""
    verb = marker.head
    main = verb.head
    told = marker.dep_ == "mark" and verb.dep_ == "advcl" and main.dep_ in ("ccomp", "conj", "parataxis")
    own = told and any(c.dep_ in ("nsubj", "nsubjpass") and c.i > comma for c in lefts(main))
    return main if own else None
