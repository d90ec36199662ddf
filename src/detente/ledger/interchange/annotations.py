"""Statements as W3C Web Annotations in JSON-LD: what a statement says as body, its passage as target.

Source: W3C, Web Annotation Data Model and Web Annotation Vocabulary (Recommendations, 2017). The target is the text as
it was read, under an IRI made from its digest, as offsets count its code points; the page it came from is its scope.
"""

from __future__ import annotations

from typing import Any

from detente.ledger.interchange.snapshot import Snapshot, Written
from detente.ledger.interchange.texts import to_json, urn, web_address
from detente.values.document import Document
from detente.values.statement import Statement

_AROUND = 32  # characters of prefix and suffix
CONTEXT = ["http://www.w3.org/ns/anno.jsonld", {"detente": "urn:detente:term:"}]


def write(snapshot: Snapshot) -> Written:
    """An annotation collection with one page that holds them all."""
    of_document = snapshot.ledger.document_by_id
    items = [_annotation(snapshot, s, of_document[s.document]) for s in snapshot.statements]
    collection: dict[str, Any] = {
        "@context": CONTEXT,
        "id": "urn:detente:annotations",
        "type": "AnnotationCollection",
        "label": "Statements of a detente ledger",
        "total": len(items),
    }
    if items:  # a page holds one annotation at least
        collection["first"] = {
            "id": "urn:detente:annotations:1",
            "type": "AnnotationPage",
            "partOf": "urn:detente:annotations",
            "startIndex": 0,
            "items": items,
        }
    return Written(to_json(collection))


def _annotation(snapshot: Snapshot, s: Statement, document: Document) -> dict[str, Any]:
    tags = [_tag(s.kind), _tag(s.actor)]
    words = {
        "type": "TextualBody",
        "purpose": "describing",
        "format": "text/plain",
        "language": document.language,
        "value": s.content,
    }
    return {
        "id": urn("statement", s.id),
        "type": "Annotation",
        "motivation": "describing",
        "generator": {"id": "urn:detente:software", "type": "Software", "name": "detente"},
        "body": [*tags, words, _statement(snapshot, s)],
        "target": _target(s, document),
    }


def _tag(value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": value}


def _statement(snapshot: Snapshot, s: Statement) -> dict[str, Any]:
    """All fields of the statement, in terms of our own; those that are empty are left out."""
    fields = {
        "kind": s.kind, "actor": s.actor, "addressee": list(s.addressee), "gives": list(s.gives), "gets": list(s.gets),
        "condition": s.condition, "deadline": s.deadline, "date": s.date, "sources": list(s.sources),
        "certainty": s.certainty, "confidence": round(s.confidence, 4),
        "refersTo": [{"id": urn("statement", name)} for name in s.refers_to],
        "thread": [{"id": urn("thread", t.id)} for t in snapshot.threads_of.get(s.id, ())],
    }  # fmt: skip
    return {"type": "detente:Statement", **{f"detente:{k}": v for k, v in fields.items() if v not in (None, [])}}


def _target(s: Statement, document: Document) -> dict[str, Any]:
    text = document.text
    target: dict[str, Any] = {
        "type": "SpecificResource",
        "source": {
            "id": urn("document", document.id),
            "type": "Text",
            "format": "text/plain",
            "language": document.language,
        },
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": s.quote,
                "prefix": text[max(0, s.start - _AROUND) : s.start],
                "suffix": text[s.end : s.end + _AROUND],
            },
            {"type": "TextPositionSelector", "start": s.start, "end": s.end},
        ],
    }
    page = web_address(document.url)
    return {**target, "scope": page} if page else target
