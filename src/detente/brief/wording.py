"""Dates, names and lists as an English reader expects them."""

from __future__ import annotations

import calendar
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from detente.values.dates import DateSpan

HEDGE = "~"
"""Stands before what the text itself does not hold for certain."""

DOUBT = "?"
"""Stands before what the reader is unsure of having read right: whose act it is, to whom, or of what kind."""

LONGEST = 140
"""Characters of a report's words in one cell; more is cut, and the source list has it whole."""


def date_words(iso: str | None, *, short: bool = False) -> str:
    """ "3 September 2016" for 2016-09-03, "September 2016" for 2016-09; other words stay as they are; "" for None."""
    if not iso:
        return ""
    try:
        return span_words(DateSpan.parse(iso), short=short)
    except ValueError:
        return iso


def span_words(span: DateSpan | None, *, short: bool = False) -> str:
    """A span in words, as fine as its unit; from and to where no unit holds it."""
    if span is None:
        return ""
    iso = span.iso()
    if iso is None:
        first, last = (span_words(DateSpan.day(day), short=short) for day in (span.first, span.last))
        return f"{first} to {last}"
    names = calendar.month_abbr if short else calendar.month_name
    parts = iso.split("-")
    words = [parts[0]]
    if len(parts) > 1:
        words.insert(0, names[int(parts[1])])
    if len(parts) > 2:
        words.insert(0, str(int(parts[2])))
    return " ".join(words)


def named(name: str) -> str:
    """A party's name as it stands in a sentence, with its article."""
    words = name.split()
    lexicon = _articles()
    if not words or name.casefold().startswith("the ") or words[0] in lexicon["determining"]:
        return name
    head = next((words[k - 1].casefold() for k in range(1, len(words)) if words[k] in ("of", "for", "on")), "")
    takes = name.casefold() in lexicon["names"] or _is_people(words)
    takes = takes or bool({words[-1].casefold(), head} & lexicon["endings"]) or head in lexicon["heads"]
    takes = takes or _describes_one(words)
    return f"the {name}" if takes and not words[0].endswith("'s") else name


def _is_people(words: Sequence[str]) -> bool:
    """Whether a name is that of a people or a following ("Europeans", "Liberal Democrats"), which is many."""
    lexicon = _articles()
    last = words[-1] if words and words[-1][:1].isupper() and not lexicon["within"].intersection(words) else ""
    return last.casefold().endswith(tuple(lexicon["peoples"])) and last.casefold() not in lexicon["single"]


def _describes_one(words: Sequence[str]) -> bool:
    """Whether a name only describes one party, in small letters up to where it says of what ("panel of engineers")."""
    lexicon = _articles()
    until = next((k for k, word in enumerate(words) if word in lexicon["within"]), len(words))
    described = until > 0 and all(word.isalpha() and word.islower() for word in words[:until])
    return described and not is_plural([" ".join(words)])


def listed(words: Sequence[str], *, last: str = "and") -> str:
    """ "A", "A and B", "A, B and C"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def parties(names: Sequence[str], *, last: str = "and") -> str:
    """Names in a sentence, with articles."""
    return listed([named(name) for name in names], last=last)


def is_plural(names: Sequence[str]) -> bool:
    """Whether names take a plural verb: several of them, or one that describes many ("rebels", "fighters in Aleppo").

    Proper names count as one, also those in the plural ("United States").
    """
    if len(names) != 1:
        return len(names) > 1
    words = names[0].removeprefix("the ").split()
    lexicon = _articles()
    if _is_people(words) or (bool(words) and words[-1].casefold() in lexicon["plurals"]):
        return True
    head = next((k for k, word in enumerate(words) if word in lexicon["within"]), len(words))
    last = words[head - 1] if head else ""
    described = bool(last) and (last.islower() or words[0].islower())
    return described and last.endswith("s") and last[-2:] not in ("ss", "us")


def opened(words: str) -> str:
    """The words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def lowered(words: str) -> str:
    """The words of a condition as they stand within a sentence: "Unless" becomes "unless", a name stays."""
    return words[:1].lower() + words[1:] if opens_condition(words) else words


def opens_condition(words: str) -> bool:
    """Whether the first word opens a condition ("unless", "if")."""
    return words.split(" ", 1)[0].casefold() in _articles()["conditions"]


def whole(words: str) -> str:
    """The words without an end that only leads to what was cut off behind it ("not talk as long" is "not talk")."""
    flat = " ".join(words.split())
    tail = next((tail for tail in _articles()["dangling"] if flat.casefold().endswith(f" {tail}")), "")
    return flat[: len(flat) - len(tail)].rstrip(" ,;:") if tail else flat


def points_back(words: str) -> bool:
    """Whether the first word stands for something told before ("It may not come to that")."""
    return words.split(" ", 1)[0].casefold() in _articles()["pointing"]


def joins_on(word: str) -> bool:
    """Whether a word only leads from what stands before a passage to it ("that", "and")."""
    return word.casefold().rstrip(",") in _articles()["joining"]


def is_relative(word: str) -> bool:
    """Whether a word cannot be understood without what stands before it ("which")."""
    return word.casefold() in _articles()["relative"]


def goes_on(word: str) -> bool:
    """Whether a word begins what is told besides ("but")."""
    return word.casefold() in _articles()["going_on"]


def is_denial(word: str) -> bool:
    """Whether a word turns what stands after it round ("not", "didn't")."""
    return word.casefold().endswith(tuple(_articles()["denials"]))


def clipped(words: str, most: int = LONGEST) -> str:
    """The words on one line, cut at a word's end with an ellipsis where there are too many."""
    flat = " ".join(words.split())
    if len(flat) <= most:
        return flat
    return flat[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 report", "2,000 reports"; `many` where it is not `one` with an s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


@cache
def _articles() -> dict[str, frozenset[str]]:
    data = tomllib.loads(files("detente.brief").joinpath("articles.toml").read_text(encoding="utf-8"))
    keys = (
        "names",
        "endings",
        "heads",
        "plurals",
        "peoples",
        "single",
        "dangling",
        "denials",
        "pointing",
        "joining",
        "relative",
        "going_on",
        "conditions",
        "within",
        "determining",
    )
    return {key: frozenset(word.casefold() for word in data[key]) for key in keys}
