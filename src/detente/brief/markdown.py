"""The brief as Markdown that renders the same wherever it is pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detente.brief.model import Brief, Citation, Line, Section, Table
from detente.brief.visible import visible

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$^=:@-])")
_LIST_NUMBER = re.compile(r"^(\s*\d+)([.])")
_BARE_ADDRESS = re.compile(r"(www)([.])", re.IGNORECASE)


def to_markdown(brief: Brief) -> str:
    """The whole brief, ended by a line break; words from outside can start no markup, link or HTML."""
    return "\n".join(_lines(brief)).rstrip("\n") + "\n"


def literal(text: str) -> str:
    """Text in which Markdown sees only characters."""
    escaped = _BARE_ADDRESS.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", visible(text)))
    return _LIST_NUMBER.sub(r"\1\\\2", escaped)


def _lines(brief: Brief) -> Iterator[str]:
    yield f"# {literal(brief.title)}"
    yield ""
    yield f"As of {literal(brief.as_of)}" + (f" · {literal(brief.scope)}" if brief.scope else "")
    yield ""
    for line in brief.answer:
        yield _line(line)
        yield ""
    for section in brief.sections:
        yield from _section(section)
    for table in brief.tables:
        yield from _table(table)
    for section in brief.details:
        yield from _section(section)
    if brief.citations:
        yield "## Sources"
        yield ""
        yield from (_citation(citation) for citation in brief.citations)
        yield ""
    if brief.reports:
        yield "## Reports"
        yield ""
        for report in brief.reports:
            name = literal(report.title or report.source or report.document)
            known = f"{report.date or 'no date'} ({report.date_known_by})"
            yield f"- {', '.join(filter(None, (name, literal(report.outlet), literal(known))))}"
        yield ""


def _section(section: Section) -> Iterator[str]:
    yield f"## {literal(section.title)}"
    yield ""
    yield from (f"- {_line(line)}" for line in section.lines)
    yield ""


def _table(table: Table) -> Iterator[str]:
    yield f"## {literal(table.title)}"
    yield ""
    yield "| " + " | ".join(literal(column) for column in table.columns) + " |"
    yield "|" + " --- |" * len(table.columns)
    for row in table.rows:
        yield "| " + " | ".join(_line(cell) or " " for cell in row) + " |"
    yield ""


def _line(line: Line) -> str:
    words = "".join(literal(part.text) + _marks(part.citations) for part in line.parts)
    if line.strong:
        words = f"**{literal(line.strong)}**" + (" " if words else "") + words
    return words + (f" (assumed: {literal(line.assumed)})" if line.assumed else "")


def _marks(citations: tuple[int, ...]) -> str:
    return " " + "".join(f"\\[{number}\\]" for number in citations) if citations else ""


def _citation(citation: Citation) -> str:
    where = ", ".join(filter(None, (citation.outlet, citation.date)))
    place = f"({literal(citation.statement)}, characters {citation.start} to {citation.end})"
    return f"- \\[{citation.number}\\] {literal(where)}: “{literal(citation.quote)}” {place}"
