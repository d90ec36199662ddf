"""Which of the days that a report speaks of is that of a clause: the candidates, and what ties each to the clause.

The rules of `times.dates` propose one; the times of the sentences around, the day of publication and its month stand
beside it, and so does no date at all. A learned model weighs them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.tokens import Doc, Token

from detente.reading.attribution.tree import all_children
from detente.reading.date_speech import saying_of
from detente.reading.times.component import TimeMention
from detente.reading.times.dates import Found, TimesIndex, index
from detente.values.dates import DateSpan

BACK, AHEAD = 3, 2
"""Sentences before and after a clause whose times may date it."""
REMEMBERED = 12
"""How many statements back the choice of a date looks."""
SURE_OF_DAY = 0.7
"""How much of the share of its month a day must hold to be given rather than the month."""
_MANY = 12
_MONTH = len("2016-09")


@dataclass(slots=True)
class DateCandidate:
    """A day, month or year that may date a clause ("" for none), with what ties it to the clause.

    `mentions` are indexes into `doc._.times`, nearest first; none for the day of publication.
    """

    value: str
    features: dict[str, float] = field(default_factory=dict)
    mentions: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The date chosen for a clause, with how likely it is right."""

    date: DateCandidate
    share: float


@dataclass(frozen=True, slots=True)
class Before:
    """A statement before: its date ("" for none), its sentence, its actor and the token of its head."""

    value: str
    sentence: int
    actor: str
    head: int


def dates_of(
    doc: Doc,
    head: Token,
    span: tuple[int, int],
    kind: str,
    actor: str,
    rule: Found,
    before: Sequence[Before],
    quoted: bool,
) -> list[DateCandidate]:
    """The candidates for the date of a clause, the first of them none.

    Args:
        span: the tokens of the clause, end excluded.
        rule: what the rules of `times_dates.date_of` chose.
        before: the statements before it, in the order of the text; `REMEMBERED` of them are enough.
        quoted: whether the clause stands in quotation marks.
    """
    kept = index(doc)
    here = kept.sentence[head.i]
    found: dict[str, DateCandidate] = {"": DateCandidate("")}
    places = {id(time): place for place, time in enumerate(kept.times)}
    counted = 0
    for number in _near(here, len(kept.starts)):
        for time in kept.by_sentence.get(number, [])[:_MANY]:
            if time.iso is None or time.span is None:
                continue
            counted += number == here
            candidate = found.setdefault(time.iso, DateCandidate(time.iso))
            candidate.mentions.append(places[id(time)])
            candidate.features.update(_ties(doc, kept.sentence[time.start] - here, time, head, span, kind))
    published: DateSpan | None = doc._.published
    day = published.iso() if published is not None else None
    for value, name in ((day, "day of publication"), (day[:7] if day else None, "month of publication")):
        if value:
            features = found.setdefault(value, DateCandidate(value)).features
            features[name] = features[f"{name}|{kind}"] = 1.0
    if rule[0]:
        found.setdefault(rule[0], DateCandidate(rule[0]))
    shared = _of_clause(kept.block[head.i], here, head, kind, counted, quoted, rule)
    last = before[-1] if before else None
    of_sort: dict[str, dict[str, float]] = {}
    told = [*_as_told(doc, head), *_as_before(kept, head, actor, before[-REMEMBERED:])]
    for candidate in found.values():
        _standing(candidate, rule, last, here, actor, published)
        for name, day in told:
            standing = "none" if not candidate.value else "same" if candidate.value == day else "other"
            candidate.features[f"{name}={standing}"] = 1.0
        sort = _sort(candidate)
        if sort not in of_sort:
            of_sort[sort] = {f"{sort}|{name}": 1.0 for name in shared}
        candidate.features.update(of_sort[sort])
    return list(found.values())


def chosen_date(dates: Sequence[DateCandidate], shares: Sequence[float], undated: float) -> Chosen:
    """The date of a clause by the share of each candidate, the first of which is none.

    Days of one month, and the month itself, speak for one another: whether a clause is dated at all, and in which
    month, their sum decides. A day that holds too little of its month's share is too doubtful, and the month is given.

    Args:
        undated: how much the share of none counts against the sum of a month; 1 for its face value.
    """
    months: dict[str, list[int]] = {}
    for place, date in enumerate(dates[1:], start=1):
        months.setdefault(date.value[:_MONTH], []).append(place)
    sums = {month: sum(shares[place] for place in places) for month, places in months.items()}
    month = max(sums, key=lambda name: sums[name], default="")
    if not month or sums[month] <= shares[0] * undated:
        return Chosen(dates[0], shares[0])
    best = max(months[month], key=lambda place: shares[place])
    if shares[best] >= SURE_OF_DAY * sums[month]:
        return Chosen(dates[best], shares[best])
    whole = next((dates[place] for place in months[month] if dates[place].value == month), None)
    return Chosen(whole or DateCandidate(month, mentions=dates[best].mentions), sums[month])


def beside(doc: Doc, head: Token, date: DateCandidate) -> bool:
    """Whether a time in the sentence of a clause tells a date; what only other sentences tell is more often wrong."""
    kept = index(doc)
    return any(kept.sentence[kept.times[place].start] == kept.sentence[head.i] for place in date.mentions)


def _near(here: int, count: int) -> list[int]:
    order = [here, *(here - back for back in range(1, BACK + 1)), *(here + ahead for ahead in range(1, AHEAD + 1))]
    return [number for number in order if 0 <= number < count]


def _ties(doc: Doc, away: int, time: TimeMention, head: Token, span: tuple[int, int], kind: str) -> Mapping[str, float]:
    where = f"sentence {away:+d}"
    if away == 0:
        where = "inside" if span[0] <= time.start < span[1] else "beside"
        where += " after" if time.start > head.i else " before"
    on: tuple[str, str, bool] | None = None
    if time.attaches_to is not None:
        word = doc[time.attaches_to]
        above = {head.head.head.i: "on the word above that", head.head.i: "on the word above", head.i: "on the head"}
        on = word.pos_, above.get(word.i, ""), word.dep_ == "ROOT"
    shape = time.phrase.shape if time.phrase is not None else None
    return _named_ties(where, time.use, time.marker, time.direction, on, shape, kind)


@lru_cache(maxsize=4096)
def _named_ties(
    where: str, use: str, marker: str, direction: int, on: tuple[str, str, bool] | None, shape: str | None, kind: str
) -> Mapping[str, float]:
    """The features of a time where it stands: the same few again and again, made once.

    Args:
        on: of the word that the time hangs on its part of speech, how it stands to the clause's head, and whether it is
            a root.
    """
    names = [
        f"where={where}", f"where|use={where}|{use}", f"where|marker={where}|{marker}",
        f"where|direction={where}|{direction}", f"use={use}",
    ]  # fmt: skip
    if on is not None:
        pos, near, root = on
        names.append(f"where|on={where}|{pos}")
        names += [near] if near else []
        names += [f"where|root={where}"] if root else []
    if shape is not None:
        names.append(f"where|shape={where}|{shape}")
    return {name: 1.0 for one in names for name in (one, f"{one}|{kind}")}


def _of_clause(block: int, sentence: int, head: Token, kind: str, counted: int, quoted: bool, rule: Found) -> list[str]:
    names = [
        f"kind={kind}", f"tag={head.tag_}", f"kind|tag={kind}|{head.tag_}", f"times={min(counted, 2)}",
        f"times|kind={min(counted, 2)}|{kind}", f"quoted={quoted}", f"sentence={min(sentence, 4)}",
        f"block={min(block, 3)}", f"dep={head.dep_}", f"rule={rule[2].split(':')[0]}",
        f"rule|kind={rule[2].split(':')[0]}|{kind}", "always",
    ]  # fmt: skip
    names += [f"aux={child.lower_}" for child in all_children(head) if child.dep_ in ("aux", "auxpass")]
    return names


def _as_told(doc: Doc, head: Token) -> list[tuple[str, str]]:
    """Days that a clause may have from how it is told, each with what it is: the day of saying, the speaker's last."""
    saying = saying_of(doc, head.i)
    found = [(f"told as {saying.told}", "")]
    if saying.day:
        found.append(("day of saying", saying.day))
    if saying.running:
        found += [
            (f"speaker's day|{min(saying.away, 4)}", saying.running),
            (f"speaker's day|{saying.told}", saying.running),
        ]
    return found


def _as_before(kept: TimesIndex, head: Token, actor: str, before: Sequence[Before]) -> list[tuple[str, str]]:
    """Days that the statements before have: the actor's last, its last known, and the last known of the block."""
    here, found = kept.sentence[head.i], []
    own = [one for one in before if one.actor == actor]
    if own:
        known = "dated" if own[-1].value else "undated"
        found.append((f"actor's last|{known}|{min(here - own[-1].sentence, 3)}", own[-1].value))
    dated = [one for one in own if one.value]
    if dated:
        found.append((f"actor's last day|{min(here - dated[-1].sentence, 5)}", dated[-1].value))
    near = [one for one in before if kept.block[one.head] == kept.block[head.i]]
    days = [one.value for one in near if one.value]
    found.append(("day of the block" if days else "block undated" if near else "opens block", days[-1] if days else ""))
    return found


def _sort(candidate: DateCandidate) -> str:
    if not candidate.value:
        return "none"
    if "day of publication" in candidate.features:
        return "published"
    if "month of publication" in candidate.features:
        return "month"
    return "told"


def _standing(
    candidate: DateCandidate, rule: Found, before: Before | None, here: int, actor: str, published: DateSpan | None
) -> None:
    features = candidate.features
    chosen = candidate.value == (rule[0] or "")
    name = rule[2].split(":")[0]
    features["chosen by rule" if chosen else "not chosen"] = 1.0
    features[f"{'chosen' if chosen else 'not chosen'}|{name}"] = 1.0
    if before is not None:
        same = "same" if candidate.value == before.value else "other"
        away = min(here - before.sentence, 3)
        who = "its actor" if before.actor == actor else "another"
        known = "dated" if before.value else "undated"
        features[f"before={same}|{known}"] = features[f"before={same}|{known}|{away}"] = 1.0
        features[f"before={same}|{known}|{away}|{who}"] = 1.0
    if candidate.value:
        features[f"unit={len(candidate.value)}"] = 1.0
        features[f"age={_age(candidate.value, published)}"] = 1.0


@lru_cache(maxsize=4096)
def _age(value: str, published: DateSpan | None) -> str:
    if published is None:
        return "unknown"
    span = DateSpan.parse(value)
    days = (published.first - span.last).days
    if span.first <= published.last and days <= 0 and span.last >= published.first:
        return "now"
    if days < 0:
        return "ahead"
    return "week" if days <= 7 else "quarter" if days <= 92 else "year" if days <= 366 else "old"
