"""The one date and the one deadline of a clause, chosen among the times of the document.

The order of the rules, and which of them are used at all, was fitted on marked reports (`benchmarks/times.py`
prints how often each is right): a rule that is right less often than about two times in five would lower F1.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from spacy.attrs import DEP, ORTH, SENT_START
from spacy.tokens import Doc, Token

from detente.reading.columns import columns_of
from detente.reading.conditions import condition_on
from detente.reading.times.attach import children, clause_head, direction, put_off, shifts_limit, tells_of_subject
from detente.reading.times.component import TimeMention, moved
from detente.reading.times.events import EventLimit, event_limit
from detente.reading.times.lexicon import times_lexicon
from detente.reading.times.resolve import limit, resolve
from detente.values.dates import DateSpan

Found = tuple[str | None, TimeMention | None, str]

EARLIEST = "earliest day"
"""How the reason of a date begins that says from when on something may be; it leaves no doubt of what it dates."""
_CLIMB = 8
_WEEK = 7  # days; a limit set "last week" counts from its end
_LONGEST_EVENT = 8  # tokens of the event that a limit is counted from
_MANY = 20  # times in one sentence; more are looked at only nearby
_NEAR = 60  # tokens
_SEEN_FROM_THE_SETTING = frozenset({"calendar", "weekday", "holiday", "season", "quarter", "unit"})
_SEEN_FROM_THE_SPEAKER = frozenset({"day", "unit", "offset"})
_KEY = "detente_times_index"


@dataclass(frozen=True, slots=True)
class TimesIndex:
    """The times of a document by what they hang on, by the verb they frame and by sentence; the last three by token."""

    times: Sequence[TimeMention]
    by_word: dict[int, list[TimeMention]]
    framing: dict[int, list[TimeMention]]
    by_sentence: dict[int, list[TimeMention]]
    sentence: list[int]
    starts: list[int]
    roots: list[int]
    block: list[int]
    quoted: list[bool]


def index(doc: Doc) -> TimesIndex:
    """The index of `doc._.times`, made once for each document."""
    kept = doc.user_data.get(_KEY)
    times: Sequence[TimeMention] = doc._.times
    if isinstance(kept, TimesIndex) and kept.times is times:
        return kept
    sentence: list[int] = []
    starts: list[int] = []
    roots: list[int] = []
    top = doc.vocab.strings["ROOT"]
    for i, (start, dep) in enumerate(zip(*doc.to_array([SENT_START, DEP]).T.tolist(), strict=True)):
        if start == 1 or not i:
            starts.append(i)
            roots.append(i)
        if dep == top:
            roots[-1] = i
        sentence.append(len(starts) - 1)
    block = [0] * len(doc)
    for number, (start, end, _) in enumerate(doc._.blocks):
        block[start:end] = [number] * (end - start)
    by_word: dict[int, list[TimeMention]] = {}
    framing: dict[int, list[TimeMention]] = {}
    by_sentence: dict[int, list[TimeMention]] = {}
    for mention in times:
        if mention.attaches_to is not None:
            by_word.setdefault(mention.attaches_to, []).append(mention)
            verb = _framed(doc, mention)
            if verb is not None:
                framing.setdefault(verb, []).append(mention)
        by_sentence.setdefault(sentence[mention.start], []).append(mention)
    made = TimesIndex(times, by_word, framing, by_sentence, sentence, starts, roots, block, _quoted(doc, block))
    doc.user_data[_KEY] = made
    return made


def _framed(doc: Doc, mention: TimeMention) -> int | None:
    """The verb that a time on one of its nouns dates too: "at talks on Friday they agreed", "unions in May struck"."""
    if mention.attaches_to is None:
        return None
    token = doc[mention.attaches_to]
    if token.pos_ in ("VERB", "AUX"):
        return None
    after, framed = mention.start > token.i, False
    for _ in range(_CLIMB):
        if token.pos_ in ("VERB", "AUX"):
            return token.i if after or framed else None
        if token.dep_ not in ("pobj", "prep", "dobj", "nsubj", "nsubjpass", "attr", "npadvmod") or token.head == token:
            return None
        framed = token.dep_ == "prep" and token.lower_ in times_lexicon().direction["frame"]
        token = token.head
    return None


def _quoted(doc: Doc, block: list[int]) -> list[bool]:
    """For each token whether it stands in quotation marks, which no block leaves open."""
    marks = {doc.vocab.strings[mark]: mark for mark in ('"', "“", "”")}
    inside, row = False, []
    for i, word in enumerate(doc.to_array([ORTH]).tolist()):
        if i and block[i] != block[i - 1]:
            inside = False
        if word in marks:
            inside = {'"': not inside, "“": True, "”": False}[marks[word]]
        row.append(inside)
    return row


def date_of(doc: Doc, head: Token, span: tuple[int, int] | None = None, kind: str | None = None) -> Found:
    """When the act of a clause took place (or will), as far as known.

    Args:
        head: the head token of the clause, a verb or a noun of doing.
        span: the token range of the clause, end excluded; without it the head's subtree.
        kind: the kind of statement, where it is known: a time ahead within a promise or demand is its limit.

    Returns: an ISO day, month or year or None; the time it rests on (None where it rests on the day of
        publication); and the rule.
    """
    kept, lex = index(doc), times_lexicon().sooner
    start, end = span or _subtree(head)
    if kind in lex["expecting"]:
        for mention in kept.by_sentence.get(kept.sentence[head.i], [])[:_MANY]:
            if mention.iso is not None and _opens(doc, mention, head):
                return mention.iso, mention, f"{EARLIEST}: {mention.rule}"
    for mentions, rule in (
        (kept.by_word.get(head.i, []), "time on the clause"),
        (kept.framing.get(head.i, []), "time that frames the clause"),
        ([] if kind in lex["views"] else _below(doc, kept, head, start, end), "time inside the clause"),
        (_above(kept, head), "time on the governing clause"),
    ):
        for mention in _of_act_first(mentions, head):
            if _dates(doc, mention, head, rule.startswith("time that frames")) and not _binds(
                doc, mention, kind, _today(doc)
            ):
                mention = _as_spoken(kept, mention)
                if mention.iso is not None and not _too_coarse(doc, mention):
                    return mention.iso, mention, f"{rule}: {mention.rule}"
    return _carried(doc, kept, head, kind)


def _of_act_first(mentions: Sequence[TimeMention], head: Token) -> Sequence[TimeMention]:
    """Of several times with a past deed, first those that can be its own: "called a strike for May on Monday"."""
    if len(mentions) < 2 or direction(head) >= 0:
        return mentions
    meant = times_lexicon().markers["meant"]
    return sorted(mentions, key=lambda mention: mention.marker in meant)


def _opens(doc: Doc, mention: TimeMention, head: Token) -> bool:
    """Whether a time is the earliest for what a clause expects: "not before May", "only after the vote in May"."""
    if mention.attaches_to is None or mention.direction <= 0 or mention.use not in ("date", "deadline"):
        return False
    word = doc[mention.attaches_to]
    opening = mention.marker if word.i == head.i else ""
    if word.dep_ == "pobj" and word.head.head.i == head.i:  # before the vote in May: the time is that of the vote
        opening = word.head.lower_
    if opening in times_lexicon().sooner["not_before"]:
        return put_off(head)
    return opening == "after" and any(doc[i].lower_ == "only" for i in range(max(0, head.i - 4), mention.start))


def _subtree(head: Token) -> tuple[int, int]:
    """The range of the words under a head, as far as they stand near it."""
    return max(head.left_edge.i, head.i - _NEAR), min(head.right_edge.i + 1, head.i + _NEAR)


def _too_coarse(doc: Doc, mention: TimeMention) -> bool:
    """Whether a weekday says no more than the year in which the report came out."""
    published: DateSpan | None = doc._.published
    return (
        mention.phrase is not None
        and mention.phrase.shape == "weekday"
        and mention.span == published
        and len(mention.iso or "") == 4
    )


def _binds(doc: Doc, mention: TimeMention, kind: str | None, since: date) -> bool:
    """Whether a time not before `since` is the limit of a promise, demand or the like."""
    span, lex = mention.span, times_lexicon().sooner
    if kind not in lex["binding"] or mention.direction <= 0 or span is None or span.last < since:
        return False
    if mention.marker in lex["soonest"]:
        return False
    word = doc[mention.attaches_to] if mention.attaches_to is not None else None
    if word is None:
        return True
    if mention.marker in lex["not_before"] and put_off(clause_head(word)):  # "will not be counted until Monday"
        return False
    return not (kind == "promise" and mention.marker == "on" and word.lemma_ in lex["events"])


def _today(doc: Doc) -> date:
    published: DateSpan | None = doc._.published
    return date.min if published is None else published.first


def _dates(doc: Doc, mention: TimeMention, head: Token, framing: bool = False) -> bool:
    if mention.use != "date" or mention.span is None or mention.marker == "since":
        return False
    if framing or mention.attaches_to is None or mention.attaches_to == head.i:
        return True
    word = doc[mention.attaches_to]
    return word.pos_ in ("VERB", "AUX") or mention.end > word.i


_ADJUNCT = frozenset({"xcomp", "acomp", "prep", "pobj", "pcomp", "acl", "advcl", "npadvmod"})


def _below(doc: Doc, kept: TimesIndex, head: Token, start: int, end: int) -> list[TimeMention]:
    """Times that hang on a word under the head, nearest first: within the clause, or in an adjunct that frames it."""
    found: list[tuple[int, int, TimeMention]] = []
    times = kept.by_sentence.get(kept.sentence[head.i], [])
    if len(times) > _MANY:
        first = bisect_left(times, head.i - _NEAR, key=lambda time: time.start)
        times = times[first : bisect_left(times, head.i + _NEAR, key=lambda time: time.start)]
    for mention in times:
        if mention.attaches_to is None:
            continue
        inside = start <= mention.start < end
        if (mention.direction <= 0 and _of_subject(doc, mention, head)) or describes_subject(doc, mention, head):
            continue  # "a truce that was declared in August holds"; but "a rule that comes into force in May forbids"
        steps = _steps(doc[mention.attaches_to], head, inside)
        if steps is None and inside and not start <= mention.attaches_to < end:
            steps = _CLIMB
        if steps is not None:
            found.append((steps, abs(mention.start - head.i), mention))
    return [mention for _, _, mention in sorted(found, key=lambda entry: entry[:2])]


def _steps(token: Token, head: Token, inside: bool) -> int | None:
    """How many steps up from a token to the head; outside the clause only through adjuncts that frame it."""
    for steps in range(_CLIMB):
        if token.i == head.i:
            return steps
        if token.head == token or token.dep_ == "ROOT":
            return None
        if not inside:
            if token.dep_ not in _ADJUNCT or (token.dep_ == "advcl" and token.tag_ != "VBG"):
                return None
            if (
                token.dep_ == "prep"
                and token.head.i == head.i
                and token.lower_ not in times_lexicon().direction["frame"]
            ):
                return None
        token = token.head
    return None


def _above(kept: TimesIndex, head: Token) -> list[TimeMention]:
    """Times on the verbs above a clause: the verb of saying, the main clause, the first of two joined verbs."""
    if head.pos_ not in ("VERB", "AUX", "ADP", "SCONJ", "ADV"):
        return []
    token = head
    found: list[TimeMention] = []
    for _ in range(_CLIMB):
        if token.head == token or token.dep_ in ("dobj", "nsubj", "nsubjpass"):
            break
        ahead = token.dep_ == "conj" and direction(token) > 0
        token = token.head
        times = kept.by_word.get(token.i, []) or kept.framing.get(token.i, [])
        if times and token.pos_ in ("VERB", "AUX"):
            found = [time for time in times[:_MANY] if not (ahead and time.direction < 0)]
            break
    return found


def _from_told(doc: Doc, kept: TimesIndex, mention: TimeMention, head: Token) -> TimeMention:
    """A limit counts from the day on which it was set, where that is told: "agreed in May to leave by August"."""
    phrase, published = mention.phrase, doc._.published
    if phrase is None or phrase.year is not None or phrase.shape not in _SEEN_FROM_THE_SETTING or published is None:
        return mention
    for time in kept.by_word.get(head.i, [])[:_MANY]:
        if time is mention or time.use != "date" or time.direction >= 0 or time.span is None:
            continue
        if time.marker not in times_lexicon().markers["since"] and time.span.last < published.first:
            known = (time.span.last - time.span.first).days < _WEEK
            span, rule = resolve(phrase, DateSpan.day(time.span.last) if known else time.span, 1)
            day = limit(phrase, span)
            return replace(mention, span=span, limit=day, rule=f"{rule}, from its setting") if day else mention
    return mention


def _as_spoken(kept: TimesIndex, mention: TimeMention) -> TimeMention:
    """A time like "last night" within a quotation counts from the day of speaking, where that is known."""
    phrase = mention.phrase
    if phrase is None or phrase.shape not in _SEEN_FROM_THE_SPEAKER or not kept.quoted[mention.start]:
        return mention
    spoken = _day_of_speaking(kept, mention.start)
    return mention if spoken is None else moved(mention, spoken)


def _day_of_speaking(kept: TimesIndex, at: int) -> DateSpan | None:
    """The day of the nearest dated clause outside the quotation, in the sentence or shortly before it."""
    here = kept.sentence[at]
    for number in range(here, max(-1, here - 4), -1):
        for mention in kept.by_sentence.get(number, [])[:_MANY]:
            outside = not kept.quoted[mention.start]
            if (
                outside
                and mention.use == "date"
                and mention.span is not None
                and mention.span.first == mention.span.last
            ):
                return mention.span
    return None


def _carried(doc: Doc, kept: TimesIndex, head: Token, kind: str | None) -> Found:
    """A date from outside the sentence: the lead's, or that of the sentence before where the telling goes on."""
    number = kept.sentence[head.i]
    if any(_is_date(time) for time in kept.by_sentence.get(number, [])):
        return None, None, "no time on this clause"
    published: DateSpan | None = doc._.published
    if number == 0 and published is not None and published.first == published.last:
        for later in range(1, 4):
            for time in kept.by_sentence.get(later, []):
                if _is_date(time) and time.direction <= 0 and time.span == published:
                    return published.iso(), None, "lead of a report whose next dated act is of the day of publication"
    root = doc[kept.roots[number]]
    if number and root.tag_ == "VBD":
        told = _told(doc, kept, number - 1, kept.block[head.i], _goes_on(root))
        if told is not None:
            return told.iso, told, "carried from the sentence before"
    deeds = times_lexicon().sooner["deeds"]
    if published is not None and kind in deeds and (number == 0 or kind == "meet") and direction(head) <= 0:
        known = published.iso()
        if known is not None:
            return known[:7], None, "undated deed of a report: the month it came out"
    return None, None, "no time known"


def _goes_on(root: Token) -> bool:
    """Whether a sentence goes on with the one spoken of before: "he added", "they called on"."""
    return any(c.dep_ in ("nsubj", "nsubjpass") and c.lower_ in ("he", "she", "they") for c in children(root))


def _told(doc: Doc, kept: TimesIndex, number: int, block: int, goes_on: bool) -> TimeMention | None:
    """The day on which a sentence of the block tells its main act; through sentences that only go on, up to three."""
    for back in range(number, max(-1, number - 3), -1):
        if kept.block[kept.starts[back]] != block:
            return None
        times = [time for time in kept.by_sentence.get(back, []) if _is_date(time) and _on_verb(doc, time)]
        for time in times:
            on_root = time.attaches_to is not None and doc[time.attaches_to].dep_ == "ROOT"
            if _short(time) and time.direction < 0 and (on_root or goes_on):
                return time
        if times or not (goes_on and _goes_on(doc[kept.roots[back]])):
            return None
    return None


def _on_verb(doc: Doc, time: TimeMention) -> bool:
    return time.attaches_to is not None and doc[time.attaches_to].pos_ in ("VERB", "AUX")


def _is_date(time: TimeMention) -> bool:
    return time.use == "date" and time.span is not None and time.iso is not None


def _short(time: TimeMention) -> bool:
    return time.span is not None and (time.span.last - time.span.first).days < 3


def reaches_back(doc: Doc, head: Token) -> bool:
    """Whether a clause tells of longer ago than the report, so that the day or month it came out in cannot date it.

    "Had met before", "have talked for four years", "earlier, it shut a mill", "after it ended in 2007, he stayed".
    """
    below, published = children(head), doc._.published
    background = times_lexicon().sooner["background"]
    before = head.dep_ != "ccomp" and _perfect(head)  # "said it had left": as news as that it has
    if before or any(c.lower_ in background and c.dep_ == "advmod" for c in below):
        return True
    kept = index(doc)
    if any(
        m.use == "duration" and m.phrase is not None and m.phrase.unit in _LONG for m in kept.by_word.get(head.i, [])
    ):
        return True
    framing = {c.i for c in below if c.dep_ == "advcl" and any(g.lower_ in _FRAMES for g in children(c))}
    times = (m for i in framing for m in kept.by_word.get(i, []))
    return published is not None and any(
        m.use == "date" and m.span is not None and (published.first - m.span.last).days > _MONTH for m in times
    )


def describes_subject(doc: Doc, mention: TimeMention, head: Token) -> bool:
    """Whether a time of long ago is only that of what is told of the subject: "the club, founded in 1902, refused"."""
    published: DateSpan | None = doc._.published
    if published is None or mention.span is None or (published.first - mention.span.last).days <= _MONTH:
        return False
    word = doc[mention.start if mention.attaches_to is None else mention.attaches_to]
    return tells_of_subject(word, head, _CLIMB, participles=True)


_LONG = frozenset({"month", "quarter", "year", "decade", "century"})
_FRAMES = frozenset({"after", "when", "since", "once"})
_MONTH = 31  # days


def deadline_of(doc: Doc, head: Token, span: tuple[int, int] | None = None, kind: str | None = None) -> Found:
    """By when what the clause speaks of must be done.

    Returns: an ISO day, month or year, or the words where no date follows from them, or None; the time;
        the rule.
    """
    kept, lex = index(doc), times_lexicon().sooner
    if kind in lex["free"] and not (kind == "act" and shifts_limit(head)):
        return None, None, "a kind of statement without limit"
    if kind == "forecast" and _is_open(head):
        return None, None, "a forecast that binds nobody"
    start, end = span or _subtree(head)
    own = kept.by_word.get(head.i, [])
    near = [*own, *(time for time in _below(doc, kept, head, start, end) if time not in own)]
    for mention in near:
        bound = mention.use == "date" and _dates(doc, mention, head) and _binds(doc, mention, kind, _today(doc))
        longer = mention.marker == "by" and mention.phrase is not None and mention.phrase.shape == "count"
        if longer or mention.marker in times_lexicon().markers["begins"]:  # "extended by two weeks": from when?
            continue
        if (mention.use == "deadline" or bound) and not _of_subject(doc, mention, head):
            if mention.limit is None and mention.end <= (mention.attaches_to or 0):
                long = _long(mention)  # a two-week ultimatum: nobody knows since when
                if long:
                    return long, mention, "how long it runs"
                continue
            if _first_time(doc, mention):
                continue
            mention = _from_told(doc, kept, _as_spoken(kept, mention), head)
            return (
                _before_event(doc, mention) or _counted_from(doc, mention) or mention.limit or _words(mention),
                mention,
                f"limit of the clause: {mention.rule}",
            )
    within = condition_on(doc, head, span) if kind in lex["threats"] else None
    if within is not None:
        first = bisect_left(kept.times, within.start, key=lambda time: time.start)
        last = bisect_left(kept.times, within.end, key=lambda time: time.start)
        for mention in kept.times[first:last]:
            if mention.use == "deadline":
                return mention.limit or _words(mention), mention, f"limit of the condition: {mention.rule}"
            if mention.marker in times_lexicon().markers["limit"] and not _perfect(head):
                return _ahead(doc, mention) or _words(mention), mention, "limit of the condition, as it was set"
        event = event_limit(doc, within.start, within.end, within_condition=True)
        if event is not None:
            return _of_event(doc, kept, event, back=_perfect(head))
    soon = _soon(doc, start, max(end, _last_of_purpose(head)))
    if soon:
        return soon, None, "limit in words"
    taken_up = _by_then(doc, kept, start, end)
    event = event_limit(doc, start, end) if taken_up is None and kind in lex["to_do"] else None
    if event is not None:
        return _of_event(doc, kept, event)
    return taken_up or _set_next(doc, kept, head, kind) or (None, None, "no limit")


def _of_event(doc: Doc, kept: TimesIndex, event: EventLimit, *, back: bool = False) -> Found:
    """A limit that an event sets: its day where it is told ("before the mandate ends on Sunday"), or the words."""
    first = bisect_left(kept.times, event.start, key=lambda time: time.start)
    for mention in kept.times[first : first + 1]:
        if mention.start <= event.end + 1 and mention.use == "date":  # "by noon on Tuesday"
            day = mention.iso if back else _ahead(doc, mention)
            if day is not None:
                return day, mention, "day of the event that sets the limit"
    return doc[event.start : event.end].text, None, "event that sets the limit"


def _ahead(doc: Doc, mention: TimeMention) -> str | None:
    """The day of a limit that was told of in the past, seen from publication: "unless it had left by Friday"."""
    if mention.phrase is None:
        return None
    return limit(mention.phrase, resolve(mention.phrase, doc._.published, 1)[0])


def _perfect(verb: Token) -> bool:
    """ "Had warned": what was to come then may be past."""
    return any(c.lower_ == "had" and c.dep_ == "aux" for c in children(verb))


def _is_open(head: Token) -> bool:
    """Whether a forecast only hopes or guesses: "hopes to end it by May", "could end by May"."""
    lex = times_lexicon().sooner["open"]
    above = head.head if head.dep_ in ("ccomp", "xcomp") else head
    return any(t.lemma_ in lex for t in (head, above)) or any(
        c.dep_ == "aux" and c.lower_ in lex for c in children(head)
    )


def _last_of_purpose(head: Token) -> int:
    """Where the words end of what a clause is to bring about: "must do everything to find him at once"."""
    aims = [c for c in children(head) if c.dep_ == "advcl" and c.tag_ == "VB" and c.i > head.i]
    return max((min(c.right_edge.i + 1, head.i + _NEAR) for c in aims), default=0)


def _of_subject(doc: Doc, mention: TimeMention, head: Token) -> bool:
    """Whether a time stands in a clause that only tells more of the subject: "X, who is to go in May, said"."""
    return mention.attaches_to is not None and tells_of_subject(doc[mention.attaches_to], head, _CLIMB)


def _by_then(doc: Doc, kept: TimesIndex, start: int, end: int) -> Found | None:
    """The last day told of, where the clause takes it up: "must leave by that date"."""
    lower = columns_of(doc).lower[start:end]
    phrases = tuple(f"{back} " for back in times_lexicon().sooner["by_then"])
    openings = _openings(times_lexicon().sooner["by_then"])
    for first, word in enumerate(lower[:-1], start):
        if word not in openings or not f"{' '.join(lower[first - start : first - start + 3])} ".startswith(phrases):
            continue
        here = kept.sentence[first]
        for number in (here, here - 1, here - 2):
            before = [t for t in kept.by_sentence.get(number, [])[:_MANY] if t.end <= first and t.direction >= 0]
            if before and kept.block[before[-1].start] == kept.block[first]:
                limit = before[-1].limit or before[-1].iso
                return (limit, before[-1], "the day told of before") if limit else None
    return None


def _set_next(doc: Doc, kept: TimesIndex, head: Token, kind: str | None) -> Found | None:
    """The limit that the next sentence sets to what is asked: "He was told to answer. The deadline is Friday"."""
    number = kept.sentence[head.i] + 1
    if kind not in times_lexicon().sooner["asking"] or number >= len(kept.roots):
        return None
    root = doc[kept.roots[number]]
    if kept.block[root.i] != kept.block[head.i]:
        return None
    subject = next((c for c in children(root) if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or subject.lemma_ not in times_lexicon().sooner["nouns"]:
        return None
    for mention in kept.by_word.get(root.i, []):
        if mention.use == "deadline" and mention.limit is not None:
            return mention.limit, mention, f"limit that the next sentence sets: {mention.rule}"
    return None


def _long(mention: TimeMention) -> str:
    """ "two weeks" of "a two-week ultimatum"; empty where the words are no length of time."""
    number, dash, unit = mention.text.partition("-")
    many = "" if number.lower() in ("one", "1") else "s"
    return f"{number} {unit}{many}" if dash and unit.lower() in times_lexicon().units and not mention.marker else ""


def _first_time(doc: Doc, mention: TimeMention) -> bool:
    """ "for the first time in a year" looks back."""
    before = [t.lower_ for t in doc[max(0, mention.start - 2) : mention.start + 1]]
    return "time" in before and "in" in (*before, mention.marker)


def _before_event(doc: Doc, mention: TimeMention) -> str | None:
    """The words of a limit set by an event: "before next week's summit"."""
    noun = mention.attaches_to
    if mention.marker not in ("before", "prior to", "ahead of") or noun is None or noun < mention.end:
        return None
    if doc[noun].pos_ not in ("NOUN", "PROPN") or doc[noun].lemma_ in times_lexicon().sooner["nouns"]:
        return None
    return f"{mention.marker} {doc[mention.start : noun + 1].text}"


def _counted_from(doc: Doc, mention: TimeMention) -> str | None:
    """The words of a limit counted from an event, whose day nobody knows yet: "within 90 days of signing"."""
    if mention.phrase is None or mention.phrase.name != "within" or doc[mention.end : mention.end + 1].text != "of":
        return None
    last = min(doc[mention.end].right_edge.i + 1, mention.end + _LONGEST_EVENT)
    return doc[mention.start : last].text if last > mention.end + 1 else None


def _words(mention: TimeMention) -> str:
    words = mention.text
    return f"{mention.marker} {words}" if mention.marker and not words.lower().startswith(mention.marker) else words


@lru_cache(maxsize=2)
def _openings(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(words.split()[0] for words in phrases)


def _soon(doc: Doc, start: int, end: int) -> str | None:
    """Words like "immediately" with a verb of what is to be done."""
    lex, lower = times_lexicon().sooner["immediate"], columns_of(doc).lower
    openings = _openings(lex)
    for i in [i for i in range(start, min(end, len(lower))) if lower[i] in openings]:
        for size in (5, 4, 3, 2, 1):
            words = " ".join(lower[i : min(i + size, end)])
            verb = clause_head(doc[i])
            # "must be freed at once", "demands that they be freed at once"
            ordered = verb.tag_ == "VBN" and any(c.tag_ in ("MD", "VB") for c in children(verb))
            if words in lex and (verb.tag_ in ("VB", "VBP") or verb.head.tag_ == "VB" or ordered):
                return words
    return None
