"""The brief as one HTML file: no script, no network, safe with hostile words.

Every element is built by `element`, which escapes what it is given, so that no word of a report can become markup;
a content security policy forbids all that the file does not need, in case that failed.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from importlib.resources import files
from urllib.parse import urlsplit

from detente.brief.model import Brief, Citation, Line, Picture, Report, Section, Table
from detente.brief.visible import visible


class Markup(str):
    """Text that is HTML already; made by this module only."""

    __slots__ = ()


def to_html(brief: Brief) -> str:
    """A whole page, ended by a line break."""
    style = files("detente.brief").joinpath("page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    head = _join(
        Markup('<meta charset="utf-8">'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        Markup('<meta name="color-scheme" content="light dark">'),
        Markup('<meta name="referrer" content="no-referrer">'),
        element("title", f"{brief.title}, {brief.as_of}"),
        Markup(f"<style>{style}</style>"),
    )
    return (
        f'<!doctype html>\n<html lang="en" dir="ltr">\n<head>{head}</head>\n<body>{fragment(brief)}</body>\n</html>\n'
    )


def fragment(brief: Brief) -> Markup:
    """The brief as one `main` element, for a page or a notebook."""
    about = f"as of {brief.as_of}" + (f" · {brief.scope}" if brief.scope else "")
    return element(
        "main",
        element("header", element("h1", brief.title), element("p", about, role="doc-subtitle")),
        element("div", *(element("p", *_words(line)) for line in brief.answer), id="answer"),
        *(_section(section) for section in brief.sections),
        *(_picture(picture) for picture in brief.pictures),
        *(_table(table) for table in brief.tables),
        *(_section(section) for section in brief.details),
        _citations(brief.citations),
        _reports(brief.reports),
    )


def element(name: str, *children: str, **attributes: str) -> Markup:
    """An element whose children and attribute values are escaped and made visible unless they are markup already."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(visible(value))}"' for key, value in attributes.items() if value
    )
    return Markup(f"<{name}{given}>{_join(*children)}</{name}>")


def _join(*children: str) -> Markup:
    return Markup("".join(child if isinstance(child, Markup) else escape(visible(child)) for child in children))


def _picture(picture: Picture) -> Markup:
    """The SVG as it is: its words are escaped where it is made."""
    return element("figure", Markup(picture.svg), element("figcaption", picture.title), id=f"picture-{picture.key}")


def _section(section: Section) -> Markup:
    items = (element("li", *_words(line)) for line in section.lines)
    return element("section", element("h2", section.title), element("ul", *items), id=f"section-{section.key}")


def _table(table: Table) -> Markup:
    head = element("tr", *(element("th", column, scope="col") for column in table.columns))
    rows = [
        element(
            "tr",
            *(element("td", *_words(cell), data_label=column) for column, cell in zip(table.columns, row, strict=True)),
        )
        for row in table.rows
    ]
    body = element("table", element("thead", head), element("tbody", *rows))
    return element("section", element("h2", table.title), element("div", body, class_="wide"), id=f"table-{table.key}")


def _words(line: Line) -> list[Markup]:
    words = [element("strong", line.strong), Markup(" ")] if line.strong else []
    for part in line.parts:
        words.append(_join(part.text))
        if part.citations:
            words.append(element("span", " ", *(_mark(number) for number in part.citations), class_="cites"))
    if line.assumed:
        words.append(element("em", f" (assumed: {line.assumed})", class_="assumed"))
    return words


def _mark(number: int) -> Markup:
    return element("a", f"[{number}]", href=f"#source-{number}")


def _citations(citations: tuple[Citation, ...]) -> Markup:
    if not citations:
        return Markup("")
    rows = []
    for citation in citations:
        where = ", ".join(filter(None, (citation.outlet, citation.date)))
        label = f"{citation.statement}, characters {citation.start} to {citation.end}"
        rows.append(element("dt", f"[{citation.number}]", id=f"source-{citation.number}"))
        rows.append(
            element(
                "dd",
                _link(where or "report", citation.url),
                Markup(" "),
                element("q", *_quote(citation)),
                Markup(" "),
                element("small", label),
            )
        )
    return element("section", element("h2", "Sources"), element("dl", *rows), id="sources")


def _quote(citation: Citation) -> list[str]:
    """The sentence with the cited words marked, or the cited words alone."""
    end = citation.at + len(citation.quote)
    if citation.sentence[citation.at : end] != citation.quote:
        return [element("mark", citation.quote)]
    return [citation.sentence[: citation.at], element("mark", citation.quote), citation.sentence[end:]]


def _reports(reports: tuple[Report, ...]) -> Markup:
    if not reports:
        return Markup("")
    items = []
    for report in reports:
        name = report.title or report.source or report.document
        known = f"{report.date or 'no date'} ({report.date_known_by})"
        rest = "".join(f", {word}" for word in (report.outlet, known) if word)
        items.append(element("li", _link(name, report.url), rest))
    return element("section", element("h2", "Reports"), element("ul", *items), id="reports")


def _link(text: str, url: str) -> Markup:
    """A link where the address is an ordinary web address, else the text alone."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return _join(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        return _join(text)
    return element("a", text, href=url, rel="noopener noreferrer nofollow")
