"""Which form a single report has, by its name and its first bytes."""

from __future__ import annotations

from pathlib import PurePosixPath

from detente.documents.records import PAGE, Form, Item, Record, Unreadable

SINGLE: dict[str, Form] = {
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".eml": "eml",
}
"""Endings of files that hold one report."""

OFFICE = frozenset({".doc", ".docx", ".odt", ".pages", ".rtf", ".wpd"})
"""Endings of what people write reports with, and this does not read: each is told, not passed over as no document."""

_DATA = {
    **dict.fromkeys((".toml", ".gmcr", ".json"), "a conflict model is read by `detente diagnose` and `detente solve`"),
    **dict.fromkeys((".csv", ".tsv", ".xls", ".xlsx", ".ods"), "save each report as .txt or .html first"),
}
"""Endings of files that hold data and would be read as if they were prose, and what to do with each."""


def single(filename: str, data: bytes, name: str) -> Item:
    """The record in a file's bytes.

    What a file is called decides between a page and a text, unless its first bytes show better.

    Args:
        name: what to show to people.
    """
    if not data:
        return Unreadable(name, "it is empty; mend: give a file that holds a report")
    suffix = PurePosixPath(filename).suffix.lower()
    if suffix in OFFICE:
        return Unreadable(name, "it is an office document; mend: save it as .txt, .html or .pdf first")
    if suffix in _DATA:
        return Unreadable(name, f"it is a file of data, not a report; mend: {_DATA[suffix]}")
    form = SINGLE.get(suffix, "text")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        form = "pdf"
    elif form == "pdf":
        return Unreadable(name, "it is no PDF file, though it is called one")
    elif PAGE.match(data[:20_000]):
        form = "html"
    return Record(name, form, data)
