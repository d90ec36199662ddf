"""A REFI-QDA project (.qdpx), as ATLAS.ti, MAXQDA, NVivo and others read it: reports with coded passages.

Source: REFI-QDA Standard 1.5 (2019): a zip archive with project.qde (XML, urn:QDA-XML:project:1.0) and the texts beside
it; positions count Unicode code points. Codes are the kinds of statement, the parties and the threads.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from detente.ledger.events import parsed
from detente.ledger.interchange.snapshot import Snapshot, Written
from detente.ledger.interchange.texts import guid, utf8_text, xml_text
from detente.values.document import Document
from detente.values.statement import CERTAINTIES, KINDS, Statement

_NAMESPACE = "urn:QDA-XML:project:1.0"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest a zip archive knows, so that equal ledgers give equal files
_USER = guid("user", "detente")
_VARIABLES = {"Outlet": "Text", "Published": "Date", "Address": "Text"}


def write(snapshot: Snapshot) -> Written:
    """The project; one source a report, one selection a statement."""
    project = ElementTree.Element(
        "Project", {"xmlns": _NAMESPACE, "name": "detente ledger", "origin": "detente", "creatingUserGUID": _USER}
    )
    users = ElementTree.SubElement(project, "Users")
    ElementTree.SubElement(users, "User", {"guid": _USER, "name": "detente"})
    codes = _codes(project, snapshot)
    variables = ElementTree.SubElement(project, "Variables")
    for name, kind in _VARIABLES.items():
        ElementTree.SubElement(
            variables, "Variable", {"guid": guid("variable", name), "name": name, "typeOfVariable": kind}
        )
    said: dict[str, list[Statement]] = {d.id: [] for d in snapshot.documents}
    for s in snapshot.statements:
        said[s.document].append(s)
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        if snapshot.documents:
            sources = ElementTree.SubElement(project, "Sources")
            for document in snapshot.documents:
                _source(sources, document, said[document.id], codes, snapshot)
        ElementTree.indent(project, " ")
        _put(archive, "project.qde", ElementTree.tostring(project, encoding="utf-8", xml_declaration=True))
        for document in snapshot.documents:
            _put(archive, f"Sources/{guid('text', document.id)}.txt", utf8_text(document.text).encode())
    return Written(out.getvalue())


def _put(archive: ZipFile, name: str, data: bytes) -> None:
    info = ZipInfo(name, _EPOCH)
    info.compress_type = ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)


def _codes(project: ElementTree.Element, snapshot: Snapshot) -> Mapping[tuple[str, str], str]:
    """Write the code book; a GUID for each kind, certainty, party and thread."""
    parties = sorted({s.actor for s in snapshot.statements})
    families: dict[str, dict[str, str]] = {
        "kind": {kind: kind for kind in KINDS},
        "certainty": {word: word for word in CERTAINTIES},
        "party": {name: name for name in parties},
        "thread": {t.id: f"{t.id} {t.title}" for t in snapshot.threads},
    }
    book = ElementTree.SubElement(ElementTree.SubElement(project, "CodeBook"), "Codes")
    found = {}
    for family, members in families.items():
        parent = ElementTree.SubElement(
            book, "Code", {"guid": guid("code", family), "name": family, "isCodable": "false"}
        )
        for name, label in members.items():
            found[family, name] = guid("code", family, name)
            ElementTree.SubElement(
                parent, "Code", {"guid": found[family, name], "name": xml_text(label), "isCodable": "true"}
            )
    return found


def _source(
    sources: ElementTree.Element,
    document: Document,
    said: list[Statement],
    codes: Mapping[tuple[str, str], str],
    snapshot: Snapshot,
) -> None:
    text = guid("text", document.id)
    source = ElementTree.SubElement(sources, "TextSource", {
        "guid": guid("document", document.id), "name": xml_text(document.title or document.source or document.id),
        "plainTextPath": f"internal://{text}.txt", "creatingUser": _USER,
    })  # fmt: skip
    for s in said:
        selection = ElementTree.SubElement(source, "PlainTextSelection", {
            "guid": guid("statement", s.id), "name": xml_text(s.content), "startPosition": str(s.start),
            "endPosition": str(s.end), "creatingUser": _USER,
        })  # fmt: skip
        ElementTree.SubElement(selection, "Description").text = xml_text(_described(s))
        marks = [("kind", s.kind), ("certainty", s.certainty), ("party", s.actor)]
        marks += [("thread", t.id) for t in snapshot.threads_of.get(s.id, ())]
        for mark in marks:
            coding = ElementTree.SubElement(
                selection, "Coding", {"guid": guid("coding", s.id, *mark), "creatingUser": _USER}
            )
            ElementTree.SubElement(coding, "CodeRef", {"targetGUID": codes[mark]})
    published = parsed(document.published)
    day = published.first.isoformat() if published and published.first == published.last else ""
    for name, tag, value in (
        ("Outlet", "TextValue", document.outlet),
        ("Published", "DateValue", day),
        ("Address", "TextValue", document.url),
    ):
        if value:
            holder = ElementTree.SubElement(source, "VariableValue")
            ElementTree.SubElement(holder, "VariableRef", {"targetGUID": guid("variable", name)})
            ElementTree.SubElement(holder, tag).text = xml_text(value)


def _described(s: Statement) -> str:
    parts = [f"{s.id}: {s.actor} {s.kind}"]
    for name, value in (
        ("to", ", ".join(s.addressee)), ("gives", "; ".join(s.gives)), ("gets", "; ".join(s.gets)),
        ("condition", s.condition), ("deadline", s.deadline), ("date", s.date), ("sources", ", ".join(s.sources)),
    ):  # fmt: skip
        if value:
            parts.append(f"{name}: {value}")
    return "; ".join(parts)
