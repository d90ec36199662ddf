"""The brief as a Word document; needs the extra `docx`."""

from __future__ import annotations

import io
from importlib import import_module
from typing import Any

from detente.brief.model import Brief, Line, Section, Table
from detente.brief.sentences import text
from detente.brief.visible import visible
from detente.errors import SettingError


def to_docx(brief: Brief) -> bytes:
    """The brief as a .docx file, in the order of its other forms; numbers of citations are superscript.

    Raises: SettingError where python-docx is not installed.
    """
    try:
        docx = import_module("docx")
    except ImportError:
        raise SettingError("python-docx is not installed", mend="pip install 'detente[docx]'") from None
    document = docx.Document()
    document.core_properties.title = visible(f"{brief.title}, {brief.as_of}")[:250]
    document.add_heading(visible(brief.title), level=0)
    document.add_paragraph(visible(f"as of {brief.as_of}" + (f" · {brief.scope}" if brief.scope else "")))
    for line in brief.answer:
        _line(document.add_paragraph(), line)
    for section in brief.sections:
        _section(document, section)
    for table in brief.tables:
        _table(document, table)
    for section in brief.details:
        _section(document, section)
    if brief.citations:
        document.add_heading(text("title.sources"), level=1)
        for citation in brief.citations:
            where = ", ".join(filter(None, (citation.outlet, citation.date)))
            words = f"[{citation.number}] {where}{': ' if where else ''}“{citation.quote}” ({citation.statement})"
            document.add_paragraph(visible(words))
    if brief.reports:
        document.add_heading(text("title.reports"), level=1)
        for report in brief.reports:
            name = report.title or report.source or report.document
            words = ", ".join(filter(None, (name, report.outlet, f"{report.date} ({report.date_known_by})")))
            document.add_paragraph(visible(words), style="List Bullet")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _section(document: Any, section: Section) -> None:
    document.add_heading(visible(section.title), level=1)
    for line in section.lines:
        _line(document.add_paragraph(style="List Bullet"), line)


def _table(document: Any, table: Table) -> None:
    document.add_heading(visible(table.title), level=1)
    grid = document.add_table(rows=1, cols=len(table.columns), style="Light Grid Accent 1")
    for cell, column in zip(grid.rows[0].cells, table.columns, strict=True):
        cell.text = visible(column)
    for row in table.rows:
        for cell, line in zip(grid.add_row().cells, row, strict=True):
            _line(cell.paragraphs[0], line)


def _line(paragraph: Any, line: Line) -> None:
    if line.strong:
        paragraph.add_run(visible(line.strong) + (" " if line.parts else "")).bold = True
    for part in line.parts:
        paragraph.add_run(visible(part.text))
        if part.citations:
            numbers = "".join(f"[{number}]" for number in part.citations)
            paragraph.add_run(numbers).font.superscript = True
    if line.assumed:
        paragraph.add_run(f" (assumed: {visible(line.assumed)})").italic = True
