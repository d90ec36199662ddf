"""Frames of speech: which stretch of text is whose words, as told to whom, through which paper or letter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from detente.reading.attribution.papers import according_frames, hearsay_frames, noun_frames, through_frames
from detente.reading.attribution.quoted import quotation_frames
from detente.reading.attribution.speech import Frame, verb_frames
from detente.reading.attribution.tree import sentence_start
from detente.reading.attribution.voices import Cast, Voice
from detente.reading.quotations import Quotation, paragraphs


def find_frames(doc: Doc, cast: Cast) -> tuple[list[Frame], list[Quotation]]:
    """All frames of the document in the order of their cues, and its quotations with cue and speaker filled."""
    frames = [
        *verb_frames(doc, cast),
        *noun_frames(doc, cast),
        *according_frames(doc, cast),
        *hearsay_frames(doc, cast),
        *through_frames(doc, cast),
    ]
    bounds = paragraphs(doc)
    frames = _clip(frames, bounds)
    quoted, quotations = quotation_frames(doc, cast, bounds)
    frames += quoted
    frames.sort(key=lambda f: (f.cue, f.start, -f.end))
    frames = _name_pronouns(doc, frames, bounds)
    return _carry_outlets(doc, frames), quotations


def _clip(frames: Sequence[Frame], bounds: Sequence[tuple[int, int]]) -> list[Frame]:
    """Keep a frame within the paragraph that it starts in: a parser may run sentences together across paragraphs.

    A block quotation after "according to X for" is in the next paragraph and stays as it is.
    """
    out: list[Frame] = []
    place = 0
    for frame in sorted(frames, key=lambda f: f.start):
        while place + 1 < len(bounds) and bounds[place][1] <= frame.start:
            place += 1
        end = frame.end if frame.quote else min(frame.end, bounds[place][1])
        if end > frame.start:
            out.append(replace(frame, end=end))
    return out


def _name_pronouns(doc: Doc, frames: Sequence[Frame], bounds: Sequence[tuple[int, int]]) -> list[Frame]:
    """A pronoun that no mention resolves stands for the last speaker of its paragraph, or of the one before.

    "It" and a bare "the report", "the statement", "the agency" take up a body or paper, "he" and "she" a person, "the
    source" an informant without a name, who speaks through the same outlets as before.
    """
    out: list[Frame] = []
    last: dict[str, tuple[int, Voice]] = {}
    informant: tuple[int, Frame] | None = None
    place = 0
    for frame in frames:
        while place + 1 < len(bounds) and bounds[place][1] <= frame.cue:
            place += 1
        speaker = frame.speaker
        if speaker is not None:
            word = doc[speaker.head].lower_ if speaker.head >= 0 else ""
            wanted = _taken_up(doc, speaker, word)
            if informant is not None and place - informant[0] <= 1 and _is_the_informant(doc, speaker, informant[1]):
                known = informant[1]
                if known.speaker is not None:
                    speaker = replace(known.speaker, head=speaker.head)
                frame = replace(frame, speaker=speaker, through=frame.through or known.through)
            elif speaker.kind == "anonymous" and frame.kind == "speech" and not frame.thought:
                informant = (place, frame)
            if wanted:
                seen = last.get(wanted)
                if seen is not None and place - seen[0] <= 1:
                    speaker = replace(seen[1], head=speaker.head)
                    frame = replace(frame, speaker=speaker)
            elif speaker.name and frame.kind != "hearsay":
                last[_sort_of(doc, speaker)] = (place, speaker)
                if speaker.kind in ("outlet", "document"):
                    last["thing"] = (place, speaker)
        out.append(frame)
    return out


def _is_the_informant(doc: Doc, speaker: Voice, known: Frame) -> bool:
    """Whether "the source", "the official" is the one without a name who spoke last."""
    if speaker.kind != "anonymous" or speaker.head < 1 or known.speaker is None:
        return False
    token, before = doc[speaker.head], doc[speaker.head - 1]
    last = known.speaker
    return (
        before.lower_ in ("the", "that", "this")
        and (token.lemma_ == "source" or (last.head >= 0 and token.lemma_ == doc[last.head].lemma_))
        and (last.head < 0 or token.tag_ == doc[last.head].tag_)
    )


def _taken_up(doc: Doc, speaker: Voice, word: str) -> str:
    """The sort of speaker that a pronoun or a bare description takes up again, "" for one that names its own."""
    if speaker.mention is None and not speaker.name:
        return {
            "he": "person",
            "she": "person",
            "him": "person",
            "her": "person",
            "it": "thing",
            "they": "people",
            "them": "people",
        }.get(word, "")
    if (
        speaker.kind in ("document", "reports")
        and speaker.head > 0
        and doc[speaker.head - 1].lower_ in ("the", "that", "this")
        and doc[speaker.head].pos_ == "NOUN"
    ):
        return "thing"
    bare = speaker.head > 0 and doc[speaker.head - 1].lower_ == "the" and speaker.mention is None
    if bare and word in (
        "agency",
        "network",
        "newspaper",
        "paper",
        "channel",
        "station",
        "magazine",
        "broadcaster",
        "daily",
        "outlet",
        "website",
    ):
        return "outlet"
    return ""


def _sort_of(doc: Doc, speaker: Voice) -> str:
    if speaker.kind == "outlet":
        return "outlet"
    if speaker.kind in ("document", "reports"):
        return "thing"
    token = doc[speaker.head] if speaker.head >= 0 else None
    if token is not None and (token.ent_type_ == "PERSON" or (speaker.kind == "anonymous" and token.tag_ == "NN")):
        return "person"
    if token is not None and token.tag_ in ("NNS", "NNPS"):
        return "people"
    return (
        "person"
        if speaker.kind == "party"
        and token is not None
        and token.ent_type_ not in ("ORG", "GPE", "NORP")
        and token.pos_ == "PROPN"
        else "thing"
    )


def _carry_outlets(doc: Doc, frames: list[Frame]) -> list[Frame]:
    """An outlet that a speaker talks to holds for all that he says in the sentence.

    Of his next sentences a report mostly does not tell to whom he said them.
    """
    out: list[Frame] = []
    last: Frame | None = None
    for frame in frames:
        if frame.kind == "speech" and not frame.thought:
            if not frame.through and last is not None and last.through and _goes_on(doc, last, frame):
                frame = replace(frame, through=last.through)
            if frame.through or last is None or not _goes_on(doc, last, frame):
                last = frame
        out.append(frame)
    return out


def _goes_on(doc: Doc, last: Frame, frame: Frame) -> bool:
    if last.cue == frame.cue:
        return True
    if frame.speaker is None or last.speaker is None or sentence_start(doc[frame.cue]) != sentence_start(doc[last.cue]):
        return False
    same = bool(frame.speaker.same_as & last.speaker.same_as)
    pronoun = doc[frame.speaker.head].lower_ in ("he", "she", "it", "they")
    return same or (pronoun and not frame.speaker.same_as)
