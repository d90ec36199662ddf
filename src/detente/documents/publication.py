"""Days, bylines and datelines as reports print them at their head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), start=1)
    for name in names.split()
}  # fmt: skip
_MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_M, _M1, _M2 = (_MONTH.format(name) for name in ("m", "m1", "m2"))
_YEAR = r"(?:19|20)[0-9]{2}"
_NUMBER = r"[0-3]?[0-9]"
_DAY_FIRST = re.compile(rf"\b(?P<d>{_NUMBER})(?:st|nd|rd|th)?(?: of)?[ -]{_M},?[ -](?P<y>{_YEAR})\b", re.I)
_MONTH_FIRST = re.compile(rf"\b{_M} (?P<d>{_NUMBER})(?:st|nd|rd|th)?,? (?P<y>{_YEAR})\b", re.I)
_ISO = re.compile(rf"\b(?P<y>{_YEAR})[-/.](?P<m>[01][0-9])[-/.](?P<d>[0-3][0-9])(?![0-9])")
_NUMERIC = re.compile(rf"\b(?P<a>{_NUMBER})[/.](?P<b>{_NUMBER})[/.](?P<y>{_YEAR})\b")
_MONTH_YEAR = re.compile(rf"\b{_M},? (?P<y>{_YEAR})\b", re.I)

_ZONES = r"gmt|utc|bst|est|edt|et|pst|pdt|pt|cet|cest|eet|eest|msk|ist|jst|aest|aedt|sgt|hkt"
_DATE_WORD = (
    r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?|published|posted|sent|updated|modified|last|first|on|at|"
    r"date|dated|issued|created|added|edited|time|print|edition|release|released|am|pm|a\.m|p\.m|noon|midnight|hours?|hrs?|"
    rf"minutes?|mins?|days?|weeks?|ago|h|m|yesterday|today|local|from|by|and|the|of|z|{_ZONES}"
)
_DATE_WORDS = re.compile(rf"\b(?:{_DATE_WORD})\b", re.I)
_FOREIGN = re.compile(
    rf"(?<![a-z])(?!(?:{_DATE_WORD}|{'|'.join(_MONTHS)}|st|nd|rd|th|a|p)(?![a-z]))[a-z]", re.I
)  # a word that is part of no form of a day or of an hour, and none of the words beside them
_HALF = r" ?[ap]\.?m\b\.?"
_CLOCK = re.compile(
    rf"\b[0-2]?[0-9][:.h][0-5][0-9](?:[:.][0-5][0-9])?(?:{_HALF}| ?[+-][01][0-9]:?[0-5][0-9]\b)?|\b[0-1]?[0-9]{_HALF}"
    r"|\b[0-9]{1,4} ?(?=h\b|m\b|hours?|hrs?|min|days?|weeks?)",
    re.I,
)
_DIGIT = re.compile(r"[0-9]")  # every form of a day or of an hour below has one
_STAMP = re.compile(
    rf"(?:(?:updated|posted|published) )?(?:at )?"
    rf"(?:[0-2]?[0-9][:.h][0-5][0-9](?:{_HALF})?|[0-1]?[0-9]{_HALF}|[0-9]{{4}} ?(?=gmt|utc|hrs))"
    rf"(?: ?\(?(?:{_ZONES}|local time|hrs)\)?)?"
    r"|[0-9]{1,3} ?(?:h|m|hr|hrs|min|mins|hour|hours|minute|minutes|day|days) ?(?:[0-9]{1,2} ?(?:m|min|mins))? ago",
    re.I,
)

_PARTICLE = r"(?:de|da|del|della|van|von|der|den|al|el|bin|ibn|abu|la|le|du|di|of)"
_NAME = rf"[A-Z][\w.'’-]*(?: (?:{_PARTICLE}[ -]){{0,2}}[A-Z][\w.'’-]*){{1,3}}"
_BYLINE = re.compile(
    r"(?:[Bb]y|BY|[Ww]ritten by|[Ss]tory by|[Rr]eport(?:ed)? by|[Ff]rom|[Aa]uthor:?|[Pp]osted by|[Ww]ords by|Text:) "
    rf"(?P<who>{_NAME}(?:(?:, and | and | & |, ){_NAME}){{0,4}})(?P<rest>[^.!?]{{0,90}})\.?"
)
_STAFF = re.compile(
    r"(?:by|from) (?:our|a|an|the)? ?(?:[\w'-]{1,20} ){0,3}"
    r"(?:staff|correspondent|reporter|editor|agencies|desk|bureau|newsroom|writer|team)s?(?:[ ,].{0,60})?",
    re.I,
)

_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /-][A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){0,3}"
_CAPITALISED = r"[A-ZÀ-Þ][\w.'’-]+(?:[ /-][A-ZÀ-Þ][\w.'’-]*){0,3}"
_REGION = r"(?:, ?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2}){0,2}"
_WHEN = rf"(?:,? ?(?:(?:\w+day,? )?{_M1} ?[0-9]{{0,2}}|[0-9]{{1,2}} {_M2})(?:,? {_YEAR})?\.?)?"
_DAY = rf"(?:[0-9]{{1,2}} {_M2}|{_M1} [0-9]{{1,2}}),? {_YEAR}"
_AGENCY = r"(?:\((?P<agency>[A-Z][\w./ -]{1,30})\)|/(?P<slash>[A-Z][\w ./-]{1,25})/\.?)"
_DASH = r" ?(?:--|[-–—]|:)"
_DATELINES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<place>{_CAPITALS}{_REGION}){_WHEN},? ?{_AGENCY}(?:{_DASH})? ",  # GENEVA, Sept 3 (Reuters) -
        rf"(?P<place>{_CAPITALISED}{_REGION}){_WHEN},? ?{_AGENCY}{_DASH} ?",  # Geneva (Reuters) -
        rf"{_AGENCY} ?(?:--|[-–—]) ?",  # (AFP) -
        rf"(?P<place>{_CAPITALISED}{_REGION}),? {_DAY} ?(?:--|[-–—]|:) ?",  # Geneva, 3 September 2016 –
        rf"(?P<place>{_CAPITALS}{_REGION}){_WHEN} ?(?:--|[–—]|-(?= )|: (?=[A-Z])) ?",  # GENEVA –
    )
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """The words before a report's first sentence: `text[start:end]` up to that sentence.

    `published` is an ISO day where the dateline states a whole one, else None.
    """

    start: int
    end: int
    place: str
    outlet: str = ""
    published: str | None = None


def find_dateline(text: str, start: int = 0, end: int | None = None) -> Dateline | None:
    """The dateline ("GENEVA (Reuters) -") with which the paragraph `text[start:end]` begins, if any."""
    head = text[start : min(len(text) if end is None else end, start + 160)]
    for pattern in _DATELINES:
        match = pattern.match(head)
        if match is None or len(head) == match.end():
            continue
        if match.group().rstrip().endswith(")") and head[match.end()].islower():
            continue  # "NATO (North Atlantic Treaty Organization) said"
        groups = match.groupdict()
        outlet = (groups.get("agency") or groups.get("slash") or "").strip(" .")
        return Dateline(
            start, start + match.end(), (groups.get("place") or "").strip(" ,"), outlet, stated_day(match.group())
        )
    return None


def stated_day(text: str) -> str | None:
    """The first whole day, else month, that `text` states, as ISO; None where it states none.

    "03/09/2016" may be March or September: of such a day only the year is kept.
    """
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(text):
            day = _day(match["y"], match["m"], match["d"])
            if day:
                return day
    for match in _NUMERIC.finditer(text):
        first, second = int(match["a"]), int(match["b"])
        if first > 12 >= second or first == second:
            return _day(match["y"], match["b"], match["a"])
        if second > 12 >= first:
            return _day(match["y"], match["a"], match["b"])
        return str(match["y"])
    month = _MONTH_YEAR.search(text)
    return f"{month['y']}-{_month(month['m']):02d}" if month else None


def is_date_line(text: str) -> bool:
    """Whether a short paragraph says when it was printed, and nothing else."""
    if len(text) > 160 or not _DIGIT.search(text) or _FOREIGN.search(text):
        return False
    rest = text
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _NUMERIC, _MONTH_YEAR, _CLOCK):
        rest = pattern.sub(" ", rest)
    if rest == text:
        return False
    return not any(char.isalnum() for char in _DATE_WORDS.sub(" ", rest))


def is_stamp(text: str) -> bool:
    """Whether a paragraph is the time stamp of an entry in a live report, and nothing else."""
    return len(text) <= 60 and _STAMP.fullmatch(text.strip(" -–—|•·()[]")) is not None


def byline(text: str) -> tuple[str, str] | None:
    """The names in a byline and the words after them; None where the paragraph is no byline."""
    if len(text) > 220:
        return None
    match = _BYLINE.fullmatch(text)
    if match:
        return match["who"], match["rest"].strip(" ,|–—-")
    return ("", "") if _STAFF.fullmatch(text) else None


def _month(name: str) -> int:
    return int(name) if name.isdigit() else _MONTHS[name.lower().rstrip(".")]


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), _month(month), int(day)).isoformat()
    except ValueError:
        return None
