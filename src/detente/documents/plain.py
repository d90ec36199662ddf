"""Plain text, often pasted from a page, to a Document whose offsets are the text's own."""

from __future__ import annotations

import re
from email.utils import parseaddr

from detente.documents.cues import load_cues
from detente.documents.decoding import check_line
from detente.documents.identity import document_id
from detente.documents.language import check_english
from detente.documents.publication import byline, find_dateline, is_date_line, stated_day
from detente.documents.roles import COLUMNS, blocks
from detente.errors import InputError, SettingError
from detente.values.dates import DateSpan
from detente.values.document import Block, Document

CHANGED = "the page states only when it was last changed: that day is taken for the day of publication"
_OWNER = re.compile(
    r"\b(?:represent|reflect)"
    r"(?: (?:the|those|any|views|view|opinions|official|position|policy|or|and|editorial|stance))* of "
    r"(?P<who>(?:[Tt]he )?[A-Z][\w&'’.-]*(?: [A-Z&][\w&'’.-]*){0,4})"
)
_SITE = re.compile(r"(?P<title>.{12,300}?)\s(?:[|»·]|[-–—])\s(?P<site>[A-Z][\w&'’.: -]{1,40})")
_ANSWERED = re.compile(r"(?:(?:re|fw|fwd|aw|wg):\s*)+", re.I)
_LEGAL_FORM = re.compile(r",? (?:Ltd|Limited|Inc|LLC|PLC|Plc|plc|Corp|GmbH|AG)\.?$")
_POST = re.compile(
    r", (?:[A-Z][\w'’-]* ){0,3}(?:Correspondent|Reporter|Editor|Writer|Columnist|Analyst|Bureau|Desk|Staff|Chief)"
    r"(?: [A-Z][\w'’-]*)*$"
)
_SOURCE_LINE = re.compile(
    r"(?:Source|Via|Copyright|©|\(c\)|Originally published (?:by|on|in|at)):? ?(?:(?:19|20)[0-9]{2},? )?"
    r"(?P<who>[A-Z][\w&'’. -]{1,40}?)[.,]?(?: All rights.{0,60})?"
)


def check_published(published: str | None) -> str | None:
    """The day, month or year given for an input, as ISO; None for none or an empty one.

    Raises: SettingError for anything else.
    """
    if published is None or not published.strip():
        return None
    try:
        DateSpan.parse(published)
    except ValueError as error:
        raise SettingError(
            f"{published!r} is no date of publication",
            where="--published",
            mend="give it as 2016-09-06, 2016-09 or 2016",
        ) from error
    return published.strip()


def from_text(
    text: str,
    *,
    source: str = "",
    published: str | None = None,
    title: str = "",
    outlet: str = "",
    author: str = "",
    url: str = "",
    metadata_published: str | None = None,
    changed: str | None = None,
    notices: tuple[str, ...] = (),
) -> Document:
    """Make a Document of a text; `Document.text` is `text` itself.

    Args:
        source: where it was read from, to show to people.
        published: an ISO day, month or year that a person gave; wins over all else.
        metadata_published: the same from a page's metadata; wins over what the text says.
        changed: the day of a page's last change; taken, and told, where nothing states when it came out.
        title, outlet, author, url: where known from elsewhere; else looked for in the text.
        notices: sentences for people, kept before those that arise here.

    Raises: InputError for a text without words, one with a line beyond the limit, or one not in English;
        SettingError when `published` is no date.
    """
    given = check_published(published)
    if not any(char.isalnum() for char in text):
        raise InputError("there is no text in it", where=source, mend="give a file that holds a report")
    check_line(text, source)
    found = blocks(text, title=title)
    check_english(_body_text(text, found) or text, where=source)
    stated = _stated(text, found)
    ranked = ((given, "given"), (metadata_published, "metadata"), (stated, "text"), (changed, "metadata"))
    day, known = next(((value, by) for value, by in ranked if value), (None, "unknown"))
    if changed and not (given or metadata_published or stated):
        notices = (*notices, CHANGED)
    heading, site = _title(text, found)
    return Document(
        id=document_id(text),
        text=text,
        blocks=found,
        title=title or heading,
        published=day,
        published_by=known,
        outlet=outlet or _outlet(text, found) or site,
        author=author or _author(text, found),
        url=url or _address(text, found),
        language="en",
        source=source,
        notices=(*notices, *_notices(text, found, given, metadata_published or stated)),
    )


def _body_text(text: str, found: tuple[Block, ...], most: int = 20_000) -> str:
    out: list[str] = []
    size = 0
    for block in found:
        if block.role in ("body", "quote") and size < most:
            out.append(text[block.start : min(block.end, block.start + most)])
            size += len(out[-1])
    return "\n\n".join(out)


def _head_blocks(found: tuple[Block, ...]) -> tuple[list[Block], list[Block]]:
    """The blocks before the report, and the report's own first three."""
    first = next((i for i, block in enumerate(found) if block.role == "body"), len(found))
    return list(found[:first]), [block for block in found[first:] if block.role == "body"][:3]


def _stated(text: str, found: tuple[Block, ...]) -> str | None:
    """The date of publication that the text states: in a date line or byline, or in its dateline.

    Days in running text, captions and letters are dates of something else.
    """
    head, report = _head_blocks(found)
    dated = [text[block.start : block.end] for block in found if block.why in ("date line", "byline")]
    for block in head:
        if block.role == "boilerplate" and block.end - block.start <= 200:
            dated += [part for part in re.split(r"[|·•]", text[block.start : block.end]) if is_date_line(part.strip())]
    for wanted in ("publish", "posted", ""):
        for line in dated:
            low = line.casefold()
            if wanted in low and (wanted or "updated" not in low or low.index("updated") > 12):
                day = stated_day(line)
                if day:
                    return day
    for block in report:
        dateline = find_dateline(text, block.start, block.end)
        if dateline and dateline.published and len(dateline.published) == 10:
            return dateline.published
    return next((day for line in dated if (day := stated_day(line))), None)


def title_of(text: str) -> str:
    """The title that a text itself has; "" where it has none."""
    return _title(text, blocks(text))[0]


def _title(text: str, found: tuple[Block, ...]) -> tuple[str, str]:
    """The first title before the report, parted from a site's name after a bar or dash."""
    head, _ = _head_blocks(found)
    subject = _header(text, head, "subject:")
    if subject:
        return _ANSWERED.sub("", subject), ""
    line = next(
        (" ".join(text[b.start : b.end].split()) for b in head if b.role == "title" and b.why != "second headline"), ""
    )
    match = _SITE.fullmatch(line)
    if match and ("|" in line or load_cues().names_outlet(match["site"])):
        return match["title"], match["site"]
    return line, ""


def _header(text: str, head: list[Block], name: str) -> str:
    """What a line of a mail's header that was pasted with it states; "" where there is none."""
    lines = (" ".join(text[b.start : b.end].split()) for b in head if b.why.endswith(f": {name}"))
    return next((line[len(name) :].strip() for line in lines if line.casefold().startswith(name)), "")


def _outlet(text: str, found: tuple[Block, ...]) -> str:
    """The outlet: of the dateline, else of a source or copyright line, else whose views a disclaimer sets apart."""
    head, report = _head_blocks(found)
    agencies = load_cues().agencies
    for block in report:
        dateline = find_dateline(text, block.start, block.end)
        if dateline and dateline.outlet and (dateline.outlet in agencies or dateline.place):
            return dateline.outlet
    frame = [
        " ".join(text[b.start : b.end].split()) for b in found if b.role == "boilerplate" and b.end - b.start <= 1000
    ]
    for line in frame:
        match = _OWNER.search(line)
        if match:
            return match["who"].rstrip(".")
    for line in frame:
        match = _SOURCE_LINE.fullmatch(line)
        if match:
            return _LEGAL_FORM.sub("", match["who"])
    for block in head:
        line = text[block.start : block.end].strip()
        if line in agencies:
            return line
    return ""


def _author(text: str, found: tuple[Block, ...]) -> str:
    for block in found:
        if block.why == "byline":
            named = byline(text[block.start : block.end])
            if named and named[0]:
                bodies = sorted(load_cues().agencies, key=len, reverse=True)
                body = next((name for name in bodies if named[0].endswith(f" {name}")), "")
                return _POST.sub("", named[0].removesuffix(body).rstrip(" ,"))
    head, _ = _head_blocks(found)
    name, address = parseaddr(_header(text, head, "from:")) if _header(text, head, "subject:") else ("", "")
    return name or address


def _address(text: str, found: tuple[Block, ...]) -> str:
    """The address of the page that was pasted with it: one that stands on a line of its own."""
    lines = (text[b.start : b.end] for b in found if b.why.startswith("address"))
    return next((line for line in lines if line.startswith(("http://", "https://"))), "")


def _notices(text: str, found: tuple[Block, ...], given: str | None, stated: str | None) -> list[str]:
    out: list[str] = []
    if given and stated and not (stated.startswith(given) or given.startswith(stated)):
        out.append(f"the text gives {stated} as its date; {given} was given and is used")
    out += [
        f"a correction note was left out: {' '.join(text[block.start : block.end].split())[:200]}"
        for block in found
        if block.why.startswith("correction note")
    ]
    lost = [block for block in found if block.why == "after comments"]
    words = sum(len(text[block.start : block.end].split()) for block in lost)
    if words:
        out.append(f"{words} words after the heading of readers' comments were left out")
    mixed = sum(len(text[block.start : block.end].split()) for block in found if block.why == COLUMNS)
    if mixed:
        out.append(f"{mixed} words in columns side by side were left out: paste one column after the other")
    if not any(block.role in ("body", "quote") for block in found):
        out.append("no paragraph of a report was found in it")
    return out
