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
_MONTH = r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
_DAY_FIRST = re.compile(r"\b(?P<d>[0-3]?[0-9])(?:st|nd|rd|th)?(?: of)?[ -]" + _MONTH.format("m") + r",?[ -](?P<y>(?:19|20)[0-9]{2})\b", re.I)
_MONTH_FIRST = re.compile(r"\b" + _MONTH.format("m") + r" (?P<d>[0-3]?[0-9])(?:st|nd|rd|th)?,? (?P<y>(?:19|20)[0-9]{2})\b", re.I)
_ISO = re.compile(r"\b(?P<y>(?:19|20)[0-9]{2})[-/.](?P<m>[01][0-9])[-/.](?P<d>[0-3][0-9])(?![0-9])")
_NUMERIC = re.compile(r"\b(?P<a>[0-3]?[0-9])[/.](?P<b>[0-3]?[0-9])[/.](?P<y>(?:19|20)[0-9]{2})\b")
_MONTH_YEAR = re.compile(r"\b" + _MONTH.format("m") + r",? (?P<y>(?:19|20)[0-9]{2})\b", re.I)

_DATE_WORDS = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:published|posted|updated|modified|last|first|on|at|date|dated|issued|created|added|"
    r"edited|time|print|edition|release|released|am|pm|a\.m|p\.m|noon|midnight|gmt|utc|bst|est|edt|et|pt|pst|pdt|cet|cest|eet|msk|ist|jst|aest|aedt|sgt|hkt|"
    r"hours?|hrs?|hr|minutes?|mins?|days?|weeks?|ago|h|m|ago|yesterday|today|local|uk|from|by|and|the|of|z)\b",
    re.I,
)  # fmt: skip
_CLOCK = re.compile(r"\b[0-2]?[0-9][:.h][0-5][0-9](?:[:.][0-5][0-9])?(?: ?[ap]\.?m\b\.?)?|\b[0-1]?[0-9] ?[ap]\.?m\b\.?|\b[0-9]{1,4} ?(?=h\b|m\b|hours?|hrs?|min|days?|weeks?)", re.I)
_STAMP = re.compile(
    r"(?:(?:updated|posted|published) )?(?:at )?(?:[0-2]?[0-9][:.h][0-5][0-9](?: ?[ap]\.?m\.?)?|[0-1]?[0-9] ?[ap]\.?m\.?|[0-9]{4} ?(?=gmt|utc|hrs))(?: ?\(?(?:gmt|utc|bst|est|edt|et|pst|pdt|pt|cet|cest|eet|eest|msk|ist|jst|local time|hrs)\)?)?"
    r"|[0-9]{1,3} ?(?:h|m|hr|hrs|min|mins|hour|hours|minute|minutes|day|days) ?(?:[0-9]{1,2} ?(?:m|min|mins))? ago",
    re.I,
)  # fmt: skip

_NAME = r"[A-Z][\w.'’-]*(?: (?:(?:de|da|del|della|van|von|der|den|al|el|bin|ibn|abu|la|le|du|di|of)[ -])?[A-Z][\w.'’-]*){1,3}"
_BYLINE = re.compile(
    r"(?:(?:[Bb]y|BY|[Ww]ritten by|[Ss]tory by|[Rr]eport(?:ed)? by|[Ff]rom|[Aa]uthor:?|[Pp]osted by|[Ww]ords by|Text:) )"
    rf"(?P<who>{_NAME}(?:(?:, | and | & |,? and ){_NAME}){{0,4}})(?P<rest>[^.!?]{{0,90}})\.?"
)
_STAFF = re.compile(
    r"(?:by|from) (?:our|a|an|the)? ?(?:[\w' -]{0,40} )?(?:staff|correspondent|reporter|editor|agencies|desk|bureau|newsroom|writer|team)s?(?:[ ,].{0,60})?", re.I
)

_PLACE = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’-]+(?:[ /-][A-ZÀ-Þ][A-ZÀ-Þ.'’-]*){0,3}(?:, ?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2}){0,2}"
_TOWN = r"[A-ZÀ-Þ][\w.'’-]+(?:[ /-][A-ZÀ-Þ][\w.'’-]*){0,3}(?:, ?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2}){0,2}"
_WHEN = rf"(?:,? ?(?:(?:\w+day,? )?{_MONTH.format('m1')} ?[0-9]{{0,2}}|[0-9]{{1,2}} {_MONTH.format('m2')})(?:,? (?:19|20)[0-9]{{2}})?\.?)?"
_DASH = r" ?(?:--|[-–—]|:)"
_DATELINE = re.compile(
    rf"(?P<place>{_PLACE}){_WHEN},? ?(?:\((?P<agency>[A-Z][\w./ -]{{1,30}})\)|/(?P<slash>[A-Z][\w ./-]{{1,25}})/\.?){_DASH}? "
)
_TOWN_AGENCY = re.compile(rf"(?P<place>{_TOWN}){_WHEN},? ?(?:\((?P<agency>[A-Z][\w./ -]{{1,30}})\)|/(?P<slash>[A-Z][\w ./-]{{1,25}})/\.?){_DASH} ?")
_AGENCY_ONLY = re.compile(r"(?:\((?P<agency>[A-Z][\w./ -]{1,30})\)|/(?P<slash>[A-Z][\w ./-]{1,25})/) ?(?:--|[-–—]) ?")
_PLACE_ONLY = re.compile(rf"(?P<place>{_PLACE}){_WHEN} ?(?:--|[–—]|-(?= )|: (?=[A-Z])) ?")
_TOWN_DAY = re.compile(
    rf"(?P<place>{_TOWN}),? (?:[0-9]{{1,2}} {_MONTH.format('m2')}|{_MONTH.format('m1')} [0-9]{{1,2}}),? (?:19|20)[0-9]{{2}} ?(?:--|[-–—]|:) ?"
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
    for pattern in (_DATELINE, _TOWN_AGENCY, _AGENCY_ONLY, _TOWN_DAY, _PLACE_ONLY):
        match = pattern.match(head)
        if match is None or len(head) == match.end():
            continue
        groups = match.groupdict()
        outlet = (groups.get("agency") or groups.get("slash") or "").strip(" .")
        return Dateline(start, start + match.end(), (groups.get("place") or "").strip(" ,"), outlet, stated_day(match.group()))
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
    if len(text) > 160 or not any(char.isdigit() for char in text):
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
