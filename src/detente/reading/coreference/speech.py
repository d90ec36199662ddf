""" "I", "we", "my" and "our" in a quotation: whoever speaks there."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

from detente.reading.actors.draft import Draft
from detente.reading.coreference.pronouns import Found
from detente.reading.coreference.scene import Scene

_FIRST = {"i", "me", "my", "mine", "myself"}
_FIRST_PLURAL = {"we", "us", "our", "ours", "ourselves"}
_NEAR = 14


@lru_cache(maxsize=1)
def saying() -> frozenset[str]:
    """Lemmas of the verbs of saying."""
    text = (resources.files("detente.reading") / "lexicons" / "saying.toml").read_text(encoding="utf-8")
    return frozenset(tomllib.loads(text)["say"])


def is_first_person(scene: Scene, token: int) -> bool:
    """Whether a token is a first-person pronoun (not the country)."""
    lower = scene.v.lower[token]
    return lower in _FIRST or (lower in _FIRST_PLURAL and not scene.v.text[token].isupper())


def _subject(scene: Scene, verb: int) -> Draft | None:
    subject = scene.subject_of.get(verb)
    if subject is None or scene.quote_at(subject) is not None:
        return None
    return scene.by_head.get(subject)


def speakers(scene: Scene) -> list[Draft | None]:
    """The speaker of each quotation of the scene: by the verb of saying beside it, else as in the quotation before."""
    v = scene.v
    cues = [
        i
        for i, lemma in enumerate(v.lemma)
        if lemma in saying() and v.pos[i] in {"VERB", "AUX"} and scene.quote_at(i) is None
    ]
    out: list[Draft | None] = []
    at = 0
    for number, (start, end) in enumerate(scene.quotes):
        while at < len(cues) and cues[at] < start - 40:
            at += 1
        best: tuple[int, Draft] | None = None
        k = at
        while k < len(cues) and cues[k] < end + 40:
            cue = cues[k]
            k += 1
            distance = start - cue if cue < start else cue - end
            same = v.sent[cue] in {v.sent[start], v.sent[max(start, end - 1)]}
            if distance > (40 if same else _NEAR):
                continue
            draft = _subject(scene, cue)
            if draft is None or draft.type in {"document", "place"}:
                continue
            cost = distance + (0 if same else 20)
            if best is None or cost < best[0]:
                best = (cost, draft)
        if best is not None:
            out.append(best[1])
        elif number and out[-1] is not None and start - scene.quotes[number - 1][1] < 120:
            out.append(out[-1])
        else:
            out.append(None)
    return out


def first_person(scene: Scene, token: int, said_by: list[Draft | None]) -> Found | None:
    """The speaker of the quotation that "I" or "we" stands in."""
    number = scene.quote_at(token)
    if number is None or said_by[number] is None:
        return None
    draft = said_by[number]
    assert draft is not None
    return Found(draft, 0.8 * draft.confidence, f"{scene.v.lower[token]!r} in the words of {draft.name}")
