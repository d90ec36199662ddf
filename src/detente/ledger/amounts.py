"""Amounts in the words of an action ("a rise of two and a half per cent", "120 jobs"), to tell two of them apart."""

from __future__ import annotations

import re

_UNITS = tuple(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "  # noqa: SIM905
    "seventeen eighteen nineteen twenty".split()
)
_TENS = dict(zip(["thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], range(30, 100, 10), strict=True))
_WORDS = {word: number for number, word in enumerate(_UNITS)} | _TENS
_SCALES = {"hundred": 100, "dozen": 12, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
# Days, years and hours are no amounts.
_TIMES = re.compile(
    r"\b(?:at|before|by|from|towards?|until)\s+the\s+(?:beginning|end|middle|start)\s+of\s+(?:the\s+)?\w+|"
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})\b|\b(?:{_MONTHS})\s+\d{{1,2}}(?:st|nd|rd|th)?\b"
    r"|\b(?:1[5-9]|20)\d\d\b(?!\s*[a-z])|\b\d{1,2}[:.]\d\d\s*(?:gmt|am|pm|h)\b|\b\d{1,2}\s*(?:am|pm)\b|\b\d+(?:st|nd|rd|th)\b",
    re.IGNORECASE,
)
_NUMBER = r"\d+(?:[.,]\d+)*|" + "|".join(sorted(_WORDS, key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?<![\w-])(?P<currency>[$€£¥]\s?)?(?P<number>{_NUMBER})\b(?:[\s-](?P<ones>{'|'.join(_UNITS[1:10])}))?(?P<half>\s+and\s+a\s+half)?"
    rf"(?:\s+(?P<scale>{'|'.join(_SCALES)}))?\s*(?P<unit>%|per\s?cent|percentage\s+points?|(?:[^\W\d_]+))?",
    re.IGNORECASE,
)

_FIGURE = re.compile(rf"\d+(?:[.,:]\d+)*|\b(?:{'|'.join((*_WORDS, *_SCALES))})\b", re.IGNORECASE)
_MONTH = re.compile(rf"\b(?:{'|'.join(month.capitalize() for month in _MONTHS.split('|'))})\b")

_SHARE = re.compile(
    rf"(?<![\w-])(?P<few>{_NUMBER})\s+(?:\w+\s+)?(?:out\s+)?of\s+(?:(?:the|its|their|his|her|all|some|those|these)\s+)*(?P<many>{_NUMBER})\b",
    re.IGNORECASE,
)

Amount = tuple[float, str]


def amounts(text: str) -> tuple[tuple[Amount, ...], str]:
    """The amounts in a text, each with the word that follows it as its unit, and the text without the numbers.

    Days, years and hours are neither amounts nor left in the text. "One" alone is no amount ("one of them").
    """
    text = _TIMES.sub(" ", text)
    found: list[Amount] = []

    def take(match: re.Match[str]) -> str:
        number, unit = match["number"].lower(), (match["unit"] or "").lower()
        if number == "one" and not (match["scale"] or match["half"]):
            return match[0]
        value = _value(match)
        if unit == "%" or unit.startswith("per"):
            found.append((value, "%"))
            return " "
        found.append((value, match["currency"].strip() if match["currency"] else unit))
        return f" {match['unit'] or ''}"

    bare = _AMOUNT.sub(take, text)
    return tuple(found), bare


def figures(text: str) -> frozenset[str]:
    """The numbers, years and months that words name ("five" as "5"): what a wording says that another one may not."""
    found = (word.lower() for word in (*_FIGURE.findall(text), *_MONTH.findall(text)))
    return frozenset(str(_WORDS.get(word, word)) for word in found)


def names_a_share(text: str) -> bool:
    """Whether the words name some of a number ("seven of the 14 sailors"), and not all of it ("all 14", "14 of 14")."""
    return any(_number(found["few"]) < _number(found["many"]) for found in _SHARE.finditer(_TIMES.sub(" ", text)))


def _number(word: str) -> float:
    return float(_WORDS[word.lower()]) if word.lower() in _WORDS else _digits(word)


def _value(match: re.Match[str]) -> float:
    value = _number(match["number"])
    if match["ones"]:
        value += _WORDS[match["ones"].lower()]
    if match["half"]:
        value += 0.5
    return value * _SCALES[match["scale"].lower()] if match["scale"] else value


def _digits(text: str) -> float:
    """A number in digits: commas part thousands, a full stop the decimals."""
    whole = text.replace(",", "")
    return float(whole) if whole.count(".") < 2 else float(whole.replace(".", "", whole.count(".") - 1))
