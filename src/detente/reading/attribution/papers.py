"""Speech without a verb of its own: claims and reports, leaked papers, "according to", hearsay."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from detente.reading.attribution.speech import Frame, is_led_to, paper_after
from detente.reading.attribution.subjects import agent_of, beside, is_passive, subject_of
from detente.reading.attribution.tree import (
    ancestors,
    children,
    lefts,
    rights,
    sentence_end,
    sentence_of,
    sentence_root,
    sentence_start,
)
from detente.reading.attribution.voices import Cast, Voice
from detente.reading.columns import columns_of
from detente.reading.quotations import Quotation

_ENDS = frozenset(".?!")
_ADJUNCT = 20
"""Tokens of an adjunct in which the outlet stands that carries somebody's words."""
_BLOCK = 16
"""Tokens after "according" within which the block that it tells of begins."""


def noun_frames(doc: Doc, cast: Cast) -> Iterator[Frame]:
    """ "a statement saying ...", "claims that ...", "the proposal, leaked to PAPER in a letter from NAME"."""
    words, columns = cast.words, columns_of(doc)
    for i, pos in enumerate(columns.pos):
        if pos != "NOUN":
            continue
        token, lemma = doc[i], columns.lemma[i].lower()
        if lemma in words.saying_nouns or lemma in words.studies or lemma in words.personal:
            for child in rights(token):
                if child.dep_ in ("acl", "ccomp") and child.left_edge.i - token.i < 15:
                    if child.dep_ == "acl" and child.lemma_.lower() in words.say and _is_bare_participle(child):
                        continue
                    if child.dep_ == "acl" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in lefts(child)):
                        continue
                    holder = _holder(token, cast)
                    if holder is not None:
                        yield Frame(child.left_edge.i, child.right_edge.i + 1, token.i, "speech", holder)
        if lemma in words.plans:
            yield from _leaked(token, cast)


def _is_bare_participle(clause: Token) -> bool:
    """ "A statement saying", and not "rumours that they had agreed"."""
    return clause.tag_ in ("VBG", "VBN") and all(c.dep_ != "mark" for c in lefts(clause))


def _holder(noun: Token, cast: Cast) -> Voice | None:
    """Whose claim it is: its possessor, or the subject of the verb by which it is made, else the noun itself.

    Who denies, hears or fears a claim is not the one who makes it.
    """
    for child in lefts(noun):
        if child.dep_ == "poss":
            return cast.voice(child.i)
    for child in rights(noun):
        if child.lower_ in ("by", "from") and child.dep_ == "prep":
            target = next((c for c in children(child) if c.dep_ == "pobj"), None)
            if target is not None:
                return cast.voice(target.i)
    if noun.dep_ == "dobj" and noun.head.lemma_.lower() in cast.words.uttering:
        subject = subject_of(noun.head)
        if subject is not None:
            return cast.voice(subject.i)
    voice = cast.voice(noun.i)
    return voice if voice is not None and voice.kind in ("reports", "document", "outlet") else None


def _leaked(plan: Token, cast: Cast) -> Iterator[Frame]:
    """A plan that the article knows from an outlet or a letter: what is said of it comes from there."""
    doc = plan.doc
    for child in rights(plan):
        if child.dep_ not in ("acl", "relcl") or child.lemma_.lower() not in cast.words.leads:
            continue
        voices: list[Voice] = []
        last = min(child.right_edge.i + 1, child.i + 40, len(doc))
        for i in range(child.i, last):
            outlet = cast.outlet_at(i)
            if outlet is not None and outlet.head == i:
                voices.append(outlet)
            elif doc[i].lemma_.lower() in cast.words.personal and doc[i].pos_ == "NOUN":
                letter = cast.voice(i)
                if letter is not None:
                    voices.append(letter)
        if voices:
            verb = plan.head if plan.dep_ in ("nsubj", "nsubjpass", "dobj") else plan
            if plan.head.lower_ == "to" and plan.head.i and doc[plan.head.i - 1].lower_ == "according":
                verb = sentence_root(plan)
            yield Frame(
                verb.left_edge.i, verb.right_edge.i + 1, child.i, "document", None, tuple(dict.fromkeys(voices))
            )
            follow = _next_about(doc, plan)
            if follow is not None:
                yield Frame(follow[0], follow[1], child.i, "document", None, tuple(dict.fromkeys(voices)))


def _next_about(doc: Doc, plan: Token) -> tuple[int, int] | None:
    """The next sentence, where its first subject is "it" or the plan again."""
    end = sentence_end(plan)
    if end >= len(doc) or doc[end - 1].text.count("\n") > 1:
        return None
    following = sentence_of(doc[end])
    for token in doc[following.start : min(following.end, following.start + 8)]:
        if token.dep_ in ("nsubj", "nsubjpass"):
            if token.lower_ in ("it", "they") or token.lemma_ == plan.lemma_:
                return following.start, following.end
            return None
    return None


def according_frames(doc: Doc, cast: Cast) -> Iterator[Frame]:
    """ "according to X", "as reported by X", "as quoted by X", "in an interview with X"."""
    for token in doc:
        lower = token.lower_
        if lower in ("according", "accordng"):
            target = _after_to(doc, token.i)
            if target is None:
                continue
            voices = [v for v in (cast.voice(t) for t in (target, *_citing(doc, target))) if v is not None]
            first = voices[0].head if voices and voices[0].kind == "outlet" else target
            voices += [v for v in (cast.voice(i) for i in beside(doc[first])) if v is not None]
            if voices and voices[0].kind == "outlet":
                # Named side by side, or the one citing the other: the first is nearest to the article.
                voices = [voices[-1], *voices[:-1]]
            if voices:
                start, end = _clause_around(token)
                if _is_about_the_last(token):
                    start = sentence_start(doc[start - 1])
                yield from _block_after(doc, token.i, voices)
                yield Frame(start, end, token.i, "according", voices[0], tuple(voices[1:]))
        elif lower == "per" and token.dep_ == "prep" and token.i + 1 < len(doc):
            named = next((c for c in children(token) if c.dep_ == "pobj"), None)
            voice = cast.voice(named.i) if named is not None else None
            if (
                named is not None
                and voice is not None
                and (voice.kind != "party" or named.ent_type_ in ("ORG", "PERSON"))
            ):
                yield Frame(*_clause_around(token), token.i, "according", voice)
        elif lower == "as" and token.i + 3 < len(doc):
            verb = doc[token.i + 1]
            if verb.pos_ == "ADV":  # "as first reported by"
                verb = doc[token.i + 2]
            if verb.lemma_ in (
                "report",
                "quote",
                "cite",
                "publish",
                "tell",
                "relay",
                "say",
                "state",
                "write",
                "announce",
                "confirm",
                "reveal",
                "claim",
            ) and doc[verb.i + 1].lower_ in ("by", "in"):
                noun = _noun_after(doc, verb.i + 1, cast)
                voice = cast.voice(noun) if noun is not None else None
                if voice is not None:
                    start, end = sentence_start(token), sentence_end(token)
                    yield Frame(start, end, token.i, "according", voice)


def through_frames(doc: Doc, cast: Cast) -> Iterator[Frame]:
    """ "In a statement carried by OUTLET, X rejected it", "Speaking to OUTLET, X ruled it out": done through it."""
    words, columns = cast.words, columns_of(doc)
    for i, dep in enumerate(columns.dep):
        if dep not in ("prep", "advcl"):
            continue
        token, verb = doc[i], doc[i].head
        if verb.pos_ not in ("VERB", "AUX") or verb == token:
            continue
        paper: Voice | None = None
        if token.lower_ in ("in", "during", "on") and dep == "prep":
            noun = next((c for c in children(token) if c.dep_ == "pobj"), None)
            lemma = noun.lemma_.lower() if noun is not None else ""
            carries = words.voices | words.personal | words.pieces
            if noun is None or not (lemma in carries or noun.lower_ in carries):
                continue
            paper = paper_after(token, cast, verb)
        elif dep != "advcl" or token.tag_ != "VBG" or token.lemma_.lower() not in words.leads:
            continue
        last = min(token.right_edge.i + 1, token.i + _ADJUNCT)
        outlets = (v for at in range(i, last) if (v := cast.outlet_at(at)) is not None and v.head == at)
        voices = [v for v in outlets if is_led_to(doc, v.head, cast)]
        joint = paper is not None and not words.joint.isdisjoint(
            paper.name.lower().split()[:1]
        )  # no name where it is a pronoun
        voices += [paper] if paper is not None and (voices or joint) else []
        if voices:
            yield Frame(
                verb.left_edge.i, verb.right_edge.i + 1, token.i, "document", None, tuple(dict.fromkeys(voices))
            )


def _after_to(doc: Doc, i: int) -> int | None:
    """The noun that "according (to)" names; the "to" may be missing."""
    j = i + 1
    if j < len(doc) and doc[j].lower_ == "to":
        target = next((c for c in children(doc[j]) if c.dep_ == "pobj" and c.i > j), None)
        if target is not None:
            return target.i
        j += 1
    for k in range(j, min(len(doc), j + 10)):
        if doc[k].pos_ in ("NOUN", "PROPN", "PRON"):
            while (
                k + 1 < len(doc) and doc[k].dep_ in ("compound", "nmod", "poss", "amod") and k < doc[k].head.i < k + 8
            ):
                k = doc[k].head.i
            return k
    return None


def _is_about_the_last(token: Token) -> bool:
    """ "This is according to X": the phrase speaks of the sentence before, in the same paragraph."""
    doc, first = token.doc, sentence_start(token)
    subject = next((c for c in lefts(token.head) if c.dep_ == "nsubj"), None)
    return (
        first > 0
        and subject is not None
        and subject.lower_ in ("this", "that")
        and token.head.lemma_ == "be"
        and doc[first - 1].text.count("\n") < 2
    )


def _citing(doc: Doc, target: int) -> Iterator[int]:
    for child in rights(doc[target]):
        if child.dep_ == "acl" and child.lemma_.lower() in ("cite", "quote"):
            yield from (c.i for c in children(child) if c.dep_ == "dobj")


def _noun_after(doc: Doc, i: int, cast: Cast) -> int | None:
    for k in range(i + 1, min(len(doc), i + 8)):
        outlet = cast.outlet_at(k)
        if outlet is not None:
            return outlet.head
        if doc[k].pos_ in ("NOUN", "PROPN"):
            while doc[k].dep_ in ("compound", "nmod", "poss", "amod") and k < doc[k].head.i < k + 8:
                k = doc[k].head.i
            return k
    return None


def _clause_around(token: Token) -> tuple[int, int]:
    """The clause that an "according to" phrase speaks of: its sentence, or its conjunct of the sentence."""
    sent = sentence_of(token)
    doc = token.doc
    head = token.head
    while head.pos_ not in ("VERB", "AUX") and head.head != head:
        head = head.head
    if (
        token.i - sent.start > 3
        and head.dep_ == "conj"
        and head.pos_ in ("VERB", "AUX")
        and any(c.dep_ == "nsubj" for c in lefts(head))
    ):
        return head.left_edge.i, max(head.right_edge.i + 1, token.i + 1)
    if doc[max(0, token.i - 1)].text == "(" and token.head.pos_ in ("NOUN", "PROPN"):
        return token.head.left_edge.i, sent.end
    return sent.start, sent.end


def _block_after(doc: Doc, i: int, voices: Sequence[Voice]) -> Iterator[Frame]:
    """A quotation right after the phrase or in the next paragraph: 'a demand (according to X) for' and the block."""
    found: list[Quotation] = doc._.quotations or []
    at = bisect_left(found, i, key=lambda q: q.start)
    if at >= len(found) or found[at].start - i > _BLOCK:
        return
    between = doc[i : found[at].start - 1]
    if any(t.text in _ENDS for t in between) or not any(t.lower_ in ("for", "that", "to", ":") for t in between[-4:]):
        return
    yield Frame(found[at].start, found[at].end, i, "according", voices[0], tuple(voices[1:]), True)


def _clause_of(verb: Token, hedge: Token) -> tuple[int, int]:
    """The clause of a verb without what stands before a semicolon or hangs before it as a clause of its own."""
    doc, start = verb.doc, verb.left_edge.i
    for child in lefts(verb):
        if child.dep_ in ("ccomp", "parataxis") and child.right_edge.i < hedge.i:
            start = max(start, child.right_edge.i + 1)
    for i in range(hedge.i - 1, start - 1, -1):
        if doc[i].text == ";":
            start = i + 1
            break
    return start, verb.right_edge.i + 1


def hearsay_frames(doc: Doc, cast: Cast) -> Iterator[Frame]:
    """ "is reported to", "is said to have", "reportedly"."""
    reports = Voice(-1, "reports", "reports", frozenset({"reports"}))
    for token in doc:
        if token.lower_ == "reportedly":
            verb = token.head
            if verb.pos_ not in ("VERB", "AUX"):
                verb = next((a for a in ancestors(token) if a.pos_ in ("VERB", "AUX")), verb)
            yield Frame(*_clause_of(verb, token), token.i, "hearsay", replace(reports, head=token.i))
        elif (
            token.lemma_.lower() in cast.words.hearsay
            and token.tag_ == "VBN"
            and is_passive(token)
            and agent_of(token) is None
        ):
            if token.lemma_.lower() not in ("report", "rumour", "rumor", "say"):
                continue
            for child in children(token):
                if child.dep_ in ("xcomp", "ccomp") and child.i > token.i:
                    yield Frame(
                        token.left_edge.i, token.right_edge.i + 1, token.i, "hearsay", replace(reports, head=token.i)
                    )
                    break
