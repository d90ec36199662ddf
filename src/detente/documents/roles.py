"""What each paragraph of a pasted text is: title, report, caption, quotation, or none of it.

The report is found first: the paragraphs that are long enough and end as sentences do. What stands
before the first of them is the head, what stands after the last the tail; the same short line is a title
in the one and a list of other stories in the other. A paragraph that no rule knows is body: rather
too much is read than a statement lost.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from detente.documents.cues import Cue, Cues, Found, load_cues
from detente.documents.publication import byline, find_dateline, is_date_line, is_stamp
from detente.documents.segments import Segment, segments
from detente.values.document import Block, Role

_STRONG = 12  # words of a paragraph that, ending as a sentence does, is certainly running text
_LONG = 25  # words of a paragraph that is running text however it ends
_SHORT = 20  # words of a line after the end that can still be another story's headline
_HEADING = 8
_TITLE = 30
_REPEATED = 200  # code points of a paragraph that is looked at once, however often it stands in a text
_SHOWN = 4000  # code points at each end of a paragraph that the rules look at
_ENDS = re.compile(r"[.!?…][\"'”’»)\]]*$")
_OPEN = re.compile(r"(?:[.:;,]|[a-z0-9)\"”’])$")
_LEADS_ON = re.compile(r"[:;,][\"'”’»)\]]*$")
_COLON = re.compile(r":[\"'”’»)\]]*$")
_STOP = re.compile(r"[.…]+[\"'”’»)\]]*$")
_QUESTION = re.compile(r"[?!][\"'”’»)\]]*$")
_QUOTED = re.compile(r"[\"“«‘'„](?P<inside>[^\"“”«»„]*)[\"”»’'][.,;]?", re.S)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{3,2000}|[\w.+-]{1,64}@[\w.-]{3,200}")
_ITEM = re.compile(r"(?:[-*•·‣▪●]|\(?[0-9]{1,2}[.)]|\(?[a-z][.)])\s")
_YEAR_DATE = re.compile(r"\b(?:19|20)[0-9]{2}\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_WORD = re.compile(r"[^\W\d_]+(?:['’.-][^\W_]+)*")
_FUNCTION = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "and",
        "or",
        "but",
        "by",
        "with",
        "from",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "it",
        "its",
        "he",
        "she",
        "they",
        "his",
        "her",
        "their",
        "that",
        "this",
        "will",
        "would",
        "over",
        "after",
    ]
)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A segment with what the rules ask of it; `text` holds at most its first and last characters."""

    segment: Segment
    text: str
    words: int
    cue: Found | None
    kind: str  # "", "columns", or one of `_kind`

    @property
    def ends(self) -> bool:
        return _ENDS.search(self.text[-8:]) is not None

    @property
    def sentence(self) -> bool:
        """Whether it can be running text: a stop at its end and at least three words."""
        return self.ends and self.words >= 3

    @property
    def strong(self) -> bool:
        if self.cue or self.kind or self.words < _STRONG:
            return False
        return self.ends or self.text.endswith(":") or (self.words >= _LONG and not self.listing)

    @property
    def leads_on(self) -> bool:
        """Whether it stops in the middle of a sentence: at a colon or comma, or at a word such as "for"."""
        if self.words < 4:
            return False
        return bool(_LEADS_ON.search(self.text[-4:])) or self.text.rsplit(None, 1)[-1] in _FUNCTION

    @property
    def listing(self) -> bool:
        """Whether it is a run of names without any sentence in it, such as a menu."""
        tokens = self.text.split()
        capital = sum(token[:1].isupper() or not token[:1].isalpha() for token in tokens)
        return capital > 0.8 * len(tokens) and not re.search(r"[.!?]\s", self.text)

    @property
    def content(self) -> frozenset[str]:
        """The stems of its words that say something, to compare a title with the report."""
        return frozenset(
            word.casefold()[:5]
            for word in _WORD.findall(self.text[:2000])
            if word.casefold() not in _FUNCTION and len(word) > 1
        )


def blocks(text: str, *, title: str = "") -> tuple[Block, ...]:
    """Give every paragraph of a pasted text its role.

    Args:
        text: the text as it is; blocks refer to its offsets.
        title: the title where it is known from elsewhere; a paragraph equal to it is the title.
    """
    cues = load_cues().within(text)
    paragraphs = _paragraphs(text, cues)
    first = next((i for i, p in enumerate(paragraphs) if p.strong and not _pictured(p, cues)), None)
    if first is None:
        given = _without_running_text(paragraphs)
    else:
        last = max(i for i, paragraph in enumerate(paragraphs) if paragraph.strong)
        given = [
            *_head(paragraphs, first, cues),
            *_middle_and_tail(paragraphs, first, last, cues),
        ]
    known: tuple[Role, str] = ("title", "equal to the known title")
    return tuple(
        Block(p.segment.start, p.segment.end, *(known if title and _same(p.text, title) else role))
        for p, role in zip(paragraphs, given, strict=True)
    )


def _paragraphs(text: str, cues: Cues) -> list[_Paragraph]:
    """The paragraphs with their traits; those before the first running text are looked at as the head."""
    out: list[_Paragraph] = []
    head = True
    known: dict[str, _Paragraph] = {}  # short lines of a page's frame come again and again
    for segment in segments(text):
        short = segment.end - segment.start <= _REPEATED and not segment.columns
        line = text[segment.start : segment.end] if short else ""
        if line in known:
            out.append(replace(known[line], segment=segment))
            continue
        paragraph = _paragraph(text, segment, cues, head=head)
        if head and paragraph.strong:
            head = False
            known.clear()
            paragraph = _paragraph(text, segment, cues, head=False)
        if line:
            known[line] = paragraph
        out.append(paragraph)
    return out


def _paragraph(text: str, segment: Segment, cues: Cues, *, head: bool) -> _Paragraph:
    size = segment.end - segment.start
    shown = text[segment.start : segment.end]
    if size > 2 * _SHOWN:  # no rule needs more, and rules should not cost more
        shown = f"{shown[:_SHOWN]} {shown[-_SHOWN:]}"
    tokens = shown.split()
    words = sum(token[0].isalpha() or any(map(str.isalpha, token)) for token in tokens)
    kind = "columns" if segment.columns else _kind(shown, words)
    return _Paragraph(segment, shown, words, None if kind else cues.find(shown, words, head=head), kind)


def _kind(shown: str, words: int) -> str:
    """What a paragraph is that is known by its form alone; "" for all others."""
    if not any(char.isalnum() for char in shown):
        return "no words"
    if _ADDRESS.fullmatch(shown):
        return "address"
    if is_stamp(shown):
        return "stamp"
    if is_date_line(shown):
        return "date"
    if byline(shown) is not None:
        return "byline"
    return "letters" if _letters_only(shown, words) else ""


def _letters_only(shown: str, words: int) -> bool:
    """Scraps such as "in ," or "| 3": at most two short words with punctuation that ends nothing."""
    if words > 2 or len(shown) > 20:
        return False
    bare = re.sub(r"[^\w\s]", " ", shown).split()
    return all(word.casefold() in _FUNCTION or word.isdigit() or len(word) == 1 for word in bare)


COLUMNS = "columns side by side"
_SURE = {
    "columns": COLUMNS,
    "no words": "no words in it",
    "address": "address of a page or mailbox",
    "stamp": "time stamp",
    "date": "date line",
    "byline": "byline",
    "letters": "scrap of a page's frame",
}


def _plain(paragraph: _Paragraph, cues: Cues) -> tuple[Role, str] | None:
    """The role that the paragraph shows by itself, wherever it stands."""
    if paragraph.kind:
        return "boilerplate", _SURE[paragraph.kind]
    if paragraph.cue:
        return paragraph.cue.cue.role, f"{paragraph.cue.cue.name}: {paragraph.cue.words}"
    if _pictured(paragraph, cues):
        return "caption", "says in the present what a picture of a stated day shows"
    return None


def _pictured(paragraph: _Paragraph, cues: Cues) -> bool:
    """ "The envoy greets the minister in Oslo on June 18, 2012": present verb, and a day or a year."""
    if not 6 <= paragraph.words <= 45 or not _YEAR_DATE.search(paragraph.text) or paragraph.text[:1] in "\"“'‘":
        return False
    first = re.split(r"[.!?]\s", paragraph.text, maxsplit=1)[0]
    tokens = first.split()[:16]
    past = re.search(
        r"\b(?:said|says|told|has|have|had|will|would|was|were|could|may|might|did|does|do|not)\b|[\"“”]",
        paragraph.text,
    )
    shown = any(
        token in cues.pictured and (name[:1].isupper() or name[-1:] in "),") for name, token in pairwise(tokens)
    )
    return past is None and shown and not find_dateline(first)


def _body(paragraph: _Paragraph, why: str) -> tuple[Role, str]:
    quoted = _QUOTED.fullmatch(paragraph.text)
    if quoted and paragraph.words >= 3:
        return "quote", "all of it stands in quotation marks"
    if paragraph.text.startswith(">"):
        return "quote", "set as a quotation"
    return "body", why


def _head(paragraphs: Sequence[_Paragraph], first: int, cues: Cues) -> list[tuple[Role, str]]:
    """Roles of what stands before the first paragraph of the report."""
    report: frozenset[str] = frozenset().union(*(p.content for p in paragraphs[first:] if p.strong))
    roles: list[tuple[Role, str] | None] = [_plain(p, cues) for p in paragraphs[:first]]
    often = Counter(p.text for p in paragraphs)  # a table of contents repeats headings, not the title
    chosen, best = -1, 0.0
    for i, paragraph in enumerate(paragraphs[:first]):
        if roles[i] is None and paragraph.words <= _TITLE and not _STOP.search(paragraph.text[-8:]):
            score = _title_score(paragraph, report, i) / (1 if often[paragraph.text] == 1 else 2)
            if score > best:
                chosen, best = i, score
    if chosen < 0:
        chosen = next((i for i, p in enumerate(paragraphs[:first]) if _labelled_title(p, report)), -1)
        if chosen >= 0:
            roles[chosen] = None
    out: list[tuple[Role, str]] = []
    for i, paragraph in enumerate(paragraphs[:first]):
        role, below = roles[i], roles[i + 1] if i + 1 < first else None
        if role is None and below and below[0] == "caption" and paragraphs[i + 1].text.startswith(paragraph.text):
            role = "caption", "words of the caption below it"
        elif role is None and i == chosen:
            role = "title", "short line before the report, in its words"
        elif role is None and paragraph.sentence and _STOP.search(paragraph.text[-8:]):
            role = _body(paragraph, "sentence before the report's first long paragraph")
        elif role is None and (paragraph.leads_on or paragraph.words >= _STRONG) and not paragraph.listing:
            role = _body(paragraph, "leads on to what follows")
        elif (
            role is None
            and i > chosen >= 0
            and paragraph.words >= 5
            and paragraph.content & report
            and not paragraph.listing
        ):
            role = "title", "second headline"
        out.append(role or ("boilerplate", "line before the report that is no sentence"))
    return out


def _labelled_title(paragraph: _Paragraph, report: frozenset[str]) -> bool:
    """Whether a line says before the report's title what kind of report it is: "Opinion: Why the accord failed".

    Below a report the same words lead to another one.
    """
    found = paragraph.cue
    if found is None or found.whole or not found.words.endswith(":") or paragraph.words < 4:
        return False
    return len(paragraph.content & report) >= 2 and not paragraph.leads_on


def _title_score(paragraph: _Paragraph, report: frozenset[str], position: int) -> float:
    """How much a line before the report is like its title; 0 for a line that cannot be one."""
    if paragraph.words < 2 or paragraph.leads_on or paragraph.text.endswith(",") or not paragraph.content:
        return 0.0
    shared = len(paragraph.content & report)
    if not paragraph.text[:1].isupper() and not paragraph.text[:1].isdigit() and paragraph.text[:1] not in "\"'“‘«¿¡":
        shared -= 3
    return max(0.0, 2 * shared + min(paragraph.words, 10) / 4 - position / 20)


def _middle_and_tail(paragraphs: Sequence[_Paragraph], first: int, last: int, cues: Cues) -> list[tuple[Role, str]]:
    """Roles of the report and of what stands between and after its paragraphs."""
    out: list[tuple[Role, str]] = []
    heading: Cue | None = None  # the cue, a line of its own, whose kind the short lines below it share
    listing = False  # whether a list is open that a paragraph ending in a colon announced
    bodies = 0
    for i in range(first, len(paragraphs)):
        paragraph = paragraphs[i]
        shown = _plain(paragraph, cues)
        role: tuple[Role, str]
        if heading and heading.then == "rest" and bodies >= 2:
            role = "boilerplate", f"after {heading.name}"
        elif shown is not None:
            role = shown
            if paragraph.cue and paragraph.cue.whole and paragraph.cue.cue.then:
                heading = paragraph.cue.cue
        elif paragraph.strong or (i < last and paragraph.words >= 6 and _STOP.search(paragraph.text[-8:])):
            role, heading = _body(paragraph, "running text"), None
        elif heading:
            role = "boilerplate", f"after {heading.name}"
        elif listing:
            role = _body(paragraph, "in a list that the report announces")
        else:
            role = _in_tail(paragraphs, i, out[-1] if out else None) if i > last else _in_middle(paragraphs, i)
        if role[0] in ("body", "quote"):
            bodies += 1
            listing = _COLON.search(paragraph.text[-4:]) is not None or (listing and not paragraph.strong)
        out.append(role)
    return out


def _in_tail(paragraphs: Sequence[_Paragraph], i: int, previous: tuple[Role, str] | None) -> tuple[Role, str]:
    paragraph = paragraphs[i]
    before_text = paragraphs[i - 1].text if i else ""
    if previous and previous[0] == "boilerplate" and (_QUESTION.search(paragraph.text[-4:]) or not paragraph.ends):
        return "boilerplate", "line after the end of the report"
    if paragraph.sentence or _ITEM.match(paragraph.text) or _LEADS_ON.search(before_text[-4:]):
        return _body(paragraph, "sentence after the last long paragraph")
    if previous and previous[0] in ("body", "quote") and not _ENDS.search(before_text[-8:]):
        return _body(paragraph, "goes on after a paragraph that does not end")
    if paragraph.words <= _SHORT:
        return "boilerplate", "line after the end of the report"
    return _body(paragraph, "no rule says otherwise")


def _in_middle(paragraphs: Sequence[_Paragraph], i: int) -> tuple[Role, str]:
    before, paragraph, following = paragraphs[i - 1], paragraphs[i], paragraphs[i + 1]
    if paragraph.sentence or _ITEM.match(paragraph.text) or paragraph.text[-1:] in ":;,":
        return _body(paragraph, "sentence among the report's paragraphs")
    before_ends = before.ends and not before.cue and not before.kind
    quoted = _QUOTED.fullmatch(paragraph.text)
    if quoted and before_ends and paragraph.words <= _HEADING and following.strong:
        return "title", "heading in quotation marks among the report's paragraphs"
    if paragraph.text[:1] in "\"“«‘'„>" and paragraph.words >= 3:
        return _body(paragraph, "quotation among the report's paragraphs")
    if not before.cue and not before.kind and before.words >= 4 and not _ENDS.search(before.text[-8:]):
        return _body(paragraph, "goes on after a paragraph that does not end")
    if paragraph.text.islower() and paragraph.words <= 6:
        return "boilerplate", "words of a picture's description, without a capital or a stop"
    if paragraph.words <= _HEADING and (following.strong or following.sentence):
        return "title", "heading among the report's paragraphs"
    if paragraph.words <= 2:
        return "boilerplate", "scrap among the report's paragraphs"
    if paragraph.listing and paragraph.words <= _SHORT:
        return "title", "headline among the report's paragraphs"
    return _body(paragraph, "no rule says otherwise")


def _without_running_text(paragraphs: Sequence[_Paragraph]) -> list[tuple[Role, str]]:
    """Roles in a text too short to have a running paragraph: what shows no other role is body."""
    cues = load_cues()
    out: list[tuple[Role, str]] = []
    sentences = [i for i, p in enumerate(paragraphs) if p.sentence and not p.cue and not p.kind]
    for i, paragraph in enumerate(paragraphs):
        role = _plain(paragraph, cues)
        if role is None and sentences and i < sentences[0] and not paragraph.ends and 2 <= paragraph.words <= _SHORT:
            role = "title", "line before the first sentence"
        out.append(role or _body(paragraph, "sentence" if paragraph.sentence else "no rule says otherwise"))
    return out


def _same(text: str, title: str) -> bool:
    return " ".join(text.split()).casefold() == " ".join(title.split()).casefold()
