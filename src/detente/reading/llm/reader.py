"""The reader by language model: windows of a document to an endpoint, and back to statements with exact evidence.

The spaCy pipeline still reads the document: it says whom the text names, and gives the terms by which the ledger brings
matters together. So a ledger is made of either reader's statements alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from detente.reading.llm.answers import Found, Report, believe, told_in
from detente.reading.llm.cache import AnswerCache, key_of
from detente.reading.llm.client import Endpoint, TooLongError
from detente.reading.llm.schema import SCHEMA, instructions, question
from detente.reading.llm.settings import LlmSettings, cache_folder
from detente.reading.llm.windows import Window, halves, windows
from detente.values.document import Document, over_lines
from detente.values.statement import UNKNOWN, Reading, Reason, Statement

if TYPE_CHECKING:
    from detente.reading.learned.decisions import Decisions
    from detente.reading.pipeline import Parsed

CONFIDENCE = 0.7
"""Given to every statement that a language model tells: it is not measured, as each model errs in its own way."""


@dataclass(slots=True)
class Usage:
    """What a run cost: answers asked for and taken from the cache, tokens, and answers whose tokens were not told."""

    asked: int = 0
    cached: int = 0
    tokens_asked: int = 0
    tokens_answered: int = 0
    uncounted: int = 0

    def sentence(self, settings: LlmSettings) -> str:
        """The same in words, with the cost where the price of a token is known."""
        answers = "1 answer" if self.asked == 1 else f"{self.asked} answers"
        words = f"language model {settings.model!r} at {settings.host}: {answers} asked for"
        words += f", {self.cached} from the cache"
        words += f"; {self.tokens_asked} tokens asked, {self.tokens_answered} answered"
        if self.uncounted:
            words += f" ({self.uncounted} of them did not say)"
        if settings.price is not None:
            cost = (self.tokens_asked * settings.price[0] + self.tokens_answered * settings.price[1]) / 1e6
            return f"{words}; cost {cost:.4f}"
        return f"{words}; cost unknown (give --llm-price)" if self.asked else f"{words}; cost 0"


@dataclass(slots=True)
class LlmReader:
    """Reads documents by a language model, or by it and the rules together; nothing is loaded before the first one."""

    settings: LlmSettings
    model: str | None = None
    names: Path | None = None
    models: Decisions | None = None
    usage: Usage = field(default_factory=Usage)

    def read(self, document: Document) -> Reading:
        """What one document says."""
        return next(self.read_many([document]))

    def read_many(self, documents: Iterable[Document]) -> Iterator[Reading]:
        """What each document says, in their order.

        Raises: SettingError when the endpoint cannot be used; what it answered so far is in the cache.
        """
        from detente.reading.names.active import under

        yield from under(self.names, self._readings(documents))

    def _readings(self, documents: Iterable[Document]) -> Iterator[Reading]:
        from detente.reading.llm.merge import merge
        from detente.reading.pipeline import DEFAULT_MODEL, parse
        from detente.reading.reader import packaged_models, reading_of

        endpoint = Endpoint(self.settings)
        cache = AnswerCache(cache_folder(self.settings))
        for parsed in parse(documents, self.model or DEFAULT_MODEL):
            reading = self._reading(parsed, endpoint, cache)
            if self.settings.with_rules:
                reading = merge(reading_of(parsed, self.models or packaged_models()), reading)
            yield reading

    def report(self) -> tuple[str, ...]:
        """Sentences for people on what was sent where, and what it cost."""
        words = [self.usage.sentence(self.settings)]
        if self.usage.asked and not self.settings.stays_here:
            words.append(f"the texts of the reports were sent to {self.settings.host}")
        return tuple(words)

    def _reading(self, parsed: Parsed, endpoint: Endpoint, cache: AnswerCache) -> Reading:
        from detente.reading.assemble import relations_of

        document = parsed.document
        report = Report(document.text, names_in(parsed), f"{document.title} {document.outlet} {document.author}")
        found: list[tuple[int, Found]] = []
        waiting = list(enumerate(windows(document, self.settings.window, self.settings.overlap)))
        number = len(waiting)
        while waiting:
            place, window = waiting.pop(0)
            told = self._told(document, window, endpoint, cache, report.dropped)
            if told is not None:
                found += [(place, one) for one in told_and_believed(told, window, report)]
                continue
            parts = halves(window)
            if not parts:
                report.dropped["passages that got no usable answer"] += 1
            waiting = [(number + n, part) for n, part in enumerate(parts)] + waiting
            number += len(parts)
        statements = statements_of(parsed, unique(found), self.settings.model)
        notices = [f"language model, left out: {count} {reason}" for reason, count in sorted(report.dropped.items())]
        if not statements:
            notices.append("no dealings between parties found")
        return Reading(document.id, statements, relations_of(parsed), tuple(notices))

    def _told(
        self, document: Document, window: Window, endpoint: Endpoint, cache: AnswerCache, dropped: Counter[str]
    ) -> str | None:
        """A usable answer about a window; None where it was cut or malformed twice, so that less must be asked."""
        asked = question(document, window)
        key = key_of(
            {
                "model": self.settings.model,
                "at": self.settings.base_url,
                "instructions": instructions(),
                "schema": SCHEMA,
                "question": asked,
            }
        )
        kept = cache.get(key)
        if kept is not None and usable(kept):
            self.usage.cached += 1
            return kept
        for _ in range(2):
            try:
                answer = endpoint.ask(instructions(), asked, SCHEMA)
            except TooLongError:
                self.usage.asked += 1
                self.usage.uncounted += 1
                return None
            self.usage.asked += 1
            self.usage.tokens_asked += answer.asked or 0
            self.usage.tokens_answered += answer.answered or 0
            self.usage.uncounted += answer.asked is None or answer.answered is None
            if answer.cut:
                return None
            if usable(answer.text):
                cache.put(key, answer.text)
                return answer.text
            dropped["answers that were no JSON of the form asked for"] += 1
        return None


def usable(answer: str) -> bool:
    """Whether an answer holds a list of statements, be they right or wrong."""
    try:
        told_in(answer, Counter())
    except ValueError:
        return False
    return True


def told_and_believed(answer: str, window: Window, report: Report) -> list[Found]:
    """The statements of a usable answer that the report bears out."""
    return believe(told_in(answer, report.dropped), window, report)


def names_in(parsed: Parsed) -> frozenset[str]:
    """The canonical names of all parties that the document names, with the bodies that they speak for."""
    names: set[str] = set()
    for mention in parsed.doc._.mentions if len(parsed.doc) else ():
        names.update((mention.name, mention.speaker(), mention.body, *mention.members))
    return frozenset(name for name in names if name)


def unique(found: Sequence[tuple[int, Found]]) -> list[tuple[int, Found]]:
    """In the order of the text, each once: what two windows tell alike of the passage that they share is one."""
    kept: list[tuple[int, Found]] = []
    for place, one in sorted(found, key=lambda pair: (pair[1].start, pair[1].end, pair[0])):
        if not any(_alike(one, other) for at, other in kept[-8:] if at != place):
            kept.append((place, one))
    return kept


def _alike(one: Found, other: Found) -> bool:
    common = min(one.end, other.end) - max(one.start, other.start)
    return one.told.kind == other.told.kind and common > 0.5 * min(one.end - one.start, other.end - other.start)


def statements_of(parsed: Parsed, found: Sequence[tuple[int, Found]], model: str) -> tuple[Statement, ...]:
    """Numbered statements with terms and reasons; references point backwards, to what is kept."""
    from detente.reading.llm.terms import terms_of

    numbers = {(place, str(one.told.id)): number for number, (place, one) in enumerate(found) if one.told.id != ""}
    out = []
    for number, (place, one) in enumerate(found):
        earlier = [numbers.get((place, name)) for name in one.refers_to]
        refers = tuple(f"s{at + 1}" for at in dict.fromkeys(earlier) if at is not None and at < number)
        out.append(_statement(parsed, number, one, refers, model, terms_of(parsed, one)))
    return tuple(out)


def _statement(parsed: Parsed, number: int, one: Found, refers: tuple[str, ...], model: str, terms: tuple) -> Statement:  # type: ignore[type-arg]
    document = parsed.document
    quote = document.text[one.start : one.end]
    values = {
        "kind": one.told.kind, "actor": one.actor, "addressee": "; ".join(one.addressee), "content": one.content,
        "exchange": " / ".join((*one.gives, *one.gets)), "condition": one.condition, "deadline": one.deadline,
        "date": one.date, "sources": "; ".join(one.sources), "refers_to": ", ".join(refers),
        "certainty": one.told.certainty if one.told.certainty != "certain" else "", "firm": "firm" * one.told.firm,
    }  # fmt: skip
    return Statement(
        id=f"s{number + 1}",
        document=document.id,
        kind=one.told.kind,
        actor=one.actor,
        addressee=one.addressee,
        content=one.content,
        start=one.start,
        end=one.end,
        quote=quote,
        gives=one.gives,
        gets=one.gets,
        condition=one.condition,
        deadline=one.deadline,
        date=one.date,
        sources=one.sources,
        certainty=one.told.certainty,
        refers_to=refers,
        terms=terms,
        firm=one.told.firm,
        confidence=CONFIDENCE,
        uncertain=one.doubtful,
        why=tuple(r for name, value in values.items() if value for r in _reasons(model, one, name, document.text)),
    )


def _reasons(model: str, one: Found, name: str, text: str) -> list[Reason]:
    """That the model told a field, on the words that show it: its own if the report has them, else the evidence.

    A party that the evidence does not name, and one that is unknown, has no words there.
    """
    rule, quote = f"language model {model}", text[one.start : one.end]
    if name == "actor" and one.actor == UNKNOWN:
        return [Reason(name, f"{rule}: nobody whom the report names")]
    if name in ("actor", "addressee"):
        parties = (one.actor,) if name == "actor" else one.addressee
        elsewhere = f"{rule}, not named so in the evidence"
        return [Reason(name, rule, party) if party in quote else Reason(name, elsewhere) for party in parties]
    own = {"content": one.content, "condition": one.condition}.get(name) or ""
    return [Reason(name, rule, own if own and over_lines(own).search(text) else quote)]
