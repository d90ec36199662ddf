"""What the words of the latest reports say of how talks go: stuck, or coming together.

Which statement is a refusal and which an acceptance is a hard question to a reader; that a report tells of refusals and
not of an agreement is an easy one. The tenor decides no verdict. It says what a model has to hold: where reports tell
that the sides are stuck, something is asked and not given, named or not; where they tell that the sides come together,
what a side said it would do is taken to be on its way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any, Literal

from detente.framing.words import pattern, words_of
from detente.ledger import Ledger, Talks, Thread
from detente.ledger.events import parsed, when
from detente.ledger.mentions import is_doubted
from detente.ledger.parties import state_of
from detente.ledger.wording import stems, synonyms
from detente.values.document import Document
from detente.values.statement import Statement

LEAD, LEAD_WEIGHT = 2, 3
"""The first sentences of a report tell its main matter; each of their words counts as so many."""

TITLE_WEIGHT = LEAD_WEIGHT
"""A title tells the news of a report and none of its background; each of its words counts as so many too."""

BACKGROUND = 2
"""Signs of being stuck that any report of talks has."""

SAME_TOPIC = 0.2
"""Share of the topic words of two reports that are the same, from which they are on one topic."""

REACH = 8
"""Words that stand at most between a word of asking and what is asked, and that this is long."""

NEAR = 3
"""Words that stand at most between a word of denial and what it tells not to be so."""

_STUCK_KINDS = frozenset({"reject", "breach"})
_TOGETHER_KINDS = frozenset({"accept", "comply"})
_END = re.compile(r"(?<=[.!?\"”’])\s+")


@dataclass(frozen=True, slots=True)
class Tenor:
    """How much the latest reports tell of either, by words and by kinds of statement; ids of the statements that do.

    The statements stand in the order of what they tell of it, the most first. `agreed`, `done` and `broken` count
    the words by which they tell that there is an agreement, and that it was carried out, or broken.
    `documents` are the latest reports, `related` all that tell of the talks. `failing` counts those of the signs of
    being stuck by which something was refused, broken or came to nothing; the others are of pressing and of enmity.
    """

    stuck: int = 0
    together: int = 0
    stuck_in: tuple[str, ...] = ()
    together_in: tuple[str, ...] = ()
    done: int = 0
    broken: int = 0
    done_in: tuple[str, ...] = ()
    broken_in: tuple[str, ...] = ()
    agreed: int = 0
    agreed_in: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    failing: int = 0

    @property
    def way(self) -> Literal["stuck", "together", "mixed"]:
        """Which of the two is told of more; mixed where neither is told of, or hardly.

        Reports of talks tell of the quarrel behind them too, so one sign more of being stuck is none yet.
        """
        more = self.stuck - self.together - BACKGROUND
        if more == 0 or not (self.stuck or self.together):
            return "mixed"
        return "stuck" if more > 0 else "together"


UNTOLD = Tenor()
"""Nothing is told of either."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report's body: where it begins and ends, and how many words of each list it has."""

    start: int
    end: int
    counts: tuple[int, ...]  # of the words of each list, in the order of LISTS


LISTS = ("stuck", "together", "done", "broken", "agreed")


RECKONED = 0.25
"""Confidence below which a statement whose kind or actor is unsure tells nothing of the tenor. Verdicts on real reports
are better with it than without (docs/validation.md)."""


def tenor(ledger: Ledger, talks: Talks | None, standing: Sequence[Thread], as_of: date | None) -> Tenor:
    """The tenor of the reports of the last day that tell of the talks; of all reports where there are no talks.

    A report tells of them when it was grouped with them, names two of their parties, or one on the same topic. What
    earlier reports left standing counts too: a matter refused or broken as one sign of being stuck, one accepted or
    kept as one of coming together.

    Args:
        standing: threads of the talks that stand, or are kept.
    """
    own = set(talks.statements) if talks else set()
    near = _near(ledger, talks)
    said = [s for s in ledger.statements if (s.id in own or s.document in near) and when(ledger, s).by(as_of)]
    said = [s for s in said if not is_doubted(s, RECKONED)]
    told_in = {s.document for s in said}
    last = _last_documents(ledger, told_in, as_of)
    found: dict[str, list[int]] = {}
    total = [0] * (len(LISTS) + 1)
    for document in last:
        here = [s for s in said if s.document == document.id]
        total = [a + TITLE_WEIGHT * b for a, b in zip(total, counts(document.title or ""), strict=True)]
        for sentence in sentences(document):
            inside = [s for s in here if s.start < sentence.end and sentence.start < s.end]
            if inside:
                total = [a + b for a, b in zip(total, sentence.counts, strict=True)]
                for s in inside:
                    _add(found, s.id, sentence.counts)
        for s in here:
            one, other = _by_kind(s, ledger)
            total[0], total[1], total[-1] = total[0] + one, total[1] + other, total[-1] + one
            _add(found, s.id, (2 * one, 2 * other, 0, 0, 0, 0))
    names = {d.id for d in last}
    for thread in standing:
        if ledger.by_id[thread.history[-1].statement].document not in names:
            total[0] += thread.status in {"rejected", "broken", "contested"}
            total[-1] += thread.status in {"rejected", "broken", "contested"}
            total[1] += thread.status in {"accepted", "kept"}
    return Tenor(
        total[0],
        total[1],
        _most_first(found, ledger, 0, against=1),
        _most_first(found, ledger, 1, against=0),
        total[2],
        total[3],
        _most_first(found, ledger, 2, against=3),
        _most_first(found, ledger, 3, against=2),
        total[4],
        _most_first(found, ledger, 4, against=0),
        tuple(d.id for d in last),
        tuple(d.id for d in ledger.documents if d.id in told_in),
        total[-1],
    )


def _near(ledger: Ledger, talks: Talks | None) -> set[str]:
    """The reports that tell of the talks though none of their statements was grouped with them."""
    if talks is None:
        return {d.id for d in ledger.documents}
    topics = [_topic(ledger.document_by_id[name].text) for name in talks.documents]
    parties = [name.casefold() for name in talks.parties if name not in ("", "unknown")]
    near = set(talks.documents)
    named: dict[str, set[str]] = {}
    theirs = {state_of(name) for name in talks.parties}
    for s in ledger.statements:
        for name in (s.actor, *s.addressee):
            if (party := state_of(name)) in theirs:
                named.setdefault(s.document, set()).add(party)
    for document in ledger.documents:
        if len(named.get(document.id, ())) > 1:
            near.add(document.id)
        if document.id in near or not any(name in _folded(document.text) for name in parties):
            continue
        topic = _topic(document.text)
        if any(len(topic & other) >= SAME_TOPIC * min(len(topic), len(other)) for other in topics):
            near.add(document.id)
    return near


@lru_cache(maxsize=1 << 12)  # asked again of each report for every day and draw
def _folded(text: str) -> str:
    return text.casefold()


@lru_cache(maxsize=1 << 12)
def _topic(text: str) -> frozenset[str]:
    """The words that a report uses most, besides those that every report uses."""
    light = synonyms().light
    counted = Counter(word for word in stems(text) if len(word) > 3 and word not in light)
    return frozenset(sorted(counted, key=lambda word: (-counted[word], word))[:40])


def _add(found: dict[str, list[int]], name: str, more: Sequence[int]) -> None:
    found[name] = [a + b for a, b in zip(found.get(name, [0] * len(more)), more, strict=True)]


def _by_kind(statement: Statement, ledger: Ledger) -> tuple[int, int]:
    if statement.certainty == "denied":
        return int(statement.kind in {"accept", "meet"}), 0
    stuck = statement.kind in _STUCK_KINDS and not is_denial(statement, ledger)
    return int(stuck), int(statement.kind in _TOGETHER_KINDS)


def is_denial(statement: Statement, ledger: Ledger | None = None) -> bool:
    """Whether a statement denies a charge, and refuses nothing that was asked.

    Args:
        ledger: where it stands, to see what it answers: nothing but charges, say.
    """
    if statement.kind not in {"reject", "position"}:
        return False
    if any(_denying().search(words) for words in (statement.quote, statement.content)):
        return True
    answered = [ledger.by_id[name] for name in statement.refers_to if name in ledger.by_id] if ledger else []
    sure = "refers_to" not in statement.uncertain
    return sure and bool(answered) and all(s.kind == "accuse" for s in answered)


def _most_first(found: dict[str, list[int]], ledger: Ledger, which: int, *, against: int) -> tuple[str, ...]:
    those = [name for name, told in found.items() if told[which] > told[against]]
    return tuple(sorted(those, key=lambda name: (-found[name][which], ledger.place[name])))


def _last_documents(ledger: Ledger, names: Collection[str], as_of: date | None) -> list[Document]:
    """The reports of the last day of which one is known; those without a day where none has one."""
    told = [d for d in ledger.documents if d.id in names]
    days = {d.id: span.last for d in told if (span := parsed(d.published)) is not None}
    if as_of is not None:
        days = {name: day for name, day in days.items() if day <= as_of} or days
    if not days:
        return told
    last = max(days.values())
    return [d for d in told if days.get(d.id) == last]


def sentences(document: Document) -> tuple[Sentence, ...]:
    """The sentences of a report's body, in the order of its text."""
    return _sentences(document.text, tuple((b.start, b.end, b.role) for b in document.blocks))


@lru_cache(maxsize=256)
def _sentences(text: str, blocks: tuple[tuple[int, int, str], ...]) -> tuple[Sentence, ...]:
    """The sentences of a report's body with how many words of either list each has, those of the lead weighted."""
    found = []
    for number, (start, end) in enumerate(_spans(text, blocks)):
        weight = LEAD_WEIGHT if number < LEAD else 1
        found.append(Sentence(start, end, tuple(weight * count for count in counts(text[start:end]))))
    return tuple(found)


def in_lead(statement: Statement, document: Document) -> bool:
    """Whether a statement stands in the first sentences of its report, which tell the report's main matter."""
    return any(statement.start < one.end and one.start < statement.end for one in sentences(document)[:LEAD])


def _spans(text: str, blocks: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    for start, end, role in blocks:
        if role not in ("body", "quote"):
            continue
        at = start
        for gap in _END.finditer(text, start, end):
            yield at, gap.start()
            at = gap.end()
        if at < end:
            yield at, end


def counts(sentence: str) -> tuple[int, ...]:
    """How many words of each list a sentence has; those of coming together outside those of being stuck or of a breach.

    Nor do those count of coming together that stand in what is asked, or in a condition (`not_yet`), or that are told
    not to be so (`_not_so`); of these, what talks are to come to is a sign of being stuck instead. Words of the list
    `against` are such signs too. The last number is how many tell of a failure: words of the list `stuck`, and outcomes
    that are told not to be.
    """
    stuck, together, done, broken, agreed = _patterns()
    missed = _missed(sentence)
    said = _not_so().sub(" # ", sentence)
    told = stuck.sub(" # ", not_yet().sub(" # ", said))
    return (
        len(stuck.findall(sentence)) + missed,
        len(together.findall(broken.sub(" # ", told))),
        len(done.findall(stuck.sub(" # ", said))),
        len(broken.findall(sentence)),
        len(agreed.findall(_to_talk().sub(" # ", told))),
        len(_failing().findall(sentence)) + missed,
    )


def _missed(sentence: str) -> int:
    """How many outcomes a sentence tells not to be so, besides those that a word of being stuck tells of already."""
    others = (_patterns()[0], not_yet(), _condition())
    taken = [found.span() for other in others for found in other.finditer(sentence)]
    return sum(
        all(found.end() <= start or end <= found.start() for start, end in taken)
        for found in _no_outcome().finditer(sentence)
    )


@cache
def lists() -> dict[str, Any]:
    """The word lists with their examples."""
    return words_of("tenor")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    words = {name: lists()[name]["words"] for name in LISTS}
    words["stuck"] = [*words["stuck"], *lists()["against"]["words"]]
    return tuple(pattern(words[name]) for name in LISTS)


@cache
def _denying() -> re.Pattern[str]:
    return pattern(lists()["denial"]["words"])


@cache
def _failing() -> re.Pattern[str]:
    return pattern(lists()["stuck"]["words"])


@cache
def not_yet() -> re.Pattern[str]:
    """What is asked, or a condition that is not met, with the words by which it is: within `REACH` and the clause."""
    asked, word = lists()["asked"], r"(?:\s+[^\s,;.:]+)"
    puts = rf"{pattern(asked['words']).pattern}{word}{{0,{REACH}}}?\s+(?:to|that)\b"
    return re.compile(rf"(?:{puts}|{pattern(asked['conditions']).pattern}){word}{{0,{REACH}}}", re.IGNORECASE)


@cache
def _to_talk() -> re.Pattern[str]:
    return pattern(lists()["agreed"]["but"])


@cache
def _not_so() -> re.Pattern[str]:
    return _denied([*lists()["together"]["words"], *lists()["outcome"]["words"]])


@cache
def _no_outcome() -> re.Pattern[str]:
    return _denied(lists()["outcome"]["words"])


def _denied(words: Sequence[str]) -> re.Pattern[str]:
    """One of the words within a clause, and the word of denial at most `NEAR` words before it."""
    denial = lists()["outcome"]
    but = rf"(?!\s+(?:{pattern(denial['but']).pattern}))"
    between = rf"(?:\s+[^\s,;.:]+){{0,{NEAR}}}?\s+"
    return re.compile(rf"{pattern(denial['denials']).pattern}{but}{between}{pattern(words).pattern}", re.IGNORECASE)


@cache
def _condition() -> re.Pattern[str]:
    return re.compile(rf"{pattern(lists()['outcome']['conditions']).pattern}[^,;:]*", re.IGNORECASE)
