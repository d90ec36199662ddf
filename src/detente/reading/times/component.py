"""Find the times in a document and resolve them against its day of publication.

The component writes `doc._.times`, a list of TimeMention in the order of the text.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

import detente.reading.extensions  # noqa: F401  # registers doc._.published
from detente.reading.times.attach import (
    Use,
    after_it,
    attached,
    clause_head,
    clock_marker,
    looks,
    looks_back,
    marker,
    use_of,
)
from detente.reading.times.grammar import Grammar
from detente.reading.times.phrases import Phrase, Word, words_of
from detente.reading.times.resolve import limit, resolve
from detente.values.dates import DateSpan


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A phrase of time in a document.

    `start` and `end` are token indexes, end excluded. `span` are the days meant, None where the text fixes
    none; `use` what the time is to the word at `attaches_to` (a verb or a noun, None where it stands alone);
    `clause` the head of its clause; `marker` the preposition before it; `direction` -1 where it was looked
    for in the past, 1 ahead, 0 around publication; `limit` the ISO day, month or year by which something
    with this deadline is due; `rule` how the days were found.
    """

    start: int
    end: int
    span: DateSpan | None
    text: str
    use: Use
    attaches_to: int | None
    rule: str
    clause: int = -1
    marker: str = ""
    direction: int = 0
    limit: str | None = None
    phrase: Phrase | None = None

    @property
    def iso(self) -> str | None:
        """The finest ISO unit that holds the days meant."""
        return self.span.iso() if self.span is not None else None


Doc.set_extension("times", default=(), force=True)


class Times:
    """Writes `doc._.times`."""

    def __call__(self, doc: Doc) -> Doc:
        """Write the attribute and hand the document on."""
        doc._.times = find_times(doc, doc._.published)
        return doc


def find_times(doc: Doc, published: DateSpan | None) -> list[TimeMention]:
    """All times of a document, in order.

    Args:
        published: the day (or month, or year) of publication; None leaves unresolved what counts from it.
    """
    words = words_of(doc)
    found: list[TimeMention] = []
    told: DateSpan | None = None
    for phrase in Grammar(words).phrases():
        mention = _mention(doc, words, phrase, published, told)
        found.append(mention)
        day = mention.use == "date" and mention.span is not None and mention.span.first == mention.span.last
        if day and (mention.attaches_to is None or doc[mention.attaches_to].pos_ in ("VERB", "AUX")):
            told = mention.span  # "the 3 May agreement" tells of no day
    return found


def _mention(
    doc: Doc, words: list[Word], phrase: Phrase, published: DateSpan | None, told: DateSpan | None
) -> TimeMention:
    start, end = words[phrase.start].token, words[phrase.end - 1].token + 1
    word = attached(doc, start, end)
    before = clock_marker(doc, start, word) or marker(doc, start)
    ahead = looks(phrase, word, before)
    if phrase.shape == "offset" and phrase.name in ("after", "before"):
        event = after_it(doc, end)
        if event is not None:  # "a day after they met": the meeting lies a day before what is told
            word, phrase = event, replace(phrase, sign=-phrase.sign)
            told = told or published
    span, rule = resolve(phrase, published, ahead, told)
    after = doc[end : end + 3]
    to_do = len(after) > 1 and after[0].lower_ == "to" and "VB" in (after[1].tag_, after[-1].tag_)  # "to (fully) leave"
    use: Use = use_of(phrase, word, before, ahead, to_do=to_do)
    if phrase.shape == "offset" and phrase.name == "in" and looks_back(doc, start):
        use = "duration"
    return TimeMention(
        start, end, span, doc[start:end].text, use, None if word is None else word.i, rule,
        clause=clause_head(doc[start] if word is None else word).i, marker=before, direction=ahead,
        limit=limit(phrase, span), phrase=phrase,
    )  # fmt: skip


def moved(mention: TimeMention, anchor: DateSpan) -> TimeMention:
    """The same time counted from another day, as in a speech quoted later."""
    if mention.phrase is None:
        return mention
    span, rule = resolve(mention.phrase, anchor, mention.direction, anchor)
    return replace(mention, span=span, rule=f"{rule}, counted from the speech", limit=limit(mention.phrase, span))


@Language.factory("detente_times", assigns=["doc._.times"], requires=["token.dep", "token.tag"])
def make_times(nlp: Language, name: str) -> Times:  # noqa: ARG001
    """The component for spaCy's pipeline."""
    return Times()
