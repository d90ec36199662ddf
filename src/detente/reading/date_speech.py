"""When what is said was said: the days that stand on the verbs of saying of a document.

A speaker's day holds for the sentences that go on with its words, until the speaker is given another day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from detente.reading.attribution.component import frames_around, spoken_cues
from detente.reading.attribution.names import key
from detente.reading.times.dates import TimesIndex, index

_KEY = "detente_days_of_saying"


@dataclass(frozen=True, slots=True)
class Saying:
    """How a clause is told: `told` is "speech" within somebody's words, "cue" where it is the saying itself, else
    "story"; `day` the ISO day on the verb of saying ("" for none); `running` the day on which this speaker was last
    heard ("" for none), `away` how many sentences before."""

    told: str
    day: str
    running: str
    away: int


def saying_of(doc: Doc, head: int) -> Saying:
    """How the clause at token `head` is told, and on which day."""
    around = frames_around(doc, head)
    cues = [frame.cue for frame in around if frame.cue != head]
    kept = index(doc)
    told = "speech" if cues else "cue" if around else "story"
    day = next((found for cue in cues if (found := _day_on(kept, cue))), "")
    speakers = {key(frame.speaker.name) for frame in around if frame.speaker is not None}
    last = _last_heard(_days_of_saying(doc, kept), speakers, max([head, *cues]))
    if last is None:
        return Saying(told, day, "", 0)
    return Saying(told, day, last[1], max(0, kept.sentence[head] - kept.sentence[last[0]]))


def _day_on(kept: TimesIndex, cue: int) -> str:
    """The day of a verb of saying by the times that hang on it or frame it; "" for none."""
    times = (*kept.by_word.get(cue, ()), *kept.framing.get(cue, ()))
    return next((time.iso for time in times if time.use == "date" and time.iso), "")


def _days_of_saying(doc: Doc, kept: TimesIndex) -> Mapping[str, Sequence[tuple[int, str]]]:
    """For each speaker the dated verbs of saying with their days, in the order of the text."""
    found = doc.user_data.get(_KEY)
    if found is None:
        found = {}
        for cue, speaker in spoken_cues(doc):
            day = _day_on(kept, cue)
            if day:
                found.setdefault(speaker, []).append((cue, day))
        doc.user_data[_KEY] = found
    days: Mapping[str, Sequence[tuple[int, str]]] = found
    return days


def _last_heard(days: Mapping[str, Sequence[tuple[int, str]]], speakers: set[str], at: int) -> tuple[int, str] | None:
    """The last dated verb of saying of these speakers not after token `at`."""
    found: list[tuple[int, str]] = []
    for speaker in speakers:
        own = days.get(speaker, ())
        place = bisect_right(own, at, key=lambda entry: entry[0])
        found += own[place - 1 : place] if place else ()
    return max(found, default=None)
