"""The reports as citations: BibTeX for LaTeX, CSL-JSON for Zotero, pandoc and every citation processor."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from detente.ledger.interchange.snapshot import Snapshot, Written
from detente.ledger.interchange.texts import to_json, utf8_text, web_address
from detente.values.document import Document

_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_UNTITLED = "Untitled report"


def bibtex(snapshot: Snapshot) -> Written:
    """One `@misc` entry a report; every field is plain text with TeX's own characters escaped."""
    entries = [_entry(key, d) for key, d in zip(keys(snapshot.documents), snapshot.documents, strict=True)]
    return Written("\n".join(entries))


def csl(snapshot: Snapshot) -> Written:
    """A CSL-JSON array with one `article-newspaper` a report.

    Source: Citation Style Language 1.0.2, csl-data.json.
    """
    items = [_item(key, d) for key, d in zip(keys(snapshot.documents), snapshot.documents, strict=True)]
    return Written(to_json(items))


def keys(documents: Sequence[Document]) -> list[str]:
    """A key for each report: outlet, year and the beginning of its digest, as much as tells them apart."""
    length = 6
    while True:
        found = [f"{_word(d.outlet or d.source)}{(d.published or '')[:4]}-{_word(d.id, length)}" for d in documents]
        if len(set(found)) == len(found) or length > max(len(d.id) for d in documents):
            break
        length += 2
    seen: dict[str, int] = {}
    for number, key in enumerate(found):  # ids of other make may agree in all letters and digits
        seen[key] = seen.get(key, 0) + 1
        if seen[key] > 1:
            found[number] = f"{key}-{seen[key]}"
    return found


def _word(text: str, length: int = 12) -> str:
    plain = unicodedata.normalize("NFKD", utf8_text(text)).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())[:length] or "report"


def _entry(key: str, document: Document) -> str:
    date = _date(document.published)
    fields = {
        "title": "{" + _tex(document.title or _UNTITLED) + "}",
        "author": "{" + _tex(document.author) + "}" if document.author else "",
        "howpublished": _tex(document.outlet),
        "year": str(date[0]) if date else "",
        "url": _tex_url(document.url),
        "language": _tex(document.language),
        "note": f"detente document {_tex(document.id)}",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    if len(date) > 1:
        lines.append(f"  month = {_MONTHS[date[1] - 1]}")
    if len(date) > 2:
        lines.append(f"  day = {{{date[2]}}}")
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in _line(text))


def _tex_url(url: str) -> str:
    address = web_address(url)
    return address.replace("%", r"\%").replace("#", r"\#").replace("&", r"\&").replace("_", r"\_") if address else ""


def _line(text: str) -> str:
    """One line in which nothing steers: controls and line breaks become blanks."""
    kept = (c if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} else " " for c in text)
    return " ".join("".join(kept).split())


def _item(key: str, document: Document) -> dict[str, Any]:
    item: dict[str, Any] = {"id": key, "type": "article-newspaper", "title": _line(document.title) or _UNTITLED}
    if document.author:
        item["author"] = [{"literal": _line(document.author)}]
    if document.outlet:
        item["container-title"] = _line(document.outlet)
    date = _date(document.published)
    if date:
        item["issued"] = {"date-parts": [list(date)]}
    address = web_address(document.url)
    if address:
        item["URL"] = address
    if document.language:
        item["language"] = document.language
    item["note"] = f"detente document {_line(document.id)}"
    return item


def _date(published: str | None) -> tuple[int, ...]:
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", published or "")
    return tuple(int(part) for part in match.groups() if part) if match else ()
