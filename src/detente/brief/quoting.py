"""What a statement is about, in words that say no other thing than its report does.

The reader cuts a clause out of a sentence. Where the cut goes through a word ("co" of "co-sponsored"), the word is made
whole; where it leaves behind the denial before it ("does not “need” to attack"), that is put back, as the words without
it would be the contrary in a party's mouth; and an end that only leads to what was cut off is dropped ("as long").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from detente.brief.citing import sentence_around
from detente.brief.findings import Findings
from detente.brief.marking import doubt
from detente.brief.model_words import SHORT
from detente.brief.wording import (
    LONGEST,
    clipped,
    date_words,
    goes_on,
    is_denial,
    is_plural,
    is_relative,
    joins_on,
    named,
    opened,
    whole,
)
from detente.conflict import Option
from detente.documents import find_dateline
from detente.framing.remarks import Remark
from detente.ledger import Forecast, Ledger, Thread
from detente.ledger.amounts import figures
from detente.values.statement import Statement

PASSAGE = 200
"""Characters of a passage that is shown for itself; more is cut."""

_MARKS = frozenset("\"'“”‘’«»„`")
_INNER = frozenset("-’'")
_AGENCY = re.compile(r"^\(?[A-Z]{2,}\) ")
_QUOTED = re.compile(r"“([^“”\"]+)”|\"([^“”\"]+)\"")
_MARKED = re.compile(r"(“[^”]*”)")
_DOUBLE = re.compile(r"[“”\"„«»]")
_DENYING = frozenset({"reject", "breach"})
"""Kinds that say themselves that something is not done: a denial before the words is theirs."""
_NAME = re.compile(r"(?<![\w-])[A-Z][^\W\d_]{2,}")
_OF_MANY = {"wants": "want", "refuses": "refuse", "speaks": "speak"}
"""Verbs that a remark on the model gives a side, as they stand for one that is many."""
_SHORTEST = 3
"""Letters; words with fewer in all name no matter, and the whole passage is shown instead."""


def told(ledger: Ledger, said: Statement, most: int = LONGEST) -> str:
    """A statement's content on one line, as its report has it, cut where it has more than so many characters."""
    return clipped(whole(_as_written(ledger, said)), most)


def matter(ledger: Ledger, thread: Thread, most: int = LONGEST) -> str:
    """What a matter is called: its title, as the report has it."""
    return told_of(ledger, thread.title, thread.statements, most)


def told_of(ledger: Ledger, words: str, statements: Iterable[str], most: int = LONGEST) -> str:
    """Words about something, as the report has them where they are the content of one of its statements."""
    said = next((s for name in statements if (s := ledger.by_id.get(name)) and s.content == words), None)
    return clipped(whole(words), most) if said is None else told(ledger, said, most)


def matter_of(ledger: Ledger, thread: Thread, said: Iterable[Statement]) -> str:
    """What a matter is called where it is told of those who say something of it: in the words of the last of them where
    the title names a day, a number or somebody that none of them does."""
    own = {words: s for s in said if (words := own_words(thread, s))}
    named = figures(thread.title)
    if not own or any(named <= figures(words) and not of_others(thread.title, thread, s) for words, s in own.items()):
        return matter(ledger, thread)
    return told_of(ledger, list(own)[-1], thread.statements)


def own_words(thread: Thread, said: Statement) -> str:
    """The words in which a statement names a matter; "" where it only answers."""
    found = (link.mention.term.text for link in thread.links if link.statement == said.id and link.mention)
    return " ".join(next(found, "").split())


def of_another_day(words: str, thread: Thread, said: Statement) -> bool:
    """Whether words name days or numbers and a statement of the matter does too, and none of them the same ("by 2030",
    "by 2028"); the day on which it was said is none of its matter."""
    return _apart(figures(words), figures(own_words(thread, said)) - figures(date_words(said.date)))


def of_others(words: str, thread: Thread, said: Statement) -> bool:
    """Whether words name somebody and a statement of the matter does too, and nobody the same ("to Northland's boats",
    "to Westland's boats"); who speaks, is spoken to or would act is not meant."""
    parties = {part for name in (*thread.actor, said.actor, *said.addressee) for part in name.casefold().split()}
    named, others = (
        {name for name in map(str.casefold, _NAME.findall(text)) if name not in parties}
        for text in (words, own_words(thread, said))
    )
    return _apart(named, others)


def _apart(one: Set[str], other: Set[str]) -> bool:
    return bool(one) and bool(other) and not one & other


def option_of(found: Findings, option: Option) -> str:
    """An option's words in quotation marks, as the report has them where they are a statement's."""
    thread = found.framed.options[option.id]
    return f"“{told_of(found.ledger, option.text, thread.statements, SHORT)}”"


def passage(ledger: Ledger, said: Statement, most: int = PASSAGE) -> str:
    """The words that show a statement, on one line: with their subject, and with whatever denies or hedges them.

    A dateline is left off, and so is a word that only leads to them ("that"); where they say nothing alone ("which was
    refused"), the sentence around them is given if there is room. Quotations within stand in single marks, and marks
    without a counterpart are dropped, as the whole will stand in marks itself.
    """
    words = said.quote
    if is_relative(_first(words)) and (document := ledger.document_by_id.get(said.document)) is not None:
        first, last = sentence_around(document, said.start, said.end)
        words = document.text[first:last] if last - first <= most else words
    dateline = find_dateline(words)
    words = _AGENCY.sub("", words[dateline.end :] if dateline else words)
    while joins_on(_first(words)):
        words = words.lstrip().partition(" ")[2]
    kept = _nested(words).rstrip(" ,;:.").split()
    while kept and goes_on(kept[-1]):
        kept.pop()
    return _cut(" ".join(kept), most)


def _cut(words: str, most: int) -> str:
    """The words, cut where a clause ends if that keeps half of what there is room for, else between words."""
    if len(words) <= most:
        return words
    at = max(words.rfind(mark, most // 2, most) for mark in (", ", "; ", " – ", " — "))
    return f"{words[:at].rstrip()} …" if at > 0 else clipped(words, most)


def foretold(ledger: Ledger, forecast: Forecast) -> str:
    """The words of a forecast: the passage that shows it, as its bare content leaves out who or what, and a denial.

    The content, where the passage is too long to be shown whole and denies nothing before it; where it does, its end.
    """
    said = ledger.by_id[forecast.statements[0]]
    shown, words = passage(ledger, said, most=len(said.quote)), told_of(ledger, forecast.content, forecast.statements)
    if len(shown) <= PASSAGE:
        return shown
    before, content, _ = shown.partition(forecast.content)
    if not any(map(is_denial, before.split())):
        return words
    if not content:
        return clipped(shown, PASSAGE)
    return f"… {f'{before}{content}'[-PASSAGE:].partition(' ')[2]}"


def same_words(words: str, within: str) -> bool:
    """Whether words stand in others, whatever the marks of quotation and the blanks."""
    plain, other = (" ".join("".join(c for c in text if c not in _MARKS).split()) for text in (words, within))
    return plain in other


def _first(words: str) -> str:
    """The first word, without the marks around it."""
    return "".join(words.split(maxsplit=1)[:1]).strip("".join(_MARKS))


def _nested(words: str) -> str:
    """The words with quotations in single marks; marks of quotation without a counterpart are dropped."""
    paired = _QUOTED.sub(lambda found: f"‘{found.group(1) or found.group(2)}’", words)
    return _DOUBLE.sub("", paired)


def of_model(found: Findings, remark: Remark) -> str:
    """A remark on the model as a line: sides with their article, what is quoted as its report has it."""
    words = remark.text
    for said in map(found.ledger.by_id.__getitem__, remark.statements):
        words = words.replace(said.content, told(found.ledger, said, len(words) + LONGEST)) if said.content else words
    pieces = _MARKED.split(words)  # what is between marks of quotation stands at every second place
    pieces[::2] = [_with_articles(found, piece) for piece in pieces[::2]]
    return opened("".join(pieces))


def _with_articles(found: Findings, words: str) -> str:
    """The words with its article before each side of the model that takes one, and the verb of one that is many."""
    for maker in found.framed.conflict.decision_makers:
        if (full := named(maker.name)) != maker.name:
            words = full.join(re.split(rf"(?<!the )(?<!The )\b{re.escape(maker.name)}\b", words))
        if is_plural([maker.name]):
            words = re.sub(
                rf"\b({re.escape(maker.name)}) ({'|'.join(_OF_MANY)})\b", lambda m: f"{m[1]} {_OF_MANY[m[2]]}", words
            )
    return words


def surest(said: Iterable[Statement]) -> list[Statement]:
    """Of some statements those of whose kind and actor the reader is sure; all where it is of none."""
    every = list(said)
    return [s for s in every if not doubt([s], to_whom=False)] or every


def _as_written(ledger: Ledger, said: Statement) -> str:
    """The content, made whole where it was cut within a word, and with the denial that stands before it."""
    document = ledger.document_by_id.get(said.document)
    content = " ".join(said.content.split())
    place = _place(document.text, said, content) if document is not None else None
    if document is None or place is None:
        return content
    text, (start, end) = document.text, place
    first, last = start, end
    while first > 0 and _joins(text, first - 1, first):
        first -= 1
    while last < len(text) and _joins(text, last - 1, last):
        last += 1
    cut = content.lstrip("".join(_MARKS)) if first < start else content
    words = " ".join(f"{text[first:start]}{cut}{text[end:last]}".split())
    if sum(map(str.isalpha, words)) < _SHORTEST:
        return said.quote
    before = text[max(0, first - 40) : first].rstrip("".join(_MARKS) + " \n").split()
    bare = said.kind not in _DENYING and said.certainty != "denied"
    denied = bare and bool(before) and is_denial(before[-1]) and not is_denial(content.split(" ", 1)[0])
    return f"not {words}" if denied else words


def _joins(text: str, before: int, after: int) -> bool:
    """Whether two neighbouring characters are of one word."""
    both = (text[before], text[after])
    return all(c.isalnum() or c in _INNER for c in both) and any(c.isalnum() for c in both)


def _place(text: str, said: Statement, content: str) -> tuple[int, int] | None:
    """Where the content stands in the report, in or behind the passage that shows it; marks of quotation may differ."""
    start, end = said.start, min(len(text), said.end + len(content))
    kept = [(k, c) for k in range(start, end) if (c := text[k]) not in _MARKS]
    flat: list[tuple[int, str]] = []
    for k, c in kept:
        if not c.isspace():
            flat.append((k, c))
        elif flat and flat[-1][1] != " ":
            flat.append((k, " "))
    wanted = "".join(c for c in content if c not in _MARKS)
    at = "".join(c for _, c in flat).find(wanted)
    return (flat[at][0], flat[at + len(wanted) - 1][0] + 1) if wanted and at >= 0 else None
