"""Quotations as speech: the saying verb of each, and so its speaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from detente.reading.attribution.speech import Frame, is_saying, outlets_near, quoter, speaker_of_verb
from detente.reading.attribution.subjects import subject_of
from detente.reading.attribution.tree import sentence_root
from detente.reading.attribution.voices import Cast
from detente.reading.quotations import Quotation

_REACH = 40
"""Tokens around a quotation in which its saying verb is looked for."""

_ENDS = frozenset(".?!")


def quotation_frames(doc: Doc, cast: Cast, bounds: Sequence[tuple[int, int]]) -> tuple[list[Frame], list[Quotation]]:
    """The frames of top-level quotations, and all quotations with cue and speaker; `bounds`: the paragraphs."""
    quotations: list[Quotation] = list(doc._.quotations or ())
    top = [i for i, q in enumerate(quotations) if q.parent is None]
    frames: list[Frame] = []
    place = 0
    previous: tuple[int, Frame] | None = None
    for order, index in enumerate(top):
        quotation = quotations[index]
        while place + 1 < len(bounds) and bounds[place][1] <= quotation.start:
            place += 1
        low, high = bounds[place]
        high = max(high, quotation.end)
        before_end = quotations[top[order - 1]].end if order else low
        after_start = quotations[top[order + 1]].start if order + 1 < len(top) else high
        last_place = place
        while last_place + 1 < len(bounds) and bounds[last_place][1] < quotation.end:
            last_place += 1
        end_of_paragraph = bounds[last_place][1]
        cue = _cue(doc, cast, quotation, max(low, before_end), min(max(after_start, quotation.end), end_of_paragraph))
        frame: Frame | None = None
        if cue is not None:
            verb = doc[cue]
            through = tuple(
                dict.fromkeys((*quoter(verb, cast), *outlets_near(verb, cast, ((quotation.start, quotation.end),))))
            )
            frame = Frame(quotation.start, quotation.end, cue, "speech", speaker_of_verb(verb, cast), through, True)
        elif not quotation.partial or _stands_alone(doc, quotation):
            frame = _carried(doc, cast, quotation, previous, low, bounds[place - 1] if place else None)
        if frame is not None:
            frames.append(frame)
            previous = (index, frame)
            quotations[index] = replace(
                quotation, cue=frame.cue, speaker_mention=frame.speaker.mention if frame.speaker else None
            )
    return frames, quotations


def _stands_alone(doc: Doc, quotation: Quotation) -> bool:
    first = quotation.start - 2
    while first >= 0 and doc[first].is_space:
        first -= 1
    return first < 0 or doc[first].text in _ENDS or doc[first].text in ('"', "”")


def _cue(doc: Doc, cast: Cast, quotation: Quotation, low: int, high: int) -> int | None:
    """The saying verb of a quotation: right after it, or before it in the same sentence."""
    after = _cue_after(doc, cast, quotation, high)
    before = _cue_before(doc, cast, quotation, low)
    if before is not None and (after is None or doc[quotation.start - 2].text in (":", ",") or quotation.partial):
        return before
    return after


def _cue_after(doc: Doc, cast: Cast, quotation: Quotation, high: int) -> int | None:
    first = quotation.end
    last_word = doc[quotation.end - 1].text
    while first < high and (doc[first].is_quote or doc[first].text in (",", "–", "—", "-", "''")):
        first += 1
    if first >= high:
        return None
    if last_word == "." and doc[first].text[:1].isupper() and doc[first - 1].text != ",":
        return None
    for i in range(first, min(high, first + 14)):
        if doc[i].text in _ENDS or doc[i].text in (";", ":"):
            return None
        if is_saying(doc[i], cast):
            return i
        if doc[i].pos_ in ("VERB",) and i - first > 6:
            return None
    return None


def _cue_before(doc: Doc, cast: Cast, quotation: Quotation, low: int) -> int | None:
    last = quotation.start - 1
    fallback = None
    for i in range(last - 1, max(low, last - _REACH) - 1, -1):
        token = doc[i]
        if (token.text in _ENDS and token.text != ".") or (
            token.text == "." and i + 1 < last and (doc[i + 1].text[:1].isupper() or doc[i + 1].is_space)
        ):
            break
        if is_saying(token, cast) and not _has_other_complement(token, last):
            return i
        if fallback is None and token.pos_ == "VERB":
            fallback = i
    opened = doc[last - 1].text if last > 0 else ""
    return fallback if opened == ":" or (opened == "," and not quotation.partial) else None


def _has_other_complement(verb: Token, quote_start: int) -> bool:
    """Whether the verb belongs to a noun or clause that has nothing to do with the quotation."""
    return verb.dep_ in ("amod", "compound") or (verb.tag_ == "VBN" and verb.dep_ == "acl" and quote_start - verb.i > 6)


def _carried(
    doc: Doc,
    cast: Cast,
    quotation: Quotation,
    previous: tuple[int, Frame] | None,
    low: int,
    above: tuple[int, int] | None,
) -> Frame | None:
    """A quotation with no saying verb of its own goes on with the last speaker, or the last subject."""
    if previous is not None:
        _, last = previous
        near = last.end >= low or (above is not None and last.end >= above[0])
        gap = (
            [t for t in doc[max(last.end, low) : quotation.start - 1] if t.is_alpha]
            if last.end <= quotation.start
            else []
        )
        if near and len(gap) <= 40 and _same_speaker_goes_on(doc, last, quotation):
            return replace(last, start=quotation.start, end=quotation.end, quote=True)
    start = quotation.start - 2
    if start < low:
        return None
    root = sentence_root(doc[max(low, start)])
    subject = subject_of(root) if root.pos_ in ("VERB", "AUX") else None
    voice = cast.voice(subject.i) if subject is not None else None
    if voice is None or voice.kind != "party" or not voice.name:
        return None
    if voice.mention is not None and cast.mentions[voice.mention].type in ("place", "document"):
        return None
    return Frame(quotation.start, quotation.end, root.i, "speech", voice, (), True)


def _same_speaker_goes_on(doc: Doc, last: Frame, quotation: Quotation) -> bool:
    """No new full sentence stands between the last quotation's sentence and this one."""
    ends = 0
    for i in range(max(last.end, last.cue), quotation.start - 1):
        if doc[i].text in _ENDS:
            ends += 1
    return ends <= 1
