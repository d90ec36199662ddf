"""A Doc as plain lists, and the look-ups made on it: what all actor rules work on.

spaCy's Token objects cost some 200 ns for each attribute; the rules look at every token many times, so the
attributes are taken out once.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from spacy.attrs import ENT_TYPE, HEAD, SENT_START
from spacy.tokens import Doc

from detente.reading.columns import columns_of, strings
from detente.reading.names.keys import pieces
from detente.reading.names.table import NameTable, Spelling, table


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name (`spelling` set) or a role word (`kinds` set) at tokens [start, end)."""

    start: int
    end: int
    key: str
    spelling: Spelling | None = None
    kinds: tuple[str, ...] = ()


@dataclass(slots=True)
class View:
    """Token attributes as lists (all of the length of the Doc), the known names and the role words in it."""

    doc: Doc
    names: NameTable
    text: list[str]
    lower: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    ent: list[str]
    lemma: list[str]
    sent: list[int]  # number of the sentence
    ents: list[tuple[int, int, str]]
    name_hits: list[Hit] = field(default_factory=list)
    word_hits: list[Hit] = field(default_factory=list)
    name_at: dict[int, Hit] = field(default_factory=dict)  # by every token covered
    word_at: dict[int, Hit] = field(default_factory=dict)
    sent_start: list[int] = field(default_factory=list)
    dashes: frozenset[int] = frozenset()  # tokens that stand as a dash between blanks, whichever sign is used
    places: dict[str, list[int]] = field(default_factory=dict)  # where each word stands, its first `MOST_PLACES` places
    dateline: tuple[int, int] = (0, 0)  # the tokens of a dateline in capitals that no dash ends: "LIMA Peru said"

    def phrase(self, start: int, end: int) -> str:
        """The words of tokens [start, end) as the text has them, apostrophes straight.

        Names are made of them, and one party must not be two for how an outlet sets its apostrophes.
        """
        return str(self.doc[start:end].text).translate(_STRAIGHT)


_STRAIGHT = str.maketrans("’‘", "''")
_DASHES = frozenset({"-", "--", "–", "—"})


def view(doc: Doc) -> View:
    """Take the attributes out of a Doc and look all names and role words up."""
    names = table()
    data = doc.to_array([ENT_TYPE, HEAD, SENT_START])
    columns = columns_of(doc)
    count = len(doc)
    text = columns.text
    heads = (data[:, 1].astype(np.int64) + np.arange(count)).tolist() if count else []
    starts = (data[:, 2].astype(np.int64) == 1) if count else np.zeros(0, dtype=bool)
    if count:
        starts[0] = True
    sent = (np.cumsum(starts) - 1).tolist()
    v = View(
        doc=doc,
        names=names,
        text=text,
        lower=[t.lower() for t in text],
        pos=columns.pos,
        tag=columns.tag,
        dep=list(columns.dep),
        head=heads,
        ent=strings(doc, data[:, 0].astype(np.uint64)),
        lemma=columns.lemma,
        sent=sent,
        ents=[(e.start, e.end, e.label_) for e in doc.ents],
        sent_start=np.flatnonzero(starts).tolist(),
        dashes=frozenset(i for i in range(1, count) if text[i] in _DASHES and doc[i - 1].whitespace_),
    )
    _look_up(v)
    for place, word in enumerate(text):
        known = v.places.setdefault(word, [])
        if len(known) < MOST_PLACES:
            known.append(place)
    _part_dateline(v)
    return v


MOST_PLACES = 50
"""Places of a word that are kept: enough to see how it is used, and no square of a hostile text."""
_FIRST_WORDS = 150
"""Tokens among which a dateline is looked for: headline, names of the writers and a summary may stand before it."""
_FULL_PLACE = 4
"""Letters of a place in capitals at least: shorter words are mostly the letters of a body ("NATO" is looked up)."""


def _part_dateline(v: View) -> None:
    """Part a dateline in capitals without a dash from the sentence: "LIMA/GENEVA | Peru's opposition said".

    The parser and the statistics draw it into the name behind it. It is one where it begins a sentence, all its names
    are of places, and a capitalised word follows that is not set in capitals. Only the first one of a report is.
    """
    for start in v.sent_start:
        if start >= _FIRST_WORDS:
            return
        end = _end_of_dateline(v, start)
        if end > start:
            break
    else:
        return
    v.dateline = start, end
    for i in range(start, end):
        v.dep[i], v.head[i], v.ent[i] = "ROOT", i, "GPE"
    v.sent = [*v.sent[:end], *(number + 1 for number in v.sent[end:])]
    v.sent_start = sorted({*v.sent_start, end})
    v.ents = [(max(first, end) if start <= first else first, last, label) for first, last, label in v.ents]
    v.ents = [found for found in v.ents if found[0] < found[1]]
    crossing = [hit for hit in v.name_hits if hit.start < end < hit.end]
    if crossing:
        v.name_hits, v.name_at, v.word_hits, v.word_at = [], {}, [], {}
        _look_up(v)


def _end_of_dateline(v: View, start: int) -> int:
    """Where a dateline in capitals ends that begins at a token; the token itself where none does."""
    at = start
    while True:
        known = v.name_at.get(at)
        if known is not None and known.start == at and _is_place(v, known):
            at = known.end
        elif known is None and v.text[at].isupper() and (v.ent[at] == "GPE" or _is_short_seat(v, at)):
            if len(v.text[at]) < _FULL_PLACE:
                return start
            at += 1
        else:
            return start
        if v.text[at : at + 1] != ["/"] or at + 1 >= len(v.text):
            break
        at += 1
    goes_on = at < len(v.text) and v.sent[at] == v.sent[start] and v.text[at][:1].isupper()
    return at if goes_on and (not v.text[at].isupper() or v.text[at] in {"A", "I"} or "." in v.text[at]) else start


def _is_place(v: View, known: Hit) -> bool:
    """Whether a known name in capitals is a town's or province's; the name of a state opens no dateline."""
    assert known.spelling is not None
    written = "".join(v.text[known.start : known.end])
    town = known.spelling.form in {"seat", "place"} or v.names.entries[known.spelling.entry].type == "place"
    return town and written.isupper() and len(written) >= _FULL_PLACE and known.spelling.form != "short"


def _is_short_seat(v: View, i: int) -> bool:
    """Whether a word in capitals is a seat as short as the letters of a body, and so not looked up: "LIMA"."""
    return any(form in {"seat", "place"} for _, form, _ in v.names.names.get(v.lower[i], ()))


def _spelled(rows: list[list[object]], written: str) -> Spelling | None:
    """The spelling that fits the way the words are written; an acronym only fits capitals."""
    plain = written.replace(".", "")
    capitals = plain.isupper()
    best: Spelling | None = None
    for row in rows:
        spelling = Spelling(*row)  # type: ignore[arg-type]
        if spelling.text.replace(".", "").isupper():
            if not capitals:
                continue
            if best is None or (best.form == "adj" and spelling.form != "adj"):
                best = spelling
        elif (written[:1].isupper() or (spelling.text[:1].islower() and spelling.form != "place")) and best is None:
            if capitals and len(plain) <= 4:
                continue
            best = spelling
    return best


def _are_office_letters(v: View, i: int) -> bool:
    """Whether letters stand for an office: in capitals, and for no time of day ("PM Berg", not "5 PM")."""
    return v.text[i].isupper() and not (i and v.text[i - 1][-1:].isdigit())


def _look_up(v: View) -> None:
    words: list[str] = []
    at: list[int] = []
    cache: dict[str, list[str]] = {}
    first_piece: list[bool] = []
    for i, text in enumerate(v.text):
        found = cache.get(text)
        if found is None:
            found = cache[text] = pieces(text)
        for k, piece in enumerate(found):
            words.append(piece)
            at.append(i)
            first_piece.append(k == 0)
    count = len(words)
    name_depth, word_depth = v.names.name_depth, v.names.word_depth
    names, kinds = v.names.names, v.names.words
    name_until = word_until = 0
    for p in range(count):
        if not first_piece[p]:
            continue
        word = words[p]
        if p >= name_until and word in name_depth:
            for size in range(min(name_depth[word], count - p), 0, -1):
                if p + size < count and not first_piece[p + size]:
                    continue
                key = " ".join(words[p : p + size])
                rows = names.get(key)
                if rows is None:
                    continue
                start, end = at[p], at[p + size - 1] + 1
                if v.sent[start] != v.sent[end - 1]:
                    continue
                spelling = _spelled(rows, v.phrase(start, end) if size > 1 else v.text[start])
                if spelling is None:
                    continue
                hit = Hit(start, end, key, spelling)
                v.name_hits.append(hit)
                for i in range(start, end):
                    v.name_at[i] = hit
                name_until = p + size
                break
        if p >= word_until and word in word_depth:
            for size in range(min(word_depth[word], count - p), 0, -1):
                if p + size < count and not first_piece[p + size]:
                    continue
                key = " ".join(words[p : p + size])
                found_kinds = kinds.get(key)
                if found_kinds is None:
                    continue
                start, end = at[p], at[p + size - 1] + 1
                if key in v.names.lists["office_letters"] and not _are_office_letters(v, start):
                    continue
                hit = Hit(start, end, key, None, tuple(found_kinds))
                v.word_hits.append(hit)
                for i in range(start, end):
                    v.word_at[i] = hit
                word_until = p + size
                break
